"""The expression tree that every kind of pay compiles to."""

from decimal import Decimal
from typing import Literal

from msgspec import Struct

from csbonus.lang.units import Unit
from csbonus.problems import Source, Text

Scope = Literal["agent", "team", "store", "company"]
Arithmetic = Literal["+", "-", "*", "/"]
Comparison = Literal["<", "<=", ">", ">=", "==", "!="]


class Number(Struct, frozen=True, kw_only=True):
    """A number as it was written; `unit` is set where it was written with one (`5%`, `30 天`).

    `name` is set where the plan's reader can find it under a name of its own: `sales_commission.rate`.
    """

    value: Decimal
    unit: Unit | None = None
    is_percent: bool = False
    name: str = ""
    at: Source | None = None


NOTHING = Number(value=Decimal(0))
"""Zero, where a rule says that nothing is paid."""


class Name(Struct, frozen=True, kw_only=True):
    """A name as it was written, before anybody knows what it means."""

    scope: str
    name: str
    at: Source

    @property
    def written(self) -> str:
        """The name with its scope, as in the plan."""
        return f"{self.scope}.{self.name}" if self.scope else self.name


class Ref(Struct, frozen=True, kw_only=True):
    """A figure the tree reads: a metric, a parameter, another line, a gate, an incident count.

    `key` is what the figure is filed under when a month is computed.
    """

    key: str
    title: Text
    unit: Unit
    at: Source | None = None


class Negative(Struct, frozen=True, kw_only=True):
    """The operand with its sign turned."""

    operand: "Expr"
    at: Source | None = None


class Binary(Struct, frozen=True, kw_only=True):
    """Two figures added, subtracted, multiplied or divided."""

    op: Arithmetic
    left: "Expr"
    right: "Expr"
    at: Source | None = None


class Compare(Struct, frozen=True, kw_only=True):
    """A condition: two figures of one unit compared."""

    op: Comparison
    left: "Expr"
    right: "Expr"
    at: Source | None = None


class Logic(Struct, frozen=True, kw_only=True):
    """Conditions joined by `and` or `or`, or one turned by `not`."""

    op: Literal["and", "or", "not"]
    operands: tuple["Expr", ...]
    at: Source | None = None


class Call(Struct, frozen=True, kw_only=True):
    """A function applied: min, max, abs, floor, ceil, round or if."""

    function: str
    arguments: tuple["Expr", ...]
    at: Source | None = None


class Row(Struct, frozen=True, kw_only=True):
    """One row of brackets or of a table: a threshold, and what holds from there on (or up to there).

    A `strict` threshold is not met at equality (超过, not 满). `label` is what the row is called, such as
    a grade.
    """

    threshold: "Expr"
    value: "Expr"
    is_strict: bool = False
    label: Text | None = None


class Lookup(Struct, frozen=True, kw_only=True):
    """A value looked up by where `key` stands among thresholds.

    `up`: the last row whose threshold is reached (at least, above). `down`: the first row whose threshold
    is not passed (at most, below). Rows are in ascending order of threshold. Where no row holds,
    `otherwise` does; without it such a key cannot be paid at all. The sentence leaves the key out where
    it stands beside the value already (`is_key_said` false).
    """

    key: "Expr"
    rows: tuple[Row, ...]
    direction: Literal["up", "down"] = "up"
    otherwise: "Expr | None" = None
    is_key_said: bool = True
    at: Source | None = None


class Marginal(Struct, frozen=True, kw_only=True):
    """Rates paid each on its own part of `base` (分段): rows in ascending order, a rate from each threshold on.

    `otherwise` is the rate on the part under the first threshold; without it a base that falls there
    cannot be paid at all.
    """

    base: "Expr"
    rows: tuple[Row, ...]
    otherwise: "Expr | None" = None
    at: Source | None = None


class Steps(Struct, frozen=True, kw_only=True):
    """How many steps of `size` a figure lies `below` (or `above`) its target; 0 where it does not.

    Whole steps only (`is_whole`: 2.9 steps are 2), or in proportion.
    """

    actual: "Expr"
    target: "Expr"
    size: "Expr"
    side: Literal["below", "above"]
    is_whole: bool
    at: Source | None = None


class Interpolation(Struct, frozen=True, kw_only=True):
    """Points in proportion to where a figure stands between `worst` (0) and `best` (all points), held within."""

    actual: "Expr"
    worst: "Expr"
    best: "Expr"
    points: "Expr"
    at: Source | None = None


class ScorePart(Struct, frozen=True, kw_only=True):
    """An item of a score card: its points, its weight where the card weighs, and what holds without a figure.

    `error`: the score cannot be formed. `unscored`: the item gives no points. `rescale`: the item is left
    out and the weights of the others count for it.
    """

    title: Text
    value: "Expr"
    weight: "Expr | None" = None
    if_missing: Literal["error", "unscored", "rescale"] = "error"


class ScoreTotal(Struct, frozen=True, kw_only=True):
    """The sum of the items' points, or with weights their weighted mean."""

    parts: tuple[ScorePart, ...]
    at: Source | None = None


class Escalation(Struct, frozen=True, kw_only=True):
    """An amount per event that depends on which event of the month it is: 1st, 2nd, 3rd ...

    After the last amount, each further event costs the last one again (`repeat`) or nothing.
    """

    count: "Expr"
    amounts: tuple[Number, ...]
    after_last: Literal["repeat", "nothing"]
    at: Source | None = None


class PoolShare(Struct, frozen=True, kw_only=True):
    """One agent's share of a pool that was rounded to the fen and handed out by largest remainder."""

    amount: "Expr"
    pool: Ref
    members: Ref
    position: Ref
    share: Ref
    is_equal: bool = True
    at: Source | None = None


class Gated(Struct, frozen=True, kw_only=True):
    """What is paid only while a gate is open, and 0.00 while it is closed."""

    gate: Ref
    operand: "Expr"
    at: Source | None = None


class ZeroWithout(Struct, frozen=True, kw_only=True):
    """0.00 where a figure is not there, else the operand.

    It is not there `because` its denominator is zero, or because nobody entered it; a figure that is
    `zero` itself may count as one that is not there. A place is not there for who was not ranked.
    """

    figure: Ref
    operand: "Expr"
    because: Literal["undefined", "zero", "not entered", "missing", "unranked"] = "undefined"
    at: Source | None = None


class Collected(Struct, frozen=True, kw_only=True):
    """A figure that was collected row by row from a table beside the month's, such as its orders or days.

    `figure` is what the rows came to, and `rows` how many there were; `operand` is the rule of one row.
    """

    figure: Ref
    rows: Ref
    operand: "Expr"
    how: Literal["sum", "mean"]
    record: Text
    at: Source | None = None


class RankPay(Struct, frozen=True, kw_only=True):
    """An amount by place: `rows` give places as thresholds; a place without a row gets nothing.

    Where places are shared (`is_shared`), equal members share the amounts of all the places they take up:
    `tied` of them, each in his `turn`, so that the shares add up to the fen.
    """

    place: Ref
    tied: Ref
    turn: Ref
    rows: tuple[Row, ...]
    is_shared: bool = False
    at: Source | None = None


class GroupCall(Struct, frozen=True, kw_only=True):
    """`mean(team, x)`, `sum`, `count` or `rank` over the members of a group, as it was written.

    Resolving a plan's names puts a Ref in its place. `count(team)` has no operand.
    """

    function: str
    group: Name
    operand: "Expr | None"
    at: Source | None = None


Expr = (
    Number | Name | Ref | Negative | Binary | Compare | Logic | Call | GroupCall
    | Lookup | Marginal | Steps | Interpolation | ScoreTotal | Escalation | PoolShare | RankPay | Collected | Gated | ZeroWithout
)  # fmt: skip
