"""`csbonus compare` of a month with another: R4's three agents in September and October, worked out by hand."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
PLAN = """\
plan: shop
title: 网店
currency: CNY
valid_from: 2026-01
applies_to: {role: 售前}
members: {ratios: all, pools: all}
pay:
  base: {kind: base_pay, title: 底薪, amount: salary}
  commission: {kind: commission, title: 提成, base: sales, rate: 2%}
  team_share: {kind: pool, title: 团队奖, of: team, amount: 1% * team.silent, share: equally}
  award: {kind: manual, title: 主管奖, amount: given, if_missing: leave_out}
metrics:
  sales: {unit: money, column: 销售额}
  given: {unit: money, input: manual, title: 主管奖}
team_metrics:
  silent: {unit: money, column: 静默销售额}
parameters:
  salary: {unit: money, value: {2026-01: 1800, 2026-10: 1850}}
"""
Call = Callable[..., Any]


@pytest.fixture
def plan(tmp_path: Path) -> str:
    """Write the plan; gives its path."""
    path = tmp_path / "plan.yaml"
    path.write_text(PLAN, encoding="utf-8")
    return str(path)


@pytest.fixture
def september(write: Call) -> str:
    """Write 甲, 乙 and 丙 with 10000, 20000 and 5000 of sales, and 30000 of silent sales."""
    return month(write, "九月_2026-09.xlsx", {"甲": 10000, "乙": 20000, "丙": 5000}, 30000, {})


@pytest.fixture
def october(write: Call) -> str:
    """Write 甲, 乙 and 丁 with 15000, 20000 and 8000, 36000 of silent sales, and 100.00 given to 乙."""
    return month(write, "十月_2026-10.xlsx", {"甲": 15000, "乙": 20000, "丁": 8000}, 36000, {"乙": 100})


def month(write: Call, name: str, sales: dict[str, int], silent: int, given: dict[str, int]) -> str:
    people = [
        ["姓名", "岗位", "团队", "销售额"],
        *([who, "售前", "一组", amount] for who, amount in sales.items()),
    ]
    extra = {
        "手工": [
            ["姓名", "项目", "金额", "原因", "审批人"],
            *([who, "主管奖", amount, "好", "王"] for who, amount in given.items()),
        ]
    }
    path: str = write(
        name, 数据=people, 团队=[["团队", "静默销售额"], ["一组", silent]], **(extra if given else {})
    )
    return path


def causes(result: Any) -> dict[str, tuple[str, str, str]]:  # noqa: ANN401 - JSON
    return {cause["title"]: (cause["from"], cause["to"], cause["amount"]) for cause in result["causes"]}


def test_this_month_against_last_is_split_into_people_figures_and_the_month(
    csbonus: Call, plan: str, september: str, october: str
) -> None:
    """Who leaves and comes is worth his pay, half of the way at September's base pay and half at October's.

    September: 甲 1800 + 200 + 100, 乙 1800 + 400 + 100, 丙 1800 + 100 + 100. October: 甲 1850 + 300 + 120, 乙 1850 + 400 + 120 + 100,
    丁 1850 + 160 + 120. The team's 300.00 are shared by however many. 丙: 1800 + 100 or 1850 + 100; 丁: 1800 + 160 or 1850 + 160.
    """
    ended = csbonus("compare", october, "--against", september, "--rules", plan, "--json", "-", "--quiet")
    assert ended.code == 0, ended.err
    result = json.loads(ended.out)
    assert result["total"] == {"before": "6400.00", "after": "6870.00", "change": "470.00"}
    assert result["months"][0]["month_before"] == "2026-09"
    found = causes(result)
    assert found["指标“销售额”"] == ("合计 30,000", "35,000", "100.00")
    assert found["指标“静默销售额”"] == ("合计 30,000", "36,000", "60.00")
    assert found["手工金额“主管奖”"] == ("合计 0", "100", "100.00")
    assert found["离开的人"] == ("丙", "", "-1925.00")
    assert found["新来的人"] == ("", "丁", "1985.00")
    assert found["月份本身（天数、按月生效的数、以前月份）"] == ("2026-09", "2026-10", "150.00")
    assert len(found) == 6


def test_those_who_came_and_left_are_marked(csbonus: Call, plan: str, september: str, october: str) -> None:
    ended = csbonus("compare", october, "--against", september, "--rules", plan, "--json", "-", "--quiet")
    people = {agent["name"]: (agent["status"], agent["change"]) for agent in json.loads(ended.out)["agents"]}
    assert people == {
        "甲": ("same", "170.00"), "乙": ("same", "170.00"), "丙": ("left", "-2000.00"), "丁": ("joined", "2130.00"),
    }  # fmt: skip


def test_two_months_of_one_folder_are_compared_early_with_late(
    csbonus: Call, plan: str, september: str, october: str
) -> None:
    by_option = csbonus("compare", october, "--against", september, "--rules", plan, "--json", "-", "--quiet")
    together = csbonus("compare", october, september, "--rules", plan, "--json", "-", "--quiet")
    assert json.loads(together.out)["causes"] == json.loads(by_option.out)["causes"]


def test_new_rules_on_this_month_against_old_rules_on_last(
    csbonus: Call, plan: str, september: str, october: str, tmp_path: Path
) -> None:
    """3% for 2%: 1% of 30000 or 35000 of those who stay, of 5000 of 丙 or 8000 of 丁."""
    new = tmp_path / "new.yaml"
    new.write_text(PLAN.replace("rate: 2%", "rate: 3%"), encoding="utf-8")
    ended = csbonus(
        "compare",
        october,
        "--against",
        september,
        "--rules",
        plan,
        "--rules",
        str(new),
        "--json",
        "-",
        "--quiet",
    )
    result = json.loads(ended.out)
    assert result["total"]["change"] == "900.00"
    assert result["causes"][0]["rule"] == "pay.commission.rate"
    assert sum(float(cause["amount"]) for cause in result["causes"]) == 900


def test_the_same_month_has_no_cause(csbonus: Call, plan: str, september: str) -> None:
    ended = csbonus("compare", september, "--against", september, "--rules", plan, "--json", "-", "--quiet")
    result = json.loads(ended.out)
    assert (result["total"]["change"], result["causes"]) == ("0.00", [])


def test_three_months_need_two_plans(
    csbonus: Call, plan: str, write: Call, september: str, october: str
) -> None:
    november = month(write, "2026-11.xlsx", {"甲": 1}, 1, {})
    ended = csbonus("compare", september, october, november, "--rules", plan)
    assert ended.code == 2
    assert "现在是 2026-09, 2026-10, 2026-11" in ended.err
