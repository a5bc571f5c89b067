"""Bank accounts of the roster: kept as they are written, and read only where money is to be sent."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from csbonus.intake.findings import Remark, notice, problem
from csbonus.intake.tables import Row, Table
from csbonus.intake.values.texts import half_width, is_missing, text_of
from csbonus.intake.xlsx.cells import Cell
from csbonus.problems import Refusal, Source, show

_ACCOUNT = re.compile(r"[0-9]{6,32}")
_CARD = re.compile(r"62[0-9]{14,17}")
_BETWEEN = re.compile(r"[\s-]+")
_SECOND_DIGIT, _LAST_DIGIT = 2, 9


class BankCell(NamedTuple):
    """A roster's cell for a bank account, and where it stands; nothing where it is blank."""

    cell: Cell | None
    source: Source


def bank_cell(table: Table, row: Row) -> BankCell | None:
    """Find the bank account that a row of the roster gives, unread; nothing where there is no such column."""
    column, cell = table.column("bank_account"), table.cell(row, "bank_account")
    if column is None:
        return None
    is_blank = cell is None or is_missing(cell.text)
    return BankCell(None if is_blank else cell, table.under(column, row.number))


class Payee(NamedTuple):
    """Somebody who is to be sent money: his key and name, and where the roster or the figures name him."""

    key: str
    name: str
    source: Source | None


def read_accounts(
    payees: Sequence[Payee], bank: Mapping[str, Sequence[BankCell]]
) -> tuple[dict[str, str], tuple[Remark, ...]]:
    """Read the account of everybody who is paid, by key; one that is missing or unreadable is a problem."""
    if payees and not any(one.cell for cells in bank.values() for one in cells):
        zh = "没有人有银行账号；请在花名册里加上“银行账号”一列并填好（设为文本格式）"
        en = "nobody has a bank account; add a column 银行账号 (bank account) to the roster, as text, and fill it in"
        return {}, (problem("bank-no-accounts", zh, en, None),)
    accounts: dict[str, str] = {}
    remarks: list[Remark] = []
    for payee in payees:
        account, said = _account(payee, bank.get(payee.key, ()))
        remarks += said
        if account:
            accounts[payee.key] = account
    return accounts, (*remarks, *_shared(payees, accounts, bank))


def _account(payee: Payee, cells: Sequence[BankCell]) -> tuple[str, tuple[Remark, ...]]:
    who = show(payee.name)
    filled = [(one.cell, one.source) for one in cells if one.cell is not None]
    if not filled:
        place = cells[0].source if cells else payee.source
        zh, en = f"{who} 没有银行账号；请在花名册里补上", f"{who} has no bank account; add it to the roster"
        return "", (problem("bank-account-missing", zh, en, place),)
    try:
        written = {_plain(text_of(cell, source)): source for cell, source in reversed(filled)}
    except Refusal as refusal:
        return "", refusal.problems
    account, *others = reversed(written)
    source = written[account]
    if others:
        zh = f"花名册给 {who} 写了两个银行账号（另一个在 {source.cell}）；请只留一个"
        en = f"the roster gives {who} two bank accounts (the other is in {source.cell}); keep one"
        return "", (problem("bank-account-twice", zh, en, written[others[0]]),)
    if not _ACCOUNT.fullmatch(account):
        zh = f"{who} 的银行账号“{show(account, 40)}”不是账号；账号只有数字，6 到 32 位"
        en = f'the bank account of {who}, "{show(account, 40)}", is none; an account has 6 to 32 digits and nothing else'
        return "", (problem("bank-account-malformed", zh, en, source),)
    return account, _doubted(account, who, source)


def _plain(text: str) -> str:
    return _BETWEEN.sub("", half_width(text))


def _doubted(account: str, who: str, source: Source) -> tuple[Remark, ...]:
    """Doubt a card number whose check digit does not fit: a digit was mistyped, or two swapped."""
    if not _CARD.fullmatch(account) or _check_sum(account) % 10 == 0:
        return ()
    zh = f"{who} 的银行卡号 {account} 末位校验不符，可能写错了一位；请核对"
    en = f"the card number of {who}, {account}, fails its own check; a digit may be wrong"
    return (notice("bank-card-check", zh, en, source),)


def _check_sum(digits: str) -> int:
    """Add up a card number by Luhn's rule; it is right where the sum ends in 0."""
    doubled = (int(d) * (_SECOND_DIGIT if n % 2 else 1) for n, d in enumerate(reversed(digits)))
    return sum(value - _LAST_DIGIT if value > _LAST_DIGIT else value for value in doubled)


def _shared(
    payees: Iterable[Payee], accounts: Mapping[str, str], bank: Mapping[str, Sequence[BankCell]]
) -> Iterable[Remark]:
    first: dict[str, Payee] = {}
    for payee in payees:
        other = first.setdefault(accounts.get(payee.key, payee.key), payee)
        if other is not payee:
            a, b = show(other.name), show(payee.name)
            zh = f"{a} 和 {b} 的银行账号一样；请核对"
            en = f"{a} and {b} have the same bank account; check it"
            yield notice("bank-account-shared", zh, en, bank[payee.key][0].source)
