"""A fixed amount, which may be a formula: step bonuses are written with `if`."""

from collections.abc import Callable
from typing import Any

import pytest

Desk = Callable[..., Any]
STEPS = "if(net >= 20000, 1000, if(net >= 15000, 900, if(net >= 10000, 800, if(net >= 7000, 600, 0))))"
DAY_SHIFT = f"""
bonus: {{kind: fixed, title: 阶梯奖金, amount: '{STEPS}'}}
com:
  kind: commission
  title: 提成
  base: net
  brackets: {{0: 0%, 20000: 2%, 40000: 3%}}
  method: marginal
  otherwise: 0%
"""


@pytest.mark.parametrize(
    ("net", "bonus", "commission"),
    [
        (-500, "0.00", "0.00"),
        (0, "0.00", "0.00"),
        (6999.99, "0.00", "0.00"),
        (7000, "600.00", "0.00"),
        (9999.99, "600.00", "0.00"),
        (10000, "800.00", "0.00"),
        (15000, "900.00", "0.00"),
        (20000, "1000.00", "0.00"),
        (30000, "1000.00", "200.00"),
        (40000, "1000.00", "400.00"),
        (60000, "1000.00", "1000.00"),
        (100000, "1000.00", "2200.00"),
    ],
)
def test_a_day_shift_is_paid_by_steps_and_parts(desk: Desk, net: float, bonus: str, commission: str) -> None:
    month = desk(DAY_SHIFT, {"甲": {"sales": 200000, "returns": 200000 - net}})
    assert (month.line("bonus"), month.line("com")) == ({"甲": bonus}, {"甲": commission})


def test_a_fixed_amount_is_the_same_for_all(desk: Desk) -> None:
    assert desk("x: {kind: fixed, amount: 600}", {"甲": {}, "乙": {"sales": 5}}).line("x") == {
        "甲": "600.00",
        "乙": "600.00",
    }


def test_a_bare_figure_of_the_agent_is_no_figure_of_the_team(problems_of: Desk) -> None:
    gate = "g:\n  of: team\n  all: [sales >= 5]"
    (problem,) = problems_of("x: {kind: fixed, amount: 600, requires: g}", gate)
    assert problem.render("zh") == "p:10:11: sales 要写明是谁的：请写 team.sales"
