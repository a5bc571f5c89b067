"""Rows of days: what a person's days make of a month, and what never counts twice."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from random import Random
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from csbonus.lang.numbers import exact_arithmetic
from csbonus.pay.plan import PayPlan

Read = Callable[..., Any]
Lines = Callable[..., list[str]]
Plan = Callable[..., PayPlan]

HEAD = ("日期", "客服昵称", "接待人数", "销售额")


def codes(month: Any) -> list[str]:  # noqa: ANN401 - a month as it was read
    return [problem.code for problem in month.problems]


def test_days_add_up_and_every_cell_is_kept(read: Read) -> None:
    days = [(f"2026-10-{day:02d}", "小美", day, 0.1) for day in range(1, 32)]
    month = read([HEAD, *days])
    assert codes(month) == []
    (agent,) = month.month.agents
    receptions, sales = agent.measures["receptions"], agent.measures["sales"]
    assert receptions.value == 496  # 1 + 2 + ... + 31 = 31 * 32 / 2
    assert sales.value == Decimal("3.1")
    assert (receptions.said.zh, receptions.said.en) == ("31 天合计", "sum of 31 days")
    cells = [source.cell for source in (receptions.source, *receptions.also)]
    assert cells == [f"C{row}" for row in range(2, 33)]
    assert [notice.code for notice in month.notices] == ["days-added"]
    assert (month.rows[0].paid, month.rows[0].left_out) == (31, ())


def test_a_weighted_mean_is_weighted_and_needs_no_figure_of_a_day_without_customers(
    read: Read, plan: Plan
) -> None:
    head = (*HEAD, "平均响应(秒)")
    rows = [
        ("2026-10-01", "小美", 30, 1, 10),
        ("2026-10-02", "小美", 10, 1, 50),
        ("2026-10-03", "小美", 0, 0, "-"),
    ]
    (agent,) = read([head, *rows], plan("receptions", "sales", "reply_seconds")).month.agents
    assert agent.measures["reply_seconds"].value == 20  # (30 * 10 + 10 * 50) / 40
    said = agent.measures["reply_seconds"].said
    assert (said.zh, said.en) == ("3 天 加权平均", "weighted mean of 3 days")


def test_the_weight_is_read_although_nothing_else_needs_it(read: Read, plan: Plan) -> None:
    head = (*HEAD, "平均响应(秒)")
    (agent,) = read(
        [head, ("2026-10-01", "小美", 3, 1, 10), ("2026-10-02", "小美", 1, 1, 50)],
        plan("sales", "reply_seconds"),
    ).month.agents
    assert agent.measures["reply_seconds"].value == 20


def test_a_missing_figure_of_a_day_with_customers_is_missing(read: Read, plan: Plan) -> None:
    head = (*HEAD, "平均响应(秒)")
    (agent,) = read(
        [head, ("2026-10-01", "小美", 30, 1, 10), ("2026-10-02", "小美", 10, 1, "延迟统计")],
        plan("receptions", "sales", "reply_seconds"),
    ).month.agents
    assert "reply_seconds" not in agent.measures
    assert agent.gaps["reply_seconds"].source.cell == "E3"


def test_a_ratio_is_made_anew_from_its_counts(read: Read, plan: Plan) -> None:
    head = (*HEAD, "询单人数", "询单->最终付款人数", "询单转化率")
    rows = [
        ("2026-10-01", "小美", 1, 10, 10, 9, "90%"),
        ("2026-10-02", "小美", 1, 10, 90, 9, "10%"),
        ("2026-10-03", "小美", 0, 0, 0, 0, "-"),
    ]
    (agent,) = read([head, *rows], plan("receptions", "sales", "conversion")).month.agents
    assert agent.measures["conversion"].value == Decimal("0.18")  # 18 of 100, not the mean 50 %
    assert agent.measures["conversion"].raw == "18 / 100"


def test_money_per_buyer_is_a_ratio_too(read: Read, plan: Plan) -> None:
    head = (*HEAD, "询单->最终付款人数", "客单价")
    rows = [("2026-10-01", "小美", 1, 100, 1, 100), ("2026-10-02", "小美", 1, 100, 4, 25)]
    (agent,) = read([head, *rows], plan("receptions", "sales", "aov")).month.agents
    assert agent.measures["aov"].value == 40  # 200 yuan of 5 buyers


def test_a_ratio_without_its_counts_is_refused_and_they_are_named(
    read: Read, lines: Lines, plan: Plan
) -> None:
    head = (*HEAD, "询单转化率")
    rows = [("2026-10-01", "小美", 1, 10, "90%"), ("2026-10-02", "小美", 1, 10, "10%")]
    month = read([head, *rows], plan("receptions", "sales", "conversion"))
    assert lines(month) == [
        "月报.xlsx [数据]!E3: 小美 有好几天的询单转化率（另一处在 月报.xlsx [数据]!E2），不能合起来：比率要按次数重算，缺少 询单->最终付款人数、询单人数；请补全，或只给一个合并后的数"
    ]


def test_a_mean_without_its_weight_is_refused(read: Read, lines: Lines, plan: Plan) -> None:
    rows = [("日期", "客服昵称", "平均响应(秒)"), ("2026-10-01", "小美", 10), ("2026-10-02", "小美", 20)]
    assert lines(read(rows, plan("reply_seconds")), "en") == [
        (
            "月报.xlsx [数据]!C3: 小美 has reply_seconds on several days (also at 月报.xlsx [数据]!C2), which cannot be put together: "
            "月报.xlsx [数据]!B2 has no weight (receptions) for the mean; fill in what lacks, or give one figure for all"
        )
    ]


def test_days_that_do_not_add_up_are_refused_even_if_all_are_alike(read: Read, plan: Plan) -> None:
    rows = [("日期", "客服昵称", "出勤天数"), ("2026-10-01", "小美", 1), ("2026-10-02", "小美", 1)]
    assert codes(read(rows, plan("days_worked"))) == ["figure-not-additive"]


def test_days_of_other_months_stay_out_and_are_counted(read: Read) -> None:
    rows = [("2026-09-30", "小美", 100, 100), ("2026-10-01", "小美", 1, 2), ("2026-11-01", "小美", 100, 100)]
    month = read([HEAD, *rows])
    assert month.month.agents[0].measures["receptions"].value == 1
    assert [(text.zh, n) for text, n in month.rows[0].left_out] == [("不是本月的数据", 2)]
    assert [notice.code for notice in month.notices] == ["days-missing", "rows-of-other-months"]


def test_a_single_day_is_no_whole_month(read: Read, lines: Lines) -> None:
    month = read([HEAD, ("2026-10-31", "小美", 1, 2), ("2026-10-31", "小明", 3, 4)])
    assert lines(month, "en", notices=True) == [
        "月报.xlsx [数据]!A1: nobody has a row of 30 day(s) of 2026-10: 2026-10-01, 2026-10-02, 2026-10-03, 2026-10-04, 2026-10-05, 2026-10-06, 2026-10-07, 2026-10-08, 2026-10-09 and 21 more; make sure that the figures are complete"
    ]


def test_an_empty_day_stays_out_and_a_day_that_nobody_has_is_said(read: Read, lines: Lines) -> None:
    days = [(f"2026-10-{day:02d}", "小美", 1, 1) for day in range(1, 32) if day not in (7, 8)]
    month = read([HEAD, *days, ("暂无数据", "小美", "-", "-"), ("2026-10-08", "小美", None, None)])
    assert month.month.agents[0].measures["receptions"].value == 29
    assert [(text.zh, n) for text, n in month.rows[0].left_out] == [("这一天没有数据", 2)]
    assert lines(month, notices=True) == [
        "月报.xlsx [数据]!A1: 这是逐日的数据，已按人相加（共 29 天），同一顾客在不同日子会各算一次；人数要去重的，请按整月汇总导出",
        "月报.xlsx [数据]!A1: 2026-10 有 2 天没有任何人的数据：2026-10-07、2026-10-08；请确认数据是完整的",
        "月报.xlsx [数据]!B31: 有 2 行一个数也没有（小美），当作没有数据的日子，没有计入；当天有数据的，请补上",
    ]


def test_one_missing_figure_of_a_day_is_missing_in_the_month(read: Read) -> None:
    (agent,) = read([HEAD, ("2026-10-01", "小美", 1, 2), ("2026-10-02", "小美", 1, "延迟统计")]).month.agents
    assert agent.gaps["sales"].source.cell == "D3"


def test_files_of_different_days_add_up_and_a_day_in_two_files_does_not(read: Read) -> None:
    one = [HEAD, ("2026-10-01", "小美", 1, 2), ("2026-10-02", "小美", 3, 4)]
    two = [HEAD, ("2026-10-03", "小美", 5, 6), ("2026-10-04", "小美", 7, 8)]
    (agent,) = read({"a.xlsx": {"表": one}, "b.xlsx": {"表": two}}).month.agents
    assert agent.measures["receptions"].value == 16
    again = [HEAD, ("2026-10-02", "小美", 9, 9), ("2026-10-03", "小美", 5, 6)]
    assert "figure-twice" in codes(read({"a.xlsx": {"表": one}, "b.xlsx": {"表": again}}))


def test_what_days_make_together_keeps_to_the_limits_of_the_plan(read: Read, plan: Plan) -> None:
    rows = [("日期", "客服昵称", "评价数"), ("2026-10-01", "小美", 6), ("2026-10-02", "小美", 5)]
    assert codes(read(rows, plan("reviews"))) == ["number-beyond-limit"]


DAY = st.tuples(st.integers(0, 500), st.integers(-10_000, 1_000_000), st.integers(1, 300))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    days=st.lists(DAY, min_size=1, max_size=31).filter(lambda days: any(day[0] for day in days)),
    chance=st.randoms(use_true_random=False),
)
def test_a_month_split_into_days_comes_to_the_same(
    read: Read, plan: Plan, days: Sequence[tuple[int, int, int]], chance: Random
) -> None:
    """In any order, in one file or two; sums are worked out on whole fen and whole people."""
    head = (*HEAD, "平均响应(秒)")
    numbers = chance.sample(range(1, 32), len(days))
    rows = [
        (f"2026-10-{number:02d}", "小美", people, fen / 100, seconds)
        for number, (people, fen, seconds) in zip(numbers, days, strict=True)
    ]
    cut = chance.randrange(len(rows) + 1)
    files = {f"{n}.xlsx": {"表": [head, *part]} for n, part in enumerate((rows[:cut], rows[cut:])) if part}
    (agent,) = read(files, plan("receptions", "sales", "reply_seconds")).month.agents
    people, fen = sum(day[0] for day in days), sum(day[1] for day in days)
    assert agent.measures["receptions"].value == people
    assert agent.measures["sales"].value * 100 == fen
    whole = sum(day[0] * day[2] for day in days)
    with exact_arithmetic():
        assert agent.measures["reply_seconds"].value == Decimal(whole) / people
