"""Two versions of a plan: which edits there are, what they are called, and plans with some of them made."""

import pytest

from csbonus.rules.aliases import in_english
from csbonus.rules.edit_words import words_of, written
from csbonus.rules.edits import blend, find_edits
from csbonus.rules.nodes import Mapping, read_rules_text
from csbonus.rules.write_yaml import write_yaml

PLAN = """\
plan: p
title: 方案
valid_from: 2026-01
pay:
  base: {kind: base_pay, title: 底薪, amount: salary}
  commission:
    kind: commission
    title: {zh: 提成, en: Commission}
    base: sales
    brackets: {0: 0%, 20000: 2%, 40000: 3%}
    method: marginal
    requires: shop
gates:
  shop:
    title: 店铺指标
    of: team
    all:
      - team.refund_rate <= 5%
      - team.disputes == 0
metrics:
  sales: {unit: money, column: 销售额}
  net: sales - 100 元
parameters:
  salary: {unit: money, by: region, values: {上海: 2000, 宿迁: 1800}, title: 底薪标准}
"""


def read(text: str) -> Mapping:
    return in_english(read_rules_text(text.encode(), "plan.yaml").root)


def edits(*changes: tuple[str, str]) -> list[tuple[str, str, str, str, str, int | None]]:
    text = PLAN
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    before, after = read(PLAN), read(text)
    found = []
    for edit in find_edits(before, after):
        words = words_of(edit, after if edit.after is not None else before)
        path = ".".join(edit.path)
        found.append((path, words.zh, words.en, written(edit.before), written(edit.after), edit.source.line))
    return found


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (("宿迁: 1800", "宿迁: 1900"),
         ("parameters.salary.values.宿迁", "参数“底薪标准”（宿迁）", 'parameter "底薪标准" (宿迁)', "1800", "1900", 24)),
        (("20000: 2%", "20000: 2.5%"),
         ("pay.commission.brackets.20000", "工资项目“提成”的阶梯（20000）", 'line "Commission" brackets (20000)', "2%", "2.5%", 10)),
        (("40000: 3%", "45000: 3%"),
         ("pay.commission.brackets.45000.from", "工资项目“提成”的阶梯（45000）的起点", 'line "Commission" brackets (45000) threshold', "40000", "45000", 10)),
        (("20000: 2%, 40000: 3%", "20000: 2%, 40000: 3%, 60000: 4%"),
         ("pay.commission.brackets.60000", "工资项目“提成”的阶梯（60000）", 'line "Commission" brackets (60000)', "", "4%", 10)),
        (("refund_rate <= 5%", "refund_rate <= 4%"),
         ("gates.shop.all.1", "门槛“店铺指标”第 1 条", 'gate "店铺指标" condition 1', "team.refund_rate <= 5%", "team.refund_rate <= 4%", 18)),
        (("    requires: shop\n", ""),
         ("pay.commission.requires", "工资项目“提成”的需达成", 'line "Commission" requires', "shop", "", 12)),
        (("net: sales - 100 元", "net: sales - 200 元"),
         ("metrics.net", "指标“net”", 'figure "net"', "sales - 100 元", "sales - 200 元", 22)),
        (("  base: {kind: base_pay, title: 底薪, amount: salary}\n", ""),
         ("pay.base", "工资项目“底薪”（删去）", 'line "底薪" (removed)', "{kind: base_pay, title: 底薪, amount: salary}", "", 5)),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) and len(value) == 2 else "",
)  # fmt: skip
def test_an_edit_is_named_in_the_words_of_the_plan(
    change: tuple[str, str], expected: tuple[object, ...]
) -> None:
    assert edits(change) == [expected]


@pytest.mark.parametrize(
    "change",
    [
        ("title: 底薪标准", "title: 基本工资"),
        ("20000: 2%", "20000: 2.00%"),
        ("net: sales - 100 元", "net: sales-100 元"),
        ("valid_from: 2026-01", "valid_from: 2026-05"),
        ("parameters:\n", "parameters:\n  spare: {unit: money, value: 5}\n"),
        ("  net: sales - 100 元\n", ""),
    ],
    ids=lambda change: change[1].strip(),
)
def test_what_pays_nobody_otherwise_is_no_edit(change: tuple[str, str]) -> None:
    assert edits(change) == []


def test_edits_stand_in_the_order_of_the_new_version() -> None:
    found = edits(
        ("宿迁: 1800", "宿迁: 1900"), ("20000: 2%", "20000: 2.5%"), ("disputes == 0", "disputes <= 1")
    )
    assert [path for path, *_ in found] == [
        "pay.commission.brackets.20000", "gates.shop.all.2", "parameters.salary.values.宿迁",
    ]  # fmt: skip


def test_a_plan_between_has_the_edits_that_were_picked_and_all_definitions() -> None:
    after = PLAN.replace("20000: 2%", "20000: 2.5%").replace("宿迁: 1800", "宿迁: 1900")
    after = after.replace("  net: sales - 100 元\n", "  gross: sales + 1 元\n")
    between = write_yaml(blend(read(PLAN), read(after), lambda edit: edit.path[0] == "parameters"))
    assert "20000: 2%\n" in between
    assert "宿迁: 1900\n" in between
    assert "gross:" in between
    assert "net:" in between


def test_an_incident_is_an_edit_where_it_has_points() -> None:
    words = ("parameters:\n", "incidents:\n  late: {words: [迟到]}\nparameters:\n")
    points = ("parameters:\n", "incidents:\n  late: {points: 2}\nparameters:\n")
    assert edits(words) == []
    assert [(path, zh) for path, zh, *_ in edits(points)] == [("incidents.late", "事项“late”（新增）")]


def test_a_section_that_is_no_table_is_one_edit() -> None:
    (edit,) = find_edits(read("plan: p\npay: 3\n"), read("plan: p\npay: 4\n"))
    assert (edit.path, written(edit.before), written(edit.after)) == (("pay",), "3", "4")


def test_lines_in_another_order_are_no_edit() -> None:
    """A line that changed is found wherever it stands."""
    old = "plan: p\npay:\n  a: {amount: 1}\n  b: {amount: 2}\n  c: {amount: 3}\n"
    new = "plan: p\npay:\n  c: {amount: 3}\n  b: {amount: 5}\n  a: {amount: 1}\n"
    (edit,) = find_edits(read(old), read(new))
    assert (edit.path[:2], written(edit.before), written(edit.after)) == (("pay", "b"), "2", "5")


def test_lists_and_tables_are_written_in_one_line() -> None:
    root = read("plan: p\nmembers: {plans: [a, b]}\n")
    assert written(root.get("members")) == "{plans: [a, b]}"
