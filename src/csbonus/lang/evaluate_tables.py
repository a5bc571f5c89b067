"""Brackets, steps, score cards and places turned into functions over figures."""

from collections.abc import Callable, Mapping
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from types import MappingProxyType

from csbonus.lang.numbers import settle
from csbonus.lang.outcomes import (
    ONE,
    ZERO,
    Compile,
    Figures,
    NoFigure,
    NoRow,
    Value,
    ZeroDivisor,
    divisor,
    within,
)
from csbonus.lang.tree import Interpolation, Lookup, Marginal, RankPay, ScorePart, ScoreTotal, Steps

_FEN = Decimal("0.01")

_REACHED: Mapping[tuple[str, bool], Callable[[Decimal], bool]] = MappingProxyType(
    {
        ("up", False): lambda distance: distance >= 0,
        ("up", True): lambda distance: distance > 0,
        ("down", False): lambda distance: distance <= 0,
        ("down", True): lambda distance: distance < 0,
    }
)


def row_of(expr: Lookup, compiled: Compile) -> Callable[[Figures], int | None]:
    """Compile which row holds, as its place in the rows from 0; nothing where none does.

    Rows are tried one after the other, and no further than is needed.
    """
    key = compiled(expr.key)
    tried = [
        (place, compiled(row.threshold), _REACHED[expr.direction, row.is_strict])
        for place, row in enumerate(expr.rows)
    ]
    if expr.direction == "up":
        tried.reverse()

    def find(figures: Figures) -> int | None:
        position = key(figures)
        for place, threshold, reached in tried:
            if reached(settle(position - threshold(figures))):
                return place
        return None

    return find


def lookup(expr: Lookup, compiled: Compile) -> Value:
    """Compile the value of the row that holds."""
    find = row_of(expr, compiled)
    values = tuple(compiled(row.value) for row in expr.rows)
    rest = compiled(expr.otherwise) if expr.otherwise is not None else None

    def look_up(figures: Figures) -> Decimal:
        place = find(figures)
        if place is not None:
            return values[place](figures)
        if rest is None:
            raise NoRow(expr)
        return rest(figures)

    return look_up


def marginal(expr: Marginal, compiled: Compile) -> Value:
    """Compile rates on parts, from the highest part down to what lies under the first threshold.

    From above, each part is paid once, even where thresholds that are formulas come out of order.
    """
    base = compiled(expr.base)
    rest = compiled(expr.otherwise) if expr.otherwise is not None else None
    rows = tuple((compiled(row.threshold), compiled(row.value)) for row in reversed(expr.rows))

    def pay(figures: Figures) -> Decimal:
        paid, end, first = ZERO, base(figures), ZERO
        for threshold, rate in rows:
            first = threshold(figures)
            if end > first:
                paid += (end - first) * rate(figures)
                end = first
        if rest is not None:
            paid += end * rest(figures) if end else ZERO
        elif settle(end - first) < 0:
            raise NoRow(expr)
        return within(paid, expr)

    return pay


def steps(expr: Steps, compiled: Compile) -> Value:
    """Compile a count of steps: whole ones, or in proportion; never fewer than none."""
    actual, target, size = compiled(expr.actual), compiled(expr.target), compiled(expr.size)
    sign = ONE if expr.side == "above" else -ONE

    def count(figures: Figures) -> Decimal:
        distance = sign * (actual(figures) - target(figures))
        number = within(distance / divisor(size(figures), expr.size), expr)
        if expr.is_whole:
            number = settle(number).quantize(ONE, rounding=ROUND_FLOOR)
        return max(ZERO, number)

    return count


def share_of(expr: Interpolation, compiled: Compile) -> Value:
    """Compile the share of all points that a figure earns, from 0 to 1."""
    actual, worst, best = compiled(expr.actual), compiled(expr.worst), compiled(expr.best)

    def share(figures: Figures) -> Decimal:
        start = worst(figures)
        way = (actual(figures) - start) / divisor(best(figures) - start, expr)
        return min(ONE, max(ZERO, way))

    return share


def interpolation(expr: Interpolation, compiled: Compile) -> Value:
    """Compile points in proportion."""
    points, share = compiled(expr.points), share_of(expr, compiled)
    return lambda figures: points(figures) * share(figures)


def is_weighted(expr: ScoreTotal) -> bool:
    """Tell whether a score weighs its parts."""
    return all(part.weight is not None for part in expr.parts)


def score_total(expr: ScoreTotal, compiled: Compile) -> Value:
    """Compile a score: the sum of the parts, or with weights their weighted mean."""
    parts = tuple((part_of(part, compiled), _weight(part, compiled)) for part in expr.parts)
    weighs = is_weighted(expr)

    def total(figures: Figures) -> Decimal:
        points, weights, counted = ZERO, ZERO, 0
        for part, weight in parts:
            value = part(figures)
            if value is not None:
                share = weight(figures)
                points, weights, counted = points + share * value, weights + share, counted + 1
        if not counted:
            raise NoFigure(expr)
        return within(points / divisor(weights, expr) if weighs else points, expr)

    return total


def _weight(part: ScorePart, compiled: Compile) -> Value:
    return compiled(part.weight) if part.weight is not None else lambda _figures: ONE


def part_of(part: ScorePart, compiled: Compile) -> Callable[[Figures], Decimal | None]:
    """Compile a part; nothing comes of one that is left out for want of a figure."""
    value = compiled(part.value)
    if part.if_missing == "error":
        return value
    without = ZERO if part.if_missing == "unscored" else None

    def score(figures: Figures) -> Decimal | None:
        try:
            return value(figures)
        except (NoFigure, ZeroDivisor):
            return without

    return score


def rank_pay(expr: RankPay, compiled: Compile) -> Value:
    """Compile an amount by place; who shares places shares their amounts, to the fen."""
    place, tied, turn = compiled(expr.place), compiled(expr.tied), compiled(expr.turn)
    rows = tuple((compiled(row.threshold), compiled(row.value)) for row in expr.rows)

    def pay(figures: Figures) -> Decimal:
        first = place(figures)
        many = tied(figures) if expr.is_shared else ONE
        taken = sum((value(figures) for at, value in rows if first <= at(figures) < first + many), ZERO)
        return within(_shared(taken, many, turn(figures)) if many > 1 else taken, expr)

    return pay


def _shared(amount: Decimal, many: Decimal, turn: Decimal) -> Decimal:
    """Give one of the equal shares of an amount; the fen left over go to the first ones."""
    fen = settle(amount).quantize(_FEN, rounding=ROUND_HALF_UP).scaleb(2)
    each, left = divmod(abs(fen), many)
    share = (each + (ONE if turn <= left else ZERO)).scaleb(-2)
    return share if fen >= 0 else -share
