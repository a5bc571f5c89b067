"""The roster: who is paid, under which accounts, and what is asked when it does not fit the figures."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

import pytest

from csbonus.pay.plan import PayPlan

Read = Callable[..., Any]
Lines = Callable[..., list[str]]
Plan = Callable[..., PayPlan]
Row = Sequence[Any]
Rows = Sequence[Row]
Files = dict[str, Any]


STATS = [("客服昵称", "接待人数", "销售额"), ("小美", 1, 2), ("小明", 3, 4)]
HEAD = ("工号", "姓名", "岗位", "团队", "状态", "入职日期", "离职日期", "账号")
MEI = ("001", "小美", "售前", "一组", "在职", None, None, None)
MING = ("002", "小明", "售前", "一组", "试用期", None, None, None)


def book(*people: Row, stats: Rows = STATS) -> Files:
    return {"月报.xlsx": {"数据": stats, "花名册": [HEAD, *people]}}


def of(person: Row, **fields: str | date | None) -> Row:
    names = dict(
        zip(("number", "name", "role", "team", "status", "joined", "left", "account"), person, strict=True)
    )
    return tuple((names | fields).values())


def test_people_come_in_roster_order_with_number_team_and_role(read: Read) -> None:
    month = read(book(MING, MEI)).month
    assert [(a.key, a.name, a.employee_number, a.role, a.team) for a in month.agents] == [
        ("002", "小明", "002", "售前", "一组"),
        ("001", "小美", "001", "售前", "一组"),
    ]
    assert month.has_roles


def test_without_a_roster_every_account_is_an_agent(read: Read) -> None:
    month = read(STATS).month
    assert [(a.key, a.name, a.role) for a in month.agents] == [("小明", "小明", ""), ("小美", "小美", "")]
    assert not month.has_roles


def test_accounts_match_before_names(read: Read) -> None:
    people = [of(MEI, account="小明"), of(MING, account="小美")]
    month = read(book(*people)).month
    assert [(a.name, str(a.measures["sales"].value)) for a in month.agents] == [("小美", "4"), ("小明", "2")]


def test_several_rows_are_one_person(read: Read) -> None:
    people = [of(MEI, account="店1:小美"), of(MEI, account="店2:小美", number=None), MING]
    stats = [("旺旺昵称", "接待人数", "销售额"), ("店1:小美", 1, 2), ("店2:小美", 10, 20), ("小明", 3, 4)]
    month = read(book(*people, stats=stats)).month
    assert [(a.key, str(a.measures["sales"].value)) for a in month.agents] == [("001", "22"), ("002", "4")]


def test_reports_of_one_person_under_name_and_account_are_not_added_up(read: Read, lines: Lines) -> None:
    files = book(of(MEI, account="店:小美"), stats=[("客服", "接待人数", "销售额"), ("小美", 1, 2)])
    files["别的.xlsx"] = [("旺旺昵称", "销售额"), ("店:小美", 5)]
    assert lines(read(files)) == [
        "月报.xlsx [数据]!C2: 小美 的销售额两处不同：别的.xlsx [数据]!B2 是 5，这里是 2；请只留一处；如果是不同店铺的数据，请加“店铺”列，或在文件名里写上花名册里的店铺名"
    ]


STANDINGS: list[tuple[dict[str, Any], list[tuple[bool, bool]]]] = [
    ({"status": "仅底薪"}, [(True, True)]),
    ({"left": date(2026, 10, 30)}, [(False, False)]),
    ({"left": "2026-10-31"}, [(True, False)]),
    ({"left": "2026-11-05", "status": "离职"}, [(True, False)]),
    ({"status": "不计薪"}, []),
]


@pytest.mark.parametrize(("fields", "standing"), STANDINGS)
def test_who_is_paid(read: Read, fields: Mapping[str, Any], standing: list[tuple[bool, bool]]) -> None:
    """Each standing is whether the person was there on the last day, and whether base pay is all."""
    agents = read(book(of(MEI, **fields), MING)).month.agents
    assert [(a.is_present, a.is_base_only) for a in agents if a.name == "小美"] == standing


LEFT_OUT = [
    ({"status": "离职"}, "已离职"),
    ({"left": "2026-09-30"}, "已离职"),
    ({"joined": "2026-11-01"}, "本月之后才入职"),
    ({"status": "不计薪"}, "花名册标明不计薪"),
]


@pytest.mark.parametrize(("fields", "reason"), LEFT_OUT)
def test_who_is_left_out_is_said(read: Read, lines: Lines, fields: Mapping[str, Any], reason: str) -> None:
    month = read(book(of(MEI, **fields), MING, stats=[STATS[0], STATS[2]]))
    assert [agent.name for agent in month.month.agents] == ["小明"]
    assert lines(month, notices=True) == [f"月报.xlsx [花名册]!B2: {reason}，没有计算：小美"]
    roster = month.rows[1]
    assert (roster.paid, [(text.zh, n) for text, n in roster.left_out]) == (1, [(reason, 1)])


def test_joined_or_left_within_the_month_is_said(read: Read, lines: Lines) -> None:
    people = [of(MEI, joined="2026-10-02"), of(MING, joined="2026-10-01")]
    assert lines(read(book(*people)), notices=True) == [
        "月报.xlsx [花名册]!B2: 月中入职或离职：小美；除非方案写明，底薪不会按天折算"
    ]


REFUSED = {
    "an unknown account": (
        [MING],
        "月报.xlsx [数据]!A2: 小美 不在花名册里；请在花名册加上这个账号或姓名，不发工资的写状态“不计薪”；可用的有：小明",
        "月报.xlsx [数据]!A2: 小美 is not on the roster; add the account or name there, with status 不计薪 if it is not to be paid; there are: 小明",
    ),
    "someone without figures": (
        [MEI, MING, of(MEI, number="003", name="小红")],
        "月报.xlsx [花名册]!B4: 小红 在花名册上，但数据里没有这个人；请补上数据，只发底薪的写状态“仅底薪”，不发的写“不计薪”",
        "月报.xlsx [花名册]!B4: 小红 is on the roster but in no table of figures; add the figures, or give the status 仅底薪 (base pay only) or 不计薪 (not paid)",
    ),
    "one who left but has figures": (
        [of(MEI, left="2026-09-01"), MING],
        "月报.xlsx [数据]!A2: 小美 在花名册里已离职（月报.xlsx [花名册]!B2），但这里有数据；请改正日期或状态，不发工资的写“不计薪”",
        "月报.xlsx [数据]!A2: 小美 has left by the roster (月报.xlsx [花名册]!B2) but has figures here; mend the dates or the status, or write 不计薪 if nothing is paid",
    ),
    "an account of two people": (
        [of(MEI, account="a"), of(MING, account="A ")],
        "月报.xlsx [花名册]!B3: 账号 A 同时登记在 小美（B2）和 小明 名下；请改正花名册",
        "月报.xlsx [花名册]!B3: account A belongs to both 小美 (B2) and 小明; mend the roster",
    ),
    "two people of one name": (
        [MEI, of(MEI, number="009"), MING],
        "月报.xlsx [数据]!A2: 有 2 个人都叫 小美（月报.xlsx [花名册]!B2 和 月报.xlsx [花名册]!B3），不知道是哪一个；请用账号或工号区分",
        "月报.xlsx [数据]!A2: 2 people are called 小美 (月报.xlsx [花名册]!B2 and 月报.xlsx [花名册]!B3); tell them apart by account or employee number",
    ),
    "two roles of one person": (
        [MEI, of(MEI, role="售后"), MING],
        "月报.xlsx [花名册]!B3: 花名册里 小美 的岗位前后不一致：“售前”（月报.xlsx [花名册]!B2）和“售后”；请改成一致；月中换岗的，请填写到岗日期",
        '月报.xlsx [花名册]!B3: the roster gives 小美 two roles: "售前" (月报.xlsx [花名册]!B2) and "售后"; make them the same; where the post changed within the month, fill in 到岗日期 (start of the post)',
    ),
    "an unknown status": (
        [of(MEI, status="休假中"), MING],
        "月报.xlsx [花名册]!B2: 花名册的状态“休假中”看不懂；请写 在职、试用、仅底薪、离职、不计薪 之一",
        '月报.xlsx [花名册]!B2: the roster has a status "休假中" that is not known; write one of 在职, 试用, 仅底薪, 离职, 不计薪',
    ),
    "a date that is none": (
        [of(MEI, left="十月底"), MING],
        "月报.xlsx [花名册]!G2: 日期“十月底”看不懂；请写成 2026-10-15 这样",
        '月报.xlsx [花名册]!G2: the date "十月底" cannot be read; write it like 2026-10-15',
    ),
}


@pytest.mark.parametrize(("people", "zh", "en"), REFUSED.values(), ids=REFUSED)
def test_refused(read: Read, lines: Lines, people: Rows, zh: str, en: str) -> None:
    month = read(book(*people))
    assert zh in lines(month)
    assert en in lines(month, "en")
    assert month.month is None


def test_a_proposal_names_the_likely_person(read: Read, lines: Lines) -> None:
    stats = [STATS[0], ("小美美", 1, 2), ("小明", 3, 4)]
    assert lines(read(book(of(MEI, status="仅底薪"), MING, stats=stats))) == [
        "月报.xlsx [数据]!A2: 小美美 不在花名册里；请在花名册加上这个账号或姓名，不发工资的写状态“不计薪”；是否想写 小美？"
    ]


def test_base_pay_only_needs_no_figures(read: Read) -> None:
    month = read(book(of(MEI, status="仅底薪"), MING, stats=[STATS[0], STATS[2]]))
    assert [(a.name, a.is_base_only) for a in month.month.agents] == [("小美", True), ("小明", False)]


def test_a_role_that_no_plan_pays_needs_no_figures(read: Read, plan: Plan) -> None:
    people = [of(MEI, role="主管"), MING]
    month = read(book(*people, stats=[STATS[0], STATS[2]]), plan("sales", roles=("售前",)))
    assert [(a.name, a.role) for a in month.month.agents] == [("小美", "主管"), ("小明", "售前")]


def test_a_blank_role_is_asked_for_where_roles_decide(read: Read, lines: Lines, plan: Plan) -> None:
    month = read(book(of(MEI, role=None), MING), plan("sales", roles=("售前",)))
    assert lines(month) == ["月报.xlsx [数据]!A2: 小美 没有填岗位，不知道按哪个方案计算；请补上岗位"]


def test_the_roster_s_team_counts(read: Read, lines: Lines) -> None:
    stats = [("客服昵称", "旺旺分组", "接待人数", "销售额"), ("小美", "二组", 1, 2), ("小明", "一组", 3, 4)]
    month = read(book(MEI, MING, stats=stats))
    assert [agent.team for agent in month.month.agents] == ["一组", "一组"]
    assert lines(month, notices=True) == [
        "月报.xlsx [数据]!A2: 数据里的团队与花名册不同，以花名册为准：小美（这里是“二组”，花名册是“一组”）"
    ]


def test_teams_are_spelled_as_first_seen(read: Read) -> None:
    month = read(book(MEI, of(MING, team="一 组")))
    assert [agent.team for agent in month.month.agents] == ["一组", "一组"]


def test_a_roster_without_any_figures_is_a_single_problem(read: Read, lines: Lines) -> None:
    assert lines(read([HEAD, MEI, MING])) == [
        "月报.xlsx [数据]!B2: 没有找到客服数据表；方案要用：接待人数、销售额"
    ]


def test_a_row_that_names_two_people_is_refused(read: Read, lines: Lines) -> None:
    stats = [("工号", "姓名", "接待人数", "销售额"), ("001", "小明", 1, 2), ("002", "小明", 3, 4)]
    assert lines(read(book(MEI, MING, stats=stats)))[0] == (
        "月报.xlsx [数据]!B2: 这一行的 小明 是 小明，而 001 是 小美；请核对是谁的数据"
    )


def test_someone_who_came_back_is_the_one_who_is_paid(read: Read) -> None:
    before = of(MEI, number="000", status="离职")
    assert [agent.key for agent in read(book(before, MEI, MING)).month.agents] == ["001", "002"]


def test_a_roster_row_without_name_is_refused(read: Read, lines: Lines) -> None:
    assert "月报.xlsx [花名册]!H3: 花名册的这一行没有姓名和工号；请补上" in lines(
        read(book(MEI, of(MING, number=None, name=None, account="b")))
    )


def test_an_employee_number_that_lost_its_digits_is_refused(read: Read) -> None:
    month = read(book((12345678901234567, *MEI[1:]), MING))
    assert ("key-destroyed", "A2") in [(problem.code, problem.source.cell) for problem in month.problems]


def test_zero_rows_of_someone_who_left_are_left_out(read: Read) -> None:
    month = read(book(of(MEI, status="离职"), MING, stats=[STATS[0], ("小美", 0, 0), STATS[2]]))
    assert [agent.name for agent in month.month.agents] == ["小明"]
    assert [(text.zh, n) for text, n in month.rows[0].left_out] == [("已离职", 1)]


def test_a_name_and_a_number_of_which_one_is_nobodys_are_doubtful(read: Read, lines: Lines) -> None:
    """The number goes for 张三, the name for 999; an account that says the same person leaves no doubt of either."""
    stats = [
        ("账号", "姓名", "工号", "接待人数", "销售额"),
        (None, "张三", "001", 1, 2),
        (None, "小明", "999", 3, 4),
        ("店:小红", "红红", "003", 5, 6),
    ]
    people = [MEI, MING, of(MEI, name="小红", number="003", account="店:小红")]
    month = read(book(*people, stats=stats))
    assert [a.measures["sales"].value for a in month.month.agents] == [2, 4, 6]
    assert [line for line in lines(month, notices=True) if "工号" in line] == [
        "月报.xlsx [数据]!B2: 姓名和工号只有一个在花名册里，按这一个算作谁的数据，请核对：张三 (001) → 小美、小明 (999) → 小明"
    ]
    assert "check: 张三 (001) → 小美, 小明 (999) → 小明" in "".join(lines(month, "en", notices=True))


def test_numbers_that_the_roster_does_not_have_are_no_doubt(read: Read) -> None:
    stats = [("姓名", "工号", "接待人数", "销售额"), ("小美", "8812", 1, 2), ("小明", "8813", 3, 4)]
    month = read(book(of(MEI, number=None), of(MING, number=None), stats=stats))
    assert "person-doubtful" not in {notice.code for notice in month.notices}
