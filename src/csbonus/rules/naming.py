"""Names of a plan made into figures: metrics at their scopes, parameters, lines, gates, scores, tables, incidents."""

from collections.abc import Mapping

from msgspec import Struct, field
from msgspec.structs import replace

from csbonus.lang.tree import Call, Expr, Lookup, Marginal, Number, Ref, Scope
from csbonus.lang.units import RATIO
from csbonus.lang.walk import nodes
from csbonus.pay.metrics import Metric, Parameter, Record
from csbonus.pay.plan import Collecting, Gate, Inactive, Need, Ranking, Who
from csbonus.pay.provisions import IncidentRule, Note
from csbonus.problems import Problem, Source, Text, did_you_mean, show

SCOPES: Mapping[str, Scope] = {"team": "team", "store": "store", "company": "company"}
PREFIXES: Mapping[Scope, Text] = {
    "team": Text("团队", "team "), "store": Text("店铺", "store "), "company": Text("全公司", "company "),
}  # fmt: skip


class Setting(Struct, frozen=True, kw_only=True):
    """Where a formula stands: whose figures it may read, and the record whose rows it is computed for."""

    scope: Scope = "agent"
    record: Record | None = None


class Naming(Struct, kw_only=True):
    """Everything a plan's formulas may name; collects the problems of names.

    `metrics` are filed by key (`agent.sales`, `team.refund_rate`, `agent.service`), `lines` by id; `values` are
    the columns of tables and grades, filed as they are written (`level.rate`). `broken` are names
    whose own definition is at fault: what uses them is left out without a further problem.
    """

    source: Source
    metrics: dict[str, Metric] = field(default_factory=dict)
    parameters: dict[str, Parameter] = field(default_factory=dict)
    lines: dict[str, Text] = field(default_factory=dict)
    gates: dict[str, Gate] = field(default_factory=dict)
    values: dict[str, Expr] = field(default_factory=dict)
    incidents: dict[str, IncidentRule] = field(default_factory=dict)
    records: dict[str, Record] = field(default_factory=dict)
    rankings: dict[str, Ranking] = field(default_factory=dict)
    of_members: dict[str, Need] = field(default_factory=dict)
    collecting: dict[str, Collecting] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)
    scores: set[str] = field(default_factory=set)
    counts_others: bool = False
    inactive: Inactive | None = None
    rank_members: Who = "active"
    problems: list[Problem] = field(default_factory=list)
    broken: set[str] = field(default_factory=set)
    numbers: dict[str, Number] = field(default_factory=dict)

    def report(self, code: str, text: Text, source: Source | None) -> None:
        """Add a problem."""
        self.problems.append(Problem(code=code, text=text, source=source))

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

    def find(self, known: Mapping[str, object], name: str, word: Text, at: Source) -> bool:
        """Tell whether a name is among those known; one that is not is a problem, unless its definition is."""
        if name in known:
            return True
        if name not in self.broken:
            hint = did_you_mean(name, known)
            said = Text(
                f"没有{word.zh} {show(name)}，{hint.zh}", f"there is no {word.en} {show(name)}; {hint.en}"
            )
            self.report(f"{word.en.replace(' ', '-')}-unknown", said, at)
        return False

    def gate(self, name: str, at: Source) -> Ref | None:
        """Find a gate."""
        if not self.find(self.gates, name, Text("门槛", "gate"), at):
            return None
        gate = self.gates[name]
        return Ref(key=gate.key, title=gate.title, unit=RATIO, at=at)


def metric_ref(metric: Metric, scope: Scope, at: Source | None) -> Ref:
    """Name a metric at a scope: a group's figure that members make up says so in its title."""
    title = metric.title
    if scope != metric.of:
        title = Text(PREFIXES[scope].zh + title.zh, PREFIXES[scope].en + title.en)
    return Ref(key=f"{scope}.{metric.id}", title=title, unit=metric.unit, at=at)


def has_choice(expr: Expr) -> bool:
    """Tell whether a formula takes different ways for different figures, so that it has no meaning for a sum."""
    return any(
        isinstance(node, Lookup | Marginal)
        or (isinstance(node, Call) and node.function in ("min", "max", "if"))
        for node in nodes(expr)
    )
