"""Comparing rules on 300 agents and 12 months, as a ratio to reading the same files once in the same run.

    python benchmarks/comparing.py [--runs 5] [--agents 300] [--months 12]

Both are processes of their own, started in turn; the medians are compared. Reading is what any command has to do:
each file opened, its tables recognised, its figures filed by agent. The new rules have four edits of different lines;
where edits meddle with each other, every month is paid twice more for each of them.
"""

import argparse
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from xlsxwriter import Workbook

ROOT = Path(__file__).resolve().parent.parent
PLAN = ROOT / "rules" / "jd-presales" / "plan.yaml"
TARGET = 2.5
EDITS = (
    ("value: 1800", "value: 2000"),
    ("    rate: 2%", "    rate: 1.5%"),
    ("rate: -4%", "rate: -5%"),
    ("value: 0.50", "value: 0.55"),
)
HEADER = (
    "客服",
    "团队",
    "接待人数",
    "询单人数",
    "询单->最终付款人数",
    "销售额",
    "退款金额",
    *(f"其他列{n}" for n in range(18)),
)
READ = """
import sys
from csbonus.intake.month import read_month
from csbonus.rules.plans import read_rules

rules, *files = sys.argv[1:]
plans = read_rules([rules]).plans
for number, file in enumerate(files, 1):
    assert read_month([file], plans, f"2026-{number:02d}").month is not None
"""


def main() -> None:
    """Measure, and print both times and the ratio."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--agents", type=int, default=300)
    parser.add_argument("--months", type=int, default=12, choices=range(1, 13))
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        files = [_month(Path(folder), number, chosen.agents) for number in range(1, chosen.months + 1)]
        new = Path(folder) / "new.yaml"
        new.write_text(_edited(PLAN.read_text(encoding="utf-8")), encoding="utf-8")
        reading = [sys.executable, "-c", READ, str(PLAN), *files]
        comparing = [
            sys.executable,
            "-m",
            "csbonus",
            "compare",
            *files,
            "--rules",
            str(PLAN),
            "--rules",
            str(new),
        ]
        took = [(_seconds(reading), _seconds(comparing)) for _ in range(chosen.runs + 1)][1:]
    medians = [statistics.median(seconds) for seconds in zip(*took, strict=True)]
    ratio = medians[1] / medians[0]
    print(f"reading {chosen.agents} agents x {chosen.months} months once  {medians[0]:6.2f} s")
    print(f"csbonus compare                        {medians[1]:6.2f} s")
    print(
        f"T7 comparing against reading: {ratio:5.2f}  target <= {TARGET}  {'met' if ratio <= TARGET else 'MISSED'}"
    )


def _edited(text: str) -> str:
    for old, new in EDITS:
        text = text.replace(old, new)
    return text


def _month(folder: Path, number: int, agents: int) -> str:
    chance = random.Random(number)  # noqa: S311 - guards nothing
    path = folder / f"京东_2026-{number:02d}.xlsx"
    with Workbook(path) as book:
        sheet = book.add_worksheet("数据")
        sheet.write_row(0, 0, HEADER)
        for row in range(1, agents + 1):
            sheet.write_row(row, 0, _agent(row, chance))
        teams = book.add_worksheet("团队")
        teams.write_row(0, 0, ("团队", "静默销售额", "静默退款额"))
        for team in range(10):
            teams.write_row(
                team + 1, 0, (f"{team}组", chance.randint(50_000, 150_000), chance.randint(0, 5_000))
            )
    return str(path)


def _agent(row: int, chance: random.Random) -> Sequence[object]:
    inquiries = chance.randint(300, 900)
    sales, returns = chance.randint(2_000_000, 6_000_000) / 100, chance.randint(0, 300_000) / 100
    figures = (chance.randint(300, 1200), inquiries, chance.randint(100, inquiries), sales, returns)
    return (f"客服{row:04d}", f"{row % 10}组", *figures, *(chance.randint(1, 999) for _ in range(18)))


def _seconds(command: Sequence[str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
