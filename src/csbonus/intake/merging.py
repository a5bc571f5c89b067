"""The figures of one person from several rows: added up over shops and accounts, never counted twice."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from csbonus.intake.agents import AgentRow
from csbonus.intake.findings import Remark, problem
from csbonus.intake.roster import Person
from csbonus.intake.values.texts import name_key
from csbonus.pay.metrics import Metric
from csbonus.pay.people import Gap, Measure
from csbonus.problems import show


class Merged(NamedTuple):
    """The figures of one person by metric id, those that are missing, and what is wrong."""

    measures: dict[str, Measure]
    gaps: dict[str, Gap]
    remarks: list[Remark]


class _Part(NamedTuple):
    keys: tuple[str, ...]
    measure: Measure


def merge_rows(person: Person, rows: Sequence[AgentRow], metrics: Mapping[str, Metric]) -> Merged:
    """Put the figures of a person's rows together."""
    if len(rows) == 1:
        return Merged(dict(rows[0].measures), dict(rows[0].gaps), [])
    merged = Merged({}, {}, [])
    keyed = [(_keys(person, row), row) for row in rows]
    for metric_id, metric in metrics.items():
        parts = [_Part(keys, row.measures[metric_id]) for keys, row in keyed if metric_id in row.measures]
        gap = _open_gap(metric_id, keyed, parts)
        if gap is not None:
            merged.gaps[metric_id] = gap
        elif parts:
            measure, remarks = _combined(person.name, metric, parts)
            merged.measures[metric_id] = measure
            merged.remarks.extend(remarks)
    return merged


def _keys(person: Person, row: AgentRow) -> tuple[str, ...]:
    """Give what tells a row from others of the same person; an account only if it is known to be one."""
    account = name_key(row.account)
    is_known = account in {name_key(known) for known in person.accounts}
    return (account if is_known else "", name_key(row.store), name_key(row.platform))


def _open_gap(
    metric_id: str, keyed: Sequence[tuple[tuple[str, ...], AgentRow]], parts: Sequence[_Part]
) -> Gap | None:
    """Find a missing figure that no other table supplies for the same account and shop."""
    for keys, row in keyed:
        gap = row.gaps.get(metric_id)
        if gap is not None and all(_are_apart(keys, part.keys) for part in parts):
            return gap
    return None


def _combined(name: str, metric: Metric, parts: Sequence[_Part]) -> tuple[Measure, list[Remark]]:
    kept: list[_Part] = []
    for part in parts:
        overlapping = [other for other in kept if not _are_apart(part.keys, other.keys)]
        differing = [other for other in overlapping if other.measure.value != part.measure.value]
        if differing or len(overlapping) > 1:
            return part.measure, [_disagreement(name, metric, (differing or overlapping)[0], part)]
        if not overlapping:
            kept.append(part)
    if len(kept) == 1:
        return kept[0].measure, []
    if metric.aggregate == "sum" and not metric.choices:
        return _total([part.measure for part in kept]), []
    other = next((part for part in kept if part.measure.value != kept[0].measure.value), None)
    return kept[0].measure, [_not_additive(name, metric, kept[0], other)] if other else []


def _are_apart(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Tell whether two rows are surely of different accounts, shops or platforms, so that both count."""
    return any(a and b and a != b for a, b in zip(one, other, strict=True))


def _total(measures: Sequence[Measure]) -> Measure:
    return Measure(
        value=sum((measure.value for measure in measures), Decimal(0)),
        source=measures[0].source,
        raw=" + ".join(measure.raw for measure in measures),
        also=tuple(measure.source for measure in measures[1:]),
    )


def _disagreement(name: str, metric: Metric, one: _Part, two: _Part) -> Remark:
    place = one.measure.source.render()
    a, b = show(one.measure.raw, 40), show(two.measure.raw, 40)
    if one.measure.value == two.measure.value:
        zh, en = f"有好几处（另一处在 {place}）", f"is given more than once (also at {place})"
    else:
        zh, en = f"两处不同：{place} 是 {a}，这里是 {b}", f"differs: {a} at {place}, {b} here"
    return problem(
        "figure-twice",
        f"{show(name)} 的{metric.title.zh}{zh}；请只留一处，如果是不同店铺的数据，请加“店铺”列",
        f"{metric.title.en} of {show(name)} {en}; keep one, or add a 店铺 (shop) column if they are of different shops",
        two.measure.source,
    )


def _not_additive(name: str, metric: Metric, one: _Part, two: _Part) -> Remark:
    place = one.measure.source.render()
    return problem(
        "figure-not-additive",
        f"{show(name)} 在两个店铺或账号都有{metric.title.zh}（另一处在 {place}），这个指标不能相加；请只给一个合并后的数",
        f"{show(name)} has {metric.title.en} in two shops or accounts (also at {place}), which does not add up; give one figure for both",
        two.measure.source,
    )
