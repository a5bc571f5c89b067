"""Rows of days of teams and shops, wide and as lists: what they make of a month, and whose they are."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from csbonus.pay.plan import PayPlan

Read = Callable[..., Any]
Lines = Callable[..., list[str]]
Plan = Callable[..., PayPlan]
PlanOf = Callable[..., PayPlan]
Rows = Sequence[Sequence[Any]]

STATS = [("客服昵称", "团队", "店铺", "销售额"), ("小美", "一组", "甲店", 2), ("小明", "二组", "乙店", 4)]
ONE_SHOP = [("客服昵称", "店铺", "销售额"), ("小美", "甲店", 2)]
HEAD = ("日期", "团队", "静默销售额")
SALES = ("money", "销售额")


def book(groups: Rows, stats: Rows = STATS, name: str = "团队.xlsx") -> dict[str, Any]:
    return {"月报.xlsx": {"数据": stats}, name: {"每日": groups}}


def measure(month: Any, group: tuple[str, str], metric: str) -> Any:  # noqa: ANN401 - a month as it was read
    assert [problem.render("zh") for problem in month.problems] == []
    return month.month.groups[group].measures[metric]


def test_days_of_teams_add_up_and_every_cell_is_kept(read: Read, plan: Plan) -> None:
    rows = [HEAD]
    for day in range(1, 32):
        rows += [(f"2026-10-{day:02d}", "一组", day), (f"2026-10-{day:02d}", "二组", 0.1)]  # type: ignore[list-item]
    month = read(book(rows), plan("sales", "silent_sales"))
    one = measure(month, ("team", "一组"), "silent_sales")
    assert one.value == 496  # 1 + 2 + ... + 31 = 31 * 32 / 2
    assert [source.cell for source in (one.source, *one.also)] == [f"C{row}" for row in range(2, 63, 2)]
    assert measure(month, ("team", "二组"), "silent_sales").value == Decimal("3.1")
    assert [notice.code for notice in month.notices] == ["days-added"]
    assert [(r.read, r.paid, r.left_out) for r in month.rows if r.sheet == "每日"] == [(62, 62, ())]


def test_a_list_of_days_adds_up(read: Read, plan: Plan) -> None:
    rows = [
        ("日期", "团队", "指标", "值"),
        ("2026-10-01", "一组", "静默销售额", 10),
        ("2026-10-02", "一组", "静默下单金额（万元）", "0.5"),
        ("2026-10-01", "二组", "静默销售额", 7),
        ("2026-09-30", "二组", "静默销售额", 100),
    ]
    month = read(book(rows), plan("sales", "silent_sales"))
    assert measure(month, ("team", "一组"), "silent_sales").value == 5010
    assert measure(month, ("team", "二组"), "silent_sales").value == 7
    (rows_of,) = [r for r in month.rows if r.sheet == "每日"]
    assert (rows_of.paid, [(why.zh, n) for why, n in rows_of.left_out]) == (3, [("不是本月的数据", 1)])


RATIOS = {
    "wide": [
        ("日期", "团队", "退款金额", "销售额", "退款率"),
        ("2026-10-01", "一组", 90, 100, "90%"),
        ("2026-10-02", "一组", 90, 900, "10%"),
    ],
    "list": [
        ("日期", "团队", "指标", "值"),
        ("2026-10-01", "一组", "退款率", "90%"),
        ("2026-10-01", "一组", "退款金额", 90),
        ("2026-10-01", "一组", "销售额", 100),
        ("2026-10-02", "一组", "退款率", "10%"),
        ("2026-10-02", "一组", "退款金额", 90),
        ("2026-10-02", "一组", "销售额", 900),
    ],
}


@pytest.mark.parametrize("rows", RATIOS.values(), ids=RATIOS)
def test_a_ratio_is_made_anew_from_its_counts(read: Read, plan: Plan, rows: Rows) -> None:
    month = read(book(rows), plan("sales", "refund_rate"))
    rate = measure(month, ("team", "一组"), "refund_rate")
    assert (rate.value, rate.raw) == (Decimal("0.18"), "180 / 1000")  # not the mean, 50 %
    assert [r.left_out for r in month.rows if r.sheet == "每日"] == [()]


def test_a_ratio_without_its_counts_is_refused_and_they_are_named(
    read: Read, lines: Lines, plan: Plan
) -> None:
    rows = [("日期", "团队", "退款率"), ("2026-10-01", "一组", "4%"), ("2026-10-02", "一组", "6%")]
    month = read(book(rows), plan("sales", "refund_rate"))
    assert lines(month) == [
        "团队.xlsx [每日]!C3: 一组 有好几天的退款率（另一处在 团队.xlsx [每日]!C2），不能合起来：比率要按次数重算，缺少 退款金额、销售额；请补全，或只给一个合并后的数"
    ]
    assert lines(month, "en") == [
        "团队.xlsx [每日]!C3: 一组 has refund_rate on several days (also at 团队.xlsx [每日]!C2), which cannot be put together: a ratio is made anew from its counts, and 退款金额, 销售额 lacks; fill in what lacks, or give one figure for all"
    ]


HOURS: dict[str, Rows] = {
    "wide": [
        ("日期", "团队", "接待人数", "退款时长"),
        ("2026-10-01", "一组", 30, "10小时"),
        ("2026-10-02", "一组", 10, "50小时"),
        ("2026-10-03", "一组", 0, "-"),
    ],
    "list": [
        ("日期", "团队", "指标", "值"),
        ("2026-10-01", "一组", "退款时长", "10小时"),
        ("2026-10-01", "一组", "接待人数", 30),
        ("2026-10-02", "一组", "退款时长", "50小时"),
        ("2026-10-02", "一组", "接待人数", 10),
    ],
}


@pytest.fixture
def by_receptions(plan_of: PlanOf) -> Callable[..., PayPlan]:
    """Make a plan that weighs a team's hours by the people it received."""

    def make(**said: object) -> PayPlan:
        (weight,) = plan_of(receptions=("people", "接待人数")).metrics.values()
        team = plan_of("team", refund_hours=("hours", "退款时长"))
        needs = [replace(need, metric=replace(need.metric, **said)) for need in team.needs]
        own = plan_of(sales=SALES)
        return replace(own, steps=(*own.steps, *needs), metrics={**own.metrics, weight.key: weight})

    return make


@pytest.mark.parametrize("rows", HOURS.values(), ids=HOURS)
def test_a_mean_is_weighted(read: Read, by_receptions: Callable[..., PayPlan], rows: Rows) -> None:
    month = read(book(rows), by_receptions(aggregate="mean", weight="receptions"))
    hours = measure(month, ("team", "一组"), "refund_hours")
    assert hours.value == 20  # (30 * 10 + 10 * 50) / 40
    assert [r.left_out for r in month.rows if r.sheet == "每日"] == [()]


def test_what_has_no_aggregation_is_refused(
    read: Read, lines: Lines, by_receptions: Callable[..., PayPlan]
) -> None:
    month = read(book(HOURS["wide"][:3]), by_receptions(aggregate="none"))
    assert lines(month) == [
        "团队.xlsx [每日]!D3: 一组 有好几天的退款时长（另一处在 团队.xlsx [每日]!D2），不能合起来：这个指标不能相加，方案也没有写按什么加权（aggregate: mean 和 weight）；请补全，或只给一个合并后的数"
    ]


def test_other_months_and_empty_days_stay_out_and_are_said(read: Read, lines: Lines, plan: Plan) -> None:
    rows = [
        HEAD,
        ("2026-09-30", "一组", 100),
        *((f"2026-10-{day:02d}", "一组", 1) for day in range(1, 31)),
        ("暂无数据", "一组", "-"),
    ]
    month = read(book(rows), plan("sales", "silent_sales"))
    assert measure(month, ("team", "一组"), "silent_sales").value == 30
    assert lines(month, notices=True) == [
        "团队.xlsx [每日]!A1: 这是逐日的数据，已按团队或店铺相加（共 30 天），同一顾客在不同日子会各算一次；人数要去重的，请按整月汇总导出",
        "团队.xlsx [每日]!A1: 2026-10 有 1 天没有任何人的数据：2026-10-31；请确认数据是完整的",
        "团队.xlsx [每日]!A2: 有 1 行不是 2026-10 的，没有计入",
        "团队.xlsx [每日]!A33: 有 1 行一个数也没有（一组），当作没有数据的日子，没有计入；当天有数据的，请补上",
    ]
    (rows_of,) = [r for r in month.rows if r.sheet == "每日"]
    assert sorted((why.zh, n) for why, n in rows_of.left_out) == [
        ("不是本月的数据", 1),
        ("这一天没有数据", 1),
    ]


def test_a_missing_figure_of_a_day_is_missing_in_the_month(read: Read, plan: Plan) -> None:
    head = (*HEAD, "退款率", "退款金额", "销售额")
    rows = [head, ("2026-10-01", "一组", 1, "1%", 1, 100), ("2026-10-02", "一组", "-", "1%", 1, 100)]
    group = read(book(rows), plan("sales", "silent_sales", "refund_rate")).month.groups["team", "一组"]
    assert group.gaps["silent_sales"].source.cell == "C3"
    assert group.measures["refund_rate"].value == Decimal("0.01")


def test_a_day_twice_is_refused(read: Read, lines: Lines, plan: Plan) -> None:
    rows = [HEAD, ("2026-10-01", "一组", 1), ("2026-10-01", "一组", 2), ("2026-10-01", "二组", 2)]
    month = read(book(rows), plan("sales", "silent_sales"))
    assert "团队.xlsx [每日]!A3: 一组 的同一天不能算两次：第 2 行是 2026-10-01，第 3 行是 2026-10-01；请只留一行，或写上团队、店铺以示区别" in lines(month)  # fmt: skip


def test_files_of_different_days_add_up_and_a_month_beside_its_days_does_not(read: Read, plan: Plan) -> None:
    one, two = [HEAD, ("2026-10-01", "一组", 1)], [HEAD, ("2026-10-02", "一组", 2)]
    files = book(one) | {"b.xlsx": {"每日": two}}
    month = read(files, plan("sales", "silent_sales"))
    assert measure(month, ("team", "一组"), "silent_sales").value == 3
    whole = {"c.xlsx": {"整月": [("团队", "静默销售额"), ("一组", 30)]}}
    month = read(files | whole, plan("sales", "silent_sales"))
    assert {problem.code for problem in month.problems} == {"figure-twice"}


SHOP = [
    ("日期", "静默销售额", "退款金额", "销售额", "退款率"),
    ("2026-10-01", 10, 1, 100, "1%"),
    ("2026-10-02", 20, 5, 100, "5%"),
    ("汇总值", 30, 6, 200, "3%"),
    ("平均值", 15, 3, 100, "3%"),
]


@pytest.fixture
def shop_plan(plan_of: PlanOf) -> PayPlan:
    """Make a plan that reads figures of a shop."""
    agents = plan_of(sales=SALES)
    shops = plan_of("store", silent_sales=("money", "静默销售额"), refund_rate=("ratio", "退款率"))
    return replace(agents, steps=(*agents.steps, *shops.steps))


def test_a_file_of_days_alone_is_of_the_only_shop(read: Read, shop_plan: PayPlan) -> None:
    month = read(book(SHOP, ONE_SHOP), shop_plan)
    assert measure(month, ("store", "甲店"), "silent_sales").value == 30
    assert measure(month, ("store", "甲店"), "refund_rate").value == Decimal("0.03")


def test_total_rows_are_a_check(read: Read, lines: Lines, plan: Plan) -> None:
    rows: Rows = [
        HEAD,
        ("2026-10-01", "一组", 10),
        ("2026-10-02", "一组", 20),
        ("汇总", None, 31),
        ("均值", None, 15),
    ]
    month = read(book(rows), plan("sales", "silent_sales"))
    assert "团队.xlsx [每日]!C4: 静默销售额的汇总行是 31，各行相加是 30，相差 -1；请核对有没有漏行" in lines(
        month, notices=True
    )
    right: Rows = [*rows[:3], ("汇总", None, 30)]
    assert "group-total-differs" not in {
        n.code for n in read(book(right), plan("sales", "silent_sales")).notices
    }


@pytest.mark.parametrize(
    "files",
    [
        {"乙店_生意参谋.xlsx": {"每日": SHOP}},
        {"生意参谋.xlsx": {"乙店": SHOP}},
        {"生意参谋.xlsx": {"每日": [("店铺：乙店",), *SHOP]}},
    ],
)
def test_a_file_of_days_alone_is_of_the_shop_it_names(
    read: Read, lines: Lines, shop_plan: PayPlan, files: dict[str, Any]
) -> None:
    month = read({"月报.xlsx": {"数据": STATS}} | files, shop_plan)
    assert measure(month, ("store", "乙店"), "silent_sales").value == 30
    assert ("store", "甲店") not in month.month.groups
    assert any(
        "按文件名、工作表名、标题或文件夹名算作“乙店”的数据" in line for line in lines(month, notices=True)
    )


def test_two_shops_each_in_a_file(read: Read, shop_plan: PayPlan) -> None:
    other = [SHOP[0], ("2026-10-01", 7, 1, 100, "1%")]
    files = book(SHOP, name="甲店.xlsx") | {"乙店.xlsx": {"每日": other}}
    month = read(files, shop_plan)
    assert measure(month, ("store", "甲店"), "silent_sales").value == 30
    assert measure(month, ("store", "乙店"), "silent_sales").value == 7


def test_a_file_of_days_of_an_unknown_shop_is_a_question(
    read: Read, lines: Lines, shop_plan: PayPlan
) -> None:
    month = read(book(SHOP, name="生意参谋.xlsx"), shop_plan)
    assert lines(month) == [
        "生意参谋.xlsx [每日]: 这张表逐日列出一个店铺的数据，却没有写是哪个店铺（有 乙店、甲店）；请加一列“店铺”，或在文件名里写上店铺名"
    ]
    assert lines(month, "en") == [
        "生意参谋.xlsx [每日]: this table has rows of days of one shop and does not say which (乙店, 甲店); add a 店铺 (shop) column, or write the shop into the file's name"
    ]


def test_days_of_the_company_or_of_the_only_team_need_no_shop(read: Read, plan_of: PlanOf) -> None:
    stats = [("客服昵称", "团队", "店铺", "销售额"), ("小美", "一组", "甲店", 2), ("小明", "一组", "乙店", 4)]
    agents = plan_of(sales=SALES)
    for scope, name in (("company", ""), ("team", "一组")):
        groups = plan_of(scope, silent_sales=("money", "静默销售额"))
        plan = replace(agents, steps=(*agents.steps, *groups.steps))
        month = read(book([row[:2] for row in SHOP], stats, "生意参谋.xlsx"), plan)
        assert measure(month, (scope, name), "silent_sales").value == 30


def test_a_table_of_the_month_without_shop_is_not_given_to_one(read: Read, lines: Lines, plan: Plan) -> None:
    stats = [("客服昵称", "团队", "店铺", "销售额"), ("小美", "一组", "甲店", 2), ("小明", "二组", "甲店", 4)]
    month = read(book([("退款率", "静默退款额"), ("4%", 1)], stats), plan("sales", "refund_rate"))
    assert any("用于每个团队：二组、一组" in line for line in lines(month, notices=True))


def test_a_header_of_two_rows_by_day(read: Read, plan_of: PlanOf) -> None:
    rows = [
        ("日期", "总", None, None, None, None, None, "邀请"),
        (None, "很满意", "满意", "一般", "不满", "很不满", "满意率", "满意率"),
        ("2026-10-01", 80, 10, 10, 0, 0, "90%", "50%"),
        ("2026-10-02", 0, 0, 100, 0, 0, "0%", "50%"),
        ("暂无数据", "-", "-", "-", "-", "-", "-", "-"),
    ]
    agents = plan_of(sales=SALES)
    shop = plan_of("store", satisfaction=("ratio", "满意率"))
    month = read(book(rows, ONE_SHOP, "接待评价.xlsx"), replace(agents, steps=(*agents.steps, *shop.steps)))
    assert measure(month, ("store", "甲店"), "satisfaction").value == Decimal("0.45")  # 90 of 200


DAYS = st.lists(st.tuples(st.integers(-1000, 1_000_000), st.integers(0, 1000)), min_size=1, max_size=31)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(teams=st.lists(DAYS, min_size=1, max_size=2), chance=st.randoms(use_true_random=False))
def test_a_month_split_into_days_comes_to_the_same(
    read: Read, plan: Plan, teams: list[list[tuple[int, int]]], chance: Random
) -> None:
    """Wide or as a list, in any order, in one file or two; money is worked out on whole fen."""
    names = ("一组", "二组")
    lines = [
        (f"2026-10-{number:02d}", name, "静默销售额", fen / 100)
        for name, days in zip(names, teams, strict=False)
        for number, (fen, _) in zip(chance.sample(range(1, 32), len(days)), days, strict=True)
    ]
    chance.shuffle(lines)
    cut = chance.randrange(len(lines) + 1)
    files: dict[str, Any] = {"月报.xlsx": {"数据": STATS}}
    for number, part in enumerate((lines[:cut], lines[cut:])):
        is_wide = chance.random() < 1 / 2
        rows = [HEAD, *((day, name, value) for day, name, _, value in part)]
        listed = [("日期", "团队", "指标", "值"), *part]
        files |= {f"{number}.xlsx": {"表": rows if is_wide else listed}} if part else {}
    month = read(files, plan("sales", "silent_sales"))
    for name, days in zip(names, teams, strict=False):
        assert measure(month, ("team", name), "silent_sales").value * 100 == sum(fen for fen, _ in days)
