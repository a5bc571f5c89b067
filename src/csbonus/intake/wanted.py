"""What the plans want to know of a month: the figures to look for, and who is paid by which plan."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from msgspec import Struct, field

from csbonus.intake.findings import Remark, problem
from csbonus.intake.values.texts import name_key
from csbonus.lang.units import ADDS_UP
from csbonus.lang.walk import refs
from csbonus.pay.assign import pick_plans
from csbonus.pay.metrics import Metric, Record, RowQuery
from csbonus.pay.plan import Collecting, Need, PayLine, PayPlan, Step
from csbonus.pay.provisions import IncidentRule
from csbonus.problems import Source, show

Words = Mapping[str, str]
"""Words of the plans by their plainest spelling."""


class PlanIncident(NamedTuple):
    """An incident, and the plan that takes it up."""

    plan: str
    rule: IncidentRule


class Spelled(NamedTuple):
    """The header that another one means by the payroll folder, in the common form, and the cell that says so."""

    means: str
    source: Source


class Wanted(Struct, frozen=True, kw_only=True):
    """The figures and events that the month's plans read.

    `agent` are read from columns, by id; `manual` from the table of manual amounts, by id; `groups` are
    those of a team, a store or the company. `items` are the names a manual amount may be entered under
    and `incidents` those of the register, both filed by their plainest spelling. `attributes` are columns of
    the roster that numbers go by, with the words they have numbers for; `records` are tables with a row for
    each order, day or shop, and `words` those that the plans look for in one of their columns. `weights` are the
    figures that days of a group's figure are weighted by, by the key of that figure. `spellings`
    are headers that mean others, by the payroll folder.
    """

    plans: tuple[PayPlan, ...]
    agent: Mapping[str, Metric]
    manual: Mapping[str, Metric]
    groups: tuple[Metric, ...]
    items: Mapping[str, tuple[str, ...]]
    item_names: tuple[str, ...]
    incidents: Mapping[str, tuple[PlanIncident, ...]]
    attributes: Mapping[str, Words] = field(default_factory=dict)
    records: Mapping[str, Record] = field(default_factory=dict)
    words: Mapping[tuple[str, str], Words] = field(default_factory=dict)
    weights: Mapping[str, Metric] = field(default_factory=dict)
    spellings: Mapping[str, Spelled] = field(default_factory=dict)

    @property
    def meanings(self) -> Mapping[str, str]:
        """Give the headers that others mean by the payroll folder."""
        return {name: spelled.means for name, spelled in self.spellings.items()}

    def plans_of(self, role: str, *, has_roles: bool) -> tuple[PayPlan, ...]:
        """List the plans that pay a role; everyone is paid by all plans where nobody has a role."""
        if not has_roles:
            return self.plans
        return tuple(plan for plan in self.plans if not plan.roles or role in plan.roles)

    def incident(self, word: str, plans: Iterable[PayPlan]) -> IncidentRule | None:
        """Find what a word of the register stands for in some plans, or else in any."""
        known = self.incidents.get(name_key(word), ())
        own = {plan.id for plan in plans}
        return next((one.rule for one in sorted(known, key=lambda one: one.plan not in own)), None)

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
        agent={m.id: m for m in (*read, *_weights(in_force, read)) if _is_from_column(m)},
        manual=manual,
        groups=tuple({m.key: m for m in read if m.of != "agent"}.values()),
        items=filed,
        item_names=tuple(dict.fromkeys(manual[metric_id].title.zh for _, metric_id in items)),
        incidents=_incidents(in_force),
        attributes=_attributes(in_force),
        records={record.id: record for plan in in_force for record in used_records(plan)},
        words=_words(in_force),
        weights=dict(_weights_of_groups(in_force, read)),
    )
    return wanted, (*_conflicts(read), *_record_conflicts(in_force))


def _is_from_column(metric: Metric) -> bool:
    return metric.of == "agent" and bool(metric.columns or not metric.is_manual)


def _weights(plans: Sequence[PayPlan], read: Sequence[Metric]) -> Iterator[Metric]:
    """List the figures that others are weighted by, which is needed where a person has several rows."""
    for name in dict.fromkeys(metric.weight for metric in read if metric.weight):
        found = (plan.metrics.get(f"agent.{name}") for plan in plans)
        yield from (metric for metric in found if metric is not None and metric.columns)


def _weights_of_groups(plans: Sequence[PayPlan], read: Sequence[Metric]) -> Iterator[tuple[str, Metric]]:
    """List what figures of groups are weighted by, which is needed where a table has rows of days."""
    for metric in read:
        if metric.of != "agent" and metric.weight:
            names = (f"{metric.of}.{metric.weight}", f"agent.{metric.weight}")
            found = (plan.metrics.get(name) for plan in plans for name in names)
            yield from ((metric.key, one) for one in found if one is not None and one.columns)


def used_records(plan: PayPlan) -> tuple[Record, ...]:
    """List the records that a plan makes anything of."""
    used = {query.record for query in _queries(plan)}
    return tuple(record for record in plan.records.values() if record.id in used)


def _queries(plan: PayPlan) -> Iterator[RowQuery]:
    for step in plan.steps:
        query = _query(step)
        if query is not None:
            yield query


def _query(step: Step) -> RowQuery | None:
    if isinstance(step, Need):
        return step.metric.rows
    if isinstance(step, Collecting):
        return step.query
    return step.rows if isinstance(step, PayLine) else None


def _incidents(plans: Sequence[PayPlan]) -> dict[str, tuple[PlanIncident, ...]]:
    filed: dict[str, tuple[PlanIncident, ...]] = {}
    for plan in plans:
        for rule in plan.incidents:
            for key in dict.fromkeys(name_key(word) for word in (*rule.words, rule.name)):
                filed[key] = (*filed.get(key, ()), PlanIncident(plan.id, rule))
    return filed


def _attributes(plans: Sequence[PayPlan]) -> Mapping[str, Words]:
    filed: dict[str, dict[str, str]] = {}
    for plan in plans:
        for parameter in plan.parameters:
            if parameter.by:
                words = filed.setdefault(parameter.by, {})
                words |= {name_key(word): word for word in parameter.values}
    return filed


def _words(plans: Sequence[PayPlan]) -> Mapping[tuple[str, str], Words]:
    filed: dict[tuple[str, str], dict[str, str]] = {}
    for plan in plans:
        for query in _queries(plan):
            for test in query.filters:
                if test.test in ("is", "is_not"):
                    filed.setdefault((query.record, test.column), {})[name_key(test.word)] = test.word
    return filed


def is_additive(metric: Metric) -> bool:
    """Tell whether figures of a metric add up to a meaningful total: money, people and counts, but no words."""
    return metric.aggregate == "sum" and metric.unit in ADDS_UP and not metric.choices


def needs_stats(plans: Iterable[PayPlan], listed: Collection[str] = ()) -> bool:
    """Tell whether any of the plans reads a figure of each agent that it cannot do without.

    Figures that are `listed` stand in a list of figures, not in a table with a row per agent.
    """
    return any(
        need.is_read
        and need.scope == "agent"
        and not need.is_optional
        and not need.metric.is_manual
        and need.metric.id not in listed
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
        metric.is_manual, metric.aggregate, metric.is_last, metric.weight, metric.choices,
    )  # fmt: skip


def _record_conflicts(plans: Sequence[PayPlan]) -> Iterator[Remark]:
    first: dict[str, Record] = {}
    for record in (record for plan in plans for record in used_records(plan)):
        other = first.setdefault(record.id, record)
        if [(c.id, c.unit, c.columns) for c in other.columns] != [
            (c.id, c.unit, c.columns) for c in record.columns
        ]:
            place = other.source.render()
            yield problem(
                "record-defined-twice",
                f"明细表 {show(record.id)} 在两个方案里的定义不同（另一处在 {place}）；请让各列一致，或改名",
                f"record {show(record.id)} is defined differently in two plans (the other at {place}); make the columns the same, or rename one",
                record.source,
            )
