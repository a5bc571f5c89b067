"""Weighted bonus: a base line weighted by how far the agent's own figure is from the team's.

```yaml
conversion_bonus:
  kind: weighted_bonus
  title: 转化率加权奖金
  base: reception_bonus
  metric: conversion
  against: team
```

Amount = base × (own − team) ÷ team. The team's figure is a ratio of sums over its members, never a
mean of ratios. The amount may be negative; `floor: 0` holds it. Where the agent's own figure has a
denominator of zero the line is 0.00 with a notice. Where the team's figure is zero or cannot be
formed the run stops and names it, unless the plan says `team_zero: zero`.

Source: JD performance pay (绩效工资), 转化率加权奖金 and 客单价加权奖金.
"""

from typing import Literal

from csbonus.kinds.component import Compiled, Line, PayComponent
from csbonus.kinds.fields import Formula
from csbonus.lang.tree import Binary, Expr, ZeroWithout
from csbonus.lang.units import MONEY


class WeightedBonus(PayComponent):
    """A base weighted by own figure against the group's."""

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
