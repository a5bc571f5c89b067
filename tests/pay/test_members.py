"""Figures made up from members: means, sums and counts, and what stops them."""

from collections.abc import Callable
from typing import Any

import pytest
from msgspec.structs import replace

Desk = Callable[..., Any]
EVERYBODY = "members: {ratios: all, pools: all, ranks: all}\n"
SOLD = {"甲": {"sales": 100}, "乙": {"sales": 50}, "丙": {"sales": 0}}


@pytest.mark.parametrize(
    ("amount", "paid"),
    [
        ("mean(team, sales)", "75.00"),  # 150 / 2, as 丙 was not active
        ("1% * sum(team, sales)", "1.50"),
        ("count(team) * 1 元/人", "2.00"),
        ("count(team, sales >= 100) * 1 元/人", "1.00"),
    ],
)
def test_what_the_members_come_to(desk: Desk, amount: str, paid: str) -> None:
    extra = " + 0 * sales"
    month = desk(f'x: {{kind: fixed, title: 奖, amount: "{amount}{extra}"}}', SOLD)
    assert month.paid("甲")["x"] == paid


def test_a_place_may_stand_in_a_formula(desk: Desk) -> None:
    month = desk(
        'x: {kind: fixed, title: 奖, amount: "if(rank(team, sales) <= 1, 5, 0)"}',
        {"甲": {"sales": 1}, "乙": {"sales": 2}},
    )
    assert month.line("x") == {"甲": "0.00", "乙": "5.00"}


def test_a_bare_sum_takes_the_unit_of_its_field(desk: Desk) -> None:
    assert desk("x: {kind: fixed, title: 奖, amount: 5 + 3.5}", {"甲": {}}).line("x") == {"甲": "8.50"}


def test_a_mean_over_members_of_whom_one_has_no_figure_is_told_once(desk: Desk) -> None:
    month = desk(
        'x: {kind: fixed, title: 奖, amount: "mean(team, sales)"}',
        SOLD | {"丁": {"sales": "暂无数据"}},
        members=EVERYBODY,
    )
    assert month.codes == ["figure-missing"]


def test_a_sum_over_members_of_whom_one_has_no_figure_is_told_once(desk: Desk) -> None:
    month = desk(
        "x: {kind: fixed, title: 奖, amount: 1% * team.sales}",
        SOLD | {"丁": {"sales": "-"}},
        members=EVERYBODY,
    )
    assert month.codes == ["figure-missing"]


def test_a_mean_of_what_cannot_be_computed_for_a_member_stops_the_run(desk: Desk) -> None:
    agents = {"甲": {"sales": 100, "returns": 5}, "乙": {"sales": 50, "returns": 0}}
    month = desk('x: {kind: fixed, title: 奖, amount: "mean(team, sales / returns) * 1 元"}', agents)
    assert month.codes == ["line-unpayable"]
    assert month.problems("zh") == [
        "p:6:39: 甲组：“团队平均销售额 ÷ 退款”要除以退款，而它是 0；请核对数据，或在方案里写明此时怎么算"
    ]


HEADS = [
    "plan: p\nvalid_from: 2026-01\napplies_to: {role: 主管}\n",
    "plan: q\nvalid_from: 2026-01\napplies_to: {role: 售前}\n",
]
OTHERS = "members: {ratios: all, pools: all, plans: all}\n"
REGION = "parameters: {base: {unit: money, by: region, values: {上海: 2000}}}\n"


def test_people_of_other_plans_count_as_far_as_they_have_figures(
    plan_of: Desk, month: Desk, pay: Desk
) -> None:
    # 甲 sold 100, 乙 has no such column: the mean is that of 甲
    chief = plan_of(
        'x: {kind: fixed, title: 奖, amount: "mean(team, sales) + base"}',
        head=HEADS[0],
        members=OTHERS,
        more=REGION,
    )
    seller = plan_of("y: {kind: fixed, title: 底薪, amount: 7}", head=HEADS[1])
    given = month(
        {"主": {"role": "主管"}, "甲": {"role": "售前", "sales": 100}, "乙": {"role": "售前"}}, roles=True
    )
    first, *others = given.agents
    given = replace(given, agents=(replace(first, attributes={"region": "上海"}), *others))
    paid = pay([chief, seller], given)
    assert (paid.paid("主")["x"], paid.paid("乙")["y"]) == ("2100.00", "7.00")


GATED = "x: {kind: fixed, title: 奖, amount: 5, requires: g}"


def test_a_group_figure_that_a_gate_can_do_without_may_be_missing(desk: Desk) -> None:
    gate = "g: {of: team, all: [team.rate <= 5%], if_missing: closed}"
    assert desk(GATED, {"甲": {}}, {"pot": 1}, gate).line("x") == {"甲": "0.00"}


def test_who_is_paid_base_only_is_not_judged(desk: Desk) -> None:
    agents = {"甲": {"sales": 100}, "乙": {"base_only": True}}
    assert desk(GATED, agents, None, "g: {of: agent, all: [sales >= 100]}").line("x") == {
        "甲": "5.00",
        "乙": "0.00",
    }


def test_a_gate_may_ask_for_a_place(desk: Desk) -> None:
    month = desk(
        GATED,
        SOLD,
        None,
        'g: {of: agent, all: ["rank(team, sales) <= 2"]}',
        members="members: {ranks: all}\n",
    )
    assert month.line("x") == {"甲": "5.00", "乙": "5.00", "丙": "0.00"}


RANK = "x: {kind: rank, title: 名次奖, rank: best, amounts: {1: 5}}"


def ranks(by: str) -> str:
    return f"ranks: {{best: {{title: 排名, of: team, by: {by}, ties: share}}}}\n"


def test_a_ranking_by_what_cannot_be_computed_stops_the_run(desk: Desk) -> None:
    agents = {"甲": {"inquiries": 5, "paid": 1}, "乙": {"inquiries": 0, "paid": 1}}
    month = desk(RANK, agents, more=ranks("conversion"))
    assert month.problems("zh") == [
        "p:30:9: 甲组：“排名”要用转化率，但它算不出来（分母为 0 或没有数据）；请核对数据"
    ]


def test_a_ranking_by_a_figure_that_is_missing_is_told_once(desk: Desk) -> None:
    month = desk(RANK, {"甲": {"sales": 1}, "乙": {"sales": "-"}}, more=ranks("sales"), members=EVERYBODY)
    assert month.codes == ["figure-missing"]


@pytest.mark.parametrize(
    ("first", "winner"), [("receptions", "乙"), ("{figure: receptions, first: lowest}", "甲")]
)
def test_equals_are_ordered_by_the_figure_that_breaks_ties(desk: Desk, first: str, winner: str) -> None:
    agents = {"甲": {"sales": 1, "receptions": 3}, "乙": {"sales": 1, "receptions": 4}}
    more = f"ranks: {{best: {{of: team, by: sales, ties: first, tie_break: [{first}, roster]}}}}\n"
    line = desk(RANK, agents, more=more).line("x")
    assert [name for name, amount in line.items() if amount == "5.00"] == [winner]


@pytest.mark.parametrize(("rule", "shares"), [("zero", ["0.00", "0.00"]), ("equally", ["5.00", "5.00"])])
def test_a_pool_without_any_weight_goes_as_the_plan_says(desk: Desk, rule: str, shares: list[str]) -> None:
    line = f"x: {{kind: pool, title: 奖池, of: team, amount: team.pot, share: sales, zero_weights: {rule}}}"
    assert (
        list(desk(line, {"甲": {"sales": 0}, "乙": {"sales": 0}}, {"pot": 10}).line("x").values()) == shares
    )


def test_a_note_that_cannot_be_judged_stops_the_run(desk: Desk) -> None:
    more = "notes: {n: {when: conversion < 40%, say: {zh: 转化偏低, en: low}}}\n"
    month = desk("x: {kind: fixed, title: 奖, amount: 5}", {"甲": {"inquiries": 0, "paid": 0}}, more=more)
    assert month.problems("zh") == [
        "p:30:9: 甲：“转化偏低”要用转化率，但它算不出来（分母为 0 或没有数据）；请核对数据"
    ]


def test_a_sum_over_members_of_whom_none_has_the_figure_stops_the_run(desk: Desk) -> None:
    line = "x: {kind: base_pay, title: 底薪, amount: 1% * team.sales}"
    month = desk(line, {"甲": {"base_only": True}}, members=EVERYBODY)
    assert [(problem.code, problem.text.zh) for problem in month.computed.problems] == [
        ("figure-missing", "找不到 甲组 的销售额；请在数据表里加上“sales”")
    ]


FEW = {
    "甲": {"sales": 100, "receptions": 90},
    "乙": {"sales": 50, "receptions": 30},
    "丙": {"sales": 9, "receptions": 29},
    "丁": {"sales": 0, "receptions": 0},
}
INACTIVE = "members: {inactive: receptions < 30}\n"


@pytest.mark.parametrize(
    ("amount", "paid"),
    [
        ("mean(team, sales)", "75.00"),  # (100 + 50) / 2: 丙 received fewer than 30, 丁 nobody
        ("1% * team.sales", "1.50"),
        ("count(team) * 1 元/人", "2.00"),
    ],
)
def test_a_plan_says_who_is_inactive(desk: Desk, amount: str, paid: str) -> None:
    month = desk(f'x: {{kind: fixed, title: 奖, amount: "{amount}"}}', FEW, members=INACTIVE)
    assert month.line("x") == dict.fromkeys(FEW, paid)


def test_who_is_inactive_is_said_with_the_reason(desk: Desk) -> None:
    month = desk("x: {kind: fixed, title: 奖, amount: 1% * team.sales}", FEW, members=INACTIVE)
    assert month.notices("zh")[1:] == [
        "data:1: 以下人员按“方案”不算有数据（当月没有数据），不计入团队数字：丁",
        "data:1: 以下人员按“方案”不算有数据（接待 < 30 人），不计入团队数字：丙",
    ]
    assert month.notices("en")[1:] == [
        'data:1: not active by "Plan" (no figures this month), so not in figures of groups: 丁',
        'data:1: not active by "Plan" (receptions < 30 people), so not in figures of groups: 丙',
    ]


def test_nobody_is_named_inactive_where_no_line_asks_who_is_active(desk: Desk) -> None:
    month = desk("x: {kind: fixed, title: 奖, amount: 1% * sales}", FEW)
    assert len(month.notices("zh")) == 1  # that there is no roster


def test_who_is_inactive_is_told_by_a_derived_figure_too(desk: Desk) -> None:
    # 甲 converts 5 of 10, 乙 1 of 100; of 丙 nobody inquired: his conversion is not a figure, so he counts with his sales
    agents = {
        "甲": {"sales": 100, "inquiries": 10, "paid": 5},
        "乙": {"sales": 60, "inquiries": 100, "paid": 1},
        "丙": {"sales": 20, "inquiries": 0, "paid": 0},
    }
    month = desk(
        "x: {kind: fixed, title: 奖, amount: 10% * team.sales}",
        agents,
        members="members: {inactive: conversion < 5%}\n",
    )
    assert month.line("x") == dict.fromkeys(agents, "12.00")


def test_a_missing_figure_of_the_condition_stops_the_run(desk: Desk) -> None:
    month = desk(
        "x: {kind: fixed, title: 奖, amount: 1% * team.sales}",
        FEW | {"戊": {"sales": 70, "receptions": "-"}},
        members=INACTIVE,
    )
    assert month.codes == ["figure-missing"]


def test_ranks_and_pools_of_the_active_leave_the_inactive_out(desk: Desk) -> None:
    pool = "x: {kind: pool, title: 池, of: team, amount: 10, share: equally, members: active}"
    month = desk(pool, FEW, members=INACTIVE)
    assert month.line("x") == {"甲": "5.00", "乙": "5.00", "丙": "0.00", "丁": "0.00"}
    rank = 'x: {kind: fixed, title: 名次, amount: "if(rank(team, sales) == 1, 5, 0)", if_missing: zero}'
    first = FEW | {"丙": {"sales": 900, "receptions": 29}}
    assert desk(rank, first, members=INACTIVE).line("x")["甲"] == "5.00"


@pytest.mark.parametrize("condition", ["team.receptions < 30", "x > 3 元", "least < 3"])
def test_only_own_figures_tell_who_is_inactive(problems_of: Desk, condition: str) -> None:
    found = problems_of(
        "x: {kind: fixed, title: 奖, amount: 5}",
        members=f"members: {{inactive: {condition}}}\n",
        more="parameters: {least: {unit: people, value: 30}}\n",
    )
    assert [problem.code for problem in found] == ["inactive-figure"]
