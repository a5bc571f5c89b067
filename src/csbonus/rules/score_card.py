"""A score card while it is compiled, and what its items, total and grades have in common."""

from collections.abc import Mapping
from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace

from csbonus.lang.check_units import check_units
from csbonus.lang.tree import Call, Expr, Number
from csbonus.lang.units import POINTS
from csbonus.problems import Source, Text
from csbonus.rules.making import Making
from csbonus.rules.naming import Naming, Setting
from csbonus.rules.resolving import resolve
from csbonus.rules.score_forms import ScoreForm

ALL_POINTS = Decimal(100)


class Card(Struct, frozen=True):
    """A score card being compiled; `places` are where its items stand."""

    id: str
    places: Mapping[str, Source]
    form: ScoreForm
    source: Source
    naming: Naming
    setting: Setting

    @property
    def making(self) -> Making:
        """Where the card's numbers are made."""
        return Making(self.naming, self.source, self.setting)

    def report(self, code: str, text: Text, at: Source | str | None = None) -> None:
        """Report a problem at a place, or at the item of that name (`service.reply` too)."""
        if isinstance(at, str):
            at = self.places.get(at.removeprefix(f"{self.id}.").partition(".")[0])
        self.naming.report(code, text, at or self.source)


def held(expr: Expr, limits: tuple[Number | None, Number | None], card: Card, item: str) -> Expr:
    """Hold points within a floor and a cap."""
    for field, function, limit in (("floor", "max", limits[0]), ("cap", "min", limits[1])):
        if limit is not None:
            own = card.naming.name_number(replace(limit, unit=POINTS), f"{card.id}{item}.{field}")
            expr = Call(function=function, arguments=(expr, own), at=card.source)
    return expr


def read(card: Card, written: Expr, name: str) -> Expr | None:
    """Resolve a formula of the card; what is wrong with it is reported."""
    expr = resolve(card.naming, written, card.setting, name)
    if expr is None:
        return None
    problems = check_units(expr, None, card.source)
    card.naming.problems += problems
    return None if problems else expr
