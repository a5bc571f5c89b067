"""Every plan of the repository compiles, and every case beside it comes out as worked out by hand."""

from pathlib import Path

import pytest

from csbonus.pay.plan import PayPlan
from csbonus.rules.cases import find_case_files, run_case
from csbonus.rules.plans import read_rules

ROOT = Path(__file__).resolve().parents[2]
PLANS = sorted([*(ROOT / "rules").glob("*/plan.yaml"), *(ROOT / "tests" / "schemes").glob("*/plan.yaml")])
CASES = sorted(case for plan in PLANS for case in (plan.parent / "cases").glob("*.yaml"))


def named(path: Path) -> str:
    return path.relative_to(ROOT).with_suffix("").as_posix()


def read(path: Path) -> PayPlan:
    rules = read_rules([str(path)])
    assert [problem.render("en") for problem in rules.problems] == []
    return rules.plans[0]


@pytest.mark.parametrize("path", PLANS, ids=named)
def test_plan_is_in_order(path: Path) -> None:
    rules = read_rules([str(path)])
    assert [finding.render("en") for finding in (*rules.problems, *rules.notices)] == []
    assert find_case_files(rules.plans[0]), "a plan without a case shows nothing"


@pytest.mark.parametrize("path", CASES, ids=named)
def test_case_comes_out(path: Path) -> None:
    result = run_case(read(path.parent.parent / "plan.yaml"), path)
    assert [problem.render("en") for problem in result.problems] == []
    assert [
        (d.agent, d.line, f"expected {d.expected}, got {d.actual}", d.sentence.en) for d in result.differences
    ] == []
    assert result.passed
