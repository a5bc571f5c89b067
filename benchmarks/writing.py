"""A run against the least that it could do: reading the same cells strictly, and writing the same cells plainly.

    python benchmarks/writing.py [--agents 1000] [--runs 3]

The bare program reads the input with the project's own strict reader and writes every cell of the finished
workbook, formulas with their values included, through the project's own book without any rules. Both are
processes of their own, by turns; the medians are compared.
"""

import argparse
import pickle
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import xlsxwriter

ROOT = Path(__file__).resolve().parent.parent
PLAN = ROOT / "rules" / "jd-presales"
HEADERS = ("客服", "团队", "接待人数", "询单人数", "询单->最终付款人数", "销售额", "退款金额")
TARGETS = {1_000: 1.5, 10_000: 1.3, 100_000: 1.3}
BARE = """
import pickle, sys
from pathlib import Path
from xlsxwriter import Workbook
from csbonus.intake.xlsx.reader import read_workbook
from csbonus.workbook.book import FormulaSheet

read_workbook(Path(sys.argv[1]))
book = Workbook(sys.argv[3], {"strings_to_formulas": False, "strings_to_urls": False})
shown = book.add_format({"border": 1})
for name, cells in pickle.loads(Path(sys.argv[2]).read_bytes()):
    page = book.add_worksheet(name, worksheet_class=FormulaSheet)
    for row, column, formula, value in cells:
        if formula:
            page.write_formula(row, column, formula, shown, value)
        elif isinstance(value, str):
            page.write_string(row, column, value, shown)
        else:
            page.write_number(row, column, value, shown)
book.close()
"""


def main() -> None:
    """Measure, and print both times, their ratio and the target."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--agents", type=int, default=1_000)
    parser.add_argument("--runs", type=int, default=3)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        run, bare = _measure(Path(name), given.agents, given.runs)
    target = TARGETS.get(given.agents, 1.5)
    verdict = "met" if run / bare <= target else "MISSED"
    print(
        f"{given.agents} agents: run {run:.2f} s, bare {bare:.2f} s, ratio {run / bare:.2f} target <= {target}  {verdict}"
    )


def _measure(folder: Path, agents: int, runs: int) -> tuple[float, float]:
    stats, out, cells = folder / "stats.xlsx", folder / "pay.xlsx", folder / "cells"
    _write_stats(stats, agents)
    (folder / "bare.py").write_text(BARE, encoding="utf-8")
    call = [sys.executable, "-m", "csbonus", "run", str(stats), "--rules", str(PLAN), "--month", "2026-10"]
    call += ["-o", str(out), "--quiet"]
    subprocess.run(call, check=True)
    cells.write_bytes(pickle.dumps(_cells(out)))
    bare = [sys.executable, str(folder / "bare.py"), str(stats), str(cells), str(folder / "bare.xlsx")]
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(runs):
        for command, taken in zip((call, bare), times, strict=True):
            start = time.perf_counter()
            subprocess.run(command, check=True)
            taken.append(time.perf_counter() - start)
    return statistics.median(times[0]), statistics.median(times[1])


def _write_stats(path: Path, agents: int) -> None:
    chance = random.Random(7)  # noqa: S311 - made-up figures, guards nothing
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("数据")
    sheet.write_row(0, 0, HEADERS)
    for n in range(agents):
        asked = chance.randint(100, 900)
        figures = (
            chance.randint(100, 999),
            asked,
            chance.randint(0, asked),
            chance.randint(10**4, 6 * 10**4),
            0,
        )
        sheet.write_row(n + 1, 0, (f"客服{n:06}", f"团队{n // 20}", *figures))
    teams = book.add_worksheet("团队")
    teams.write_row(0, 0, ("团队", "静默销售额", "静默退款额"))
    for n in range(-(-agents // 20)):
        teams.write_row(n + 1, 0, (f"团队{n}", 120000, 3333))
    book.close()


def _cells(path: Path) -> list[tuple[str, list[tuple[int, int, str, Any]]]]:
    """List every cell of the finished workbook: row, column, formula, value."""
    from csbonus.cli.differences import read_book

    found = []
    for name, cells in read_book(path.read_bytes(), path.name).sheets.items():
        rows: list[tuple[int, int, str, Any]] = []
        for (row, column), held in cells.items():
            text = held.cell.text if held.cell else ""
            is_number = held.cell is not None and held.cell.kind == "number"
            rows.append((row - 1, column - 1, held.formula, float(text) if is_number else text))
        found.append((name, rows))
    return found


if __name__ == "__main__":
    main()
