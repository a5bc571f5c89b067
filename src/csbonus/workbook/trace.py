"""The sheet 计算过程: a row for every line of every slip, with its live formula and its sentence."""

from msgspec import Struct, field

from csbonus.lang.sentences import Sentences
from csbonus.lang.tree import PoolShare
from csbonus.lang.walk import nodes
from csbonus.pay.payslip import PayRun, Payslip, PayslipLine
from csbonus.pay.plan import PayLine, PayPlan
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
from csbonus.workbook.table import Column, Form, Table
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
_WHO = frozenset({"number", "name", "team"})
_MET = Text("{0}：达成", "{0}: met")
_MISSED = Text("{0}：未达成", "{0}: missed")
_NOTHING = Text("", "")
_SHARE_AS_VALUE = Text("份额为数值", "share as value")


class Trace(Struct, frozen=True, kw_only=True):
    """The sheet, with a place for every line of every slip."""

    table: Table
    formulas: Formulas
    sentences: Sentences
    forms: dict[tuple[str, str, bool, bool], Form] = field(default_factory=dict)

    def write_slip(self, payslip: Payslip) -> None:
        """Write a row for every line of a slip."""
        book, columns = self.table.sheet.book, self.table.columns
        known, owners = identity(payslip.agent, ""), owners_of(payslip)
        who: list[Content] = [known[column.id] for column in columns if column.id in _WHO]
        has_gate = _GATE in columns
        for line in payslip.lines:
            amount = self._amount(payslip, line, owners)
            said = payslip.said(line, self.sentences)
            gate = [book.say(_gate(payslip, line))] if has_gate else []
            self._form(payslip.plan, line.rule, amount).add([*who, amount, said, *gate])

    def _form(self, plan: PayPlan, rule: PayLine, amount: Content) -> Form:
        """Give the form of a line's rows: what is said of it on everybody's slip stands in it."""
        is_value, has_share = isinstance(amount, Number), _has_share(rule)
        key = (plan.id, rule.id, is_value, has_share)
        if key not in self.forms:
            note = AS_VALUE if is_value else _SHARE_AS_VALUE if has_share else _NOTHING
            texts = {"plan": plan.title, "line": rule.title, "note": note}
            said = {column: self.table.sheet.book.say(text) for column, text in texts.items()}
            self.forms[key] = self.table.form(said | {"rule": rule_place(rule.source)})
        return self.forms[key]

    def _amount(self, payslip: Payslip, line: PayslipLine, owners: tuple[Owner, ...]) -> Content:
        if line.reason is not None:
            return Number(line.amount, AMOUNT)
        written = self.formulas.write(line.rule.expr, payslip.plan.id, owners)
        live = Live(f"ROUND({written},2)", line.amount, AMOUNT)
        return live if live.is_portable else Number(line.amount, AMOUNT)


def place_lines(sheet: Sheet, payrun: PayRun, addresses: Addresses) -> Trace:
    """Note where every amount will stand: figures, gates and lines use lines that are written after them."""
    trace = Trace(
        table=Table(sheet, _columns(payrun, values=sheet.book.values)),
        formulas=Formulas(addresses, sheet),
        sentences=Sentences(sheet.book.lang),
    )
    paid = ((payslip, line) for payslip in payrun.payslips for line in payslip.lines)
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
    has_gate = any(line.rule.gates for payslip in payrun.payslips for line in payslip.lines)
    before = (*_BEFORE, _GATE) if has_gate else _BEFORE
    return columns_needed(payrun, (*before, _RULE) if values else (*before, _RULE, _NOTE))


def _gate(payslip: Payslip, line: PayslipLine) -> Text:
    gate = payslip.gate(line)
    if gate is None:
        return _NOTHING
    state, title = _MET if gate.is_open else _MISSED, gate.gate.title
    return Text(state.zh.format(title.zh), state.en.format(title.en))


def _has_share(rule: PayLine) -> bool:
    """Tell whether a line pays a share of a pool that no formula gives."""
    if rule.pool is None:
        return False
    return any(isinstance(node, PoolShare) and not node.is_equal for node in nodes(rule.expr))
