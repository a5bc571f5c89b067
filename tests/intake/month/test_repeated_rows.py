"""A figure that several rows give: counted once, added up, or asked about, in whatever order the rows stand."""

from collections.abc import Callable
from itertools import permutations
from typing import Any

import pytest

Read = Callable[..., Any]

HEAD = ("客服昵称", "店铺", "接待人数", "销售额")
NO_SHOP, OF_ONE, OF_TWO = ("小美", "", 5, 10), ("小美", "店一", 5, 10), ("小美", "店二", 5, 10)


def codes(month: Any) -> list[str]:  # noqa: ANN401 - a month as it was read
    return list(dict.fromkeys(problem.code for problem in month.problems))


@pytest.mark.parametrize("rows", list(permutations((NO_SHOP, OF_ONE, OF_TWO))))
def test_a_row_that_may_belong_to_two_shops_is_asked_about(read: Read, rows: Any) -> None:  # noqa: ANN401
    """Whether 5, 5 and 5 are 5, 10 or 15 nobody can tell, in none of the six orders; in three tables as in one."""
    assert codes(read([HEAD, *rows])) == ["figure-twice"]
    files = {f"{name}.xlsx": {"表": [HEAD, row]} for name, row in zip("abc", rows, strict=True)}
    assert codes(read(files)) == ["figure-twice"]


@pytest.mark.parametrize("rows", list(permutations((NO_SHOP, OF_ONE))))
def test_two_rows_of_one_table_are_never_the_same_figure(read: Read, rows: Any) -> None:  # noqa: ANN401
    assert codes(read([HEAD, *rows])) == ["figure-twice"]


@pytest.mark.parametrize("rows", list(permutations((NO_SHOP, OF_ONE, OF_ONE))))
def test_what_several_tables_repeat_counts_once(read: Read, rows: Any) -> None:  # noqa: ANN401
    month = read({f"{name}.xlsx": {"表": [HEAD, row]} for name, row in zip("abc", rows, strict=True)})
    assert codes(month) == []
    (agent,) = month.month.agents
    assert agent.measures["receptions"].value == 5


@pytest.mark.parametrize("rows", list(permutations((OF_ONE, OF_TWO, ("小美", "店三", 5, 10)))))
def test_shops_add_up(read: Read, rows: Any) -> None:  # noqa: ANN401
    (agent,) = read([HEAD, *rows]).month.agents
    assert agent.measures["receptions"].value == 15
