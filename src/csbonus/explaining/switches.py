"""Where a plan switches: thresholds, conditions, whole steps and places, and what would have to hold on the other side."""

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal

from msgspec import Struct

from csbonus.explaining.figure import named
from csbonus.explaining.ledger import Ledger
from csbonus.explaining.standings import pool_result, rank_result
from csbonus.lang.describe_rows import rows_read_back
from csbonus.lang.evaluate import Figures, Unpayable, condition_of, value_of
from csbonus.lang.evaluate_tables import row_of
from csbonus.lang.numbers import settle
from csbonus.lang.tree import Compare, Expr, Lookup, Marginal, PoolShare, Ref, Steps
from csbonus.lang.units import PLACES
from csbonus.lang.walk import nodes
from csbonus.lang.wording import quantity
from csbonus.pay.desk import Owner
from csbonus.pay.gate import GateResult
from csbonus.problems import Source, Text


class Goal(Struct, frozen=True, kw_only=True):
    """One thing that would have to hold of an owner's figures.

    `beyond` grows or falls towards zero on the way and says which figure must move how far; `holds` decides.
    """

    owner: Owner
    expr: Expr
    beyond: Callable[[Figures], Decimal]
    holds: Callable[[Figures], bool]


class Switch(Struct, frozen=True, kw_only=True):
    """A place where pay would be otherwise: what would happen there, and all that would have to hold."""

    key: tuple[object, ...]
    what: Text
    goals: tuple[Goal, ...]
    rule: Source | None


def switches_of(ledger: Ledger, expr: Expr, owner: Owner) -> Iterator[Switch]:
    """Find the switches of a formula and of the figures, gates, pools and places that it rests on."""
    seen: set[tuple[Owner, str]] = set()
    stack = [(expr, owner)]
    while stack:
        current, whose = stack.pop(0)
        for node in nodes(current):
            yield from _at(ledger, node, whose)
            if isinstance(node, Ref) and (whose, node.key) not in seen:
                seen.add((whose, node.key))
                yield from _at_figure(ledger, node, whose)
                stack += _behind(ledger, node, whose)
            elif isinstance(node, PoolShare):
                stack += _behind_pool(ledger, node)


def _behind(ledger: Ledger, ref: Ref, owner: Owner) -> list[tuple[Expr, Owner]]:
    need = ledger.needs.get(ref.key)
    if need is not None and need.formula is not None:
        return [(need.formula, ledger.owner_of(ref.key, owner))]
    return []


def _behind_pool(ledger: Ledger, share: PoolShare) -> list[tuple[Expr, Owner]]:
    result = pool_result(ledger, share.share.key.partition(".")[2])
    if result is None or result.line.pool is None:
        return []
    return [(result.line.pool.amount, (result.line.pool.of, result.group))]


def _at(ledger: Ledger, node: Expr, owner: Owner) -> Iterator[Switch]:
    figures = ledger.figures(owner)
    try:
        match node:
            case Lookup():
                yield from _rows(node, figures, owner)
            case Marginal():
                yield from _parts(node, figures, owner)
            case Steps():
                yield from _fewer_steps(node, figures, owner)
            case Compare():
                yield _turned(node, figures, owner)
            case _:
                return
    except Unpayable:
        return


def _rows(table: Lookup, figures: Figures, owner: Owner) -> Iterator[Switch]:
    """Offer the rows on either side of the one that holds, and what holds beyond the last."""
    find = row_of(table, value_of)
    now, count = find(figures), len(table.rows)
    outside = -1 if table.direction == "up" else count
    at = outside if now is None else now
    for other in (at + 1, at - 1):
        if 0 <= other < count or (other == outside and table.otherwise is not None):
            edge = table.rows[max(at, other) if table.direction == "up" else min(at, other)]
            yield Switch(
                key=(owner, table, other),
                what=_reaches(table, other),
                goals=(
                    Goal(
                        owner=owner,
                        expr=table.key,
                        beyond=_difference(table.key, edge.threshold),
                        holds=_picks(find, None if other == outside else other),
                    ),
                ),
                rule=table.at,
            )


def _picks(find: Callable[[Figures], int | None], wanted: int | None) -> Callable[[Figures], bool]:
    return lambda figures: find(figures) == wanted


def _reaches(table: Lookup, place: int) -> Text:
    if 0 <= place < len(table.rows):
        zh, en = (rows_read_back(table, "zh")[place], rows_read_back(table, "en")[place])
        return Text(f"就到“{zh}”这一档", f'reaches the bracket "{en}"')
    key = named(table.key)
    return Text(f"{key.zh} 就不在任何一档", f"{key.en} is in no bracket")


def _difference(left: Expr, right: Expr) -> Callable[[Figures], Decimal]:
    one, other = value_of(left), value_of(right)
    return lambda figures: settle(one(figures) - other(figures))


def _parts(table: Marginal, figures: Figures, owner: Owner) -> Iterator[Switch]:
    """Offer the next part of marginal brackets."""
    base = value_of(table.base)(figures)
    for place, row in enumerate(table.rows):
        threshold = value_of(row.threshold)
        if settle(base - threshold(figures)) < 0:
            beyond = _difference(table.base, row.threshold)
            zh, en = (rows_read_back(table, "zh")[place], rows_read_back(table, "en")[place])
            yield Switch(
                key=(owner, table, place),
                what=Text(f"就到“{zh}”这一段", f'reaches the part "{en}"'),
                goals=(Goal(owner=owner, expr=table.base, beyond=beyond, holds=_reached(beyond)),),
                rule=table.at,
            )
            return


def _reached(beyond: Callable[[Figures], Decimal]) -> Callable[[Figures], bool]:
    return lambda figures: beyond(figures) >= 0


def _fewer_steps(steps: Steps, figures: Figures, owner: Owner) -> Iterator[Switch]:
    """Offer one whole step less."""
    count = value_of(steps)
    now = count(figures)
    if not steps.is_whole or not now:
        return
    actual, target, size = value_of(steps.actual), value_of(steps.target), value_of(steps.size)
    sign = 1 if steps.side == "above" else -1

    def beyond(found: Figures) -> Decimal:
        return settle(now - sign * (actual(found) - target(found)) / size(found))

    fewer = now - 1
    key = named(steps.actual)
    yield Switch(
        key=(owner, steps),
        what=Text(
            f"{key.zh} 就少算一步（{now} 步变 {fewer} 步）",
            f"one step less of {key.en} ({now} become {fewer})",
        ),
        goals=(
            Goal(owner=owner, expr=steps.actual, beyond=beyond, holds=lambda found: count(found) <= fewer),
        ),
        rule=steps.at,
    )


def _turned(condition: Compare, figures: Figures, owner: Owner) -> Switch:
    """Offer a condition that turns out the other way."""
    holds, said = condition_of(condition), named(condition)
    now = holds(figures)
    zh, en = ("就不再成立", "no longer holds") if now else ("就成立", "holds")
    return Switch(
        key=(owner, condition),
        what=Text(f"“{said.zh}”{zh}", f'"{said.en}" {en}'),
        goals=(_goal(condition, owner, is_wanted=not now),),
        rule=condition.at,
    )


def _goal(condition: Expr, owner: Owner, *, is_wanted: bool) -> Goal:
    holds = condition_of(condition)
    compared = (
        condition
        if isinstance(condition, Compare)
        else next(node for node in nodes(condition) if isinstance(node, Compare))
    )
    return Goal(
        owner=owner,
        expr=condition,
        beyond=_difference(compared.left, compared.right),
        holds=lambda figures: holds(figures) == is_wanted,
    )


def _at_figure(ledger: Ledger, ref: Ref, owner: Owner) -> Iterator[Switch]:
    if ref.key.startswith("gate."):
        gate = ledger.payslip.gates.get(ref.key)
        if gate is not None and not gate.is_open:
            yield from _opened(gate)
    elif ref.key in ledger.rankings and owner[0] == "agent":
        yield from _better_places(ledger, ref, owner)


def _opened(gate: GateResult) -> Iterator[Switch]:
    """Offer the gate open: as many more conditions met as are needed."""
    owner: Owner = (gate.scope, gate.group)
    met = sum(condition.is_met for condition in gate.conditions)
    missed = [c.condition for c in gate.conditions if not c.is_met and not c.is_missing]
    short = gate.gate.needed - met
    if len(missed) < short:
        return
    title = gate.gate.title
    for chosen in _choices(missed, short):
        yield Switch(
            key=(owner, gate.gate.key, *chosen),
            what=Text(f"门槛“{title.zh}”就达成", f'gate "{title.en}" opens'),
            goals=tuple(_goal(condition, owner, is_wanted=True) for condition in chosen),
            rule=gate.gate.source,
        )


def _choices(missed: Sequence[Expr], short: int) -> list[tuple[Expr, ...]]:
    """Pick which of the missed conditions would be met; each of several by itself where one is enough."""
    return [(one,) for one in missed] if short == 1 else [tuple(missed[:short])]


def _better_places(ledger: Ledger, ref: Ref, owner: Owner) -> Iterator[Switch]:
    """Offer the places above the agent's, nearest first, by overtaking who stands there in the first key."""
    result = rank_result(ledger, ref.key, owner)
    if result is None or result.chosen:
        return
    place = result.places[owner[1]].place
    above = sorted({p.place for p in result.places.values() if p.place < place}, reverse=True)
    key = result.ranking.keys[0].figure
    for better in above[:_MOST_PLACES]:
        who = next(k for k, p in result.places.items() if p.place == better)
        target = value_of(key)(ledger.figures(("agent", who)))
        name = ledger.agents[who].name
        zh, en = (quantity(Decimal(better), PLACES, lang) for lang in ("zh", "en"))
        title = result.ranking.title
        yield Switch(
            key=(owner, ref.key, better),
            what=Text(f"{title.zh}就升到{zh}（现为 {name}）", f"{en} in {title.en} (now {name})"),
            goals=(
                Goal(
                    owner=owner,
                    expr=key,
                    beyond=_beyond(key, target),
                    holds=_at_least(ref.key, better),
                ),
            ),
            rule=result.ranking.source,
        )


_MOST_PLACES = 5


def _beyond(key: Expr, target: Decimal) -> Callable[[Figures], Decimal]:
    value = value_of(key)
    return lambda figures: settle(value(figures) - target)


def _at_least(key: str, place: int) -> Callable[[Figures], bool]:
    return lambda figures: key in figures and figures[key] <= place
