"""The sheet 团队与门槛: every condition with what it came to, the pools that members share, and places in rankings."""

from collections.abc import Callable, Mapping
from decimal import Decimal

from msgspec import Struct

from csbonus.lang.describe import formula
from csbonus.lang.tree import Compare, Expr
from csbonus.lang.tree import Number as PlanNumber
from csbonus.lang.units import Unit
from csbonus.pay.gate import ConditionResult, GateResult
from csbonus.pay.payslip import PayRun, Payslip
from csbonus.pay.plan import Pool
from csbonus.pay.pool import PoolResult
from csbonus.problems import Text
from csbonus.workbook.addresses import Addresses, Formulas, Owner, group_owner, owners_of
from csbonus.workbook.cells import Content, Live, Number
from csbonus.workbook.figures import SCOPES
from csbonus.workbook.people import PLAN_COLUMN, columns_needed
from csbonus.workbook.ranks import listed, write_ranks
from csbonus.workbook.sheet import Sheet
from csbonus.workbook.table import Column, Table
from csbonus.workbook.texts import AMOUNT, MET, WHOLE, number_format

NAME = Text("团队与门槛", "Teams and gates")
_OF = Column(id="of", title=Text("归属", "Of"))
_GROUP = Column(id="group", title=Text("团队 / 店铺", "Group"), widest=24)
GATE_COLUMNS = (
    PLAN_COLUMN,
    Column(id="gate", title=Text("门槛", "Gate")),
    _OF,
    _GROUP,
    Column(id="condition", title=Text("条件", "Condition"), widest=48),
    Column(id="value", title=Text("实际", "Value")),
    Column(id="required", title=Text("要求", "Required")),
    Column(id="limit", title=Text("界限", "Limit")),
    Column(id="met", title=Text("结果", "Result"), style="state"),
    Column(id="missed", title=Text("差距", "Missed by")),
    Column(id="cost", title=Text("未发金额", "Not paid")),
)
POOL_COLUMNS = (
    PLAN_COLUMN,
    Column(id="pool", title=Text("奖池", "Pool")),
    _OF,
    _GROUP,
    Column(id="made", title=Text("算法", "How made"), widest=48),
    Column(id="amount", title=Text("金额", "Amount")),
    Column(id="members", title=Text("参与人数", "Members"), style="centred"),
    Column(id="shared", title=Text("分法", "Shared")),
)
_ALL = Text("全部条件", "all conditions")
_SOME = Text("至少 {0} 项", "at least {0}")


class _Gates(Struct, frozen=True, kw_only=True):
    """The sheet being written; `slips` are filed by agent."""

    sheet: Sheet
    payrun: PayRun
    slips: Mapping[str, Payslip]
    addresses: Addresses
    formulas: Formulas

    @property
    def met(self) -> str:
        zh = self.sheet.book.lang == "zh"
        return MET.format("达成", "未达成") if zh else MET.format("met", "missed")

    def plan_title(self, plan: str) -> str:
        return next(self.sheet.book.say(p.title) for p in self.payrun.plans if p.id == plan)

    def whose(self, gate: GateResult) -> str:
        """Name the group or the agent that was judged."""
        if gate.scope == "agent":
            return self.slips[gate.group].agent.name
        return gate.group or self.sheet.book.say(SCOPES[gate.scope])

    def write_gate(self, table: Table, gate: GateResult) -> None:
        """Write a row for each condition, then one for the outcome."""
        say = self.sheet.book.say
        head = {
            "plan": self.plan_title(gate.plan), "gate": say(gate.gate.title),
            "of": say(SCOPES[gate.scope]), "group": self.whose(gate),
        }  # fmt: skip
        rows = [table.add({**head, **self._condition(gate, condition)}) for condition in gate.conditions]
        met = table.span(rows[0], rows[-1], "met")
        outcome: dict[str, Content] = {
            **head,
            "condition": _needed(gate, say),
            "met": Live(_outcome(gate, met), Decimal(int(gate.is_open)), self.met),
        }
        if not gate.is_open and not self.sheet.book.is_excerpt:
            outcome["cost"] = Number(gate.cost, AMOUNT)
        styles = {"gate": "bold_text", "group": "bold_text", "condition": "bold_text", "met": "bold_state"}
        row = table.add(outcome, styles)
        self.addresses.file(
            gate.plan, group_owner(gate.scope, gate.group), gate.gate.key, table.cell(row, "met")
        )

    def _condition(self, gate: GateResult, result: ConditionResult) -> dict[str, Content]:
        lang = self.sheet.book.lang
        condition = result.condition
        cells: dict[str, Content] = {
            "condition": result.title(lang),
            "required": result.requirement(lang),
            "met": Live(
                f"IF(ISERROR({self._written(gate, condition)}),0,IF({self._written(gate, condition)},1,0))"
                if gate.gate.closed_without
                else f"IF({self._written(gate, condition)},1,0)",
                Decimal(int(result.is_met)),
                self.met,
            ),
            "missed": "" if result.is_met else result.missed_by(lang),
        }
        if isinstance(condition, Compare) and result.value is not None:
            cells["value"] = self._side(gate, condition.left, result.value, result.unit)
            cells["limit"] = self._side(gate, condition.right, result.limit, result.unit)
        return cells

    def _side(self, gate: GateResult, side: Expr, value: Decimal | None, unit: Unit | None) -> Content:
        if isinstance(side, PlanNumber) and not side.name:
            return Number(side.value, number_format(unit, side.value))
        return Live(self._written(gate, side), value, number_format(unit, value))

    def _written(self, gate: GateResult, expr: Expr) -> str:
        return self.formulas.write(expr, gate.plan, self._owners(gate))

    def _owners(self, gate: GateResult) -> tuple[Owner, ...]:
        if gate.scope != "agent":
            return (group_owner(gate.scope, gate.group), group_owner("company", ""))
        return owners_of(self.slips[gate.group])

    def write_pool(self, table: Table, result: PoolResult, pool: Pool) -> None:
        """Write a pool: its amount, and among how many it is shared."""
        say, lang = self.sheet.book.say, self.sheet.book.lang
        owner = group_owner(pool.of, result.group)
        amount = f"ROUND({self.formulas.write(pool.amount, result.plan, (owner,))},2)"
        if pool.negative == "zero":
            amount = f"MAX(0,{amount})"
        row = table.add(
            {
                "plan": self.plan_title(result.plan),
                "pool": say(result.line.title),
                "of": say(SCOPES[pool.of]),
                "group": result.group or say(SCOPES[pool.of]),
                "made": formula(pool.amount, lang),
                "amount": Live(amount, result.amount, AMOUNT),
                "members": Number(len(result.shares), WHOLE),
                "shared": say(_EQUALLY)
                if pool.weight is None
                else _by_weight(pool.weight, say(_BY), lang == "zh"),
            }
        )
        for key, column in (("pool", "amount"), ("members", "members")):
            self.addresses.file(result.plan, owner, f"{key}.{result.line.id}", table.cell(row, column))


def _needed(gate: GateResult, say: Callable[[Text], str]) -> str:
    if gate.gate.needed == len(gate.conditions):
        return say(_ALL)
    return say(_SOME).format(gate.gate.needed)


def _outcome(gate: GateResult, met: str) -> str:
    """Write whether as many conditions are met as are needed."""
    if gate.gate.needed == len(gate.conditions):
        return f"PRODUCT({met})"
    return f"IF(SUM({met})>={gate.gate.needed},1,0)"


_EQUALLY = Text("平均分", "equally")
_BY = Text("按{0}", "by {0}")


def _by_weight(weight: Expr, frame: str, is_zh: bool) -> str:  # noqa: FBT001
    return frame.format(formula(weight, "zh" if is_zh else "en"))


def write_gates(sheet: Sheet, payrun: PayRun, addresses: Addresses, title: str) -> None:
    """Write the sheet and note where each outcome and each pool stands."""
    slips = {payslip.agent.key: payslip for payslip in payrun.payslips}
    formulas = Formulas(addresses, sheet)
    gates = _Gates(sheet=sheet, payrun=payrun, slips=slips, addresses=addresses, formulas=formulas)
    ranks = listed(payrun)
    row, tables = 0, []
    if payrun.gates or not (payrun.pools or ranks):
        table = Table(sheet, columns_needed(payrun, GATE_COLUMNS))
        for gate in payrun.gates:
            gates.write_gate(table, gate)
        if not payrun.gates:
            table.add({"gate": sheet.book.say(_NONE)})
        else:
            _mark_closed(table)
        tables.append(table)
        row = table.next + 1
    if payrun.pools:
        table = Table(sheet, columns_needed(payrun, POOL_COLUMNS), row=row)
        for result in payrun.pools:
            if result.line.pool is not None:
                gates.write_pool(table, result, result.line.pool)
        tables.append(table)
        row = table.next + 1
    tables += write_ranks(sheet, payrun, ranks, addresses, row)
    tables[-1].finish(title=title, has_filter=False, has_frozen=False)
    max(tables, key=lambda one: one.next - one.header).repeat_head()


def _mark_closed(table: Table) -> None:
    """Let what is missed stand out."""
    sheet, place = table.sheet, table.place("met")
    closed = {"type": "cell", "criteria": "==", "value": 0, "format": sheet.book.mark("closed")}
    for page, first, last in sheet.parts(table.header + 1, table.next - 1):
        page.conditional_format(first, place, last, place, closed)


_NONE = Text("没有门槛、奖池和排名", "no gates, pools or rankings")
