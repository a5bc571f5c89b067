"""What the plans want to know of a month: the figures to look for, and who is paid by which plan."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from csbonus.intake.findings import Remark, problem
from csbonus.intake.values.texts import name_key
from csbonus.lang.tree import refs
from csbonus.lang.units import ADDS_UP
from csbonus.pay.assign import pick_plans
from csbonus.pay.plan import Metric, PayPlan
from csbonus.problems import show


class Wanted(Struct, frozen=True, kw_only=True):
    """The figures and events that the month's plans read.

    `agent` are read from columns, by id; `manual` from the table of manual amounts, by id; `groups` are
    those of a team, a store or the company. `items` are the names a manual amount may be entered under
    and `incidents` those of the register, both filed by their plainest spelling.
    """

    plans: tuple[PayPlan, ...]
    agent: Mapping[str, Metric]
    manual: Mapping[str, Metric]
    groups: tuple[Metric, ...]
    items: Mapping[str, tuple[str, ...]]
    item_names: tuple[str, ...]
    incidents: Mapping[str, str]

    def plans_of(self, role: str, *, has_roles: bool) -> tuple[PayPlan, ...]:
        """List the plans that pay a role; everyone is paid by all plans where nobody has a role."""
        if not has_roles:
            return self.plans
        return tuple(plan for plan in self.plans if not plan.roles or role in plan.roles)

    @property
    def has_roles(self) -> bool:
        """Tell whether any plan is for certain roles only."""
        return any(plan.roles for plan in self.plans)


def find_wanted(plans: Sequence[PayPlan], month: str) -> tuple[Wanted, tuple[Remark, ...]]:
    """Gather what the plans in force in a month read, and metrics that two of them define differently."""
    in_force = pick_plans(plans, month)[0] or tuple(plans)
    read = [need.metric for plan in in_force for need in plan.needs if need.is_read]
    manual = {m.id: m for m in read if m.of == "agent" and m.is_manual}
    items = list(_items(in_force, manual))
    filed: dict[str, tuple[str, ...]] = {}
    for name, metric_id in items:
        known = filed.get(name_key(name), ())
        filed[name_key(name)] = known if metric_id in known else (*known, metric_id)
    wanted = Wanted(
        plans=in_force,
        agent={m.id: m for m in read if m.of == "agent" and (m.columns or not m.is_manual)},
        manual=manual,
        groups=tuple({m.key: m for m in read if m.of != "agent"}.values()),
        items=filed,
        item_names=tuple(dict.fromkeys(manual[metric_id].title.zh for _, metric_id in items)),
        incidents={name_key(rule.name): rule.name for plan in in_force for rule in plan.incidents},
    )
    return wanted, tuple(_conflicts(read))


def is_additive(metric: Metric) -> bool:
    """Tell whether figures of a metric add up to a meaningful total: money, people and counts."""
    return metric.aggregate == "sum" and metric.unit in ADDS_UP


def needs_stats(plans: Iterable[PayPlan]) -> bool:
    """Tell whether any of the plans reads a figure of each agent that it cannot do without."""
    return any(
        need.is_read and need.scope == "agent" and not need.is_optional and not need.metric.is_manual
        for plan in plans
        for need in plan.needs
    )


def _items(plans: Sequence[PayPlan], manual: Mapping[str, Metric]) -> Iterator[tuple[str, str]]:
    for metric in manual.values():
        yield from ((name, metric.id) for name in (metric.id, metric.title.zh, metric.title.en))
    for plan in plans:
        for line in plan.lines:
            for ref in refs(line.expr):
                metric_id = ref.key.removeprefix("agent.")
                if ref.key.startswith("agent.") and metric_id in manual:
                    yield from ((name, metric_id) for name in (line.id, line.title.zh, line.title.en))


def _conflicts(read: Sequence[Metric]) -> Iterator[Remark]:
    first: dict[str, Metric] = {}
    for metric in read:
        other = first.setdefault(metric.key, metric)
        if _reading(other) != _reading(metric):
            place = other.source.render()
            yield problem(
                "metric-defined-twice",
                f"指标 {show(metric.id)} 在两个方案里的定义不同（另一处在 {place}）；请让单位、列名和限值一致，或改名",
                f"metric {show(metric.id)} is defined differently in two plans (the other at {place}); make unit, columns and limits the same, or rename one",
                metric.source,
            )


def _reading(metric: Metric) -> tuple[object, ...]:
    return (
        metric.unit, metric.columns, metric.percent, metric.minimum, metric.maximum, metric.over,
        metric.is_manual, metric.aggregate, metric.weight,
    )  # fmt: skip
