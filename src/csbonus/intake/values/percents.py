"""Whether the bare numbers of a ratio column are shares (0.9971) or percentage points (99.71).

Decided for the column as a whole: by the plan, else by the unit in the header, else by all its numbers
together. Where shares and points could both be meant, the plan has to say.
"""

from collections.abc import Mapping
from decimal import Decimal

from msgspec import Struct

from csbonus.intake.values.headers import Header
from csbonus.intake.values.limits import limits_of
from csbonus.intake.xlsx.cells import Cell, decimal_of
from csbonus.pay.metrics import Metric
from csbonus.problems import Text, show

_SHARE, _POINTS = Decimal(1), Decimal(100)


class Percents(Struct, frozen=True):
    """What bare numbers are divided by, nothing where it can't be told, and what is to be said about it."""

    divisor: Decimal | None = _SHARE
    code: str = ""
    text: Text | None = None
    row: int = 0


def decide_percents(
    bare: Mapping[int, Cell],
    values: Mapping[int, Decimal],
    metric: Metric,
    header: Header,
    *,
    has_percents: bool,
) -> Percents:
    """Decide what the bare numbers of a ratio column mean.

    `values` are what stands in their cells; `has_percents` tells that others in the column are written with %.
    """
    if not bare or metric.percent:
        return Percents(_POINTS if metric.percent == "points" else _SHARE)
    whole = max(limits_of(metric).greatest or _SHARE, _SHARE)
    beyond = [bare[row] for row in bare if abs(values[row]) > whole]
    within = [bare[row] for row in bare if 0 < abs(values[row]) <= whole]
    if header.unit == "%":
        return Percents(_POINTS) if beyond or not within else _small_points(within[0], header)
    if beyond:
        return _mixed(bare, beyond[0], within[0], metric) if within else _points(beyond[0], header)
    has_only_ones = within and all(value in {0, 1} for value in values.values())
    return _one(within[0], header) if has_only_ones and not has_percents else Percents()


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


def _shown(cell: Cell) -> str:
    """Write a cell as Excel shows it: 99.71, not the 99.70999999999999 that the file stores."""
    return show(str(decimal_of(cell.text)) if cell.kind == "number" else cell.text, 20)
