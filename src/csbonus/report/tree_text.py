"""A tree as lines of text that fit a terminal, Chinese letters counted as two columns wide."""

from collections.abc import Iterator, Sequence

from msgspec import Struct, field

_CLOSING = "，。；：、！？）》”’,.;:!?)"
"""Marks that never begin a line."""
_OPENING = "（《“‘("
_WIDE = ("F", "W")
_LEAST = 20


class Branch(Struct, frozen=True, kw_only=True):
    """A node: its first line, further lines about it, and what hangs below."""

    head: str
    lines: tuple[str, ...] = ()
    below: tuple["Branch", ...] = field(default_factory=tuple)
    is_bold: bool = False


def render_tree(branches: Sequence[Branch], width: int, *, color: bool = False) -> Iterator[str]:
    """Write branches as lines of at most `width` columns."""
    for place, branch in enumerate(branches):
        yield from _branch(branch, "", place == len(branches) - 1, (width, color))


def _branch(branch: Branch, before: str, is_last: bool, shown: tuple[int, bool]) -> Iterator[str]:  # noqa: FBT001
    width, color = shown
    mark, rest = ("└─ ", "   ") if is_last else ("├─ ", "│  ")
    stem = "│  " if branch.below else "   "
    for number, line in enumerate(wrapped(branch.head, width - len(before) - 3)):
        said = f"\033[1m{line}\033[0m" if color and branch.is_bold else line
        yield before + (mark if not number else rest) + said
    for text in branch.lines:
        for line in wrapped(text, width - len(before) - 6, hanging=2):
            yield before + rest + stem + line
    for place, below in enumerate(branch.below):
        yield from _branch(below, before + rest, place == len(branch.below) - 1, shown)


def wrapped(text: str, width: int, *, hanging: int = 0) -> list[str]:
    """Break a text into lines: at spaces and between Chinese letters, later lines moved in."""
    lines, current = [], ""
    for piece in _pieces(text, max(width, _LEAST) - hanging):
        if current.strip() and wide(current) + wide(piece.rstrip()) > max(width, _LEAST):
            lines.append(current.rstrip())
            current = " " * hanging + piece.lstrip()
        else:
            current += piece
    return [*lines, current.rstrip()]


def wide(text: str) -> int:
    """Count the columns that a text takes up."""
    import unicodedata

    return sum(2 if unicodedata.east_asian_width(c) in _WIDE else 1 for c in text)


def _pieces(text: str, most: int) -> Iterator[str]:
    """Cut a text into what stays together: words with their marks, single Chinese letters."""
    piece = ""
    for c in text:
        is_joined = not piece or c in _CLOSING or c == " " or piece[-1] in _OPENING
        is_word = bool(piece) and _is_narrow(piece[-1]) and _is_narrow(c) and piece[-1] != " "
        if (is_joined or is_word) and wide(piece + c) <= most:
            piece += c
        else:
            yield piece
            piece = c
    if piece:
        yield piece


def _is_narrow(c: str) -> bool:
    return wide(c) == 1
