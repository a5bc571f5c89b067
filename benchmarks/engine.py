"""Computing alone, per agent and line, against code written by hand for the same plan.

    python benchmarks/engine.py [--agents 10000] [--runs 5]

Both get the figures as Decimals in memory and give every amount of every agent; they are run by turns in one process and
their medians compared, after every amount of the one was found equal to the other's.
"""

import argparse
import gc
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from decimal import Decimal
from itertools import groupby
from pathlib import Path

import by_hand
import month

from csbonus.intake.month import read_month
from csbonus.pay.payrun import compute_payrun
from csbonus.pay.people import MonthInput
from csbonus.pay.plan import PayPlan
from csbonus.rules.plans import read_rules

TARGET = 1.5
LINES = 20
Amounts = list[tuple[Decimal, ...]]
Team = tuple[Sequence[by_hand.Figures], Decimal, Decimal]


def main() -> None:
    """Measure, and print the time per agent and line of both, and the ratio."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--agents", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=5)
    given = parser.parse_args()
    gc.set_threshold(100_000, 50, 50)  # as the command line has it
    plans, read = _read(given.agents)
    written = _figures(given.agents)
    if _by_rules(plans, read) != _by_hand(written):
        sys.exit("the amounts differ")
    took: list[tuple[float, float]] = []
    for _ in range(given.runs):
        start = time.perf_counter()
        compute_payrun(plans, read)
        middle = time.perf_counter()
        _by_hand(written)
        took.append((middle - start, time.perf_counter() - middle))
    rules, hand = (statistics.median(taken) for taken in zip(*took, strict=True))
    for name, seconds in (("by the rules", rules), ("by hand", hand)):
        print(
            f"{given.agents} agents {name:14} {seconds / given.agents / LINES * 1e6:6.2f} us per agent and line"
        )
    verdict = "met" if rules / hand <= TARGET else "MISSED"
    print(f"T4 computing against Decimal by hand: {rules / hand:.2f}  target <= {TARGET}  {verdict}")


def _read(agents: int) -> tuple[Sequence[PayPlan], MonthInput]:
    plans = read_rules([str(month.PLAN)]).plans
    with tempfile.TemporaryDirectory() as folder:
        files = [str(path) for path in month.write_csv(Path(folder), agents)]
        read = read_month(files, plans, "2026-10").month
    assert read is not None  # noqa: S101 - a benchmark that cannot read has nothing to measure
    return plans, read


def _figures(agents: int) -> list[Team]:
    found: list[Team] = []
    rows = groupby(month.agents(agents), key=lambda row: row[1])
    for (_, members), (_, silent, returned) in zip(rows, month.teams(agents), strict=True):
        people = [
            {name: Decimal(str(figure)) for name, figure in zip(month.FIGURES, figures, strict=False)}
            for _, _, figures in members
        ]
        found.append((people, Decimal(str(silent)), Decimal(str(returned))))
    return found


def by_hand_amounts(agents: int) -> Amounts:
    """Give what everybody is to be paid, line by line, worked out by hand."""
    return _by_hand(_figures(agents))


def seconds_by_rules(agents: int, runs: int) -> float:
    """Give the median seconds that csbonus takes to compute alone."""
    plans, read = _read(agents)
    taken = []
    for _ in range(runs):
        start = time.perf_counter()
        compute_payrun(plans, read)
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def _by_rules(plans: Sequence[PayPlan], read: MonthInput) -> Amounts:
    done = compute_payrun(plans, read)
    assert done.payrun is not None  # noqa: S101 - the same
    return [tuple(line.amount for line in slip.lines) for slip in done.payrun.payslips]


def _by_hand(written: Sequence[Team]) -> Amounts:
    return [row for team in written for row in by_hand.pay_team(*team)]


if __name__ == "__main__":
    main()
