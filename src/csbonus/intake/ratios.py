"""Ratios printed beside the counts that they are made of: what the counts come to, and where the two differ."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType
from typing import NamedTuple

from csbonus.intake.findings import Remark, notice
from csbonus.intake.tables import Column, Row, Table
from csbonus.intake.values.headers import families_of
from csbonus.intake.values.percents import agrees
from csbonus.intake.values.quantities import Found, read_cell
from csbonus.lang.units import COUNT, MONEY, RATIO, Unit
from csbonus.lang.wording import quantity
from csbonus.pay.metrics import Metric
from csbonus.problems import Text

_Parts = tuple[tuple[str, ...], tuple[str, ...]]
_SATISFIED = ("很满意", "满意")
_JUDGED = (*_SATISFIED, "一般", "不满", "很不满")

_MADE_OF: Mapping[str, _Parts] = MappingProxyType(
    {
        "询单转化率": (("询单->最终付款人数",), ("询单人数",)),
        "退款率": (("退款金额",), ("销售额",)),
        "满意度": (_SATISFIED, _JUDGED),
        "客单价": (("销售额",), ("询单->最终付款人数",)),
        "客件数": (("销售量",), ("询单->最终付款人数",)),
    }
)
"""What is divided by what, each part added up from columns by their usual headers."""

_LARGEST = 10**9


class Counts(NamedTuple):
    """What a row's ratio is made of: a sum divided by another, and the columns that lack for either."""

    above: Decimal
    below: Decimal
    lacking: tuple[str, ...] = ()


_OF_MONEY = frozenset({"退款金额", "销售额"})


def counts_of(table: Table, rows: Sequence[Row], column: Column) -> Mapping[int, Counts]:
    """Read what a printed ratio is made of from the columns beside it, by row; nothing of any other figure."""
    for family in families_of(column.heading.header):
        if family in _MADE_OF:
            above, below = _MADE_OF[family]
            columns = {name: _only(table, name) for name in (*above, *below)}
            return {row.number: _counts(row, columns, (above, below)) for row in rows}
    return {}


def made_of_counts(counts: Mapping[int, Counts]) -> Mapping[int, Decimal]:
    """Compute a printed ratio from what it is made of, by row, where nothing of it lacks."""
    return {
        row: own.above / own.below
        for row, own in counts.items()
        if not own.lacking and own.below and abs(own.above) <= _LARGEST * abs(own.below)
    }


def _only(table: Table, family: str) -> Column | None:
    """Find the only column of a figure."""
    found = [column for column in table.columns if family in families_of(column.heading.header)]
    return found[0] if len(found) == 1 else None


def _counts(row: Row, columns: Mapping[str, Column | None], parts: _Parts) -> Counts:
    names = dict.fromkeys((*parts[0], *parts[1]))
    values = {name: _value(row, columns[name], MONEY if name in _OF_MONEY else COUNT) for name in names}
    above, below = (sum((values[name] or Decimal(0) for name in part), Decimal(0)) for part in parts)
    return Counts(above, below, tuple(name for name in names if values[name] is None))


def _value(row: Row, column: Column | None, unit: Unit) -> Decimal | None:
    cell = row.cells.get(column.number) if column else None
    if column is None or cell is None:
        return None
    read = read_cell(cell, unit, column.heading.header.unit, Text("", ""))
    return read.value if isinstance(read, Found) else None


def check_made_of_counts(
    table: Table,
    metric: Metric,
    column: Column,
    values: Mapping[int, Decimal],
    counted: Mapping[int, Decimal],
) -> tuple[Remark, ...]:
    """Say where a printed ratio and the counts beside it differ by more than rounding."""
    scale = Decimal(100) if metric.unit == RATIO else Decimal(1)
    differing = [
        row for row in counted if row in values and not agrees(values[row] * scale, counted[row] * scale)
    ]
    if not differing:
        return ()
    row = differing[0]
    zh = [quantity(value, metric.unit, "zh") for value in (values[row], _rounded(counted[row]))]
    en = [quantity(value, metric.unit, "en") for value in (values[row], _rounded(counted[row]))]
    return (
        notice(
            "ratio-differs",
            f"{metric.title.zh}这里是 {zh[0]}，按旁边的列算是 {zh[1]}（这样的共 {len(differing)} 行）；计算用的是表里写的数，请核对",
            f"{metric.title.en} is {en[0]} here, but the columns beside it come to {en[1]} ({len(differing)} such rows); what is written was used, check it",
            table.under(column, row),
        ),
    )


def _rounded(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.0001"))
