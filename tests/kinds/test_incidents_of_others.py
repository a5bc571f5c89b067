"""Incidents that cost more than the one who did it: a whole group pays, or money goes from one to others."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from msgspec.structs import replace

from csbonus.pay.people import Incident
from csbonus.problems import Source

Desk = Callable[..., Any]
AT = Source(file="data", line=1)


def test_everybody_of_the_team_pays_for_every_event_of_any_of_them(desk: Desk) -> None:
    # 甲组 was late 2 + 1 times: 3 x 10.00 from everybody in it
    agents: dict[str, dict[str, object]] = {
        "甲": {"incidents": [("迟到", 2, None)]},
        "乙": {"incidents": [("迟到", 1, None)]},
        "丙": {"team": "乙组"},
    }
    month = desk("late: {kind: penalty, title: 迟到, incident: 迟到, each: 10, whom: team}", agents)
    assert month.line("late") == {"甲": "-30.00", "乙": "-30.00", "丙": "0.00"}
    assert month.says("甲", "late") == (
        "迟到 = −团队迟到 3 次 × 10.00 元/次 = -30.00 元",
        "迟到 = −team 迟到 3 times × 10.00 CNY per time = -30.00 CNY",
    )


def test_everybody_of_the_company_pays_what_the_register_says(desk: Desk) -> None:
    agents: dict[str, dict[str, object]] = {
        "甲": {"incidents": [("损坏", 1, "12.5")]},
        "乙": {"team": "乙组"},
    }
    line = "x: {kind: penalty, title: 损坏, incident: 损坏, from_register: amount, whom: company}"
    month = desk(line, agents)
    assert month.line("x") == {"甲": "-12.50", "乙": "-12.50"}
    assert month.says("乙", "x")[0] == "损坏 = −全公司登记金额（损坏） 12.50 元 = -12.50 元"


def test_a_registered_amount_goes_from_those_named_to_the_finder(
    plan_of: Desk, month: Desk, pay: Desk
) -> None:
    # 10.00 from three: 3.34 from the first, 3.33 from the others
    found = Incident(
        name="找错",
        date="",
        count=Decimal(1),
        amount=Decimal(10),
        note="",
        source=AT,
        others=("乙", "丙", "丁"),
    )
    given = month({"甲": {}, "乙": {}, "丙": {}, "丁": {}})
    first, *others = given.agents
    given = replace(given, agents=(replace(first, incidents=(found,)), *others))
    paid = pay([plan_of("x: {kind: transfer, title: 找错, incident: 找错, from_register: amount}")], given)
    assert paid.line("x") == {"甲": "10.00", "乙": "-3.34", "丙": "-3.33", "丁": "-3.33"}
