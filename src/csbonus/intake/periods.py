"""The month that files and tables are of: by their names, titles and columns of dates, and against the month paid."""

from calendar import monthrange
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path, PurePath

from msgspec import Struct

from csbonus.intake.books import Books
from csbonus.intake.files import NamedPath
from csbonus.intake.findings import Fate, Remark, notice, problem
from csbonus.intake.tables import Row, Table
from csbonus.intake.values.dates import read_date, read_month_text
from csbonus.intake.values.headers import normalise, role_of
from csbonus.intake.values.spellings import Role
from csbonus.intake.values.texts import is_missing
from csbonus.intake.xlsx.cells import Cell, Sheet, Workbook
from csbonus.problems import Refusal, Source, Text, show

Span = tuple[str, str]
OTHER_MONTH = Text("不是本月的数据", "of another month")

_MONTH_LENGTH = len("2026-10")
_TITLES_WITHIN = 10


class FilesOfMonth(Struct, frozen=True, kw_only=True):
    """A month and the files for it: its own, and those that are of no month in particular."""

    month: str
    files: tuple[NamedPath, ...]


def sort_by_month(
    files: Sequence[NamedPath], books: Books, chosen: Sequence[str] = ()
) -> tuple[FilesOfMonth, ...]:
    """Sort files by month, early to late; a file of no month in particular, such as a roster, goes with every one.

    With `chosen`, those months and no others. Without it a month counts where a file is of that month alone;
    none may be found. Only files are opened of which neither their own name nor their folder's says the month.
    """
    months_of = {named: _months(named, books) for named in files}
    own = {months[0] for months in months_of.values() if len(months) == 1}
    every = {month for months in months_of.values() for month in months}
    return tuple(
        FilesOfMonth(
            month=month,
            files=tuple(named for named, months in months_of.items() if not months or month in months),
        )
        for month in dict.fromkeys(sorted(chosen or own or every))
    )


def _months(named: NamedPath, books: Books) -> tuple[str, ...]:
    span = _name_span(named.name) or read_month_text(Path(named.path).resolve().parent.name)
    if span is not None:
        return _between(span)
    try:
        book = books.peek(named)
    except Refusal:
        return ()
    spans = [span for sheet in book.sheets if not sheet.hidden for span in _sheet_spans(sheet, book)]
    return tuple(sorted({month for span in spans for month in _between(span)}))


def _sheet_spans(sheet: Sheet, book: Workbook) -> Iterator[Span]:
    """Find the periods of a sheet's titles, which stand alone in their rows, or of its columns of dates."""
    for place, row in enumerate(sheet.rows[:_TITLES_WITHIN]):
        dated = {cell.column for cell in row if role_of(normalise(cell.text)) in {"date", "month"}}
        if len(row) > 1 and dated:
            cells = (cell for below in sheet.rows[place + 1 :] for cell in below if cell.column in dated)
            yield from (span for cell in cells if (span := read_span(cell, date1904=book.date1904)))
            return
        span = _title_span(row[0].text) if len(row) == 1 and row[0].kind == "text" else None
        yield from [span] if span else []


def _name_span(file: str) -> Span | None:
    """Read the period in a file's name."""
    return read_month_text(PurePath(file.replace("\\", "/")).name)


def _title_span(text: str) -> Span | None:
    """Read the period in a title; a single date there is none."""
    span = read_month_text(text)
    return None if span is None or _is_day(span) else span


def _between(span: Span) -> tuple[str, ...]:
    """List the months from the first to the last."""
    first, last = span[0][:_MONTH_LENGTH], span[1][:_MONTH_LENGTH]
    months = [first]
    while months[-1] < last:
        year, month = int(months[-1][:4]), int(months[-1][5:])
        months.append(f"{year + month // 12}-{month % 12 + 1:02d}")
    return tuple(months)


def last_day(month: str) -> str:
    """Give the last day of a month, as `YYYY-MM-DD`."""
    year, number = int(month[:4]), int(month[5:])
    return f"{month}-{monthrange(year, number)[1]:02d}"


def check_file_name(file: str, month: str) -> tuple[Remark, ...]:
    """Compare the period in a file's name with the month."""
    span = _name_span(file)
    if span is None:
        return ()
    if _is_day(span):
        return (_single_day(span, Source(file=file)),)
    return tuple(_check(span, month, Source(file=file)))


def check_titles(table: Table, month: str) -> tuple[Remark, ...]:
    """Compare the periods in the titles above a table with the month; a single date there is not a period."""
    remarks: list[Remark] = []
    for cell in table.titles:
        span = _title_span(cell.text)
        if span is not None:
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
