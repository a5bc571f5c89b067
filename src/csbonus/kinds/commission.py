"""Commission: a share of an amount of money, at one rate or by brackets. A negative rate takes back.

中文：金额乘以比例：一个比例，或按阶梯。比例为负表示扣回。

```yaml
sales_commission: {kind: commission, title: 销售提成, base: sales, rate: 2%}
tiered:
  kind: commission
  title: 阶梯提成
  base: sales
  brackets: {0: 0%, 20000: 2%, 40000: 3%}
  method: marginal
```
"""

from collections.abc import Iterable
from typing import Literal

from msgspec.structs import replace

from csbonus.kinds.component import Compiled, Line, PayComponent, looked_up
from csbonus.kinds.fields import Formula
from csbonus.kinds.rows import Brackets, WrittenRow
from csbonus.lang.tree import NOTHING, Binary, Expr, Marginal, Number
from csbonus.lang.units import MONEY, RATIO
from csbonus.lang.wording import percent
from csbonus.problems import Text


class Commission(PayComponent):
    """A rate on a base.

    base: the money that the rate is paid on | 提成基数（金额）
    rate: one rate; write either this or `brackets` | 一个比例；与 brackets 二者取一
    brackets: rates by where the figure stands: `{0: 1%, 20000: 2%}`, each threshold met at equality (满), or rows `{at_least, above, at_most or below: ..., rate: ...}` | 阶梯：{0: 1%, 20000: 2%}（满即算），或逐行写 {at_least、above、at_most 或 below: 起点, rate: 比例}
    method: with brackets: `whole` pays the rate reached on the whole base, `marginal` each rate on its own part | 配合 brackets：whole（整额）或 marginal（分段）
    key: with `whole`: the figure that picks the bracket, if it is not the base | 配合整额：按哪个数定档，默认为 base
    otherwise: the rate where no bracket holds (with `marginal`, of the part under the first); without it such a figure stops the run | 不在任何一档时的比例（分段时为第一档以下部分）；不写则停止计算
    """

    kind: Literal["commission"]
    base: Formula
    rate: Formula | None = None
    brackets: Brackets | None = None
    method: Literal["whole", "marginal"] | None = None
    key: Formula | None = None
    otherwise: Formula | None = None

    def compile(self, line: Line) -> Compiled:
        """Multiply base by rate, or put base through brackets."""
        base = line.read(self.base, "base", MONEY)
        self._check_shape(line)
        if self.brackets:
            return Compiled(expr=self._bracketed(base, self.brackets, line))
        rate = line.read(self.rate, "rate", RATIO) if self.rate is not None else NOTHING
        _check_rates([rate], line)
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
        stray = [f for f in ("method", "key", "otherwise") if getattr(self, f) is not None]
        if not self.brackets and stray:
            line.refuse(
                "commission-stray",
                Text(f"{stray[0]} 只和 brackets 一起用", f"{stray[0]} goes with brackets only"),
            )

    def _bracketed(self, base: Expr, written: tuple[WrittenRow, ...], line: Line) -> Expr:
        key = base if self.key is None else line.read(self.key, "key")
        rows = line.rows(written, "brackets", line.unit(key), RATIO)
        otherwise = line.read(self.otherwise, "otherwise", RATIO) if self.otherwise is not None else None
        _check_rates([*(row.value for row in rows), *([otherwise] if otherwise else [])], line)
        if self.method == "marginal":
            self._check_marginal(written, line)
            return Marginal(base=base, rows=rows, otherwise=otherwise, at=line.source)
        rate = replace(
            looked_up(rows, written, key, otherwise, line.source), is_key_said=self.key is not None
        )
        return Binary(op="*", left=base, right=rate, at=line.source)

    def _check_marginal(self, written: tuple[WrittenRow, ...], line: Line) -> None:
        first = written[0].threshold
        if not written[0].is_up:
            line.refuse(
                "marginal-down",
                Text("分段只能用起点（at_least），不能用 at_most、below", "marginal brackets have lower thresholds only: at_least, not at_most or below"),
                written[0].at,
            )  # fmt: skip
        if isinstance(first, Number) and first.value < 0:
            line.refuse(
                "brackets-negative",
                Text("分段从 0 开始；低于 0 时怎么付请写 otherwise", "marginal brackets begin at 0; say with `otherwise` what is paid under it"),
                first.at,
            )  # fmt: skip


def _check_rates(rates: Iterable[Expr], line: Line) -> None:
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
