"""Figures of teams, shops and the company from wide tables, and of these and of agents from lists of figures."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from csbonus.intake.choosing import metric_columns
from csbonus.intake.figures import Figures, read_figures
from csbonus.intake.findings import Remark, listed, notice, problem
from csbonus.intake.periods import check_dates, dates_of, rows_of_month
from csbonus.intake.table_rows import fate, key_texts, label_of
from csbonus.intake.tables import PERSON, Row, Table, metrics_by_key
from csbonus.intake.values.headers import Header, matches, normalise
from csbonus.intake.values.spellings import Role
from csbonus.intake.values.texts import is_missing, name_key
from csbonus.intake.wanted import Wanted
from csbonus.pay.metrics import Metric
from csbonus.pay.people import Gap, Measure
from csbonus.problems import Source, Text, show

_KINDS = Text("汇总或均值行", "total or mean row")
_NOT_ASKED = Text("方案不用的指标", "a figure that no plan uses")


class GroupFigure(NamedTuple):
    """One figure with what its row says of whose it is.

    `range` is the text of a list's 范围, not yet known to be a team, a shop, a person or everybody.
    """

    table: Table
    row: Row
    metric: Metric
    team: str
    store: str
    found: Measure | Gap
    range: str = ""
    person: tuple[str, ...] = ()

    @property
    def source(self) -> Source:
        """The figure's cell."""
        return self.found.source


class _Keyed(NamedTuple):
    row: Row
    team: str
    store: str
    range: str
    person: tuple[str, ...]


def read_groups(
    table: Table, rows: Sequence[Row], wanted: Wanted, month: str
) -> tuple[tuple[GroupFigure, ...], tuple[Remark, ...]]:
    """Read a table of figures of teams or shops, or a list of figures of anybody; rows of other months stay out."""
    rows, others = rows_of_month(table, rows, month) if table.kind == "group_list" else (rows, ())
    keyed, remarks = _keyed(table, rows)
    remarks += [*others, *check_dates(table, [key.row for key in keyed], month)]
    if table.kind == "groups":
        figures, said = _read_wide(table, keyed, wanted.groups)
    else:
        figures, said = _read_list(table, keyed, (*wanted.groups, *wanted.agent.values()))
    if not figures and not said and not others:
        text = ("这张表里没有任何数据行；请检查内容", "this table has no row of figures; check it")
        said.append(problem("no-group-rows", *text, table.at(None)))
    return tuple(figures), (*remarks, *said)


def _keyed(table: Table, rows: Sequence[Row]) -> tuple[list[_Keyed], list[Remark]]:
    group_roles: tuple[Role, ...] = ("team", "store", "range", "metric")
    labels = [column.number for column in table.columns if column.heading.role in group_roles]
    keyed: list[_Keyed] = []
    remarks: list[Remark] = []
    for row in rows:
        if label_of(row, labels) is not None:
            remarks.append(fate(table, row, _KINDS))
            continue
        keys, said = key_texts(table, row, "team", "store", "range", *PERSON)
        remarks += said
        person = tuple(keys[role] for role in PERSON if keys[role])
        keyed.append(_Keyed(row, keys["team"], keys["store"], keys["range"], person))
    return keyed, remarks


def _read_wide(
    table: Table, keyed: Sequence[_Keyed], metrics: Sequence[Metric]
) -> tuple[list[GroupFigure], list[Remark]]:
    by_key = metrics_by_key(metrics)
    columns, clashes = metric_columns(table, by_key)
    remarks = [*clashes, *_rows_twice(table, keyed), *_rows_without_key(table, keyed)]
    figures: list[GroupFigure] = []
    for key, column in columns.items():
        read, said = read_figures(table, [one.row for one in keyed], by_key[key], column)
        remarks += said
        for one in keyed:
            found = _found(read, one.row.number)
            figures.append(GroupFigure(table, one.row, by_key[key], one.team, one.store, found))
    return figures, remarks


def _rows_twice(table: Table, keyed: Sequence[_Keyed]) -> Iterator[Remark]:
    first: dict[tuple[str, str], _Keyed] = {}
    for one in keyed:
        key = (name_key(one.team), name_key(one.store))
        other = first.setdefault(key, one)
        if other is one:
            continue
        called = show(one.team or one.store)
        if len(dates_of(table, [other.row, one.row])) > 1:
            yield problem(
                "daily-rows",
                f"{called or '这张表'} 有好几天的数据（第 {other.row.number} 行和第 {one.row.number} 行），目前不会逐日相加；请按整月汇总导出",
                f"{called or 'this table'} has rows of several days ({other.row.number} and {one.row.number}), which are not added up yet; export the month as one period",
                _row_source(table, one.row),
            )
            return
        if called:
            yield problem(
                "group-twice",
                f"{called} 出现了两次（第 {other.row.number} 行和第 {one.row.number} 行）；请合并成一行",
                f"{called} occurs twice (rows {other.row.number} and {one.row.number}); merge the rows",
                _row_source(table, one.row),
            )


def _rows_without_key(table: Table, keyed: Sequence[_Keyed]) -> Iterator[Remark]:
    nameless = [one for one in keyed if not one.team and not one.store]
    has_keys = table.has("team", "store")
    if nameless and (has_keys or len(nameless) > 1) and len(keyed) > 1:
        what = (
            ("没有写团队或店铺", "has no team or shop")
            if has_keys
            else ("不知道是哪个团队", "is of an unknown team")
        )
        yield problem(
            "group-without-name",
            f"这一行有数据，却{what[0]}；请加上“团队”或“店铺”",
            f"this row has figures but {what[1]}; add a 团队 (team) or 店铺 (shop)",
            _row_source(table, nameless[0].row),
        )


def _read_list(
    table: Table, keyed: Sequence[_Keyed], metrics: Sequence[Metric]
) -> tuple[list[GroupFigure], list[Remark]]:
    remarks: list[Remark] = []
    unknown: list[str] = []
    named: dict[tuple[str, str], list[_Keyed]] = {}
    headers: dict[tuple[str, str], tuple[Metric, Header]] = {}
    for one in keyed:
        keys, said = key_texts(table, one.row, "metric")
        remarks += said
        header = normalise(keys["metric"])
        wanted = [metric for metric in metrics if matches(metric, header)]
        if not keys["metric"]:
            remarks += [] if said else _nameless_value(table, one.row)
        elif not wanted:
            unknown.append(keys["metric"])
            remarks.append(fate(table, one.row, _NOT_ASKED))
        for metric in wanted:
            headers.setdefault((metric.key, header.unit), (metric, header))
            named.setdefault((metric.key, header.unit), []).append(one)
    figures: list[GroupFigure] = []
    for key, (metric, header) in headers.items():
        found, said = _listed_figures(table, named[key], metric, header)
        figures += found
        remarks += said
    figures.sort(key=lambda figure: figure.row.number)
    remarks += [*_lines_twice(figures), *_not_asked(table, unknown)]
    return figures, remarks


def _not_asked(table: Table, unknown: Sequence[str]) -> Iterator[Remark]:
    if unknown:
        names = listed(unknown)
        zh, en = (
            f"这些指标方案不用，没有读取：{names.zh}",
            f"these figures are used by no plan and were not read: {names.en}",
        )
        yield notice("figures-unused", zh, en, table.at(None))


def _listed_figures(
    table: Table, keyed: Sequence[_Keyed], metric: Metric, header: Header
) -> tuple[list[GroupFigure], tuple[Remark, ...]]:
    """Read all lines of one figure together, so that its percentages are decided at once."""
    column = table.column("value")
    if column is None:
        raise LookupError("a list of figures has a column of values")
    read, said = read_figures(table, [one.row for one in keyed], metric, column, header)
    figures = [
        GroupFigure(table, one.row, metric, one.team, one.store, _found(read, one.row.number), one.range, one.person)
        for one in keyed
    ]  # fmt: skip
    return figures, said


def _found(read: Figures, row: int) -> Measure | Gap:
    return read.measures.get(row) or read.gaps[row]


def _nameless_value(table: Table, row: Row) -> list[Remark]:
    cell = table.cell(row, "value")
    if cell is None or is_missing(cell.text):
        return [fate(table, row, Text("没有指标名称", "no figure named"))]
    zh, en = (
        "这里有数值，却没有写是什么指标；请补上指标名称",
        "there is a value here but no figure named; fill in what it is",
    )
    return [problem("figure-without-name", zh, en, table.at(cell.ref))]


def _lines_twice(figures: Sequence[GroupFigure]) -> Iterator[Remark]:
    first: dict[tuple[str, ...], GroupFigure] = {}
    for figure in (figure for figure in figures if figure.metric.of != "agent"):
        whose = (figure.team, figure.store, figure.range, *figure.person)
        key = (figure.metric.key, *(name_key(word) for word in whose))
        other = first.setdefault(key, figure)
        if other is not figure:
            yield problem(
                "group-figure-twice",
                f"{figure.metric.title.zh}出现了两次（{other.source.cell} 和 {figure.source.cell}）；请只留一个",
                f"{figure.metric.title.en} occurs twice ({other.source.cell} and {figure.source.cell}); keep one",
                figure.source,
            )


def _row_source(table: Table, row: Row) -> Source:
    first = min(row.cells)
    return table.at(row.cells[first].ref)
