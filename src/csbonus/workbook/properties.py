"""The marks a workbook carries: which month it holds, and from what and how it was computed."""

from collections.abc import Iterator, Sequence

from csbonus.problems import Lang
from csbonus.workbook.contents import Contents
from csbonus.workbook.origin import Origin
from csbonus.workbook.texts import last_two

_LONGEST = 255
"""Excel keeps no longer a mark."""


def marks_of(month: str, origin: Origin, lang: Lang, contents: Contents) -> dict[str, str]:
    """Note what a workbook was computed from, so that it can be recomputed: files by name and SHA-256, and options."""
    marks = {"month": month, "version": origin.version, "lang": lang, "sheets": ",".join(contents.sheets)}
    marks |= {"values": "yes"} if contents.values else {}
    files = {
        "input": [(name, sha) for name, sha, _ in origin.files],
        "plan": [(last_two(name), sha) for name, sha in origin.rules],
        "include": [(last_two(name), sha) for name, sha in origin.includes],
        "history": origin.history,
    }
    for kind, listed in files.items():
        marks |= dict(_files(kind, listed))
    return {f"csbonus_{name}": value for name, value in marks.items()}


def _files(kind: str, files: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    for number, (name, sha) in enumerate(files, 1):
        yield f"{kind}_{number}", sha
        yield f"{kind}_{number}_name", name[-_LONGEST:]
