"""Strips: whole on their page, header above each, as many sheets as the breaks need."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from csbonus.pay.payslip import PayRun
from csbonus.workbook import pages, strips
from csbonus.workbook.build import Origin, build_workbook
from csbonus.workbook.pages import pages_of, scale_to_width, sheets_of


def test_a_strip_is_a_header_the_amounts_and_a_gap(three_agents: PayRun, origin: Origin) -> None:
    data = build_workbook(three_agents, origin, "zh")
    live, sheet = (
        load_workbook(BytesIO(data))["工资条"],
        load_workbook(BytesIO(data), data_only=True)["工资条"],
    )
    rows = [[cell.value for cell in row] for row in sheet["A1:L5"]]
    assert rows[0] == rows[3] == [
        "月份", "姓名", "岗位", "团队", "底薪", "销售提成", "退货扣回", "静默均摊", "基础奖金", "转化率加权奖金", "客单价加权奖金", "应发合计",
    ]  # fmt: skip
    assert rows[1][:5] + rows[1][-1:] == ["2026年10月", "小美", "售前", "售前一组", 1800, 3515.74]
    assert rows[2] == [None] * 12
    assert rows[4][1] == "阿强"
    assert live["L5"].value == "='工资表'!$L$5"


def test_a_wide_plan_takes_two_header_rows(mixed: PayRun, origin: Origin) -> None:
    sheet = load_workbook(BytesIO(build_workbook(mixed, origin, "zh")))["工资条"]
    titles = [[cell.value for cell in row if cell.value] for row in (sheet[7], sheet[9])]
    assert [row[0] for row in titles] == ["月份", "敷衍结束对话"]
    assert titles[1][-1] == "应发合计"
    assert len(titles[0]) == len(titles[1]) + 1
    assert sheet["C8"].value == "@SUM(A1)"


def test_a_page_never_splits_a_strip(
    three_agents: PayRun, origin: Origin, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(strips, "points_on_page", lambda _scale: 140)
    sheet = load_workbook(BytesIO(build_workbook(three_agents, origin, "zh")))["工资条"]
    assert [b.id for b in sheet.row_breaks.brk] == [6]
    assert sheet.print_options.horizontalCentered
    assert sheet.oddFooter.center.text == "第 &P 页，共 &N 页"
    assert sheet.oddHeader.left.text == "2026年10月工资条"


def test_more_pages_than_breaks_go_on_another_sheet(
    three_agents: PayRun, origin: Origin, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(strips, "points_on_page", lambda _scale: 70)
    monkeypatch.setattr(pages, "_MOST_BREAKS", 1)
    workbook = load_workbook(BytesIO(build_workbook(three_agents, origin, "zh")))
    assert workbook.sheetnames[2:5] == ["工资条", "工资条 2", "计算过程"]
    assert [[b.id for b in workbook[name].row_breaks.brk] for name in ("工资条", "工资条 2")] == [[3], []]
    assert (workbook["工资条 2"]["B2"].value, workbook["工资条 2"]["L2"].value) == ("丽丽", "='工资表'!$L$6")


def test_pages_hold_whole_things_in_order() -> None:
    assert pages_of([40, 40, 40], 100) == [[0, 1], [2]]
    assert pages_of([60, 60, 30, 30], 100) == [[0], [1, 2], [3]]
    assert pages_of([500, 10], 100) == [[0], [1]]
    assert pages_of([], 100) == []


def test_excel_keeps_1023_breaks_on_a_sheet() -> None:
    assert [len(sheet) for sheet in sheets_of([[n] for n in range(1024)])] == [1024]
    assert [len(sheet) for sheet in sheets_of([[n] for n in range(1025)])] == [1024, 1]
    assert sheets_of([]) == [[]]


def test_columns_are_made_smaller_until_they_fit() -> None:
    assert [scale_to_width(widths) for widths in ([10] * 5, [10] * 14, [10] * 28, [])] == [100, 76, 38, 100]
