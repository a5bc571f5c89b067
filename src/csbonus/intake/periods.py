"""The period of a table: what its titles, its file's name and its date columns say, against the month paid."""

from calendar import monthrange
from collections.abc import Iterable, Iterator, Sequence
from pathlib import PurePath

from csbonus.intake.findings import Fate, Remark, notice, problem
from csbonus.intake.tables import Row, Table
from csbonus.intake.values.dates import read_date, read_month_text
from csbonus.intake.values.spellings import Role
from csbonus.intake.values.texts import is_missing
from csbonus.intake.xlsx.cells import Cell
from csbonus.problems import Source, Text, show

Span = tuple[str, str]
OTHER_MONTH = Text("不是本月的数据", "of another month")

_MONTH_LENGTH = len("2026-10")


def last_day(month: str) -> str:
    """Give the last day of a month, as `YYYY-MM-DD`."""
    year, number = int(month[:4]), int(month[5:])
    return f"{month}-{monthrange(year, number)[1]:02d}"


def check_file_name(file: str, month: str) -> tuple[Remark, ...]:
    """Compare the period in a file's name with the month."""
    name = PurePath(file.replace("\\", "/")).name
    span = read_month_text(name)
    if span is None:
        return ()
    if _is_day(span):
        return (_single_day(span, Source(file=file)),)
    return tuple(_check(span, month, Source(file=file)))


def check_titles(table: Table, month: str) -> tuple[Remark, ...]:
    """Compare the periods in the titles above a table with the month; a single date there is not a period."""
    remarks: list[Remark] = []
    for cell in table.titles:
        span = read_month_text(cell.text)
        if span is not None and not _is_day(span):
            remarks += _check(span, month, table.at(cell.ref))
    return tuple(remarks)


def check_dates(table: Table, rows: Sequence[Row], month: str) -> tuple[Remark, ...]:
    """Find rows of another month, or with a date that cannot be read, by the table's date and month columns."""
    remarks: list[Remark] = []
    roles: tuple[Role, ...] = ("date", "month")
    for role in roles:
        if table.has(role):
            remarks += _check_column(table, [c for row in rows if (c := table.cell(row, role))], month)
    return tuple(remarks)


def rows_of_month(
    table: Table, rows: Sequence[Row], month: str, role: Role = "month"
) -> tuple[tuple[Row, ...], tuple[Remark, ...]]:
    """Leave out the rows that a table's column gives to other months; a blank one is of this month.

    Where all rows are of other months, none is left out: the table is of the wrong month.
    """
    others = [row for row in rows if _is_of_another_month(table, row, month, role)]
    if not others or len(others) == len(rows):
        return tuple(rows), ()
    numbers = {row.number for row in others}
    cell = table.cell(others[0], role)
    said = notice(
        "rows-of-other-months",
        f"有 {len(others)} 行不是 {month} 的，没有计入",
        f"{len(others)} rows are not of {month} and were left out",
        table.at(cell.ref if cell else None),
    )
    fates = (Fate(table.file, table.sheet, row.number, OTHER_MONTH) for row in others)
    return tuple(row for row in rows if row.number not in numbers), (said, *fates)


def _is_of_another_month(table: Table, row: Row, month: str, role: Role) -> bool:
    cell = table.cell(row, role)
    span = read_span(cell, date1904=table.date1904) if cell else None
    return span is not None and not (span[0][:_MONTH_LENGTH] <= month <= span[1][:_MONTH_LENGTH])


def span_of(table: Table, row: Row) -> Span | None:
    """Read the first and the last day that a row is of, from the date column."""
    cell = table.cell(row, "date")
    span = read_span(cell, date1904=table.date1904) if cell else None
    if span is None:
        return None
    first, last = span
    if len(first) == _MONTH_LENGTH:
        first = f"{first}-01"
    return first, last_day(last) if len(last) == _MONTH_LENGTH else last


def are_disjoint(one: Span | None, other: Span | None) -> bool:
    """Tell whether two periods, given by their days, surely have no day in common."""
    return one is not None and other is not None and (one[1] < other[0] or other[1] < one[0])


def days_of_month(month: str) -> tuple[str, ...]:
    """List the days of a month, as `YYYY-MM-DD`."""
    return tuple(f"{month}-{day:02d}" for day in range(1, int(last_day(month)[-2:]) + 1))


def render_span(span: Span) -> Text:
    """Write a period out."""
    return Text(_zh(span), _en(span))


def dates_of(table: Table, rows: Iterable[Row]) -> frozenset[Span]:
    """List the different periods that rows have in the date column."""
    cells = [table.cell(row, "date") for row in rows]
    return frozenset(span for cell in cells if cell and (span := read_span(cell, date1904=table.date1904)))


def read_span(cell: Cell, *, date1904: bool) -> Span | None:
    """Read the period of a date cell: a day, a month, or from one day to another."""
    day = read_date(cell, date1904)
    if day is not None:
        return day, day
    return read_month_text(cell.text)


def _check_column(table: Table, cells: Sequence[Cell], month: str) -> Iterator[Remark]:
    others: list[tuple[Cell, Span]] = []
    unread: list[Cell] = []
    for cell in cells:
        span = read_span(cell, date1904=table.date1904)
        if span is not None and not span[0][:_MONTH_LENGTH] == span[1][:_MONTH_LENGTH] == month:
            others.append((cell, span))
        elif span is None and not is_missing(cell.text):
            unread.append(cell)
    if others:
        cell, span = others[0]
        yield problem(
            "month-other",
            f"有 {len(others)} 行不是 {month} 的数据（这里是 {_zh(span)}）；请导出 {month} 的数据，或改 --month",
            f"{len(others)} rows are not of {month} ({_en(span)} here); export the figures of {month}, or change --month",
            table.at(cell.ref),
        )
    if unread:
        shown = show(unread[0].text, 40)
        yield problem(
            "date-unreadable",
            f"有 {len(unread)} 行的日期看不懂（这里是“{shown}”）；请写成 {month}-01 或 {month} 这样",
            f'{len(unread)} rows have a date that cannot be read ("{shown}" here); write it like {month}-01 or {month}',
            table.at(unread[0].ref),
        )


def _check(span: Span, month: str, source: Source) -> Iterator[Remark]:
    first, last = span[0][:_MONTH_LENGTH], span[1][:_MONTH_LENGTH]
    if first != last:
        yield problem(
            "period-too-long",
            f"这里写的期间是 {_zh(span)}，不止一个月；请只导出 {month} 的数据",
            f"the period stated here is {_en(span)}, more than a month; export the figures of {month} alone",
            source,
        )
    elif first != month:
        yield problem(
            "month-other",
            f"这里写的是 {first}，而要算的是 {month}；请换成 {month} 的数据，或改 --month",
            f"this says {first}, but the month to be paid is {month}; take the figures of {month}, or change --month",
            source,
        )
    elif len(span[0]) > _MONTH_LENGTH and span != (f"{month}-01", last_day(month)):
        yield notice(
            "period-partial",
            f"这里写的期间是 {_zh(span)}，不是整个 {month}；请确认数据是完整的",
            f"the period stated here is {_en(span)}, not all of {month}; make sure that the figures are complete",
            source,
        )


def _single_day(span: Span, source: Source) -> Remark:
    return notice(
        "period-single-day",
        f"文件名里的日期是 {span[0]} 一天；如果这只是一天的数据，请改为导出整月",
        f"the file's name has a single date, {span[0]}; if it holds the figures of that day alone, export the whole month",
        source,
    )


def _is_day(span: Span) -> bool:
    return span[0] == span[1] and len(span[0]) > _MONTH_LENGTH


def _zh(span: Span) -> str:
    return span[0] if span[0] == span[1] else f"{span[0]} 至 {span[1]}"


def _en(span: Span) -> str:
    return span[0] if span[0] == span[1] else f"{span[0]} to {span[1]}"
