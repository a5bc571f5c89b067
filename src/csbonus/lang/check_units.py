"""The unit of an expression, worked out before any data is read; a clash is a problem at its character."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Literal

from csbonus.lang.describe import formula
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
from csbonus.lang.unit_problems import Kind, agree, refuse_size, refuse_step
from csbonus.lang.units import COUNT, MONEY, RATIO, Unit
from csbonus.problems import Problem, Refusal, Source, Text, refuse


def check_units(expr: Expr, expected: Kind | None, at: Source) -> tuple[Problem, ...]:
    """Check that an expression comes out in the unit its field declares; one problem at most.

    With nothing expected, any unit will do and clashes inside are found. `at` is the place that is
    named when a part has no place of its own.
    """
    try:
        kind = _kind(expr) if expected == "condition" else _figure(expr)
        if expected is not None:
            agree(kind, expected, expr, None, expr.at or at)
    except Refusal as refusal:
        return refusal.problems
    return ()


def unit_of(expr: Expr) -> Kind:
    """Work out the unit of an expression; raises Refusal where units clash."""
    return _kind(expr)


def _kind(expr: Expr) -> Kind:
    return _KINDS[type(expr)](expr)


def _number(expr: Number) -> Kind:
    return "any" if expr.unit is None else expr.unit


def _ref(expr: Ref) -> Kind:
    return expr.unit


def _negative(expr: Negative) -> Kind:
    return _figure(expr.operand)


def _figure(expr: Expr) -> Unit | Literal["any"]:
    kind = _kind(expr)
    if kind == "condition":
        raise refuse(
            "condition-as-number",
            Text(f"{formula(expr, 'zh')} 是条件（是/否），不能当数字用；请用 if(条件, 值, 值)",
                 f"{formula(expr, 'en')} is a condition (yes/no), not a number; use if(condition, value, value)"),
            expr.at,
        )  # fmt: skip
    return kind


def _condition(expr: Expr) -> None:
    if _kind(expr) != "condition":
        raise refuse(
            "number-as-condition",
            Text(f"{formula(expr, 'zh')} 是数字，这里要的是条件，如 a >= 5",
                 f"{formula(expr, 'en')} is a number; a condition such as a >= 5 is needed here"),
            expr.at,
        )  # fmt: skip


def _binary(expr: Binary) -> Kind:
    left, right = _figure(expr.left), _figure(expr.right)
    if expr.op in "+-":
        return agree(left, right, expr.left, expr.right, expr.at)
    if left == "any" and right == "any":
        return "any"
    numerator = RATIO if left == "any" else left
    other = RATIO if right == "any" else right
    return numerator * other if expr.op == "*" else numerator / other


def _compare(expr: Compare) -> Kind:
    agree(_figure(expr.left), _figure(expr.right), expr.left, expr.right, expr.at)
    return "condition"


def _logic(expr: Logic) -> Kind:
    for operand in expr.operands:
        _condition(operand)
    return "condition"


def _call(expr: Call) -> Kind:
    values = expr.arguments
    if expr.function == "if":
        _condition(expr.arguments[0])
        values = expr.arguments[1:]
    if expr.function in ("floor", "ceil", "round"):
        refuse_step(expr, _figure(expr.arguments[0]))
    return _one_unit(values, expr.at)


def _lookup(expr: Lookup) -> Kind:
    key = _figure(expr.key)
    for row in expr.rows:
        agree(_figure(row.threshold), key, row.threshold, expr.key, row.threshold.at or expr.at)
    values = [*(row.value for row in expr.rows), *([expr.otherwise] if expr.otherwise is not None else [])]
    return _one_unit(values, expr.at)


def _one_unit(values: Sequence[Expr], at: Source | None) -> Kind:
    """Give the unit that all values have; a bare number takes that of the others."""
    kinds = [_figure(value) for value in values]
    first = next((i for i, kind in enumerate(kinds) if kind != "any"), 0)
    for kind, value in zip(kinds, values, strict=True):
        agree(kinds[first], kind, values[first], value, at)
    return kinds[first]


def _marginal(expr: Marginal) -> Kind:
    base = _figure(expr.base)
    for row in expr.rows:
        agree(_figure(row.threshold), base, row.threshold, expr.base, row.threshold.at or expr.at)
        agree(_figure(row.value), RATIO, row.value, None, row.value.at or expr.at)
    if expr.otherwise is not None:
        agree(_figure(expr.otherwise), RATIO, expr.otherwise, None, expr.otherwise.at or expr.at)
    return base


def _steps(expr: Steps) -> Kind:
    unit = _one_unit([expr.actual, expr.target, expr.size], expr.at)
    refuse_size(expr.size, unit)
    return RATIO


def _interpolation(expr: Interpolation) -> Kind:
    _one_unit([expr.actual, expr.worst, expr.best], expr.at)
    return _figure(expr.points)


def _score_total(expr: ScoreTotal) -> Kind:
    weights = [part.weight for part in expr.parts if part.weight is not None]
    weight = _one_unit(weights, expr.at) if weights else "any"
    if weight != "any":
        agree(weight, RATIO, weights[0], None, weights[0].at or expr.at)
    return _one_unit([part.value for part in expr.parts], expr.at)


def _rank_pay(expr: RankPay) -> Kind:
    for row in expr.rows:
        agree(_figure(row.value), MONEY, row.value, None, row.value.at or expr.at)
    return MONEY


def _collected(expr: Collected) -> Kind:
    return _figure(expr.operand)


def _escalation(expr: Escalation) -> Kind:
    agree(_figure(expr.count), COUNT, expr.count, None, expr.at)
    for amount in expr.amounts:
        agree(_number(amount), MONEY, amount, None, amount.at)
    return MONEY


def _pool_share(expr: PoolShare) -> Kind:
    agree(_figure(expr.amount), MONEY, expr.amount, None, expr.at)
    return MONEY


def _operand(expr: Gated | ZeroWithout) -> Kind:
    return _kind(expr.operand)


def _unresolved(expr: Name | GroupCall) -> Kind:
    raise AssertionError(f"{formula(expr, 'en')} was never resolved")


_KINDS: Mapping[type, Callable[..., Kind]] = MappingProxyType(
    {
        Number: _number,
        Ref: _ref,
        Negative: _negative,
        Binary: _binary,
        Compare: _compare,
        Logic: _logic,
        Call: _call,
        Lookup: _lookup,
        Marginal: _marginal,
        Steps: _steps,
        Interpolation: _interpolation,
        ScoreTotal: _score_total,
        Escalation: _escalation,
        PoolShare: _pool_share,
        RankPay: _rank_pay,
        Collected: _collected,
        Gated: _operand,
        ZeroWithout: _operand,
        Name: _unresolved,
        GroupCall: _unresolved,
    }
)
