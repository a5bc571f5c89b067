"""Cases that are wrong or do not come out, and every word that is said of them, Chinese and English by turns."""

from pathlib import Path

import pytest

from csbonus.rules.cases import CaseResult, run_case
from csbonus.rules.plans import read_rules

FOLDER = Path(__file__).parents[1] / "wrong_cases"
CASES = sorted(path.name for path in FOLDER.glob("*.yaml") if path.name != "plan.yaml")


def said(result: CaseResult) -> list[str]:
    told = [line for problem in result.problems for line in (problem.render("zh"), problem.render("en"))]
    for one in result.differences:
        found = f"{one.agent} {one.line} {one.expected}: {one.actual}"
        told += [f"{found}; {one.sentence.zh}", f"{found}; {one.sentence.en}"]
    return told


@pytest.mark.parametrize("name", CASES)
def test_what_is_wrong_with_a_case_is_said_in_these_words(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(FOLDER)
    result = run_case(read_rules(["plan.yaml"]).plans[0], Path(name))
    assert not result.passed
    text = Path(name).with_suffix(".txt").read_text(encoding="utf-8")
    assert "".join(f"{line}\n" for line in said(result)) == text
