"""Incidents of the register made into figures: how often, for how much, against whom, held and released."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from csbonus.pay.money import ZERO, round_to_fen, split_equally
from csbonus.pay.people import Agent, Incident
from csbonus.pay.plan import PayPlan

NOTHING = Decimal(0)
Filed = dict[str, Decimal]
Others = Mapping[str, Sequence[Incident]]
"""The incidents that name an agent in 对方, by his key."""


def others_of(agents: Iterable[Agent]) -> dict[str, list[Incident]]:
    """File incidents by those whom their 对方 column names."""
    found: dict[str, list[Incident]] = {}
    for agent in agents:
        for event in agent.incidents:
            for other in event.others:
                found.setdefault(other, []).append(event)
    return found


def event_figures(plan: PayPlan, agent: Agent, others: Others) -> Filed:
    """File what an agent's incidents come to, under each rule of the plan.

    `incidents.X` counts his events and `register.X` adds up their amounts; `against.X` and `taken.X` do so for
    events of colleagues that name him; `shared.X` is his part of split amounts; `held.X` is held back.
    """
    filed: Filed = {}
    points = NOTHING
    for rule in plan.incidents:
        own = [event for event in agent.incidents if event.name == rule.name]
        named = [event for event in others.get(agent.key, ()) if event.name == rule.name]
        filed[rule.count_key] = _count(own)
        filed[rule.amount_key] = _amounts_due(own)
        filed[f"against.{rule.name}"] = sum(
            (_part_of_count(event) for event in named if event.has_happened), NOTHING
        )
        filed[f"taken.{rule.name}"] = _amounts_named(named, agent.key)
        filed[f"shared.{rule.name}"] = _shared(own, named, agent.key)
        filed[f"held.{rule.name}"] = _amounts(event for event in own if event.state == "held")
        points += rule.points * filed[rule.count_key]
    filed["incidents.points"] = points
    return filed


def group_counts(plan: PayPlan, scope: str, members: Sequence[Agent]) -> Filed:
    """Count the incidents of a whole group, under `SCOPE.incidents.X` and `SCOPE.register.X`."""
    filed: Filed = {}
    for rule in plan.incidents:
        events = [event for agent in members for event in agent.incidents if event.name == rule.name]
        filed[f"{scope}.{rule.count_key}"] = _count(events)
        filed[f"{scope}.{rule.amount_key}"] = _amounts_due(events)
    return filed


def held_back(plan: PayPlan, agent: Agent) -> dict[str, Decimal]:
    """List what the month holds back, by the incident's name and its number."""
    return _by_number(plan, agent, "held")


def released(plan: PayPlan, agent: Agent) -> dict[str, Decimal]:
    """List what the month releases, by the incident's name and its number; amounts are those held."""
    return _by_number(plan, agent, "released")


def _by_number(plan: PayPlan, agent: Agent, state: str) -> dict[str, Decimal]:
    known = {rule.name for rule in plan.incidents if rule.needs_number}
    sums: dict[str, Decimal] = {}
    for event in agent.incidents:
        if event.name in known and event.state == state:
            key = number_key(event)
            sums[key] = sums.get(key, NOTHING) + (event.amount or NOTHING)
    return sums


def number_key(event: Incident) -> str:
    """Name what is held: the incident and its number."""
    return f"{event.name} {event.number}"


def _amounts(events: Iterable[Incident]) -> Decimal:
    return sum((event.amount or NOTHING for event in events), NOTHING)


def _amounts_due(events: Iterable[Incident]) -> Decimal:
    return _amounts(event for event in events if event.is_due)


def _count(events: Iterable[Incident]) -> Decimal:
    return sum((event.count for event in events if event.has_happened), NOTHING)


def _part_of_count(event: Incident) -> Decimal:
    return event.count / len(event.others)


def _amounts_named(events: Sequence[Incident], key: str) -> Decimal:
    """Add up what a colleague's events take from the agent: each is shared among those it names, to the fen."""
    total = NOTHING
    for event in events:
        parts = split_equally(round_to_fen(event.amount or ZERO), len(event.others))
        total += parts[event.others.index(key)]
    return total


def _shared(own: Sequence[Incident], named: Sequence[Incident], key: str) -> Decimal:
    """Add up an agent's parts of amounts that are split among him and those named, to the fen."""
    total = NOTHING
    for event in own:
        total += split_equally(round_to_fen(event.amount or ZERO), len(event.others) + 1)[0]
    for event in named:
        parts = split_equally(round_to_fen(event.amount or ZERO), len(event.others) + 1)
        total += parts[event.others.index(key) + 1]
    return total
