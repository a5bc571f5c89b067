"""The unit of an expression, worked out before any data is read; a clash is a problem at its character."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Literal

from csbonus.lang.describe import formula
from csbonus.lang.tree import (
    Binary,
    Brackets,
    Call,
    Compare,
    Escalation,
    Expr,
    Gated,
    Logic,
    Name,
    Negative,
    Number,
    PoolShare,
    Ref,
    ZeroWithout,
)
from csbonus.lang.units import COUNT, MONEY, RATIO, Unit
from csbonus.problems import Problem, Refusal, Source, Text, refuse

Kind = Unit | Literal["any", "condition"]
"""The unit of a part; `any` is a bare number that takes the unit of what it stands beside."""


def check_units(expr: Expr, expected: Kind | None, at: Source) -> tuple[Problem, ...]:
    """Check that an expression comes out in the unit its field declares; one problem at most.

    With nothing expected, any unit will do and clashes inside are found. `at` is the place that is
    named when a part has no place of its own.
    """
    try:
        kind = _kind(expr) if expected == "condition" else _figure(expr)
        if expected is not None:
            _agree(kind, expected, expr, None, expr.at or at)
    except Refusal as refusal:
        return refusal.problems
    return ()


def unit_of(expr: Expr) -> Kind:
    """Work out the unit of an expression; raises Refusal where units clash."""
    return _kind(expr)


def _kind(expr: Expr) -> Kind:
    return _KINDS[type(expr)](expr)


def _agree(left: Kind, right: Kind, expr: Expr, other: Expr | None, at: Source | None) -> Kind:
    """Give the unit both sides have, or refuse, naming both."""
    if left == "any" and right != "condition":
        _refuse_points_as_ratio(expr, right, at)
        return right
    if right == "any" and other is not None:
        _refuse_points_as_ratio(other, left, at)
        return left
    if left == right:
        return left
    raise refuse("unit-clash", _clash(left, right, expr, other), at)


def _clash(left: Kind, right: Kind, expr: Expr, other: Expr | None) -> Text:
    if other is None:
        return Text(
            f"单位不合：{formula(expr, 'zh')} 的单位是“{_named(left, 'zh')}”，这里需要“{_named(right, 'zh')}”",
            f"units clash: {formula(expr, 'en')} is {_named(left, 'en')}, but {_named(right, 'en')} is needed here",
        )
    return Text(
        f"单位不合：{formula(expr, 'zh')} 的单位是“{_named(left, 'zh')}”，{formula(other, 'zh')} 的单位是"
        f"“{_named(right, 'zh')}”，不能相加减或比较",
        f"units clash: {formula(expr, 'en')} is {_named(left, 'en')} and {formula(other, 'en')} is "
        f"{_named(right, 'en')}; they can't be added or compared",
    )


def _named(kind: Kind, lang: Literal["zh", "en"]) -> str:
    if isinstance(kind, Unit):
        return kind.render(lang)
    if kind == "condition":
        return "条件（是/否）" if lang == "zh" else "a condition (yes/no)"
    return "数字" if lang == "zh" else "a number"


def _refuse_points_as_ratio(expr: Expr, unit: Kind, at: Source | None) -> None:
    """Refuse 35 where 35 % is meant."""
    if unit != RATIO or not isinstance(expr, Number) or abs(expr.value) <= 1 or expr.is_percent:
        return
    raise refuse(
        "ratio-above-one",
        Text(f"这里是比率，{expr.value} 等于 {expr.value * 100}%；若指百分之 {expr.value}，请写 {expr.value}%",
             f"a ratio is meant here and {expr.value} is {expr.value * 100}%; for {expr.value} percent write {expr.value}%"),
        expr.at or at,
    )  # fmt: skip


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
        return _agree(left, right, expr.left, expr.right, expr.at)
    if left == "any" and right == "any":
        return "any"
    numerator = RATIO if left == "any" else left
    other = RATIO if right == "any" else right
    return numerator * other if expr.op == "*" else numerator / other


def _compare(expr: Compare) -> Kind:
    _agree(_figure(expr.left), _figure(expr.right), expr.left, expr.right, expr.at)
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
        _refuse_step(expr)
    kinds = [_figure(value) for value in values]
    first = next((i for i, kind in enumerate(kinds) if kind != "any"), 0)
    for kind, value in zip(kinds, values, strict=True):
        _agree(kinds[first], kind, values[first], value, expr.at)
    return kinds[first]


def _refuse_step(expr: Call) -> None:
    """Refuse a step of 0 or less, and round(x, 2), which would round money to the nearest 2 yuan."""
    step = expr.arguments[-1]
    if len(expr.arguments) == 1 or not isinstance(step, Number):
        return
    if step.value <= 0:
        raise refuse(
            "step-not-positive",
            Text(f"{expr.function} 的步长要大于 0；取到分请写 0.01，取到元请写 1",
                 f"the step of {expr.function} must be above 0; write 0.01 for fen and 1 for yuan"),
            step.at,
        )  # fmt: skip
    if expr.function != "round" or step.unit is not None:
        return
    if step.value in range(2, 11) and _figure(expr.arguments[0]) == MONEY:
        places = f"0.{'0' * (int(step.value) - 1)}1"
        raise refuse(
            "round-step",
            Text(f"round 的第二个参数是步长，不是小数位数：保留 {step.value} 位小数请写 {places}",
                 f"round takes a step, not a number of places: for {step.value} places write {places}"),
            step.at,
        )  # fmt: skip


def _brackets(expr: Brackets) -> Kind:
    key, base = _figure(expr.key), _figure(expr.base)
    for row in expr.rows:
        _agree(_number(row.threshold), key, row.threshold, expr.key, row.threshold.at)
        _agree(_number(row.rate), RATIO, row.rate, None, row.rate.at)
    if expr.method == "marginal":
        _agree(key, base, expr.key, expr.base, expr.at)
    return base


def _escalation(expr: Escalation) -> Kind:
    _agree(_figure(expr.count), COUNT, expr.count, None, expr.at)
    for amount in expr.amounts:
        _agree(_number(amount), MONEY, amount, None, amount.at)
    return MONEY


def _pool_share(expr: PoolShare) -> Kind:
    _agree(_figure(expr.amount), MONEY, expr.amount, None, expr.at)
    return MONEY


def _operand(expr: Gated | ZeroWithout) -> Kind:
    return _kind(expr.operand)


def _unresolved(expr: Name) -> Kind:
    raise AssertionError(f"the name {expr.written} was never resolved")


_KINDS: Mapping[type, Callable[..., Kind]] = MappingProxyType(
    {
        Number: _number,
        Ref: _ref,
        Negative: _negative,
        Binary: _binary,
        Compare: _compare,
        Logic: _logic,
        Call: _call,
        Brackets: _brackets,
        Escalation: _escalation,
        PoolShare: _pool_share,
        Gated: _operand,
        ZeroWithout: _operand,
        Name: _unresolved,
    }
)
