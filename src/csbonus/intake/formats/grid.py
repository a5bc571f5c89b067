"""Sheets of formats other than .xlsx put together cell by cell, within the same limits."""

from collections.abc import Iterable

from csbonus.intake.xlsx.cells import Cell, Kind, Shape, Sheet, column_letters
from csbonus.intake.xlsx.container import Limits, over_limit
from csbonus.problems import Source


def cell_of(
    at: tuple[int, int], kind: Kind, text: str, shape: Shape = "general", *, formula: bool = False
) -> Cell:
    """Make a cell at a row and column."""
    return Cell(*at, kind, text, shape, formula, external=False)


class Spending:
    """What has been taken of the limits that hold for a file as a whole."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._cells = 0
        self._characters = 0

    def take(self, text: str) -> str:
        """Take a cell with its text; gives the name of the limit that it passes, if any."""
        self._cells += 1
        self._characters += len(text)
        if len(text) > self.limits.text:
            return "text"
        if self._cells > self.limits.cells:
            return "cells"
        return "characters" if self._characters > self.limits.characters else ""


class Grid:
    """A sheet while its cells are read, row by row and from left to right; what passes a limit is refused."""

    def __init__(self, file: str, name: str, spending: Spending, *, hidden: bool = False) -> None:
        self.name = name
        self._file, self._hidden, self._spending = file, hidden, spending
        self._rows: list[tuple[Cell, ...]] = []
        self._cells: list[Cell] = []
        self._hidden_rows: set[int] = set()
        self.merged: list[str] = []

    def put(self, cell: Cell) -> None:
        """Add a cell; one without a text is none."""
        if not cell.text and cell.kind != "no_result":
            return
        if self._cells and self._cells[0].row != cell.row:
            self.end_row()
        limits = self._spending.limits
        if cell.row > limits.rows:
            passed = "rows"
        elif cell.column > limits.columns:
            passed = "columns"
        else:
            passed = self._spending.take(cell.text)
        if passed:
            raise over_limit(passed, limits, self.at(cell.row, cell.column))
        self._cells.append(cell)

    def end_row(self) -> None:
        """Close the row that is being read."""
        if self._cells:
            self._rows.append(tuple(self._cells))
            self._cells.clear()

    def hide_rows(self, rows: Iterable[int]) -> None:
        """Note hidden rows."""
        self._hidden_rows.update(rows)

    def at(self, row: int, column: int) -> Source:
        """Name a cell."""
        return Source(file=self._file, sheet=self.name, cell=f"{column_letters(column)}{row}")

    def sheet(self) -> Sheet:
        """Give the sheet as read."""
        self.end_row()
        held = {cells[0].row for cells in self._rows}
        return Sheet(
            self.name,
            self._hidden,
            tuple(self._rows),
            frozenset(self._hidden_rows & held),
            tuple(self.merged),
        )
