"""Rows of days that are running totals: asked about, never added up; and rows that only look like some."""

from collections.abc import Callable, Sequence
from itertools import accumulate
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from csbonus.pay.plan import PayPlan

Read = Callable[..., Any]
Lines = Callable[..., list[str]]
Plan = Callable[..., PayPlan]
PlanOf = Callable[..., PayPlan]
Rows = list[Sequence[Any]]

HEAD = ("日期", "客服昵称", "接待人数", "销售额")
DAILY = (3, 5, 2, 0, 8, 1, 4, 4, 9, 2, 6, 3)


def days(*people: Sequence[int], until: int = 12) -> Rows:
    """Write the days of some people: so many received, ten times as much sold."""
    return [
        HEAD,
        *(
            (f"2026-10-{day:02d}", f"客服{number}", figure, figure * 10)
            for number, figures in enumerate(people)
            for day, figure in enumerate(figures[:until], 1)
        ),
    ]


def totals(figures: Sequence[int]) -> list[int]:
    return list(accumulate(figures))


def codes(month: Any) -> list[str]:  # noqa: ANN401 - a month as it was read
    return [problem.code for problem in month.problems]


def test_running_totals_of_everybody_in_all_columns_are_a_question(read: Read, lines: Lines) -> None:
    month = read(days(totals(DAILY), totals(DAILY[::-1])))
    assert lines(month) == [
        "月报.xlsx [数据]!A1: 这些天里每人每列都逐日只增不减，像是当月累计，不能把各天相加；请导出每天各自的数，只留每人最后一天的一行，或在方案里写 aggregate: last（各天取最后一天）；确实是每天各自的数，请在工作表名里写“每日”"
    ]
    assert "write 每日 (daily) into the sheet's name" in lines(month, "en")[0]


def test_a_column_of_zeros_does_not_hide_it(read: Read, plan_of: PlanOf) -> None:
    rows = [(*row, "退款金额" if row is HEAD else 0) for row in days(totals(DAILY))]
    plan = plan_of(people=("people", "接待人数"), sales=("money", "销售额"), refunds=("money", "退款金额"))
    assert codes(read(rows, plan)) == ["days-cumulative-maybe"]


def test_somebody_who_came_late_does_not_hide_it(read: Read) -> None:
    late = days(totals(DAILY), totals(DAILY[::-1]))
    late += [(f"2026-10-{day}", "新人", day, day * 10) for day in (11, 12)]
    assert codes(read(late)) == ["days-cumulative-maybe"]


@pytest.mark.parametrize(
    "files",
    [
        {"十月累计.xlsx": {"数据": days(totals(DAILY), until=5)}},
        {"月报.xlsx": {"当月累计": days(totals(DAILY), until=5)}},
        {"月报.xlsx": {"数据": [("截至当天的数据",), *days(totals(DAILY), until=5)]}},
        {"月报.xlsx": {"Month to date": days(totals(DAILY), until=5)}},
    ],
)
def test_five_days_are_enough_where_it_is_said(read: Read, files: dict[str, Any]) -> None:
    assert codes(read(files)) == ["days-cumulative"]


def test_one_column_may_say_so(read: Read, lines: Lines, plan_of: PlanOf) -> None:
    rows = [("日期", "客服昵称", "接待人数", "累计销售额")]
    sums = totals(DAILY)
    rows += [(f"2026-10-{day:02d}", "小美", DAILY[day - 1], sums[day - 1]) for day in range(1, 8)]  # type: ignore[misc]
    month = read(rows, plan_of(receptions=("people", "接待人数"), sales=("money", "累计销售额")))
    assert lines(month) == [
        "月报.xlsx [数据]!D1: 这里写着“累计销售额”，而且 累计销售额 逐日只增不减，像是当月累计，不能把各天相加；请导出每天各自的数，只留每人最后一天的一行，或在方案里写 aggregate: last（各天取最后一天）"
    ]
    assert lines(month, "en") == [
        '月报.xlsx [数据]!D1: "累计销售额" is written here, and sales only grow from day to day: these look like running totals, which must not be added up; export what each day has, keep the last day\'s row of each, or say aggregate: last in the plan'
    ]


FINE = {
    "what each day has": {"月报.xlsx": {"数据": days(DAILY, DAILY[::-1])}},
    "what each day has, in a file that says 累计": {"十月累计.xlsx": {"数据": days(DAILY)}},
    "a few days that happen to grow": {"月报.xlsx": {"数据": days(totals(DAILY), until=9)}},
    "four days that grow, in a file that says 累计": {
        "十月累计.xlsx": {"数据": days(totals(DAILY), until=4)}
    },
    "the same on every day": {"月报.xlsx": {"数据": days([1] * 12)}},
    "one person of two grows": {"月报.xlsx": {"数据": days(totals(DAILY), DAILY)}},
    "growth, said to be of each day": {"月报.xlsx": {"每日": days(totals(DAILY))}},
    "nobody has anything": {"十月累计.xlsx": {"数据": days([0] * 12)}},
}


@pytest.mark.parametrize("files", FINE.values(), ids=FINE)
def test_not_asked_about(read: Read, files: dict[str, Any]) -> None:
    assert codes(read(files)) == []


def test_teams_wide_and_in_lists(read: Read, plan: Plan) -> None:
    stats = {"月报.xlsx": {"数据": [("客服昵称", "团队", "销售额"), ("小美", "一组", 2)]}}
    sums = [(f"2026-10-{day:02d}", "一组", figure) for day, figure in enumerate(totals(DAILY), 1)]
    wide = [("日期", "团队", "静默销售额"), *sums]
    listed = [
        ("日期", "团队", "指标", "值"),
        *((day, team, "静默销售额", value) for day, team, value in sums),
    ]
    for rows in (wide, listed):
        found = read(stats | {"团队.xlsx": {"表": rows}}, plan("sales", "silent_sales"))
        assert codes(found) == ["days-cumulative-maybe"]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    people=st.lists(st.lists(st.integers(1, 500), min_size=12, max_size=31), min_size=1, max_size=3),
    chance=st.randoms(use_true_random=False),
)
def test_running_totals_are_never_added_up(read: Read, people: list[list[int]], chance: Random) -> None:
    """In any order of rows; with days off, whose running total is that of the day before."""
    with_days_off = [[0 if n % 5 == 4 else one for n, one in enumerate(own)] for own in people]
    head, *rows = days(*(totals(own) for own in with_days_off), until=31)
    assert codes(read([head, *chance.sample(rows, len(rows))])) == ["days-cumulative-maybe"]
    head, *rows = days(*with_days_off, until=31)
    assert codes(read([head, *chance.sample(rows, len(rows))])) == []
