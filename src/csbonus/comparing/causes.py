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


Reach = frozenset[str] | None
"""The lines that a cause can change; nothing where that may be any."""


def walk(before: Cells, after: Cells, reaches: Sequence[Reach], pay: Pay) -> Walks:
    """Put causes in one after the other, both ways.

    `reaches` says of each cause what it can change. Causes without a line in common do not meddle with
    each other, so they are put in at the same time, which pays less often for the same moves.
    """
    clusters = _clusters(reaches)
    moved = _difference(before, after)
    if any(all(not _is_in(cell, lines) for _, lines in clusters) for cell in moved):
        clusters = _clusters([None] * len(reaches))
    forward = _moves((before, after), clusters, pay)
    backward = _moves((before, after), [(causes[::-1], lines) for causes, lines in clusters], pay)
    if len(clusters) > 1 and (None in forward.values() or None in backward.values()):
        return walk(before, after, [None] * len(reaches), pay)
    every = range(len(reaches))
    return Walks(forward=tuple(forward[n] for n in every), backward=tuple(backward[n] for n in every))


_Cluster = tuple[Sequence[int], Reach]
"""Causes in their order, of which each has a line in common with another, and the lines of all of them."""


def _clusters(reaches: Sequence[Reach]) -> list[_Cluster]:
    """Put causes together that have lines in common, directly or through others."""
    clusters: list[tuple[list[int], Reach]] = []
    for number, reach in enumerate(reaches):
        near = [one for one in clusters if _meet(one[1], reach)]
        clusters = [one for one in clusters if not _meet(one[1], reach)]
        lines = [reach, *(one[1] for one in near)]
        whole = None if None in lines else frozenset[str]().union(*(own for own in lines if own is not None))
        clusters.append((sorted([number, *(n for one in near for n in one[0])]), whole))
    return [*clusters]


def _meet(one: Reach, other: Reach) -> bool:
    return one is None or other is None or not one.isdisjoint(other)


def _is_in(cell: Cell, lines: Reach) -> bool:
    return lines is None or cell[2] in lines


def _moves(ends: tuple[Cells, Cells], clusters: Sequence[_Cluster], pay: Pay) -> dict[int, Cells | None]:
    """Move from before to after, a cause of every cluster at a time; gives the move of each cause."""
    before, after = ends
    moves: dict[int, Cells | None] = {}
    last = {number: before for number, _ in enumerate(clusters)}
    for step in range(max((len(causes) for causes, _ in clusters), default=0)):
        left = [number for number, (causes, _) in enumerate(clusters) if len(causes) > step + 1]
        made = frozenset(cause for causes, _ in clusters for cause in causes[: step + 1])
        paid = pay(made) if left else after
        for number, (causes, lines) in enumerate(clusters):
            if step < len(causes):
                to = paid if number in left else after
                moves[causes[step]] = None if to is None else _difference(last[number], to, lines)
                last[number] = last[number] if to is None else to
    return moves


def _difference(before: Cells, after: Cells, lines: Reach = None) -> Cells:
    """Give the cells of some lines that differ, and by how much."""
    moved = {
        cell: amount - before.get(cell, ZERO)
        for cell, amount in after.items()
        if amount != before.get(cell, ZERO) and _is_in(cell, lines)
    }
    gone = (cell for cell, amount in before.items() if amount and cell not in after and _is_in(cell, lines))
    return moved | {cell: -before[cell] for cell in gone}


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
