"""The month computed: plans applied to people, all problems found at once, or a whole pay run."""

from collections.abc import Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from csbonus.lang.evaluate import Unpayable, condition_of
from csbonus.lang.numbers import exact_arithmetic
from csbonus.pay.assign import Assignment, assign_plans, pick_plans
from csbonus.pay.costs import with_costs
from csbonus.pay.desk import About, Desk, Filed, Owner, Seat, open_desk, own, owners_of, sort_in
from csbonus.pay.events import event_figures, group_counts, others_of, released
from csbonus.pay.figures import absent_columns, missing_column
from csbonus.pay.gate import GateResult
from csbonus.pay.held import really_held
from csbonus.pay.left_behind import left_behind
from csbonus.pay.money import ZERO
from csbonus.pay.months import month_figures, post_figures, post_note
from csbonus.pay.notices import incident_problems, line_notices, pool_notices
from csbonus.pay.parameters import agent_value, group_value, names_unknown, old_values
from csbonus.pay.past import missing_months, past_figures, release_problems
from csbonus.pay.past_posts import past_of_posts
from csbonus.pay.payslip import Later, PayRun, Payslip, PayslipLine
from csbonus.pay.people import Agent, MonthInput
from csbonus.pay.plan import PayPlan
from csbonus.pay.steps import compute_steps
from csbonus.problems import Notice, Problem, Text, show


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
    plan_of = {plan.id: plan for plan in in_force}
    paid_by = {agent: plan_of[plan] for agent, plan in assignment.plan_of.items()}
    with_past = replace(month, history=past_of_posts(month, paid_by))
    desks = [_compute_plan(plan, assignment, with_past) for plan in in_force]
    problems = tuple(dict.fromkeys(problem for desk in desks for problem in desk.problems))
    if problems:
        return Computed(payrun=None, problems=problems)
    slips = [_payslips(desk) for desk in desks]
    problems = tuple(
        p for desk, own_slips in zip(desks, slips, strict=True) for p in _negative(desk, own_slips)
    )
    if problems:
        return Computed(payrun=None, problems=problems)
    left = left_behind(in_force, month, [payslip for own_slips in slips for payslip in own_slips])
    return Computed(payrun=_joined(in_force, month, desks, slips, (*assignment.notices, *left)), problems=())


def _joined(
    plans: Sequence[PayPlan],
    month: MonthInput,
    desks: Sequence[Desk],
    slips: Sequence[Sequence[Payslip]],
    notices: tuple[Notice, ...],
) -> PayRun:
    places = {agent.key: place for place, agent in enumerate(month.agents)}
    payslips = sorted((p for own_slips in slips for p in own_slips), key=lambda p: places[p.agent.key])
    in_order = dict.fromkeys([payslip.plan.id for payslip in payslips] + [plan.id for plan in plans])
    by_id = {plan.id: plan for plan in plans}
    return PayRun(
        month=month.month,
        currency=plans[0].currency,
        plans=tuple(by_id[plan_id] for plan_id in in_order),
        payslips=tuple(payslips),
        gates=tuple(
            gate
            for desk, own_slips in zip(desks, slips, strict=True)
            for gate in with_costs(desk.plan, desk.gates.values(), own_slips)
        ),
        pools=tuple(pool for desk in desks for pool in desk.pools),
        ranks=tuple(rank for desk in desks for rank in desk.ranks),
        group_figures={(desk.plan.id, *owner): desk.filed[owner] for desk in desks for owner in desk.groups},
        notices=(*notices, *(n for desk, s in zip(desks, slips, strict=True) for n in _notices(desk, s))),
        groups=month.groups,
    )


def _notices(desk: Desk, payslips: Sequence[Payslip]) -> tuple[Notice, ...]:
    return (
        *old_values(desk.plan, desk.month.month),
        *names_unknown(desk.plan, desk.agents),
        *pool_notices(desk.pools),
        *line_notices(desk, payslips),
    )


def _compute_plan(plan: PayPlan, assignment: Assignment, month: MonthInput) -> Desk:
    plan_of = assignment.plan_of
    agents = [agent for agent in month.agents if plan_of.get(agent.key) == plan.id]
    counted = [agent for agent in month.agents if _counts(plan, plan_of.get(agent.key))]
    desk = open_desk(plan, month, agents, counted)
    if not agents:
        return desk
    desk.problems += missing_months(plan, month)
    desk.problems += [p for agent in agents for p in incident_problems(plan, agent)]
    desk.problems += [p for agent in agents for p in release_problems(plan, agent, month)]
    absent = absent_columns(plan, agents)
    desk.problems += [missing_column(metric, plan) for metric in absent]
    _file_given(desk)
    compute_steps(desk, absent)
    return desk


def _counts(plan: PayPlan, other: str | None) -> bool:
    """Tell whether people on a plan count in the groups of this one."""
    return other in (plan.id, *plan.counted_plans) or "all" in plan.counted_plans


def _file_given(desk: Desk) -> None:
    """File what stands before any step: the plan's numbers, the month, incidents, what earlier months left."""
    plan, month = desk.plan, desk.month
    of_month = month_figures(month.month)
    for owner in desk.groups:
        values = {p.key: group_value(p, *owner, month.month) for p in plan.parameters}
        desk.filed[owner] |= {key: value for key, value in values.items() if value is not None} | of_month
    others = others_of(month.agents)
    paid = {agent.key for agent in desk.agents}
    for seat in desk.counted_seats:
        filed, agent = seat.filed, seat.agent
        filed |= of_month | event_figures(plan, agent, others) | past_figures(plan, agent, month)
        filed |= post_figures(agent)
        _file_parameters(desk, seat, is_paid=agent.key in paid)
    for owner, everybody in _in_groups(desk).items() if plan.incidents else ():
        for key, value in group_counts(plan, owner[0], everybody).items():
            desk.file(owner, key, value)


def _in_groups(desk: Desk) -> dict[Owner, list[Agent]]:
    """Sort everybody of the month, paid by this plan or not, into its groups."""
    found: dict[Owner, list[Agent]] = {owner: [] for owner in desk.groups}
    sort_in(found, desk.month.agents)
    return found


def _file_parameters(desk: Desk, seat: Seat, *, is_paid: bool) -> None:
    for parameter in desk.plan.parameters:
        value = agent_value(parameter, seat.agent, desk.month.month)
        if not isinstance(value, Problem):
            seat.filed[parameter.key] = value
        elif is_paid:
            desk.blame(seat.owner, parameter.key, value)


def _payslips(desk: Desk) -> list[Payslip]:
    gates: dict[Owner, dict[str, GateResult]] = {}
    for (owner, key), result in desk.gates.items():
        gates.setdefault(owner, {})[key] = result
    return [_payslip(desk, seat, gates) for seat in desk.seats]


def _payslip(desk: Desk, seat: Seat, gates: Mapping[Owner, Mapping[str, GateResult]]) -> Payslip:
    plan, paid, agent = desk.plan, seat.paid, seat.agent
    payslip = Payslip(
        agent=agent,
        plan=plan,
        lines=tuple([paid[line.id] for line in plan.lines if line.id in paid and _is_shown(paid[line.id])]),
        figures=seat.filed,
        gates={key: result for owner in owners_of(agent) for key, result in gates.get(owner, {}).items()},
        notes=_notes(desk, agent, seat.filed),
    )
    later = _later(desk, payslip)
    return payslip if later == _NOTHING_LATER else replace(payslip, later=later)


_NOTHING_LATER = Later()


def _is_shown(line: PayslipLine) -> bool:
    """Tell whether a line stands on the slip: one that settles something does only where there is something."""
    return line.rule.stage not in ("effect", "settlement") or bool(line.amount)


def _notes(desk: Desk, agent: Agent, filed: Filed) -> tuple[Text, ...]:
    said = [post_note(agent.post)] if agent.post else []
    if agent.is_base_only:
        return tuple(said)
    for note in desk.plan.notes:
        try:
            said += [note.said] if condition_of(note.condition)(filed) else []
        except Unpayable as why:
            desk.fail(own(agent), f"note.{note.id}", why, About(note.said, agent.name, note.source))
    return tuple(said)


def _later(desk: Desk, payslip: Payslip) -> Later:
    filed = payslip.figures
    kept = {
        line.parent: -filed[line.key]
        for line in desk.plan.lines
        if line.kind == "kept_back" and line.key in filed
    }
    carried = [filed[line.key] for line in desk.plan.lines if line.kind == "carried" and line.key in filed]
    return Later(
        kept={line: amount for line, amount in kept.items() if amount},
        held=really_held(payslip),
        released=released(desk.plan, payslip.agent),
        carried=sum(carried, ZERO),
    )


def _negative(desk: Desk, payslips: Sequence[Payslip]) -> tuple[Problem, ...]:
    """Find totals below zero that the plan does not carry, and notes that could not be judged."""
    below = [
        Problem(
            code="total-negative",
            text=Text(
                f"{show(slip.agent.name)} 的合计是 {slip.total} 元，低于 0；请核对扣款，或在方案的 limits 里写明 below_zero：carried（结转下月）或 shown（照实列出）",
                f"the total of {show(slip.agent.name)} is {slip.total}, below zero; check what is taken, or say with below_zero under limits what holds then (carried, shown)",
            ),
            source=slip.agent.source,
        )
        for slip in payslips
        if slip.total < 0 and not (desk.plan.limits and desk.plan.limits.may_owe)
    ]
    return (*desk.problems, *below)
