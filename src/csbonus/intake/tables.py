"""Tables found on sheets by their headers: which row is the header, and what kind of table stands below it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import islice
from typing import Literal, NamedTuple

from msgspec import Struct

from csbonus.intake.findings import Fate, Remark, problem
from csbonus.intake.values.headers import Header, matches, normalise, role_of
from csbonus.intake.values.spellings import SPELLINGS, Role
from csbonus.intake.wanted import Wanted
from csbonus.intake.xlsx.cells import Cell, Sheet, column_letters
from csbonus.pay.plan import Metric
from csbonus.problems import Source, Text

Kind = Literal["agents", "groups", "group_list", "roster", "incidents", "manual"]

TITLES: Mapping[Kind, Text] = {
    "agents": Text("客服数据", "figures per agent"),
    "groups": Text("团队或店铺数据", "figures per team or shop"),
    "group_list": Text("团队或店铺指标清单", "list of team or shop figures"),
    "roster": Text("花名册", "roster"),
    "incidents": Text("奖惩登记", "incident register"),
    "manual": Text("手工金额", "manual amounts"),
}

PERSON: tuple[Role, ...] = ("account", "name", "employee_number")
_ROSTER_MARKS = frozenset({"role", "status", "joined", "left", "bank_account"})
_ROSTER_HINTS = frozenset({"team", "store", "platform", "account", "region"})
_FIGURES = frozenset(normalise(word).name for usual, others in SPELLINGS.items() for word in (usual, *others))
_HEADER_WITHIN = 30
_LONGEST_HEADER = 100
_INVISIBLE = " \t\r\n\u00a0\u3000\u200b\u200c\u200d\u2060\ufeff"
REPEATED = Text("重复的表头", "header repeated")


class Heading(NamedTuple):
    """What a header means: its role, and the metrics of an agent and of groups that it names."""

    header: Header
    role: Role | None
    agent: tuple[str, ...]
    groups: tuple[str, ...]
    is_figure: bool

    @property
    def is_known(self) -> bool:
        """Tell whether the header means anything."""
        return self.role is not None or bool(self.agent or self.groups) or self.is_figure


class Column(NamedTuple):
    """A column of a table: its number, its header's cell and what that means."""

    number: int
    cell: Cell
    heading: Heading


class Row(NamedTuple):
    """A row of a table: its number and its cells by column."""

    number: int
    cells: Mapping[int, Cell]


class Table(Struct, frozen=True, kw_only=True, dict=True):
    """A table on a sheet, with the titles above it; `rows` are those below the header that have content."""

    file: str
    sheet: str
    kind: Kind
    columns: tuple[Column, ...]
    titles: tuple[Cell, ...]
    rows: tuple[Row, ...]
    hidden_rows: frozenset[int]
    merged: tuple[str, ...]
    date1904: bool

    def at(self, cell: str | None) -> Source:
        """Name a cell of the table's sheet, or the sheet."""
        return Source(file=self.file, sheet=self.sheet, cell=cell)

    def under(self, column: Column, row: int) -> Source:
        """Name the cell of a column in a row."""
        return self.at(f"{column_letters(column.number)}{row}")

    def column(self, role: Role) -> Column | None:
        """Find the column of a role."""
        return self._by_role.get(role)

    def cell(self, row: Row, role: Role) -> Cell | None:
        """Find a row's cell in the column of a role."""
        column = self._by_role.get(role)
        return row.cells.get(column.number) if column else None

    def has(self, *roles: Role) -> bool:
        """Tell whether there is a column of any of these roles."""
        return any(role in self._by_role for role in roles)

    @property
    def is_roster(self) -> bool:
        """Tell whether the table says who is employed, be it on its own or beside figures."""
        return self.kind == "roster" or (self.kind == "agents" and self.has("status", "joined", "left"))

    @cached_property
    def _by_role(self) -> Mapping[Role, Column]:
        found: dict[Role, Column] = {}
        for column in self.columns:
            if column.heading.role is not None:
                found.setdefault(column.heading.role, column)
        return found


class Headings:
    """The meaning of header texts for the plans of this run; each text is looked up once."""

    def __init__(self, wanted: Wanted) -> None:
        self._agent = tuple(wanted.agent.values())
        self._groups = wanted.groups
        self._known: dict[str, Heading] = {}

    def read(self, text: str) -> Heading:
        """Tell what a header text means."""
        heading = self._known.get(text)
        if heading is None:
            header = normalise(text)
            heading = self._known[text] = Heading(
                header,
                role_of(header),
                tuple(metric.id for metric in self._agent if matches(metric, header)),
                tuple(metric.key for metric in self._groups if matches(metric, header)),
                header.name in _FIGURES,
            )
        return heading


def is_used(table: Table, wanted: Wanted) -> bool:
    """Tell whether the plans have any use for a table: a column they read, incidents or manual amounts they know."""
    if table.kind == "incidents":
        return bool(wanted.incidents)
    if table.kind == "manual":
        return bool(wanted.manual)
    has_figures = any(column.heading.agent for column in table.columns)
    return table.kind != "agents" or has_figures or not wanted.agent


def find_table(sheet: Sheet, file: str, headings: Headings, *, date1904: bool) -> Table | None:
    """Find the table of a sheet; nothing when no row of its first ones is a known header."""
    best: tuple[int, int, Kind, tuple[Column, ...]] | None = None
    for place, cells in enumerate(islice(sheet.rows, _HEADER_WITHIN)):
        columns = read_header(cells, headings)
        kind = kind_of(columns)
        score = sum(column.heading.is_known for column in columns)
        if kind is not None and (best is None or score > best[0]):
            best = (score, place, kind, columns)
    if best is None:
        return None
    _, place, kind, columns = best
    return Table(
        file=file,
        sheet=sheet.name,
        kind=kind,
        columns=columns,
        titles=tuple(cell for row in sheet.rows[:place] for cell in row if cell.kind == "text"),
        rows=tuple(_rows(sheet.rows[place + 1 :])),
        hidden_rows=sheet.hidden_rows,
        merged=sheet.merged,
        date1904=date1904,
    )


def read_header(cells: Iterable[Cell], headings: Headings) -> tuple[Column, ...]:
    """Read a row as a header: a column for each of its texts."""
    return tuple(
        Column(cell.column, cell, headings.read(cell.text))
        for cell in cells
        if cell.kind == "text" and len(cell.text) <= _LONGEST_HEADER and not is_blank(cell)
    )


def is_blank(cell: Cell) -> bool:
    """Tell whether a cell looks empty although the file holds something there."""
    return cell.kind == "text" and not cell.text.strip(_INVISIBLE)


def kind_of(columns: Sequence[Column]) -> Kind | None:
    """Tell the kind of table that has these columns."""
    roles = {column.heading.role for column in columns}
    is_personal = not roles.isdisjoint(PERSON)
    register = _register(roles, is_personal=is_personal)
    if register is not None:
        return register
    if is_personal and any(column.heading.agent for column in columns):
        return "agents"
    if any(column.heading.groups for column in columns):
        return "groups" if not is_personal or roles & {"team", "store"} else None
    if roles & {"name", "employee_number"} and roles & _ROSTER_MARKS:
        return "roster"
    if is_personal and any(column.heading.is_figure for column in columns):
        return "agents"
    return "roster" if _is_plain_roster(roles) else None


def _register(roles: set[Role | None], *, is_personal: bool) -> Kind | None:
    if is_personal and "incident" in roles:
        return "incidents"
    if is_personal and roles >= {"item", "amount"}:
        return "manual"
    return "group_list" if roles >= {"metric", "value"} else None


def _is_plain_roster(roles: set[Role | None]) -> bool:
    has_people = not roles.isdisjoint({"name", "employee_number"})
    return has_people and bool(roles & _ROSTER_HINTS) and None not in roles


def _rows(rows: Iterable[tuple[Cell, ...]]) -> Iterator[Row]:
    for cells in rows:
        filled = {cell.column: cell for cell in cells if cell.kind != "text" or not is_blank(cell)}
        if filled:
            yield Row(cells[0].row, filled)


def split_headers(table: Table, headings: Headings) -> tuple[tuple[Row, ...], list[Remark]]:
    """Take out rows that repeat the header, and stop at the header of a second table."""
    key = next((column.number for column in table.columns if column.heading.role in PERSON), None)
    key = key if key is not None else table.columns[0].number
    kept: list[Row] = []
    remarks: list[Remark] = []
    for row in table.rows:
        columns = _header_in(row, key, headings)
        if not columns:
            kept.append(row)
        elif _names(columns) <= _names(table.columns):
            remarks.append(Fate(table.file, table.sheet, row.number, REPEATED))
        else:
            remarks.append(_second_table(table, columns))
            break
    return tuple(kept), remarks


def _header_in(row: Row, key: int, headings: Headings) -> tuple[Column, ...]:
    cell = row.cells.get(key)
    if cell is None or cell.kind != "text" or any(other.kind == "number" for other in row.cells.values()):
        return ()
    if role_of(normalise(cell.text)) is None:
        return ()
    columns = read_header(row.cells.values(), headings)
    known = sum(column.heading.is_known for column in columns)
    return columns if known > 1 and kind_of(columns) is not None else ()


def _names(columns: Iterable[Column]) -> set[tuple[int, str]]:
    return {(column.number, column.heading.header.name) for column in columns}


def _second_table(table: Table, columns: Sequence[Column]) -> Remark:
    return problem(
        "second-table",
        "这里又开始了另一张表；一张工作表只能放一张表，请把它移到单独的工作表",
        "another table begins here; a sheet holds one table, move this one to a sheet of its own",
        table.at(columns[0].cell.ref),
    )


def metrics_by_key(metrics: Iterable[Metric]) -> dict[str, Metric]:
    """File metrics by scope and id."""
    return {metric.key: metric for metric in metrics}
