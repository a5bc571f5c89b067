"""Rank: an amount by the agent's place in a ranking.

中文：按名次发的奖金，名次由 ranks 里的排名给出。

```yaml
rank_pay: {kind: rank, title: 名次奖, rank: star, amounts: {1: 850, 2: 800, 3: 750}}
top_bonus: {kind: rank, title: 前两成奖, rank: star, quota: {20%: 300, 50%: 100}}
```
"""

from decimal import Decimal
from typing import Literal

from csbonus.kinds.component import Compiled, Line, PayComponent
from csbonus.kinds.fields import Formula
from csbonus.kinds.rows import Brackets, WrittenRow
from csbonus.lang.tree import NOTHING, Binary, Expr, Lookup, Number, RankPay, Ref, Row, ZeroWithout
from csbonus.lang.units import MONEY, PEOPLE, PLACES, RATIO
from csbonus.problems import Text


class Rank(PayComponent):
    """An amount for a place.

    rank: the ranking | 排名的名称
    amounts: the amount of each place; other places get nothing | 各名次的金额；其余名次为 0
    quota: instead: the amount for the first so many percent of those ranked, from the top down | 或者：排名前百分之几的金额，从前往后写
    """

    kind: Literal["rank"]
    rank: str
    amounts: dict[str, Formula] | None = None
    quota: Brackets | None = None

    def compile(self, line: Line) -> Compiled:
        """Look the amount up by the place; those who share places share their amounts where the ranking says so."""
        if (self.amounts is None) == (self.quota is None):
            line.refuse(
                "rank-amount", Text("请写 amounts 或 quota，二者取一", "write either amounts or quota")
            )
        place = line.rank(self.rank)
        by_place = self._by_place(place, line)
        return Compiled(expr=ZeroWithout(figure=place, operand=by_place, because="unranked", at=line.source))

    def _by_place(self, place: Ref, line: Line) -> Expr:
        tied, turn, ranked = (
            Ref(key=f"{name}.{self.rank}", title=title, unit=unit, at=line.source)
            for name, title, unit in _BESIDES
        )
        if self.quota is not None:
            return self._by_quota(place, ranked, self.quota, line)
        rows = tuple(self._row(written, amount, line) for written, amount in (self.amounts or {}).items())
        return RankPay(
            place=place,
            tied=tied,
            turn=turn,
            rows=rows,
            is_shared=line.shares_places(self.rank),
            at=line.source,
        )

    def _row(self, written: str, amount: Expr, line: Line) -> Row:
        if not written.isdecimal() or int(written) == 0:
            line.refuse(
                "rank-place",
                Text(f"名次要写 1、2、3……，不是 {written}", f"places are 1, 2, 3 ..., not {written}"),
            )
        threshold = Number(value=Decimal(written), unit=PLACES, at=line.source)
        return Row(threshold=threshold, value=line.read(amount, f"amounts.{written}", MONEY))

    def _by_quota(self, place: Ref, ranked: Ref, quota: tuple[WrittenRow, ...], line: Line) -> Expr:
        share = Binary(op="/", left=place, right=ranked, at=line.source)
        rows = line.rows(quota, "quota", RATIO, MONEY)
        return Lookup(key=share, rows=rows, direction="down", otherwise=NOTHING, at=line.source)


_BESIDES = (
    ("tied", Text("并列人数", "people sharing the place"), PEOPLE),
    ("turn", Text("并列中的次序", "turn among them"), PLACES),
    ("ranked", Text("参加排名人数", "people ranked"), PEOPLE),
)
