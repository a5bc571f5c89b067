"""Rewards: the positive side of the register."""

from collections.abc import Callable
from typing import Any

import pytest

Desk = Callable[..., Any]


@pytest.mark.parametrize(
    ("rule", "events", "paid"),
    [
        ("each: 300", [], "0.00"),
        ("each: 300", [("建议", 2, None)], "600.00"),
        ("escalating: [100, 50], after_last: repeat", [("建议", 3, None)], "200.00"),
        ("from_register: amount", [("建议", 1, 1000)], "1000.00"),
    ],
)
def test_what_an_incident_pays(desk: Desk, rule: str, events: list[object], paid: str) -> None:
    month = desk(f"x: {{kind: reward, incident: 建议, {rule}}}", {"甲": {"incidents": events}})
    assert month.line("x") == {"甲": paid}


HANDBOOK = """
rude: {kind: penalty, incident: 敷衍结束对话, each: 50}
idle: {kind: penalty, incident: 做与工作无关的事, escalating: [10, 50], after_last: nothing}
price: {kind: penalty, incident: 改错价, from_register: amount}
found: {kind: reward, incident: 发现链接错误, each: 10}
owed: {kind: penalty, incident: 链接错误责任, each: 10}
resolved: {kind: reward, incident: 差评处理成功, each: 100}
"""


def test_a_month_of_a_clothing_shop(desk: Desk) -> None:
    month = desk(HANDBOOK, {
        "甲": {"incidents": [("敷衍结束对话", 2, None), ("做与工作无关的事", 3, None), ("发现链接错误", 1, None)]},
        "乙": {"incidents": [("改错价", 1, 88.8), ("链接错误责任", 1, None), ("差评处理成功", 2, None)]},
    })  # fmt: skip
    assert list(month.paid("甲").values()) == [
        "-100.00",
        "-60.00",
        "0.00",
        "10.00",
        "0.00",
        "0.00",
        "-150.00",
    ]
    assert list(month.paid("乙").values()) == ["0.00", "0.00", "-88.80", "0.00", "-10.00", "200.00", "101.20"]
    assert month.payrun.by_line()["found"] == -month.payrun.by_line()["owed"]
