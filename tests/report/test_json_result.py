"""A month as JSON, written slip by slip: the same text as if it were written at once."""

import json
from pathlib import Path

import pytest
from msgspec.structs import replace

from csbonus.intake.month import read_month
from csbonus.pay.payrun import compute_payrun
from csbonus.pay.payslip import PayRun
from csbonus.report.json_result import run_json
from csbonus.rules.plans import read_rules

ROOT = Path(__file__).resolve().parents[2]
MONTH = ROOT / "examples" / "2026-10"


@pytest.fixture(scope="module")
def october() -> PayRun:
    plans = read_rules([str(MONTH / "rules")]).plans
    month = read_month([str(MONTH)], plans, "2026-10").month
    assert month is not None
    payrun = compute_payrun(plans, month).payrun
    assert payrun is not None
    return payrun


def test_the_pieces_are_json_as_it_is_written_at_once(october: PayRun) -> None:
    text = b"".join(
        run_json(october, october.notices, {"inputs": [{"file": "甲.xlsx"}], "rules": []}, "zh")
    ).decode()
    at_once = json.dumps(json.loads(text), ensure_ascii=False, indent=2) + "\n"
    assert text == at_once
    assert [slip["agent"] for slip in json.loads(text)["payslips"]] == [
        slip.agent.key for slip in october.payslips
    ]


def test_a_month_without_slips_is_json_all_the_same(october: PayRun) -> None:
    text = b"".join(run_json(replace(october, payslips=()), [], {"inputs": [], "rules": []}, "en")).decode()
    assert json.loads(text)["payslips"] == []
    assert text == json.dumps(json.loads(text), ensure_ascii=False, indent=2) + "\n"
