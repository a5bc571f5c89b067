"""What leads the eye: totals far from the team's, closed gates, named numbers, the company above strips."""

from decimal import Decimal
from io import BytesIO

from msgspec.structs import replace
from openpyxl import load_workbook

from csbonus.pay.payslip import PayRun
from csbonus.workbook.build import Contents, Origin, build_workbook
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
