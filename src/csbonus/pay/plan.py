"""A pay plan made ready to compute: its lines, gates, metrics and numbers as plain records."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Literal

from msgspec import Struct

from csbonus.lang.tree import Expr, Number, Ref, Scope
from csbonus.lang.units import Unit
from csbonus.problems import Source, Text

Who = Literal["active", "present", "all"]
"""Which members of a team count: with any activity, on the roster on the last day, or everyone."""

GROUP_SCOPES: tuple[Scope, ...] = ("team", "store", "company")


class Metric(Struct, frozen=True, kw_only=True):
    """The definition of a figure: what it counts, which column it is read from, how members combine.

    A derived metric has a formula and no column; the formula is computed anew at every scope. A
    metric of a group (`of` team, store or company) is read from that group's own table.
    """

    id: str
    title: Text
    unit: Unit
    of: Scope = "agent"
    columns: tuple[str, ...] = ()
    formula: Expr | None = None
    aggregate: Literal["sum", "mean", "none"] = "sum"
    weight: str | None = None
    is_manual: bool = False
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    over: Literal["refuse", "hold"] = "refuse"
    percent: Literal["share", "points"] | None = None
    source: Source

    @property
    def key(self) -> str:
        """What the figure is filed under."""
        return f"{self.of}.{self.id}"


class Parameter(Struct, frozen=True, kw_only=True):
    """A number of the plan that has a name."""

    id: str
    title: Text
    unit: Unit
    value: Decimal
    source: Source

    @property
    def key(self) -> str:
        """What the number is filed under."""
        return f"parameter.{self.id}"


class Gate(Struct, frozen=True, kw_only=True):
    """Conditions on a group's figures that must all be met, or nobody of the group gets what requires it."""

    id: str
    title: Text
    of: Scope
    conditions: tuple[Expr, ...]
    source: Source

    @property
    def key(self) -> str:
        """What the outcome (1 open, 0 closed) is filed under."""
        return f"gate.{self.id}"


class Pool(Struct, frozen=True, kw_only=True):
    """An amount of a group that its members share; the shares add up to it."""

    of: Scope
    amount: Expr
    weight: Expr | None
    members: Who
    negative: Literal["zero", "shared"]


class PayLine(Struct, frozen=True, kw_only=True):
    """One line of the payslip: how its amount comes about, compiled from a kind."""

    id: str
    kind: str
    title: Text
    expr: Expr
    group: str
    source: Source
    gate: Ref | None = None
    pool: Pool | None = None
    only_with: Ref | None = None
    compared: Ref | None = None

    @property
    def key(self) -> str:
        """What the line's amount is filed under."""
        return f"line.{self.id}"

    @property
    def is_base(self) -> bool:
        """Tell whether the line is base pay, which is paid without any statistics."""
        return self.kind == "base_pay"


class Need(Struct, frozen=True, kw_only=True):
    """A figure that the plan's lines and gates read, at one scope.

    `formula` is set for a derived metric, written for that scope; `is_optional` where a line simply
    stays off the slip without it.
    """

    scope: Scope
    metric: Metric
    formula: Expr | None = None
    is_optional: bool = False

    @property
    def key(self) -> str:
        """What the figure is filed under."""
        return f"{self.scope}.{self.metric.id}"

    @property
    def is_read(self) -> bool:
        """Tell whether the figure is read from a file, not computed."""
        return self.formula is None and self.scope == self.metric.of


class IncidentRule(Struct, frozen=True, kw_only=True):
    """An incident that a line of the plan takes up: its name in the register and what must stand there."""

    name: str
    needs_amount: bool

    @property
    def count_key(self) -> str:
        """What the number of events is filed under."""
        return f"incidents.{self.name}"

    @property
    def amount_key(self) -> str:
        """What the sum of the register's amounts is filed under."""
        return f"register.{self.name}"


class PayPlan(Struct, frozen=True, kw_only=True):
    """A whole plan.

    `order` lists the lines' places so that each comes after those it uses; `needs` are in such an order
    too. `numbers` are the numbers written in the plan's lines and gates, each under a name of its own.
    """

    id: str
    title: Text
    currency: str
    roles: tuple[str, ...]
    valid_from: str
    ratios: Who
    lines: tuple[PayLine, ...]
    order: tuple[int, ...]
    gates: tuple[Gate, ...]
    metrics: Mapping[str, Metric]
    parameters: tuple[Parameter, ...]
    numbers: tuple[Number, ...]
    incidents: tuple[IncidentRule, ...]
    needs: tuple[Need, ...]
    source: Source
