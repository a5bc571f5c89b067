"""A manual amount: who has none is an error, or zero, or no line, as the plan says."""

from collections.abc import Callable
from typing import Any

import pytest

Desk = Callable[..., Any]


def line(more: str) -> str:
    return f"x: {{kind: manual, title: 灵活, amount: given{more}}}"


def test_nobody_is_paid_what_nobody_entered(desk: Desk) -> None:
    month = desk(line(""), {"甲": {"given": 200}, "乙": {}})
    assert month.problems("zh") == ["data:1: 找不到 乙 的主管给；请在数据表里加上“given”"]


@pytest.mark.parametrize(
    ("more", "paid"),
    [
        (", if_missing: zero", {"甲": "12.35", "乙": "0.00", "丙": "0.00"}),
        (", if_missing: zero, floor: 50, cap: 80", {"甲": "50.00", "乙": "0.00", "丙": "50.00"}),
        (", if_missing: zero, cap: 10", {"甲": "10.00", "乙": "0.00", "丙": "0.00"}),
    ],
)
def test_missing_may_be_zero_where_the_plan_says_so(desk: Desk, more: str, paid: dict[str, str]) -> None:
    month = desk(line(more), {"甲": {"given": 12.345}, "乙": {}, "丙": {"given": 0}})
    assert month.line("x") == paid
    assert [notice for notice in month.notices("zh") if "分母" in notice] == []


def test_a_left_out_line_is_not_on_the_slip(desk: Desk) -> None:
    month = desk(line(", if_missing: leave_out, floor: 50"), {"甲": {"given": 20}, "乙": {}})
    assert (month.paid("甲"), month.paid("乙")) == ({"x": "50.00", "total": "50.00"}, {"total": "0.00"})


FOUR = """
a: {kind: manual, amount: given, cap: 200}
b: {kind: fixed, amount: 'max(0, min(sales, 200))'}
"""


def test_entered_amounts_are_held_within_their_caps(desk: Desk) -> None:
    month = desk(FOUR, {"甲": {"given": 250, "sales": 180}, "乙": {"given": 80, "sales": -5}})
    assert (month.line("a"), month.line("b")) == (
        {"甲": "200.00", "乙": "80.00"},
        {"甲": "180.00", "乙": "0.00"},
    )
