"""A group's figure as a live formula over the rows of its members: their sum, or their weighted mean."""

from collections.abc import Sequence
from decimal import Decimal

from csbonus.pay.desk import who_counts
from csbonus.pay.payslip import Payslip
from csbonus.pay.plan import Need, PayPlan
from csbonus.workbook.addresses import Addresses
from csbonus.workbook.cells import Cell, Content, Live, Number
from csbonus.workbook.table import ranges
from csbonus.workbook.texts import MISSING, number_format

_MOST_ARGUMENTS = 250


Pair = tuple[Cell, Cell]
"""The cells of a member's figure and of what it is weighed by; a sum is weighed by nothing but itself."""


def members_together(
    plan: PayPlan,
    need: Need,
    members: Sequence[Payslip],
    figures: tuple[Addresses, str],
    found: Decimal | None,
) -> Content:
    """Write what the counted members of a group come to together; `figures` are addresses, and the sheet of the formula."""
    addresses, sheet = figures
    shown_as = number_format(need.metric.unit, found)
    pairs = _cells(plan, need, members, addresses) if not plan.counted_plans else []
    if found is None or not pairs:
        return Number(found, shown_as) if found is not None else MISSING
    if need.metric.aggregate == "sum":
        return Live(_total([cell for cell, _ in pairs], sheet), found, shown_as)
    return Live(f'IFERROR({_mean(pairs, sheet)},"")', found, shown_as)


def _cells(plan: PayPlan, need: Need, members: Sequence[Payslip], addresses: Addresses) -> list[Pair]:
    """Find the cells of the members' figures and of their weights, from top to bottom."""
    figures = {p.agent.key: p.figures for p in members}
    agents = [p.agent for p in members]
    counted = {agent.key for agent in who_counts(plan, plan.ratios, agents, lambda agent: figures[agent.key])}
    key = f"agent.{need.metric.id}"
    weight = key if need.metric.aggregate == "sum" else f"agent.{need.metric.weight}"
    pairs = []
    for payslip in members:
        if payslip.agent.key in counted and {key, weight} <= payslip.figures.keys():
            owner = ("agent", payslip.agent.key)
            pair = (addresses.find(plan.id, (owner,), key), addresses.find(plan.id, (owner,), weight))
            if pair[0] is not None and pair[1] is not None:
                pairs.append((pair[0], pair[1]))
    return sorted(pairs, key=lambda pair: (len(pair[0].sheet), pair[0].sheet, pair[0].row))


def _total(cells: Sequence[Cell], sheet: str) -> str:
    parts = ranges(cells, sheet)
    while len(parts) > _MOST_ARGUMENTS:
        parts = [
            f"SUM({','.join(parts[i : i + _MOST_ARGUMENTS])})" for i in range(0, len(parts), _MOST_ARGUMENTS)
        ]
    return f"SUM({','.join(parts)})"


def _mean(pairs: Sequence[Pair], sheet: str) -> str:
    products = [f"SUMPRODUCT({','.join(_aligned(run, sheet))})" for run in _runs(pairs)]
    return f"({'+'.join(products)})/{_total([weight for _, weight in pairs], sheet)}"


def _aligned(run: Sequence[Pair], sheet: str) -> list[str]:
    columns = ([cell for cell, _ in run], [weight for _, weight in run])
    return [ranges(column, sheet)[0] for column in columns]


def _runs(pairs: Sequence[Pair]) -> list[list[Pair]]:
    """Cut the pairs wherever the figures or their weights do not stand in a row."""
    found: list[list[Pair]] = []
    for pair in pairs:
        if found and all(_follows(one, two) for one, two in zip(found[-1][-1], pair, strict=True)):
            found[-1].append(pair)
        else:
            found.append([pair])
    return found


def _follows(one: Cell, two: Cell) -> bool:
    return one.row + 1 == two.row and one.sheet == two.sheet
