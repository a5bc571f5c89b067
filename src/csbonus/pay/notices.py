"""What the reader of a month should know although it was paid, and incidents that no line takes up."""

from collections.abc import Mapping, Sequence

from csbonus.lang.describe import formula
from csbonus.lang.tree import Expr, Scope, ZeroWithout
from csbonus.lang.walk import nodes
from csbonus.pay.desk import Desk, figures_of_activity, has_figures
from csbonus.pay.figures import counted_members
from csbonus.pay.payslip import Payslip
from csbonus.pay.people import Agent, Incident
from csbonus.pay.plan import GROUP_SCOPES, Inactive, Need, PayLine, PayPlan, Ranking, Sharing, Step
from csbonus.pay.pool import PoolResult
from csbonus.pay.provisions import IncidentRule
from csbonus.problems import Notice, Problem, Text, did_you_mean, show


def incident_problems(plan: PayPlan, agent: Agent) -> tuple[Problem, ...]:
    """Find incidents of an agent that no line of the plan takes up, or that lack the amount a line needs.

    A plan that knows no incidents at all leaves the register alone.
    """
    rules = {rule.name: rule for rule in plan.incidents}
    if not rules:
        return ()
    found = [_incident_problem(plan, agent, event, rules) for event in agent.incidents]
    return tuple(problem for problem in found if problem is not None)


def _incident_problem(
    plan: PayPlan, agent: Agent, event: Incident, rules: dict[str, IncidentRule]
) -> Problem | None:
    rule = rules.get(event.name)
    who, what = show(agent.name), show(event.name)
    if rule is None:
        hint = did_you_mean(event.name, [word for known in rules.values() for word in known.words])
        text = Text(
            f"{who} 的事项“{what}”在方案 {plan.id} 里没有对应的奖惩；{hint.zh}",
            f'incident "{what}" of {who} has no line in plan {plan.id}; {hint.en}',
        )
        return Problem(code="incident-unknown", text=text, source=event.source)
    needed = (
        (rule.needs_amount and event.state != "released" and event.amount is None, _WITHOUT_AMOUNT),
        (rule.needs_other and not event.others, _WITHOUT_OTHER),
        (rule.has_one_other and len(event.others) > 1, _SEVERAL_OTHERS),
        (rule.needs_number and not (event.number and event.state), _WITHOUT_NUMBER),
    )
    for is_missing, (code, said) in needed:
        if is_missing:
            text = Text(said.zh.format(who, what), said.en.format(who, what))
            return Problem(code=code, text=text, source=event.source)
    return None


_WITHOUT_AMOUNT = (
    "incident-amount-missing",
    Text(
        "{0} 的事项“{1}”没有填金额，而方案按登记的金额计算；请填上金额",
        'incident "{1}" of {0} has no amount, which the plan takes from the register; fill it in',
    ),
)
_SEVERAL_OTHERS = (
    "incident-several-others",
    Text(
        "{0} 的事项“{1}”写了几个对方，而方案按次转付，一次只能由一个人付；请一人一行分开登记",
        'incident "{1}" of {0} names several colleagues, and the plan transfers so much an event, which one of them pays; write a row for each',
    ),
)
_WITHOUT_OTHER = (
    "incident-other-missing",
    Text(
        "{0} 的事项“{1}”没有填对方；请在“对方”列写上由谁承担",
        'incident "{1}" of {0} names no colleague; write in the 对方 column who bears it',
    ),
)
_WITHOUT_NUMBER = (
    "incident-number-missing",
    Text(
        "{0} 的事项“{1}”要有单号，并在状态列写明“扣留”或“释放”；请补上",
        'incident "{1}" of {0} needs a number (单号) and 扣留 (held) or 释放 (released) as its state; fill them in',
    ),
)


def pool_notices(pools: Sequence[PoolResult]) -> tuple[Notice, ...]:
    """Say which pools came out negative and were therefore not shared."""
    return tuple(
        Notice(
            code="pool-negative",
            text=Text(
                f"“{pool.line.title.zh}”{show(pool.group)}算出 {pool.computed} 元，是负数，按 0 分配",
                f'"{pool.line.title.en}" {show(pool.group)} comes to {pool.computed}, below zero: 0 was shared',
            ),
            source=pool.line.source,
        )
        for pool in pools
        if pool.computed < 0 and not pool.amount
    )


def line_notices(desk: Desk, payslips: Sequence[Payslip]) -> tuple[Notice, ...]:
    """Say who is not active, whose lines are 0.00 for want of a denominator, which teams have but one agent to compare, and the notes."""
    return (*_uncounted(desk), *_undefined(payslips), *_alone(desk, payslips), *_notes(payslips))


def _notes(payslips: Sequence[Payslip]) -> list[Notice]:
    return [
        Notice(
            code="note",
            text=Text(f"{show(slip.agent.name)}：{said.zh}", f"{show(slip.agent.name)}: {said.en}"),
            source=slip.agent.source,
        )
        for slip in payslips
        for said in slip.notes
    ]


def _uncounted(desk: Desk) -> list[Notice]:
    """Say who does not count as active in the figures of groups, in rankings and pools, and why."""
    plan = desk.plan
    if not any(_counts_active(plan, step) for step in plan.steps):
        return []
    read = figures_of_activity(plan)
    with_figures = {a.key for a in desk.agents if has_figures(plan, a, read)}
    idle = [a for a in desk.agents if a.key not in with_figures and not a.is_base_only]
    found = [_not_active(plan, idle, Text("当月没有数据", "no figures this month"))] if idle else []
    for step in plan.steps:
        if isinstance(step, Inactive):
            out = [a for a in desk.agents if a.key in with_figures and desk.figures_of(a).get(step.key)]
            condition = Text(formula(step.condition, "zh"), formula(step.condition, "en"))
            found += [_not_active(plan, out, condition)] if out else []
    return found


def _counts_active(plan: PayPlan, step: Step) -> bool:
    if isinstance(step, Need):
        return step.is_of_members and plan.ratios == "active"
    if isinstance(step, Ranking):
        return step.members == "active"
    return isinstance(step, Sharing) and step.pool.members == "active"


def _not_active(plan: PayPlan, agents: Sequence[Agent], why: Text) -> Notice:
    names = [show(agent.name) for agent in agents]
    zh, en = "、".join(names), ", ".join(names)
    text = Text(
        f"以下人员按“{plan.title.zh}”不算有数据（{why.zh}），不计入团队数字：{zh}",
        f'not active by "{plan.title.en}" ({why.en}), so not in figures of groups: {en}',
    )
    return Notice(code="not-active", text=text, source=agents[0].source)


def _undefined(payslips: Sequence[Payslip]) -> list[Notice]:
    notices = []
    guarded: dict[str, list[ZeroWithout]] = {}
    for payslip in payslips:
        for line in payslip.lines:
            if line.rule.id not in guarded:
                guarded[line.rule.id] = _guards(line.rule.expr)
        missing = [
            (line.rule.title, guard.figure)
            for line in payslip.lines
            if line.reason is None
            for guard in guarded[line.rule.id]
            if guard.figure.key not in payslip.figures
        ]
        if missing:
            name = show(payslip.agent.name)
            zh = "、".join(dict.fromkeys(figure.title.zh for _, figure in missing))
            en = ", ".join(dict.fromkeys(figure.title.en for _, figure in missing))
            lines = "、".join(dict.fromkeys(title.zh for title, _ in missing))
            lines_en = ", ".join(dict.fromkeys(title.en for title, _ in missing))
            text = Text(
                f"{name} 的{zh}分母为 0，算不出来：{lines}为 0.00",
                f"{name}: {en} has a denominator of 0: {lines_en} is 0.00",
            )
            notices.append(Notice(code="figure-undefined", text=text, source=payslip.agent.source))
    return notices


def _guards(expr: Expr) -> list[ZeroWithout]:
    """Find where a line is 0.00 for want of a denominator."""
    return [node for node in nodes(expr) if isinstance(node, ZeroWithout) and node.because == "undefined"]


def _alone(desk: Desk, payslips: Sequence[Payslip]) -> list[Notice]:
    notices = []
    for scope in GROUP_SCOPES:
        lines = [
            line for line in desk.plan.lines if line.compared and line.compared.key.startswith(f"{scope}.")
        ]
        for name in dict.fromkeys(payslip.agent.group(scope) for payslip in payslips) if lines else ():
            members = counted_members(desk, (scope, name))
            if len(members) == 1:
                notices.append(_alone_in(scope, name, members[0], lines))
    return notices


def _alone_in(scope: Scope, name: str, agent: Agent, lines: Sequence[PayLine]) -> Notice:
    group = _GROUPS[scope]
    titles = "、".join(line.title.zh for line in lines), ", ".join(line.title.en for line in lines)
    text = Text(
        f"{group.zh}{show(name)}只有 {show(agent.name)} 一人有数据，与{group.zh}比较的 {titles[0]} 恒为 0.00",
        f"{' '.join((group.en, show(name))).strip()} has figures of {show(agent.name)} alone: {titles[1]}, compared with the {group.en}, is always 0.00",
    )
    return Notice(code="team-of-one", text=text, source=agent.source)


_GROUPS: Mapping[Scope, Text] = {
    "team": Text("团队", "team"), "store": Text("店铺", "store"), "company": Text("全公司", "company"),
}  # fmt: skip
