"""Numbers and formulas of sections made ready: resolved, checked for their unit, and given names."""

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from csbonus.kinds.rows import WrittenRow
from csbonus.lang.check_units import check_units, unit_of
from csbonus.lang.tree import Binary, Call, Expr, Number, Row
from csbonus.lang.unit_problems import Kind
from csbonus.lang.units import RATIO, Unit
from csbonus.lang.walk import rebuilt
from csbonus.problems import Refusal, Source
from csbonus.rules.naming import Naming, Setting
from csbonus.rules.resolving import resolve


class Making(Struct, frozen=True):
    """Where something is made: the names, the place that problems name, and whose figures may be read."""

    naming: Naming
    source: Source
    setting: Setting = Setting()

    def value(self, written: Expr, name: str, unit: Unit, at: Source | None = None) -> Expr | None:
        """Resolve a number or a formula that must come out in a unit; a bare number takes it."""
        expr = resolve(self.naming, written, self.setting, name)
        if expr is None:
            return None
        expr = fitted(expr, unit, self.naming)
        problems = check_units(expr, unit, at or self.source)
        self.naming.problems += problems
        return None if problems else with_own_unit(expr, unit, self.naming)

    def rows(
        self, written: Sequence[WrittenRow], name: str, units: tuple[Unit, Unit], column: str = ""
    ) -> tuple[Row, ...]:
        """Resolve rows: thresholds in the unit of their key, values in their own; `name` begins their numbers' names."""
        found = []
        for place, row in enumerate(written, 1):
            if column not in row.values:
                continue
            own = f"{name}.{row_name(row.threshold, place)}"
            threshold = self.value(row.threshold, f"{own}.from", units[0], row.at)
            value = self.value(row.values[column], own, units[1], row.at)
            if threshold is not None and value is not None:
                found.append(Row(threshold=threshold, value=value, is_strict=row.bound in ("above", "below")))
        return tuple(found)


def fitted(expr: Expr, unit: Unit, naming: Naming) -> Expr:
    """Let bare numbers take the unit of their field: alone, as results of `if`, as a factor of a ratio.

    `1000 * service.coefficient` is money in a field of money; a ratio is left for the check to look at.
    """
    if unit == RATIO:
        return expr
    kind = _unit(expr)
    if kind == "any":
        return _with_unit(expr, unit, naming)
    bare = _bare_factor(expr) if kind == RATIO else None
    return expr if bare is None else _replaced(expr, bare, unit, naming)


def _with_unit(expr: Expr, unit: Unit, naming: Naming) -> Expr:
    """Give every bare number that is a result, not a factor or a limit, the unit."""
    if isinstance(expr, Number):
        return with_own_unit(expr, unit, naming)
    if isinstance(expr, Call) and expr.function in ("if", "min", "max"):
        first = 1 if expr.function == "if" else 0
        results = (_with_unit(x, unit, naming) for x in expr.arguments[first:])
        return replace(expr, arguments=(*expr.arguments[:first], *results))
    if isinstance(expr, Binary) and expr.op in "+-":
        return replace(
            expr, left=_with_unit(expr.left, unit, naming), right=_with_unit(expr.right, unit, naming)
        )
    bare = _bare_factor(expr)
    return expr if bare is None else _replaced(expr, bare, unit, naming)


def _replaced(expr: Expr, bare: Number, unit: Unit, naming: Naming) -> Expr:
    named = naming.name_number(replace(bare, unit=unit), bare.name)
    return rebuilt(expr, lambda node: named if node is bare else node)


def with_own_unit(expr: Expr, unit: Unit, naming: Naming) -> Expr:
    """Give a bare ratio its unit, once it was checked to be none above one."""
    if not isinstance(expr, Number) or expr.unit is not None:
        return expr
    return naming.name_number(replace(expr, unit=unit), expr.name)


def _bare_factor(expr: Expr) -> Number | None:
    if isinstance(expr, Number):
        return expr if expr.unit is None and not expr.is_percent else None
    if isinstance(expr, Binary) and expr.op in "*/":
        return _bare_factor(expr.left) or (_bare_factor(expr.right) if expr.op == "*" else None)
    return None


def _unit(expr: Expr) -> Kind | None:
    try:
        return unit_of(expr)
    except Refusal:
        return None


def row_name(threshold: Expr, place: int) -> str:
    """Name a row by its threshold, or by its place where that is computed."""
    return f"{threshold.value:f}" if isinstance(threshold, Number) else str(place)


def unit_or_ratio(expr: Expr) -> Unit:
    """Give the unit of a resolved formula; a bare number is a ratio."""
    unit = unit_of(expr)
    return unit if isinstance(unit, Unit) else RATIO
