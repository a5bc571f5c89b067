"""Weighted bonus: the base weighted by how far own is from the group's; nobody is weighed against nothing."""

from collections.abc import Callable
from typing import Any

import pytest

Desk = Callable[..., Any]
LINES = """
unit: {kind: per_unit, title: 基础奖金, count: receptions, rate: 0.5}
x: {kind: weighted_bonus, title: 转化奖, base: unit, metric: conversion, against: team, MORE}
"""
A = {"receptions": 100, "inquiries": 100, "paid": 40}


def lines(more: str = "group: g") -> str:
    return LINES.replace("MORE", more)


def test_who_received_nobody_gets_nothing_not_even_the_floor(desk: Desk) -> None:
    idle = {"receptions": 0, "inquiries": 0, "paid": 0}
    agents = {"甲": A, "乙": idle, "丙": A | {"inquiries": 0}}
    assert desk(lines("floor: 10"), agents).line("x") == {"甲": "10.00", "乙": "0.00", "丙": "0.00"}


def test_own_against_the_teams_ratio_of_sums(desk: Desk) -> None:
    # team 60 / 200 = 30 %; 50 x (40 - 30) / 30 = 16.666..., 50 x (20 - 30) / 30 = -16.666...
    assert desk(lines(), {"甲": A, "乙": A | {"paid": 20}}).line("x") == {"甲": "16.67", "乙": "-16.67"}


@pytest.mark.parametrize(
    ("more", "paid"),
    [
        ("floor: 0", {"甲": "16.67", "乙": "0.00"}),
        ("floor: -10", {"甲": "16.67", "乙": "-10.00"}),
        ("cap: 10", {"甲": "10.00", "乙": "-16.67"}),
        ("floor: -5, cap: 5.005", {"甲": "5.01", "乙": "-5.00"}),
    ],
)
def test_floor_and_cap_hold_it(desk: Desk, more: str, paid: dict[str, str]) -> None:
    assert desk(lines(more), {"甲": A, "乙": A | {"paid": 20}}).line("x") == paid


def test_a_team_of_one_is_always_level(desk: Desk) -> None:
    month = desk(lines(), {"甲": A | {"paid": 33}})
    assert month.line("x") == {"甲": "0.00"}
    assert month.notices("zh")[1:] == ["data:1: 团队甲组只有 甲 一人有数据，与团队比较的 转化奖 恒为 0.00"]


NONE_PAID = {"甲": A | {"paid": 0}, "乙": A | {"paid": 0}}


def test_a_team_ratio_of_zero_stops_the_run_and_is_named(desk: Desk) -> None:
    month = desk(lines(), NONE_PAID)
    assert month.problems("zh") == [
        "p:7:3: 甲：“转化奖”要除以团队转化率，而它是 0；请核对数据，或在方案里写明此时怎么算",
        "p:7:3: 乙：“转化奖”要除以团队转化率，而它是 0；请核对数据，或在方案里写明此时怎么算",
    ]


def test_a_team_ratio_of_zero_is_nothing_where_the_plan_says_so(desk: Desk) -> None:
    month = desk(lines("team_zero: zero, floor: 10"), NONE_PAID)
    assert month.line("x") == {"甲": "0.00", "乙": "0.00"}


PRESENT = "members: {ratios: present, pools: all}\n"
GONE = {"甲": A | {"present": False}, "乙": {"receptions": 0, "inquiries": 0, "paid": 0}}


def test_a_team_ratio_of_nobody_stops_the_run_too(desk: Desk) -> None:
    month = desk(lines(), GONE, members=PRESENT)
    assert month.problems("zh") == [
        "p:7:3: 甲：“转化奖”要用团队转化率，但它算不出来（分母为 0 或没有数据）；请核对数据"
    ]


def test_a_team_ratio_of_nobody_is_nothing_where_the_plan_says_so(desk: Desk) -> None:
    month = desk(lines("team_zero: zero"), GONE, members=PRESENT)
    assert month.line("x") == {"甲": "0.00", "乙": "0.00"}


def test_a_metric_that_is_not_there_is_named(problems_of: Desk) -> None:
    (problem,) = problems_of(lines().replace("metric: conversion", "metric: convertion"))
    assert problem.render("zh") == "p:7:61: 没有指标 convertion，是否想写 conversion？"
