"""What is wrong or doubtful, where, and how to mend it: the records that every part hands back."""

import unicodedata
from collections.abc import Iterable
from typing import Literal

from msgspec import Struct

Lang = Literal["zh", "en"]

SHOWN_LENGTH = 80


class Text(Struct, frozen=True, gc=False):
    """One sentence in both languages."""

    zh: str
    en: str

    def to(self, lang: Lang) -> str:
        """Give the sentence in one language."""
        return self.zh if lang == "zh" else self.en


class Source(Struct, frozen=True, kw_only=True, gc=False):
    """A place: a line and column of a text file (both from 1), or a cell of a sheet."""

    file: str
    line: int | None = None
    column: int | None = None
    sheet: str | None = None
    cell: str | None = None

    def render(self) -> str:
        """Write the place as `file:line:column` or `file [sheet]!cell`."""
        if self.sheet is not None:
            place = f"{show(self.file, 200)} [{show(self.sheet)}]"
            return f"{place}!{self.cell}" if self.cell else place
        numbers = [str(n) for n in (self.line, self.column) if n is not None]
        return ":".join([show(self.file, 200), *numbers])


class Finding(Struct, frozen=True, kw_only=True):
    """A message with a stable code and, where there is one, the place it speaks of."""

    code: str
    text: Text
    source: Source | None = None

    def render(self, lang: Lang) -> str:
        """Write the finding as one line: the place, then the message."""
        message = self.text.to(lang)
        return f"{self.source.render()}: {message}" if self.source else message


class Problem(Finding, frozen=True, kw_only=True):
    """Something that stops the run."""


class Notice(Finding, frozen=True, kw_only=True):
    """Something left out, corrected or doubtful, that does not stop the run."""


class Refusal(Exception):  # noqa: N818 - it is a refusal, not a fault
    """Raised where nothing can be handed back: every problem found up to there."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(problems)
        self.problems = problems


def refuse(code: str, text: Text, source: Source | None = None) -> Refusal:
    """Make the refusal of a single problem, to be raised."""
    return Refusal((Problem(code=code, text=text, source=source),))


def show(foreign: str, length: int = SHOWN_LENGTH) -> str:
    """Make foreign text safe to print: invisible and control characters escaped, long text cut."""
    safe = "".join(c if _is_plain(c) else _escape(c) for c in foreign[: length + 1])
    return safe if len(safe) <= length else safe[: length - 1] + "…"


def _is_plain(c: str) -> bool:
    return c == " " or unicodedata.category(c)[0] not in "CZ"


def _escape(c: str) -> str:
    return f"\\u{ord(c):04x}" if ord(c) < 0x10000 else f"\\U{ord(c):08x}"  # noqa: PLR2004


def strange_letters(word: str) -> Text:
    """Name letters that are neither ASCII nor Chinese and so only look like what was meant."""
    strange = [c for c in word if ord(c) > 0x7F and not unicodedata.name(c, "").startswith("CJK")]  # noqa: PLR2004
    if not strange:
        return Text("", "")
    codes = " ".join(f"U+{ord(c):04X}" for c in strange[:3])
    return Text(
        f"（其中有看着像英文其实不是的字符 {codes}）", f" (it holds letters that only look Latin: {codes})"
    )


def path_text(path: str) -> str:
    """Write a path as text: bytes of a file name that are no UTF-8 are escaped."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def did_you_mean(word: str, known: Iterable[str]) -> Text:
    """Propose the nearest known word, or list what there is when none is near."""
    import difflib

    names = list(dict.fromkeys(known))
    near = difflib.get_close_matches(word, names, n=1, cutoff=0.6)
    if near:
        return Text(f"是否想写 {show(near[0])}？", f"did you mean {show(near[0])}?")
    if not names:
        return Text("方案里一个都没有定义", "the plan defines none")
    listed = ", ".join(show(n, 30) for n in names[:12]) + (" …" if len(names) > 12 else "")  # noqa: PLR2004
    return Text(f"可用的有：{listed}", f"there are: {listed}")
