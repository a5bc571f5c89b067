"""What a plan provides besides its lines: incidents of the register, notes, limits of fines, funds."""

from decimal import Decimal

from msgspec import Struct

from csbonus.lang.tree import Expr
from csbonus.problems import Source, Text


class IncidentRule(Struct, frozen=True, kw_only=True):
    """An incident that the plan takes up: its id, the register's words for it, and what must stand there."""

    name: str
    title: Text
    words: tuple[str, ...]
    points: Decimal = Decimal(0)
    needs_amount: bool = False
    needs_other: bool = False
    has_one_other: bool = False
    needs_number: bool = False

    @property
    def count_key(self) -> str:
        """What the number of events is filed under."""
        return f"incidents.{self.name}"

    @property
    def amount_key(self) -> str:
        """What the sum of the register's amounts is filed under."""
        return f"register.{self.name}"


class Note(Struct, frozen=True, kw_only=True):
    """An outcome without money that is shown on the slip when a condition holds."""

    id: str
    condition: Expr
    said: Text
    source: Source


class Limits(Struct, frozen=True, kw_only=True):
    """What the law leaves a person: whether what was not taken is carried, since when, and whether he may owe."""

    is_carried: bool
    since: str
    may_owe: bool = False


class Fund(Struct, frozen=True, kw_only=True):
    """A fund that fines go to."""

    id: str
    title: Text
