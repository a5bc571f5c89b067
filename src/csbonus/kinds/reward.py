"""Reward: paid for incidents of the month, as the incident register lists them.

```yaml
review_resolved: {kind: reward, title: 差评处理成功, incident: 差评处理成功, each: 100}
suggestion: {kind: reward, title: 建议被采纳, incident: 建议被采纳, each: 300}
```

The fields are those of a penalty; the line is positive.
"""

from typing import Literal

from csbonus.kinds.component import Compiled, Line
from csbonus.kinds.incident import IncidentComponent


class Reward(IncidentComponent):
    """A positive line from the register."""

    kind: Literal["reward"]

    def compile(self, line: Line) -> Compiled:
        """Pay the amount of the incidents."""
        amount, rule = self.amount_of_incidents(line)
        return Compiled(expr=amount, incident=rule)
