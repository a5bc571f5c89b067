"""Posts of one desk: one roster, several plans in one folder, and a supervisor paid on everybody's figures."""

import json
import shutil
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from csbonus.cli.main import run_command_line

RULES = Path(__file__).resolve().parents[2] / "rules"
POSTS = ("posts-presales", "posts-bad-reviews", "posts-supervisor")
EXAMPLE = RULES / "posts-presales" / "example" / "2026-10.xlsx"

Record = Mapping[str, Any]
"""The result as JSON."""

Run = Callable[..., tuple[int, Record]]


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    """Give a folder with the plans of all posts."""
    for post in POSTS:
        shutil.copytree(RULES / post, tmp_path / "rules" / post)
    return tmp_path / "rules"


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a month of an example; gives the exit code and the JSON."""
    monkeypatch.setenv("CSBONUS_LANG", "zh")

    def call(rules: Path, month: str = "2026-10", example: Path = EXAMPLE) -> tuple[int, Record]:
        command = ["csbonus", "run", str(example), "--rules", str(rules), "--month", month, "--json", "-"]
        monkeypatch.setattr(sys, "argv", command)
        code = run_command_line()
        record: Record = json.loads(capsys.readouterr().out)
        return code, record

    return call


def totals(record: Record) -> dict[str, str]:
    return {slip["name"]: slip["total"] for slip in record["payslips"]}


def slip_of(record: Record, name: str) -> Mapping[str, Any]:
    return {line["id"]: line for slip in record["payslips"] if slip["name"] == name for line in slip["lines"]}


def problems(record: Record) -> list[tuple[str, str]]:
    return [(problem["code"], problem["message"]) for problem in record["problems"]]


def edit(plan: Path, old: str, new: str) -> None:
    text = plan.read_text(encoding="utf-8")
    assert text.count(old) == 1
    plan.write_text(text.replace(old, new), encoding="utf-8")


def test_every_post_is_paid_by_the_plan_of_its_role(rules: Path, run: Run) -> None:
    """Score by score, response + satisfaction + bad reviews + task + orders won.

    小美: 30 s 18.75, 190 of 200 18.75, 1 bad 10, task done 20, 160 of 400 10: 77.5 x 12 = 930; all targets: 300.
    阿强: 50 s 6.25, 90 % 12.5, 2 bad 5, 32345.67 of 40000 12.34567, 25 % 2.5: 38.59567 x 12 = 463.15; below 60: -200.
    丽丽: 40 s 12.5, 94 % 17.5, none bad 15, 75 % of the task 10, 35 % 7.5: 62.5 x 12 = 750; 75 % of the task is no target.
    老周: 21 changed x 8 = 168; 98.5 % good and 21 of 48 changed are both on target: 400.
    """
    code, record = run(rules)
    assert code == 0
    assert {slip["name"]: slip["plan"] for slip in record["payslips"]} == {
        "林晓": "posts-supervisor",
        "小美": "posts-presales",
        "阿强": "posts-presales",
        "丽丽": "posts-presales",
        "老周": "posts-bad-reviews",
    }
    assert totals(record) == {
        "林晓": "6167.04",
        "小美": "4230.00",
        "阿强": "3263.15",
        "丽丽": "3750.00",
        "老周": "3768.00",
    }


def test_the_supervisor_is_paid_on_the_figures_of_people_on_other_plans(rules: Path, run: Run) -> None:
    """Sales 60000 + 32345.67 + 30000 = 122345.67: 100000 x 0.2 % + 22345.67 x 0.3 % = 267.03701.

    Response (1000 x 30 + 200 x 50 + 300 x 40) / 1500 = 34.67 s meets 35 s, where the mean of the three would be 40 s.
    """
    lines = slip_of(run(rules)[1], "林晓")
    assert {name: line["amount"] for name, line in lines.items()} == {
        "base_pay": "5000.00",
        "team_commission": "267.04",
        "service_bonus": "600.00",
        "shop_bonus": "300.00",
    }
    assert "团队销售额 122,345.67 元" in lines["team_commission"]["sentence"]
    assert lines["service_bonus"]["gate"]["conditions"][1]["value"].startswith("34.666")


def test_reviews_of_goods_are_no_part_of_the_team_s_satisfaction(rules: Path, run: Run) -> None:
    """Satisfaction is (190 + 90 + 94) / 400 = 93.5 %; the 1000 reviews of the bad-review post are other figures."""
    gate = slip_of(run(rules)[1], "林晓")["service_bonus"]["gate"]
    first = gate["conditions"][0]
    assert (first["condition"], first["value"]) == ("团队满意度 ≥ 92%", "0.935")


def test_a_plan_s_version_is_chosen_by_the_month(rules: Path, run: Run, tmp_path: Path) -> None:
    """From November base pay is 3300: 300 more than in October, to the pre-sales post only."""
    november = rules / "posts-presales-2026-11"
    shutil.copytree(rules / "posts-presales", november)
    edit(november / "plan.yaml", "valid_from: 2026-01", "valid_from: 2026-11")
    edit(november / "plan.yaml", "unit: money, value: 3000", "unit: money, value: 3300")
    undated = tmp_path / "posts.xlsx"
    shutil.copy(EXAMPLE, undated)
    assert totals(run(rules, "2026-10", undated)[1])["小美"] == "4230.00"
    later = totals(run(rules, "2026-11", undated)[1])
    assert (later["小美"], later["老周"]) == ("4530.00", "3768.00")


def test_a_post_without_a_plan_stops_the_month(rules: Path, run: Run) -> None:
    shutil.rmtree(rules / "posts-bad-reviews")
    code, record = run(rules)
    assert code == 1
    assert [message for _, message in problems(record) if "老周" in message and "差评处理岗" in message]


def test_a_post_that_two_plans_pay_stops_the_month(rules: Path, run: Run) -> None:
    edit(rules / "posts-bad-reviews" / "plan.yaml", "role: [差评处理岗]", "role: [差评处理岗, 售前岗]")
    code, record = run(rules)
    assert code == 1
    assert [
        message for _, message in problems(record) if "小美" in message and "posts-bad-reviews" in message
    ]


def test_without_the_people_of_other_plans_a_supervisor_needs_figures_of_his_own(
    rules: Path, run: Run
) -> None:
    edit(rules / "posts-supervisor" / "plan.yaml", ", plans: all", "")
    code, record = run(rules)
    assert code == 1
    assert [(found, "林晓" in message) for found, message in problems(record)] == [("stats-missing", True)]


def test_an_after_sales_supervisor_is_paid_for_a_desk_better_than_the_industry(run: Run) -> None:
    """The desk is better in all four figures, has no violation, types fast enough and was trained: 5500 + 1000 + 500."""
    folder = RULES / "supervisor-checks"
    code, record = run(folder, example=folder / "example" / "2026-10.xlsx")
    assert (code, totals(record)) == (0, {"林晓": "7000.00"})


def test_typing_is_the_mean_of_agents_whom_no_plan_pays(run: Run, tmp_path: Path) -> None:
    """66 and 78 characters a minute are 72; with 73 asked for, the 500 are lost: 5500 + 1000."""
    folder = RULES / "supervisor-checks"
    shutil.copytree(folder, tmp_path / "stricter")
    edit(tmp_path / "stricter" / "plan.yaml", "team.typing_speed >= 70", "team.typing_speed >= 73")
    record = run(tmp_path / "stricter", example=folder / "example" / "2026-10.xlsx")[1]
    (condition,) = slip_of(record, "林晓")["team_bonus"]["gate"]["conditions"]
    assert (condition["value"], condition["met"]) == ("72", False)
    assert totals(record) == {"林晓": "6500.00"}
