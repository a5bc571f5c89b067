"""Pool: an amount of a group that its members share; the shares always add up to the pool.

中文：由一个团队、店铺或全公司分的一笔钱，各份之和等于总额，分到分。

The pool is rounded to the fen, then shared by largest remainder: odd fen go to the first in roster order.

```yaml
silent_share:
  kind: pool
  title: 静默均摊
  of: team
  amount: 1% * (team.silent_sales - team.silent_returns)
  share: equally
  members: all
```
"""

from typing import Literal

from csbonus.kinds.component import Compiled, Line, PayComponent
from csbonus.kinds.fields import Formula
from csbonus.lang.tree import Name, PoolShare, Ref
from csbonus.lang.units import COUNT, MONEY, PEOPLE, Unit
from csbonus.pay import plan
from csbonus.problems import Text


class PoolComponent(PayComponent):
    """A share of a group's amount.

    of: whose pool it is: `team`, `store` or `company` | 谁的奖池：team、store、company
    amount: money of that group; every figure in it is written with its scope | 总额；公式里的数都要写明范围
    share: `equally`, or a figure of the agent to share by | equally（平分），或按个人的哪个数分
    members: who shares: `active`, `present` or `all`; without it, as `members` in the head says | 由谁分：active、present、all；不写则按方案开头的 members
    negative: `zero` (default): a negative pool shares 0, with a notice; `shared`: it is shared as it is | 总额为负时：zero（按 0，默认）或 shared（照分）
    zero_weights: when every weight is 0: `error` (default), `zero` (nothing is shared) or `equally` | 份额全为 0 时：error（默认）、zero（不分）、equally（平分）
    unpaid: with a gate of agents in `requires`: the share of those who miss it `stays` with the shop or is `reshared` | requires 里有个人门槛时，未达成者的份额：stays（不发）或 reshared（分给其他人）
    """

    kind: Literal["pool"]
    of: Literal["team", "store", "company"]
    amount: Formula
    share: Formula
    members: Literal["active", "present", "all"] | None = None
    negative: Literal["zero", "shared"] = "zero"
    zero_weights: Literal["error", "zero", "equally"] = "error"
    unpaid: Literal["stays", "reshared"] | None = None

    def compile(self, line: Line) -> Compiled:
        """Take the agent's share, which the group's computation finds."""
        amount = line.read(self.amount, "amount", MONEY, scope=self.of)
        is_equal = isinstance(self.share, Name) and self.share.written == "equally"
        weight = None if is_equal else line.read(self.share, "share")
        pool = plan.Pool(
            of=self.of,
            amount=amount,
            weight=weight,
            members=self.members or line.pool_members,
            negative=self.negative,
            zero_weights=self.zero_weights,
            is_reshared=self._is_reshared(line),
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

    def _is_reshared(self, line: Line) -> bool:
        personal = [name for name in self.requires if line.is_personal_gate(name)]
        if personal and self.unpaid is None:
            line.refuse(
                "pool-unpaid",
                Text("奖池要求个人门槛时，请写明 unpaid：stays（未达成者的份额不发）或 reshared（分给其他人）",
                     "a pool behind a gate of agents says with unpaid what becomes of a share that is missed: stays or reshared"),
            )  # fmt: skip
        return self.unpaid == "reshared"


def _filed(what: str, line: Line, unit: Unit, title: Text) -> Ref:
    return Ref(key=f"{what}.{line.id}", title=title, unit=unit, at=line.source)
