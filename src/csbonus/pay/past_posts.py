"""Earlier months of people who change posts: what is due is paid once, in the last post whose plan has a line for it."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from msgspec.structs import replace

from csbonus.pay.people import Agent, History, MonthInput, PastSlip
from csbonus.pay.plan import PayPlan

PlanOf = Mapping[str, PayPlan]
"""The plans of those who are paid, by agent key."""


def past_of_posts(month: MonthInput, plan_of: PlanOf) -> History:
    """Give the earlier months by agent key: each post of a person sees his figures, and of amounts what it is to pay.

    What the register held is released by the last post. Where nobody has several posts nothing changes.
    """
    posts: dict[str, list[Agent]] = {}
    for agent in month.agents:
        if agent.post is not None:
            posts.setdefault(agent.person, []).append(agent)
    if not posts:
        return month.history
    return {name: {**slips, **_parted(slips, posts, plan_of)} for name, slips in month.history.items()}


def _parted(
    slips: Mapping[str, PastSlip], posts: Mapping[str, Sequence[Agent]], plan_of: PlanOf
) -> dict[str, PastSlip]:
    found: dict[str, PastSlip] = {}
    for person, agents in posts.items():
        if person in slips:
            found |= _of_each(slips[person], agents, plan_of)
    return found


def _of_each(slip: PastSlip, agents: Sequence[Agent], plan_of: PlanOf) -> dict[str, PastSlip]:
    """Go from the last post to the first; each takes what no later one has taken."""
    left, found = slip, dict[str, PastSlip]()
    for agent in reversed(agents):
        plan = plan_of.get(agent.key)
        own = _due(left, plan)
        found[agent.key] = own
        left = replace(
            left,
            kept={line: amount for line, amount in left.kept.items() if line not in own.kept},
            held={}, released={}, carried=left.carried - own.carried,
        )  # fmt: skip
    return found


def _due(left: PastSlip, plan: PayPlan | None) -> PastSlip:
    """Leave of the amounts those that a plan has a place for."""
    lines = {line.parent for line in plan.lines if line.deferral is not None} if plan else set()
    carries = plan is not None and plan.limits is not None and plan.limits.is_carried
    return replace(
        left,
        kept={line: amount for line, amount in left.kept.items() if line in lines},
        carried=left.carried if carries else Decimal(0),
    )
