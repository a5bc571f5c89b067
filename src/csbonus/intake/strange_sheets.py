"""Sheets that hold no known table: what is said of them."""

from collections.abc import Sequence

from csbonus.intake.findings import Remark, listed, notice, problem
from csbonus.intake.recognising import Headings, read_header
from csbonus.intake.tables import PERSON, is_blank
from csbonus.intake.values.texts import visible
from csbonus.intake.xlsx.cells import Cell, Sheet, Workbook
from csbonus.problems import Source

LOOKED_AT = 30
"""So many rows of a sheet are searched for a header."""

_SURELY = 2


def strangers(
    book: Workbook, sheets: Sequence[Sheet], headings: Headings, *, has_tables: bool, has_plans: bool
) -> list[Remark]:
    """Say of sheets without a known table what they lack, or that they were not used; `has_tables` where other sheets have some."""
    remarks: list[Remark] = []
    for sheet in sheets:
        nameless = _without_key(book, sheet, headings)
        if nameless is not None:
            remarks.append(nameless)
        elif has_tables and _texts(sheet):
            remarks.append(_sheet_unused(book, sheet))
    if has_tables or remarks:
        return remarks
    of_people = [sheet for sheet in sheets if _has_person(sheet, headings)]
    unused = _sheet_unused if has_plans else _without_figures
    return [unused(book, sheet) for sheet in of_people] or [_nothing(book)]


def _has_person(sheet: Sheet, headings: Headings) -> bool:
    """Tell whether a sheet looks like a table of people that no plan has a use for."""
    for cells in sheet.rows[:LOOKED_AT]:
        columns = read_header(cells, headings)
        if len(columns) > _SURELY and any(column.heading.role in PERSON for column in columns):
            return True
    return False


def _sheet_unused(book: Workbook, sheet: Sheet) -> Remark:
    seen = listed(_texts(sheet))
    return notice(
        "sheet-unused",
        f"这张工作表看不出是什么表，没有用到；看到的内容有：{seen.zh}",
        f"this sheet holds no known table and was not used; it says: {seen.en}",
        _start(book, sheet),
    )


def _without_figures(book: Workbook, sheet: Sheet) -> Remark:
    seen = listed(_texts(sheet))
    return problem(
        "figures-not-recognised",
        f"表里有人员，但没有一列是认得的指标；看到的列有：{seen.zh}；列名在方案里写了的，请用 --rules 给出方案",
        f"there are people here, but no column is a known figure; seen: {seen.en}; where a plan names the columns, give it with --rules",
        _start(book, sheet),
    )


def _nothing(book: Workbook) -> Remark:
    filled = [sheet for sheet in book.sheets if not sheet.hidden and _texts(sheet)]
    if not filled:
        text = (
            "文件里没有任何内容；请检查是不是选错了文件",
            "the file has no content; check that it is the right one",
        )
        return problem("file-without-content", *text, Source(file=book.file))
    seen = listed(text for sheet in filled for text in _texts(sheet))
    return problem(
        "file-not-recognised",
        f"这个文件里没有认得的表；表头要有姓名、账号或工号，以及方案用到的列；看到的内容有：{seen.zh}",
        f"no known table in this file; a header needs a name, account or employee number and columns that the plan uses; seen: {seen.en}",
        _start(book, filled[0]),
    )


def _start(book: Workbook, sheet: Sheet) -> Source:
    return Source(file=book.file, sheet=sheet.name, cell=next((c.ref for c in _fullest(sheet)), None))


def _texts(sheet: Sheet) -> list[str]:
    return [visible(cell.text) for cell in _fullest(sheet)]


def _fullest(sheet: Sheet) -> list[Cell]:
    """Find the row that looks most like a header: the one with the most texts."""
    rows = [[cell for cell in row if not is_blank(cell)] for row in sheet.rows[:LOOKED_AT]]
    return max(rows, key=lambda row: sum(cell.kind == "text" for cell in row), default=[])


def _without_key(book: Workbook, sheet: Sheet, headings: Headings) -> Remark | None:
    """Find a table of figures per agent that has no column for whose they are."""
    for cells in sheet.rows[:LOOKED_AT]:
        columns = read_header(cells, headings)
        roles = {column.heading.role for column in columns}
        figures = [column for column in columns if column.heading.agent]
        if len(figures) >= _SURELY and roles.isdisjoint({*PERSON, "team", "store", "date"}):
            seen = listed(visible(column.heading.header.written) for column in columns)
            return problem(
                "key-column-missing",
                f"这张表有指标，却没有姓名、账号或工号列，不知道是谁的数据；表头有：{seen.zh}",
                f"this table has figures but no column of names, accounts or employee numbers; its headers are: {seen.en}",
                Source(file=book.file, sheet=sheet.name, cell=figures[0].cell.ref),
            )
    return None
