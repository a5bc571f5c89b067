"""The payments of a month: everybody's pay with the account it goes to, or what is wrong with that."""

from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path

from msgspec import Struct

from csbonus.intake.accounts import Payee, read_accounts
from csbonus.intake.findings import notices_in, problems_in
from csbonus.intake.month import MonthRead
from csbonus.pay.payslip import PayRun, Payslip
from csbonus.problems import Lang, Notice, Problem, Text, show
from csbonus.workbook.payment import FORMULA_SIGNS, Payment
from csbonus.workbook.summary import month_title

_NOTE = Text("{0}工资", "Pay {0}")


class Payments(Struct, frozen=True, kw_only=True):
    """The payments, in the order of the slips, or the problems that stop them; and what is to be said."""

    payments: tuple[Payment, ...] = ()
    problems: tuple[Problem, ...] = ()
    notices: tuple[Notice, ...] = ()


def find_payments(payrun: PayRun, read: MonthRead, target: str, lang: Lang) -> Payments:
    """Make the payments of everybody with pay above zero; somebody with several posts is paid at once."""
    people = [(slips[0], _total(slips)) for slips in _by_person(payrun.payslips)]
    paid = [(slip, total) for slip, total in people if total > 0]
    payees = [Payee(slip.agent.person, slip.agent.name, slip.agent.source) for slip, _ in paid]
    accounts, remarks = read_accounts(payees, read.bank)
    names = (slip for slip, _ in paid) if Path(target).suffix.lower() == ".csv" else ()
    problems = (*problems_in(remarks), *_misread_names(names))
    notices = (*notices_in(remarks), *(_left_out(slip, total) for slip, total in people if total <= 0))
    if problems:
        return Payments(problems=problems, notices=notices)
    note = _NOTE.to(lang).format(month_title(payrun.month, lang))
    made = (
        Payment(name=slip.agent.name, account=accounts[slip.agent.person], amount=total, note=note)
        for slip, total in paid
    )
    return Payments(payments=tuple(made), notices=notices)


def _by_person(slips: Iterable[Payslip]) -> list[list[Payslip]]:
    people: dict[str, list[Payslip]] = {}
    for slip in slips:
        people.setdefault(slip.agent.person, []).append(slip)
    return list(people.values())


def _total(slips: Iterable[Payslip]) -> Decimal:
    return sum((slip.total for slip in slips), Decimal(0))


def _misread_names(slips: Iterable[Payslip]) -> Iterable[Problem]:
    for slip in slips:
        name = slip.agent.name
        if name.startswith(FORMULA_SIGNS):
            text = Text(
                f"户名“{show(name)}”以 {show(name[0])} 开头，用 Excel 打开 CSV 会变成公式；请核对姓名，或把 --bank 写成 .xlsx 文件",
                f'the name "{show(name)}" begins with {show(name[0])} and would turn into a formula where the CSV is opened in Excel; check it, or give --bank an .xlsx file',
            )
            yield Problem(code="bank-name", text=text, source=slip.agent.source)


def _left_out(slip: Payslip, total: Decimal) -> Notice:
    who = show(slip.agent.name)
    text = Text(
        f"{who} 本月合计 {total:.2f}，没有列入代发",
        f"{who} comes to {total:.2f} this month and is not on the bank's list",
    )
    return Notice(code="bank-left-out", text=text, source=slip.agent.source)
