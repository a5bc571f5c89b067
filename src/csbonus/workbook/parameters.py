"""The sheet 参数: the plans' parameters and every number written in their lines, each in a cell."""

from decimal import Decimal

from csbonus.lang.tree import Number as PlanNumber
from csbonus.lang.units import RATIO
from csbonus.pay.metrics import Parameter
from csbonus.pay.parameters import chosen, values_in_force
from csbonus.pay.payslip import PayRun
from csbonus.pay.plan import PayPlan
from csbonus.problems import Text
from csbonus.workbook.addresses import PLAN, Addresses, number_key
from csbonus.workbook.book import Book
from csbonus.workbook.cells import Content, Number
from csbonus.workbook.people import PLAN_COLUMN, columns_needed
from csbonus.workbook.sheet import Sheet
from csbonus.workbook.table import Column, Table
from csbonus.workbook.texts import FRACTION, number_format, rule_place

NAME = Text("参数", "Parameters")
COLUMNS = (
    PLAN_COLUMN,
    Column(id="title", title=Text("项目", "Item")),
    Column(id="name", title=Text("名称", "Name")),
    Column(id="value", title=Text("值", "Value"), style="input"),
    Column(id="unit", title=Text("单位", "Unit")),
    Column(id="rule", title=Text("规则出处", "Rule"), widest=60),
)


def write_parameters(sheet: Sheet, payrun: PayRun, addresses: Addresses, title: str) -> None:
    """Write the sheet and note where each number stands."""
    table = Table(sheet, columns_needed(payrun, COLUMNS))
    for plan in payrun.plans:
        for parameter in plan.parameters:
            _write_parameter(table, plan, parameter, payrun, addresses)
        for number in plan.numbers:
            row = table.add({"plan": sheet.book.say(plan.title), **_number(plan, number, sheet.book)})
            addresses.file(plan.id, PLAN, number_key(number.name), table.cell(row, "value"))
            _name(table, payrun, plan, number.name, row)
    table.finish(title=title)


def _write_parameter(
    table: Table, plan: PayPlan, parameter: Parameter, payrun: PayRun, addresses: Addresses
) -> None:
    """Write every value of a parameter, and note which of them is whose."""
    book = table.sheet.book
    cells = {}
    values = values_in_force(parameter, payrun.month)
    own = _own(plan, parameter, payrun) if book.is_excerpt else set(values)
    for name, value in ((name, value) for name, value in values.items() if name in own):
        row = table.add({"plan": book.say(plan.title), **_parameter(parameter, name, value, book)})
        cells[name] = table.cell(row, "value")
        if not name.startswith("overrides."):
            _name(table, payrun, plan, f"{parameter.id}.{name}" if name else parameter.id, row)
    if not parameter.is_personal:
        addresses.file(plan.id, PLAN, parameter.key, cells[""])
        return
    for payslip in (slip for slip in payrun.payslips if slip.plan.id == plan.id):
        cell = cells.get(chosen(parameter, payslip.agent))
        if cell is not None:
            addresses.file(plan.id, ("agent", payslip.agent.key), parameter.key, cell)
    if parameter.by in ("team", "store"):
        for name, cell in cells.items():
            addresses.file(plan.id, (parameter.by, name), parameter.key, cell)


def _name(table: Table, payrun: PayRun, plan: PayPlan, name: str, row: int) -> None:
    """Name a number's cell, with the plan before it where there are several."""
    whole = name if len(payrun.plans) == 1 else f"{plan.id}.{name}"
    table.sheet.book.name(whole, table.cell(row, "value"))


def _own(plan: PayPlan, parameter: Parameter, payrun: PayRun) -> set[str]:
    """Name the values of a parameter that concern the people of a month, and nobody else."""
    agents = [slip.agent for slip in payrun.payslips if slip.plan.id == plan.id]
    groups = {
        name for agent in agents for name in (agent.team, agent.store) if parameter.by in ("team", "store")
    }
    return {"", *groups, *(chosen(parameter, agent) for agent in agents)}


def _parameter(parameter: Parameter, name: str, value: Decimal, book: Book) -> dict[str, Content]:
    word = name.removeprefix("overrides.")
    return {
        "title": book.say(parameter.title) + (f"（{word}）" if word else ""),
        "name": f"{parameter.id}.{name}" if name else parameter.id,
        "value": Number(value, number_format(parameter.unit, value)),
        "unit": parameter.unit.render(book.lang),
        "rule": rule_place(parameter.source),
    }


def _number(plan: PayPlan, number: PlanNumber, book: Book) -> dict[str, Content]:
    return {
        "title": book.say(_owner(plan, number.name)),
        "name": number.name,
        "value": Number(number.value, _shown_as(number)),
        "unit": _unit(number, book),
        "rule": rule_place(number.at) if number.at else "",
    }


def _unit(number: PlanNumber, book: Book) -> str:
    """Name a number's unit; a factor in a formula has none."""
    unit = RATIO if number.is_percent else number.unit
    return unit.render(book.lang) if unit is not None else ""


def _shown_as(number: PlanNumber) -> str:
    if number.unit in (None, RATIO) and not number.is_percent:
        return FRACTION
    return number_format(number.unit or RATIO, number.value)


def _owner(plan: PayPlan, name: str) -> Text:
    """Find whose number it is: a line's, a gate's or a metric's."""
    section, _, rest = name.partition(".")
    inner = rest.partition(".")[0]
    if section == "gates":
        return next((gate.title for gate in plan.gates if gate.id == inner), Text(inner, inner))
    if section == "metrics":
        return next((m.title for m in plan.metrics.values() if m.id == inner), Text(inner, inner))
    return next((line.title for line in plan.lines if line.id == section), Text(section, section))
