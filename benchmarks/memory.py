"""Memory and time of large months, read from text and given as JSON.

    python benchmarks/memory.py [--agents 1000 10000 [100000 1000000]]

`run --dry-run --json` of the plan of twenty lines; each a process of its own. What counts is how the memory grows, and
that it does not grow faster than the people. From 1 000 000 people on two processes write (`--jobs 2`), and the time has
a target too; the memory is then that of the larger process.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import month

LEAST_MB, KB_PER_AGENT = 80, 12
VERY_MANY, SECONDS = 1_000_000, 600


def main() -> None:
    """Measure, and print time and peak memory of each number of people, and the target."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--agents", type=int, nargs="+", default=[1_000, 10_000])
    for agents in parser.parse_args().agents:
        with tempfile.TemporaryDirectory() as folder:
            seconds, peak = _run(Path(folder), agents, jobs=2 if agents >= VERY_MANY else 1)
        most = LEAST_MB + KB_PER_AGENT * agents / 1024
        verdict = "met" if peak <= most else "MISSED"
        print(
            f"T6 {agents} agents to JSON: {seconds:.1f} s, {peak:.0f} MB  target <= {most:.0f} MB  {verdict}"
        )
        if agents >= VERY_MANY:
            verdict = "met" if seconds <= SECONDS else "MISSED"
            print(f"T6 {agents} agents to JSON: {seconds:.0f} s  target <= {SECONDS} s  {verdict}")


def _run(folder: Path, agents: int, jobs: int) -> tuple[float, float]:
    files = [str(path) for path in month.write_csv(folder, agents)]
    command = [
        sys.executable,
        "-m",
        "csbonus",
        "run",
        *files,
        "--rules",
        str(month.PLAN),
        "--month",
        "2026-10",
    ]
    command += [
        "--dry-run",
        "--json",
        str(folder / "pay.json"),
        "--quiet",
        "--jobs",
        str(jobs),
    ]
    for limit in ("rows=2000000", "cells=40000000", "characters=400000000"):
        command += ["--limit", limit]
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"failed with exit code {process.returncode}: {' '.join(command)}")
    return time.perf_counter() - start, usage.ru_maxrss / 1024


if __name__ == "__main__":
    main()
