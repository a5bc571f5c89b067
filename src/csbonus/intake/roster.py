"""The roster: who is employed, under which accounts, in which role, and whether the month is paid."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal

from msgspec import Struct, field

from csbonus.intake.attributes import Attribute, find_attributes, role_named, row_attributes
from csbonus.intake.findings import Remark, listed, problem
from csbonus.intake.periods import last_day
from csbonus.intake.table_rows import fate, key_source, key_texts, sort_rows
from csbonus.intake.tables import PERSON, Row, Table
from csbonus.intake.values.dates import read_date
from csbonus.intake.values.spellings import Role
from csbonus.intake.values.texts import is_missing, name_key
from csbonus.intake.wanted import Wanted
from csbonus.problems import Source, Text, show

Standing = Literal["paid", "base_only", "gone", "later", "unpaid"]
"""Whether the month is paid: in full, base pay only, or not at all for three reasons."""

REASONS: Mapping[Standing, Text] = {
    "gone": Text("已离职", "has left"),
    "later": Text("本月之后才入职", "joined after the month"),
    "unpaid": Text("花名册标明不计薪", "marked as not paid in the roster"),
}

_STATUS: Mapping[str, Standing] = {
    **dict.fromkeys(("", "在职", "试用", "试用期", "正式", "转正", "实习", "active", "probation"), "paid"),
    **dict.fromkeys(("仅底薪", "baseonly"), "base_only"),
    **dict.fromkeys(("离职", "已离职", "left"), "gone"),
    **dict.fromkeys(("不计薪", "unpaid"), "unpaid"),
}
_KEYS: tuple[Role, ...] = (*PERSON, "role", "team", "store", "status", "platform")
_ONE_VALUE: tuple[tuple[str, str, str], ...] = (
    ("name", "姓名", "names"), ("role", "岗位", "roles"), ("team", "团队", "teams"),
    ("status", "状态", "statuses"), ("joined", "入职日期", "joining dates"), ("left", "离职日期", "leaving dates"),
)  # fmt: skip

_POST = ("role", "team")
_TWO_POSTS = Text(
    "。月中换岗的，请每个岗位单独算一次：花名册只写这个岗位，数据只留在这个岗位期间的",
    "; for a change of post within the month, compute each post by itself, with a roster and figures of that post alone",
)


class RosterRow(Struct, frozen=True, kw_only=True):
    """One row of a roster; a person with several accounts has several."""

    name: str
    number: str
    account: str
    role: str
    team: str
    store: str
    status: str
    joined: str
    left: str
    attributes: Mapping[str, str]
    table: Table
    row: Row
    source: Source


class Person(Struct, frozen=True, kw_only=True):
    """Someone who may be paid. `accounts` and `other_names` are what the statistics may call him or her."""

    key: str
    name: str
    number: str = ""
    accounts: tuple[str, ...] = ()
    other_names: tuple[str, ...] = ()
    role: str = ""
    team: str = ""
    store: str = ""
    joined: str = ""
    left: str = ""
    standing: Standing = "paid"
    attributes: Mapping[str, str] = field(default_factory=dict)
    source: Source

    @property
    def is_paid(self) -> bool:
        """Tell whether the person is paid this month."""
        return self.standing in ("paid", "base_only")


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
    attributes, at_attributes = row_attributes(table, row, columns)
    remarks = [*said, *at_join, *at_leave, *(one for one in at_attributes if one not in said)]
    source = key_source(table, row)
    if not said and not keys["name"] and not keys["employee_number"]:
        zh, en = (
            "花名册的这一行没有姓名和工号；请补上",
            "this row of the roster has neither name nor employee number; fill one in",
        )
        remarks.append(problem("roster-without-name", zh, en, source))
    if _standing_of(keys["status"]) is None:
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
        team=keys["team"], store=keys["store"], status=keys["status"], joined=joined, left=left,
        attributes=attributes, table=table, row=row, source=source,
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


def _standing_of(status: str) -> Standing | None:
    return _STATUS.get(name_key(status))


def gather_people(
    rows: Sequence[RosterRow], wanted: Wanted, month: str
) -> tuple[tuple[Person, ...], tuple[Remark, ...]]:
    """Put the roster's rows together to people, in the roster's order."""
    remarks: list[Remark] = []
    people: list[Person] = []
    for own in _by_person(rows):
        remarks += [*_contradictions(own), *_attribute_contradictions(own, wanted)]
        person = _person(own, month)
        people.append(person)
        remarks += [
            fate(row.table, row.row, REASONS.get(person.standing))
            for row in own
            if row.table.kind == "roster"
        ]
    remarks += [*_accounts_twice(people), *_namesakes(people)]
    return tuple(people), tuple(remarks)


def _by_person(rows: Sequence[RosterRow]) -> Iterable[list[RosterRow]]:
    numbers_of: dict[str, set[str]] = {}
    for row in rows:
        if row.number:
            numbers_of.setdefault(name_key(row.name), set()).add(name_key(row.number))
    people: dict[tuple[str, str], list[RosterRow]] = {}
    for row in rows:
        numbers = numbers_of.get(name_key(row.name), set())
        number = name_key(row.number) or (min(numbers) if len(numbers) == 1 else "")
        key = ("number", number) if number else ("name", name_key(row.name))
        people.setdefault(key, []).append(row)
    return people.values()


def _contradictions(rows: Sequence[RosterRow]) -> Iterator[Remark]:
    for field_name, zh, en in _ONE_VALUE:
        said = [(row, value) for row in rows if (value := str(getattr(row, field_name)))]
        yield from _contradiction(said, Text(zh, en), _TWO_POSTS if field_name in _POST else Text("", ""))


def _attribute_contradictions(rows: Sequence[RosterRow], wanted: Wanted) -> Iterator[Remark]:
    told = {field_name for field_name, _, _ in _ONE_VALUE}
    for name in wanted.attributes:
        if role_named(name) not in told:
            said = [(row, value) for row in rows if (value := row.attributes.get(name, ""))]
            yield from _contradiction(said, Text(show(name), f"values of {show(name)}"), Text("", ""))


def _contradiction(said: Sequence[tuple[RosterRow, str]], what: Text, advice: Text) -> Iterator[Remark]:
    other = next((one for one in said if name_key(one[1]) != name_key(said[0][1])), None)
    if other is None:
        return
    first, a = said[0]
    who, place = show(first.name or first.number), first.source.render()
    yield problem(
        "roster-contradiction",
        f"花名册里 {who} 的{what.zh}前后不一致：“{show(a)}”（{place}）和“{show(other[1])}”；请改成一致{advice.zh}",
        f'the roster gives {who} two {what.en}: "{show(a)}" ({place}) and "{show(other[1])}"; make them the same{advice.en}',
        other[0].source,
    )


def _person(rows: Sequence[RosterRow], month: str) -> Person:
    def first(field: str) -> str:
        return next((value for row in rows if (value := str(getattr(row, field)))), "")

    number, name = first("number"), first("name")
    stores = {name_key(row.store): row.store for row in reversed(rows) if row.store}
    return Person(
        key=number or name,
        name=name or number,
        number=number,
        accounts=tuple({name_key(row.account): row.account for row in rows if row.account}.values()),
        role=first("role"),
        team=first("team"),
        store=next(iter(stores.values())) if len(stores) == 1 else "",
        joined=first("joined"),
        left=first("left"),
        standing=_standing(first("status"), first("joined"), first("left"), month),
        attributes={name: value for row in reversed(rows) for name, value in row.attributes.items()},
        source=rows[0].source,
    )


def _standing(status: str, joined: str, left: str, month: str) -> Standing:
    standing = _standing_of(status) or "paid"
    if standing == "unpaid":
        return standing
    if left and left < f"{month}-01":
        return "gone"
    if standing == "gone" and not left:
        return "gone"
    if joined and joined > last_day(month):
        return "later"
    return "paid" if standing == "gone" else standing


def _accounts_twice(people: Sequence[Person]) -> Iterator[Remark]:
    first: dict[str, Person] = {}
    for person in people:
        for account in person.accounts:
            other = first.setdefault(name_key(account), person)
            if other is not person:
                yield problem(
                    "account-twice",
                    f"账号 {show(account)} 同时登记在 {show(other.name)}（{other.source.cell}）和 {show(person.name)} 名下；请改正花名册",
                    f"account {show(account)} belongs to both {show(other.name)} ({other.source.cell}) and {show(person.name)}; mend the roster",
                    person.source,
                )


def _namesakes(people: Sequence[Person]) -> Iterator[Remark]:
    first: dict[str, Person] = {}
    for person in (person for person in people if person.is_paid):
        other = first.setdefault(name_key(person.name), person)
        if other is not person and not (_is_told_apart(other) and _is_told_apart(person)):
            yield problem(
                "name-twice",
                f"花名册里有两个 {show(person.name)}（{other.source.cell} 和 {person.source.cell}），分不清数据是谁的；请给每人填上账号",
                f"the roster has two people called {show(person.name)} ({other.source.cell} and {person.source.cell}); fill in an account for each to tell them apart",
                person.source,
            )


def _is_told_apart(person: Person) -> bool:
    """Tell whether rows can name a person otherwise than by a name that somebody else has too."""
    return bool(person.accounts or person.number)
