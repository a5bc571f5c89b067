"""What every kind of pay has in common: its common fields, and what it compiles to."""

from collections.abc import Sequence
from typing import Literal, Protocol

from msgspec import Struct
from msgspec.structs import replace

from csbonus.kinds.fields import Form, Formula, Label, Month, Names, PlainNumber
from csbonus.kinds.rows import Filters, WrittenFilter, WrittenRow
from csbonus.lang.tree import Call, Collected, Expr, Gated, Lookup, Number, Ref, Row, Scope, ZeroWithout
from csbonus.lang.units import COUNT, MONEY, Unit
from csbonus.pay.metrics import RowQuery
from csbonus.pay.plan import Deferral, Pool, Stage, Who
from csbonus.problems import Source, Text

Needed = Literal["amount", "other", "one other", "number"]
"""What a row of the incident register must say besides its name."""


class Line(Protocol):
    """The line being compiled, as a kind sees it: it resolves names and gives numbers their names."""

    @property
    def id(self) -> str:
        """The line's id."""

    @property
    def source(self) -> Source:
        """Where the line is written."""

    def read(self, expr: Expr, field: str, unit: Unit | None = None, *, scope: Scope = "agent") -> Expr:
        """Resolve a formula's names for an agent or a group and check that it comes out in `unit`."""

    def unit(self, expr: Expr) -> Unit:
        """Give the unit a resolved formula comes out in; a bare number is a ratio."""

    def number(self, number: Number, field: str, unit: Unit) -> Number:
        """Give a number of the form its unit and its own name, such as `sales_commission.rate`."""

    def rows(self, rows: Sequence[WrittenRow], field: str, key: Unit, value: Unit) -> tuple[Row, ...]:
        """Resolve rows of brackets: thresholds in the unit of the key, values in their own."""

    def metric(self, name: str, scope: Scope) -> Ref:
        """Find a metric by name at a scope."""

    def manual(self, name: str, *, optional: bool) -> Ref:
        """Find a metric that a person enters; an optional one may be missing from the data."""

    def gate(self, name: str) -> Ref:
        """Find a gate."""

    def is_personal_gate(self, name: str) -> bool:
        """Tell whether a gate judges each agent by himself."""

    def rank(self, name: str) -> Ref:
        """Find a ranking's place."""

    def shares_places(self, name: str) -> bool:
        """Tell whether equal members of a ranking share the amounts of their places."""

    def incident(self, name: str, *needed: Needed) -> "Event":
        """Find an incident by its id or the register's word, and note what its rows must say."""

    def without(self, expr: Expr, because: Literal["zero", "leave_out"]) -> tuple[Ref, ...]:
        """List the figures of a line that may be missing, and let them be."""

    def query(self, record: str, filters: Sequence[WrittenFilter], operand: Expr) -> tuple[RowQuery, Text]:
        """Make the collection of a rule over the rows of a record, and name the record."""

    @property
    def pool_members(self) -> Who:
        """Who shares a pool unless the line says so itself."""

    def refuse(self, code: str, text: Text, at: Source | None = None) -> None:
        """Report a problem of the line, at its head unless a place is given."""


class Event(Struct, frozen=True, kw_only=True):
    """An incident of the plan: the name its figures are filed under, and its title."""

    name: str
    title: Text

    def figure(self, prefix: str, title: Text, unit: Unit, at: Source) -> Ref:
        """Name one of its figures, such as `register.X`."""
        return Ref(key=f"{prefix}.{self.name}", title=title, unit=unit, at=at)


class Compiled(Struct, frozen=True, kw_only=True):
    """What a kind makes of a line."""

    expr: Expr
    pool: Pool | None = None
    only_with: tuple[Ref, ...] = ()
    compared: Ref | None = None
    rows: RowQuery | None = None
    gates: tuple[Ref, ...] = ()
    stage: Stage = "line"


class Deferred(Form):
    """A part of a line that is kept back and paid in a later month.

    keep_back: the share that is kept back, such as 30% | 暂扣的比例，如 30%
    release: the month in which everything kept back is paid | 在哪个月一次付清
    since: the first month of keeping back; default the plan's `valid_from` | 从哪个月开始暂扣；默认为方案的 valid_from
    """

    keep_back: PlainNumber
    release: Month
    since: Month | None = None


class PayComponent(Form):
    """The fields that a line of any kind may have.

    kind: what sort of line it is | 类型
    title: its name on the slip; without it, the id | 工资条上的名称；不写则用名称
    group: the part of pay it belongs to, which effects may cut | 属于哪一部分工资，供 effects 使用
    requires: a gate, or several; while one is closed the line is 0.00 | 需要达成的门槛，可写几个；有一个未达成则本行为 0.00
    floor: the least it pays | 最少多少
    cap: the most it pays | 最多多少
    if_missing: without a figure that it reads: `error` (default) stops the run, `zero` pays 0.00, `leave_out` leaves the line off the slip | 缺数据时：error（停止，默认）、zero（按 0.00）、leave_out（不列这一行）
    for_each: a record: the line is computed for each of its rows, floor and cap there, and added up | 按哪张明细表逐行计算（上下限也逐行），再合计
    where: with `for_each`: which rows count | 配合 for_each：只算哪些行
    defer: a part that is kept back for a later month | 暂扣一部分，以后月份再付
    counts_as: `fine`: this line is a fine, which `limits` hold and effects leave alone | 写 fine 表示这一行算罚扣：受 limits 约束，不参与扣减
    fund: the fund that this line's amounts go to | 金额归入哪个基金
    falls: `intended`: more may pay less here, which is a problem otherwise | 写 intended 表示业绩多反而钱少是有意的；不写则算问题
    """

    kind: str
    title: Label | None = None
    group: str = ""
    requires: Names = ()
    floor: Formula | None = None
    cap: Formula | None = None
    if_missing: Literal["error", "zero", "leave_out"] = "error"
    for_each: str | None = None
    where: Filters = ()
    defer: Deferred | None = None
    counts_as: Literal["fine"] | None = None
    fund: str | None = None
    falls: Literal["intended"] | None = None

    def compile(self, line: Line) -> Compiled:
        """Compile the kind's own rule, without floor, cap and gate."""
        raise AssertionError(f"{type(self).__name__} compiles nothing on {line.id}")

    def compiled(self, line: Line) -> Compiled:
        """Compile the whole line: the kind's rule, held within floor and cap, row by row, behind its gates."""
        rule = self.compile(line)
        rule = replace(rule, expr=self._held(rule.expr, line))
        rule = self._by_row(rule, line)
        rule = self._without_figures(rule, line)
        gates = tuple(line.gate(name) for name in self.requires)
        expr = rule.expr
        for gate in reversed(gates):
            expr = Gated(gate=gate, operand=expr, at=line.source)
        return replace(rule, expr=expr, gates=gates, stage=self.counts_as or rule.stage)

    def deferral(self, valid_from: str, line: Line) -> Deferral | None:
        """Give what is kept back, where something is."""
        if self.defer is None:
            return None
        since = self.defer.since or valid_from
        share = self.defer.keep_back.value
        if not 0 < share <= 1:
            said = Text(
                "keep_back 要在 0 到 100% 之间，如 30%", "keep_back lies between 0 and 100%, such as 30%"
            )
            line.refuse("defer-share", said, self.defer.keep_back.at)
        if since >= self.defer.release:
            said = Text(
                "release 要晚于开始暂扣的月份", "release must be later than the first month of keeping back"
            )
            line.refuse("defer-release", said, self.defer.release.source)
        return Deferral(share=share, since=since, release=self.defer.release)

    def _held(self, expr: Expr, line: Line) -> Expr:
        if isinstance(expr, ZeroWithout):
            return replace(expr, operand=self._held(expr.operand, line))
        least, most = self.floor, self.cap
        if isinstance(least, Number) and isinstance(most, Number) and least.value > most.value:
            line.refuse(
                "floor-above-cap",
                Text(f"floor（{least.value}）比 cap（{most.value}）还高，请核对",
                     f"the floor ({least.value}) is above the cap ({most.value}); check them"),
                least.at,
            )  # fmt: skip
        for field, function, limit in (("floor", "max", least), ("cap", "min", most)):
            if limit is not None:
                held = line.read(limit, field, MONEY)
                expr = Call(function=function, arguments=(expr, held), at=line.source)
        return expr

    def _by_row(self, rule: Compiled, line: Line) -> Compiled:
        if self.for_each is None:
            if self.where:
                line.refuse(
                    "where-stray", Text("where 只和 for_each 一起用", "where goes with for_each only")
                )
            return rule
        query, record = line.query(self.for_each, self.where, rule.expr)
        collected = Collected(
            figure=Ref(key=f"each.{line.id}", title=record, unit=MONEY, at=line.source),
            rows=Ref(key=f"rows.{line.id}", title=record, unit=COUNT, at=line.source),
            operand=rule.expr,
            how="sum",
            record=record,
            at=line.source,
        )
        return replace(rule, expr=collected, rows=query)

    def _without_figures(self, rule: Compiled, line: Line) -> Compiled:
        if self.if_missing == "error":
            return rule
        figures = line.without(rule.expr, self.if_missing)
        if self.if_missing == "leave_out":
            return replace(rule, only_with=(*rule.only_with, *figures))
        expr = rule.expr
        because: Literal["not entered", "missing"] = "not entered" if self.kind == "manual" else "missing"
        for figure in reversed(figures):
            expr = ZeroWithout(figure=figure, operand=expr, because=because, at=line.source)
        return replace(rule, expr=expr)


def looked_up(
    rows: tuple[Row, ...], written: Sequence[WrittenRow], key: Expr, otherwise: Expr | None, at: Source
) -> Lookup:
    """Make the value that a figure picks from rows."""
    direction: Literal["up", "down"] = "up" if written[0].is_up else "down"
    return Lookup(key=key, rows=rows, direction=direction, otherwise=otherwise, at=at)
