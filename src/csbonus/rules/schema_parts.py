"""The parts of the schemas that no form describes: formulas, numbers, titles, rows; and what the sections hold."""

from collections.abc import Iterable, Mapping
from typing import Any

from csbonus.lang.tokens import LONGEST_FORMULA
from csbonus.lang.units import BASIC, SPELLINGS, unit_names
from csbonus.problems import Text
from csbonus.rules import alias_words as table

Json = dict[str, Any]


def ref(name: str) -> Json:
    """Refer to a definition of the schema."""
    return {"$ref": f"#/$defs/{name}"}


def _keys(words: Mapping[str, str], value: Json) -> Json:
    return {key: value for pair in words.items() for key in pair}


def _one_of(words: Iterable[str]) -> Json:
    return {"oneOf": [{"required": [word]} for word in words]}


def _pairs(words: Mapping[str, str]) -> list[str]:
    return [word for pair in words.items() for word in pair]


_FORMULA = ref("formula")
_UNIT_WORD = f"({'|'.join((*BASIC, *SPELLINGS))})"
_BOUND = _one_of(_pairs(table.ROW_KEYS))
_BRACKET: Json = {
    "type": "object",
    "properties": _keys({**table.ROW_KEYS, **table.VALUE_KEYS}, _FORMULA),
    "additionalProperties": False,
    "minProperties": 2,
    "maxProperties": 2,
    "allOf": [_BOUND, _one_of(_pairs(table.VALUE_KEYS))],
}
_ROW: Json = {
    "type": "object",
    "properties": _keys(table.ROW_KEYS, _FORMULA),
    "additionalProperties": _FORMULA,
    "minProperties": 2,
    "allOf": [_BOUND],
}
_TESTS: Json = {
    "type": "object",
    "properties": _keys(table.TEST_KEYS, ref("text")),
    "additionalProperties": False,
    "minProperties": 1,
}
_FILTER: Json = {"type": "object", "additionalProperties": _TESTS, "minProperties": 1}
_ORDER: Json = {
    "type": "object",
    "properties": {
        **_keys({"figure": table.ORDER_KEYS["figure"]}, _FORMULA),
        **_keys({"first": table.ORDER_KEYS["first"]}, {"enum": _pairs(table.ORDER_WORDS)}),
    },
    "additionalProperties": False,
    "allOf": [_one_of(("figure", table.ORDER_KEYS["figure"]))],
}


def _or_list(item: Json, *others: Json) -> Json:
    return {"anyOf": [*others, item, {"type": "array", "items": {"anyOf": [*others, item]}, "minItems": 1}]}


PARTS: Mapping[str, Json] = {
    "text": {"type": ["string", "number"]},
    "names": _or_list(ref("text")),
    "formula": {
        "type": ["string", "number"],
        "minLength": 1,
        "maxLength": LONGEST_FORMULA,
    },
    "number": {"type": ["string", "number"], "pattern": "^-?(0|[1-9][0-9]*)(\\.[0-9]+)?%?$"},
    "month": {"type": "string", "pattern": "^[0-9]{4}-(0[1-9]|1[0-2])$"},
    "unit": {
        "anyOf": [
            {"enum": list(unit_names())},
            {"type": "string", "pattern": f"^ *{_UNIT_WORD}(( per | */ *){_UNIT_WORD})* *$"},
        ]
    },
    "title": {
        "anyOf": [
            ref("text"),
            {
                "type": "object",
                "properties": {"zh": ref("text"), "en": ref("text")},
                "additionalProperties": False,
                "minProperties": 1,
            },
        ]
    },
    "dated": {
        "anyOf": [
            ref("number"),
            {"type": "object", "propertyNames": ref("month"), "additionalProperties": ref("number"), "minProperties": 1},
        ]
    },
    "brackets": {
        "anyOf": [
            {"type": "object", "additionalProperties": _FORMULA, "minProperties": 1},
            {"type": "array", "items": _BRACKET, "minItems": 1},
        ]
    },
    "rows": {"type": "array", "items": _ROW, "minItems": 1},
    "filters": _or_list(_FILTER),
    "order": _or_list(_ORDER, _FORMULA),
}  # fmt: skip
"""What is read whole, by the names that `shapes` gives it."""

FIGURE: Json = {"type": ["string", "number"]}
"""A figure of a case: a number, or a word of a metric with choices."""

SECTION_TEXTS: Mapping[str, Text] = {
    "pay": Text("工资项目：每一项是工资条上的一行", "the lines of pay, in the order of the slip"),
    "gates": Text("门槛：没达成时，需要它的项目为 0.00", "conditions; a closed gate makes the lines that require it 0.00"),
    "effects": Text("奖金扣减：条件成立时，按比例扣减一组工资项目", "cuts of whole groups of lines when a condition holds"),
    "notes": Text("说明：条件成立时写在工资条上的话，不涉及金额", "outcomes without money, said on the slip when a condition holds"),
    "scores": Text("评分表", "score cards"),
    "ranks": Text("排名：名次可作为指标使用", "rankings; the place is a figure"),
    "tables": Text("对照表：按一个数查出几个值，用法 表名.列名", "several values looked up by one figure, used as table.column"),
    "incidents": Text("事项目录：奖惩登记里的事项及其积分", "the catalogue of incidents in the register, with their points"),
    "funds": Text("基金：罚款归入的基金", "funds that fines go to"),
    "records": Text("明细表：每人有多行的表，如订单、日报、店铺", "tables with rows for each agent: orders, days, shops"),
    "metrics": Text("指标：个人的数，从列读取、由明细得出或用公式算", "figures of each agent: from a column, from records, or by formula"),
    "team_metrics": Text("团队的指标", "figures of each team"),
    "store_metrics": Text("店铺的指标", "figures of each shop"),
    "company_metrics": Text("全公司的指标", "figures of the company"),
    "targets": Text("目标：当月的目标值，用法 target.名称", "targets of the month, used as target.name"),
    "benchmarks": Text("基准：当月的行业值等，用法 benchmark.名称", "benchmarks of the month, used as benchmark.name"),
    "parameters": Text("参数：有名称的数字", "numbers with a name"),
    "extends": Text("以另一个方案为基础：写它的文件或文件夹，相对本文件", "the plan that this one builds on: its file or folder, from here"),
    "include": Text("引用只含各节的文件", "files with sections only, such as shared parameters"),
    "drop": Text("去掉基础方案里的条目，如 pay.flexible", "entries of the plan below that are taken out, such as pay.flexible"),
}  # fmt: skip
"""What each section of a plan, and each key of building on other files, is for."""
