"""Which plan pays whom: by role and month, never by precedence."""

from collections.abc import Mapping, Sequence

from msgspec import Struct

from csbonus.pay.people import Agent
from csbonus.pay.plan import PayPlan
from csbonus.problems import Notice, Problem, Text, show


class Assignment(Struct, frozen=True, kw_only=True):
    """The plan id of every agent who is paid, by agent key, and what was found on the way."""

    plan_of: Mapping[str, str]
    problems: tuple[Problem, ...]
    notices: tuple[Notice, ...]


def pick_plans(plans: Sequence[PayPlan], month: str) -> tuple[tuple[PayPlan, ...], tuple[Problem, ...]]:
    """Pick each plan's version in force: of those with one id, the last that is valid from the month or before."""
    chosen: dict[str, PayPlan] = {}
    problems = []
    for plan_id in dict.fromkeys(plan.id for plan in plans):
        versions = [plan for plan in plans if plan.id == plan_id]
        in_force = [plan for plan in versions if plan.valid_from <= month]
        starts = [plan.valid_from for plan in in_force]
        if not in_force:
            problems.append(_too_early(min(versions, key=lambda plan: plan.valid_from), month))
        elif starts.count(max(starts)) > 1:
            problems.append(_twice([plan for plan in in_force if plan.valid_from == max(starts)]))
        else:
            chosen[plan_id] = max(in_force, key=lambda plan: plan.valid_from)
    return tuple(chosen.values()), (*problems, *_currencies(list(chosen.values())))


def _currencies(plans: Sequence[PayPlan]) -> tuple[Problem, ...]:
    if len({plan.currency for plan in plans}) <= 1:
        return ()
    listed = ", ".join(f"{plan.id} {show(plan.currency)}" for plan in plans)
    text = Text(
        f"一次只能算一种币种：{listed}；请分开计算", f"one currency per run: {listed}; run them apart"
    )
    return (Problem(code="currency-mixed", text=text, source=plans[-1].source),)


def assign_plans(plans: Sequence[PayPlan], agents: Sequence[Agent], *, has_roles: bool) -> Assignment:
    """Find the plan of every agent.

    One plan and no roles: everyone is paid by it, with a notice. Otherwise the role decides; a role
    that two plans claim, or none of several, is a problem; with a single plan, other roles are left
    out with a notice.
    """
    if len(plans) == 1 and (not has_roles or not plans[0].roles):
        return _one_for_all(plans[0], agents, has_roles=has_roles)
    if not has_roles:
        return Assignment(plan_of={}, problems=(_no_roles(plans),), notices=())
    plan_of: dict[str, str] = {}
    problems: list[Problem] = []
    left_out: list[Agent] = []
    for agent in agents:
        claiming = [plan for plan in plans if not plan.roles or agent.role in plan.roles]
        if len(claiming) == 1:
            plan_of[agent.key] = claiming[0].id
        elif claiming:
            problems.append(_claimed_twice(agent, claiming))
        elif len(plans) == 1:
            left_out.append(agent)
        else:
            problems.append(_unclaimed(agent, plans))
    notices = (_left_out(plans[0], left_out),) if left_out else ()
    return Assignment(plan_of=plan_of, problems=tuple(problems), notices=notices)


def _one_for_all(plan: PayPlan, agents: Sequence[Agent], *, has_roles: bool) -> Assignment:
    plan_of = {agent.key: plan.id for agent in agents}
    if has_roles:
        return Assignment(plan_of=plan_of, problems=(), notices=())
    notice = Notice(
        code="paid-without-roles",
        text=Text(
            f"没有花名册或岗位列：数据里的 {len(agents)} 人都按“{plan.title.zh}”计算",
            f'no roster or role column: all {len(agents)} agents in the data are paid by "{plan.title.en}"',
        ),
    )
    return Assignment(plan_of=plan_of, problems=(), notices=(notice,))


def _no_roles(plans: Sequence[PayPlan]) -> Problem:
    names = ", ".join(plan.id for plan in plans)
    text = Text(
        f"有 {len(plans)} 个方案（{names}），却没有花名册说明各人的岗位；请加上带“岗位”列的花名册，或只用一个方案",
        f"there are {len(plans)} plans ({names}) and no roster with roles; add a roster with a 岗位 column, or give one plan",
    )
    return Problem(code="roles-missing", text=text, source=plans[0].source)


def _claimed_twice(agent: Agent, claiming: Sequence[PayPlan]) -> Problem:
    names = ", ".join(plan.id for plan in claiming)
    text = Text(
        f"{show(agent.name)}（岗位 {show(agent.role)}）同时归 {names} 发放；请改方案的 applies_to，让一个岗位只归一个方案",
        f"{show(agent.name)} (role {show(agent.role)}) is claimed by {names}; change applies_to so that one plan pays a role",
    )
    return Problem(code="plan-ambiguous", text=text, source=agent.source)


def _unclaimed(agent: Agent, plans: Sequence[PayPlan]) -> Problem:
    roles = "、".join(dict.fromkeys(role for plan in plans for role in plan.roles))
    text = Text(
        f"{show(agent.name)} 的岗位“{show(agent.role)}”没有方案；方案里的岗位有：{roles}",
        f'no plan pays {show(agent.name)}, role "{show(agent.role)}"; the plans pay: {roles}',
    )
    return Problem(code="plan-missing", text=text, source=agent.source)


def _left_out(plan: PayPlan, agents: Sequence[Agent]) -> Notice:
    names = "、".join(show(agent.name, 20) for agent in agents[:20]) + (" …" if len(agents) > 20 else "")  # noqa: PLR2004
    text = Text(
        f"花名册上有 {len(agents)} 人的岗位不归“{plan.title.zh}”，未计算：{names}",
        f'{len(agents)} people on the roster have roles that "{plan.title.en}" does not pay, left out: {names}',
    )
    return Notice(code="role-left-out", text=text)


def _too_early(plan: PayPlan, month: str) -> Problem:
    text = Text(
        f"方案 {plan.id} 从 {plan.valid_from} 起生效，不能用来算 {month}；请给出当时的方案",
        f"plan {plan.id} is valid from {plan.valid_from} and cannot pay {month}; give the plan of that time",
    )
    return Problem(code="plan-not-yet-valid", text=text, source=plan.source)


def _twice(plans: Sequence[PayPlan]) -> Problem:
    other = plans[0].source.render()
    text = Text(
        f"方案 {plans[1].id} 有两份都从 {plans[1].valid_from} 起生效（另一份在 {other}）；请删掉一份或改生效月",
        f"plan {plans[1].id} stands twice, both valid from {plans[1].valid_from} (the other in {other}); remove one",
    )
    return Problem(code="plan-twice", text=text, source=plans[1].source)
