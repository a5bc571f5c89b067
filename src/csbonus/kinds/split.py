"""Split: a loss of the register, borne in equal parts by the agent and those named in 对方; the parts add up to it.

中文：登记的损失由本人和“对方”平分承担，各份之和等于损失，分到分。

```yaml
handover_loss: {kind: split, title: 交接损失, incident: 交接损失, from_register: amount}
```
"""

from typing import Literal

from csbonus.kinds.component import Compiled, Line, PayComponent
from csbonus.lang.tree import Negative
from csbonus.lang.units import MONEY
from csbonus.problems import Text


class Split(PayComponent):
    """A negative line: the agent's part of amounts that are shared.

    incident: the incident: its id in the catalogue, or the register's 事项 itself | 事项：incidents 里的名称，或奖惩登记里的事项
    from_register: `amount`: the register's 金额 is what is shared | amount：分担登记的金额
    """

    kind: Literal["split"]
    incident: str
    from_register: Literal["amount"]

    def compile(self, line: Line) -> Compiled:
        """Take the agent's part."""
        event = line.incident(self.incident, "amount", "other")
        title = Text(f"分担金额（{event.title.zh}）", f"own part ({event.title.en})")
        part = event.figure("shared", title, MONEY, line.source)
        return Compiled(expr=Negative(operand=part, at=line.source), stage="fine")
