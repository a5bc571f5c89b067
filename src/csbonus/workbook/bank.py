"""The bank's list (代发): whom to pay how much into which account, and nothing else."""

import csv
import io
from collections.abc import Sequence

from csbonus.problems import Lang, Text
from csbonus.workbook.book import Book
from csbonus.workbook.cells import Number
from csbonus.workbook.payment import Payment
from csbonus.workbook.sheet import Sheet
from csbonus.workbook.table import Column, Table

_NAME = Text("代发", "Payments")
_COLUMNS = (
    Column(id="name", title=Text("户名", "Name")),
    Column(id="account", title=Text("账号", "Account"), style="account"),
    Column(id="amount", title=Text("金额", "Amount")),
    Column(id="note", title=Text("摘要", "Note")),
)


def bank_workbook(payments: Sequence[Payment], month: str, version: str, lang: Lang) -> bytes:
    """Write the list as a workbook; accounts are texts, amounts plain numbers."""
    book = Book(lang, month)
    sheet = Sheet(book, book.say(_NAME))
    table = Table(sheet, _COLUMNS)
    for payment in payments:
        table.add(
            {
                "name": payment.name,
                "account": payment.account,
                "amount": Number(payment.amount, "0.00"),
                "note": payment.note,
            }
        )
    table.finish(title=book.say(_NAME), has_filter=False)
    return book.close(book.say(_NAME), {"csbonus_month": month, "csbonus_version": version})


def bank_csv(payments: Sequence[Payment], lang: Lang) -> bytes:
    """Write the list as CSV in UTF-8 with a mark that Excel knows it by; amounts have two decimals."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([column.title.to(lang) for column in _COLUMNS])
    for payment in payments:
        writer.writerow([payment.name, payment.account, format(payment.amount, ".2f"), payment.note])
    return text.getvalue().encode("utf-8-sig")
