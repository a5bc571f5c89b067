"""Tables: several values looked up by one figure."""

from collections.abc import Mapping

from csbonus.kinds.component import looked_up
from csbonus.lang.tree import Expr
from csbonus.lang.units import Unit
from csbonus.problems import Source, Text, did_you_mean, show
from csbonus.rules.forms import TableForm
from csbonus.rules.making import Making, unit_or_ratio
from csbonus.rules.naming import Naming, Setting
from csbonus.rules.plan_file import Placed
from csbonus.rules.resolving import resolve


def define_table(placed: Placed[TableForm], naming: Naming) -> None:
    """Define the columns of a table as values that formulas may use."""
    form = placed.form
    key = resolve(naming, form.key, Setting(), f"tables.{placed.id}.key")
    if key is None:
        naming.broken.add(placed.id)
        return
    making = Making(naming, placed.source)
    for column, unit in form.columns.items():
        rows = making.rows(form.rows, f"{placed.id}.{column}", (unit_or_ratio(key), unit), column)
        otherwise = _otherwise(placed, column, unit, making)
        naming.values[f"{placed.id}.{column}"] = looked_up(rows, form.rows, key, otherwise, placed.source)
    _check_columns(form, placed, naming)


def _otherwise(placed: Placed[TableForm], column: str, unit: Unit, making: Making) -> Expr | None:
    written = (placed.form.otherwise or {}).get(column)
    if written is None:
        return None
    return making.value(written, f"{placed.id}.{column}.otherwise", unit)


def _check_columns(form: TableForm, placed: Placed[TableForm], naming: Naming) -> None:
    rows: list[tuple[Mapping[str, object], Source | None]] = [(row.values, row.at) for row in form.rows]
    if form.otherwise is not None:
        rows.append((form.otherwise, placed.source))
    for values, at in rows:
        for name in values:
            if name not in form.columns:
                hint = did_you_mean(name, form.columns)
                text = Text(
                    f"表里没有列 {show(name)}，{hint.zh}", f"the table has no column {show(name)}; {hint.en}"
                )
                naming.report("column-unknown", text, at)
        for name in form.columns if set(values) <= set(form.columns) else ():
            if name not in values:
                text = Text(f"这一行缺少 {show(name)}", f"this row lacks {show(name)}")
                naming.report("table-cell", text, at)
