"""Reading a workbook strictly, and a month from it, as ratios to calamine, the fastest reader there is, in the same run.

    python benchmarks/reading.py [--agents 10000] [--runs 5]

All in one process and by turns; medians of processor time are compared. calamine hands over values; the strict reader every
cell's own characters, with its address and how it is shown, or a refusal. A month is more than its cells: tables recognised,
every figure read in its column's unit, filed by person with its cell, and every row accounted for.
"""

import argparse
import gc
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import month
from python_calamine import CalamineWorkbook

from csbonus.intake.month import read_month
from csbonus.intake.xlsx.reader import read_workbook
from csbonus.rules.plans import read_rules

TARGET = 3.4


def main() -> None:
    """Measure, and print the time of each per cell, the ratios and the target of the strict reader."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--agents", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=5)
    given = parser.parse_args()
    gc.set_threshold(100_000, 50, 50)  # as the command line has it
    plans = read_rules([str(month.PLAN)]).plans
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "month.xlsx"
        month.write_xlsx(path, given.agents)
        ways: dict[str, Callable[[], object]] = {
            "calamine": lambda: _by_calamine(path),
            "strict reader": lambda: read_workbook(path),
            "month": lambda: read_month([str(path)], plans, "2026-10"),
        }
        taken = {name: [_seconds(way) for _ in range(given.runs)] for name, way in ways.items()}
    medians = {name: statistics.median(seconds) for name, seconds in taken.items()}
    cells = given.agents * len(month.HEADER)
    for name, seconds in medians.items():
        print(f"{given.agents} agents {name:14} {seconds:6.2f} s  {seconds / cells * 1e6:5.2f} us per cell")
    strict, whole = (medians[name] / medians["calamine"] for name in ("strict reader", "month"))
    verdict = "met" if strict <= TARGET else "MISSED"
    print(
        f"reading strictly against calamine: {strict:.2f}  target <= {TARGET}  {verdict}; a month: {whole:.2f}"
    )


def _by_calamine(path: Path) -> list[object]:
    book = CalamineWorkbook.from_path(str(path))
    return [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]


def _seconds(way: Callable[[], object]) -> float:
    start = time.process_time()
    way()
    return time.process_time() - start


if __name__ == "__main__":
    main()
