"""Grades of a score card: what each is worth, and what is said of it."""

from collections.abc import Sequence
from decimal import Decimal

from msgspec.structs import replace

from csbonus.lang.tree import Compare, Comparison, Expr, Logic, Lookup, Number, Ref, Row
from csbonus.lang.units import MONEY, POINTS, RATIO, Unit
from csbonus.pay.provisions import Note
from csbonus.problems import Text, show
from csbonus.rules.score_card import Card
from csbonus.rules.score_forms import GradeForm


def define_grades(card: Card) -> None:
    """Define what the grades of a card are worth, as values that formulas may use, and their notes."""
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
    card: Card, ordered: Sequence[tuple[str, GradeForm]], rest: GradeForm | None, column: tuple[str, Unit]
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


def _threshold(card: Card, name: str, grade: GradeForm) -> Number:
    return card.naming.name_number(replace(_bound(grade) or _ZERO, unit=POINTS), f"{card.id}.{name}.from")


def _total_ref(card: Card) -> Ref:
    return Ref(
        key=f"agent.{card.id}", title=card.form.title or Text(card.id, card.id), unit=POINTS, at=card.source
    )


def _define_notes(
    card: Card, ordered: Sequence[tuple[str, GradeForm]], rest: tuple[str, GradeForm] | None
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


def _note(card: Card, name: str, said: Text, parts: Sequence[Compare]) -> Note:
    condition: Expr = parts[0] if len(parts) == 1 else Logic(op="and", operands=tuple(parts), at=card.source)
    return Note(id=f"{card.id}.{name}", condition=condition, said=said, source=card.source)
