"""What is different between two months of data: people, figures, incidents, rows, the roster, the month itself."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from csbonus.comparing.records import Cause, Part
from csbonus.lang.tree import Scope
from csbonus.lang.units import ADDS_UP
from csbonus.pay.metrics import Metric
from csbonus.pay.people import Agent, Gap, Group, Measure, MonthInput
from csbonus.pay.plan import PayPlan
from csbonus.problems import Text, show

Key = tuple[str, ...]
"""Names a difference: `("figure", "sales")`, `("group", "team", "silent_sales")`, `("joined",)` ..."""

_ROSTER = (
    "name", "employee_number", "role", "team", "store", "is_present", "is_base_only", "attributes", "post",
)  # fmt: skip
_NAMED = 6
_Owner = Agent | Group
T = TypeVar("T")


class DataFactor(Struct, frozen=True, kw_only=True):
    """A difference between two months' data, as a cause."""

    key: Key
    cause: Cause


def find_data_factors(
    before: MonthInput, after: MonthInput, plans: Sequence[PayPlan]
) -> tuple[DataFactor, ...]:
    """List the differences: people first, then figures in the order of the plans, then all else."""
    metrics = {(m.of, m.id): m for plan in plans for m in plan.metrics.values()}
    found = [*_people(before, after), *_figures(before, after, metrics), *_besides(before, after)]
    return tuple(found)


def blend_months(before: MonthInput, after: MonthInput, made: frozenset[Key]) -> MonthInput:
    """Put some of the differences into the month before."""
    olds, news = _by_key(before), _by_key(after)
    agents = [
        _blended(agent, news[key], made) if key in news else agent
        for key, agent in olds.items()
        if key in news or ("left",) not in made
    ]
    if ("joined",) in made:
        agents += [agent for key, agent in news.items() if key not in olds]
        places = {key: place for place, key in enumerate(news)}
        agents.sort(key=lambda agent: places.get(agent.key, len(places)))
    of = after if ("month",) in made else before
    has_roles = (after if ("roster",) in made else before).has_roles
    return MonthInput(
        month=of.month, history=of.history, has_roles=has_roles, agents=tuple(agents),
        groups={key: _group(key, before, after, made) for key in {**before.groups, **after.groups}},
    )  # fmt: skip


def _by_key(month: MonthInput) -> dict[str, Agent]:
    return {agent.key: agent for agent in month.agents}


def _blended(old: Agent, new: Agent, made: frozenset[Key]) -> Agent:
    figures = {key[1] for key in made if key[0] == "figure"}
    records = {key[1] for key in made if key[0] == "rows"}
    agent = replace(
        old,
        measures=_mixed(old.measures, new.measures, figures),
        gaps=_mixed(old.gaps, new.gaps, figures),
        records=_mixed(old.records, new.records, records),
        incidents=(new if ("incidents",) in made else old).incidents,
    )
    return replace(agent, **{name: getattr(new, name) for name in _ROSTER}) if ("roster",) in made else agent


def _mixed(old: Mapping[str, T], new: Mapping[str, T], taken: Iterable[str]) -> dict[str, T]:
    """Take what stands under some names from the new table, gone where it has nothing."""
    names = set(taken)
    return {name: held for name, held in old.items() if name not in names} | {
        name: held for name, held in new.items() if name in names
    }


def _group(key: tuple[Scope, str], before: MonthInput, after: MonthInput, made: frozenset[Key]) -> Group:
    none = Group(scope=key[0], name=key[1])
    old, new = before.groups.get(key, none), after.groups.get(key, none)
    figures = {one[2] for one in made if one[0] == "group" and one[1] == key[0]}
    return replace(
        old,
        measures=_mixed(old.measures, new.measures, figures),
        gaps=_mixed(old.gaps, new.gaps, figures),
    )


def _people(before: MonthInput, after: MonthInput) -> Iterator[DataFactor]:
    olds, news = _by_key(before), _by_key(after)
    gone = [agent for key, agent in olds.items() if key not in news]
    fresh = [agent for key, agent in news.items() if key not in olds]
    if gone:
        yield _factor(("left",), Text("离开的人", "people who left"), _names(gone), Text("", ""), "people")
    if fresh:
        yield _factor(
            ("joined",), Text("新来的人", "people who joined"), Text("", ""), _names(fresh), "people"
        )


def _names(agents: Sequence[Agent]) -> Text:
    names = [show(agent.name, 20) for agent in agents[:_NAMED]]
    more = len(agents) - len(names)
    zh, en = (f" 等 {len(agents)} 人", f" and {more} more") if more else ("", "")
    return Text("、".join(names) + zh, ", ".join(names) + en)


def _figures(
    before: MonthInput, after: MonthInput, metrics: Mapping[tuple[Scope, str], Metric]
) -> Iterator[DataFactor]:
    news = _by_key(after)
    pairs = [(agent, news[key]) for key, agent in _by_key(before).items() if key in news]
    groups: dict[Scope, list[tuple[_Owner, _Owner]]] = {}
    for scope, name in {**before.groups, **after.groups}:
        none = Group(scope=scope, name=name)
        both = before.groups.get((scope, name), none), after.groups.get((scope, name), none)
        groups.setdefault(scope, []).append(both)
    for (scope, id_), metric in metrics.items():
        own: Sequence[tuple[_Owner, _Owner]] = pairs if scope == "agent" else groups.get(scope, [])
        if any(_value(old, id_) != _value(new, id_) for old, new in own):
            key: Key = ("figure", id_) if scope == "agent" else ("group", scope, id_)
            yield _factor(key, _title(metric), *_sums(own, metric))


def _value(owner: _Owner, id_: str) -> object:
    held: Measure | Gap | None = owner.measures.get(id_) or owner.gaps.get(id_)
    return held.value if isinstance(held, Measure) else held is not None


def _title(metric: Metric) -> Text:
    if metric.is_manual:
        return Text(f"手工金额“{metric.title.zh}”", f'manual amount "{metric.title.en}"')
    return Text(f"指标“{metric.title.zh}”", f'figure "{metric.title.en}"')


def _sums(owners: Sequence[tuple[_Owner, _Owner]], metric: Metric) -> tuple[Text, Text]:
    """Sum the figure up before and after, where sums mean anything."""
    if metric.unit not in ADDS_UP or metric.choices:
        return Text("", ""), Text("", "")
    sums = [sum((_number(pair[side], metric.id) for pair in owners), Decimal(0)) for side in (0, 1)]
    return Text(f"合计 {sums[0]:,f}", f"sum {sums[0]:,f}"), Text(f"{sums[1]:,f}", f"{sums[1]:,f}")


def _number(owner: _Owner, id_: str) -> Decimal:
    measure = owner.measures.get(id_)
    return measure.value if measure else Decimal(0)


def _besides(before: MonthInput, after: MonthInput) -> Iterator[DataFactor]:
    news = _by_key(after)
    pairs = [(agent, news[key]) for key, agent in _by_key(before).items() if key in news]
    if _differ(
        pairs,
        lambda agent: [(i.name, i.count, i.amount, i.others, i.number, i.state) for i in agent.incidents],
    ):
        yield _factor(("incidents",), Text("奖惩登记", "incidents"))
    for record in dict.fromkeys(name for pair in pairs for agent in pair for name in agent.records):
        if _differ(pairs, lambda agent, record=record: _rows(agent, record)):  # type: ignore[misc]
            yield _factor(("rows", record), Text(f"明细表 {record}", f"record {record}"))
    if _differ(pairs, lambda agent: [getattr(agent, name) for name in _ROSTER]):
        yield _factor(("roster",), Text("花名册（岗位、团队、状态等）", "roster (role, team, status ...)"))
    if before.month != after.month or before.history != after.history:
        title = Text(
            "月份本身（天数、按月生效的数、以前月份）",
            "the month itself (its days, dated numbers, earlier months)",
        )
        yield _factor(("month",), title, Text(before.month, before.month), Text(after.month, after.month))


def _differ(pairs: Iterable[tuple[Agent, Agent]], of: Callable[[Agent], object]) -> bool:
    return any(of(old) != of(new) for old, new in pairs)


def _rows(agent: Agent, record: str) -> object:
    rows = agent.records.get(record, ())
    return [({name: m.value for name, m in row.measures.items()}, row.texts, set(row.gaps)) for row in rows]


_NOTHING = Text("", "")


def _factor(
    key: Key, what: Text, before: Text = _NOTHING, after: Text = _NOTHING, kind: str = "data"
) -> DataFactor:
    is_summed = key[0] in {"figure", "group", "joined", "left"}
    part = Part(path=f"data.{'.'.join(key)}", what=what, before=before, after=after, is_summed=is_summed)
    return DataFactor(key=key, cause=Cause(kind="people" if kind == "people" else "data", parts=(part,)))
