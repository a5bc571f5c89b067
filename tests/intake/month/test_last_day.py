"""Figures of which the last of several days stands for the month: running totals, ratings."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from itertools import accumulate
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from csbonus.pay.plan import Need, PayPlan

Read = Callable[..., Any]
Lines = Callable[..., list[str]]
PlanOf = Callable[..., PayPlan]
Rows = Sequence[Sequence[Any]]

HEAD = ("日期", "客服昵称", "接待人数", "销售额")
DAILY = (3, 5, 2, 0, 8, 1, 4, 4, 9, 2, 6, 3)
PEOPLE, SALES = ("people", "接待人数"), ("money", "销售额")


def last(plan: PayPlan, *names: str) -> PayPlan:
    """Take the last day of these figures."""
    steps = tuple(
        replace(step, metric=replace(step.metric, is_last=step.metric.id in names))
        if isinstance(step, Need)
        else step
        for step in plan.steps
    )
    return replace(
        plan, steps=steps, metrics={step.metric.key: step.metric for step in steps if isinstance(step, Need)}
    )


def values(month: Any) -> list[dict[str, Decimal]]:  # noqa: ANN401 - a month as it was read
    assert [problem.render("zh") for problem in month.problems] == []
    return [{key: m.value for key, m in agent.measures.items()} for agent in month.month.agents]


def codes(month: Any) -> list[str]:  # noqa: ANN401 - a month as it was read
    return [problem.code for problem in month.problems]


def test_running_totals_are_read_by_their_last_day(read: Read, lines: Lines, plan_of: PlanOf) -> None:
    """The daily figures add up to 47."""
    rows = [(f"2026-10-{day:02d}", "小美", total, 0.1) for day, total in enumerate(accumulate(DAILY), 1)]
    month = read([HEAD, *rows], last(plan_of(receptions=PEOPLE, sales=SALES), "receptions"))
    (agent,) = month.month.agents
    assert values(month) == [{"receptions": Decimal(47), "sales": Decimal("1.2")}]
    assert (agent.measures["receptions"].source.cell, agent.measures["receptions"].also) == ("C13", ())
    assert [notice.code for notice in month.notices] == ["days-added", "days-last", "days-missing"]
    assert lines(month, notices=True)[1] == (
        "月报.xlsx [数据]!A1: 接待人数按方案取每个人最后一天的数（aggregate: last），不相加"
    )


def test_nothing_is_said_to_be_added_up_where_nothing_is(read: Read, plan_of: PlanOf) -> None:
    rows = [("2026-10-30", "小美", 1, 2), ("2026-10-31", "小美", 3, 4)]
    month = read([HEAD, *rows], last(plan_of(receptions=PEOPLE, sales=SALES), "receptions", "sales"))
    assert values(month) == [{"receptions": 3, "sales": 4}]
    assert [notice.code for notice in month.notices] == ["days-last", "days-missing"]


def test_shops_and_accounts_add_up_each_by_its_own_last_day(read: Read, plan_of: PlanOf) -> None:
    """A shop that closed on the 15th counts with what it had by then."""
    head = (*HEAD, "店铺")
    rows = [
        ("2026-10-15", "小美", 20, 5, "乙店"), ("2026-10-31", "小美", 300, 1, "甲店"),
        ("2026-10-14", "小美", 19, 5, "乙店"), ("2026-10-15", "小美", 100, 1, "甲店"),
    ]  # fmt: skip
    month = read([head, *rows], last(plan_of(receptions=PEOPLE, sales=SALES), "receptions"))
    assert values(month) == [{"receptions": 320, "sales": 12}]


def test_what_does_not_add_up_must_be_the_same_in_all_shops(read: Read, plan_of: PlanOf) -> None:
    head = (*HEAD, "店铺", "评分")
    plan = last(plan_of(sales=SALES, rating=("points", "评分")), "rating")
    rows = [("2026-10-30", "小美", 1, 1, "甲店", 4.5), ("2026-10-31", "小美", 1, 1, "甲店", 4.8)]
    (own,) = values(read([head, *rows], plan))
    assert own["rating"] == Decimal("4.8")
    (own,) = values(read([head, *rows, ("2026-10-30", "小美", 1, 1, "乙店", 4.8)], plan))
    assert own["rating"] == Decimal("4.8")
    assert codes(read([head, *rows, ("2026-10-31", "小美", 1, 1, "乙店", 4.7)], plan)) == [
        "figure-not-additive"
    ]


def test_only_the_last_day_must_have_the_figure(read: Read, plan_of: PlanOf) -> None:
    plan = last(plan_of(receptions=PEOPLE, sales=SALES), "receptions")
    rows = [("2026-10-30", "小美", "-", 2), ("2026-10-31", "小美", 3, 4)]
    assert values(read([HEAD, *rows], plan)) == [{"receptions": 3, "sales": 6}]
    rows = [("2026-10-30", "小美", 3, 2), ("2026-10-31", "小美", "-", 4)]
    (agent,) = read([HEAD, *rows], plan).month.agents
    assert (agent.gaps["receptions"].source.cell, "receptions" in agent.measures) == ("C3", False)


def test_the_last_day_twice_is_a_problem(read: Read, plan_of: PlanOf) -> None:
    plan = last(plan_of(receptions=PEOPLE, sales=SALES), "receptions", "sales")
    files = {
        "一.xlsx": [HEAD, ("2026-10-30", "小美", 1, 1), ("2026-10-31", "小美", 3, 4)],
        "二.xlsx": [HEAD, ("2026-10-31", "小美", 5, 4)],
    }
    assert codes(read({name: {"数据": rows} for name, rows in files.items()}, plan)) == ["figure-twice"]


def test_total_rows_of_days_are_not_compared_with_running_totals(read: Read, plan_of: PlanOf) -> None:
    plan = last(plan_of(receptions=PEOPLE, sales=SALES), "receptions")
    rows = [("2026-10-30", "小美", 5, 2), ("2026-10-31", "小美", 8, 4), ("汇总", "", 8, 6)]
    month = read([HEAD, *rows], plan)
    assert values(month) == [{"receptions": 8, "sales": 6}]
    assert "total-differs" not in [notice.code for notice in month.notices]


def test_days_of_teams(read: Read, plan_of: PlanOf) -> None:
    stats = [("客服昵称", "团队", "销售额"), ("小美", "一组", 2)]
    groups = [("日期", "团队", "店铺评分"), ("2026-10-30", "一组", 4.6), ("2026-10-31", "一组", 4.9)]
    one, other = plan_of(sales=SALES), last(plan_of("team", rating=("points", "店铺评分")), "rating")
    plan = replace(one, steps=(*one.steps, *other.steps), metrics={**one.metrics, **other.metrics})
    month = read({"月报.xlsx": {"数据": stats}, "团队.xlsx": {"每日": groups}}, plan)
    assert values(month) == [{"sales": 2}]
    measure = month.month.groups[("team", "一组")].measures["rating"]
    assert (measure.value, measure.source.cell) == (Decimal("4.9"), "C3")


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    figures=st.dictionaries(st.integers(1, 31), st.integers(0, 999), min_size=1, max_size=12),
    chance=st.randoms(use_true_random=False),
)
def test_the_order_of_rows_does_not_matter(
    read: Read, plan_of: PlanOf, figures: dict[int, int], chance: Random
) -> None:
    rows = [(f"2026-10-{day:02d}", "小美", figure, 1) for day, figure in figures.items()]
    month = read(
        [HEAD, *chance.sample(rows, len(rows))], last(plan_of(receptions=PEOPLE, sales=SALES), "receptions")
    )
    assert values(month) == [{"receptions": figures[max(figures)], "sales": len(figures)}]


@pytest.mark.parametrize("names", [(), ("receptions",), ("receptions", "sales")])
def test_what_is_still_added_up_is_asked_about(read: Read, plan_of: PlanOf, names: tuple[str, ...]) -> None:
    totals = accumulate(DAILY)
    rows = [(f"2026-10-{day:02d}", "小美", total, total * 10) for day, total in enumerate(totals, 1)]
    month = read([HEAD, *rows], last(plan_of(receptions=PEOPLE, sales=SALES), *names))
    assert codes(month) == ([] if len(names) == 2 else ["days-cumulative-maybe"])
