"""Names of a plan made into figures: metrics at their scopes, parameters, lines, gates."""

from collections.abc import Iterable, Mapping

from msgspec import Struct, field
from msgspec.structs import replace

from csbonus.lang.tree import Call, Expr, Name, Number, Ref, Scope, nodes, rebuilt
from csbonus.lang.units import MONEY, RATIO
from csbonus.pay.plan import Gate, Metric, Parameter
from csbonus.problems import Problem, Source, Text, did_you_mean, show, strange_letters

SCOPES: Mapping[str, Scope] = {"team": "team", "store": "store", "company": "company"}
_PREFIXES: Mapping[Scope, Text] = {
    "team": Text("团队", "team "), "store": Text("店铺", "store "), "company": Text("全公司", "company "),
}  # fmt: skip


class Naming(Struct, kw_only=True):
    """Everything a plan's formulas may name; collects the problems of names.

    `metrics` are filed by key (`agent.sales`, `team.refund_rate`), `lines` by id. `broken` are names
    whose own definition is at fault: what uses them is left out without a further problem.
    """

    metrics: dict[str, Metric] = field(default_factory=dict)
    parameters: dict[str, Parameter] = field(default_factory=dict)
    lines: dict[str, Text] = field(default_factory=dict)
    gates: dict[str, Gate] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    broken: set[str] = field(default_factory=set)
    numbers: dict[str, Number] = field(default_factory=dict)

    def report(self, code: str, text: Text, source: Source | None) -> None:
        """Add a problem."""
        self.problems.append(Problem(code=code, text=text, source=source))

    def resolve(self, expr: Expr, scope: Scope, prefix: str) -> Expr | None:
        """Put figures in place of names and give every number a name under `prefix`.

        At a group's scope a bare metric of the agent is a problem. Nothing comes back where a name
        is unknown; the problem has been reported.
        """
        before = len(self.problems)
        numbers = [node for node in nodes(expr) if isinstance(node, Number)]

        def change(node: Expr) -> Expr:
            if isinstance(node, Name):
                return self._figure(node, scope)
            if isinstance(node, Number):
                place = f".{numbers.index(node) + 1}" if len(numbers) > 1 else ""
                return self.name_number(node, prefix + place)
            return node

        resolved = rebuilt(expr, change)
        whole = not any(isinstance(node, Name) for node in nodes(resolved))
        return resolved if whole and len(self.problems) == before else None

    def name_number(self, number: Number, name: str) -> Number:
        """Give a number the name under which the plan's reader finds it."""
        named = replace(number, name=name)
        self.numbers[name] = named
        return named

    def metric(self, name: str, scope: Scope, at: Source) -> Ref | None:
        """Find a metric of the agent, or of a group."""
        metric = self.metrics.get(f"{scope}.{name}") or self.metrics.get(f"agent.{name}")
        if metric is None and name in self.broken:
            return None
        if metric is None:
            known = [m.id for m in self.metrics.values() if m.of in ("agent", scope)]
            hint = did_you_mean(name, known)
            self.report(
                "metric-unknown",
                Text(f"没有指标 {show(name)}，{hint.zh}", f"there is no metric {show(name)}; {hint.en}"),
                at,
            )
            return None
        return metric_ref(metric, scope, at)

    def gate(self, name: str, at: Source) -> Ref | None:
        """Find a gate."""
        gate = self.gates.get(name)
        if gate is None and name in self.broken:
            return None
        if gate is None:
            hint = did_you_mean(name, self.gates)
            text = Text(f"没有门槛 {show(name)}，{hint.zh}", f"there is no gate {show(name)}; {hint.en}")
            self.report("gate-unknown", text, at)
            return None
        return Ref(key=gate.key, title=gate.title, unit=RATIO, at=at)

    def _figure(self, name: Name, scope: Scope) -> Expr:
        if name.scope:
            return self._scoped(name, scope) or name
        if name.name in self.parameters:
            parameter = self.parameters[name.name]
            return Ref(key=parameter.key, title=parameter.title, unit=parameter.unit, at=name.at)
        if f"agent.{name.name}" in self.metrics and scope == "agent":
            return self.metric(name.name, "agent", name.at) or name
        if name.name in self.lines and scope == "agent":
            return Ref(key=f"line.{name.name}", title=self.lines[name.name], unit=MONEY, at=name.at)
        if name.name not in self.broken:
            self._report_unknown(name, scope)
        return name

    def _scoped(self, name: Name, scope: Scope) -> Ref | None:
        if name.scope not in SCOPES:
            hint = did_you_mean(name.scope, SCOPES)
            text = Text(
                f"没有范围 {show(name.scope)}，{hint.zh}", f"there is no scope {show(name.scope)}; {hint.en}"
            )
            self.report("scope-unknown", text, name.at)
            return None
        if scope not in ("agent", name.scope):
            text = Text(
                f"这里算的是{_PREFIXES[scope].zh}的数，不能用 {show(name.written)}",
                f"this is a figure of the {scope}; {show(name.written)} cannot be used in it",
            )
            self.report("scope-other", text, name.at)
            return None
        return self.metric(name.name, SCOPES[name.scope], name.at)

    def _report_unknown(self, name: Name, scope: Scope) -> None:
        other = next((s for s in SCOPES if f"{s}.{name.name}" in self.metrics), None)
        if scope != "agent" and f"agent.{name.name}" in self.metrics:
            other = scope
        if other is not None:
            text = Text(
                f"{show(name.name)} 要写明是谁的：请写 {other}.{show(name.name)}",
                f"say whose {show(name.name)} is meant: write {other}.{show(name.name)}",
            )
            self.report("scope-missing", text, name.at)
            return
        hint = did_you_mean(name.name, self._bare_names())
        strange = strange_letters(name.name)
        zh = f"不认识的名称 {show(name.name)}{strange.zh}，{hint.zh}"
        self.report(
            "name-unknown", Text(zh, f"unknown name {show(name.name)}{strange.en}; {hint.en}"), name.at
        )

    def _bare_names(self) -> Iterable[str]:
        yield from (metric.id for metric in self.metrics.values() if metric.of == "agent")
        yield from self.parameters
        yield from self.lines


def metric_ref(metric: Metric, scope: Scope, at: Source | None) -> Ref:
    """Name a metric at a scope: a group's figure that members make up says so in its title."""
    title = metric.title
    if scope != metric.of:
        title = Text(_PREFIXES[scope].zh + title.zh, _PREFIXES[scope].en + title.en)
    return Ref(key=f"{scope}.{metric.id}", title=title, unit=metric.unit, at=at)


def has_choice(expr: Expr) -> bool:
    """Tell whether a formula takes different ways for different figures, so that it has no meaning for a sum."""
    return any(isinstance(node, Call) and node.function in ("min", "max", "if") for node in nodes(expr))
