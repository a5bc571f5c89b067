"""The register (工资发放表): a row per slip with what is earned, deducted and paid, to sign; and totals by group."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal

from msgspec import Struct

from csbonus.lang.units import DAYS
from csbonus.pay.payslip import PayRun, Payslip
from csbonus.problems import Lang, Text
from csbonus.workbook.book import Book
from csbonus.workbook.cells import Cell, Content, Live, Number
from csbonus.workbook.people import NAME_COLUMN, NUMBER_COLUMN, ROLE_COLUMN, columns_needed, identity
from csbonus.workbook.sheet import Sheet
from csbonus.workbook.sides import DEDUCTED, EARNED, NET, Sides, company_of, sides_of
from csbonus.workbook.summary import line_column, month_title, set_pages, start_of_long
from csbonus.workbook.table import ROW_POINTS, Column, Table
from csbonus.workbook.texts import AMOUNT, WHOLE, number_format

_NAME = Text("工资发放表", "Register")
_TOTALS_NAME = Text("汇总", "Totals")
_TITLE = Text("{0}工资发放表", "Pay register {0}")
_PLACE = Column(id="place", title=Text("序号", "No."), style="centred")
_TEAM = Column(id="team", title=Text("部门", "Department"), widest=24)
_STORE = Column(id="store", title=Text("店铺", "Shop"), widest=24)
_SIGNED = Column(id="signed", title=Text("签名", "Signature"))
_NOTE = Column(id="note", title=Text("备注", "Note"), style="wrapped", widest=28)
_DAYS = (
    Column(id="due", title=Text("应出勤天数", "Days due"), style="centred"),
    Column(id="worked", title=Text("实际出勤天数", "Days worked"), style="centred"),
)
_SPELLED: Mapping[str, tuple[str, ...]] = {"due": ("应出勤天数",), "worked": ("实际出勤天数", "出勤天数")}
_SIGNATURE_WIDTH = 12
_HEADER_ROW = 2
_SHORT_TITLE = 8
_SUM = Text("合计", "Total")
_NOBODY = Text("（未填）", "(none)")
_BY = ((_TEAM, Text("部门", "Department")), (_STORE, Text("店铺", "Shop")))
_PEOPLE = Column(id="people", title=Text("人数", "People"), style="centred")
_CHECKED = Text(
    "制表：　　　　　　　　　审核：　　　　　　　　　批准：",
    "Prepared by:                    Checked by:                    Approved by:",
)


def build_register(payrun: PayRun, version: str, lang: Lang) -> bytes:
    """Write the register as a workbook of its own: amounts are numbers, every total a formula over them."""
    book = Book(lang, payrun.month)
    title = book.say(_TITLE).format(month_title(payrun.month, lang))
    writer = _Writer(
        sheet=Sheet(book, book.say(_NAME)), payrun=payrun, sides=sides_of(payrun), days=_days(payrun)
    )
    table = writer.write(title)
    _write_totals(Sheet(book, book.say(_TOTALS_NAME)), table, payrun, title)
    return book.close(title, {"csbonus_month": payrun.month, "csbonus_version": version})


class _Writer(Struct, frozen=True, kw_only=True):
    sheet: Sheet
    payrun: PayRun
    sides: Sides
    days: Mapping[str, frozenset[str]]

    def write(self, title: str) -> Table:
        """Write the rows under a head, and their totals below."""
        table = Table(self.sheet, self._columns(), row=_HEADER_ROW, short=_SHORT_TITLE)
        for place, payslip in enumerate(self.payrun.payslips, 1):
            self._write_slip(table, place, payslip)
        self._write_sums(table)
        self.sheet.measure(table.place("signed"), _SIGNATURE_WIDTH)
        start = start_of_long(table)
        self._write_head(title, start)
        self.sheet.put(table.next + 2, start, self.sheet.book.say(_CHECKED), "note")
        table.finish(title=title, frozen=table.place("name") + 1, has_filter=False)
        set_pages(table)
        return table

    def _columns(self) -> tuple[Column, ...]:
        who = columns_needed(self.payrun, (_PLACE, NUMBER_COLUMN, NAME_COLUMN, _TEAM, _STORE, ROLE_COLUMN))
        days = tuple(column for column in _DAYS if self.days[column.id])
        deducted = (*self.sides.deducted, DEDUCTED) if self.sides.deducted else ()
        return (*who, *days, *self.sides.earned, EARNED, *deducted, NET, _SIGNED, _NOTE)

    def _write_head(self, title: str, column: int) -> None:
        company = company_of(self.payrun)
        month = month_title(self.payrun.month, self.sheet.book.lang)
        said = Text(
            f"编制单位：{company or '　　　　　　'}　　所属月份：{month}　　发放日期：　　　　　　　　金额单位：{'元' if self.payrun.currency == 'CNY' else self.payrun.currency}",
            f"Company: {company or '            '}    Month: {month}    Paid on:                 Currency: {self.payrun.currency}",
        )
        self.sheet.put(0, column, title, "title")
        self.sheet.put(1, column, self.sheet.book.say(said), "note")
        self.sheet.page.set_row(0, 24)

    def _write_slip(self, table: Table, place: int, payslip: Payslip) -> None:
        say = self.sheet.book.say
        join = "；" if self.sheet.book.lang == "zh" else "; "
        cells: dict[str, Content] = {
            **identity(payslip.agent, ""), "place": Number(place, WHOLE),
            "note": join.join(say(note) for note in payslip.notes), "signed": "",
        }  # fmt: skip
        for column, ids in self.days.items():
            measures = payslip.agent.measures
            found = next((measures[id_].value for id_ in ids if id_ in measures), None)
            cells[column] = "" if found is None else Number(found, number_format(DAYS, found))
        for line in payslip.lines:
            column = line_column(line.rule)
            amount = -line.amount if self.sides.is_deducted(column) else line.amount
            cells[column] = Number(amount + 0, AMOUNT)
        cells |= self._sums_of(table, payslip)
        table.add(cells, {column.id: "bold_number" for column in (EARNED, DEDUCTED, NET)})

    def _sums_of(self, table: Table, payslip: Payslip) -> dict[str, Content]:
        """Write what is earned, what is deducted and what is left as formulas over the row."""
        earned, deducted = self.sides.sums(payslip)
        row = table.next
        cells: dict[str, Content] = {"earned": Live(_span(table, row, self.sides.earned), earned, AMOUNT)}
        net = table.cell(row, "earned").local
        if self.sides.deducted:
            cells["deducted"] = Live(_span(table, row, self.sides.deducted), deducted, AMOUNT)
            net = f"ROUND({net}-{table.cell(row, 'deducted').local},2)"
        return cells | {"net": Live(net, payslip.total, AMOUNT)}

    def _write_sums(self, table: Table) -> None:
        sheet = self.sheet
        for place in range(len(table.columns)):
            sheet.put(table.next, place, "", "total_text")
        sheet.put(table.next, 0, sheet.book.say(_SUM), "total_text")
        sheet.page.set_row(table.next, ROW_POINTS)
        first = table.cell(table.header + 1, "name").row
        for column, amount in self._totals():
            top, last = (table.cell(row, column) for row in (first, table.next - 1))
            content = Live(f"SUM({top.local}:{last.local})", amount, AMOUNT)
            sheet.put(
                table.next,
                table.place(column),
                content if self.payrun.payslips else Number(0, AMOUNT),
                "total",
            )
            sheet.measure(table.place(column), len(f"{amount:,.2f}") + 3)

    def _totals(self) -> Iterator[tuple[str, Decimal]]:
        amounts: dict[str, Decimal] = {}
        for slip in self.payrun.payslips:
            for line in slip.lines:
                column = line_column(line.rule)
                amount = -line.amount if self.sides.is_deducted(column) else line.amount
                amounts[column] = amounts.get(column, Decimal(0)) + amount
        sums = [self.sides.sums(slip) for slip in self.payrun.payslips]
        for shown in (*self.sides.earned, *self.sides.deducted):
            yield shown.id, amounts.get(shown.id, Decimal(0)) + 0
        yield "earned", sum((earned for earned, _ in sums), Decimal(0))
        if self.sides.deducted:
            yield "deducted", sum((deducted for _, deducted in sums), Decimal(0))
        yield "net", self.payrun.total


def _span(table: Table, row: int, columns: Sequence[Column]) -> str:
    if not columns:
        return "0"
    return f"SUM({table.cell(row, columns[0].id).local}:{table.cell(row, columns[-1].id).local})"


def _days(payrun: PayRun) -> dict[str, frozenset[str]]:
    """Find the metrics that hold the days due and worked, in any plan."""
    metrics = [metric for plan in payrun.plans for metric in plan.metrics.values() if metric.of == "agent"]
    return {
        column: frozenset(metric.id for metric in metrics if {metric.title.zh, *metric.columns} & set(words))
        for column, words in _SPELLED.items()
    }


def _write_totals(sheet: Sheet, register: Table, payrun: PayRun, title: str) -> None:
    """Write what every department and shop comes to, each table with a row for all together."""
    groupings: dict[str, Callable[[Payslip], str]] = {
        "team": lambda slip: slip.agent.team, "store": lambda slip: slip.agent.store,
    }  # fmt: skip
    known = {column.id for column in register.columns}
    row, table, sides = 0, None, sides_of(payrun)
    for column, what in _BY:
        if column.id in known and payrun.payslips:
            totals = _Totals(
                sheet=sheet, register=register, payrun=payrun, sides=sides, of=groupings[column.id]
            )
            table = totals.write(Column(id="what", title=what, widest=28), column.id, row)
            row = table.next + 1
    if table is None:
        totals = _Totals(sheet=sheet, register=register, payrun=payrun, sides=sides, of=lambda _: "")
        table = totals.write(Column(id="what", title=_SUM, widest=28), "", row)
    table.finish(title=title, has_filter=False, has_frozen=False)


class _Totals(Struct, frozen=True, kw_only=True):
    sheet: Sheet
    register: Table
    payrun: PayRun
    sides: Sides
    of: Callable[[Payslip], str]

    def write(self, what: Column, column: str, row: int) -> Table:
        sums = [c for c in (EARNED, DEDUCTED, NET) if c.id in {known.id for known in self.register.columns}]
        table = Table(self.sheet, (what, _PEOPLE, *sums), row=row)
        groups: dict[str, list[Payslip]] = {}
        for slip in self.payrun.payslips if column else ():
            groups.setdefault(self.of(slip), []).append(slip)
        for name, slips in groups.items():
            cells = self._row(table, sums, slips, column, name)
            table.add({**cells, "what": name or self.sheet.book.say(_NOBODY)})
        every = {"what": self.sheet.book.say(_SUM), **self._row(table, sums, self.payrun.payslips, "", "")}
        table.add(every, {c.id: "total" for c in sums} | {"what": "total_text", "people": "total_state"})
        return table

    def _row(
        self, table: Table, sums: Sequence[Column], slips: Sequence[Payslip], column: str, name: str
    ) -> dict[str, Content]:
        cells: dict[str, Content] = {"people": Number(len({slip.agent.person for slip in slips}), WHOLE)}
        both = [self.sides.sums(slip) for slip in slips]
        values = {
            "earned": sum((earned for earned, _ in both), Decimal(0)),
            "deducted": sum((deducted for _, deducted in both), Decimal(0)),
            "net": sum((slip.total for slip in slips), Decimal(0)),
        }
        own = table.cell(table.next, "what").local if name else '""'
        for one in sums:
            amounts = self._all(one.id)
            written = f"SUM({amounts})"
            if column:
                written = f"SUMPRODUCT(EXACT({self._all(column)},{own})*{amounts})"
            live = Live(f"ROUND({written},2)", values[one.id], AMOUNT)
            cells[one.id] = live if self.payrun.payslips else Number(0, AMOUNT)
        return cells

    def _all(self, column: str) -> str:
        name, first = self.register.sheet.name, self.register.header + 1
        place = self.register.place(column)
        top, last = (Cell(name, row, place) for row in (first, first + len(self.payrun.payslips) - 1))
        return f"{top.seen_from(self.sheet.name)}:{last.local}"
