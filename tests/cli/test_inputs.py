"""What the rule language needs of the month's files besides figures: attributes, colleagues, lists, words, records."""

import json
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

Call = Callable[..., Any]
Rows = Sequence[Sequence[object]]
Month = Callable[..., Any]

STATS: Rows = [["客服", "销售额"], ["小美", 1000], ["阿强", 2000], ["丽丽", 3000]]
ROSTER: Rows = [
    ["工号", "姓名", "岗位", "团队", "职 级", "城市", "银行账号"],
    ["1", "小美", "客服", "一组", "初级", "上海", "6222000011112222"],
    ["2", "阿强", "客服", "一组", "高级", "宿迁", "6222000011113333"],
    ["3", "丽丽", "客服", "二组", "初级", "上海", "6222000011114444"],
]


@pytest.fixture
def month(csbonus: Call, write: Callable[..., str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Month:
    """Pay October by the lines of a plan and the sheets of a workbook; gives what the command ended with and its JSON."""
    monkeypatch.chdir(tmp_path)

    def pay(plan: str, **sheets: Rows) -> tuple[Any, dict[str, Any]]:
        (tmp_path / "plan.yaml").write_text(f"plan: p\nvalid_from: 2026-01\n{plan}", encoding="utf-8")
        write("月.xlsx", **{"数据": STATS, "花名册": ROSTER, **sheets})
        ended = csbonus("run", "月.xlsx", "--rules", "plan.yaml", "--month", "2026-10", "--json", "out.json")
        file = tmp_path / "out.json"
        return ended, json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}

    return pay


def paid(record: dict[str, Any]) -> dict[str, str]:
    return {slip["name"]: slip["total"] for slip in record["payslips"]}


def said(record: dict[str, Any]) -> list[str]:
    places = ("file", "sheet", "cell")
    told = [note for note in record["notices"] if note["code"] != "columns-unused"]
    return [" ".join(str(note[p]) for p in places if note.get(p)) + ": " + note["message"] for note in told]


BY = """\
pay:
  base_pay: {kind: base_pay, title: 底薪, amount: base}
  level_pay: {kind: commission, title: 提成, base: sales, rate: level}
metrics: {sales: {unit: money, column: 销售额}}
parameters:
  base: {unit: money, by: region, values: {上海: 2000, 宿迁: 1800}}
  level: {unit: ratio, by: 职级, values: {初级: 1%, 高级: 2%}}
"""


def test_numbers_go_by_any_column_of_the_roster(month: Month) -> None:
    """小美 2000 + 1 % of 1000, 阿强 1800 + 2 % of 2000, 丽丽 2000 + 1 % of 3000."""
    _, record = month(BY)
    assert paid(record) == {"小美": "2010.00", "阿强": "1840.00", "丽丽": "2030.00"}
    assert "职" not in " ".join(said(record))
    assert "6222" not in json.dumps(record)


def test_a_word_that_no_number_is_given_for_is_told(month: Month) -> None:
    rows = [list(row) for row in ROSTER]
    rows[1][4], rows[2][5] = "中级", None
    ended, record = month(BY, 花名册=rows)
    assert ended.code == 1
    assert sorted(problem["message"] for problem in record["problems"]) == [
        "小美 的 职级 是“中级”，而“level”只给了：初级、高级；请在方案里补上，或改正花名册",
        "花名册里没有 阿强 的 region，而“base”按它取值（上海、宿迁）；请补上",
    ]


REGISTER = """\
pay:
  base_pay: {kind: base_pay, title: 底薪, amount: 3000}
  found: {kind: transfer, title: 找错, incident: found, each: 10}
  loss: {kind: split, title: 交接损失, incident: loss, from_register: amount}
  goods: {kind: hold, title: 发错货, incident: goods}
  late: {kind: penalty, title: 迟到, incident: late, each: 5}
metrics: {sales: {unit: money, column: 销售额}}
notes: {n: {when: sales > 9999999, say: 冠军}}
incidents:
  found: {words: [找出错误, 找错]}
  loss: {words: 交接损失}
  goods: {words: 发错货}
  late: {words: [迟到, 晚到]}
"""
EVENTS = ["日期", "姓名", "事项", "金额", "对方", "单号", "处理状态"]


def test_the_register_names_colleagues_numbers_and_states(month: Month) -> None:
    """小美 finds two errors, for which 阿强 and 丽丽 pay 10.00 each; 100.00 lost are 33.34 for 阿强, who is named, and 33.33 for the others.

    丽丽 is held back 80 for A7 and gets it back under the same number; 晚到 is another word for 迟到.
    """
    events = [
        EVENTS,
        ["2026-10-02", "小美", "找错", None, "阿强", None, None],
        ["2026-10-02", "小美", "找出错误", None, "丽丽", None, None],
        ["2026-10-03", "阿强", "交接损失", 100, "小美， 丽丽", None, None],
        ["2026-10-04", "丽丽", "发错货", 80, None, "A7", "扣留"],
        ["2026-10-20", "丽丽", "发错货", None, None, "A7", "释放"],
        ["2026-10-21", "小美", "晚到", None, None, None, None],
    ]
    _, record = month(REGISTER, 登记=events)
    lines = {
        slip["name"]: {line["id"]: line["amount"] for line in slip["lines"] if line["id"] != "base_pay"}
        for slip in record["payslips"]
    }
    assert lines == {
        "小美": {"found": "20.00", "loss": "-33.33", "goods": "0.00", "late": "-5.00"},
        "阿强": {"found": "-10.00", "loss": "-33.34", "goods": "0.00", "late": "0.00"},
        "丽丽": {"found": "-10.00", "loss": "-33.33", "goods": "0.00", "late": "0.00"},
    }


def test_what_is_held_and_released_happened_once_and_is_no_amount_of_the_month(month: Month) -> None:
    """One event of 丽丽 is held and released: 7.00 for her, 21.00 for the three of the company, and no amount for either."""
    plan = """\
pay:
  goods: {kind: hold, title: 发错货, incident: goods}
  own: {kind: fixed, title: 次数, amount: 7 元/次 * incidents.goods}
  all_in_all: {kind: pool, title: 总次数, of: company, amount: 21 元/次 * incidents.goods, share: equally}
  sum_of_own: {kind: fixed, title: 金额, amount: register.goods}
  sum_of_all: {kind: pool, title: 总金额, of: company, amount: register.goods, share: equally}
incidents: {goods: {words: 发错货}}
"""
    held = ["2026-10-04", "丽丽", "发错货", 80, None, "A7", "扣留"]
    back = ["2026-10-20", "丽丽", "发错货", 80, None, "A7", "释放"]
    _, record = month(plan, 登记=[EVENTS, held, back])
    lines = {slip["name"]: [line["amount"] for line in slip["lines"]] for slip in record["payslips"]}
    assert lines == {
        "小美": ["0.00", "0.00", "7.00", "0.00", "0.00"],
        "阿强": ["0.00", "0.00", "7.00", "0.00", "0.00"],
        "丽丽": ["0.00", "7.00", "7.00", "0.00", "0.00"],
    }


def test_what_a_register_lacks_or_says_wrongly_is_told_by_cell(month: Month) -> None:
    events = [
        EVENTS,
        ["2026-10-02", "小美", "找错", None, None, None, None],
        ["2026-10-02", "小美", "找错", None, "小美", None, None],
        ["2026-10-02", "小美", "找错", None, "阿墙", None, None],
        ["2026-10-04", "丽丽", "发错货", 80, None, "A7", "扣住"],
        ["2026-10-05", "丽丽", "找错误", None, "阿强", None, None],
    ]
    ended, record = month(REGISTER, 登记=events)
    assert ended.code == 1
    assert [f"{problem['cell']}: {problem['message']}" for problem in record["problems"]] == [
        "C2: 小美 的事项“found”没有填对方；请在“对方”列写上由谁承担",
        "E3: 对方 小美 就是本人，不能由其承担；请改正“对方”，或先改正花名册、方案",
        "E4: 阿墙 不在花名册里；请在花名册加上这个账号或姓名，不发工资的写状态“不计薪”；可用的有：小美, 阿强, 丽丽",
        "G5: 状态“扣住”看不懂；请写 扣留 或 释放",
        "C6: 丽丽 的事项“找错误”在方案 p 里没有对应的奖惩；是否想写 找出错误？",
    ]


def test_a_transfer_by_the_event_is_paid_by_one_colleague(month: Month) -> None:
    events = [EVENTS, ["2026-10-02", "小美", "找错", None, "阿强、丽丽", None, None]]
    ended, record = month(REGISTER, 登记=events)
    assert ended.code == 1
    assert [p["message"] for p in record["problems"]] == [
        "小美 的事项“found”写了几个对方，而方案按次转付，一次只能由一个人付；请一人一行分开登记"
    ]


LISTS = """\
pay:
  base_pay: {kind: base_pay, title: 底薪, amount: 3000}
  goal: {kind: fixed, title: 达标奖, amount: "if(sales >= target.sales, 100, 0)"}
  quick: {kind: fixed, title: 响应奖, amount: "if(target.seconds <= 30, 10, 0)"}
  team_goal: {kind: fixed, title: 团队奖, amount: "if(team.sales >= target.team_sales, 7, 0)"}
  industry: {kind: fixed, title: 同行奖, amount: "if(benchmark.rate >= 95%, 1, 0)"}
metrics: {sales: {unit: money, column: 销售额}}
targets:
  sales: {unit: money, column: 销售目标}
  seconds: {unit: seconds, column: 响应目标}
  team_sales: {unit: money, of: team, column: 团队目标}
benchmarks: {rate: {unit: ratio, column: 同行回复率}}
"""
LISTED: Rows = [
    ["月份", "范围", "指标", "目标值"],
    ["2026-10", "小美", "销售目标", 1000],
    ["2026-10", "阿强", "销售目标", 2000.01],
    ["2026-10", "丽丽", "销售目标", 3000],
    ["2026-10", "每人", "响应目标", "31秒"],
    ["2026-10", "一组", "响应目标", "30秒"],
    ["2026-10", "小美", "响应目标", "32秒"],
    ["2026-10", "一组", "团队目标", 3000],
    ["2026-10", "二组", "团队目标", 3000.01],
    ["2026-10", "行业", "同行回复率", "95%"],
    ["2026-09", "小美", "销售目标", 9],
]


def test_targets_and_benchmarks_come_from_a_list(month: Month) -> None:
    """小美 makes her 1000, 丽丽 her 3000, 阿强 lacks a fen. 30 s hold for 阿强 by his team, 32 s for 小美 by name, 31 s for 丽丽.

    Team 一组 sold 3000, just the target; 二组 lacks a fen. The line of September is left out.
    """
    rows = [[*row[:3], "值"] if place == 0 else list(row) for place, row in enumerate(LISTED)]
    _, record = month(LISTS, 目标=rows)
    assert paid(record) == {"小美": "3108.00", "阿强": "3018.00", "丽丽": "3101.00"}
    assert said(record) == ["月.xlsx 目标 A11: 有 1 行不是 2026-10 的，没有计入"]


def test_a_target_of_each_person_that_is_given_for_a_team_is_a_question(month: Month) -> None:
    rows = [
        ["范围", "指标", "值"],
        ["一组", "销售目标", 5000],
        ["二组", "销售目标", 4000],
        *[list(row[1:]) for row in LISTED[4:10]],
    ]
    ended, record = month(LISTS, 目标=rows)
    assert ended.code == 1
    first, second = record["problems"][:2]
    assert (first["cell"], second["cell"]) == ("A2", "A3")
    assert first["message"] == (
        "销售目标是每个人的指标，而这里的范围是“一组”，不知道是合计还是每人；请按人填写，每人都一样就写“每人”"
    )


def test_two_lines_for_one_person_that_differ_are_a_problem(month: Month) -> None:
    rows = [["范围", "指标", "值"], *[list(row[1:]) for row in LISTED[1:10]], ["小美", "销售目标", 999]]
    ended, record = month(LISTS, 目标=rows)
    assert ended.code == 1
    assert [p["message"] for p in record["problems"]] == [
        "小美 的销售目标两处不同：月.xlsx [目标]!C2 是 1000，这里是 999；请只留一处"
    ]


def test_a_line_for_a_figure_that_the_plan_does_not_take_for_it_is_told(month: Month) -> None:
    rows = [["范围", "指标", "值"], *[list(row[1:]) for row in LISTED[1:10]], ["小美", "团队目标", 5]]
    _, record = month(LISTS, 目标=rows)
    assert said(record) == ["月.xlsx 目标 C11: 方案不按这些范围用这些指标，没有读取：小美 团队目标"]


WORDS = """\
pay:
  base_pay: {kind: base_pay, title: 底薪, amount: 1000}
  attitude_pay: {kind: per_unit, title: 态度奖, count: attitude, rate: 1}
metrics:
  sales: {unit: money, column: 销售额}
  attitude: {unit: points, column: 服务态度, choices: {优秀: 100, 良好: 80, 一般: 60}}
notes: {n: {when: sales > 9999999, say: 冠军}}
"""


def test_words_count_as_the_plan_says(month: Month) -> None:
    rows = [["姓名", "服务态度"], ["小美", " 优秀"], ["阿强", "良 好"], ["丽丽", "一般"]]
    _, record = month(WORDS, 评价=rows)
    assert paid(record) == {"小美": "1100.00", "阿强": "1080.00", "丽丽": "1060.00"}


def test_any_other_word_is_told_with_the_choices_and_a_blank_is_missing(month: Month) -> None:
    ended, record = month(WORDS, 评价=[["姓名", "服务态度"], ["小美", "很好"], ["阿强", None], ["丽丽", "-"]])
    assert ended.code == 1
    assert [f"{p['cell']}: {p['message']}" for p in record["problems"]] == [
        "B2: “很好”不在服务态度的选项里；请写 优秀、良好、一般 之一，或在方案的 choices 里补上",
        "B3: 阿强 的服务态度这里是空白，不能当 0 发放；请补上数字（没有就填 0）后重试",
        "B4: 丽丽 的服务态度这里是“-”，不能当 0 发放；请补上数字（没有就填 0）后重试",
    ]


def test_what_single_cells_lack_is_told_beside_everything_else(month: Month) -> None:
    """An unknown status, a figure that is not there, an amount over its limit and an unknown incident, in one go."""
    plan = """\
pay:
  base_pay: {kind: base_pay, title: 底薪, amount: 1000}
  share: {kind: commission, title: 提成, base: sales, rate: 1%}
  flexible: {kind: manual, title: 灵活绩效, amount: extra}
  late: {kind: penalty, title: 迟到, incident: 迟到, each: 5}
metrics:
  sales: {unit: money, column: 销售额}
  extra: {unit: money, input: manual, min: 0, max: 500, over: refuse}
"""
    people = [["工号", "姓名", "状态"], ["1", "小美", "病假"], ["2", "阿强", "在职"], ["3", "丽丽", "在职"]]
    ended, record = month(
        plan,
        数据=[["客服", "销售额"], ["小美", 1], ["阿强", "-"], ["丽丽", 1]],
        花名册=people,
        绩效=[["姓名", "项目", "金额"], ["丽丽", "灵活绩效", 501]],
        登记=[["日期", "姓名", "事项"], ["2026-10-02", "阿强", "旷工"]],
    )
    assert ended.code == 1
    assert [(problem["sheet"], problem["cell"], problem["code"]) for problem in record["problems"]] == [
        ("数据", "B3", "figure-missing"),
        ("登记", "C2", "incident-unknown"),
        ("绩效", "C2", "number-beyond-limit"),
        ("花名册", "B2", "status-unknown"),
    ]


ORDERS = """\
pay:
  base_pay: {kind: base_pay, title: 底薪, amount: 1000}
  per_order: {kind: commission, title: 订单提成, for_each: orders, where: {state: {is: 已完成}}, base: amount, rate: 2%, cap: 5}
metrics: {sales: {unit: money, column: 销售额}}
notes: {n: {when: sales > 9999999, say: 冠军}}
records:
  orders: {title: {zh: 订单, en: orders}, columns: {amount: {unit: money, column: 金额}, state: {text: 订单状态}}}
"""
ORDER_ROWS: Rows = [
    ["日期", "客服", "订单号", "金额", "订单状态"],
    [date(2026, 10, 3), "小美", "A1", "￥100.00", "已完成"],
    [date(2026, 10, 4), "小美", "A2", 1000, "已 完成"],
    [date(2026, 10, 5), "小美", "A3", 50, "已取消"],
    [date(2026, 10, 6), "阿强", "A4", 25, "已完成"],
    [date(2026, 9, 30), "阿强", "A0", 25, "已完成"],
    [date(2026, 10, 7), "路人", "A5", 25, "已完成"],
    ["合计", None, None, 1175, None],
]


def test_orders_are_paid_row_by_row(month: Month) -> None:
    """小美: 2.00, and 20.00 held at 5.00; 阿强: 0.50; the order of September, that of a stranger and the total are left out."""
    _, record = month(ORDERS, 订单=ORDER_ROWS)
    assert paid(record) == {"小美": "1007.00", "阿强": "1000.50", "丽丽": "1000.00"}
    assert said(record) == [
        "月.xlsx 订单 A6: 有 1 行不是 2026-10 的，没有计入",
        "月.xlsx 订单 B7: 有 1 行对不上任何人，没有计入：路人；是自己人的，请在花名册加上账号",
    ]


def test_a_figure_that_an_order_lacks_stops_the_month(month: Month) -> None:
    rows = [list(row) for row in ORDER_ROWS]
    rows[1][3] = "延迟统计"
    ended, record = month(ORDERS, 订单=rows)
    assert ended.code == 1
    assert [f"{p['cell']}: {p['message']}" for p in record["problems"]] == [
        "D2: 小美 的金额这里是“延迟统计”，不能当 0 发放；请补上数字（没有就填 0）后重试"
    ]


def test_a_record_that_no_table_holds_stops_the_month(month: Month) -> None:
    ended, record = month(ORDERS)
    assert ended.code == 1
    assert [p["message"] for p in record["problems"]] == [
        "没有找到订单的表；它要有姓名（或账号、工号）和这些列：金额、订单状态"
    ]
    ended, record = month(ORDERS, 订单=[["客服", "金额", "状 况"], ["小美", 5, "已完成"]])
    assert [f"{p['sheet']} {p['cell']}: {p['message']}" for p in record["problems"]] == [
        "订单 A1: 没有找到订单的表；这一行像是它的表头，还缺：订单状态"
    ]


def test_a_table_of_days_serves_a_record_by_day(month: Month) -> None:
    """小美 was slow on three days running, of which the table says 2026-10-08 to 10; 阿强 on two."""
    plan = """\
pay:
  base_pay: {kind: base_pay, title: 底薪, amount: 1000}
  slow: {kind: fixed, title: 慢, amount: "if(run >= 3, 0, 50)"}
records:
  days: {title: {zh: 日报, en: days}, columns: {day: {text: 日期}, seconds: {unit: seconds, column: 平均响应}}}
metrics:
  sales: {unit: money, column: 销售额}
  run: {unit: days, record: days, longest_run: day, where: {seconds: {above: 60}}}
notes: {n: {when: sales > 9999999, say: 冠军}}
"""
    days = [["日期", "姓名", "平均响应"]]
    days += [[date(2026, 10, day), "小美", "1分1秒"] for day in (9, 8, 10)]  # type: ignore[list-item]
    days += [[date(2026, 10, day), "阿强", "70秒"] for day in (8, 9)]  # type: ignore[list-item]
    _, record = month(plan, 日报=days)
    assert paid(record) == {"小美": "1000.00", "阿强": "1050.00", "丽丽": "1050.00"}


def test_two_people_of_one_name_are_told_apart_by_their_numbers(month: Month) -> None:
    """The other 小美, number 9, sold 5000: 2000 + 50.00."""
    roster = [*ROSTER, ["9", "小美", "客服", "二组", "初级", "上海", None]]
    stats = [
        ["工号", "姓名", "销售额"],
        ["1", "小美", 1000],
        ["2", "阿强", 2000],
        ["3", "丽丽", 3000],
        ["9", "小美", 5000],
    ]
    _, record = month(BY, 花名册=roster, 数据=stats)
    assert not record.get("problems")
    assert [(slip["agent"], slip["total"]) for slip in record["payslips"]] == [
        ("1", "2010.00"), ("2", "1840.00"), ("3", "2030.00"), ("9", "2050.00"),
    ]  # fmt: skip


def test_a_price_of_two_shops_is_divided_as_exactly_as_a_plan_divides(month: Month) -> None:
    """1001.50 yuan of 3 buyers, 333.8333..., times 3 buyers at 1 % is exactly 10.015, a tie: 10.02."""
    plan = """\
pay: {p: {kind: commission, title: 提成, base: aov * buyers, rate: 1%}}
metrics:
  aov: {unit: money per person, column: 客单价}
  buyers: {unit: people, column: 询单->最终付款人数}
"""
    stats = [
        ["客服", "店铺", "销售额", "询单->最终付款人数", "客单价"],
        ["小美", "甲店", 1001.5, 1, 1001.5],
        ["小美", "乙店", 0, 2, 0],
    ]
    roster = [*ROSTER[:2], ["2", "阿强", "客服", "一组", "初级", "上海", None, "仅底薪"]]
    _, record = month(plan, 数据=stats, 花名册=[[*roster[0], "状态"], [*roster[1], "在职"], roster[2]])
    assert paid(record)["小美"] == "10.02"


BY_SHOP = """\
pay:
  share: {kind: commission, title: 提成, base: sales, rate: 1%}
  shop: {kind: fixed, title: 店铺奖, amount: 100, requires: good}
gates: {good: {title: 退款, of: store, all: [store.refunds <= 5%]}}
metrics: {sales: {unit: money, column: 销售额}}
store_metrics: {refunds: {unit: ratio, column: 退款率}}
"""
SHOPS = [["店铺", "退款率"], ["云店", "4%"], ["京店", "6%"]]
SHOP_STATS = [["店铺", "账号", "销售额"], ["云店", "a", 100], ["京店", "b", 200]]


@pytest.mark.parametrize(
    "roster",
    [
        [["工号", "姓名", "店铺", "账号"], ["1", "小美", "云店", "a"], ["1", "小美", "京店", "b"]],
        [["工号", "姓名", "账号"], ["1", "小美", "a"], ["1", "小美", "b"]],
    ],
)
def test_somebody_of_two_shops_is_asked_about_where_shops_are_judged(month: Month, roster: Rows) -> None:
    """With one shop in the roster there are 3.00 of 300.00 from both, and the 100.00 of 云店, whose 4 % are met."""
    _, record = month(BY_SHOP, 数据=SHOP_STATS, 花名册=roster, 店铺=SHOPS)
    assert [problem["message"] for problem in record["problems"]] == [
        "小美 有几个店铺（云店、京店），而方案“p”按店铺计算，不知道按哪个店铺；请在花名册里只写一个店铺，此人其他账号那几行的店铺留空"
    ]
    one = [["工号", "姓名", "店铺", "账号"], ["1", "小美", "云店", "a"], ["1", "小美", None, "b"]]
    assert paid(month(BY_SHOP, 数据=SHOP_STATS, 花名册=one, 店铺=SHOPS)[1]) == {"小美": "103.00"}


def test_several_shops_are_nothing_to_ask_about_where_none_is_judged(month: Month) -> None:
    roster = [["工号", "姓名", "店铺", "账号"], ["1", "小美", "云店", "a"], ["1", "小美", "京店", "b"]]
    plan = "pay: {share: {kind: commission, title: 提成, base: sales, rate: 1%}}\nmetrics: {sales: {unit: money, column: 销售额}}\n"
    assert paid(month(plan, 数据=SHOP_STATS, 花名册=roster)[1]) == {"小美": "3.00"}


def test_files_that_can_not_be_read_are_told_beside_wrong_rules(
    csbonus: Call, write: Callable[..., str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write("月.xlsx", 数据=STATS)
    (tmp_path / "plan.yaml").write_text("plan: p\n", encoding="utf-8")
    ended = csbonus(
        "run", "月.xlsx", "没有.xlsx", "--rules", "plan.yaml", "--month", "2026-10", "--out", "o.xlsx"
    )
    assert (ended.code, ended.err.splitlines()) == (1, [
        "plan.yaml:1:1: 缺少 valid_from",
        "plan.yaml:1:1: 没有 pay：方案里没有任何工资项目",
        "没有.xlsx: 找不到这个文件：请检查文件名和文件夹",
        "有 3 个问题，没有写出任何结果",
    ])  # fmt: skip
