"""Earlier months' results made into figures, and the months that a plan cannot do without."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from csbonus.lang.tree import Ref
from csbonus.pay.events import held_back, number_key, released
from csbonus.pay.people import Agent, History, MonthInput, PastSlip
from csbonus.pay.plan import PayPlan
from csbonus.problems import Problem, Source, Text, show

NOTHING = Decimal(0)
_YEAR = 12


def month_before(month: str, steps: int = 1) -> str:
    """Name an earlier month: `2026-01` less 2 is `2025-11`."""
    number = int(month[:4]) * _YEAR + int(month[5:]) - 1 - steps
    return f"{number // _YEAR:04d}-{number % _YEAR + 1:02d}"


def past_figures(plan: PayPlan, agent: Agent, month: MonthInput) -> dict[str, Decimal]:
    """File what earlier months leave an agent: his figures, what was kept, held and carried."""
    filed: dict[str, Decimal] = {}
    for steps in range(1, plan.streak + 1):
        slip = month.history.get(month_before(month.month, steps), {}).get(agent.key)
        filed[f"history.{steps}.known"] = Decimal(int(slip is not None))
        for name, value in slip.figures.items() if slip else ():
            filed[f"history.{steps}.agent.{name}"] = value
    for line in plan.lines:
        if line.deferral is not None:
            is_released = month.month == line.deferral.release
            filed[f"kept.{line.parent}"] = (
                _kept(month.history, agent, line.parent) if is_released else NOTHING
            )
            filed[f"keeping.{line.parent}"] = Decimal(
                int(line.deferral.since <= month.month < line.deferral.release)
            )
    if plan.limits is not None and plan.limits.is_carried:
        filed["carried.in"] = _carried(month.history, agent, month.month)
    for rule in plan.incidents:
        if rule.needs_number:
            filed[f"released.{rule.name}"] = _released(rule.name, agent, month.history)
    return filed


def missing_months(plan: PayPlan, month: MonthInput) -> tuple[Problem, ...]:
    """Find the earlier months whose results a plan needs and that are not there."""
    missing = sorted({name for name in _months_needed(plan, month.month) if name not in month.history})
    if not missing:
        return ()
    listed = "、".join(missing)
    text = Text(
        f"方案 {plan.id} 要用以前月份的结果，缺少：{listed}；请用 --history 给出存放这些月份 JSON 结果的文件夹",
        f"plan {plan.id} needs the results of earlier months, and these are missing: {', '.join(missing)}; give the folder of their JSON results with --history",
    )
    return (Problem(code="history-missing", text=text, source=plan.source),)


def release_problems(plan: PayPlan, agent: Agent, month: MonthInput) -> tuple[Problem, ...]:
    """Find incidents that release what was never held, or was released before."""
    now = held_back(plan, agent)
    earlier = [slips[agent.key] for slips in month.history.values() if agent.key in slips]
    before = set(now).union(*(slip.held for slip in earlier))
    done = set[str]().union(*(slip.released for slip in earlier))
    problems = []
    for event in agent.incidents:
        key = number_key(event)
        if event.state == "released" and key in released(plan, agent) and (key not in before or key in done):
            problems.append(_not_held(agent, event.number, event.source, is_done=key in done))
    return tuple(problems)


def _not_held(agent: Agent, number: str, source: Source, *, is_done: bool) -> Problem:
    if is_done:
        text = Text(
            f"{show(agent.name)} 的单号 {show(number)} 以前已经释放过，不能再付一次；请删去这一行",
            f"number {show(number)} of {show(agent.name)} was released before and cannot be paid twice; delete the row",
        )
    else:
        text = Text(
            f"{show(agent.name)} 的单号 {show(number)} 没有扣留记录，不能释放；请核对单号，或用 --history 给出扣留那个月的结果",
            f"number {show(number)} of {show(agent.name)} was never held; check the number, or give the result of the month that held it with --history",
        )
    return Problem(code="release-unknown", text=text, source=source)


def _months_needed(plan: PayPlan, month: str) -> Iterable[str]:
    yield from (month_before(month, steps) for steps in range(1, plan.streak + 1))
    limits = plan.limits
    if limits is not None and limits.is_carried and month > limits.since:
        yield month_before(month)
    for line in plan.lines:
        if line.deferral is not None and month == line.deferral.release:
            yield from _between(line.deferral.since, month)


def _between(first: str, last: str) -> Iterable[str]:
    month = month_before(last)
    while month >= first:
        yield month
        month = month_before(month)


def _slips(history: History, agent: Agent) -> list[PastSlip]:
    return [slips[agent.key] for slips in history.values() if agent.key in slips]


def _kept(history: History, agent: Agent, line: str) -> Decimal:
    return sum((slip.kept.get(line, NOTHING) for slip in _slips(history, agent)), NOTHING)


def _carried(history: History, agent: Agent, month: str) -> Decimal:
    slip = history.get(month_before(month), {}).get(agent.key)
    return slip.carried if slip else NOTHING


def _released(name: str, agent: Agent, history: History) -> Decimal:
    """Add up what is paid back: the amounts held under the numbers that the month releases."""
    held: dict[str, Decimal] = {}
    for slip in _slips(history, agent):
        for key, amount in slip.held.items():
            held[key] = held.get(key, NOTHING) + amount
    for event in agent.incidents:
        if event.name == name and event.state == "held":
            held[number_key(event)] = held.get(number_key(event), NOTHING) + (event.amount or NOTHING)
    keys = {number_key(e) for e in agent.incidents if e.name == name and e.state == "released"}
    return sum((held.get(key, NOTHING) for key in keys), NOTHING)


def looks_back(parts: Sequence[Ref]) -> int:
    """Tell how many months back the farthest of some figures lies."""
    return max((int(ref.key.split(".")[1]) for ref in parts if ref.key.startswith("history.")), default=0)
