"""Totals that are far from those of the team, so that somebody looks at them before pay day."""

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from statistics import median

from csbonus.pay.payslip import PayRun, Payslip

_FEWEST = 5
"""Among fewer people there is no telling what is usual."""

_FAR = 4
"""So many times the usual distance from the team's median is far; half of the team is within one."""


def unusual(payrun: PayRun) -> frozenset[str]:
    """Name the agents whose totals are far from the median of their team and plan, by key."""
    teams: dict[tuple[str, str], list[Payslip]] = defaultdict(list)
    for slip in payrun.payslips:
        teams[slip.plan.id, slip.agent.team].append(slip)
    return frozenset(key for slips in teams.values() if len(slips) >= _FEWEST for key in _far(slips))


def _far(slips: Sequence[Payslip]) -> list[str]:
    middle = median(slip.total for slip in slips)
    distances = {slip.agent.key: abs(slip.total - middle) for slip in slips}
    usual = median(distances.values())
    return [key for key, distance in distances.items() if usual > Decimal(0) and distance > _FAR * usual]
