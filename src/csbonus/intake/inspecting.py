"""Files looked at before any pay: what each sheet is taken for, how every column is read, and what stays open."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType

from msgspec import Struct

from csbonus.intake.agents import read_agents
from csbonus.intake.books import Books
from csbonus.intake.circumstances import Circumstances
from csbonus.intake.completeness import check_definitions
from csbonus.intake.files import NamedPath, expand_paths
from csbonus.intake.findings import Crosscheck, Remark, crosschecks_in, notices_in, problems_in
from csbonus.intake.groups import read_groups
from csbonus.intake.ledger import count_rows
from csbonus.intake.pages import InputFile, Page, look_into, open_pages, spelled
from csbonus.intake.periods import sort_by_month
from csbonus.intake.platforms import Platform
from csbonus.intake.roster import read_roster
from csbonus.intake.serving import serving_columns
from csbonus.intake.table_rows import fate, sort_rows
from csbonus.intake.tables import Column, Confidence, Kind, Row, Table
from csbonus.intake.values.columns import read_column
from csbonus.intake.values.dates import read_date
from csbonus.intake.values.figure_units import AVERAGES, FIGURE_UNITS
from csbonus.intake.values.spellings import KEY_COLUMNS, Role
from csbonus.intake.values.texts import is_missing
from csbonus.intake.wanted import Wanted
from csbonus.intake.xlsx.cells import Cell, column_letters, decimal_of
from csbonus.lang.tree import Scope
from csbonus.lang.units import Unit
from csbonus.pay.metrics import Metric
from csbonus.problems import Notice, Problem, Source, Text

SAMPLES = 3
"""How many cells of a column are shown."""

_UNKNOWN_MONTH = "1900-01"
_ROLES: Mapping[str, str] = MappingProxyType({"account": "账号", "name": "姓名", "team": "团队"})
"""Keys whose usual header does not say in general what they are."""


class InspectedColumn(Struct, frozen=True, kw_only=True):
    """A column: its letter and header, what it means, its unit, the first cells as they stand and as they are read.

    `role` is what a key column says of a row; `meaning` is empty for a column that is not understood; `used` tells whether it is a figure or key that is read.
    `missing` counts rows of people without a figure. `through` is the row of the payroll folder's own spellings that
    says what the header means.
    """

    letter: str
    header: str
    role: Role | None
    meaning: Text | None
    metrics: tuple[str, ...]
    unit: Unit | None
    samples: tuple[tuple[str, Decimal | None], ...]
    missing: int
    used: bool
    through: Source | None = None


class InspectedSheet(Struct, frozen=True, kw_only=True):
    """A sheet with a table: what it is taken for and why, its rows, its columns, its total rows against its agents."""

    sheet: str
    kind: Kind
    title: Text
    platform: Platform | None
    header_rows: tuple[int, ...]
    circumstances: Circumstances
    confidence: Confidence
    read: int
    taken: int
    left_out: tuple[tuple[Text, int], ...]
    columns: tuple[InspectedColumn, ...]
    crosschecks: tuple[Crosscheck, ...]


class InspectedFile(Struct, frozen=True, kw_only=True):
    """A file: what it really is, the month it says it is of, and its sheets with a table."""

    file: str
    format: str
    sha256: str
    month: str
    sheets: tuple[InspectedSheet, ...]


class Inspected(Struct, frozen=True, kw_only=True):
    """All files, what stays open about them (problems), what is to be known, and the plan's figures that none has."""

    files: tuple[InspectedFile, ...]
    problems: tuple[Problem, ...]
    notices: tuple[Notice, ...]
    lacking: tuple[Text, ...]


def everything_known() -> Wanted:
    """Want every figure that exports are known to have, of agents and of groups."""
    metrics = {scope: {name: _known(name, scope) for name in FIGURE_UNITS} for scope in ("agent", "team")}
    return Wanted(
        plans=(), agent=metrics["agent"], manual={}, groups=tuple(metrics["team"].values()),
        items={}, item_names=(), incidents={},
    )  # fmt: skip


def _known(name: str, scope: Scope) -> Metric:
    return Metric(
        id=name, title=Text(name, name), unit=FIGURE_UNITS[name], of=scope, columns=(name,), source=Source(file=""),
        aggregate="none" if name in AVERAGES else "sum",
    )  # fmt: skip


def inspect_files(paths: Sequence[str], wanted: Wanted, books: Books, month: str | None) -> Inspected:
    """Look at files as a run would, for a month or for that which each file says it is of."""
    found, said = expand_paths(paths)
    wanted, at_spellings = spelled(wanted, look_into(found, books))
    remarks: list[Remark] = [*said, *at_spellings]
    months = _months(found, books, month)
    files: list[InspectedFile] = []
    in_lists: set[str] = set()
    tables: list[Table] = []
    for named in found:
        file, listed, at_file = _inspected(named, wanted, books, months.get(named, ""), tables)
        files += [file] if file else []
        in_lists |= listed
        remarks += at_file
    remarks += check_definitions(tables, wanted)
    seen = in_lists | {
        metric
        for file in files
        for sheet in file.sheets
        for column in sheet.columns
        for metric in column.metrics
    }
    asked = [*wanted.agent.values(), *wanted.groups] if wanted.plans else []
    lacking = dict.fromkeys(
        metric.title for metric in asked if metric.id not in seen and metric.columns and not metric.is_manual
    )
    return Inspected(
        files=tuple(files), problems=problems_in(remarks), notices=notices_in(remarks), lacking=tuple(lacking)
    )


def _months(found: Sequence[NamedPath], books: Books, month: str | None) -> Mapping[NamedPath, str]:
    """Give each file the only month it is of."""
    if month is not None:
        return dict.fromkeys(found, month)
    own: dict[NamedPath, list[str]] = {}
    for of_month in sort_by_month(found, books):
        for named in of_month.files:
            own.setdefault(named, []).append(of_month.month)
    return {named: months[0] for named, months in own.items() if len(months) == 1}


def _inspected(
    named: NamedPath, wanted: Wanted, books: Books, month: str, tables: list[Table]
) -> tuple[InspectedFile | None, set[str], list[Remark]]:
    """Look at a file, adding its tables of agents to others'; gives the figures that stand in lists, and what is to be said."""
    opened = open_pages([str(named.path)], wanted, month or _UNKNOWN_MONTH, None, books)
    if not opened.files:
        return None, set(), list(opened.remarks)
    remarks: list[Remark] = list(opened.remarks)
    in_lists: set[str] = set()
    for page in opened.pages:
        listed, said = _read(page, wanted, month or _UNKNOWN_MONTH)
        in_lists |= listed
        remarks += said
    sheets = [_sheet(page, wanted, remarks) for page in opened.pages]
    tables += [page.table for page in opened.pages if page.table.kind == "agents"]
    read: InputFile = opened.files[0]
    file = InspectedFile(
        file=named.name,
        format=books.read(named).format,
        sha256=read.sha256,
        month=month,
        sheets=tuple(sheets),
    )
    return file, in_lists, remarks


def _read(page: Page, wanted: Wanted, month: str) -> tuple[set[str], Sequence[Remark]]:
    """Read a table as a run would, for the figures of a list and for what is to be said."""
    table, rows = page
    if table.kind == "agents":
        return set(), read_agents(table, rows, wanted.agent, month)[1]
    if table.kind in ("groups", "group_list"):
        figures, remarks = read_groups(table, rows, wanted, month)
        return {figure.metric.id for figure in figures}, remarks
    if table.kind == "roster":
        return set(), read_roster(table, rows, wanted)[1]
    if table.kind == "spellings":
        return set(), ()
    parts, remarks = sort_rows(table, rows)
    return set(), (*remarks, *(fate(table, row, None) for row in parts.people))


def _sheet(page: Page, wanted: Wanted, remarks: Sequence[Remark]) -> InspectedSheet:
    table = page.table
    people = _people(table, page.rows)
    (count,) = count_rows([table], remarks)
    return InspectedSheet(
        sheet=table.sheet,
        kind=table.kind,
        title=table.title,
        platform=table.origin.platform if table.origin else None,
        header_rows=tuple(row.number for row in table.header),
        circumstances=table.circumstances,
        confidence=table.confidence,
        read=len(page.rows),
        taken=len(page.rows) - sum(number for _, number in count.left_out),
        left_out=count.left_out,
        columns=tuple(_column(table, column, people, wanted) for column in table.columns),
        crosschecks=tuple(
            check
            for check in crosschecks_in(remarks)
            if not check.is_of_shop and (check.source.file, check.source.sheet) == (table.file, table.sheet)
        ),
    )


def _people(table: Table, rows: Sequence[Row]) -> Sequence[Row]:
    if table.kind not in ("agents", "roster", "incidents", "manual", "record"):
        return rows
    return sort_rows(table, rows)[0].people


def _column(table: Table, column: Column, rows: Sequence[Row], wanted: Wanted) -> InspectedColumn:
    metric = _metric(table, column, wanted)
    cells = {row.number: row.cells.get(column.number) for row in rows}
    filled = [
        (number, cell) for number, cell in cells.items() if cell is not None and not is_missing(cell.text)
    ]
    read = (
        read_column(
            cells,
            metric,
            table.header_of(column.heading.header, metric.unit),
            lambda row: table.under(column, row),
        )
        if metric
        else None
    )
    values = read.values if read else {}
    meaning = metric.title if metric else _role(column) or serving_columns(table, wanted).get(column.number)
    spelling = next((wanted.spellings[n] for n in column.heading.header.names if n in wanted.spellings), None)
    return InspectedColumn(
        letter=column_letters(column.number),
        header=" ".join(column.heading.header.written.split()),
        role=column.heading.role,
        meaning=meaning,
        metrics=tuple(
            dict.fromkeys((*column.heading.agent, *(key.partition(".")[2] for key in column.heading.groups)))
        ),
        unit=metric.unit if metric else None,
        samples=tuple((_written(cell, table), values.get(number)) for number, cell in filled[:SAMPLES]),
        missing=len(read.gaps) if read else 0,
        used=meaning is not None,
        through=spelling.source if spelling else None,
    )


def _metric(table: Table, column: Column, wanted: Wanted) -> Metric | None:
    heading = column.heading
    if heading.role is not None:
        return None
    if table.kind == "groups":
        return next((metric for metric in wanted.groups if metric.key in heading.groups), None)
    return next((wanted.agent[metric] for metric in heading.agent if metric in wanted.agent), None)


def _written(cell: Cell, table: Table) -> str:
    """Write a cell as a person sees it: a date as a date, a number with the digits that Excel shows."""
    if cell.kind != "number":
        return cell.text
    day = read_date(cell, table.date1904) if cell.shape == "date" else None
    return day or f"{decimal_of(cell.text):f}"


def _role(column: Column) -> Text | None:
    """Name what a column says of its row, by its usual header in both languages."""
    role = column.heading.role
    if role is None:
        return None
    return Text(_ROLES.get(role) or next(iter(KEY_COLUMNS[role])), role.replace("_", " "))
