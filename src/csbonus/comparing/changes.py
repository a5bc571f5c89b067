"""Computed months before and after, compared person by person and line by line."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Literal

from msgspec.structs import replace

from csbonus.comparing.causes import Cell, Cells, Share
from csbonus.comparing.records import AgentChange, Amount, Cause, Comparison, LineChange, MonthChange
from csbonus.pay.money import ZERO
from csbonus.pay.payslip import PayRun, Payslip
from csbonus.problems import Text

Pair = tuple[PayRun, PayRun]
"""A month before and after."""


def cells_of(place: int, payrun: PayRun) -> Cells:
    """File a month's amounts by cell; `place` is the month's among those compared, the slips of a person's posts are one."""
    cells: dict[Cell, Decimal] = {}
    for slip in payrun.payslips:
        for line in slip.lines:
            cell = place, slip.agent.person, line.rule.id
            cells[cell] = cells.get(cell, ZERO) + line.amount
    return cells


def compare(pairs: Sequence[Pair]) -> Comparison:
    """Compare months, each before and after; at least one. The causes are put in by `with_causes`."""
    people = _People(pairs)
    agents = tuple(people.agent(key) for key in people.keys)
    amount = _sum(agent.amount for agent in agents)
    return Comparison(
        currency=pairs[0][1].currency,
        amount=amount,
        months=tuple(_month(before, after) for before, after in pairs),
        lines=_summed([line for agent in agents for line in agent.lines]),
        agents=agents,
    )


def with_causes(comparison: Comparison, causes: Sequence[Cause], shares: Sequence[Share]) -> Comparison:
    """Put in the causes: each share's are those from its first to its last."""
    people = {agent.key: [ZERO] * len(shares) for agent in comparison.agents}
    joined = []
    for number, share in enumerate(shares):
        by_line: dict[str, Decimal] = {}
        for (_, agent, line), amount in share.cells.items():
            people.setdefault(agent, [ZERO] * len(shares))[number] += amount
            by_line[line] = by_line.get(line, ZERO) + amount
        own = causes[share.first : share.last + 1]
        joined.append(
            Cause(
                kind=own[0].kind,
                parts=tuple(part for cause in own for part in cause.parts),
                amount=sum(by_line.values(), ZERO),
                by_line={line.id: by_line[line.id] for line in comparison.lines if by_line.get(line.id)},
            )
        )
    agents = tuple(replace(agent, causes=tuple(people[agent.key])) for agent in comparison.agents)
    return replace(comparison, agents=agents, causes=tuple(joined))


def _month(before: PayRun, after: PayRun) -> MonthChange:
    return MonthChange(
        before=before.month,
        after=after.month,
        amount=Amount(before=before.total, after=after.total),
        people=(before.people, after.people),
    )


_Slips = dict[tuple[int, bool], list[Payslip]]
"""A person's slips by month and side; one for each of his posts."""


class _People:
    """The slips of every person, by month, before and after."""

    def __init__(self, pairs: Sequence[Pair]) -> None:
        self._count = len(pairs)
        self._slips: dict[str, _Slips] = {}
        for place, pair in enumerate(pairs):
            for is_after, payrun in ((True, pair[1]), (False, pair[0])):
                for slip in payrun.payslips:
                    own = self._slips.setdefault(slip.agent.person, {})
                    own.setdefault((place, is_after), []).append(slip)
        self.keys = tuple(self._slips)

    def agent(self, key: str) -> AgentChange:
        """Sum up a person."""
        slips = self._slips[key]
        months = tuple(
            Amount(before=_total(slips, place, is_after=False), after=_total(slips, place, is_after=True))
            for place in range(self._count)
        )
        lines = [
            LineChange(id=line.rule.id, title=line.rule.title, amount=_on(line.amount, is_after=is_after))
            for (_, is_after), own in sorted(slips.items(), key=lambda found: not found[0][1])
            for slip in own
            for line in slip.lines
        ]
        who = slips[max(slips)][-1].agent
        return AgentChange(
            key=key, name=who.name, team=who.team, role=who.role,
            status=_status(slips), amount=_sum(months), lines=_summed(lines), months=months,
        )  # fmt: skip


def _total(slips: _Slips, place: int, *, is_after: bool) -> Decimal:
    return sum((slip.total for slip in slips.get((place, is_after), ())), ZERO)


def _status(slips: _Slips) -> Literal["same", "joined", "left"]:
    sides = {is_after for _, is_after in slips}
    return "same" if len(sides) > 1 else "joined" if True in sides else "left"


def _on(amount: Decimal, *, is_after: bool) -> Amount:
    return Amount(after=amount) if is_after else Amount(before=amount)


def _sum(amounts: Iterable[Amount]) -> Amount:
    total = Amount()
    for amount in amounts:
        total = total.plus(amount)
    return total


def _summed(lines: Sequence[LineChange]) -> tuple[LineChange, ...]:
    """Sum lines by id, in the order in which they come up first."""
    titles: dict[str, Text] = {}
    amounts: dict[str, Amount] = {}
    for line in lines:
        titles.setdefault(line.id, line.title)
        amounts[line.id] = amounts.get(line.id, Amount()).plus(line.amount)
    return tuple(LineChange(id=id_, title=titles[id_], amount=amount) for id_, amount in amounts.items())
