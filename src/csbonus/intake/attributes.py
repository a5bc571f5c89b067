"""What the roster says of people besides: the columns that the plans' numbers go by, and no others."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from csbonus.intake.findings import Remark
from csbonus.intake.table_columns import same_kind
from csbonus.intake.tables import Column, Row, Table
from csbonus.intake.values.dates import read_date
from csbonus.intake.values.headers import normalise, role_of
from csbonus.intake.values.spellings import Role
from csbonus.intake.values.texts import is_missing, name_key, text_of
from csbonus.intake.wanted import Wanted, Words
from csbonus.intake.xlsx.cells import Cell
from csbonus.pay.people import Agent
from csbonus.problems import Refusal, Source

_BY_ID: tuple[Role, ...] = (
    "region", "role", "team", "store", "status", "platform", "employee_number", "name",
)  # fmt: skip
_OF_AGENT: tuple[Role, ...] = ("role", "team", "store")
_NEVER: tuple[Role, ...] = ("bank_account",)


class Attribute(NamedTuple):
    """A column of the roster that a plan's numbers go by: the name it is filed under, and the plan's words."""

    column: Column
    name: str
    words: Words


def role_named(name: str) -> Role | None:
    """Tell which known column a plan means by a name: its id, such as region, or any of its headers."""
    return next((role for role in _BY_ID if role == name), None) or role_of(normalise(name))


def find_attributes(table: Table, wanted: Wanted) -> tuple[tuple[Attribute, ...], tuple[Remark, ...]]:
    """Find the columns of a roster that plans go by; two that pass for one are a problem. Other columns are never read."""
    remarks: list[Remark] = []
    chosen: dict[int, list[str]] = {}
    for name in wanted.attributes:
        columns = _columns_for(table, name)
        if len(columns) > 1:
            remarks.append(same_kind(table, columns[0], columns[1]))
        if columns:
            chosen.setdefault(columns[0].number, []).append(name)
    found = [
        Attribute(column, name, wanted.attributes[name])
        for column in table.columns
        for name in chosen.get(column.number, ())
    ]
    return tuple(found), tuple(remarks)


def _columns_for(table: Table, name: str) -> list[Column]:
    header, role = normalise(name).name, role_named(name)
    if role in _NEVER:
        return []
    written = [
        column
        for column in table.columns
        if header in (column.heading.header.name, *column.heading.header.means)
    ]
    return written or [column for column in table.columns if role and column.heading.role == role]


def row_attributes(
    table: Table, row: Row, attributes: Sequence[Attribute]
) -> tuple[dict[str, str], tuple[Remark, ...]]:
    """Read what a row says."""
    found: dict[str, str] = {}
    remarks: list[Remark] = []
    for attribute in attributes:
        cell = row.cells.get(attribute.column.number)
        try:
            text = shown_text(cell, table.at(cell.ref) if cell else None, date1904=table.date1904)
        except Refusal as refusal:
            remarks += refusal.problems
            continue
        found[attribute.name] = in_words(text, attribute.words)
    return {name: text for name, text in found.items() if text}, tuple(remarks)


def shown_text(cell: Cell | None, place: Source | None, *, date1904: bool) -> str:
    """Give a cell's text as it is shown: a date as `2026-10-15`, a whole number without decimals."""
    day = read_date(cell, date1904) if cell is not None and cell.shape == "date" else None
    return day or text_of(cell, place)


def in_words(text: str, words: Words) -> str:
    """Write a text in the plans' spelling where it is one of their words; what stands for nothing is blank."""
    known = words.get(name_key(text))
    if known is not None:
        return known
    return "" if is_missing(text) else text


def with_attributes(agents: Sequence[Agent], wanted: Wanted) -> tuple[Agent, ...]:
    """Let agents' attributes say the role, team and store that they are paid by, under every name of these."""
    from msgspec.structs import replace

    return tuple(replace(agent, attributes=_of_agent(agent, wanted)) for agent in agents)


def _of_agent(agent: Agent, wanted: Wanted) -> Mapping[str, str]:
    said = dict(agent.attributes)
    for name in dict.fromkeys((*_OF_AGENT, *agent.attributes, *wanted.attributes)):
        role = role_named(name)
        if role in _OF_AGENT:
            own = {"role": agent.role, "team": agent.team, "store": agent.store}[role]
            if own:
                said[name] = in_words(own, wanted.attributes.get(name, {}))
    return said
