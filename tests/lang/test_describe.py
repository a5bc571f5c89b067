"""Every line says how it came about, in a sentence that HR can read out, in Chinese and in English."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

import pytest

from csbonus.lang.describe import arithmetic, formula
from csbonus.lang.parse import parse_formula
from csbonus.lang.tree import (
    Binary,
    Escalation,
    Expr,
    Gated,
    Lookup,
    Marginal,
    Name,
    Number,
    PoolShare,
    Ref,
    Row,
)
from csbonus.lang.units import COUNT, MONEY, RATIO
from csbonus.lang.walk import rebuilt
from csbonus.lang.wording import quantity
from csbonus.problems import Source, Text

Desk = Callable[..., Any]

A = {
    "receptions": 812, "inquiries": 640, "paid": 320, "sales": 48600, "returns": 1260, "days": 20, "due": 22,
}  # fmt: skip
TEAM = {"pot": 100001, "rate": 0.054, "disputes": 1}
OPEN = "g:\n  title: {zh: 指标, en: indicators}\n  of: team\n  all: [team.disputes <= 5]"


def fixed(amount: str) -> str:
    return f"x: {{kind: fixed, title: {{zh: 奖, en: Bonus}}, amount: '{amount}'}}"


def line(kind: str, rest: str) -> str:
    return f"x: {{kind: {kind}, title: {{zh: 奖, en: Bonus}}, {rest}}}"


BRACKETS = "brackets: {0: 0%, 20000: 2%, 40000: 3%}"
SENTENCES: list[tuple[str, str, Mapping[str, object], str, str]] = [
    (
        "base pay by days worked", line("base_pay", "amount: 3000, prorate: days / due"), {},
        "奖 = 3,000.00 元 × 出勤 20 天 ÷ 应出勤 22 天 = 2,727.27 元",
        "Bonus = 3,000.00 CNY × days 20 days ÷ days due 22 days = 2,727.27 CNY",
    ),
    ("a number", fixed("600"), {}, "奖 = 600.00 元", "Bonus = 600.00 CNY"),
    ("a figure", fixed("sales"), {}, "奖 = 销售额 48,600.00 元", "Bonus = sales 48,600.00 CNY"),
    (
        "a figure that is rounded", fixed("sales"), {"sales": 12.345},
        "奖 = 销售额 12.345 元 = 12.35 元", "Bonus = sales 12.345 CNY = 12.35 CNY",
    ),
    (
        "a sum that ends like its total", fixed("returns + sales"), {"returns": 0},
        "奖 = 退款 0.00 元 + 销售额 48,600.00 元 = 48,600.00 元",
        "Bonus = returns 0.00 CNY + sales 48,600.00 CNY = 48,600.00 CNY",
    ),
    (
        "a number behind an open gate", line("fixed", "amount: 600, requires: g"), {},
        "奖 = 600.00 元", "Bonus = 600.00 CNY",
    ),
    (
        "piece pay", line("per_unit", "count: receptions, rate: 0.50"), {},
        "奖 = 接待 812 人 × 0.50 元/人 = 406.00 元", "Bonus = receptions 812 people × 0.50 CNY per person = 406.00 CNY",
    ),
    (
        "a single one", line("per_unit", "count: receptions, rate: 0.50"), {"receptions": 1},
        "奖 = 接待 1 人 × 0.50 元/人 = 0.50 元", "Bonus = receptions 1 person × 0.50 CNY per person = 0.50 CNY",
    ),
    (
        "commission with a cap", line("commission", "base: net, rate: 2%, cap: 500"), {},
        "奖 = 净额 47,340.00 元 × 2%（不超过 500.00 元） = 500.00 元",
        "Bonus = net 47,340.00 CNY × 2% (at most 500.00 CNY) = 500.00 CNY",
    ),
    (
        "a clawback", line("commission", "base: returns, rate: -4%"), {},
        "奖 = 退款 1,260.00 元 × -4% = -50.40 元", "Bonus = returns 1,260.00 CNY × -4% = -50.40 CNY",
    ),
    (
        "marginal brackets", line("commission", f"base: sales, {BRACKETS}, method: marginal"), {},
        "奖 = 20,000.00 元 × 2% + 8,600.00 元 × 3%（销售额 48,600.00 元分段） = 658.00 元",
        "Bonus = 20,000.00 CNY × 2% + 8,600.00 CNY × 3% (sales 48,600.00 CNY in brackets) = 658.00 CNY",
    ),
    (
        "marginal, at a threshold", line("commission", f"base: sales, {BRACKETS}, method: marginal"), {"sales": 20000},
        "奖 = 20,000.00 元 × 0%（销售额 20,000.00 元分段） = 0.00 元",
        "Bonus = 20,000.00 CNY × 0% (sales 20,000.00 CNY in brackets) = 0.00 CNY",
    ),
    (
        "marginal, nothing sold", line("commission", f"base: sales, {BRACKETS}, method: marginal"), {"sales": 0},
        "奖 = 0（销售额 0.00 元分段） = 0.00 元", "Bonus = 0 (sales 0.00 CNY in brackets) = 0.00 CNY",
    ),
    (
        "marginal, below", line("commission", f"base: sales, {BRACKETS}, method: marginal, otherwise: 0%"), {"sales": -5},
        "奖 = 销售额 -5.00 元 × 0%（未到第一档） = 0.00 元",
        "Bonus = sales -5.00 CNY × 0% (below the first bracket) = 0.00 CNY",
    ),
    (
        "marginal, with a rate for the part below",
        line("commission", "base: sales, brackets: {20000: 2%}, method: marginal, otherwise: 1%"), {},
        "奖 = 20,000.00 元 × 1% + 28,600.00 元 × 2%（销售额 48,600.00 元分段） = 772.00 元",
        "Bonus = 20,000.00 CNY × 1% + 28,600.00 CNY × 2% (sales 48,600.00 CNY in brackets) = 772.00 CNY",
    ),
    (
        "whole brackets", line("commission", f"base: sales, {BRACKETS}, method: whole"), {"sales": 20000},
        "奖 = 销售额 20,000.00 元 × 2%（满 20,000.00 元的一档） = 400.00 元",
        "Bonus = sales 20,000.00 CNY × 2% (from 20,000.00 CNY) = 400.00 CNY",
    ),
    (
        "whole brackets keyed differently",
        line("commission", f"base: net, key: sales, {BRACKETS}, method: whole"), {},
        "奖 = 净额 47,340.00 元 × 3%（销售额 48,600.00 元，满 40,000.00 元的一档） = 1,420.20 元",
        "Bonus = net 47,340.00 CNY × 3% (sales 48,600.00 CNY, from 40,000.00 CNY) = 1,420.20 CNY",
    ),
    (
        "whole brackets, below",
        line("commission", "base: sales, brackets: {50000: 2%}, method: whole, otherwise: 1%"), {},
        "奖 = 销售额 48,600.00 元 × 1%（未到第一档） = 486.00 元",
        "Bonus = sales 48,600.00 CNY × 1% (below the first bracket) = 486.00 CNY",
    ),
    (
        "a manual amount", line("manual", "amount: given"), {"given": 200},
        "奖 = 主管给 200.00 元", "Bonus = given 200.00 CNY",
    ),
    (
        "a manual amount nobody entered", line("manual", "amount: given, if_missing: zero, floor: 100"), {},
        "奖 = 0.00 元：没有填写主管给", "Bonus = 0.00 CNY: no given was entered",
    ),
    (
        "a fine", line("penalty", "incident: 敷衍, each: 50"), {"incidents": [("敷衍", 2, None)]},
        "奖 = −敷衍 2 次 × 50.00 元/次 = -100.00 元", "Bonus = −敷衍 2 times × 50.00 CNY per time = -100.00 CNY",
    ),
    (
        "fines that grow", line("penalty", "incident: 走神, escalating: [10, 50], after_last: nothing"),
        {"incidents": [("走神", 3, None)]},
        "奖 = −(走神 3 次：第 1 次 10.00 元 + 第 2 次 50.00 元，其后 1 次不计) = -60.00 元",
        "Bonus = −(走神 3 times: no. 1 10.00 CNY + no. 2 50.00 CNY; 1 more not counted) = -60.00 CNY",
    ),
    (
        "fines that stay", line("penalty", "incident: 走神, escalating: [10, 50], after_last: repeat"),
        {"incidents": [("走神", 3, None)]},
        "奖 = −(走神 3 次：第 1 次 10.00 元 + 第 2 次 50.00 元 + 其后 1 次各 50.00 元) = -110.00 元",
        "Bonus = −(走神 3 times: no. 1 10.00 CNY + no. 2 50.00 CNY + 1 more at 50.00 CNY each) = -110.00 CNY",
    ),
    (
        "a registered amount", line("penalty", "incident: 改价, from_register: amount"),
        {"incidents": [("改价", 1, 33.5)]},
        "奖 = −登记金额（改价） 33.50 元 = -33.50 元", "Bonus = −registered amount (改价) 33.50 CNY = -33.50 CNY",
    ),
    (
        "a reward", line("reward", "incident: 建议, each: 300"), {"incidents": [("建议", 1, None)]},
        "奖 = 建议 1 次 × 300.00 元/次 = 300.00 元", "Bonus = 建议 1 time × 300.00 CNY per time = 300.00 CNY",
    ),
    (
        "a condition that holds", fixed("if(sales >= 40000, 100, 0)"), {},
        "奖 = 100.00 元（销售额 48,600.00 元 ≥ 40,000.00 元 成立）",
        "Bonus = 100.00 CNY (sales 48,600.00 CNY ≥ 40,000.00 CNY holds)",
    ),
    (
        "a condition that fails", fixed("if(inquiries > 0 and conversion > 40%, 100, 0)"), {"inquiries": 0},
        "奖 = 0.00 元（询单 0 人 > 0 人 且 转化率 算不出来 > 40% 不成立）",
        "Bonus = 0.00 CNY (inquiries 0 people > 0 people and conversion undefined > 40% does not hold)",
    ),
    (
        "a condition nobody came to ask", fixed("if(sales > 0 or if(sales / returns > 1, 1, 2) > 1, 5, 0)"), {"returns": 0},
        "奖 = 5.00 元（销售额 48,600.00 元 > 0.00 元 或 (若 销售额 48,600.00 元 ÷ 退款 0.00 元 > 100% 则 1 否则 2) > 1 成立）",
        "Bonus = 5.00 CNY (sales 48,600.00 CNY > 0.00 CNY or (if sales 48,600.00 CNY ÷ returns 0.00 CNY > 100% then 1 else 2) > 1 holds)",
    ),
    (
        "an exact third", fixed("if(sales / 3 * 3 >= sales and not sales > 50000, 1, 2)"), {"sales": 40000.01},
        "奖 = 1.00 元（销售额 40,000.01 元 ÷ 3 × 3 ≥ 销售额 40,000.01 元 且 (非 销售额 40,000.01 元 > 50,000.00 元) 成立）",
        "Bonus = 1.00 CNY (sales 40,000.01 CNY ÷ 3 × 3 ≥ sales 40,000.01 CNY and (not sales 40,000.01 CNY > 50,000.00 CNY) holds)",
    ),
    (
        "steps", fixed("floor(sales / 1000 元) * 5 元 + max(0, returns)"), {},
        "奖 = 向下取整(销售额 48,600.00 元 ÷ 1,000.00 元) × 5.00 元 + 较大值(0，退款 1,260.00 元) = 1,500.00 元",
        "Bonus = round down(sales 48,600.00 CNY ÷ 1,000.00 CNY) × 5.00 CNY + max(0, returns 1,260.00 CNY) = 1,500.00 CNY",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("_case", "lines", "figures", "zh", "en"), SENTENCES, ids=[s[0] for s in SENTENCES])
def test_a_line_says_how_it_came_about(
    desk: Desk, _case: str, lines: str, figures: Mapping[str, object], zh: str, en: str
) -> None:
    gates = OPEN if "requires" in lines else ""
    month = desk(lines, {"小美": A | dict(figures)}, TEAM, gates)
    assert month.says("小美", "x") == (zh, en)


POOL = "x: {kind: pool, title: {zh: 均摊, en: Share}, of: team, amount: 1% * team.pot"
POOLS = [
    (
        "odd fen", f"{POOL}, share: equally}}", 100001,
        "均摊 = 1% × 静默 100,001.00 元 = 1,000.01 元，3 人平分（余 2 分，前 2 人各多 0.01 元） = 333.34 元",
        "Share = 1% × silent 100,001.00 CNY = 1,000.01 CNY; shared by 3 (the first 2 get 0.01 more) = 333.34 CNY",
    ),
    (
        "even", f"{POOL}, share: equally}}", 90000,
        "均摊 = 1% × 静默 90,000.00 元 = 900.00 元，3 人平分 = 300.00 元",
        "Share = 1% × silent 90,000.00 CNY = 900.00 CNY; shared by 3 = 300.00 CNY",
    ),
    (
        "by weight", f"{POOL}, share: receptions}}", 90000,
        "均摊 = 1% × 静默 90,000.00 元 = 900.00 元，3 人按份额分 = 300.00 元",
        "Share = 1% × silent 90,000.00 CNY = 900.00 CNY; shared among 3 by weight = 300.00 CNY",
    ),
    (
        "negative", f"{POOL}, share: equally}}", -90000,
        "均摊 = 1% × 静默 -90,000.00 元 = -900.00 元，低于 0，按 0 元分配，3 人平分 = 0.00 元",
        "Share = 1% × silent -90,000.00 CNY = -900.00 CNY, below 0: 0 is shared; shared by 3 = 0.00 CNY",
    ),
    (
        "negative and shared", f"{POOL}, share: equally, negative: shared}}", -100001,
        "均摊 = 1% × 静默 -100,001.00 元 = -1,000.01 元，3 人平分（余 2 分，前 2 人各多扣 0.01 元） = -333.34 元",
        "Share = 1% × silent -100,001.00 CNY = -1,000.01 CNY; shared by 3 (the first 2 bear 0.01 more) = -333.34 CNY",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("_case", "lines", "pot", "zh", "en"), POOLS, ids=[p[0] for p in POOLS])
def test_a_share_says_who_gets_the_odd_fen(
    desk: Desk, _case: str, lines: str, pot: int, zh: str, en: str
) -> None:
    assert desk(lines, dict.fromkeys("甲乙丙", A), {"pot": pot}).says("甲", "x") == (zh, en)


def test_who_has_no_part_in_a_pool_is_told_so(desk: Desk) -> None:
    lines = f"{POOL}, share: equally, members: present}}"
    month = desk(lines, {"甲": A | {"present": False}, "乙": A}, {"pot": 100})
    assert month.says("甲", "x") == (
        "均摊 = 1% × 静默 100.00 元 = 1.00 元，本人不参与分配 = 0.00 元",
        "Share = 1% × silent 100.00 CNY = 1.00 CNY; this agent has no share = 0.00 CNY",
    )


WEIGHTED = """
unit: {kind: per_unit, title: {zh: 基础奖, en: Piece}, count: receptions, rate: 0.5}
x: {kind: weighted_bonus, title: {zh: 转化奖, en: Conversion}, base: unit, metric: conversion, against: team}
"""


def test_a_weighted_bonus_shows_both_ratios(desk: Desk) -> None:
    month = desk(WEIGHTED, {"甲": A, "乙": A | {"inquiries": 700}})
    assert month.says("甲", "x") == (
        "转化奖 = 基础奖 406.00 元 × (转化率 50% − 团队转化率 47.7612%) ÷ 团队转化率 47.7612% = 19.03 元",
        "Conversion = Piece 406.00 CNY × (conversion 50% − team conversion 47.7612%) ÷ team conversion 47.7612% = 19.03 CNY",
    )


def test_a_ratio_without_a_denominator_is_the_reason(desk: Desk) -> None:
    month = desk(
        WEIGHTED.replace("against: team", "against: team, floor: 100"), {"甲": A | {"inquiries": 0}, "乙": A}
    )
    assert month.says("甲", "x") == (
        "转化奖 = 0.00 元：转化率的分母为 0，算不出来",
        "Conversion = 0.00 CNY: conversion has a denominator of 0",
    )


def test_a_team_ratio_of_zero_is_the_reason_where_the_plan_allows_it(desk: Desk) -> None:
    month = desk(WEIGHTED.replace("against: team", "against: team, team_zero: zero"), {"甲": A | {"paid": 0}})
    assert month.says("甲", "x") == (
        "转化奖 = 0.00 元：团队转化率为 0 或算不出来",
        "Conversion = 0.00 CNY: team conversion is 0 or has a denominator of 0",
    )


GATES = """
g:
  title: {zh: 指标, en: indicators}
  of: team
  all: [team.rate <= 5%, team.disputes == 0, "team.pot > 0 and team.rate < 100%"]
"""


def test_a_closed_gate_says_which_condition_missed_and_by_how_much(desk: Desk) -> None:
    month = desk(line("fixed", "amount: 600, requires: g"), {"甲": A}, TEAM | {"pot": -5}, GATES)
    assert month.says("甲", "x") == (
        (
            "奖 = 0.00 元：门槛“指标”未达成：退款率 5.4%，要求 ≤ 5%，超出 0.4 个百分点；纠纷 1 次，要求 = 0 次，超出 1 次；"
            "静默 -5.00 元 > 0.00 元 且 退款率 5.4% < 100% 不成立"
        ),
        (
            'Bonus = 0.00 CNY: gate "indicators" is closed: refund rate 5.4%, required ≤ 5%, 0.4 percentage points over; '
            "disputes 1 time, required = 0 times, 1 time over; "
            "silent -5.00 CNY > 0.00 CNY and refund rate 5.4% < 100% does not hold"
        ),
    )


def test_base_pay_only_is_the_reason(desk: Desk) -> None:
    month = desk(fixed("600"), {"甲": {"base_only": True}})
    assert month.says("甲", "x") == (
        "奖 = 0.00 元：花名册标明仅底薪，本行不计",
        "Bonus = 0.00 CNY: the roster says base pay only; this line is not counted",
    )


def tree(text: str) -> Expr:
    def find(node: Expr) -> Expr:
        return ref(node.name) if isinstance(node, Name) else node

    return rebuilt(parse_formula(text, lambda _offset: Source(file="f")), find)


def ref(name: str) -> Ref:
    return Ref(key=name, title=Text(name, name.upper()), unit=MONEY)


ROWS = (Row(threshold=Number(value=Decimal(0)), value=Number(value=Decimal(0))),)
BY_NAME: list[tuple[Expr, str, str]] = [
    (
        Binary(op="*", left=tree("a - b"), right=Lookup(key=ref("a"), rows=ROWS, is_key_said=False)),
        "(a − b) × 阶梯(整额)", "(A − B) × brackets(whole)",
    ),
    (
        Marginal(base=ref("a"), rows=ROWS),
        "a × 阶梯(分段)", "A × brackets(marginal)",
    ),
    (
        PoolShare(amount=tree("a + b"), pool=ref("p"), members=ref("m"), position=ref("n"), share=ref("s")),
        "(a + b) ÷ 人数", "(A + B) ÷ members",
    ),
    (
        Escalation(count=ref("n"), amounts=(Number(value=Decimal(5)),), after_last="repeat"),
        "逐次累计（n：5.00，以后同最后一次）", "by occurrence (N: 5.00, then the last again)",
    ),
    (Gated(gate=ref("g"), operand=tree("a * 2%")), "a × 2%", "A × 2%"),
    (tree("if(a > b or a == 5 元, a, b) / 2"), "(若 a > b 或 a = 5.00 元 则 a 否则 b) ÷ 2", "(if A > B or A = 5.00 CNY then A else B) ÷ 2"),
]  # fmt: skip


@pytest.mark.parametrize(("expr", "zh", "en"), BY_NAME)
def test_a_rule_is_said_with_names_alone(expr: Expr, zh: str, en: str) -> None:
    assert (formula(expr, "zh"), formula(expr, "en")) == (zh, en)


def test_arithmetic_is_exact_whatever_the_caller_computes_with() -> None:
    condition = tree("if(a / 3 * 3 >= b, 1, 2)")
    figures = {"a": Decimal("100000.01"), "b": Decimal("100000.01")}
    assert arithmetic(condition, figures, "zh").endswith("成立）")
    assert "不成立" not in arithmetic(condition, figures, "zh")


@pytest.mark.parametrize(
    ("value", "unit", "zh", "en"),
    [
        ("-0.001", MONEY, "-0.001 元", "-0.001 CNY"),
        ("-0.00001", MONEY, "0.00 元", "0.00 CNY"),
        ("1234567.5", MONEY, "1,234,567.50 元", "1,234,567.50 CNY"),
        ("0.505945945", RATIO, "50.5946%", "50.5946%"),
        ("12.345678", RATIO, "1234.5678%", "1234.5678%"),
        ("1", COUNT, "1 次", "1 time"),
        ("2.5", COUNT, "2.5 次", "2.5 times"),
        ("1", MONEY, "1.00 元", "1.00 CNY"),
        ("1.5", None, "1.5", "1.5"),
    ],
)
def test_figures_as_people_write_them(value: str, unit: Any, zh: str, en: str) -> None:  # noqa: ANN401
    assert (quantity(Decimal(value), unit, "zh"), quantity(Decimal(value), unit, "en")) == (zh, en)
