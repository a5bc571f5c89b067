"""Plans that build on others: what is laid over what, and what is wrong is said where it stands."""

from pathlib import Path

import pytest

from csbonus.rules.plans import Rules, read_rules

BASE = """\
plan: base
title: {zh: 基础, en: Base}
valid_from: 2026-01
pay:
  base_pay: {kind: base_pay, title: 底薪, amount: base_salary}
  commission: {kind: commission, title: 提成, base: sales, rate: 2%, cap: 500}
  extra: {kind: fixed, amount: 10}
metrics:
  sales: {unit: money, column: 销售额}
parameters:
  base_salary: {unit: money, value: 1800}
"""


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Write a base plan into an empty folder, from which paths are written."""
    monkeypatch.chdir(tmp_path)
    write(tmp_path, "base/plan.yaml", BASE)
    return tmp_path


def write(folder: Path, name: str, text: str) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def read(folder: Path, text: str) -> Rules:
    write(folder, "new/plan.yaml", text)
    return read_rules(["new"])


def said(rules: Rules) -> list[str]:
    return [problem.render("zh") for problem in rules.problems]


def test_a_plan_changes_single_fields_of_another(shop: Path) -> None:
    rules = read(
        shop,
        "plan: new\nextends: ../base\nvalid_from: 2026-05\npay:\n  commission: {rate: 3%}\n"
        "parameters:\n  base_salary: {value: 2000}\n",
    )
    assert said(rules) == []
    (plan,) = rules.plans
    assert (plan.id, plan.valid_from, plan.title.zh) == ("new", "2026-05", "基础")
    assert [line.id for line in plan.lines] == ["base_pay", "commission", "extra"]
    numbers = {number.name: str(number.value) for number in plan.numbers}
    assert (numbers["commission.rate"], numbers["commission.cap"]) == ("0.03", "500")
    assert [file.file for file in rules.files] == ["new/plan.yaml", "base/plan.yaml"]


def test_an_entry_of_another_kind_replaces_the_whole_entry(shop: Path) -> None:
    rules = read(shop, "plan: new\nextends: ../base\npay:\n  commission: {kind: fixed, amount: 5}\n")
    (plan,) = rules.plans
    line = next(line for line in plan.lines if line.id == "commission")
    assert (line.kind, line.title.zh) == ("fixed", "commission")


def test_what_is_dropped_is_gone(shop: Path) -> None:
    rules = read(shop, "plan: new\nextends: ../base/plan.yaml\ndrop: [pay.extra, pay.commission]\n")
    assert [line.id for line in rules.plans[0].lines] == ["base_pay"]


def test_shared_numbers_are_included(shop: Path) -> None:
    write(shop, "common/numbers.yaml", "parameters:\n  bonus: {unit: money, value: 300}\n")
    rules = read(
        shop,
        "plan: new\nvalid_from: 2026-01\ninclude: ../common/numbers.yaml\npay:\n  b: {kind: fixed, amount: bonus}\n",
    )
    assert said(rules) == []
    assert [parameter.id for parameter in rules.plans[0].parameters] == ["bonus"]


WRONG = [
    ("extends: ../nowhere", ["new/plan.yaml:2:10: 找不到 ../nowhere（从 new 开始找）"]),
    (
        "extends: [../base, ../base]",
        ["new/plan.yaml:2:10: extends 只能写一个方案；几份公用的内容请用 include"],
    ),
    ("extends: {a: b}", ["new/plan.yaml:2:10: extends 要写文件路径，如 ../base/plan.yaml"]),
    ("extends: ../new", ["new/plan.yaml:1:1: 方案文件互相引用成了循环：plan.yaml -> plan.yaml"]),
    (
        "extends: ../base\ndrop: [pay.extr]",
        ["new/plan.yaml:3:8: drop 里的 pay.extr 不存在，是否想写 pay.extra？"],
    ),
    (
        "include: [../base]",
        [
            "base/plan.yaml:1:1: 被 include 的文件里只能有各节（如 parameters、tables），不能有 plan；可用的有：pay, effects, gates, notes, scores, ranks, tables, incidents, funds, records, metrics, team_metrics …"
        ],
    ),
]


@pytest.mark.parametrize(("text", "problems"), WRONG)
def test_what_cannot_be_built_on_is_said_at_its_place(shop: Path, text: str, problems: list[str]) -> None:
    assert said(read(shop, f"plan: new\n{text}\n")) == problems


def test_a_problem_of_what_is_extended_is_named_in_its_own_file(shop: Path) -> None:
    write(shop, "base/plan.yaml", BASE.replace("rate: 2%", "rate: 2 天"))
    column = BASE.splitlines()[5].index("2%") + 1
    assert said(read(shop, "plan: new\nextends: ../base\n")) == [
        f"base/plan.yaml:6:{column}: 单位不合：2 天 的单位是“天”，这里需要“比率”"
    ]
