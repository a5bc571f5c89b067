"""The steps of a plan, each computed for everybody before the next: figures, gates, places, pools, lines."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from decimal import Decimal

from msgspec.structs import replace

from csbonus.lang.evaluate import NoFigure, Unpayable, Value, ZeroDivisor, condition_of, value_of
from csbonus.pay.desk import About, Desk, Owner, Seat, own, who_counts
from csbonus.pay.figures import compute_collected, compute_need
from csbonus.pay.gate import open_gate
from csbonus.pay.metrics import Metric
from csbonus.pay.money import ZERO, round_to_fen
from csbonus.pay.payslip import PayslipLine
from csbonus.pay.people import Agent
from csbonus.pay.plan import Collecting, Gate, Inactive, Need, PayLine, Ranking, Sharing
from csbonus.pay.pool import Sharers, share_pool
from csbonus.pay.rank import RankResult, rank_members
from csbonus.problems import Refusal, Text

BASE_ONLY = Text("花名册标明仅底薪，本行不计", "the roster says base pay only; this line is not counted")


def compute_steps(desk: Desk, absent: Sequence[Metric]) -> None:
    """Compute every step of the plan, filing what it comes to."""
    for step in desk.plan.steps:
        if isinstance(step, Need):
            compute_need(desk, step, absent)
        else:
            _COMPUTE[type(step)](desk, step)


def _tell_inactive(desk: Desk, step: Inactive) -> None:
    """Tell who is inactive by the plan's condition; who lacks a figure of it, or has one divided by 0, is not."""
    holds = condition_of(step.condition)
    for agent in desk.counted:
        with suppress(NoFigure, ZeroDivisor):
            desk.figures_of(agent)[step.key] = Decimal(int(holds(desk.figures_of(agent))))


def _judge(desk: Desk, gate: Gate) -> None:
    owners = [seat.owner for seat in desk.seats] if gate.of == "agent" else desk.owners(gate.of)
    base_only = {own(agent) for agent in desk.agents if agent.is_base_only}
    key = gate.key
    for owner in owners:
        if owner in base_only:
            continue
        try:
            result = open_gate(desk.plan.id, gate, owner[1], desk.filed[owner])
        except Unpayable as why:
            desk.fail(owner, key, why, About(gate.title, desk.name(owner), gate.source))
        else:
            desk.gates[owner, key] = result
            desk.file(owner, key, Decimal(int(result.is_open)))


def _rank(desk: Desk, ranking: Ranking) -> None:
    for owner in desk.owners(ranking.of):
        paid = [agent for agent in desk.paid_in(owner) if not agent.is_base_only]
        members = who_counts(desk.plan, ranking.members, paid, desk.figures_of)
        figures_of = {agent.key: desk.filed[own(agent)] for agent in members}
        try:
            result = rank_members(desk.plan.id, ranking, owner[1], members, figures_of)
        except Unpayable as why:
            _blame_members(desk, owner, ranking, members, why)
        else:
            _file_places(desk, result, members)


def _blame_members(
    desk: Desk, owner: Owner, ranking: Ranking, members: Sequence[Agent], why: Unpayable
) -> None:
    if not any(desk.is_blamed(own(agent), why) for agent in members):
        desk.fail(owner, ranking.key, why, About(ranking.title, desk.name(owner), ranking.source))
    for agent in members:
        desk.blame(own(agent), ranking.key)


def _file_places(desk: Desk, result: RankResult, members: Sequence[Agent]) -> None:
    desk.ranks.append(result)
    for agent in members:
        found, name = result.places[agent.key], result.ranking.id
        desk.file(own(agent), result.ranking.key, Decimal(found.place))
        desk.file(own(agent), f"tied.{name}", Decimal(found.tied))
        desk.file(own(agent), f"turn.{name}", Decimal(found.turn))
        desk.file(own(agent), f"ranked.{name}", Decimal(len(members)))


def _share(desk: Desk, sharing: Sharing) -> None:
    line, pool = sharing.line, sharing.pool
    for owner in desk.owners(pool.of):
        paid = [agent for agent in desk.paid_in(owner) if not agent.is_base_only]
        members = [
            agent
            for agent in who_counts(desk.plan, pool.members, paid, desk.figures_of)
            if _shares(desk, sharing, agent)
        ]
        sharers = Sharers(
            name=owner[1],
            figures=desk.filed[owner],
            members=members,
            figures_of={agent.key: desk.filed[own(agent)] for agent in members},
        )
        try:
            result = share_pool(desk.plan.id, line, pool, sharers)
        except Unpayable as why:
            _blame_pool(desk, owner, line, members, why)
        except Refusal as refusal:
            desk.problems += refusal.problems
            desk.blame(owner, f"share.{line.id}")
        else:
            desk.pools.append(result)
            for agent in desk.paid_in(owner):
                desk.filed[own(agent)].update(result.filed_for(agent))


def _blame_pool(desk: Desk, owner: Owner, line: PayLine, members: Sequence[Agent], why: Unpayable) -> None:
    key = f"share.{line.id}"
    if any(desk.is_blamed(own(agent), why) for agent in members):
        desk.blame(owner, key)
    else:
        desk.fail(owner, key, why, About(line.title, desk.name(owner), line.source))


def _shares(desk: Desk, sharing: Sharing, agent: Agent) -> bool:
    """Tell whether an agent has a share; one who misses his gate has none where the rest is reshared."""
    if not sharing.pool.is_reshared:
        return True
    return all(desk.filed[own(agent)].get(gate.key) != ZERO for gate in sharing.line.gates)


def _pay(desk: Desk, line: PayLine) -> None:
    worth, key, needed = value_of(line.expr), line.key, [ref.key for ref in line.only_with]
    for seat in desk.seats:
        filed = seat.filed
        if needed and _lacks(desk, seat, needed):
            continue
        try:
            paid = _pay_line(line, seat.agent, filed, worth)
        except Unpayable as why:
            desk.fail(seat.owner, key, why, About(line.title, seat.agent.name, line.source))
        else:
            seat.paid[line.id] = paid
            filed[key] = paid.amount


def _lacks(desk: Desk, seat: Seat, needed: Sequence[str]) -> bool:
    """Tell whether a figure is not there, for a reason of its own, without which a line stays off the slip."""
    return any(name not in seat.filed and name not in desk.blamed.get(seat.owner, ()) for name in needed)


def _pay_line(line: PayLine, agent: Agent, filed: Mapping[str, Decimal], worth: Value) -> PayslipLine:
    if agent.is_base_only and not line.is_base and line.stage in ("line", "fine"):
        return PayslipLine(rule=line, amount=ZERO, reason=BASE_ONLY)
    if agent.post and line.by_days is not None:
        return PayslipLine(
            rule=replace(line, expr=line.by_days), amount=round_to_fen(value_of(line.by_days)(filed))
        )
    return PayslipLine(rule=line, amount=round_to_fen(worth(filed)))


_COMPUTE: Mapping[type, Callable[..., None]] = {
    Collecting: compute_collected,
    Gate: _judge,
    Inactive: _tell_inactive,
    Ranking: _rank,
    Sharing: _share,
    PayLine: _pay,
}
