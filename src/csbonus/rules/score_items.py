"""Items of a score card compiled: by bands, deductions, proportion or a formula, or by the first rule that applies."""

from collections.abc import Sequence

from csbonus.kinds.component import looked_up
from csbonus.lang.check_units import check_units
from csbonus.lang.tree import Binary, Call, Expr, Interpolation, Negative, Number, Steps
from csbonus.lang.units import POINTS
from csbonus.problems import Text, show
from csbonus.rules.making import unit_or_ratio
from csbonus.rules.resolving import resolve
from csbonus.rules.score_card import ALL_POINTS, Card, held, read
from csbonus.rules.score_forms import ScoreItem, ScoreRule


def item_points(card: Card, id_: str, item: ScoreItem) -> Expr | None:
    """Compile what an item gives; nothing where it has a problem, which is reported."""
    own = [name for name in ScoreRule.model_fields if getattr(item, name) not in (None, ())]
    if item.rules and own:
        text = Text(
            f"{show(id_)} 已有 rules，{own[0]} 请写到其中一条里",
            f"{show(id_)} has rules; write {own[0]} in one of them",
        )
        card.report("score-rules", text, id_)
        return None
    rules = item.rules or [item]
    made = [
        _rule(card, f"{card.id}.{id_}" + (f".{n}" if item.rules else ""), rule, item)
        for n, rule in enumerate(rules, 1)
    ]
    if any(one is None for one in made):
        return None
    value = _chosen(card, id_, [one for one in made if one is not None])
    return held(value, (item.floor, item.cap), card, f".{id_}") if value is not None else None


def _chosen(card: Card, id_: str, made: Sequence[tuple[Expr | None, Expr]]) -> Expr | None:
    """Choose among rules: the first whose condition holds, the last without one."""
    *before, (last_condition, value) = made
    firsts = [(condition, points) for condition, points in before if condition is not None]
    if last_condition is not None or len(firsts) < len(before):
        text = Text(
            f"{show(id_)} 的几条规则里，除最后一条外都要写 when，最后一条不写（其余情况）",
            f"of the rules of {show(id_)} all but the last have when, and the last has none (for the rest)",
        )
        card.report("score-when", text, id_)
        return None
    for condition, points in reversed(firsts):
        value = Call(function="if", arguments=(condition, points, value), at=card.source)
    return value


_WAYS = ("bands", "deduct", "worst", "formula")


def _rule(card: Card, name: str, rule: ScoreRule, item: ScoreItem) -> tuple[Expr | None, Expr] | None:
    given = [way for way in _WAYS if getattr(rule, way) is not None]
    if len(given) != 1:
        text = Text(
            f"{show(name)} 请写 bands（分档）、deduct（扣分）、worst 和 best（按比例）、formula（公式）之一",
            f"{show(name)} has one of bands, deduct, worst with best, and formula",
        )
        card.report("score-rule", text, name)
        return None
    if not _goes_together(card, name, rule, given[0]):
        return None
    condition = None
    if rule.when is not None:
        condition = resolve(card.naming, rule.when, card.setting, f"{name}.when")
        if condition is None:
            return None
        problems = check_units(condition, "condition", card.source)
        card.naming.problems += problems
        if problems:
            return None
    points = {"bands": _bands, "deduct": _deduction, "worst": _interpolated, "formula": _formula}[given[0]](
        card, name, rule, item
    )
    return None if points is None else (condition, points)


_TOGETHER = {
    "bands": ({"figure"}, {"otherwise"}),
    "deduct": (set[str](), {"figure", "per", "short_of", "over", "steps", "for_each"}),
    "worst": ({"figure", "best"}, set[str]()),
    "formula": (set[str](), set[str]()),
}


def _goes_together(card: Card, name: str, rule: ScoreRule, way: str) -> bool:
    needed, allowed = _TOGETHER[way]
    fields = {f for f in ScoreRule.model_fields if getattr(rule, f) is not None} - {"when", way}
    missing, stray = sorted(needed - fields), sorted(fields - needed - allowed)
    if missing:
        text = Text(f"{show(name)} 用 {way} 时要写 {missing[0]}", f"{show(name)}: {way} needs {missing[0]}")
        card.report("score-field", text, name)
    if stray:
        text = Text(
            f"{show(name)} 里 {stray[0]} 不和 {way} 一起用",
            f"{show(name)}: {stray[0]} does not go with {way}",
        )
        card.report("score-field", text, name)
    return not missing and not stray


def _bands(card: Card, name: str, rule: ScoreRule, _item: ScoreItem) -> Expr | None:
    key = read(card, rule.figure, f"{name}.figure") if rule.figure is not None else None
    if key is None or rule.bands is None:
        return None
    before = len(card.naming.problems)
    rows = card.making.rows(rule.bands, f"{name}.bands", (unit_or_ratio(key), POINTS))
    otherwise = None
    if rule.otherwise is not None:
        otherwise = card.making.value(rule.otherwise, f"{name}.otherwise", POINTS)
    if len(card.naming.problems) > before:
        return None
    return looked_up(rows, rule.bands, key, otherwise, card.source)


def _start(card: Card, name: str, item: ScoreItem) -> Expr | None:
    points = item.points or Number(value=ALL_POINTS, at=card.source)
    return card.making.value(points, f"{name}.points", POINTS)


def _deduction(card: Card, name: str, rule: ScoreRule, item: ScoreItem) -> Expr | None:
    """Take points for every step from a target, or for every event, off what the item starts from."""
    by_step = rule.short_of is not None or rule.over is not None
    if by_step == (rule.for_each is not None) or (rule.short_of is not None and rule.over is not None):
        text = Text(
            f"{show(name)} 的 deduct 请写 for_each（次数），或 figure、per、steps 加 short_of（低于目标）或 over（高于目标）",
            f"{show(name)}: deduct goes with for_each (a count), or with figure, per, steps and short_of or over (a target)",
        )
        card.report("score-deduct", text, name)
        return None
    if isinstance(rule.deduct, Negative) or (isinstance(rule.deduct, Number) and rule.deduct.value < 0):
        text = Text("deduct 写扣几分，不写负号", "write what deduct takes without a sign")
        card.report("score-deduct-sign", text, rule.deduct.at)
    counted = _steps(card, name, rule) if by_step else _events(card, name, rule)
    if counted is None or rule.deduct is None:
        return None
    unit = POINTS if by_step else POINTS / unit_or_ratio(counted)
    each = card.making.value(rule.deduct, f"{name}.deduct", unit)
    start = _start(card, name, item)
    if each is None or start is None:
        return None
    taken = Binary(op="*", left=each, right=counted, at=card.source)
    return Binary(op="-", left=start, right=taken, at=card.source)


def _events(card: Card, name: str, rule: ScoreRule) -> Expr | None:
    return read(card, rule.for_each, f"{name}.for_each") if rule.for_each is not None else None


def _steps(card: Card, name: str, rule: ScoreRule) -> Expr | None:
    if rule.figure is None or rule.per is None or rule.steps is None:
        lacking = "figure" if rule.figure is None else "per" if rule.per is None else "steps"
        text = Text(
            f"{show(name)} 还要写 {lacking}"
            + ("：whole_steps（只计整步）或 proportional（按比例）" if lacking == "steps" else ""),
            f"{show(name)} needs {lacking}" + (": whole_steps or proportional" if lacking == "steps" else ""),
        )
        card.report("score-field", text, name)
        return None
    if rule.per.value <= 0:
        card.report("score-per", Text("per 要大于 0", "per must be above 0"), rule.per.at)
        return None
    actual = read(card, rule.figure, f"{name}.figure")
    if actual is None:
        return None
    unit, written = unit_or_ratio(actual), rule.short_of if rule.short_of is not None else rule.over
    field = "short_of" if rule.short_of is not None else "over"
    target = card.making.value(written, f"{name}.{field}", unit) if written is not None else None
    size = card.making.value(rule.per, f"{name}.per", unit)
    if target is None or size is None:
        return None
    return Steps(
        actual=actual,
        target=target,
        size=size,
        side="below" if rule.short_of is not None else "above",
        is_whole=rule.steps == "whole_steps",
        at=card.source,
    )


def _interpolated(card: Card, name: str, rule: ScoreRule, item: ScoreItem) -> Expr | None:
    actual = read(card, rule.figure, f"{name}.figure") if rule.figure is not None else None
    if actual is None or rule.worst is None or rule.best is None:
        return None
    ends = [
        card.making.value(written, f"{name}.{field}", unit_or_ratio(actual))
        for field, written in (("worst", rule.worst), ("best", rule.best))
    ]
    worst, best = ends
    points = _start(card, name, item)
    if worst is None or best is None or points is None:
        return None
    if isinstance(worst, Number) and isinstance(best, Number) and worst.value == best.value:
        card.report("score-ends", Text("worst 和 best 不能相同", "worst and best can't be the same"), best.at)
        return None
    return Interpolation(actual=actual, worst=worst, best=best, points=points, at=card.source)


def _formula(card: Card, name: str, rule: ScoreRule, _item: ScoreItem) -> Expr | None:
    written = rule.formula
    return card.making.value(written, f"{name}.formula", POINTS) if written is not None else None
