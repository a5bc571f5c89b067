"""Expressions as live Excel formulas over the cells their figures stand in."""

from collections.abc import Callable, Mapping

from msgspec import Struct

from csbonus.lang.evaluate_tables import is_weighted
from csbonus.lang.tree import (
    Binary,
    Call,
    Collected,
    Compare,
    Escalation,
    Expr,
    Gated,
    Interpolation,
    Logic,
    Lookup,
    Marginal,
    Negative,
    Number,
    PoolShare,
    RankPay,
    Ref,
    Row,
    ScorePart,
    ScoreTotal,
    Steps,
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


def _lookup(sheet: _Sheet, expr: Lookup) -> _Written:
    """Write rows as nested IFs, the row that decides first outermost."""
    found = sheet.write(expr.otherwise) if expr.otherwise is not None else "NA()"
    ordered = expr.rows if expr.direction == "up" else tuple(reversed(expr.rows))
    for row in ordered:
        found = f"IF({_reached(sheet, expr, row)},{sheet.write(row.value)},{found})"
    return found, _ATOM


_SIGNS: Mapping[tuple[str, bool], str] = {
    ("up", False): ">=", ("up", True): ">", ("down", False): "<=", ("down", True): "<",
}  # fmt: skip


def _reached(sheet: _Sheet, expr: Lookup, row: Row) -> str:
    sign = _SIGNS[expr.direction, row.is_strict]
    if _is_written(row.threshold):
        return f"ROUND({sheet.write(expr.key)},9){sign}{sheet.write(row.threshold)}"
    return f"ROUND({sheet.write(expr.key, 3)}-{sheet.write(row.threshold, 4)},9){sign}0"


def _is_written(expr: Expr) -> bool:
    """Tell whether a figure stands in its cell as a person wrote it; one that is computed meets a tie only rounded."""
    return isinstance(expr, Number) or (isinstance(expr, Ref) and expr.key.startswith("parameter."))


def _marginal(sheet: _Sheet, expr: Marginal) -> _Written:
    parts = "+".join(_part(sheet, expr, place) for place in range(len(expr.rows)))
    first = _bounds(sheet, expr, 0)
    if expr.otherwise is not None:
        return f"MIN({sheet.write(expr.base)},{first})*{sheet.write(expr.otherwise, 4)}+{parts}", _STRENGTH[
            "+"
        ]
    below = f"ROUND({sheet.write(expr.base)},9)<{first}"
    if not _is_ascending(expr):
        below = f"ROUND({sheet.write(expr.base, 3)}-MIN({first}),9)<0"
    return f"IF({below},NA(),{parts})", _ATOM


def _is_ascending(expr: Marginal) -> bool:
    """Tell whether thresholds are known to ascend; those of a formula depend on the month."""
    return all(isinstance(row.threshold, Number) for row in expr.rows)


def _bounds(sheet: _Sheet, expr: Marginal, place: int) -> str:
    """List what may bound a part from above: the next threshold, or all further ones where they may come out of order."""
    further = expr.rows[place : place + 1] if _is_ascending(expr) else expr.rows[place:]
    return ",".join(sheet.write(row.threshold) for row in further)


def _part(sheet: _Sheet, expr: Marginal, place: int) -> str:
    row, end = expr.rows[place], sheet.write(expr.base, 3)
    if place + 1 < len(expr.rows):
        end = f"MIN({sheet.write(expr.base)},{_bounds(sheet, expr, place + 1)})"
    length, rate = f"{end}-{sheet.write(row.threshold, 4)}", sheet.write(row.value, 4)
    if isinstance(row.value, Number):
        return f"MAX(0,{length})*{rate}"
    return f"IF(ROUND({length},9)>0,({length})*{rate},0)"


def _steps(sheet: _Sheet, expr: Steps) -> _Written:
    more, less = (expr.target, expr.actual) if expr.side == "below" else (expr.actual, expr.target)
    number = f"({sheet.write(more, 3)}-{sheet.write(less, 4)})/{sheet.write(expr.size, _ATOM)}"
    return f"MAX(0,INT(ROUND({number},9)))" if expr.is_whole else f"MAX(0,{number})", _ATOM


def _interpolation(sheet: _Sheet, expr: Interpolation) -> _Written:
    worst, points = sheet.write(expr.worst, 4), sheet.write(expr.points, 4)
    way = f"({sheet.write(expr.actual, 3)}-{worst})/({sheet.write(expr.best, 3)}-{worst})"
    return f"{points}*MAX(0,MIN(1,{way}))", _STRENGTH["*"]


def _score_total(sheet: _Sheet, expr: ScoreTotal) -> _Written:
    weighs = is_weighted(expr)
    points = "+".join(_points(sheet, part, weighs=weighs) for part in expr.parts)
    if not weighs:
        return points, _STRENGTH["+"]
    return f"({points})/({'+'.join(_weight(sheet, part) for part in expr.parts)})", _STRENGTH["*"]


def _points(sheet: _Sheet, part: ScorePart, *, weighs: bool) -> str:
    """Write an item's points; one without a figure adds nothing where its card can do without."""
    value = sheet.write(part.value, _STRENGTH["+"])
    if weighs and part.weight is not None:
        value = f"{sheet.write(part.weight, _STRENGTH['*'])}*{sheet.write(part.value, _ATOM)}"
    if part.if_missing == "error":
        return value
    if isinstance(part.value, Ref):
        return f"IF(ISNUMBER({sheet.write(part.value)}),{value},0)"
    return f"IFERROR({value},0)"


def _weight(sheet: _Sheet, part: ScorePart) -> str:
    weight = sheet.write(part.weight, _STRENGTH["+"]) if part.weight is not None else "1"
    return f"IF(ISNUMBER({sheet.write(part.value)}),{weight},0)" if part.if_missing == "rescale" else weight


def _rank_pay(sheet: _Sheet, expr: RankPay) -> _Written:
    place, tied, turn = (sheet.cell_of(ref) for ref in (expr.place, expr.tied, expr.turn))
    amounts = [(sheet.write(row.threshold, 3), sheet.write(row.value)) for row in expr.rows]
    if not expr.is_shared:
        paid = "0"
        for own, amount in reversed(amounts):
            paid = f"IF({place}={own},{amount},{paid})"
        return paid, _ATOM
    taken = "+".join(f"IF(AND({own}>={place},{own}<{place}+{tied}),{amount},0)" for own, amount in amounts)
    return f"IF({tied}>1,{_equal_share(f'({taken})', tied, turn)},{taken})", _ATOM


def _equal_share(amount: str, people: str, turn: str) -> str:
    """Share an amount equally; the fen left over go to the first ones."""
    fen = f"ROUND(ABS({amount})*100,0)"
    return f"SIGN({amount})*(INT({fen}/{people})+IF({turn}<=MOD({fen},{people}),1,0))/100"


def _collected(sheet: _Sheet, expr: Collected) -> _Written:
    return sheet.cell_of(expr.figure), _ATOM


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
    return f"IF({position}=0,0,{_equal_share(pool, members, position)})", _ATOM


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
    Lookup: _lookup,
    Marginal: _marginal,
    Steps: _steps,
    Interpolation: _interpolation,
    ScoreTotal: _score_total,
    Escalation: _escalation,
    PoolShare: _pool_share,
    RankPay: _rank_pay,
    Collected: _collected,
    Gated: _gated,
    ZeroWithout: _zero_without,
}
