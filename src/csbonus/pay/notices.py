"""What the reader of a month should know although it was paid, and incidents that no line takes up."""

from collections.abc import Mapping, Sequence

from csbonus.lang.tree import Expr, Scope, ZeroWithout, nodes
from csbonus.pay.figures import counted_members
from csbonus.pay.payslip import Payslip
from csbonus.pay.people import Agent, Incident
from csbonus.pay.plan import GROUP_SCOPES, IncidentRule, PayLine, PayPlan
from csbonus.pay.pool import PoolResult
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
    if rule is None:
        hint = did_you_mean(event.name, rules)
        text = Text(
            f"{show(agent.name)} 的事项“{show(event.name)}”在方案 {plan.id} 里没有对应的奖惩；{hint.zh}",
            f'incident "{show(event.name)}" of {show(agent.name)} has no line in plan {plan.id}; {hint.en}',
        )
        return Problem(code="incident-unknown", text=text, source=event.source)
    if rule.needs_amount and event.amount is None:
        text = Text(
            f"{show(agent.name)} 的事项“{show(event.name)}”没有填金额，而方案按登记的金额计算；请填上金额",
            f'incident "{show(event.name)}" of {show(agent.name)} has no amount, which the plan takes from the register; fill it in',
        )  # fmt: skip
        return Problem(code="incident-amount-missing", text=text, source=event.source)
    return None


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


def line_notices(plan: PayPlan, payslips: Sequence[Payslip]) -> tuple[Notice, ...]:
    """Say whose lines are 0.00 for want of a denominator, and which teams have but one agent to compare."""
    return (*_undefined(payslips), *_alone(plan, payslips))


def _undefined(payslips: Sequence[Payslip]) -> list[Notice]:
    notices = []
    for payslip in payslips:
        missing = [
            (line.rule.title, guard.figure)
            for line in payslip.lines
            if line.reason is None
            for guard in _guards(line.rule.expr)
            if guard.because == "undefined" and guard.figure.key not in payslip.figures
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
    return [node for node in nodes(expr) if isinstance(node, ZeroWithout)]


def _alone(plan: PayPlan, payslips: Sequence[Payslip]) -> list[Notice]:
    notices = []
    for scope in GROUP_SCOPES:
        lines = [line for line in plan.lines if line.compared and line.compared.key.startswith(f"{scope}.")]
        for name in dict.fromkeys(payslip.agent.group(scope) for payslip in payslips) if lines else ():
            members = counted_members(plan, [p.agent for p in payslips if p.agent.group(scope) == name])
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
