"""Ratios printed beside the counts that they are made of: what the counts come to, and where the two differ."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType
from typing import NamedTuple

from csbonus.intake.findings import Remark, notice
from csbonus.intake.tables import Column, Row, Table
from csbonus.intake.values.headers import Header, families_of, normalise
from csbonus.intake.values.percents import agrees
from csbonus.intake.values.quantities import Found, read_cell
from csbonus.intake.xlsx.cells import Cell
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


class Line(NamedTuple):
    """A line of a list: the figure that it names, and its value's cell."""

    header: Header
    cell: Cell | None


class _Shape(NamedTuple):
    """A figure by its usual header, and what stands before and behind that: nothing but for a part of the whole."""

    family: str
    around: tuple[str, str]


class _Ratio(NamedTuple):
    """What a ratio is made of, and the dimension in which it is printed."""

    above: tuple[str, ...]
    below: tuple[str, ...]
    around: tuple[str, str]

    @property
    def parts(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*self.above, *self.below)))


_BY_PERSON = frozenset({("", "(人维度)"), ("", "(按人)")})
_OF_MONEY = frozenset({"退款金额", "销售额"})


def counts_of(table: Table, rows: Sequence[Row], column: Column) -> Mapping[int, Counts]:
    """Read what a printed ratio is made of from the columns beside it, by row; nothing of any other figure."""
    ratio = _ratio(column.heading.header)
    if ratio is None:
        return {}
    columns = {part: _only(table.columns, ratio, part) for part in ratio.parts}
    return {row.number: _counts(ratio, _values(table, row, columns)) for row in rows}


def _values(table: Table, row: Row, columns: Mapping[str, Column | None]) -> dict[str, Decimal | None]:
    return {
        part: own and _value(table, own.heading.header, row.cells.get(own.number))
        for part, own in columns.items()
    }


def parts_beside(table: Table, column: Column) -> tuple[Column, ...]:
    """List the columns that a printed ratio is made of; none of any other figure, or where one of them lacks."""
    ratio = _ratio(column.heading.header)
    found = [_only(table.columns, ratio, part) for part in ratio.parts] if ratio else []
    return tuple(part for part in found if part is not None) if None not in found else ()


def counts_of_lines(table: Table, header: Header, lines: Sequence[Line]) -> Counts | None:
    """Read what a printed ratio of a list is made of from the lines of the same day and team or shop."""
    ratio = _ratio(header)
    if ratio is None:
        return None
    found = {part: [line for line in lines if _is_part(line.header, ratio, part)] for part in ratio.parts}
    values = {part: _value(table, *own[0]) if len(own) == 1 else None for part, own in found.items()}
    return _counts(ratio, values)


def serves(header: Header, ratios: Iterable[Header]) -> bool:
    """Tell whether a header is what one of these ratios is made of."""
    made = (ratio for one in ratios if (ratio := _ratio(one)) is not None)
    return any(
        _is_part(header, ratio, part) or _is_plain_part(header, ratio, part)
        for ratio in made
        for part in ratio.parts
    )


def made_of_counts(counts: Mapping[int, Counts]) -> Mapping[int, Decimal]:
    """Compute a printed ratio from what it is made of, by row, where nothing of it lacks."""
    return {
        row: own.above / own.below
        for row, own in counts.items()
        if not own.lacking and own.below and abs(own.above) <= _LARGEST * abs(own.below)
    }


def _ratio(header: Header) -> _Ratio | None:
    """Find what a header's figure is made of, in its own dimension."""
    for shape in _shapes(header):
        if shape.family in _MADE_OF:
            return _Ratio(*_MADE_OF[shape.family], shape.around)
    return None


def _shapes(header: Header) -> Iterator[_Shape]:
    """List the figures that a header is, whole or in a dimension such as （会话） or 邀请."""
    yield from (_Shape(family, ("", "")) for family in families_of(header))
    if header.whole and header.whole in header.name:
        before, _, after = header.name.partition(header.whole)
        yield from (_Shape(family, (before, after)) for family in families_of(normalise(header.whole)))


def _is_part(header: Header, ratio: _Ratio, part: str) -> bool:
    return _Shape(part, ratio.around) in _shapes(header)


def _is_plain_part(header: Header, ratio: _Ratio, part: str) -> bool:
    """Tell whether a header without a dimension is the part of a ratio by person, as numbers of people are."""
    is_of_people = ratio.around in _BY_PERSON and part.endswith("人数")
    return is_of_people and _Shape(part, ("", "")) in _shapes(header)


def _only(columns: Sequence[Column], ratio: _Ratio, part: str) -> Column | None:
    """Find the only column of a figure in the dimension of a ratio."""
    found = [column for column in columns if _is_part(column.heading.header, ratio, part)]
    found = found or [column for column in columns if _is_plain_part(column.heading.header, ratio, part)]
    return found[0] if len(found) == 1 else None


def _counts(ratio: _Ratio, values: Mapping[str, Decimal | None]) -> Counts:
    above, below = (sum((values[name] or Decimal(0) for name in part), Decimal(0)) for part in ratio[:2])
    before, after = ratio.around
    lacking = tuple(f"{before}{name}{after}" for name in ratio.parts if values[name] is None)
    return Counts(above, below, lacking)


def unit_of_part(header: Header) -> Unit:
    """Tell the unit of what ratios are made of."""
    return MONEY if not _OF_MONEY.isdisjoint(shape.family for shape in _shapes(header)) else COUNT


def _value(table: Table, header: Header, cell: Cell | None) -> Decimal | None:
    if cell is None:
        return None
    unit = unit_of_part(header)
    read = read_cell(cell, unit, table.header_of(header, unit).unit, Text("", ""))
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
