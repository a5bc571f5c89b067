"""Who is paid and on which figures: the month's input as the intake hands it over."""

from collections.abc import Mapping
from decimal import Decimal

from msgspec import Struct, field

from csbonus.lang.tree import Scope
from csbonus.problems import Source


class Measure(Struct, frozen=True, kw_only=True):
    """A figure that was read: its value, the place it comes from and what stood there."""

    value: Decimal
    source: Source
    raw: str
    also: tuple[Source, ...] = ()


class Gap(Struct, frozen=True, kw_only=True):
    """A figure that is not there: the place that should hold it, and what stands there instead."""

    source: Source
    raw: str


class Incident(Struct, frozen=True, kw_only=True):
    """One row of the incident register. `amount` is set where the register gives one."""

    name: str
    date: str
    count: Decimal
    amount: Decimal | None
    note: str
    source: Source


class Agent(Struct, frozen=True, kw_only=True):
    """A person who is paid, in roster order.

    `measures` and `gaps` are filed by metric id. `is_present` is false for a person who left before
    the month's last day; `is_base_only` is true where the roster says 仅底薪.
    """

    key: str
    name: str
    employee_number: str = ""
    role: str = ""
    team: str = ""
    store: str = ""
    is_present: bool = True
    is_base_only: bool = False
    measures: Mapping[str, Measure] = field(default_factory=dict)
    gaps: Mapping[str, Gap] = field(default_factory=dict)
    incidents: tuple[Incident, ...] = ()
    source: Source | None = None

    def group(self, scope: Scope) -> str:
        """Name the team or store the agent belongs to; the company has no name."""
        return {"team": self.team, "store": self.store}.get(scope, "")


class Group(Struct, frozen=True, kw_only=True):
    """A team, a store or the company, with the figures of its own table, filed by metric id."""

    scope: Scope
    name: str
    measures: Mapping[str, Measure] = field(default_factory=dict)
    gaps: Mapping[str, Gap] = field(default_factory=dict)


class MonthInput(Struct, frozen=True, kw_only=True):
    """Everything the rules are applied to: the month (`YYYY-MM`), the people and the groups."""

    month: str
    agents: tuple[Agent, ...]
    groups: Mapping[tuple[Scope, str], Group] = field(default_factory=dict)
    has_roles: bool = False
