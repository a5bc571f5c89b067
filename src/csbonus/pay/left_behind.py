"""Amounts that earlier months kept back or carried, and that no slip of this month takes up: none is to be lost unseen."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from csbonus.pay.past import month_before
from csbonus.pay.payslip import Payslip
from csbonus.pay.people import MonthInput
from csbonus.pay.plan import Deferral, PayPlan
from csbonus.problems import Notice, Source, Text, show

_NAMED = 5


def left_behind(
    plans: Sequence[PayPlan], month: MonthInput, payslips: Sequence[Payslip]
) -> tuple[Notice, ...]:
    """Say whose amounts of earlier months are due or owed now and stand on no slip; `plans` are those in force.

    What is due in another month is passed over. Where no plan has the line any more nobody knows when its amounts
    are due, so that they are named every month.
    """
    if not month.history:
        return ()
    slips: dict[str, list[Payslip]] = {}
    for payslip in payslips:
        slips.setdefault(payslip.agent.person, []).append(payslip)
    names = {agent.person: (agent.name, agent.source) for agent in month.agents}
    return (*_kept_back(plans, month, slips, names), *_carried(month, slips, names))


_Slips = Mapping[str, Sequence[Payslip]]
_Names = Mapping[str, tuple[str, Source | None]]


def _kept_back(plans: Sequence[PayPlan], month: MonthInput, slips: _Slips, names: _Names) -> Iterable[Notice]:
    in_force = _deferrals(plans)
    lost: dict[str, dict[str, Decimal]] = {}
    for (person, line), amount in _kept(month).items():
        own = slips.get(person, ())
        title, deferral = (in_force | _deferrals([slip.plan for slip in own])).get(line, (None, None))
        if title is None or deferral is None:
            lost.setdefault(line, {})[person] = amount
        elif deferral.release == month.month and not _is_released(own, line):
            yield _due(*names.get(person, (person, None)), title, amount)
    for line, amounts in lost.items():
        yield _unknown(
            line, [names.get(person, (person,))[0] for person in amounts], sum(amounts.values(), Decimal(0))
        )


def _deferrals(plans: Iterable[PayPlan]) -> dict[str, tuple[Text, Deferral]]:
    """Find the lines of which a part is kept back, by their id."""
    return {
        line.parent: (line.title, line.deferral)
        for plan in plans
        for line in plan.lines
        if line.kind == "released" and line.deferral is not None
    }


def _kept(month: MonthInput) -> dict[tuple[str, str], Decimal]:
    """Add up what was kept back of whom, by person and line."""
    found: dict[tuple[str, str], Decimal] = {}
    for slips in month.history.values():
        for person, slip in slips.items():
            for line, amount in slip.kept.items():
                found[person, line] = found.get((person, line), Decimal(0)) + amount
    return {key: amount for key, amount in found.items() if amount}


def _is_released(payslips: Sequence[Payslip], line: str) -> bool:
    rules = (paid.rule for slip in payslips for paid in slip.lines)
    return any(rule.kind == "released" and rule.parent == line for rule in rules)


def _is_taken(payslips: Sequence[Payslip]) -> bool:
    return any(line.rule.id == "carried_in" for slip in payslips for line in slip.lines)


def _carried(month: MonthInput, slips: _Slips, names: _Names) -> Iterable[Notice]:
    for person, past in month.history.get(month_before(month.month), {}).items():
        if past.carried and not _is_taken(slips.get(person, ())):
            name, source = names.get(person, (person, None))
            yield Notice(
                code="carried-not-taken",
                text=Text(
                    f"{show(name)} 上月结转的扣款 {past.carried} 元本月没有扣：工资条上没有“上月结转扣款”；请核对",
                    f"{past.carried} carried from last month was not taken from {show(name)}: no slip of this month has such a line; check it",
                ),
                source=source,
            )


def _due(name: str, source: Source | None, title: Text, amount: Decimal) -> Notice:
    return Notice(
        code="kept-back-unpaid",
        text=Text(
            f"{show(name)} 以前暂扣的 {amount} 元本月应发，但本月的工资条上没有“{title.zh}”，没有发放；请核对，要发的请作为手工金额发放",
            f'{amount} kept back from {show(name)} in earlier months is due this month, but no slip has "{title.en}", so it was not paid; check it, and pay what is due as a manual amount',
        ),
        source=source,
    )


def _unknown(line: str, names: Sequence[str], amount: Decimal) -> Notice:
    more = len(names) - _NAMED
    shown = [show(name, 20) for name in names[:_NAMED]]
    zh = "、".join(shown) + (f" 等 {len(names)} 人" if more > 0 else "")
    en = ", ".join(shown) + (f" and {more} more" if more > 0 else "")
    return Notice(
        code="kept-back-without-line",
        text=Text(
            f"{zh}以前在 {show(line)} 共暂扣 {amount} 元，现在的方案都没有这一项的补发；还没有发过的，请作为手工金额发放",
            f"{amount} was kept back from {en} by {show(line)} in earlier months, and no plan pays it now; pay as a manual amount what was not paid yet",
        ),
    )
