"""`csbonus check --echo`: a plan said back in words, so that its author hears what he wrote."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

PLAN = """\
plan: demo
title: {zh: 示例, en: Demo}
valid_from: 2026-01
limits: {leave: 1000, rest: dropped}
pay:
  tiered: {kind: commission, title: {zh: 阶梯提成, en: Tiered}, base: sales, brackets: {0: 0%, 20000: 2%, 40000: 3%}, method: marginal, requires: [goal, calm]}
  late: {kind: commission, title: {zh: 高额提成, en: Upper}, base: sales, brackets: {5000: 1%}, method: marginal, otherwise: 0%}
  level: {kind: tier, title: {zh: 档位奖, en: Level}, key: net, amounts: [{at_least: 100, amount: 5}, {above: 200, amount: most}]}
  reply: {kind: tier, title: {zh: 响应奖, en: Reply}, key: seconds, amounts: [{below: 30, amount: 9}, {at_most: 60, amount: unit_pay * 4}]}
  fine: {kind: penalty, title: {zh: 迟到, en: Late}, incident: 迟到, each: 5}
gates:
  goal: {title: {zh: 达标, en: goal}, of: team, all: [team.sales >= 5000, team.rate <= 5%]}
  calm: {title: {zh: 无投诉, en: calm}, of: agent, any: [orders > 3, seconds < 30]}
notes:
  talk: {when: sales < 100, say: {zh: 面谈, en: to be talked to}}
metrics:
  sales: {unit: money, column: 销售额, title: {zh: 销售额, en: sales}}
  returns: {unit: money, column: 退款, title: {zh: 退款, en: returns}}
  orders: {unit: count, column: 订单数, title: {zh: 订单数, en: orders}}
  seconds: {unit: seconds, column: 响应, aggregate: none, title: {zh: 响应, en: response}}
  net: {formula: sales - returns, title: {zh: 净额, en: net}}
team_metrics:
  rate: {unit: ratio, column: 退款率, title: {zh: 退款率, en: refund rate}}
parameters:
  unit_pay: {unit: money, title: {zh: 单价, en: unit pay}, by: region, values: {上海: {2026-01: 1, 2026-07: 2}}, otherwise: 3, overrides: {A1: {value: 4, reason: 带新人}}}
  most: {unit: money, title: {zh: 最高奖, en: most}, value: 7}
"""

CHINESE = """\
  工资项目
    阶梯提成 = 销售额 × 阶梯(分段)（需达成：达标、无投诉）
      销售额满 0.00 元、不满 20,000.00 元：0%
      销售额满 20,000.00 元、不满 40,000.00 元：超过 20,000.00 元的部分 2%
      销售额满 40,000.00 元：超过 40,000.00 元的部分 3%
    高额提成 = 销售额 × 阶梯(分段)
      销售额不满 5,000.00 元：0%
      销售额满 5,000.00 元：超过 5,000.00 元的部分 1%
    档位奖 = 阶梯(净额)
      净额不满 100.00 元：没有规定，停止计算
      净额满 100.00 元、不超过 200.00 元：5.00 元
      净额超过 200.00 元：最高奖
    响应奖 = 阶梯(响应)
      响应低于 30 秒：9.00 元
      响应满 30 秒、不超过 60 秒：单价 × 4
      响应超过 60 秒：没有规定，停止计算
    迟到 = −迟到 × 5.00 元/次
  门槛
    达标（团队，2 条中达成 2 条）：团队销售额 ≥ 5,000.00 元；退款率 ≤ 5%
    无投诉（个人，2 条中达成 1 条）：订单数 > 3 次；响应 < 30 秒
  计算的指标
    净额 = 销售额 − 退款
  说明
    销售额 < 100.00 元：面谈
  参数
    单价：上海 2026-01 起 1.00 元、2026-07 起 2.00 元；其余 3.00 元；A1 4.00 元（带新人）
    最高奖：7.00 元
"""

ENGLISH = """\
  lines of pay
    Tiered = sales × brackets(marginal) (requires goal, calm)
      sales from 0.00 CNY, under 20,000.00 CNY: 0%
      sales from 20,000.00 CNY, under 40,000.00 CNY: 2% of what is above 20,000.00 CNY
      sales from 40,000.00 CNY: 3% of what is above 40,000.00 CNY
    Upper = sales × brackets(marginal)
      sales under 5,000.00 CNY: 0%
      sales from 5,000.00 CNY: 1% of what is above 5,000.00 CNY
    Level = brackets(net)
      net under 100.00 CNY: not provided for; stops the run
      net from 100.00 CNY, up to 200.00 CNY: 5.00 CNY
      net above 200.00 CNY: most
    Reply = brackets(response)
      response under 30 seconds: 9.00 CNY
      response from 30 seconds, up to 60 seconds: unit pay × 4
      response above 60 seconds: not provided for; stops the run
    Late = −迟到 × 5.00 CNY per time
  gates
    goal (team, 2 of 2): team sales ≥ 5,000.00 CNY; refund rate ≤ 5%
    calm (agent, 1 of 2): orders > 3 times; response < 30 seconds
  computed figures
    net = sales − returns
  notes
    sales < 100.00 CNY: to be talked to
  numbers
    unit pay: 上海 from 2026-01 1.00 CNY, from 2026-07 2.00 CNY; others 3.00 CNY; A1 4.00 CNY (带新人)
    most: 7.00 CNY
"""

Call = Callable[..., Any]


@pytest.fixture
def plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Write the plan into the folder that the command is called from."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "plan.yaml").write_text(PLAN, encoding="utf-8")
    return "plan.yaml"


@pytest.mark.parametrize(("lang", "said"), [("zh", CHINESE), ("en", ENGLISH)])
def test_a_plan_is_said_back_table_by_table(csbonus: Call, plan: str, lang: str, said: str) -> None:
    ended = csbonus("check", plan, "--echo", "--quiet", "--lang", lang)
    assert ended.code == 0
    assert ended.out == said


def test_behind_the_line_that_says_that_it_is_sound(csbonus: Call, plan: str) -> None:
    ended = csbonus("check", plan, "--echo")
    assert ended.out == "plan.yaml: 没有问题（示例，工资项目 5 个，门槛 2 个）\n" + CHINESE


def test_a_plan_with_problems_is_not_said_back(csbonus: Call, plan: str) -> None:
    Path(plan).write_text(PLAN.replace("base: sales", "base: seles"), encoding="utf-8")
    ended = csbonus("check", plan, "--echo")
    assert (ended.code, ended.out) == (1, "")
