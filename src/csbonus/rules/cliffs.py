"""Cliffs and dips of a plan: where one yuan more pays less, and where an amount goes up and down again."""

from collections.abc import Iterable, Iterator
from decimal import ROUND_CEILING, Decimal
from itertools import pairwise

from msgspec import Struct

from csbonus.lang.describe import formula
from csbonus.lang.tree import Lookup, Number
from csbonus.lang.units import COUNT, MONEY, PEOPLE, POINTS, RATIO
from csbonus.lang.wording import money, percent, quantity, spaced
from csbonus.pay.plan import PayLine, PayPlan
from csbonus.problems import Finding, Lang, Notice, Problem, Source, Text
from csbonus.rules.curves import Curve, Point, curves_of

_EARNED = frozenset({MONEY, PEOPLE, COUNT, POINTS})
"""Units of what people earn more by having more of; of times and ratios, less may be better."""

_WORTH_A_WORD = Decimal(1)
"""A rise at a threshold of so many yuan or more is told."""


class _Drawn(Struct, frozen=True, kw_only=True):
    """A curve of a line, or of a figure that lines read."""

    title: Text
    source: Source
    curve: Curve
    line: PayLine | None


class _Dip(Struct, frozen=True, kw_only=True):
    """Two neighbouring points between which an amount goes the other way than it does as a whole."""

    before: Point
    after: Point
    is_fall: bool


def find_cliffs(plan: PayPlan, intended: Iterable[str]) -> tuple[Finding, ...]:
    """Find where pay falls although more was earned, and where it rises by a leap.

    `intended` are the ids of lines that may fall. A fall by a figure that people earn by is a problem, one by
    a time or a ratio a notice; so is a leap of a commission that is paid on the whole amount.
    """
    formulas = {
        need.key: need.formula for need in plan.needs if need.formula is not None and need.scope == "agent"
    }
    lines = {line.key: line.expr for line in plan.lines}
    left_out = frozenset(intended)
    drawn = [
        _Drawn(title=line.title, source=line.source, curve=curve, line=line)
        for line in plan.lines
        if line.stage == "line" and line.id not in left_out
        for curve in curves_of(line.expr, formulas | lines, plan.parameters)
    ]
    drawn += [
        _Drawn(title=need.metric.title, source=need.metric.source, curve=curve, line=None)
        for need in plan.needs
        if need.formula is not None and need.scope == "agent"
        for curve in curves_of(need.formula, formulas, plan.parameters)
    ]
    found = [finding for each in drawn for finding in (*_dips(each), *_leap(each))]
    return tuple({(finding.code, finding.source): finding for finding in reversed(found)}.values())[::-1]


def _dips(drawn: _Drawn) -> Iterator[Finding]:
    points = drawn.curve.points
    steps = [(one, two) for one, two in pairwise(points) if one.amount != two.amount]
    is_rising = bool(points) and points[-1].amount >= points[0].amount
    against = [(one, two) for one, two in steps if (two.amount > one.amount) != is_rising]
    if len(against) == len(steps):
        return
    for one, two in against:
        yield _told(drawn, _Dip(before=one, after=two, is_fall=is_rising))


def _told(drawn: _Drawn, dip: _Dip) -> Finding:
    curve = drawn.curve
    threshold = curve.threshold(dip.before, dip.after)
    beginning = threshold or curve.last_threshold(dip.before)
    source = (beginning.at if beginning is not None else None) or drawn.source
    is_problem = dip.is_fall and drawn.line is not None and curve.unit in _EARNED
    said = Text(_sentence(drawn, dip, "zh"), _sentence(drawn, dip, "en"))
    if is_problem and threshold is not None:
        return Problem(code="cliff-down", text=said, source=source)
    return (Problem if is_problem else Notice)(code="not-monotonic", text=said, source=source)


def _sentence(drawn: _Drawn, dip: _Dip, lang: Lang) -> str:
    title, figure = drawn.title.to(lang), formula(drawn.curve.figure, lang)
    before, after = (_point(drawn, point, lang) for point in (dip.before, dip.after))
    apart = _amount(drawn, abs(dip.after.amount - dip.before.amount), lang)
    if lang == "zh":
        turn = f"反而是 {after[1]}，少 {apart}" if dip.is_fall else f"又成了 {after[1]}，多 {apart}"
        head = f"“{title}”：{spaced(figure, before[0])}时是 {before[1]}，{spaced('到', after[0])}时{turn}"
        return f"{head}；{_suggestion(drawn, dip, lang)}"
    turn = f"{after[1]}, {apart} {'less' if dip.is_fall else 'more'}"
    head = f'"{title}": with {figure} of {before[0]} it is {before[1]}, and with {after[0]} {turn}'
    return f"{head}; {_suggestion(drawn, dip, lang)}"


def _point(drawn: _Drawn, point: Point, lang: Lang) -> tuple[str, str]:
    return quantity(point.x, drawn.curve.unit, lang), _amount(drawn, point.amount, lang)


def _amount(drawn: _Drawn, amount: Decimal, lang: Lang) -> str:
    return quantity(amount, MONEY if drawn.line is not None else None, lang)


def _suggestion(drawn: _Drawn, dip: _Dip, lang: Lang) -> str:
    """Say how to mend it: another method, a higher value, or a word that it is meant."""
    line, least = drawn.line, _least(drawn, dip)
    ways: list[Text] = []
    if line is not None and dip.is_fall and _is_whole(drawn):
        ways.append(Text("请改用 method: marginal（分段）", "write method: marginal"))
    if least:
        ways.append(Text(f"把这一档写到至少 {least}", f"make this bracket at least {least}"))
    if not ways:
        ways.append(Text("请核对各档的数", "check the values of the rows"))
    if line is not None:
        ways.append(Text("确实要这样就写 falls: intended", "write falls: intended where it is meant"))
    return ("，或" if lang == "zh" else ", or ").join(way.to(lang) for way in ways)


def _least(drawn: _Drawn, dip: _Dip) -> str:
    """Give the least value of the row that falls with which it falls no more; nothing where that is not plain."""
    threshold = drawn.curve.threshold(dip.before, dip.after)
    value = threshold.value if threshold is not None and isinstance(drawn.curve.table, Lookup) else None
    if not dip.is_fall or not isinstance(value, Number) or dip.after.amount <= 0 or value.value <= 0:
        return ""
    least = value.value * dip.before.amount / dip.after.amount
    if value.unit == RATIO:
        return percent(least.quantize(Decimal("0.0001"), rounding=ROUND_CEILING))
    return money(least.quantize(Decimal("0.01"), rounding=ROUND_CEILING))


def _is_whole(drawn: _Drawn) -> bool:
    """Tell whether a commission is paid on the whole of the amount that picks its bracket."""
    table, line = drawn.curve.table, drawn.line
    is_commission = line is not None and line.kind == "commission"
    return is_commission and isinstance(table, Lookup) and not table.is_key_said


def _leap(drawn: _Drawn) -> Iterator[Notice]:
    """Tell of a commission on the whole amount that leaps up at a threshold: one notice a table, its first leap."""
    if not _is_whole(drawn):
        return
    leaps = list(_leaps(drawn.curve))
    if not leaps:
        return
    before, after, source = leaps[0]
    more = money(after.amount - before.amount)
    at = {lang: quantity(after.x, drawn.curve.unit, lang) for lang in _LANGS}
    figure = {lang: formula(drawn.curve.figure, lang) for lang in _LANGS}
    text = Text(
        f"“{drawn.title.zh}”：{spaced(figure['zh'] + '满', at['zh'])}时从 {money(before.amount)} 元一下升到 {money(after.amount)} 元，多 {more} 元"
        f"（这样的起点有 {len(leaps)} 个）；整额提成会这样，要逐段累进请用 method: marginal",
        f'"{drawn.title.en}": at {figure["en"]} of {at["en"]} it leaps from {money(before.amount)} to {money(after.amount)}, {more} more '
        f"(such thresholds: {len(leaps)}); that is how method: whole pays, marginal does not leap",
    )
    yield Notice(code="cliff-up", text=text, source=source or drawn.source)


_LANGS: tuple[Lang, Lang] = ("zh", "en")


def _leaps(curve: Curve) -> Iterator[tuple[Point, Point, Source | None]]:
    for before, after in pairwise(curve.points):
        threshold = curve.threshold(before, after)
        if threshold is not None and before.amount > 0 and after.amount - before.amount >= _WORTH_A_WORD:
            yield before, after, threshold.at
