"""What a compiled formula is, and why figures may leave it without an answer."""

from collections.abc import Callable, Mapping
from decimal import Decimal

from csbonus.lang.numbers import LARGEST, settle
from csbonus.lang.tree import Expr

Figures = Mapping[str, Decimal]
Value = Callable[[Figures], Decimal]
Condition = Callable[[Figures], bool]
Compile = Callable[[Expr], Value]

_DIGITS = LARGEST.adjusted()

ZERO = Decimal(0)
ONE = Decimal(1)


class Unpayable(Exception):  # noqa: N818 - an outcome of the figures, not a fault
    """A formula that these figures cannot answer; `node` is the part that could not."""

    def __init__(self, node: Expr) -> None:
        super().__init__()
        self.node = node


class NoFigure(Unpayable):
    """A figure the formula reads was not formed."""


class ZeroDivisor(Unpayable):
    """A division by zero."""


class NoRow(Unpayable):
    """A key where no row of brackets holds, and none is stated for the rest."""


class TooLarge(Unpayable):
    """A value beyond anything that is paid."""


def within(value: Decimal, expr: Expr) -> Decimal:
    """Pass a value on; one beyond anything that is paid is refused."""
    if value.adjusted() >= _DIGITS and abs(value) > LARGEST:
        raise TooLarge(expr)
    return value


def divisor(value: Decimal, expr: Expr) -> Decimal:
    """Pass a divisor on; one that only a division's last digits keep from being zero is zero."""
    if not settle(value):
        raise ZeroDivisor(expr)
    return value
