"""What a comparison comes to: before and after of months, lines and people, and the causes of the change."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Literal

from msgspec import Struct, field

from csbonus.pay.money import ZERO
from csbonus.problems import Source, Text


class Amount(Struct, frozen=True, kw_only=True):
    """An amount before and after."""

    before: Decimal = ZERO
    after: Decimal = ZERO

    @property
    def change(self) -> Decimal:
        """What is paid more (or less, below zero) afterwards."""
        return self.after - self.before

    @property
    def share(self) -> Decimal | None:
        """The change as a share of the amount before; nothing where that is not above zero."""
        return self.change / self.before if self.before > 0 else None

    def plus(self, other: "Amount") -> "Amount":
        """Add another amount, before to before and after to after."""
        return Amount(before=self.before + other.before, after=self.after + other.after)


class Part(Struct, frozen=True, kw_only=True):
    """One thing that is different: what it is in the user's words, how it was and how it is, and where it stands.

    `path` names it for programs: `parameters.base_salary.value`, `data.sales`. `is_summed` where it was and is a
    sum over everybody, which says nothing of a single person.
    """

    path: str
    what: Text
    before: Text
    after: Text
    source: Source | None = None
    is_summed: bool = False


class Cause(Struct, frozen=True, kw_only=True):
    """What causes a share of the change: a thing that is different, or several that only work together."""

    kind: Literal["rule", "data", "people"]
    parts: tuple[Part, ...]
    amount: Decimal = ZERO
    by_line: Mapping[str, Decimal] = field(default_factory=dict)


class LineChange(Struct, frozen=True, kw_only=True):
    """A line of pay, summed over people and months, before and after."""

    id: str
    title: Text
    amount: Amount


class MonthChange(Struct, frozen=True, kw_only=True):
    """A month before and after; `before` and `after` differ where two months are compared with each other."""

    before: str
    after: str
    amount: Amount
    people: tuple[int, int]

    @property
    def name(self) -> str:
        """The month, or both."""
        return self.before if self.before == self.after else f"{self.before} → {self.after}"


class AgentChange(Struct, frozen=True, kw_only=True):
    """A person over all months: amounts, those of every line and month, and the share of every cause.

    `causes` are in the order of the comparison's; they add up to the change. `status` is `joined` for
    somebody who is paid only afterwards, and `left` for one who is paid only before.
    """

    key: str
    name: str
    team: str
    role: str
    status: Literal["same", "joined", "left"]
    amount: Amount
    lines: tuple[LineChange, ...]
    months: tuple[Amount, ...]
    causes: tuple[Decimal, ...] = ()


class Comparison(Struct, frozen=True, kw_only=True):
    """The whole comparison; people in the order of their slips. The causes add up to the change."""

    currency: str
    amount: Amount
    months: tuple[MonthChange, ...]
    lines: tuple[LineChange, ...]
    agents: tuple[AgentChange, ...]
    causes: tuple[Cause, ...] = ()

    @property
    def is_changed(self) -> bool:
        """Tell whether any line of anybody comes out otherwise."""
        return any(line.amount.change for agent in self.agents for line in agent.lines)

    @property
    def losers(self) -> tuple[AgentChange, ...]:
        """Those who are paid less, the greatest loss first."""
        return tuple(sorted((a for a in self.agents if a.amount.change < 0), key=lambda a: a.amount.change))

    @property
    def winners(self) -> tuple[AgentChange, ...]:
        """Those who are paid more, the greatest gain first."""
        return tuple(sorted((a for a in self.agents if a.amount.change > 0), key=lambda a: -a.amount.change))
