"""The expression tree that every kind of pay compiles to."""

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

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
    """One row of brackets: from this threshold on (at least:  is met at equality), this rate."""

    threshold: Number
    rate: Number


class Brackets(Struct, frozen=True, kw_only=True):
    """A rate looked up by `key` and paid on `base`: on all of it (whole) or on each part (marginal).

    Rows are in ascending order of threshold; below the first row `below` is paid, and a key that falls
    there although no `below` was stated cannot be paid at all.
    """

    key: "Expr"
    base: "Expr"
    rows: tuple[Row, ...]
    method: Literal["whole", "marginal"]
    below: Number | None = None
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
    `zero` itself may count as one that is not there.
    """

    figure: Ref
    operand: "Expr"
    because: Literal["undefined", "zero", "not entered"] = "undefined"
    at: Source | None = None


Expr = (
    Number | Name | Ref | Negative | Binary | Compare | Logic | Call
    | Brackets | Escalation | PoolShare | Gated | ZeroWithout
)  # fmt: skip


def _bracket_parts(expr: Brackets) -> tuple["Expr", ...]:
    rows = tuple(n for row in expr.rows for n in (row.threshold, row.rate))
    return (expr.key, expr.base, *rows, *((expr.below,) if expr.below else ()))


_CHILDREN: Mapping[type, Callable[..., tuple["Expr", ...]]] = MappingProxyType(
    {
        Negative: lambda e: (e.operand,),
        Binary: lambda e: (e.left, e.right),
        Compare: lambda e: (e.left, e.right),
        Logic: lambda e: e.operands,
        Call: lambda e: e.arguments,
        Brackets: _bracket_parts,
        Escalation: lambda e: (e.count, *e.amounts),
        PoolShare: lambda e: (e.pool, e.members, e.position, e.share),
        Gated: lambda e: (e.gate, e.operand),
        ZeroWithout: lambda e: (e.figure, e.operand),
    }
)


def children(expr: Expr) -> tuple[Expr, ...]:
    """List the expressions directly inside one."""
    parts = _CHILDREN.get(type(expr))
    return parts(expr) if parts else ()


def nodes(expr: Expr) -> Iterator[Expr]:
    """Walk an expression and all inside it, from left to right."""
    stack = [expr]
    while stack:
        node = stack.pop()
        yield node
        stack.extend(reversed(children(node)))


def refs(expr: Expr) -> tuple[Ref, ...]:
    """List the figures an expression reads, in order, each once."""
    return tuple({node.key: node for node in nodes(expr) if isinstance(node, Ref)}.values())


def rebuilt(expr: Expr, change: Callable[[Expr], Expr]) -> Expr:
    """Copy a formula with every leaf and every node passed through `change`, innermost first."""
    match expr:
        case Binary() | Compare():
            expr = replace(expr, left=rebuilt(expr.left, change), right=rebuilt(expr.right, change))
        case Logic():
            expr = replace(expr, operands=tuple(rebuilt(x, change) for x in expr.operands))
        case Call():
            expr = replace(expr, arguments=tuple(rebuilt(x, change) for x in expr.arguments))
        case Negative():
            expr = replace(expr, operand=rebuilt(expr.operand, change))
        case _:
            pass
    return change(expr)
