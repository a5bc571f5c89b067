"""Base pay: the whole amount, or in proportion to the days worked."""

from collections.abc import Callable
from typing import Any

import pytest

Desk = Callable[..., Any]
PRORATED = "x: {kind: base_pay, title: 底薪, amount: 3000, prorate: days / due}"


@pytest.mark.parametrize(
    ("days", "due", "paid"),
    [
        (0, 22, "0.00"),
        (1, 22, "136.36"),
        (11, 22, "1500.00"),
        (21, 22, "2863.64"),
        (22, 22, "3000.00"),
        (23, 22, "3136.36"),
        (10.5, 21.75, "1448.28"),
    ],
)
def test_days_worked_are_paid_to_the_fen(desk: Desk, days: float, due: float, paid: str) -> None:
    assert desk(PRORATED, {"甲": {"days": days, "due": due}}).line("x") == {"甲": paid}


def test_the_whole_amount_needs_no_figures(desk: Desk) -> None:
    assert desk("x: {kind: base_pay, amount: 3000}", {"甲": {}}).line("x") == {"甲": "3000.00"}


def test_no_days_due_is_no_base_pay_but_a_problem(desk: Desk) -> None:
    month = desk(PRORATED, {"甲": {"days": 5, "due": 0}})
    assert month.problems("zh") == [
        "p:6:3: 甲：“底薪”要除以应出勤，而它是 0；请核对数据，或在方案里写明此时怎么算"
    ]


def test_a_parameter_may_give_the_amount(desk: Desk) -> None:
    more = "parameters:\n  standard: {unit: money, value: 1800}\n"
    assert desk("x: {kind: base_pay, amount: standard}", {"甲": {}}, more=more).line("x") == {"甲": "1800.00"}
