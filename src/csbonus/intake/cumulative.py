"""Rows of days that hold running totals of the month: a question, never added up."""

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise
from pathlib import PurePath

from csbonus.intake.figure_row import FigureRow
from csbonus.intake.findings import Remark, listed, problem
from csbonus.intake.periods import Span
from csbonus.intake.tables import Column, Table
from csbonus.intake.values.texts import half_width
from csbonus.intake.wanted import is_additive
from csbonus.pay.metrics import Metric
from csbonus.problems import Source, show

_SAYS_SO = re.compile(
    r"累计|累积|截至|截止|至今|month.?to.?date|\bmtd\b|cumulative|running total", re.IGNORECASE
)
_SAYS_NOT = re.compile(r"每日|每天|逐日|日报|当日|分日|\bdaily\b|\bper day\b", re.IGNORECASE)
_DAYS_IF_SAID, _DAYS = 5, 10

_Series = Sequence[Decimal]


def check_cumulative(
    table: Table, records: Sequence[FigureRow], metrics: Mapping[str, Metric], columns: Mapping[str, Column]
) -> Iterator[Remark]:
    """Find figures that would be added up over days although they only grow from day to day, as running totals do.

    Where the column, the file, the sheet or a title says that they are (累计, 截至), five days are enough; else it
    must be so for all columns and all people or teams on ten days, as five days of growth may be chance.
    """
    days = [(record.key, record.span, record) for record in records if record.span is not None]
    summed = [key for key, metric in metrics.items() if _is_summed(metric)] if days else []
    series = {key: own for key in summed if (own := _series(days, key))}
    growing = {key for key, own in series.items() if _grow(own, _DAYS_IF_SAID)}
    for key in series:
        column = columns.get(key)
        if key in growing and column and _SAYS_SO.search(half_width(column.heading.header.written)):
            yield _asked([metrics[key]], table.at(column.cell.ref), column.heading.header.written)
            return
    if not series or len(growing) < len(series):
        return
    said = next((place for place in _places(table) if _SAYS_SO.search(half_width(place[0]))), None)
    if said is not None:
        yield _asked(list(metrics.values()), said[1], said[0])
    elif all(_surely_grow(own) for own in series.values()) and not _is_said_to_be_daily(table):
        yield _guessed(table)


def _is_summed(metric: Metric) -> bool:
    return is_additive(metric) and not metric.is_last


def _series(days: Sequence[tuple[tuple[str, ...], Span, FigureRow]], key: str) -> tuple[_Series, ...]:
    """Give the figures of each person or team in the order of days, of those who have any but 0."""
    own: dict[tuple[str, ...], dict[Span, Decimal]] = {}
    for whose, span, record in days:
        if key in record.measures:
            own.setdefault(whose, {})[span] = record.measures[key].value
    ordered = (tuple(values for _, values in sorted(by_day.items())) for by_day in own.values())
    return tuple(values for values in ordered if any(values))


def _grow(series: Sequence[_Series], days: int) -> bool:
    """Tell whether figures fall for nobody and rise for somebody, who has so many days at least."""
    falls = any(one > other for values in series for one, other in pairwise(values))
    return not falls and any(len(values) >= days and values[0] < values[-1] for values in series)


def _surely_grow(series: Sequence[_Series]) -> bool:
    """Tell whether figures fall for nobody, and rise for most on at least every second of many days."""
    rises = [_rises(values) for values in series]
    return _grow(series, _DAYS) and 2 * sum(rises) > len(series)


def _rises(values: _Series) -> bool:
    steps = [one < other for one, other in pairwise(values)]
    return len(values) >= _DAYS and 2 * sum(steps) >= len(steps)


def _places(table: Table) -> Iterator[tuple[str, Source]]:
    yield PurePath(table.file.replace("\\", "/")).name, table.at(None)
    yield table.sheet, table.at(None)
    yield from ((cell.text, table.at(cell.ref)) for cell in table.titles)


def _is_said_to_be_daily(table: Table) -> bool:
    return any(_SAYS_NOT.search(half_width(text)) for text, _ in _places(table))


def _asked(metrics: Sequence[Metric], place: Source, said: str) -> Remark:
    zh, en = (
        listed(m.title.zh for m in metrics if _is_summed(m)),
        listed(m.title.en for m in metrics if _is_summed(m)),
    )
    word = show(" ".join(said.split()), 40)
    return problem(
        "days-cumulative",
        f"这里写着“{word}”，而且 {zh.zh} 逐日只增不减，像是当月累计，不能把各天相加；请导出每天各自的数，只留每人最后一天的一行，或在方案里写 aggregate: last（各天取最后一天）",
        f'"{word}" is written here, and {en.en} only grow from day to day: these look like running totals, which must not be added up; export what each day has, keep the last day\'s row of each, or say aggregate: last in the plan',
        place,
    )  # fmt: skip


def _guessed(table: Table) -> Remark:
    column = table.column("date")
    return problem(
        "days-cumulative-maybe",
        "这些天里每人每列都逐日只增不减，像是当月累计，不能把各天相加；请导出每天各自的数，只留每人最后一天的一行，或在方案里写 aggregate: last（各天取最后一天）；确实是每天各自的数，请在工作表名里写“每日”",
        "over these days every column of everybody only grows: these look like running totals, which must not be added up; "
        "export what each day has, keep the last day's row of each, or say aggregate: last in the plan; if each row is of its day alone, write 每日 (daily) into the sheet's name",
        table.at(column.cell.ref if column else None),
    )
