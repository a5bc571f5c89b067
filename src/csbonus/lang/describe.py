"""Expressions said in words: as a formula with names, and as arithmetic with names and numbers."""

from collections.abc import Callable, Mapping

from msgspec import Struct

from csbonus.lang.describe_ranks import collected, rank_pay
from csbonus.lang.describe_scores import interpolation, score_total, steps
from csbonus.lang.describe_tables import ATOM, Written, escalation, lookup, marginal, pool_share
from csbonus.lang.evaluate import Figures, Unpayable, condition_of
from csbonus.lang.numbers import exact_arithmetic
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
from csbonus.lang.units import RATIO, suffix
from csbonus.lang.walk import nodes
from csbonus.lang.wording import plain, quantity
from csbonus.problems import Lang, Text

_SIGNS: Mapping[str, str] = {
    "+": "+", "-": "−", "*": "×", "/": "÷", "<": "<", "<=": "≤", ">": ">", ">=": "≥", "==": "=", "!=": "≠",
}  # fmt: skip
_STRENGTH: Mapping[str, int] = {"+": 3, "-": 3, "*": 4, "/": 4}
_COMPARISON, _LOGIC = 2, 1


def formula(expr: Expr, lang: Lang) -> str:
    """Say an expression with the names of its figures: `销售额 × 2%`."""
    return _Writer(lang=lang, figures=None).write(expr)


def arithmetic(expr: Expr, figures: Figures, lang: Lang) -> str:
    """Say an expression with names and numbers: `接待人数 812 人 × 0.50 元/人`."""
    with exact_arithmetic():
        return _Writer(lang=lang, figures=figures).write(expr)


def pattern(expr: Expr, lang: Lang) -> tuple[list[str], list[Ref]] | None:
    """Give the words of a plain calculation, as `arithmetic` writes them for everybody, and the figures between them.

    Gives nothing where the words depend on the figures, as those of brackets do.
    """
    if not all(isinstance(node, _PLAIN) for node in nodes(expr)):
        return None
    marked = _Marking(lang=lang, figures={}).write(expr).split(_MARK)
    figures = {node.key: node for node in nodes(expr) if isinstance(node, Ref)}
    return marked[::2], [figures[key] for key in marked[1::2]]


_PLAIN = Ref | Number | Negative | Binary
_MARK = "\0"


def figure_said(figure: Ref, figures: Figures, lang: Lang) -> str:
    """Say the value of a figure: `812 人`."""
    value = figures.get(figure.key)
    if value is None:
        return "算不出来" if lang == "zh" else "undefined"
    return quantity(value, figure.unit, lang)


class _Writer(Struct, frozen=True, kw_only=True):
    """Writes expressions in one language; with figures, numbers stand beside the names."""

    lang: Lang
    figures: Figures | None

    def write(self, expr: Expr, around: int = 0) -> str:
        text, strength = self.written(expr)
        return f"({text})" if strength < around else text

    def written(self, expr: Expr) -> Written:
        return _WRITERS[type(expr)](self, expr)

    def without_figures(self) -> "_Writer":
        return _Writer(lang=self.lang, figures=None)

    def figure(self, figure: Ref) -> str:
        return figure_said(figure, self.figures, self.lang) if self.figures is not None else ""

    def pick(self, zh: str, en: str) -> str:
        return zh if self.lang == "zh" else en


class _Marking(_Writer, frozen=True, kw_only=True):
    """Leaves marks where the values of figures are to stand."""

    def figure(self, figure: Ref) -> str:
        return f"{_MARK}{figure.key}{_MARK}"


def _number(writer: _Writer, expr: Number) -> Written:
    if expr.is_percent:
        each = suffix(expr.unit or RATIO, writer.lang)
        return (
            f"{plain(expr.value * 100, grouped=False)}%{each.strip() if writer.lang == 'zh' else each}",
            ATOM,
        )
    return quantity(expr.value, expr.unit, writer.lang), ATOM


def _ref(writer: _Writer, expr: Ref) -> Written:
    title = expr.title.to(writer.lang)
    if writer.figures is None:
        return title, ATOM
    return f"{title} {writer.figure(expr)}", ATOM


def _name(_writer: _Writer, expr: Name) -> Written:
    return expr.written, ATOM


def _negative(writer: _Writer, expr: Negative) -> Written:
    return f"−{writer.write(expr.operand, _STRENGTH['*'])}", _STRENGTH["*"]


def _binary(writer: _Writer, expr: Binary) -> Written:
    strength = _STRENGTH[expr.op]
    right = strength + 1 if expr.op in "-/" else strength
    return (
        f"{writer.write(expr.left, strength)} {_SIGNS[expr.op]} {writer.write(expr.right, right)}",
        strength,
    )


def _compare(writer: _Writer, expr: Compare) -> Written:
    left, right = (writer.write(side, _STRENGTH["+"]) for side in (expr.left, expr.right))
    return f"{left} {_SIGNS[expr.op]} {right}", _COMPARISON


def _logic(writer: _Writer, expr: Logic) -> Written:
    if expr.op == "not":
        return writer.pick("非 ", "not ") + writer.write(expr.operands[0], _COMPARISON), _LOGIC
    word = writer.pick(" 且 ", " and ") if expr.op == "and" else writer.pick(" 或 ", " or ")
    return word.join(writer.write(x, _COMPARISON) for x in expr.operands), _LOGIC


_FUNCTIONS: Mapping[str, Text] = {
    "min": Text("较小值", "min"),
    "max": Text("较大值", "max"),
    "abs": Text("绝对值", "abs"),
    "floor": Text("向下取整", "round down"),
    "ceil": Text("向上取整", "round up"),
    "round": Text("四舍五入", "round"),
    "streak": Text("连续", "streak"),
}


_HELD: Mapping[str, Text] = {"max": Text("不低于", "at least"), "min": Text("不超过", "at most")}
_LIMIT_FIELDS = (".floor", ".cap")


def _held(writer: _Writer, expr: Call, limit: Number) -> str:
    """Say a line's floor or cap behind what it holds."""
    word = _HELD[expr.function].to(writer.lang)
    said = f"{word} {writer.write(limit)}"
    return f"{writer.write(expr.arguments[0])}{writer.pick(f'（{said}）', f' ({said})')}"


def _call(writer: _Writer, expr: Call) -> Written:
    if expr.function == "if":
        return _choice(writer, expr)
    limit = expr.arguments[-1]
    if expr.function in _HELD and isinstance(limit, Number) and limit.name.endswith(_LIMIT_FIELDS):
        return _held(writer, expr, limit), 0
    inner = writer.pick("，", ", ").join(writer.write(x) for x in expr.arguments)
    return f"{_FUNCTIONS[expr.function].to(writer.lang)}({inner})", ATOM


def _group_call(writer: _Writer, expr: GroupCall) -> Written:
    inner = f", {writer.write(expr.operand)}" if expr.operand is not None else ""
    return f"{expr.function}({expr.group.written}{inner})", ATOM


def _choice(writer: _Writer, expr: Call) -> Written:
    condition, then, otherwise = expr.arguments
    said, holds = writer.write(condition), _holds(condition, writer.figures)
    if holds is None:
        return writer.pick(
            f"若 {said} 则 {writer.write(then)} 否则 {writer.write(otherwise)}",
            f"if {said} then {writer.write(then)} else {writer.write(otherwise)}",
        ), 0
    taken = writer.write(then if holds else otherwise)
    mark = writer.pick("成立" if holds else "不成立", "holds" if holds else "does not hold")
    return f"{taken}{writer.pick('（', ' (')}{said} {mark}{writer.pick('）', ')')}", ATOM


def _holds(condition: Expr, figures: Figures | None) -> bool | None:
    """Tell whether a condition holds; nothing without figures, or where nobody came to ask it."""
    try:
        return None if figures is None else condition_of(condition)(figures)
    except Unpayable:
        return None


def _operand(writer: _Writer, expr: Gated | ZeroWithout) -> Written:
    return _WRITERS[type(expr.operand)](writer, expr.operand)


_WRITERS: Mapping[type, Callable[..., Written]] = {
    Number: _number,
    Ref: _ref,
    Name: _name,
    Negative: _negative,
    Binary: _binary,
    Compare: _compare,
    Logic: _logic,
    Call: _call,
    GroupCall: _group_call,
    Lookup: lookup,
    Marginal: marginal,
    Steps: steps,
    Interpolation: interpolation,
    ScoreTotal: score_total,
    Escalation: escalation,
    PoolShare: pool_share,
    RankPay: rank_pay,
    Collected: collected,
    Gated: _operand,
    ZeroWithout: _operand,
}
