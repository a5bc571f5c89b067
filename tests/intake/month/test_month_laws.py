"""What must not change a month: the order of rows, columns and files, titles above and summary rows below."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from csbonus.pay.plan import PayPlan

Read = Callable[..., Any]
Lines = Callable[..., list[str]]
Plan = Callable[..., PayPlan]
Row = Sequence[Any]
Rows = Sequence[Row]
Files = dict[str, Any]


NAMES = ("小美", "小明", "丽丽", "阿强", "Amy")
MONEY = st.integers(-10_000_000, 10_000_000).map(lambda fen: fen / 100)
FIGURES = st.lists(st.tuples(st.integers(0, 9999), MONEY), min_size=1, max_size=5)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(figures=FIGURES, chance=st.randoms(use_true_random=False))
def test_order_titles_and_totals_change_nothing(
    read: Read, plan: Plan, figures: list[tuple[int, float]], chance: Random
) -> None:
    people = [(name, *own) for name, own in zip(NAMES, figures, strict=False)]
    files = {f"{n}.xlsx": {"表": rows} for n, rows in enumerate(shuffled(people, chance))}
    month = read(files, plan("receptions", "sales", "silent_sales"))
    assert month.problems == ()
    assert [agent.name for agent in month.month.agents] == [name for name, *_ in people]
    for agent, (_, receptions, sales) in zip(month.month.agents, people, strict=True):
        assert agent.measures["receptions"].value == receptions
        assert agent.measures["sales"].value == Decimal(str(sales))
        assert agent.team == "一组"
    assert month.month.groups["team", "一组"].measures["silent_sales"].value == 7
    assert [row.read for row in month.rows] == [
        row.paid + sum(n for _, n in row.left_out) for row in month.rows
    ]
    assert [notice.code for notice in month.notices] == []


def shuffled(people: Sequence[tuple[str, int, float]], chance: Random) -> list[Rows]:
    """Write stats, roster and team figures as three files in any order, stats in any order of rows and columns."""
    rows: list[Row] = chance.sample(people, len(people))
    if chance.random() < 1 / 2:
        total = ("汇总", sum(r[1] for r in people), float(sum(Decimal(str(r[2])) for r in people)))
        rows.insert(chance.randrange(len(rows) + 1), total)
    order = chance.sample(range(3), 3)
    stats: list[Row] = [
        [row[place] for place in order] for row in [("客服昵称", "接待人数", "销售额"), *rows]
    ]
    if chance.random() < 1 / 2:
        stats = [["客服绩效 2026-10-01至2026-10-31"], [], *stats]
    roster = [["姓名", "团队", "岗位"], *([name, "一组", "售前"] for name, *_ in people)]
    return chance.sample([stats, roster, [["团队", "静默销售额"], ["一组", 7]]], 3)


def test_the_order_of_files_changes_nothing(read: Read, plan: Plan) -> None:
    from csbonus.intake.month import read_month

    files = {
        "a.xlsx": [("客服昵称", "销售额"), ("小美", 1), ("没人", 3)],
        "b.xlsx": [("客服昵称", "接待人数"), ("小美", "x"), ("小明", 3)],
        "c.xlsx": [("姓名", "团队"), ("小明", "一组"), ("小美", "一组")],
    }
    first = read(files, plan("receptions", "sales"))
    assert first.problems
    for paths in (
        ["c.xlsx", "b.xlsx", "a.xlsx"],
        ["b.xlsx", "a.xlsx", "c.xlsx"],
        ["."],
        ["*.xlsx", "a.xlsx"],
    ):
        assert read_month(paths, [plan("receptions", "sales")], "2026-10") == first


@pytest.mark.parametrize("junk", ["很长" * 200, "=1+1", "[/nope]", "\u202e反", "客服昵称"])
def test_foreign_text_is_shown_safely(read: Read, lines: Lines, junk: str) -> None:
    month = read([("客服昵称", "接待人数", "销售额"), (junk, "x", junk), ("小美", 1, 2)])
    for lang in ("zh", "en"):
        for line in lines(month, lang):
            assert "\u202e" not in line
    assert Path("月报.xlsx").exists()
