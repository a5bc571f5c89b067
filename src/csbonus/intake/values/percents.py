"""Whether the bare numbers of a ratio column are shares (0.9971) or percentage points (99.71).

Decided for the column as a whole: by the plan, else by the counts beside it, else by the unit in the header, else
by the metric's own range, else by all its numbers together. Where shares and points could both be meant, the plan
has to say.
"""

from collections.abc import Mapping, Sequence
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from types import MappingProxyType
from typing import NamedTuple

from msgspec import Struct

from csbonus.intake.values.headers import Header, families_of
from csbonus.intake.values.limits import limits_of
from csbonus.intake.xlsx.cells import Cell, decimal_of
from csbonus.lang.wording import plain
from csbonus.pay.metrics import Metric
from csbonus.problems import Text, show

_SHARE, _POINTS = Decimal(1), Decimal(100)
_HALF = Decimal("0.5")
_EXACT = Decimal("1e-8")
_PLACES_OF_POINTS = 2
_USUALLY_HIGH = frozenset(
    {
        "询单转化率", "回复率", "3分钟人工响应率", "30秒应答率", "满意度", "邀评率", "服务满意度评价参与率", "答问比",
    }
)  # fmt: skip
"""Ratios of which no column is all below 1 %."""


class Percents(Struct, frozen=True):
    """What bare numbers are divided by, nothing where it can't be told, and what is to be said about it."""

    divisor: Decimal | None = _SHARE
    code: str = ""
    text: Text | None = None
    row: int = 0


class Evidence(NamedTuple):
    """What else tells how a column is written: whether others of its cells have %, and what the counts come to."""

    has_percents: bool = False
    counted: Mapping[int, Decimal] = MappingProxyType({})


def decide_percents(
    bare: Mapping[int, Cell], values: Mapping[int, Decimal], metric: Metric, header: Header, known: Evidence
) -> Percents:
    """Decide what the bare numbers of a ratio column mean; `values` are what stands in their cells."""
    if not bare or metric.percent:
        return Percents(_POINTS if metric.percent == "points" else _SHARE)
    divisor = _by_counts(values, known.counted)
    if divisor is not None:
        return Percents(divisor)
    whole = max(limits_of(metric).greatest or _SHARE, _SHARE)
    beyond = [bare[row] for row in bare if abs(values[row]) > whole]
    within = [bare[row] for row in bare if 0 < abs(values[row]) <= whole]
    if header.unit == "%":
        return Percents(_POINTS) if beyond or not within else _small_points(within[0], header)
    if beyond:
        return _mixed(bare, beyond[0], within[0], metric) if within else _points(beyond[0], header)
    return _small(within, values, metric, header) if within and not known.has_percents else Percents()


def agrees(printed: Decimal, exact: Decimal) -> bool:
    """Tell whether a printed number is an exact one rounded or cut to the places that it shows."""
    shown = printed.normalize().as_tuple().exponent
    step = Decimal(1).scaleb(min(shown, 0) if isinstance(shown, int) else 0)
    if step <= _EXACT:
        return abs(printed - exact) <= step
    return any(exact.quantize(step, rounding) == printed for rounding in (ROUND_HALF_UP, ROUND_DOWN))


def _by_counts(values: Mapping[int, Decimal], counted: Mapping[int, Decimal]) -> Decimal | None:
    """Decide by what the counts beside the ratios come to; nothing where they do not speak clearly."""
    rows = [row for row in counted if values.get(row)]
    shares = {row for row in rows if agrees(values[row] * _POINTS, counted[row] * _POINTS)}
    points = {row for row in rows if agrees(values[row], counted[row] * _POINTS)}
    for one, other, divisor in ((shares, points, _SHARE), (points, shares, _POINTS)):
        if one - other and not other - one and 2 * len(one) >= len(rows):
            return divisor
    return None


def _small(within: Sequence[Cell], values: Mapping[int, Decimal], metric: Metric, header: Header) -> Percents:
    """Take numbers up to 1 for shares, with a notice where they may well be points."""
    if all(value in {0, 1} for value in values.values()):
        return _one(within[0], header)
    if not all(_fits(value, metric) for value in values.values()) and all(
        _fits(value / _POINTS, metric) for value in values.values()
    ):
        return _points(within[0], header)
    has_few_places = all(value == round(value, _PLACES_OF_POINTS) for value in values.values())
    is_told = metric.minimum is not None or metric.maximum is not None or any(v < 0 for v in values.values())
    families = families_of(header)
    if not has_few_places or is_told or not _USUALLY_HIGH.isdisjoint(families):
        return Percents()
    is_high = any(value >= _HALF for value in values.values()) and not families
    return _shares(within[0], values[within[0].row], header, _SHARE if is_high else None)


def _fits(value: Decimal, metric: Metric) -> bool:
    return metric.over == "hold" or limits_of(metric).nearest(value) == value


def _mixed(bare: Mapping[int, Cell], large: Cell, small: Cell, metric: Metric) -> Percents:
    first, last = bare[min(bare)].ref, bare[max(bare)].ref
    texts = (_shown(large), _shown(small))
    zh = (
        f"{metric.title.zh}这一列（{first}:{last}）的百分数写法不一：{large.ref} 是 {texts[0]}，{small.ref} 是 {texts[1]}，"
        "无法判断单位；请在方案里给这个指标写 percent: share（0.125 表示 12.5%）或 percent: points（12.5 表示 12.5%）"
    )
    en = (
        f"the column of {metric.title.en} ({first}:{last}) mixes shares and percentages: {large.ref} is {texts[0]}, "
        f"{small.ref} is {texts[1]}; write percent: share (0.125 is 12.5%) or percent: points (12.5 is 12.5%) "
        "for the metric in the plan"
    )
    return Percents(None, "percent-mixed", Text(zh, en), min(bare))


def _points(cell: Cell, header: Header) -> Percents:
    name, shown = show(header.written, 30), _shown(cell)
    zh = f"“{name}”这一列的数字按百分点读取（{shown} 即 {shown}%）；若不是，请在方案里给这个指标写 percent: share"
    en = f'the numbers of column "{name}" were read as percentages ({shown} is {shown}%); if not so, write percent: share for the metric in the plan'
    return Percents(_POINTS, "percent-points", Text(zh, en), cell.row)


def _small_points(cell: Cell, header: Header) -> Percents:
    name, shown = show(header.written, 30), _shown(cell)
    zh = f"“{name}”的表头带 %，所以 {shown} 按 {shown}% 读取；若这一列写的是小数，请在方案里给这个指标写 percent: share"
    en = f'column "{name}" has % in its header, so {shown} was read as {shown}%; if these are shares, write percent: share for the metric in the plan'
    return Percents(_POINTS, "percent-points", Text(zh, en), cell.row)


def _one(cell: Cell, header: Header) -> Percents:
    name = show(header.written, 30)
    zh = f"“{name}”这一列的 {cell.ref} 等格是 1，按 100% 读取；若表示 1%，请在方案里给这个指标写 percent: points"
    en = f'the 1 in {cell.ref} of column "{name}" was read as 100%; if it means 1%, write percent: points for the metric in the plan'
    return Percents(_SHARE, "percent-one", Text(zh, en), cell.row)


def _shares(cell: Cell, value: Decimal, header: Header, divisor: Decimal | None) -> Percents:
    name, shown, share = show(header.written, 30), _shown(cell), plain(value * _POINTS)
    if divisor is None:
        zh = f"“{name}”这一列都不大于 1，{cell.ref} 的 {shown} 是 {share}% 还是 {shown}%？请在方案里给这个指标写 percent: share（{share}%）或 percent: points（{shown}%）"
        en = f'the numbers of column "{name}" are none above 1: is {shown} in {cell.ref} {share}% or {shown}%? Write percent: share ({share}%) or percent: points ({shown}%) for the metric in the plan'
    else:
        zh = f"“{name}”这一列都不大于 1，按小数读取（{cell.ref} 的 {shown} 即 {share}%）；若表示 {shown}%，请在方案里给这个指标写 percent: points"
        en = f'the numbers of column "{name}", none above 1, were read as shares ({shown} in {cell.ref} is {share}%); if it means {shown}%, write percent: points for the metric in the plan'
    return Percents(divisor, "percent-share", Text(zh, en), cell.row)


def _shown(cell: Cell) -> str:
    """Write a cell as Excel shows it: 99.71, not the 99.70999999999999 that the file stores."""
    return show(str(decimal_of(cell.text)) if cell.kind == "number" else cell.text, 20)
