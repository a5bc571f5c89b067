"""Piece pay: so much for each person received, order handled, day worked.

```yaml
reception_bonus: {kind: per_unit, title: 基础奖金, count: receptions, rate: 0.50}
```

`count` is a figure that is counted (people, times, days ...); `rate` is money for one of them. A bare
number takes that unit; a parameter must have it (`money per person` for people).
"""

from typing import Literal

from csbonus.kinds.component import Compiled, Line, PayComponent
from csbonus.kinds.fields import Formula
from csbonus.lang.tree import Binary
from csbonus.lang.units import MONEY


class PerUnit(PayComponent):
    """A count times a rate."""

    kind: Literal["per_unit"]
    count: Formula
    rate: Formula

    def compile(self, line: Line) -> Compiled:
        """Multiply count by rate; the product must be money."""
        count = line.read(self.count, "count")
        rate = line.read(self.rate, "rate", MONEY / line.unit(count))
        return Compiled(expr=Binary(op="*", left=count, right=rate, at=line.source))
