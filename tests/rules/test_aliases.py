"""Chinese keys and choices: every key has one, each stands for one key only, and nothing of the user's is touched."""

from collections import Counter
from collections.abc import Iterable

import pytest

from csbonus.kinds import KINDS
from csbonus.kinds.component import Deferred, PayComponent
from csbonus.kinds.fields import Form
from csbonus.problems import Problem, Refusal
from csbonus.rules import alias_words as table
from csbonus.rules import case_forms, figure_forms, forms, head_forms, score_forms
from csbonus.rules.aliases import (
    case_in_english,
    in_english,
    key_in_english,
    keys_like,
    kinds_like,
    nearness,
    words_like,
)
from csbonus.rules.nodes import Blank, Mapping, Node, Scalar, read_rules_text
from csbonus.rules.shapes import Shape, form_at, shapes_of


def every_form() -> list[type[Form]]:
    written = [
        form
        for module in (head_forms, figure_forms, forms, score_forms, case_forms)
        for form in vars(module).values()
        if isinstance(form, type) and issubclass(form, Form) and form is not Form
    ]
    return list(dict.fromkeys([*written, PayComponent, Deferred, *KINDS.values()]))


def choices(shape: Shape | None) -> tuple[str, ...]:
    return () if shape is None else shape.words or choices(shape.inner)


def twice(words: Iterable[str]) -> list[str]:
    return [word for word, count in Counter(words).items() if count > 1]


@pytest.mark.parametrize("form", every_form(), ids=lambda form: str(form.__name__))
def test_every_field_and_choice_of_a_form_has_a_chinese_name_of_its_own(form: type[Form]) -> None:
    names = {field: table.key_in_chinese(form, field) for field in form.model_fields}
    assert [field for field, name in names.items() if not name] == []
    assert twice(names.values()) == []
    for field, shape in shapes_of(form).items():
        words = {word: table.word_in_chinese(field, word) for word in choices(shape)}
        assert [word for word, name in words.items() if not name] == []
        assert twice(words.values()) == []


def test_every_key_of_the_root_has_a_chinese_name_of_its_own() -> None:
    head = [table.key_in_chinese(head_forms.Head, field) for field in head_forms.Head.model_fields]
    assert set(table.ROOT_KEYS) == {*forms.SECTIONS, *forms.REUSE}
    assert twice([*head, *table.ROOT_KEYS.values()]) == []


def test_every_kind_has_a_chinese_name_of_its_own() -> None:
    assert set(table.KINDS_IN_CHINESE) == set(KINDS)
    assert twice(table.KINDS_IN_CHINESE.values()) == []


def test_a_chinese_key_means_the_same_in_every_kind() -> None:
    """An entry that overrides fields of another plan's line need not say its kind."""
    meant = {
        (table.key_in_chinese(form, field), field) for form in KINDS.values() for field in form.model_fields
    }
    assert twice(chinese for chinese, _ in meant) == []


def root(text: str) -> Mapping:
    return read_rules_text(text.encode(), "plan.yaml").root


def plain(node: Node) -> object:
    """Give what a node holds, without its places."""
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Mapping):
        return {entry.key.text: plain(entry.value) for entry in node.entries}
    return None if isinstance(node, Blank) else [plain(item) for item in node.items]


CHINESE = """\
方案: demo
名称: {zh: 售前, en: Pre-sales}
生效月份: 2026-01
适用范围: {岗位: [售前]}
成员: {比率: 有数据, 奖池: 在职, 排名: 全员, 其他方案: 全部}
取整: {合计: 1, 取整方式: 舍去}
限额: {扣款比例: 20%, 合计为负: 结转}
工资项目:
  底薪: {类型: 底薪, 金额: base_salary}
  计件: {类型: 计件, 名称: 计件, 数量: 接待, 单价: 0.50, 封顶: 100}
  提成: {类型: 提成, 基数: 金额, 阶梯: {0: 1%, 金额: 2%}, 方式: 整额, 需达成: [门槛一]}
  分段: {类型: 提成, 基数: 销售, 阶梯: [{满: 0, 比例: 1%}, {超过: 500, 比例: 2%}], 方式: 分段, 其余: 0%}
  奖池: {类型: 奖池, 范围: 团队, 金额: 团队.x, 分配: 平分, 成员: 全员, 负数时: 照分}
  按量: {类型: 奖池, 范围: 店铺, 金额: 店铺.x, 分配: 数量, 缺数据时: 不列}
  名次: {类型: 排名, 排名: 明星, 名次金额: {1: 850}}
  前排: {类型: 排名, 排名: 明星, 名额: [{不超过: 20%, 金额: 300}]}
  迟到: {类型: 罚款, 事项: 迟到, 逐次: [10, 50], 以后: 同最后一次, 对象: 个人}
  登记: {类型: 奖励, 事项: 金额, 按登记: 金额}
  明细: {类型: 固定, 金额: 1, 逐行明细: 订单, 筛选: [{状态: {是: 是}}, {金额: {满: 500}}], 暂扣: {暂扣比例: 30%, 付清月份: 2027-01}}
门槛:
  门槛一: {范围: 个人, 至少: 1, 各条件: [x > 1, y > 1], 缺数据时: 未达成}
评分:
  服务:
    最低分: 0
    项目:
      满意: {分值: 50, 规则: [{条件: x > 1, 指标: x, 低于目标: 90%, 扣分: 2, 每: 1%, 计步: 整步}]}
      反馈: {指标: 反馈, 分档: [{低于: 5, 分数: 1}], 其余: 0}
    等级: {A: {满: 90, 系数: 100%, 说明: 满}, C: {系数: 0}}
排名:
  明星: {范围: 团队, 依据: [{指标: 时长, 在前: 低者}, 销售], 并列: 平分, 并列先后: [工号, 销售]}
对照表:
  档次: {定档依据: 销售, 各列: {金额: money}, 各行: [{满: 0, 金额: 1}], 其余: {金额: 0}}
指标:
  接待: {单位: 人, 列名: [接待人数, 列名], 汇总: 相加}
  转化: 付款 / 接待
  客单: {公式: 销售 / 付款, 名称: 公式}
  手工: {单位: 元, 来源: 主管填写, 超限时: 按限额, 百分数写法: 小数, 选项: {优秀: 100}}
参数:
  base_salary: {单位: 元, 数值: {2026-01: 1800}, 个别人: {小美: {数值: 2200, 原因: 带新人}}}
目标: {销售: {单位: 元, 范围: 团队}}
沿用: ../base
去掉: [工资项目.extra, pay.other, 工资项目]
"""
ENGLISH = """\
plan: demo
title: {zh: 售前, en: Pre-sales}
valid_from: 2026-01
applies_to: {role: [售前]}
members: {ratios: active, pools: present, ranks: all, plans: all}
rounding: {total: 1, halves: down}
limits: {deductions: 20%, below_zero: carried}
pay:
  底薪: {kind: base_pay, amount: base_salary}
  计件: {kind: per_unit, title: 计件, count: 接待, rate: 0.50, cap: 100}
  提成: {kind: commission, base: 金额, brackets: {0: 1%, 金额: 2%}, method: whole, requires: [门槛一]}
  分段: {kind: commission, base: 销售, brackets: [{at_least: 0, rate: 1%}, {above: 500, rate: 2%}], method: marginal, otherwise: 0%}
  奖池: {kind: pool, of: team, amount: 团队.x, share: equally, members: all, negative: shared}
  按量: {kind: pool, of: store, amount: 店铺.x, share: 数量, if_missing: leave_out}
  名次: {kind: rank, rank: 明星, amounts: {1: 850}}
  前排: {kind: rank, rank: 明星, quota: [{at_most: 20%, amount: 300}]}
  迟到: {kind: penalty, incident: 迟到, escalating: [10, 50], after_last: repeat, whom: agent}
  登记: {kind: reward, incident: 金额, from_register: amount}
  明细: {kind: fixed, amount: 1, for_each: 订单, where: [{状态: {is: 是}}, {金额: {at_least: 500}}], defer: {keep_back: 30%, release: 2027-01}}
gates:
  门槛一: {of: agent, at_least: 1, conditions: [x > 1, y > 1], if_missing: closed}
scores:
  服务:
    floor: 0
    items:
      满意: {points: 50, rules: [{when: x > 1, figure: x, short_of: 90%, deduct: 2, per: 1%, steps: whole_steps}]}
      反馈: {figure: 反馈, bands: [{below: 5, points: 1}], otherwise: 0}
    grades: {A: {at_least: 90, coefficient: 100%, note: 满}, C: {coefficient: 0}}
ranks:
  明星: {of: team, by: [{figure: 时长, first: lowest}, 销售], ties: share, tie_break: [employee_number, 销售]}
tables:
  档次: {key: 销售, columns: {金额: money}, rows: [{at_least: 0, 金额: 1}], otherwise: {金额: 0}}
metrics:
  接待: {unit: 人, column: [接待人数, 列名], aggregate: sum}
  转化: 付款 / 接待
  客单: {formula: 销售 / 付款, title: 公式}
  手工: {unit: 元, input: manual, over: hold, percent: share, choices: {优秀: 100}}
parameters:
  base_salary: {unit: 元, value: {2026-01: 1800}, overrides: {小美: {value: 2200, reason: 带新人}}}
targets: {销售: {unit: 元, of: team}}
extends: ../base
drop: [pay.extra, pay.other, 工资项目]
"""


def test_a_plan_in_chinese_is_the_plan_in_english() -> None:
    assert plain(in_english(root(CHINESE))) == plain(root(ENGLISH))


def test_a_plan_in_english_stays_as_it_is() -> None:
    assert in_english(root(ENGLISH)) == root(ENGLISH)


CASE = """\
案例: 小美一人
月份: 2026-10
团队: {一组: {团队: 1, 目标.销售: 2, 基准: 3, 别的.x: 4}}
店铺: {甲店: 无}
公司: {基准.回复率: 95%}
人员:
  小美: {团队: 一组, 在职: 离职, 事项: [{事项: 迟到, 次数: 2, 单号: A1}], 明细表: {订单: [{金额: 1}]}, 接待: 10, 目标.销售: 9}
以前月份: {2026-09: {小美: {暂扣: {提成: 10.00}, 结转: 5, 接待: 3}}}
应得: {小美: {底薪: 1800, 合计: 1800}}
"""


def test_a_case_in_chinese_is_the_case_in_english() -> None:
    assert plain(case_in_english(root(CASE))) == {
        "name": "小美一人",
        "month": "2026-10",
        "teams": {"一组": {"团队": "1", "target.销售": "2", "基准": "3", "别的.x": "4"}},
        "stores": {"甲店": "无"},
        "company": {"benchmark.回复率": "95%"},
        "agents": {
            "小美": {
                "team": "一组",
                "present": "left",
                "incidents": [{"incident": "迟到", "count": "2", "number": "A1"}],
                "records": {"订单": [{"金额": "1"}]},
                "接待": "10",
                "target.销售": "9",
            }
        },
        "history": {"2026-09": {"小美": {"kept": {"提成": "10.00"}, "carried": "5", "接待": "3"}}},
        "expect": {"小美": {"底薪": "1800", "total": "1800"}},
    }


def test_an_entry_without_a_kind_may_use_the_keys_of_any() -> None:
    """Such an entry changes a line of the plan that this one extends."""
    translated = plain(
        in_english(root("工资项目: {a: {单价: 2}, b: {比例: 3%, 方式: 分段}, c: {类型: 别的}}\n"))
    )
    assert translated == {
        "pay": {"a": {"rate": "2"}, "b": {"rate": "3%", "method": "marginal"}, "c": {"kind": "别的"}}
    }


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("工资项目: 金额\n", {"pay": "金额"}),
        ("工资项目: [金额]\n", {"pay": ["金额"]}),
        ("工资项目: {a: 金额, b: [金额], c: }\n", {"pay": {"a": "金额", "b": ["金额"], "c": None}}),
        ("门槛: {a: {全部: {金额: 1}}}\n", {"gates": {"a": {"all": {"金额": "1"}}}}),
        ("工资项目: {a: {类型: [底薪]}}\n", {"pay": {"a": {"kind": ["base_pay"]}}}),
        ("去掉: {a: 金额}\n", {"drop": {"a": "金额"}}),
        ("排名: {a: {依据: {金额: 1}}}\n", {"ranks": {"a": {"by": {"金额": "1"}}}}),
        ("工资项目: {a: {筛选: [[金额], {b: 是}]}}\n", {"pay": {"a": {"where": [["金额"], {"b": "是"}]}}}),
    ],
)
def test_what_is_written_in_another_shape_is_left_for_the_forms_to_refuse(text: str, left: object) -> None:
    assert plain(in_english(root(text))) == left


def problems(text: str) -> tuple[Problem, ...]:
    with pytest.raises(Refusal) as refused:
        in_english(root(text))
    return refused.value.problems


def test_a_key_in_both_languages_is_a_problem_where_it_stands_the_second_time() -> None:
    first, second = problems("pay:\n  a: {kind: fixed, amount: 1, 金额: 2}\n工资项目: {}\n")
    assert first.code == second.code == "yaml-duplicate"
    assert first.render("zh") == "plan.yaml:2:31: 金额 和 amount（第 2 行第 20 列）是同一个键，只能写一个"
    assert (
        second.render("en") == "plan.yaml:3:1: 工资项目 and pay (at 1:1) are the same key; write one of them"
    )


def test_places_stay_those_of_the_file() -> None:
    translated = in_english(root("工资项目:\n  a: {类型: 底薪}\n"))
    pay = translated.get("pay")
    assert isinstance(pay, Mapping)
    line = pay.get("a")
    assert isinstance(line, Mapping)
    assert (line.entries[0].key.text, line.entries[0].key.source.column) == ("kind", 7)
    kind = line.get("kind")
    assert isinstance(kind, Scalar)
    assert (kind.text, kind.at(1).column) == ("base_pay", 11)


def test_what_is_proposed_is_in_the_language_that_was_typed() -> None:
    per_unit = KINDS["per_unit"]
    assert "count" in keys_like("cuont", per_unit)
    assert "数量" in keys_like("数亮", per_unit)
    assert {"工资项目", "方案"} <= set(keys_like("工资项", head_forms.Head, forms.SECTIONS))
    assert kinds_like("提层")[3] == "提成"
    assert kinds_like("comission") == tuple(KINDS)
    assert words_like("整", "method", ("whole", "marginal")) == ("整额", "分段")
    assert words_like("whol", "method", ("whole", "marginal")) == ("whole", "marginal")
    assert table.word_in_chinese("method", "half") == ""
    assert nearness("金颔") < nearness("amuont")
    assert key_in_english(per_unit, "数量") == "count"
    assert key_in_english(head_forms.Head, "工资项目") == "pay"
    assert key_in_english(per_unit, "别的") == "别的"


def test_a_path_leads_to_the_form_at_its_end() -> None:
    assert form_at(score_forms.ScoreForm, ["items", "满意", "rules", 0]) is score_forms.ScoreRule
    assert form_at(figure_forms.ParameterForm, ["overrides", "小美"]) is figure_forms.OverrideForm
    assert form_at(figure_forms.ParameterForm, []) is figure_forms.ParameterForm
    assert form_at(figure_forms.ParameterForm, ["unit"]) is Form
    assert form_at(figure_forms.ParameterForm, ["unheard", "of"]) is Form
