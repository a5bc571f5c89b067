"""The sheet 奖惩与基金: the incidents of the month with what they led to, and what every fund took in."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from msgspec import Struct

from csbonus.lang.units import COUNT
from csbonus.pay.fund import Entry, fund_entries
from csbonus.pay.money import ZERO
from csbonus.pay.payslip import PayRun, Payslip, PayslipLine
from csbonus.problems import Text
from csbonus.workbook.addresses import Addresses, own
from csbonus.workbook.cells import Cell, Content, Live, Number
from csbonus.workbook.incident_list import Listed, list_incidents
from csbonus.workbook.pages import scale_to_width
from csbonus.workbook.people import NAME_COLUMN, NUMBER_COLUMN, TEAM_COLUMN, columns_needed, identity
from csbonus.workbook.sheet import Sheet
from csbonus.workbook.table import ROW_POINTS, Column, Table, set_paper, set_widths
from csbonus.workbook.texts import AMOUNT, WHOLE, number_format

NAME = Text("奖惩与基金", "Incidents and funds")
_TITLE = Text("{0}奖惩与基金", "Incidents and funds {0}")
_WHO = (NUMBER_COLUMN, NAME_COLUMN, TEAM_COLUMN)
_EVENT_COLUMNS = (
    Column(id="date", title=Text("日期", "Date")),
    *_WHO,
    Column(id="event", title=Text("事项", "Incident"), style="wrapped", widest=28),
    Column(id="count", title=Text("次数", "Times"), style="centred"),
    Column(id="registered", title=Text("登记金额", "Registered")),
    Column(id="others", title=Text("对方", "Others"), style="wrapped", widest=20),
    Column(id="note", title=Text("备注", "Note"), style="wrapped", widest=36),
    Column(id="line", title=Text("计入项目", "Led to"), style="wrapped", widest=28),
    Column(id="amount", title=Text("奖惩金额", "Amount")),
)
_FUND_COLUMNS = (
    Column(id="place", title=Text("序号", "No."), style="centred"),
    *_WHO,
    Column(id="why", title=Text("事由", "Why"), style="wrapped", widest=28),
    Column(id="due", title=Text("应扣", "Due")),
    Column(id="taken", title=Text("实扣", "Taken")),
)
_REGISTER = Text("奖惩登记", "Incidents")
_NOBODY = Text("本月没有", "none this month")
_ABOVE = Text("见上", "see above")
_SUM = Text("合计", "Total")
_UNKNOWN = Text("结转扣款（未分到基金）", "carried from last month (fund not known)")
_STATES: Mapping[str, Text] = {"held": Text("扣留", "held"), "released": Text("释放", "released")}
_HEAD_POINTS = 24
_FIRST_ROW = 2


def is_needed(payrun: PayRun) -> bool:
    """Tell whether any plan knows incidents or funds."""
    return any(plan.incidents or plan.funds for plan in payrun.plans)


def write_incidents(sheet: Sheet, payrun: PayRun, addresses: Addresses, month: str) -> None:
    """Write the sheet: the register above, and each fund below, from a new page on."""
    title = sheet.book.say(_TITLE).format(month)
    sheet.put(0, 0, title, "title")
    sheet.page.set_row(0, _HEAD_POINTS)
    writer = _Writer(sheet=sheet, payrun=payrun, addresses=addresses)
    row, breaks, last_title = _FIRST_ROW, [], 0
    if any(plan.incidents for plan in payrun.plans):
        last_title = row
        row = writer.write_register(row) + 1
    funds = _funds(payrun)
    if funds and last_title:
        breaks.append(row)
        last_title = 0
    for said, entries in funds:
        row = writer.write_fund(said, entries, row) + 2
    if row == _FIRST_ROW:
        sheet.put(row, 0, sheet.book.say(_NOBODY), "note")
    set_widths(sheet)
    set_paper(sheet, title)
    for page in sheet.pages:
        page.set_print_scale(scale_to_width(list(sheet.wide.values())))
        page.repeat_rows(0, last_title if page is sheet.page else 0)
    for first in breaks:
        for page, at, _ in sheet.parts(first, first):
            page.set_h_pagebreaks([at])


def _funds(payrun: PayRun) -> list[tuple[Text, list[Entry]]]:
    """List the funds of all plans with what went to them; plans that name one fund share it."""
    named = [fund for plan in payrun.plans for fund in plan.funds.values()]
    funds: dict[tuple[str, str], tuple[Text, list[Entry]]] = {
        (fund.id, fund.title.zh): (fund.title, []) for fund in named
    }
    unknown: list[Entry] = []
    for entry in fund_entries(payrun):
        fund = entry.payslip.plan.funds.get(entry.fund)
        (funds[fund.id, fund.title.zh][1] if fund is not None else unknown).append(entry)
    return [*funds.values(), *([(_UNKNOWN, unknown)] if unknown else [])]


class _Writer(Struct, frozen=True, kw_only=True):
    sheet: Sheet
    payrun: PayRun
    addresses: Addresses

    def write_register(self, row: int) -> int:
        """Write the incidents; gives the row after them."""
        say = self.sheet.book.say
        listed = list_incidents(self.payrun)
        rows = [self._incident(one) for one in listed]
        shown = {column for cells in rows for column, content in cells.items() if content != ""}
        columns = [
            column for column in _EVENT_COLUMNS if column.id in shown or column.id not in _ONLY_WHERE_SAID
        ]
        self._head(row - 1, say(_REGISTER))
        table = Table(self.sheet, columns_needed(self.payrun, columns), row=row)
        for cells in rows:
            table.add(cells, {"amount": "centred"} if isinstance(cells.get("amount"), str) else {})
        if not rows:
            table.add({"name": say(_NOBODY)})
        return table.next

    def write_fund(self, said: Text, entries: Sequence[Entry], row: int) -> int:
        """Write a fund's entries and their totals; gives the row after them."""
        say, sheet = self.sheet.book.say, self.sheet
        self._head(row, say(said))
        table = Table(sheet, columns_needed(self.payrun, _FUND_COLUMNS), row=row + 1)
        for place, entry in enumerate(entries, 1):
            table.add(self._entry(place, entry))
        if not entries:
            table.add({"name": say(_NOBODY)})
        for place in range(len(table.columns)):
            sheet.put(table.next, place, "", "total_text")
        sheet.put(table.next, 0, say(_SUM), "total_text")
        sheet.set_height(table.next, ROW_POINTS)
        for column, total in (("due", _total(entries, "due")), ("taken", _total(entries, "taken"))):
            amount = Live(f"SUM({table.span(row + 2, table.next - 1, column)})", total, AMOUNT)
            sheet.put(table.next, table.place(column), amount, "total")
            sheet.measure(table.place(column), len(f"{total:,.2f}") + 3)
        return table.next + 1

    def _head(self, row: int, said: str) -> None:
        self.sheet.put(row, 0, said, "section")
        self.sheet.set_height(row, _HEAD_POINTS)

    def _incident(self, one: Listed) -> dict[str, Content]:
        say, event = self.sheet.book.say, one.event
        join = "、" if self.sheet.book.lang == "zh" else ", "
        cells: dict[str, Content] = {
            **identity(one.payslip.agent, ""),
            "date": event.date,
            "event": _event(one, say(_STATES.get(event.state, _NOTHING)), self.sheet.book.lang == "zh"),
            "others": join.join(one.others),
            "note": event.note if one.is_first else "",
            "line": say(one.line.rule.title) if one.line else join.join(say(title) for title in one.read_by),
        }
        if one.is_first:
            cells["count"] = Number(event.count, number_format(COUNT, event.count))
            if event.amount is not None:
                cells["registered"] = Number(event.amount, AMOUNT)
        if one.line is not None:
            cells["amount"] = say(_ABOVE) if one.is_counted else self._seen(one.payslip, one.line)
        return cells

    def _entry(self, place: int, entry: Entry) -> dict[str, Content]:
        payslip = entry.payslip
        return {
            **identity(payslip.agent, ""),
            "place": Number(place, WHOLE),
            "why": self.sheet.book.say(entry.line.rule.title),
            "due": Live(f"-{self._cell(payslip, entry.line)}", entry.due, AMOUNT),
            "taken": Live(self._taken(entry), entry.taken, AMOUNT),
        }

    def _taken(self, entry: Entry) -> str:
        due = f"-{self._cell(entry.payslip, entry.line)}"
        if not entry.back:
            return due
        lines = [self._cell(entry.payslip, line) for line in (*entry.later, *entry.back)]
        return f"ROUND(MAX(0,MIN({due},-({'+'.join(lines)}))),2)"

    def _seen(self, payslip: Payslip, line: PayslipLine) -> Live:
        return Live(self._cell(payslip, line), line.amount, AMOUNT)

    def _cell(self, payslip: Payslip, line: PayslipLine) -> str:
        found = self.addresses.find(payslip.plan.id, (own(payslip),), line.rule.key)
        if self.sheet.book.values:
            return ""
        if found is None:
            raise AssertionError(f"the line {line.rule.id} stands nowhere")
        cell: Cell = found
        return cell.seen_from(self.sheet.name)


_NOTHING = Text("", "")
_ONLY_WHERE_SAID = ("date", "registered", "others", "note")
"""Columns that are left out where they would be blank in every row."""


def _event(one: Listed, state: str, is_zh: bool) -> str:  # noqa: FBT001
    """Name an incident, with what it holds or releases, and its number."""
    beside = " ".join(part for part in (state, one.event.number) if part)
    title = one.rule.title.zh if is_zh else one.rule.title.en
    if not beside:
        return title
    return f"{title}（{beside}）" if is_zh else f"{title} ({beside})"


def _total(entries: Sequence[Entry], column: str) -> Decimal:
    return sum((getattr(entry, column) for entry in entries), ZERO)
