"""Walks over expressions: what is directly inside one, all of it, the figures it reads, and a copy with parts changed."""

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

from msgspec.structs import replace

from csbonus.lang.tree import (
    Binary,
    Call,
    Collected,
    Compare,
    Escalation,
    Expr,
    Gated,
    GroupCall,
    Interpolation,
    Logic,
    Lookup,
    Marginal,
    Negative,
    PoolShare,
    RankPay,
    Ref,
    Row,
    ScorePart,
    ScoreTotal,
    Steps,
    ZeroWithout,
)


def _row_parts(rows: tuple[Row, ...], otherwise: "Expr | None") -> tuple[Expr, ...]:
    parts = tuple(part for row in rows for part in (row.threshold, row.value))
    return (*parts, otherwise) if otherwise is not None else parts


def _score_parts(expr: ScoreTotal) -> tuple[Expr, ...]:
    return tuple(x for part in expr.parts for x in (part.value, part.weight) if x is not None)


_CHILDREN: Mapping[type, Callable[..., tuple[Expr, ...]]] = MappingProxyType(
    {
        Negative: lambda e: (e.operand,),
        Binary: lambda e: (e.left, e.right),
        Compare: lambda e: (e.left, e.right),
        Logic: lambda e: e.operands,
        Call: lambda e: e.arguments,
        GroupCall: lambda e: () if e.operand is None else (e.operand,),
        Lookup: lambda e: (e.key, *_row_parts(e.rows, e.otherwise)),
        Marginal: lambda e: (e.base, *_row_parts(e.rows, e.otherwise)),
        Steps: lambda e: (e.actual, e.target, e.size),
        Interpolation: lambda e: (e.actual, e.worst, e.best, e.points),
        ScoreTotal: _score_parts,
        Escalation: lambda e: (e.count, *e.amounts),
        PoolShare: lambda e: (e.pool, e.members, e.position, e.share),
        Collected: lambda e: (e.figure, e.rows),
        RankPay: lambda e: (e.place, e.tied, e.turn, *_row_parts(e.rows, None)),
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


def rebuilt(
    expr: Expr, change: Callable[[Expr], Expr], *, stop: Callable[[Expr], bool] = lambda _: False
) -> Expr:
    """Copy an expression with every part passed through `change`, innermost first.

    What is inside a part that `stop` holds for is left as it is.
    """
    if stop(expr):
        return change(expr)

    def field_of(value: object) -> object:
        if isinstance(value, Expr):
            return rebuilt(value, change, stop=stop)
        if isinstance(value, Row | ScorePart):
            return replace(
                value, **{name: field_of(getattr(value, name)) for name in value.__struct_fields__}
            )
        if isinstance(value, tuple):
            return tuple(field_of(item) for item in value)
        return value

    fields = {name: field_of(getattr(expr, name)) for name in expr.__struct_fields__}
    changed = {name: value for name, value in fields.items() if value is not getattr(expr, name)}
    return change(replace(expr, **changed) if changed else expr)
