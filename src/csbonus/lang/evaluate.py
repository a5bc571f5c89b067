"""Expressions turned into functions over figures: compiled once for a plan, called for every agent."""

import operator
from collections.abc import Callable, Mapping
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from functools import cache
from types import MappingProxyType

from csbonus.lang import evaluate_tables as tables
from csbonus.lang.numbers import settle
from csbonus.lang.outcomes import (
    ONE,
    ZERO,
    Condition,
    Figures,
    NoFigure,
    NoRow,
    TooLarge,
    Unpayable,
    Value,
    ZeroDivisor,
    divisor,
    within,
)
from csbonus.lang.tree import (
    Binary,
    Call,
    Collected,
    Compare,
    Escalation,
    Expr,
    Gated,
    GroupCall,
    Interpolation,
    Logic,
    Lookup,
    Marginal,
    Name,
    Negative,
    Number,
    PoolShare,
    RankPay,
    Ref,
    ScoreTotal,
    Steps,
    ZeroWithout,
)

__all__ = [
    "ONE",
    "ZERO",
    "Condition",
    "Figures",
    "NoFigure",
    "NoRow",
    "TooLarge",
    "Unpayable",
    "Value",
    "ZeroDivisor",
    "condition_of",
    "holds",
    "value_of",
]


@cache
def value_of(expr: Expr) -> Value:
    """Compile an expression to a function from figures to its exact value.

    Call the function inside `exact_arithmetic()`. It raises Unpayable.
    """
    return _COMPILERS[type(expr)](expr)


@cache
def condition_of(expr: Expr) -> Condition:
    """Compile a condition to a function from figures to whether it holds."""
    return _CONDITIONS[type(expr)](expr)


def _number(expr: Number) -> Value:
    value = expr.value
    return lambda _figures: value


def _ref(expr: Ref) -> Value:
    key = expr.key

    def read(figures: Figures) -> Decimal:
        try:
            return figures[key]
        except KeyError:
            raise NoFigure(expr) from None

    return read


def _negative(expr: Negative) -> Value:
    operand = value_of(expr.operand)
    return lambda figures: -operand(figures)


def _binary(expr: Binary) -> Value:
    left, right = value_of(expr.left), value_of(expr.right)
    if expr.op == "/":
        return _quotient(expr, left, right)
    combine = _COMBINED[expr.op]
    return lambda figures: within(combine(left(figures), right(figures)), expr)


_COMBINED: Mapping[str, Callable[[Decimal, Decimal], Decimal]] = MappingProxyType(
    {"+": operator.add, "-": operator.sub, "*": operator.mul}
)


def _quotient(expr: Binary, left: Value, right: Value) -> Value:
    def divide(figures: Figures) -> Decimal:
        return within(left(figures) / divisor(right(figures), expr), expr)

    return divide


_HOLDS: Mapping[str, Callable[[Decimal], bool]] = MappingProxyType(
    {
        "<": lambda d: d < 0,
        "<=": lambda d: d <= 0,
        ">": lambda d: d > 0,
        ">=": lambda d: d >= 0,
        "==": lambda d: d == 0,
        "!=": lambda d: d != 0,
    }
)


def holds(op: str, left: Decimal, right: Decimal) -> bool:
    """Tell whether a comparison holds between two values, call it inside `exact_arithmetic()`."""
    return _HOLDS[op](settle(left - right))


def _compare(expr: Compare) -> Condition:
    left, right, is_so = value_of(expr.left), value_of(expr.right), _HOLDS[expr.op]
    return lambda figures: is_so(settle(left(figures) - right(figures)))


def _logic(expr: Logic) -> Condition:
    operands = tuple(condition_of(x) for x in expr.operands)
    if expr.op == "not":
        return lambda figures: not operands[0](figures)
    decide = all if expr.op == "and" else any
    return lambda figures: decide(is_so(figures) for is_so in operands)


def _call(expr: Call) -> Value:
    if expr.function == "if":
        return _choice(expr)
    arguments = tuple(value_of(x) for x in expr.arguments)
    if expr.function in _ROUNDINGS:
        return _rounded(expr, arguments)
    first = arguments[0]
    match expr.function:
        case "min":
            return lambda figures: min(value(figures) for value in arguments)
        case "max":
            return lambda figures: max(value(figures) for value in arguments)
        case _:
            return lambda figures: abs(first(figures))


_ROUNDINGS: Mapping[str, str] = MappingProxyType(
    {"floor": ROUND_FLOOR, "ceil": ROUND_CEILING, "round": ROUND_HALF_UP}
)


def _rounded(expr: Call, arguments: tuple[Value, ...]) -> Value:
    first, step, rounding = (
        arguments[0],
        arguments[1] if len(arguments) > 1 else None,
        _ROUNDINGS[expr.function],
    )

    def to_step(figures: Figures) -> Decimal:
        size = divisor(step(figures), expr) if step else ONE
        steps = settle(within(first(figures) / size, expr))
        return within(steps.quantize(ONE, rounding=rounding) * size, expr)

    return to_step


def _choice(expr: Call) -> Value:
    is_so = condition_of(expr.arguments[0])
    then, otherwise = value_of(expr.arguments[1]), value_of(expr.arguments[2])
    return lambda figures: then(figures) if is_so(figures) else otherwise(figures)


def _escalation(expr: Escalation) -> Value:
    count = value_of(expr.count)
    amounts = tuple(n.value for n in expr.amounts)
    further = amounts[-1] if expr.after_last == "repeat" else ZERO

    def pay(figures: Figures) -> Decimal:
        events = max(0, int(count(figures)))
        paid = sum(amounts[:events], ZERO) + further * max(0, events - len(amounts))
        return within(paid, expr)

    return pay


def _collected(expr: Collected) -> Value:
    return value_of(expr.figure)


def _pool_share(expr: PoolShare) -> Value:
    return value_of(expr.share)


def _gated(expr: Gated) -> Value:
    gate, operand = value_of(expr.gate), value_of(expr.operand)
    return lambda figures: operand(figures) if gate(figures) else ZERO


def _zero_without(expr: ZeroWithout) -> Value:
    key, operand = expr.figure.key, value_of(expr.operand)
    if expr.because == "zero":
        return lambda figures: operand(figures) if figures.get(key) else ZERO
    return lambda figures: operand(figures) if key in figures else ZERO


def _unresolved(expr: Name | GroupCall) -> Value:
    written = expr.written if isinstance(expr, Name) else f"{expr.function}({expr.group.written})"
    raise AssertionError(f"the name {written} was never resolved")


_CONDITIONS: Mapping[type, Callable[..., Condition]] = MappingProxyType({Compare: _compare, Logic: _logic})

_COMPILERS: Mapping[type, Callable[..., Value]] = MappingProxyType(
    {
        Number: _number,
        Ref: _ref,
        Negative: _negative,
        Binary: _binary,
        Call: _call,
        Lookup: lambda expr: tables.lookup(expr, value_of),
        Marginal: lambda expr: tables.marginal(expr, value_of),
        Steps: lambda expr: tables.steps(expr, value_of),
        Interpolation: lambda expr: tables.interpolation(expr, value_of),
        ScoreTotal: lambda expr: tables.score_total(expr, value_of),
        RankPay: lambda expr: tables.rank_pay(expr, value_of),
        Collected: _collected,
        Escalation: _escalation,
        PoolShare: _pool_share,
        Gated: _gated,
        ZeroWithout: _zero_without,
        Name: _unresolved,
        GroupCall: _unresolved,
    }
)
