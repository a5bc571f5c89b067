"""Hold: an amount of the register held back, and paid back when its number (单号) is released, in this or a later month.

中文：登记为“扣留”的金额先扣下，同一单号登记“释放”时退还，可以在以后的月份。

```yaml
wrong_goods: {kind: hold, title: 发错货成本, incident: 发错货成本}
```
"""

from typing import Literal

from csbonus.kinds.component import Compiled, Line, PayComponent
from csbonus.lang.tree import Binary
from csbonus.lang.units import MONEY
from csbonus.problems import Text


class Hold(PayComponent):
    """What is released, less what is held.

    incident: the incident: its id in the catalogue, or the register's 事项 itself | 事项：incidents 里的名称，或奖惩登记里的事项
    """

    kind: Literal["hold"]
    incident: str

    def compile(self, line: Line) -> Compiled:
        """Pay back what the month releases, and take what it holds."""
        event = line.incident(self.incident, "amount", "number")
        zh, en = event.title.zh, event.title.en
        back = event.figure("released", Text(f"释放（{zh}）", f"released ({en})"), MONEY, line.source)
        held = event.figure("held", Text(f"扣留（{zh}）", f"held ({en})"), MONEY, line.source)
        return Compiled(expr=Binary(op="-", left=back, right=held, at=line.source), stage="fine")
