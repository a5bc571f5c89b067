"""What leads the eye: totals far from the team's, closed gates, named numbers, the company above strips."""

from decimal import Decimal
from io import BytesIO

import pytest
from msgspec.structs import replace
from openpyxl import load_workbook

from csbonus.pay.payslip import PayRun
from csbonus.problems import Text
from csbonus.workbook.build import Contents, Origin, build_workbook, write_month
from csbonus.workbook.register import build_register
from csbonus.workbook.unusual import unusual


def month_of(three_agents: PayRun, totals: list[int]) -> PayRun:
    """Give each total to an agent of one team, as a single line."""
    slip = three_agents.payslips[0]
    slips = [
        replace(
            slip,
            agent=replace(slip.agent, key=str(n), name=str(n)),
            lines=(replace(slip.lines[0], amount=Decimal(total)),),
        )
        for n, total in enumerate(totals)
    ]
    return replace(three_agents, payslips=tuple(slips))


def test_what_is_far_from_the_team_is_unusual(three_agents: PayRun) -> None:
    """Around 3000 the distances are 0, 100, 100, 200, 200: half are within 100; 500 is farther than four times that."""
    assert unusual(month_of(three_agents, [3000, 3100, 2900, 3200, 2800])) == frozenset()
    assert unusual(month_of(three_agents, [3000, 3100, 2900, 3100, 2900, 3000, 3500])) == {"6"}
    assert unusual(month_of(three_agents, [3000, 3000, 3000, 3000, 9000])) == frozenset()
    assert unusual(month_of(three_agents, [1, 2, 3, 9000])) == frozenset()


def test_an_unusual_total_is_marked(three_agents: PayRun, origin: Origin) -> None:
    month = month_of(three_agents, [3000, 3100, 2900, 3100, 2900, 3000, 3500])
    contents = Contents(sheets=("summary",), values=True)
    sheet = load_workbook(BytesIO(build_workbook(month, origin, "zh", contents)))["工资表"]
    marked = [row[-1].value for row in sheet["A4:L10"] if row[-1].fill.fgColor.rgb == "FFFFF2CC"]
    assert marked == [3500]
    assert sheet["A15"].value == "底色标黄的合计与本团队其他人相差较大，请核对"


def with_many_lines(three_agents: PayRun, count: int) -> PayRun:
    """Give everybody so many lines of 1.00."""
    plan = three_agents.plans[0]
    rules = tuple(
        replace(plan.lines[0], id=f"l{n}", title=Text(f"补贴{n}", f"allowance {n}")) for n in range(count)
    )
    wide = replace(plan, lines=rules)
    slips = [
        replace(
            slip,
            plan=wide,
            lines=tuple(replace(slip.lines[0], rule=rule, amount=Decimal(1)) for rule in rules),
        )
        for slip in three_agents.payslips
    ]
    return replace(three_agents, plans=(wide,), payslips=tuple(slips))


@pytest.mark.parametrize(("lines", "first"), [(8, "A"), (40, "C")])
def test_long_texts_of_a_wide_sheet_begin_after_the_names(
    three_agents: PayRun, origin: Origin, lines: int, first: str
) -> None:
    """No. and name stand on every page across; 40 columns of 14 characters are more than two pages."""
    month = with_many_lines(three_agents, lines)
    contents = Contents(sheets=("summary",), values=True)
    summary = load_workbook(BytesIO(build_workbook(month, origin, "zh", contents)))["工资表"]
    register = load_workbook(BytesIO(build_register(month, "1", "zh"))).worksheets[0]
    for sheet, signed in ((summary, "制表："), (register, "制表：")):
        texts = {cell.coordinate: str(cell.value) for row in sheet for cell in row if cell.value is not None}
        assert texts[f"{first}1"].startswith("2026年10月")
        assert f"{first}2" in texts
        assert [at[0] for at, text in texts.items() if text.startswith(signed)] == [first]


def test_numbers_of_the_plan_have_names(three_agents: PayRun, mixed: PayRun, origin: Origin) -> None:
    names = load_workbook(BytesIO(build_workbook(three_agents, origin, "zh"))).defined_names
    assert names["sales_commission.rate"].attr_text == "'参数'!$C$4"
    several = load_workbook(BytesIO(build_workbook(mixed, origin, "zh"))).defined_names
    assert "jd_presales.sales_commission.rate" in several


def test_a_closed_gate_is_coloured_as_long_as_it_is_closed(mixed: PayRun, origin: Origin) -> None:
    sheet = load_workbook(BytesIO(build_workbook(mixed, origin, "zh")))["团队与门槛"]
    assert any("I2" in area.sqref for area in sheet.conditional_formatting)


def test_the_company_stands_above_the_strips(three_agents: PayRun, origin: Origin) -> None:
    plan = three_agents.plans[0]
    named = replace(plan, slip=replace(plan.slip, company="云栖 & 电商"))
    month = replace(three_agents, plans=(named,))
    sheet = load_workbook(BytesIO(build_workbook(month, origin, "zh")))["工资条"]
    assert sheet.oddHeader.left.text == "云栖 && 电商 2026年10月工资条"
    for name in ("总览", "工资表", "计算过程", "参数", "来源"):
        above = load_workbook(BytesIO(build_workbook(month, origin, "zh")))[name].oddHeader.left.text
        assert above == f"云栖 && 电商 2026年10月工资{'总览' if name == '总览' else '表'}"


def test_conditions_over_several_pages_keep_their_header(mixed: PayRun, origin: Origin) -> None:
    """The table of conditions is the longest of the sheet and begins in its first row."""
    sheet = load_workbook(BytesIO(build_workbook(mixed, origin, "zh")))["团队与门槛"]
    assert sheet.print_title_rows == "$1:$1"


def asking(mixed: PayRun, **asked: tuple[str, str]) -> PayRun:
    """Let the first plan ask for the first of two looks of slips, and the second for the other."""
    plans = [
        replace(plan, slip=replace(plan.slip, **{key: both[n] for key, both in asked.items()}))
        for n, plan in enumerate(mixed.plans[:2])
    ]
    return replace(mixed, plans=(*plans, *mixed.plans[2:]))


def test_plans_that_ask_for_different_slips_are_told(mixed: PayRun, origin: Origin) -> None:
    month = asking(mixed, paper=("portrait", "landscape"), company=("甲公司", "乙公司"))
    one, two = (plan.id for plan in month.plans[:2])
    written = write_month(month, origin, "zh")
    assert [(notice.code, notice.text.zh) for notice in written.notices] == [
        (
            "slip-paper-differs",
            f"工资条只能用一种纸：方案 {one} 要纵向，方案 {two} 要横向，这次都用纵向；请把 slip 的 paper 改成一样，或按方案分开计算",
        ),
        (
            "slip-company-differs",
            "几个方案的单位名称不一样：甲公司、乙公司，表头不写单位名称；请把 slip 的 company 改成一样，或按方案分开计算",
        ),
    ]
    book = load_workbook(BytesIO(written.data))
    assert book["工资条"].page_setup.orientation == "portrait"
    said = {row[0] for row in book["提示"].iter_rows(values_only=True)}
    assert {notice.text.zh for notice in written.notices} <= said


def test_nothing_is_said_of_slips_that_agree_or_are_not_written(mixed: PayRun, origin: Origin) -> None:
    same = asking(mixed, paper=("portrait", "portrait"), company=("甲公司", "甲公司"))
    assert write_month(same, origin, "zh").notices == ()
    other = asking(mixed, paper=("portrait", "landscape"))
    assert write_month(other, origin, "zh", Contents(sheets=("summary",))).notices == ()
