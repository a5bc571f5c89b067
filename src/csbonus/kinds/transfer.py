"""Transfer: money that one agent gets and the colleague named in 对方 pays; over all slips it adds up to zero.

中文：登记里的本人得到、由“对方”支付的金额；全体合计为 0。

```yaml
listing_error: {kind: transfer, title: 找出上架错误, incident: 找出上架错误, each: 10}
```
"""

from typing import Literal

from csbonus.kinds.component import Compiled, Line, PayComponent
from csbonus.kinds.fields import Formula
from csbonus.kinds.incident import check_sign
from csbonus.lang.tree import NOTHING, Binary, Expr
from csbonus.lang.units import COUNT, MONEY
from csbonus.problems import Text


class Transfer(PayComponent):
    """Money from one colleague to another.

    incident: the incident: its id in the catalogue, or the register's 事项 itself | 事项：incidents 里的名称，或奖惩登记里的事项
    each: the amount of every event, which the one colleague in 对方 pays | 每次的金额，由“对方”一人付
    from_register: instead: `amount`, the register's 金额, which several colleagues share | 或者：amount，按登记的金额，对方有几个人时平分
    """

    kind: Literal["transfer"]
    incident: str
    each: Formula | None = None
    from_register: Literal["amount"] | None = None

    def compile(self, line: Line) -> Compiled:
        """Pay what the agent gets, less what he owes as somebody's 对方."""
        if (self.each is None) == (self.from_register is None):
            line.refuse(
                "transfer-amount",
                Text("请写 each 或 from_register，二者取一", "write either each or from_register"),
            )
        check_sign(self.each, line)
        event = line.incident(self.incident, *(("other", "amount") if self.from_register else ("one other",)))
        zh, en = event.title.zh, event.title.en
        if self.from_register:
            gets = event.figure(
                "register", Text(f"登记金额（{zh}）", f"registered amount ({en})"), MONEY, line.source
            )
            owes = event.figure("taken", Text(f"承担金额（{zh}）", f"amount owed ({en})"), MONEY, line.source)
            return Compiled(expr=Binary(op="-", left=gets, right=owes, at=line.source), stage="fine")
        gets = event.figure("incidents", event.title, COUNT, line.source)
        owes = event.figure("against", Text(f"承担（{zh}）", f"borne ({en})"), COUNT, line.source)
        each = line.read(self.each or NOTHING, "each", MONEY / COUNT)
        net: Expr = Binary(op="-", left=gets, right=owes, at=line.source)
        return Compiled(expr=Binary(op="*", left=net, right=each, at=line.source), stage="fine")
