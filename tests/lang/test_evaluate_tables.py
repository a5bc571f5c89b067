"""Brackets, steps, scores and places at their limits, and what they cannot answer."""

from decimal import Decimal
from typing import Literal

import pytest

from csbonus.lang.evaluate import NoFigure, NoRow, TooLarge, Unpayable, ZeroDivisor, value_of
from csbonus.lang.numbers import exact_arithmetic
from csbonus.lang.tree import (
    Binary,
    Collected,
    Expr,
    GroupCall,
    Interpolation,
    Lookup,
    Marginal,
    Name,
    Number,
    RankPay,
    Ref,
    Row,
    ScorePart,
    ScoreTotal,
    Steps,
)
from csbonus.lang.units import RATIO
from csbonus.problems import Source, Text


def ref(name: str) -> Ref:
    return Ref(key=name, title=Text(name, name), unit=RATIO)


def number(value: str) -> Number:
    return Number(value=Decimal(value))


def row(threshold: Expr | str, value: Expr | str, *, is_strict: bool = False) -> Row:
    at, then = (number(x) if isinstance(x, str) else x for x in (threshold, value))
    return Row(threshold=at, value=then, is_strict=is_strict)


def worth(expr: Expr, **figures: str) -> Decimal:
    with exact_arithmetic():
        return value_of(expr)({name: Decimal(value) for name, value in figures.items()})


def fails(expr: Expr, **figures: str) -> Unpayable:
    with pytest.raises(Unpayable) as caught:
        worth(expr, **figures)
    return caught.value


A = ref("a")
UP = (row("35", "300"), row("40", "500", is_strict=True), row("45", "800"))
DOWN = (row("30", "300", is_strict=True), row("45", "150"), row("60", "50"))


@pytest.mark.parametrize(
    ("key", "found"),
    [("34.99", "0"), ("35", "300"), ("40", "300"), ("40.01", "500"), ("44.99", "500"), ("45", "800"), ("99", "800")],
)  # fmt: skip
def test_the_last_row_that_is_reached_holds(key: str, found: str) -> None:
    assert worth(Lookup(key=A, rows=UP, otherwise=number("0")), a=key) == Decimal(found)


@pytest.mark.parametrize(
    ("key", "found"),
    [("-5", "300"), ("29.99", "300"), ("30", "150"), ("45", "150"), ("45.01", "50"), ("60", "50"), ("60.01", "0")],
)  # fmt: skip
def test_the_first_row_that_is_not_passed_holds(key: str, found: str) -> None:
    assert worth(Lookup(key=A, rows=DOWN, direction="down", otherwise=number("0")), a=key) == Decimal(found)


@pytest.mark.parametrize(
    ("rows", "direction", "key"),
    [(UP, "up", "34.99"), (DOWN, "down", "60.01"), ((row("5", "1", is_strict=True),), "up", "5")],
)
def test_where_no_row_holds_nothing_is_guessed(
    rows: tuple[Row, ...], direction: Literal["up", "down"], key: str
) -> None:
    expr = Lookup(key=A, rows=rows, direction=direction)
    why = fails(expr, a=key)
    assert (type(why), why.node) == (NoRow, expr)


@pytest.mark.parametrize(("sales", "rate"), [("21999.99", "0"), ("22000", "3"), ("30000", "3")])
def test_a_threshold_may_be_a_formula_of_the_same_figures(sales: str, rate: str) -> None:
    threshold = Binary(op="*", left=number("1.1"), right=ref("target"))
    expr = Lookup(key=A, rows=(row(threshold, "3"),), otherwise=number("0"))
    assert worth(expr, a=sales, target="20000") == Decimal(rate)


def test_a_tie_is_met_through_divisions_on_both_sides() -> None:
    third = Binary(op="/", left=A, right=number("3"))
    goal = Binary(op="/", left=ref("goal"), right=number("7"))
    expr = Lookup(key=third, rows=(row(goal, "1"),), otherwise=number("0"))
    assert worth(expr, a="3", goal="7") == 1
    assert (
        worth(
            Lookup(key=third, rows=(row(goal, "1", is_strict=True),), otherwise=number("0")), a="3", goal="7"
        )
        == 0
    )


def test_rows_that_are_not_needed_are_not_asked() -> None:
    up = Lookup(key=A, rows=(row(ref("gone"), ref("gone")), row("5", "1")))
    down = Lookup(
        key=A, rows=(row("5", "1"), row(ref("gone"), ref("gone"))), direction="down", otherwise=ref("gone")
    )
    parts = Marginal(base=A, rows=(row("0", "0.5"), row("10", ref("gone"))), otherwise=ref("gone"))
    assert [worth(expr, a="5") for expr in (up, down)] == [1, 1]
    assert worth(parts, a="5") == Decimal("2.5")
    assert type(fails(up, a="4")) is NoFigure


PARTS = Marginal(
    base=A,
    rows=(row(ref("goal"), "0.02"), row(Binary(op="*", left=number("2"), right=ref("goal")), ref("rate"))),
)


@pytest.mark.parametrize(
    ("sales", "paid"), [("20000", "0"), ("30000", "200"), ("40000", "400"), ("48600", "658")]
)
def test_parts_follow_thresholds_and_rates_that_are_formulas(sales: str, paid: str) -> None:
    assert worth(PARTS, a=sales, goal="20000", rate="0.03") == Decimal(paid)


def test_a_base_below_the_first_part_is_not_guessed() -> None:
    why = fails(PARTS, a="19999.99", goal="20000", rate="0.03")
    assert (type(why), why.node) == (NoRow, PARTS)


HALF = Marginal(base=A, rows=(row("0", number("1000000")),))


def test_parts_beyond_anything_that_is_paid_are_refused() -> None:
    assert type(fails(HALF, a="1000000001")) is TooLarge
    assert worth(HALF, a="1000000000") == Decimal(10) ** 15


@pytest.mark.parametrize(
    ("actual", "whole", "part"),
    [("0.866666666", "3", "3.3333334"), ("0.87", "3", "3"), ("0.9", "0", "0"), ("0.95", "0", "0"), ("0.8999", "0", "0.01")],
)  # fmt: skip
def test_steps_below_a_target(actual: str, whole: str, part: str) -> None:
    counted = [
        worth(
            Steps(actual=A, target=number("0.9"), size=number("0.01"), side="below", is_whole=is_whole),
            a=actual,
        )
        for is_whole in (True, False)
    ]
    assert counted == [Decimal(whole), Decimal(part)]


def test_a_step_is_whole_through_divisions() -> None:
    third = Binary(op="/", left=A, right=number("3"))
    expr = Steps(
        actual=third,
        target=number("0"),
        size=Binary(op="/", left=number("1"), right=number("3")),
        side="above",
        is_whole=True,
    )
    assert worth(expr, a="7") == 7


def test_a_step_of_nothing_cannot_be_counted() -> None:
    expr = Steps(actual=A, target=number("1"), size=ref("size"), side="above", is_whole=True)
    why = fails(expr, a="5", size="0")
    assert (type(why), why.node) == (ZeroDivisor, ref("size"))


@pytest.mark.parametrize(
    ("worst", "best", "actual", "points"),
    [
        ("0.9", "1", "0.94", "10"), ("0.9", "1", "0.9", "0"), ("0.9", "1", "0.8", "0"), ("0.9", "1", "1", "25"),
        ("0.9", "1", "1.5", "25"), ("60", "35", "45", "15"), ("60", "35", "60", "0"), ("60", "35", "99", "0"),
        ("60", "35", "35", "25"), ("60", "35", "5", "25"),
    ],
)  # fmt: skip
def test_points_lie_between_worst_and_best(worst: str, best: str, actual: str, points: str) -> None:
    expr = Interpolation(actual=A, worst=number(worst), best=number(best), points=number("25"))
    assert worth(expr, a=actual) == Decimal(points)


def test_where_worst_is_best_there_is_no_proportion() -> None:
    expr = Interpolation(actual=A, worst=number("5"), best=ref("best"), points=number("25"))
    why = fails(expr, a="5", best="5")
    assert (type(why), why.node) == (ZeroDivisor, expr)


IfMissing = Literal["error", "unscored", "rescale"]


def card(if_missing: IfMissing, *weights: str) -> ScoreTotal:
    quotient = Binary(op="/", left=ref("good"), right=ref("all"))
    values: tuple[Expr, ...] = (ref("a"), ref("b"), quotient)
    given = weights or ("",) * 3
    return ScoreTotal(
        parts=tuple(
            ScorePart(
                title=Text("", ""),
                value=value,
                weight=number(weight) if weight else None,
                if_missing=if_missing,
            )
            for value, weight in zip(values, given, strict=True)
        )
    )


WEIGHTS = ("30", "20", "50")


@pytest.mark.parametrize(
    ("expr", "figures", "score"),
    [
        (card("error"), {"a": "44", "b": "17", "good": "20", "all": "2"}, "71"),
        (card("error", *WEIGHTS), {"a": "100", "b": "80", "good": "160", "all": "2"}, "86"),
        (card("error", "0.3", "0.2", "0.5"), {"a": "100", "b": "80", "good": "160", "all": "2"}, "86"),
        (card("unscored"), {"a": "44", "good": "1", "all": "0"}, "44"),
        (card("unscored", *WEIGHTS), {"a": "100", "b": "80", "good": "1"}, "46"),
        (card("unscored", *WEIGHTS), {}, "0"),
        (card("rescale", *WEIGHTS), {"a": "100", "b": "80", "good": "1", "all": "0"}, "92"),
        (card("rescale", *WEIGHTS), {"b": "80"}, "80"),
        (card("rescale"), {"b": "80"}, "80"),
    ],
)
def test_a_score_counts_what_it_has(expr: ScoreTotal, figures: dict[str, str], score: str) -> None:
    assert worth(expr, **figures) == Decimal(score)


@pytest.mark.parametrize(
    ("expr", "why"),
    [
        (card("error"), NoFigure),
        (card("error", *WEIGHTS), NoFigure),
        (card("rescale"), NoFigure),
        (card("rescale", *WEIGHTS), NoFigure),
        (card("unscored", "1", "-1", "0"), ZeroDivisor),
    ],
)
def test_a_score_without_its_figures_is_no_number(expr: ScoreTotal, why: type[Unpayable]) -> None:
    assert type(fails(expr)) is why


def test_only_a_missing_figure_is_left_out() -> None:
    """A key that no band holds is a hole in the plan, not a missing figure."""
    part = ScorePart(title=Text("", ""), value=Lookup(key=A, rows=UP), if_missing="rescale")
    assert type(fails(ScoreTotal(parts=(part,)), a="1")) is NoRow


def paid(*, is_shared: bool, place: str, tied: str, turn: str) -> Decimal:
    amounts = (row("1", "850"), row("2", "800.01"), row("3", "-0.05"))
    expr = RankPay(place=ref("p"), tied=ref("t"), turn=ref("n"), rows=amounts, is_shared=is_shared)
    return worth(expr, p=place, t=tied, n=turn)


@pytest.mark.parametrize(
    ("is_shared", "place", "tied", "turn", "amount"),
    [
        (False, "1", "2", "2", "850"), (False, "4", "1", "1", "0"), (True, "2", "1", "1", "800.01"),
        (True, "1", "2", "1", "825.01"), (True, "1", "2", "2", "825"), (True, "2", "3", "1", "266.66"),
        (True, "2", "3", "2", "266.65"), (True, "2", "3", "3", "266.65"), (True, "3", "2", "1", "-0.03"),
        (True, "3", "2", "2", "-0.02"), (True, "9", "2", "1", "0"),
    ],
)  # fmt: skip
def test_a_place_pays_its_amount_and_a_tie_shares_to_the_fen(
    is_shared: bool,  # noqa: FBT001
    place: str,
    tied: str,
    turn: str,
    amount: str,
) -> None:
    assert paid(is_shared=is_shared, place=place, tied=tied, turn=turn) == Decimal(amount)


def test_rows_come_to_what_was_collected() -> None:
    expr = Collected(
        figure=ref("each"), rows=ref("rows"), operand=A, how="sum", record=Text("订单", "orders")
    )
    assert worth(expr, each="152.4", rows="38") == Decimal("152.4")


def test_a_group_that_nobody_resolved_is_our_own_fault() -> None:
    call = GroupCall(function="count", group=Name(scope="", name="team", at=Source(file="f")), operand=None)
    with pytest.raises(AssertionError, match=r"count\(team\) was never resolved"):
        value_of(call)
