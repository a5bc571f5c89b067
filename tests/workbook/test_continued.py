"""More rows than a sheet holds go on with the next one; formulas and totals span them all.

Excel's limit is put at 70 rows, so that a month of 140 people takes three sheets and more.
"""

from collections.abc import Callable, Mapping, Sequence
from io import BytesIO
from random import Random

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from random_months import random_month

from csbonus.pay.payslip import PayRun
from csbonus.pay.plan import PayPlan
from csbonus.workbook.book import Making
from csbonus.workbook.build import Origin, build_workbook, write_month
from csbonus.workbook.cells import Cell, Paging
from csbonus.workbook.contents import Contents
from csbonus.workbook.pages import sheets_of

SHORT = Making(most_rows=70)
SHORT_BY_CELL = Making(most_rows=70, in_whole_rows=False)


@pytest.fixture(scope="module")
def crowd(presales: PayPlan, everything: PayPlan) -> PayRun:
    """Pay some 140 people, by both plans."""
    return random_month(Random(3), presales, everything, people=135)  # noqa: S311 - made-up figures


def test_rows_go_on_below_a_head_of_their_own() -> None:
    """With 10 rows to a sheet, the first holds rows 0 to 9, the next 10 to 18 from its second row on."""
    paging = Paging("指标", 10)
    assert [paging.cell(row, 2) for row in (9, 10, 18, 19)] == [
        Cell("指标", 9, 2), Cell("指标 2", 1, 2), Cell("指标 2", 9, 2), Cell("指标 3", 1, 2),
    ]  # fmt: skip
    assert paging.areas((8, 19), 2, "指标 2") == ["'指标'!$C$9:$C$10", "$C$2:$C$10", "'指标 3'!$C$2"]
    assert paging.areas((3, 5), 2, "指标") == ["$C$4:$C$6"]


def test_strips_go_on_where_rows_run_out() -> None:
    """Two strips of three rows fit in seven rows; a page is never cut."""
    assert sheets_of([[0], [1], [2]], [3, 3, 3], 7) == [[[0], [1]], [[2]]]
    assert sheets_of([[0, 1], [2]], [3, 3, 3], 7) == [[[0, 1]], [[2]]]


def test_sheets_go_on_beside_each_other(crowd: PayRun, origin: Origin) -> None:
    book = load_workbook(BytesIO(build_workbook(crowd, origin, "zh", making=SHORT)))
    kinds = [name.partition(" ")[0] for name in book.sheetnames]
    assert list(dict.fromkeys(kinds)) == [
        "总览", "工资表", "工资条", "计算过程", "指标", "参数", "团队与门槛", "奖惩与基金", "提示", "来源",
    ]  # fmt: skip
    assert kinds == sorted(kinds, key=kinds.index)
    assert book.sheetnames[1:4] == ["工资表", "工资表 2", "工资表 3"]
    assert max(sheet.max_row for sheet in book) == 70
    assert book.active is book["总览"]
    for name in ("工资表", "计算过程", "指标"):
        assert _row(book[f"{name} 2"], 1) == _row(book[name], 3 if name == "工资表" else 1)
        assert book[f"{name} 2"].freeze_panes == book[name].freeze_panes.replace("4", "2")
        assert book[f"{name} 2"].print_title_rows == "$1:$1"
        assert book[f"{name} 2"].auto_filter.ref.startswith("A1:")
    widths = [book[name].column_dimensions["B"].width for name in ("指标", "指标 2")]
    assert widths[0] == widths[1]


def test_nobody_and_no_line_is_left_out(crowd: PayRun, origin: Origin) -> None:
    contents = Contents(sheets=("summary", "trace"), values=True)
    book = load_workbook(BytesIO(build_workbook(crowd, origin, "zh", contents, SHORT)))
    pages = [sheet for sheet in book if sheet.title.startswith("计算过程")]
    rows = [row for sheet in pages for row in sheet.iter_rows(min_row=2, values_only=True)]
    amount = [cell.value for cell in book["计算过程"][1]].index("金额")
    lines = [line for slip in crowd.payslips for line in slip.lines]
    assert len(pages) == -(-(len(lines) - 69) // 69) + 1
    assert [row[amount] for row in rows] == [float(line.amount) for line in lines]


def test_the_total_is_at_the_end_over_every_sheet(crowd: PayRun, origin: Origin) -> None:
    """Agents stand in rows 4 to 70, 2 to 70 and from 2 on; below them a gap and the total."""
    book = load_workbook(BytesIO(build_workbook(crowd, origin, "zh", making=SHORT)))
    assert len(crowd.payslips) > 136
    last = book["工资表 3"]
    row = next(n for n in range(1, 70) if last.cell(n, 1).value == "合计")
    column = last.max_column
    letter = last.cell(1, column).column_letter
    assert last.cell(1, column).value == "应发合计"
    assert last.cell(row, column).value == (
        f"=SUM('工资表'!${letter}$4:${letter}$70,'工资表 2'!${letter}$2:${letter}$70,${letter}$2:${letter}${row - 2})"
    )
    assert book["总览"]["B5"].value == f"='工资表 3'!${letter}${row}"


def test_it_is_said(crowd: PayRun, origin: Origin) -> None:
    written = write_month(crowd, origin, "zh", making=SHORT)
    said = "工作表“工资表”一张放不下，接着写在“工资表 2”到“工资表 3”，公式和合计照常；请连同后面几张一起打印和筛选"
    assert written.notices[0].render("zh") == said
    assert {notice.code for notice in written.notices} == {"sheet-continued"}
    book = load_workbook(BytesIO(written.data))
    shown = [
        row for sheet in book if sheet.title.startswith("提示") for row in sheet.iter_rows(values_only=True)
    ]
    assert (said, "sheet-continued") in {(row[0], row[-1]) for row in shown}
    sources = [
        row[:2]
        for sheet in book
        if sheet.title.startswith("来源")
        for row in sheet.iter_rows(values_only=True)
    ]
    assert ("一张放不下的工作表", "接着写在") in sources
    assert ("工资表", "工资表 2、工资表 3") in sources


def test_a_month_that_fits_says_nothing(crowd: PayRun, origin: Origin) -> None:
    written = write_month(crowd, origin, "en")
    assert written.notices == ()
    assert not [name for name in load_workbook(BytesIO(written.data)).sheetnames if name[-1].isdigit()]


def test_both_ways_of_writing_go_on_alike(crowd: PayRun, origin: Origin) -> None:
    for contents in (Contents(), Contents(values=True), Contents(sheets=("strips",))):
        by_row, by_cell = (
            build_workbook(crowd, origin, "zh", contents, making) for making in (SHORT, SHORT_BY_CELL)
        )
        assert by_row == by_cell


def test_what_is_hidden_goes_on_hidden(crowd: PayRun, origin: Origin) -> None:
    book = load_workbook(BytesIO(build_workbook(crowd, origin, "zh", Contents(sheets=("notices",)), SHORT)))
    assert [sheet.title for sheet in book if sheet.sheet_state == "visible"] == [
        sheet.title for sheet in book if sheet.title.startswith("提示")
    ]
    book = load_workbook(BytesIO(build_workbook(crowd, origin, "zh", Contents(sheets=("summary",)), SHORT)))
    assert book.active.title == "工资表"
    assert book["指标 2"].sheet_state == book["计算过程 3"].sheet_state == "hidden"


@pytest.mark.libreoffice
@pytest.mark.parametrize(("most_rows", "people"), [(70, 130), (73, 133)])
def test_every_cell_recalculates(  # noqa: PLR0913, PLR0917 - fixtures
    most_rows: int,
    people: int,
    presales: PayPlan,
    everything: PayPlan,
    origin: Origin,
    recalculate: Callable[[Sequence[bytes]], list[bytes]],
    differences: Callable[[bytes, bytes], list[str]],
) -> None:
    """Of 135 people 67 and 68 fit on 70 rows, so that the total stands alone; of 143, one stands alone on the third sheet."""
    month = random_month(Random(people), presales, everything, people=people)  # noqa: S311 - made-up figures
    book = build_workbook(month, origin, "zh", making=Making(most_rows=most_rows))
    assert differences(book, recalculate([book])[0]) == []


TINY = Making(most_rows=12)
LONG = Contents(
    sheets=("summary", "trace", "figures", "parameters", "gates", "incidents", "notices", "sources")
)


@pytest.mark.libreoffice
def test_every_cell_of_every_case_recalculates_on_tiny_sheets(
    shipped_months: Mapping[str, PayRun],
    origin: Origin,
    recalculate: Callable[[Sequence[bytes]], list[bytes]],
    differences: Callable[[bytes, bytes], list[str]],
) -> None:
    """Twelve rows to a sheet: gates, rankings, funds and totals are cut somewhere; charts and strips stay out."""
    books = [build_workbook(month, origin, "zh", LONG, TINY) for month in shipped_months.values()]
    found = [
        f"{named}: {difference}"
        for named, *pair in zip(shipped_months, books, recalculate(books), strict=True)
        for difference in differences(*pair)
    ]
    assert found == []


def _row(sheet: Worksheet, row: int) -> list[object]:
    return [cell.value for cell in sheet[row]]
