"""Exact arithmetic on fractions: rounding to the fen, shares of a pool, rates by brackets. Nothing here is of csbonus."""

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from math import floor

ZERO, ONE = Fraction(0), Fraction(1)
met: Counter[str] = Counter()
"""How often an edge was met where only the sum itself knows: half a fen, a threshold."""


def fen(amount: Fraction) -> Fraction:
    """Round to the fen, halves away from zero."""
    met["half a fen"] += (amount * 100).denominator == 2
    size = floor(abs(amount) * 100 + Fraction(1, 2))
    return Fraction(size if amount >= 0 else -size, 100)


def percent(text: str) -> Fraction:
    """Read a percentage: `0.3%`."""
    return Fraction(text.removesuffix("%")) / 100


def equal_shares(amount: Fraction, members: int) -> list[Fraction]:
    """Share an amount of whole fen: the fen that are left over go to the first ones."""
    each, left = divmod(int(amount * 100), members)
    return [Fraction(each + (place < left), 100) for place in range(members)]


def whole_step(
    figure: Fraction, steps: Sequence[tuple[int, Fraction]], otherwise: Fraction = ZERO
) -> Fraction:
    """Give what the highest step reached is worth."""
    met["a threshold exactly"] += any(figure == least for least, _ in steps)
    reached = [worth for least, worth in steps if figure >= least]
    return reached[-1] if reached else otherwise


def parts(amount: Fraction, rates: Sequence[tuple[int, Fraction]]) -> Fraction:
    """Pay each part of an amount above a threshold, up to the next one, at its own rate."""
    ends = [Fraction(start) for start, _ in rates[1:]] + [max(amount, Fraction(rates[-1][0]))]
    return sum(
        (max(ZERO, min(amount, end) - start) * rate for (start, rate), end in zip(rates, ends, strict=True)),
        ZERO,
    )


def whole_points_short(figure: Fraction, target: Fraction) -> int:
    """Count the whole percentage points by which a figure is below its target."""
    return max(0, floor((target - figure) * 100))


def share_of_way(figure: Fraction, worst: Fraction, best: Fraction) -> Fraction:
    """Tell how far a figure is on the way from the worst, 0, to the best, 1."""
    return min(ONE, max(ZERO, (figure - worst) / (best - worst)))
