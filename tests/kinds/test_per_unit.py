"""Piece pay: a count times a rate for one of them."""

from collections.abc import Callable
from typing import Any

import pytest

Desk = Callable[..., Any]


@pytest.mark.parametrize(
    ("count", "rate", "paid"),
    [
        (0, "0.50", "0.00"),
        (1, "0.005", "0.01"),
        (1, "-0.005", "-0.01"),
        (1, "0.0049", "0.00"),
        (655, "0.50", "327.50"),
        (812, "0.5 元/人", "406.00"),
        (3, "0.335", "1.01"),
    ],
)
def test_each_one_is_paid(desk: Desk, count: int, rate: str, paid: str) -> None:
    line = f"x: {{kind: per_unit, count: receptions, rate: {rate}}}"
    assert desk(line, {"甲": {"receptions": count}}).line("x") == {"甲": paid}


def test_the_rate_may_depend_on_the_count(desk: Desk) -> None:
    line = "x: {kind: per_unit, count: receptions, rate: 'if(receptions >= 800, 0.6 元/人, 0.5 元/人)'}"
    assert desk(line, {"甲": {"receptions": 799}, "乙": {"receptions": 800}}).line("x") == {
        "甲": "399.50",
        "乙": "480.00",
    }


def test_a_rate_for_something_else_is_refused(problems_of: Desk) -> None:
    more = "parameters:\n  per_day: {unit: money per day, value: 5}\n"
    (problem,) = problems_of("x: {kind: per_unit, count: receptions, rate: per_day}", more=more)
    assert problem.render("zh") == "p:6:48: 单位不合：per_day 的单位是“元/天”，这里需要“元/人”"
    assert problem.text.en == "units clash: per_day is money per day, but money per person is needed here"
