"""The register as the workbook lists it: every incident with what it led to, for whoever it concerns."""

from collections.abc import Iterable, Mapping

from msgspec import Struct
from msgspec.structs import replace

from csbonus.lang.tree import Expr
from csbonus.lang.walk import refs
from csbonus.pay.payslip import PayRun, Payslip, PayslipLine
from csbonus.pay.people import Incident
from csbonus.pay.plan import GROUP_SCOPES, PayPlan, Ranking
from csbonus.pay.provisions import IncidentRule
from csbonus.problems import Text

_OWN = ("incidents", "register", "held", "released", "shared")
_NAMED = ("against", "taken", "shared")
_POINTS = "incidents.points"


class Listed(Struct, frozen=True, kw_only=True):
    """A row: an incident, a person whom it concerns, and one of the lines that it led to.

    `others` are the names of the other people. `is_first` is false where a row only adds another line or person to
    an incident that is listed already, and `is_counted` where the line's amount stands in an earlier row.
    Without `line` the incident led to something else, such as a score: `read_by`.
    """

    payslip: Payslip
    rule: IncidentRule
    event: Incident
    others: tuple[str, ...]
    line: PayslipLine | None = None
    read_by: tuple[Text, ...] = ()
    is_first: bool = True
    is_counted: bool = False


def list_incidents(payrun: PayRun) -> list[Listed]:
    """List the incidents of a month, person by person in the order of the payslips."""
    slips = {payslip.agent.key: payslip for payslip in payrun.payslips}
    readers = {plan.id: _Readers(plan) for plan in payrun.plans}
    counted: set[tuple[str, str]] = set()
    found = []
    for payslip in payrun.payslips:
        for rule in payslip.plan.incidents:
            for event in (event for event in payslip.agent.incidents if event.name == rule.name):
                for row in _rows(payslip, rule, event, slips, readers):
                    who = (row.payslip.agent.key, row.line.rule.id if row.line else "")
                    found.append(replace(row, is_counted=row.line is not None and who in counted))
                    counted.add(who)
    return found


class _Readers:
    """Which lines and other parts of a plan read an incident."""

    def __init__(self, plan: PayPlan) -> None:
        self._lines = {line.id: {ref.key for ref in refs(line.expr)} for line in plan.lines}
        self._others: list[tuple[Text, set[str]]] = [
            *((need.metric.title, _keys(need.formula)) for need in plan.needs if need.formula is not None),
            *((gate.title, _keys(*gate.conditions)) for gate in plan.gates),
            *((note.said, _keys(note.condition)) for note in plan.notes),
            *(
                (step.title, {f"incidents.{step.override}"})
                for step in plan.steps
                if isinstance(step, Ranking)
            ),
        ]

    def lines(self, payslip: Payslip, keys: set[str]) -> list[PayslipLine]:
        return [line for line in payslip.lines if keys & self._lines[line.rule.id]]

    def others(self, keys: set[str]) -> tuple[Text, ...]:
        return tuple(dict.fromkeys(title for title, read in self._others if keys & read))


def _keys(*exprs: Expr) -> set[str]:
    return {ref.key for expr in exprs for ref in refs(expr)}


def _rows(
    payslip: Payslip,
    rule: IncidentRule,
    event: Incident,
    slips: Mapping[str, Payslip],
    readers: Mapping[str, _Readers],
) -> Iterable[Listed]:
    """Give a row for each line of the person himself, then for each of those named."""
    keys = _own_keys(rule)
    own = readers[payslip.plan.id]
    names = tuple(slips[key].agent.name if key in slips else key for key in event.others)
    lines: list[PayslipLine | None] = [*own.lines(payslip, keys)]
    read_by = own.others(keys)
    for n, line in enumerate(lines or [None]):
        yield Listed(
            payslip=payslip, rule=rule, event=event, others=names, line=line,
            read_by=() if line else read_by, is_first=n == 0,
        )  # fmt: skip
    for other in (slips[key] for key in event.others if key in slips):
        for line in readers[other.plan.id].lines(other, {f"{prefix}.{rule.name}" for prefix in _NAMED}):
            yield Listed(
                payslip=other, rule=rule, event=event, others=(payslip.agent.name,), line=line, is_first=False
            )


def _own_keys(rule: IncidentRule) -> set[str]:
    keys = {f"{prefix}.{rule.name}" for prefix in _OWN}
    keys |= {f"{scope}.{key}" for scope in GROUP_SCOPES for key in (rule.count_key, rule.amount_key)}
    return keys | ({_POINTS} if rule.points else set())
