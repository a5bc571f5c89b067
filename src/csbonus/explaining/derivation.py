"""A payslip, or one of its lines, as a tree from the amount down to cells and rules."""

from decimal import Decimal

from msgspec import Struct

from csbonus.explaining.derive import Tracer
from csbonus.explaining.figure import Figure, in_numbers, named
from csbonus.explaining.ledger import Ledger
from csbonus.lang.evaluate import value_of
from csbonus.lang.numbers import settle
from csbonus.pay.desk import Owner
from csbonus.pay.gate import GateResult
from csbonus.pay.payslip import PayslipLine
from csbonus.problems import Source, Text


class GateView(Struct, frozen=True, kw_only=True):
    """A gate that a line requires, as it was judged, and the figures of each condition."""

    result: GateResult
    whose: str
    figures: tuple[tuple[Figure, ...], ...]


class LineView(Struct, frozen=True, kw_only=True):
    """One line of the slip: its amount, how it came about, and what it is made of.

    `exact` is the value before it was rounded to the fen; a line whose rule was not applied has none.
    """

    id: str
    title: Text
    amount: Decimal
    exact: Decimal | None
    sentence: Text
    formula: Text
    sums: Text
    rule: Source
    gates: tuple[GateView, ...]
    parts: tuple[Figure, ...]


def derive_line(ledger: Ledger, line: PayslipLine, *, expands_lines: bool = False) -> LineView:
    """Derive one line of the agent's slip."""
    tracer = Tracer(ledger, expands_lines=expands_lines)
    slip, rule, me = ledger.payslip, line.rule, ledger.me
    is_applied = line.reason is None
    return LineView(
        id=rule.id,
        title=rule.title,
        amount=line.amount,
        exact=settle(value_of(rule.expr)(slip.figures)) if is_applied else None,
        sentence=Text(slip.sentence(line, "zh"), slip.sentence(line, "en")),
        formula=named(rule.expr),
        sums=in_numbers(rule.expr, slip.figures) if is_applied else line.reason or Text("", ""),
        rule=rule.source,
        gates=tuple(_gate(tracer, slip.gates[ref.key]) for ref in rule.gates if ref.key in slip.gates),
        parts=tracer.parts(rule.expr, me) if is_applied else (),
    )


def _gate(tracer: Tracer, result: GateResult) -> GateView:
    owner: Owner = (result.scope, result.group)
    figures = tuple(tracer.parts(condition.condition, owner) for condition in result.conditions)
    return GateView(result=result, whose=tracer.ledger.name(owner), figures=figures)
