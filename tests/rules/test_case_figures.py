"""What a case says of figures: held within the plan's limits as a month's files are, and expected like amounts."""

from collections.abc import Callable
from pathlib import Path

import pytest

from csbonus.rules.cases import CaseResult, run_case
from csbonus.rules.plans import read_rules

PLAN = """
plan: p
valid_from: 2026-01
pay:
  by_hand: {kind: manual, title: 主管奖, amount: given}
  held: {kind: manual, title: 加奖, amount: held_amount}
  first: {kind: rank, title: 名次奖, rank: place, amounts: {1: 10}}
  orders_pay: {kind: commission, title: 订单奖, for_each: orders, where: [{number: {is: "0012"}}], base: amount, rate: 10%}
scores:
  card: {items: {share: {formula: score / 3}}}
ranks:
  place: {of: company, by: card, ties: first, tie_break: employee_number}
records:
  orders: {columns: {number: {text: 单号}, amount: {unit: money, column: 金额}}}
metrics:
  score: {unit: points, column: 得分, min: 0, max: 10}
  given: {unit: money, input: manual, min: 0, max: 500}
  held_amount: {unit: money, input: manual, min: 0, max: 100, over: hold}
"""

Run = Callable[[str], CaseResult]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Run a case, of which the agents and what follows are given."""
    (tmp_path / "plan.yaml").write_text(PLAN, "utf-8")
    plan = read_rules([str(tmp_path)]).plans[0]

    def case(text: str) -> CaseResult:
        path = tmp_path / "case.yaml"
        path.write_text(f"name: 案例\nmonth: 2026-10\n{text}", "utf-8")
        return run_case(plan, path)

    return case


def said(result: CaseResult) -> list[str]:
    return [problem.text.en for problem in result.problems]


def agent(**figures: str) -> str:
    usual = {"score": "5", "given": "0", "held_amount": "0", **figures}
    return "{" + ", ".join(f"{name}: {value}" for name, value in usual.items()) + "}"


def test_an_amount_beyond_its_limit_is_held_there(run: Run) -> None:
    over, under = agent(held_amount="100.01"), agent(held_amount="-0.01")
    result = run(
        f"agents: {{甲: {over}, 乙: {under}}}\nexpect: {{甲: {{held: 100.00}}, 乙: {{held: 0.00}}}}\n"
    )
    assert result.passed


@pytest.mark.parametrize("beyond", ["given: '500.01'", "given: '-1'", "score: '11'"])
def test_a_figure_beyond_its_limit_is_refused(run: Run, beyond: str) -> None:
    name, value = beyond.split(": ")
    agents = f"agents: {{甲: {agent(**{name: value})}}}\n"
    assert run(agents + "refuses: number-beyond-limit\n").passed
    assert "beyond the plan's limit" in said(run(agents))[0]


def test_figures_are_expected_to_six_places(run: Run) -> None:
    agents = f"agents: {{甲: {agent(score='2')}}}\n"
    assert run(agents + "expect: {甲: {card: 0.666667, score: 2, place: 1}}\n").passed
    (difference,) = run(agents + "expect: {甲: {card: 0.67}}\n").differences
    assert (str(difference.actual), difference.sentence.en) == ("0.666667", "card = 0.666667")


def test_a_cell_of_a_record_is_what_its_column_holds(run: Run) -> None:
    orders = "[{number: 0012, amount: 50}, {number: 12, amount: 70}]"
    assert run(
        f"agents: {{甲: {agent(records=f'{{orders: {orders}}}')}}}\nexpect: {{甲: {{orders_pay: 5.00}}}}\n"
    ).passed
    wrong = run(f"agents: {{甲: {agent(records='{orders: [{number: 0012, amount: 50元}]}')}}}\n")
    assert [problem.code for problem in wrong.problems] == ["number-malformed"]


@pytest.mark.parametrize(("earlier", "later"), [("9", "10"), ("K2", "K10"), ("2026", "A1"), ("", "1")])
def test_employee_numbers_are_ordered_as_people_order_them(run: Run, earlier: str, later: str) -> None:
    numbered = [agent(number=f'"{number}"') for number in (later, earlier)]
    result = run(
        f"agents: {{后: {numbered[0]}, 先: {numbered[1]}}}\nexpect: {{先: {{first: 10.00}}, 后: {{first: 0.00}}}}\n"
    )
    assert result.passed
