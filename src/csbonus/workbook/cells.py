"""What a cell may hold, where it stands, and what Excel takes."""

from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from math import isfinite

from msgspec import Struct
from xlsxwriter.utility import xl_col_to_name

from csbonus.workbook.texts import columns_wide, is_writable

MOST_ROWS = 1_048_576
"""Excel has no more rows on a sheet."""

MOST_COLUMNS = 16_384
"""Excel has no more columns on a sheet."""

LONGEST_FORMULA = 8_192
DEEPEST_FORMULA = 64
"""Excel opens no longer and no deeper nested formula."""


class Number(Struct, frozen=True, gc=False):
    """A number in a cell and how it is shown."""

    value: Decimal | int
    shown_as: str = ""


class Live(Struct, frozen=True, gc=False):
    """A formula without its `=`, the value it has now, and how that is shown; no value shows as blank.

    `is_array` where the formula looks at every cell of a range by itself.
    """

    formula: str
    value: Decimal | None
    shown_as: str = ""
    is_array: bool = False

    @property
    def is_portable(self) -> bool:
        """Tell whether every Excel takes the formula."""
        formula = self.formula
        if len(formula) >= LONGEST_FORMULA or not (formula.isprintable() or is_writable(formula)):
            return False
        return formula.count("(") <= DEEPEST_FORMULA or _depth(formula) <= DEEPEST_FORMULA


Content = str | Number | Live


@lru_cache(maxsize=MOST_COLUMNS)
def column_name(column: int) -> str:
    """Name a column, from 0, by its letters."""
    return str(xl_col_to_name(column))


class Cell(Struct, frozen=True, gc=False):
    """A cell's address: its sheet, and row and column from 0."""

    sheet: str
    row: int
    column: int

    @property
    def local(self) -> str:
        """The address on its own sheet: `$F$12`."""
        return f"${column_name(self.column)}${self.row + 1}"

    def seen_from(self, sheet: str) -> str:
        """Write the address as a formula on a sheet names it: `'指标'!$F$12`."""
        return self.local if sheet == self.sheet else f"'{self.sheet}'!{self.local}"


def area(first: Cell, last: Cell, sheet: str) -> str:
    """Write the cells from one to another as a formula on a sheet names them."""
    return first.seen_from(sheet) if first == last else f"{first.seen_from(sheet)}:{last.local}"


class Paging(Struct, frozen=True):
    """How the rows of a sheet, counted from 0 however many there are, stand on pages that Excel can hold.

    A sheet longer than `most_rows` goes on with further pages, whose first row repeats the head of the table.
    """

    sheet: str
    most_rows: int = MOST_ROWS

    def cell(self, row: int, column: int) -> Cell:
        """Give the address of a cell."""
        page, at = self.place(row)
        return Cell(self.name(page), at, column)

    def name(self, page: int) -> str:
        """Name a page: 计算过程, 计算过程 2 ..."""
        return self.sheet if page == 0 else f"{self.sheet} {page + 1}"

    def place(self, row: int) -> tuple[int, int]:
        """Tell on which page a row stands, and where there, all from 0."""
        if row < self.most_rows:
            return 0, row
        pages, left = divmod(row - self.most_rows, self.most_rows - 1)
        return pages + 1, left + 1

    def parts(self, first: int, last: int) -> Iterator[tuple[int, int, int]]:
        """Cut rows into those of each page; gives the page, and its first and last row there."""
        (one, start), (other, end) = self.place(first), self.place(last)
        for page in range(one, other + 1):
            yield page, start if page == one else 1, end if page == other else self.most_rows - 1

    def areas(
        self, rows: tuple[int, int], column: int, seen_from: str, *, with_heads: bool = False
    ) -> list[str]:
        """Write a column's cells from one row to another, page by page, as a formula on a sheet names them.

        With the repeated heads an area of a further page is never a single cell, which a formula takes for a value.
        """
        found = []
        for page, first, last in self.parts(*rows):
            top = 0 if page and with_heads else first
            cells = [Cell(self.name(page), row, column) for row in (top, last)]
            found.append(area(cells[0], cells[1], seen_from))
        return found


def stored(value: Decimal | int) -> float:
    """Give the number that a workbook stores; one that is none, or is beyond all bounds, never reaches a cell."""
    number = float(value)
    if not isfinite(number):
        raise ValueError(f"{value} cannot stand in a cell")
    return number


def content_width(content: Content) -> int:
    """Measure how wide a cell's content stands."""
    if isinstance(content, str):
        return columns_wide(content)
    return 0 if content.value is None else len(f"{content.value:,.2f}") + ("%" in content.shown_as)


def _depth(formula: str) -> int:
    depth = deepest = 0
    for c in formula:
        depth += (c == "(") - (c == ")")
        deepest = max(deepest, depth)
    return deepest
