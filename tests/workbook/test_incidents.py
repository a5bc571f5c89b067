"""The sheet of incidents and funds, the rankings beside the gates, and notes under the strips."""

from collections.abc import Callable
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from csbonus.pay.payrun import compute_payrun
from csbonus.pay.payslip import PayRun
from csbonus.pay.people import Agent, Incident, Measure, MonthInput
from csbonus.problems import Lang, Source
from csbonus.rules.plans import read_rules
from csbonus.workbook.build import Origin, build_workbook

HERE = Path(__file__).parent
PLACE = Source(file="登记.xlsx", sheet="奖惩", cell="B2")
AMOUNT = "#,##0.00;[Red]-#,##0.00"


def event(name: str, day: int, count: int = 1, **facts: object) -> Incident:
    facts = {"note": "", "amount": None, **facts}
    date = f"2026-10-{day:02}"
    return Incident(name=name, date=date, count=Decimal(count), source=PLACE, **facts)  # type: ignore[arg-type]


def agent(number: str, name: str, sales: int, *incidents: Incident) -> Agent:
    measures = {"sales": Measure(value=Decimal(sales), raw=str(sales), place=PLACE)}
    return Agent(
        key=number, name=name, employee_number=number, team="一组", measures=measures, incidents=incidents
    )


def paid(*agents: Agent, plan: Path = HERE / "register.yaml", more: tuple[Path, ...] = ()) -> PayRun:
    plans = read_rules([str(file) for file in (plan, *more)]).plans
    month = MonthInput(month="2026-10", agents=agents, has_roles=any(one.role for one in agents))
    result = compute_payrun(plans, month)
    assert result.payrun is not None, [problem.render("en") for problem in result.problems]
    return result.payrun


@pytest.fixture
def changed(tmp_path: Path) -> Callable[..., Path]:
    """Write the plan with some of its text replaced, or lines that begin so left out."""

    def write(*without: str, **instead: str) -> Path:
        lines = (HERE / "register.yaml").read_text("utf-8").splitlines()
        kept = [line for line in lines if not line.startswith(without)] if without else lines
        text = "\n".join(kept)
        for old, new in instead.items():
            text = text.replace(old, new)
        file = tmp_path / "plan.yaml"
        file.write_text(text, "utf-8")
        return file

    return write


@pytest.fixture
def october() -> PayRun:
    """Pay 小美, whose fines of 150 + 650 + 10 pass 20 % of 3000 + 10 + 100 = 622, and 阿强 with 10 - 3 points."""
    return paid(
        agent(
            "A01",
            "小美",
            500,
            event("late", 3, 2, note="早会"),
            event("price", 8, amount=Decimal(650)),
            event("late", 15),
        ),
        agent("A02", "阿强", 800, event("rude", 9), event("found", 10, others=("A01",))),
    )


def opened(payrun: PayRun, origin: Origin, lang: Lang = "zh") -> tuple[Any, Any]:
    data = build_workbook(payrun, origin, lang)
    return load_workbook(BytesIO(data)), load_workbook(BytesIO(data), data_only=True)


def rows(sheet: Worksheet) -> list[list[Any]]:
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def test_the_register_says_what_every_incident_led_to(october: PayRun, origin: Origin) -> None:
    live, values = opened(october, origin)
    assert rows(values["奖惩与基金"])[:9] == [
        ["2026年10月奖惩与基金", *[None] * 10],
        ["奖惩登记", *[None] * 10],
        ["日期", "工号", "姓名", "团队", "事项", "次数", "登记金额", "对方", "备注", "计入项目", "奖惩金额"],
        ["2026-10-03", "A01", "小美", "一组", "迟到", 2, None, None, "早会", "迟到扣款", -150],
        ["2026-10-15", "A01", "小美", "一组", "迟到", 1, None, None, None, "迟到扣款", "见上"],
        ["2026-10-08", "A01", "小美", "一组", "改错价", 1, 650, None, None, "改错价扣款", -650],
        ["2026-10-09", "A02", "阿强", "一组", "敷衍", 1, None, None, None, "敷衍扣分", None],
        ["2026-10-10", "A02", "阿强", "一组", "找出错误", 1, None, "小美", None, "纠错奖", 10],
        ["2026-10-10", "A01", "小美", "一组", "找出错误", None, None, "阿强", None, "纠错奖", -10],
    ]
    assert live["奖惩与基金"]["K4"].value == "='计算过程'!$E$5"
    assert live["计算过程"]["D5"].value == "迟到扣款"


def test_a_fund_lists_who_why_how_much_was_due_and_taken(october: PayRun, origin: Origin) -> None:
    live, values = opened(october, origin)
    found = rows(values["奖惩与基金"])[10:]
    assert [row[:7] for row in found] == [
        ["部门活动基金", *[None] * 6],
        ["序号", "工号", "姓名", "团队", "事由", "应扣", "实扣"],
        [1, "A01", "小美", "一组", "迟到扣款", 150, 150],
        [2, "A01", "小美", "一组", "改错价扣款", 650, 472],
        ["合计", None, None, None, None, 800, 622],
    ]
    sheet = live["奖惩与基金"]
    line, rest = "'计算过程'!$E$6", "'计算过程'!$E$6+'计算过程'!$E$7+'计算过程'!$E$8"
    assert sheet["F14"].value == f"=-{line}"
    assert sheet["G14"].value == f"=ROUND(MAX(0,MIN(-{line},-({rest}))),2)"
    assert [sheet[cell].value for cell in ("F15", "G15")] == ["=SUM($F$13:$F$14)", "=SUM($G$13:$G$14)"]
    assert {sheet[cell].number_format for cell in ("F13", "G14", "G15", "K4")} == {AMOUNT}


def test_the_sheet_is_fit_to_publish(october: PayRun, origin: Origin) -> None:
    sheet = opened(october, origin)[0]["奖惩与基金"]
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.oddHeader.left.text == "2026年10月奖惩与基金"
    assert sheet.print_title_rows == "$1:$1"
    assert [b.id for b in sheet.row_breaks.brk] == [10], "a fund begins on a page of its own"


def test_a_register_without_funds_repeats_its_header(changed: Callable[..., Path], origin: Origin) -> None:
    plan = changed("funds:", "  activity:", **{", fund: activity": ""})
    sheet = opened(paid(agent("A01", "小美", 1, event("late", 3)), plan=plan), origin)[0]["奖惩与基金"]
    assert sheet.print_title_rows == "$1:$3"
    assert (sheet.max_row, len(sheet.row_breaks.brk)) == (4, 0)


def test_a_month_without_incidents_says_so(origin: Origin) -> None:
    _, values = opened(paid(agent("A01", "小美", 1)), origin, "en")
    sheet = values["Incidents and funds"]
    assert rows(sheet) == [
        ["Incidents and funds 2026-10", *[None] * 6],
        ["Incidents", *[None] * 6],
        ["Number", "Name", "Team", "Incident", "Times", "Led to", "Amount"],
        [None, "none this month", *[None] * 5],
        [None] * 7,
        ["activity fund", *[None] * 6],
        ["No.", "Number", "Name", "Team", "Why", "Due", "Taken"],
        [None, None, "none this month", *[None] * 4],
        ["Total", None, None, None, None, 0, 0],
    ]


def test_plans_that_name_one_fund_share_it(
    changed: Callable[..., Path], tmp_path: Path, origin: Origin
) -> None:
    first = changed(**{"plan: register": "plan: first\napplies_to: {role: 售前}"}).rename(
        tmp_path / "first.yaml"
    )
    second = changed(**{"plan: register": "plan: second\napplies_to: {role: 售后}"})
    people = [
        replace(agent("A01", "小美", 1, event("late", 3)), role="售前"),
        replace(agent("A02", "阿强", 1, event("late", 3)), role="售后"),
    ]
    sheet = opened(paid(*people, plan=first, more=(second,)), origin)[1]["奖惩与基金"]
    titles = [row[0] for row in rows(sheet)]
    assert titles.count("部门活动基金") == 1
    assert rows(sheet)[-1][5:7] == [100, 100]


def test_what_is_held_is_named_by_its_number(changed: Callable[..., Path], origin: Origin) -> None:
    goods = "  found: {kind: transfer, title: {zh: 纠错奖, en: Error found}, incident: found, each: 10}"
    plan = changed(**{goods: "  found: {kind: hold, title: {zh: 扣留货款, en: Held goods}, incident: found}"})
    held = event("found", 3, amount=Decimal(80), state="held", number="D7")
    _, values = opened(paid(agent("A01", "小美", 1, held), plan=plan), origin)
    assert [values["奖惩与基金"][cell].value for cell in ("E4", "G4", "H4", "I4")] == [
        "找出错误（扣留 D7）",
        80,
        "扣留货款",
        -80,
    ]
    _, values = opened(paid(agent("A01", "小美", 1, held), plan=plan), origin, "en")
    assert values["Incidents and funds"]["E4"].value == "error found (held D7)"


def test_a_plan_without_incidents_and_funds_has_no_such_sheet(three_agents: PayRun, origin: Origin) -> None:
    assert "奖惩与基金" not in opened(three_agents, origin)[0].sheetnames


def test_a_plan_with_funds_only_has_the_sheet_too(changed: Callable[..., Path], origin: Origin) -> None:
    starts = (
        "  late:",
        "  price:",
        "  rude:",
        "  found:",
        "incidents:",
        "notes:",
        "scores:",
        "  service",
        "    title:",
        "    items:",
        "      rude:",
        "ranks:",
        "  star",
    )
    plan = changed(
        *starts,
        **{
            "amount: 3000}": "amount: 3000}\n  tax: {kind: fixed, title: 社保, amount: -1.5, counts_as: fine, fund: activity}"
        },
    )
    sheet = opened(paid(agent("A01", "小美", 1), plan=plan), origin)[1]["奖惩与基金"]
    assert [sheet[cell].value for cell in ("A3", "A4", "E5", "G6")] == ["部门活动基金", "序号", "社保", 1.5]
    assert sheet.print_title_rows == "$1:$1"


def test_a_score_reads_the_count_of_incidents(october: PayRun, origin: Origin) -> None:
    live, values = opened(october, origin)
    header, *found = rows(live["指标"])
    value = header.index("值")
    names = [(row[header.index("姓名")], row[header.index("指标")]) for row in found]
    number = names.index(("阿强", "敷衍扣分"))
    count = names.index(("阿强", "敷衍")) + 2
    column = "ABCDEFGHIJKL"[value]
    assert f"${column}${count}" in found[number][value]
    assert values["指标"][f"{column}{number + 2}"].value == 7


def test_a_ranking_shows_figures_places_and_amounts(october: PayRun, origin: Origin) -> None:
    live, values = opened(october, origin)
    assert rows(values["团队与门槛"]) == [
        ["排名", "团队 / 店铺", "工号", "姓名", "名次", "服务分", "销售额（低者在前）", "金额"],
        ["明星客服", "一组", "A01", "小美", 1, 10, 500, 100],
        ["明星客服", "一组", "A02", "阿强", 2, 7, 800, 0],
    ]
    assert live["团队与门槛"]["H2"].value == "='计算过程'!$E$4"


def test_a_note_stands_under_the_strip_and_among_the_notices(october: PayRun, origin: Origin) -> None:
    _, values = opened(october, origin)
    sheet = values["工资条"]
    assert [sheet[cell].value for cell in ("C2", "A3", "A4", "C7")] == [
        "小美",
        "说明：迟到三次，约谈",
        None,
        "阿强",
    ]
    assert str(next(iter(sheet.merged_cells.ranges))).startswith("A3:")
    assert "小美：迟到三次，约谈" in [row[0] for row in rows(values["提示"])]


def test_notes_are_in_the_language_of_the_workbook(october: PayRun, origin: Origin) -> None:
    assert opened(october, origin, "en")[1]["Strips"]["A3"].value == "Notes: late three times: a talk"


def test_a_figure_that_is_not_there_is_no_blank_which_excel_takes_for_0(
    changed: Callable[..., Path], origin: Origin
) -> None:
    extra = "amount: 3000}\n  extra: {kind: fixed, title: 额外奖, amount: 1% * more, if_missing: zero}"
    more = "metrics:\n  more: {unit: money, column: 额外}"
    plan = changed(**{"amount: 3000}": extra, "metrics:": more})
    _, values = opened(paid(agent("A01", "小美", 1), plan=plan), origin)
    header, *found = rows(values["指标"])
    assert [row[header.index("值")] for row in found if row[header.index("指标")] == "额外"] == ["—"]
