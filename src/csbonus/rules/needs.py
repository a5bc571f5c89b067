"""The figures that a plan's lines and gates read, directly and through derived ones."""

from collections.abc import Iterable, Mapping

from csbonus.lang.tree import Expr, Ref, Scope, rebuilt, refs
from csbonus.pay.plan import Metric, Need
from csbonus.problems import Problem, Source, Text, show
from csbonus.rules.naming import SCOPES, metric_ref


def find_needs(
    read: Iterable[Ref], optional: frozenset[str], metrics: Mapping[str, Metric]
) -> tuple[tuple[Need, ...], tuple[Problem, ...]]:
    """List the figures needed, each after those it is made of, and those that have no meaning for a group.

    `optional` are keys of figures that a line can do without.
    """
    search = _Search(metrics, optional)
    for ref in read:
        search.visit(ref)
    return tuple(search.needs.values()), tuple(search.problems)


class _Search:
    """What has been found needed so far."""

    def __init__(self, metrics: Mapping[str, Metric], optional: frozenset[str]) -> None:
        self._metrics = metrics
        self._optional = optional
        self.needs: dict[str, Need] = {}
        self.problems: list[Problem] = []

    def visit(self, ref: Ref) -> None:
        prefix, _, name = ref.key.partition(".")
        if ref.key in self.needs or prefix not in ("agent", *SCOPES):
            return
        scope: Scope = SCOPES.get(prefix, "agent")
        metric = self._metrics.get(ref.key) or self._metrics[f"agent.{name}"]
        if metric.of != scope and metric.aggregate == "none":
            self.problems.append(_does_not_combine(metric, scope, ref.at))
            return
        formula = at_scope(metric.formula, scope, self._metrics) if metric.formula is not None else None
        for part in self._parts(metric, scope, formula, ref.at):
            self.visit(part)
        self.needs[ref.key] = Need(
            scope=scope, metric=metric, formula=formula, is_optional=ref.key in self._optional
        )

    def _parts(
        self, metric: Metric, scope: Scope, formula: Expr | None, at: Source | None
    ) -> tuple[Ref, ...]:
        if formula is not None:
            return tuple(Ref(key=r.key, title=r.title, unit=r.unit, at=at) for r in refs(formula))
        if scope == metric.of:
            return ()
        weight = self._metrics.get(f"agent.{metric.weight}") if metric.weight else None
        return tuple(metric_ref(m, "agent", at) for m in (metric, weight) if m is not None)


def at_scope(formula: Expr, scope: Scope, metrics: Mapping[str, Metric]) -> Expr:
    """Rewrite a derived metric's formula for a group: the group's figures in place of the agent's."""

    def change(node: Expr) -> Expr:
        if isinstance(node, Ref) and node.key.startswith("agent."):
            return metric_ref(metrics[node.key], scope, node.at)
        return node

    return rebuilt(formula, change)


def _does_not_combine(metric: Metric, scope: Scope, at: Source | None) -> Problem:
    name = show(metric.id)
    if metric.formula is not None:
        text = Text(
            f"{name} 的公式里有 min、max 或 if，对一个{_WHOSE[scope]}没有定义；请用能相加的指标",
            f"the formula of {name} has min, max or if and so no meaning for a {scope}; use figures that add up",
        )
    else:
        text = Text(
            f"{name}（{metric.unit.render('zh')}）不能在{_WHOSE[scope]}里相加；请写 aggregate: mean 和 weight（按什么加权）",
            f"{name} ({metric.unit.render('en')}) does not add up over a {scope}; write aggregate: mean and a weight",
        )
    return Problem(code="aggregate-missing", text=text, source=at)


_WHOSE: Mapping[Scope, str] = {"agent": "人", "team": "团队", "store": "店铺", "company": "公司"}
