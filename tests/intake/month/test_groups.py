"""Figures of teams and shops: wide tables, lists, and whose a figure is."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from csbonus.intake.month import MonthRead
from csbonus.pay.plan import PayPlan

Read = Callable[..., Any]
Lines = Callable[..., list[str]]
Plan = Callable[..., PayPlan]
Row = Sequence[Any]
Rows = Sequence[Row]
Files = dict[str, Any]


STATS = [("客服昵称", "团队", "接待人数", "销售额"), ("小美", "一组", 1, 2), ("小明", "二组", 3, 4)]
BY_STORE = [("客服昵称", "团队", "店铺", "销售额"), ("小美", "一组", "甲店", 2), ("小明", "二组", "乙店", 4)]


def book(groups: Rows, stats: Rows = STATS) -> Files:
    return {"月报.xlsx": {"数据": stats, "团队": groups}}


def figures(month: MonthRead) -> dict[tuple[str, str], tuple[str, str | None]]:
    """Show every group's figures as text, by team and metric."""
    assert month.month is not None
    return {
        (name, metric): (str(found.value), found.source.cell)
        for (_, name), group in month.month.groups.items()
        for metric, found in group.measures.items()
    }


def test_a_wide_table(read: Read, plan: Plan) -> None:
    rows = [
        ("各组数据",),
        ("团队", "静默销售额", "退款率"),
        ("一组", 100, "4.8%"),
        ("二组", 200, "5%"),
        ("汇总", 300, None),
    ]
    month = read(book(rows), plan("sales", "silent_sales", "refund_rate"))
    assert figures(month) == {
        ("一组", "silent_sales"): ("100", "B3"),
        ("一组", "refund_rate"): ("0.048", "C3"),
        ("二组", "silent_sales"): ("200", "B4"),
        ("二组", "refund_rate"): ("0.05", "C4"),
    }
    assert [(r.table.zh, r.read, r.paid) for r in month.rows] == [
        ("客服数据", 2, 2),
        ("团队或店铺数据", 3, 2),
    ]


def test_a_list_with_teams(read: Read, lines: Lines, plan: Plan) -> None:
    rows = [
        ("团队", "指标", "值"),
        ("一组", "静默下单金额", "1.2万"),
        ("二组", "静默销售额（元）", 5),
        ("二组", "天气", "晴"),
    ]
    month = read(book(rows), plan("sales", "silent_sales"))
    assert figures(month) == {
        ("一组", "silent_sales"): ("12000.0", "C2"),
        ("二组", "silent_sales"): ("5", "C3"),
    }
    assert lines(month, notices=True)[0] == "月报.xlsx [团队]: 这些指标方案不用，没有读取：天气"


def test_a_list_may_mix_percents_and_numbers(read: Read, plan: Plan) -> None:
    rows = [("指标", "值"), ("退款率", "4.8%"), ("静默销售额", 5)]
    stats = [("客服昵称", "销售额"), ("小美", 2)]
    month = read(book(rows, stats), plan("sales", "silent_sales", "refund_rate"))
    assert figures(month) == {("", "refund_rate"): ("0.048", "B2"), ("", "silent_sales"): ("5", "B3")}


def test_agents_without_a_team_take_the_only_one(read: Read, lines: Lines, plan: Plan) -> None:
    stats = [("客服昵称", "销售额"), ("小美", 2)]
    month = read(book([("团队", "静默销售额"), ("一组", 100)], stats), plan("sales", "silent_sales"))
    assert [agent.team for agent in month.month.agents] == ["一组"]
    assert figures(month) == {("一组", "silent_sales"): ("100", "B2")}
    assert lines(month, notices=True) == ["月报.xlsx [团队]!B2: 没有写各人的团队，全部算作“一组”"]


def test_a_missing_figure_is_a_gap(read: Read, plan: Plan) -> None:
    month = read(
        book([("团队", "静默销售额"), ("一组", "暂无数据"), ("二组", 1)]), plan("sales", "silent_sales")
    )
    gap = month.month.groups["team", "一组"].gaps["silent_sales"]
    assert (gap.raw, gap.source.cell) == ("暂无数据", "B2")


def test_a_ratio_without_team_is_for_every_team(read: Read, lines: Lines, plan: Plan) -> None:
    month = read(book([("指标", "值"), ("退款率", "4%")]), plan("sales", "refund_rate"))
    assert figures(month) == {
        ("二组", "refund_rate"): ("0.04", "B2"),
        ("一组", "refund_rate"): ("0.04", "B2"),
    }
    assert (
        lines(month, notices=True)[0]
        == "月报.xlsx [团队]!B2: 退款率没有写是哪个团队的，用于每个团队：二组、一组"
    )


def test_only_teams_that_the_plan_pays_count(read: Read, plan: Plan) -> None:
    stats = [("客服昵称", "岗位", "团队", "销售额"), ("小美", "售前", "一组", 2), ("小明", "售后", "二组", 4)]
    plans = (plan("sales", "silent_sales", roles=("售前",)), plan("sales", roles=("售后",), plan_id="b"))
    month = read(book([("指标", "值"), ("静默销售额", 9)], stats), *plans)
    assert figures(month) == {("一组", "silent_sales"): ("9", "B2")}


def test_a_shop_s_figures_go_to_its_teams(read: Read, plan: Plan) -> None:
    rows = [("店铺", "静默销售额", "退款率"), ("甲店", 100, "4%"), ("乙店", 200, "5%")]
    month = read(book(rows, BY_STORE), plan("sales", "silent_sales", "refund_rate"))
    assert figures(month) == {
        ("一组", "silent_sales"): ("100", "B2"),
        ("一组", "refund_rate"): ("0.04", "C2"),
        ("二组", "silent_sales"): ("200", "B3"),
        ("二组", "refund_rate"): ("0.05", "C3"),
    }


def test_a_shop_s_ratio_goes_to_all_its_teams(read: Read, plan: Plan) -> None:
    stats = [*BY_STORE[:2], ("小明", "二组", "甲店", 4)]
    month = read(book([("店铺", "退款率"), ("甲店", "4%")], stats), plan("sales", "refund_rate"))
    assert figures(month) == {
        ("一组", "refund_rate"): ("0.04", "B2"),
        ("二组", "refund_rate"): ("0.04", "B2"),
    }


def test_a_team_that_nobody_belongs_to_is_said(read: Read, lines: Lines, plan: Plan) -> None:
    month = read(
        book([("团队", "静默销售额"), ("一组", 1), ("二组", 2), ("三组", 3)]), plan("sales", "silent_sales")
    )
    assert lines(month, notices=True)[0] == "月报.xlsx [团队]!B4: 没有哪个客服属于 三组，这些数据没有用到"
    assert [(text.zh, n) for text, n in month.rows[1].left_out] == [("没有客服属于这个团队或店铺", 1)]


REFUSED = {
    "an amount without team": (
        [("指标", "值"), ("静默销售额", 5)],
        STATS,
        "月报.xlsx [团队]!B2: 静默销售额没有写是哪个团队的，而团队有 二组、一组；请加一列“团队”",
        "月报.xlsx [团队]!B2: silent_sales does not say which team it is of, and there are 二组, 一组; add a 团队 (team) column",
    ),
    "a team twice": (
        [("团队", "静默销售额"), ("一组", 1), ("一组 ", 2), ("二组", 3)],
        STATS,
        "月报.xlsx [团队]!A3: 一组 出现了两次（第 2 行和第 3 行）；请合并成一行",
        "月报.xlsx [团队]!A3: 一组 occurs twice (rows 2 and 3); merge the rows",
    ),
    "a figure twice in a list": (
        [("团队", "指标", "值"), ("一组", "静默销售额", 1), ("一组", "静默下单金额", 1)],
        STATS,
        "月报.xlsx [团队]!C3: 静默销售额出现了两次（C2 和 C3）；请只留一个",
        "月报.xlsx [团队]!C3: silent_sales occurs twice (C2 and C3); keep one",
    ),
    "an amount of a shop of two teams": (
        [("店铺", "静默销售额"), ("甲店", 100)],
        [*BY_STORE[:2], ("小明", "二组", "甲店", 4)],
        "月报.xlsx [团队]!B2: 静默销售额是按店铺给的，而 甲店 的团队（二组、一组）不能确定各占多少；请按团队给出",
        "月报.xlsx [团队]!B2: silent_sales is given by shop, and how much of 甲店 is of which team (二组, 一组) is not known; give it by team",
    ),
    "teams that no agent names": (
        [("团队", "静默销售额"), ("一组", 1), ("二组", 2)],
        [("客服昵称", "销售额"), ("小美", 2)],
        "月报.xlsx [团队]!B2: 数据分团队给出（一组、二组），却没有写各人属于哪个团队；请在花名册里加“团队”列",
        "月报.xlsx [团队]!B2: figures are given by team (一组, 二组), but nobody's team is stated; add a 团队 (team) column to the roster",
    ),
    "figures of no team": (
        [("团队", "静默销售额"), ("一组", 1), (None, 2)],
        STATS,
        "月报.xlsx [团队]!B3: 这一行有数据，却没有写团队或店铺；请加上“团队”或“店铺”",
        "月报.xlsx [团队]!B3: this row has figures but has no team or shop; add a 团队 (team) or 店铺 (shop)",
    ),
    "a value of nothing": (
        [("指标", "值"), (None, 5)],
        STATS,
        "月报.xlsx [团队]!B2: 这里有数值，却没有写是什么指标；请补上指标名称",
        "月报.xlsx [团队]!B2: there is a value here but no figure named; fill in what it is",
    ),
}


@pytest.mark.parametrize("case", REFUSED.values(), ids=REFUSED)
def test_refused(read: Read, lines: Lines, plan: Plan, case: tuple[Rows, Rows, str, str]) -> None:
    rows, stats, zh, en = case
    month = read(book(rows, stats), plan("sales", "silent_sales"))
    assert month.month is None
    assert zh in lines(month)
    assert en in lines(month, "en")


def test_two_files_must_agree(read: Read, lines: Lines, plan: Plan) -> None:
    rows = [("团队", "静默销售额"), ("一组", 1), ("二组", 2)]
    files = book(rows) | {"别的.xlsx": [("团队", "静默销售额"), ("一组", 7)]}
    assert lines(read(files, plan("sales", "silent_sales"))) == [
        "月报.xlsx [团队]!B2: 静默销售额两处不同：别的.xlsx [数据]!B2 是 7，这里是 1；请只留一处"
    ]


def test_a_gap_in_one_file_is_filled_by_another(read: Read, plan: Plan) -> None:
    files = book([("团队", "静默销售额"), ("一组", "-"), ("二组", 2)]) | {
        "别的.xlsx": [("团队", "静默销售额"), ("一组", 7)]
    }
    assert figures(read(files, plan("sales", "silent_sales")))["一组", "silent_sales"] == ("7", "B2")


def test_a_ratio_of_a_shop_that_shares_its_teams_is_refused(read: Read, lines: Lines, plan: Plan) -> None:
    stats = [*BY_STORE, ("小红", "一组", "乙店", 1)]
    assert lines(read(book([("店铺", "退款率"), ("甲店", "4%")], stats), plan("sales", "refund_rate"))) == [
        "月报.xlsx [团队]!B2: 退款率是按店铺给的，而 甲店 的团队（一组）不能确定各占多少；请按团队给出"
    ]


def test_a_list_line_without_name_and_value_is_left_out(read: Read, plan: Plan) -> None:
    rows = [("团队", "指标", "值"), ("一组", "静默销售额", 1), ("二组", "静默销售额", 1), ("三组", None, "-")]
    month = read(book(rows), plan("sales", "silent_sales"))
    assert [(text.zh, n) for text, n in month.rows[1].left_out] == [("没有指标名称", 1)]


SHOP = [
    ("旺旺昵称", "团队", "销售额"),
    ("小美", "一组", 10.5),
    ("小明", "二组", 20),
    ("汇总值", None, 30.5),
    ("全店汇总值", None, 130.55),
]


@pytest.mark.parametrize(
    ("silent", "said"),
    [
        ([60, 40.05], []),  # 30.50 of agents and 100.05 of nobody are the shop's 130.55
        ([60, 40], ["销售额：全店汇总是 130.55，各客服 30.5 加静默 100，相差 -0.05；请核对有没有漏人，静默数据是不是同一个月、同一口径"]),
        (["60", "-"], None),  # not all silent orders are known: nothing to compare, and the run stops for want of them
    ],
)  # fmt: skip
def test_the_shop_s_total_is_that_of_its_agents_and_of_silent_orders(
    read: Read, lines: Lines, plan: Plan, silent: Row, said: list[str] | None
) -> None:
    rows = [("团队", "静默销售额"), ("一组", silent[0]), ("二组", silent[1])]
    month = read(book(rows, SHOP), plan("sales", "silent_sales"))
    told = [line for line in lines(month, notices=True) if "全店汇总" in line]
    assert told == [f"月报.xlsx [数据]!C5: {line}" for line in said or []]


def test_without_the_figures_of_silent_orders_the_shop_s_total_is_not_compared(
    read: Read, lines: Lines, plan: Plan
) -> None:
    assert not [
        line
        for line in lines(read({"月报.xlsx": {"数据": SHOP}}, plan("sales")), notices=True)
        if "全店" in line
    ]
