"""Every target in one run: a line beginning with T1 to T7 for each, and what it was measured by.

    python benchmarks/all.py [--large] [--runs 3] [--python PYTHON]

With `--large`, months of 100 000 people too. PYTHON is one that has pandas and openpyxl, for the comparison with others.
Nothing else should run meanwhile; only the ratios mean anything.
"""

import argparse
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent


def main() -> None:
    """Start one benchmark after the other; those that fail are named at the end."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--large", action="store_true")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--python", default=sys.executable)
    given = parser.parse_args()
    runs = ["--runs", str(given.runs)]
    sizes = ["--agents", "10", "1000", "10000", *(["100000"] if given.large else [])]
    parts = {
        "startup.py": ["--runs", str(5 * given.runs)],
        "reading.py": runs,
        "writing.py": [*sizes, *runs],
        "engine.py": runs,
        "peers.py": [*runs, "--python", given.python],
        "memory.py": sizes,
        "comparing.py": runs,
    }
    failed = [name for name, options in parts.items() if _start(name, options)]
    if failed:
        sys.exit(f"not measured: {', '.join(failed)}")


def _start(name: str, options: list[str]) -> int:
    print(f"== {name} {' '.join(options)}", flush=True)
    return subprocess.run([sys.executable, str(HERE / name), *options], check=False).returncode


if __name__ == "__main__":
    main()
