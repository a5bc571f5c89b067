"""Base pay: a fixed amount a month, in proportion to the days worked where the plan says so.

中文：每月固定的底薪；方案写明时按出勤折算。花名册状态为“仅底薪”的人只有这一行。

```yaml
base_pay: {kind: base_pay, title: 底薪, amount: base_salary, prorate: days_worked / days_due}
```
"""

from typing import Literal

from csbonus.kinds.component import Compiled, Line, PayComponent
from csbonus.kinds.fields import Formula
from csbonus.lang.tree import Binary
from csbonus.lang.units import MONEY, RATIO


class BasePay(PayComponent):
    """A month's base pay; somebody with status 仅底薪 on the roster gets this line and no other.

    amount: money | 金额
    prorate: a ratio of the agent's own figures that the amount is multiplied by | 折算比例，用个人的数写
    """

    kind: Literal["base_pay"]
    amount: Formula
    prorate: Formula | None = None

    def compile(self, line: Line) -> Compiled:
        """Pay the amount, times the prorating ratio where there is one."""
        amount = line.read(self.amount, "amount", MONEY)
        if self.prorate is None:
            return Compiled(expr=amount)
        ratio = line.read(self.prorate, "prorate", RATIO)
        return Compiled(expr=Binary(op="*", left=amount, right=ratio, at=line.source))
