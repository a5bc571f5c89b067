"""Units of measure: what a figure counts, and what comes out when figures are combined."""

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from msgspec import Struct

from csbonus.problems import Lang

_KEPT = 1_024


class Unit(Struct, frozen=True):
    """A product of powers of basic units; no power at all is a ratio."""

    powers: tuple[tuple[str, int], ...] = ()

    def __mul__(self, other: "Unit") -> "Unit":
        """Combine two units as their figures are multiplied."""
        return _combined(self, other, 1)

    def __truediv__(self, other: "Unit") -> "Unit":
        """Combine two units as their figures are divided; a place among people is a share of them."""
        if self == PLACES and other == PEOPLE:
            return RATIO
        return _combined(self, other, -1)

    @lru_cache(maxsize=_KEPT)  # noqa: B019 - units are few
    def render(self, lang: Lang) -> str:
        """Name the unit in words: `金额（元）`, `money per person`."""
        if not self.powers:
            return "比率" if lang == "zh" else "ratio"
        over = [_word(name, power, lang) for name, power in self.powers if power > 0]
        under = [_word(name, power, lang) for name, power in self.powers if power < 0]
        per = "/" if lang == "zh" else " per "
        return per.join([("×" if lang == "zh" else " x ").join(over) or "1", *under])

    @property
    def is_additive(self) -> bool:
        """Tell whether figures of this unit add up over days, shops and members."""
        return self in (MONEY, PEOPLE, COUNT, SECONDS, MINUTES, HOURS, DAYS, CHARACTERS)


RATIO = Unit()
MONEY = Unit((("money", 1),))
PEOPLE = Unit((("people", 1),))
COUNT = Unit((("count", 1),))
SECONDS = Unit((("seconds", 1),))
MINUTES = Unit((("minutes", 1),))
HOURS = Unit((("hours", 1),))
DAYS = Unit((("days", 1),))
POINTS = Unit((("points", 1),))
CHARACTERS = Unit((("characters", 1),))
PLACES = Unit((("places", 1),))

ADDS_UP = frozenset({MONEY, PEOPLE, COUNT})
"""Units that add up unless a metric says otherwise; any other unit must say its aggregate."""

BASIC: Mapping[str, Unit] = MappingProxyType(
    {
        "money": MONEY, "ratio": RATIO, "people": PEOPLE, "count": COUNT,
        "seconds": SECONDS, "minutes": MINUTES, "hours": HOURS, "days": DAYS, "points": POINTS,
        "characters": CHARACTERS, "places": PLACES,
    }
)  # fmt: skip

SPELLINGS: Mapping[str, str] = MappingProxyType(
    {
        "元": "money", "金额": "money", "yuan": "money", "cny": "money",
        "比率": "ratio", "比例": "ratio",
        "人": "people", "person": "people", "人数": "people", "位": "people",
        "time": "count", "times": "count", "次": "count", "笔": "count", "单": "count", "件": "count", "个": "count", "次数": "count",
        "秒": "seconds", "second": "seconds", "小时": "hours", "hour": "hours",
        "天": "days", "日": "days", "day": "days", "分": "points", "point": "points",
        "分钟": "minutes", "minute": "minutes", "字": "characters", "个字": "characters", "character": "characters", "word": "characters", "words": "characters",
        "名": "places", "place": "places",
    }
)  # fmt: skip

_WORDS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "money": ("元", "money"), "people": ("人", "people"), "count": ("次", "count"),
        "seconds": ("秒", "seconds"), "hours": ("小时", "hours"), "days": ("天", "days"), "points": ("分", "points"),
        "minutes": ("分钟", "minutes"), "characters": ("字", "characters"), "places": ("名", "places"),
    }
)  # fmt: skip

_SINGULAR: Mapping[str, str] = MappingProxyType(
    {
        "people": "person",
        "count": "time",
        "seconds": "second",
        "hours": "hour",
        "days": "day",
        "points": "point",
        "minutes": "minute",
        "characters": "character",
        "places": "place",
    }
)


def parse_unit(text: str) -> Unit | None:
    """Read a unit such as `money`, `money per person`, `元/人`; nothing when it is not one."""
    parts = [p.strip().casefold() for p in text.replace(" per ", "/").split("/")]
    units = [BASIC.get(SPELLINGS.get(p, p)) for p in parts]
    if not parts or any(u is None for u in units):
        return None
    total = units[0] or RATIO
    for unit in units[1:]:
        total = total / (unit or RATIO)
    return total


def unit_names() -> tuple[str, ...]:
    """List the names a plan may write for a unit."""
    return (*BASIC, "money per person", *SPELLINGS)


@lru_cache(maxsize=_KEPT)
def suffix(unit: Unit, lang: Lang, *, is_one: bool = False) -> str:
    """Give what stands behind a number of this unit in a sentence: ` 元/人`, ` CNY per person`."""
    if not unit.powers:
        return ""
    if is_one and lang == "en" and unit in BASIC.values() and unit != MONEY:
        return " " + _SINGULAR[unit.powers[0][0]]
    if lang == "zh":
        return " " + unit.render("zh").removeprefix("1")
    return " " + unit.render("en").removeprefix("1 ").replace("money", "CNY").replace("count", "times")


def _combined(left: Unit, right: Unit, sign: int) -> Unit:
    powers = dict(left.powers)
    for name, power in right.powers:
        powers[name] = powers.get(name, 0) + sign * power
    return Unit(tuple(sorted((n, p) for n, p in powers.items() if p)))


def _word(name: str, power: int, lang: Lang) -> str:
    zh, en = _WORDS[name]
    word = zh if lang == "zh" else en if power > 0 else _SINGULAR.get(name, name)
    return word if abs(power) == 1 else f"{word}^{abs(power)}"
