"""Figures of an agent that stand in no column of the stats: incidents of the register, places in pools."""

from collections.abc import Mapping

from msgspec import Struct

from csbonus.lang.tree import PoolShare, Ref, nodes, refs
from csbonus.lang.units import COUNT, MONEY, Unit
from csbonus.pay.payslip import Payslip, PayslipLine
from csbonus.pay.plan import IncidentRule
from csbonus.problems import Source, Text
from csbonus.workbook.addresses import Owner, owners_of
from csbonus.workbook.book import Content, Number
from csbonus.workbook.people import identity
from csbonus.workbook.texts import number_format

AS_VALUE = Text("数值", "value")
"""Marks an amount that is not computed by a formula."""


class FigureRow(Struct, frozen=True, kw_only=True):
    """A figure to be written: whose it is, its key, and what its row shows."""

    owner: Owner
    key: str
    who: Mapping[str, str]
    title: Text
    unit: Unit | None
    value: Content
    raw: str | Text = ""
    sources: tuple[Source, ...] = ()


def keys_read(payslip: Payslip) -> set[str]:
    """List the keys of what an agent's lines read."""
    return {ref.key for ref in _all_read(payslip)}


def incident_rows(payslip: Payslip) -> list[FigureRow]:
    """Give the counts and registered amounts that the agent's lines read, with their rows of the register."""
    read = keys_read(payslip)
    return [
        _incident_row(payslip, rule, key, unit)
        for rule in payslip.plan.incidents
        for key, unit in ((rule.count_key, COUNT), (rule.amount_key, MONEY))
        if key in read
    ]


def _incident_row(payslip: Payslip, rule: IncidentRule, key: str, unit: Unit) -> FigureRow:
    events = [event for event in payslip.agent.incidents if event.name == rule.name]
    listed = [event.count if unit == COUNT else event.amount for event in events]
    value = payslip.figures[key]
    return FigureRow(
        owner=owners_of(payslip)[0],
        key=key,
        who=identity(payslip.agent, ""),
        title=rule.title,
        unit=unit,
        value=Number(value, number_format(unit, value)),
        raw=" + ".join(str(amount) for amount in listed if amount is not None),
        sources=tuple(event.source for event in events),
    )


def given_rows(payslip: Payslip) -> list[FigureRow]:
    """Give what else the agent's lines read: places in rankings, rows collected, what earlier months left."""
    plan = payslip.plan
    shown = {need.key for need in plan.needs}
    shown |= {key for rule in plan.incidents for key in (rule.count_key, rule.amount_key)}
    found = {
        ref.key: ref
        for ref in _all_read(payslip)
        if ref.key in payslip.figures and ref.key not in shown and not ref.key.startswith(_ELSEWHERE)
    }
    return [
        FigureRow(
            owner=owners_of(payslip)[0],
            key=ref.key,
            who=identity(payslip.agent, ""),
            title=ref.title,
            unit=ref.unit,
            value=Number(payslip.figures[ref.key], number_format(ref.unit, payslip.figures[ref.key])),
            raw=AS_VALUE,
        )
        for ref in found.values()
    ]


_ELSEWHERE = ("parameter.", "line.", "gate.", "pool.", "members.", "position.", "share.", "row.")
"""Figures that stand on other sheets, or in rows of their own."""


def _all_read(payslip: Payslip) -> list[Ref]:
    plan = payslip.plan
    exprs = [line.rule.expr for line in payslip.lines if line.reason is None]
    exprs += [need.formula for need in plan.needs if need.formula is not None and need.scope == "agent"]
    exprs += [condition for gate in plan.gates if gate.of == "agent" for condition in gate.conditions]
    return [ref for expr in exprs for ref in refs(expr)]


def pool_rows(payslip: Payslip) -> list[FigureRow]:
    """Give the agent's place among the members of each pool, or his share where shares differ by weight."""
    return [
        _pool_row(payslip, line, share)
        for line in payslip.lines
        if line.reason is None
        for share in nodes(line.rule.expr)
        if isinstance(share, PoolShare)
    ]


def _pool_row(payslip: Payslip, line: PayslipLine, share: PoolShare) -> FigureRow:
    figure = share.position if share.is_equal else share.share
    unit = None if share.is_equal else MONEY
    value = payslip.figures[figure.key]
    title = line.rule.title
    return FigureRow(
        owner=owners_of(payslip)[0],
        key=figure.key,
        who=identity(payslip.agent, ""),
        title=Text(f"{title.zh}：{figure.title.zh}", f"{title.en}: {figure.title.en}"),
        unit=unit,
        value=Number(value, number_format(unit, value)),
        raw="" if share.is_equal else AS_VALUE,
    )
