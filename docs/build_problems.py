"""Writes docs/problems.md and docs/problems.zh-CN.md: what is said of wrong plans, why, and how to mend it.

`python docs/build_problems.py` writes both pages; with `--check` it only tells whether they are as they would be written.
The words stand in docs/templates/problems.txt; each message is the one that `tests/problems` holds for the code.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from csbonus.problems import Lang, Text

HERE = Path(__file__).parent
GOLDEN = HERE.parent / "tests" / "problems"
PAGES: dict[str, Lang] = {"problems.md": "en", "problems.zh-CN.md": "zh"}
TOP = Text(
    """# 方案里的问题

`csbonus check` 说的每一种问题：为什么算问题，什么样子，怎么改。在 JSON 里它们以代码（`code`）出现。数据里的问题见[另一页](problems-data.zh-CN.md)。[English](problems.md)
""",
    """# Problems of plans

Every problem that `csbonus check` may tell: why it is one, what it looks like, how to mend it. In JSON they go by their `code`. Problems of data are on
[a page of their own](problems-data.md). [中文](problems.zh-CN.md)
""",
)
_PLACE = re.compile(r"^[^:]+:(\d+):\d+: ")


class Entry(Struct, frozen=True, kw_only=True):
    """A code, why it is a problem, and how to mend it."""

    code: str
    why: Text
    mend: Text


def sections() -> Iterator[tuple[Text, list[Entry]]]:
    """Read the words of every code, section by section."""
    title, entries = Text("", ""), list[Entry]()
    for line in (HERE / "templates" / "problems.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            if entries:
                yield title, entries
            zh, _, en = line.removeprefix("## ").partition(" | ")
            title, entries = Text(zh, en), []
        elif line and not line.startswith("#"):
            code, why, mend, why_en, mend_en = line.split(" | ")
            entries.append(Entry(code=code, why=Text(why, why_en), mend=Text(mend, mend_en)))
    yield title, entries


def page(name: str) -> str:
    """Write a page."""
    lang = PAGES[name]
    parts = [TOP.to(lang)]
    for title, entries in sections():
        parts.append(f"## {title.to(lang)}\n")
        parts += [_entry(entry, lang) for entry in entries]
    return "\n".join(parts)


def _entry(entry: Entry, lang: Lang) -> str:
    shown = example(entry.code, lang)
    block = f"\n```text\n{shown}\n```\n" if shown else ""
    mend = Text("改法：", "Mend: ").to(lang)
    return f"### `{entry.code}`\n\n{entry.why.to(lang)}\n{block}\n{mend}{entry.mend.to(lang)}\n"


def example(code: str, lang: Lang) -> str:
    """Show the line of the wrong plan that is pinned for a code, and what is said of it."""
    folder = GOLDEN / code
    if not folder.is_dir():
        return ""
    said = (folder / "problems.txt").read_text(encoding="utf-8").splitlines()[0 if lang == "zh" else 1]
    message = said.replace(f"{code}/plan.yaml", "plan.yaml")
    found = _PLACE.match(message)
    if found is None:
        return message
    plan = (folder / "plan.yaml").read_text(encoding="utf-8").splitlines()
    return f"{found[1]} | {plan[int(found[1]) - 1].rstrip()}\n{message}"


def main() -> int:
    """Write the pages, or check them."""
    is_check = "--check" in sys.argv
    pages = {name: HERE / name for name in PAGES}
    stale = [
        n for n, file in pages.items() if not file.is_file() or file.read_text(encoding="utf-8") != page(n)
    ]
    for name in () if is_check else PAGES:
        pages[name].write_text(page(name), encoding="utf-8")
    if is_check and stale:
        sys.stderr.write(
            f"not as it would be written: {', '.join(stale)}; run python docs/build_problems.py\n"
        )
    return int(is_check and bool(stale))


if __name__ == "__main__":
    sys.exit(main())
