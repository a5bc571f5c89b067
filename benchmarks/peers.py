"""The same month by the same plan as other tools do it, as ratios to csbonus, with their amounts compared to the fen.

    python benchmarks/peers.py [--agents 10000] [--runs 3] [--python PYTHON]

A peer that is not installed is left out with a line that says so; PYTHON is one that has pandas and openpyxl, where they
stand apart. Every program is a process of its own, started by turns; the medians are compared. LibreOffice recalculates a
workbook of formulas that was made before. What is right was worked out by hand (`by_hand.py`), which `engine.py` compares
with csbonus.
"""

import argparse
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path

import engine
import month
import peer_workbook

from csbonus.intake.formats.opening import open_file

HERE = Path(__file__).resolve().parent
ONE_SHEET, FULL, PANDAS, OFFICE = (
    "csbonus, one sheet",
    "csbonus, full workbook",
    "pandas + openpyxl",
    "LibreOffice",
)
TARGETS = ((PANDAS, ONE_SHEET, 5.0), (OFFICE, ONE_SHEET, 10.0), (PANDAS, FULL, 1.0))
"""How many times faster than a peer csbonus is to be."""

RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""


def main() -> None:
    """Measure, and print every program's time, its wrong amounts, and the targets."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--agents", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--python", default=sys.executable)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        month.write_xlsx(folder / "month.xlsx", given.agents)
        commands = _commands(folder, given.python, given.agents)
        taken: dict[str, list[float]] = {program: [] for program in commands}
        for _ in range(given.runs):
            for program, command in commands.items():
                taken[program].append(_seconds(command))
        medians = {program: statistics.median(seconds) for program, seconds in taken.items()}
        results = {PANDAS: folder / "pandas.xlsx", OFFICE: folder / "recalculated" / "formulas.xlsx"}
        _show(medians, {name: path for name, path in results.items() if name in commands}, given.agents)


def _commands(folder: Path, python: str, agents: int) -> dict[str, Sequence[str]]:
    rules = ["--rules", str(month.PLAN), "--month", "2026-10", "--quiet"]
    run = [sys.executable, "-m", "csbonus", "run", str(folder / "month.xlsx"), *rules]
    commands: dict[str, Sequence[str]] = {
        ONE_SHEET: [*run, "--sheets", "summary", "--values", "-o", str(folder / "one.xlsx")],
        FULL: [*run, "-o", str(folder / "full.xlsx")],
    }
    if subprocess.run([python, "-c", "import pandas, openpyxl"], capture_output=True, check=False).returncode:
        print(f"{PANDAS}: not installed, left out")
    else:
        commands[PANDAS] = [
            python, str(HERE / "peer_pandas.py"), str(folder / "month.xlsx"), str(folder / "pandas.xlsx")
        ]  # fmt: skip
    office = shutil.which("soffice")
    if office is None:
        print(f"{OFFICE}: not installed, left out")
    else:
        commands[OFFICE] = _recalculation(office, folder, agents)
    return commands


def _recalculation(office: str, folder: Path, agents: int) -> Sequence[str]:
    peer_workbook.write_formulas(folder / "formulas.xlsx", agents)
    settings = folder / "profile" / "user" / "registrymodifications.xcu"
    settings.parent.mkdir(parents=True)
    settings.write_text(RECALCULATE)
    return [
        office, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to", "xlsx",
        "--outdir", str(folder / "recalculated"), str(folder / "formulas.xlsx"),
    ]  # fmt: skip


def _seconds(command: Sequence[str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - start


def _show(medians: Mapping[str, float], results: Mapping[str, Path], agents: int) -> None:
    right = engine.by_hand_amounts(agents)
    for program, seconds in medians.items():
        wrong = (
            f"  {_wrong(results[program], right)} of {agents} people a wrong fen"
            if program in results
            else ""
        )
        print(f"{agents} agents {program:24} {seconds:7.2f} s{wrong}")
    for peer, ours, least in TARGETS:
        if peer in medians:
            times = medians[peer] / medians[ours]
            verdict = "met" if times >= least else "MISSED"
            print(f"T5 {ours} against {peer}: {times:.1f} x as fast  target >= {least:g}  {verdict}")


def _wrong(result: Path, right: engine.Amounts) -> int:
    """Count the people who have a line that differs."""
    sheet = next(sheet for sheet in open_file(result).sheets if sheet.name == peer_workbook.SHEET)
    paid = [
        tuple(Decimal(cell.text).quantize(Decimal("0.0001")) for cell in row[1 : engine.LINES + 1])
        for row in sheet.rows
        if row[0].text.startswith("客服0")
    ]
    return sum(one != other for one, other in zip(paid, right, strict=True))


if __name__ == "__main__":
    main()
