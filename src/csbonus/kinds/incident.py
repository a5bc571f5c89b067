"""What penalty and reward share: an amount from the incidents of the register."""

from typing import Literal

from csbonus.kinds.component import Line, PayComponent
from csbonus.kinds.fields import PlainNumber
from csbonus.lang.tree import NOTHING, Binary, Escalation, Expr, Ref
from csbonus.lang.units import COUNT, MONEY
from csbonus.pay.plan import IncidentRule
from csbonus.problems import Text


class IncidentComponent(PayComponent):
    """An incident and what one of it, or the month's list of it, comes to."""

    incident: str
    each: PlainNumber | None = None
    escalating: list[PlainNumber] | None = None
    after_last: Literal["repeat", "nothing"] | None = None
    from_register: Literal["amount"] | None = None

    def amount_of_incidents(self, line: Line) -> tuple[Expr, IncidentRule]:
        """Give the amount of the month's incidents, without a sign, and what the register must hold."""
        self._check_shape(line)
        rule = IncidentRule(name=self.incident, needs_amount=self.from_register is not None)
        title = Text(self.incident, self.incident)
        count = Ref(key=rule.count_key, title=title, unit=COUNT, at=line.source)
        if self.escalating:
            amounts = tuple(
                line.number(n, f"escalating.{i}", MONEY) for i, n in enumerate(self.escalating, 1)
            )
            after_last = self.after_last or "nothing"
            return Escalation(count=count, amounts=amounts, after_last=after_last, at=line.source), rule
        if self.from_register:
            listed = Text(f"登记金额（{self.incident}）", f"registered amount ({self.incident})")
            return Ref(key=rule.amount_key, title=listed, unit=MONEY, at=line.source), rule
        each = line.number(self.each or NOTHING, "each", MONEY / COUNT)
        return Binary(op="*", left=count, right=each, at=line.source), rule

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
            if number is not None and number.value < 0:
                line.refuse(
                    "incident-sign",
                    Text("金额不写负号：penalty 自动扣、reward 自动加", "write amounts without a sign: a penalty takes, a reward pays"),
                    number.at,
                )  # fmt: skip
