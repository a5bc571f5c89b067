"""Weighted bonus: a base weighted by how far the agent's own figure is from the group's.

中文：以另一项工资为基数，按个人指标比团队高出或低于多少加权。

Amount = base × (own − group) ÷ group. It may be negative; `floor: 0` holds it. The group's figure is a ratio of sums,
never a mean of ratios. An agent whose own figure has a denominator of 0 gets 0.00, with a notice.

金额 = 基数 ×（个人 − 团队）÷ 团队，可以为负；写 floor: 0 则不低于 0。团队的比率由合计相除得出，不是各人比率的平均。个人指标分母为 0 时为 0.00，并有提示。

```yaml
conversion_bonus:
  kind: weighted_bonus
  title: 转化率加权奖金
  base: reception_bonus
  metric: conversion
  against: team
```

Source: JD performance pay (绩效工资), 转化率加权奖金 and 客单价加权奖金.
"""

from typing import Literal

from csbonus.kinds.component import Compiled, Line, PayComponent
from csbonus.kinds.fields import Formula
from csbonus.lang.tree import Binary, Expr, ZeroWithout
from csbonus.lang.units import MONEY


class WeightedBonus(PayComponent):
    """A base weighted by own figure against the group's.

    base: money, usually another line | 基数（金额），通常是另一项工资
    metric: the agent's figure that is compared | 比较的个人指标
    against: whose figure it is compared with: `team`, `store` or `company` | 与谁比：team、store、company
    team_zero: when the group's figure is 0 or cannot be formed: `error` (default) stops the run, `zero` pays 0.00 | 团队的数为 0 或算不出来时：error（停止，默认）或 zero（按 0.00）
    """

    kind: Literal["weighted_bonus"]
    base: Formula
    metric: str
    against: Literal["team", "store", "company"]
    team_zero: Literal["error", "zero"] = "error"

    def compile(self, line: Line) -> Compiled:
        """Weight the base: × (own − team) ÷ team."""
        base = line.read(self.base, "base", MONEY)
        own = line.metric(self.metric, "agent")
        team = line.metric(self.metric, self.against)
        difference = Binary(op="-", left=own, right=team, at=line.source)
        product = Binary(op="*", left=base, right=difference, at=line.source)
        weighted: Expr = Binary(op="/", left=product, right=team, at=line.source)
        if self.team_zero == "zero":
            weighted = ZeroWithout(figure=team, operand=weighted, because="zero", at=line.source)
        return Compiled(expr=ZeroWithout(figure=own, operand=weighted, at=line.source), compared=team)
