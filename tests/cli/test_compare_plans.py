"""`csbonus compare` of whole sets of plans: renamed, added, taken away, edited in very many places."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

HEAD = "title: 方案\ncurrency: CNY\nvalid_from: 2026-01\n"
FIGURES = "metrics:\n  sales: {unit: money, column: 销售额}\n"
PEOPLE: list[list[Any]] = [["姓名", "岗位", "销售额"], ["甲", "售前", 10000], ["乙", "售后", 20000]]
Call = Callable[..., Any]


def plan(name: str, role: str, rate: str) -> str:
    pay = f"pay:\n  commission: {{kind: commission, title: 提成, base: sales, rate: {rate}}}\n"
    return f"plan: {name}\n{HEAD}applies_to: {{role: {role}}}\n{pay}{FIGURES}"


@pytest.fixture
def rules(tmp_path: Path) -> Callable[..., str]:
    """Write plans into a folder of a name; gives the folder."""

    def write(folder: str, **plans: str) -> str:
        (tmp_path / folder).mkdir()
        for name, text in plans.items():
            (tmp_path / folder / f"{name}.yaml").write_text(text, encoding="utf-8")
        return str(tmp_path / folder)

    return write


@pytest.fixture
def compared(csbonus: Call, write: Call) -> Call:
    """Compare two folders of plans on 甲 and 乙; gives the JSON."""
    file = write("2026-10.xlsx", 数据=PEOPLE)

    def run(old: str, new: str, *options: str) -> Any:  # noqa: ANN401 - JSON
        ended = csbonus("compare", file, "--rules", old, "--rules", new, "--json", "-", "--quiet", *options)
        assert ended.code == 0, ended.err
        return json.loads(ended.out)

    return run


def told(result: Any) -> list[tuple[str, str, str, str]]:  # noqa: ANN401 - JSON
    return [(cause["title"], cause["from"], cause["to"], cause["amount"]) for cause in result["causes"]]


def test_a_plan_with_another_name_is_the_same_plan(compared: Call, rules: Call) -> None:
    """2% of 10000 becomes 3%."""
    result = compared(rules("a", p=plan("one", "售前", "2%")), rules("b", p=plan("two", "售前", "3%")))
    assert told(result) == [("工资项目“提成”的比例", "2%", "3%", "100.00")]


def test_a_plan_that_comes_in_pays_people_who_were_not_paid(compared: Call, rules: Call) -> None:
    """乙 is paid 1% of 20000 by a plan of his own."""
    first = plan("pre", "售前", "2%")
    result = compared(rules("a", p=first), rules("b", p=first, q=plan("after", "售后", "1%")))
    assert told(result) == [("方案“方案”", "", "按此发放", "200.00")]
    assert {a["name"]: (a["status"], a["change"]) for a in result["agents"]} == {
        "甲": ("same", "0.00"), "乙": ("joined", "200.00"),
    }  # fmt: skip


def test_a_plan_that_goes_takes_its_people_along(compared: Call, rules: Call) -> None:
    """乙's 200.00 go, and 甲 gets 1% more."""
    both = rules("a", p=plan("pre", "售前", "2%"), q=plan("after", "售后", "1%"))
    result = compared(both, rules("b", p=plan("pre", "售前", "3%")))
    assert sorted(told(result)) == [
        ("工资项目“提成”的比例", "2%", "3%", "100.00"), ("方案“方案”", "按此发放", "", "-200.00"),
    ]  # fmt: skip


def test_of_very_many_edits_those_of_a_line_are_one_cause(compared: Call, rules: Call) -> None:
    """30 rows, each paying one more: 10000 and 20000 reach the last, 30 and 31."""

    def steps(more: int) -> str:
        rows = ", ".join(f"{n * 100}: {n + more}" for n in range(1, 31))
        pay = f"pay:\n  step: {{kind: tier, title: 档位, key: sales, amounts: {{{rows}}}, otherwise: 0}}\n"
        return f"plan: p\n{HEAD}applies_to: {{role: [售前, 售后]}}\n{pay}{FIGURES}"

    result = compared(rules("a", p=steps(0)), rules("b", p=steps(1)))
    assert [(len(cause["parts"]), cause["amount"]) for cause in result["causes"]] == [(30, "2.00")]


def test_an_edit_of_a_shared_file_is_one_cause_of_two_plans(
    compared: Call, rules: Call, tmp_path: Path
) -> None:
    """1% more of 10000 and of 20000, written once."""
    for folder, rate in (("old", "1%"), ("new", "2%")):
        shared = f"parameters:\n  share: {{unit: ratio, value: {rate}, title: 比例}}\n"
        texts = {
            n: plan(n, role, "share").replace("pay:", "include: ../shared.part\npay:")
            for n, role in (("pre", "售前"), ("after", "售后"))
        }
        rules(folder, **texts)
        (tmp_path / folder / "shared.part").write_text(shared, encoding="utf-8")
        for text in (tmp_path / folder).glob("*.yaml"):
            text.write_text(text.read_text(encoding="utf-8").replace("../shared", "shared"), encoding="utf-8")
    result = compared(str(tmp_path / "old"), str(tmp_path / "new"))
    assert told(result) == [("参数“比例”", "1%", "2%", "300.00")]


def test_earlier_results_are_read_for_every_month(compared: Call, rules: Call, tmp_path: Path) -> None:
    (tmp_path / "history").mkdir()
    old, new = rules("a", p=plan("pre", "售前", "2%")), rules("b", p=plan("pre", "售前", "3%"))
    assert compared(old, new, "--history", str(tmp_path / "history"))["total"]["change"] == "100.00"
