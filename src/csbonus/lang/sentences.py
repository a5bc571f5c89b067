"""A line of pay as one sentence: its title, the calculation with its numbers, and what it comes to."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from msgspec import Struct

from csbonus.lang.describe import arithmetic, figure_said, pattern
from csbonus.lang.evaluate import Figures
from csbonus.lang.tree import Call, Expr, Gated, Lookup, Number, RankPay, Ref, ZeroWithout
from csbonus.lang.units import MONEY
from csbonus.lang.wording import quantity
from csbonus.problems import Lang, Text

Reason = Callable[[str], str]
"""Why a gate is closed, in the sentence's language, by what the gate is filed under."""


class Sentences:
    """Says lines in one language; what every agent's sentence of a line has in common is put together once."""

    def __init__(self, lang: Lang) -> None:
        self.lang = lang
        self._wordings: dict[int, _Wording] = {}

    def say(self, title: Text, expr: Expr, amount: Decimal, figures: Figures, reason: Reason) -> str:
        """Say one payslip line as arithmetic: `基础奖金 = 接待人数 812 人 × 0.50 元/人 = 406.00 元`.

        `amount` is the line's amount, already rounded. A line that a gate or a missing figure holds at
        0.00 says why instead; `reason` tells why a gate is closed.
        """
        lang = self.lang
        key = id(expr)  # a tree takes long to hash; it is kept, so that its id stays its own
        wording = self._wordings.get(key)
        if wording is None:
            wording = self._wordings[key] = _Wording.of(expr, lang)
        head, paid = f"{title.to(lang)} = ", quantity(amount, MONEY, lang)
        why = _zero_reason(wording.guards, figures, reason, lang) if wording.guards else ""
        if why:
            return f"{head}{paid}{'：' if lang == 'zh' else ': '}{why}"
        said = wording.say(figures, lang)
        return head + said if wording.is_plain(said, paid) else f"{head}{said} = {paid}"


class _Wording(Struct, frozen=True, kw_only=True, gc=False):
    """What the sentences of a line have in common: what may hold it at 0.00, and the words around its figures."""

    whole: Expr
    guards: tuple[Gated | ZeroWithout, ...]
    calculation: Expr
    pattern: tuple[list[str], list[Ref]] | None
    before_single: str | None
    is_picked: bool

    @staticmethod
    def of(expr: Expr, lang: Lang) -> "_Wording":
        guards, calculation = [], expr
        while isinstance(calculation, Gated | ZeroWithout):
            guards.append(calculation)
            calculation = calculation.operand
        words = pattern(calculation, lang)
        return _Wording(
            whole=expr,
            guards=tuple(guards),
            calculation=calculation,
            pattern=words,
            before_single=_before_single(calculation, words),
            is_picked=_is_picked(calculation),
        )

    def say(self, figures: Figures, lang: Lang) -> str:
        """Say the calculation with its numbers."""
        if self.pattern is None:
            return arithmetic(self.calculation, figures, lang)
        words, between = self.pattern
        said = [words[0]]
        for figure, word in zip(between, words[1:], strict=True):
            said += (figure_said(figure, figures, lang), word)
        return "".join(said)

    def is_plain(self, said: str, paid: str) -> bool:
        """Tell whether a line is a single figure, so that what is `said` says the amount already."""
        if self.before_single is not None:
            return said == self.before_single + paid
        return self.is_picked and said.startswith((f"{paid}（", f"{paid} ("))


def _before_single(calculation: Expr, pattern: tuple[list[str], list[Ref]] | None) -> str | None:
    """Give the words before the only figure of a calculation; nothing where it has more, or a sign."""
    if pattern is None or not isinstance(calculation, Ref | Number):
        return None
    return pattern[0][0] if isinstance(calculation, Ref) else ""


def _is_picked(expr: Expr) -> bool:
    """Tell whether an amount is picked among several, and the reason stands behind it."""
    is_choice = isinstance(expr, Call) and expr.function == "if"
    return is_choice or isinstance(expr, Lookup | RankPay)


def _zero_reason(guards: Sequence[Gated | ZeroWithout], figures: Figures, reason: Reason, lang: Lang) -> str:
    """Say what holds a line at 0.00: the gates that are closed, or else the first figure that is not there."""
    closed = []
    for guard in guards:
        if isinstance(guard, Gated):
            closed += [] if figures[guard.gate.key] else [reason(guard.gate.key)]
        elif closed:
            break
        else:
            value = figures.get(guard.figure.key)
            if value is None or (guard.because == "zero" and not value):
                return _WHY_ZERO[guard.because].to(lang).format(guard.figure.title.to(lang))
    return ("；" if lang == "zh" else "; ").join(closed)


_WHY_ZERO: Mapping[str, Text] = {
    "undefined": Text("{}的分母为 0，算不出来", "{} has a denominator of 0"),
    "zero": Text("{}为 0 或算不出来", "{} is 0 or has a denominator of 0"),
    "not entered": Text("没有填写{}", "no {} was entered"),
    "missing": Text("没有{}的数据", "there is no figure of {}"),
    "unranked": Text("没有参加排名（{}）", "not ranked ({})"),
}
