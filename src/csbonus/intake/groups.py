"""Figures of teams, shops and the company from wide tables, and of these and of agents from lists of figures."""

from collections.abc import Iterator, Mapping, Sequence

from msgspec.structs import replace

from csbonus.intake.choosing import metric_columns
from csbonus.intake.cumulative import check_cumulative
from csbonus.intake.days import check_days, left_empty, month_rows
from csbonus.intake.figure_row import FigureRow
from csbonus.intake.figures import Figures, read_figures
from csbonus.intake.findings import Remark, problem
from csbonus.intake.group_figures import GroupFigure, Keyed, figure_row, found_in
from csbonus.intake.group_lists import lines_twice, read_list
from csbonus.intake.periods import are_disjoint, check_dates, render_span
from csbonus.intake.table_rows import fate, key_texts, label_of
from csbonus.intake.tables import PERSON, Column, Row, Table, metrics_by_key
from csbonus.intake.totals import check_group_totals
from csbonus.intake.values.headers import is_among
from csbonus.intake.values.spellings import Role, SummaryKind
from csbonus.intake.wanted import Wanted
from csbonus.pay.metrics import Metric
from csbonus.pay.people import Gap, Measure
from csbonus.problems import Text, show

_KINDS = Text("汇总或均值行", "total or mean row")
_LABELLED: tuple[Role, ...] = ("team", "store", "range", "metric", "date", "month")


def read_groups(
    table: Table, rows: Sequence[Row], wanted: Wanted, month: str
) -> tuple[tuple[GroupFigure, ...], tuple[Remark, ...]]:
    """Read a table of figures of teams or shops, or a list of figures of anybody, each row or line by itself.

    Rows of other months stay out, and so do days without any figure.
    """
    keyed, sums, remarks = _keyed(table, rows)
    own, others = month_rows(table, [one.row for one in keyed], month)
    kept = {row.number for row in own}
    keyed = [one for one in keyed if one.row.number in kept]
    remarks += [*others, *check_dates(table, own, month)]
    read = _read_wide if table.kind == "groups" else read_list
    figures, records, said = read(table, keyed, wanted)
    if not figures and not said and not others:
        text = ("这张表里没有任何数据行；请检查内容", "this table has no row of figures; check it")
        said.append(problem("no-group-rows", *text, table.at(None)))
    records, empty = left_empty(records)
    fed = {record.row for record in records}
    figures = [figure for figure in figures if figure.row.number in fed]
    remarks += [
        *said,
        *empty,
        *check_days(table, records, {f.metric.key: f.metric for f in figures}.values(), month),
    ]
    remarks += _checks(table, records, figures, () if others else sums)
    return tuple(figures), tuple(remarks)


def _checks(
    table: Table, records: Sequence[FigureRow], figures: Sequence[GroupFigure], sums: Sequence[Row]
) -> Iterator[Remark]:
    """Find what stands twice, running totals, and total rows that the others do not add up to."""
    metrics = {figure.metric.key: figure.metric for figure in figures}
    columns, _ = metric_columns(table, metrics)
    yield from check_cumulative(table, records, metrics, columns)
    if table.kind == "groups":
        yield from _rows_twice(records)
        yield from check_group_totals(table, sums, figures, columns)
    else:
        yield from lines_twice(figures)


def _keyed(table: Table, rows: Sequence[Row]) -> tuple[list[Keyed], Sequence[Row], list[Remark]]:
    """Part the rows of figures from those of totals."""
    labels = [column.number for column in table.columns if column.heading.role in _LABELLED]
    keyed: list[Keyed] = []
    sums: dict[SummaryKind, list[Row]] = {}
    remarks: list[Remark] = []
    for row in rows:
        label = label_of(row, labels)
        if label is not None:
            sums.setdefault(label, []).append(row)
            remarks.append(fate(table, row, _KINDS))
            continue
        keys, said = key_texts(table, row, "team", "store", "range", *PERSON)
        remarks += said
        person = tuple(keys[role] for role in PERSON if keys[role])
        keyed.append(Keyed(row, keys["team"], keys["store"], keys["range"], person))
    return keyed, sums.get("sum") or sums.get("shop_sum") or (), remarks


def _read_wide(
    table: Table, keyed: Sequence[Keyed], wanted: Wanted
) -> tuple[list[GroupFigure], Sequence[FigureRow], list[Remark]]:
    by_key = metrics_by_key(wanted.groups)
    columns, clashes = metric_columns(table, by_key)
    rows = [one.row for one in keyed]
    remarks = [*clashes]
    read: dict[str, Figures] = {}
    for key, column in columns.items():
        read[key], said = read_figures(table, rows, by_key[key], column)
        remarks += said
    weights = _weights(table, rows, wanted, list(read))
    figures: list[GroupFigure] = []
    records: list[FigureRow] = []
    for one in keyed:
        row = figure_row(table, one)
        found = {key: found_in(figures_of, one.row.number) for key, figures_of in read.items()}
        for key, figure in found.items():
            own = _own_row(row, by_key[key], read[key], weights.get(key))
            figures.append(GroupFigure(table, one.row, by_key[key], one.team, one.store, figure, rows=(own,)))
        weighed = {key: weight[1].measures.get(row.row) for key, weight in weights.items()}
        records.append(_with(row, found, weighed))
    return figures, records, [*remarks, *_rows_without_key(table, records)]


def _weights(
    table: Table, rows: Sequence[Row], wanted: Wanted, keys: Sequence[str]
) -> Mapping[str, tuple[str, Figures]]:
    """Read the figures that days are weighted by, by the metric that they weigh."""
    found: dict[str, tuple[str, Figures]] = {}
    for key in keys if table.has("date") else ():
        weight = wanted.weights.get(key)
        column = _weight_column(table, weight) if weight else None
        if weight and column:
            found[key] = (weight.id, read_figures(table, rows, weight, column)[0])
    return found


def _weight_column(table: Table, weight: Metric) -> Column | None:
    columns = [column for column in table.columns if is_among(weight.columns, column.heading.header)]
    return columns[0] if len(columns) == 1 else None


def _own_row(row: FigureRow, metric: Metric, read: Figures, weight: tuple[str, Figures] | None) -> FigureRow:
    """Give a row's record what one of its figures needs to be put together with those of other days."""
    weighed = {weight[0]: weight[1].measures.get(row.row)} if weight else {}
    measures = {**weighed, metric.id: read.measures.get(row.row)}
    gap, counts = read.gaps.get(row.row), read.counts.get(row.row)
    return replace(
        row,
        measures={name: one for name, one in measures.items() if one},
        gaps={metric.id: gap} if gap else {},
        counts={metric.id: counts} if counts else {},
    )


def _with(
    row: FigureRow, found: Mapping[str, Measure | Gap], weighed: Mapping[str, Measure | None]
) -> FigureRow:
    """Give a row's record all that was read of it, by which a day without figures is told."""
    measures = {key: one for key, one in found.items() if isinstance(one, Measure)}
    return replace(
        row,
        measures={**{f"weight of {key}": one for key, one in weighed.items() if one}, **measures},
        gaps={key: one for key, one in found.items() if isinstance(one, Gap)},
    )


def _rows_twice(records: Sequence[FigureRow]) -> Iterator[Remark]:
    kept: dict[tuple[str, ...], list[FigureRow]] = {}
    for record in records:
        own = kept.setdefault(record.key, [])
        other = next((one for one in own if not are_disjoint(one.span, record.span)), None)
        own.append(record)
        if other is not None:
            yield from _twice(record, other)


def _twice(record: FigureRow, other: FigureRow) -> Iterator[Remark]:
    called, one, two = show(record.called), other.row, record.row
    if record.span and other.span:
        a, b = render_span(other.span), render_span(record.span)
        zh, en = (f"{called} 的" if record.called else "", f" of {called}" if record.called else "")
        yield problem(
            "day-twice",
            f"{zh}同一天不能算两次：第 {one} 行是 {a.zh}，第 {two} 行是 {b.zh}；请只留一行，或写上团队、店铺以示区别",
            f"a day{en} must not count twice: {a.en} in row {one}, {b.en} in row {two}; keep one row, or tell them apart by team or shop",
            record.source,
        )
    elif record.called:
        yield problem(
            "group-twice",
            f"{called} 出现了两次（第 {one} 行和第 {two} 行）；请合并成一行",
            f"{called} occurs twice (rows {one} and {two}); merge the rows",
            record.source,
        )


def _rows_without_key(table: Table, records: Sequence[FigureRow]) -> Iterator[Remark]:
    nameless = [record for record in records if not record.called and record.measures]
    if table.has("team", "store"):
        what = ("没有写团队或店铺", "has no team or shop")
        unclear = nameless if len(records) > 1 else []
    else:
        what = ("不知道是哪个团队", "is of an unknown team")
        unclear = nameless if any(record.span is None for record in nameless[1:]) else []
    if unclear:
        yield problem(
            "group-without-name",
            f"这一行有数据，却{what[0]}；请加上“团队”或“店铺”",
            f"this row has figures but {what[1]}; add a 团队 (team) or 店铺 (shop)",
            unclear[0].source,
        )
