"""A plan while a month is computed: what has been filed so far for every agent and group, and what went wrong."""

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal

from msgspec import Struct, field

from csbonus.lang.evaluate import Figures, NoFigure, Unpayable
from csbonus.lang.tree import Ref, Scope
from csbonus.pay.gate import GateResult
from csbonus.pay.payslip import PayslipLine
from csbonus.pay.people import Agent, MonthInput
from csbonus.pay.plan import GROUP_SCOPES, Inactive, PayPlan, Who
from csbonus.pay.pool import PoolResult
from csbonus.pay.rank import RankResult
from csbonus.pay.unpayable import unpayable
from csbonus.problems import Notice, Problem, Source, Text

Filed = dict[str, Decimal]
Owner = tuple[Scope, str]
"""Whose figure it is: a scope, and the agent's key or the group's name."""


class Seat(Struct, frozen=True):
    """Somebody at the desk: who, as an owner, what is filed for him so far, and his lines so far by id."""

    agent: Agent
    owner: Owner
    filed: Filed
    paid: dict[str, PayslipLine]


class Desk(Struct, kw_only=True):
    """The state of a computation.

    `agents` are those the plan pays, and `groups` theirs, scope by scope; `counted` are these and people on other plans whose figures count in
    its groups; `seats` and `counted_seats` are the same with what is filed for each. `blamed` are the figures that could not be formed for a reason already reported, by owner:
    what uses them has no problem of its own.
    """

    plan: PayPlan
    month: MonthInput
    agents: Sequence[Agent]
    counted: Sequence[Agent]
    groups: tuple[Owner, ...]
    seats: list[Seat] = field(default_factory=list)
    counted_seats: list[Seat] = field(default_factory=list)
    filed: dict[Owner, Filed] = field(default_factory=dict)
    members: dict[Owner, list[Agent]] = field(default_factory=dict)
    paid_members: dict[Owner, list[Agent]] = field(default_factory=dict)
    blamed: dict[Owner, set[str]] = field(default_factory=dict)
    gates: dict[tuple[Owner, str], GateResult] = field(default_factory=dict)
    pools: list[PoolResult] = field(default_factory=list)
    ranks: list[RankResult] = field(default_factory=list)
    paid: dict[str, dict[str, PayslipLine]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)

    def owners(self, scope: Scope) -> list[Owner]:
        """List who has a figure at a scope."""
        if scope == "agent":
            return [seat.owner for seat in self.counted_seats]
        return [owner for owner in self.groups if owner[0] == scope]

    def paid_in(self, owner: Owner) -> list[Agent]:
        """List the members of a group that this plan pays."""
        return self.paid_members[owner]

    def file(self, owner: Owner, key: str, value: Decimal) -> None:
        """File a figure; that of a group is filed for its members, too, and that of the company for every group."""
        filed = self.filed
        filed[owner][key] = value
        for known_to in self._within(owner) if owner[0] != "agent" else ():
            filed[known_to][key] = value

    def blame(self, owner: Owner, key: str, problem: Problem | None = None) -> None:
        """Note that a figure is not there for a reason that has been, or is hereby, reported."""
        for known_to in (owner, *self._within(owner)):
            self.blamed.setdefault(known_to, set()).add(key)
        if problem is not None:
            self.problems.append(problem)

    def _within(self, owner: Owner) -> list[Owner]:
        """List whose formulas may read an owner's figures besides his own."""
        groups = [group for group in self.groups if group != owner] if owner[0] == "company" else []
        return [*groups, *(own(member) for member in self.members.get(owner, ()))]

    def is_blamed(self, owner: Owner, why: Unpayable) -> bool:
        """Tell whether something cannot be computed for a reason that was reported already."""
        if not isinstance(why, NoFigure) or not isinstance(why.node, Ref):
            return False
        return why.node.key in self.blamed.get(owner, ())

    def fail(self, owner: Owner, key: str, why: Unpayable, about: "About") -> None:
        """Report why something cannot be computed, unless that merely follows from what was reported."""
        if self.is_blamed(owner, why):
            self.blame(owner, key)
        else:
            self.blame(owner, key, unpayable(why, about.title, about.whose, about.source))

    def figures_of(self, agent: Agent) -> Filed:
        """Give what has been filed for an agent so far."""
        return self.filed[own(agent)]

    def name(self, owner: Owner) -> str:
        """Name an owner as people call it."""
        if owner[0] != "agent":
            return owner[1]
        return next(agent.name for agent in self.counted if agent.key == owner[1])


class About(Struct, frozen=True):
    """What a problem is about: its title, whose it is, and where it is written."""

    title: Text
    whose: str
    source: Source


def own(agent: Agent) -> Owner:
    """Name an agent as an owner."""
    return ("agent", agent.key)


def open_desk(plan: PayPlan, month: MonthInput, agents: Sequence[Agent], counted: Sequence[Agent]) -> Desk:
    """Set up the computation of a plan."""
    groups = tuple(dict.fromkeys((scope, agent.group(scope)) for scope in GROUP_SCOPES for agent in agents))
    desk = Desk(plan=plan, month=month, agents=agents, counted=counted, groups=groups)
    for agent in counted:
        owner = own(agent)
        desk.filed[owner] = {}
        desk.counted_seats.append(Seat(agent, owner, desk.filed[owner], {}))
    known = {seat.agent.key: seat for seat in desk.counted_seats}
    desk.seats += [known[agent.key] for agent in agents]
    desk.paid |= {seat.agent.key: seat.paid for seat in desk.seats}
    for owner in groups:
        desk.filed[owner] = {}
        desk.members[owner], desk.paid_members[owner] = [], []
    sort_in(desk.members, counted)
    sort_in(desk.paid_members, agents)
    return desk


def sort_in(members: dict[Owner, list[Agent]], agents: Sequence[Agent]) -> None:
    """Put every agent into his groups."""
    for agent in agents:
        for scope in GROUP_SCOPES:
            members.get((scope, agent.group(scope)), []).append(agent)


def owners_of(agent: Agent) -> tuple[Owner, ...]:
    """List whose figures an agent's lines may read: his own and his groups'."""
    return (own(agent), *((scope, agent.group(scope)) for scope in GROUP_SCOPES))


def who_counts(
    plan: PayPlan, who: Who, members: Iterable[Agent], figures_of: Callable[[Agent], Figures]
) -> tuple[Agent, ...]:
    """Pick the members who are active, those on the roster on the last day, or all."""
    if who == "present":
        return tuple(agent for agent in members if agent.is_present)
    if who == "all":
        return tuple(members)
    read = figures_of_activity(plan)
    return tuple(
        agent
        for agent in members
        if has_figures(plan, agent, read) and not figures_of(agent).get(Inactive.key)
    )


def figures_of_activity(plan: PayPlan) -> tuple[str, ...]:
    """List the agent's figures of a plan that tell whether he was active: all but those that a person enters."""
    return tuple(n.metric.id for n in plan.needs if n.scope == "agent" and not n.metric.is_manual)


def has_figures(plan: PayPlan, agent: Agent, read: Sequence[str]) -> bool:
    """Tell whether an agent has a figure of this plan that is not zero, or a row of a record."""
    measures = agent.measures
    return any(measures[name].value for name in read if name in measures) or any(
        agent.records.get(name) for name in plan.records
    )
