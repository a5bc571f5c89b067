"""A workbook that was written, and which of its sheets go on with further ones."""

from collections.abc import Iterable

from msgspec import Struct

from csbonus.problems import Notice, Text

Pages = tuple[str, ...]
"""The names of the sheets that one goes on with, itself first."""


class Written(Struct, frozen=True, kw_only=True):
    """A workbook's bytes, and what is to be said of it."""

    data: bytes
    notices: tuple[Notice, ...] = ()


def continued_notices(sheets: Iterable[Pages]) -> tuple[Notice, ...]:
    """Say which sheets go on with others."""
    return tuple(_notice(names) for names in sheets)


def _notice(names: Pages) -> Notice:
    first, after = names[0], names[1:]
    zh = "到".join(f"“{name}”" for name in (after[0], after[-1])[: len(after)])
    en = " to ".join(f'"{name}"' for name in (after[0], after[-1])[: len(after)])
    return Notice(
        code="sheet-continued",
        text=Text(
            f"工作表“{first}”一张放不下，接着写在{zh}，公式和合计照常；请连同后面几张一起打印和筛选",
            f'sheet "{first}" cannot hold everything and goes on with {en}, formulas and totals span them all; print and filter those too',
        ),
    )
