"""A closed gate pays nobody, wins over a floor, and says what was missed and what that cost."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

Desk = Callable[..., Any]
A = {"sales": 1000, "receptions": 10, "inquiries": 10, "paid": 5, "returns": 0}


def gate(condition: str) -> str:
    return f"g:\n  title: {{zh: 指标, en: goals}}\n  of: team\n  all:\n  - {condition}"


MISSED: list[tuple[str, Mapping[str, float], str, str]] = [
    ("team.rate <= 5%", {"rate": 0.054}, "退款率 5.4%，要求 ≤ 5%，超出 0.4 个百分点", "refund rate 5.4%, required ≤ 5%, 0.4 percentage points over"),
    ("team.rate < 5%", {"rate": 0.05}, "退款率 5%，要求 < 5%，正好等于界限", "refund rate 5%, required < 5%, exactly at the limit"),
    ("team.rate <= 5%", {"rate": 0.0500000001}, "退款率 5%，要求 ≤ 5%，超出不到 0.0001 个百分点", "refund rate 5%, required ≤ 5%, less than 0.0001 percentage points over"),
    ("team.rate >= 95%", {"rate": 0.9}, "退款率 90%，要求 ≥ 95%，差 5 个百分点", "refund rate 90%, required ≥ 95%, 5 percentage points short"),
    ("team.disputes == 0", {"disputes": 2}, "纠纷 2 次，要求 = 0 次，超出 2 次", "disputes 2 times, required = 0 times, 2 times over"),
    ("team.disputes != 3", {"disputes": 3}, "纠纷 3 次，要求 ≠ 3 次，正好等于界限", "disputes 3 times, required ≠ 3 times, exactly at the limit"),
    ("team.pot - team.sales > 500", {"pot": 1400.5}, "静默 − 团队销售额 400.50 元，要求 > 500.00 元，差 99.50 元", "silent − team sales 400.50 CNY, required > 500.00 CNY, 99.50 CNY short"),
    ("team.paid / team.inquiries >= 0.55", {}, "团队付款 ÷ 团队询单 50%，要求 ≥ 55%，差 5 个百分点", "team paid ÷ team inquiries 50%, required ≥ 55%, 5 percentage points short"),
    ("not team.disputes > 1", {"disputes": 2}, "非 纠纷 2 次 > 1 次 不成立", "not disputes 2 times > 1 time does not hold"),
    ("team.disputes < 1 or team.rate < 1%", {"disputes": 2, "rate": 0.5}, "纠纷 2 次 < 1 次 或 退款率 50% < 1% 不成立", "disputes 2 times < 1 time or refund rate 50% < 1% does not hold"),
]  # fmt: skip


@pytest.mark.parametrize(("condition", "team", "zh", "en"), MISSED)
def test_a_missed_condition_pays_nothing_and_is_named(
    desk: Desk, condition: str, team: Mapping[str, float], zh: str, en: str
) -> None:
    line = "x: {kind: fixed, title: 奖, amount: 600, floor: 100, requires: g}"
    month = desk(line, {"甲": A, "乙": A | {"sales": 0, "inquiries": 0, "paid": 0}}, team, gate(condition))
    assert month.line("x") == {"甲": "0.00", "乙": "0.00"}
    assert month.says("乙", "x") == (
        f"奖 = 0.00 元：门槛“指标”未达成：{zh}",
        f'奖 = 0.00 CNY: gate "goals" is closed: {en}',
    )


def test_a_gate_shows_its_conditions_one_by_one(desk: Desk) -> None:
    conditions = gate("team.rate <= 5%\n  - team.disputes == 0 or team.rate < 1%\n  - team.disputes <= 1")
    month = desk(
        "x: {kind: fixed, amount: 1, requires: g}", {"甲": A}, {"rate": 0.048, "disputes": 1}, conditions
    )
    (result,) = month.payrun.gates
    assert not result.is_open
    shown = [
        (c.title("zh"), c.found("zh"), c.requirement("zh"), c.missed_by("zh"), c.is_met)
        for c in result.conditions
    ]
    assert shown == [
        ("退款率", "4.8%", "≤ 5%", "差 0.2 个百分点", True),
        ("纠纷 = 0 次 或 退款率 < 1%", "纠纷 1 次 = 0 次 或 退款率 4.8% < 1%", "成立", "", False),
        ("纠纷", "1 次", "≤ 1 次", "正好等于界限", True),
    ]
    assert result.conditions[1].requirement("en") == "must hold"
    assert result.conditions[1].distance is None
    assert str(result.conditions[0].distance) == "0.0020000000000000000000000000"


LIMITS = [
    "team.rate <= 5%",
    "team.rate >= 5%",
    "team.rate == 5%",
    "team.sales / 3 * 3 >= 1000",
    "not team.rate > 5%",
]


@pytest.mark.parametrize("condition", LIMITS)
def test_a_limit_that_is_just_reached_is_met(desk: Desk, condition: str) -> None:
    line = "x: {kind: fixed, amount: 600, requires: g}"
    assert desk(line, {"甲": A}, {"rate": 0.05}, gate(condition)).line("x") == {"甲": "600.00"}


LINES = """
free: {kind: commission, title: 提成, base: sales, rate: 2%}
bonus: {kind: fixed, title: 奖金, amount: 600, requires: g}
piece: {kind: per_unit, title: 计件, count: receptions, rate: 0.5, requires: g}
taken: {kind: commission, title: 扣回, base: sales, rate: -1%, requires: g}
"""


def test_a_closed_gate_says_what_it_kept_from_the_group(plan_of: Desk, month: Desk, pay: Desk) -> None:
    agents = {"甲": A, "乙": A | {"base_only": True}, "丙": A | {"team": "乙组"}}
    teams = {"team": {"甲组": {"rate": 0.06}, "乙组": {"rate": 0.04}}}
    paid = pay([plan_of(LINES, gate("team.rate <= 5%"))], month(agents, teams))
    assert [(g.group, g.is_open, str(g.cost)) for g in paid.payrun.gates] == [
        ("甲组", False, "595.00"),
        ("乙组", True, "0.00"),
    ]
    assert paid.paid("甲") == {
        "free": "20.00",
        "bonus": "0.00",
        "piece": "0.00",
        "taken": "0.00",
        "total": "20.00",
    }
    assert paid.paid("丙")["total"] == "615.00"
    slip = paid.slip("甲")
    assert [slip.gate(line) is not None for line in slip.lines] == [False, True, True, True]


def test_what_a_closed_gate_kept_may_be_impossible_to_compute(desk: Desk) -> None:
    line = "x: {kind: fixed, title: 奖, amount: 100 元 * team.sales / team.returns, requires: g}"
    month = desk(line, {"甲": A}, {"rate": 1}, gate("team.rate <= 5%"))
    assert month.line("x") == {"甲": "0.00"}
    assert str(month.payrun.gates[0].cost) == "0.00"


def test_a_gate_that_cannot_be_judged_stops_the_run(desk: Desk) -> None:
    line = "x: {kind: fixed, title: 奖, amount: 600, requires: g}"
    month = desk(line, {"甲": A | {"inquiries": 0}}, {"rate": 1}, gate("team.conversion >= 5%"))
    assert month.problems("zh") == [
        "p:8:3: 甲组：“指标”要用团队转化率，但它算不出来（分母为 0 或没有数据）；请核对数据"
    ]
    assert month.problems("en") == [
        'p:8:3: 甲组: "goals" needs team conversion, which cannot be formed (a denominator of 0, or no data); check the data'
    ]


def test_a_missing_team_figure_is_no_zero(desk: Desk) -> None:
    line = "x: {kind: fixed, title: 奖, amount: 600, requires: g}"
    month = desk(line, {"甲": A}, {"rate": "暂无数据"}, gate("team.rate <= 5%\n  - team.disputes == 0"))
    assert month.problems("zh") == [
        "data [表]!rate: 甲组 的退款率这里是“暂无数据”，不能当 0 发放；请补上数字（没有就填 0）后重试",
        "p:31:3: 找不到 甲组 的纠纷；请在数据表里加上“disputes”",
    ]
    assert month.problems("en") == [
        'data [表]!rate: refund rate of 甲组 is "暂无数据" here, which is not taken for 0; fill in the figure (0 if it is none) and run again',
        "p:31:3: disputes of 甲组 is in no file; add disputes to the data",
    ]


@pytest.mark.parametrize("scope", ["store", "company"])
def test_stores_and_the_company_have_gates(plan_of: Desk, month: Desk, pay: Desk, scope: str) -> None:
    figure = {"store": "store.stock", "company": "company.profit"}[scope]
    gates = f"g:\n  of: {scope}\n  all: [{figure} >= 10]"
    agents = {"甲": A | {"store": "一店"}, "乙": A | {"store": "二店"}}
    given = month(
        agents, {"store": {"一店": {"stock": 9}, "二店": {"stock": 10}}, "company": {"": {"profit": 9}}}
    )
    paid = pay([plan_of("x: {kind: fixed, amount: 5, requires: g}", gates)], given)
    assert paid.line("x") == {"甲": "0.00", "乙": "5.00" if scope == "store" else "0.00"}
