"""How a formula goes up and down with one of its figures: worked out at every threshold and a step to either side."""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from types import MappingProxyType

from msgspec import Struct
from msgspec.structs import replace

from csbonus.lang.check_units import unit_of
from csbonus.lang.evaluate import Unpayable, value_of
from csbonus.lang.numbers import exact_arithmetic
from csbonus.lang.tree import Call, Collected, Compare, Expr, Lookup, Marginal, Number, Ref, Row
from csbonus.lang.units import (
    COUNT,
    DAYS,
    HOURS,
    MINUTES,
    MONEY,
    PEOPLE,
    PLACES,
    POINTS,
    RATIO,
    SECONDS,
    Unit,
)
from csbonus.lang.walk import nodes, rebuilt, refs
from csbonus.pay.metrics import Parameter
from csbonus.pay.money import round_to_fen
from csbonus.problems import Source, Text

Table = Lookup | Marginal | Compare
"""What a formula may have a threshold in."""

Formulas = Mapping[str, Expr]
"""What computed figures are made of, by their keys."""


class Threshold(Struct, frozen=True, kw_only=True):
    """Where a rule begins to hold: what its bound comes to, what holds from there on, and where it is written."""

    bound: Decimal
    value: Expr
    at: Source | None


class Point(Struct, frozen=True, kw_only=True):
    """What a figure of `x` comes to, rounded to the fen."""

    x: Decimal
    amount: Decimal


class Curve(Struct, frozen=True, kw_only=True):
    """The amounts of a formula by one of its figures, all other figures held.

    `figure` is the formula of that figure as the plan has it. Points are in the order of `x`; there are none
    where the formula cannot be worked out, or takes away.
    """

    figure: Expr
    unit: Unit
    step: Decimal
    table: Table
    thresholds: tuple[Threshold, ...]
    points: tuple[Point, ...]

    def threshold(self, before: Point, after: Point) -> Threshold | None:
        """Find the threshold between two neighbouring points; nothing where the curve just goes on."""
        if after.x - before.x != self.step:
            return None
        return next((t for t in self.thresholds if t.bound in (before.x, after.x)), None)

    def last_threshold(self, point: Point) -> Threshold | None:
        """Find the last threshold up to a point."""
        return max((t for t in self.thresholds if t.bound <= point.x), key=lambda t: t.bound, default=None)


_VARIED = "varied"

_STEPS: Mapping[Unit, Decimal] = MappingProxyType(
    {RATIO: Decimal("0.0001"), PEOPLE: Decimal(1), COUNT: Decimal(1), PLACES: Decimal(1)}
)
_STEP = Decimal("0.01")

_USUAL: Mapping[Unit, Decimal] = MappingProxyType(
    {
        MONEY: Decimal(10000), RATIO: Decimal("0.5"), PEOPLE: Decimal(100), COUNT: Decimal(10), POINTS: Decimal(80),
        SECONDS: Decimal(30), MINUTES: Decimal(30), HOURS: Decimal(8), DAYS: Decimal(22), PLACES: Decimal(1),
    }
)  # fmt: skip
_ONES = ("gate.", "members.", "position.", "tied.", "turn.", "parameter.")


def curves_of(expr: Expr, formulas: Formulas, parameters: Iterable[Parameter]) -> Iterator[Curve]:
    """Draw a formula by each figure that its brackets, tables and conditions look at.

    Other figures are held first at nothing and then at a usual value, since a rule may show in one case only.
    """
    whole = rebuilt(expr, _each_row)
    known = {
        p.key: values[0].value for p in parameters for values in [*p.values.values(), p.otherwise] if values
    }
    for table, figure in _tables(whole):
        key = figure.key if isinstance(figure, Ref) else ""
        by = Ref(key=_VARIED, title=Text("", ""), unit=_unit(figure))
        varied = _varied(_inlined(whole, formulas, key), _inlined(figure, formulas, key), by)
        for usual in (False, True):
            held = {ref.key: _held(ref, known, usual=usual) for ref in refs(varied)}
            held |= {
                ref.key: _held(ref, known, usual=usual)
                for row in _bounds(table)
                for ref in refs(row.threshold)
            }
            yield _curve(table, figure, by, varied, held)


def _each_row(expr: Expr) -> Expr:
    return expr.operand if isinstance(expr, Collected) else expr


def _tables(expr: Expr) -> Iterator[tuple[Table, Expr]]:
    """List the brackets and conditions of a formula, each with the figure that it looks at."""
    for node in nodes(expr):
        if isinstance(node, Lookup):
            yield node, node.key
        elif isinstance(node, Marginal):
            yield node, node.base
        elif isinstance(node, Call) and node.function == "if":
            compared = (each for each in nodes(node.arguments[0]) if isinstance(each, Compare))
            yield from ((each, _looked_at(each)) for each in compared if each.op not in ("==", "!="))


def _looked_at(condition: Compare) -> Expr:
    return condition.left if _reads(condition.left) else condition.right


def _reads(expr: Expr) -> bool:
    return any(not ref.key.startswith("parameter.") for ref in refs(expr))


def _bounds(table: Table) -> tuple[Row, ...]:
    if isinstance(table, Compare):
        bound = table.right if _reads(table.left) else table.left
        return (Row(threshold=bound, value=bound),)
    return table.rows


def _inlined(expr: Expr, formulas: Formulas, stop: str) -> Expr:
    def change(node: Expr) -> Expr:
        if isinstance(node, Ref) and node.key in formulas and node.key != stop:
            return _inlined(formulas[node.key], formulas, stop)
        return node

    return rebuilt(expr, change)


def alike(expr: Expr) -> Expr:
    """Take off where parts are written and what their numbers are called, so that equal formulas are equal."""

    def change(node: Expr) -> Expr:
        fields = {name: None for name in ("at",) if getattr(node, name, None) is not None}
        named = {"name": ""} if isinstance(node, Number) and node.name else {}
        return replace(node, **fields, **named) if fields or named else node

    return rebuilt(expr, change)


def _varied(expr: Expr, figure: Expr, by: Ref) -> Expr:
    """Put the varied figure in every place of a formula where it stands."""
    wanted = alike(figure)
    return rebuilt(alike(expr), lambda node: by if node == wanted else node, stop=lambda node: node == wanted)


def _unit(figure: Expr) -> Unit:
    unit = unit_of(figure)
    return unit if isinstance(unit, Unit) else RATIO


def _held(ref: Ref, known: Mapping[str, Decimal], *, usual: bool) -> Decimal:
    if ref.key in known:
        return known[ref.key]
    if ref.key.startswith(_ONES):
        return Decimal(1)
    is_event = ref.key.startswith(("incidents.", "register."))
    return _USUAL.get(ref.unit, Decimal(1)) if usual and not is_event else Decimal(0)


def _curve(table: Table, figure: Expr, by: Ref, expr: Expr, held: Mapping[str, Decimal]) -> Curve:
    step = _STEPS.get(by.unit, _STEP)
    thresholds = tuple(
        Threshold(bound=bound, value=row.value, at=getattr(row.threshold, "at", None))
        for row in _bounds(table)
        if (bound := _worth(row.threshold, held)) is not None
    )
    drawn = [(x, _worth(expr, {**held, _VARIED: x})) for x in _xs([t.bound for t in thresholds], step)]
    points = (Point(x=x, amount=round_to_fen(y)) for x, y in drawn if y is not None and y >= 0)
    return Curve(
        figure=figure, unit=by.unit, step=step, table=table, thresholds=thresholds, points=tuple(points)
    )


def _xs(bounds: list[Decimal], step: Decimal) -> list[Decimal]:
    around = {x for bound in bounds for x in (bound - step, bound, bound + step)}
    ends = {Decimal(0), max(bounds, default=Decimal(0)) * 2 + step}
    return sorted(x for x in around | ends if x >= 0)


def _worth(expr: Expr, figures: Mapping[str, Decimal]) -> Decimal | None:
    try:
        with exact_arithmetic():
            return value_of(expr)(figures)
    except Unpayable:
        return None
