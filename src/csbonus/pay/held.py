"""What a month really held back: of an amount that limits kept from being taken, only the rest is owed back later."""

from decimal import Decimal

from csbonus.lang.walk import refs
from csbonus.pay.events import held_back
from csbonus.pay.fund import Entry, entries_of
from csbonus.pay.payslip import Payslip

_HELD = "held."


def really_held(payslip: Payslip) -> dict[str, Decimal]:
    """List what was taken and is to be paid back on release, by the incident's name and its number.

    Where limits let go of a part, it was taken from the numbers in the order of the register. What limits
    carry to the next month is taken then, and counts as held.
    """
    held = held_back(payslip.plan, payslip.agent)
    if any(line.rule.kind == "dropped" and line.amount for line in payslip.lines):
        for entry in entries_of(payslip):
            if entry.line.rule.kind == "hold" and entry.taken < entry.due:
                _let_go(held, entry)
    return {number: amount for number, amount in held.items() if amount}


def _let_go(held: dict[str, Decimal], entry: Entry) -> None:
    """Take what was not taken off the numbers of a line, the last first."""
    name = next(ref.key for ref in refs(entry.line.rule.expr) if ref.key.startswith(_HELD)).removeprefix(
        _HELD
    )
    short = entry.due - entry.taken
    for number in reversed([number for number in held if number.rpartition(" ")[0] == name]):
        less = min(short, held[number])
        held[number] -= less
        short -= less
