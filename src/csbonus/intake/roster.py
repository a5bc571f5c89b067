"""The roster: who is employed, under which accounts, in which role, and whether the month is paid."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct, field

from csbonus.intake.accounts import BankCell
from csbonus.intake.attributes import role_named
from csbonus.intake.findings import Remark, problem
from csbonus.intake.periods import last_day
from csbonus.intake.posts import Post, PostsFound, find_posts, refused_posts
from csbonus.intake.roster_rows import RosterRow, Standing, read_roster, standing_of
from csbonus.intake.table_rows import fate
from csbonus.intake.values.texts import name_key
from csbonus.intake.wanted import Wanted
from csbonus.problems import Source, Text, show

__all__ = ["REASONS", "Person", "RosterRow", "Standing", "gather_people", "read_roster"]

REASONS: Mapping[Standing, Text] = {
    "gone": Text("已离职", "has left"),
    "later": Text("本月之后才入职", "joined after the month"),
    "unpaid": Text("花名册标明不计薪", "marked as not paid in the roster"),
}

_ONE_VALUE: tuple[tuple[str, str, str], ...] = (
    ("name", "姓名", "names"), ("role", "岗位", "roles"), ("team", "团队", "teams"),
    ("status", "状态", "statuses"), ("joined", "入职日期", "joining dates"), ("left", "离职日期", "leaving dates"),
)  # fmt: skip

_POST = ("role", "team")
_TWO_POSTS = Text(
    "；月中换岗的，请填写到岗日期",
    "; where the post changed within the month, fill in 到岗日期 (start of the post)",
)


class Person(Struct, frozen=True, kw_only=True):
    """Someone who may be paid. `accounts` and `other_names` are what the statistics may call him or her.

    `posts` are those of the month in turn where there are several; role, team, store and attributes are of the last.
    `stores` are all shops of the roster's rows; `store` is set where there is one only.
    """

    key: str
    name: str
    number: str = ""
    accounts: tuple[str, ...] = ()
    other_names: tuple[str, ...] = ()
    role: str = ""
    team: str = ""
    store: str = ""
    stores: tuple[str, ...] = ()
    joined: str = ""
    left: str = ""
    standing: Standing = "paid"
    attributes: Mapping[str, str] = field(default_factory=dict)
    posts: tuple[Post, ...] = ()
    bank: tuple[BankCell, ...] = ()
    source: Source

    @property
    def is_paid(self) -> bool:
        """Tell whether the person is paid this month."""
        return self.standing in ("paid", "base_only")


def gather_people(
    rows: Sequence[RosterRow], wanted: Wanted, month: str
) -> tuple[tuple[Person, ...], tuple[Remark, ...]]:
    """Put the roster's rows together to people, in the roster's order."""
    remarks: list[Remark] = []
    people: list[Person] = []
    for own in _by_person(rows):
        found = find_posts(own, month)
        remarks += [
            *found.remarks,
            *_contradictions(own, found),
            *_attribute_contradictions(own, found, wanted),
        ]
        person = _person(own, found, month)
        people.append(person)
        remarks += refused_posts(person.name, found.posts, wanted) if person.is_paid else ()
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


def _contradictions(rows: Sequence[RosterRow], found: PostsFound) -> Iterator[Remark]:
    for field_name, zh, en in _ONE_VALUE:
        if field_name not in _POST or not found.posts:
            of = found.rows if field_name in _POST else rows
            said = [(row, value) for row in of if (value := str(getattr(row, field_name)))]
            yield from _contradiction(said, Text(zh, en), _TWO_POSTS if field_name in _POST else Text("", ""))


def _attribute_contradictions(
    rows: Sequence[RosterRow], found: PostsFound, wanted: Wanted
) -> Iterator[Remark]:
    told = {field_name for field_name, _, _ in _ONE_VALUE}
    parts: list[Sequence[RosterRow]] = [post.rows for post in found.posts] or [rows]
    for name in wanted.attributes:
        if role_named(name) not in told:
            for part in parts:
                said = [(row, value) for row in part if (value := row.attributes.get(name, ""))]
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


def _person(every: Sequence[RosterRow], found: PostsFound, month: str) -> Person:
    rows = found.rows

    def first(field: str) -> str:
        return next((value for row in (*rows, *every) if (value := str(getattr(row, field)))), "")

    number, name = first("number"), first("name")
    stores = {name_key(row.store): row.store for row in reversed(rows) if row.store}
    return Person(
        key=number or name,
        name=name or number,
        number=number,
        accounts=tuple({name_key(row.account): row.account for row in every if row.account}.values()),
        role=first("role"),
        team=first("team"),
        store=next(iter(stores.values())) if len(stores) == 1 else "",
        stores=tuple(stores.values()),
        joined=first("joined"),
        left=first("left"),
        standing=_standing(first("status"), first("joined"), first("left"), month),
        attributes={name: value for row in reversed(rows) for name, value in row.attributes.items()},
        posts=found.posts,
        bank=tuple(row.bank for row in every if row.bank is not None),
        source=rows[0].source,
    )


def _standing(status: str, joined: str, left: str, month: str) -> Standing:
    standing = standing_of(status) or "paid"
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
