"""The value of one number at which a total is met, on the number's own grid."""

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Literal

from msgspec import Struct

SAMPLES = 17
"""How many values, evenly spread over the range, are looked at for turns."""

Total = Callable[[Decimal], Decimal | None]
"""Gives the total at a value; nothing where that can't be paid."""


class Grid(Struct, frozen=True, kw_only=True):
    """The values that are tried: from `low` by `step`, `count` steps up to the last."""

    low: Decimal
    step: Decimal
    count: int

    def at(self, place: int) -> Decimal:
        """Give the value at a place, from 0."""
        return self.low + self.step * place


class Point(Struct, frozen=True):
    """A value and the total there."""

    value: Decimal
    total: Decimal


class Solved(Struct, frozen=True, kw_only=True):
    """What was found.

    `exact` are stretches of values, from and to, where the total is met to the fen, and `around` the values a
    step before and behind these; `beside` those just before and after the target where it is passed over. `trend` is that of all points looked at;
    `points` are these, from low to high.
    """

    exact: tuple[tuple[Point, Point], ...]
    around: tuple[Point, ...]
    beside: tuple[tuple[Point, Point], ...]
    trend: Literal["rising", "falling", "flat", "turning"]
    points: tuple[Point, ...]
    unpaid: tuple[Decimal, ...] = ()


def make_grid(low: Decimal, high: Decimal, step: Decimal) -> Grid:
    """Lay a grid over a range; its last value is the greatest that is not beyond `high`."""
    return Grid(low=low, step=step, count=int((high - low) / step))


def solve(grid: Grid, target: Decimal, total: Total) -> Solved:
    """Find where the total is the target.

    The range is looked at in evenly spread places; between two with the target in between, it is halved
    until nothing lies between. A pass and a return between two places is not seen.
    """
    search = _Search(grid, target, total)
    places = sorted({grid.count * n // (SAMPLES - 1) for n in range(SAMPLES)})
    known = [place for place in places if search.total(place) is not None]
    exact: list[tuple[int, int]] = []
    beside: list[tuple[int, int]] = []
    for first, last in pairwise(known):
        search.between(first, last, exact, beside)
    if len(known) == 1 and search.sign(known[0]) == 0:
        exact.append((known[0], known[0]))
    met = _joined(exact)
    return Solved(
        exact=tuple((search.point(first), search.point(last)) for first, last in met),
        around=tuple(search.point(place) for ends in met for place in search.next_to(*ends)),
        beside=tuple((search.point(first), search.point(last)) for first, last in beside),
        trend=_trend([search.point(place).total for place in known]),
        points=tuple(search.point(place) for place in known),
        unpaid=tuple(grid.at(place) for place in places if place not in known),
    )


class _Search:
    """Totals by place, each paid once."""

    def __init__(self, grid: Grid, target: Decimal, total: Total) -> None:
        self._grid = grid
        self._target = target
        self._pay = total
        self._totals: dict[int, Decimal | None] = {}

    def total(self, place: int) -> Decimal | None:
        if place not in self._totals:
            self._totals[place] = self._pay(self._grid.at(place))
        return self._totals[place]

    def point(self, place: int) -> Point:
        return Point(self._grid.at(place), self.total(place) or Decimal(0))

    def sign(self, place: int) -> int | None:
        """Tell whether the total is below the target (-1), meets it (0) or is above."""
        total = self.total(place)
        return None if total is None else (total > self._target) - (total < self._target)

    def next_to(self, first: int, last: int) -> list[int]:
        """List the places just before and behind a stretch that are in the range and can be paid."""
        near = [place for place in (first - 1, last + 1) if 0 <= place <= self._grid.count]
        return [place for place in near if self.total(place) is not None]

    def between(
        self, first: int, last: int, exact: list[tuple[int, int]], beside: list[tuple[int, int]]
    ) -> None:
        """Search between two places that can be paid."""
        signs = self.sign(first), self.sign(last)
        if signs == (0, 0):
            exact.append((first, last) if self.sign((first + last) // 2) == 0 else (first, first))
            exact.append((last, last))
        elif 0 in signs:
            met, other = (first, last) if signs[0] == 0 else (last, first)
            edge = self._halve(met, other, lambda place: self.sign(place) == 0)
            exact.append((min(met, edge), max(met, edge)))
        elif signs[0] != signs[1]:
            edge = self._halve(first, last, lambda place: self.sign(place) == signs[0])
            following = edge + 1
            if self.sign(following) == 0:
                far = self._halve(following, last, lambda place: self.sign(place) == 0)
                exact.append((following, far))
            else:
                beside.append((edge, following))

    def _halve(self, inside: int, outside: int, is_inside: Callable[[int], bool]) -> int:
        """Find the last place on the way from `inside` to `outside` that is still inside."""
        while abs(outside - inside) > 1:
            middle = (inside + outside) // 2
            if is_inside(middle):
                inside = middle
            else:
                outside = middle
        return inside


def _joined(stretches: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Put stretches together that touch or overlap."""
    joined: list[tuple[int, int]] = []
    for first, last in sorted(stretches):
        if joined and first <= joined[-1][1] + 1:
            joined[-1] = joined[-1][0], max(joined[-1][1], last)
        else:
            joined.append((first, last))
    return joined


def _trend(totals: Sequence[Decimal]) -> Literal["rising", "falling", "flat", "turning"]:
    pairs = list(pairwise(totals))
    rises, falls = any(b > a for a, b in pairs), any(b < a for a, b in pairs)
    if rises and falls:
        return "turning"
    return "rising" if rises else "falling" if falls else "flat"
