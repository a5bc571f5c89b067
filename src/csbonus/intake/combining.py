"""One figure from several: added up, weighted, or divided anew from its counts; never a mean of ratios."""

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from csbonus.intake.figure_row import FigureRow
from csbonus.intake.findings import Remark, listed, problem
from csbonus.lang.units import RATIO
from csbonus.pay.metrics import Metric
from csbonus.pay.people import Gap, Measure
from csbonus.problems import Text, show

_MOST_SHOWN = 4
_ZERO = Decimal(0)


class Part(NamedTuple):
    """A figure of one row, or the gap in its place; `keys` tell the row's account, shop and platform."""

    keys: tuple[str, ...]
    row: FigureRow
    found: Measure | Gap


def is_spared(metric: Metric, row: FigureRow) -> bool:
    """Tell whether a row can do without a figure, as nothing weighs it: a mean of nobody, a share of nothing."""
    if metric.aggregate == "mean":
        weight = row.measures.get(metric.weight or "")
        return weight is not None and not weight.value
    counts = row.counts.get(metric.id)
    return counts is not None and not counts.lacking and not counts.below


def combine(name: str, metric: Metric, parts: Sequence[Part]) -> tuple[Measure | Gap, list[Remark]]:
    """Make a figure of a person from those of his rows, each of another day, account, shop or platform."""
    measures = [part.found for part in parts if isinstance(part.found, Measure)]
    if metric.aggregate == "mean":
        return _weighted(name, metric, parts)
    if any(metric.id in part.row.counts for part in parts):
        return _divided(name, metric, parts)
    if metric.aggregate == "sum" and not metric.choices and len(measures) == len(parts):
        return _joined(parts, sum((m.value for m in measures), _ZERO), _sum_raw(parts)), []
    return _only_value(metric, parts) or _refused(name, metric, parts, _HOW)


def _weighted(name: str, metric: Metric, parts: Sequence[Part]) -> tuple[Measure | Gap, list[Remark]]:
    weights = [part.row.measures.get(metric.weight or "") for part in parts]
    known = [weight.value for weight in weights if weight is not None]
    if len(known) < len(parts) or any(weight < 0 for weight in known):
        lacking = parts[next((n for n, w in enumerate(weights) if w is None or w.value < 0), 0)]
        shown = show(metric.weight or "")
        where = lacking.row.source.render()
        text = Text(
            f"{where} 没有权重 {shown}，不能加权平均",
            f"{where} has no weight ({shown}) for the mean",
        )
        return _only_value(metric, parts) or _refused(name, metric, parts, text)
    if not sum(known):
        return _without_weight(name, metric, parts)
    pairs = zip(parts, known, strict=True)
    total = sum((p.found.value * w for p, w in pairs if isinstance(p.found, Measure)), _ZERO)
    number = _number_of(parts)
    raw = Text(f"{number.zh} 加权平均", f"weighted mean of {number.en}")
    return _joined(parts, total / sum(known), raw), []


def _divided(name: str, metric: Metric, parts: Sequence[Part]) -> tuple[Measure | Gap, list[Remark]]:
    counts = [part.row.counts.get(metric.id) for part in parts]
    known = [own for own in counts if own is not None]
    lacking = list(dict.fromkeys(column for own in known for column in own.lacking))
    if lacking or len(known) < len(parts):
        names = listed(lacking)
        text = Text(
            f"比率要按次数重算，缺少 {names.zh}" if lacking else _HOW.zh,
            f"a ratio is made anew from its counts, and {names.en} lacks" if lacking else _HOW.en,
        )
        return _only_value(metric, parts) or _refused(name, metric, parts, text)
    above = sum((own.above for own in known), _ZERO)
    below = sum((own.below for own in known), _ZERO)
    if not below:
        return _without_weight(name, metric, parts)
    return _joined(parts, above / below, f"{above:f} / {below:f}"), []


def _without_weight(name: str, metric: Metric, parts: Sequence[Part]) -> tuple[Measure | Gap, list[Remark]]:
    """Take what all rows say where none has any weight, such as the zeros of somebody without customers."""
    gap = next((part.found for part in parts if isinstance(part.found, Gap)), None)
    measures = [part for part in parts if isinstance(part.found, Measure)]
    if not measures and gap is not None:
        return gap, []
    values = {part.found.value for part in measures if isinstance(part.found, Measure)}
    if len(values) == 1:
        return measures[0].found, []
    text = Text(
        "各处的权重都是 0，算不出平均",
        "nothing weighs any of them, so that there is no mean",
    )
    return _refused(name, metric, measures, text)


def _only_value(metric: Metric, parts: Sequence[Part]) -> tuple[Measure | Gap, list[Remark]] | None:
    """Take a figure that is the same everywhere; of days only a word or a share may be, as a count would add up."""
    values = {part.found.value for part in parts if isinstance(part.found, Measure)}
    is_mean = metric.choices or metric.unit == RATIO or not _are_added_days(metric, parts)
    return (parts[0].found, []) if len(values) == 1 and is_mean and _are_all_there(parts) else None


def _are_all_there(parts: Sequence[Part]) -> bool:
    return all(isinstance(part.found, Measure) for part in parts)


def _are_added_days(metric: Metric, parts: Sequence[Part]) -> bool:
    """Tell whether parts are of different days that are put together; where the last day stands for all, they are not."""
    return not metric.is_last and len({part.row.span for part in parts}) > 1


def _joined(parts: Sequence[Part], value: Decimal, raw: str | Text) -> Measure:
    sources = [part.found.source for part in parts]
    return Measure(value=value, place=sources[0], raw=raw, also=tuple(sources[1:]))


def _sum_raw(parts: Sequence[Part]) -> str | Text:
    if len(parts) > _MOST_SHOWN:
        number = _number_of(parts)
        return Text(f"{number.zh}合计", f"sum of {number.en}")
    said = [part.found.said for part in parts]
    zh, en = " + ".join(text.zh for text in said), " + ".join(text.en for text in said)
    return zh if zh == en else Text(zh, en)


def _number_of(parts: Sequence[Part]) -> Text:
    count, by_day = len(parts), _is_by_day(parts)
    return Text(f"{count} {'天' if by_day else '行'}", f"{count} {'days' if by_day else 'rows'}")


def _is_by_day(parts: Sequence[Part]) -> bool:
    spans = [part.row.span for part in parts]
    return len(set(spans)) == len(spans) and all(span and span[0] == span[1] for span in spans)


_HOW = Text(
    "这个指标不能相加，方案也没有写按什么加权（aggregate: mean 和 weight）",
    "it does not add up, and the plan names no weight (aggregate: mean and weight)",
)


def _refused(
    name: str, metric: Metric, parts: Sequence[Part], why: Text
) -> tuple[Measure | Gap, list[Remark]]:
    one, two = parts[0].found, parts[1].found
    place = one.source.render()
    zh, en = (
        ("有好几天的", "on several days")
        if _are_added_days(metric, parts)
        else ("在两个店铺或账号都有", "in two shops or accounts")
    )
    return one, [
        problem(
            "figure-not-additive",
            f"{show(name)} {zh}{metric.title.zh}（另一处在 {place}），不能合起来：{why.zh}；请补全，或只给一个合并后的数",
            f"{show(name)} has {metric.title.en} {en} (also at {place}), which cannot be put together: {why.en}; fill in what lacks, or give one figure for all",
            two.source,
        )
    ]
