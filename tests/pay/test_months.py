"""What a month takes from the roster, from earlier months and from rows beside it; and what stops it when that is not there."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, Literal

import pytest
from msgspec.structs import replace

from csbonus.pay.payrun import Computed, compute_payrun
from csbonus.pay.people import Gap, Incident, Measure, MonthInput, PastSlip, RecordRow
from csbonus.pay.plan import PayPlan
from csbonus.problems import Source
from csbonus.rules.compile import compile_plan
from csbonus.rules.nodes import read_rules_text
from csbonus.rules.plan_file import read_plan_file

Plan = Callable[..., PayPlan]
Month = Callable[..., MonthInput]
AT = Source(file="data", sheet="表", cell="A1")
BASE = "pay: {kind: fixed, title: 底薪, amount: base}"
REGION = "parameters: {base: {unit: money, by: region, values: {上海: 2000, 宿迁: {2026-03: 1700, 2026-09: 1800}}}}\n"


def people(month: MonthInput, **fields: Mapping[str, Any]) -> MonthInput:
    """Give the agents of a month further fields, by name."""
    return replace(month, agents=tuple(replace(a, **fields.get(a.name, {})) for a in month.agents))


def amounts(plan: PayPlan, month: MonthInput) -> dict[str, dict[str, str]]:
    computed = compute_payrun([plan], month)
    assert computed.payrun is not None, said(computed)
    return {
        slip.agent.name: {line.rule.id: str(line.amount) for line in slip.lines}
        for slip in computed.payrun.payslips
    }


def said(computed: Computed) -> list[str]:
    return [problem.render("zh") for problem in computed.problems]


def refused(plan: PayPlan, month: MonthInput) -> list[str]:
    computed = compute_payrun([plan], month)
    assert computed.payrun is None
    return said(computed)


def notices(plan: PayPlan, month: MonthInput) -> list[str]:
    computed = compute_payrun([plan], month)
    assert computed.payrun is not None, said(computed)
    return [n.text.zh for n in computed.payrun.notices if n.code != "paid-without-roles"]


def test_base_pay_goes_by_what_the_roster_says_and_when(plan_of: Plan, month: Month) -> None:
    plan = plan_of(BASE, more=REGION)
    by = {"甲": {"attributes": {"region": "上海"}}, "乙": {"attributes": {"region": "宿迁"}}}
    october = people(month({"甲": {}, "乙": {}}), **by)
    assert amounts(plan, october) == {"甲": {"pay": "2000.00"}, "乙": {"pay": "1800.00"}}
    june = replace(october, month="2026-06")
    assert amounts(plan, june)["乙"] == {"pay": "1700.00"}


def test_a_word_without_a_value_stops_the_run(plan_of: Plan, month: Month) -> None:
    plan = plan_of(BASE, more=REGION)
    given = people(month({"甲": {}, "乙": {}}), 甲={"attributes": {"region": "北京"}})
    assert refused(plan, given) == [
        "data:1: 甲 的 region 是“北京”，而“base”只给了：上海、宿迁；请在方案里补上，或改正花名册",
        "data:1: 花名册里没有 乙 的 region，而“base”按它取值（上海、宿迁）；请补上",
    ]


def test_a_month_before_the_first_value_stops_the_run(plan_of: Plan, month: Month) -> None:
    plan = plan_of(BASE, more=REGION)
    given = people(month({"甲": {}}, month="2026-02"), 甲={"attributes": {"region": "宿迁"}})
    assert refused(plan, given) == [
        "p:30:14: “base”从 2026-03 起才有数值，不能用来算 2026-02；请补上更早的数值"
    ]


def test_somebody_has_a_value_of_his_own(plan_of: Plan, month: Month) -> None:
    own = "parameters: {base: {unit: money, value: 1800, overrides: {甲: {value: 2200, reason: 带新人}, 丁: {value: 5, reason: 旧}}}}\n"
    plan = plan_of(BASE, more=own)
    given = month({"甲": {}, "乙": {}})
    assert amounts(plan, given) == {"甲": {"pay": "2200.00"}, "乙": {"pay": "1800.00"}}
    assert notices(plan, given) == ["“base”给 丁 的单独数值本月没有用到：方案 p 没有给此人发工资"]


@pytest.mark.parametrize(("when", "is_old"), [("2027-08", False), ("2027-09", True)])
def test_a_value_that_stood_for_a_year_is_noticed(
    plan_of: Plan, month: Month, when: str, *, is_old: bool
) -> None:
    plan = plan_of(BASE, more="parameters: {base: {unit: money, value: {2026-03: 1700, 2026-09: 1800}}}\n")
    text = "“base”的数值从 2026-09 起没有变过，已满一年，请确认仍然有效"
    assert notices(plan, month({"甲": {}}, month=when)) == ([text] if is_old else [])


def past(**figures: str) -> PastSlip:
    return PastSlip(plan="p", figures={name: Decimal(value) for name, value in figures.items()})


STREAK = 'x: {kind: fixed, title: 连续奖, amount: "if(streak(sales >= 100, 3), 300, 0)"}'


@pytest.mark.parametrize(
    ("earlier", "paid"),
    [(("100", "100"), "300.00"), (("99.99", "100"), "0.00"), (("100", "99.99"), "0.00")],
)
def test_months_in_a_row_are_this_one_and_those_before(
    plan_of: Plan, month: Month, earlier: tuple[str, str], paid: str
) -> None:
    history = {"2026-09": {"甲": past(sales=earlier[0])}, "2026-08": {"甲": past(sales=earlier[1])}}
    given = replace(month({"甲": {"sales": 100}}), history=history)
    assert amounts(plan_of(STREAK), given) == {"甲": {"x": paid}}


def test_who_was_not_paid_has_no_row_of_months(plan_of: Plan, month: Month) -> None:
    history = {"2026-09": {"甲": past(sales="500")}, "2026-08": {"乙": past(sales="500")}}
    given = replace(month({"甲": {"sales": 500}}), history=history)
    assert amounts(plan_of(STREAK), given) == {"甲": {"x": "0.00"}}


def test_a_month_that_is_needed_and_missing_stops_the_run(plan_of: Plan, month: Month) -> None:
    given = replace(month({"甲": {"sales": 500}}), history={"2026-09": {"甲": past(sales="500")}})
    assert refused(plan_of(STREAK), given) == [
        "p:1:1: 方案 p 要用以前月份的结果，缺少：2026-08；请用 --history 给出存放这些月份 JSON 结果的文件夹"
    ]


def test_a_figure_that_an_earlier_result_lacks_stops_the_run(plan_of: Plan, month: Month) -> None:
    plan = plan_of('x: {kind: fixed, title: 增长奖, amount: "max(0, sales - previous.sales)"}')
    given = replace(month({"甲": {"sales": 500}}), history={"2026-09": {"甲": past()}})
    assert refused(plan, given) == [
        "p:6:3: 甲：“增长奖”要用上月销售额，而那个月的结果里没有；请核对 --history 里的结果是否由同一方案算出"
    ]


HOLD = "x: {kind: hold, title: 发错货, incident: 发错货}"


def event(state: Literal["held", "released"], amount: str | None) -> Incident:
    value = None if amount is None else Decimal(amount)
    return Incident(
        name="发错货", date="", count=Decimal(1), amount=value, note="", source=AT, number="A1", state=state
    )


def test_what_is_held_is_paid_back_when_it_is_released(plan_of: Plan, month: Month) -> None:
    plan = plan_of(HOLD)
    held = people(month({"甲": {}}), 甲={"incidents": (event("held", "80"),)})
    assert amounts(plan, held) == {"甲": {"x": "-80.00"}}
    slip = PastSlip(plan="p", held={"发错货 A1": Decimal(80)})
    later = people(month({"甲": {}}, month="2026-12"), 甲={"incidents": (event("released", None),)})
    assert amounts(plan, replace(later, history={"2026-10": {"甲": slip}})) == {"甲": {"x": "80.00"}}


LIMITED = f"""\
plan: p
valid_from: 2026-01
limits: {{deductions: 20%, rest: dropped}}
pay:
  b: {{kind: base_pay, amount: 4000}}
  f: {{kind: penalty, incident: 迟到, each: 100}}
  {HOLD}
"""


@pytest.mark.parametrize(
    ("numbers", "total", "left"),
    [
        ({"A1": "500", "A2": "300"}, "3200.00", {"发错货 A1": "500", "发错货 A2": "200"}),
        ({"A1": "5000", "A2": "300"}, "3200.00", {"发错货 A1": "700"}),
        ({"A1": "500"}, "3400.00", {"发错货 A1": "500"}),
    ],
)
def test_of_what_limits_let_go_nothing_is_paid_back(
    month: Month, numbers: dict[str, str], total: str, left: dict[str, str]
) -> None:
    """Of 4000 a fifth, 800, may be taken. The fine of 100 goes first, so that 700 are left for what is held, the first number first."""
    plan = compile_plan(read_plan_file(read_rules_text(LIMITED.encode(), "p"))).plan
    assert plan is not None
    held = tuple(replace(event("held", amount), number=number) for number, amount in numbers.items())
    late = Incident(name="迟到", date="", count=Decimal(1), amount=None, note="", source=AT)
    payrun = compute_payrun([plan], people(month({"甲": {}}), 甲={"incidents": (late, *held)})).payrun
    assert payrun is not None
    (slip,) = payrun.payslips
    assert str(slip.total) == total
    assert slip.later.held == {number: Decimal(amount) for number, amount in left.items()}


def test_what_was_never_held_or_paid_back_before_is_not_paid(plan_of: Plan, month: Month) -> None:
    plan = plan_of(HOLD)
    released = people(month({"甲": {}}), 甲={"incidents": (event("released", None),)})
    assert refused(plan, released) == [
        "data [表]!A1: 甲 的单号 A1 没有扣留记录，不能释放；请核对单号，或用 --history 给出扣留那个月的结果"
    ]
    slip = PastSlip(plan="p", held={"发错货 A1": Decimal(80)}, released={"发错货 A1": Decimal(0)})
    assert refused(plan, replace(released, history={"2026-08": {"甲": slip}})) == [
        "data [表]!A1: 甲 的单号 A1 以前已经释放过，不能再付一次；请删去这一行"
    ]


@pytest.mark.parametrize(
    ("kind", "fields", "problem"),
    [
        ("split", "from_register: amount", "甲 的事项“发错货”没有填对方；请在“对方”列写上由谁承担"),
        ("hold", "floor: -100", "甲 的事项“发错货”要有单号，并在状态列写明“扣留”或“释放”；请补上"),
    ],
)
def test_what_the_register_must_say_is_asked_for(
    plan_of: Plan, month: Month, kind: str, fields: str, problem: str
) -> None:
    plan = plan_of(f"x: {{kind: {kind}, title: 事, incident: 发错货, {fields}}}")
    bare = Incident(name="发错货", date="", count=Decimal(1), amount=Decimal(5), note="", source=AT)
    given = people(month({"甲": {}}), 甲={"incidents": (bare,)})
    assert refused(plan, given) == [f"data [表]!A1: {problem}"]


ORDERS = (
    "records: {orders: {title: 订单, columns: {amount: {unit: money, column: 金额}, state: {text: 状态}}}}\n"
)
PER_ORDER = "x: {kind: commission, title: 单提, base: amount, rate: 2%, cap: 50, for_each: orders, where: {state: {is: 完成}}}"


def row(amount: str | None, state: str = "完成") -> RecordRow:
    if amount is None:
        return RecordRow(
            measures={}, texts={"state": state}, source=AT, gaps={"amount": Gap(source=AT, raw="-")}
        )
    measure = Measure(value=Decimal(amount), place=AT, raw=amount)
    return RecordRow(measures={"amount": measure}, texts={"state": state}, source=AT)


def test_every_row_is_held_within_its_own_cap_and_rounded_once_at_the_end(
    plan_of: Plan, month: Month
) -> None:
    plan = plan_of(PER_ORDER, more=ORDERS)
    rows = (row("3000"), row("100.20"), row("100.20"), row("900", "退款"))
    given = people(month({"甲": {}}), 甲={"records": {"orders": rows}})
    assert amounts(plan, given) == {"甲": {"x": "54.01"}}  # 50 + 2.004 + 2.004 = 54.008


def test_a_row_without_its_figure_stops_the_run(plan_of: Plan, month: Month) -> None:
    given = people(month({"甲": {}}), 甲={"records": {"orders": (row(None),)}})
    problem = "data [表]!A1: 甲 的金额这里是“-”，不能当 0 发放；请补上数字（没有就填 0）后重试"
    assert refused(plan_of(PER_ORDER, more=ORDERS), given) == [problem]


def test_a_row_whose_filter_cannot_be_asked_stops_the_run(plan_of: Plan, month: Month) -> None:
    metric = "  big: {unit: count, record: orders, count: rows, where: {amount: {at_least: 500}}}\n"
    given = people(month({"甲": {}}), 甲={"records": {"orders": (row(None),)}})
    problem = "data [表]!A1: 甲 的amount这里是“-”，不能当 0 发放；请补上数字（没有就填 0）后重试"
    assert refused(
        plan_of("x: {kind: per_unit, count: big, rate: 1}", more=ORDERS, metrics=metric), given
    ) == [problem]


@pytest.mark.parametrize(
    ("fields", "unit", "value"),
    [
        ("count: rows", "count", "3.00"),
        ("count: rows, where: [{state: {is_not: 退款}}, {amount: {at_most: 100}}]", "count", "1.00"),
        ("count: rows, where: [{state: {contains: 完}}, {amount: {above: 100}}]", "count", "1.00"),
        ("count: rows, where: {amount: {below: 100.20}}", "count", "2.00"),
        ("count_distinct: state", "count", "2.00"),
        ("sum: amount", "money", "1100.00"),
        ("mean: amount * 2", "money", "733.33"),
    ],
)
def test_a_figure_is_made_from_rows(plan_of: Plan, month: Month, fields: str, unit: str, value: str) -> None:
    line = "x: {kind: fixed, amount: big}" if unit == "money" else "x: {kind: per_unit, count: big, rate: 1}"
    metric = f"  big: {{unit: {unit}, title: 大单, record: orders, {fields}}}\n"
    plan = plan_of(line, more=ORDERS, metrics=metric)
    rows = (row("100"), row("900"), row("100", "退款"))
    given = people(month({"甲": {}}), 甲={"records": {"orders": rows}})
    assert amounts(plan, given) == {"甲": {"x": value}}


def test_a_mean_of_no_rows_is_no_figure(plan_of: Plan, month: Month) -> None:
    plan = plan_of(
        "x: {kind: fixed, title: 奖, amount: big}",
        more=ORDERS,
        metrics="  big: {unit: money, record: orders, mean: amount}\n",
    )
    assert refused(plan, month({"甲": {}})) == [
        "p:6:3: 甲：“奖”要用big，但它算不出来（分母为 0 或没有数据）；请核对数据"
    ]
