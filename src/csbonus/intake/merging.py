"""The figures of one person from several rows: put together over days, shops and accounts, never counted twice."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from msgspec.structs import replace

from csbonus.intake.agent_row import AgentRow
from csbonus.intake.combining import Part, combine, is_spared
from csbonus.intake.figure_row import FigureRow
from csbonus.intake.findings import Remark, notice, problem
from csbonus.intake.periods import are_disjoint
from csbonus.intake.roster import Person
from csbonus.intake.values.limits import check_metric, held, limits_of
from csbonus.intake.values.texts import name_key
from csbonus.pay.metrics import Metric
from csbonus.pay.people import Gap, Measure
from csbonus.problems import show

Keyed = tuple[tuple[str, ...], FigureRow]
"""A row with what tells it from others of the same person or group beside its days."""


class Merged(NamedTuple):
    """The figures of one person by metric id, those that are missing, and what is wrong."""

    measures: dict[str, Measure]
    gaps: dict[str, Gap]
    remarks: list[Remark]


def merge_rows(person: Person, rows: Sequence[AgentRow], metrics: Mapping[str, Metric]) -> Merged:
    """Put the figures of a person's rows together."""
    if len(rows) == 1:
        return Merged(dict(rows[0].measures), dict(rows[0].gaps), [])
    merged = Merged({}, {}, [])
    keyed = [(_keys(person, row), row) for row in rows]
    for metric_id, metric in metrics.items():
        found, remarks = merge_figure(person.name, metric, keyed)
        merged.remarks.extend(remarks)
        if isinstance(found, Measure):
            merged.measures[metric_id] = found
        elif found is not None:
            merged.gaps[metric_id] = found
    return merged


def merge_figure(
    name: str, metric: Metric, keyed: Sequence[Keyed]
) -> tuple[Measure | Gap | None, list[Remark]]:
    """Put one figure of several rows of the same person or group together; `keyed` must have one row at least."""
    if metric.is_last:
        keyed = _last_days(metric, keyed)
    parts = [Part(keys, row, row.measures[metric.id]) for keys, row in keyed if metric.id in row.measures]
    gap = _open_gap(metric, keyed, parts)
    if gap is not None:
        return gap, []
    found, remarks = _combined(name, metric, [*parts, *_spared(metric, keyed, parts)])
    if not isinstance(found, Measure):
        return found, remarks
    held_to, said = _within(name, metric, found)
    return held_to, [*remarks, *said]


def _last_days(metric: Metric, keyed: Sequence[Keyed]) -> list[Keyed]:
    """Keep of each account, shop and platform the rows of the last day that has the figure, or lacks it."""
    kept: list[Keyed] = []
    having = [one for one in keyed if metric.id in one[1].measures or metric.id in one[1].gaps]
    for keys, row in sorted(having, key=lambda one: one[1].span[1] if one[1].span else "", reverse=True):
        later = (other for other_keys, other in kept if not _differ(keys, other_keys))
        if not any(are_disjoint(row.span, other.span) for other in later):
            kept.append((keys, row))
    return kept


def _within(name: str, metric: Metric, found: Measure) -> tuple[Measure, list[Remark]]:
    """Hold what several rows make together to the limits of the metric, as each of them was."""
    complaint = check_metric(found.value, metric) if found.also else None
    if complaint is None:
        return found, []
    if metric.over == "refuse":
        text = complaint.text
        return found, [
            problem(
                complaint.code,
                f"{show(name)} 合起来，{text.zh}",
                f"{show(name)}, all rows together: {text.en}",
                found.source,
            )
        ]
    limit = limits_of(metric).nearest(found.value)
    text = held(found.value, limit, metric)
    said = notice(
        "number-held",
        f"{show(name)} 合起来，{text.zh}",
        f"{show(name)}, all rows together: {text.en}",
        found.source,
    )
    return replace(found, value=limit), [said]


def _keys(person: Person, row: AgentRow) -> tuple[str, ...]:
    """Give what tells a row from others of the same person; an account only if it is known to be one."""
    account = name_key(row.account)
    is_known = account in {name_key(known) for known in person.accounts}
    return (account if is_known else "", name_key(row.store), name_key(row.platform))


def _open_gap(metric: Metric, keyed: Sequence[Keyed], parts: Sequence[Part]) -> Gap | None:
    """Find a missing figure that no other table supplies for the same account, shop and day."""
    for part in _gaps(metric, keyed, parts):
        if isinstance(part.found, Gap) and not is_spared(metric, part.row):
            return part.found
    return None


def _spared(metric: Metric, keyed: Sequence[Keyed], parts: Sequence[Part]) -> list[Part]:
    return [part for part in _gaps(metric, keyed, parts) if is_spared(metric, part.row)]


def _gaps(metric: Metric, keyed: Sequence[Keyed], parts: Sequence[Part]) -> Iterator[Part]:
    for keys, row in keyed:
        if metric.id in row.gaps:
            own = Part(keys, row, row.gaps[metric.id])
            if all(_are_apart(own, part) for part in parts):
                yield own


def _combined(name: str, metric: Metric, parts: Sequence[Part]) -> tuple[Measure | Gap | None, list[Remark]]:
    """Count once what several tables repeat, and put the rest together; the order of the rows changes nothing."""
    if _are_days(parts):
        return combine(name, metric, parts)
    kept: list[list[Part]] = []
    for part in parts:
        near = [same for same in kept if any(not _are_apart(part, other) for other in same)]
        if not near:
            kept.append([part])
            continue
        others = [other for same in near for other in same]
        strange = [other for other in others if not _repeats(part, other)]
        if strange or len(near) > 1:
            return part.found, [_disagreement(name, metric, (strange or others)[0], part)]
        near[0].append(part)
    if len(kept) <= 1:
        return (kept[0][0].found if kept else None), []
    return combine(name, metric, [same[0] for same in kept])


def _are_days(parts: Sequence[Part]) -> bool:
    """Tell quickly whether there are only several days, none of them twice, of one account."""
    spans = sorted(part.row.span for part in parts if part.row.span)
    if not len(spans) == len(parts) > 1 or len({part.keys for part in parts}) > 1:
        return False
    return all(one[1] < other[0] for one, other in pairwise(spans))


def _value(part: Part) -> Decimal | None:
    return part.found.value if isinstance(part.found, Measure) else None


def _repeats(one: Part, other: Part) -> bool:
    """Tell whether a row says what one of another table says; two rows of one table never repeat each other."""
    is_of_both = one.row.table is not other.row.table and not _are_apart(one, other)
    return is_of_both and _value(one) == _value(other)


def _are_apart(one: Part, other: Part) -> bool:
    """Tell whether two rows are surely of different accounts, shops, platforms or days, so that both count."""
    return _differ(one.keys, other.keys) or are_disjoint(one.row.span, other.row.span)


def _differ(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    return any(a and b and a != b for a, b in zip(one, other, strict=True))


def _disagreement(name: str, metric: Metric, one: Part, two: Part) -> Remark:
    place = one.found.source.render()
    a, b = one.found.said, two.found.said
    if _value(one) == _value(two):
        zh, en = f"有好几处（另一处在 {place}）", f"is given more than once (also at {place})"
    else:
        zh = f"两处不同：{place} 是 {show(a.zh, 40)}，这里是 {show(b.zh, 40)}"
        en = f"differs: {show(a.en, 40)} at {place}, {show(b.en, 40)} here"
    return problem(
        "figure-twice",
        f"{show(name)} 的{metric.title.zh}{zh}；请只留一处；如果是不同店铺的数据，请加“店铺”列，或在文件名里写上花名册里的店铺名",
        f"{metric.title.en} of {show(name)} {en}; keep one; if they are of different shops, add a 店铺 (shop) column, or write the shop, as on the roster, into the file's name",
        two.found.source,
    )
