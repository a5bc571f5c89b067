"""Units are worked out before any data is read; a clash is named at its character with both units."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from csbonus.lang.check_units import check_units, unit_of
from csbonus.lang.tree import (
    Binary,
    Call,
    Collected,
    Compare,
    Escalation,
    Expr,
    Gated,
    GroupCall,
    Interpolation,
    Lookup,
    Marginal,
    Name,
    Negative,
    Number,
    PoolShare,
    RankPay,
    Ref,
    Row,
    ScorePart,
    ScoreTotal,
    Steps,
    ZeroWithout,
)
from csbonus.lang.unit_shown import unit_shown
from csbonus.lang.units import (
    COUNT,
    DAYS,
    MONEY,
    PEOPLE,
    PLACES,
    POINTS,
    RATIO,
    SECONDS,
    Unit,
    parse_unit,
    suffix,
)
from csbonus.problems import Problem, Source, Text

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
        "销售额 > 5.00 元 是条件（是/否），不能当数字用；请用 if(条件, 值, 值)",
        "sales > 5.00 CNY is a condition (yes/no), not a number; use if(condition, value, value)",
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
        ("字/分钟", "字/分钟", "characters per minute", " 字/分钟", " characters per minute"),
        ("words per minute", "字/分钟", "characters per minute", " 字/分钟", " characters per minute"),
        ("个字", "字", "characters", " 字", " characters"),
        ("分钟", "分钟", "minutes", " 分钟", " minutes"),
        ("元/分", "元/分", "money per point", " 元/分", " CNY per point"),
        ("分/次", "分/次", "points per time", " 分/次", " points per time"),
        ("元/小时", "元/小时", "money per hour", " 元/小时", " CNY per hour"),
        ("元/秒", "元/秒", "money per second", " 元/秒", " CNY per second"),
        ("人/天", "人/天", "people per day", " 人/天", " people per day"),
        ("名", "名", "places", " 名", " places"),
        ("money/day/day", "元/天^2", "money per day^2", " 元/天^2", " CNY per day^2"),
    ],
)
def test_units_are_read_and_said(written: str, zh: str, en: str, behind_zh: str, behind_en: str) -> None:
    unit = parse_unit(written)
    assert unit is not None
    assert (unit.render("zh"), unit.render("en")) == (zh, en)
    assert (suffix(unit, "zh"), suffix(unit, "en")) == (behind_zh, behind_en)


@pytest.mark.parametrize("written", ["", "monye", "元//人", "per", "money per", "5", "percent", "百分比"])
def test_what_is_no_unit_is_none(written: str) -> None:
    assert parse_unit(written) is None


@pytest.mark.parametrize(
    ("written", "one", "two"),
    [("minutes", " minute", " minutes"), ("字", " character", " characters"), ("名", " place", " places")],
)
def test_one_is_said_as_one(written: str, one: str, two: str) -> None:
    unit = parse_unit(written)
    assert unit is not None
    assert (suffix(unit, "en", is_one=True), suffix(unit, "en")) == (one, two)


def test_units_multiply_and_divide() -> None:
    per_person = MONEY / PEOPLE
    assert per_person * PEOPLE == MONEY
    assert MONEY / MONEY == RATIO
    assert PLACES / PEOPLE == RATIO
    assert [u.is_additive for u in (MONEY, PEOPLE, COUNT, DAYS, SECONDS, RATIO, POINTS)] == [True] * 5 + [
        False
    ] * 2


def ref(name: str, unit: Unit) -> Ref:
    return Ref(key=name, title=Text(name, name), unit=unit)


def number(value: str, unit: Unit | None = None, *, is_percent: bool = False) -> Number:
    return Number(value=Decimal(value), unit=unit, is_percent=is_percent, at=HERE)


def row(threshold: Expr, value: Expr) -> Row:
    return Row(threshold=threshold, value=value)


def part(value: Expr, weight: Expr | None = None) -> ScorePart:
    return ScorePart(title=Text("项", "item"), value=value, weight=weight)


HERE = Source(file="here", line=7, column=3)
SALES, TARGET, RATE, POINTS_MADE = (
    ref("sales", MONEY),
    ref("target", MONEY),
    ref("rate", RATIO),
    ref("points", POINTS),
)
BARE = number("1")
PERCENT = number("0.01", RATIO, is_percent=True)
ROWS = (row(BARE, number("5")), row(number("2"), POINTS_MADE))
ORDERS = Text("订单", "orders")
KINDS: list[tuple[Expr, object]] = [
    (Lookup(key=SALES, rows=ROWS), POINTS),
    (Lookup(key=SALES, rows=(row(TARGET, BARE),), otherwise=SALES), MONEY),
    (Lookup(key=RATE, rows=(row(PERCENT, BARE),)), "any"),
    (Marginal(base=SALES, rows=(row(TARGET, PERCENT), row(BARE, number("0.5"))), otherwise=RATE), MONEY),
    (Steps(actual=RATE, target=number("0.9"), size=PERCENT, side="below", is_whole=True), RATIO),
    (Steps(actual=SALES, target=TARGET, size=number("100"), side="above", is_whole=False), RATIO),
    (Steps(actual=SALES, target=TARGET, size=TARGET, side="above", is_whole=False), RATIO),
    (Interpolation(actual=RATE, worst=PERCENT, best=BARE, points=POINTS_MADE), POINTS),
    (Interpolation(actual=RATE, worst=PERCENT, best=BARE, points=number("100")), "any"),
    (ScoreTotal(parts=(part(POINTS_MADE), part(number("5")))), POINTS),
    (ScoreTotal(parts=(part(POINTS_MADE, number("30")), part(POINTS_MADE, number("70")))), POINTS),
    (ScoreTotal(parts=(part(POINTS_MADE, PERCENT), part(POINTS_MADE, RATE))), POINTS),
    (Collected(figure=SALES, rows=ref("rows", COUNT), operand=SALES, how="sum", record=ORDERS), MONEY),
    (RankPay(place=ref("p", PLACES), tied=ref("t", COUNT), turn=ref("n", COUNT), rows=(row(BARE, SALES),)), MONEY),
    (RankPay(place=ref("p", PLACES), tied=ref("t", COUNT), turn=ref("n", COUNT), rows=()), MONEY),
    (Compare(op="<=", left=ref("p", PLACES), right=number("3")), "condition"),
]  # fmt: skip


@pytest.mark.parametrize(("expr", "unit"), KINDS)
def test_what_comes_out_has_its_unit(expr: Expr, unit: object) -> None:
    assert unit_of(expr) == unit


MISFITS: list[tuple[Expr, str, str]] = [
    (
        Lookup(key=SALES, rows=(row(PERCENT, BARE),)),
        "单位不合：1% 的单位是“比率”，sales 的单位是“元”，不能相加减或比较",
        "units clash: 1% is ratio and sales is money; they can't be added or compared",
    ),
    (
        Lookup(key=SALES, rows=(row(BARE, SALES),), otherwise=RATE),
        "单位不合：sales 的单位是“元”，rate 的单位是“比率”，不能相加减或比较",
        "units clash: sales is money and rate is ratio; they can't be added or compared",
    ),
    (
        Lookup(key=RATE, rows=(row(number("35"), BARE),)),
        "这里是比率，35 等于 3500%；若指百分之 35，请写 35%",
        "a ratio is meant here and 35 is 3500%; for 35 percent write 35%",
    ),
    (
        Marginal(base=SALES, rows=(row(BARE, number("2")),)),
        "这里是比率，2 等于 200%；若指百分之 2，请写 2%", "a ratio is meant here and 2 is 200%; for 2 percent write 2%",
    ),
    (
        Marginal(base=SALES, rows=(row(RATE, PERCENT),)),
        "单位不合：rate 的单位是“比率”，sales 的单位是“元”，不能相加减或比较",
        "units clash: rate is ratio and sales is money; they can't be added or compared",
    ),
    (
        Marginal(base=SALES, rows=(row(BARE, PERCENT),), otherwise=SALES),
        "单位不合：sales 的单位是“元”，这里需要“比率”", "units clash: sales is money, but ratio is needed here",
    ),
    (
        Steps(actual=RATE, target=number("90"), size=PERCENT, side="below", is_whole=True),
        "这里是比率，90 等于 9000%；若指百分之 90，请写 90%",
        "a ratio is meant here and 90 is 9000%; for 90 percent write 90%",
    ),
    (
        Steps(actual=RATE, target=PERCENT, size=number("1", RATIO), side="below", is_whole=True),
        "这里每步 1 等于 100%；若指 1 个百分点，请写 1%",
        "a step of 1 is 100% here; for 1 percentage points write 1%",
    ),
    (
        Steps(actual=SALES, target=TARGET, size=number("0"), side="below", is_whole=True),
        "每步的大小要大于 0", "the size of a step must be above 0",
    ),
    (
        Interpolation(actual=RATE, worst=SALES, best=BARE, points=POINTS_MADE),
        "单位不合：rate 的单位是“比率”，sales 的单位是“元”，不能相加减或比较",
        "units clash: rate is ratio and sales is money; they can't be added or compared",
    ),
    (
        ScoreTotal(parts=(part(POINTS_MADE), part(SALES))),
        "单位不合：points 的单位是“分”，sales 的单位是“元”，不能相加减或比较",
        "units clash: points is points and sales is money; they can't be added or compared",
    ),
    (
        ScoreTotal(parts=(part(POINTS_MADE, SALES), part(POINTS_MADE, SALES))),
        "单位不合：sales 的单位是“元”，这里需要“比率”", "units clash: sales is money, but ratio is needed here",
    ),
    (
        ScoreTotal(parts=(part(POINTS_MADE, PERCENT), part(POINTS_MADE, number("30")))),
        "这里是比率，30 等于 3000%；若指百分之 30，请写 30%",
        "a ratio is meant here and 30 is 3000%; for 30 percent write 30%",
    ),
    (
        RankPay(place=ref("p", PLACES), tied=ref("t", COUNT), turn=ref("n", COUNT), rows=(row(BARE, RATE),)),
        "单位不合：rate 的单位是“比率”，这里需要“元”", "units clash: rate is ratio, but money is needed here",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("expr", "zh", "en"), MISFITS)
def test_what_does_not_fit_is_said(expr: Expr, zh: str, en: str) -> None:
    (problem,) = check_units(expr, None, HERE)
    assert (problem.text.zh, problem.text.en) == (zh, en)


@pytest.mark.parametrize(
    ("expr", "unit"),
    [
        (SALES, MONEY),
        (BARE, None),
        (Negative(operand=SALES), MONEY),
        (Binary(op="-", left=BARE, right=SALES), MONEY),
        (Binary(op="*", left=BARE, right=SALES), MONEY),
        (Binary(op="*", left=RATE, right=SALES), MONEY),
        (Binary(op="/", left=SALES, right=ref("staff", PEOPLE)), MONEY / PEOPLE),
        (Binary(op="/", left=BARE, right=SALES), RATIO / MONEY),
        (Binary(op="/", left=BARE, right=BARE), None),
        (Call(function="max", arguments=(BARE, SALES)), MONEY),
        (Call(function="if", arguments=(Compare(op=">", left=RATE, right=BARE), BARE, SALES)), MONEY),
        (Escalation(count=BARE, amounts=(BARE,), after_last="repeat"), MONEY),
        (PoolShare(amount=BARE, pool=SALES, members=SALES, position=SALES, share=SALES), MONEY),
        (Gated(gate=RATE, operand=SALES), MONEY),
        (ZeroWithout(figure=RATE, operand=POINTS_MADE), POINTS),
        (Name(scope="", name="x", at=HERE), None),
        *((expr, unit) for expr, unit in KINDS if unit in (MONEY, POINTS)),
    ],
)
def test_a_value_is_shown_in_the_unit_it_comes_out_in(expr: Expr, unit: Unit | None) -> None:
    assert unit_shown(expr) == unit


def test_a_name_that_nobody_resolved_is_our_own_fault() -> None:
    name = Name(scope="", name="x", at=Source(file="f"))
    with pytest.raises(AssertionError, match="x was never resolved"):
        unit_of(name)
    with pytest.raises(AssertionError):
        check_units(name, Unit(), Source(file="f"))
    with pytest.raises(AssertionError, match=r"count\(x\) was never resolved"):
        unit_of(GroupCall(function="count", group=name, operand=None))
