"""Wrong plans, and every word that is said of them, Chinese and English by turns.

A folder is called by its code; beside `plan.yaml` and `problems.txt` it may hold further plans, each with its own text.
"""

from pathlib import Path

import pytest

from csbonus.rules.plans import read_rules

FOLDER = Path(__file__).parents[1] / "problems"


def text_of(plan: Path) -> Path:
    """Find what is said of a plan; the plans that others build on have no such text."""
    return plan.with_name("problems.txt") if plan.stem == "plan" else plan.with_suffix(".txt")


PLANS = sorted(path for path in FOLDER.glob("*/*.yaml") if text_of(path).is_file())
FEWEST = 160


def test_there_are_enough_wrong_plans() -> None:
    assert len(PLANS) >= FEWEST


@pytest.mark.parametrize("path", PLANS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_what_is_wrong_is_said_in_these_words(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(FOLDER)
    rules = read_rules([f"{path.parent.name}/{path.name}"])
    assert {problem.code for problem in rules.problems} == {path.parent.name}
    said = [line for problem in rules.problems for line in (problem.render("zh"), problem.render("en"))]
    assert "".join(f"{line}\n" for line in said) == text_of(path).read_text(encoding="utf-8")
