"""Who is paid in a made-up month: plain data that both sides are given."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody with his figures; one on base pay only has none. `rows` are those of a record beside them."""

    name: str
    number: str
    team: str
    role: str
    is_base_only: bool = False
    figures: Mapping[str, Fraction] = field(default_factory=dict)
    rows: tuple[Mapping[str, Fraction], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """The people in the order of the roster, and the figures of their teams."""

    scheme: str
    people: tuple[Person, ...]
    teams: Mapping[str, Mapping[str, Fraction]] = field(default_factory=dict)


class Refused(Exception):  # noqa: N818 - what a scheme says of such figures
    """The scheme cannot be paid on these figures; csbonus is to say so too."""


Slip = dict[str, Fraction]
"""Amounts by line, each in whole fen."""
