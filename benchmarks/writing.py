"""A run against the least that it could do: reading the same cells strictly, and writing the same cells plainly.

    python benchmarks/writing.py [--agents 1000 10000 [100000]] [--runs 3]

The bare program reads the input with the project's own strict reader and writes every cell of the finished
workbook, formulas with their values included, in whole rows through the project's own book, without any rules;
the time it takes to fetch those cells is taken off. Both are processes of their own, by turns; the medians are
compared, and the memory of a run with what it may take.
"""

import argparse
import os
import pickle
import random
import statistics
import subprocess
import sys
import tempfile
import time
from itertools import groupby
from pathlib import Path

import xlsxwriter

ROOT = Path(__file__).resolve().parent.parent
PLAN = ROOT / "rules" / "jd-presales"
HEADERS = ("客服", "团队", "接待人数", "询单人数", "询单->最终付款人数", "销售额", "退款金额")
TARGETS = {1_000: 1.5, 10_000: 1.3, 100_000: 1.3}
LEAST_MB, KB_PER_AGENT = 80, 12
BARE = """
import pickle, sys, time
from decimal import Decimal
from pathlib import Path
from csbonus.intake.xlsx.reader import read_workbook
from csbonus.workbook.book import Book
from csbonus.workbook.cells import Live, Number
from csbonus.workbook.sheet import Sheet

def content(formula, value):
    if formula:
        return Live(formula, Decimal(value) if value else None)
    return value if isinstance(value, str) else Number(value)

start = time.perf_counter()
sheets = [
    (name, [(row, [content(*cell) for cell in cells], ("text",) * len(cells)) for row, cells in rows])
    for name, rows in pickle.loads(Path(sys.argv[2]).read_bytes())
]
fetched = time.perf_counter() - start
read_workbook(Path(sys.argv[1]))
book = Book("zh", "2026-10")
for name, rows in sheets:
    sheet = Sheet(book, name)
    for row, contents, styles in rows:
        sheet.put_row(row, contents, styles, 18)
Path(sys.argv[3]).write_bytes(book.close("", {}))
print(fetched)
"""

Row = tuple[int, list[tuple[str, str | float]]]
"""A row's number from 0 and, from the first column on, each cell's formula and value."""


def main() -> None:
    """Measure, and print times, their ratio, memory and the targets."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--agents", type=int, nargs="+", default=[1_000, 10_000])
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--cells", type=Path, nargs=2, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.cells:
        given.cells[1].write_bytes(pickle.dumps(_sheets(given.cells[0])))
        return
    for agents in given.agents:
        with tempfile.TemporaryDirectory() as name:
            run, bare, memory = _measure(Path(name), agents, given.runs)
        ratio, target = run / bare, TARGETS.get(agents)
        most = LEAST_MB + KB_PER_AGENT * agents / 1024
        print(
            f"T3 {agents} agents: run {run:.2f} s, bare {bare:.2f} s, ratio {ratio:.2f} target <= {target}",
            end="  ",
        )
        print("(none)" if target is None else "met" if ratio <= target else "MISSED")
        print(f"T6 {agents} agents: full workbook, memory {memory:.0f} MB target <= {most:.0f} MB", end="  ")
        print("met" if memory <= most else "MISSED")


def _measure(folder: Path, agents: int, runs: int) -> tuple[float, float, float]:
    """Give the median seconds of the run and of the bare program, and the most megabytes of a run."""
    stats, out, cells = folder / "stats.xlsx", folder / "pay.xlsx", folder / "cells"
    _write_stats(stats, agents)
    (folder / "bare.py").write_text(BARE, encoding="utf-8")
    run = [sys.executable, "-m", "csbonus", "run", str(stats), "--rules", str(PLAN), "--month", "2026-10"]
    run += ["-o", str(out), "--quiet"]
    bare = [sys.executable, str(folder / "bare.py"), str(stats), str(cells), str(folder / "bare.xlsx")]
    subprocess.run(run, check=True)
    subprocess.run([sys.executable, __file__, "--cells", str(out), str(cells)], check=True)
    found = [(*_timed(run)[:2], _timed(bare)) for _ in range(runs)]
    return (
        statistics.median(seconds for seconds, _, _ in found),
        statistics.median(seconds - float(said) for _, _, (seconds, _, said) in found),
        max(megabytes for _, megabytes, _ in found),
    )


def _timed(command: list[str]) -> tuple[float, float, str]:
    """Run a program; gives its seconds, the most megabytes it took, and what it said."""
    start = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as program:
        said = program.stdout.read() if program.stdout else ""
        _, status, used = os.wait4(program.pid, 0)
        program.returncode = os.waitstatus_to_exitcode(status)
    if program.returncode:
        raise SystemExit(f"{command} failed")
    return time.perf_counter() - start, used.ru_maxrss / 1024, said


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


def _sheets(path: Path) -> list[tuple[str, list[Row]]]:
    """List every cell of the finished workbook, sheet by sheet and row by row."""
    from csbonus.cli.differences import read_book

    found = []
    for name, cells in read_book(path.read_bytes(), path.name).sheets.items():
        rows: list[Row] = []
        for row, places in groupby(sorted(cells), key=lambda place: place[0]):
            held = {column: cells[row, column] for _, column in places}
            shown: list[tuple[str, str | float]] = [("", "")] * max(held)
            for column, one in held.items():
                text = one.cell.text if one.cell else ""
                is_number = not one.formula and one.cell is not None and one.cell.kind == "number"
                shown[column - 1] = (one.formula, float(text) if is_number else text)
            rows.append((row - 1, shown))
        found.append((name, rows))
    return found


if __name__ == "__main__":
    main()
