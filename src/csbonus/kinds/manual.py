"""Manual amount: set by the supervisor, held within limits, with who and why.

中文：主管填写的金额，有上下限，并记下原因和审批人。

```yaml
flexible: {kind: manual, title: 灵活绩效, amount: manager_amount, if_missing: leave_out}
```
"""

from typing import Literal

from csbonus.kinds.component import Compiled, Line, PayComponent


class Manual(PayComponent):
    """An amount that a person decides, read from the table of manual amounts.

    amount: the name of a metric with `input: manual`, which has the limits | 一个 input: manual 的指标，上下限写在指标里
    """

    kind: Literal["manual"]
    amount: str

    def compile(self, line: Line) -> Compiled:
        """Take the amount that was entered."""
        return Compiled(expr=line.manual(self.amount, optional=self.if_missing != "error"))
