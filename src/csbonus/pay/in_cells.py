"""Problems that stand in single cells of the data, whatever else keeps the month from being computed."""

from collections.abc import Iterator, Sequence

from csbonus.pay.assign import assign_plans, pick_plans
from csbonus.pay.figures import missing_figure
from csbonus.pay.notices import incident_problems
from csbonus.pay.people import Agent, Group, MonthInput
from csbonus.pay.plan import Need, PayPlan
from csbonus.problems import Problem


def problems_in_cells(plans: Sequence[PayPlan], month: MonthInput) -> tuple[Problem, ...]:
    """Find the cells without a figure that somebody's pay needs, and the incidents that his plan cannot take.

    Computing the month finds the same, once everything else is in order.
    """
    in_force, problems = pick_plans(plans, month.month)
    if problems:
        return ()
    plan_of = assign_plans(in_force, month.agents, has_roles=month.has_roles).plan_of
    return tuple(
        problem
        for plan in in_force
        for problem in _of_plan(plan, [a for a in month.agents if plan_of.get(a.key) == plan.id], month)
    )


def _of_plan(plan: PayPlan, agents: Sequence[Agent], month: MonthInput) -> Iterator[Problem]:
    for agent in agents:
        yield from incident_problems(plan, agent)
    for need in plan.needs:
        if need.is_read and not need.is_optional:
            for one in _owners(need, agents, month):
                gap = one.gaps.get(need.metric.id)
                if gap is not None and not gap.is_refused:
                    yield missing_figure(need.metric, one.name, gap)


def _owners(need: Need, agents: Sequence[Agent], month: MonthInput) -> Iterator[Agent | Group]:
    if need.scope == "agent":
        yield from (agent for agent in agents if not agent.is_base_only)
        return
    for name in dict.fromkeys(agent.group(need.scope) for agent in agents):
        group = month.groups.get((need.scope, name))
        yield from [group] if group else []
