"""Base pay: a fixed amount a month, in proportion to the days worked where the plan says so.

```yaml
base_pay: {kind: base_pay, title: 底薪, amount: base_salary, prorate: days_worked / days_due}
```

`amount` is money. `prorate` is a ratio of the agent's own figures; without it the whole amount is
paid. Agents whom the roster marks 仅底薪 get this line and no other.
"""

from typing import Literal

from csbonus.kinds.component import Compiled, Line, PayComponent
from csbonus.kinds.fields import Formula
from csbonus.lang.tree import Binary
from csbonus.lang.units import MONEY, RATIO


class BasePay(PayComponent):
    """A month's base pay."""

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
