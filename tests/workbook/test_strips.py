"""Strips: whole on their page, header above each, as many sheets as the breaks need."""

from io import BytesIO

import pytest
from msgspec.structs import replace
from openpyxl import load_workbook

from csbonus.pay.payslip import PayRun
from csbonus.workbook import pages, strips
from csbonus.workbook.build import Origin, build_workbook
from csbonus.workbook.pages import pages_of, scale_to_width, sheets_of
from csbonus.workbook.strip_bands import READABLE, Paper
from csbonus.workbook.strips import plan_strips


def test_a_strip_is_a_header_the_amounts_and_a_gap(three_agents: PayRun, origin: Origin) -> None:
    data = build_workbook(three_agents, origin, "zh")
    live, sheet = (
        load_workbook(BytesIO(data))["工资条"],
        load_workbook(BytesIO(data), data_only=True)["工资条"],
    )
    rows = [[cell.value for cell in row] for row in sheet["A1:L6"]]
    assert rows[0] == rows[4] == [
        "月份", "姓名", "岗位", "团队", "底薪", "销售提成", "退货扣回", "静默均摊", "基础奖金", "转化率加权奖金", "客单价加权奖金", "应发合计",
    ]  # fmt: skip
    assert rows[1][:5] + rows[1][-1:] == ["2026年10月", "小美", "售前", "售前一组", 1800, 3515.74]
    assert rows[2] == rows[3] == [None] * 12
    assert rows[5][1] == "阿强"
    assert live["L6"].value == "='工资表'!$L$5"


def strip_of(payrun: PayRun, origin: Origin, name: str) -> list[dict[str, object]]:
    """Give the rows of a person's strip: what stands under each header, and at the left as the row's name."""
    book = load_workbook(BytesIO(build_workbook(payrun, origin, "zh")), data_only=True)
    rows = [list(row) for row in book["工资条"].iter_rows(values_only=True)]
    first = next(n for n, row in enumerate(rows) if name in row) - 1
    end = next((n for n in range(first, len(rows)) if not any(rows[n])), len(rows))
    return [
        {str(title): value for title, value in zip(rows[n], rows[n + 1], strict=True) if title is not None}
        for n in range(first, end - 1, 2)
    ]


def laid_out(payrun: PayRun, **slip: object) -> PayRun:
    """Give a month whose plans have slips of another look."""
    plans = {plan.id: replace(plan, slip=replace(plan.slip, **slip)) for plan in payrun.plans}
    slips = tuple(replace(one, plan=plans[one.plan.id]) for one in payrun.payslips)
    return replace(payrun, plans=tuple(plans.values()), payslips=slips)


def test_a_wide_plan_stands_in_what_is_earned_deducted_and_paid(mixed: PayRun, origin: Origin) -> None:
    """Whatever is deducted is shown without its minus, and the one less the other is what is paid."""
    rows = strip_of(mixed, origin, "@SUM(A1)")
    assert len(rows) > 2
    (slip,) = [one for one in mixed.payslips if one.agent.name == "@SUM(A1)"]
    fines = [line for line in slip.lines if slip.plan.is_deduction(line.rule)]
    below = {title: value for row in rows for title, value in row.items()}
    for line in fines:
        assert below[line.rule.title.zh] == float(0 - line.amount)
    deducted = -sum(line.amount for line in fines)
    assert (below["应扣合计"], below["实发工资"]) == (float(deducted), float(slip.total))
    assert below["应发合计"] == float(slip.total + deducted)
    named = [next(iter(row)) for row in rows]
    assert named == sorted(named, key=["应发", "应扣", "实发"].index)


def test_the_sums_of_a_strip_are_live(mixed: PayRun, origin: Origin) -> None:
    sheet = load_workbook(BytesIO(build_workbook(mixed, origin, "zh")))["工资条"]
    cells = {
        cell.value: cell
        for row in sheet.iter_rows()
        for cell in row
        if cell.value in ("应发合计", "应扣合计", "实发工资")
    }
    under = {title: sheet.cell(cell.row + 1, cell.column) for title, cell in cells.items()}
    assert str(under["应发合计"].value).startswith("=ROUND(SUM($")
    assert str(under["应扣合计"].value).startswith("=ROUND(SUM($")
    earned, less = (f"${under[t].column_letter}${under[t].row}" for t in ("应发合计", "应扣合计"))
    assert under["实发工资"].value == f"=ROUND({earned}-{less},2)"


def test_a_plan_may_ask_for_rows_of_its_own(three_agents: PayRun, origin: Origin) -> None:
    """Of 3 515.74 without deductions, all is earned."""
    grouped = laid_out(
        three_agents,
        layout="groups",
        groups=(("绩效", ("reception_bonus", "conversion_bonus", "aov_bonus")),),
    )
    earned, performance = strip_of(grouped, origin, "小美")
    assert list(earned) == [
        "应发",
        "月份",
        "姓名",
        "岗位",
        "团队",
        "底薪",
        "销售提成",
        "退货扣回",
        "静默均摊",
    ]
    assert list(performance) == ["绩效", "基础奖金", "转化率加权奖金", "客单价加权奖金", "应发合计"]
    assert performance["应发合计"] == 3515.74


def test_a_line_may_be_put_among_the_deductions(three_agents: PayRun, origin: Origin) -> None:
    """小美 gave back 50.40 of 3 566.14."""
    rows = strip_of(laid_out(three_agents, layout="groups", deductions=("returns_clawback",)), origin, "小美")
    assert rows[-1] == {"应扣": None, "退货扣回": 50.4, "应扣合计": 50.4, "实发工资": 3515.74}
    assert rows[-2]["应发合计"] == 3566.14


@pytest.mark.parametrize("paper", ["portrait", "landscape"])
def test_the_paper_is_as_the_plan_says_and_everything_fits_on_it(
    mixed: PayRun, origin: Origin, paper: Paper
) -> None:
    book = load_workbook(BytesIO(build_workbook(laid_out(mixed, paper=paper), origin, "zh")))
    sheet = book["工资条"]
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == (paper, 9)
    assert sheet.page_setup.scale >= READABLE
    widths = [sheet.column_dimensions[name].width for name in sheet.column_dimensions]
    inches = {"portrait": 8.27, "landscape": 11.69}[paper] - 0.8
    assert sum(width * 7 + 5 for width in widths) / 96 * sheet.page_setup.scale / 100 <= inches


def test_few_columns_stand_on_upright_paper(three_agents: PayRun) -> None:
    few = {"base_pay", "sales_commission"}
    plan = replace(
        three_agents.plans[0], lines=tuple(line for line in three_agents.plans[0].lines if line.id in few)
    )
    slips = tuple(
        replace(one, plan=plan, lines=tuple(line for line in one.lines if line.rule.id in few))
        for one in three_agents.payslips
    )
    arranged = plan_strips(replace(three_agents, plans=(plan,), payslips=slips), "zh", 100).arranged
    assert (arranged.paper, [len(bands) for bands in arranged.bands.values()]) == ("portrait", [1])


def test_a_dashed_line_shows_where_to_cut(three_agents: PayRun, origin: Origin) -> None:
    sheet = load_workbook(BytesIO(build_workbook(three_agents, origin, "zh")))["工资条"]
    assert {cell.border.bottom.style for cell in sheet[3][:12]} == {"dashed"}


def test_a_page_never_splits_a_strip(
    three_agents: PayRun, origin: Origin, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(strips, "points_on_page", lambda _scale, _paper: 140)
    sheet = load_workbook(BytesIO(build_workbook(three_agents, origin, "zh")))["工资条"]
    assert [b.id for b in sheet.row_breaks.brk] == [8]
    assert sheet.print_options.horizontalCentered
    assert sheet.oddFooter.center.text == "第 &P 页，共 &N 页"
    assert sheet.oddHeader.left.text == "2026年10月工资条"


def test_more_pages_than_breaks_go_on_another_sheet(
    three_agents: PayRun, origin: Origin, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(strips, "points_on_page", lambda _scale, _paper: 70)
    monkeypatch.setattr(pages, "_MOST_BREAKS", 1)
    workbook = load_workbook(BytesIO(build_workbook(three_agents, origin, "zh")))
    assert workbook.sheetnames[2:5] == ["工资条", "工资条 2", "计算过程"]
    assert [[b.id for b in workbook[name].row_breaks.brk] for name in ("工资条", "工资条 2")] == [[4], []]
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
