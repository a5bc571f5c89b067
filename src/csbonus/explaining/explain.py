"""The explanation of a payslip or of one line: where it comes from, what did not fire, what was nearly reached."""

from collections.abc import Sequence
from decimal import Decimal

from msgspec import Struct

from csbonus.explaining.derivation import LineView, derive_line
from csbonus.explaining.ledger import Ledger
from csbonus.explaining.near import NearMiss, near_misses
from csbonus.explaining.silent import Silent, silent_of_line, silent_of_slip
from csbonus.lang.numbers import exact_arithmetic
from csbonus.pay.payslip import PayRun, Payslip, PayslipLine
from csbonus.pay.people import MonthInput


class Explanation(Struct, frozen=True, kw_only=True):
    """A payslip explained; with `only`, one line of it."""

    payslip: Payslip
    month: str
    currency: str
    lines: tuple[LineView, ...]
    silent: tuple[Silent, ...]
    near: tuple[NearMiss, ...]
    only: str = ""

    @property
    def total(self) -> Decimal:
        """The total of the whole slip."""
        return self.payslip.total


def explain(
    payrun: PayRun, month: MonthInput, payslip: Payslip, only: PayslipLine | None = None
) -> Explanation:
    """Explain a payslip, or one line of it, from the month that it was computed from."""
    with exact_arithmetic():
        ledger = Ledger(payrun, month, payslip)
        lines: Sequence[PayslipLine] = payslip.lines if only is None else (only,)
        silent = [silent for line in lines for silent in silent_of_line(ledger, line)]
        silent += silent_of_slip(ledger) if only is None else ()
        return Explanation(
            payslip=payslip,
            month=payrun.month,
            currency=payrun.currency,
            lines=tuple(derive_line(ledger, line, expands_lines=only is not None) for line in lines),
            silent=tuple(dict.fromkeys(silent)),
            near=near_misses(ledger, lines),
            only=only.rule.id if only is not None else "",
        )
