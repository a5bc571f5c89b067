"""Mutated inputs end in pay or in problems: those that once broke something, and some of every kind."""

import subprocess
import sys
from pathlib import Path
from random import Random

import pytest
from fuzz.mutating import mutated_zip
from fuzz.seeds import seeds_of
from fuzz.targets import TARGETS, Broken, made, try_input

from csbonus.problems import Problem, Text

ROOT = Path(__file__).resolve().parent.parent
ONCE_BROKEN = sorted(path for path in (ROOT / "tests" / "fuzzed").iterdir() if path.suffix[1:] in TARGETS)


@pytest.mark.parametrize("path", ONCE_BROKEN, ids=lambda path: path.name)
def test_what_once_broke_something_is_read_or_refused(path: Path) -> None:
    assert try_input(path.suffix[1:], path.read_bytes()) in ("read", "refused")


@pytest.mark.parametrize("target", [target for target in TARGETS if target != "xls"])
def test_mutants_are_read_or_refused(target: str) -> None:
    ends = {try_input(target, made(target, Random(number))) for number in range(40)}
    assert ends <= {"read", "refused"}


@pytest.mark.parametrize("target", ["yaml", "xlsx", "csv", "html", "ods"])
def test_a_target_has_a_seed_that_is_read(target: str) -> None:
    """Mutants of files that are refused anyway would try little."""
    assert "read" in {try_input(target, seed) for seed in seeds_of(target)}


def test_the_same_number_makes_the_same_input() -> None:
    (seed,) = seeds_of("ods")
    assert mutated_zip(seed, seed, Random(7)) == mutated_zip(seed, seed, Random(7))


@pytest.mark.parametrize(
    ("problem", "said"),
    [
        (Problem(code="x", text=Text("坏\n了", "bad")), "unprintable"),
        (Problem(code="x", text=Text("坏", "")), "without words"),
        (Problem(code="limit-memory", text=Text("坏", "bad")), "memory"),
    ],
)
def test_a_message_that_is_not_fit_to_print_is_a_find(
    problem: Problem, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fuzz.targets._try_file", lambda *_: (problem,))
    with pytest.raises(Broken, match=said):
        try_input("csv", b"")


def test_the_command_counts_what_it_tried(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "fuzz", "formula", "csv", "--inputs", "20", "--workers", "1", "--finds", str(tmp_path / "finds")]  # fmt: skip
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603 - ourselves
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert [line.partition(" inputs")[0] for line in lines] == ["csv: 20", "formula: 20", "40"]
    assert lines[-1].endswith(" 0 finds")
    assert not (tmp_path / "finds").exists()
