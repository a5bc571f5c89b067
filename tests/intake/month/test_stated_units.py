"""单位：万元 and the like above a table: what it is taken for, and what keeps its own unit."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from csbonus.pay.plan import PayPlan

Read = Callable[..., Any]
Lines = Callable[..., list[str]]
Plan = Callable[..., PayPlan]
PlanOf = Callable[..., PayPlan]

HEAD = ("客服昵称", "接待人数", "销售额")


def sales(month: Any) -> Any:  # noqa: ANN401 - a month as it was read
    assert [problem.render("zh") for problem in month.problems] == []
    return month.month.agents[0].measures["sales"]


STATED = {
    "单位：万元": 10_000,
    "单位:万元": 10_000,
    "金额单位：万元": 10_000,
    "（单位：万元）": 10_000,
    "单位 万元": 10_000,
    "十月客服业绩　单位：人民币万元": 10_000,
    "单位：万元、人、%": 10_000,
    "单位：人、千元": 1000,
    "金额单位：元": 1,
    "单位:元": 1,
    "Unit: RMB": 1,
    "编制单位：万元百货": 1,
    "编制单位：万元": 1,
    "单位：某某公司": 1,
    "单位：人/万元": 1,
    "本单位万元户名单": 1,
}


@pytest.mark.parametrize(("title", "times"), STATED.items(), ids=STATED)
def test_a_title_states_the_unit(read: Read, title: str, times: int) -> None:
    month = read([(title,), HEAD, ("小美", 812, 0.3)])
    assert sales(month).value == Decimal("0.3") * times
    assert sales(month).said.zh == "0.3"
    assert month.month.agents[0].measures["receptions"].value == 812
    assert [notice.code for notice in month.notices] == (["unit-stated"] if times > 1 else [])


def test_it_is_said_for_which_columns(read: Read, lines: Lines) -> None:
    month = read([("业绩表",), (None, None, "单位：万元"), HEAD, ("小美", 812, 12.34)])
    assert lines(month, notices=True) == [
        "月报.xlsx [数据]!C2: 按这里写的单位 万元 读取没有写单位的金额：销售额；请核对"
    ]
    assert lines(month, "en", notices=True) == [
        "月报.xlsx [数据]!C2: amounts without a unit of their own were read in 万元, as stated here: 销售额; check them"
    ]


def test_a_column_or_a_cell_keeps_its_own_unit(read: Read, lines: Lines) -> None:
    month = read([("单位：万元",), ("客服昵称", "接待人数", "销售额（元）"), ("小美", 812, 12.34)])
    assert sales(month).value == Decimal("12.34")
    assert lines(month, notices=True) == [
        "月报.xlsx [数据]!A1: 这里写的单位是 万元，而这些列自己写了别的单位，按列自己的单位读取：销售额（元）；请核对"
    ]
    assert sales(read([("单位：万元",), HEAD, ("小美", 812, "5000元")])).value == 5000
    assert sales(read([("单位：万元",), HEAD, ("小美", 812, "1.2万")])).value == 12_000


def test_a_unit_that_agrees_with_the_column_s_own_is_no_news(read: Read) -> None:
    month = read([("单位：万元",), ("客服昵称", "接待人数", "销售额(万元)"), ("小美", 812, 1)])
    assert (sales(month).value, month.notices) == (10_000, ())


def test_two_units_are_a_question(read: Read, lines: Lines) -> None:
    month = read([("单位：万元",), ("金额单位：元",), HEAD, ("小美", 812, 1)])
    assert lines(month) == [
        "月报.xlsx [数据]!A2: 表上方写了几个金额单位（万元、元），不知道这些列用哪个：销售额；请在列名后写明单位，如“销售额（元）”"
    ]
    assert lines(month, "en") == [
        "月报.xlsx [数据]!A2: several units of money are stated above the table (万元, 元), and which these columns are in is not known: 销售额; write the unit behind the header, such as 销售额（元）"
    ]
    own = read([("单位：万元",), ("单位：元",), ("客服昵称", "接待人数", "销售额(元)"), ("小美", 812, 1)])
    assert sales(own).value == 1


def test_teams_lists_and_registers_too(read: Read, plan: Plan) -> None:
    files = {
        "月报.xlsx": {"数据": [("客服昵称", "团队", "销售额"), ("小美", "一组", 2)]},
        "团队.xlsx": {"清单": [("单位：万元",), ("团队", "指标", "值"), ("一组", "静默销售额", 1.5)]},
        "手工.xlsx": {"手工": [("单位：千元",), ("姓名", "项目", "金额"), ("小美", "灵活绩效", 1.5)]},
    }
    month = read(files, plan("sales", "silent_sales", "manager_amount"))
    assert sales(month).value == 2
    assert month.month.groups["team", "一组"].measures["silent_sales"].value == 15_000
    assert month.month.agents[0].measures["manager_amount"].value == 1500
    assert [notice.code for notice in month.notices] == ["unit-stated", "unit-stated"]


def test_a_column_of_values_may_have_the_unit(read: Read, plan: Plan) -> None:
    files = {
        "月报.xlsx": {"数据": [("客服昵称", "团队", "销售额"), ("小美", "一组", 2)]},
        "团队.xlsx": {"清单": [("团队", "指标", "值（万元）"), ("一组", "静默销售额", 1.5), ("一组", "退款率", "4%")]},
    }  # fmt: skip
    group = read(files, plan("sales", "silent_sales", "refund_rate")).month.groups["team", "一组"]
    assert group.measures["silent_sales"].value == 15_000
    assert group.measures["refund_rate"].value == Decimal("0.04")


def test_the_amount_of_an_incident(read: Read, plan: Plan) -> None:
    def amount(title: str, head: str) -> Decimal | None:
        stats = [("客服昵称", "销售额"), ("小美", 2)]
        register = [(title,), ("日期", "姓名", "事项", head), ("2026-10-05", "小美", "投诉", 1.5)]
        month = read({"a.xlsx": {"数据": stats, "登记": register}}, plan("sales", incidents=("投诉",)))
        assert [problem.render("zh") for problem in month.problems] == []
        found: Decimal = month.month.agents[0].incidents[0].amount
        return found

    assert amount("单位：千元", "金额") == 1500
    assert amount("十月", "金额（千元）") == 1500
    assert amount("单位：万元", "金额（元）") == Decimal("1.5")


def test_the_counts_of_a_ratio_are_in_the_stated_unit(read: Read, plan_of: PlanOf) -> None:
    """20,000 yuan of 100 buyers are 200 yuan each: in units of 10,000, 2 and 0.02."""
    rows = [("单位：万元",), ("客服", "销售额", "支付人数", "客单价"), ("小美", 2, 100, 0.02)]
    month = read(rows, plan_of(aov=("money", "客单价")))
    assert month.month.agents[0].measures["aov"].value == 200
    assert "ratio-differs" not in {notice.code for notice in month.notices}
