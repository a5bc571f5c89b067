"""Rows of orders, days or shops: each given to the agent whose it is, with its figures and words."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from msgspec.structs import replace

from csbonus.intake.attributes import in_words, shown_text
from csbonus.intake.choosing import both_fit
from csbonus.intake.directory import doubts_of, find_person
from csbonus.intake.figures import Figures, read_figures
from csbonus.intake.findings import Remark, listed, notice, problem
from csbonus.intake.pages import Opened, Page
from csbonus.intake.payees import Payees
from csbonus.intake.periods import rows_of_month
from csbonus.intake.roster import REASONS, Person
from csbonus.intake.table_rows import fate, key_source, key_texts, sort_rows
from csbonus.intake.tables import PERSON, Column, Row, Table
from csbonus.intake.values.dates import read_date
from csbonus.intake.wanted import Words
from csbonus.pay.metrics import Metric, Record
from csbonus.pay.people import Agent, RecordRow
from csbonus.problems import Refusal, Text, show

_NOBODYS = Text("不属于任何要发工资的人", "of nobody who is paid")

_Filed = dict[str, dict[str, list[RecordRow]]]
"""Rows by agent and record."""


class _Owned(NamedTuple):
    """A row and the key of the agent whose it is."""

    row: Row
    key: str


class _ColumnOf(NamedTuple):
    """A column of a record in a table: its figures, or where it holds words what the plans call them."""

    id: str
    column: Column
    figures: Figures | None
    words: Words


def with_records(
    opened: Opened, agents: Sequence[Agent], payees: Payees
) -> tuple[tuple[Agent, ...], tuple[Remark, ...]]:
    """Give agents their rows of the records that the plans use; a record that no table holds is a problem."""
    filed: _Filed = {agent.key: {} for agent in agents}
    remarks: list[Remark] = []
    for page in opened.pages:
        if page.table.records:
            remarks += _read(page, payees, filed)
    held = {record.id for page in opened.pages for record in page.table.records}
    remarks += [
        _missing(record, opened) for record in payees.wanted.records.values() if record.id not in held
    ]
    complete = (replace(agent, records=_rows(filed[agent.key])) for agent in agents)
    return tuple(complete), tuple(remarks)


def _rows(own: Mapping[str, list[RecordRow]]) -> dict[str, tuple[RecordRow, ...]]:
    return {record: tuple(rows) for record, rows in own.items()}


def _read(page: Page, payees: Payees, filed: _Filed) -> list[Remark]:
    """Read the rows of a table; one that is a table of figures as well has its rows accounted for there."""
    table, is_own = page.table, page.table.kind == "record"
    parts, sorted_out = sort_rows(table, page.rows)
    rows, others = rows_of_month(table, parts.people, payees.month, "date" if table.has("date") else "month")
    owned, said = _owned(table, rows, payees)
    remarks = [*sorted_out, *others, *said, *(fate(table, one.row, None) for one in owned)] if is_own else []
    for record in table.records:
        columns, at_columns = _columns(table, record, owned, payees)
        remarks += at_columns
        for one in owned:
            row, at_row = _row(table, one.row, columns)
            remarks += at_row
            filed[one.key].setdefault(record.id, []).append(row)
    return remarks


def _owned(table: Table, rows: Sequence[Row], payees: Payees) -> tuple[list[_Owned], list[Remark]]:
    """Find whose each row is; those of nobody who is paid are listed and left out."""
    owned: list[_Owned] = []
    strangers: list[tuple[Row, str]] = []
    remarks: list[Remark] = []
    for row in rows:
        keys, said = key_texts(table, row, *PERSON)
        texts = [text for text in (keys["account"], keys["name"], keys["employee_number"]) if text]
        remarks += said
        if not any(payees.directory.called(text) for text in texts):
            strangers += [] if said else [(row, texts[0])]
            continue
        person, unclear = find_person(payees.directory, texts, key_source(table, row))
        remarks += unclear
        if person is not None and payees.agents_of(person):
            remarks += doubts_of(payees.directory, person, keys, key_source(table, row))
            day = _day(table, row)
            if not day and len(payees.agents_of(person)) > 1:
                remarks.append(_undated(person, table, row))
            owned.append(_Owned(row, payees.key_on(person, day)))
        elif person is not None:
            remarks.append(fate(table, row, REASONS.get(person.standing, _NOBODYS)))
    return owned, [*remarks, *_of_nobody(table, strangers)]


def _day(table: Table, row: Row) -> str:
    cell = table.cell(row, "date")
    return (read_date(cell, table.date1904) if cell is not None else None) or ""


def _undated(person: Person, table: Table, row: Row) -> Remark:
    return problem(
        "record-undated",
        f"{show(person.name)} 本月换了岗位，这一行没有日期，不知道是哪个岗位的；请加上日期",
        f"{show(person.name)} changed posts this month, and this row has no date to tell of which it is; add the date",
        key_source(table, row),
    )


def _of_nobody(table: Table, strangers: Sequence[tuple[Row, str]]) -> list[Remark]:
    if not strangers:
        return []
    names = listed(name for _, name in strangers)
    said = notice(
        "record-of-nobody",
        f"有 {len(strangers)} 行对不上任何人，没有计入：{names.zh}；是自己人的，请在花名册加上账号",
        f"{len(strangers)} rows belong to nobody and were left out: {names.en}; if they should count, add the account to the roster",
        key_source(table, strangers[0][0]),
    )
    return [said, *(fate(table, row, _NOBODYS) for row, _ in strangers)]


def _columns(
    table: Table, record: Record, owned: Sequence[_Owned], payees: Payees
) -> tuple[list[_ColumnOf], list[Remark]]:
    found: list[_ColumnOf] = []
    remarks: list[Remark] = []
    for one in record.columns:
        columns = [column for column in table.columns if (record.id, one.id) in column.heading.records]
        if len(columns) > 1:
            remarks.append(both_fit(table, one.title, columns[0], columns[1]))
        figures = None
        if one.unit is not None:
            metric = Metric(
                id=one.id, title=one.title, unit=one.unit, columns=one.columns, source=record.source
            )
            figures, said = read_figures(table, [own.row for own in owned], metric, columns[0])
            remarks += said
        words = payees.wanted.words.get((record.id, one.id), {})
        found.append(_ColumnOf(one.id, columns[0], figures, words))
    return found, remarks


def _row(table: Table, row: Row, columns: Sequence[_ColumnOf]) -> tuple[RecordRow, list[Remark]]:
    texts: dict[str, str] = {}
    remarks: list[Remark] = []
    figures = {one.id: one.figures for one in columns if one.figures is not None}
    for one in columns:
        if one.figures is None:
            texts[one.id], said = _text(table, row, one)
            remarks += said
    found = RecordRow(
        measures={
            id_: read.measures[row.number] for id_, read in figures.items() if row.number in read.measures
        },
        gaps={id_: read.gaps[row.number] for id_, read in figures.items() if row.number in read.gaps},
        texts=texts,
        source=key_source(table, row),
    )
    return found, remarks


def _text(table: Table, row: Row, one: _ColumnOf) -> tuple[str, tuple[Remark, ...]]:
    cell = row.cells.get(one.column.number)
    try:
        text = shown_text(cell, table.at(cell.ref) if cell else None, date1904=table.date1904)
    except Refusal as refusal:
        return "", refusal.problems
    return in_words(text, one.words), ()


def _missing(record: Record, opened: Opened) -> Remark:
    columns = listed(column.columns[0] for column in record.columns)
    near = max(
        (one for one in opened.nearly if one.record == record.id), key=lambda one: one.found, default=None
    )
    if near is None:
        return problem(
            "record-missing",
            f"没有找到{record.title.zh}的表；它要有姓名（或账号、工号）和这些列：{columns.zh}",
            f"no table of {record.title.en} was found; it has a name (or account, or number) and the columns {columns.en}",
            record.source,
        )
    lacking = listed(near.missing or ("姓名",))
    return problem(
        "record-missing",
        f"没有找到{record.title.zh}的表；这一行像是它的表头，还缺：{show(lacking.zh, 200)}",
        f"no table of {record.title.en} was found; this row looks like its header and lacks {show(lacking.en, 200)}",
        near.source,
    )
