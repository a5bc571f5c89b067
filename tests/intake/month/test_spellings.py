"""Header spellings that the payroll folder keeps: what they make known, and what they must not change."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from csbonus.intake.month import read_month
from csbonus.pay.plan import PayPlan

Read = Callable[..., Any]
Lines = Callable[..., list[str]]
Plan = Callable[..., PayPlan]
PlanOf = Callable[..., PayPlan]
Rows = Sequence[Sequence[Any]]

HEAD = ("表头写法", "对应表头")
STATS = [("花名", "进线人数（人）", "成单额", "好评占比"), ("小美", 812, "1.2万", "98%")]
OWN = [
    HEAD,
    ("花名", "姓名"),
    ("进线 人数", "receptions"),
    ("成单额（元）", "客服销售额"),
    ("好评占比", "满意率"),
]


def files(spellings: Rows, stats: Rows = STATS) -> dict[str, Any]:
    return {"a绩效.xlsx": {"数据": stats}, "z表头.xlsx": {"写法": spellings}}


def codes(month: Any) -> list[str]:  # noqa: ANN401 - a month as it was read
    return [problem.code for problem in month.problems]


def test_headers_mean_what_the_folder_says(read: Read, plan: Plan) -> None:
    month = read(files(OWN), plan("receptions", "sales", "satisfaction"))
    assert [problem.render("zh") for problem in month.problems] == []
    (agent,) = month.month.agents
    assert agent.name == "小美"
    assert {name: m.value for name, m in agent.measures.items()} == {
        "receptions": 812, "sales": 12_000, "satisfaction": Decimal("0.98"),
    }  # fmt: skip
    assert [(r.table.zh, r.read, r.paid) for r in month.rows] == [("客服数据", 1, 1), ("表头写法", 4, 4)]
    assert month.notices == ()


def test_in_english_in_the_same_workbook_and_in_any_order_of_files(read: Read, plan: Plan) -> None:
    own = [("header", "means"), *OWN[1:]]
    book = {"a绩效.xlsx": {"数据": STATS, "写法": own}}
    month = read(book, plan("receptions", "sales", "satisfaction"))
    assert codes(month) == []
    month = read(files(OWN), plan("receptions", "sales", "satisfaction"))
    turned = read_month(
        ["z表头.xlsx", "a绩效.xlsx"], [plan("receptions", "sales", "satisfaction")], "2026-10"
    )
    assert turned.month == month.month


def test_without_it_the_header_is_not_known(read: Read, plan: Plan) -> None:
    month = read([("姓名", "接待人数", "成单额"), ("小美", 1, 2)], plan("receptions", "sales"))
    assert "sales" not in month.month.agents[0].measures


def test_lists_of_figures_too(read: Read, plan: Plan) -> None:
    own = [HEAD, ("自助下单", "静默销售额")]
    book = {"月报.xlsx": {"数据": [("客服昵称", "团队", "销售额"), ("小美", "一组", 2)],
        "团队": [("团队", "指标", "值"), ("一组", "自助下单", 7)], "写法": own}}  # fmt: skip
    group = read(book, plan("sales", "silent_sales")).month.groups["team", "一组"]
    assert group.measures["silent_sales"].value == 7


def test_the_plan_s_own_header_comes_first(read: Read, lines: Lines, plan: Plan) -> None:
    stats = [("姓名", "销售额", "成单额"), ("小美", 1, 2)]
    month = read(files([HEAD, ("成单额", "销售额")], stats), plan("sales"))
    assert month.month.agents[0].measures["sales"].value == 1
    assert lines(month, notices=True) == [
        "a绩效.xlsx [数据]!C1: 销售额用的是“销售额”（B1），没有用“成单额”（C1）；若要后者，请在方案里写 column: 成单额"
    ]


def test_a_new_spelling_does_not_make_a_part_the_whole(read: Read, plan: Plan) -> None:
    stats = [("姓名", "好评占比（会话）"), ("小美", "98%")]
    month = read(files([HEAD, ("好评占比", "满意率")], stats), plan("satisfaction", "receptions"))
    assert month.month is None or "satisfaction" not in month.month.agents[0].measures


REFUSED = {
    "an unknown meaning": (
        [HEAD, ("成单额", "销售金鹅")],
        "z表头.xlsx [写法]!B2: “销售金鹅”不是认得的表头，也不是方案里指标的名称；请写认得的表头，或方案用的列名、指标名；是否想写 销售金额？",
        'z表头.xlsx [写法]!B2: "销售金鹅" is no known header and no metric of the plan; write a known header, or a column or metric that the plan uses; did you mean 销售金额?',
    ),
    "a header that means something else": (
        [HEAD, ("咨询人数", "询单人数")],
        "z表头.xlsx [写法]!A2: 表头“咨询人数”本来就是“咨询人数”，不能再当作“询单人数”；请删去这一行，或在方案里写 column: 咨询人数",
        'z表头.xlsx [写法]!A2: header "咨询人数" is known as "咨询人数" and cannot mean "询单人数" as well; delete the row, or write column: 咨询人数 in the plan',
    ),
    "a key that means something else": (
        [HEAD, ("旺旺", "姓名")],
        "z表头.xlsx [写法]!A2: 表头“旺旺”本来就是“旺旺昵称”，不能再当作“姓名”；请删去这一行，或在方案里写 column: 旺旺",
        'z表头.xlsx [写法]!A2: header "旺旺" is known as "旺旺昵称" and cannot mean "姓名" as well; delete the row, or write column: 旺旺 in the plan',
    ),
    "a header twice": (
        [HEAD, ("成单额", "销售额"), ("成单额 ", "净销售额")],
        "z表头.xlsx [写法]!A3: 表头“成单额”写了两次（另一处在 z表头.xlsx [写法]!A2）；请只留一行",
        'z表头.xlsx [写法]!A3: header "成单额" is given twice (also at z表头.xlsx [写法]!A2); keep one row',
    ),
    "half a row": (
        [HEAD, ("成单额", None)],
        "z表头.xlsx [写法]!A2: 这一行要写全：表头写法，和对应表头；不用的行请删去",
        "z表头.xlsx [写法]!A2: this row needs both the header's spelling and the header that it means; delete rows that are not used",
    ),
}


@pytest.mark.parametrize("case", REFUSED.values(), ids=REFUSED)
def test_refused(read: Read, lines: Lines, plan: Plan, case: tuple[Rows, str, str]) -> None:
    rows, zh, en = case
    stats = [("姓名", "接待人数", "销售额"), ("小美", 1, 2)]
    month = read(files(rows, stats), plan("receptions", "sales"))
    assert (lines(month), lines(month, "en")) == ([zh], [en])


def test_a_spelling_that_is_known_for_the_same_is_no_harm(read: Read, plan: Plan) -> None:
    stats = [("旺旺", "接待人数", "客服销售额"), ("小美", 1, 2)]
    own = [HEAD, ("旺旺", "账号"), ("客服销售额", "销售额"), ("客服 销售额", "净销售额")]
    month = read(files(own[:3], stats), plan("receptions", "sales"))
    assert (codes(month), month.month.agents[0].measures["sales"].value) == ([], 2)
    assert codes(read(files(own, stats), plan("receptions", "sales"))) == ["spelling-twice"]


def test_a_metric_of_two_columns_is_ambiguous(read: Read, plan_of: PlanOf) -> None:
    plans = (plan_of(rate=("ratio", "好评率")), plan_of("team", rate=("ratio", "团队好评率")))
    month = read(files([HEAD, ("占比", "rate")], [("姓名", "好评率"), ("小美", "1%")]), *plans)
    assert "spelling-ambiguous" in codes(month)


def test_no_file_is_opened_twice_for_it(read: Read, plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    from csbonus.intake.formats.opening import open_file

    opened: list[str] = []

    def count(path: Path, **more: Any) -> Any:  # noqa: ANN401 - as what it counts
        opened.append(path.name)
        return open_file(path, **more)

    monkeypatch.setattr("csbonus.intake.books.open_file", count)
    read(files(OWN), plan("receptions", "sales", "satisfaction"))
    assert opened == ["a绩效.xlsx", "z表头.xlsx"]
