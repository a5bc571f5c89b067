"""Laws of two months of data: none of the differences is the month before, all of them are the month after."""

from collections.abc import Callable
from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from csbonus.comparing.causes import Cells, share_out, walk
from csbonus.comparing.changes import cells_of
from csbonus.dryrun.data_factors import blend_months, find_data_factors
from csbonus.pay.payrun import compute_payrun
from csbonus.pay.people import MonthInput
from csbonus.pay.plan import PayPlan

Drawn = tuple[dict[str, dict[str, object]], dict[str, Decimal]]

LINES = """
commission: {kind: commission, title: 提成, base: sales, rate: 2.5%}
share: {kind: pool, title: 均摊, of: team, amount: 1% * team.pot, share: equally}
better: {kind: weighted_bonus, title: 加权, base: commission, metric: conversion, against: team}
"""
amounts = st.integers(0, 10**6).map(lambda fen: Decimal(fen) / 100)
people = st.dictionaries(
    st.sampled_from(["甲", "乙", "丙", "丁"]),
    st.fixed_dictionaries({
        "sales": amounts, "inquiries": st.integers(1, 500), "paid": st.integers(1, 500),
        "team": st.sampled_from(["甲组", "乙组"]),
    }),
    min_size=1,
)  # fmt: skip
pots = st.fixed_dictionaries({"甲组": amounts, "乙组": amounts})


months = st.tuples(people, pots)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(months, months)
def test_the_causes_of_two_months_add_up(
    plan_of: Callable[..., PayPlan], month: Callable[..., MonthInput], first: Drawn, last: Drawn
) -> None:
    plan = plan_of(LINES)
    before, after = (
        month(who, {"team": {team: {"pot": pot} for team, pot in figures.items()}}, name)
        for (who, figures), name in ((first, "2026-09"), (last, "2026-10"))
    )
    factors = find_data_factors(before, after, [plan])

    def paid(made: frozenset[int]) -> Cells | None:
        keys = frozenset(factor.key for number, factor in enumerate(factors) if number in made)
        payrun = compute_payrun([plan], blend_months(before, after, keys)).payrun
        return None if payrun is None else cells_of(0, payrun)

    ends = [cells_of(0, run) for one in (before, after) if (run := compute_payrun([plan], one).payrun)]
    assert paid(frozenset()) == ends[0]
    assert by_line(paid(frozenset(range(len(factors))))) == by_line(ends[1])
    shares = share_out([walk(ends[0], ends[1], [None] * len(factors), paid)], len(factors))
    total = sum((amount for share in shares for amount in share.cells.values()), Decimal(0))
    assert total == sum(ends[1].values()) - sum(ends[0].values())


def by_line(cells: Cells | None) -> dict[str, Decimal]:
    """Sum up every line; who gets the odd fen of a pool depends on the order of people."""
    sums: dict[str, Decimal] = {}
    for (_, _, line), amount in (cells or {}).items():
        sums[line] = sums.get(line, Decimal(0)) + amount
    return sums
