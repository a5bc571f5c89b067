"""What lines of every kind have in common: titles, floor and cap, a gate, and fields read from their characters."""

from collections.abc import Callable
from typing import Any

import pytest

from csbonus.kinds import KINDS
from csbonus.kinds.component import PayComponent
from csbonus.kinds.fields import Written
from csbonus.problems import Source

Desk = Callable[..., Any]
CLOSED = "g:\n  of: team\n  all: [team.rate > 100%]"


@pytest.mark.parametrize(
    "line",
    [
        "{kind: base_pay, amount: 3000, floor: 100, requires: g}",
        "{kind: fixed, amount: 600, floor: 100, requires: g}",
        "{kind: per_unit, count: receptions, rate: 5, floor: 100, requires: g}",
        "{kind: commission, base: sales, rate: -2%, floor: -100, requires: g}",
        "{kind: weighted_bonus, base: 5 元, metric: conversion, against: team, floor: 100, requires: g}",
        "{kind: pool, of: team, amount: team.pot, share: equally, floor: 100, requires: g}",
        "{kind: manual, amount: given, floor: 100, requires: g}",
        "{kind: penalty, incident: 甲事, each: 5, requires: g}",
        "{kind: reward, incident: 甲事, each: 5, floor: 100, requires: g}",
    ],
)
def test_a_closed_gate_wins_over_everything(desk: Desk, line: str) -> None:
    agent = {
        "receptions": 5,
        "sales": 5,
        "inquiries": 5,
        "paid": 1,
        "given": 5,
        "incidents": [("甲事", 1, None)],
    }
    assert desk(f"x: {line}", {"甲": agent}, {"rate": 0, "pot": 5}, CLOSED).line("x") == {"甲": "0.00"}


@pytest.mark.parametrize(
    ("limits", "paid"),
    [
        ("floor: 100", ["100.00", "100.00", "250.00"]),
        ("cap: 100", ["-50.00", "100.00", "100.00"]),
        ("floor: 0, cap: 100.005", ["0.00", "100.00", "100.01"]),
        ("floor: 100, cap: 100", ["100.00", "100.00", "100.00"]),
    ],
)
def test_floor_and_cap_hold_a_line(desk: Desk, limits: str, paid: list[str]) -> None:
    people = {name: {"sales": sales} for name, sales in zip("甲乙丙", (-50, 100, 250), strict=True)}
    assert list(desk(f"x: {{kind: fixed, amount: sales, {limits}}}", people).line("x").values()) == paid


REFUSED = [
    (
        "{kind: fixed, amount: 5, floor: 10, cap: 5}",
        "p:6:38: floor（10）比 cap（5）还高，请核对",
        "p:6:38: the floor (10) is above the cap (5); check them",
    ),
    (
        "{kind: fixed, amount: 5, requires: gate}",
        "p:6:41: 没有门槛 gate，可用的有：g",
        "p:6:41: there is no gate gate; there are: g",
    ),
    (
        "{kind: fixed, amount: [5]}",
        "p:6:28: 这里要写公式或数字",
        "p:6:28: a formula or a number belongs here",
    ),
    (
        "{kind: fixed, amount: 5, cap: [5]}",
        "p:6:36: 这里要写公式或数字",
        "p:6:36: a formula or a number belongs here",
    ),
    (
        "{kind: fixed, amount: 5, title: [5]}",
        "p:6:38: 这里要写名称",
        "p:6:38: a title belongs here",
    ),
    (
        "{kind: fixed, amount: 5, title: {fr: 5}}",
        "p:6:38: 名称请写成 {zh: 中文, en: English}；里面有逗号的要加引号",
        "p:6:38: write a title as {zh: ..., en: ...}; one that holds a comma in quotes",
    ),
    ("{kind: fixed, amount: 5 +}", "p:6:31: 公式没有写完", "p:6:31: the formula is cut short"),
]


@pytest.mark.parametrize(("line", "zh", "en"), REFUSED)
def test_what_does_not_belong_in_a_line_is_refused(problems_of: Desk, line: str, zh: str, en: str) -> None:
    problem, *_ = problems_of(f"x: {line}\ny: {{kind: fixed, amount: 5, requires: g}}", CLOSED)
    assert (problem.render("zh"), problem.render("en")) == (zh, en)


@pytest.mark.parametrize(
    ("title", "zh", "en"),
    [
        ("奖", "奖", "奖"),
        ("{zh: 奖, en: Bonus}", "奖", "Bonus"),
        ("{zh: 奖}", "奖", "奖"),
        ("{en: Bonus}", "Bonus", "Bonus"),
    ],
)
def test_a_title_may_be_in_one_language_or_in_two(plan_of: Desk, title: str, zh: str, en: str) -> None:
    (line,) = plan_of(f"x: {{kind: fixed, amount: 5, title: {title}}}").lines
    assert (line.title.zh, line.title.en) == (zh, en)


def test_a_line_without_a_title_goes_by_its_id(plan_of: Desk) -> None:
    (line,) = plan_of("x: {kind: fixed, amount: 5}").lines
    assert line.title.zh == "x"


@pytest.mark.parametrize(
    ("unit", "zh"), [("monye", "没有单位 monye，是否想写 money？"), ("[5]", "这里要写单位")]
)
def test_a_unit_that_is_none_is_refused(problems_of: Desk, unit: str, zh: str) -> None:
    more = f"parameters:\n  rate: {{unit: {unit}, value: 5}}\n"
    (problem,) = problems_of("x: {kind: fixed, amount: 5}", more=more)
    assert problem.text.zh == zh


@pytest.mark.parametrize("roles", ["售前", "[售前]", "[售前, 售后]"])
def test_one_name_or_a_list_of_names(plan_of: Desk, roles: str) -> None:
    head = f"plan: p\nvalid_from: 2026-01\napplies_to: {{role: {roles}}}\n"
    assert plan_of("x: {kind: fixed, amount: 5}", head=head).roles[0] == "售前"


def test_every_kind_has_a_manual_with_an_example() -> None:
    import inspect

    for name, kind in KINDS.items():
        manual = inspect.getdoc(inspect.getmodule(kind)) or ""
        assert f"kind: {name}" in manual
        assert "```yaml" in manual


def test_a_kind_without_a_rule_is_our_own_fault() -> None:
    class Nothing(PayComponent):
        """A kind that forgot its rule."""

    class Line:
        id = "x"

    line: Any = Line()
    with pytest.raises(AssertionError, match="Nothing compiles nothing on x"):
        Nothing(kind=Written.placed("nothing", lambda _o: Source(file="f"))).compile(line)


def test_a_form_tells_editors_what_its_fields_hold() -> None:
    fields = KINDS["fixed"].model_json_schema()["properties"]
    assert fields["amount"]["type"] == ["string", "number"]
    assert {"type": ["string", "object"]} in fields["title"]["anyOf"]


def test_a_line_may_be_zero_where_a_group_has_no_figure(desk: Desk) -> None:
    """Nobody asked: the team has no conversion; and its own table has no refund rate."""
    lines = (
        "a: {kind: tier, title: 转化奖, key: team.conversion, amounts: {40%: 300}, otherwise: 0, if_missing: zero}\n"
        "b: {kind: commission, title: 退款奖, base: sales, rate: team.rate, if_missing: zero}"
    )
    month = desk(lines, {"甲": {"sales": 100, "inquiries": 0, "paid": 0}}, {"disputes": 1})
    assert month.paid("甲") == {"a": "0.00", "b": "0.00", "total": "0.00"}
    assert month.says("甲", "a") == (
        "转化奖 = 0.00 元：没有团队转化率的数据",
        "转化奖 = 0.00 CNY: there is no figure of team conversion",
    )


def test_a_line_may_be_zero_where_nobody_of_the_group_has_the_figure(desk: Desk) -> None:
    lines = (
        "a: {kind: commission, title: 团队提成, base: team.sales, rate: 1%, if_missing: zero}\n"
        "b: {kind: per_unit, count: receptions, rate: 1}"
    )
    month = desk(lines, {"甲": {"receptions": 3}})
    assert month.paid("甲") == {"a": "0.00", "b": "3.00", "total": "3.00"}


IDLE = {"甲": {"sales": 100, "receptions": 5}, "乙": {"sales": 0, "receptions": 0}}


def test_who_is_not_ranked_has_no_place_in_a_formula(desk: Desk) -> None:
    line = "a: {kind: fixed, title: 前三奖, amount: 'if(rank(team, sales) <= 3, 50, 0)'}"
    members = "members: {ratios: active, pools: all}\n"
    assert desk(line, IDLE, members=members).problems("zh") == [
        "p:6:3: 乙：“前三奖”要用销售额名次，而此人没有参加排名；请给这一行写 if_missing: zero，或在 members 里写明 ranks 算谁"
    ]
    assert desk(line.replace("}", ", if_missing: zero}"), IDLE, members=members).line("a") == {
        "甲": "50.00",
        "乙": "0.00",
    }
    everybody = "members: {ratios: active, pools: all, ranks: all}\n"
    assert desk(line, IDLE, members=everybody).line("a") == {"甲": "50.00", "乙": "50.00"}


def test_every_gate_that_is_closed_is_told(desk: Desk) -> None:
    month = desk(
        "a: {kind: fixed, title: 达标奖, amount: 300, requires: [g, h, i]}",
        {"甲": {"sales": 100, "seconds": 40, "receptions": 1, "returns": 0}},
        gates="g: {title: {zh: 销售, en: selling}, of: agent, all: [sales >= 200]}\n"
        "h: {title: {zh: 退款, en: returns}, of: agent, all: [returns <= 0]}\n"
        "i: {title: {zh: 响应, en: response}, of: agent, all: [seconds <= 30]}",
    )
    assert month.says("甲", "a") == (
        "达标奖 = 0.00 元：门槛“销售”未达成：销售额 100.00 元，要求 ≥ 200.00 元，差 100.00 元；门槛“响应”未达成：响应 40 秒，要求 ≤ 30 秒，超出 10 秒",
        (
            '达标奖 = 0.00 CNY: gate "selling" is closed: sales 100.00 CNY, required ≥ 200.00 CNY, 100.00 CNY short; '
            'gate "response" is closed: response 40 seconds, required ≤ 30 seconds, 10 seconds over'
        ),
    )
