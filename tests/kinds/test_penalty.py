"""Penalties: taken for what the register lists, and for nothing else."""

from collections.abc import Callable
from typing import Any

import pytest

Desk = Callable[..., Any]
REGISTER = [
    ("each: 50", [], "0.00"),
    ("each: 50", [("甲事", 1, None)], "-50.00"),
    ("each: 50", [("甲事", 1, 999), ("甲事", 2, None)], "-150.00"),
    ("each: 0.5", [("甲事", 3, None)], "-1.50"),
    ("escalating: [10, 50], after_last: nothing", [], "0.00"),
    ("escalating: [10, 50], after_last: nothing", [("甲事", 1, None)], "-10.00"),
    ("escalating: [10, 50], after_last: nothing", [("甲事", 2, None)], "-60.00"),
    ("escalating: [10, 50], after_last: nothing", [("甲事", 1, None)] * 3, "-60.00"),
    ("escalating: [10, 50], after_last: repeat", [("甲事", 4, None)], "-160.00"),
    ("escalating: [50], after_last: repeat", [("甲事", 3, None)], "-150.00"),
    ("from_register: amount", [], "0.00"),
    ("from_register: amount", [("甲事", 1, 33.5), ("甲事", 2, 0.125)], "-33.63"),
    ("each: 50, floor: -120", [("甲事", 3, None)], "-120.00"),
]


@pytest.mark.parametrize(("rule", "events", "paid"), REGISTER)
def test_what_an_incident_costs(desk: Desk, rule: str, events: list[object], paid: str) -> None:
    month = desk(f"x: {{kind: penalty, incident: 甲事, {rule}}}", {"甲": {"incidents": events}, "乙": {}})
    assert month.line("x") == {"甲": paid, "乙": "0.00"}


def test_the_amount_of_an_event_may_be_a_parameter_by_region(plan_of: Desk, month: Desk, pay: Desk) -> None:
    """Two events at 20 are 40.00; a cap of 30 holds them at 30.00 each way."""
    more = "parameters:\n  late: {unit: money per time, value: 20}\n  most: {unit: money, value: 30}\n"
    lines = "x: {kind: penalty, incident: 甲事, each: late}\ny: {kind: reward, incident: 甲事, each: late, cap: most, floor: most - 10}"
    paid = pay([plan_of(lines, more=more)], month({"甲": {"incidents": [("甲事", 2, None)]}, "乙": {}}))
    assert paid.line("x") == {"甲": "-40.00", "乙": "0.00"}
    assert paid.line("y") == {"甲": "30.00", "乙": "20.00"}


REFUSED = [
    ("", "请写 each、escalating、from_register 三者之一", "write one of each, escalating and from_register"),
    (
        "each: 5, from_register: amount",
        "请写 each、escalating、from_register 三者之一",
        "write one of each, escalating and from_register",
    ),
    (
        "escalating: []",
        "请写 each、escalating、from_register 三者之一",
        "write one of each, escalating and from_register",
    ),
    (
        "escalating: [10, 50]",
        "escalating 要同时写明 after_last：repeat（以后同最后一次）或 nothing（以后不再计）",
        "escalating and after_last go together: repeat (the last again) or nothing",
    ),
    (
        "each: 10, after_last: repeat",
        "escalating 要同时写明 after_last：repeat（以后同最后一次）或 nothing（以后不再计）",
        "escalating and after_last go together: repeat (the last again) or nothing",
    ),
    (
        "each: -50",
        "金额不写负号：penalty 自动扣、reward 自动加",
        "write amounts without a sign: a penalty takes, a reward pays",
    ),
    (
        "escalating: [10, -50], after_last: nothing",
        "金额不写负号：penalty 自动扣、reward 自动加",
        "write amounts without a sign: a penalty takes, a reward pays",
    ),
    (
        "each: 5%",
        "单位不合：5% 的单位是“比率”，这里需要“元/次”",
        "units clash: 5% is ratio, but money per time is needed here",
    ),
    ("from_register: count", "count 不能写在这里，可以写：amount", "count is not allowed here; write amount"),
]


@pytest.mark.parametrize(("rule", "zh", "en"), REFUSED)
def test_what_is_no_penalty_is_refused(problems_of: Desk, rule: str, zh: str, en: str) -> None:
    (problem,) = problems_of(f"x: {{kind: penalty, incident: 甲事{', ' if rule else ''}{rule}}}")
    assert (problem.text.zh, problem.text.en) == (zh, en)
