"""Reward: money paid for incidents of the month, as the incident register lists them.

中文：按奖惩登记发奖，写法同罚款。

```yaml
review_resolved: {kind: reward, title: 差评处理成功, incident: 差评处理成功, each: 100}
suggestion: {kind: reward, title: 建议被采纳, incident: 建议被采纳, each: 300}
```
"""

from typing import Literal

from csbonus.kinds.component import Compiled, Line
from csbonus.kinds.incident import IncidentComponent


class Reward(IncidentComponent):
    """A positive line from the register."""

    kind: Literal["reward"]

    def compile(self, line: Line) -> Compiled:
        """Pay the amount of the incidents."""
        return Compiled(expr=self.amount_of_incidents(line))
