"""Expressions said in words: as a formula with names, and as arithmetic with names and numbers."""

from collections.abc import Callable, Mapping
from decimal import Decimal

from msgspec import Struct, field

from csbonus.lang.evaluate import Figures, Unpayable, condition_of, value_of
from csbonus.lang.numbers import exact_arithmetic, settle
from csbonus.lang.tree import (
    NOTHING,
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
from csbonus.lang.units import MONEY, suffix
from csbonus.lang.wording import money, plain, quantity
from csbonus.problems import Lang, Text

_SIGNS: Mapping[str, str] = {
    "+": "+", "-": "−", "*": "×", "/": "÷", "<": "<", "<=": "≤", ">": ">", ">=": "≥", "==": "=", "!=": "≠",
}  # fmt: skip
_STRENGTH: Mapping[str, int] = {"+": 3, "-": 3, "*": 4, "/": 4}
_ATOM, _COMPARISON, _LOGIC = 9, 2, 1


class Account(Struct, frozen=True, kw_only=True):
    """What a sentence may draw on: the figures of one agent, and why a gate is closed."""

    figures: Figures
    reasons: Mapping[str, Text] = field(default_factory=dict)


def formula(expr: Expr, lang: Lang) -> str:
    """Say an expression with the names of its figures: `销售额 × 2%`."""
    return _Writer(lang=lang, account=None).write(expr)


def arithmetic(expr: Expr, account: Account, lang: Lang) -> str:
    """Say an expression with names and numbers: `接待人数 812 人 × 0.50 元/人`."""
    with exact_arithmetic():
        return _Writer(lang=lang, account=account).write(expr)


def sentence(title: Text, expr: Expr, amount: Decimal, account: Account, lang: Lang) -> str:
    """Say one payslip line as arithmetic: `基础奖金 = 接待人数 812 人 × 0.50 元/人 = 406.00 元`.

    `amount` is the line's amount, already rounded. A line that a gate or a missing figure holds at
    0.00 says why instead.
    """
    head, paid = f"{title.to(lang)} = ", quantity(amount, MONEY, lang)
    reason = _zero_reason(expr, account, lang)
    if reason:
        return f"{head}{paid}{'：' if lang == 'zh' else ': '}{reason}"
    said = arithmetic(expr, account, lang)
    return head + said if _is_plain(expr, paid, account, lang) else f"{head}{said} = {paid}"


def _is_plain(expr: Expr, paid: str, account: Account, lang: Lang) -> bool:
    """Tell whether a line is a single figure, so that the amount stands there already."""
    while isinstance(expr, Gated | ZeroWithout):
        expr = expr.operand
    if isinstance(expr, Ref):
        return quantity(account.figures[expr.key], expr.unit, lang) == paid
    return isinstance(expr, Number) and quantity(expr.value, expr.unit, lang) == paid


def _zero_reason(expr: Expr, account: Account, lang: Lang) -> str:
    if isinstance(expr, Gated):
        if not account.figures[expr.gate.key]:
            return account.reasons[expr.gate.key].to(lang)
        return _zero_reason(expr.operand, account, lang)
    if isinstance(expr, ZeroWithout):
        value = account.figures.get(expr.figure.key)
        if value is None or (expr.because == "zero" and not value):
            return _WHY_ZERO[expr.because].to(lang).format(expr.figure.title.to(lang))
        return _zero_reason(expr.operand, account, lang)
    return ""


_WHY_ZERO: Mapping[str, Text] = {
    "undefined": Text("{}的分母为 0，算不出来", "{} has a denominator of 0"),
    "zero": Text("{}为 0 或算不出来", "{} is 0 or has a denominator of 0"),
    "not entered": Text("没有填写{}", "no {} was entered"),
}


class _Writer(Struct, frozen=True, kw_only=True):
    """Writes expressions in one language; with an account, numbers stand beside the names."""

    lang: Lang
    account: Account | None

    def write(self, expr: Expr, around: int = 0) -> str:
        text, strength = _WRITERS[type(expr)](self, expr)
        return f"({text})" if strength < around else text

    def pick(self, zh: str, en: str) -> str:
        return zh if self.lang == "zh" else en


_Written = tuple[str, int]


def _number(writer: _Writer, expr: Number) -> _Written:
    if expr.is_percent:
        return f"{plain(expr.value * 100, grouped=False)}%", _ATOM
    return quantity(expr.value, expr.unit, writer.lang), _ATOM


def _ref(writer: _Writer, expr: Ref) -> _Written:
    title = expr.title.to(writer.lang)
    if writer.account is None:
        return title, _ATOM
    value = writer.account.figures.get(expr.key)
    unformed = writer.pick("算不出来", "undefined")
    return f"{title} {unformed if value is None else quantity(value, expr.unit, writer.lang)}", _ATOM


def _name(_writer: _Writer, expr: Name) -> _Written:
    return expr.written, _ATOM


def _negative(writer: _Writer, expr: Negative) -> _Written:
    return f"−{writer.write(expr.operand, _STRENGTH['*'])}", _STRENGTH["*"]


def _binary(writer: _Writer, expr: Binary) -> _Written:
    strength = _STRENGTH[expr.op]
    right = strength + 1 if expr.op in "-/" else strength
    return (
        f"{writer.write(expr.left, strength)} {_SIGNS[expr.op]} {writer.write(expr.right, right)}",
        strength,
    )


def _compare(writer: _Writer, expr: Compare) -> _Written:
    left, right = (writer.write(side, _STRENGTH["+"]) for side in (expr.left, expr.right))
    return f"{left} {_SIGNS[expr.op]} {right}", _COMPARISON


def _logic(writer: _Writer, expr: Logic) -> _Written:
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
}


def _call(writer: _Writer, expr: Call) -> _Written:
    if expr.function == "if":
        return _choice(writer, expr)
    inner = writer.pick("，", ", ").join(writer.write(x) for x in expr.arguments)
    return f"{_FUNCTIONS[expr.function].to(writer.lang)}({inner})", _ATOM


def _choice(writer: _Writer, expr: Call) -> _Written:
    condition, then, otherwise = expr.arguments
    said, holds = writer.write(condition), _holds(condition, writer.account)
    if holds is None:
        return writer.pick(
            f"若 {said} 则 {writer.write(then)} 否则 {writer.write(otherwise)}",
            f"if {said} then {writer.write(then)} else {writer.write(otherwise)}",
        ), 0
    taken = writer.write(then if holds else otherwise)
    mark = writer.pick("成立" if holds else "不成立", "holds" if holds else "does not hold")
    return f"{taken}{writer.pick('（', ' (')}{said} {mark}{writer.pick('）', ')')}", _ATOM


def _holds(condition: Expr, account: Account | None) -> bool | None:
    """Tell whether a condition holds; nothing without figures, or where nobody came to ask it."""
    try:
        return None if account is None else condition_of(condition)(account.figures)
    except Unpayable:
        return None


def _brackets(writer: _Writer, expr: Brackets) -> _Written:
    if writer.account is None:
        method = writer.pick("整额", "whole") if expr.method == "whole" else writer.pick("分段", "marginal")
        return (
            f"{writer.write(expr.base, _STRENGTH['*'])} × {writer.pick('阶梯', 'brackets')}({method})",
            _STRENGTH["*"],
        )
    paid = _whole if expr.method == "whole" else _marginal
    return paid(writer, expr, writer.account.figures)


def _whole(writer: _Writer, expr: Brackets, figures: Figures) -> _Written:
    key = settle(value_of(expr.key)(figures))
    base = writer.write(expr.base, _STRENGTH["*"])
    reached = [row for row in expr.rows if key >= row.threshold.value]
    if not reached:
        return _below_first(writer, expr, base)
    start = writer.write(reached[-1].threshold)
    of = "" if expr.key == expr.base else writer.write(expr.key) + writer.pick("，", ", ")
    why = writer.pick(f"（{of}满 {start}的一档）", f" ({of}from {start})")
    return f"{base} × {writer.write(reached[-1].rate)}{why}", _STRENGTH["*"]


def _below_first(writer: _Writer, expr: Brackets, base: str) -> _Written:
    why = writer.pick("（未到第一档）", " (below the first bracket)")
    return f"{base} × {writer.write(expr.below or NOTHING)}{why}", _STRENGTH["*"]


def _marginal(writer: _Writer, expr: Brackets, figures: Figures) -> _Written:
    base = settle(value_of(expr.base)(figures))
    first = expr.rows[0].threshold
    if base < first.value:
        return _below_first(writer, expr, writer.write(expr.base, _STRENGTH["*"]))
    parts = [(first.value, expr.below)] if expr.below else []
    for row, following in zip(expr.rows, (*expr.rows[1:], None), strict=True):
        end = base if following is None else min(base, following.threshold.value)
        parts.append((end - row.threshold.value, row.rate))
    filled = [(part, rate) for part, rate in parts if part > 0]
    said = " + ".join(
        f"{quantity(part, first.unit, writer.lang)} × {writer.write(rate)}"
        for part, rate in [(part, rate) for part, rate in filled if rate.value] or filled[-1:]
    )
    said, whole = said or "0", writer.write(expr.base)
    return writer.pick(f"{said}（{whole}分段）", f"{said} ({whole} in brackets)"), _STRENGTH["+"]


def _escalation(writer: _Writer, expr: Escalation) -> _Written:
    listed = writer.pick("、", ", ").join(plain(n.value, places=2) for n in expr.amounts)
    count = writer.write(expr.count)
    last = writer.pick("，以后同最后一次", ", then the last again") if expr.after_last == "repeat" else ""
    return writer.pick(
        f"逐次累计（{count}：{listed}{last}）", f"by occurrence ({count}: {listed}{last})"
    ), _ATOM


def _pool_share(writer: _Writer, expr: PoolShare) -> _Written:
    said = writer.write(expr.amount)
    if writer.account is None:
        return f"({said}) ÷ {writer.pick('人数', 'members')}", _STRENGTH["/"]
    figures = writer.account.figures
    pool, computed = figures[expr.pool.key], value_of(expr.amount)(figures)
    head = f"{said} = {money(computed)}{suffix(MONEY, writer.lang)}"
    if money(computed) != money(pool):
        head += writer.pick("，低于 0，按 0 元分配", ", below 0: 0 is shared")
    if not figures[expr.position.key]:
        return head + writer.pick("，本人不参与分配", "; this agent has no share"), 0
    return f"{head}{writer.pick('，', '; ')}{_shared(writer, expr, figures)}", 0


def _shared(writer: _Writer, expr: PoolShare, figures: Figures) -> str:
    """Say among how many a pool is shared, and who gets the fen that are left over."""
    pool, members = figures[expr.pool.key], figures[expr.members.key]
    if not expr.is_equal:
        return writer.pick(f"{plain(members)} 人按份额分", f"shared among {plain(members)} by weight")
    left = int(abs(pool) * 100) % int(members)
    odd = Text(f"（余 {left} 分，前 {left} 人各多 0.01 元）", f" (the first {left} get 0.01 more)")
    if pool < 0:
        odd = Text(f"（余 {left} 分，前 {left} 人各多扣 0.01 元）", f" (the first {left} bear 0.01 more)")
    shared = writer.pick(f"{plain(members)} 人平分", f"shared by {plain(members)}")
    return f"{shared}{odd.to(writer.lang)}" if left else shared


def _operand(writer: _Writer, expr: Gated | ZeroWithout) -> _Written:
    return _WRITERS[type(expr.operand)](writer, expr.operand)


_WRITERS: Mapping[type, Callable[..., _Written]] = {
    Number: _number,
    Ref: _ref,
    Name: _name,
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
}
