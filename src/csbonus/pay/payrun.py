"""The month computed: plans applied to people, all problems found at once, or a whole pay run."""

from collections.abc import Sequence
from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace

from csbonus.lang.evaluate import Unpayable, value_of
from csbonus.lang.numbers import exact_arithmetic
from csbonus.lang.tree import Gated, Ref, Scope
from csbonus.pay.assign import assign_plans, pick_plans
from csbonus.pay.figures import (
    Filed,
    Outcome,
    absent_columns,
    agent_figures,
    group_figures,
    missing_column,
    who_counts,
)
from csbonus.pay.gate import GateResult, open_gate
from csbonus.pay.money import ZERO, round_to_fen
from csbonus.pay.notices import incident_problems, line_notices, pool_notices
from csbonus.pay.payslip import PayRun, Payslip, PayslipLine
from csbonus.pay.people import Agent, Group, MonthInput
from csbonus.pay.plan import GROUP_SCOPES, PayLine, PayPlan
from csbonus.pay.pool import PoolResult, Sharers, share_pool
from csbonus.pay.unpayable import unpayable
from csbonus.problems import Notice, Problem, Refusal, Text

BASE_ONLY = Text("花名册标明仅底薪，本行不计", "the roster says base pay only; this line is not counted")


class Computed(Struct, frozen=True, kw_only=True):
    """A pay run, or the problems that prevented it."""

    payrun: PayRun | None
    problems: tuple[Problem, ...]


def compute_payrun(plans: Sequence[PayPlan], month: MonthInput) -> Computed:
    """Compute a month: every agent's payslip under the plan of his role.

    Nothing is paid when there is any problem; all of them are handed back.
    """
    with exact_arithmetic():
        return _computed(plans, month)


def _computed(plans: Sequence[PayPlan], month: MonthInput) -> Computed:
    in_force, problems = pick_plans(plans, month.month)
    if problems:
        return Computed(payrun=None, problems=problems)
    assignment = assign_plans(in_force, month.agents, has_roles=month.has_roles)
    if assignment.problems:
        return Computed(payrun=None, problems=assignment.problems)
    results = [
        _compute_plan(plan, [a for a in month.agents if assignment.plan_of.get(a.key) == plan.id], month)
        for plan in in_force
    ]
    problems = tuple(problem for result in results for problem in result.problems)
    if problems:
        return Computed(payrun=None, problems=problems)
    return Computed(payrun=_joined(in_force, month, results, assignment.notices), problems=())


class _PlanResult(Struct, frozen=True, kw_only=True):
    payslips: tuple[Payslip, ...] = ()
    gates: tuple[GateResult, ...] = ()
    pools: tuple[PoolResult, ...] = ()
    groups: tuple[tuple[tuple[str, str, str], Filed], ...] = ()
    problems: tuple[Problem, ...] = ()
    notices: tuple[Notice, ...] = ()


def _joined(
    plans: Sequence[PayPlan], month: MonthInput, results: Sequence[_PlanResult], notices: tuple[Notice, ...]
) -> PayRun:
    places = {agent.key: place for place, agent in enumerate(month.agents)}
    payslips = sorted((p for r in results for p in r.payslips), key=lambda p: places[p.agent.key])
    in_order = dict.fromkeys([payslip.plan.id for payslip in payslips] + [plan.id for plan in plans])
    by_id = {plan.id: plan for plan in plans}
    return PayRun(
        month=month.month,
        currency=plans[0].currency,
        plans=tuple(by_id[plan_id] for plan_id in in_order),
        payslips=tuple(payslips),
        gates=tuple(gate for r in results for gate in r.gates),
        pools=tuple(pool for r in results for pool in r.pools),
        group_figures={key: filed for r in results for key, filed in r.groups},
        notices=(*notices, *(notice for r in results for notice in r.notices)),
        groups=month.groups,
    )


class _PlanInput(Struct, frozen=True, kw_only=True):
    """A plan, the agents it pays, the month's groups, and the agents' own figures by key."""

    plan: PayPlan
    agents: Sequence[Agent]
    month: MonthInput
    filed_of: dict[str, Filed]

    def members(self, scope: Scope, name: str) -> list[Agent]:
        return [agent for agent in self.agents if agent.group(scope) == name]


def _compute_plan(plan: PayPlan, agents: Sequence[Agent], month: MonthInput) -> _PlanResult:
    filed_of: dict[str, Filed] = {}
    problems = [p for agent in agents for p in incident_problems(plan, agent)]
    absent = absent_columns(plan, agents)
    problems += [missing_column(metric, plan) for metric in absent]
    for agent in agents:
        filed_of[agent.key], missing = agent_figures(plan, agent, absent)
        problems += missing
    given = _PlanInput(plan=plan, agents=agents, month=month, filed_of=filed_of)
    if problems:
        unread = [p for scope, name in _groups(plan, agents) for p in _file_group(given, scope, name)[1]]
        return _PlanResult(problems=(*problems, *unread))
    teams = [_compute_group(given, scope, name) for scope, name in _groups(plan, agents)]
    problems = [problem for team in teams for problem in team.problems]
    if problems:
        return _PlanResult(problems=tuple(problems))
    return _pay_agents(given, teams)


class _GroupResult(Struct, frozen=True, kw_only=True):
    scope: Scope
    name: str
    filed: Filed
    gates: tuple[GateResult, ...] = ()
    pools: tuple[PoolResult, ...] = ()
    problems: tuple[Problem, ...] = ()


def _groups(plan: PayPlan, agents: Sequence[Agent]) -> list[tuple[Scope, str]]:
    used = {need.scope for need in plan.needs} | {gate.of for gate in plan.gates}
    used |= {line.pool.of for line in plan.lines if line.pool}
    return [
        (scope, name)
        for scope in GROUP_SCOPES
        if scope in used
        for name in dict.fromkeys(agent.group(scope) for agent in agents)
    ]


def _compute_group(given: _PlanInput, scope: Scope, name: str) -> _GroupResult:
    plan = given.plan
    filed, problems = _file_group(given, scope, name)
    if problems:
        return _GroupResult(scope=scope, name=name, filed=filed, problems=problems)
    gates, unjudged = _judge_gates(plan, scope, name, filed)
    pools, unshared = _share_pools(given, scope, name, filed)
    return _GroupResult(
        scope=scope, name=name, filed=filed, gates=gates, pools=pools, problems=(*unjudged, *unshared)
    )


def _file_group(given: _PlanInput, scope: Scope, name: str) -> Outcome:
    group = given.month.groups.get((scope, name), Group(scope=scope, name=name))
    return group_figures(given.plan, group, given.members(scope, name), given.filed_of)


def _judge_gates(
    plan: PayPlan, scope: Scope, name: str, filed: Filed
) -> tuple[tuple[GateResult, ...], list[Problem]]:
    gates: list[GateResult] = []
    problems: list[Problem] = []
    for gate in (gate for gate in plan.gates if gate.of == scope):
        try:
            gates.append(open_gate(plan.id, gate, name, filed))
        except Unpayable as why:
            problems.append(unpayable(why, gate.title, name, gate.source))
    return tuple(gates), problems


def _share_pools(
    given: _PlanInput, scope: Scope, name: str, filed: Filed
) -> tuple[tuple[PoolResult, ...], list[Problem]]:
    pools: list[PoolResult] = []
    problems: list[Problem] = []
    for line in given.plan.lines:
        if line.pool is None or line.pool.of != scope:
            continue
        paid = [agent for agent in given.members(scope, name) if not agent.is_base_only]
        members = who_counts(given.plan, line.pool.members, paid)
        sharers = Sharers(name=name, figures=filed, members=members, figures_of=given.filed_of)
        try:
            pools.append(share_pool(given.plan.id, line, line.pool, sharers))
        except Unpayable as why:
            problems.append(unpayable(why, line.title, name, line.source))
        except Refusal as refusal:
            problems += refusal.problems
    return tuple(pools), problems


def _pay_agents(given: _PlanInput, teams: Sequence[_GroupResult]) -> _PlanResult:
    plan = given.plan
    payslips: list[Payslip] = []
    problems: list[Problem] = []
    for agent in given.agents:
        own = [team for team in teams if agent.group(team.scope) == team.name]
        filed = _with_groups(given.filed_of[agent.key], own, agent)
        outcomes = {gate.gate.key: gate for team in own for gate in team.gates}
        lines, unpaid = _pay(plan, agent, filed)
        problems += unpaid
        payslips.append(Payslip(agent=agent, plan=plan, lines=lines, figures=filed, gates=outcomes))
    if problems:
        return _PlanResult(problems=tuple(dict.fromkeys(problems)))
    pools = tuple(pool for team in teams for pool in team.pools)
    return _PlanResult(
        payslips=tuple(payslips),
        gates=tuple(_with_cost(gate, payslips) for team in teams for gate in team.gates),
        pools=pools,
        groups=tuple(((plan.id, team.scope, team.name), team.filed) for team in teams),
        notices=(*pool_notices(pools), *line_notices(plan, payslips)),
    )


def _with_groups(own: Filed, teams: Sequence[_GroupResult], agent: Agent) -> Filed:
    filed = dict(own)
    for team in teams:
        filed.update(team.filed)
        filed.update((gate.gate.key, Decimal(int(gate.is_open))) for gate in team.gates)
        for pool in team.pools:
            filed.update(pool.filed_for(agent))
    return filed


def _pay(plan: PayPlan, agent: Agent, filed: Filed) -> tuple[tuple[PayslipLine, ...], list[Problem]]:
    paid: dict[int, PayslipLine] = {}
    problems: list[Problem] = []
    unpaid: set[str] = set()
    for place in plan.order:
        line = plan.lines[place]
        if line.only_with is not None and line.only_with.key not in filed:
            continue
        try:
            paid[place] = _pay_line(line, agent, filed)
            filed[line.key] = paid[place].amount
        except Unpayable as why:
            unpaid.add(line.key)
            if not (isinstance(why.node, Ref) and why.node.key in unpaid):
                problems.append(unpayable(why, line.title, agent.name, line.source))
    return tuple(paid[place] for place in sorted(paid)), problems


def _pay_line(line: PayLine, agent: Agent, filed: Filed) -> PayslipLine:
    if agent.is_base_only and not line.is_base:
        return PayslipLine(rule=line, amount=ZERO, reason=BASE_ONLY)
    return PayslipLine(rule=line, amount=round_to_fen(value_of(line.expr)(filed)))


def _with_cost(gate: GateResult, payslips: Sequence[Payslip]) -> GateResult:
    if gate.is_open:
        return gate
    kept = ZERO
    for payslip in payslips:
        if payslip.agent.group(gate.scope) != gate.group or payslip.agent.is_base_only:
            continue
        for line in payslip.lines:
            if isinstance(line.rule.expr, Gated) and line.rule.expr.gate.key == gate.gate.key:
                kept += _kept(line.rule.expr, payslip)
    return replace(gate, cost=kept)


def _kept(line: Gated, payslip: Payslip) -> Decimal:
    """Say what an open gate would have paid; nothing where that cannot be computed."""
    try:
        return round_to_fen(value_of(line.operand)(payslip.figures))
    except Unpayable:
        return ZERO
