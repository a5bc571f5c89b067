"""Tables found on sheets by their headers: which row is the header, and what kind of table stands below it."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from msgspec.structs import replace

from csbonus.intake.confidence import judged
from csbonus.intake.findings import Fate, Remark, problem
from csbonus.intake.header_rows import MOST_ROWS, HeaderRows, single, stacked
from csbonus.intake.merges import read_merges
from csbonus.intake.record_tables import as_record, fits
from csbonus.intake.stated_units import only_unit
from csbonus.intake.tables import PERSON, Column, Heading, Kind, Row, Table, is_blank
from csbonus.intake.values.headers import (
    Header,
    fit,
    grouped,
    is_among,
    is_part,
    normalise,
    role_of,
    with_meaning,
)
from csbonus.intake.values.spellings import SPELLINGS, Role
from csbonus.intake.wanted import Wanted
from csbonus.intake.xlsx.cells import Cell, Sheet
from csbonus.problems import Text

REPEATED = Text("重复的表头", "header repeated")

_ROSTER_MARKS = frozenset({"role", "status", "joined", "left", "bank_account"})
_ROSTER_HINTS = frozenset({"team", "store", "platform", "account", "region"})
_FIGURES = frozenset(normalise(word).name for usual, others in SPELLINGS.items() for word in (usual, *others))
_HEADER_WITHIN = 30


class Headings:
    """The meaning of header texts for the plans of this run; each text is looked up once."""

    def __init__(self, wanted: Wanted) -> None:
        self._agent = tuple(wanted.agent.values())
        self._groups = wanted.groups
        self._records = tuple(wanted.records.values())
        self._attributes = frozenset(normalise(name).name for name in wanted.attributes)
        self._roles = {role_of(normalise(name)) or name for name in wanted.attributes}
        self._meanings = wanted.meanings
        self._known: dict[tuple[str, tuple[str, ...]], Heading] = {}

    def read(self, text: str, groups: tuple[str, ...] = ()) -> Heading:
        """Tell what a header text means, under the texts above it."""
        heading = self._known.get((text, groups))
        if heading is None:
            heading = self._known[text, groups] = self._read(
                with_meaning(grouped(groups, text), self._meanings)
            )
        return heading

    def _read(self, header: Header) -> Heading:
        role = role_of(header)
        of_agent = {metric.id: how for metric in self._agent if (how := fit(metric.columns, header))}
        of_groups = {metric.key: how for metric in self._groups if (how := fit(metric.columns, header))}
        return Heading(
            header,
            role,
            tuple(of_agent),
            tuple(of_groups),
            not _FIGURES.isdisjoint((*header.names, *header.means, *header.loose)),
            tuple((r.id, c.id) for r in self._records for c in r.columns if is_among(c.columns, header)),
            not self._attributes.isdisjoint((header.name, *header.means)) or role in self._roles,
            {**of_agent, **of_groups},
            any(is_part(metric.columns, header) for metric in (*self._agent, *self._groups)),
        )

    def kind(self, columns: Sequence[Column]) -> Kind | None:
        """Tell the kind of table that has these columns."""
        if fits(columns, self._records):
            return kind_of(columns) or "record"
        return kind_of(columns) or _kind_of_parts(columns)


class _Found(NamedTuple):
    """A header with the kind of its table, and how good it is: its known columns, whether its rows belong together."""

    rank: tuple[int, int, int]
    place: int
    header: HeaderRows
    kind: Kind
    columns: tuple[Column, ...]


def find_table(
    sheet: Sheet, file: str, headings: Headings, wanted: Wanted, *, date1904: bool
) -> tuple[Table | None, tuple[Remark, ...]]:
    """Find the table of a sheet; nothing when none of its first rows is a known header."""
    found = list(_headers(sheet, headings))
    if not found:
        return None, ()
    best = max(found, key=lambda one: (one.rank, -one.place))
    below = best.place + best.header.rows
    table = Table(
        file=file,
        sheet=sheet.name,
        kind=best.kind,
        columns=best.columns,
        titles=tuple(_titles(sheet.rows[:below], best.columns)),
        rows=tuple(_rows(sheet.rows[below:])),
        hidden_rows=sheet.hidden_rows,
        merged=sheet.merged,
        date1904=date1904,
        header=tuple(_rows(sheet.rows[best.place : below])),
    )
    table = replace(table, money_unit=only_unit(table.titles))
    table = judged(as_record(table, wanted), best.header, sheet.rows[: best.place])
    return table, tuple(_table_above(table, sheet, found, best))


def _table_above(table: Table, sheet: Sheet, found: Iterable[_Found], best: _Found) -> Iterator[Remark]:
    """Find a table that begins and has figures above the one that was taken."""
    first = min((one.place for one in found if one.header.rows == 1), default=best.place)
    between = sheet.rows[first + 1 : best.place]
    if any(cell.kind == "number" for row in between for cell in row):
        yield _second_table(table, table.columns)


def _headers(sheet: Sheet, headings: Headings) -> Iterator[_Found]:
    rows = sheet.rows[: _HEADER_WITHIN + MOST_ROWS - 1]
    last = rows[-1][0].row if rows else 0
    merges = [merge for merge in read_merges(sheet.merged) if merge.first_row <= last]
    for place in range(min(len(rows), _HEADER_WITHIN)):
        for count in range(1, min(MOST_ROWS, len(rows) - place) + 1):
            block = rows[place : place + count]
            header = single(block[0]) if count == 1 else stacked(block, merges)
            found = _found(place, header, headings) if header else None
            if found is not None:
                yield found


def _found(place: int, header: HeaderRows, headings: Headings) -> _Found | None:
    columns = _columns(header, headings)
    plain = tuple(column._replace(heading=headings.read(column.cell.text)) for column in columns)
    kind = headings.kind(columns) or headings.kind(plain)
    if kind is None:
        return None
    known = sum(a.heading.is_known or b.heading.is_known for a, b in zip(columns, plain, strict=True))
    belongs = 0 if header.rows == 1 else 1 if header.is_grouped else -1
    return _Found((known, belongs, header.rows), place, header, kind, columns)


def _columns(header: HeaderRows, headings: Headings) -> tuple[Column, ...]:
    return tuple(
        Column(one.cell.column, one.cell, headings.read(one.text, one.groups)) for one in header.cells
    )


def _titles(rows: Iterable[Sequence[Cell]], columns: Sequence[Column]) -> Iterator[Cell]:
    """Give the texts above columns, be they titles or part of the header: they may state a period."""
    own = {column.cell.ref for column in columns}
    yield from (cell for row in rows for cell in row if cell.kind == "text" and cell.ref not in own)


def read_header(cells: Sequence[Cell], headings: Headings) -> tuple[Column, ...]:
    """Read a row as a header: a column for each of its texts."""
    return _columns(single(cells), headings)


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


def _kind_of_parts(columns: Sequence[Column]) -> Kind | None:
    """Tell the kind of a table that has parts of figures only, so that it can be asked which of them is meant."""
    roles = {column.heading.role for column in columns}
    if not any(column.heading.is_part for column in columns):
        return None
    if not roles.isdisjoint(PERSON):
        return "agents"
    return "groups" if roles & {"team", "store", "date"} else None


def _register(roles: set[Role | None], *, is_personal: bool) -> Kind | None:
    if roles >= {"spelling", "means"}:
        return "spellings"
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
        if any(_repeats(row, header) for header in table.header) or (
            columns and _names(columns) <= _names(table.columns)
        ):
            remarks.append(Fate(table.file, table.sheet, row.number, REPEATED))
        elif columns:
            remarks.append(_second_table(table, columns))
            break
        else:
            kept.append(row)
    return tuple(kept), remarks


def _repeats(row: Row, header: Row) -> bool:
    """Tell whether a row says the same as a row of the header, as headers are compared."""
    cells = row.cells
    if cells.keys() != header.cells.keys():
        return False
    pairs = [(cell, cells[number]) for number, cell in header.cells.items()]
    return all(own.kind == other.kind for own, other in pairs) and all(
        normalise(own.text).name == normalise(other.text).name for own, other in pairs
    )


def _header_in(row: Row, key: int, headings: Headings) -> tuple[Column, ...]:
    cell = row.cells.get(key)
    if cell is None or cell.kind != "text" or any(other.kind == "number" for other in row.cells.values()):
        return ()
    if role_of(normalise(cell.text)) is None:
        return ()
    columns = read_header(tuple(row.cells.values()), headings)
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
