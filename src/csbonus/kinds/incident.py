"""What the kinds that go by the incident register share."""

from typing import Literal

from csbonus.kinds.component import Event, Line, PayComponent
from csbonus.kinds.fields import Formula, PlainNumber
from csbonus.lang.tree import NOTHING, Binary, Escalation, Expr, Negative, Number, Ref
from csbonus.lang.units import COUNT, MONEY
from csbonus.problems import Text

_WHOM = {
    "team": Text("团队", "team "),
    "store": Text("店铺", "store "),
    "company": Text("全公司", "company "),
}


class IncidentComponent(PayComponent):
    """An incident and what one of it, or the month's list of it, comes to.

    incident: the incident: its id in the catalogue, or the register's 事项 itself | 事项：incidents 里的名称，或奖惩登记里的事项
    each: the amount of every event | 每次的金额
    escalating: instead: the amounts of the 1st, 2nd, 3rd ... event of the month, added up | 或者：当月第 1、2、3 次的金额，逐次累计
    after_last: goes with `escalating`: `repeat` (further events cost the last amount again) or `nothing` | 配合 escalating：以后同最后一次（repeat），或不再计（nothing）
    from_register: instead: `amount`, the sum of the register's 金额 | 或者：amount，按登记的金额合计
    whom: `agent` (default), or `team`, `store`, `company`: everybody there, for every event of any of them | agent（本人，默认），或 team、store、company：其中任何人的每一次，人人都计
    """

    incident: str
    each: Formula | None = None
    escalating: list[PlainNumber] | None = None
    after_last: Literal["repeat", "nothing"] | None = None
    from_register: Literal["amount"] | None = None
    whom: Literal["agent", "team", "store", "company"] = "agent"

    def amount_of_incidents(self, line: Line) -> Expr:
        """Give the amount of the month's incidents, without a sign."""
        self._check_shape(line)
        event = line.incident(self.incident, *(("amount",) if self.from_register else ()))
        if self.from_register:
            return self._registered(event, line)
        count = self._count(event, line)
        if self.escalating:
            amounts = tuple(
                line.number(n, f"escalating.{i}", MONEY) for i, n in enumerate(self.escalating, 1)
            )
            after_last = self.after_last or "nothing"
            return Escalation(count=count, amounts=amounts, after_last=after_last, at=line.source)
        each = line.read(self.each or NOTHING, "each", MONEY / COUNT)
        return Binary(op="*", left=count, right=each, at=line.source)

    def _count(self, event: Event, line: Line) -> Ref:
        return event.figure(*self._prefix("incidents", event.title), COUNT, line.source)

    def _registered(self, event: Event, line: Line) -> Ref:
        zh, en = event.title.zh, event.title.en
        title = Text(f"登记金额（{zh}）", f"registered amount ({en})")
        return event.figure(*self._prefix("register", title), MONEY, line.source)

    def _prefix(self, figure: str, title: Text) -> tuple[str, Text]:
        if self.whom == "agent":
            return figure, title
        whose = _WHOM[self.whom]
        return f"{self.whom}.{figure}", Text(whose.zh + title.zh, whose.en + title.en)

    def _check_shape(self, line: Line) -> None:
        given = [f for f in ("each", "escalating", "from_register") if getattr(self, f)]
        if len(given) != 1:
            line.refuse(
                "incident-amount",
                Text(
                    "请写 each、escalating、from_register 三者之一",
                    "write one of each, escalating and from_register",
                ),
            )
        if bool(self.escalating) != (self.after_last is not None):
            line.refuse(
                "incident-after-last",
                Text("escalating 要同时写明 after_last：repeat（以后同最后一次）或 nothing（以后不再计）",
                     "escalating and after_last go together: repeat (the last again) or nothing"),
            )  # fmt: skip
        for number in (self.each, *(self.escalating or ())):
            check_sign(number, line)


def check_sign(amount: Expr | None, line: Line) -> None:
    """Refuse an amount with a sign: the kind knows whether it takes or pays."""
    number = amount.operand if isinstance(amount, Negative) else amount
    if isinstance(number, Number) and (number is not amount or number.value < 0):
        line.refuse(
            "incident-sign",
            Text("金额不写负号：penalty 自动扣、reward 自动加", "write amounts without a sign: a penalty takes, a reward pays"),
            number.at,
        )  # fmt: skip
