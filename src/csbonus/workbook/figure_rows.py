"""Figures that stand in no column of the stats: incidents, places, rows collected, earlier months, shares of pools."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from msgspec import Struct

from csbonus.lang.tree import Expr, PoolShare, Ref
from csbonus.lang.units import COUNT, MONEY, Unit
from csbonus.lang.walk import nodes, refs
from csbonus.pay.payslip import Payslip, PayslipLine
from csbonus.pay.plan import GROUP_SCOPES, PayPlan, Ranking
from csbonus.pay.provisions import IncidentRule
from csbonus.problems import Source, Text
from csbonus.workbook.addresses import PLAN, Owner, own
from csbonus.workbook.cells import Content, Number
from csbonus.workbook.people import identity
from csbonus.workbook.texts import number_format

AS_VALUE = Text("数值", "value")
"""Marks an amount that is not computed by a formula."""

_ELSEWHERE = ("parameter.", "line.", "gate.", "pool.", "members.", "position.", "share.", "row.")
"""Figures that stand on other sheets, or in rows of their own."""

_OF_MONTH = "month."


class FigureRow(Struct, frozen=True, kw_only=True, gc=False):
    """A figure to be written: whose it is, its key, and what its row shows."""

    owner: Owner
    key: str
    who: Mapping[str, str]
    title: Text
    unit: Unit | None
    value: Content
    raw: str | Text = ""
    sources: tuple[Source, ...] = ()


class Reading:
    """What the formulas of a plan read, found once for all its agents."""

    def __init__(self, plan: PayPlan) -> None:
        self.plan = plan
        self._lines = {line.id: refs(line.expr) for line in plan.lines}
        self._by_days = {line.id: refs(line.by_days) for line in plan.lines if line.by_days is not None}
        self._agents = [ref for expr in _exprs(plan, "agent") for ref in refs(expr)]
        groups = [ref for scope in GROUP_SCOPES for expr in _exprs(plan, scope) for ref in refs(expr)]
        self._groups = {ref.key: ref for ref in (*self._of_lines(), *self._agents, *groups)}
        self._shown = {need.key for need in plan.needs}
        self._shown |= {key for rule in plan.incidents for key in (rule.count_key, rule.amount_key)}
        self._titles = _titles(plan)
        self._read: dict[tuple[tuple[str, ...], bool], dict[str, Ref]] = {}
        self._shares = {
            line.id: [node for node in nodes(line.expr) if isinstance(node, PoolShare)]
            for line in plan.lines
            if line.pool is not None
        }

    def of(self, payslip: Payslip) -> dict[str, Ref]:
        """Find what an agent's formulas read, by key."""
        ids = tuple([line.rule.id for line in payslip.lines if line.reason is None])
        key = (ids, payslip.agent.post is not None)
        if key not in self._read:
            lines = {**self._lines, **self._by_days} if payslip.agent.post else self._lines
            found = [ref for id_ in ids for ref in lines[id_]]
            self._read[key] = {ref.key: ref for ref in (*found, *self._agents)}
        return self._read[key]

    def given(self, payslip: Payslip, read: Mapping[str, Ref]) -> list[FigureRow]:
        """Give what an agent's formulas read that nobody computes by a formula."""
        who = identity(payslip.agent, "")
        found = [ref for ref in read.values() if self._is_given(ref) and not _is_group(ref)]
        return self._rows(found, payslip.figures, own(payslip), who)

    def shared(self, payslip: Payslip) -> list[FigureRow]:
        """Give the agent's place among the members of each pool, or his share where shares differ by weight."""
        return [
            _pool_row(payslip, line, share)
            for line in payslip.lines
            if line.rule.id in self._shares and line.reason is None
            for share in self._shares[line.rule.id]
        ]

    def given_to(
        self, owner: Owner, figures: Mapping[str, Decimal], who: Mapping[str, str]
    ) -> list[FigureRow]:
        """Give what is read of a group that nobody computes by a formula, such as its incidents."""
        found = [ref for ref in self._groups.values() if ref.key.startswith(f"{owner[0]}.")]
        return self._rows([ref for ref in found if self._is_given(ref)], figures, owner, who)

    def of_month(self, figures: Mapping[str, Decimal], who: Mapping[str, str]) -> list[FigureRow]:
        """Give what is read of the month itself, such as its days."""
        found = [ref for ref in self._groups.values() if ref.key.startswith(_OF_MONTH)]
        return self._rows(found, figures, PLAN, who)

    def _is_given(self, ref: Ref) -> bool:
        return ref.key not in self._shown and not ref.key.startswith((*_ELSEWHERE, _OF_MONTH))

    def _of_lines(self) -> Iterable[Ref]:
        return (ref for found in self._lines.values() for ref in found)

    def _rows(
        self, found: Iterable[Ref], figures: Mapping[str, Decimal], owner: Owner, who: Mapping[str, str]
    ) -> list[FigureRow]:
        return [
            FigureRow(
                owner=owner,
                key=ref.key,
                who=who,
                title=self._titles.get(ref.key, ref.title),
                unit=ref.unit,
                value=Number(figures[ref.key], number_format(ref.unit, figures[ref.key])),
                raw=AS_VALUE,
            )
            for ref in found
            if ref.key in figures
        ]


def _exprs(plan: PayPlan, scope: str) -> list[Expr]:
    """List the formulas of figures, gates, pools and rankings of a scope."""
    found = [need.formula for need in plan.needs if need.formula is not None and need.scope == scope]
    found += [condition for gate in plan.gates if gate.of == scope for condition in gate.conditions]
    found += [line.pool.amount for line in plan.lines if line.pool is not None and line.pool.of == scope]
    if scope == "agent":
        rankings = [step for step in plan.steps if isinstance(step, Ranking)]
        found += [key.figure for ranking in rankings for key in ranking.keys]
        operands = (need.members.operand for need in plan.needs if need.members is not None)
        found += [operand for operand in operands if operand is not None]
    return found


def _is_group(ref: Ref) -> bool:
    return ref.key.startswith(tuple(f"{scope}." for scope in GROUP_SCOPES))


def _titles(plan: PayPlan) -> dict[str, Text]:
    """Name figures of which a plan may have several, such as how many share a place, by what they belong to."""
    found: dict[str, Text] = {}
    for ranking in (step for step in plan.steps if isinstance(step, Ranking)):
        for key, said in _BESIDES.items():
            found[f"{key}.{ranking.id}"] = _beside(ranking.title, said)
    owners = {line.id: line.title for line in plan.lines}
    owners |= {metric.id: metric.title for metric in plan.metrics.values()}
    for id_, title in owners.items():
        for key, said in _COLLECTED.items():
            found[f"{key}.{id_}"] = _beside(title, said)
    return found


_BESIDES: Mapping[str, Text] = {
    "tied": Text("并列人数", "people sharing the place"),
    "turn": Text("并列中的次序", "turn among them"),
    "ranked": Text("参加排名人数", "people ranked"),
}
_COLLECTED: Mapping[str, Text] = {
    "each": Text("逐行计算的结果", "computed row by row"),
    "rows": Text("计入行数", "rows counted"),
}


def _beside(title: Text, said: Text) -> Text:
    return Text(f"{title.zh}：{said.zh}", f"{title.en}: {said.en}")


def incident_rows(payslip: Payslip, read: Mapping[str, Ref]) -> list[FigureRow]:
    """Give the counts and registered amounts that the agent's lines read, with their rows of the register."""
    return [
        _incident_row(payslip, rule, key, unit)
        for rule in payslip.plan.incidents
        for key, unit in ((rule.count_key, COUNT), (rule.amount_key, MONEY))
        if key in read
    ]


def _incident_row(payslip: Payslip, rule: IncidentRule, key: str, unit: Unit) -> FigureRow:
    named = (event for event in payslip.agent.incidents if event.name == rule.name)
    events = [event for event in named if (event.has_happened if unit == COUNT else event.is_due)]
    listed = [event.count if unit == COUNT else event.amount for event in events]
    value = payslip.figures[key]
    return FigureRow(
        owner=own(payslip),
        key=key,
        who=identity(payslip.agent, ""),
        title=rule.title,
        unit=unit,
        value=Number(value, number_format(unit, value)),
        raw=" + ".join(str(amount) for amount in listed if amount is not None),
        sources=tuple(event.source for event in events),
    )


def _pool_row(payslip: Payslip, line: PayslipLine, share: PoolShare) -> FigureRow:
    figure = share.position if share.is_equal else share.share
    unit = None if share.is_equal else MONEY
    value = payslip.figures[figure.key]
    title = line.rule.title
    return FigureRow(
        owner=own(payslip),
        key=figure.key,
        who=identity(payslip.agent, ""),
        title=Text(f"{title.zh}：{figure.title.zh}", f"{title.en}: {figure.title.en}"),
        unit=unit,
        value=Number(value, number_format(unit, value)),
        raw="" if share.is_equal else AS_VALUE,
    )
