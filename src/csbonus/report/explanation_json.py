"""An explanation as JSON, `csbonus.explain/1`: amounts with two decimals, figures exact, every place by its parts."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from csbonus.explaining.derivation import GateView, LineView
from csbonus.explaining.explain import Explanation
from csbonus.explaining.figure import Figure
from csbonus.explaining.near import Moved, NearMiss
from csbonus.explaining.silent import Silent
from csbonus.lang.units import Unit
from csbonus.problems import Finding, Lang, Source, Text
from csbonus.report.findings import finding_record

EXPLAIN_SCHEMA = "csbonus.explain/1"
Record = dict[str, object]


def explanation_record(explanations: Sequence[Explanation], notices: Iterable[Finding], lang: Lang) -> Record:
    """Give the explanations of a person's slips, one for each of his posts in the month, as a record."""
    first = explanations[0]
    agent = first.payslip.agent
    return {
        "schema": EXPLAIN_SCHEMA,
        "month": first.month,
        "currency": first.currency,
        "agent": agent.employee_number or agent.person,
        "name": agent.name,
        "line": first.only or None,
        "payslips": [_payslip(one, lang) for one in explanations],
        "notices": [finding_record(notice, lang) for notice in notices],
    }


def _payslip(explanation: Explanation, lang: Lang) -> Record:
    slip = explanation.payslip
    return {
        "team": slip.agent.team,
        "role": slip.agent.role,
        "plan": {"id": slip.plan.id, "title": slip.plan.title.to(lang), **_place(slip.plan.source)},
        "total": str(explanation.total),
        "lines": [_line(line, lang) for line in explanation.lines],
        "notes": [note.to(lang) for note in slip.notes],
        "did_not_fire": [_silent(silent, lang) for silent in explanation.silent],
        "near_misses": [_near(miss, lang) for miss in explanation.near],
    }


def _line(line: LineView, lang: Lang) -> Record:
    return {
        "id": line.id,
        "title": line.title.to(lang),
        "amount": str(line.amount),
        "exact": _exact(line.exact),
        "sentence": line.sentence.to(lang),
        "formula": line.formula.to(lang),
        "with_numbers": line.sums.to(lang),
        "rule": _place(line.rule),
        "gates": [_gate(gate, lang) for gate in line.gates],
        "figures": [_figure(part, lang) for part in line.parts],
    }


def _gate(view: GateView, lang: Lang) -> Record:
    gate = view.result
    return {
        "id": gate.gate.id,
        "title": gate.gate.title.to(lang),
        "of": gate.scope,
        "whose": view.whose,
        "open": gate.is_open,
        "needed": gate.gate.needed,
        "rule": _place(gate.gate.source),
        "conditions": [
            {
                "condition": condition.title(lang),
                "met": condition.is_met,
                "value": _exact(condition.value),
                "limit": _exact(condition.limit),
                "distance": _exact(condition.distance),
                "requirement": condition.requirement(lang),
                "figures": [_figure(part, lang) for part in parts],
            }
            for condition, parts in zip(gate.conditions, view.figures, strict=True)
        ],
    }


def _figure(figure: Figure, lang: Lang) -> Record:
    return {
        "kind": figure.kind,
        "key": figure.key,
        "title": figure.title.to(lang),
        "whose": figure.whose,
        "value": _exact(figure.value),
        "unit": _unit(figure.unit, lang),
        "raw": _text(figure.raw, lang) or "",
        "formula": _text(figure.formula, lang),
        "with_numbers": _text(figure.sums, lang),
        "note": _text(figure.note, lang),
        "sources": [_place(source) for source in figure.sources],
        "rule": _place(figure.rule) if figure.rule else None,
        "figures": [_figure(part, lang) for part in figure.parts],
    }


def _silent(silent: Silent, lang: Lang) -> Record:
    return {
        "what": silent.what,
        "line": silent.line or None,
        "title": silent.title.to(lang),
        "why": silent.why.to(lang),
        "rule": _place(silent.rule) if silent.rule else None,
    }


def _near(miss: NearMiss, lang: Lang) -> Record:
    return {
        "line": miss.line,
        "what": miss.what.to(lang),
        "changes": [_moved(moved, lang) for moved in miss.moved],
        "by_line": {id_: str(change) for id_, change in miss.by_line.items()},
        "gain": str(miss.gain),
        "gain_of_all": str(miss.gain_of_all),
        "people": miss.changed,
        "each": None if miss.each is None else str(miss.each),
        "rule": _place(miss.rule) if miss.rule else None,
    }


def _moved(moved: Moved, lang: Lang) -> Record:
    leaf = moved.leaf
    return {
        "of": leaf.of,
        "whose": moved.whose,
        "figure": leaf.id,
        "title": leaf.title.to(lang),
        "unit": _unit(leaf.unit, lang),
        "from": _exact(leaf.value),
        "to": _exact(moved.after),
        "source": _place(leaf.source) if leaf.source else None,
    }


def _place(source: Source) -> Record:
    return {
        "file": source.file,
        "sheet": source.sheet,
        "cell": source.cell,
        "line": source.line,
        "column": source.column,
    }


def _unit(unit: Unit | None, lang: Lang) -> str | None:
    return unit.render(lang) if unit is not None else None


def _text(text: Text | None, lang: Lang) -> str | None:
    return text.to(lang) if text is not None else None


def _exact(value: Decimal | None) -> str | None:
    """Write a figure with all its digits and no more zeros than it has."""
    if value is None:
        return None
    short = value.normalize()
    return f"{short + 0:f}"
