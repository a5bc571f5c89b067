"""Agents of several shops, each of which has an export of its own without a column of shops."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Read = Callable[..., Any]
Lines = Callable[..., list[str]]

HEAD = ("客服昵称", "接待人数", "销售额")
ROSTER = [("姓名", "店铺"), ("小美", "甲店"), ("小明", "甲店"), ("小红", "乙店")]
ONE, OTHER = [HEAD, ("小美", 1, 100), ("小明", 20, 200)], [HEAD, ("小美", 1, 50), ("小红", 7, 70)]


def figures(month: Any) -> dict[str, tuple[int, ...]]:  # noqa: ANN401 - a month as it was read
    assert [problem.render("zh") for problem in month.problems] == []
    return {
        agent.name: tuple(int(agent.measures[key].value) for key in ("receptions", "sales"))
        for agent in month.month.agents
    }


WHOLE = {"小美": (2, 150), "小明": (20, 200), "小红": (7, 70)}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"甲店_10月.xlsx": {"数据": ONE}}, {"乙店_10月.xlsx": {"数据": OTHER}}),
        ({"a.xlsx": {"甲店": ONE}}, {"b.xlsx": {"乙店": OTHER}}),
        ({"a.xlsx": {"数据": [("甲店客服绩效",), *ONE]}}, {"b.xlsx": {"数据": [("乙店客服绩效",), *OTHER]}}),
        ({"甲店/10月.xlsx": {"数据": ONE}}, {"乙店/10月.xlsx": {"数据": OTHER}}),
        ({"甲店/乙店.xlsx": {"数据": OTHER}}, {"乙店/甲店.xlsx": {"数据": ONE}}),
    ],
)
def test_figures_of_two_shops_add_up(
    read: Read, one: dict[str, Any], other: dict[str, Any], tmp_path: Path
) -> None:
    """1 and 1 receptions of 小美 are two, although the same figure in two files of one shop would be one."""
    for folder in ("甲店", "乙店"):
        (tmp_path / folder).mkdir()
    month = read({"花名册.xlsx": {"花名册": ROSTER}, **one, **other})
    assert figures(month) == WHOLE
    assert [notice.code for notice in month.notices].count("shop-by-name") == 2


def test_what_was_taken_for_which_shop_is_said(read: Read, lines: Lines) -> None:
    month = read({"花名册.xlsx": {"花名册": ROSTER}, "甲店.xlsx": ONE, "乙店.xlsx": OTHER})
    said = [line for line in lines(month, notices=True) if "店铺列" in line]
    assert said == [
        f"{shop}.xlsx [数据]: 这张表没有店铺列，按文件名、工作表名、标题或文件夹名算作“{shop}”的数据；请核对"
        for shop in ("乙店", "甲店")
    ]


def test_two_files_of_one_shop_count_once(read: Read) -> None:
    files = {"甲店_一.xlsx": ONE, "甲店_二.xlsx": [HEAD, ("小美", 1, 100), ("小红", 7, 70)]}
    assert figures(read({"花名册.xlsx": {"花名册": ROSTER}, **files})) == {
        "小美": (1, 100), "小明": (20, 200), "小红": (7, 70),
    }  # fmt: skip


@pytest.mark.parametrize(
    "names", [("一.xlsx", "二.xlsx"), ("甲店和乙店.xlsx", "乙店.xlsx"), ("甲.xlsx", "乙.xlsx")]
)
def test_where_no_name_says_the_shop_it_is_asked(read: Read, lines: Lines, names: tuple[str, str]) -> None:
    month = read({"花名册.xlsx": {"花名册": ROSTER}, names[0]: ONE, names[1]: OTHER})
    assert [problem.code for problem in month.problems] == ["figure-twice"]
    assert "write the shop, as on the roster, into the file's name" in lines(month, "en")[0]


def test_a_column_of_shops_goes_before_names(read: Read) -> None:
    rows = [(*HEAD, "店铺"), ("小美", 1, 100, "甲店"), ("小美", 1, 50, "乙店"), ("小明", 20, 200, "甲店")]
    rest = [HEAD, ("小红", 7, 70)]
    month = read({"花名册.xlsx": {"花名册": ROSTER}, "甲店.xlsx": rows, "乙店.xlsx": rest})
    assert figures(month) == WHOLE


def test_shops_may_be_known_by_another_file(read: Read) -> None:
    """Without a roster the shops are those that any file of agents has in a column."""
    day = [("客服昵称", "店铺", "销售额"), ("小丽", "甲店", 9), ("小刚", "乙店", 8)]
    rows = {"其他.xlsx": [(*day[0], "接待人数"), *((*row, 1) for row in day[1:])]}
    month = read({"甲店.xlsx": ONE, "乙店.xlsx": OTHER, **rows})
    assert figures(month) == WHOLE | {"小丽": (1, 9), "小刚": (1, 8)}
