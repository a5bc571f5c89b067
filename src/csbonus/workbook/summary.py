"""The sheet 工资表: one row per agent, a column per line of pay, and the totals."""

from collections.abc import Mapping
from decimal import Decimal

from msgspec import Struct

from csbonus.pay.payslip import PayRun, Payslip
from csbonus.pay.plan import PayLine
from csbonus.problems import Lang, Text
from csbonus.workbook.addresses import Addresses, own
from csbonus.workbook.cells import Cell, Content, Live, Number, Paging
from csbonus.workbook.people import (
    NAME_COLUMN,
    NUMBER_COLUMN,
    PLAN_COLUMN,
    ROLE_COLUMN,
    STORE_COLUMN,
    TEAM_COLUMN,
    columns_needed,
    identity,
)
from csbonus.workbook.sheet import Sheet
from csbonus.workbook.table import ROW_POINTS, Column, Table
from csbonus.workbook.texts import AMOUNT, WHOLE
from csbonus.workbook.unusual import unusual

NAME = Text("工资表", "Summary")
TOTAL = Column(id="total", title=Text("应发合计", "Total"))
_PLACE = Column(id="place", title=Text("序号", "No."), style="centred")
_SUM = Text("合计", "Total")
_SIGNED = Text(
    "制表：　　　　　　　　　审核：　　　　　　　　　批准：",
    "Prepared by:                    Checked by:                    Approved by:",
)
_DOUBTFUL = Text(
    "底色标黄的合计与本团队其他人相差较大，请核对",
    "totals on yellow are far from those of the team; check them",
)
_HEADER_ROW = 2
_SPACER_POINTS = 4
_READABLE_WIDTH = 230
"""So many characters side by side can still be read on A4 landscape."""

_BEFORE = (_PLACE, NUMBER_COLUMN, NAME_COLUMN, ROLE_COLUMN, TEAM_COLUMN, STORE_COLUMN, PLAN_COLUMN)


class SummaryCells(Struct, frozen=True, kw_only=True):
    """Where everything stands on the sheet: its columns, a row for each agent, and the row of totals."""

    paging: Paging
    columns: tuple[Column, ...]
    rows: Mapping[str, int]
    sums: Mapping[str, Decimal]
    places: Mapping[str, int]

    @property
    def total_row(self) -> int:
        """The row of the totals."""
        return _HEADER_ROW + len(self.rows) + 2

    def has(self, column: str) -> bool:
        """Tell whether there is a column."""
        return column in self.places

    def amount(self, agent: str, column: str) -> Cell:
        """Find an amount of an agent."""
        return self.paging.cell(self.rows[agent], self.places[column])

    def total(self, column: str) -> Cell:
        """Find the total of a column."""
        return self.paging.cell(self.total_row, self.places[column])

    def all(self, column: str, seen_from: str, *, with_heads: bool = False) -> list[str]:
        """Write the cells of all agents in a column as ranges, one for each page, without or with repeated heads."""
        rows = _HEADER_ROW + 1, _HEADER_ROW + len(self.rows)
        return self.paging.areas(rows, self.places[column], seen_from, with_heads=with_heads)


def line_column(line: PayLine) -> str:
    """Name the column of a line: lines of several plans share it when they have one id and title."""
    return f"line.{line.id}.{line.title.zh}"


def line_columns(payrun: PayRun) -> tuple[Column, ...]:
    """List the columns of the lines on any slip, in the plans' order."""
    lines = {line_column(line): line for plan in payrun.plans for line in payrun.lines_used(plan)}
    return tuple(Column(id=id_, title=line.title) for id_, line in lines.items())


def month_title(month: str, lang: Lang) -> str:
    """Name the month: `2026年10月`, `2026-10`."""
    year, number = month.split("-")
    return f"{year}年{int(number)}月" if lang == "zh" else month


def plan_summary(payrun: PayRun, paging: Paging) -> SummaryCells:
    """Settle where everything will stand on the pages of the sheet."""
    columns = (*columns_needed(payrun, _BEFORE), *line_columns(payrun), TOTAL)
    return SummaryCells(
        paging=paging,
        columns=columns,
        places={column.id: place for place, column in enumerate(columns)},
        rows={payslip.agent.key: row for row, payslip in enumerate(payrun.payslips, _HEADER_ROW + 1)},
        sums=_sums(payrun),
    )


def write_summary(
    sheet: Sheet, cells: SummaryCells, payrun: PayRun, addresses: Addresses, title: str
) -> None:
    """Write the sheet as planned."""
    table = Table(sheet, cells.columns, row=_HEADER_ROW)
    doubtful = unusual(payrun)
    for place, payslip in enumerate(payrun.payslips, 1):
        style = "doubtful" if payslip.agent.key in doubtful else "bold_number"
        _write_agent(table, place, payslip, addresses, style)
    sheet.set_height(table.next, _SPACER_POINTS)
    _write_totals(table, cells)
    start = start_of_long(table)
    write_head(sheet, payrun, title, start)
    sheet.put(cells.total_row + 2, start, sheet.book.say(_SIGNED), "note")
    if doubtful:
        sheet.put(cells.total_row + 3, start, sheet.book.say(_DOUBTFUL), "note")
    table.finish(title=title, frozen=table.place("name") + 1)
    set_pages(table)


def set_pages(table: Table) -> None:
    """Spread a wide table over as many pages side by side as stay readable, each with the names."""
    for page in table.sheet.pages:
        page.fit_to_pages(_pages_across(table), 0)
        page.repeat_columns(0, table.place("name"))


def start_of_long(table: Table) -> int:
    """Find the column in which a text over many columns begins once all rows are there.

    The names are on every page of a wide table; a text that begins in them would be cut off on all but the first.
    """
    return 0 if _pages_across(table) == 1 else table.place("name") + 1


def _pages_across(table: Table) -> int:
    return -(-sum(table.sheet.wide.values()) // _READABLE_WIDTH)


def write_head(sheet: Sheet, payrun: PayRun, title: str, column: int = 0) -> None:
    """Write a sheet's title, and under it the plans, how many people and the currency."""
    zh = sheet.book.lang == "zh"
    plans = ("、" if zh else ", ").join(sheet.book.say(plan.title) for plan in payrun.plans)
    count = payrun.people
    said = Text(
        f"方案：{plans}　人数：{count}　金额单位：{_CURRENCIES.get(payrun.currency, payrun.currency)}",
        f"Plan: {plans}   Agents: {count}   Currency: {payrun.currency}",
    )
    sheet.put(0, column, title, "title")
    sheet.put(1, column, sheet.book.say(said), "note")
    sheet.page.set_row(0, 24)


_CURRENCIES = {"CNY": "元"}


def _write_agent(table: Table, place: int, payslip: Payslip, addresses: Addresses, style: str) -> None:
    book, sheet = table.sheet.book, table.sheet.name
    cells: dict[str, Content] = dict(identity(payslip.agent, book.say(payslip.plan.title)))
    cells["place"] = Number(place, WHOLE)
    owners = (own(payslip),)
    for line in payslip.lines:
        traced = addresses.find(payslip.plan.id, owners, line.rule.key)
        seen = "" if traced is None else traced.seen_from(sheet)
        cells[line_column(line.rule)] = Live(seen, line.amount, AMOUNT)
    first, last = (table.columns[n].id for n in _span(table))
    row = table.next
    span = f"{table.cell(row, first).local}:{table.cell(row, last).local}"
    cells["total"] = Live(f"SUM({span})", payslip.total, AMOUNT)
    table.add(cells, {"total": style})


def _span(table: Table) -> tuple[int, int]:
    """Find the first and the last column of lines."""
    last = table.place("total") - 1
    first = next((n for n, column in enumerate(table.columns) if column.id.startswith("line.")), last)
    return first, last


def _write_totals(table: Table, cells: SummaryCells) -> None:
    sheet, row = table.sheet, cells.total_row
    sheet.next = row
    for place in range(len(table.columns)):
        sheet.put(row, place, "", "total_text")
    sheet.put(row, 0, sheet.book.say(_SUM), "total_text")
    sheet.set_height(row, ROW_POINTS)
    for column, amount in cells.sums.items():
        total = Live(f"SUM({table.span(table.header + 1, table.next - 1, column)})", amount, AMOUNT)
        sheet.put(row, table.place(column), total, "total")
        sheet.measure(table.place(column), len(f"{amount:,.2f}") + 3)


def _sums(payrun: PayRun) -> dict[str, Decimal]:
    sums = {column.id: Decimal("0.00") for column in line_columns(payrun)} | {"total": payrun.total}
    for payslip in payrun.payslips:
        for line in payslip.lines:
            sums[line_column(line.rule)] += line.amount
    return sums
