"""Made-up months are paid as their schemes say, to the fen, and a plan that is ever so slightly wrong is found out."""

import os
import subprocess
import sys
from pathlib import Path
from unittest.mock import patch

import pytest
from oracle.checking import RULES, check_months
from oracle.schemes import SCHEMES

from csbonus.pay.plan import PayPlan
from csbonus.rules.plans import read_rules

ROOT = Path(__file__).resolve().parents[1]
MONTHS = range(60)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_line_is_what_the_scheme_says(scheme: str) -> None:
    account = check_months(scheme, 7, MONTHS)
    assert account.differences == []
    assert account.months == len(MONTHS)
    assert account.lines > len(MONTHS)


def test_the_edges_are_met() -> None:
    edges = {
        edge for scheme in SCHEMES for edge, count in check_months(scheme, 7, MONTHS).edges.items() if count
    }
    assert edges >= {
        "half a fen", "a threshold exactly", "a denominator of 0", "a tie", "a pool below 0", "only one in a team",
        "base pay only", "a negative line",
    }  # fmt: skip


WRONG = (
    ("aftersales-repeat", "rate: 0.3%", "rate: 0.3001%"),
    ("aftersales-repeat", "team.refund_rate <= 5%", "team.refund_rate < 5%"),
    ("jd-presales", "rate: -4%", "rate: -4.001%"),
    ("jd-presales", "pools: all", "pools: active"),
    ("jd-presales", "aov: {formula: sales / paid_buyers", "aov: {formula: sales / inquiries"),
    ("day-shift-presales", "10000: 800", "10000.01: 800"),
    ("day-shift-presales", "method: marginal", "method: whole"),
    ("profit-commission", "floor: 0", "cap: 99999"),
    ("profit-commission", "6% * sales", "6.01% * sales"),
    ("reception-score", "if_missing: rescale", "if_missing: unscored"),
    ("reception-score", "worst: 40%", "worst: 30%"),
    ("jd-aftersales-score", "when: reviews > 50", "when: reviews >= 50"),
    ("jd-aftersales-score", "at_least: 80", "at_least: 80.5"),
    ("shop-kpi", "{above: 100%, points: 15}", "{at_least: 100%, points: 15}"),
    ("shop-kpi", "90%: 25", "90.01%: 25"),
    ("outsourced-desk", "completion >= 100%", "completion > 100%"),
)


def changed(folder: Path, scheme: str, old: str, new: str) -> PayPlan:
    text = (RULES / scheme / "plan.yaml").read_text(encoding="utf-8")
    assert old in text
    (folder / "plan.yaml").write_text(text.replace(old, new), encoding="utf-8")
    read = read_rules([str(folder / "plan.yaml")])
    assert [problem.render("en") for problem in read.problems] == []
    return read.plans[0]


@pytest.mark.parametrize(("scheme", "old", "new"), WRONG)
def test_a_plan_that_is_slightly_wrong_is_found_out(tmp_path: Path, scheme: str, old: str, new: str) -> None:
    assert check_months(scheme, 7, range(200), changed(tmp_path, scheme, old, new)).differences


def test_rounding_halves_to_even_is_found_out() -> None:
    with patch("csbonus.pay.money.ROUND_HALF_UP", "ROUND_HALF_EVEN"):
        assert check_months("aftersales-repeat", 7, MONTHS).differences


def test_the_command_says_what_it_compared() -> None:
    command = [sys.executable, "-m", "oracle", "profit-commission", "--months", "20", "--workers", "1"]
    env = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)])}
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=True, timeout=120)
    assert "profit-commission: 20 months" in done.stdout
    assert done.stdout.splitlines()[-1].endswith(": 0 differences")
