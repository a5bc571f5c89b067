"""The form of a pool: what it shares is the group's, and it is shared before the lines are computed."""

from collections.abc import Callable
from typing import Any

import pytest

Desk = Callable[..., Any]

REFUSED = [
    (
        "of: team, amount: 1% * ¦sales, share: equally",
        "sales 要写明是谁的：请写 team.sales", "say whose sales is meant: write team.sales",
    ),
    (
        "of: team, amount: 1% * ¦store.stock, share: equally",
        "这里算的是团队的数，不能用 store.stock", "this is a figure of the team; store.stock cannot be used in it",
    ),
    (
        "of: team, amount: ¦team.rate, share: equally",
        "单位不合：退款率 的单位是“比率”，这里需要“元”", "units clash: refund rate is ratio, but money is needed here",
    ),
    (
        "of: team, amount: team.pot, share: ¦evenly",
        "不认识的名称 evenly，可用的有：receptions, inquiries, paid, sales, returns, seconds, given, days, due, net, conversion, product …",
        "unknown name evenly; there are: receptions, inquiries, paid, sales, returns, seconds, given, days, due, net, conversion, product …",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("fields", "zh", "en"), REFUSED)
def test_what_is_no_pool_is_refused_at_the_bar(problems_of: Desk, fields: str, zh: str, en: str) -> None:
    line = f"  x: {{kind: pool, {fields}}}"
    (problem,) = problems_of(f"{line.strip().replace('¦', '')}\ny: {{kind: fixed, amount: 5}}")
    column = line.index("¦" if "¦" in line else "x") + 1
    assert (problem.source.column, problem.text.zh, problem.text.en) == (column, zh, en)


def test_who_cannot_be_weighed_stops_the_run(desk: Desk) -> None:
    line = "x: {kind: pool, title: 均摊, of: team, amount: team.pot, share: conversion}"
    month = desk(line, {"甲": {"inquiries": 0, "paid": 0}, "乙": {"inquiries": 2, "paid": 1}}, {"pot": 5})
    assert month.problems("zh") == [
        "p:6:3: 甲组：“均摊”要用转化率，但它算不出来（分母为 0 或没有数据）；请核对数据"
    ]


def test_a_floor_holds_a_share(desk: Desk) -> None:
    line = "x: {kind: pool, of: team, amount: team.pot, share: equally, negative: shared, floor: -3}"
    assert desk(line, {"甲": {}, "乙": {}}, {"pot": -10}).line("x") == {"甲": "-3.00", "乙": "-3.00"}
