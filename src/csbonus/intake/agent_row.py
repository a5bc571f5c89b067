"""One row of figures of an agent: whose it is, of which days, and its figures with their cells."""

from csbonus.intake.figure_row import FigureRow
from csbonus.intake.values.texts import name_key


class AgentRow(FigureRow, frozen=True, kw_only=True):
    """What one row says of one account: its keys, and its figures by metric id."""

    account: str = ""
    name: str = ""
    number: str = ""
    role: str = ""

    @property
    def called(self) -> str:
        """What the row calls the agent: the account, or else the name or number."""
        return self.account or self.name or self.number

    @property
    def key(self) -> tuple[str, ...]:
        """What tells a row of a table from those of others, but for its days."""
        who = self.account or self.number or self.name
        return tuple(name_key(word) for word in (who, self.store, self.platform, self.role, self.team))
