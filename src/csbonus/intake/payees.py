"""Who is paid this month and by which plans, for tables that name people beside those whose rows they are."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from csbonus.intake.directory import Directory
from csbonus.intake.wanted import Wanted
from csbonus.pay.people import Agent
from csbonus.pay.plan import PayPlan


class Payees(NamedTuple):
    """The month's agents by key, how people are called, and what the plans want."""

    directory: Directory
    wanted: Wanted
    month: str
    agents: Mapping[str, Agent]
    has_roles: bool

    def plans_of(self, key: str) -> tuple[PayPlan, ...]:
        """List the plans that pay a person; none for somebody who is not paid."""
        agent = self.agents.get(key)
        return () if agent is None else self.wanted.plans_of(agent.role, has_roles=self.has_roles)


def make_payees(
    directory: Directory, wanted: Wanted, month: str, agents: Sequence[Agent], *, has_roles: bool
) -> Payees:
    """File the month's agents by key."""
    by_key = {agent.key: agent for agent in agents}
    return Payees(directory, wanted, month, by_key, has_roles)
