"""Input files opened: the table of every sheet, and sheets that hold none."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from csbonus.intake.books import Books
from csbonus.intake.choosing import check_meanings, check_parts
from csbonus.intake.circumstances import Circumstances, Sheetful, read_circumstances
from csbonus.intake.completeness import check_definitions, check_export_time
from csbonus.intake.confidence import check_confidence
from csbonus.intake.files import NamedPath, expand_paths
from csbonus.intake.findings import Remark, notice, problems_in
from csbonus.intake.periods import check_file_name, check_titles
from csbonus.intake.platforms import Platform
from csbonus.intake.recognising import Headings, find_table, read_header, split_headers
from csbonus.intake.record_tables import NearlyRecord, nearly
from csbonus.intake.spelling_tables import read_spellings
from csbonus.intake.stated_units import check_stated_unit
from csbonus.intake.strange_sheets import LOOKED_AT, strangers
from csbonus.intake.table_columns import check_columns
from csbonus.intake.tables import Row, Table, is_used
from csbonus.intake.wanted import Wanted
from csbonus.intake.xlsx.cells import Sheet, Workbook
from csbonus.problems import Problem, Refusal, Source

Progress = Callable[[str, int, int], None]

_OF_A_MONTH = frozenset({"agents", "groups", "group_list", "manual"})
_LAST_ROWS = 5


class SheetExport(NamedTuple):
    """What a sheet says of how it was exported: from which platform, counted how, and when."""

    sheet: str
    platform: Platform | None
    circumstances: Circumstances


class InputFile(Struct, frozen=True, kw_only=True):
    """A file that was read: its name as the user gave it, its fingerprint, its sheets, how its exports came about."""

    file: str
    sha256: str
    sheets: tuple[str, ...]
    exports: tuple[SheetExport, ...] = ()


class Page(NamedTuple):
    """A sheet's table and those of its rows that are data."""

    table: Table
    rows: tuple[Row, ...]


class Opened(Struct, frozen=True, kw_only=True):
    """The files that were read, the tables in them, header rows that are nearly a record's, and what was found.

    `wanted` is what was asked for, with the header spellings that the files themselves hold.
    """

    files: tuple[InputFile, ...]
    pages: tuple[Page, ...]
    nearly: tuple[NearlyRecord, ...]
    wanted: Wanted
    remarks: tuple[Remark, ...]


def open_pages(
    paths: Sequence[str], wanted: Wanted, month: str, progress: Progress | None, books: Books | None = None
) -> Opened:
    """Open every input file and find the table of each of its sheets; `books` keeps files for the next reading."""
    books = books or Books(keeps=False)
    found, said = expand_paths(paths)
    remarks = list(said)
    books.expect(found)
    wanted, at_spellings = spelled(wanted, look_into(found, books, progress))
    remarks += at_spellings
    headings = Headings(wanted)
    files: list[InputFile] = []
    pages: list[Page] = []
    near: list[NearlyRecord] = []
    for named in found:
        try:
            book = books.read(named)
        except Refusal as refusal:
            remarks += refusal.problems
            continue
        if book.payslips_of is not None:
            remarks.append(_payslips(book.file, book.payslips_of))
            continue
        remarks += book.notices
        own, at_file = _pages_of(book, headings, wanted, month)
        files.append(_input_file(named, book, own))
        pages += own
        remarks += at_file
        near += _nearly(book, headings, wanted)
    remarks += check_parts([page.table for page in pages], wanted)
    of_agents = [page.table for page in pages if page.table.kind == "agents" and is_used(page.table, wanted)]
    remarks += check_definitions(of_agents, wanted)
    return Opened(
        files=tuple(files), pages=tuple(pages), nearly=tuple(near), wanted=wanted, remarks=tuple(remarks)
    )


def check_readable(paths: Sequence[str], books: Books) -> tuple[Problem, ...]:
    """Find the files that can't be read at all, whatever is asked of them."""
    found, said = expand_paths(paths)
    problems = list(problems_in(said))
    for named in found:
        try:
            books.read(named)
        except Refusal as refusal:
            problems += refusal.problems
    return tuple(problems)


def look_into(
    found: Sequence[NamedPath], books: Books, progress: Progress | None = None
) -> tuple[Workbook, ...]:
    """Open files for a first look, before any of them is read; those that can't be opened are left for the reading."""
    opened: list[Workbook] = []
    for number, named in enumerate(found, 1):
        if progress is not None:
            progress(named.name, number, len(found))
        with suppress(Refusal):
            opened.append(books.peek(named))
    return tuple(opened)


def spelled(wanted: Wanted, books: Sequence[Workbook]) -> tuple[Wanted, tuple[Remark, ...]]:
    """Add the header spellings that files hold to what is wanted, unless they are known already."""
    if wanted.spellings:
        return wanted, ()
    spellings, remarks = read_spellings([book for book in books if book.payslips_of is None], wanted)
    return replace(wanted, spellings=spellings), remarks


def _nearly(book: Workbook, headings: Headings, wanted: Wanted) -> list[NearlyRecord]:
    """Find header rows that have some columns of a record."""
    if not wanted.records:
        return []
    found: list[NearlyRecord] = []
    for sheet in book.sheets:
        for cells in sheet.rows[:LOOKED_AT]:
            columns = read_header(cells, headings)
            source = Source(file=book.file, sheet=sheet.name, cell=cells[0].ref)
            near = (nearly(columns, record, source) for record in wanted.records.values())
            found += [one for one in near if one is not None]
    return found


def _payslips(file: str, month: str) -> Remark:
    return notice(
        "payslips-skipped",
        f"这是 csbonus 算出的 {month} 工资表，不是数据，已跳过",
        f"this is the pay of {month} that csbonus wrote, not data; it was skipped",
        Source(file=file),
    )


def _input_file(named: NamedPath, book: Workbook, pages: Sequence[Page]) -> InputFile:
    sheets = tuple(sheet.name for sheet in book.sheets)
    exports = (
        SheetExport(t.sheet, t.origin.platform if t.origin else None, t.circumstances) for t, _ in pages
    )
    known = tuple(one for one in exports if one.platform or one.circumstances != Circumstances())
    return InputFile(file=named.name, sha256=book.sha256, sheets=sheets, exports=known)


def _pages_of(
    book: Workbook, headings: Headings, wanted: Wanted, month: str
) -> tuple[list[Page], list[Remark]]:
    pages: list[Page] = []
    remarks: list[Remark] = []
    strange: list[Sheet] = []
    for sheet in book.sheets:
        table, at_header = find_table(sheet, book.file, headings, wanted, date1904=book.date1904)
        if sheet.hidden:
            remarks += [_hidden(table)] if table else []
        elif table is None:
            strange.append(sheet)
        else:
            rows, said = (table.rows, []) if table.kind == "spellings" else split_headers(table, headings)
            of, at_export = read_circumstances(_beside(book, sheet, table))
            table = replace(table, circumstances=of)
            pages.append(Page(table, rows))
            if is_used(table, wanted):
                remarks += [*at_header, *said, *check_confidence(table), *check_columns(table, rows, wanted)]
                remarks += check_meanings(table, wanted) if table.kind in ("agents", "groups") else ()
                remarks += check_stated_unit(table, wanted)
                if _is_of_a_month(table):
                    remarks += [*at_export, *check_titles(table, month), *check_export_time(table, month)]
    if any(_is_of_a_month(page.table) and is_used(page.table, wanted) for page in pages):
        remarks += check_file_name(book.file, month)
    remarks += strangers(book, strange, headings, has_tables=bool(pages), has_plans=bool(wanted.plans))
    return pages, remarks


def _beside(book: Workbook, sheet: Sheet, table: Table) -> Sheetful:
    """Gather what may say how a sheet's export came about: the rows above its header, and the last ones."""
    first = table.header[0].number if table.header else 0
    above = tuple(row for row in sheet.rows[:LOOKED_AT] if row[0].row < first)
    below = tuple(row for row in sheet.rows[-_LAST_ROWS:] if row[0].row > first)
    return Sheetful(book.file, book.made, sheet.name, table.origin, (*above, *below))


def _is_of_a_month(table: Table) -> bool:
    """Tell whether a table is of a single month as a whole; a record with dates is sorted by them."""
    return table.kind in _OF_A_MONTH or (table.kind == "record" and not table.has("date", "month"))


def _hidden(table: Table) -> Remark:
    title = table.title
    return notice(
        "sheet-hidden",
        f"这张工作表是隐藏的，其中的{title.zh}没有读取；需要的话请取消隐藏",
        f"this sheet is hidden and its table ({title.en}) was not read; unhide it if it is needed",
        table.at(None),
    )
