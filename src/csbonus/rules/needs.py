"""The figures that a plan's lines and gates read, directly and through derived ones."""

from collections.abc import Iterable, Mapping

from msgspec.structs import replace

from csbonus.lang.tree import Expr, Ref, Scope, ScoreTotal
from csbonus.lang.walk import nodes, rebuilt, refs
from csbonus.pay.metrics import Metric
from csbonus.pay.plan import Need
from csbonus.problems import Problem, Source, Text, show
from csbonus.rules.naming import SCOPES, Naming, metric_ref


def find_needs(
    read: Iterable[Ref], optional: Iterable[Ref], naming: Naming
) -> tuple[tuple[Need, ...], tuple[Problem, ...]]:
    """List the figures needed, and those that have no meaning for a group.

    What is read only through `optional` figures may be missing from the data.
    """
    search = _Search(naming)
    for ref in read:
        search.visit(ref, is_optional=False)
    for ref in optional:
        search.visit(ref, is_optional=True)
    return tuple(search.needs.values()), tuple(search.problems)


class _Search:
    """What has been found needed so far."""

    def __init__(self, naming: Naming) -> None:
        self._naming = naming
        self._metrics = naming.metrics
        self.needs: dict[str, Need] = {}
        self.problems: list[Problem] = []

    def visit(self, ref: Ref, *, is_optional: bool) -> None:
        if ref.key.startswith("history."):
            parts = ref.key.split(".", 2)
            if parts[2] != "known":
                self.visit(replace(ref, key=parts[2]), is_optional=is_optional)
            return
        prefix, _, name = ref.key.partition(".")
        known = self.needs.get(ref.key)
        if prefix not in ("agent", *SCOPES) or (known and (is_optional or not known.is_optional)):
            return
        if ref.key in self._naming.rankings:
            self._visit_ranking(ref.key, is_optional=is_optional)
        elif ref.key in self._naming.of_members:
            self._visit_members(ref.key, is_optional=is_optional)
        else:
            metric = self._metrics.get(ref.key) or self._metrics.get(f"agent.{name}")
            if metric is not None:
                self._add(ref, metric, SCOPES.get(prefix, "agent"), is_optional=is_optional)

    def _visit_ranking(self, key: str, *, is_optional: bool) -> None:
        ranking = self._naming.rankings[key]
        for rank_key in (*ranking.keys, *ranking.tie_break):
            for part in refs(rank_key.figure):
                self.visit(part, is_optional=is_optional)

    def _visit_members(self, key: str, *, is_optional: bool) -> None:
        need = self._naming.of_members[key]
        self.needs[key] = replace(need, is_optional=is_optional)
        for part in refs(need.members.operand) if need.members and need.members.operand else ():
            self.visit(part, is_optional=is_optional or self._naming.counts_others)
        self.needs[key] = self.needs.pop(key)

    def _add(self, ref: Ref, metric: Metric, scope: Scope, *, is_optional: bool) -> None:
        if metric.of != scope and metric.aggregate == "none":
            problem = _does_not_combine(
                metric, scope, ref.at, is_score=metric.id.partition(".")[0] in self._naming.scores
            )
            if problem not in self.problems:
                self.problems.append(problem)
            return
        formula = at_scope(metric.formula, scope, self._metrics) if metric.formula is not None else None
        self.needs[ref.key] = Need(scope=scope, metric=metric, formula=formula, is_optional=is_optional)
        is_summed = formula is None and scope != metric.of
        loose = _loose(formula) if formula is not None else frozenset()
        for part in self._parts(metric, scope, formula, ref.at):
            may_lack = part.key in loose or (is_summed and self._naming.counts_others)
            self.visit(part, is_optional=is_optional or may_lack)
        self.needs[ref.key] = self.needs.pop(ref.key)

    def _parts(
        self, metric: Metric, scope: Scope, formula: Expr | None, at: Source | None
    ) -> tuple[Ref, ...]:
        if metric.rows is not None and scope == metric.of:
            return refs(metric.rows.operand) if metric.rows.operand is not None else ()
        if formula is not None:
            return tuple(Ref(key=r.key, title=r.title, unit=r.unit, at=at) for r in refs(formula))
        if scope == metric.of:
            return ()
        weight = self._metrics.get(f"agent.{metric.weight}") if metric.weight else None
        return tuple(metric_ref(m, "agent", at) for m in (metric, weight) if m is not None)


def _loose(formula: Expr) -> frozenset[str]:
    """List the figures of a score's items that it can do without."""
    return frozenset(
        ref.key
        for node in nodes(formula)
        if isinstance(node, ScoreTotal)
        for part in node.parts
        if part.if_missing != "error"
        for ref in refs(part.value)
    )


def at_scope(formula: Expr, scope: Scope, metrics: Mapping[str, Metric]) -> Expr:
    """Rewrite a derived metric's formula for a group: the group's figures in place of the agent's."""

    def change(node: Expr) -> Expr:
        if (
            isinstance(node, Ref)
            and node.key in metrics
            and scope != "agent"
            and node.key.startswith("agent.")
        ):
            return metric_ref(metrics[node.key], scope, node.at)
        return node

    return rebuilt(formula, change)


def _does_not_combine(metric: Metric, scope: Scope, at: Source | None, *, is_score: bool) -> Problem:
    name = show(metric.id)
    if is_score:
        bare = metric.id.partition(".")[0]
        text = Text(
            f"{name} 是每个人的评分，{_WHOSE[scope]}没有这个数；各人的平均请写 mean({scope}, {bare})",
            f"{name} is a score of each agent, which a {scope} has not; for the mean of its members write mean({scope}, {bare})",
        )
    elif metric.formula is not None:
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
