"""A made-up month given to csbonus, and every line of every slip compared with what its scheme says."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path
from random import Random

from csbonus.lang.tree import Scope
from csbonus.pay.payrun import compute_payrun
from csbonus.pay.payslip import PayRun
from csbonus.pay.people import Agent, Group, Measure, MonthInput, RecordRow
from csbonus.pay.plan import PayPlan
from csbonus.problems import Source
from csbonus.rules.plans import read_rules
from oracle.exact import met
from oracle.months import edges_of, made_month
from oracle.people import Month, Person, Refused, Slip
from oracle.schemes import SCHEMES

RULES = Path(__file__).resolve().parents[1] / "rules"
MONTH = "2026-10"
_PLACE = Source(file="made-up.xlsx", sheet="数据", cell="A1")


@dataclass(slots=True)
class Account:
    """What was compared: months, people, lines and edges met, months that both sides refuse, and what differs."""

    months: int = 0
    people: int = 0
    lines: int = 0
    refused: int = 0
    edges: Counter[str] = field(default_factory=Counter)
    differences: list[str] = field(default_factory=list)


def check_months(scheme: str, seed: int, numbers: range, plan: PayPlan | None = None) -> Account:
    """Pay months of a scheme both ways, by the shipped plan or another one; each month is made of its own number."""
    account, plan = Account(), plan or shipped(scheme)
    met.clear()
    for number in numbers:
        month = made_month(scheme, Random(f"{scheme} {seed} {number}"))
        for difference in _differences(month, plan, account):
            account.differences.append(f"{scheme}, seed {seed}, month {number}: {difference}")
    account.edges.update(met)
    return account


@cache
def shipped(scheme: str) -> PayPlan:
    """Read a plan that ships with csbonus."""
    return read_rules([str(RULES / scheme)]).plans[0]


def _differences(month: Month, plan: PayPlan, account: Account) -> list[str]:
    account.months += 1
    computed = compute_payrun([plan], given(month))
    try:
        due = SCHEMES[month.scheme](month)
    except Refused:
        account.refused += 1
        return [] if computed.payrun is None else ["paid, though the scheme cannot be paid on these figures"]
    if computed.payrun is None:
        return [f"not paid: {problem.render('en')}" for problem in computed.problems]
    account.people += len(due)
    account.lines += sum(len(slip) for slip in due)
    account.edges.update(edges_of(month, (amount for slip in due for amount in slip.values())))
    return [*_unlike(month.people, due, computed.payrun), *_not_adding_up(computed.payrun)]


def _unlike(people: Sequence[Person], due: Sequence[Slip], payrun: PayRun) -> list[str]:
    paid = {
        slip.agent.key: {line.rule.id: Fraction(line.amount) for line in slip.lines}
        for slip in payrun.payslips
    }
    found = [f"{key} is paid and in no scheme" for key in paid.keys() - {person.name for person in people}]
    for person, slip in zip(people, due, strict=True):
        own = paid.get(person.name)
        if own is None:
            found.append(f"{person.name} is left out")
        elif own != slip:
            unlike = sorted(line for line in own.keys() | slip.keys() if own.get(line) != slip.get(line))
            found += [f"{person.name} {line}: paid {own.get(line)}, due {slip.get(line)}" for line in unlike]
    return found


def _not_adding_up(payrun: PayRun) -> list[str]:
    """Check what holds of any month: lines add up to totals and slips to the month, shares to their pools."""
    total = sum((Fraction(slip.total) for slip in payrun.payslips), Fraction(0))
    lines = sum((Fraction(line.amount) for slip in payrun.payslips for line in slip.lines), Fraction(0))
    found = (
        []
        if total == lines == Fraction(payrun.total)
        else [f"lines {lines}, slips {total}, month {payrun.total}"]
    )
    shares: Mapping[str, Fraction] = {
        line.id: sum(
            (Fraction(x.amount) for slip in payrun.payslips for x in slip.lines if x.rule.id == line.id),
            Fraction(0),
        )
        for line in payrun.plans[0].lines
        if line.pool is not None
    }
    pools = sum((Fraction(pool.amount) for pool in payrun.pools if pool.shares), Fraction(0))
    return (
        found if sum(shares.values(), Fraction(0)) == pools else [*found, f"shares {shares} of pools {pools}"]
    )


def given(month: Month) -> MonthInput:
    """Give a made-up month as the intake would."""
    groups: dict[tuple[Scope, str], Group] = {
        ("team", name): Group(scope="team", name=name, measures=_measures(figures))
        for name, figures in month.teams.items()
    }
    return MonthInput(month=MONTH, agents=tuple(map(_agent, month.people)), groups=groups, has_roles=True)


def _agent(person: Person) -> Agent:
    rows = tuple(
        RecordRow(measures=_measures(row), texts={"shop": f"店{n}"}, source=_PLACE)
        for n, row in enumerate(person.rows)
    )
    return Agent(
        key=person.name,
        name=person.name,
        employee_number=person.number,
        role=person.role,
        team=person.team,
        is_base_only=person.is_base_only,
        measures=_measures(person.figures),
        records={"shops": rows} if rows else {},
    )


def _measures(figures: Mapping[str, Fraction]) -> dict[str, Measure]:
    return {
        name: Measure(value=Decimal(figure.numerator) / figure.denominator, place=_PLACE, raw="")
        for name, figure in figures.items()
    }
