"""The unit that a value of an expression is written with; its units have been checked before."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from csbonus.lang.tree import (
    Binary,
    Call,
    Collected,
    Escalation,
    Expr,
    Gated,
    Interpolation,
    Lookup,
    Marginal,
    Negative,
    Number,
    PoolShare,
    RankPay,
    Ref,
    ScoreTotal,
    ZeroWithout,
)
from csbonus.lang.units import MONEY, RATIO, Unit


def unit_shown(expr: Expr) -> Unit | None:
    """Give the unit a value of an expression is written with; a bare number has none, nor has a count of steps."""
    of = _UNITS.get(type(expr))
    return of(expr) if of else None


def _first(*parts: Expr | None) -> Unit | None:
    units = (unit_shown(part) for part in parts if part is not None)
    return next((unit for unit in units if unit is not None), None)


def _binary(expr: Binary) -> Unit | None:
    if expr.op in "+-":
        return _first(expr.left, expr.right)
    left, right = unit_shown(expr.left), unit_shown(expr.right)
    if left is None and right is None:
        return None
    left, right = left or RATIO, right or RATIO
    return left * right if expr.op == "*" else left / right


def _call(expr: Call) -> Unit | None:
    return _first(*(expr.arguments[1:] if expr.function == "if" else expr.arguments))


_UNITS: Mapping[type, Callable[..., Unit | None]] = MappingProxyType(
    {
        Number: lambda expr: expr.unit,
        Ref: lambda expr: expr.unit,
        Negative: lambda expr: unit_shown(expr.operand),
        Binary: _binary,
        Call: _call,
        Lookup: lambda expr: _first(*(row.value for row in expr.rows), expr.otherwise),
        Marginal: lambda expr: unit_shown(expr.base),
        Interpolation: lambda expr: unit_shown(expr.points),
        ScoreTotal: lambda expr: _first(*(part.value for part in expr.parts)),
        Escalation: lambda _expr: MONEY,
        PoolShare: lambda _expr: MONEY,
        RankPay: lambda _expr: MONEY,
        Collected: lambda expr: expr.figure.unit,
        Gated: lambda expr: unit_shown(expr.operand),
        ZeroWithout: lambda expr: unit_shown(expr.operand),
    }
)
