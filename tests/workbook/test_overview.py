"""The overview: what the month comes to, what it is made of, how it spreads; expected values by hand."""

import re
import zipfile
from collections.abc import Callable, Sequence
from io import BytesIO
from typing import Any

import pytest
from msgspec.structs import replace
from openpyxl import load_workbook

from csbonus.pay.payslip import PayRun
from csbonus.pay.people import PostDays
from csbonus.workbook.build import Contents, Origin, build_workbook


def rows(payrun: PayRun, origin: Origin, area: str, *, live: bool = False) -> list[list[Any]]:
    contents = Contents(sheets=("overview",), values=not live)
    book = load_workbook(BytesIO(build_workbook(payrun, origin, "zh", contents)))
    return [[_shown(cell.value) for cell in row] for row in book["总览"][area]]


def _shown(value: object) -> object:
    return round(value, 6) if isinstance(value, float) else value


def in_teams(payrun: PayRun, teams: Sequence[str]) -> PayRun:
    slips = tuple(
        replace(slip, agent=replace(slip.agent, team=team))
        for slip, team in zip(payrun.payslips, teams, strict=True)
    )
    return replace(payrun, payslips=slips)


def test_the_month_as_a_whole(three_agents: PayRun, origin: Origin) -> None:
    """3515.74 + 3321.29 + 3557.42 = 10394.45, a third of which is 3464.8166..."""
    assert rows(three_agents, origin, "A4:B10") == [
        ["本月合计", "数"], ["应发合计", 10394.45], ["人数", 3], ["人均", 3464.82],
        ["中位数", 3515.74], ["最高", 3557.42], ["最低", 3321.29],
    ]  # fmt: skip
    live = rows(three_agents, origin, "B5:B8", live=True)
    assert [row[0] for row in live] == [
        "='工资表'!$L$8",
        "=COUNT('工资表'!$L$4:$L$6)",
        "=ROUND(ROUND(SUM('工资表'!$L$4:$L$6),2)/COUNT('工资表'!$L$4:$L$6),2)",
        "=ROUND(ROUND(2*MEDIAN('工资表'!$L$4:$L$6),2)/2,2)",
    ]


def test_what_pay_is_made_of(three_agents: PayRun, origin: Origin) -> None:
    """-182.82 is taken back from two people, 91.41 each."""
    table = rows(three_agents, origin, "A12:E19")
    assert table[0] == ["工资构成", "金额", "占合计", "涉及人数", "人均"]
    assert table[1] == ["底薪", 5400, 0.519508, 3, 1800]
    assert [table[3][0], table[3][1], table[3][3], table[3][4]] == ["退货扣回", -182.82, 2, -91.41]
    assert len(table) == 8


def test_how_pay_spreads_over_teams(three_agents: PayRun, origin: Origin) -> None:
    """Two in one team: 3515.74 + 3557.42 = 7073.16, whose half is the mean and the median; one in none."""
    table = rows(in_teams(three_agents, ["*", "", "*"]), origin, "A21:H23")
    assert table == [
        ["按团队", "人数", "应发合计", "占合计", "人均", "最低", "中位数", "最高"],
        ["*", 2, 7073.16, 0.680475, 3536.58, 3515.74, 3536.58, 3557.42],
        ["（未填）", 1, 3321.29, 0.319525, 3321.29, 3321.29, 3321.29, 3321.29],
    ]


def with_posts(payrun: PayRun, teams: Sequence[str]) -> PayRun:
    """Let the first two slips be those of one person, who left one post on the 10th and took the other on the 11th."""
    days = [("2026-10-01", "2026-10-10", 10), ("2026-10-11", "2026-10-31", 21)]
    posts = [PostDays(person="小美", since=a, until=b, days=n, all_days=31) for a, b, n in days]
    keys = ["小美/2026-10-01", "小美", "丽丽"]
    slips = tuple(
        replace(slip, agent=replace(slip.agent, key=key, post=post, team=team))
        for slip, key, post, team in zip(payrun.payslips, keys, [*posts, None], teams, strict=True)
    )
    return replace(payrun, payslips=slips)


def test_who_has_two_posts_is_one_person(three_agents: PayRun, origin: Origin) -> None:
    """3515.74 + 3321.29 = 6837.03 for one, 3557.42 for the other; 10394.45 / 2 = 5197.225, also in the middle."""
    month = with_posts(three_agents, ["一组", "二组", "二组"])
    assert rows(month, origin, "A4:B10") == [
        ["本月合计", "数"], ["应发合计", 10394.45], ["人数", 2], ["人均", 5197.23],
        ["中位数", 5197.23], ["最高", 6837.03], ["最低", 3557.42],
    ]  # fmt: skip


def test_each_post_counts_for_its_own_team(three_agents: PayRun, origin: Origin) -> None:
    """The second team pays 3321.29 + 3557.42 = 6878.71 to two people, whose half is 3439.355."""
    table = rows(with_posts(three_agents, ["一组", "二组", "二组"]), origin, "A21:H23")
    assert table[1:] == [
        ["一组", 1, 3515.74, 0.338232, 3515.74, 3515.74, 3515.74, 3515.74],
        ["二组", 2, 6878.71, 0.661768, 3439.36, 3321.29, 3439.36, 3557.42],
    ]


def test_two_posts_in_one_team_are_one_person_of_it(three_agents: PayRun, origin: Origin) -> None:
    table = rows(with_posts(three_agents, ["一组", "一组", "二组"]), origin, "A21:H23")
    assert table[1:] == [
        ["一组", 1, 6837.03, 0.657758, 6837.03, 6837.03, 6837.03, 6837.03],
        ["二组", 1, 3557.42, 0.342242, 3557.42, 3557.42, 3557.42, 3557.42],
    ]


@pytest.mark.libreoffice
def test_posts_recalculate(
    three_agents: PayRun,
    origin: Origin,
    recalculate: Callable[[Sequence[bytes]], list[bytes]],
    differences: Callable[[bytes, bytes], list[str]],
) -> None:
    month = with_posts(three_agents, ["售前一组"] * 3)
    data = build_workbook(month, origin, "zh", Contents(sheets=("overview", "summary")))
    assert differences(data, recalculate([data])[0]) == []


def test_there_are_two_charts(three_agents: PayRun, origin: Origin) -> None:
    with zipfile.ZipFile(BytesIO(build_workbook(three_agents, origin, "en"))) as package:
        charts = [package.read(f"xl/charts/chart{n}.xml").decode() for n in (1, 2)]
    assert "Made up of" in charts[0]
    assert "<c:v>5400.0</c:v>" in charts[0]
    assert "Mean, lowest and highest: by team" in charts[1]


def test_a_month_without_anybody_has_an_overview(nobody: PayRun, origin: Origin) -> None:
    assert rows(nobody, origin, "A5:B6") == [["应发合计", 0], ["人数", 0]]


def in_many_teams(payrun: PayRun, count: int) -> PayRun:
    """Give the first slip to somebody in each of so many teams."""
    slip = payrun.payslips[0]
    slips = [replace(slip, agent=replace(slip.agent, key=f"{n}", team=f"{n}组")) for n in range(count)]
    return replace(payrun, payslips=tuple(slips))


@pytest.mark.parametrize(("teams", "is_moved"), [(3, False), (24, True), (60, True)])
def test_a_chart_that_fits_on_a_page_is_not_split_over_two(
    three_agents: PayRun, origin: Origin, teams: int, *, is_moved: bool
) -> None:
    """Three teams stand below the first chart; twenty-four fill most of a page of their own; of sixty the first are shown."""
    contents = Contents(sheets=("overview",), values=True)
    data = build_workbook(in_many_teams(three_agents, teams), origin, "zh", contents)
    sheet = load_workbook(BytesIO(data))["总览"]
    with zipfile.ZipFile(BytesIO(data)) as parts:
        drawn = parts.read("xl/drawings/drawing1.xml").decode()
        chart = parts.read("xl/charts/chart2.xml").decode()
    assert ("（前 24 项）" in chart) is (teams > 24)
    _, second = (int(row) for row in re.findall(r"<xdr:from>.*?<xdr:row>(\d+)</xdr:row>", drawn))
    assert [one.id for one in sheet.row_breaks.brk] == ([second] if is_moved else [])
    assert (sheet.page_setup.scale is not None) is is_moved
