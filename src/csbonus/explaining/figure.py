"""A figure of a derivation: its value, how it came about, where it was read or written, and what it is made of."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Literal

from msgspec import Struct

from csbonus.explaining.ledger import Ledger
from csbonus.lang.describe import arithmetic, formula
from csbonus.lang.evaluate import Figures
from csbonus.lang.tree import Expr, Ref
from csbonus.lang.units import Unit
from csbonus.pay.desk import Owner
from csbonus.problems import Source, Text

Kind = Literal[
    "read", "derived", "members", "rows", "row", "parameter", "number", "line", "incidents", "event",
    "rank", "standing", "pool", "history", "calendar",
]  # fmt: skip
"""How a figure came about: read from a cell, by a formula, from members, from the plan, the register, a ranking ..."""


class Figure(Struct, frozen=True, kw_only=True):
    """A figure and what it is made of.

    `whose` names the agent or group. `sources` are cells (or rows of a register, or an earlier month's
    file) and `raw` what stood there; `rule` is the place in the plan. `formula` has the names, `sums` the
    names and numbers. A figure that could not be formed has no value.
    """

    kind: Kind
    key: str
    title: Text
    value: Decimal | None
    unit: Unit | None
    whose: str = ""
    raw: Text | None = None
    sources: tuple[Source, ...] = ()
    rule: Source | None = None
    formula: Text | None = None
    sums: Text | None = None
    note: Text | None = None
    parts: tuple["Figure", ...] = ()

    def walk(self) -> Iterator["Figure"]:
        """List the figure and all it is made of."""
        yield self
        for part in self.parts:
            yield from part.walk()


Parts = Callable[[Expr, Owner], tuple[Figure, ...]]
"""Traces what a formula of an owner reads."""


def plain_figure(ledger: Ledger, ref: Ref, owner: Owner) -> Figure:
    """Give a figure with its value and whose it is, to be filled in."""
    return Figure(
        kind="derived",
        key=ref.key,
        title=ref.title,
        value=ledger.figures(owner).get(ref.key),
        unit=ref.unit,
        whose=ledger.name(owner),
    )


def named(expr: Expr) -> Text:
    """Say a formula with the names of its figures."""
    return Text(formula(expr, "zh"), formula(expr, "en"))


def in_numbers(expr: Expr, figures: Figures) -> Text:
    """Say a formula with names and numbers."""
    return Text(arithmetic(expr, figures, "zh"), arithmetic(expr, figures, "en"))
