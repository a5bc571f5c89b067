"""What a line, a score or a total says where no row, no scale or no money holds it."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

import pytest
from msgspec.structs import replace

from csbonus.pay.parameters import chosen, values_in_force
from csbonus.pay.people import Measure, RecordRow
from csbonus.problems import Source, Text
from csbonus.rules.compile import compile_plan
from csbonus.rules.nodes import read_rules_text
from csbonus.rules.plan_file import read_plan_file

Desk = Callable[..., Any]
AT = Source(file="data", sheet="订单", cell="A2")


def test_a_figure_beyond_the_last_bracket_stops_the_run(desk: Desk) -> None:
    line = "x: {kind: tier, title: 响应奖, key: days, amounts: [{at_most: 30, amount: 300}]}"
    month = desk(line, {"甲": {"days": 31}})
    assert month.problems("zh") == [
        "p:6:3: 甲：“响应奖”的出勤超过最后一档；请在方案里用 otherwise 写明此时怎么算"
    ]
    assert month.problems("en") == [
        'p:6:3: 甲: days of "响应奖" is beyond the last bracket; say with `otherwise` what holds then'
    ]


GRADES = """scores:
  card:
    items:
      pieces: {points: 50, figure: receptions, bands: {0: 10, 100: 50}}
      days: {formula: days * 1 分/天}
    grades:
      A: {at_least: 60, coefficient: 100%, note: 优秀}
      B: {above: 20, coefficient: 50%, note: 合格}
"""
PAID = "x: {kind: fixed, title: 绩效, amount: 1000 * card.coefficient}"


@pytest.mark.parametrize(
    ("receptions", "days", "amount", "note"),
    [(100, 10, "1000.00", "优秀"), (100, 9, "500.00", "合格"), (99, 11, "500.00", "合格")],
)
def test_grades_pay_and_say_up_to_the_next(
    desk: Desk, receptions: int, days: int, amount: str, note: str
) -> None:
    # 50 + 10 = 60 is an A; 50 + 9 = 59 and 10 + 11 = 21 are B
    month = desk(PAID, {"甲": {"receptions": receptions, "days": days}}, more=GRADES)
    assert month.line("x") == {"甲": amount}
    assert [said.zh for said in month.slip("甲").notes] == [note]


def test_a_score_below_the_lowest_grade_stops_the_run(desk: Desk) -> None:
    # 10 + 10 = 20 is not above 20
    month = desk(PAID, {"甲": {"receptions": 99, "days": 10}}, more=GRADES)
    assert month.problems("zh") == [
        "p:6:3: 甲：“绩效”的card低于第一档；请在方案里用 otherwise 写明此时怎么算"
    ]


ORDERS = "records: {orders: {title: 订单, columns: {amount: {unit: money, column: 金额}, pieces: {unit: count, column: 件数}}}}\n"


def row(**figures: int) -> RecordRow:
    measures = {k: Measure(value=Decimal(v), place=AT, raw=str(v)) for k, v in figures.items()}
    return RecordRow(measures=measures, texts={}, source=AT)


def sold(month: Desk, figures: Mapping[str, object]) -> Any:  # noqa: ANN401 - a month's input
    given = month({"甲": figures})
    return replace(given, agents=(replace(given.agents[0], records={"orders": (row(amount=10, pieces=0),)}),))


def test_a_row_that_cannot_be_computed_is_named(plan_of: Desk, month: Desk, pay: Desk) -> None:
    line = "x: {kind: commission, title: 单提, base: amount / pieces * 1 个, rate: 1%, for_each: orders}"
    paid = pay([plan_of(line, more=ORDERS)], sold(month, {}))
    assert paid.problems("zh") == [
        "p:6:3: 甲：“单提”要除以件数，而它是 0；请核对数据，或在方案里写明此时怎么算（data [订单]!A2）"
    ]


def test_a_figure_that_rows_need_and_nobody_has_is_told_once(plan_of: Desk, month: Desk, pay: Desk) -> None:
    line = "x: {kind: commission, title: 单提, base: amount + sales, rate: 1%, for_each: orders}"
    assert pay([plan_of(line, more=ORDERS)], sold(month, {"sales": "-"})).codes == ["figure-missing"]


SCORED = "x: {kind: fixed, title: 绩效, amount: card * 1 元/分}"


@pytest.mark.parametrize(
    ("items", "zh", "en"),
    [
        (
            "{title: 件数, figure: pieces, worst: pieces, best: 2 * pieces}",
            "甲：“服务分”的 worst（件数）和 best（2 × 件数）这次相同，无法按比例给分；请核对数据（data [订单]!A2）",
            '甲: worst and best of "服务分" are the same this time (件数, 2 × 件数); check the data (data [订单]!A2)',
        ),
        (
            "{weight: 100, formula: late * 1 分/次, if_missing: rescale}",
            "甲：“服务分”各项都没有数据，没有可以分摊的权重；请补上数据（data [订单]!A2）",
            '甲: no item of "服务分" has a figure, so that there is nothing to weigh; fill in the data (data [订单]!A2)',
        ),
    ],
)
def test_a_row_that_cannot_be_scored_is_named(  # noqa: PLR0913, PLR0917 - three fixtures and a row
    plan_of: Desk, month: Desk, pay: Desk, items: str, zh: str, en: str
) -> None:
    records = ORDERS.replace("columns: {", "columns: {late: {unit: count, column: 迟发}, ")
    card = f"scores: {{card: {{title: 服务分, over: orders, items: {{a: {items}}}}}}}\n"
    paid = pay([plan_of(SCORED, more=records + card)], sold(month, {}))
    assert [problem.text for problem in paid.computed.problems] == [Text(zh, en)]


SETTLED = """plan: p
valid_from: 2026-10
pay:
  base: {{kind: fixed, title: 底薪, amount: 100}}
  late: {{kind: penalty, title: 迟到, incident: 迟到, each: 150}}
{limits}"""


def settled(month: Desk, pay: Desk, limits: str) -> Any:  # noqa: ANN401 - the desk's month
    plan = compile_plan(read_plan_file(read_rules_text(SETTLED.format(limits=limits).encode(), "p"))).plan
    return pay([plan], month({"甲": {"incidents": [("迟到", 1, None)]}}))


def test_a_total_below_zero_stops_the_run(month: Desk, pay: Desk) -> None:
    paid = settled(month, pay, "")
    assert paid.codes == ["total-negative"]
    assert paid.problems("en") == [
        "data:1: the total of 甲 is -50.00, below zero; check what is taken, or say with below_zero under limits what holds then (carried, shown)"
    ]


def test_what_is_below_zero_is_carried(month: Desk, pay: Desk) -> None:
    paid = settled(month, pay, "limits: {below_zero: carried}\n")
    assert paid.paid("甲") == {"base": "100.00", "late": "-150.00", "below_zero": "50.00", "total": "0.00"}
    assert str(paid.slip("甲").later.carried) == "50.00"


def test_it_is_told_whose_value_holds_for_an_agent(plan_of: Desk, month: Desk) -> None:
    values = "{unit: money, by: role, values: {售前: 1, 售后: 2}, otherwise: 3, overrides: {丙: {value: 4, reason: 带新人}}}"
    plan = plan_of("x: {kind: fixed, title: 底薪, amount: base}", more=f"parameters: {{base: {values}}}\n")
    people = month({"甲": {"role": "售前"}, "乙": {"role": "主管"}, "丙": {"role": "售后"}}).agents
    (base,) = plan.parameters
    assert [chosen(base, agent) for agent in people] == ["售前", "otherwise", "overrides.丙"]
    assert {k: str(v) for k, v in values_in_force(base, "2026-10").items()} == {
        "售前": "1", "售后": "2", "otherwise": "3", "overrides.丙": "4",
    }  # fmt: skip
