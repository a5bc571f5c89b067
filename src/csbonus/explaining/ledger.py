"""A computed month as explanations look things up in it: whose figures, which members, which definitions."""

from collections.abc import Mapping
from contextlib import suppress
from decimal import Decimal

from csbonus.lang.evaluate import Figures, Unpayable, condition_of, value_of
from csbonus.lang.tree import Scope
from csbonus.pay.desk import Owner, own, who_counts
from csbonus.pay.payslip import PayRun, Payslip
from csbonus.pay.people import Agent, MonthInput
from csbonus.pay.plan import GROUP_SCOPES, Collecting, Inactive, Need, PayPlan, Ranking

SCOPES: Mapping[str, Scope] = {scope: scope for scope in GROUP_SCOPES}
"""The prefixes of figures that belong to a group."""


class Ledger:
    """The month of one agent: his payslip, and all that it was computed from.

    Look things up inside `exact_arithmetic()`.
    """

    def __init__(self, payrun: PayRun, month: MonthInput, payslip: Payslip) -> None:
        self.payrun = payrun
        self.month = month
        self.payslip = payslip
        self.plan: PayPlan = payslip.plan
        self.slips = {slip.agent.key: slip for slip in payrun.payslips}
        self.agents = {agent.key: agent for agent in month.agents}
        self.needs = {need.key: need for need in self.plan.needs}
        self.parameters = {parameter.key: parameter for parameter in self.plan.parameters}
        on_slip = {line.rule.key: line.rule for line in payslip.lines}
        self.lines = {line.key: line for line in self.plan.lines} | on_slip
        self.rankings = {step.key: step for step in self.plan.steps if isinstance(step, Ranking)}
        self.collecting = {step.figure.key: step for step in self.plan.steps if isinstance(step, Collecting)}
        self._members: dict[Owner, tuple[Agent, ...]] = {}
        self._strangers: dict[str, Figures] = {}

    @property
    def me(self) -> Owner:
        """Name the agent whose slip it is."""
        return own(self.payslip.agent)

    def figures(self, owner: Owner) -> Figures:
        """Give the figures of an agent or a group, as this plan computed them."""
        if owner[0] != "agent":
            return self.payrun.group_figures.get((self.plan.id, *owner), {})
        slip = self.slips.get(owner[1])
        if slip is not None and slip.plan.id == self.plan.id:
            return slip.figures
        if owner[1] not in self._strangers:
            self._strangers[owner[1]] = self._figures_elsewhere(self.agents[owner[1]])
        return self._strangers[owner[1]]

    def owner_of(self, key: str, owner: Owner) -> Owner:
        """Say whose a figure is that stands in a formula of an owner."""
        scope = SCOPES.get(key.partition(".")[0])
        if scope is None or scope == owner[0]:
            return owner
        if owner[0] == "agent":
            return scope, self.agents[owner[1]].group(scope)
        return scope, ""

    def name(self, owner: Owner) -> str:
        """Call an owner by his name; the company has none."""
        return self.agents[owner[1]].name if owner[0] == "agent" else owner[1]

    def members(self, owner: Owner) -> tuple[Agent, ...]:
        """List the members of a group whose figures count in it."""
        if owner not in self._members:
            inside = [a for a in self.month.agents if a.group(owner[0]) == owner[1] and self._counts(a)]
            self._members[owner] = who_counts(
                self.plan, self.plan.ratios, inside, lambda agent: self.figures(own(agent))
            )
        return self._members[owner]

    def _counts(self, agent: Agent) -> bool:
        slip = self.slips.get(agent.key)
        counted = self.plan.counted_plans
        return "all" in counted or (slip is not None and slip.plan.id in (self.plan.id, *counted))

    def _figures_elsewhere(self, agent: Agent) -> Figures:
        """Form the figures of somebody whom another plan pays as far as this plan's groups read them."""
        figures = {f"agent.{name}": measure.value for name, measure in agent.measures.items()}
        for need in self.plan.needs:
            if need.scope == "agent" and need.formula is not None:
                try:
                    figures[need.key] = value_of(need.formula)(figures)
                except Unpayable:
                    continue
        return {**figures, **self._standing(figures)}

    def _standing(self, figures: Figures) -> Figures:
        """Tell whether somebody whom another plan pays is inactive by this one."""
        steps = [step for step in self.plan.steps if isinstance(step, Inactive)]
        with suppress(Unpayable):
            return {step.key: Decimal(int(condition_of(step.condition)(figures))) for step in steps}
        return {}

    def is_summed_up(self, need: Need) -> bool:
        """Tell whether a figure of a group is made up from the figure of that name of its members."""
        return need.formula is None and need.members is None and need.scope != need.metric.of
