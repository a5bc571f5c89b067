"""`csbonus check` and `csbonus test` as their users call them."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
JD = str(ROOT / "rules" / "jd-presales")

PLAN = """\
plan: demo
valid_from: 2026-01
pay:
  bonus: {kind: per_unit, title: 奖金, count: receptions, rate: 0.50}
  fine: {kind: penalty, title: 罚款, incident: 迟到, each: 20}
metrics:
  receptions: {unit: people, column: 接待人数}
parameters:
  spare: {unit: money, value: 1}
limits: {below_zero: shown}
"""
CASE = """\
name: 接待 10 人，迟到 1 次
month: 2026-10
agents:
  小美: {receptions: 10, incidents: [{incident: 迟到}]}
expect:
  小美: {bonus: 5.00, fine: -20.00, total: -15.00}
"""

Call = Callable[..., Any]


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    """Write a plan with one case beside it; gives the plan's folder."""
    folder = tmp_path / "demo"
    (folder / "cases").mkdir(parents=True)
    (folder / "plan.yaml").write_text(PLAN, encoding="utf-8")
    (folder / "cases" / "one.yaml").write_text(CASE, encoding="utf-8")
    return folder


def test_a_sound_plan_is_said_to_be_sound(csbonus: Call, plan: Path) -> None:
    ended = csbonus("check", str(plan))
    assert ended.code == 0
    assert ended.out == f"{plan}/plan.yaml: 没有问题（demo，工资项目 2 个，门槛 0 个）\n"
    assert ended.err.splitlines() == [
        f"提示: {plan}/plan.yaml:5:3: “罚款”等罚扣可能把工资扣到最低工资以下；请在 limits 里用 leave 写明至少留下多少",
        f"提示: {plan}/plan.yaml:9:3: spare 没有任何工资项目使用",
    ]


def test_every_problem_is_a_line_on_stderr(csbonus: Call, plan: Path) -> None:
    (plan / "plan.yaml").write_text(
        PLAN.replace("0.50", "35 天").replace("each: 20", "eech: 20"), encoding="utf-8"
    )
    ended = csbonus("check", str(plan))
    assert (ended.code, ended.out) == (1, "")
    assert ended.err.splitlines() == [
        f"{plan}/plan.yaml:4:63: 单位不合：35 天 的单位是“天”，这里需要“元/人”",
        f"{plan}/plan.yaml:5:50: 不认识的键 eech，是否想写 each？",
        f"{plan}/plan.yaml: 共 2 个问题",
    ]


def test_problems_as_json_and_for_github(csbonus: Call, plan: Path) -> None:
    (plan / "plan.yaml").write_text(PLAN.replace("each: 20", "eech: 20"), encoding="utf-8")
    as_json = csbonus("check", str(plan), "--format", "json")
    (problem,) = json.loads(as_json.out)["problems"]
    assert (problem["code"], problem["line"], problem["column"]) == ("key-unknown", 5, 50)
    assert as_json.err == f"{plan}/plan.yaml: 共 1 个问题\n"
    for_github = csbonus("check", str(plan), "--format", "github")
    assert for_github.code == 1
    assert (
        for_github.out == f"::error file={plan}/plan.yaml,line=5,col=50::不认识的键 eech，是否想写 each？\n"
    )


def test_a_case_that_comes_out_passes(csbonus: Call, plan: Path) -> None:
    ended = csbonus("test", str(plan))
    assert (ended.code, ended.err) == (0, "")
    assert ended.out == f"相符  {plan}/cases/one.yaml  接待 10 人，迟到 1 次\n1 个案例，0 个不符\n"


def test_a_case_that_comes_out_otherwise_ends_with_4_and_the_sentence(csbonus: Call, plan: Path) -> None:
    case = CASE.replace("bonus: 5.00", "bonus: 5.01")
    (plan / "cases" / "one.yaml").write_text(case, encoding="utf-8")
    ended = csbonus("test", str(plan))
    assert (ended.code, ended.out) == (4, "1 个案例，1 个不符\n")
    assert ended.err == (
        f"{plan}/cases/one.yaml:6:15: 小美 bonus：应为 5.01，算出 5.00"
        "（奖金 = 接待人数 10 人 × 0.50 元/人 = 5.00 元）\n"
    )


def test_a_case_that_names_what_the_plan_has_not_says_so(csbonus: Call, plan: Path) -> None:
    case = CASE.replace("receptions", "reception")
    (plan / "cases" / "one.yaml").write_text(case, encoding="utf-8")
    ended = csbonus("test", str(plan))
    assert ended.code == 4
    assert "one.yaml:4:19: 方案里没有 reception，是否想写 receptions？" in ended.err


def test_the_shipped_plans_pass_their_cases(csbonus: Call) -> None:
    ended = csbonus("test", str(ROOT / "rules"), str(ROOT / "examples" / "2026-10" / "rules"), "--quiet")
    assert (ended.code, ended.out, ended.err) == (0, "", "")


def test_changes_that_no_case_notices_are_listed_with_their_place(csbonus: Call, plan: Path) -> None:
    ended = csbonus("test", str(plan), "--mutate")
    assert ended.code == 4
    assert ended.out.splitlines()[1:] == ["1 个案例，0 个不符", "改动 6 处，2 处没有案例发现"]
    assert ended.err.splitlines() == [
        f"{plan}/plan.yaml:9:31: 1 改成 2，没有案例发现；请加一个案例，让这个数起作用",
        f"{plan}/plan.yaml:9:31: 1 改成 0，没有案例发现；请加一个案例，让这个数起作用",
    ]


def test_a_plan_whose_every_number_matters_in_a_case_ends_well(csbonus: Call, plan: Path) -> None:
    unused = "parameters:\n  spare: {unit: money, value: 1}\n"
    (plan / "plan.yaml").write_text(PLAN.replace(unused, ""), encoding="utf-8")
    ended = csbonus("test", str(plan), "--mutate")
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.endswith("改动 4 处，0 处没有案例发现\n")


def test_nothing_is_changed_while_a_case_fails(csbonus: Call, plan: Path) -> None:
    (plan / "cases" / "one.yaml").write_text(CASE.replace("5.00", "6.00"), encoding="utf-8")
    ended = csbonus("test", str(plan), "--mutate", "--lang", "en")
    assert ended.code == 4
    assert ended.err.splitlines()[-1] == "cases failed: no number was changed; make all cases pass first"
    assert "changed to" not in ended.err
