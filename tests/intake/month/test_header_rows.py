"""Headers of two and three rows: which column a figure is read from, and what is asked instead of guessed."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from csbonus.intake.month import MonthRead

Read = Callable[..., Any]
Lines = Callable[..., list[str]]
PlanOf = Callable[..., Any]
Rows = Sequence[Sequence[Any]]

TOP = ("客服", "接待人数", "总", None, "邀请", None, "自主", None)
LOW = (None, None, "满意率", "评价数", "满意率", "评价数", "满意率", "评价数")
BODY = ("小美", 812, "99%", 50, "98%", 20, "97%", 30)
MERGED = ("A1:A2", "B1:B2", "C1:D1", "E1:F1", "G1:H1")


def cells(month: MonthRead) -> dict[str, dict[str, tuple[str, str | None]]]:
    """Show every agent's figures with their cells."""
    assert month.problems == ()
    assert month.month is not None
    return {
        agent.name: {
            name: (f"{one.value.normalize():f}", one.source.cell) for name, one in agent.measures.items()
        }
        for agent in month.month.agents
    }


@pytest.mark.parametrize("merged", [MERGED, ()], ids=["merged", "followed by blanks"])
def test_a_column_is_read_by_its_group_and_name(read: Read, plan_of: PlanOf, merged: Sequence[str]) -> None:
    plan = plan_of(
        people=("people", "接待人数"),
        whole=("ratio", "满意率"),
        asked=("ratio", "邀请-满意率"),
        own=("ratio", "自主－满意率"),
    )
    month = read([TOP, LOW, BODY], plan, merged=merged)
    assert cells(month) == {
        "小美": {
            "people": ("812", "B3"),
            "whole": ("0.99", "C3"),
            "asked": ("0.98", "E3"),
            "own": ("0.97", "G3"),
        }
    }


def test_the_key_may_stand_in_the_lower_row(read: Read, plan_of: PlanOf) -> None:
    rows = [
        (None, None, "邀请", None),
        ("客服", "接待人数", "满意率", "评价数"),
        ("小美", 812, "98%", 20),
    ]
    plan = plan_of(people=("people", "接待人数"), asked=("ratio", "邀请-满意率"))
    assert cells(read(rows, plan, merged=("C1:D1",))) == {
        "小美": {"people": ("812", "B3"), "asked": ("0.98", "C3")}
    }


@pytest.mark.parametrize("merged", [("C1:D1", "E1:F1"), ()])
def test_a_part_is_never_taken_for_the_whole(
    read: Read, lines: Lines, plan_of: PlanOf, merged: Sequence[str]
) -> None:
    rows = [
        ("客服", "接待人数", "邀请", None, "自主", None),
        (None, None, "满意率", "评价数", "满意率", "评价数"),
        ("小美", 812, "98%", 20, "97%", 30),
    ]
    month = read(rows, plan_of(people=("people", "接待人数"), whole=("ratio", "满意率")), merged=merged)
    assert lines(month) == [
        "月报.xlsx [数据]!C2: 没有“满意率”这一列，只有“邀请-满意率”（C2）、“自主-满意率”（E2）；要用哪一列，请在方案里写 column: 邀请-满意率 这样"
    ]
    assert lines(month, "en") == [
        '月报.xlsx [数据]!C2: there is no column of whole, only "邀请-满意率" (C2), "自主-满意率" (E2); say in the plan which is meant, such as column: 邀请-满意率'
    ]


def test_a_single_part_in_the_only_group_is_not_the_whole_either(
    read: Read, lines: Lines, plan_of: PlanOf
) -> None:
    rows = [(None, "邀请", None), ("客服", "满意率", "评价数"), ("小美", "98%", 20)]
    month = read(rows, plan_of(whole=("ratio", "满意率")), merged=("B1:C1",))
    assert [line.split("；")[0] for line in lines(month)] == [
        "月报.xlsx [数据]!B2: 没有“满意率”这一列，只有“邀请-满意率”（B2）"
    ]


def test_rates_by_person_and_by_session_are_a_question(read: Read, lines: Lines, plan_of: PlanOf) -> None:
    rows = [("客服", "回复率（人维度）", "回复率（会话）"), ("小美", "98%", "97%")]
    month = read(rows, plan_of(reply=("ratio", "回复率")))
    assert lines(month) == [
        "月报.xlsx [数据]!B1: 没有“回复率”这一列，只有“回复率（人维度）”（B1）、“回复率（会话）”（C1）；要用哪一列，请在方案里写 column: 回复率（人维度） 这样"
    ]
    chosen = read(rows, plan_of(reply=("ratio", "回复率(会话)")))
    assert cells(chosen) == {"小美": {"reply": ("0.97", "C2")}}


def test_a_part_does_not_matter_where_the_whole_is_known(read: Read, plan_of: PlanOf) -> None:
    files = {
        "甲.xlsx": {"表": [("客服", "回复率（人维度）", "回复率（会话）"), ("小美", "98%", "97%")]},
        "乙.xlsx": {"表": [("客服", "回复率"), ("小美", "99%")]},
    }
    assert cells(read(files, plan_of(reply=("ratio", "回复率")))) == {"小美": {"reply": ("0.99", "B2")}}


def test_under_two_other_groups_both_are_named(read: Read, lines: Lines, plan_of: PlanOf) -> None:
    rows = [
        ("客服", "售前", None, "售后", None),
        (None, "接待人数", "满意率", "接待人数", "满意率"),
        ("小美", 1, "98%", 2, "97%"),
    ]
    month = read(rows, plan_of(people=("people", "接待人数")), merged=("B1:C1", "D1:E1"))
    assert lines(month) == [
        "月报.xlsx [数据]!D2: “售前-接待人数”（B2）和“售后-接待人数”（D2）都可以当作接待人数，用哪一列？请在方案里写 column: 售前-接待人数 或 column: 售后-接待人数"
    ]
    assert cells(read(rows, plan_of(people=("people", "售后-接待人数")), merged=("B1:C1", "D1:E1"))) == {
        "小美": {"people": ("2", "D3")}
    }


def test_the_only_column_under_an_unknown_group_is_used_and_said(
    read: Read, lines: Lines, plan_of: PlanOf
) -> None:
    rows = [("客服", "售前", None), (None, "接待人数", "慢响应人数"), ("小美", 1, 2)]
    month = read(rows, plan_of(people=("people", "接待人数")), merged=("A1:A2", "B1:C1"))
    assert cells(month) == {"小美": {"people": ("1", "B3")}}
    assert (
        "月报.xlsx [数据]!B2: “售前-接待人数”（B2）当作接待人数读取；请核对，并在方案里写 column: 售前-接待人数"
        in lines(month, notices=True)
    )


def test_three_rows(read: Read, plan_of: PlanOf) -> None:
    rows = [
        ("客服信息", None, "接待数据", None, None, "销售数据", None),
        ("客服账号", "客服昵称", "接待人数", "服务满意度评价", None, "销售额", "退款"),
        (None, None, None, "很满意", "不满", None, "退款金额"),
        ("总计", None, 812, 50, 2, 300, 20),
        ("mei01", "小美", 812, 50, 2, 300, 20),
    ]
    merged = ("A1:B1", "C1:E1", "F1:G1", "A2:A3", "B2:B3", "C2:C3", "D2:E2", "F2:F3")
    plan = plan_of(
        people=("people", "接待人数"), good=("count", "很满意"), bad=("count", "不满"), sales=("money", "销售额"),
        refunds=("money", "退款金额"),
    )  # fmt: skip
    assert cells(read(rows, plan, merged=merged)) == {
        "mei01": {
            "people": ("812", "C5"), "good": ("50", "D5"), "bad": ("2", "E5"), "sales": ("300", "F5"),
            "refunds": ("20", "G5"),
        }
    }  # fmt: skip


def test_units_may_stand_in_a_row_of_their_own_or_above(read: Read, plan_of: PlanOf) -> None:
    plan = plan_of(reply=("seconds", "平均响应"), sales=("money", "销售额"))
    below = [("客服", "平均响应", "销售额"), (None, "（分钟）", "万元"), ("小美", 2, 1.5)]
    assert cells(read(below, plan)) == {"小美": {"reply": ("120", "B3"), "sales": ("15000", "C3")}}
    above = [
        ("客服", "响应数据（分钟）", None, "销售额(万元)"),
        (None, "平均响应", "首次响应", None),
        ("小美", 2, 1, 1.5),
    ]
    assert cells(read(above, plan, merged=("B1:C1",))) == {
        "小美": {"reply": ("120", "B3"), "sales": ("15000", "D3")}
    }


@pytest.mark.parametrize(
    "title",
    [
        ("十月客服数据",),
        ("统计时间：2026-10-01至2026-10-31", None, "单位：元"),
        ("客服月报", None, "旗舰店"),
        (None, "客服数据"),
        ("目标",),
    ],
)
def test_a_title_is_no_part_of_the_header(read: Read, plan_of: PlanOf, title: Sequence[Any]) -> None:
    plan = plan_of(people=("people", "接待人数"), sales=("money", "销售额"))
    month = read([title, ("客服", "接待人数", "销售额"), ("小美", 1, 2)], plan)
    assert cells(month) == {"小美": {"people": ("1", "B3"), "sales": ("2", "C3")}}
    assert [notice.code for notice in month.notices] == []


def test_a_period_above_the_columns_is_read(read: Read, lines: Lines, plan_of: PlanOf) -> None:
    rows = [("客服", "2026-09", None), (None, "接待人数", "销售额"), ("小美", 1, 2)]
    month = read(rows, plan_of(people=("people", "接待人数"), sales=("money", "销售额")))
    assert lines(month)[:1] == [
        "月报.xlsx [数据]!B1: 这里写的是 2026-09，而要算的是 2026-10；请换成 2026-10 的数据，或改 --month"
    ]


def test_a_header_of_two_rows_again_is_skipped(read: Read, plan_of: PlanOf) -> None:
    month = read(
        [TOP, LOW, BODY, TOP, LOW, ("小明", *BODY[1:])], plan_of(whole=("ratio", "满意率")), merged=MERGED
    )
    assert list(cells(month)) == ["小明", "小美"]
    assert [(text.zh, n) for text, n in month.rows[0].left_out] == [("重复的表头", 2)]


def test_a_row_of_words_is_not_taken_for_a_header(read: Read, plan_of: PlanOf) -> None:
    rows = [
        ("姓名", "岗位", "团队", "状态"),
        ("小美", "售前", "一组", "在职"),
        ("小明", "售前", "一组", "在职"),
    ]
    stats = [("客服", "接待人数"), ("小美", 1), ("小明", 2)]
    month = read({"a.xlsx": {"人": rows, "数": stats}}, plan_of(people=("people", "接待人数")))
    assert [agent.name for agent in month.month.agents] == ["小美", "小明"]


def test_two_figures_of_a_plan_need_two_columns(read: Read, lines: Lines, plan_of: PlanOf) -> None:
    plan = plan_of(sales=("money", "销售额"), led=("money", "促成下单商品金额"))
    month = read([("客服", "销售额"), ("小美", 1)], plan)
    assert lines(month) == [
        "月报.xlsx [数据]!B1: “销售额”（B1）既像销售额（销售额）又像促成下单商品金额（促成下单商品金额），而方案里这是两个指标；请补上缺的一列，或在方案里给两个指标写同一个 column"
    ]
    both = read([("客服", "促成下单商品金额", "销售额"), ("小美", 1, 2)], plan)
    assert cells(both) == {"小美": {"led": ("1", "B2"), "sales": ("2", "C2")}}
    assert both.notices == ()


def test_a_table_above_the_table_is_refused(read: Read, lines: Lines, plan_of: PlanOf) -> None:
    rows = [
        ("客服", "接待人数"), ("小明", 3), (),
        ("客服", "接待人数", "销售额"), ("小美", 1, 2),
    ]  # fmt: skip
    month = read(rows, plan_of(people=("people", "接待人数"), sales=("money", "销售额")))
    assert lines(month) == [
        "月报.xlsx [数据]!A4: 这里又开始了另一张表；一张工作表只能放一张表，请把它移到单独的工作表"
    ]


def test_rows_like_data_above_the_header_are_said(read: Read, lines: Lines, plan_of: PlanOf) -> None:
    rows = [("小明", 3, 4), ("客服", "接待人数", "销售额"), ("小美", 1, 2)]
    month = read(rows, plan_of(people=("people", "接待人数"), sales=("money", "销售额")))
    assert lines(month, notices=True) == [
        "月报.xlsx [数据]!A2: 这张表（客服数据）拿不准：表头上方的第 1 行像是数据，没有读取；请核对"
    ]
