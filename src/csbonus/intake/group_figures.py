"""Figures of teams, shops and the company, of a list's lines also of agents, with the rows that they were read from."""

from collections.abc import Iterator
from typing import NamedTuple

from csbonus.intake.figure_row import FigureRow
from csbonus.intake.figures import Figures
from csbonus.intake.findings import Fate
from csbonus.intake.periods import span_of
from csbonus.intake.tables import Row, Table
from csbonus.pay.metrics import Metric
from csbonus.pay.people import Gap, Measure
from csbonus.problems import Source, Text


class Keyed(NamedTuple):
    """A row with what it says of whose its figures are; `range` is the text of a list's 范围."""

    row: Row
    team: str
    store: str
    range: str
    person: tuple[str, ...]


class GroupFigure(NamedTuple):
    """One figure with what its rows say of whose it is; of several days it has several rows, else one.

    `range` is the text of a list's 范围, not yet known to be a team, a shop, a person or everybody.
    """

    table: Table
    row: Row
    metric: Metric
    team: str
    store: str
    found: Measure | Gap
    range: str = ""
    person: tuple[str, ...] = ()
    rows: tuple[FigureRow, ...] = ()

    @property
    def source(self) -> Source:
        """The figure's cell."""
        return self.found.source

    def fates(self, reason: Text | None) -> Iterator[Fate]:
        """Record what became of the figure's rows."""
        yield from (row.fate(reason) for row in self.rows)


def figure_row(table: Table, one: Keyed) -> FigureRow:
    """Make the record of a row, its figures still to be filled in."""
    return FigureRow(
        table=table,
        row=one.row.number,
        team=one.team,
        store=one.store,
        whose=(one.range, *one.person),
        span=span_of(table, one.row),
        source=row_source(table, one.row),
    )


def row_source(table: Table, row: Row) -> Source:
    """Name the first cell of a row."""
    return table.at(row.cells[min(row.cells)].ref)


def found_in(read: Figures, row: int) -> Measure | Gap:
    """Give a row's figure, or the gap in its place."""
    return read.measures.get(row) or read.gaps[row]
