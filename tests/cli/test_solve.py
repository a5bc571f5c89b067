"""`csbonus solve` as its users call it, on R4's three agents."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
JD = str(ROOT / "rules" / "jd-presales")
TUTORIAL = ROOT / "rules" / "tutorial-shop"
Call = Callable[..., Any]


@pytest.fixture
def solved(csbonus: Call, month: str) -> Call:
    """Ask for a number of the JD plan."""

    def run(target: str, vary: str, *options: str) -> Any:  # noqa: ANN401 - how the command ended
        return csbonus(
            "solve",
            month,
            "--month",
            "2026-10",
            "--rules",
            JD,
            "--target-total",
            target,
            "--vary",
            vary,
            *options,
        )

    return run


def test_base_pay_that_costs_a_given_total(solved: Call) -> None:
    """10394.45 with 1800 for three; 10694.45 is 300.00 more, 100.00 for each; a fen more each is 0.03."""
    ended = solved("10694.45", "parameters.base_salary", "--quiet", "--json", "-")
    answer = json.loads(ended.out)
    assert ended.code == 0
    assert answer["schema"] == "csbonus.solve/1"
    assert answer["solutions"] == [
        {"from": {"value": "1900", "total": "10694.45"}, "to": {"value": "1900", "total": "10694.45"}}
    ]
    assert answer["around"] == [
        {"value": "1899.99", "total": "10694.42"}, {"value": "1900.01", "total": "10694.48"},
    ]  # fmt: skip
    assert (answer["now"], answer["trend"]) == ({"value": "1800", "total": "10394.45"}, "rising")


def test_a_total_that_is_passed_over_has_the_nearest_on_both_sides(solved: Call) -> None:
    """0.01 less than 10694.45 can't be shared by three."""
    ended = solved("10694.44", "base_salary")
    assert ended.code == 0
    assert ended.out.splitlines()[1:3] == [
        "没有正好的值：步长 0.01 时合计越过目标，最接近的在两边",
        "  1899.99: 10,694.42 (-0.02)；1900: 10,694.45 (+0.01)",
    ]


def test_a_rate_is_found_on_the_grid_of_rates(solved: Call) -> None:
    """1.5% as in compare: 703.79 less."""
    ended = solved("9690.66", "sales_commission.rate", "--lang", "en")
    lines = ended.out.splitlines()
    assert lines[0].endswith("plan.yaml:22:11) is 2% now, the total 10,394.45; the target is 9,690.66")
    assert lines[1] == "sales_commission.rate = 1.5% meets the target to the fen"
    assert lines[-1] == "at the 17 points looked at, the total rises with the number"


def test_a_range_without_a_solution_ends_with_4_and_says_what_it_reaches(solved: Call) -> None:
    """1900 to 2000: 300.00 to 600.00 more than 10394.45."""
    ended = solved("20000", "base_salary", "--between", "1900..2000", "--step", "10")
    said = "没有解：1900 到 2000 之间，合计在 10,694.45 到 10,994.45 之间；可用 --between 换个范围"
    assert ended.code == 4
    assert said in ended.out
    assert f"--target-total 20000: {said}" in ended.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("1o", "base_salary"), "--target-total 1o: 要写成 120000 这样的数"),
        (("1", "base_salari"), "--vary base_salari: 方案里没有这个数，也没有这个指标；相近的有：parameters.base_salary"),
        (("1", "base_salary", "--between", "5"), "--between : 要写成 1%..5% 这样的数"),
        (("1", "base_salary", "--between", "5..1"), "--between 5..1：范围要从小到大，至少一步（0.01），至多 100000000 步"),
        (("1", "base_salary", "--step", "0"), "--step: 步长要大于 0"),
    ],
)  # fmt: skip
def test_wrong_use_is_told(solved: Call, arguments: tuple[str, ...], said: str) -> None:
    ended = solved(*arguments)
    assert (ended.code, ended.out, ended.err) == (2, "", f"{said}\n")


def test_a_parameter_with_several_values_needs_one_of_them(csbonus: Call) -> None:
    ended = csbonus(
        "solve",
        str(TUTORIAL / "example"),
        "--rules",
        str(TUTORIAL),
        "--target-total",
        "1",
        "--vary",
        "parameters.base_salary",
    )
    assert ended.code == 2
    assert (
        "这里有 2 个数，请写明其中一个：parameters.base_salary.上海, parameters.base_salary.otherwise"
        in ended.err
    )
