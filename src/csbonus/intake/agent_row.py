"""One row of figures of an agent: whose it is, of which days, and its figures with their cells."""

from collections.abc import Mapping

from msgspec import Struct, field

from csbonus.intake.periods import Span
from csbonus.intake.ratios import Counts
from csbonus.intake.tables import Table
from csbonus.intake.values.texts import name_key
from csbonus.pay.people import Gap, Measure
from csbonus.problems import Source


class AgentRow(Struct, frozen=True, kw_only=True):
    """What one row says of one account: its keys, and its figures by metric id.

    `span` are the first and the last day of a row that has a date; `counts` what its ratios are made of.
    """

    table: Table
    row: int
    account: str = ""
    name: str = ""
    number: str = ""
    team: str = ""
    store: str = ""
    platform: str = ""
    role: str = ""
    span: Span | None = None
    source: Source
    measures: Mapping[str, Measure] = field(default_factory=dict)
    gaps: Mapping[str, Gap] = field(default_factory=dict)
    counts: Mapping[str, Counts] = field(default_factory=dict)

    @property
    def called(self) -> str:
        """What the row calls the agent: the account, or else the name or number."""
        return self.account or self.name or self.number

    @property
    def key(self) -> tuple[str, ...]:
        """What tells a row of a table from those of others, but for its days."""
        who = self.account or self.number or self.name
        return tuple(name_key(word) for word in (who, self.store, self.platform, self.role, self.team))
