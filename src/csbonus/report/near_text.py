"""A near miss in words: how far a figure was away, what it would have reached, and what that is worth."""

from decimal import Decimal

from csbonus.explaining.explain import Explanation
from csbonus.explaining.near import Moved, NearMiss
from csbonus.lang.units import MONEY, POINTS, RATIO
from csbonus.lang.wording import gap, quantity
from csbonus.problems import Lang, show
from csbonus.report.tree_text import Branch


def near_branch(miss: NearMiss, explanation: Explanation, lang: Lang) -> Branch:
    """Write a near miss: its figures and what they reach, then the money."""
    me = explanation.payslip.agent.name
    moved = ("；" if lang == "zh" else "; ").join(_moved(one, me, lang) for one in miss.moved)
    head = f"{moved}{'，' if lang == 'zh' else ': '}{miss.what.to(lang)}"
    return Branch(head=head, lines=(_worth(miss, explanation, lang),))


def _moved(moved: Moved, me: str, lang: Lang) -> str:
    leaf, change = moved.leaf, moved.after - moved.leaf.value
    whose = "" if moved.whose in ("", me) else f"{show(moved.whose)} "
    before, after = (quantity(value, leaf.unit, lang) for value in (leaf.value, moved.after))
    far, title = gap(abs(change), leaf.unit, lang), leaf.title.to(lang)
    if lang == "zh":
        more = "高" if leaf.unit in (RATIO, POINTS) else "多"
        less = "低" if leaf.unit in (RATIO, POINTS) else "少"
        return f"{whose}{title}再{more if change > 0 else less} {far}（{before} → {after}）"
    return f"{whose}{title} {'up' if change > 0 else 'down'} by {far} ({before} → {after})"


def _worth(miss: NearMiss, explanation: Explanation, lang: Lang) -> str:
    titles = {line.rule.id: line.rule.title.to(lang) for line in explanation.payslip.lines}
    titles |= {line.id: line.title.to(lang) for line in explanation.payslip.plan.lines}
    comma = "，" if lang == "zh" else ", "
    lines = [f"{titles[id_]} {_signed(change, lang)}" for id_, change in miss.by_line.items()]
    total = f"{'合计' if lang == 'zh' else 'total'} {_signed(miss.gain, lang)}"
    said = comma.join(lines if len(lines) == 1 else [*lines, total])
    return said + _of_all(miss, lang)


def _of_all(miss: NearMiss, lang: Lang) -> str:
    if miss.changed <= 1:
        return ""
    if not miss.gain_of_all:
        return "；全体合计不变" if lang == "zh" else "; no change for all together"
    all_ = quantity(miss.gain_of_all, MONEY, lang)
    if miss.each is not None:
        each = quantity(miss.each, MONEY, lang)
        if lang == "zh":
            return f"；{miss.changed} 人每人 {each}，共 {all_}"
        return f"; {each} each for {miss.changed}, {all_} in all"
    return (
        f"；全体共 {_signed(miss.gain_of_all, lang)}"
        if lang == "zh"
        else f"; {_signed(miss.gain_of_all, lang)} for all"
    )


def _signed(amount: Decimal, lang: Lang) -> str:
    return ("+" if amount > 0 else "") + quantity(amount, MONEY, lang)
