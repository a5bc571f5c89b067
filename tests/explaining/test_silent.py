"""What did not fire, and why, in both languages."""

from collections.abc import Callable

from csbonus.explaining.explain import Explanation, explain
from csbonus.pay.payrun import compute_payrun
from csbonus.pay.people import MonthInput
from csbonus.rules.compile import compile_plan
from csbonus.rules.nodes import read_rules_text
from csbonus.rules.plan_file import read_plan_file

Explained = Callable[..., Explanation]


def zh(explanation: Explanation) -> list[tuple[str, str, str]]:
    return [(silent.what, silent.title.zh, silent.why.zh) for silent in explanation.silent]


def test_brackets_that_were_not_reached_say_how_far_they_are(explained: Explained) -> None:
    pay = "c: {kind: commission, base: sales, brackets: {0: 1%, 20000: 2%, 40000: 3%}, method: whole}"
    assert zh(explained(pay, {"甲": {"sales": 18500}})) == [
        ("bracket", "销售额满 20,000.00 元、不满 40,000.00 元：2%", "还差 1,500.00 元"),
        ("bracket", "销售额满 40,000.00 元：3%", "还差 21,500.00 元"),
    ]


def test_brackets_of_which_less_is_better_say_how_far_one_is_over(explained: Explained) -> None:
    pay = "t: {kind: tier, key: seconds, amounts: [{at_most: 30, amount: 100}, {at_most: 60, amount: 50}], otherwise: 0}"
    found = explained(pay, {"甲": {"seconds": 45, "receptions": 1}})
    assert zh(found) == [("bracket", "响应不超过 30 秒：100.00 元", "超出 15 秒")]


def test_the_brackets_of_figures_and_scores_are_looked_into(explained: Explained) -> None:
    pay = "s: {kind: per_unit, count: score, rate: 5 元/分}"
    more = "scores:\n  score:\n    items:\n      q: {figure: conversion, bands: {50%: 5, 60%: 10}, otherwise: 0}\n"
    found = explained(pay, {"甲": {"paid": 55, "inquiries": 100}}, more=more)
    assert zh(found) == [("bracket", "转化率满 60%：10 分", "还差 5 个百分点")]


def test_a_closed_gate_says_which_condition_missed_and_by_how_much(explained: Explained) -> None:
    gate = (
        "shop:\n  title: {zh: 店铺指标, en: shop}\n  of: team\n  all: [team.rate <= 5%, team.disputes == 0]"
    )
    found = explained(
        "b: {kind: fixed, amount: 600, requires: shop}",
        {"甲": {}},
        {"team": {"甲组": {"rate": 0.054, "disputes": 0}}},
        gates=gate,
    )
    assert zh(found) == [
        ("gate", "店铺指标", "门槛“店铺指标”未达成：退款率 5.4%，要求 ≤ 5%，超出 0.4 个百分点")
    ]


EFFECT = """
incidents:
  rude: {title: {zh: 敷衍, en: rude closes}, words: 敷衍}
  lost: {title: {zh: 丢件, en: losses}, words: 丢件}
effects:
  half: {title: {zh: 奖金减半, en: half the bonus}, when: incidents.rude >= 3, groups: b, keep: 50%}
  none: {title: {zh: 取消奖金, en: no bonus}, when: incidents.lost >= 1, groups: b, forfeit: all}
notes:
  talk: {when: incidents.rude >= 5, say: {zh: 约谈, en: to be talked to}}
"""


def test_effects_notes_and_incidents_that_are_not_there(explained: Explained) -> None:
    pay = "bonus: {kind: fixed, title: 奖金, amount: 600, group: b}\nfine: {kind: penalty, title: 敷衍罚款, incident: rude, each: 50}"
    assert zh(explained(pay, {"甲": {}}, more=EFFECT)) == [
        ("line", "敷衍罚款", "本月登记里没有"),
        ("effect", "奖金减半", "敷衍 0 次 ≥ 3 次 不成立"),
        ("effect", "取消奖金", "丢件 0 次 ≥ 1 次 不成立"),
        ("incidents", "奖惩登记", "本月没有：丢件"),
        ("note", "约谈", "敷衍 0 次 ≥ 5 次 不成立"),
    ]


def test_an_effect_that_applies_is_a_line_and_not_silent(explained: Explained) -> None:
    found = explained(
        "bonus: {kind: fixed, amount: 600, group: b}", {"甲": {"incidents": [["rude", 5, None]]}}, more=EFFECT
    )
    assert [line.id for line in found.lines] == ["bonus", "half"]
    assert [(silent.what, silent.title.en) for silent in found.silent] == [("effect", "no bonus")]


LIMITED = """
plan: p
title: {zh: 方案, en: Plan}
valid_from: 2026-10
limits: {deductions: 20%, rest: carried, below_zero: carried}
rounding: {total: 1}
pay:
  base: {kind: base_pay, amount: 3000}
  late: {kind: penalty, incident: late, each: 50}
incidents:
  late: {title: {zh: 迟到, en: late}, words: 迟到}
"""


def test_limits_and_rounding_that_were_not_needed(month: Callable[..., MonthInput]) -> None:
    """20% of 3000 is 600; the fine is 50."""
    plan = compile_plan(read_plan_file(read_rules_text(LIMITED.encode(), "p"))).plan
    assert plan is not None
    given = month({"甲": {"incidents": [["late", 1, None]]}})
    payrun = compute_payrun([plan], given).payrun
    assert payrun is not None
    found = explain(payrun, given, payrun.payslips[0])
    assert zh(found) == [
        ("settlement", "上月结转扣款", "上月没有结转"),
        ("settlement", "超限未扣（结转下月）", "罚扣合计 50.00 元，可扣 600.00 元，没有超过"),
        ("settlement", "不足部分结转下月", "合计不低于 0"),
        ("settlement", "合计取整", "合计已是整数，不用取整"),
    ]


def test_a_line_that_nobody_entered_is_left_off(explained: Explained) -> None:
    pay = "f: {kind: fixed, amount: 5}\ngift: {kind: manual, title: 灵活绩效, amount: given, if_missing: leave_out}"
    assert zh(explained(pay, {"甲": {}})) == [("left out", "灵活绩效", "没有主管给的数据，这一行不列")]


def test_a_line_alone_tells_its_own_silence_only(explained: Explained) -> None:
    pay = "bonus: {kind: fixed, amount: 600, group: b}\nfine: {kind: penalty, title: 敷衍罚款, incident: rude, each: 50}"
    found = explained(pay, {"甲": {}}, more=EFFECT, line="fine")
    assert zh(found) == [("line", "敷衍罚款", "本月登记里没有")]
