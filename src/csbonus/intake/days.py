"""Rows of days: those of other months and empty days left out, and what is said of the days that are added up."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import TypeVar

from csbonus.intake.figure_row import FigureRow
from csbonus.intake.findings import Remark, listed, notice
from csbonus.intake.periods import days_of_month, rows_of_month
from csbonus.intake.tables import Row, Table
from csbonus.pay.metrics import Metric
from csbonus.problems import Source, Text

AnyRow = TypeVar("AnyRow", bound=FigureRow)

_KEY = itemgetter(0)
_BY_PERSON, _BY_GROUP = Text("人", "person"), Text("团队或店铺", "team or shop")
_EMPTY = Text("这一天没有数据", "a day without any figure")


def month_rows(table: Table, rows: Sequence[Row], month: str) -> tuple[tuple[Row, ...], tuple[Remark, ...]]:
    """Leave out the rows that the columns of months and dates give to other months."""
    kept, remarks = rows_of_month(table, rows, month)
    kept, said = rows_of_month(table, kept, month, "date")
    return kept, (*remarks, *said)


def left_empty(records: Sequence[AnyRow]) -> tuple[tuple[AnyRow, ...], tuple[Remark, ...]]:
    """Leave out days without any figure (暂无数据) of those who have figures on other days."""
    fed = {record.key for record in records if record.measures}
    empty = [r for r in records if r.gaps and not r.measures and r.table.has("date") and r.key in fed]
    if not empty:
        return tuple(records), ()
    names = listed(record.called or record.source.cell or "" for record in empty)
    said = notice(
        "days-empty",
        f"有 {len(empty)} 行一个数也没有（{names.zh}），当作没有数据的日子，没有计入；当天有数据的，请补上",
        f"{len(empty)} rows have no figure at all ({names.en}); left out as days without data; fill in those that had any",
        empty[0].source,
    )
    numbers = {record.row for record in empty}
    fates = (record.fate(_EMPTY) for record in empty)
    return tuple(record for record in records if record.row not in numbers), (said, *fates)


def check_days(
    table: Table, records: Sequence[FigureRow], metrics: Iterable[Metric], month: str
) -> Iterator[Remark]:
    """Say that a table's days are added up, or the last of them taken, and which days of the month nobody has a row of."""
    spans = {record.span for record in records if record.span}
    if not spans:
        return
    column = table.column("date")
    place = table.at(column.cell.ref if column else None)
    days = days_of_month(month)
    missing = [day for day in days if not any(first <= day <= last for first, last in spans)]
    if _has_several_days(records):
        yield from _put_together(table, tuple(metrics), len(days) - len(missing), place)
    if missing:
        shown = listed(missing)
        yield notice(
            "days-missing",
            f"{month} 有 {len(missing)} 天没有任何人的数据：{shown.zh}；请确认数据是完整的",
            f"nobody has a row of {len(missing)} day(s) of {month}: {shown.en}; make sure that the figures are complete",
            place,
        )


def _has_several_days(records: Sequence[FigureRow]) -> bool:
    days_of = groupby(sorted({(record.key, record.span) for record in records if record.span}), _KEY)
    return any(len(list(days)) > 1 for _, days in days_of)


def _put_together(table: Table, metrics: Sequence[Metric], covered: int, place: Source) -> Iterator[Remark]:
    by = _BY_PERSON if table.kind == "agents" else _BY_GROUP
    if not all(metric.is_last for metric in metrics):
        yield _added(by, covered, place)
    lasting = [metric.title for metric in metrics if metric.is_last]
    if lasting:
        zh, en = listed(title.zh for title in lasting).zh, listed(title.en for title in lasting).en
        yield notice(
            "days-last",
            f"{zh}按方案取每个{by.zh}最后一天的数（aggregate: last），不相加",
            f"{en}: the last day of each {by.en} is taken (aggregate: last), nothing is added up",
            place,
        )


def _added(by: Text, covered: int, place: Source) -> Remark:
    return notice(
        "days-added",
        f"这是逐日的数据，已按{by.zh}相加（共 {covered} 天），同一顾客在不同日子会各算一次；人数要去重的，请按整月汇总导出",
        f"these are rows of days, added up by {by.en} ({covered} days), so that a customer of several days counts on each; where that is not meant, export the month as one period",
        place,
    )
