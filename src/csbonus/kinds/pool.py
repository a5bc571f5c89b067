"""Pool: an amount of a group that its members share.

```yaml
silent_share:
  kind: pool
  title: 静默均摊
  of: team
  amount: 1% * (team.silent_sales - team.silent_returns)
  share: equally
  members: all
```

`amount` is the group's, so every figure in it is written with its scope. The pool is rounded to the
fen, then shared by largest remainder: odd fen go to the first in roster order (without a roster, by
the agents' names), so that the shares always add up to the pool. `share` is `equally` or a figure of
the agent to share by. `members` are `active` (with any activity), `present` (on the roster on the
last day) or `all`. A negative amount shares 0 with a notice, unless `negative: shared`.
"""

from typing import Literal

from csbonus.kinds.component import Compiled, Line, PayComponent
from csbonus.kinds.fields import Formula
from csbonus.lang.tree import Name, PoolShare, Ref, refs
from csbonus.lang.units import COUNT, MONEY, PEOPLE, Unit
from csbonus.pay import plan
from csbonus.problems import Text


class PoolComponent(PayComponent):
    """A share of a group's amount."""

    kind: Literal["pool"]
    of: Literal["team", "store", "company"]
    amount: Formula
    share: Formula
    members: Literal["active", "present", "all"] | None = None
    negative: Literal["zero", "shared"] = "zero"

    def compile(self, line: Line) -> Compiled:
        """Take the agent's share, which the group's computation finds."""
        amount = line.read(self.amount, "amount", MONEY, scope=self.of)
        is_equal = isinstance(self.share, Name) and self.share.written == "equally"
        weight = None if is_equal else line.read(self.share, "share")
        if weight is not None and any(ref.key.startswith("line.") for ref in refs(weight)):
            line.refuse(
                "pool-share-line",
                Text("奖池先于各行计算，份额不能用工资项目；请用 equally 或个人的指标",
                     "a pool is shared before the lines are computed; share it equally or by a figure of the agent"),
            )  # fmt: skip
        pool = plan.Pool(
            of=self.of,
            amount=amount,
            weight=weight,
            members=self.members or line.pool_members,
            negative=self.negative,
        )
        share = PoolShare(
            amount=amount,
            pool=_filed("pool", line, MONEY, Text("奖池", "pool")),
            members=_filed("members", line, PEOPLE, Text("参与人数", "members")),
            position=_filed("position", line, COUNT, Text("分配顺序", "place")),
            share=_filed("share", line, MONEY, Text("份额", "share")),
            is_equal=is_equal,
            at=line.source,
        )
        return Compiled(expr=share, pool=pool)


def _filed(what: str, line: Line, unit: Unit, title: Text) -> Ref:
    return Ref(key=f"{what}.{line.id}", title=title, unit=unit, at=line.source)
