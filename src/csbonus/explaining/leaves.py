"""Figures that could have been otherwise: those read from files and the register, and a month in which some are."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from csbonus.explaining.ledger import Ledger
from csbonus.lang.tree import Binary, Expr, Ref, Scope
from csbonus.lang.units import COUNT, MONEY, PEOPLE, RATIO, Unit
from csbonus.lang.walk import nodes
from csbonus.pay.desk import Owner, own
from csbonus.pay.people import Agent, Group, Incident, Measure, MonthInput
from csbonus.pay.plan import Need
from csbonus.problems import Source, Text

_DECIMALS: Mapping[Unit, int] = {RATIO: 4, MONEY: 2, PEOPLE: 0, COUNT: 0}
"""How finely a figure of a unit is stepped at the least."""
_WHOLE = (PEOPLE, COUNT)
"""Units that are counted in whole ones, unless the figure itself is not."""
_MOST_DECIMALS = 6


class Leaf(Struct, frozen=True, kw_only=True):
    """A figure of an agent or a group that was read, or the number of an agent's incidents of a name."""

    of: Scope
    whose: str
    id: str
    title: Text
    unit: Unit
    value: Decimal
    kind: Literal["measure", "incidents"] = "measure"
    source: Source | None = None

    def step(self, *near: Decimal) -> Decimal:
        """Give the least step by which the figure is changed, fine enough for it and for other values."""
        least = _DECIMALS.get(self.unit, 0)
        if self.unit in _WHOLE and not _decimals(self.value):
            return Decimal(1)
        return Decimal(1).scaleb(-max(least, *(_decimals(value) for value in (self.value, *near))))


def _decimals(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    return min(_MOST_DECIMALS, max(0, -exponent)) if isinstance(exponent, int) else 0


def leaves_of(ledger: Ledger, expr: Expr, owner: Owner) -> tuple[Leaf, ...]:
    """List the figures that a formula rests on and that could have been otherwise, each once.

    They come in the order of the formula, what it divides by last: one speaks of more buyers, not of fewer
    inquiries. Amounts that a person enters, earlier months and the plan's own numbers are not among them.
    """
    found: dict[tuple[str, ...], tuple[bool, Leaf]] = {}
    for is_divisor, leaf in _leaves(ledger, expr, owner):
        key = (leaf.of, leaf.whose, leaf.kind, leaf.id)
        if key not in found or not is_divisor:
            found[key] = (is_divisor, leaf)
    return tuple(leaf for _, leaf in sorted(found.values(), key=lambda one: one[0]))


Found = tuple[bool, Leaf]
"""A figure, and whether it is something that is divided by."""


def _leaves(ledger: Ledger, expr: Expr, owner: Owner) -> Iterator[Found]:
    divisors = {
        id(node)
        for part in nodes(expr)
        if isinstance(part, Binary) and part.op == "/"
        for node in nodes(part.right)
    }
    for node in nodes(expr):
        if isinstance(node, Ref):
            whose, need = ledger.owner_of(node.key, owner), ledger.needs.get(node.key)
            found = _incidents(ledger, node, whose) if need is None else _of_need(ledger, node, need, whose)
            yield from ((is_divisor or id(node) in divisors, leaf) for is_divisor, leaf in found)


def _of_need(ledger: Ledger, ref: Ref, need: Need, whose: Owner) -> Iterator[Found]:
    if need.formula is not None:
        yield from _leaves(ledger, need.formula, whose)
    elif need.members is not None:
        if need.members.operand is not None:
            yield from _leaves(ledger, need.members.operand, _member(ledger, whose))
    elif ledger.is_summed_up(need):
        if need.metric.aggregate == "sum":
            yield from _read(ledger, ref, need.metric.id, _member(ledger, whose, need.metric.id))
    elif not need.metric.is_manual and need.metric.rows is None:
        yield from _read(ledger, ref, need.metric.id, whose)


def _member(ledger: Ledger, group: Owner, metric: str = "") -> Owner:
    """Pick the member through whom a group's figure is changed: the agent himself, else the first who has it."""
    members = [m for m in ledger.members(group) if not metric or metric in m.measures]
    me = next((m for m in members if own(m) == ledger.me), None)
    return own(me or members[0]) if members else ledger.me


def _read(ledger: Ledger, ref: Ref, metric: str, whose: Owner) -> Iterator[Found]:
    measure = _measures(ledger, whose).get(metric)
    known = ledger.plan.metrics.get(f"{whose[0]}.{metric}")
    if measure is not None and known is not None:
        yield False, Leaf(
            of=whose[0], whose=whose[1], id=metric, title=known.title, unit=ref.unit,
            value=measure.value, source=measure.source,
        )  # fmt: skip


def _measures(ledger: Ledger, whose: Owner) -> Mapping[str, Measure]:
    if whose[0] == "agent":
        return ledger.agents[whose[1]].measures
    group = ledger.month.groups.get(whose)
    return group.measures if group else {}


def _incidents(ledger: Ledger, ref: Ref, whose: Owner) -> Iterator[Found]:
    rule = next((rule for rule in ledger.plan.incidents if rule.count_key == ref.key), None)
    if rule is not None and whose[0] == "agent":
        events = [
            event
            for event in ledger.agents[whose[1]].incidents
            if event.name == rule.name and event.has_happened
        ]
        yield False, Leaf(
            of="agent", whose=whose[1], id=rule.name, title=rule.title, unit=COUNT, kind="incidents",
            value=sum((event.count for event in events), Decimal(0)),
            source=events[-1].source if events else None,
        )  # fmt: skip


Change = tuple[Leaf, Decimal]
"""A figure and the value that it is given."""


def changed_month(month: MonthInput, changes: tuple[Change, ...]) -> MonthInput:
    """Give the month with some figures changed and all else as it was."""
    groups = dict(month.groups)
    agents = {agent.key: agent for agent in month.agents}
    for leaf, value in changes:
        if leaf.of == "agent":
            agents[leaf.whose] = _changed_agent(agents[leaf.whose], leaf, value)
        else:
            groups[leaf.of, leaf.whose] = _changed_group(groups[leaf.of, leaf.whose], leaf, value)
    return replace(month, agents=tuple(agents.values()), groups=groups)


def _changed_agent(agent: Agent, leaf: Leaf, value: Decimal) -> Agent:
    if leaf.kind == "incidents":
        return replace(agent, incidents=_changed_events(agent.incidents, leaf, value))
    return replace(agent, measures={**agent.measures, leaf.id: _given(agent.measures[leaf.id], value)})


def _changed_group(group: Group, leaf: Leaf, value: Decimal) -> Group:
    return replace(group, measures={**group.measures, leaf.id: _given(group.measures[leaf.id], value)})


def _given(measure: Measure, value: Decimal) -> Measure:
    return replace(measure, value=value, raw=str(value))


def _changed_events(events: tuple[Incident, ...], leaf: Leaf, value: Decimal) -> tuple[Incident, ...]:
    """Take events off, the last first, or count the last one more often; the first of its kind is made up."""
    less = leaf.value - value
    kept: list[Incident] = []
    for event in reversed(events):
        taken = (
            min(event.count, max(less, Decimal(0)))
            if event.name == leaf.id and event.has_happened
            else Decimal(0)
        )
        less -= taken
        if event.count > taken:
            kept.append(replace(event, count=event.count - taken) if taken else event)
    kept.reverse()
    if less < 0:
        kept.append(
            Incident(
                name=leaf.id, date="", count=-less, amount=None, note="",
                source=leaf.source or Source(file=""),
            )
        )  # fmt: skip
    return tuple(kept)
