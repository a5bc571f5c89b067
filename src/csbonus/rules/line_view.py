"""A line of a plan as its kind sees it while it compiles."""

from msgspec.structs import replace

from csbonus.kinds.component import PayComponent
from csbonus.lang.check_units import check_units, unit_of
from csbonus.lang.tree import Expr, Number, Ref, Scope
from csbonus.lang.units import RATIO, Unit
from csbonus.pay.plan import Who
from csbonus.problems import Source, Text, show
from csbonus.rules.naming import Naming
from csbonus.rules.nodes import Mapping, Scalar
from csbonus.rules.plan_file import Placed


class Abandoned(Exception):  # noqa: N818 - the way out of a line whose problems are reported already
    """The line cannot be compiled; why has been reported."""


class LineView:
    """Resolves a line's formulas and names its numbers; problems go to the plan's naming."""

    def __init__(self, placed: Placed[PayComponent], naming: Naming, pool_members: Who) -> None:
        self._placed = placed
        self._naming = naming
        self.pool_members = pool_members
        self.optional: set[str] = set()

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
        resolved = self._naming.resolve(expr, scope, f"{self.id}.{field}")
        if resolved is None:
            raise Abandoned
        problems = check_units(resolved, unit, self.source)
        self._naming.problems += problems
        if problems:
            raise Abandoned
        if isinstance(resolved, Number) and resolved.unit is None and unit is not None:
            return self._naming.name_number(replace(resolved, unit=unit), resolved.name)
        return resolved

    def unit(self, expr: Expr) -> Unit:
        """Give the unit of a resolved formula."""
        unit = unit_of(expr)
        return unit if isinstance(unit, Unit) else RATIO

    def number(self, number: Number, field: str, unit: Unit) -> Number:
        """Give a number of the form its unit and its own name."""
        self._naming.problems += check_units(number, unit, self.source)
        return self._naming.name_number(replace(number, unit=unit), f"{self.id}.{field}")

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
            self.optional.add(ref.key)
        return ref

    def gate(self, name: str) -> Ref:
        """Find a gate."""
        ref = self._naming.gate(name, self._place_of(name))
        if ref is None:
            raise Abandoned
        return ref

    def refuse(self, code: str, text: Text, at: Source | None = None) -> None:
        """Report a problem and give the line up."""
        self._naming.report(code, text, at or self.source)
        raise Abandoned

    def _place_of(self, text: str) -> Source:
        node = self._placed.node
        entries = node.entries if isinstance(node, Mapping) else ()
        values = (entry.value for entry in entries)
        return next((v.source for v in values if isinstance(v, Scalar) and v.text == text), self.source)
