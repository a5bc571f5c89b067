"""One kind of pay a module: its form, its manual, and how it compiles to an expression."""

from csbonus.kinds.base_pay import BasePay
from csbonus.kinds.commission import Commission
from csbonus.kinds.component import PayComponent
from csbonus.kinds.fixed import Fixed
from csbonus.kinds.hold import Hold
from csbonus.kinds.manual import Manual
from csbonus.kinds.penalty import Penalty
from csbonus.kinds.per_unit import PerUnit
from csbonus.kinds.pool import PoolComponent
from csbonus.kinds.rank import Rank
from csbonus.kinds.reward import Reward
from csbonus.kinds.split import Split
from csbonus.kinds.tier import Tier
from csbonus.kinds.transfer import Transfer
from csbonus.kinds.weighted_bonus import WeightedBonus

KINDS: dict[str, type[PayComponent]] = {
    "base_pay": BasePay,
    "fixed": Fixed,
    "per_unit": PerUnit,
    "commission": Commission,
    "tier": Tier,
    "weighted_bonus": WeightedBonus,
    "pool": PoolComponent,
    "rank": Rank,
    "manual": Manual,
    "penalty": Penalty,
    "reward": Reward,
    "transfer": Transfer,
    "split": Split,
    "hold": Hold,
}
"""Every kind that a plan may name."""
