"""Wrong plans and what is said about them: place, words, mend. Whole messages, read by a person."""

from pathlib import Path

import pytest

from csbonus.problems import Text
from csbonus.rules.compile import Checked, compile_plan
from csbonus.rules.nodes import read_rules_text
from csbonus.rules.plan_file import read_plan_file
from csbonus.rules.plans import read_rules

HEAD = "plan: demo\nvalid_from: 2026-01\n"
FIGURES = """\
metrics:
  receptions: {unit: people, column: 接待人数}
  sales: {unit: money, column: 销售额}
  reply: {unit: ratio, column: 回复率}
  conversion: receptions / receptions
team_metrics:
  refund_rate: {unit: ratio, column: 退款率}
"""


def checked(text: str) -> Checked:
    return compile_plan(read_plan_file(read_rules_text(text.encode(), "plan.yaml")))


def said(text: str, lang: str) -> list[str]:
    problems = checked(text).problems
    return [problem.render("zh" if lang == "zh" else "en") for problem in problems]


def line(fields: str) -> str:
    """Put one line of pay into a plan; it stands in line 4, its fields from column 11."""
    return f"{HEAD}pay:\n  bonus: {{{fields}}}\n{FIGURES}"


WRONG_LINES = [
    (
        "kind: commision, base: sales, rate: 2%",
        "commision",
        "没有 kind commision，是否想写 commission？",
        "there is no kind commision; did you mean commission?",
    ),
    (
        "base: sales, rate: 2%",
        "{",
        "缺少 kind，可以写：base_pay, fixed, per_unit, commission, tier, weighted_bonus, pool, rank, manual, penalty, reward, transfer, split, hold",
        "kind is missing; write one of base_pay, fixed, per_unit, commission, tier, weighted_bonus, pool, rank, manual, penalty, reward, transfer, split, hold",
    ),
    (
        "kind: commission, base: sale, rate: 2%",
        "sale,",
        "不认识的名称 sale，是否想写 sales？",
        "unknown name sale; did you mean sales?",
    ),
    (
        "kind: commission, base: receptions, rate: 2%",
        "receptions",
        "单位不合：接待人数 的单位是“人”，这里需要“元”",
        "units clash: 接待人数 is people, but money is needed here",
    ),
    (
        "kind: commission, base: sales + receptions, rate: 2%",
        "+",
        "单位不合：销售额 的单位是“元”，接待人数 的单位是“人”，不能相加减或比较",
        "units clash: 销售额 is money and 接待人数 is people; they can't be added or compared",
    ),
    (
        "kind: commission, base: sales, rate: 35",
        "35",
        "这里是比率，35 等于 3500%；若指百分之 35，请写 35%",
        "a ratio is meant here and 35 is 3500%; for 35 percent write 35%",
    ),
    (
        "kind: commission, base: sales, rate: 150%",
        "150%",
        "提成比例 150% 超过 100%，请核对",
        "a commission of 150% is more than the whole; check it",
    ),
    (
        "kind: commission, base: sales, rat: 3%",
        "rat:",
        "不认识的键 rat，是否想写 rate？",
        "unknown key rat; did you mean rate?",
    ),
    (
        "kind: commission, base: sales",
        "",
        "请写 rate（一个比例）或 brackets（阶梯），二者取一",
        "write either rate or brackets",
    ),
    (
        "kind: commission, base: sales, brackets: {20000: 2%, 10000: 3%}, method: whole",
        "10000",
        "阶梯要从低到高写：10000 排在 20000 后面",
        "brackets go from low to high: 10000 stands after 20000",
    ),
    (
        "kind: commission, base: sales, brackets: {0: 2%, 10000: 3%}",
        "",
        "阶梯请写明 method：whole（整额）或 marginal（分段）",
        "say with method how brackets pay: whole or marginal",
    ),
    (
        "kind: commission, base: sales, brackets: {0: 2%}, method: marginal, key: receptions",
        "",
        "分段提成按 base 本身分段，不能另写 key；若按别的数字定档，请用 method: whole",
        "marginal brackets cut the base itself; with a key of its own write method: whole",
    ),
    (
        "kind: fixed, amount: 1_000",
        "1_000",
        "1_000 不是规范的数字，请写成 1234.5 或 5% 这样",
        "1_000 is not a plain number; write it like 1234.5 or 5%",
    ),
    (
        "kind: fixed, amount: 010",
        "010",
        "010 不是规范的数字，请写成 1234.5 或 5% 这样",
        "010 is not a plain number; write it like 1234.5 or 5%",
    ),
    ("kind: fixed, amount: 12:30", ":30", "公式里不认识的符号 :", "the formula has an unknown sign :"),
    (
        "kind: fixed, amount: 600, cap: 1e3",
        "1e3",
        "1e3 不是规范的数字，请写成 1234.5 或 5% 这样",
        "1e3 is not a plain number; write it like 1234.5 or 5%",
    ),
    (
        'kind: commission, base: sales, rate: "min(50%, 5% * receptions)"',
        "min",
        "单位不合：50% 的单位是“比率”，5% × 接待人数 的单位是“人”，不能相加减或比较；若 5% 是每人的，请写 5%/人",
        "units clash: 50% is ratio and 5% × 接待人数 is people; they can't be added or compared; where 5% is meant per person, write 5%/person",
    ),
    (
        "kind: fixed, amount: receptions * 0.5 + sales",
        "+",
        "单位不合：接待人数 × 0.5 的单位是“人”，销售额 的单位是“元”，不能相加减或比较；若 0.5 是每人的，请写 0.5 元/人",
        "units clash: 接待人数 × 0.5 is people and 销售额 is money; they can't be added or compared; where 0.5 is meant per person, write 0.5 yuan/person",
    ),
    (
        "kind: fixed, amount: 50% * conversion",
        "*",
        "单位不合：50% × conversion 的单位是“比率”，这里需要“元”",
        "units clash: 50% × conversion is ratio, but money is needed here",
    ),
    (
        'kind: fixed, amount: "round(sales * 2%, 2)"',
        "2)",
        "round 的第二个参数是步长，不是小数位数：保留 2 位小数请写 0.01",
        "round takes a step, not a number of places: for 2 places write 0.01",
    ),
    (
        "kind: fixed, amount: 600, requires: gat",
        "gat",
        "没有门槛 gat，方案里一个都没有定义",
        "there is no gate gat; the plan defines none",
    ),
    ("kind: fixed", "{", "缺少 amount", "amount is missing"),
    ("kind: fixed, amount: ", "amount", "amount 后面没有值", "amount has no value"),
    (
        "kind: weighted_bonus, base: 100, metric: reply, against: team",
        "reply",
        "reply（比率）不能在团队里相加；请写 aggregate: mean 和 weight（按什么加权）",
        "reply (ratio) does not add up over a team; write aggregate: mean and a weight",
    ),
    (
        "kind: weighted_bonus, base: 100, metric: conversion, against: squad",
        "squad",
        "squad 不能写在这里，可以写：team、store、company",
        "squad is not allowed here; write team, store, company",
    ),
    (
        "kind: pool, of: team, amount: 1% * sales, share: equally",
        "sales",
        "sales 要写明是谁的：请写 team.sales",
        "say whose sales is meant: write team.sales",
    ),
    (
        "kind: fixed, amount: refund_rate * 100 元",
        "refund_rate",
        "refund_rate 要写明是谁的：请写 team.refund_rate",
        "say whose refund_rate is meant: write team.refund_rate",
    ),
    (
        "kind: penalty, incident: 迟到, each: -5",
        "-5",
        "金额不写负号：penalty 自动扣、reward 自动加",
        "write amounts without a sign: a penalty takes, a reward pays",
    ),
    (
        "kind: penalty, incident: 迟到, escalating: [10, 50]",
        "",
        "escalating 要同时写明 after_last：repeat（以后同最后一次）或 nothing（以后不再计）",
        "escalating and after_last go together: repeat (the last again) or nothing",
    ),
    (
        "kind: penalty, incident: 迟到",
        "",
        "请写 each、escalating、from_register 三者之一",
        "write one of each, escalating and from_register",
    ),
]
"""A line's fields, where it goes wrong (nothing: the line's head; `{`: its table), and what is said."""


@pytest.mark.parametrize(("fields", "where", "zh", "en"), WRONG_LINES, ids=[row[0] for row in WRONG_LINES])
def test_a_wrong_line_is_said_with_its_place_in_both_languages(
    fields: str, where: str, zh: str, en: str
) -> None:
    column = {"": 3, "{": 10}.get(where, 11 + fields.find(where))
    assert said(line(fields), "zh") == [f"plan.yaml:4:{column}: {zh}"]
    assert said(line(fields), "en") == [f"plan.yaml:4:{column}: {en}"]


WRONG_PLANS = [
    ("plan: demo\npay: {}\n", ["plan.yaml:1:1: 缺少 valid_from"]),
    (f"{HEAD}gates: {{}}\n", ["plan.yaml:1:1: 没有 pay：方案里没有任何工资项目"]),
    (f"{HEAD}pay: {{}}\nmetrcs: {{}}\n", ["plan.yaml:4:1: 不认识的键 metrcs，是否想写 metrics？"]),
    ("plan: demo\nvalid_from: 2026-13\npay: {}\n", ["plan.yaml:2:13: 月份要写成 2026-10 这样，不是 2026-13"]),
    (f"{HEAD}pay: {{}}\nmetrics:\n  a: {{unit: peple}}\n", ["plan.yaml:5:13: 没有单位 peple，是否想写 people？"]),
    (
        f"{HEAD}pay: {{}}\nmetrics:\n  a: {{unit: money}}\nparameters:\n  a: {{unit: money, value: 1}}\n",
        ["plan.yaml:7:3: 名称 a 用了两次（第一次在第 5 行）；指标、参数和工资项目等不能同名"],
    ),
    (
        f"{HEAD}pay: {{}}\nmetrics:\n  a: b + 1\n  b: a + 1\n",
        ["plan.yaml:5:3: 互相引用成了循环：a -> b -> a"],
    ),
    (
        f"{HEAD}pay:\n  a: {{kind: fixed, amount: b}}\n  b: {{kind: fixed, amount: a * 2}}\n",
        ["plan.yaml:4:3: 工资项目互相引用成了循环：a -> b -> a"],
    ),
    (
        f"{HEAD}pay: {{}}\ngates:\n  g: {{of: team, all: [team.sales, sales > 5, team.receptions < 5%, nope.sales > 1]}}\n{FIGURES}",
        [
            "plan.yaml:5:23: 单位不合：团队销售额 的单位是“元”，这里需要“条件（是/否）”",
            "plan.yaml:5:35: sales 要写明是谁的：请写 team.sales",
            "plan.yaml:5:62: 单位不合：团队接待人数 的单位是“人”，5% 的单位是“比率”，不能相加减或比较",
            "plan.yaml:5:68: 没有范围 nope，可用的有：team, store, company, target, benchmark, incidents, register, month, previous",
        ],
    ),
    (f"{HEAD}pay: {{}}\ngates:\n  g: {{of: team, all: []}}\n", ["plan.yaml:5:3: 门槛没有任何条件"]),
    (
        f"{HEAD}pay: {{}}\nmetrics:\n  a: {{unit: ratio, aggregate: mean}}\n",
        ["plan.yaml:5:3: a 用 mean 汇总，请写 weight：按哪个指标加权"],
    ),
    (
        f"{HEAD}pay:\n  2x: {{kind: fixed, amount: 5}}\n",
        ["plan.yaml:4:3: 名称 2x 只能由字母、数字、下划线或汉字组成，且不以数字开头，也不能是公式里的保留字"],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), WRONG_PLANS, ids=[expected[0] for _, expected in WRONG_PLANS])
def test_a_wrong_plan_is_said_with_its_place(text: str, expected: list[str]) -> None:
    assert said(text, "zh") == expected


def test_all_problems_come_at_once_in_file_order() -> None:
    text = f"{HEAD}pay:\n  a: {{kind: fixed}}\n  b: {{kind: nope}}\n  c: {{kind: fixed, amount: x}}\n"
    assert [line.split(": ")[0] for line in said(text, "en")] == [
        "plan.yaml:4:6",
        "plan.yaml:5:13",
        "plan.yaml:6:28",
    ]


def test_what_merely_follows_from_a_broken_definition_is_not_said() -> None:
    text = f"{HEAD}pay:\n  a: {{kind: fixed, amount: bonus}}\nparameters:\n  bonus: {{unit: money, value: 1_800}}\n"
    assert said(text, "zh") == [
        "plan.yaml:6:31: 1_800 不是规范的数字，请写成 1800、0.50 或 2% 这样（不带逗号、单位和引号外的字）"
    ]


def test_a_gate_and_a_parameter_that_nothing_uses_are_notices() -> None:
    text = (
        f"{HEAD}pay:\n  a: {{kind: fixed, amount: 5}}\n"
        "gates:\n  g: {of: team, all: [team.refund_rate < 5%]}\nparameters:\n  p: {unit: money, value: 1}\n"
        "team_metrics:\n  refund_rate: {unit: ratio, column: 退款率}\n"
    )
    found = checked(text)
    assert not found.problems
    assert [notice.render("zh") for notice in found.notices] == [
        "plan.yaml:6:3: g 没有任何工资项目使用",
        "plan.yaml:8:3: p 没有任何工资项目使用",
    ]


def test_a_letter_that_only_looks_latin_is_named_by_its_code_point() -> None:
    text = line("kind: commission, base: sаles, rate: 2%")
    assert said(text, "zh") == [
        "plan.yaml:4:35: 不认识的名称 sаles（其中有看着像英文其实不是的字符 U+0430），是否想写 sales？"
    ]


def test_a_manual_line_takes_only_figures_that_a_person_enters() -> None:
    assert said(line("kind: manual, amount: sales"), "zh") == [
        "plan.yaml:4:33: sales 不是手工填写的指标；请给它写 input: manual，或换用别的 kind"
    ]


def test_an_amount_that_one_line_takes_from_the_register_is_needed_whatever_other_lines_take() -> None:
    text = (
        f"{HEAD}pay:\n  a: {{kind: penalty, incident: 改错价, from_register: amount}}\n"
        "  b: {kind: penalty, incident: 改错价, each: 10}\n"
    )
    plan = checked(text).plan
    assert plan is not None
    assert [(rule.name, rule.needs_amount) for rule in plan.incidents] == [("改错价", True)]


def test_a_folder_without_a_plan_is_told_what_it_should_hold(tmp_path: Path) -> None:
    (problem,) = read_rules([str(tmp_path)]).problems
    assert (problem.code, problem.text) == (
        "rules-missing",
        Text(
            "文件夹里没有方案：应有 plan.yaml，或每个方案一个子文件夹",
            "no plan in this folder: it should hold plan.yaml or a folder for each plan",
        ),
    )


@pytest.mark.parametrize(
    ("unit", "is_fine"), [("points", False), ("ratio", False), ("money", True), ("people", True)]
)
def test_the_last_day_adds_up_over_members_where_the_unit_does(unit: str, *, is_fine: bool) -> None:
    gate = "gates:\n  g: {title: 门槛, of: team, all: [team.x > 0]}\n"
    plan = f"{HEAD}pay:\n  a: {{kind: fixed, title: 奖金, amount: 1, requires: g}}\n{gate}metrics:\n  x: {{unit: {unit}, aggregate: last}}\n"
    assert [problem.code for problem in checked(plan).problems] == ([] if is_fine else ["aggregate-missing"])
