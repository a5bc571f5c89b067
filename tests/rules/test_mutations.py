"""Every number that a plan lives by is changed by one step, and what no case notices is listed where it stands."""

from pathlib import Path

import pytest

from csbonus.rules.mutations import Mutated, mutations, try_mutations
from csbonus.rules.nodes import read_rules_text
from csbonus.rules.plans import read_rules

PLAN = """\
plan: demo
valid_from: 2026-01
limits: {deductions: 20%, rest: dropped}
pay:
  base_pay: {kind: base_pay, title: 底薪 3000 元, amount: base_salary}
  commission: {kind: commission, title: 提成, base: sales, brackets: {0: 1%, 20000: 2.50%}, method: marginal, group: g2}
  bonus: {kind: tier, key: sales, amounts: [{above: 100, amount: 5}], otherwise: 0, cap: 400}
  fine: {kind: penalty, title: 迟到, incident: 迟到, escalating: [10, 20]}
metrics:
  sales: {unit: money, column: 销售额2}
  orders: {unit: count, record: orders, count: rows, where: {price: {at_least: 9.9}, shop: {is: 3}}}
  each: sales / 2 / orders
records:
  orders: {columns: {price: {unit: money, column: 单价}, shop: {text: 店铺}}}
gates:
  goal: {of: agent, at_least: 1, conditions: [sales >= 5000 元, each > 0]}
parameters:
  base_salary: {unit: money, by: region, values: {上海3区: {2026-01: 1800, 2026-10: 1900}}, otherwise: 1700, overrides: {A12: {value: 2000, reason: 满 10 年}}}
"""


def changes(text: str) -> list[str]:
    root = read_rules_text(text.encode(), "plan.yaml").root
    found = mutations(root)
    return [
        f"{change.source.line}:{change.source.column} {change.written} {change.changed}" for change in found
    ]


def test_numbers_are_changed_by_their_last_digit_and_words_months_and_titles_are_not() -> None:
    written = [change.split()[1] for change in changes(PLAN)[::2]]
    assert written == [
        "20%", "0", "1%", "20000", "2.50%", "100", "5", "0", "400", "10", "20", "9.9", "2", "1", "5000", "0",
        "1800", "1900", "1700", "2000",
    ]  # fmt: skip


def test_each_number_goes_up_and_down_and_is_found_where_it_stands() -> None:
    text = "plan: p\nvalid_from: 2026-01\npay:\n  bonus: {kind: fixed, amount: 'sales * 0.50 + 9%'}\n"
    assert changes(text) == ["4:41 0.50 0.51", "4:41 0.50 0.49", "4:48 9% 10%", "4:48 9% 8%"]


SHOP = """\
plan: demo
valid_from: 2026-01
pay:
  bonus: {kind: tier, title: 奖金, key: sales, amounts: {0: 0, 1000: 50}, cap: 60}
metrics:
  sales: {unit: money, column: 销售额}
"""


def shop(folder: Path, name: str, plan: str, **cases: str) -> str:
    (folder / name / "cases").mkdir(parents=True)
    (folder / name / "plan.yaml").write_text(plan, encoding="utf-8")
    for title, text in cases.items():
        (folder / name / "cases" / f"{title}.yaml").write_text(text, encoding="utf-8")
    return str(folder / name)


def case(sales: str, bonus: str) -> str:
    return f"name: 销售额 {sales}\nmonth: 2026-10\nagents: {{小美: {{sales: {sales}}}}}\nexpect: {{小美: {{bonus: {bonus}}}}}\n"


def tried(*places: str) -> Mutated:
    rules = read_rules(places)
    assert rules.problems == ()
    return try_mutations(rules.plans)


def unnoticed(mutated: Mutated) -> list[str]:
    return [
        f"{change.source.line}:{change.source.column} {change.written} {change.changed}"
        for change in mutated.unnoticed
    ]


def test_a_case_on_each_side_of_a_threshold_notices_both_steps(tmp_path: Path) -> None:
    """At 1000.00 a threshold of 1001 shows, at 999.00 one of 999; 0 to 1 shows at 0.50 only, and the cap never."""
    place = shop(tmp_path, "demo", SHOP, at=case("1000", "50.00"), under=case("999", "0.00"))
    mutated = tried(place)
    assert unnoticed(mutated) == ["4:56 0 1", "4:56 0 -1", "4:78 60 61", "4:78 60 59"]
    assert mutated.tried == 10


def test_without_cases_nothing_is_noticed(tmp_path: Path) -> None:
    mutated = tried(shop(tmp_path, "demo", SHOP))
    assert len(mutated.unnoticed) == mutated.tried == 10


def test_a_change_that_makes_the_plan_unreadable_is_noticed(tmp_path: Path) -> None:
    """100 % up is over 100 %, which no commission may be; 99 % pays 99.00."""
    plan = SHOP.replace("{kind: tier, title: 奖金, key: sales, amounts: {0: 0, 1000: 50}, cap: 60}",
                        "{kind: commission, title: 奖金, base: sales, rate: 100%}")  # fmt: skip
    assert unnoticed(tried(shop(tmp_path, "demo", plan, one=case("100", "100.00")))) == []


def test_a_number_that_plans_share_is_noticed_by_the_cases_of_either(tmp_path: Path) -> None:
    base = "parameters:\n  rate: {unit: ratio, value: 3%}\n"
    (tmp_path / "common.yaml").write_text(base, encoding="utf-8")
    plan = (
        "plan: {name}\nvalid_from: 2026-01\ninclude: ../common.yaml\napplies_to: {{role: {name}}}\n"
        "pay:\n  bonus: {{kind: commission, title: 奖金, base: sales, rate: rate}}\nmetrics:\n  sales: {{unit: money, column: 销售额}}\n"
    )
    one = shop(tmp_path, "one", plan.format(name="one"), one=case("100", "3.00"))
    other = shop(tmp_path, "other", plan.format(name="other"), one=case("0", "0.00"))
    assert unnoticed(tried(one, other)) == []
    assert unnoticed(tried(other)) == ["2:30 3% 4%", "2:30 3% 2%"]


ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    "plan",
    sorted([*(ROOT / "tests" / "schemes").glob("*/plan.yaml"), *(ROOT / "rules").glob("*/plan.yaml")]),
    ids=lambda path: path.parent.name,
)
def test_the_cases_beside_a_plan_notice_every_change(plan: Path) -> None:
    mutated = tried(str(plan))
    assert [change.source.render() for change in mutated.unnoticed] == []
    assert mutated.tried
