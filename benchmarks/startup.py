"""Start-up and the example month, as ratios against a bare Typer program measured in the same run.

    python benchmarks/startup.py [--runs 15]

Every command is started in turn, round after round, so that a machine that slows down slows all of
them; the medians are compared. `bare --help` and `bare run` are a Typer program that does nothing.
Both sides run from compiled bytecode, as any program does from its second start on.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MONTH = ROOT / "examples" / "2026-10"
LONG_PLAN = ROOT / "rules" / "apparel-handbook"
BARE = """
import typer

app = typer.Typer(rich_markup_mode=None, pretty_exceptions_enable=False)


@app.command()
def nothing(option: str = "") -> None:
    pass


app()
"""
COMPLETING = {"_CSBONUS_COMPLETE": "complete_fish", "_TYPER_COMPLETE_FISH_ACTION": "get-args"} | {
    "_TYPER_COMPLETE_ARGS": "csbonus run --"
}
"""What a shell sets when it asks what may follow; fish shows descriptions too."""
TARGETS = (
    ("T1", "csbonus --help", "bare --help", 1.3),
    ("T1", "csbonus run --help", "bare --help", 1.3),
    ("T1", "csbonus --version", "bare --help", 1.3),
    ("T1", "csbonus completing", "bare --help", 1.3),
    ("T2", "csbonus run (example month)", "bare run", 2.5),
    ("T7", "csbonus check (152 lines)", "bare run", 1.5),
)


def main() -> None:
    """Measure, and print a row per command and a row per target."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--runs", type=int, default=15)
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as folder:
        medians = _measure(_commands(Path(folder)), runs)
    for name, (seconds, megabytes) in medians.items():
        print(f"{name:30} {seconds * 1000:7.0f} ms  {megabytes:6.0f} MB")
    for number, name, against, target in TARGETS:
        ratio = medians[name][0] / medians[against][0]
        verdict = "met" if ratio <= target else "MISSED"
        print(f"{number} {name:30} {ratio:7.2f} x {against:12} target <= {target}  {verdict}")


def _commands(folder: Path) -> dict[str, list[str]]:
    bare = folder / "bare.py"
    bare.write_text(BARE)
    exports = sorted(str(path) for path in MONTH.glob("*.xlsx"))
    csbonus = [sys.executable, "-m", "csbonus"]
    month = ["--rules", str(MONTH / "rules"), "--month", "2026-10", "--out", str(folder / "out.xlsx")]
    return {
        "bare --help": [sys.executable, str(bare), "--help"],
        "bare run": [sys.executable, str(bare)],
        "csbonus --help": [*csbonus, "--help"],
        "csbonus run --help": [*csbonus, "run", "--help"],
        "csbonus --version": [*csbonus, "--version"],
        "csbonus completing": csbonus,
        "csbonus check (152 lines)": [*csbonus, "check", str(LONG_PLAN)],
        "csbonus run (example month)": [*csbonus, "run", *exports, *month],
    }


def _measure(commands: dict[str, list[str]], runs: int) -> dict[str, tuple[float, float]]:
    seconds: dict[str, list[float]] = {name: [] for name in commands}
    megabytes: dict[str, float] = {}
    for number in range(runs + 1):
        for name, command in commands.items():
            took, peak = _run(command, COMPLETING if name.endswith(" completing") else {})
            megabytes[name] = max(peak, megabytes.get(name, 0.0))
            if number:  # the first round only warms up
                seconds[name].append(took)
    return {name: (statistics.median(seconds[name]), megabytes[name]) for name in commands}


def _run(command: Sequence[str], environment: Mapping[str, str]) -> tuple[float, float]:
    start = time.perf_counter()
    env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    env |= environment
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=env)
    _, status, usage = os.wait4(process.pid, 0)
    took = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"failed with exit code {process.returncode}: {' '.join(command)}")
    return took, usage.ru_maxrss / 1024


if __name__ == "__main__":
    main()
