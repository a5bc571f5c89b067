"""The same month by the same plan as other tools do it, as ratios to csbonus, with their amounts compared to the fen.

    python benchmarks/peers.py [--agents 10000] [--runs 3] [--python PYTHON]

A peer that is not installed is left out with a line that says so; PYTHON is one that has them (pandas with openpyxl,
python-calamine and xlsxwriter; zen-engine, OpenFisca-Core, policyengine-core, formualizer), where they stand apart. Every program is a process of its own, started by turns; the medians are compared. LibreOffice recalculates a
workbook of formulas that was made before. Engines compute alone (formualizer loads that workbook), and are compared with csbonus computing alone. What is right was worked out by hand (`by_hand.py`), which `engine.py` compares
with csbonus.
"""

import argparse
import json
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
ONE_SHEET, FULL, PANDAS, FAST_PANDAS, OFFICE = (
    "csbonus, one sheet",
    "csbonus, full workbook",
    "pandas + openpyxl",
    "pandas + calamine + XlsxWriter",
    "LibreOffice",
)
ENGINES = {
    "zen-engine": "zen",
    "OpenFisca": "openfisca_core",
    "policyengine-core": "policyengine_core",
    "formualizer": "formualizer",
}
"""Engines that compute alone, and the modules that they are."""

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
        results = {
            PANDAS: folder / "pandas.xlsx",
            FAST_PANDAS: folder / "fast.xlsx",
            OFFICE: folder / "recalculated" / "formulas.xlsx",
        }
        _show(medians, {name: path for name, path in results.items() if name in commands}, given.agents)
        _show_engines(given.python, given.agents, folder / "formulas.xlsx", given.runs)


def _commands(folder: Path, python: str, agents: int) -> dict[str, Sequence[str]]:
    rules = ["--rules", str(month.PLAN), "--month", "2026-10", "--quiet"]
    run = [sys.executable, "-m", "csbonus", "run", str(folder / "month.xlsx"), *rules]
    commands: dict[str, Sequence[str]] = {
        ONE_SHEET: [*run, "--sheets", "summary", "--values", "-o", str(folder / "one.xlsx")],
        FULL: [*run, "-o", str(folder / "full.xlsx")],
    }
    script = [python, str(HERE / "peer_pandas.py"), str(folder / "month.xlsx")]
    if _has(python, PANDAS, "pandas, openpyxl"):
        commands[PANDAS] = [*script, str(folder / "pandas.xlsx")]
    if _has(python, FAST_PANDAS, "pandas, python_calamine, xlsxwriter"):
        commands[FAST_PANDAS] = [*script, str(folder / "fast.xlsx"), "calamine", "xlsxwriter"]
    office = shutil.which("soffice")
    if office is None:
        print(f"{OFFICE}: not installed, left out")
    else:
        commands[OFFICE] = _recalculation(office, folder, agents)
    return commands


def _has(python: str, peer: str, modules: str) -> bool:
    """Tell whether a peer's modules are there, and say so where they are not."""
    is_there = not subprocess.run(
        [python, "-c", f"import {modules}"], capture_output=True, check=False
    ).returncode
    if not is_there:
        print(f"{peer}: not installed, left out")
    return is_there


def _show_engines(python: str, agents: int, formulas: Path, runs: int) -> None:
    """Print what engines that compute alone take, as a ratio to csbonus computing alone, and their wrong amounts."""
    right, ours = engine.by_hand_amounts(agents), engine.seconds_by_rules(agents, runs)
    if not formulas.exists():
        peer_workbook.write_formulas(formulas, agents)
    print(f"{agents} agents csbonus, computing alone   {ours:7.2f} s")
    for peer, module in ENGINES.items():
        if _has(python, peer, module):
            command = [python, str(HERE / "peer_engines.py"), peer, str(agents), str(formulas)]
            done = [
                json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
                for _ in range(runs)
            ]
            seconds = statistics.median(one["seconds"] for one in done)
            wrong = _count_wrong([tuple(map(_plain, row)) for row in done[0]["amounts"]], right)
            print(
                f"{agents} agents {peer:24} {seconds:7.3f} s  {seconds / ours:.3f} x csbonus  {wrong} of {agents} people a wrong fen"
            )


def _plain(amount: float | str) -> Decimal:
    return Decimal(str(amount)).quantize(Decimal("0.0001"))


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
        tuple(_plain(cell.text) for cell in row[1 : engine.LINES + 1])
        for row in sheet.rows
        if row[0].text.startswith("客服0")
    ]
    return _count_wrong(paid, right)


def _count_wrong(paid: engine.Amounts, right: engine.Amounts) -> int:
    return sum(one != other for one, other in zip(paid, right, strict=True))


if __name__ == "__main__":
    main()
