"""Tier: a whole amount by where a figure stands.

中文：按一个数字所在的档次，给一笔整额奖金。

```yaml
step_bonus: {kind: tier, title: 阶梯奖金, key: sales, amounts: {7000: 600, 10000: 800, 15000: 900}, otherwise: 0}
quick_bonus:
  kind: tier
  title: 响应奖
  key: reply_seconds
  amounts:
    - {at_most: 30, amount: 300}
    - {at_most: 45, amount: 150}
  otherwise: 0
```
"""

from typing import Literal

from csbonus.kinds.component import Compiled, Line, PayComponent, looked_up
from csbonus.kinds.fields import Formula
from csbonus.kinds.rows import Brackets
from csbonus.lang.units import MONEY


class Tier(PayComponent):
    """An amount looked up by a figure.

    key: the figure that picks the amount | 按哪个数定档
    amounts: amounts by where the figure stands: `{7000: 600, 10000: 800}` (met at equality, 满), or rows `{at_least, above, at_most or below: ..., amount: ...}` | 各档金额：{7000: 600, 10000: 800}（满即算），或逐行写 {at_least、above、at_most 或 below: 起点, amount: 金额}
    otherwise: the amount where no row holds; without it such a figure stops the run | 不在任何一档时的金额；不写则停止计算
    """

    kind: Literal["tier"]
    key: Formula
    amounts: Brackets
    otherwise: Formula | None = None

    def compile(self, line: Line) -> Compiled:
        """Look the amount up."""
        key = line.read(self.key, "key")
        rows = line.rows(self.amounts, "amounts", line.unit(key), MONEY)
        otherwise = line.read(self.otherwise, "otherwise", MONEY) if self.otherwise is not None else None
        return Compiled(expr=looked_up(rows, self.amounts, key, otherwise, line.source))
