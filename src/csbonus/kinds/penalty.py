"""Penalty: money taken for incidents of the month, as the incident register lists them.

中文：按奖惩登记扣款。金额不写负号，工资条上为负。

As soon as a plan has a line from the register, an incident that none of its lines takes up is a problem.

方案里只要有按登记计算的项目，登记里没有项目处理的事项就会报错。

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
        amount = self.amount_of_incidents(line)
        return Compiled(expr=Negative(operand=amount, at=line.source), stage="fine")
