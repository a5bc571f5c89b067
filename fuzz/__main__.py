"""`python -m fuzz [TARGET ...] --inputs 1000 --seed 1 --workers 2 --finds FOLDER`: look for inputs that break a reader.

Every input is made from its own number, so the same seed gives the same inputs whatever the workers. A find is
kept as a file named after its target, to be put into tests/fuzzed when it is mended. Exit 1 where there is one.
"""

import argparse
import contextlib
import hashlib
import signal
import sys
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path
from random import Random

from fuzz.targets import TARGETS, Broken, made, try_input

_PIECE = 200
_HANG = 60
_MEMORY = 2 * 1024**3


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A run of inputs of one target, by their numbers."""

    target: str
    seed: int
    first: int
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How many inputs ended how, and those that broke something, with what they broke."""

    target: str
    ends: Counter[str] = field(default_factory=Counter)
    finds: list[tuple[bytes, str]] = field(default_factory=list)


def run_piece(piece: Piece) -> Outcome:
    """Make and try a run of inputs."""
    _limit_memory()
    signal.signal(signal.SIGALRM, _hang)
    outcome = Outcome(target=piece.target)
    for number in range(piece.first, piece.first + piece.count):
        data = made(piece.target, Random(f"{piece.target} {piece.seed} {number}"))
        signal.alarm(_HANG)
        try:
            outcome.ends[try_input(piece.target, data)] += 1
        except BaseException:  # noqa: BLE001 - whatever it is, it is a find
            outcome.ends["broken"] += 1
            outcome.finds.append((data, traceback.format_exc()))
        finally:
            signal.alarm(0)
    return outcome


def _hang(_signal: int, _frame: object) -> None:
    raise Broken(f"no end within {_HANG} s")


def _limit_memory() -> None:
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, resource.getrlimit(resource.RLIMIT_AS)[1]))


def pieces(targets: list[str], inputs: int, seed: int) -> Iterator[Piece]:
    """Cut the work up, the targets by turns."""
    for first in range(0, inputs, _PIECE):
        for target in targets:
            yield Piece(target=target, seed=seed, first=first, count=min(_PIECE, inputs - first))


def main() -> int:
    """Run the fuzzer; gives 1 where something broke."""
    given = _arguments()
    begun, ends, finds = time.monotonic(), dict[str, Counter[str]](), 0
    with ProcessPoolExecutor(given.workers, get_context("fork")) as pool:  # the work stands in this module
        waiting = [
            pool.submit(run_piece, piece)
            for piece in pieces(given.targets or list(TARGETS), given.inputs, given.seed)
        ]
        for future in as_completed(waiting):
            outcome = future.result()
            ends.setdefault(outcome.target, Counter()).update(outcome.ends)
            finds += _keep(outcome, given.finds)
            if given.seconds and time.monotonic() - begun > given.seconds:
                pool.shutdown(cancel_futures=True)
                break
    for target, counted in sorted(ends.items()):
        said = ", ".join(f"{count} {end}" for end, count in sorted(counted.items()))
        print(f"{target}: {counted.total()} inputs: {said}")
    print(
        f"{sum(c.total() for c in ends.values())} inputs in {time.monotonic() - begun:.0f} s, {finds} finds"
    )
    return 1 if finds else 0


def _keep(outcome: Outcome, folder: Path) -> int:
    for data, said in outcome.finds:
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{hashlib.sha256(data).hexdigest()[:12]}.{outcome.target}"
        path.write_bytes(data)
        print(f"{path}: {said.strip().splitlines()[-1]}", file=sys.stderr)
        path.with_suffix(path.suffix + ".txt").write_text(said, encoding="utf-8", errors="backslashreplace")
    return len(outcome.finds)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m fuzz", description=__doc__)
    parser.add_argument("targets", nargs="*", choices=[*TARGETS, []], help="all unless some are named")
    parser.add_argument("--inputs", type=int, default=1000, help="how many for each target")
    parser.add_argument("--seconds", type=float, default=0, help="stop after so long")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--finds", type=Path, default=Path("fuzz-finds"))
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
