"""The incident register: what happened in the month, when and to whom."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType
from typing import NamedTuple

from csbonus.intake.directory import doubts_of, find_person
from csbonus.intake.findings import Remark, notice, problem, problems_in
from csbonus.intake.parties import Involved, read_parties
from csbonus.intake.payees import Payees
from csbonus.intake.roster import REASONS, Person
from csbonus.intake.table_rows import fate, key_source, key_texts, sort_rows
from csbonus.intake.tables import PERSON, Row, Table
from csbonus.intake.values.columns import read_number
from csbonus.intake.values.dates import read_date
from csbonus.intake.values.spellings import Role
from csbonus.lang.units import COUNT, MONEY, Unit
from csbonus.pay.people import Incident
from csbonus.problems import Refusal, Text, show

_OTHER_MONTH = Text("不是本月的事项", "an event of another month")
_ONE = Decimal(1)


class Event(NamedTuple):
    """An incident, and whose it is."""

    key: str
    incident: Incident


def read_incidents(
    table: Table, rows: Sequence[Row], payees: Payees
) -> tuple[tuple[Event, ...], tuple[Remark, ...]]:
    """Read an incident register: the events of the month, each for one person."""
    if not table.has("date"):
        zh, en = (
            "奖惩登记没有“日期”列，不知道是哪个月的；请加上日期",
            "the incident register has no 日期 (date) column; add the dates",
        )
        return (), (problem("register-without-date", zh, en, table.at(None)),)
    parts, remarks = sort_rows(table, rows)
    found = list(remarks)
    events: list[Event] = []
    others: list[Row] = []
    for row in parts.people:
        date, said = _date(table, row)
        found += said
        if date and not date.startswith(payees.month):
            others.append(row)
        elif date:
            event, said = _event(table, row, date, payees)
            found += said
            events += [event] if event else []
    return tuple(events), (*found, *_other_months(table, others, payees.month))


def _date(table: Table, row: Row) -> tuple[str, tuple[Remark, ...]]:
    cell = table.cell(row, "date")
    date = read_date(cell, table.date1904)
    if date is not None:
        return date, ()
    shown = f"“{show(cell.text, 40)}”看不懂" if cell else "没有填"
    shown_en = f'"{show(cell.text, 40)}" cannot be read' if cell else "is blank"
    return "", (
        problem(
            "date-unreadable",
            f"这一行的日期{shown}；请写成 2026-10-15 这样",
            f"the date of this row {shown_en}; write it like 2026-10-15",
            table.at(cell.ref) if cell else key_source(table, row),
        ),
    )


def _event(table: Table, row: Row, date: str, payees: Payees) -> tuple[Event | None, tuple[Remark, ...]]:
    keys, remarks = key_texts(table, row, *PERSON, "incident", "note")
    source = key_source(table, row)
    count, at_count = _number(table, row, "count", COUNT)
    amount, at_amount = _number(table, row, "amount", MONEY)
    said = [*remarks, *at_count, *at_amount]
    if not keys["incident"] and not remarks:
        zh, en = "这一行没有写事项；请补上", "this row names no incident; fill in the 事项 column"
        said.append(problem("incident-without-name", zh, en, source))
    person = None
    if not remarks:
        person, unknown = find_person(payees.directory, called(keys), source)
        said += unknown
    if said or person is None:
        return None, tuple(said)
    if not person.is_paid:
        return None, (_unpaid(person, table, row), fate(table, row, REASONS[person.standing]))
    key = payees.key_on(person, date)
    rule = payees.wanted.incident(keys["incident"], payees.plans_of(key))
    parties, at_parties = read_parties(table, row, rule, Involved(person, date), payees)
    if problems_in(at_parties):
        return None, at_parties
    cell = table.cell(row, "incident")
    incident = Incident(
        name=rule.name if rule else keys["incident"], date=date, count=_ONE if count is None else count,
        amount=amount, note=keys["note"], source=table.at(cell.ref) if cell else source,
        others=parties.others, number=parties.number, state=parties.state,
    )  # fmt: skip
    doubts = doubts_of(payees.directory, person, keys, source)
    return Event(key, incident), (*at_parties, *doubts, fate(table, row, None))


def called(keys: Mapping[Role, str]) -> tuple[str, ...]:
    """Order a register's keys: the number first, then the name, then the account."""
    return (keys["employee_number"], keys["name"], keys["account"])


def _number(table: Table, row: Row, role: Role, unit: Unit) -> tuple[Decimal | None, tuple[Remark, ...]]:
    cell, column = table.cell(row, role), table.column(role)
    if cell is None or column is None:
        return None, ()
    source = table.at(cell.ref)
    try:
        value = read_number(cell, unit, table.header_of(column.heading.header, unit), place=source)
    except Refusal as refusal:
        return None, refusal.problems
    if value is None or (value >= 0 and (unit != COUNT or value == int(value))):
        return value, ()
    shown = show(cell.text, 40)
    if unit == COUNT:
        zh, en = (
            f"次数 {shown} 不是 0 或正整数；请改正",
            f"the count {shown} is no whole number from 0 up; correct it",
        )
    else:
        zh, en = (
            f"金额 {shown} 是负数；请填正数，奖还是罚由方案决定",
            f"the amount {shown} is below zero; enter it without a sign, the plan knows whether it is a fine",
        )
    return None, (problem("register-number", zh, en, source),)


def _unpaid(person: Person, table: Table, row: Row) -> Remark:
    reason = REASONS[person.standing]
    return notice(
        "incident-of-unpaid",
        f"{show(person.name)} {reason.zh}，这一条事项没有计入",
        f"{show(person.name)} {reason.en}; this incident was left out",
        key_source(table, row),
    )


def _other_months(table: Table, rows: Sequence[Row], month: str) -> tuple[Remark, ...]:
    if not rows:
        return ()
    said = notice(
        "incidents-of-other-months",
        f"有 {len(rows)} 条事项不在 {month}，没有计入",
        f"{len(rows)} incidents are not of {month} and were left out",
        key_source(table, rows[0]),
    )
    return (said, *(fate(table, row, _OTHER_MONTH) for row in rows))


def incidents_of(events: Sequence[Event]) -> Mapping[str, tuple[Incident, ...]]:
    """File incidents by agent key, in order of date; those of one day stay in the register's order."""
    filed: dict[str, list[Incident]] = {}
    for event in events:
        filed.setdefault(event.key, []).append(event.incident)
    return {key: tuple(sorted(own, key=lambda one: one.date)) for key, own in filed.items()}


UNUSED: Mapping[str, tuple[Text, Text]] = MappingProxyType(
    {
        "incidents": (
            Text("方案没有奖惩项目，奖惩登记没有用到", "no plan has incidents; the register was not used"),
            Text("方案没有奖惩项目", "no plan has incidents"),
        ),
        "manual": (
            Text(
                "方案没有手工填写的项目，这张表没有用到",
                "no plan has manual amounts; this table was not used",
            ),
            Text("方案没有手工填写的项目", "no plan has manual amounts"),
        ),
    }
)
"""What is said of a register of a kind that no plan uses, and of its rows."""


def unused_register(table: Table, rows: Sequence[Row]) -> tuple[Remark, ...]:
    """Say that a register is not used because no plan knows what it lists."""
    said, reason = UNUSED[table.kind]
    return (
        notice("register-unused", said.zh, said.en, table.at(None)),
        *(fate(table, row, reason) for row in rows),
    )
