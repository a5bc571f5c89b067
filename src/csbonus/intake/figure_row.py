"""One row of figures: of which days it is, its figures with their cells, and what its ratios are made of."""

from collections.abc import Mapping

from msgspec import Struct, field

from csbonus.intake.findings import Fate
from csbonus.intake.periods import Span
from csbonus.intake.ratios import Counts
from csbonus.intake.tables import Table
from csbonus.intake.values.texts import name_key
from csbonus.pay.people import Gap, Measure
from csbonus.problems import Source, Text


class FigureRow(Struct, frozen=True, kw_only=True):
    """What one row says of a team or a shop, or of whatever a further key tells: its figures by metric.

    `span` are the first and the last day of a row that has a date; `counts` what its ratios are made of. `whose` is
    what a row of no team and shop names instead.
    """

    table: Table
    row: int
    team: str = ""
    store: str = ""
    platform: str = ""
    whose: tuple[str, ...] = ()
    span: Span | None = None
    source: Source
    measures: Mapping[str, Measure] = field(default_factory=dict)
    gaps: Mapping[str, Gap] = field(default_factory=dict)
    counts: Mapping[str, Counts] = field(default_factory=dict)

    @property
    def called(self) -> str:
        """What the row calls those it is of; empty where it names nobody."""
        return self.team or self.store or next((name for name in self.whose if name), "")

    @property
    def key(self) -> tuple[str, ...]:
        """What tells a row of a table from those of others, but for its days."""
        return tuple(name_key(word) for word in (self.team, self.store, *self.whose))

    def fate(self, reason: Text | None) -> Fate:
        """Record what became of the row."""
        return Fate(self.table.file, self.table.sheet, self.row, reason)
