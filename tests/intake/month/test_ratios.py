"""Ratios beside the counts they are made of, and columns of which shares and points cannot be told apart."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from msgspec.structs import replace

from csbonus.pay.plan import PayPlan

Read = Callable[..., Any]
Lines = Callable[..., list[str]]
PlanOf = Callable[..., Any]

HEAD = ("客服", "询单人数", "最终付款人数", "询单转化率")


def with_metric(plan: PayPlan, **said: object) -> PayPlan:
    """Say more of the metrics that a plan reads."""
    needs = (replace(need, metric=replace(need.metric, **said)) for need in plan.needs)
    return replace(plan, steps=tuple(needs))


def test_small_points_are_told_by_the_counts(read: Read, plan_of: PlanOf) -> None:
    """3 of 1200 is 0.25 %: the column holds points although none is above 1."""
    rows = [HEAD, ("小美", 1200, 3, 0.25), ("小明", 1000, 8, "0.8")]
    month = read(rows, plan_of(conversion=("ratio", "询单转化率")))
    assert [str(agent.measures["conversion"].value) for agent in month.month.agents] == ["0.008", "0.0025"]
    assert month.notices == ()  # the counts are used, too


def test_shares_and_points_in_one_column_are_told_by_the_counts(read: Read, plan_of: PlanOf) -> None:
    """452 of 1000 is 45.2 %, so that 0.9 beside it is 0.9 %: 9 of 1000."""
    rows = [HEAD, ("小美", 1000, 452, 45.2), ("小明", 1000, 9, 0.9)]
    month = read(rows, plan_of(conversion=("ratio", "询单转化率")))
    assert [str(agent.measures["conversion"].value) for agent in month.month.agents] == ["0.009", "0.452"]


def test_the_plan_comes_before_the_counts(read: Read, lines: Lines, plan_of: PlanOf) -> None:
    rows = [HEAD, ("小美", 1200, 3, 0.25)]
    plan = plan_of(conversion=("ratio", "询单转化率"))
    month = read(rows, with_metric(plan, percent="share"))
    assert str(month.month.agents[0].measures["conversion"].value) == "0.25"
    assert lines(month, notices=True)[-1:] == [
        "月报.xlsx [数据]!D2: 询单转化率这里是 25%，按旁边的列算是 0.25%（这样的共 1 行）；计算用的是表里写的数，请核对"
    ]


DIFFERING = [
    ("询单转化率", "ratio", HEAD, ("小美", 1000, 452, "45.2%"), None),
    ("询单转化率", "ratio", HEAD, ("小美", 1000, 452, "46%"), "46%，按旁边的列算是 45.2%"),
    ("询单转化率", "ratio", HEAD, ("小美", 300, 100, "33%"), None),
    ("询单转化率", "ratio", HEAD, ("小美", 0, 0, "46%"), None),
    ("询单转化率", "ratio", HEAD, ("小美", 1000, "-", "46%"), None),
    ("客单价", "money", ("客服", "销售额", "支付人数", "客单价"), ("小美", 1000, 3, 333.33), None),
    (
        "客单价", "money", ("客服", "销售额", "支付人数", "客单价"), ("小美", 1000, 4, 333.33),
        "333.33 元，按旁边的列算是 250.00 元",
    ),
    ("退款率", "ratio", ("客服", "销售额(万元)", "退款金额", "退款率"), ("小美", 2, 500, "2.5%"), None),
    (
        "满意度", "ratio", ("客服", "很满意", "满意", "一般", "不满", "很不满", "满意度"),
        ("小美", 80, 15, 3, 1, 1, "95%"), None,
    ),
]  # fmt: skip


@pytest.mark.parametrize("case", DIFFERING)
def test_a_printed_ratio_is_compared_with_the_counts_beside_it(
    read: Read, lines: Lines, plan_of: PlanOf, case: tuple[Any, ...]
) -> None:
    name, unit, head, row, said = case
    month = read([head, row], plan_of(figure=(unit, name)))
    told = [line for line in lines(month, notices=True) if "按旁边的列算" in line]
    assert month.problems == ()
    assert [said in line for line in told] == ([True] if said else [])


def test_small_numbers_without_counts_are_a_question(read: Read, lines: Lines, plan_of: PlanOf) -> None:
    rows = [("客服", "退款率"), ("小美", 0.25), ("小明", 0.8)]
    month = read(rows, plan_of(refunds=("ratio", "退款率")))
    assert lines(month) == [
        "月报.xlsx [数据]!B2: “退款率”这一列都不大于 1，B2 的 0.25 是 25% 还是 0.25%？请在方案里给这个指标写 percent: share（25%）或 percent: points（0.25%）"
    ]
    assert lines(month, "en") == [
        '月报.xlsx [数据]!B2: the numbers of column "退款率" are none above 1: is 0.25 in B2 25% or 0.25%? Write percent: share (25%) or percent: points (0.25%) for the metric in the plan'
    ]


@pytest.mark.parametrize(
    ("head", "values", "notices"),
    [
        ("退款率", (0.0125, 0.8), []),
        ("满意率", (0.98, 0.9), []),
        ("质检通过率", (0.98, 0.3), ["percent-share"]),
        ("退款率", ("0.25%", 0.8), []),
    ],
)
def test_small_numbers_that_can_only_be_shares(
    read: Read, plan_of: PlanOf, head: str, values: tuple[Any, Any], notices: list[str]
) -> None:
    month = read([("客服", head), ("小美", values[0]), ("小明", values[1])], plan_of(figure=("ratio", head)))
    assert [notice.code for notice in month.notices] == notices
    written = [str(one).rstrip("%") for one in values]
    assert [str(agent.measures["figure"].said.zh).rstrip("%") for agent in month.month.agents] == written[
        ::-1
    ]


def test_the_metric_s_own_limits_tell(read: Read, plan_of: PlanOf) -> None:
    """A refund rate that the plan limits to 20 % cannot be 80 %."""
    plan = with_metric(plan_of(refunds=("ratio", "退款率")), maximum=Decimal("0.2"))
    month = read([("客服", "退款率"), ("小美", 0.1), ("小明", 0.8)], plan)
    assert [str(agent.measures["refunds"].value) for agent in month.month.agents] == ["0.008", "0.001"]


TWICE = (
    "客服", "询单人数（人维度）", "支付人数（人维度）", "询单转化率（人维度）",
    "询单人数（会话）", "支付人数（会话）", "询单转化率（会话）",
)  # fmt: skip


@pytest.mark.parametrize(
    ("column", "value"), [("询单转化率(人维度)", "0.25"), ("询单转化率(会话)", "0.0025")]
)
def test_a_ratio_given_twice_goes_by_the_counts_of_its_own_dimension(
    read: Read, plan_of: PlanOf, column: str, value: str
) -> None:
    """250 of 1000 people are 25 %, a share of 0.25; 3 of 1200 sessions are 0.25 %, 0.25 points."""
    rows = [TWICE, ("小美", 1000, 250, 0.25, 1200, 3, 0.25)]
    month = read(rows, plan_of(conversion=("ratio", column)))
    assert month.problems == ()
    assert str(month.month.agents[0].measures["conversion"].value) == value
    assert "ratio-differs" not in {notice.code for notice in month.notices}


@pytest.mark.parametrize(
    ("column", "raw"), [("询单转化率(人维度)", "18 / 100"), ("询单转化率(会话)", "30 / 400")]
)
def test_days_of_a_ratio_given_twice_are_made_of_its_own_dimension(
    read: Read, plan_of: PlanOf, column: str, raw: str
) -> None:
    rows = [
        ("日期", *TWICE),
        ("2026-10-01", "小美", 10, 9, "90%", 100, 20, "20%"),
        ("2026-10-02", "小美", 90, 9, "10%", 300, 10, "3.33%"),
    ]
    month = read(rows, plan_of(conversion=("ratio", column)))
    assert [problem.render("zh") for problem in month.problems] == []
    assert month.month.agents[0].measures["conversion"].raw == raw


def test_sessions_are_never_counted_by_people(read: Read, lines: Lines, plan_of: PlanOf) -> None:
    """People without a dimension are those of the ratio by person, and not of that by session."""
    head = ("日期", "客服", "询单人数", "支付人数", "询单转化率（人维度）", "询单转化率（会话）")
    rows = [
        head,
        ("2026-10-01", "小美", 10, 9, "90%", "20%"),
        ("2026-10-02", "小美", 90, 9, "10%", "4%"),
    ]
    by_person = read(rows, plan_of(conversion=("ratio", "询单转化率(人维度)")))
    assert by_person.month.agents[0].measures["conversion"].raw == "18 / 100"
    assert lines(read(rows, plan_of(conversion=("ratio", "询单转化率(会话)")))) == [
        "月报.xlsx [数据]!F3: 小美 有好几天的询单转化率(会话)（另一处在 月报.xlsx [数据]!F2），不能合起来：比率要按次数重算，缺少 询单->最终付款人数(会话)、询单人数(会话)；请补全，或只给一个合并后的数"
    ]
