"""What a workbook holds once read: sheets of cells, each with its exact text, type and address."""

import re
from collections.abc import Mapping
from decimal import ROUND_HALF_EVEN, Context, Decimal
from functools import lru_cache
from string import ascii_uppercase
from typing import Literal, NamedTuple

from msgspec import Struct

from csbonus.problems import Notice

Kind = Literal["number", "text", "bool", "error", "no_result"]
"""What a cell holds; `no_result` is a formula that was saved without its result."""

Shape = Literal["general", "percent", "date", "duration"]
"""How a cell is shown: `date` is any date or time of day, `duration` an elapsed time such as [h]:mm."""

LAST_COLUMN = 16_384
LAST_ROW = 1_048_576

_LETTERS = frozenset(ascii_uppercase)
_MOST_LETTERS = len("XFD")

_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?")
_LONGEST_NUMBER = 400
_WIDEST_EXPONENT = 300
_EXCEL_DIGITS = 15
_OFTEN = 2_048
"""Columns of counts hold the same numbers over and over, which are then kept once."""

_CONTEXT = Context(prec=_EXCEL_DIGITS, rounding=ROUND_HALF_EVEN)


class Cell(NamedTuple):
    """A cell with content: `text` is exactly what the file holds, a boolean being `1` or `0`."""

    row: int
    column: int
    kind: Kind
    text: str
    shape: Shape
    formula: bool
    external: bool

    @property
    def ref(self) -> str:
        """Give the address as Excel writes it, such as `B7`."""
        return f"{column_letters(self.column)}{self.row}"


class Sheet(Struct, frozen=True):
    """A worksheet: its rows with content in ascending order, blank cells and rows left out."""

    name: str
    hidden: bool
    rows: tuple[tuple[Cell, ...], ...]
    hidden_rows: frozenset[int]
    merged: tuple[str, ...]


class Workbook(Struct, frozen=True):
    """All worksheets of a file, in the file's order, and the fingerprint of its bytes.

    `format` is what the file really is. `payslips_of` is the month of a workbook that csbonus wrote itself: it holds pay, not data. `notices`
    are what is to be said of how the file was read. `made` is when it was written, as `YYYY-MM-DD HH:MM`, where its
    properties tell that nobody has saved it since.
    """

    file: str
    sha256: str
    sheets: tuple[Sheet, ...]
    date1904: bool
    payslips_of: str | None = None
    notices: tuple[Notice, ...] = ()
    format: str = ".xlsx"
    made: str = ""


@lru_cache(maxsize=_OFTEN)
def decimal_of(cell_text: str) -> Decimal:
    """Give a number cell's value by the 15 significant digits that Excel shows."""
    if len(cell_text) > _EXCEL_DIGITS:
        cell_text = repr(float(cell_text))
    return _CONTEXT.plus(Decimal(cell_text))


def is_number(text: str) -> bool:
    """Tell whether a text is a plain number that Excel can hold: ASCII digits, no blanks or separators."""
    if len(text) > _LONGEST_NUMBER or not _NUMBER.fullmatch(text):
        return False
    number = Decimal(text)
    return not number or -_WIDEST_EXPONENT <= number.adjusted() <= _WIDEST_EXPONENT


@lru_cache(maxsize=1_024)
def column_letters(n: int) -> str:
    """Give the letters of a column counted from 1, such as `AA` for 27."""
    letters = ""
    while n > 0:
        n, rest = divmod(n - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


class _Columns(dict[str, int]):
    """The numbers of columns by their letters, each worked out when it is first asked for; 0 is no column."""

    def __missing__(self, letters: str) -> int:
        number = _column_number(letters)
        if number:
            self[letters] = number
        return number


column_numbers: Mapping[str, int] = _Columns()
"""The number of every column that Excel has, by its letters; any other text gives 0."""


def _column_number(letters: str) -> int:
    if not 0 < len(letters) <= _MOST_LETTERS or not _LETTERS.issuperset(letters):
        return 0
    number = 0
    for letter in letters:
        number = number * len(_LETTERS) + ord(letter) - ord("A") + 1
    return number if number <= LAST_COLUMN else 0
