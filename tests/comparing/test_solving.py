"""Searching a grid for a total, on made-up totals."""

from collections.abc import Callable
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from csbonus.comparing.solving import Point, Solved, make_grid, solve


def found(
    total: Callable[[Decimal], Decimal | None], target: str, high: str = "100", step: str = "1"
) -> Solved:
    return solve(make_grid(Decimal(0), Decimal(high), Decimal(step)), Decimal(target), total)


def exact(solved: Solved) -> list[tuple[Decimal, Decimal]]:
    return [(first.value, last.value) for first, last in solved.exact]


def test_a_value_that_meets_the_total_is_found_with_its_neighbours() -> None:
    solved = found(lambda value: 3 * value, "111")
    assert exact(solved) == [(Decimal(37), Decimal(37))]
    assert solved.around == (Point(Decimal(36), Decimal(108)), Point(Decimal(38), Decimal(114)))
    assert (solved.beside, solved.trend) == ((), "rising")


def test_a_total_between_two_values_has_both_beside_it() -> None:
    solved = found(lambda value: -3 * value, "-112")
    assert solved.exact == ()
    assert solved.beside == ((Point(Decimal(37), Decimal(-111)), Point(Decimal(38), Decimal(-114))),)
    assert solved.trend == "falling"


def test_all_values_of_a_flat_stretch_are_found() -> None:
    """Steps of ten: 30 to 39 all pay 30."""
    assert exact(found(lambda value: value // 10 * 10, "30")) == [(Decimal(30), Decimal(39))]


def test_a_total_that_turns_has_several_solutions() -> None:
    """(value - 50) squared is 400 at 30 and at 70."""
    solved = found(lambda value: (value - 50) ** 2, "400")
    assert exact(solved) == [(Decimal(30), Decimal(30)), (Decimal(70), Decimal(70))]
    assert solved.trend == "turning"


def test_a_total_that_is_never_reached_has_none() -> None:
    solved = found(lambda value: 3 * value, "301")
    assert (solved.exact, solved.beside) == ((), ())
    assert solved.points[-1] == Point(Decimal(100), Decimal(300))


def test_values_that_cannot_be_paid_are_passed_over() -> None:
    solved = found(lambda value: value if value >= 50 else None, "60")
    assert exact(solved) == [(Decimal(60), Decimal(60))]
    assert Decimal(0) in solved.unpaid


def test_a_number_that_nothing_depends_on_is_flat() -> None:
    assert found(lambda _: Decimal(5), "6").trend == "flat"
    assert exact(found(lambda _: Decimal(5), "5")) == [(Decimal(0), Decimal(100))]


@given(st.integers(1, 400), st.integers(0, 1000), st.integers(1, 60))
def test_whatever_rises_is_solved_on_its_grid(slope: int, place: int, step: int) -> None:
    """Value x slope, rising without a flat: the value that was put in comes out, alone."""
    grid = make_grid(Decimal(0), Decimal(step * 1000), Decimal(step))
    value = Decimal(place * step)
    assert exact(solve(grid, value * slope, lambda one: one * slope)) == [(value, value)]
