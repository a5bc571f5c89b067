"""The unit of every figure that exports are known to have, for reading them where no plan says it."""

from collections.abc import Mapping
from types import MappingProxyType

from csbonus.intake.values.spellings import SPELLINGS
from csbonus.lang.units import COUNT, DAYS, HOURS, MONEY, PEOPLE, RATIO, SECONDS, Unit

_ENDINGS: tuple[tuple[str, Unit], ...] = (
    ("人数", PEOPLE), ("额", MONEY), ("客单价", MONEY), ("率", RATIO), ("满意度", RATIO), ("答问比", RATIO),
    ("响应", SECONDS), ("天数", DAYS), ("小时", HOURS),
)  # fmt: skip

FIGURE_UNITS: Mapping[str, Unit] = MappingProxyType(
    {name: next((unit for ending, unit in _ENDINGS if name.endswith(ending)), COUNT) for name in SPELLINGS}
)
"""By a figure's usual header; what is none of these is a count."""

AVERAGES = frozenset({"客单价", "客件数"})
"""Figures that are an average already, and so do not add up although their unit does."""
