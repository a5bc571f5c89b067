"""A whole month: nothing is paid on missing figures, all problems come at once, slips add up."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from csbonus.pay.plan import PayPlan
from csbonus.rules.compile import compile_plan
from csbonus.rules.nodes import read_rules_text
from csbonus.rules.plan_file import read_plan_file

Desk = Callable[..., Any]
A = {"receptions": 10, "inquiries": 10, "paid": 5, "sales": 1000, "returns": 0}


def test_every_gap_of_every_agent_is_told_at_once(desk: Desk) -> None:
    lines = "x: {kind: commission, title: 提成, base: sales - returns, rate: 2%}\ny: {kind: fixed, amount: team.pot}"
    agents = {"甲": A | {"sales": "-"}, "乙": A | {"returns": ""}, "丙": {"sales": 5}}
    month = desk(lines, agents, {"rate": 1})
    assert month.problems("zh") == [
        "data [表]!sales: 甲 的销售额这里是“-”，不能当 0 发放；请补上数字（没有就填 0）后重试",
        "data [表]!returns: 乙 的退款这里是空白，不能当 0 发放；请补上数字（没有就填 0）后重试",
        "data:1: 找不到 丙 的退款；请在数据表里加上“returns”",
        "p:23:3: 找不到 甲组 的静默；请在数据表里加上“pot”",
    ]
    assert month.problems("en")[1:] == [
        "data [表]!returns: returns of 乙 is blank here, which is not taken for 0; fill in the figure (0 if it is none) and run again",
        "data:1: returns of 丙 is in no file; add returns to the data",
        "p:23:3: silent of 甲组 is in no file; add pot to the data",
    ]


def test_a_column_that_no_file_has_is_told_once(desk: Desk) -> None:
    month = desk(
        "x: {kind: commission, base: sales - returns, rate: 2%}",
        {"甲": {"returns": 1}, "乙": {"returns": "-"}},
    )
    assert month.problems("zh") == [
        "p:12:3: 方案 p 要用“销售额”，但所有文件里都没有这一列；请加上列“sales”，或在方案的 column 里写上表里的列名",
        "data [表]!returns: 乙 的退款这里是“-”，不能当 0 发放；请补上数字（没有就填 0）后重试",
    ]
    assert month.problems("en")[0] == (
        'p:12:3: plan p needs "sales", and no file has that column; add a column sales, '
        "or give the column's name in the plan"
    )


def test_a_figure_that_no_line_uses_may_be_missing(desk: Desk) -> None:
    assert desk("x: {kind: fixed, amount: 5}", {"甲": {"sales": "-"}}).line("x") == {"甲": "5.00"}


UNPAYABLE: list[tuple[str, Mapping[str, object], list[str], list[str]]] = [
    (
        "x: {kind: fixed, title: 奖, amount: 100 元 * sales / returns}", A,
        ["p:6:3: 甲：“奖”要除以退款，而它是 0；请核对数据，或在方案里写明此时怎么算"],
        ['p:6:3: 甲: "奖" divides by returns, which is 0; check the data, or let the plan say what holds then'],
    ),
    (
        "x: {kind: fixed, title: 奖, amount: 'floor(sales, returns)'}", A,
        ["p:6:3: 甲：“奖”要除以退款，而它是 0；请核对数据，或在方案里写明此时怎么算"],
        ['p:6:3: 甲: "奖" divides by returns, which is 0; check the data, or let the plan say what holds then'],
    ),
    (
        "x: {kind: fixed, title: 奖, amount: 100 * conversion * 1 元}", A | {"inquiries": 0},
        ["p:6:3: 甲：“奖”要用转化率，但它算不出来（分母为 0 或没有数据）；请核对数据"],
        ['p:6:3: 甲: "奖" needs conversion, which cannot be formed (a denominator of 0, or no data); check the data'],
    ),
    (
        "x: {kind: commission, title: 奖, base: sales, brackets: {5000: 2%}, method: whole}", A,
        ["p:6:3: 甲：“奖”的销售额低于第一档；请在方案里用 otherwise 写明此时怎么算"],
        ['p:6:3: 甲: sales of "奖" is below the first bracket; say with `otherwise` what holds then'],
    ),
    (
        "x: {kind: fixed, title: 奖, amount: sales * 1000000000 * 1000000000}", A,
        ["p:6:3: 甲：“奖”算出的数大得离谱；请核对数据"],
        ['p:6:3: 甲: "奖" comes out absurdly large; check the data'],
    ),
    (
        "x: {kind: fixed, title: 奖, amount: product}", A | {"sales": 10**12, "returns": 10**12},
        ["p:20:3: 甲：“乘积”算出的数大得离谱；请核对数据"],
        ['p:20:3: 甲: "product" comes out absurdly large; check the data'],
    ),
    (
        ("x: {kind: fixed, title: 奖, amount: y / 2}\ny: {kind: fixed, title: 金, amount: 'sales / (returns / 1 元)'}\n"
        "z: {kind: fixed, amount: 5 元 / x * x}"),
        A,
        ["p:7:3: 甲：“金”要除以退款 ÷ 1.00 元，而它是 0；请核对数据，或在方案里写明此时怎么算"],
        ['p:7:3: 甲: "金" divides by returns ÷ 1.00 CNY, which is 0; check the data, or let the plan say what holds then'],
    ),
    (
        "x: {kind: manual, title: 灵活, amount: given, if_missing: leave_out}\ny: {kind: fixed, title: 奖, amount: x * 2}",
        A | {"given": None},
        ["p:7:3: 甲：“奖”要用灵活，但它算不出来（分母为 0 或没有数据）；请核对数据"],
        ['p:7:3: 甲: "奖" needs 灵活, which cannot be formed (a denominator of 0, or no data); check the data'],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("lines", "agent", "zh", "en"), UNPAYABLE)
def test_what_cannot_be_computed_stops_the_run_and_is_told_once(
    desk: Desk, lines: str, agent: Mapping[str, object], zh: list[str], en: list[str]
) -> None:
    month = desk(lines, {"甲": agent})
    assert (month.problems("zh"), month.problems("en")) == (zh, en)


def test_a_group_figure_that_is_absurd_stops_the_run(desk: Desk) -> None:
    agents = {"甲": {"sales": 10**8, "returns": 0}, "乙": {"sales": 0, "returns": 10**8}}
    month = desk("x: {kind: fixed, title: 奖, amount: team.product}", agents)
    assert month.problems("zh") == ["p:20:3: 甲组：“乘积”算出的数大得离谱；请核对数据"]


LINES = """
share: {kind: fixed, title: 合计奖, amount: (base + bonus) * 10%}
bonus: {kind: commission, title: 提成, base: sales, rate: 0.125%}
base: {kind: base_pay, title: 底薪, amount: 1000, prorate: days / due}
manual: {kind: manual, title: 灵活, amount: given, if_missing: leave_out}
fine: {kind: penalty, title: 罚, incident: 敷衍, each: 50}
"""
WORKED = {
    "sales": 1000,
    "days": 20,
    "due": 21,
    "given": 12.345,
    "incidents": [("敷衍", 1, None), ("敷衍", 2, 7)],
}


def test_lines_use_the_shown_amounts_of_lines_before_and_after_them(desk: Desk) -> None:
    # bonus 1.25; base 1000 x 20/21 = 952.38; a tenth of 953.63 is 95.363
    assert desk(LINES, {"甲": WORKED}).paid("甲") == {
        "share": "95.36", "bonus": "1.25", "base": "952.38", "manual": "12.35", "fine": "-150.00", "total": "911.34",
    }  # fmt: skip


def test_base_pay_only_is_paid_base_pay_and_nothing_else(desk: Desk) -> None:
    agents = {
        "甲": {"base_only": True, "days": 10, "due": 20, "incidents": [("敷衍", 1, None)]},
        "乙": WORKED,
    }
    paid = desk(LINES, agents)
    assert paid.paid("甲") == {
        "share": "0.00",
        "bonus": "0.00",
        "base": "500.00",
        "fine": "0.00",
        "total": "500.00",
    }
    assert paid.notices("zh") == ["没有花名册或岗位列：数据里的 2 人都按“方案”计算"]


def test_base_pay_only_still_needs_what_base_pay_needs(desk: Desk) -> None:
    month = desk(LINES, {"甲": {"base_only": True}})
    assert month.problems("zh") == [
        "p:8:3: 甲：“底薪”要用出勤，但它算不出来（分母为 0 或没有数据）；请核对数据"
    ]


def test_who_has_no_manual_amount_has_no_such_line(desk: Desk) -> None:
    month = desk(LINES, {"甲": WORKED, "乙": WORKED | {"given": None}})
    assert "manual" not in month.paid("乙")
    assert "manual" in month.paid("甲")
    (plan,) = month.payrun.plans
    assert [line.id for line in month.payrun.lines_used(plan)] == ["share", "bonus", "base", "manual", "fine"]
    assert str(month.payrun.by_line()["manual"]) == "12.35"


def test_a_line_on_nobodys_slip_is_in_no_sum(desk: Desk) -> None:
    month = desk(LINES, {"甲": WORKED | {"given": None}})
    assert "manual" not in month.payrun.by_line()


RATIO = "x: {kind: fixed, title: 奖, amount: 1000 * team.conversion * 1 元}"


@pytest.mark.parametrize(("ratios", "paid"), [("active", "300.00"), ("present", "250.00"), ("all", "300.00")])
def test_a_team_ratio_is_a_ratio_of_the_sums_of_those_who_count(desk: Desk, ratios: str, paid: str) -> None:
    agents = {
        "甲": {"inquiries": 100, "paid": 20},
        "乙": {"inquiries": 100, "paid": 40, "present": False},
        "丙": {"inquiries": 0, "paid": 0},
        "丁": {"inquiries": 100, "paid": 30},
    }
    month = desk(RATIO, agents, members=f"members: {{ratios: {ratios}}}\n")
    assert set(month.line("x").values()) == {paid}


MEAN = "x: {kind: fixed, title: 奖, amount: team.seconds / 1 秒 * 1 元}"


def test_a_team_mean_is_weighted(desk: Desk) -> None:
    # (20 x 30 + 80 x 10) / 100 = 14
    agents = {"甲": {"seconds": 30, "receptions": 20}, "乙": {"seconds": 10, "receptions": 80}}
    assert set(desk(MEAN, agents).line("x").values()) == {"14.00"}


def test_who_is_paid_base_only_and_has_no_weight_does_not_count_in_a_mean(desk: Desk) -> None:
    agents = {"甲": {"seconds": 30, "receptions": 20}, "乙": {"seconds": 10, "base_only": True}}
    assert desk(MEAN, agents).line("x") == {"甲": "30.00", "乙": "0.00"}


def test_a_mean_of_nobody_cannot_be_formed(desk: Desk) -> None:
    month = desk(MEAN, {"甲": {"seconds": 30, "receptions": 0}})
    assert month.codes == ["line-unpayable"]


INCIDENTS = "x: {kind: penalty, title: 罚, incident: 改错价, from_register: amount}\ny: {kind: reward, incident: 建议, each: 5}"


def test_an_incident_without_a_line_or_an_amount_stops_the_run(desk: Desk) -> None:
    month = desk(INCIDENTS, {"甲": {"incidents": [("改错价", 1, None), ("改错格", 1, 5), ("迟到", 1, 5)]}})
    assert month.problems("zh") == [
        "data:1: 甲 的事项“改错价”没有填金额，而方案按登记的金额计算；请填上金额",
        "data:1: 甲 的事项“改错格”在方案 p 里没有对应的奖惩；是否想写 改错价？",
        "data:1: 甲 的事项“迟到”在方案 p 里没有对应的奖惩；可用的有：改错价, 建议",
    ]
    assert month.problems("en") == [
        'data:1: incident "改错价" of 甲 has no amount, which the plan takes from the register; fill it in',
        'data:1: incident "改错格" of 甲 has no line in plan p; did you mean 改错价?',
        'data:1: incident "迟到" of 甲 has no line in plan p; there are: 改错价, 建议',
    ]


def test_a_plan_without_incidents_leaves_the_register_alone(desk: Desk) -> None:
    month = desk("x: {kind: fixed, amount: 5}", {"甲": {"incidents": [("迟到", 1, 5)]}})
    assert month.line("x") == {"甲": "5.00"}


WEIGHTED = """
unit: {kind: per_unit, title: {zh: 基础奖, en: Piece}, count: receptions, rate: 0.5}
conv: {kind: weighted_bonus, title: {zh: 转化奖, en: Conversion}, base: unit, metric: conversion, against: SCOPE}
nets: {kind: weighted_bonus, title: {zh: 净额奖, en: Net}, base: unit, metric: net, against: SCOPE}
"""
ALONE = [
    (
        "team",
        ["团队甲组只有 甲 一人有数据，与团队比较的 转化奖、净额奖 恒为 0.00", "团队乙组只有 丙 一人有数据，与团队比较的 转化奖、净额奖 恒为 0.00"],
        "team 甲组 has figures of 甲 alone: Conversion, Net, compared with the team, is always 0.00",
    ),
    (
        "store",
        ["店铺二店只有 丙 一人有数据，与店铺比较的 转化奖、净额奖 恒为 0.00"],
        "store 二店 has figures of 丙 alone: Conversion, Net, compared with the store, is always 0.00",
    ),
    ("company", [], ""),
]  # fmt: skip


@pytest.mark.parametrize(("scope", "zh", "en"), ALONE)
def test_who_is_compared_with_nobody_else_is_noticed(desk: Desk, scope: str, zh: list[str], en: str) -> None:
    agents = {
        "甲": A | {"store": "一店"},
        "乙": {"receptions": 0, "inquiries": 0, "paid": 0, "sales": 0, "returns": 0, "store": "一店"},
        "丙": A | {"team": "乙组", "store": "二店"},
        "丁": A | {"team": "丙组", "store": "一店"},
        "戊": A | {"team": "丙组", "store": "一店"},
    }
    month = desk(WEIGHTED.replace("SCOPE", scope), agents)
    told = [notice.removeprefix("data:1: ") for notice in month.notices("zh")]
    assert told == [
        "没有花名册或岗位列：数据里的 5 人都按“方案”计算",
        "以下人员按“方案”不算有数据（当月没有数据），不计入团队数字：乙",
        "乙 的转化率分母为 0，算不出来：转化奖为 0.00",
        *zh,
    ]
    assert en == "" or f"data:1: {en}" in month.notices("en")


def test_the_only_agent_of_the_company_is_noticed_too(desk: Desk) -> None:
    month = desk(WEIGHTED.replace("SCOPE", "company"), {"甲": A})
    assert month.line("conv") == {"甲": "0.00"}
    assert (
        month.notices("zh")[-1] == "data:1: 全公司只有 甲 一人有数据，与全公司比较的 转化奖、净额奖 恒为 0.00"
    )
    assert month.notices("en")[-1] == (
        "data:1: company has figures of 甲 alone: Conversion, Net, compared with the company, is always 0.00"
    )


def test_every_team_is_compared_with_its_own(desk: Desk) -> None:
    agents = {
        "甲": A | {"paid": 4}, "乙": A | {"paid": 6},
        "丙": A | {"paid": 1, "team": "乙组"}, "丁": A | {"paid": 3, "team": "乙组"},
    }  # fmt: skip
    assert desk(WEIGHTED.replace("SCOPE", "team"), agents).line("conv") == {
        "甲": "-1.00", "乙": "1.00", "丙": "-2.50", "丁": "2.50",
    }  # fmt: skip


def test_the_company_has_no_name_in_a_problem(plan_of: Desk, month: Desk, pay: Desk) -> None:
    line = "x: {kind: pool, title: 分红, of: company, amount: company.profit / company.conversion, share: equally}"
    paid = pay([plan_of(line)], month({"甲": {"inquiries": 5, "paid": 0}}, {"company": {"": {"profit": 5}}}))
    assert paid.problems("zh") == [
        "p:6:3: “分红”要除以全公司转化率，而它是 0；请核对数据，或在方案里写明此时怎么算"
    ]


REPEAT = Path(__file__).resolve().parents[2] / "rules" / "aftersales-repeat" / "plan.yaml"
MET = {"refund_rate": 0.048, "refund_hours": 22, "disputes": 0, "dsr": 4.81, "complaints": 0}


@pytest.fixture(scope="module")
def repeat() -> PayPlan:
    plan = compile_plan(read_plan_file(read_rules_text(REPEAT.read_bytes(), "plan.yaml"))).plan
    assert plan is not None
    return plan


@pytest.mark.parametrize(
    ("missed", "zh"),
    [
        ({"complaints": 1}, "投诉数 1 次，要求 ≤ 0 次，超出 1 次"),
        ({"disputes": 2}, "纠纷数 2 次，要求 ≤ 0 次，超出 2 次"),
        ({"refund_rate": 0.0501}, "退款率 5.01%，要求 ≤ 5%，超出 0.01 个百分点"),
        ({"refund_hours": 24.5}, "退款时长 24.5 小时，要求 ≤ 24 小时，超出 0.5 小时"),
        ({"dsr": 4.79}, "DSR评分 4.79 分，要求 ≥ 4.8 分，差 0.01 分"),
        (
            {"dsr": 4.7, "complaints": 3},
            "DSR评分 4.7 分，要求 ≥ 4.8 分，差 0.1 分；投诉数 3 次，要求 ≤ 0 次，超出 3 次",
        ),
    ],
)
def test_one_missed_indicator_takes_the_bonus_from_all(
    repeat: PayPlan, month: Desk, pay: Desk, missed: Mapping[str, float], zh: str
) -> None:
    agents = {"小美": {"repeat_sales": 83450.50}, "阿强": {"repeat_sales": 0}}
    paid = pay([repeat], month(agents, {"team": {"甲组": MET | dict(missed)}}))
    assert list(paid.paid("小美").values()) == ["2500.00", "250.35", "0.00", "2750.35"]
    assert list(paid.paid("阿强").values()) == ["2500.00", "0.00", "0.00", "2500.00"]
    assert paid.says("阿强", "index_bonus")[0] == f"指标奖金 = 0.00 元：门槛“店铺售后指标”未达成：{zh}"
    assert str(paid.payrun.gates[0].cost) == "1200.00"


@pytest.mark.parametrize(
    "met",
    [{}, {"refund_rate": 0.05}, {"refund_hours": 24}, {"dsr": 4.8}],
    ids=["well", "rate", "hours", "dsr"],
)
def test_all_five_indicators_met_pays_the_bonus(
    repeat: PayPlan, month: Desk, pay: Desk, met: Mapping[str, float]
) -> None:
    agents = {"小美": {"repeat_sales": 83450.50}, "阿强": {"repeat_sales": 0}}
    paid = pay([repeat], month(agents, {"team": {"甲组": MET | dict(met)}}))
    assert (paid.paid("小美")["total"], paid.paid("阿强")["total"]) == ("3350.35", "3100.00")


def test_a_gate_of_a_team_reads_a_benchmark_of_the_company_and_counts_people_on_no_plan(
    plan_of: Desk, month: Desk, pay: Desk
) -> None:
    """The team of three sold 60, the benchmark is 50; without the two who are on no plan it would be 10."""
    plan = plan_of(
        "x: {kind: fixed, amount: 5, requires: g}",
        "g: {of: team, all: [team.sales > benchmark.mark]}",
        head="plan: p\nvalid_from: 2026-01\napplies_to: {role: 主管}\n",
        members="members: {plans: all}\n",
        more="benchmarks:\n  mark: {unit: money}\n",
    )
    people = {
        "甲": {"role": "主管", "sales": 10},
        "乙": {"role": "客服", "sales": 20},
        "丙": {"role": "客服", "sales": 30},
    }
    given = month(people, {"company": {"": {"benchmark.mark": 50}}}, roles=True)
    assert pay([plan], given).line("x") == {"甲": "5.00"}
