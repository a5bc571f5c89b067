"""A fixed amount, or whatever a formula comes to, usually behind a gate.

中文：一笔固定金额，或公式算出的金额，通常要达成门槛才发。

```yaml
index_bonus: {kind: fixed, title: 指标奖金, amount: 600, requires: shop_indicators}
```
"""

from typing import Literal

from csbonus.kinds.component import Compiled, Line, PayComponent
from csbonus.kinds.fields import Formula
from csbonus.lang.units import MONEY


class Fixed(PayComponent):
    """An amount paid whole.

    amount: money: a number, a parameter or any formula that comes out in money | 金额：数字、参数或结果为金额的公式
    """

    kind: Literal["fixed"]
    amount: Formula

    def compile(self, line: Line) -> Compiled:
        """Take the amount."""
        return Compiled(expr=line.read(self.amount, "amount", MONEY))
