"""The people of a made-up export and their figures, which are the truth that reading has to find."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from random import Random
from typing import Literal

Figure = Literal["people", "inquiries", "buyers", "conversion", "sales", "reply"]
FIGURES: Mapping[Figure, str] = {
    "people": "people",
    "inquiries": "people",
    "buyers": "people",
    "conversion": "ratio",
    "sales": "money",
    "reply": "seconds",
}
"""The figures of every export and their units."""

ADDED_UP: tuple[Figure, ...] = ("people", "inquiries", "buyers", "sales")
_NAMES = ("小美", "小明", "丽丽", "阿强", "Amy", "王小二", "李四", "欧阳娜娜")


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody in an export: account, name and figures; a ratio is a share with four decimals."""

    account: str
    name: str
    figures: Mapping[Figure, Decimal]


def people(chance: Random, count: int) -> tuple[Person, ...]:
    """Make up people; most work, some have nothing but zeros."""
    return tuple(_person(chance, number) for number in range(count))


def _person(chance: Random, number: int) -> Person:
    is_idle = chance.random() < 1 / 8
    inquiries = 0 if is_idle else chance.randint(1, 2000)
    buyers = chance.choice([chance.randint(0, inquiries), inquiries, inquiries // 200, 0])
    conversion = Decimal(buyers) / inquiries if inquiries else Decimal(0)
    figures: dict[Figure, Decimal] = {
        "people": Decimal(0 if is_idle else chance.randint(inquiries, 9999)),
        "inquiries": Decimal(inquiries),
        "buyers": Decimal(buyers),
        "conversion": conversion.quantize(Decimal("0.0001"), ROUND_HALF_UP),
        "sales": Decimal(0 if is_idle else chance.randint(0, 50_000_000)).scaleb(-2),
        "reply": Decimal(0 if is_idle else chance.randint(1, 9999)),
    }
    return Person(account=f"mei{number:02d}", name=_NAMES[number % len(_NAMES)], figures=figures)
