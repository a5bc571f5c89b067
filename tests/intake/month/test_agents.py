"""Tables of figures per agent: what is read, what is refused and with which words."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from csbonus.pay.plan import PayPlan

Read = Callable[..., Any]
Lines = Callable[..., list[str]]
Plan = Callable[..., PayPlan]
Row = Sequence[Any]
Rows = Sequence[Row]
Files = dict[str, Any]


HEAD = ("客服昵称", "接待人数", "销售额")

REFUSED = {
    "one figure under two headers of one name": (
        [("客服昵称", "接待人数", "接待人数", "销售额"), ("小美", 1, 2, 3)],
        "月报.xlsx [数据]!C1: 列“接待人数”出现了两次（B1 和 C1），不知道该用哪一列；请删去一列",
        '月报.xlsx [数据]!C1: column "接待人数" occurs twice (B1 and C1); remove one of them',
    ),
    "one figure under two different headers": (
        [("客服昵称", "接待人数", "销售金额", "客服销售额"), ("小美", 1, 2, 3)],
        "月报.xlsx [数据]!D1: “销售金额”（C1）和“客服销售额”（D1）都可以当作销售额，用哪一列？请在方案里写 column: 销售金额 或 column: 客服销售额",
        '月报.xlsx [数据]!D1: "销售金额" (C1) and "客服销售额" (D1) both pass for sales: which is meant? Write column: 销售金额 or column: 客服销售额 in the plan',
    ),
    "two columns of names": (
        [("客服昵称", "姓名", "接待人数", "销售额"), ("小美", "王美", 1, 2)],
        "月报.xlsx [数据]!B1: “客服昵称”（A1）和“姓名”（B1）是同一种列，不知道该用哪一列；请删去一列",
        '月报.xlsx [数据]!B1: "客服昵称" (A1) and "姓名" (B1) are the same kind of column; remove one of them',
    ),
    "an agent twice": (
        [HEAD, ("小美", 1, 2), ("小明", 1, 2), ("小美\u200b ", 3, 4)],
        "月报.xlsx [数据]!A4: 小美 出现了两次（A2 和 A4）；请合并成一行，或写上店铺以示区别",
        "月报.xlsx [数据]!A4: 小美 occurs twice (A2 and A4); merge the rows, or tell them apart by shop",
    ),
    "a day twice": (
        [("日期", *HEAD), ("2026-10-01", "小美", 1, 2), ("2026-10-02", "小美", 3, 4), ("2026-10-02", "小美", 3, 4)],
        "月报.xlsx [数据]!B4: 小美 的同一天不能算两次：B3 是 2026-10-02，B4 是 2026-10-02；请只留一行，或写上店铺以示区别",
        "月报.xlsx [数据]!B4: a day of 小美 must not count twice: 2026-10-02 at B3, 2026-10-02 at B4; keep one row, or tell them apart by shop",
    ),
    "a day and the month that it is in": (
        [("日期", *HEAD), ("2026-10-02", "小美", 1, 2), ("2026-10", "小美", 3, 4)],
        "月报.xlsx [数据]!B3: 小美 的同一天不能算两次：B2 是 2026-10-02，B3 是 2026-10-01 至 2026-10-31；请只留一行，或写上店铺以示区别",
        "月报.xlsx [数据]!B3: a day of 小美 must not count twice: 2026-10-02 at B2, 2026-10-01 to 2026-10-31 at B3; keep one row, or tell them apart by shop",
    ),
    "figures without a name": (
        [HEAD, ("小美", 1, 2), (None, 5, None)],
        "月报.xlsx [数据]!A3: 这一行有数据（B3），却没有写是谁的；请补上姓名或账号，或删去这一行",
        "月报.xlsx [数据]!A3: this row has figures (B3) but no name; fill in whose they are, or delete the row",
    ),
    "no agent at all": (
        [HEAD, ("汇总", 5, 6)],
        "月报.xlsx [数据]: 这张表里没有任何客服的数据行；请检查导出的内容",
        "月报.xlsx [数据]: this table has no row of any agent; check the export",
    ),
    "a second table below": (
        [HEAD, ("小美", 1, 2), ("姓名", "岗位", "团队"), ("小美", "售前", "一组")],
        "月报.xlsx [数据]!A3: 这里又开始了另一张表；一张工作表只能放一张表，请把它移到单独的工作表",
        "月报.xlsx [数据]!A3: another table begins here; a sheet holds one table, move this one to a sheet of its own",
    ),
    "rows of another month": (
        [("月份", *HEAD), ("2026-09", "小美", 1, 2), ("2026-09", "小明", 3, 4)],
        "月报.xlsx [数据]!A2: 有 2 行不是 2026-10 的数据（这里是 2026-09）；请导出 2026-10 的数据，或改 --month",
        "月报.xlsx [数据]!A2: 2 rows are not of 2026-10 (2026-09 here); export the figures of 2026-10, or change --month",
    ),
    "a title of another month": (
        [("客服绩效 2026年9月",), HEAD, ("小美", 1, 2)],
        "月报.xlsx [数据]!A1: 这里写的是 2026-09，而要算的是 2026-10；请换成 2026-10 的数据，或改 --month",
        "月报.xlsx [数据]!A1: this says 2026-09, but the month to be paid is 2026-10; take the figures of 2026-10, or change --month",
    ),
    "a title of two months": (
        [("2026-09-01至2026-10-31",), HEAD, ("小美", 1, 2)],
        "月报.xlsx [数据]!A1: 这里写的期间是 2026-09-01 至 2026-10-31，不止一个月；请只导出 2026-10 的数据",
        "月报.xlsx [数据]!A1: the period stated here is 2026-09-01 to 2026-10-31, more than a month; export the figures of 2026-10 alone",
    ),
    "no column says whose": (
        [("人员", "接待人数", "销售额"), ("小美", 1, 2)],
        "月报.xlsx [数据]!B1: 这张表有指标，却没有姓名、账号或工号列，不知道是谁的数据；表头有：人员、接待人数、销售额",
        "月报.xlsx [数据]!B1: this table has figures but no column of names, accounts or employee numbers; its headers are: 人员, 接待人数, 销售额",
    ),
    "nothing known": (
        [("商品", "库存"), ("杯子", 3)],
        "月报.xlsx [数据]!A1: 这个文件里没有认得的表；表头要有姓名、账号或工号，以及方案用到的列；看到的内容有：商品、库存",
        "月报.xlsx [数据]!A1: no known table in this file; a header needs a name, account or employee number and columns that the plan uses; seen: 商品, 库存",
    ),
    "no content": (
        [()],
        "月报.xlsx: 文件里没有任何内容；请检查是不是选错了文件",
        "月报.xlsx: the file has no content; check that it is the right one",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("rows", "zh", "en"), REFUSED.values(), ids=REFUSED)
def test_refused(read: Read, lines: Lines, rows: Rows, zh: str, en: str) -> None:
    month = read(rows)
    assert month.month is None
    assert lines(month) == [zh]
    assert lines(month, "en") == [en]


def test_the_header_that_the_plan_names_comes_before_another_spelling(read: Read, lines: Lines) -> None:
    month = read([("客服昵称", "接待人数", "客服销售额", "销售额"), ("小美", 1, 2, 3)])
    (agent,) = month.month.agents
    assert agent.measures["sales"].source.cell == "D2"
    assert lines(month, notices=True) == [
        "月报.xlsx [数据]!C1: 销售额用的是“销售额”（D1），没有用“客服销售额”（C1）；若要后者，请在方案里写 column: 客服销售额"
    ]
    assert lines(month, "en", notices=True) == [
        '月报.xlsx [数据]!C1: sales was read from "销售额" (D1) and not from "客服销售额" (C1); if the latter is meant, write column: 客服销售额 in the plan'
    ]


def test_names_in_merged_cells_are_refused(read: Read, lines: Lines) -> None:
    month = read([HEAD, ("小美", 1, 2), (None, 3, 4)], merged=["A2:A3"])
    assert lines(month) == [
        "月报.xlsx [数据]!A2: A2:A3 是合并单元格，第 3 行不知道是谁的；请取消合并，每行都写上姓名"
    ]


def test_a_title_merged_over_the_table_harms_nobody(read: Read, lines: Lines) -> None:
    month = read([("十月客服数据",), HEAD, ("小美", 1, 2)], merged=["A1:C1"])
    assert lines(month) == []


def test_figures_keep_their_cells_and_what_stood_there(read: Read) -> None:
    (agent,) = read([("十月",), HEAD, ("小美", 812, "¥1,477.64")]).month.agents
    sales = agent.measures["sales"]
    assert (str(sales.value), sales.raw, sales.source.cell) == ("1477.64", "¥1,477.64", "C3")
    assert agent.source.render() == "月报.xlsx [数据]!A3"


def test_missing_is_a_gap_with_its_cell(read: Read) -> None:
    (agent,) = read([HEAD, ("小美", "延迟统计", None)]).month.agents
    assert {k: (g.raw, g.source.cell) for k, g in agent.gaps.items()} == {
        "receptions": ("延迟统计", "B2"),
        "sales": ("", "C2"),
    }


SHOP_TOTALS = {
    "the only total": ([(None, "店铺汇总值", 300, 31.01)], ["D4"]),
    "in front, with a mean": ([(None, "店铺汇总值", 301, 30.5), (None, "店铺平均值", 150, 15.25)], ["C2"]),
    "beside a total that agrees": ([("汇总值", None, 300, 30.5), ("全店汇总值", None, 900, 99)], []),
}


@pytest.mark.parametrize(("totals", "cells"), SHOP_TOTALS.values(), ids=SHOP_TOTALS)
def test_the_shop_s_total_is_the_check_where_there_is_no_other(
    read: Read, totals: Rows, cells: list[str]
) -> None:
    """Of 100 and 200 receptions, 10.50 and 20.00 yuan."""
    people = [("mei01", "小美", 100, 10.5), ("mei02", "小明", 200, 20)]
    rows = [*totals, *people] if len(totals) > 1 else [*people, *totals]
    month = read([("客服账号", "客服昵称", "接待人数", "销售额"), *rows])
    assert len(month.month.agents) == 2
    told = [notice for notice in month.notices if notice.code == "total-differs"]
    assert [notice.source.cell for notice in told] == cells


def test_the_difference_is_told_to_the_fen(read: Read, lines: Lines) -> None:
    month = read([HEAD, ("小美", 100, 10.5), ("店铺汇总值", 100, 10.51)])
    assert lines(month, notices=True) == [
        "月报.xlsx [数据]!C3: 销售额的汇总行是 10.51，各客服相加是 10.5，相差 -0.01；请核对有没有漏人"
    ]


def test_summary_rows_are_the_cross_check(read: Read, lines: Lines) -> None:
    month = read([HEAD, ("总计", 301, 30.5), ("小美", 100, 10.5), ("小明", 200, 20), ("均值", 150, 15.25)])
    assert [agent.name for agent in month.month.agents] == ["小明", "小美"]
    assert lines(month, notices=True) == [
        "月报.xlsx [数据]!B2: 接待人数的汇总行是 301，各客服相加是 300，相差 -1；请核对有没有漏人"
    ]
    (rows,) = month.rows
    assert (rows.read, rows.paid, [(text.zh, n) for text, n in rows.left_out]) == (
        4, 2, [("汇总行", 1), ("均值行", 1)],
    )  # fmt: skip


def test_silent_orders_count_in_the_total_but_are_nobody(read: Read, lines: Lines) -> None:
    month = read([HEAD, ("小美", 100, 10), ("静默", 0, 90), ("汇总", 100, 100)])
    assert [agent.name for agent in month.month.agents] == ["小美"]
    assert lines(month, notices=True) == []


def test_labels_of_summary_rows_may_stand_in_the_second_column(read: Read) -> None:
    rows = [("客服账号", "客服昵称", "接待人数", "销售额"), (None, "店铺汇总值", 9, 9), ("a", "小美", 1, 2)]
    assert [agent.name for agent in read(rows).month.agents] == ["a"]


def test_unused_columns_are_listed_once(read: Read, lines: Lines) -> None:
    rows = [(*HEAD, "满意率", "在线\n时长", None), ("小美", 1, 2, "98%", 3, "旁注")]
    assert lines(read(rows), notices=True) == [
        "月报.xlsx [数据]: 这些列没有用到：满意率、在线时长、F 列（无标题）"
    ]


def test_hidden_rows_count_and_are_said(read: Read, lines: Lines) -> None:
    month = read([HEAD, ("小美", 1, 2), ("小明", 3, 4)], hidden_rows=[3])
    assert len(month.month.agents) == 2
    assert lines(month, notices=True) == ["月报.xlsx [数据]!A3: 有 1 行被隐藏或筛选掉，仍然计算在内：第 3 行"]


def test_hidden_sheets_are_not_read(read: Read, lines: Lines) -> None:
    sheets = {"数据": [HEAD, ("小美", 1, 2)], "旧": [HEAD, ("幽灵", 9, 9)]}
    month = read({"月报.xlsx": sheets}, hidden=["旧"])
    assert [agent.name for agent in month.month.agents] == ["小美"]
    assert lines(month, notices=True) == [
        "月报.xlsx [旧]: 这张工作表是隐藏的，其中的客服数据没有读取；需要的话请取消隐藏"
    ]


def test_notes_below_the_table_are_nobody(read: Read, lines: Lines) -> None:
    month = read([HEAD, ("小美", 1, 2), ("制表：王主管",), (None, "备注：已核对")])
    assert [agent.name for agent in month.month.agents] == ["小美"]
    assert lines(month, notices=True) == ["月报.xlsx [数据]!A3: “制表：王主管”看作说明文字，没有计入"]


def test_a_repeated_header_is_left_out(read: Read) -> None:
    month = read([HEAD, ("小美", 1, 2), HEAD, ("小明", 3, 4)])
    assert len(month.month.agents) == 2
    assert [(text.zh, n) for text, n in month.rows[0].left_out] == [("重复的表头", 1)]


STORES = [("客服昵称", "店铺", "接待人数", "销售额"), ("小美", "甲店", 100, 10.5), ("小美", "乙店", 20, 0.5)]


def test_figures_of_two_shops_add_up(read: Read) -> None:
    (agent,) = read(STORES).month.agents
    sales = agent.measures["sales"]
    assert (str(sales.value), sales.source.cell, [s.cell for s in sales.also]) == ("11.0", "D2", ["D3"])
    assert sales.raw == "10.5 + 0.5"


def test_a_figure_missing_in_one_shop_is_missing_at_all(read: Read) -> None:
    (agent,) = read([*STORES[:2], ("小美", "乙店", 20, "-")]).month.agents
    assert "sales" not in agent.measures
    assert agent.gaps["sales"].source.cell == "D3"


def test_a_ratio_of_two_shops_does_not_add_up(read: Read, lines: Lines, plan: Plan) -> None:
    rows = [("客服昵称", "店铺", "满意率"), ("小美", "甲店", "98%"), ("小美", "乙店", "96%")]
    columns = "很满意、满意、一般、不满、很不满"
    assert lines(read(rows, plan("satisfaction"))) == [
        f"月报.xlsx [数据]!C3: 小美 在两个店铺或账号都有满意率（另一处在 月报.xlsx [数据]!C2），不能合起来：比率要按次数重算，缺少 {columns}；请补全，或只给一个合并后的数"
    ]


def test_one_figure_in_two_tables_must_be_the_same(read: Read, lines: Lines) -> None:
    files = {"a.xlsx": [HEAD, ("小美", 1, 2)], "b.xlsx": [("姓名", "销售额"), ("小美", 3)]}
    assert lines(read(files)) == [
        "b.xlsx [数据]!B2: 小美 的销售额两处不同：a.xlsx [数据]!C2 是 2，这里是 3；请只留一处；如果是不同店铺的数据，请加“店铺”列，或在文件名里写上花名册里的店铺名"
    ]
    files["b.xlsx"] = [("姓名", "销售额"), ("小美", 2)]
    assert lines(read(files)) == []


def test_tables_of_one_account_are_put_together(read: Read) -> None:
    files = {
        "a.xlsx": [("旺旺昵称", "客服昵称", "接待人数"), ("店:小美", "小美", 1)],
        "b.xlsx": [("姓名", "销售额"), ("小美", 3)],
    }
    (agent,) = read(files).month.agents
    assert (agent.key, sorted(agent.measures)) == ("店:小美", ["receptions", "sales"])


def test_a_table_that_no_plan_needs_is_not_read(read: Read, lines: Lines) -> None:
    month = read({"a.xlsx": [HEAD, ("小美", 1, 2)], "b.xlsx": [("客服昵称", "答问比"), ("幽灵", 3)]})
    assert [agent.name for agent in month.month.agents] == ["小美"]
    assert lines(month, notices=True)[-1] == "b.xlsx [数据]: 这张客服数据表没有方案用到的列，没有读取"


def test_an_error_for_a_name_is_refused(read: Read, lines: Lines) -> None:
    month = read([HEAD, (True, 1, 2)])
    assert lines(month) == ["月报.xlsx [数据]!A2: 这里是 TRUE/FALSE，不是名称；请改成正确的内容"]


def test_a_table_that_no_plan_needs_may_be_wrong(read: Read, lines: Lines) -> None:
    other = [("客服昵称", "姓名", "答问比"), ("幽灵", "谁", 3), (None, None, 3)]
    assert lines(read({"a.xlsx": [HEAD, ("小美", 1, 2)], "答问2026-09.xlsx": other})) == []


def test_a_date_that_cannot_be_read_is_refused(read: Read, lines: Lines) -> None:
    rows = [("日期", *HEAD), ("暂无数据", "小美", 1, 2), ("上个月", "小明", 3, 4), (None, "小红", 3, 4)]
    assert lines(read(rows)) == [
        "月报.xlsx [数据]!A3: 有 1 行的日期看不懂（这里是“上个月”）；请写成 2026-10-01 或 2026-10 这样"
    ]


def test_a_name_of_two_accounts_is_ambiguous(read: Read, lines: Lines) -> None:
    files = {
        "a.xlsx": [("旺旺昵称", "客服昵称", "接待人数"), ("店1:小美", "小美", 1), ("店2:小美", "小美", 2)],
        "b.xlsx": [("姓名", "销售额"), ("小美", 3)],
    }
    assert lines(read(files)) == [
        "b.xlsx [数据]!A2: 有 2 个人都叫 小美（a.xlsx [数据]!A2 和 a.xlsx [数据]!A3），不知道是哪一个；请用账号或工号区分"
    ]


def test_two_teams_of_one_account_are_a_question(read: Read, lines: Lines) -> None:
    rows = [
        ("客服昵称", "团队", "店铺", "接待人数", "销售额"),
        ("小美", "一组", "甲店", 1, 2),
        ("小美", "二组", "乙店", 1, 2),
    ]
    assert lines(read(rows)) == [
        "月报.xlsx [数据]!A3: 小美 的团队有两种说法：“一组”和“二组”；请在花名册里写明"
    ]


def test_equal_ratios_of_two_shops_are_one(read: Read, plan: Plan) -> None:
    rows = [("客服昵称", "店铺", "满意率"), ("小美", "甲店", "98%"), ("小美", "乙店", "98%")]
    (agent,) = read(rows, plan("satisfaction")).month.agents
    assert str(agent.measures["satisfaction"].value) == "0.98"


def test_a_plan_without_figures_of_agents_pays_those_in_the_table(read: Read, plan: Plan) -> None:
    month = read([("客服昵称", "接待人数"), ("小美", 1)], plan()).month
    assert [(agent.name, dict(agent.measures)) for agent in month.agents] == [("小美", {})]
