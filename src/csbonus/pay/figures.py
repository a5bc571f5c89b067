"""Figures of agents and groups, filed by key, ready for the rules: read, summed up or derived."""

from collections.abc import Sequence
from decimal import Decimal

from csbonus.lang.evaluate import NoFigure, Unpayable, ZeroDivisor, value_of
from csbonus.lang.tree import Expr
from csbonus.pay.people import Agent, Gap, Group
from csbonus.pay.plan import Metric, Need, PayPlan, Who
from csbonus.pay.unpayable import unpayable
from csbonus.problems import Problem, Source, Text, show

Filed = dict[str, Decimal]
Outcome = tuple[Filed, tuple[Problem, ...]]


def agent_figures(plan: PayPlan, agent: Agent, absent: Sequence[Metric] = ()) -> Outcome:
    """File an agent's own figures: the plan's numbers, what was read, what is derived from it.

    A derived figure whose denominator is zero is left out; a figure that should have been read and
    was not is a problem naming its cell, unless it is one that is `absent` from all files.
    """
    filed: Filed = {parameter.key: parameter.value for parameter in plan.parameters}
    for rule in plan.incidents:
        events = [event for event in agent.incidents if event.name == rule.name]
        filed[rule.count_key] = sum((event.count for event in events), Decimal(0))
        filed[rule.amount_key] = sum((event.amount or Decimal(0) for event in events), Decimal(0))
    needs = [need for need in plan.needs if need.scope == "agent"]
    problems: list[Problem] = []
    for need in needs:
        measure = agent.measures.get(need.metric.id)
        if need.formula is not None:
            problems += _derive(filed, need.key, need.formula, need.metric, agent.name)
        elif measure is not None:
            filed[need.key] = measure.value
        elif not need.is_optional and not agent.is_base_only and need.metric not in absent:
            problems.append(_missing(need.metric, agent.name, agent.gaps.get(need.metric.id), agent.source))
    return filed, tuple(problems)


def absent_columns(plan: PayPlan, agents: Sequence[Agent]) -> tuple[Metric, ...]:
    """Find the figures that the plan needs and no file has for anybody."""
    counted = [agent for agent in agents if not agent.is_base_only]
    needs = [n for n in plan.needs if n.scope == "agent" and n.is_read and not n.is_optional and counted]
    return tuple(
        need.metric
        for need in needs
        if not any(need.metric.id in a.measures or need.metric.id in a.gaps for a in counted)
    )


def group_figures(
    plan: PayPlan, group: Group, members: Sequence[Agent], filed_of: dict[str, Filed]
) -> Outcome:
    """File a group's figures: those of its own table, its members' summed up, and those derived from them."""
    counted = counted_members(plan, members)
    filed: Filed = {parameter.key: parameter.value for parameter in plan.parameters}
    problems: list[Problem] = []
    for need in plan.needs:
        if need.scope != group.scope:
            continue
        if need.formula is not None:
            problems += _derive(filed, need.key, need.formula, need.metric, group.name)
        elif need.is_read:
            measure = group.measures.get(need.metric.id)
            if measure is not None:
                filed[need.key] = measure.value
            else:
                problems.append(_missing(need.metric, group.name, group.gaps.get(need.metric.id), None))
        else:
            _sum_up(filed, need, [filed_of[agent.key] for agent in counted])
    return filed, tuple(problems)


def counted_members(plan: PayPlan, members: Sequence[Agent]) -> tuple[Agent, ...]:
    """Pick the members whose figures count in the group's ratios, as the plan says."""
    return who_counts(plan, plan.ratios, members)


def who_counts(plan: PayPlan, who: Who, members: Sequence[Agent]) -> tuple[Agent, ...]:
    """Pick the members with any activity, those on the roster on the last day, or all."""
    if who == "present":
        return tuple(agent for agent in members if agent.is_present)
    return tuple(agent for agent in members if who == "all" or is_active(plan, agent))


def is_active(plan: PayPlan, agent: Agent) -> bool:
    """Tell whether an agent has any activity: a figure of this plan that is not zero."""
    return any(
        agent.measures[need.metric.id].value
        for need in plan.needs
        if need.scope == "agent" and need.metric.id in agent.measures and not need.metric.is_manual
    )


def _derive(filed: Filed, key: str, formula: Expr, metric: Metric, whose: str) -> tuple[Problem, ...]:
    try:
        filed[key] = value_of(formula)(filed)
    except (NoFigure, ZeroDivisor):
        return ()
    except Unpayable as why:
        return (unpayable(why, metric.title, whose, metric.source),)
    return ()


def _sum_up(filed: Filed, need: Need, members: Sequence[Filed]) -> None:
    key = f"agent.{need.metric.id}"
    if need.metric.aggregate == "sum":
        filed[need.key] = sum((m[key] for m in members if key in m), Decimal(0))
        return
    weight = f"agent.{need.metric.weight}"
    weighed = [(m[key], m[weight]) for m in members if key in m and weight in m]
    if total := sum((w for _, w in weighed), Decimal(0)):
        filed[need.key] = sum(value * w for value, w in weighed) / total


def missing_column(metric: Metric, plan: PayPlan) -> Problem:
    """Say that no file has a figure."""
    columns = "、".join(metric.columns[:3]) or metric.title.zh
    text = Text(
        f"方案 {plan.id} 要用“{metric.title.zh}”，但所有文件里都没有这一列；请加上列“{columns}”，或在方案的 column 里写上表里的列名",
        f'plan {plan.id} needs "{metric.title.en}", and no file has that column; add a column {columns}, or give the column\'s name in the plan',
    )
    return Problem(code="column-missing", text=text, source=metric.source)


def _missing(metric: Metric, whose: str, gap: Gap | None, source: Source | None) -> Problem:
    title, who = metric.title, show(whose)
    if gap is not None:
        zh, en = (f"“{show(gap.raw)}”", f'"{show(gap.raw)}"') if gap.raw else ("空白", "blank")
        text = Text(
            f"{who} 的{title.zh}这里是{zh}，不能当 0 发放；请补上数字（没有就填 0）后重试",
            f"{title.en} of {who} is {en} here, which is not taken for 0; fill in the figure (0 if it is none) and run again",
        )  # fmt: skip
        return Problem(code="figure-missing", text=text, source=gap.source)
    columns = "、".join(metric.columns[:3]) or metric.id
    text = Text(
        f"找不到{' ' + who + ' 的' if who else ''}{title.zh}；请在数据表里加上“{columns}”",
        f"{title.en}{' of ' + who if who else ''} is in no file; add {columns} to the data",
    )
    return Problem(code="figure-missing", text=text, source=source or metric.source)
