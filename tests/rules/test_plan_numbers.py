"""Every number of every shipped plan has a path of its own, and can be changed there."""

from decimal import Decimal
from pathlib import Path

import pytest

from csbonus.dryrun.versions import open_versions
from csbonus.rules.mutations import numbers_in, replaced
from csbonus.rules.nodes import Scalar, read_rules_text
from csbonus.rules.plan_numbers import WrittenNumber, plan_numbers
from csbonus.rules.plans import read_rules
from csbonus.rules.write_yaml import write_yaml

ROOT = Path(__file__).resolve().parents[2]
PLANS = sorted([*(ROOT / "rules").glob("*/plan.yaml"), *(ROOT / "tests" / "schemes").glob("*/plan.yaml")])


def numbers(path: Path) -> dict[str, WrittenNumber]:
    (version,) = open_versions(read_rules([str(path)]))
    return plan_numbers(version.plan, version.root)


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.parent.name)
def test_every_number_has_a_path(path: Path) -> None:
    (version,) = open_versions(read_rules([str(path)]))
    found = plan_numbers(version.plan, version.root).values()
    reached = {(id(n.scalar), n.offset + n.written.startswith("-")) for n in found}
    assert [
        s.source.render() for s, token in numbers_in(version.root) if (id(s), token.offset) not in reached
    ] == []


@pytest.mark.parametrize(
    ("plan", "path", "written"),
    [
        ("jd-presales", "returns_clawback.rate", "-4%"),
        ("jd-presales", "parameters.reception_unit", "0.50"),
        ("jd-presales", "metrics.manager_amount.max", "500"),
        ("day-shift-presales", "step_bonus.amounts.7000.from", "7000"),
        ("aftersales-repeat", "gates.shop_indicators.4", "4.8"),
        ("tutorial-shop", "parameters.base_salary.otherwise", "2600"),
    ],
)
def test_paths_are_those_of_the_plan(plan: str, path: str, written: str) -> None:
    assert numbers(ROOT / "rules" / plan / "plan.yaml")[path].written == written


@pytest.mark.parametrize(
    ("text", "value", "changed"),
    [
        ("2%", "0.025", "2.5%"), ("-4%", "-0.05", "-5%"), ("0.50", "0.6", "0.6"),
        ("sales - 100 元", "-5", "sales - (-5) 元"), ("1800", "2000.00", "2000"),
    ],
)  # fmt: skip
def test_a_number_is_written_as_it_stood(text: str, value: str, changed: str) -> None:
    root = read_rules_text(f"a: {text}\n".encode(), "p").root
    scalar = root.entries[0].value
    assert isinstance(scalar, Scalar)
    offset = text.index("100") if "100" in text else 0
    end = offset + 3 if "100" in text else len(text)
    number = WrittenNumber(
        path="a", scalar=scalar, offset=offset, written=text[offset:end], is_ratio="%" in text
    )
    again = replaced(root, number.scalar, number.text(Decimal(value)))
    assert write_yaml(again).rstrip() in (f"a: {changed}", f'a: "{changed}"')
