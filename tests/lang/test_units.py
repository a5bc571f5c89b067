"""Units are worked out before any data is read; a clash is named at its character with both units."""

from collections.abc import Callable

import pytest

from csbonus.lang.check_units import check_units, unit_of
from csbonus.lang.tree import Name
from csbonus.lang.units import COUNT, DAYS, MONEY, PEOPLE, POINTS, RATIO, SECONDS, Unit, parse_unit, suffix
from csbonus.problems import Problem, Source

Find = Callable[..., tuple[Problem, ...]]

CLASHES = [
    (
        "{kind: fixed, amount: sales ¦+ conversion}",
        "单位不合：销售额 的单位是“元”，转化率 的单位是“比率”，不能相加减或比较",
        "units clash: sales is money and conversion is ratio; they can't be added or compared",
    ),
    (
        "{kind: fixed, amount: ¦conversion}",
        "单位不合：转化率 的单位是“比率”，这里需要“元”",
        "units clash: conversion is ratio, but money is needed here",
    ),
    (
        "{kind: per_unit, count: receptions, rate: ¦5 元/天}",
        "单位不合：5.00 元/天 的单位是“元/天”，这里需要“元/人”",
        "units clash: 5.00 CNY per day is money per day, but money per person is needed here",
    ),
    (
        "{kind: fixed, amount: 'if(receptions ¦< 5%, 1, 2)'}",
        "单位不合：接待 的单位是“人”，5% 的单位是“比率”，不能相加减或比较",
        "units clash: receptions is people and 5% is ratio; they can't be added or compared",
    ),
    (
        "{kind: fixed, amount: 'if(conversion >= ¦35, 1, 2)'}",
        "这里是比率，35 等于 3500%；若指百分之 35，请写 35%",
        "a ratio is meant here and 35 is 3500%; for 35 percent write 35%",
    ),
    (
        "{kind: fixed, amount: 'if(¦35 < conversion, 1, 2)'}",
        "这里是比率，35 等于 3500%；若指百分之 35，请写 35%",
        "a ratio is meant here and 35 is 3500%; for 35 percent write 35%",
    ),
    (
        "{kind: fixed, amount: 'if(min(1, ¦35, conversion) > 0, 1, 2)'}",
        "这里是比率，35 等于 3500%；若指百分之 35，请写 35%",
        "a ratio is meant here and 35 is 3500%; for 35 percent write 35%",
    ),
    (
        "{kind: commission, base: sales, rate: ¦35}",
        "这里是比率，35 等于 3500%；若指百分之 35，请写 35%",
        "a ratio is meant here and 35 is 3500%; for 35 percent write 35%",
    ),
    (
        "{kind: fixed, amount: 'round(sales * 2%, ¦2)'}",
        "round 的第二个参数是步长，不是小数位数：保留 2 位小数请写 0.01",
        "round takes a step, not a number of places: for 2 places write 0.01",
    ),
    (
        "{kind: fixed, amount: 'round(sales * 2%, ¦0)'}",
        "round 的步长要大于 0；取到分请写 0.01，取到元请写 1",
        "the step of round must be above 0; write 0.01 for fen and 1 for yuan",
    ),
    (
        "{kind: fixed, amount: 'floor(sales, ¦-5)'}",
        "floor 的步长要大于 0；取到分请写 0.01，取到元请写 1",
        "the step of floor must be above 0; write 0.01 for fen and 1 for yuan",
    ),
    (
        "{kind: fixed, amount: sales ¦> 5}",
        "销售额 > 5 是条件（是/否），不能当数字用；请用 if(条件, 值, 值)",
        "sales > 5 is a condition (yes/no), not a number; use if(condition, value, value)",
    ),
    (
        "{kind: fixed, amount: 'if(¦sales, 1, 2)'}",
        "销售额 是数字，这里要的是条件，如 a >= 5",
        "sales is a number; a condition such as a >= 5 is needed here",
    ),
    (
        "{kind: fixed, amount: 'if(not ¦sales, 1, 2)'}",
        "销售额 是数字，这里要的是条件，如 a >= 5",
        "sales is a number; a condition such as a >= 5 is needed here",
    ),
    (
        "{kind: fixed, amount: sales, floor: ¦5%}",
        "单位不合：5% 的单位是“比率”，这里需要“元”",
        "units clash: 5% is ratio, but money is needed here",
    ),
    (
        "{kind: base_pay, amount: sales, prorate: days ¦- due * 2 元}",
        "单位不合：出勤 的单位是“天”，应出勤 × 2.00 元 的单位是“天×元”，不能相加减或比较",
        "units clash: days is days and days due × 2.00 CNY is days x money; they can't be added or compared",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("line", "zh", "en"), CLASHES)
def test_a_clash_is_named_at_the_bar(problems_of: Find, line: str, zh: str, en: str) -> None:
    (problem,) = problems_of(f"x: {line.replace('¦', '')}")
    assert problem.render("zh") == f"p:6:{line.index('¦') + 6}: {zh}"
    assert problem.text.en == en


@pytest.mark.parametrize(
    ("condition", "zh"),
    [
        ("team.rate", "单位不合：退款率 的单位是“比率”，这里需要“条件（是/否）”"),
        ("5", "单位不合：5 的单位是“数字”，这里需要“条件（是/否）”"),
    ],
)
def test_a_gate_is_made_of_conditions(problems_of: Find, condition: str, zh: str) -> None:
    gate = f"g:\n  of: team\n  all: [{condition}]"
    (problem,) = problems_of("x: {kind: fixed, amount: 5, requires: g}", gate)
    assert problem.text.zh == zh


FINE = [
    "{kind: fixed, amount: 'round(sales * 2%, 0.01)'}",
    "{kind: fixed, amount: 'round(sales * 2%, 100)'}",
    "{kind: fixed, amount: 'round(sales * 2%, 2 元)'}",
    "{kind: fixed, amount: 'floor(sales, 2)'}",
    "{kind: fixed, amount: 'floor(sales / 1000 元) * 5 元'}",
    "{kind: fixed, amount: 'max(0, sales - 20000) * 2%'}",
    "{kind: fixed, amount: 'if(conversion >= 0.35 and conversion < 1, 100, 0)'}",
    "{kind: fixed, amount: 'if(receptions >= 800, 0.6 元/人, 0.5 元/人) * receptions'}",
    "{kind: fixed, amount: -sales + returns * 2}",
    "{kind: fixed, amount: 5 * 3}",
    "{kind: fixed, amount: 'round(receptions, 2) * 1 元/人'}",
    "{kind: per_unit, count: receptions, rate: 0.5}",
    "{kind: per_unit, count: 'round(receptions, 2)', rate: 0.5}",
    "{kind: base_pay, amount: 3000, prorate: days / due}",
]


@pytest.mark.parametrize("line", FINE)
def test_sums_that_make_sense_are_left_alone(problems_of: Find, line: str) -> None:
    assert problems_of(f"x: {line}") == ()


@pytest.mark.parametrize(
    ("written", "zh", "en", "behind_zh", "behind_en"),
    [
        ("money", "元", "money", " 元", " CNY"),
        ("元/人", "元/人", "money per person", " 元/人", " CNY per person"),
        ("money per count", "元/次", "money per time", " 元/次", " CNY per time"),
        ("people", "人", "people", " 人", " people"),
        ("次", "次", "count", " 次", " times"),
        ("秒", "秒", "seconds", " 秒", " seconds"),
        ("yuan/day", "元/天", "money per day", " 元/天", " CNY per day"),
        ("ratio", "比率", "ratio", "", ""),
        ("ratio/money", "1/元", "1 per money", " /元", " per CNY"),
        ("money/day/day", "元/天^2", "money per day^2", " 元/天^2", " CNY per day^2"),
    ],
)
def test_units_are_read_and_said(written: str, zh: str, en: str, behind_zh: str, behind_en: str) -> None:
    unit = parse_unit(written)
    assert unit is not None
    assert (unit.render("zh"), unit.render("en")) == (zh, en)
    assert (suffix(unit, "zh"), suffix(unit, "en")) == (behind_zh, behind_en)


@pytest.mark.parametrize("written", ["", "monye", "元//人", "per", "money per", "5"])
def test_what_is_no_unit_is_none(written: str) -> None:
    assert parse_unit(written) is None


def test_units_multiply_and_divide() -> None:
    per_person = MONEY / PEOPLE
    assert per_person * PEOPLE == MONEY
    assert MONEY / MONEY == RATIO
    assert [u.is_additive for u in (MONEY, PEOPLE, COUNT, DAYS, SECONDS, RATIO, POINTS)] == [True] * 5 + [
        False
    ] * 2


def test_a_name_that_nobody_resolved_is_our_own_fault() -> None:
    name = Name(scope="", name="x", at=Source(file="f"))
    with pytest.raises(AssertionError, match="x was never resolved"):
        unit_of(name)
    with pytest.raises(AssertionError):
        check_units(name, Unit(), Source(file="f"))
