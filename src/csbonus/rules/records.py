"""Records, and the figures that are made up from their rows."""

from typing import Literal

from csbonus.lang.check_units import check_units
from csbonus.pay.metrics import Record, RecordColumn, RowQuery
from csbonus.problems import Text, show
from csbonus.rules.figure_forms import MetricForm, RecordForm
from csbonus.rules.filters import check_text_column, made_filters
from csbonus.rules.naming import Naming, Setting
from csbonus.rules.plan_file import Placed
from csbonus.rules.resolving import resolve


def define_record(placed: Placed[RecordForm], naming: Naming) -> Record:
    """Define a record and its columns; a column that is neither a figure nor a text is reported."""
    columns = []
    for id_, form in placed.form.columns.items():
        if (form.unit is None) == (not form.text):
            text = Text(
                f"{show(id_)}：数字列写 unit 和 column，文字列写 text",
                f"{show(id_)}: a figure has a unit and a column, a text has text",
            )
            naming.report("record-column", text, placed.source)
        headers = form.text or form.column or (id_,)
        columns.append(
            RecordColumn(id=id_, title=Text(headers[0], headers[0]), unit=form.unit, columns=headers)
        )
    title = placed.form.title or Text(placed.id, placed.id)
    return Record(id=placed.id, title=title, columns=tuple(columns), source=placed.source)


def row_query(placed: Placed[MetricForm], naming: Naming) -> RowQuery:
    """Make the query of a metric that is made up from the rows of a record."""
    form = placed.form
    record = naming.records.get(form.record or "")
    naming.find(naming.records, form.record or "", Text("明细表", "record"), placed.source)
    given = [how for how in _HOW if getattr(form, how) is not None]
    if len(given) != 1:
        text = Text(f"请写 {'、'.join(_HOW)} 之一", f"write one of {', '.join(_HOW)}")
        naming.report("record-figure", text, placed.source)
    how: How = next((h for h in _HOW if h in given), "count")
    operand = None
    written = form.sum if how == "sum" else form.mean if how == "mean" else None
    if written is not None and record is not None:
        operand = resolve(naming, written, Setting(record=record), f"metrics.{placed.id}.{how}")
        naming.problems += check_units(operand, form.unit, placed.source) if operand is not None else ()
    distinct = form.count_distinct or form.longest_run or ""
    if distinct and record is not None:
        check_text_column(distinct, record, naming, placed.source)
    return RowQuery(
        record=form.record or "",
        filters=made_filters(form.where, record, naming) if record is not None else (),
        how=how,
        operand=operand,
        distinct=distinct,
    )


How = Literal["sum", "mean", "count", "count_distinct", "longest_run"]
_HOW: tuple[How, ...] = ("sum", "mean", "count", "count_distinct", "longest_run")
