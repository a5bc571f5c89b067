"""Figures of agents and groups: read, made up from members or rows, or derived by a formula."""

from collections.abc import Sequence
from decimal import Decimal

from csbonus.lang.evaluate import NoFigure, Unpayable, Value, ZeroDivisor, condition_of, value_of
from csbonus.lang.tree import Expr, Ref
from csbonus.pay.desk import About, Desk, Owner, own, who_counts
from csbonus.pay.metrics import Metric, RowQuery
from csbonus.pay.people import Agent, Gap, Group
from csbonus.pay.plan import Collecting, Need, PayPlan
from csbonus.pay.rows import UnpayableRow, collect, gap_of
from csbonus.pay.unpayable import unpayable
from csbonus.problems import Problem, Source, Text, show

NOTHING = Decimal(0)


def compute_need(desk: Desk, need: Need, absent: Sequence[Metric]) -> None:
    """File one figure for everybody, or for every group, that has it."""
    if need.formula is not None:
        _derive(desk, need, need.formula)
    for owner in desk.owners(need.scope) if need.formula is None else ():
        if need.members is not None:
            _of_members(desk, owner, need)
        elif need.scope != need.metric.of:
            _sum_up(desk, owner, need)
        elif need.scope != "agent":
            _read_group(desk, owner, need)
    if need.is_read and need.scope == "agent":
        _read_agents(desk, need, is_absent=need.metric in absent)
    if need.metric.rows is not None and need.scope == "agent":
        _collect_metric(desk, need, need.metric.rows)


def absent_columns(plan: PayPlan, agents: Sequence[Agent]) -> tuple[Metric, ...]:
    """Find the figures that the plan needs and no file has for anybody."""
    counted = [agent for agent in agents if not agent.is_base_only]
    needs = [n for n in plan.needs if n.scope == "agent" and n.is_read and not n.is_optional and counted]
    return tuple(
        need.metric
        for need in needs
        if not any(need.metric.id in a.measures or need.metric.id in a.gaps for a in counted)
    )


def counted_members(desk: Desk, owner: Owner) -> tuple[Agent, ...]:
    """Pick the members whose figures count in the group's ratios, as the plan says."""
    return who_counts(desk.plan, desk.plan.ratios, desk.members[owner], desk.figures_of)


def _read_agents(desk: Desk, need: Need, *, is_absent: bool) -> None:
    paid = {agent.key for agent in desk.agents}
    name, key = need.metric.id, need.key
    for seat in desk.counted_seats:
        agent = seat.agent
        measure = agent.measures.get(name)
        if measure is not None:
            seat.filed[key] = measure.value
        elif not need.is_optional and not agent.is_base_only and agent.key in paid:
            gap = agent.gaps.get(name)
            missing = None if is_absent else missing_figure(need.metric, agent.name, gap, agent.source)
            desk.blame(seat.owner, key, missing)


def _read_group(desk: Desk, owner: Owner, need: Need) -> None:
    group = desk.month.groups.get(owner, Group(scope=owner[0], name=owner[1]))
    measure = group.measures.get(need.metric.id)
    if measure is not None:
        desk.file(owner, need.key, measure.value)
    elif not need.is_optional:
        desk.blame(owner, need.key, missing_figure(need.metric, group.name, group.gaps.get(need.metric.id)))


def _derive(desk: Desk, need: Need, formula: Expr) -> None:
    """File a derived figure; one whose denominator is zero, or that lacks a figure, is left out."""
    value, key, filed = value_of(formula), need.key, desk.filed
    for owner in desk.owners(need.scope):
        try:
            desk.file(owner, key, value(filed[owner]))
        except (NoFigure, ZeroDivisor) as why:
            if desk.is_blamed(owner, why):
                desk.blame(owner, key)
        except Unpayable as why:
            desk.fail(owner, key, why, About(need.metric.title, desk.name(owner), need.metric.source))


def _of_members(desk: Desk, owner: Owner, need: Need) -> None:
    counted = counted_members(desk, owner)
    try:
        values = _member_values(desk, need, counted)
    except Unpayable as why:
        if any(desk.is_blamed(own(agent), why) for agent in counted):
            desk.blame(owner, need.key)
        else:
            desk.fail(owner, need.key, why, About(need.metric.title, desk.name(owner), need.metric.source))
        return
    total = sum(values, NOTHING)
    if need.members is not None and need.members.function != "mean":
        desk.file(owner, need.key, total)
    elif values:
        desk.file(owner, need.key, total / len(values))


def _member_values(desk: Desk, need: Need, counted: Sequence[Agent]) -> list[Decimal]:
    members = need.members
    if members is None or members.operand is None:
        return [Decimal(1) for _ in counted]
    value = value_of(members.operand) if members.function != "count" else _counted(members.operand)
    found = []
    for agent in counted:
        try:
            found += [] if agent.is_base_only else [value(desk.filed[own(agent)])]
        except NoFigure:
            if not desk.plan.counted_plans:
                raise
    return found


def _counted(condition: Expr) -> Value:
    holds = condition_of(condition)
    return lambda figures: Decimal(int(holds(figures)))


def _sum_up(desk: Desk, owner: Owner, need: Need) -> None:
    """Add up a figure over the members, or take its weighted mean; those without the figure are passed over."""
    key = f"agent.{need.metric.id}"
    counted = counted_members(desk, owner)
    members = [desk.filed[own(agent)] for agent in counted]
    if any(key in desk.blamed.get(own(agent), ()) for agent in counted):
        desk.blame(owner, need.key)
    elif counted and need.metric.formula is None and not any(key in own_figures for own_figures in members):
        if not need.is_optional:
            desk.blame(owner, need.key, missing_figure(need.metric, desk.name(owner), None))
    elif need.metric.aggregate == "sum":
        desk.file(owner, need.key, sum((m[key] for m in members if key in m), NOTHING))
    else:
        weight = f"agent.{need.metric.weight}"
        weighed = [(m[key], m[weight]) for m in members if key in m and weight in m]
        if total := sum((w for _, w in weighed), NOTHING):
            desk.file(owner, need.key, sum((value * w for value, w in weighed), NOTHING) / total)


def _collect_metric(desk: Desk, need: Need, query: RowQuery) -> None:
    metric = need.metric
    for agent in desk.counted:
        owner = own(agent)
        try:
            figure, _ = collect(query, agent.records.get(query.record, ()), desk.filed[owner])
        except UnpayableRow as found:
            desk.blame(owner, need.key, _unpayable_row(found, metric.title, agent, metric.source))
        else:
            if figure is not None:
                desk.file(owner, need.key, figure)


def compute_collected(desk: Desk, step: Collecting) -> None:
    """File what a rule comes to over the rows of a record, and their number."""
    for agent in desk.counted:
        owner = own(agent)
        rows = agent.records.get(step.query.record, ())
        try:
            figure, count = collect(step.query, rows, desk.filed[owner])
        except UnpayableRow as found:
            problem = None
            if not desk.is_blamed(owner, found.why):
                problem = _unpayable_row(found, step.whose, agent, step.source)
            desk.blame(owner, step.figure.key, problem)
        else:
            desk.file(owner, step.rows.key, Decimal(count))
            if figure is not None:
                desk.file(owner, step.figure.key, figure)


def _unpayable_row(found: UnpayableRow, title: Text, agent: Agent, source: Source) -> Problem:
    column = gap_of(found)
    gap = found.row.gaps.get(column)
    if column and isinstance(found.why.node, Ref):
        metric = Metric(id=column, title=found.why.node.title, unit=found.why.node.unit, source=source)
        return missing_figure(metric, agent.name, gap, found.row.source)
    problem = unpayable(found.why, title, agent.name, source)
    place = found.row.source.render()
    said = Text(f"{problem.text.zh}（{place}）", f"{problem.text.en} ({place})")
    return Problem(code=problem.code, text=said, source=source)


def missing_column(metric: Metric, plan: PayPlan) -> Problem:
    """Say that no file has a figure."""
    columns = "、".join(metric.columns[:3]) or metric.title.zh
    text = Text(
        f"方案 {plan.id} 要用“{metric.title.zh}”，但所有文件里都没有这一列；请加上列“{columns}”，或在方案的 column 里写上表里的列名",
        f'plan {plan.id} needs "{metric.title.en}", and no file has that column; add a column {columns}, or give the column\'s name in the plan',
    )
    return Problem(code="column-missing", text=text, source=metric.source)


def missing_figure(metric: Metric, whose: str, gap: Gap | None, source: Source | None = None) -> Problem:
    """Say that a figure is not there: in the cell of the gap, or in no file."""
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
