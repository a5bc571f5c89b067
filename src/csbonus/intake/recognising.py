"""Tables found on sheets by their headers: which row is the header, and what kind of table stands below it."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from csbonus.intake.findings import Fate, Remark, problem
from csbonus.intake.record_tables import as_record, fits
from csbonus.intake.tables import PERSON, Column, Heading, Kind, Row, Table, is_blank
from csbonus.intake.values.headers import is_among, matches, normalise, role_of
from csbonus.intake.values.spellings import SPELLINGS, Role
from csbonus.intake.wanted import Wanted
from csbonus.intake.xlsx.cells import Cell, Sheet
from csbonus.problems import Text

REPEATED = Text("重复的表头", "header repeated")

_ROSTER_MARKS = frozenset({"role", "status", "joined", "left", "bank_account"})
_ROSTER_HINTS = frozenset({"team", "store", "platform", "account", "region"})
_FIGURES = frozenset(normalise(word).name for usual, others in SPELLINGS.items() for word in (usual, *others))
_HEADER_WITHIN = 30
_LONGEST_HEADER = 100


class Headings:
    """The meaning of header texts for the plans of this run; each text is looked up once."""

    def __init__(self, wanted: Wanted) -> None:
        self._agent = tuple(wanted.agent.values())
        self._groups = wanted.groups
        self._records = tuple(wanted.records.values())
        self._attributes = frozenset(normalise(name).name for name in wanted.attributes)
        self._roles = {role_of(normalise(name)) or name for name in wanted.attributes}
        self._known: dict[str, Heading] = {}

    def read(self, text: str) -> Heading:
        """Tell what a header text means."""
        heading = self._known.get(text)
        if heading is None:
            header = normalise(text)
            role = role_of(header)
            heading = self._known[text] = Heading(
                header,
                role,
                tuple(metric.id for metric in self._agent if matches(metric, header)),
                tuple(metric.key for metric in self._groups if matches(metric, header)),
                header.name in _FIGURES,
                tuple((r.id, c.id) for r in self._records for c in r.columns if is_among(c.columns, header)),
                header.name in self._attributes or role in self._roles,
            )
        return heading

    def kind(self, columns: Sequence[Column]) -> Kind | None:
        """Tell the kind of table that has these columns."""
        return kind_of(columns) or ("record" if fits(columns, self._records) else None)


def find_table(
    sheet: Sheet, file: str, headings: Headings, wanted: Wanted, *, date1904: bool
) -> Table | None:
    """Find the table of a sheet; nothing when no row of its first ones is a known header."""
    best: tuple[int, int, Kind, tuple[Column, ...]] | None = None
    for place, cells in enumerate(islice(sheet.rows, _HEADER_WITHIN)):
        columns = read_header(cells, headings)
        kind = headings.kind(columns)
        score = sum(column.heading.is_known for column in columns)
        if kind is not None and (best is None or score > best[0]):
            best = (score, place, kind, columns)
    if best is None:
        return None
    _, place, kind, columns = best
    table = Table(
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
    return as_record(table, wanted)


def read_header(cells: Iterable[Cell], headings: Headings) -> tuple[Column, ...]:
    """Read a row as a header: a column for each of its texts."""
    return tuple(
        Column(cell.column, cell, headings.read(cell.text))
        for cell in cells
        if cell.kind == "text" and len(cell.text) <= _LONGEST_HEADER and not is_blank(cell)
    )


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
    return "roster" if _is_plain_roster(columns) else None


def _register(roles: set[Role | None], *, is_personal: bool) -> Kind | None:
    if is_personal and "incident" in roles:
        return "incidents"
    if is_personal and roles >= {"item", "amount"}:
        return "manual"
    return "group_list" if roles >= {"metric", "value"} else None


def _is_plain_roster(columns: Sequence[Column]) -> bool:
    roles = {column.heading.role for column in columns}
    has_people = not roles.isdisjoint({"name", "employee_number"})
    has_hint = bool(roles & _ROSTER_HINTS) or any(column.heading.is_attribute for column in columns)
    return has_people and has_hint and all(c.heading.role or c.heading.is_attribute for c in columns)


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
    return columns if known > 1 and headings.kind(columns) is not None else ()


def _names(columns: Iterable[Column]) -> set[tuple[int, str]]:
    return {(column.number, column.heading.header.name) for column in columns}


def _second_table(table: Table, columns: Sequence[Column]) -> Remark:
    return problem(
        "second-table",
        "这里又开始了另一张表；一张工作表只能放一张表，请把它移到单独的工作表",
        "another table begins here; a sheet holds one table, move this one to a sheet of its own",
        table.at(columns[0].cell.ref),
    )
