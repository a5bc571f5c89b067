"""Piece pay: so much for each person received, order handled or day worked.

中文：计件：接待一人、处理一单、出勤一天各多少钱。

```yaml
reception_bonus: {kind: per_unit, title: 基础奖金, count: receptions, rate: 0.50}
```
"""

from typing import Literal

from csbonus.kinds.component import Compiled, Line, PayComponent
from csbonus.kinds.fields import Formula
from csbonus.lang.tree import Binary
from csbonus.lang.units import MONEY


class PerUnit(PayComponent):
    """A count times a rate.

    count: what is counted | 数什么（人数、次数、天数……）
    rate: money for one of them; a parameter must have that unit, such as `money per person` | 每一个多少钱；参数的单位要相配，如 元/人
    """

    kind: Literal["per_unit"]
    count: Formula
    rate: Formula

    def compile(self, line: Line) -> Compiled:
        """Multiply count by rate; the product must be money."""
        count = line.read(self.count, "count")
        rate = line.read(self.rate, "rate", MONEY / line.unit(count))
        return Compiled(expr=Binary(op="*", left=count, right=rate, at=line.source))
