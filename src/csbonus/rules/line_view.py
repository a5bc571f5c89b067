"""A line of a plan as its kind sees it while it compiles."""

from collections.abc import Sequence
from typing import Literal

from msgspec.structs import replace

from csbonus.kinds.component import Event, Needed, PayComponent
from csbonus.kinds.rows import WrittenFilter, WrittenRow
from csbonus.lang.check_units import check_units
from csbonus.lang.tree import Expr, Number, Ref, Row, Scope
from csbonus.lang.units import Unit
from csbonus.lang.walk import refs
from csbonus.pay.metrics import RowQuery
from csbonus.pay.plan import Who
from csbonus.problems import Source, Text, show
from csbonus.rules.filters import made_filters
from csbonus.rules.incidents import find_incident
from csbonus.rules.making import fitted, row_name, unit_or_ratio, with_own_unit
from csbonus.rules.naming import Naming, Setting, metric_ref
from csbonus.rules.nodes import Mapping, Node, Scalar
from csbonus.rules.nodes import Sequence as ListNode
from csbonus.rules.plan_file import Placed
from csbonus.rules.resolving import resolve


class Abandoned(Exception):  # noqa: N818 - the way out of a line whose problems are reported already
    """The line cannot be compiled; why has been reported."""


class LineView:
    """Resolves a line's formulas and names its numbers; problems go to the plan's naming."""

    def __init__(self, placed: Placed[PayComponent], naming: Naming, pool_members: Who) -> None:
        self._placed = placed
        self._naming = naming
        self.pool_members = pool_members
        self.optional: dict[str, Ref] = {}
        record = naming.records.get(placed.form.for_each or "")
        self._setting = Setting(record=record)

    @property
    def id(self) -> str:
        """The line's id."""
        return self._placed.id

    @property
    def source(self) -> Source:
        """Where the line is written."""
        return self._placed.source

    def read(self, expr: Expr, field: str, unit: Unit | None = None, *, scope: Scope = "agent") -> Expr:
        """Resolve a formula and check its unit; a bare number takes the unit."""
        setting = self._setting if scope == "agent" else Setting(scope=scope)
        resolved = resolve(self._naming, expr, setting, f"{self.id}.{field}")
        if resolved is None:
            raise Abandoned
        if unit is not None:
            resolved = fitted(resolved, unit, self._naming)
        problems = check_units(resolved, unit, self.source)
        self._naming.problems += problems
        if problems:
            raise Abandoned
        return resolved if unit is None else with_own_unit(resolved, unit, self._naming)

    def unit(self, expr: Expr) -> Unit:
        """Give the unit of a resolved formula."""
        return unit_or_ratio(expr)

    def number(self, number: Number, field: str, unit: Unit) -> Number:
        """Give a number of the form its unit and its own name."""
        self._naming.problems += check_units(number, unit, self.source)
        return self._naming.name_number(replace(number, unit=unit), f"{self.id}.{field}")

    def rows(self, rows: Sequence[WrittenRow], field: str, key: Unit, value: Unit) -> tuple[Row, ...]:
        """Resolve rows of brackets."""
        found = []
        for place, row in enumerate(rows, 1):
            name = row_name(row.threshold, place)
            threshold = self.read(row.threshold, f"{field}.{name}.from", key)
            amount = self.read(row.values[""], f"{field}.{name}", value)
            found.append(Row(threshold=threshold, value=amount, is_strict=row.bound in ("above", "below")))
        return tuple(found)

    def metric(self, name: str, scope: Scope) -> Ref:
        """Find a metric."""
        ref = self._naming.metric(name, scope, self._place_of(name))
        if ref is None:
            raise Abandoned
        return ref

    def manual(self, name: str, *, optional: bool) -> Ref:
        """Find a metric that a person enters."""
        ref = self.metric(name, "agent")
        if not self._naming.metrics[ref.key].is_manual:
            text = Text(
                f"{show(name)} 不是手工填写的指标；请给它写 input: manual，或换用别的 kind",
                f"{show(name)} is not a metric that a person enters; give it input: manual, or use another kind",
            )
            self.refuse("metric-not-manual", text, self._place_of(name))
        if optional:
            self.optional[ref.key] = ref
        return ref

    def gate(self, name: str) -> Ref:
        """Find a gate."""
        ref = self._naming.gate(name, self._place_of(name))
        if ref is None:
            raise Abandoned
        return ref

    def is_personal_gate(self, name: str) -> bool:
        """Tell whether a gate judges each agent."""
        gate = self._naming.gates.get(name)
        return gate is not None and gate.of == "agent"

    def rank(self, name: str) -> Ref:
        """Find a ranking's place."""
        rankings = {ranking.id: ranking for ranking in self._naming.rankings.values()}
        if not self._naming.find(rankings, name, Text("排名", "ranking"), self._place_of(name)):
            raise Abandoned
        return metric_ref(self._naming.metrics[rankings[name].key], "agent", self.source)

    def shares_places(self, name: str) -> bool:
        """Tell whether equal members share the amounts of their places."""
        return self._naming.rankings[f"agent.{name}"].ties == "share"

    def incident(self, name: str, *needed: Needed) -> Event:
        """Find an incident."""
        return find_incident(self._naming, name, *needed)

    def without(self, expr: Expr, because: Literal["zero", "leave_out"]) -> tuple[Ref, ...]:
        """List the figures of a line that may be missing."""
        found = tuple(ref for ref in refs(expr) if _is_figure(ref))
        if not found:
            text = Text(
                f"这一行不用任何指标，if_missing: {because} 没有意义",
                f"the line reads no figure; if_missing: {because} has no meaning",
            )
            self.refuse("if-missing-stray", text)
        self.optional.update((ref.key, ref) for ref in found)
        return found

    def query(self, record: str, filters: Sequence[WrittenFilter], operand: Expr) -> tuple[RowQuery, Text]:
        """Make the collection of a rule over the rows of a record."""
        if not self._naming.find(
            self._naming.records, record, Text("明细表", "record"), self._place_of(record)
        ):
            raise Abandoned
        found = self._naming.records[record]
        made = made_filters(filters, found, self._naming)
        return RowQuery(record=record, filters=made, how="sum", operand=operand), found.title

    def refuse(self, code: str, text: Text, at: Source | None = None) -> None:
        """Report a problem and give the line up."""
        self._naming.report(code, text, at or self.source)
        raise Abandoned

    def _place_of(self, text: str) -> Source:
        node = self._placed.node
        entries = node.entries if isinstance(node, Mapping) else ()
        values = (value for entry in entries for value in _scalars(entry.value))
        return next((v.source for v in values if isinstance(v, Scalar) and v.text == text), self.source)


def _scalars(node: Node) -> tuple[Node, ...]:
    return node.items if isinstance(node, ListNode) else (node,)


def _is_figure(ref: Ref) -> bool:
    """Tell whether data may lack it: a figure of the agent or a group, or of an earlier month, which somebody new has not."""
    return ref.key.startswith(("agent.", "team.", "store.", "company.", "history."))
