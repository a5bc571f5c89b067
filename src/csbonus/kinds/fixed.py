"""A fixed amount: a bonus that is paid whole, usually behind a gate.

```yaml
index_bonus: {kind: fixed, title: 指标奖金, amount: 600, requires: shop_indicators}
```

`amount` is money: a number, a parameter, or a formula.
"""

from typing import Literal

from csbonus.kinds.component import Compiled, Line, PayComponent
from csbonus.kinds.fields import Formula
from csbonus.lang.units import MONEY


class Fixed(PayComponent):
    """An amount that does not depend on a rate."""

    kind: Literal["fixed"]
    amount: Formula

    def compile(self, line: Line) -> Compiled:
        """Take the amount."""
        return Compiled(expr=line.read(self.amount, "amount", MONEY))
