"""Pools: an amount of a group, rounded once, then shared so that the shares add up to it."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from msgspec import Struct

from csbonus.lang.evaluate import Figures, value_of
from csbonus.pay.money import ZERO, round_to_fen, split_by_weight, split_equally
from csbonus.pay.people import Agent
from csbonus.pay.plan import PayLine, Pool
from csbonus.problems import Text, refuse, show


class PoolResult(Struct, frozen=True, kw_only=True):
    """A shared pool: the rounded amount, and by agent key each member's share and place in roster order, from 1."""

    plan: str
    line: PayLine
    group: str
    computed: Decimal
    amount: Decimal
    shares: Mapping[str, Decimal]
    places: Mapping[str, int]

    def filed_for(self, agent: Agent) -> dict[str, Decimal]:
        """File what the agent's line reads: the pool, its members, his place among them, his share."""
        return {
            f"pool.{self.line.id}": self.amount,
            f"members.{self.line.id}": Decimal(len(self.shares)),
            f"position.{self.line.id}": Decimal(self.places.get(agent.key, 0)),
            f"share.{self.line.id}": self.shares.get(agent.key, ZERO),
        }


class Sharers(Struct, frozen=True, kw_only=True):
    """A group that shares: its name and figures, its members in roster order, and their own figures."""

    name: str
    figures: Figures
    members: Sequence[Agent]
    figures_of: Mapping[str, Figures]


def share_pool(plan: str, line: PayLine, pool: Pool, group: Sharers) -> PoolResult:
    """Share a pool among the members of a group.

    Raises Refusal for a pool with an amount and nobody to share it, and for weights that are
    negative or all zero; Unpayable where the amount cannot be computed.
    """
    name, members = group.name, group.members
    computed = round_to_fen(value_of(pool.amount)(group.figures))
    amount = max(computed, ZERO) if pool.negative == "zero" else computed
    if amount and not members:
        raise refuse(
            "pool-without-members",
            Text(f"“{line.title.zh}”{_of(name)}有 {amount} 元要分，却没有人可分",
                 f'"{line.title.en}"{_of_en(name)} has {amount} to share and no members'),
            line.source,
        )  # fmt: skip
    shares = split_equally(amount, len(members)) if members else ()
    if pool.weight is not None and amount:
        weigh = value_of(pool.weight)
        weights = _weights(line, pool, [(a, weigh(group.figures_of[a.key])) for a in members])
        if any(weights) or pool.zero_weights != "equally":
            shares = split_by_weight(amount, weights) if any(weights) else (ZERO,) * len(members)
    return PoolResult(
        plan=plan, line=line, group=name, computed=computed, amount=amount,
        shares={agent.key: share for agent, share in zip(members, shares, strict=True)},
        places={agent.key: place for place, agent in enumerate(members, 1)},
    )  # fmt: skip


def _weights(line: PayLine, pool: Pool, weighed: Sequence[tuple[Agent, Decimal]]) -> list[Decimal]:
    for agent, weight in weighed:
        if weight < 0:
            raise refuse(
                "pool-negative-weight",
                Text(f"{show(agent.name)} 在“{line.title.zh}”里的份额是负数（{weight}），分不了",
                     f'{show(agent.name)} has a negative weight ({weight}) in "{line.title.en}"'),
                line.source,
            )  # fmt: skip
    if pool.zero_weights == "error" and not any(weight for _, weight in weighed):
        raise refuse(
            "pool-zero-weights",
            Text(
                f"“{line.title.zh}”里每个人的份额都是 0，分不了；请核对数据，或在方案里写 zero_weights: zero（不分）或 equally（平分）",
                f'in "{line.title.en}" every weight is zero; check the data, or say with zero_weights what holds then (zero, equally)',
            ),
            line.source,
        )
    return [weight for _, weight in weighed]


def _of(name: str) -> str:
    return f"（{show(name)}）" if name else ""


def _of_en(name: str) -> str:
    return f" ({show(name)})" if name else ""
