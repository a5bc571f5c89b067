"""Cells in their plainest spelling, `<c r="B2" s="1" t="s"><v>17</v></c>`, made without a call of the parser for each."""

import re

from csbonus.intake.xlsx.cells import Cell, Kind, column_letters, column_numbers
from csbonus.intake.xlsx.container import Limits, over_limit
from csbonus.intake.xlsx.faults import bad_ref
from csbonus.intake.xlsx.phrases import BLANKS, unescape
from csbonus.intake.xlsx.values import Values
from csbonus.problems import Source

_FIELDS = re.compile(
    r'<c r="([A-Z]+)([0-9]+)"(?: s="([0-9]+)")?(?: t="([a-zA-Z]+)")?'
    r"(?:/>|></c>|><v>([^<]+)</v></c>|><is><t>([^<]*)</t></is></c>)"
)
_new_tuple = tuple.__new__

PlainCell = tuple[str, str, str, str, str, str]
"""A cell's column letters, row number, style, type, value and text of its own; each empty where it is not written."""


def fields_of(cells: str) -> list[PlainCell]:
    """Take cells that stand one behind the other apart."""
    return _FIELDS.findall(cells)


class PlainCells:
    """Makes cells of what is written, with the checks that every cell has to stand."""

    __slots__ = ("_column", "_limits", "_row", "_sheet", "_tags", "_values")

    def __init__(self, sheet: Source, values: Values, limits: Limits) -> None:
        self._sheet, self._values, self._limits = sheet, values, limits
        self._row = self._column = self._tags = 0

    def of(self, row: int, written: list[PlainCell]) -> tuple[list[Cell], int, int]:
        """Make the cells of a row; gives them, the last cell's column, blank or not, and the number of tags that count."""
        self._row, self._column, self._tags = row, 0, 0
        values, widest, own = self._values, self._limits.columns, str(row)
        numbers, shapes = values.numbers, values.shapes
        cells = []
        for letters, digits, style, type_, value, own_text in written:
            column = column_numbers[letters] if digits == own else 0
            if column <= self._column:
                near = column - self._column if column else None
                raise bad_ref(f"{letters}{digits}", near, row, self._place())
            self._column = column
            kind: Kind = "number"
            if value and type_ != "s":
                text = numbers.get(value) or values.number(value, self._place)
            else:
                kind = "text"
                text = self._shared(value) if value else self._own(type_, own_text)
                if not text:
                    continue
            if column > widest:
                raise over_limit("columns", self._limits, self._place())
            shape = shapes.get(style or "0") or values.shape(style or "0")
            cells.append(_new_tuple(Cell, (row, column, kind, text, shape, False, False)))
        return cells, self._column, self._tags

    def _shared(self, index: str) -> str:
        """Give a text that cells share."""
        text = self._values.shared.get(index)
        return self._values.typed("s", index, self._place)[1] if text is None else text

    def _own(self, type_: str, text: str) -> str:
        """Give a text written in its cell, without blanks around it; nothing for a blank cell."""
        self._tags += 2 if type_ == "inlineStr" else 1
        return self._values.inline(unescape(text.strip(BLANKS)), self._place) if text else ""

    def _place(self) -> Source:
        cell = f"{column_letters(self._column)}{self._row}" if self._column else None
        return Source(file=self._sheet.file, sheet=self._sheet.sheet, cell=cell)
