"""What closed gates kept from those who are paid."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from msgspec.structs import replace

from csbonus.lang.evaluate import Figures, Unpayable, value_of
from csbonus.lang.tree import Gated
from csbonus.pay.desk import Owner, owners_of
from csbonus.pay.gate import GateResult
from csbonus.pay.money import ZERO, round_to_fen
from csbonus.pay.payslip import Payslip
from csbonus.pay.plan import Gate, PayPlan


def with_costs(
    plan: PayPlan, gates: Iterable[GateResult], payslips: Sequence[Payslip]
) -> tuple[GateResult, ...]:
    """Give every gate of a plan with what it kept from the people it judges, 0.00 where it is open."""
    judged = _by_owner(payslips)
    lines = {gate.key: _lines_behind(gate, plan) for gate in plan.gates}
    return tuple(
        gate
        if gate.is_open
        else replace(
            gate,
            cost=_cost(gate.gate.key, lines[gate.gate.key], judged.get((gate.scope, gate.group), ())),
        )
        for gate in gates
    )


def _lines_behind(gate: Gate, plan: PayPlan) -> frozenset[str]:
    return frozenset(line.id for line in plan.lines if any(ref.key == gate.key for ref in line.gates))


def _by_owner(payslips: Sequence[Payslip]) -> dict[Owner, list[Payslip]]:
    """File the slips of those whom gates may cost something: by the person, and by each of his groups."""
    found: dict[Owner, list[Payslip]] = {}
    for payslip in payslips:
        if not payslip.agent.is_base_only:
            for owner in owners_of(payslip.agent):
                found.setdefault(owner, []).append(payslip)
    return found


def _cost(gate: str, lines: frozenset[str], payslips: Iterable[Payslip]) -> Decimal:
    kept = ZERO
    for payslip in payslips if lines else ():
        figures = {**payslip.figures, gate: Decimal(1)}
        for line in payslip.lines:
            if line.rule.id in lines and isinstance(line.rule.expr, Gated):
                kept += _paid(line.rule.expr, figures)
    return kept


def _paid(line: Gated, figures: Figures) -> Decimal:
    """Say what a line pays by such figures; nothing where that cannot be computed."""
    try:
        return round_to_fen(value_of(line)(figures))
    except Unpayable:
        return ZERO
