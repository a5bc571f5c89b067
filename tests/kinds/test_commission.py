"""Commission: a rate, or brackets by whole amount or by parts; a gap cannot be written."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

Desk = Callable[..., Any]
FEW = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])

WHOLE = "x: {kind: commission, base: sales, brackets: {0: 1%, 100000: 1.5%, 150000: 2%}, method: whole}"
PROFIT = """
x:
  kind: commission
  title: 利润提成
  base: sales - 6% * sales - domain - certificate
  key: sales
  brackets: {0: 5%, 10000: 7%, 15000: 9%, 20000: 12%, 25000: 13%, 30000: 14%, 35000: 15%}
  method: whole
"""
COSTS = "parameters:\n  domain: {unit: money, value: 360}\n  certificate: {unit: money, value: 195}\n"


@pytest.mark.parametrize(
    ("rate", "sales", "paid"),
    [
        ("2%", 0, "0.00"),
        ("-4%", 0, "0.00"),
        ("0.3%", 83450.50, "250.35"),
        ("-4%", 3310.50, "-132.42"),
        ("2%", -100, "-2.00"),
        ("0.02", 12.75, "0.26"),
        ("2%", 12.24, "0.24"),
        ("100%", 5, "5.00"),
        ("-100%", 5, "-5.00"),
    ],
)
def test_a_rate_on_a_base(desk: Desk, rate: str, sales: float, paid: str) -> None:
    assert desk(f"x: {{kind: commission, base: sales, rate: {rate}}}", {"甲": {"sales": sales}}).line(
        "x"
    ) == {"甲": paid}


@pytest.mark.parametrize(
    ("sales", "paid"),
    [
        (0, "0.00"),
        (99999.99, "1000.00"),
        (100000, "1500.00"),
        (149999.99, "2250.00"),
        (150000, "3000.00"),
        (200000, "4000.00"),
    ],
)
def test_whole_amount_tiers_jump_at_their_threshold(desk: Desk, sales: float, paid: str) -> None:
    assert desk(WHOLE, {"甲": {"sales": sales}}).line("x") == {"甲": paid}


@pytest.mark.parametrize(
    ("sales", "paid"),
    [
        (0, "-27.75"),  # 5 % of -555
        (9999.99, "442.25"),
        (10000, "619.15"),
        (28450, "3404.44"),
        (35000, "4851.75"),
    ],
)
def test_the_rate_goes_by_sales_and_is_paid_on_profit(desk: Desk, sales: float, paid: str) -> None:
    assert desk(PROFIT, {"甲": {"sales": sales}}, more=COSTS).line("x") == {"甲": paid}


REFUSED = [
    ("base: sales", "请写 rate（一个比例）或 brackets（阶梯），二者取一", "write either rate or brackets"),
    (
        "base: sales, rate: 2%, brackets: {0: 1%}, method: whole",
        "请写 rate（一个比例）或 brackets（阶梯），二者取一", "write either rate or brackets",
    ),
    (
        "base: sales, brackets: {0: 1%}",
        "阶梯请写明 method：whole（整额）或 marginal（分段）", "say with method how brackets pay: whole or marginal",
    ),
    (
        "base: net, key: sales, brackets: {0: 1%}, method: marginal",
        "分段提成按 base 本身分段，不能另写 key；若按别的数字定档，请用 method: whole",
        "marginal brackets cut the base itself; with a key of its own write method: whole",
    ),
    ("base: sales, rate: 2%, method: whole", "method 只和 brackets 一起用", "method goes with brackets only"),
    ("base: sales, rate: 2%, otherwise: 0%", "otherwise 只和 brackets 一起用", "otherwise goes with brackets only"),
    ("base: sales, rate: ¦150%", "提成比例 150% 超过 100%，请核对", "a commission of 150% is more than the whole; check it"),
    (
        "base: sales, brackets: {0: 1%, 5: ¦-101%}, method: whole",
        "提成比例 -101% 超过 100%，请核对", "a commission of -101% is more than the whole; check it",
    ),
    (
        "base: sales, brackets: {0: 1%}, method: whole, otherwise: ¦200%",
        "提成比例 200% 超过 100%，请核对", "a commission of 200% is more than the whole; check it",
    ),
    (
        "base: sales, brackets: {0: 1%, 500: 3%, ¦50: 2%}, method: whole",
        "阶梯要从低到高写：50 排在 500 后面", "brackets go from low to high: 50 stands after 500",
    ),
    (
        "base: sales, brackets: {0: 1%, ¦0.0: 2%}, method: whole",
        "阶梯要从低到高写：0.0 排在 0 后面", "brackets go from low to high: 0.0 stands after 0",
    ),
    (
        "base: sales, brackets: {¦-5: 1%, 5: 2%}, method: marginal",
        "分段从 0 开始；低于 0 时怎么付请写 otherwise", "marginal brackets begin at 0; say with `otherwise` what is paid under it",
    ),
    (
        "base: sales, key: conversion, brackets: {0: 1%, ¦35: 2%}, method: whole",
        "这里是比率，35 等于 3500%；若指百分之 35，请写 35%", "a ratio is meant here and 35 is 3500%; for 35 percent write 35%",
    ),
    (
        "base: sales, key: sales, brackets: {0: 1%, ¦35%: 2%}, method: whole",
        "单位不合：35% 的单位是“比率”，这里需要“元”", "units clash: 35% is ratio, but money is needed here",
    ),
    (
        "base: sales, brackets: {0: 1%, 1000: ¦35}, method: whole",
        "这里是比率，35 等于 3500%；若指百分之 35，请写 35%", "a ratio is meant here and 35 is 3500%; for 35 percent write 35%",
    ),
    (
        "base: sales, brackets: {0: 1%, ¦1e3: 2%}, method: whole",
        "1e3 不是规范的数字，请写成 1234.5 或 5% 这样",
        "1e3 is not a plain number; write it like 1234.5 or 5%",
    ),
    (
        "base: sales, rate: 1%, cap: ¦2000000000000000",
        "数字太大，请核对（最大 1,000,000,000,000,000）",
        "the number is too large; check it (1,000,000,000,000,000 is the most)",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("fields", "zh", "en"), REFUSED)
def test_what_is_no_rule_is_refused_at_the_bar(problems_of: Desk, fields: str, zh: str, en: str) -> None:
    line = f"  x: {{kind: commission, {fields}}}"
    (problem,) = problems_of(line.strip().replace("¦", ""))
    column = line.index("¦" if "¦" in line else "x") + 1
    assert (problem.source.column, problem.text.zh, problem.text.en) == (column, zh, en)


THRESHOLDS = st.lists(st.integers(0, 10**6), min_size=1, max_size=5, unique=True).map(sorted)
RATES = st.lists(st.integers(0, 1000), min_size=6, max_size=6).map(sorted)
SALES = st.lists(st.integers(-(10**8), 2 * 10**8), min_size=2, max_size=6).map(sorted)


def by_parts(base: Fraction, thresholds: Sequence[int], rates: Sequence[int], below: int) -> Fraction:
    """Pay every yuan the rate of the step it lies on, one step after the other."""
    if base < thresholds[0]:
        return base * below / 10000
    steps = [Fraction(0), *map(Fraction, thresholds)]
    ends = [*steps[1:], max(base, steps[-1])]
    return sum(
        ((min(base, end) - start) * rate / 10000)
        for start, end, rate in zip(steps, ends, (below, *rates), strict=False)
        if base > start
    ) + Fraction(0)


@FEW
@given(thresholds=THRESHOLDS, rates=RATES, sales=SALES)
def test_parts_never_pay_less_for_more_where_rates_rise(
    desk: Desk, thresholds: list[int], rates: list[int], sales: list[int]
) -> None:
    below, *rising = [Decimal(rate) / 100 for rate in rates]
    rows = ", ".join(f"{t}: {r}%" for t, r in zip(thresholds, rising, strict=False))
    line = (
        f"x: {{kind: commission, base: sales, brackets: {{{rows}}}, method: marginal, otherwise: {below}%}}"
    )
    figures = [Decimal(sale).scaleb(-2) for sale in sales]
    month = desk(line, {f"{n}号": {"sales": figure} for n, figure in enumerate(figures)})
    paid = [Decimal(amount) for amount in month.line("x").values()]
    assert paid == sorted(paid)
    for figure, amount in zip(figures, paid, strict=True):
        exact = by_parts(Fraction(figure), thresholds, rates[1:], rates[0])
        away = int(abs(exact) * 100 + Fraction(1, 2))
        assert Fraction(amount) == Fraction(away if exact > 0 else -away, 100)


@FEW
@given(thresholds=THRESHOLDS, rates=RATES, sale=st.integers(0, 10**6))
def test_the_whole_is_paid_at_the_rate_of_the_last_threshold_reached(
    desk: Desk, thresholds: list[int], rates: list[int], sale: int
) -> None:
    below, *rising = [Decimal(rate) / 100 for rate in rates]
    rows = ", ".join(f"{t}: {r}%" for t, r in zip(thresholds, rising, strict=False))
    line = f"x: {{kind: commission, base: sales, brackets: {{{rows}}}, method: whole, otherwise: {below}%}}"
    people = {f"{n}号": {"sales": s} for n, s in enumerate((sale, *thresholds))}
    for sold, amount in zip((sale, *thresholds), desk(line, people).line("x").values(), strict=True):
        reached = sum(1 for threshold in thresholds if sold >= threshold)
        exact = Fraction(sold) * rates[reached] / 10000
        assert Fraction(amount) == Fraction(int(exact * 100 + Fraction(1, 2)), 100)
