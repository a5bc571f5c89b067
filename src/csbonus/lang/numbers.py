"""Exact decimal arithmetic: the context every sum is done in, and the way out of it."""

import re
from contextlib import AbstractContextManager
from decimal import (
    ROUND_HALF_EVEN,
    Context,
    Decimal,
    DivisionByZero,
    InvalidOperation,
    Overflow,
    localcontext,
)

from csbonus.problems import Text

EXACT = Context(
    prec=50, Emax=60, Emin=-60, rounding=ROUND_HALF_EVEN, traps=[InvalidOperation, DivisionByZero, Overflow]
)
"""Fifty digits: a quotient is off by less than 1e-30 of a fen, and `settle` takes that off again."""

LARGEST = Decimal(10) ** 15
"""No figure of pay is larger; anything beyond is a mistake in the data or the plan."""

TOO_LARGE = Text(
    "数字太大，请核对（最大 1,000,000,000,000,000）",
    "the number is too large; check it (1,000,000,000,000,000 is the most)",
)

_SETTLED = Decimal("1e-28")
_PLAIN = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?%?", re.ASCII)
_HUNDRED = Decimal(100)
LONGEST_NUMBER = 30


def exact_arithmetic() -> AbstractContextManager[Context]:
    """Give the context in which figures are computed, for a `with` block."""
    return localcontext(EXACT)


def settle(value: Decimal) -> Decimal:
    """Take off the last digits a division left behind, so that ties and limits are met exactly.

    Two thirds of three is two here, not 1.999...; the figures of pay differ by far more than 1e-28.
    """
    return EXACT.quantize(value, _SETTLED)


def read_plain_number(text: str) -> Decimal | None:
    """Read a number of a plan from its characters: `1800`, `0.50`, `-4%`; nothing when it is not one."""
    if len(text) > LONGEST_NUMBER or not _PLAIN.fullmatch(text):
        return None
    return Decimal(text[:-1]) / _HUNDRED if text.endswith("%") else Decimal(text)
