"""The incident register and the manual amounts."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace

from csbonus.lang.units import MONEY
from csbonus.pay.metrics import Metric
from csbonus.pay.plan import Need, PayPlan
from csbonus.problems import Source, Text

Read = Callable[..., Any]
Lines = Callable[..., list[str]]
Plan = Callable[..., PayPlan]
Row = Sequence[Any]
Rows = Sequence[Row]
Files = dict[str, Any]


AT = Source(file="plan.yaml", line=1, column=1)
TOPPED = Metric(id="top", title=Text("主管奖励", "top-up"), unit=MONEY, is_manual=True, source=AT)
PLAN = PayPlan(
    id="p", title=Text("方案", "plan"), currency="CNY", roles=(), valid_from="2020-01", ratios="all", lines=(),
    steps=(), gates=(), metrics={}, parameters=(), numbers=(), incidents=(), source=AT,
)  # fmt: skip
STATS = [("客服昵称", "销售额"), ("小美", 2), ("小明", 4)]
EVENTS = ("日期", "姓名", "事项", "次数", "金额", "备注")
AMOUNTS = ("姓名", "项目", "金额", "原因", "审批人")
ROSTER = [("工号", "姓名", "状态"), ("001", "小美", "在职"), ("002", "小明", "在职"), ("003", "小红", "离职")]


def book(rows: Rows, **sheets: Rows) -> Files:
    return {"月报.xlsx": {"数据": STATS, "登记": rows, **sheets}}


@pytest.fixture
def fined(plan: Plan) -> PayPlan:
    return plan("sales", incidents=("迟到", "错发货"))


@pytest.fixture
def topped(plan: Plan) -> PayPlan:
    return plan("sales", "manager_amount")


def test_incidents_come_by_date_with_count_and_amount(read: Read, fined: PayPlan) -> None:
    rows = [
        EVENTS,
        (date(2026, 10, 20), "小美", "错发货", None, "¥35.50", "运费"),
        ("2026-10-03", "小美", " 迟到 ", 2, None, None),
        ("2026/10/20", "小美", "迟到", 0, None, None),
    ]
    (_, mei) = read(book(rows), fined).month.agents
    assert [
        (i.date, i.name, str(i.count), i.amount and str(i.amount), i.note, i.source.cell)
        for i in mei.incidents
    ] == [
        ("2026-10-03", "迟到", "2", None, "", "C3"),
        ("2026-10-20", "错发货", "1", "35.50", "运费", "C2"),
        ("2026-10-20", "迟到", "0", None, "", "C4"),
    ]


def test_people_may_be_given_by_number(read: Read, fined: PayPlan) -> None:
    rows = [("日期", "工号", "事项"), ("2026-10-03", "001", "迟到")]
    month = read(book(rows, 花名册=ROSTER), fined)
    assert [(a.name, len(a.incidents)) for a in month.month.agents] == [("小美", 1), ("小明", 0)]


def test_other_months_are_left_out(read: Read, lines: Lines, fined: PayPlan) -> None:
    month = read(
        book(
            [
                EVENTS,
                ("2026-09-30", "小美", "迟到", 1, None, None),
                ("2026-10-01", "小明", "迟到", 1, None, None),
            ]
        ),
        fined,
    )
    assert [len(agent.incidents) for agent in month.month.agents] == [1, 0]
    assert lines(month, notices=True) == ["月报.xlsx [登记]!B2: 有 1 条事项不在 2026-10，没有计入"]
    assert [(r.read, r.paid, [(t.zh, n) for t, n in r.left_out]) for r in month.rows][1] == (
        2,
        1,
        [("不是本月的事项", 1)],
    )


def test_incidents_of_someone_not_paid_are_left_out(read: Read, lines: Lines, fined: PayPlan) -> None:
    month = read(book([EVENTS, ("2026-10-01", "小红", "迟到", 1, None, None)], 花名册=ROSTER), fined)
    assert "月报.xlsx [登记]!B2: 小红 已离职，这一条事项没有计入" in lines(month, notices=True)
    assert month.month is not None


def test_a_plan_without_incidents_leaves_the_register_alone(read: Read, lines: Lines, plan: Plan) -> None:
    month = read(book([EVENTS, ("什么", "谁", "迟到", -1, None, None)]), plan("sales"))
    assert lines(month, notices=True) == ["月报.xlsx [登记]: 方案没有奖惩项目，奖惩登记没有用到"]


EVENT_PROBLEMS = [
    (("2026-10-01", "小梅", "迟到", 1), "B2: 客服数据里没有 小梅；请核对写法，或加上花名册；可用的有：小明, 小美"),
    (("十月", "小美", "迟到", 1), "A2: 这一行的日期“十月”看不懂；请写成 2026-10-15 这样"),
    ((None, "小美", "迟到", 1), "B2: 这一行的日期没有填；请写成 2026-10-15 这样"),
    (("2026-10-01", "小美", None, 1), "B2: 这一行没有写事项；请补上"),
    (("2026-10-01", "小美", "迟到", 1.5), "D2: 次数 1.5 不是 0 或正整数；请改正"),
    (("2026-10-01", "小美", "迟到", 1, -5), "E2: 金额 -5 是负数；请填正数，奖还是罚由方案决定"),
    (("2026-10-01", None, "迟到", 1), "B2: 这一行有数据（A2），却没有写是谁的；请补上姓名或账号，或删去这一行"),
]  # fmt: skip


@pytest.mark.parametrize(("row", "message"), EVENT_PROBLEMS)
def test_incidents_refused(read: Read, lines: Lines, fined: PayPlan, row: Row, message: str) -> None:
    assert lines(read(book([EVENTS, row]), fined)) == [f"月报.xlsx [登记]!{message}"]


def test_a_register_needs_dates(read: Read, lines: Lines, fined: PayPlan) -> None:
    month = read(book([("姓名", "事项"), ("小美", "迟到")]), fined)
    assert lines(month) == ["月报.xlsx [登记]: 奖惩登记没有“日期”列，不知道是哪个月的；请加上日期"]


@pytest.mark.parametrize("item", ["灵活绩效", "flexible bonus", "manager_amount", "Flexible"])
def test_a_manual_amount_goes_by_line_or_metric(read: Read, topped: PayPlan, item: str) -> None:
    (_, mei) = read(book([AMOUNTS, ("小美", item, "200元", "带新人", "王")]), topped).month.agents
    measure = mei.measures["manager_amount"]
    assert (str(measure.value), measure.raw, measure.source.cell) == ("200", "200元", "C2")


def test_a_blank_manual_amount_is_none(read: Read, lines: Lines, topped: PayPlan) -> None:
    month = read(book([AMOUNTS, ("小美", "灵活绩效", None, None, None)]), topped)
    assert "manager_amount" not in month.month.agents[1].measures
    assert lines(month, notices=True) == [
        "月报.xlsx [登记]!A2: 小美 的manager_amount没有填金额，按没有登记处理"
    ]


AMOUNT_PROBLEMS = [
    ([("小美", "全勤", 5)], "B2: 方案里没有手工填写的项目“全勤”；可用的有：manager_amount"),
    ([("小美", None, 5)], "A2: 这一行没有写项目；请补上"),
    ([("小梅", "灵活绩效", 5)], "A2: 客服数据里没有 小梅；请核对写法，或加上花名册；可用的有：小明, 小美"),
    (
        [("小美", "灵活绩效", 5), ("小美", "灵活绩效", 5)],
        "C3: 小美 的manager_amount登记了两次（另一处在 月报.xlsx [登记]!C2）；请合并成一行",
    ),
    ([("小美", "灵活绩效", "多给点")], "C2: “多给点”不是金额；manager_amount请只填金额，例如 1477.64"),
]


@pytest.mark.parametrize(("rows", "message"), AMOUNT_PROBLEMS)
def test_manual_amounts_refused(read: Read, lines: Lines, topped: PayPlan, rows: Rows, message: str) -> None:
    assert lines(read(book([AMOUNTS, *rows]), topped)) == [f"月报.xlsx [登记]!{message}"]


def test_an_amount_for_someone_not_paid_is_refused(read: Read, lines: Lines, topped: PayPlan) -> None:
    month = read(book([AMOUNTS, ("小红", "灵活绩效", 5)], 花名册=ROSTER), topped)
    assert lines(month) == ["月报.xlsx [登记]!C2: 小红 已离职，不能再发这笔金额；请删去这一行，或改正花名册"]


def test_an_amount_that_the_agent_s_plan_does_not_pay_is_refused(
    read: Read, lines: Lines, plan: Plan
) -> None:
    roster = [("姓名", "岗位"), ("小美", "售前"), ("小明", "售后")]
    plans = (plan("sales", roles=("售前",)), plan("sales", "manager_amount", roles=("售后",), plan_id="b"))
    month = read(book([AMOUNTS, ("小美", "灵活绩效", 5)], 花名册=roster), *plans)
    assert lines(month) == [
        "月报.xlsx [登记]!C2: 小美 的方案没有manager_amount，这笔金额发不出去；请核对项目或岗位"
    ]


def test_an_amount_in_a_column_and_in_the_table_must_agree(read: Read, lines: Lines) -> None:
    both = replace(TOPPED, columns=("主管奖",))
    paid = replace(PLAN, steps=(Need(scope="agent", metric=both, is_optional=True),))
    sheets = {"数据": [("姓名", "主管奖"), ("小美", 5)], "手工": [AMOUNTS, ("小美", "主管奖励", 6)]}
    assert lines(read({"月报.xlsx": sheets}, paid)) == [
        "月报.xlsx [手工]!C2: 小美 的主管奖励两处不同：月报.xlsx [数据]!B2 是 5，这里是 6；请只留一处"
    ]


def test_an_item_of_two_metrics_is_ambiguous(read: Read, lines: Lines) -> None:
    needs = tuple(Need(scope="agent", metric=replace(TOPPED, id=id_)) for id_ in ("a", "b"))
    month = read(book([AMOUNTS, ("小美", "主管奖励", 6)]), replace(PLAN, steps=needs))
    assert lines(month) == ["月报.xlsx [登记]!B2: 项目“主管奖励”可以指 a、b；请写指标的名称"]


def test_a_register_that_names_nobody_by_one_of_two_is_doubtful(read: Read, fined: PayPlan) -> None:
    rows = [("日期", "工号", "姓名", "事项"), (date(2026, 10, 2), "001", "张三", "迟到")]
    month = read(book(rows, 花名册=ROSTER), fined)
    assert [len(agent.incidents) for agent in month.month.agents] == [1, 0]
    (doubt,) = [notice for notice in month.notices if notice.code == "person-doubtful"]
    assert (doubt.source.sheet, doubt.source.cell) == ("登记", "C2")
