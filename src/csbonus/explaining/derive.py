"""Figures traced back: through formulas, members, rows, parameters and lines to cells and places of the plan."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from msgspec.structs import replace

from csbonus.explaining.figure import Figure, in_numbers, named, plain_figure
from csbonus.explaining.ledger import Ledger
from csbonus.explaining.registered import event_figure, is_of_events, is_of_past, past_figure
from csbonus.explaining.standings import beside_place, place_figure, pool_figure
from csbonus.lang.tree import Escalation, Expr, Lookup, Marginal, Number, PoolShare, RankPay, Ref
from csbonus.lang.walk import children, nodes
from csbonus.pay.desk import Owner, own
from csbonus.pay.metrics import RowQuery
from csbonus.pay.parameters import attribute, chosen
from csbonus.pay.people import Agent, RecordRow
from csbonus.pay.plan import Need
from csbonus.pay.rows import ROW, UnpayableRow, of_row, passes_all
from csbonus.problems import Source, Text

_ELSEWHERE = ("gate.", "row.", "pool.", "members.", "position.", "share.")
"""What a formula reads that stands in a derivation in another shape: gates, rows, pools."""


class Tracer:
    """Traces the figures of one agent's slip; each is traced once."""

    def __init__(self, ledger: Ledger, *, expands_lines: bool = False) -> None:
        self.ledger = ledger
        self._expands_lines = expands_lines
        self._known: dict[tuple[Owner, str], Figure] = {}

    def parts(self, expr: Expr, owner: Owner) -> tuple[Figure, ...]:
        """Trace what a formula of an owner reads, and the numbers of the plan in it, each once, in order."""
        found: dict[str, Figure] = {}
        numbers = {id(number) for number in _plain_numbers(expr)}
        for node in nodes(expr):
            if isinstance(node, PoolShare):
                found.setdefault(node.share.key, pool_figure(self.ledger, node, owner, self.parts))
            elif isinstance(node, Ref) and not node.key.startswith(_ELSEWHERE):
                figure = self.figure(node, self.ledger.owner_of(node.key, owner))
                found.setdefault(f"{figure.whose} {figure.key}", figure)
            elif isinstance(node, Number) and id(node) in numbers:
                found.setdefault(node.name, _number(node))
        return tuple(found.values())

    def figure(self, ref: Ref, owner: Owner) -> Figure:
        """Trace one figure of an owner."""
        known = self._known.get((owner, ref.key))
        if known is None:
            known = self._known[owner, ref.key] = self._traced(ref, owner)
        return known

    def _traced(self, ref: Ref, owner: Owner) -> Figure:  # noqa: PLR0911 - a figure comes about in one of these ways
        ledger, key = self.ledger, ref.key
        if key in ledger.needs:
            return self._need(ref, ledger.needs[key], owner)
        if key in ledger.rankings:
            return place_figure(ledger, ref, owner, self.parts)
        if key in ledger.parameters:
            return self._parameter(ref, owner)
        if key in ledger.lines:
            return self._line(ref, owner)
        if is_of_events(key):
            return event_figure(ledger, ref, owner)
        if is_of_past(key):
            return past_figure(ledger, ref)
        if key.startswith(("each.", "rows.")):
            return self._collected(ref, owner)
        return beside_place(ledger, ref, owner)

    def _need(self, ref: Ref, need: Need, owner: Owner) -> Figure:
        if need.formula is not None:
            return self._formula(ref, need.formula, owner, need)
        if need.members is not None:
            return self._of_members(ref, need, owner)
        if self.ledger.is_summed_up(need):
            return self._summed_up(ref, need, owner)
        if need.metric.rows is not None:
            return self._rows(ref, need.metric.rows, owner)
        return self._read(ref, need, owner)

    def _formula(self, ref: Ref, expr: Expr, owner: Owner, need: Need) -> Figure:
        return replace(
            plain_figure(self.ledger, ref, owner),
            formula=named(expr),
            sums=in_numbers(expr, self.ledger.figures(owner)),
            rule=need.metric.source,
            parts=self.parts(expr, owner),
        )

    def _read(self, ref: Ref, need: Need, owner: Owner) -> Figure:
        if owner[0] == "agent":
            measure = self.ledger.agents[owner[1]].measures.get(need.metric.id)
        else:
            group = self.ledger.month.groups.get(owner)
            measure = group.measures.get(need.metric.id) if group else None
        plain = replace(plain_figure(self.ledger, ref, owner), kind="read", rule=need.metric.source)
        if measure is None:
            return replace(plain, note=Text("没有数据", "no data"))
        return replace(plain, raw=measure.said, sources=(measure.source, *measure.also))

    def _summed_up(self, ref: Ref, need: Need, owner: Owner) -> Figure:
        keys = [f"agent.{need.metric.id}"]
        if need.metric.aggregate != "sum" and need.metric.weight:
            keys.append(f"agent.{need.metric.weight}")
        said = _SUM if need.metric.aggregate == "sum" else _MEAN
        return replace(
            plain_figure(self.ledger, ref, owner),
            kind="members",
            note=said,
            rule=need.metric.source,
            parts=tuple(self._of_each(keys, owner)),
        )

    def _of_each(self, keys: Sequence[str], owner: Owner) -> Iterator[Figure]:
        """Trace figures of the members who have all of them."""
        for member in self.ledger.members(owner):
            figures = self.ledger.figures(own(member))
            if all(key in figures for key in keys):
                for key in keys:
                    need = self.ledger.needs.get(key)
                    metric = self.ledger.plan.metrics[key]
                    ref = Ref(key=key, title=metric.title, unit=metric.unit)
                    whose = own(member)
                    yield (
                        self._read(ref, Need(scope="agent", metric=metric), whose)
                        if need is None
                        else (self.figure(ref, whose))
                    )

    def _of_members(self, ref: Ref, need: Need, owner: Owner) -> Figure:
        operand = need.members.operand if need.members else None
        parts: tuple[Figure, ...] = ()
        for member in self.ledger.members(owner):
            if operand is None:
                parts += (_present(member, need.metric.source),)
            elif not member.is_base_only:
                parts += self.parts(operand, own(member))
        return replace(
            plain_figure(self.ledger, ref, owner),
            kind="members",
            note=ref.title,
            rule=need.metric.source,
            parts=parts,
        )

    def _parameter(self, ref: Ref, owner: Owner) -> Figure:
        parameter = self.ledger.parameters[ref.key]
        plain = replace(
            plain_figure(self.ledger, ref, owner), kind="parameter", whose="", rule=parameter.source
        )
        if owner[0] != "agent" or not parameter.is_personal:
            return plain
        agent = self.ledger.agents[owner[1]]
        taken = chosen(parameter, agent)
        override = next((o for o in parameter.overrides if f"overrides.{o.who}" == taken), None)
        if override is not None:
            said = Text(f"{override.who}：{override.reason}", f"{override.who}: {override.reason}")
            return replace(plain, rule=override.source, note=said)
        if not parameter.by:
            return plain
        word = attribute(agent, parameter.by)
        return replace(plain, note=Text(f"{parameter.by}：{word}", f"{parameter.by}: {word}"))

    def _line(self, ref: Ref, owner: Owner) -> Figure:
        line = self.ledger.lines[ref.key]
        plain = replace(plain_figure(self.ledger, ref, owner), kind="line", rule=line.source)
        if not self._expands_lines:
            return plain
        figures = self.ledger.figures(owner)
        sums = in_numbers(line.expr, figures)
        return replace(plain, formula=named(line.expr), sums=sums, parts=self.parts(line.expr, owner))

    def _collected(self, ref: Ref, owner: Owner) -> Figure:
        name = ref.key.partition(".")[2]
        step = self.ledger.collecting[f"each.{name}"]
        if ref.key.startswith("rows."):
            title = Text(f"{ref.title.zh}行数", f"rows of {ref.title.en}")
            return replace(plain_figure(self.ledger, ref, owner), kind="rows", title=title, rule=step.source)
        return self._rows(ref, step.query, owner)

    def _rows(self, ref: Ref, query: RowQuery, owner: Owner) -> Figure:
        rows = self.ledger.agents[owner[1]].records.get(query.record, ())
        counted = [row for row in rows if query.how == "longest_run" or _counts(row, query)]
        record = self.ledger.plan.records[query.record]
        made = named(query.operand) if query.operand is not None else None
        note = Text(
            f"{record.title.zh}：{_HOW[query.how].zh}（{len(counted)} 行）",
            f"{record.title.en}: {_HOW[query.how].en} ({len(counted)} rows)",
        )
        return replace(
            plain_figure(self.ledger, ref, owner),
            kind="rows",
            note=note,
            formula=made,
            rule=record.source,
            parts=tuple(self._row(ref, query, row, owner) for row in counted),
        )

    def _row(self, ref: Ref, query: RowQuery, row: RecordRow, owner: Owner) -> Figure:
        value, sums = Decimal(1), None
        if query.operand is not None:
            own_figures = {ROW + name: measure.value for name, measure in row.measures.items()}
            value = of_row(query.operand, row, self.ledger.figures(owner))
            sums = in_numbers(query.operand, {**self.ledger.figures(owner), **own_figures})
        elif query.how == "longest_run":
            value = Decimal(int(_counts(row, query)))
        words = " ".join(row.texts.values())
        return Figure(
            kind="row",
            key=f"row.{query.record}",
            title=Text(words, words) if words else ref.title,
            value=value,
            unit=ref.unit if query.operand is not None else None,
            sums=sums,
            sources=(row.source,),
        )


_SUM = Text("成员合计", "sum of the members")
_MEAN = Text("成员加权平均", "weighted mean of the members")
_HOW = {
    "sum": Text("逐行合计", "added up"),
    "mean": Text("逐行取平均", "averaged"),
    "count": Text("计行数", "counted"),
    "count_distinct": Text("计不同的", "different ones counted"),
    "longest_run": Text("最长连续", "longest run"),
}


def _counts(row: RecordRow, query: RowQuery) -> bool:
    try:
        return passes_all(row, query)
    except UnpayableRow:
        return False


def _present(agent: Agent, rule: Source) -> Figure:
    return Figure(
        kind="read",
        key="member",
        title=Text("计 1 人", "counts as 1"),
        value=Decimal(1),
        unit=None,
        whose=agent.name,
        rule=rule,
        sources=(agent.source,) if agent.source else (),
    )


def _number(number: Number) -> Figure:
    title = Text(number.name, number.name)
    return Figure(
        kind="number", key=number.name, title=title, value=number.value, unit=number.unit, rule=number.at
    )


def _plain_numbers(expr: Expr) -> Iterator[Number]:
    """List the numbers of a formula that the plan wrote, without those in the rows of its tables."""
    if isinstance(expr, Number):
        if expr.at is not None and expr.name:
            yield expr
        return
    match expr:
        case Lookup():
            inside: tuple[Expr, ...] = (expr.key,)
        case Marginal():
            inside = (expr.base,)
        case RankPay() | Escalation():
            inside = ()
        case _:
            inside = children(expr)
    for part in inside:
        yield from _plain_numbers(part)
