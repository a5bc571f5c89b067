"""A month as far as it concerns one person: his slips, and the gates, pools and places behind them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from csbonus.pay.gate import GateResult
from csbonus.pay.payslip import PayRun, Payslip
from csbonus.pay.pool import PoolResult
from csbonus.pay.rank import RankResult

Key = tuple[str, str]
T = TypeVar("T")


class Excerpts(Struct, frozen=True, kw_only=True):
    """The month's results filed by plan and group, so that many persons' excerpts are found quickly."""

    payrun: PayRun
    gates: Mapping[Key, tuple[GateResult, ...]]
    pools: Mapping[Key, tuple[PoolResult, ...]]
    ranks: Mapping[Key, tuple[RankResult, ...]]

    def of(self, slips: tuple[Payslip, ...]) -> PayRun:
        """Give the month of one person; nothing of it tells what another is paid."""
        ids = {slip.plan.id for slip in slips}
        return replace(
            self.payrun,
            plans=tuple(plan for plan in self.payrun.plans if plan.id in ids),
            payslips=slips,
            gates=tuple(
                gate for slip in slips for gate in self.gates.get((slip.plan.id, slip.agent.key), ())
            ),
            pools=tuple(
                pool for slip in slips for pool in self.pools.get((slip.plan.id, slip.agent.key), ())
            ),
            ranks=tuple(
                _only(rank, slip.agent.key)
                for slip in slips
                for rank in self.ranks.get((slip.plan.id, slip.agent.key), ())
            ),
            notices=(),
        )


def _only(rank: RankResult, key: str) -> RankResult:
    return replace(
        rank, places={key: rank.places[key]}, chosen=tuple(one for one in rank.chosen if one == key)
    )


def file_excerpts(payrun: PayRun) -> Excerpts:
    """File a month's results by the person whom they concern."""
    return Excerpts(
        payrun=payrun,
        gates=_filed((slip, gate) for slip in payrun.payslips for gate in slip.gates.values()),
        pools=_by_member((pool.plan, pool.shares, pool) for pool in payrun.pools),
        ranks=_by_member((rank.plan, rank.places, rank) for rank in payrun.ranks),
    )


def _filed(found: Iterable[tuple[Payslip, GateResult]]) -> dict[Key, tuple[GateResult, ...]]:
    filed: dict[Key, tuple[GateResult, ...]] = defaultdict(tuple)
    for slip, gate in found:
        filed[slip.plan.id, slip.agent.key] += (gate,)
    return filed


def _by_member(found: Iterable[tuple[str, Iterable[str], T]]) -> dict[Key, tuple[T, ...]]:
    filed: dict[Key, tuple[T, ...]] = defaultdict(tuple)
    for plan, members, result in found:
        for key in members:
            filed[plan, key] += (result,)
    return filed
