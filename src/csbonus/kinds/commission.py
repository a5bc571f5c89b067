"""Commission: a share of an amount of money, at one rate or by brackets.

```yaml
sales_commission: {kind: commission, title: 销售提成, base: sales, rate: 2%}
tiered:
  kind: commission
  title: 阶梯提成
  base: sales
  brackets: {0: 0%, 20000: 2%, 40000: 3%}
  method: marginal
```

`base` is the money the rate is paid on; a negative rate takes back. `brackets` gives lower thresholds
only, each met at equality (满), so that a gap cannot be written; `method` says whether the rate of the
bracket reached is paid on the whole base (`whole`, 整额) or each rate on its own part (`marginal`,
分段). `key` looks the bracket up by another figure than the base (whole only). `below` is the rate under
the first threshold (with `marginal` of the part under it, too); without it a figure that falls there stops
the run.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import Literal

from csbonus.kinds.component import Compiled, Line, PayComponent
from csbonus.kinds.fields import Formula, PlainNumber
from csbonus.lang.tree import NOTHING, Binary, Brackets, Expr, Number, Row
from csbonus.lang.units import MONEY, RATIO
from csbonus.lang.wording import percent
from csbonus.problems import Text


class Commission(PayComponent):
    """A rate on a base."""

    kind: Literal["commission"]
    base: Formula
    rate: Formula | None = None
    brackets: dict[PlainNumber, PlainNumber] | None = None
    method: Literal["whole", "marginal"] | None = None
    key: Formula | None = None
    below: PlainNumber | None = None

    def compile(self, line: Line) -> Compiled:
        """Multiply base by rate, or put base through brackets."""
        base = line.read(self.base, "base", MONEY)
        self._check_shape(line)
        if self.brackets:
            return Compiled(expr=self._bracketed(base, self.brackets, line))
        rate = line.read(self.rate, "rate", RATIO) if self.rate is not None else NOTHING
        self._check_rates([rate], line)
        return Compiled(expr=Binary(op="*", left=base, right=rate, at=line.source))

    def _check_shape(self, line: Line) -> None:
        if (self.rate is None) == (not self.brackets):
            line.refuse(
                "commission-rate",
                Text("请写 rate（一个比例）或 brackets（阶梯），二者取一", "write either rate or brackets"),
            )
        if self.brackets and self.method is None:
            line.refuse(
                "commission-method",
                Text(
                    "阶梯请写明 method：whole（整额）或 marginal（分段）",
                    "say with method how brackets pay: whole or marginal",
                ),
            )
        if self.method == "marginal" and self.key is not None:
            line.refuse(
                "commission-key",
                Text("分段提成按 base 本身分段，不能另写 key；若按别的数字定档，请用 method: whole",
                     "marginal brackets cut the base itself; with a key of its own write method: whole"),
            )  # fmt: skip
        stray = [f for f in ("method", "key", "below") if getattr(self, f) is not None]
        if not self.brackets and stray:
            line.refuse(
                "commission-stray",
                Text(f"{stray[0]} 只和 brackets 一起用", f"{stray[0]} goes with brackets only"),
            )

    def _bracketed(self, base: Expr, written: dict[Number, Number], line: Line) -> Expr:
        key = base if self.key is None else line.read(self.key, "key")
        rows = []
        for threshold, rate in written.items():
            field = f"brackets.{threshold.value}"
            rows.append(
                Row(
                    threshold=line.number(threshold, f"{field}.from", line.unit(key)),
                    rate=line.number(rate, field, RATIO),
                )
            )
        self._check_order(rows, line)
        below = line.number(self.below, "below", RATIO) if self.below is not None else None
        self._check_rates([*(row.rate for row in rows), *([below] if below else [])], line)
        return Brackets(
            key=key, base=base, rows=tuple(rows), method=self.method or "whole", below=below, at=line.source
        )

    def _check_rates(self, rates: Sequence[Expr], line: Line) -> None:
        for rate in rates:
            if isinstance(rate, Number) and rate.is_percent and abs(rate.value) > 1:
                said = percent(rate.value)
                line.refuse(
                    "rate-above-one",
                    Text(
                        f"提成比例 {said} 超过 100%，请核对",
                        f"a commission of {said} is more than the whole; check it",
                    ),
                    rate.at,
                )

    def _check_order(self, rows: list[Row], line: Line) -> None:
        first = rows[0].threshold
        if self.method == "marginal" and first.value < 0:
            line.refuse(
                "brackets-negative",
                Text("分段从 0 开始；低于 0 时怎么付请写 below", "marginal brackets begin at 0; say with `below` what is paid under it"),
                first.at,
            )  # fmt: skip
        for row, following in pairwise(rows):
            if following.threshold.value <= row.threshold.value:
                line.refuse(
                    "brackets-order",
                    Text(f"阶梯要从低到高写：{following.threshold.value} 排在 {row.threshold.value} 后面",
                         f"brackets go from low to high: {following.threshold.value} stands after {row.threshold.value}"),
                    following.threshold.at,
                )  # fmt: skip
