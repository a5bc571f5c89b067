"""Expressions as live Excel formulas over the cells their figures stand in."""

from collections.abc import Callable, Mapping

from msgspec import Struct

from csbonus.lang.tree import (
    Binary,
    Brackets,
    Call,
    Compare,
    Escalation,
    Expr,
    Gated,
    Logic,
    Negative,
    Number,
    PoolShare,
    Ref,
    ZeroWithout,
)

CellOf = Callable[[Ref | Number], str]
"""Finds the cell of a figure or of a named number, as `指标!$D$5`."""

_STRENGTH: Mapping[str, int] = {"+": 3, "-": 3, "*": 4, "/": 4}
_ATOM = 9


def to_excel(expr: Expr, cell_of: CellOf) -> str:
    """Write an expression as an Excel formula, without the leading `=` and without the line's rounding."""
    return _Sheet(cell_of).write(expr)


class _Sheet(Struct, frozen=True):
    """Writes expressions with the cells of one agent."""

    cell_of: CellOf

    def write(self, expr: Expr, around: int = 0) -> str:
        text, strength = _WRITERS[type(expr)](self, expr)
        return f"({text})" if strength < around else text


_Written = tuple[str, int]


def _number(sheet: _Sheet, expr: Number) -> _Written:
    if expr.name:
        return sheet.cell_of(expr), _ATOM
    return format(expr.value, "f"), _ATOM if expr.value >= 0 else _STRENGTH["+"]


def _ref(sheet: _Sheet, expr: Ref) -> _Written:
    return sheet.cell_of(expr), _ATOM


def _negative(sheet: _Sheet, expr: Negative) -> _Written:
    return f"-{sheet.write(expr.operand, _ATOM)}", _STRENGTH["+"]


def _binary(sheet: _Sheet, expr: Binary) -> _Written:
    strength = _STRENGTH[expr.op]
    right = strength + 1 if expr.op in "-/" else strength
    return f"{sheet.write(expr.left, strength)}{expr.op}{sheet.write(expr.right, right)}", strength


def _compare(sheet: _Sheet, expr: Compare) -> _Written:
    sign = {"==": "=", "!=": "<>"}.get(expr.op, expr.op)
    difference = f"ROUND({sheet.write(expr.left, 3)}-{sheet.write(expr.right, 4)},9)"
    return f"{difference}{sign}0", 1


def _logic(sheet: _Sheet, expr: Logic) -> _Written:
    """Join conditions by IF, which looks no further once it knows; AND and OR would meet every #DIV/0!."""
    if expr.op == "not":
        return f"NOT({sheet.write(expr.operands[0])})", _ATOM
    *firsts, joined = [sheet.write(x) for x in expr.operands]
    for operand in reversed(firsts):
        joined = f"IF({operand},{joined},FALSE)" if expr.op == "and" else f"IF({operand},TRUE,{joined})"
    return joined, _ATOM


def _call(sheet: _Sheet, expr: Call) -> _Written:
    if expr.function in _STEPS:
        return _step(sheet, expr)
    return f"{expr.function.upper()}({','.join(sheet.write(x) for x in expr.arguments)})", _ATOM


_STEPS: Mapping[str, str] = {
    "floor": "INT(ROUND({0},9))",
    "ceil": "-INT(-ROUND({0},9))",
    "round": "ROUND(ROUND({0},9),0)",
}


def _step(sheet: _Sheet, expr: Call) -> _Written:
    first = sheet.write(expr.arguments[0], _STRENGTH["*"])
    if len(expr.arguments) == 1:
        return f"({_STEPS[expr.function].format(first)})", _ATOM
    size = sheet.write(expr.arguments[1], _ATOM)
    return f"({_STEPS[expr.function].format(f'{first}/{size}')})*{size}", _STRENGTH["*"]


def _brackets(sheet: _Sheet, expr: Brackets) -> _Written:
    key = f"ROUND({sheet.write(expr.key)},9)"
    first = sheet.write(expr.rows[0].threshold)
    below = sheet.write(expr.below) if expr.below else "NA()"
    paid = _whole(sheet, expr, key) if expr.method == "whole" else _marginal(sheet, expr)
    base = sheet.write(expr.base, _STRENGTH["*"])
    return f"IF({key}<{first},{below}*{base},{paid})", _ATOM


def _whole(sheet: _Sheet, expr: Brackets, key: str) -> str:
    rate = sheet.write(expr.rows[0].rate)
    for row in expr.rows[1:]:
        rate = f"IF({key}>={sheet.write(row.threshold)},{sheet.write(row.rate)},{rate})"
    return f"{sheet.write(expr.base, _STRENGTH['*'])}*{rate}"


def _marginal(sheet: _Sheet, expr: Brackets) -> str:
    base, first = sheet.write(expr.base), sheet.write(expr.rows[0].threshold)
    parts = []
    for row, following in zip(expr.rows, (*expr.rows[1:], None), strict=True):
        start, rate = sheet.write(row.threshold), sheet.write(row.rate)
        end = base if following is None else f"MIN({base},{sheet.write(following.threshold)})"
        parts.append(f"MAX(0,{end}-{start})*{rate}")
    below = [f"{first}*{sheet.write(expr.below)}"] if expr.below else []
    return "+".join([*below, *parts])


def _escalation(sheet: _Sheet, expr: Escalation) -> _Written:
    count = sheet.write(expr.count)
    parts = [f"IF({count}>={n},{sheet.write(amount)},0)" for n, amount in enumerate(expr.amounts, 1)]
    if expr.after_last == "repeat":
        parts.append(f"MAX(0,{count}-{len(expr.amounts)})*{sheet.write(expr.amounts[-1])}")
    return "+".join(parts), _STRENGTH["+"]


def _pool_share(sheet: _Sheet, expr: PoolShare) -> _Written:
    if not expr.is_equal:
        return sheet.cell_of(expr.share), _ATOM
    pool, members, position = (sheet.cell_of(x) for x in (expr.pool, expr.members, expr.position))
    fen = f"ROUND(ABS({pool})*100,0)"
    share = f"SIGN({pool})*(INT({fen}/{members})+IF({position}<=MOD({fen},{members}),1,0))/100"
    return f"IF({position}=0,0,{share})", _ATOM


def _gated(sheet: _Sheet, expr: Gated) -> _Written:
    return f"IF({sheet.cell_of(expr.gate)}=1,{sheet.write(expr.operand)},0)", _ATOM


def _zero_without(sheet: _Sheet, expr: ZeroWithout) -> _Written:
    figure = sheet.cell_of(expr.figure)
    is_there = f"N({figure})<>0" if expr.because == "zero" else f"ISNUMBER({figure})"
    return f"IF({is_there},{sheet.write(expr.operand)},0)", _ATOM


_WRITERS: Mapping[type, Callable[..., _Written]] = {
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
    Gated: _gated,
    ZeroWithout: _zero_without,
}
