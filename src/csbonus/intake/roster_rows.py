"""The rows of a roster as they stand there, before they are put together to people."""

from collections.abc import Mapping, Sequence
from typing import Literal

from msgspec import Struct

from csbonus.intake.accounts import BankCell, bank_cell
from csbonus.intake.attributes import Attribute, find_attributes, row_attributes
from csbonus.intake.findings import Remark, listed, problem
from csbonus.intake.table_rows import key_source, key_texts, sort_rows
from csbonus.intake.tables import PERSON, Row, Table
from csbonus.intake.values.dates import read_date
from csbonus.intake.values.spellings import Role
from csbonus.intake.values.texts import is_missing, name_key
from csbonus.intake.wanted import Wanted
from csbonus.problems import Source, show

Standing = Literal["paid", "base_only", "gone", "later", "unpaid"]
"""Whether the month is paid: in full, base pay only, or not at all for three reasons."""

_STATUS: Mapping[str, Standing] = {
    **dict.fromkeys(("", "在职", "试用", "试用期", "正式", "转正", "实习", "active", "probation"), "paid"),
    **dict.fromkeys(("仅底薪", "baseonly"), "base_only"),
    **dict.fromkeys(("离职", "已离职", "left"), "gone"),
    **dict.fromkeys(("不计薪", "unpaid"), "unpaid"),
}
_KEYS: tuple[Role, ...] = (*PERSON, "role", "team", "store", "status", "platform")


class RosterRow(Struct, frozen=True, kw_only=True):
    """One row of a roster; a person with several accounts, or several posts in turn, has several.

    Dates are `YYYY-MM-DD` or blank; `since` and `until` are those of the post (到岗, 离岗).
    """

    name: str
    number: str
    account: str
    role: str
    team: str
    store: str
    status: str
    joined: str
    left: str
    since: str = ""
    until: str = ""
    attributes: Mapping[str, str]
    bank: BankCell | None = None
    table: Table
    row: Row
    source: Source


def read_roster(
    table: Table, rows: Sequence[Row], wanted: Wanted
) -> tuple[tuple[RosterRow, ...], tuple[Remark, ...]]:
    """Read the rows of a roster."""
    parts, sorted_out = sort_rows(table, rows)
    remarks = list(sorted_out) if table.kind == "roster" else []
    attributes, at_columns = find_attributes(table, wanted)
    remarks += at_columns
    found: list[RosterRow] = []
    for row in parts.people:
        record, said = _read_row(table, row, attributes)
        remarks += said
        if record is not None:
            found.append(record)
    if not parts.people and table.kind == "roster":
        text = ("花名册里没有任何人；请检查内容", "the roster has nobody in it; check it")
        remarks.append(problem("roster-empty", *text, table.at(None)))
    return tuple(found), tuple(remarks)


def _read_row(table: Table, row: Row, columns: Sequence[Attribute]) -> tuple[RosterRow | None, list[Remark]]:
    keys, said = key_texts(table, row, *_KEYS)
    joined, at_join = _day(table, row, "joined")
    left, at_leave = _day(table, row, "left")
    since, at_start = _day(table, row, "post_since")
    until, at_end = _day(table, row, "post_until")
    attributes, at_attributes = row_attributes(table, row, columns)
    remarks = [
        *said,
        *at_join,
        *at_leave,
        *at_start,
        *at_end,
        *(one for one in at_attributes if one not in said),
    ]
    source = key_source(table, row)
    if not said and not keys["name"] and not keys["employee_number"]:
        zh, en = (
            "花名册的这一行没有姓名和工号；请补上",
            "this row of the roster has neither name nor employee number; fill one in",
        )
        remarks.append(problem("roster-without-name", zh, en, source))
    if standing_of(keys["status"]) is None:
        known = listed(("在职", "试用", "仅底薪", "离职", "不计薪"))
        remarks.append(
            problem(
                "status-unknown",
                f"花名册的状态“{show(keys['status'])}”看不懂；请写 {known.zh} 之一",
                f'the roster has a status "{show(keys["status"])}" that is not known; write one of {known.en}',
                source,
            )
        )
    if not keys["name"] and not keys["employee_number"]:
        return None, remarks
    record = RosterRow(
        name=keys["name"], number=keys["employee_number"], account=keys["account"], role=keys["role"],
        team=keys["team"], store=keys["store"], status=keys["status"], joined=joined, left=left, since=since, until=until,
        attributes=attributes, bank=bank_cell(table, row), table=table, row=row, source=source,
    )  # fmt: skip
    return record, remarks


def _day(table: Table, row: Row, role: Role) -> tuple[str, list[Remark]]:
    cell = table.cell(row, role)
    if cell is None or (cell.kind == "text" and is_missing(cell.text)):
        return "", []
    day = read_date(cell, table.date1904)
    if day is not None:
        return day, []
    shown = show(cell.text, 40)
    return "", [
        problem(
            "date-unreadable",
            f"日期“{shown}”看不懂；请写成 2026-10-15 这样",
            f'the date "{shown}" cannot be read; write it like 2026-10-15',
            table.at(cell.ref),
        )
    ]


def standing_of(status: str) -> Standing | None:
    """Tell what a status (状态) says; nothing where it is not known."""
    return _STATUS.get(name_key(status))
