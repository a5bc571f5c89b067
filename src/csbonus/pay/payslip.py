"""Payslips: what each agent is paid this month, line by line, and the sentence of every line."""

from collections.abc import Mapping
from decimal import Decimal

from msgspec import Struct, field

from csbonus.lang.evaluate import Figures
from csbonus.lang.sentences import Sentences
from csbonus.lang.tree import Scope
from csbonus.pay.gate import GateResult
from csbonus.pay.money import ZERO
from csbonus.pay.people import Agent, Group
from csbonus.pay.plan import PayLine, PayPlan
from csbonus.pay.pool import PoolResult
from csbonus.pay.rank import RankResult
from csbonus.problems import Lang, Notice, Text


class PayslipLine(Struct, frozen=True, kw_only=True, gc=False):
    """One line with its amount; `reason` says why it is 0.00 where its rule was not applied at all."""

    rule: PayLine
    amount: Decimal
    reason: Text | None = None


class Later(Struct, frozen=True, kw_only=True):
    """What a month's slip leaves for later months.

    `kept` was kept back, by line id; `held` and `released` are the register's, by incident and number;
    `carried` could not be taken and is to be taken later.
    """

    kept: Mapping[str, Decimal] = field(default_factory=dict)
    held: Mapping[str, Decimal] = field(default_factory=dict)
    released: Mapping[str, Decimal] = field(default_factory=dict)
    carried: Decimal = ZERO


class Payslip(Struct, frozen=True, kw_only=True):
    """An agent's lines in the plan's order, and what else is to be said.

    `figures` are those the lines were computed from; `notes` are outcomes without money.
    """

    agent: Agent
    plan: PayPlan
    lines: tuple[PayslipLine, ...]
    figures: Figures
    gates: Mapping[str, GateResult]
    notes: tuple[Text, ...] = ()
    later: Later = Later()

    @property
    def total(self) -> Decimal:
        """The sum of the lines as they are shown."""
        return sum((line.amount for line in self.lines), ZERO)

    def sentence(self, line: PayslipLine, lang: Lang) -> str:
        """Say how a line comes about, as one arithmetic sentence."""
        return self.said(line, Sentences(lang))

    def said(self, line: PayslipLine, sentences: Sentences) -> str:
        """Say how a line comes about as `sentence` does, for those who ask for many."""
        lang, rule = sentences.lang, line.rule
        if line.reason is not None:
            mark = "：" if lang == "zh" else ": "
            return (
                f"{rule.title.to(lang)} = 0.00{' 元' if lang == 'zh' else ' CNY'}{mark}{line.reason.to(lang)}"
            )
        return sentences.say(
            rule.title, rule.expr, line.amount, self.figures, lambda key: self.gates[key].reason_in(lang)
        )

    def gate(self, line: PayslipLine) -> GateResult | None:
        """Find the outcome of the gate that a line requires; of several, the first that is closed."""
        first = None
        for ref in line.rule.gates:
            gate = self.gates.get(ref.key)
            if gate is not None and not gate.is_open:
                return gate
            first = first or gate
        return first


class PayRun(Struct, frozen=True, kw_only=True):
    """A computed month: payslips in roster order, gates, pools, group figures and notices.

    `group_figures` are filed by plan id, scope and group name; `groups` hold where those that were
    read come from.
    """

    month: str
    currency: str
    plans: tuple[PayPlan, ...]
    payslips: tuple[Payslip, ...]
    gates: tuple[GateResult, ...]
    pools: tuple[PoolResult, ...]
    ranks: tuple[RankResult, ...]
    group_figures: Mapping[tuple[str, str, str], Figures]
    notices: tuple[Notice, ...]
    groups: Mapping[tuple[Scope, str], Group] = field(default_factory=dict)

    @property
    def total(self) -> Decimal:
        """What the month costs."""
        return sum((payslip.total for payslip in self.payslips), ZERO)

    @property
    def people(self) -> int:
        """Count who is paid; somebody with a slip for each of his posts once."""
        return len({payslip.agent.person for payslip in self.payslips})

    def by_line(self) -> dict[str, Decimal]:
        """Sum every line over all agents, by line id in the plans' order."""
        sums = {line.id: ZERO for plan in self.plans for line in plan.lines if self._is_used(plan, line)}
        for payslip in self.payslips:
            for line in payslip.lines:
                sums[line.rule.id] = sums.get(line.rule.id, ZERO) + line.amount
        return sums

    def lines_used(self, plan: PayPlan) -> tuple[PayLine, ...]:
        """List the lines of a plan that stand on at least one slip."""
        return tuple(line for line in plan.lines if self._is_used(plan, line))

    def _is_used(self, plan: PayPlan, line: PayLine) -> bool:
        if not line.only_with and line.stage not in ("effect", "settlement"):
            return True
        slips = (p for p in self.payslips if p.plan.id == plan.id)
        return any(paid.rule.id == line.id for slip in slips for paid in slip.lines)
