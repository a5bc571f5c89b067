"""A line of pay as one sentence: its title, the calculation with its numbers, and what it comes to."""

from collections.abc import Mapping
from decimal import Decimal

from csbonus.lang.describe import arithmetic, figure_said, pattern
from csbonus.lang.describe_tables import Account
from csbonus.lang.tree import Call, Expr, Gated, Lookup, Number, RankPay, Ref, ZeroWithout
from csbonus.lang.units import MONEY
from csbonus.lang.wording import quantity
from csbonus.problems import Lang, Text


class Sentences:
    """Says lines in one language; the words of a plain calculation are put together once for everybody."""

    def __init__(self, lang: Lang) -> None:
        self.lang = lang
        self._patterns: dict[int, tuple[Expr, tuple[list[str], list[Ref]] | None]] = {}

    def say(self, title: Text, expr: Expr, amount: Decimal, account: Account) -> str:
        """Say one payslip line as arithmetic: `基础奖金 = 接待人数 812 人 × 0.50 元/人 = 406.00 元`.

        `amount` is the line's amount, already rounded. A line that a gate or a missing figure holds at
        0.00 says why instead.
        """
        lang = self.lang
        head, paid = f"{title.to(lang)} = ", quantity(amount, MONEY, lang)
        reason = _zero_reason(expr, account, lang)
        if reason:
            return f"{head}{paid}{'：' if lang == 'zh' else ': '}{reason}"
        said = self._arithmetic(expr, account)
        return head + said if _is_plain(expr, (said, paid), account, lang) else f"{head}{said} = {paid}"

    def _arithmetic(self, expr: Expr, account: Account) -> str:
        while isinstance(expr, Gated | ZeroWithout):
            expr = expr.operand
        key = id(expr)  # a tree takes long to hash; it is kept, so that its id stays its own
        if key not in self._patterns:
            self._patterns[key] = (expr, pattern(expr, self.lang))
        found = self._patterns[key][1]
        if found is None:
            return arithmetic(expr, account, self.lang)
        words, figures = found
        said = [""] * (len(words) + len(figures))
        said[::2] = words
        said[1::2] = [figure_said(figure, account.figures, self.lang) for figure in figures]
        return "".join(said)


def _is_plain(expr: Expr, written: tuple[str, str], account: Account, lang: Lang) -> bool:
    """Tell whether a line is a single figure, so that what is `written` says the amount already."""
    said, paid = written
    while isinstance(expr, Gated | ZeroWithout):
        expr = expr.operand
    if isinstance(expr, Lookup | RankPay | Call):
        return said.startswith((f"{paid}（", f"{paid} (")) and _is_picked(expr)
    if isinstance(expr, Ref):
        return quantity(account.figures[expr.key], expr.unit, lang) == paid
    return isinstance(expr, Number) and quantity(expr.value, expr.unit, lang) == paid


def _is_picked(expr: Lookup | RankPay | Call) -> bool:
    """Tell whether an amount was picked among several, and the reason stands behind it."""
    return not isinstance(expr, Call) or expr.function == "if"


def _zero_reason(expr: Expr, account: Account, lang: Lang) -> str:
    closed = []
    while isinstance(expr, Gated):
        closed += [] if account.figures[expr.gate.key] else [account.reasons[expr.gate.key]]
        expr = expr.operand
    if closed:
        return ("；" if lang == "zh" else "; ").join(closed)
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
    "missing": Text("没有{}的数据", "there is no figure of {}"),
    "unranked": Text("没有参加排名（{}）", "not ranked ({})"),
}
