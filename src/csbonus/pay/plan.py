"""A pay plan made ready to compute: its lines, gates, rankings and steps as plain records."""

from collections.abc import Mapping
from decimal import Decimal
from typing import ClassVar, Literal

from msgspec import Struct, field

from csbonus.lang.tree import Expr, Number, Ref, Scope
from csbonus.pay.metrics import Metric, Parameter, Record, RowQuery
from csbonus.pay.provisions import Fund, IncidentRule, Limits, Note
from csbonus.problems import Source, Text

Who = Literal["active", "present", "all"]
"""Which members of a team count: with any activity, on the roster on the last day, or everyone."""

Attribution = Literal["order", "payment", "order_first"]
"""How orders are given to agents: to whom the customer spoke before ordering, before paying, or the former first."""

GROUP_SCOPES: tuple[Scope, ...] = ("team", "store", "company")


class Gate(Struct, frozen=True, kw_only=True):
    """Conditions on a group's or an agent's figures; while too few are met, what requires it is 0.00.

    `needed` is how many must be met. A missing figure is a problem, unless it closes the gate.
    """

    id: str
    title: Text
    of: Scope
    conditions: tuple[Expr, ...]
    needed: int
    closed_without: bool = False
    source: Source

    @property
    def key(self) -> str:
        """What the outcome (1 open, 0 closed) is filed under."""
        return f"gate.{self.id}"


class RankKey(Struct, frozen=True, kw_only=True):
    """A figure that people are ranked by, and whether the highest or the lowest comes first."""

    figure: Expr
    is_lowest_first: bool = False


class Ranking(Struct, frozen=True, kw_only=True):
    """Places of a group's members: by one figure, or by the lowest sum of places on several.

    Equal members share a place, unless `tie_break` orders them. The place (1 is first) is filed under `key`, how
    many share it under `tied.ID`, and an agent's turn among those under `turn.ID`. `override` is the
    register's word by which the supervisor names the first himself.
    """

    id: str
    title: Text
    of: Scope
    keys: tuple[RankKey, ...]
    ties: Literal["share", "all", "first"] = "all"
    tie_break: tuple[RankKey, ...] = ()
    breaks_by_number: bool = False
    members: Who = "active"
    override: str = ""
    source: Source

    @property
    def key(self) -> str:
        """What the place is filed under."""
        return f"agent.{self.id}"


class Pool(Struct, frozen=True, kw_only=True):
    """An amount of a group that its members share; the shares add up to it.

    With `gates` of agents, the share of those who miss one stays with the shop, or is `reshared` among the others.
    """

    of: Scope
    amount: Expr
    weight: Expr | None
    members: Who
    negative: Literal["zero", "shared"]
    zero_weights: Literal["error", "zero", "equally"] = "error"
    is_reshared: bool = False


class Deferral(Struct, frozen=True, kw_only=True):
    """A part of a line that is kept back from one month on and paid in another."""

    share: Decimal
    since: str
    release: str


Stage = Literal["line", "effect", "fine", "settlement"]
"""Where a line stands on the slip: what is earned, what effects cut, what fines take, what is carried or rounded."""


class PayLine(Struct, frozen=True, kw_only=True):
    """One line of the payslip: how its amount comes about, compiled from a kind.

    `by_days` is what holds instead for who is in his post for a part of the month: `expr` times his days in it.
    """

    id: str
    kind: str
    title: Text
    expr: Expr
    group: str
    source: Source
    stage: Stage = "line"
    by_days: Expr | None = None
    gates: tuple[Ref, ...] = ()
    pool: Pool | None = None
    only_with: tuple[Ref, ...] = ()
    compared: Ref | None = None
    rows: RowQuery | None = None
    fund: str = ""
    deferral: Deferral | None = None
    parent: str = ""

    @property
    def key(self) -> str:
        """What the line's amount is filed under."""
        return f"line.{self.id}"

    @property
    def is_base(self) -> bool:
        """Tell whether the line is base pay, which is paid without any statistics."""
        return self.kind == "base_pay"


class Sharing(Struct, frozen=True, kw_only=True):
    """The step in which a pool is shared, before its line is paid."""

    line: PayLine
    pool: Pool


class Collecting(Struct, frozen=True, kw_only=True):
    """The step in which rows are collected for a figure that stands on no sheet: `figure`, and their number `rows`."""

    figure: Ref
    rows: Ref
    query: RowQuery
    whose: Text
    source: Source


class Members(Struct, frozen=True, kw_only=True):
    """A figure of a group that is made up from its members' figures: their mean, sum or number."""

    function: Literal["mean", "sum", "count"]
    operand: Expr | None


class Need(Struct, frozen=True, kw_only=True):
    """A figure that the plan's lines and gates read, at one scope.

    `formula` is set for a derived metric, written for that scope; `members` for one made up from the
    members of a group. `is_optional` where a line simply stays off the slip without it.
    """

    scope: Scope
    metric: Metric
    formula: Expr | None = None
    members: Members | None = None
    is_optional: bool = False

    @property
    def key(self) -> str:
        """What the figure is filed under."""
        return f"{self.scope}.{self.metric.id}"

    @property
    def is_read(self) -> bool:
        """Tell whether the figure is read from a file, not computed."""
        is_own = self.formula is None and self.members is None and self.metric.rows is None
        return is_own and self.scope == self.metric.of

    @property
    def is_of_members(self) -> bool:
        """Tell whether the figure is made up from the figures of a group's members."""
        is_summed_up = self.formula is None and self.scope != self.metric.of
        return self.members is not None or is_summed_up


class Inactive(Struct, frozen=True, kw_only=True):
    """The step in which those are told who do not count as active although they have figures.

    What `condition` comes to (1 where it holds) is filed under `key`.
    """

    key: ClassVar[str] = "standing.inactive"
    condition: Expr
    source: Source


Step = Inactive | Need | Collecting | Gate | Ranking | Sharing | PayLine
"""One thing that is computed for everybody (or every group) before the next."""


class Slip(Struct, frozen=True, kw_only=True):
    """How slips look: the company above them, which lines stand among the deductions besides fines, and the paper.

    `groups` are lines that stand in a row of their own, by its name. `layout` is one row or rows by groups, `paper`
    A4 upright or lying; where they are not set, what fits decides.
    """

    company: str = ""
    deductions: tuple[str, ...] = ()
    groups: tuple[tuple[str, tuple[str, ...]], ...] = ()
    layout: Literal["row", "groups"] | None = None
    paper: Literal["portrait", "landscape"] | None = None

    def deducts(self, line: PayLine) -> bool:
        """Tell whether a line stands among the deductions (应扣) of slips and registers."""
        is_carried = line.stage == "settlement" and line.kind != "rounding"
        return line.stage in ("effect", "fine") or is_carried or line.id in self.deductions


class PayPlan(Struct, frozen=True, kw_only=True):
    """A whole plan.

    `steps` are all that is computed, in such an order that each comes after those it uses. `numbers` are
    the numbers written in the plan, each under a name of its own. `counted_plans` are other plans (or `all`)
    whose people count in this plan's groups. `pays_by_days` tells whether somebody who changes posts within the
    month is paid by the days in each. `streak` is how many earlier months its formulas look back. `attribution` is the one
    that its figures must have been counted by.
    """

    id: str
    title: Text
    currency: str
    roles: tuple[str, ...]
    valid_from: str
    ratios: Who
    lines: tuple[PayLine, ...]
    steps: tuple[Step, ...]
    gates: tuple[Gate, ...]
    metrics: Mapping[str, Metric]
    parameters: tuple[Parameter, ...]
    numbers: tuple[Number, ...]
    incidents: tuple[IncidentRule, ...]
    records: Mapping[str, Record] = field(default_factory=dict)
    notes: tuple[Note, ...] = ()
    funds: Mapping[str, Fund] = field(default_factory=dict)
    limits: Limits | None = None
    counted_plans: tuple[str, ...] = ()
    pays_by_days: bool = False
    streak: int = 0
    slip: Slip = Slip()
    attribution: Attribution | None = None
    source: Source

    def is_deduction(self, line: PayLine) -> bool:
        """Tell whether a line stands among the deductions (应扣) of slips and registers."""
        return self.slip.deducts(line)

    def looks_at(self, scope: Scope) -> bool:
        """Tell whether the plan has a figure, gate, ranking or pool of the groups of a scope."""
        return any(_scope_of(step) == scope for step in self.steps)

    @property
    def needs(self) -> tuple[Need, ...]:
        """The figures that are read or made up, each after those it is made of."""
        return tuple(step for step in self.steps if isinstance(step, Need))


def _scope_of(step: Step) -> Scope:
    if isinstance(step, Sharing):
        return step.pool.of
    if isinstance(step, Gate | Ranking):
        return step.of
    return step.scope if isinstance(step, Need) else "agent"
