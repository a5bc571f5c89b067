"""Tables with a row for each order, day or shop: told apart from monthly ones, and those that nearly fit."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from msgspec.structs import replace

from csbonus.intake.tables import PERSON, Column, Row, Table, is_used
from csbonus.intake.values.dates import read_date
from csbonus.intake.values.spellings import Role, summary_kind
from csbonus.intake.values.texts import is_missing, name_key
from csbonus.intake.wanted import Wanted
from csbonus.pay.metrics import Record
from csbonus.problems import Source

_APART: tuple[Role, ...] = (*PERSON, "store", "platform")


class NearlyRecord(NamedTuple):
    """A header row that lacks some of a record's columns: where it stands, and which they are."""

    record: str
    source: Source
    missing: tuple[str, ...]
    found: int


def fits(columns: Sequence[Column], records: Iterable[Record]) -> tuple[Record, ...]:
    """List the records whose columns are all there, beside one that says whose the row is."""
    if not any(column.heading.role in PERSON for column in columns):
        return ()
    return tuple(record for record in records if not lacking(columns, record))


def lacking(columns: Sequence[Column], record: Record) -> tuple[str, ...]:
    """List the headers of a record that are not among the columns."""
    named = {part for column in columns for part in column.heading.records}
    return tuple(column.columns[0] for column in record.columns if (record.id, column.id) not in named)


def as_record(table: Table, wanted: Wanted) -> Table:
    """Take a table for a record where it has all its columns and is nothing else that the plans use.

    A monthly table of figures that has a record's columns as well serves as both.
    """
    records = fits(table.columns, wanted.records.values())
    if not records or table.kind == "group_list":
        return table
    if table.kind in ("incidents", "manual") and is_used(table, wanted):
        return table
    if table.kind in ("groups", "roster") and not _has_many_rows(table):
        return table
    is_monthly = table.kind == "agents" and any(column.heading.agent for column in table.columns)
    if is_monthly and not _has_many_rows(table):
        return replace(table, records=records)
    return replace(table, kind="record", records=records, columns=_columns(table))


def _has_many_rows(table: Table) -> bool:
    """Tell whether somebody may have several rows: orders by number, days by date, or a person repeated."""
    if table.has("order_number") or _is_repeated(table):
        return True
    cells = (table.cell(row, "date") for row in table.rows)
    return any(read_date(cell, table.date1904) is not None for cell in cells)


def _is_repeated(table: Table) -> bool:
    seen: set[tuple[str, ...]] = set()
    for row in table.rows:
        who = tuple(_word(table, row, role) for role in _APART)
        if any(who[: len(PERSON)]) and who in seen:
            return True
        seen.add(who)
    return False


def _word(table: Table, row: Row, role: Role) -> str:
    cell = table.cell(row, role)
    if cell is None or is_missing(cell.text) or summary_kind(cell.text) is not None:
        return ""
    return name_key(cell.text)


def _columns(table: Table) -> tuple[Column, ...]:
    """Let columns that a record reads say whose a row is only where no other column does."""
    own = [c for c in table.columns if c.heading.role in PERSON and not c.heading.records]
    if not own:
        return table.columns
    return tuple(
        column._replace(heading=column.heading._replace(role=None))
        if column.heading.role in PERSON and column.heading.records
        else column
        for column in table.columns
    )


def nearly(columns: Sequence[Column], record: Record, at: Source) -> NearlyRecord | None:
    """Say what a header row lacks to be that of a record, if it has some of it."""
    missing = lacking(columns, record)
    found = len(record.columns) - len(missing)
    return NearlyRecord(record.id, at, missing, found) if found else None
