"""The sheet 计算过程: a row for every line of every slip, with its live formula and its sentence."""

from msgspec import Struct, field

from csbonus.lang.tree import PoolShare
from csbonus.lang.walk import nodes
from csbonus.pay.payslip import PayRun, Payslip, PayslipLine
from csbonus.pay.plan import PayLine
from csbonus.problems import Text
from csbonus.workbook.addresses import Addresses, Formulas, Owner, own, owners_of
from csbonus.workbook.cells import Content, Live, Number
from csbonus.workbook.figure_rows import AS_VALUE
from csbonus.workbook.people import (
    NAME_COLUMN,
    NUMBER_COLUMN,
    PLAN_COLUMN,
    TEAM_COLUMN,
    columns_needed,
    identity,
)
from csbonus.workbook.sheet import Sheet
from csbonus.workbook.table import Column, Table
from csbonus.workbook.texts import AMOUNT, rule_place

NAME = Text("计算过程", "Trace")
_BEFORE = (
    NUMBER_COLUMN,
    NAME_COLUMN,
    TEAM_COLUMN,
    PLAN_COLUMN,
    Column(id="line", title=Text("项目", "Line"), widest=24),
    Column(id="amount", title=Text("金额", "Amount")),
    Column(id="sentence", title=Text("怎么算的", "How it was computed"), style="wrapped", widest=84),
)
_GATE = Column(id="gate", title=Text("门槛", "Gate"), style="wrapped", widest=24)
_RULE = Column(id="rule", title=Text("规则出处", "Rule"), widest=40)
_NOTE = Column(id="note", title=Text("备注", "Note"))
_MET = Text("{0}：达成", "{0}: met")
_MISSED = Text("{0}：未达成", "{0}: missed")
_NOTHING = Text("", "")
_SHARE_AS_VALUE = Text("份额为数值", "share as value")


class _Said(Struct, frozen=True):
    """What is said of a line on everybody's slip: its title, where its rule stands, and whether it shares a pool."""

    title: str
    rule: str
    has_share: bool


class Trace(Struct, frozen=True, kw_only=True):
    """The sheet, with a place for every line of every slip."""

    table: Table
    formulas: Formulas
    said: dict[int, _Said] = field(default_factory=dict)

    def write_slip(self, payslip: Payslip) -> None:
        """Write a row for every line of a slip."""
        book = self.table.sheet.book
        who, owners = identity(payslip.agent, book.say(payslip.plan.title)), owners_of(payslip)
        for line in payslip.lines:
            amount, said = self._amount(payslip, line, owners), self._said(line.rule)
            self.table.add(
                {
                    **who,
                    "line": said.title,
                    "amount": amount,
                    "sentence": payslip.sentence(line, book.lang),
                    "gate": book.say(_gate(payslip, line)),
                    "rule": said.rule,
                    "note": book.say(_note(amount, said)),
                }
            )

    def _said(self, rule: PayLine) -> _Said:
        if id(rule) not in self.said:
            has_share = any(isinstance(node, PoolShare) and not node.is_equal for node in nodes(rule.expr))
            title = self.table.sheet.book.say(rule.title)
            self.said[id(rule)] = _Said(title, rule_place(rule.source), has_share)
        return self.said[id(rule)]

    def _amount(self, payslip: Payslip, line: PayslipLine, owners: tuple[Owner, ...]) -> Content:
        if line.reason is not None:
            return Number(line.amount, AMOUNT)
        written = self.formulas.write(line.rule.expr, payslip.plan.id, owners)
        live = Live(f"ROUND({written},2)", line.amount, AMOUNT)
        return live if live.is_portable else Number(line.amount, AMOUNT)


def place_lines(sheet: Sheet, payrun: PayRun, addresses: Addresses) -> Trace:
    """Note where every amount will stand: figures, gates and lines use lines that are written after them."""
    trace = Trace(
        table=Table(sheet, _columns(payrun, values=sheet.book.values)), formulas=Formulas(addresses, sheet)
    )
    paid = [(payslip, line) for payslip in payrun.payslips for line in payslip.lines]
    for row, (payslip, line) in enumerate(paid, trace.table.next):
        cell = trace.table.cell(row, "amount")
        addresses.file(payslip.plan.id, own(payslip), line.rule.key, cell)
    return trace


def write_trace(trace: Trace, payrun: PayRun, title: str) -> None:
    """Write the sheet."""
    for payslip in payrun.payslips:
        trace.write_slip(payslip)
    trace.table.finish(title=title)


def _columns(payrun: PayRun, *, values: bool) -> tuple[Column, ...]:
    """List the columns; that of gates only where a line has one, that of notes only among formulas."""
    lines = [line for payslip in payrun.payslips for line in payslip.lines]
    has_gate = any(line.rule.gates for line in lines)
    before = (*_BEFORE, _GATE) if has_gate else _BEFORE
    return columns_needed(payrun, (*before, _RULE) if values else (*before, _RULE, _NOTE))


def _gate(payslip: Payslip, line: PayslipLine) -> Text:
    gate = payslip.gate(line)
    if gate is None:
        return _NOTHING
    state, title = _MET if gate.is_open else _MISSED, gate.gate.title
    return Text(state.zh.format(title.zh), state.en.format(title.en))


def _note(amount: Content, said: _Said) -> Text:
    if isinstance(amount, Number):
        return AS_VALUE
    return _SHARE_AS_VALUE if said.has_share else _NOTHING
