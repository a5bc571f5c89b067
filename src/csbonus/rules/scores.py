"""Score cards compiled: every item a figure of its own, the total, and what a grade is worth."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace

from csbonus.kinds.component import looked_up
from csbonus.lang.check_units import check_units
from csbonus.lang.tree import (
    Binary,
    Call,
    Collected,
    Compare,
    Comparison,
    Expr,
    Interpolation,
    Logic,
    Lookup,
    Negative,
    Number,
    Ref,
    Row,
    ScorePart,
    ScoreTotal,
    Steps,
)
from csbonus.lang.units import COUNT, MONEY, POINTS, RATIO, Unit
from csbonus.pay.plan import Collecting, Metric, Note, RowQuery
from csbonus.problems import Source, Text, show
from csbonus.rules.making import Making, unit_or_ratio
from csbonus.rules.naming import Naming, Setting
from csbonus.rules.nodes import Mapping as Table
from csbonus.rules.nodes import Node
from csbonus.rules.plan_file import Placed
from csbonus.rules.resolving import resolve
from csbonus.rules.score_forms import GradeForm, ScoreForm, ScoreItem, ScoreRule

ALL_POINTS = Decimal(100)


class _Card(Struct, frozen=True):
    """A score card being compiled; `places` are where its items stand."""

    id: str
    places: Mapping[str, Source]
    form: ScoreForm
    source: Source
    naming: Naming
    setting: Setting

    @property
    def making(self) -> Making:
        """Where the card's numbers are made."""
        return Making(self.naming, self.source, self.setting)

    def report(self, code: str, text: Text, at: Source | str | None = None) -> None:
        """Report a problem at a place, or at the item of that name (`service.reply` too)."""
        if isinstance(at, str):
            at = self.places.get(at.removeprefix(f"{self.id}.").partition(".")[0])
        self.naming.report(code, text, at or self.source)


def define_score(placed: Placed[ScoreForm], naming: Naming) -> None:
    """Define a score, its items and its grades; what is wrong is reported."""
    form = placed.form
    record = naming.records.get(form.over) if form.over is not None else None
    if form.over is not None:
        naming.find(naming.records, form.over, Text("明细表", "record"), placed.source)
    card = _Card(placed.id, _places(placed.node), form, placed.source, naming, Setting(record=record))
    _check_weights(card)
    before = len(naming.problems)
    parts = [part for id_, item in form.items.items() if (part := _part(card, id_, item)) is not None]
    if len(naming.problems) > before or not parts:
        naming.broken.add(placed.id)
        return
    total: Expr = ScoreTotal(parts=tuple(parts), at=placed.source)
    total = _held(total, (form.floor, form.cap), card, "")
    if record is not None:
        total = _over_rows(card, total)
    _file(card, card.id, form.title or Text(card.id, card.id), total)
    _define_grades(card)


def _places(node: Node) -> dict[str, Source]:
    """Find where the items and grades of a card stand."""
    tables = [node.get(key) for key in ("items", "grades")] if isinstance(node, Table) else []
    entries = [entry for table in tables if isinstance(table, Table) for entry in table.entries]
    return {entry.key.text: entry.key.source for entry in entries}


def _check_weights(card: _Card) -> None:
    weights = [item.weight for item in card.form.items.values()]
    if any(weights) and not all(weights):
        text = Text("各项要么都写 weight，要么都不写", "either all items have a weight or none")
        card.report("score-weights", text)
    numbers = [weight for weight in weights if isinstance(weight, Number)]
    for weight in numbers:
        if weight.value <= 0:
            text = Text(f"权重要大于 0，不是 {weight.value}", f"a weight is above 0, not {weight.value}")
            card.report("score-weight", text, weight.at)
    total = sum((weight.value for weight in numbers), Decimal(0))
    if numbers and len(numbers) == len(weights) and total not in (1, ALL_POINTS):
        text = Text(
            f"权重合计是 {_plain(total)}，不是 100 或 100%，请核对",
            f"the weights add up to {_plain(total)}, not to 100 or 100%; check them",
        )
        card.report("score-weight-sum", text, numbers[0].at)
    if not any(weights) and "rescale" in (
        card.form.if_missing,
        *(i.if_missing for i in card.form.items.values()),
    ):
        text = Text(
            "rescale 要有权重（weight）才能分给其他项", "rescale needs weights, which the others then share"
        )
        card.report("score-rescale", text)


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"


def _part(card: _Card, id_: str, item: ScoreItem) -> ScorePart | None:
    value = _item(card, id_, item)
    if value is None:
        return None
    problems = check_units(value, POINTS, card.places.get(id_, card.source))
    card.naming.problems += problems
    if problems:
        return None
    title = item.title or Text(id_, id_)
    if_missing = item.if_missing or card.form.if_missing
    if card.setting.record is None:
        value = _file(card, f"{card.id}.{id_}", title, value)
    return ScorePart(title=title, value=value, weight=_weight(card, id_, item), if_missing=if_missing)


def _weight(card: _Card, id_: str, item: ScoreItem) -> Expr | None:
    """Make an item's weight; 25 is one as well as 25%, so that a bare number is not looked at as a ratio."""
    name = f"{card.id}.{id_}.weight"
    if isinstance(item.weight, Number):
        return card.naming.name_number(replace(item.weight, unit=RATIO), name)
    return None if item.weight is None else card.making.value(item.weight, name, RATIO)


def _file(card: _Card, id_: str, title: Text, formula: Expr) -> Ref:
    """Make a figure of the agent of a score or an item."""
    metric = Metric(id=id_, title=title, unit=POINTS, formula=formula, aggregate="none", source=card.source)
    card.naming.metrics[metric.key] = metric
    return Ref(key=metric.key, title=title, unit=POINTS, at=card.source)


def _item(card: _Card, id_: str, item: ScoreItem) -> Expr | None:
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
    return _held(value, (item.floor, item.cap), card, f".{id_}") if value is not None else None


def _chosen(card: _Card, id_: str, made: Sequence[tuple[Expr | None, Expr]]) -> Expr | None:
    """Choose among rules: the first whose condition holds, the last without one."""
    *firsts, (last_condition, value) = made
    if last_condition is not None or any(condition is None for condition, _ in firsts):
        text = Text(
            f"{show(id_)} 的几条规则里，除最后一条外都要写 when，最后一条不写（其余情况）",
            f"of the rules of {show(id_)} all but the last have when, and the last has none (for the rest)",
        )
        card.report("score-when", text, id_)
        return None
    for condition, points in reversed(firsts):
        if condition is not None:
            value = Call(function="if", arguments=(condition, points, value), at=card.source)
    return value


def _held(expr: Expr, limits: tuple[Number | None, Number | None], card: _Card, item: str) -> Expr:
    for field, function, limit in (("floor", "max", limits[0]), ("cap", "min", limits[1])):
        if limit is not None:
            held = card.naming.name_number(replace(limit, unit=POINTS), f"{card.id}{item}.{field}")
            expr = Call(function=function, arguments=(expr, held), at=card.source)
    return expr


_WAYS = ("bands", "deduct", "worst", "formula")


def _rule(card: _Card, name: str, rule: ScoreRule, item: ScoreItem) -> tuple[Expr | None, Expr] | None:
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
        card.naming.problems += check_units(condition, "condition", card.source)
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


def _goes_together(card: _Card, name: str, rule: ScoreRule, way: str) -> bool:
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


def _read(card: _Card, written: Expr, name: str) -> Expr | None:
    expr = resolve(card.naming, written, card.setting, name)
    if expr is None:
        return None
    problems = check_units(expr, None, card.source)
    card.naming.problems += problems
    return None if problems else expr


def _bands(card: _Card, name: str, rule: ScoreRule, _item: ScoreItem) -> Expr | None:
    key = _read(card, rule.figure, f"{name}.figure") if rule.figure is not None else None
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


def _start(card: _Card, name: str, item: ScoreItem) -> Expr | None:
    points = item.points or Number(value=ALL_POINTS, at=card.source)
    return card.making.value(points, f"{name}.points", POINTS)


def _deduction(card: _Card, name: str, rule: ScoreRule, item: ScoreItem) -> Expr | None:
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


def _events(card: _Card, name: str, rule: ScoreRule) -> Expr | None:
    return _read(card, rule.for_each, f"{name}.for_each") if rule.for_each is not None else None


def _steps(card: _Card, name: str, rule: ScoreRule) -> Expr | None:
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
    actual = _read(card, rule.figure, f"{name}.figure")
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


def _interpolated(card: _Card, name: str, rule: ScoreRule, item: ScoreItem) -> Expr | None:
    actual = _read(card, rule.figure, f"{name}.figure") if rule.figure is not None else None
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


def _formula(card: _Card, name: str, rule: ScoreRule, _item: ScoreItem) -> Expr | None:
    if rule.formula is None:
        return None
    return card.making.value(rule.formula, f"{name}.formula", POINTS)


def _over_rows(card: _Card, total: Expr) -> Expr:
    """Compute the card for every row of its record, and take the mean."""
    record = card.setting.record
    if record is None:
        return total
    figure = Ref(key=f"each.{card.id}", title=record.title, unit=POINTS, at=card.source)
    rows = Ref(key=f"rows.{card.id}", title=record.title, unit=COUNT, at=card.source)
    query = RowQuery(record=record.id, filters=(), how="mean", operand=total)
    card.naming.collecting[figure.key] = Collecting(
        figure=figure,
        rows=rows,
        query=query,
        whose=card.form.title or Text(card.id, card.id),
        source=card.source,
    )
    return Collected(figure=figure, rows=rows, operand=total, how="mean", record=record.title, at=card.source)


def _define_grades(card: _Card) -> None:
    grades = card.form.grades
    if not grades:
        return
    bounded = {name: grade for name, grade in grades.items() if _bound(grade) is not None}
    rest = [name for name in grades if name not in bounded]
    if len(rest) > 1:
        text = Text(
            f"{show(rest[1])} 也没有写分数线；只能有一个等级不写",
            f"{show(rest[1])} has no bound either; only one grade may have none",
        )
        card.report("grade-rest", text, rest[1])
        return
    ordered = sorted(bounded.items(), key=lambda entry: (_bound(entry[1]) or _ZERO).value)
    for column, unit in (("coefficient", RATIO), ("amount", MONEY)):
        _define_grade_column(card, ordered, grades[rest[0]] if rest else None, (column, unit))
    _define_notes(card, ordered, (rest[0], grades[rest[0]]) if rest else None)


_ZERO = Number(value=Decimal(0))


def _bound(grade: GradeForm) -> Number | None:
    return grade.at_least if grade.at_least is not None else grade.above


def _define_grade_column(
    card: _Card, ordered: Sequence[tuple[str, GradeForm]], rest: GradeForm | None, column: tuple[str, Unit]
) -> None:
    field, unit = column
    given = [grade for _, grade in ordered] + ([rest] if rest else [])
    values = [getattr(grade, field) for grade in given]
    if not any(value is not None for value in values):
        return
    if not all(value is not None for value in values):
        text = Text(
            f"有的等级写了 {field}，有的没写；请都写上（没有就写 0）",
            f"some grades have {field} and some have not; write it for all (0 for none)",
        )
        card.report("grade-value", text)
        return
    making, key = card.making, _total_ref(card)
    rows = tuple(
        Row(
            threshold=_threshold(card, name, grade),
            value=making.value(getattr(grade, field), f"{card.id}.{name}.{field}", unit) or _ZERO,
            is_strict=grade.at_least is None,
            label=Text(name, name),
        )
        for name, grade in ordered
    )
    otherwise = None
    if rest is not None:
        otherwise = making.value(getattr(rest, field), f"{card.id}.rest.{field}", unit)
    card.naming.values[f"{card.id}.{field}"] = Lookup(key=key, rows=rows, otherwise=otherwise, at=card.source)


def _threshold(card: _Card, name: str, grade: GradeForm) -> Number:
    return card.naming.name_number(replace(_bound(grade) or _ZERO, unit=POINTS), f"{card.id}.{name}.from")


def _total_ref(card: _Card) -> Ref:
    return Ref(
        key=f"agent.{card.id}", title=card.form.title or Text(card.id, card.id), unit=POINTS, at=card.source
    )


def _define_notes(
    card: _Card, ordered: Sequence[tuple[str, GradeForm]], rest: tuple[str, GradeForm] | None
) -> None:
    """Make a note of every grade that has one: it holds from its bound up to the next."""
    grades = ([rest] if rest else []) + list(ordered)
    for place, (name, grade) in enumerate(grades):
        if grade.note is None:
            continue
        parts = []
        if _bound(grade) is not None:
            op: Comparison = ">=" if grade.at_least is not None else ">"
            parts.append(
                Compare(op=op, left=_total_ref(card), right=_threshold(card, name, grade), at=card.source)
            )
        if place + 1 < len(grades):
            above, following = grades[place + 1]
            under: Comparison = "<" if following.at_least is not None else "<="
            parts.append(
                Compare(
                    op=under, left=_total_ref(card), right=_threshold(card, above, following), at=card.source
                )
            )
        card.naming.notes.append(_note(card, name, grade.note, parts))


def _note(card: _Card, name: str, said: Text, parts: Sequence[Compare]) -> Note:
    condition: Expr = parts[0] if len(parts) == 1 else Logic(op="and", operands=tuple(parts), at=card.source)
    return Note(id=f"{card.id}.{name}", condition=condition, said=said, source=card.source)
