"""Manual amount: set by the supervisor, held within limits, with who and why.

```yaml
flexible: {kind: manual, title: 灵活绩效, amount: manager_amount, if_missing: leave_out}
```

`amount` names a metric with `input: manual`, which is read from the table of manual amounts (工号/姓名,
项目, 金额, 原因, 审批人) and has the limits. `if_missing` says what an agent without an amount gets: `error`
stops the run, `leave_out` leaves the line off his slip, `zero` pays 0.00.
"""

from typing import Literal

from csbonus.kinds.component import Compiled, Line, PayComponent
from csbonus.lang.tree import ZeroWithout


class Manual(PayComponent):
    """An amount that a person decides."""

    kind: Literal["manual"]
    amount: str
    if_missing: Literal["error", "leave_out", "zero"] = "error"

    def compile(self, line: Line) -> Compiled:
        """Take the amount that was entered."""
        amount = line.manual(self.amount, optional=self.if_missing != "error")
        if self.if_missing == "zero":
            return Compiled(
                expr=ZeroWithout(figure=amount, operand=amount, because="not entered", at=line.source)
            )
        return Compiled(expr=amount, only_with=amount if self.if_missing == "leave_out" else None)
