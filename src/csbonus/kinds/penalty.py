"""Penalty: taken for incidents of the month, as the incident register lists them.

```yaml
rude_close: {kind: penalty, title: 敷衍结束对话, incident: 敷衍结束对话, each: 50}
off_task:
  kind: penalty
  title: 做与工作无关的事
  incident: 做与工作无关的事
  escalating: [10, 50]
  after_last: nothing
price_error: {kind: penalty, title: 改错价, incident: 改错价, from_register: amount}
```

`incident` is the register's 事项. The amount is one of three: `each` for every event; `escalating`, a
list for the 1st, 2nd, 3rd event of the month, where `after_last` says whether further events cost
the last amount again (`repeat`) or `nothing`; `from_register: amount`, the sum of the register's 金额.
Amounts are written without a sign; the line is negative.
"""

from typing import Literal

from csbonus.kinds.component import Compiled, Line
from csbonus.kinds.incident import IncidentComponent
from csbonus.lang.tree import Negative


class Penalty(IncidentComponent):
    """A negative line from the register."""

    kind: Literal["penalty"]

    def compile(self, line: Line) -> Compiled:
        """Take the amount of the incidents."""
        amount, rule = self.amount_of_incidents(line)
        return Compiled(expr=Negative(operand=amount, at=line.source), incident=rule)
