"""A change split into its causes, so that the shares add up to the fen.

The causes are put in one after the other in their order, and once more in the opposite order; the share of
each is the mean of what the amount moved when it was put in. So no order is preferred, turning before and after
round turns every share's sign, and where causes meddle with each other only in pairs this is their Shapley
value. Causes that can't be paid without each other have one share together.
"""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from msgspec import Struct

from csbonus.pay.money import FEN, ZERO

Cell = tuple[int, str, str]
"""The place of a month among those compared, the key of an agent and the id of a line."""

Cells = Mapping[Cell, Decimal]
"""Amounts by cell; a cell that is not there is zero."""

Pay = Callable[[frozenset[int]], Cells | None]
"""Pays with some of the causes put in; nothing where it can't be paid so."""


class Walks(Struct, frozen=True, kw_only=True):
    """How amounts moved on both ways from before to after.

    The k-th of `forward` is the move to the first k + 1 causes, the k-th of `backward` that to the causes
    from the k-th on, each from the step before that could be paid; nothing where a step could not be paid.
    """

    forward: tuple[Cells | None, ...]
    backward: tuple[Cells | None, ...]


class Share(Struct, frozen=True, kw_only=True):
    """Causes that have one share together, from `first` to `last`, and their share of every cell."""

    first: int
    last: int
    cells: Cells


def walk(before: Cells, after: Cells, count: int, pay: Pay) -> Walks:
    """Put `count` causes in one after the other, both ways."""
    rising = [frozenset(range(k + 1)) for k in range(count - 1)]
    falling = [frozenset(range(k, count)) for k in range(count - 1, 0, -1)]
    forward = _moves(before, after, rising, pay)
    backward = _moves(before, after, falling, pay)
    return Walks(forward=tuple(forward), backward=tuple(reversed(backward)))


def _moves(before: Cells, after: Cells, steps: Sequence[frozenset[int]], pay: Pay) -> list[Cells | None]:
    moves: list[Cells | None] = []
    last = before
    for step in steps:
        paid = pay(step)
        moves.append(None if paid is None else _difference(last, paid))
        last = last if paid is None else paid
    return [*moves, _difference(last, after)]


def _difference(before: Cells, after: Cells) -> Cells:
    """Give the cells that differ, and by how much."""
    moved = {
        cell: amount - before.get(cell, ZERO)
        for cell, amount in after.items()
        if amount != before.get(cell, ZERO)
    }
    return moved | {cell: -amount for cell, amount in before.items() if cell not in after and amount}


def share_out(walks: Sequence[Walks], count: int) -> tuple[Share, ...]:
    """Give every cause its share over all months; those that some month can't do without each other have one together."""
    if not count:
        return ()
    cuts = [
        k
        for k in range(count - 1)
        if all(w.forward[k] is not None and w.backward[k + 1] is not None for w in walks)
    ]
    firsts = [0, *(k + 1 for k in cuts)]
    ranges = list(zip(firsts, [*cuts, count - 1], strict=True))
    doubled = [_doubled(walks, first, last) for first, last in ranges]
    shares = _halved(doubled)
    return tuple(
        Share(first=first, last=last, cells=cells)
        for (first, last), cells in zip(ranges, shares, strict=True)
    )


def _doubled(walks: Sequence[Walks], first: int, last: int) -> dict[Cell, Decimal]:
    """Add up what cells moved on both ways while causes were put in: twice their share."""
    total: dict[Cell, Decimal] = {}
    for one in walks:
        for moves in (one.forward[first : last + 1], one.backward[first : last + 1]):
            for moved in moves:
                for cell, amount in (moved or {}).items():
                    total[cell] = total.get(cell, ZERO) + amount
    return total


def _halved(doubled: Sequence[Mapping[Cell, Decimal]]) -> list[dict[Cell, Decimal]]:
    """Halve every share; where that leaves halves of a fen in a cell, they are rounded up and down by turns."""
    shares: list[dict[Cell, Decimal]] = []
    turns: dict[Cell, Decimal] = {}
    for amounts in doubled:
        shares.append({})
        for cell, amount in amounts.items():
            nudge = ZERO
            if amount % (2 * FEN):
                nudge = turns.get(cell, FEN.copy_sign(amount))
                turns[cell] = -nudge
            shares[-1][cell] = ((amount + nudge) / 2).quantize(FEN)
    return shares
