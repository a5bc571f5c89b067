"""Funds: whose fines go where, and how much of each was really taken where limits kept some back."""

from collections.abc import Sequence
from decimal import Decimal

from msgspec import Struct

from csbonus.pay.money import ZERO
from csbonus.pay.payslip import PayRun, Payslip, PayslipLine
from csbonus.pay.plan import PayPlan

_NOT_TAKEN = ("carried", "dropped")
"""Kinds of line that give back what could not be taken."""

_EARLIER = "fine"
"""The kind of the line that takes what last month carried."""


class Entry(Struct, frozen=True, kw_only=True):
    """What a line took from a person, for the fund of the line; a line that pays takes less than nothing.

    `due` is what the line says and `taken` what was really taken. `later` are this and the further lines that
    fines were taken by, and `back` those that gave some of it back: what they come to is all that was left to
    take. Without `back` everything was taken. `fund` is blank where nobody can tell which fund it is.
    """

    payslip: Payslip
    line: PayslipLine
    fund: str
    due: Decimal
    taken: Decimal
    later: tuple[PayslipLine, ...] = ()
    back: tuple[PayslipLine, ...] = ()


def fund_entries(payrun: PayRun) -> tuple[Entry, ...]:
    """List what went to funds, person by person in the order of the payslips, without entries of nothing."""
    return tuple(
        entry
        for payslip in payrun.payslips
        for entry in entries_of(payslip)
        if entry.due and _is_booked(entry)
    )


def entries_of(payslip: Payslip) -> tuple[Entry, ...]:
    """List what fines took from a person; what they add up to was really taken from him.

    What was carried from last month is taken first, the others in the order of the slip. Lines that are no
    fines are listed where they have a fund.
    """
    back = tuple(line for line in payslip.lines if line.rule.kind in _NOT_TAKEN and line.amount)
    fines = [line for line in payslip.lines if _takes(line)]
    fines.sort(key=lambda line: line.rule.kind != _EARLIER)
    others = [line for line in payslip.lines if line.rule.fund and line not in fines]
    return (
        *(_entry(payslip, fines[place:], back) for place in range(len(fines))),
        *(_whole(payslip, line) for line in others),
    )


def _takes(line: PayslipLine) -> bool:
    return (line.rule.stage == "fine" or line.rule.kind == _EARLIER) and line.amount < 0


def _is_booked(entry: Entry) -> bool:
    """Tell whether an entry is a fund's; what was carried is listed even where its fund is not known."""
    return bool(entry.fund) or (entry.line.rule.kind == _EARLIER and bool(entry.payslip.plan.funds))


def _entry(payslip: Payslip, fines: Sequence[PayslipLine], back: tuple[PayslipLine, ...]) -> Entry:
    """Book the first of the fines that are left to be taken."""
    if not back:
        return _whole(payslip, fines[0])
    due, left = -fines[0].amount, _sum(fines, -1) - _sum(back, 1)
    return Entry(
        payslip=payslip,
        line=fines[0],
        fund=_fund_of(fines[0], payslip.plan),
        due=due,
        taken=max(ZERO, min(due, left)),
        later=tuple(fines),
        back=back,
    )


def _whole(payslip: Payslip, line: PayslipLine) -> Entry:
    fund = _fund_of(line, payslip.plan)
    return Entry(payslip=payslip, line=line, fund=fund, due=-line.amount, taken=-line.amount)


def _fund_of(line: PayslipLine, plan: PayPlan) -> str:
    """Find the fund of a line; what was carried is known to be a fund's where nothing but its fines can be carried."""
    if line.rule.kind != _EARLIER:
        return line.rule.fund
    funds = {one.fund for one in plan.lines if one.stage == "fine"}
    is_only_fines = not any(one.kind == "carried" and one.id == "below_zero" for one in plan.lines)
    return funds.pop() if len(funds) == 1 and is_only_fines else ""


def _sum(lines: Sequence[PayslipLine], sign: int) -> Decimal:
    return sum((sign * line.amount for line in lines), ZERO)
