"""Who is paid this month, in which posts and by which plans, for tables that name people beside those whose rows they are."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from csbonus.intake.directory import Directory
from csbonus.intake.roster import Person
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
    posts: Mapping[str, tuple[Agent, ...]]

    def agents_of(self, person: Person) -> tuple[Agent, ...]:
        """List a person's agents, one for each post of the month; none for somebody who is not paid."""
        return self.posts.get(person.key, ())

    def key_on(self, person: Person, day: str) -> str:
        """Give the key of the agent that a person is on a day (`YYYY-MM-DD`): in the post of that day, or else the last."""
        agents = self.agents_of(person)
        held = [agent for agent in agents if agent.post and agent.post.since <= day <= agent.post.until]
        return next((agent.key for agent in (*held, *reversed(agents))), person.key)

    def plans_of(self, key: str) -> tuple[PayPlan, ...]:
        """List the plans that pay a person; none for somebody who is not paid."""
        agent = self.agents.get(key)
        return () if agent is None else self.wanted.plans_of(agent.role, has_roles=self.has_roles)


def make_payees(
    directory: Directory, wanted: Wanted, month: str, agents: Sequence[Agent], *, has_roles: bool
) -> Payees:
    """File the month's agents by key."""
    posts: dict[str, tuple[Agent, ...]] = {}
    for agent in agents:
        posts[agent.person] = (*posts.get(agent.person, ()), agent)
    by_key = {agent.key: agent for agent in agents}
    return Payees(directory, wanted, month, by_key, has_roles, posts)
