"""The schemas for editors: every plan and case of the repository passes, what is wrong does not, the shipped copies are current."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from csbonus.kinds import KINDS
from csbonus.rules import alias_words, forms
from csbonus.rules.manual import field_texts
from csbonus.rules.nodes import Mapping, Node, Scalar, Sequence, read_rules_text
from csbonus.rules.schema import case_schema, plan_schema
from csbonus.rules.schema_parts import SECTION_TEXTS

ROOT = Path(__file__).resolve().parents[2]
PLANS = sorted([*ROOT.glob("rules/*/plan.yaml"), *ROOT.glob("tests/schemes/*/plan.yaml"), *ROOT.glob("examples/*/rules/*/plan.yaml")])  # fmt: skip
CASES = sorted([*ROOT.glob("rules/*/cases/*.yaml"), *ROOT.glob("tests/schemes/*/cases/*.yaml")])
PLAN: dict[str, Any] = json.loads(plan_schema())
CASE: dict[str, Any] = json.loads(case_schema())
_NUMBER = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_WORDS = {"true": True, "false": False, "null": None, "~": None}


def as_editors_read(node: Node) -> object:
    """Give a node as an editor's YAML does: bare numbers, true, false and null are no texts."""
    if isinstance(node, Mapping):
        return {entry.key.text: as_editors_read(entry.value) for entry in node.entries}
    if isinstance(node, Sequence):
        return [as_editors_read(item) for item in node.items]
    if not isinstance(node, Scalar):
        return None
    if node.style:
        return node.text
    return float(node.text) if _NUMBER.fullmatch(node.text) else _WORDS.get(node.text, node.text)


def wrong(text: str, schema: dict[str, Any] = PLAN) -> list[str]:
    """Say where a schema finds something wrong, and with which rule."""
    read = as_editors_read(read_rules_text(text.encode(), "x.yaml").root)
    found = Draft202012Validator(schema).iter_errors(read)
    return sorted(f"{'.'.join(map(str, error.absolute_path))}: {error.validator}" for error in found)


@pytest.mark.parametrize("schema", [PLAN, CASE], ids=["plan", "case"])
def test_schema_is_one(schema: dict[str, Any]) -> None:
    Draft202012Validator.check_schema(schema)


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.parent.name)
def test_every_plan_passes(path: Path) -> None:
    assert wrong(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", CASES, ids=lambda path: f"{path.parents[1].name}-{path.stem}")
def test_every_case_passes(path: Path) -> None:
    assert wrong(path.read_text(encoding="utf-8"), CASE) == []


@pytest.mark.parametrize(
    ("name", "made"), [("pay-plan.schema.json", plan_schema), ("pay-case.schema.json", case_schema)]
)
def test_the_shipped_schema_is_the_one_that_is_made(name: str, made: Any) -> None:  # noqa: ANN401 - a function
    """Write it anew with `csbonus schema --out rules/pay-plan.schema.json` (and `--of case`)."""
    assert (ROOT / "rules" / name).read_text(encoding="utf-8") == made()


@pytest.mark.parametrize("path", sorted(ROOT.glob("rules/*/plan.yaml")), ids=lambda path: path.parent.name)
def test_every_shipped_plan_names_its_schema(path: Path) -> None:
    first, *_ = path.read_text(encoding="utf-8").splitlines()
    assert first == "# yaml-language-server: $schema=../pay-plan.schema.json"


HEAD = "plan: demo\nvalid_from: 2026-01\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("pay: {a: {kind: fixed, amuont: 1}}", ["pay.a: additionalProperties", "pay.a: oneOf"]),
        ("pay: {a: {kind: fixd, amount: 1}}", ["pay.a.kind: enum"]),
        ("pay: {a: {amount: 1}}", ["pay.a: oneOf"]),
        ("pay: {a: {kind: fixed, amount: 1, 金额: 2}}", ["pay.a: oneOf"]),
        ("pay: {a: {kind: fixed, amount: 1, if_missing: nul}}", ["pay.a.if_missing: enum"]),
        (
            "pay: {a: {kind: manual, amount: x}}\nmetrics: {a: {unit: money, min: ten}}",
            ["metrics.a.min: pattern"],
        ),
        ("pay: {a: {kind: fixed, amount: [1]}}", ["pay.a.amount: type"]),
        ("pay: {a: {kind: fixed, amount: 1, defer: {keep_back: 1}}}", ["pay.a.defer: oneOf"]),
        ("pay: {a: {kind: tier, key: x, amounts: [{at_leest: 1, amount: 2}]}}", ["pay.a.amounts: anyOf"]),
        ("pay: {a: {kind: tier, key: x, amounts: [{at_least: 1, above: 2}]}}", ["pay.a.amounts: anyOf"]),
        ("pay: {a: {kind: fixed, amount: 1, title: {de: Bonus}}}", ["pay.a.title: anyOf"]),
        ("pay: {}\ngate: {}", [": additionalProperties"]),
        ("pay: {}\nmetrics: {m: {unit: mony}}", ["metrics.m.unit: anyOf"]),
        ("pay: {}\nmetrics: {m: {column: x}}", ["metrics.m: oneOf"]),
        ("pay: {}\nmetrics: {m: {formula: a / b, unit: money}}", ["metrics.m: additionalProperties"]),
        ("pay: {}\nparameters: {p: {unit: money, value: {2026: 1}}}", ["parameters.p.value: anyOf"]),
        ("pay: {}\nranks: {r: {of: team, by: {figure: x, first: lowst}, ties: all}}", ["ranks.r.by: anyOf"]),
        ("gates: {}", [": oneOf"]),
        ("pay: {}\nrounding: {halves: up}", ["rounding: oneOf"]),
    ],
)
def test_a_mistake_in_a_plan_is_marked(text: str, said: list[str]) -> None:
    assert wrong(HEAD + text) == said


@pytest.mark.parametrize(
    "text",
    [
        "工资项目: {a: {类型: 固定, 金额: 1, 缺数据时: 按零, 保底: 2%}}",
        "pay: {a: {kind: pool, of: 团队, amount: x, share: 平分}}",
        "pay: {a: {kind: tier, key: x, amounts: [{满: 1, 金额: x * 2}]}}",
        "pay: {}\nmetrics: {m: a / b, n: 1, o: {公式: a, 名称: b}, p: {单位: 元/人}}",
        "pay: {}\nmetrics: {m: {unit: 元 per 人, record: r, count: 行数, where: {a: {是: x}}}}",
        "pay: {}\nranks: {r: {of: team, by: [x, {指标: y, 在前: 低者}], ties: 分先后, tie_break: [工号, z]}}",
        "pay: {}\nparameters: {p: {unit: money, value: {2026-01: 1, 2026-10: 2.50}}}",
    ],
)
def test_chinese_words_and_every_way_of_writing_pass(text: str) -> None:
    assert wrong(HEAD + text) == []


def test_a_plan_that_extends_another_may_leave_out_what_is_needed() -> None:
    assert wrong("extends: ../base\npay: {a: {amount: 2, 单价: 3}}\ngates: {g: {title: x}}\n") == []
    assert wrong("沿用: ../base\nmetrics: {m: {column: x}}\nrounding: {halves: up}\n") == []
    assert wrong("extends: ../base\npay: {a: {amuont: 2}}\n") == ["pay.a: enum"]


def test_a_file_with_sections_only_passes() -> None:
    assert wrong("parameters: {p: {unit: money, value: 1}}\n") == []
    assert wrong("parameters: {p: {value: 1}}\n") == ["parameters.p: oneOf"]


def test_a_mistake_in_a_case_is_marked() -> None:
    start = "name: x\nmonth: 2026-10\n"
    assert wrong(start + "agents: {甲: {team: 一组, sales: 1, 在职: 离职}}\n", CASE) == []
    assert wrong(start + "agents: {甲: {incidents: [{incidnt: x}]}}\n", CASE) == [
        "agents.甲.incidents.0: additionalProperties",
        "agents.甲.incidents.0: oneOf",
    ]
    assert wrong(start + "agents: {甲: {sales: [1]}}\nexpct: {}\n", CASE) == [
        ": additionalProperties",
        "agents.甲.sales: type",
    ]
    assert wrong(start, CASE) == [": oneOf"]


def test_every_section_and_key_is_explained_in_chinese_then_english() -> None:
    assert set(SECTION_TEXTS) == {*forms.SECTIONS, *forms.REUSE}
    count = PLAN["$defs"]["PerUnit"]["properties"]["count"]
    text = field_texts(KINDS["per_unit"])["count"]
    assert count["description"] == f"{text.zh}\n\n{text.en}"
    assert count["markdownDescription"].startswith("`数量` = `count`\n\n")
    assert PLAN["$defs"]["PerUnit"]["properties"]["数量"] == {"$ref": "#/$defs/PerUnit/properties/count"}


def test_every_kind_is_proposed_with_its_meaning() -> None:
    kind = PLAN["$defs"]["pay.entry"]["properties"]["kind"]
    assert kind["enum"] == [*KINDS, *(alias_words.KINDS_IN_CHINESE[name] for name in KINDS)]
    assert len(kind["enumDescriptions"]) == len(kind["enum"])
    assert "Piece pay" in kind["enumDescriptions"][list(KINDS).index("per_unit")]
