"""Lists of figures: a line for each figure of a team, a shop, a person or everybody, and of a day where it has a date."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from msgspec.structs import replace

from csbonus.intake.figure_row import FigureRow
from csbonus.intake.figures import read_figures
from csbonus.intake.findings import Remark, listed, notice, problem
from csbonus.intake.group_figures import GroupFigure, Keyed, figure_row, found_in
from csbonus.intake.periods import are_disjoint
from csbonus.intake.ratios import Line, counts_of_lines, serves, unit_of_part
from csbonus.intake.table_rows import fate, key_texts
from csbonus.intake.tables import Row, Table
from csbonus.intake.values.headers import Header, matches, normalise, with_meaning
from csbonus.intake.values.quantities import scale_of
from csbonus.intake.values.texts import is_missing, name_key
from csbonus.intake.wanted import Wanted
from csbonus.lang.units import Unit
from csbonus.pay.metrics import Metric
from csbonus.pay.people import Gap, Measure
from csbonus.problems import Text

_NOT_ASKED = Text("方案不用的指标", "a figure that no plan uses")

_Day = tuple[object, ...]
"""Whose a line is, and its days."""


class _Named(NamedTuple):
    """A line with the figure that it names."""

    one: Keyed
    header: Header
    row: FigureRow

    @property
    def day(self) -> _Day:
        return (*self.row.key, self.row.span)


def read_list(
    table: Table, keyed: Sequence[Keyed], wanted: Wanted
) -> tuple[list[GroupFigure], list[FigureRow], list[Remark]]:
    """Read the lines of a list; gives the figures, a record of each line, and what is to be said."""
    named, remarks = _named(table, keyed, wanted)
    metrics = (*wanted.groups, *wanted.agent.values())
    figures: list[GroupFigure] = []
    for metric in metrics:
        own = [line for line in named if matches(metric, line.header)]
        for unit in dict.fromkeys(line.header.unit for line in own):
            found, said = _read(table, [line for line in own if line.header.unit == unit], metric)
            figures += found
            remarks += said
    figures = _with_parts(table, _in_order(_whole_figures(figures, named, wanted)), named, wanted)
    used = {figure.row.number for figure in figures}
    others = [line for line in named if line.one.row.number not in used]
    remarks += _left_over(table, others, figures, wanted)
    return figures, list(_records(figures)), remarks


def _named(table: Table, keyed: Sequence[Keyed], wanted: Wanted) -> tuple[list[_Named], list[Remark]]:
    named: list[_Named] = []
    remarks: list[Remark] = []
    for one in keyed:
        keys, said = key_texts(table, one.row, "metric")
        remarks += said
        if keys["metric"]:
            header = with_meaning(normalise(keys["metric"]), wanted.meanings)
            named.append(_Named(one, header, figure_row(table, one)))
        elif not said:
            remarks += _nameless_value(table, one.row)
    return named, remarks


def _read(
    table: Table, lines: Sequence[_Named], metric: Metric
) -> tuple[list[GroupFigure], tuple[Remark, ...]]:
    """Read all lines of one figure together, so that its percentages are decided at once."""
    column = table.column("value")
    if column is None:
        raise LookupError("a list of figures has a column of values")
    header = _with_unit(table, lines[0].header, metric.unit)
    read, said = read_figures(table, [line.one.row for line in lines], metric, column, header)
    figures = [
        GroupFigure(
            table, one.row, metric, one.team, one.store, found_in(read, one.row.number), one.range, one.person, (row,)
        )
        for one, _, row in lines
    ]  # fmt: skip
    return figures, said


def _with_unit(table: Table, header: Header, unit: Unit) -> Header:
    """Give what a line names the unit of the column of values, as in 值（万元）, where it has none of its own."""
    column = table.column("value")
    own = column.heading.header.unit if column else ""
    if header.unit or not own or scale_of(own, unit) is None:
        return header
    return replace(header, unit=own)


def _in_order(figures: Sequence[GroupFigure]) -> list[GroupFigure]:
    return sorted(figures, key=lambda figure: figure.row.number)


def _with_parts(
    table: Table, figures: Sequence[GroupFigure], named: Sequence[_Named], wanted: Wanted
) -> list[GroupFigure]:
    """Give each figure's row what the other lines of the same day say: its weight, and what a ratio is made of."""
    if not table.has("date"):
        return [_filled(figure, {}, {}) for figure in figures]
    lines: dict[_Day, dict[str, _Named]] = {}
    for line in named:
        lines.setdefault(line.day, {}).setdefault(line.header.name, line)
    return [
        _filled(figure, lines[(*figure.rows[0].key, figure.rows[0].span)], wanted.weights)
        for figure in figures
    ]


def _filled(figure: GroupFigure, lines: Mapping[str, _Named], weights: Mapping[str, Metric]) -> GroupFigure:
    metric, found = figure.metric, figure.found
    said = [_line(figure.table, line) for line in lines.values()]
    own = next((line.header for line in lines.values() if matches(metric, line.header)), None)
    counts = counts_of_lines(figure.table, own, said) if own else None
    weight = weights.get(metric.key)
    weighed = {} if weight is None else _weighed(figure.table, weight, lines)
    row = replace(
        figure.rows[0],
        measures={**weighed, **({metric.id: found} if isinstance(found, Measure) else {})},
        gaps={metric.id: found} if isinstance(found, Gap) else {},
        counts={metric.id: counts} if counts else {},
    )
    return figure._replace(rows=(row,))


def _line(table: Table, line: _Named) -> Line:
    header = _with_unit(table, line.header, unit_of_part(line.header))
    return Line(header, table.cell(line.one.row, "value"))


def _weighed(table: Table, weight: Metric, lines: Mapping[str, _Named]) -> dict[str, Measure]:
    own = [line for line in lines.values() if matches(weight, line.header)]
    if len(own) != 1:
        return {}
    found = _read(table, own, weight)[0][0].found
    return {weight.id: found} if isinstance(found, Measure) else {}


def _records(figures: Sequence[GroupFigure]) -> Iterator[FigureRow]:
    """Give the record of every line with all that was read of its day, by which a day without figures is told."""
    measures: dict[_Day, dict[str, Measure]] = {}
    for figure in figures:
        if isinstance(figure.found, Measure):
            row = figure.rows[0]
            measures.setdefault((*row.key, row.span), {})[figure.metric.key] = figure.found
    for figure in figures:
        row = figure.rows[0]
        yield replace(row, measures=measures.get((*row.key, row.span), {}))


def _whole_figures(
    figures: Sequence[GroupFigure], named: Sequence[_Named], wanted: Wanted
) -> list[GroupFigure]:
    """Leave out a group's lines of figures of agents that another of the group's figures is made of or weighted by."""
    headers = {line.one.row.number: line.header for line in named}
    own = [figure for figure in figures if figure.metric.of != "agent"]
    is_part = _parts(own, wanted)
    return [
        f
        for f in figures
        if f.metric.of != "agent" or not (f.team or f.store) or not is_part(headers[f.row.number])
    ]


def _parts(figures: Sequence[GroupFigure], wanted: Wanted) -> Callable[[Header], bool]:
    """Tell of a header whether one of these figures is made of it or weighted by it."""
    weights = [wanted.weights[f.metric.key] for f in figures if f.metric.key in wanted.weights]
    ratios = [normalise(column) for f in figures for column in f.metric.columns]
    return lambda header: serves(header, ratios) or any(matches(weight, header) for weight in weights)


def _left_over(
    table: Table, others: Sequence[_Named], figures: Sequence[GroupFigure], wanted: Wanted
) -> Iterator[Remark]:
    """Account for lines of no figure: those that weigh or make up another are used."""
    is_part = _parts(figures, wanted)
    unknown: list[str] = []
    for line in others:
        is_used = is_part(line.header)
        yield fate(table, line.one.row, None if is_used else _NOT_ASKED)
        unknown += [] if is_used else [line.header.written]
    yield from _not_asked(table, unknown)


def _not_asked(table: Table, unknown: Sequence[str]) -> Iterator[Remark]:
    if unknown:
        names = listed(unknown)
        zh, en = (
            f"这些指标方案不用，没有读取：{names.zh}",
            f"these figures are used by no plan and were not read: {names.en}",
        )
        yield notice("figures-unused", zh, en, table.at(None))


def _nameless_value(table: Table, row: Row) -> list[Remark]:
    cell = table.cell(row, "value")
    if cell is None or is_missing(cell.text):
        return [fate(table, row, Text("没有指标名称", "no figure named"))]
    zh, en = (
        "这里有数值，却没有写是什么指标；请补上指标名称",
        "there is a value here but no figure named; fill in what it is",
    )
    return [problem("figure-without-name", zh, en, table.at(cell.ref))]


def lines_twice(figures: Sequence[GroupFigure]) -> Iterator[Remark]:
    """Find figures that a list has twice for the same days."""
    kept: dict[tuple[str, ...], list[GroupFigure]] = {}
    for figure in (figure for figure in figures if figure.metric.of != "agent"):
        whose = (figure.team, figure.store, figure.range, *figure.person)
        own = kept.setdefault((figure.metric.key, *(name_key(word) for word in whose)), [])
        span = figure.rows[0].span
        other = next((one for one in own if not are_disjoint(one.rows[0].span, span)), None)
        own.append(figure)
        if other is not None:
            yield problem(
                "group-figure-twice",
                f"{figure.metric.title.zh}出现了两次（{other.source.cell} 和 {figure.source.cell}）；请只留一个",
                f"{figure.metric.title.en} occurs twice ({other.source.cell} and {figure.source.cell}); keep one",
                figure.source,
            )
