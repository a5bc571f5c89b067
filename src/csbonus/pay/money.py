"""Money: the one place where an amount is rounded, and where one is divided without losing a fen."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import lru_cache

from csbonus.lang.numbers import EXACT, settle

FEN = Decimal("0.01")
ZERO = Decimal("0.00")
_OFTEN = 2_048
"""Many people get the same amounts, which are then kept once."""


@lru_cache(maxsize=_OFTEN)
def round_to_fen(value: Decimal) -> Decimal:
    """Round an amount to the fen, halves away from zero; the result is never -0.00."""
    whole = EXACT.quantize(value, FEN)
    rounded = whole if whole == value else settle(value).quantize(FEN, ROUND_HALF_UP, EXACT)
    return rounded or ZERO


def split_equally(amount: Decimal, members: int) -> tuple[Decimal, ...]:
    """Share an amount that is already rounded: equal shares, the odd fen to the first ones.

    The shares add up to the amount; a negative amount is shared as a positive one would be.
    """
    each, left = divmod(int(abs(amount) * 100), members)
    sign = -1 if amount < 0 else 1
    return tuple(sign * (each + (place < left)) * FEN for place in range(members))


def split_by_weight(amount: Decimal, weights: Sequence[Decimal]) -> tuple[Decimal, ...]:
    """Share an amount that is already rounded by weights that are not all zero, by largest remainder.

    Each gets the whole fen of his exact share; the fen left over go to the largest remainders, ties
    to whoever stands first. The shares add up to the amount.
    """
    fen = int(abs(amount) * 100)
    total = sum(map(Fraction, weights))
    exact = [fen * Fraction(weight) / total for weight in weights]
    shares = [int(share) for share in exact]
    left = fen - sum(shares)
    for index in sorted(range(len(exact)), key=lambda i: (shares[i] - exact[i], i))[:left]:
        shares[index] += 1
    sign = -1 if amount < 0 else 1
    return tuple(sign * share * FEN for share in shares)
