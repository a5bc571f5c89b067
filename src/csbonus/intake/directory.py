"""Whose row it is: accounts, names and employee numbers matched to people."""

from collections.abc import Mapping, Sequence

from msgspec import Struct

from csbonus.intake.findings import Doubt, Remark, problem
from csbonus.intake.roster import Person
from csbonus.intake.values.spellings import Role
from csbonus.intake.values.texts import name_key
from csbonus.problems import Source, did_you_mean, show


class Directory(Struct, frozen=True, kw_only=True):
    """People filed by what they may be called."""

    people: tuple[Person, ...]
    accounts: Mapping[str, tuple[Person, ...]]
    names: Mapping[str, tuple[Person, ...]]
    numbers: Mapping[str, tuple[Person, ...]]
    has_roster: bool

    def called(self, text: str) -> tuple[Person, ...]:
        """Find who is called so: by account, else by name, else by employee number."""
        key = name_key(text)
        return self.accounts.get(key) or self.names.get(key) or self.numbers.get(key) or ()

    @property
    def words(self) -> tuple[str, ...]:
        """List all that people may be called, for proposals."""
        return tuple(word for person in self.people for word in (person.name, *person.accounts))


def make_directory(people: Sequence[Person], *, has_roster: bool) -> Directory:
    """File people by account, name and employee number."""
    accounts: dict[str, tuple[Person, ...]] = {}
    names: dict[str, tuple[Person, ...]] = {}
    numbers: dict[str, tuple[Person, ...]] = {}
    for person in people:
        for account in person.accounts:
            _file(accounts, account, person)
        for name in (person.name, *person.other_names):
            _file(names, name, person)
        _file(numbers, person.number, person)
    return Directory(
        people=tuple(people), accounts=accounts, names=names, numbers=numbers, has_roster=has_roster
    )


def _file(filed: dict[str, tuple[Person, ...]], word: str, person: Person) -> None:
    key = name_key(word)
    known = filed.get(key, ())
    if key and person not in known:
        filed[key] = (*known, person)


def find_person(
    directory: Directory, texts: Sequence[str], source: Source, *, has_hints: bool = True
) -> tuple[Person | None, tuple[Remark, ...]]:
    """Find the person that a row's account, name and number mean: the first that means one person only decides.

    The others may be unknown, such as a nickname, but must not mean somebody else.
    """
    given = [text for text in texts if text]
    meant = [(text, people) for text in given if (people := _narrowed(directory.called(text)))]
    decided = next(((people[0], text) for text, people in meant if len(people) == 1), None)
    for text, people in meant:
        if decided is None:
            return None, (_ambiguous(text, people, source),)
        if decided[0] not in people:
            return None, (_contradicted(decided, text, people[0], source),)
    if decided is None:
        return None, (_unknown(directory, given, source, has_hints=has_hints),)
    return decided[0], ()


def doubts_of(
    directory: Directory, person: Person, keys: Mapping[Role, str], source: Source
) -> tuple[Doubt, ...]:
    """Tell whether a row's name or its employee number alone means the person, and the other means nobody."""
    name, number = keys["name"], keys["employee_number"]
    if not (directory.has_roster and name and number and person.number):
        return ()
    known = [text for text in (keys["account"], name, number) if text and directory.called(text)]
    return (Doubt(name, number, person.name, source),) if known in ([name], [number]) else ()


def _narrowed(people: tuple[Person, ...]) -> tuple[Person, ...]:
    paid = tuple(person for person in people if person.is_paid)
    return paid if len(paid) == 1 else people


def _ambiguous(text: str, people: Sequence[Person], source: Source) -> Remark:
    places = " 和 ".join(person.source.render() for person in people[:2])
    places_en = " and ".join(person.source.render() for person in people[:2])
    return problem(
        "agent-ambiguous",
        f"有 {len(people)} 个人都叫 {show(text)}（{places}），不知道是哪一个；请用账号或工号区分",
        f"{len(people)} people are called {show(text)} ({places_en}); tell them apart by account or employee number",
        source,
    )


def _contradicted(decided: tuple[Person, str], text: str, other: Person, source: Source) -> Remark:
    person, by = decided
    return problem(
        "agent-contradiction",
        f"这一行的 {show(by)} 是 {show(person.name)}，而 {show(text)} 是 {show(other.name)}；请核对是谁的数据",
        f"{show(by)} in this row is {show(person.name)}, but {show(text)} is {show(other.name)}; check whose figures these are",
        source,
    )


def _unknown(directory: Directory, texts: Sequence[str], source: Source, *, has_hints: bool) -> Remark:
    called = show(texts[0]) if texts else ""
    hint = did_you_mean(texts[0], directory.words) if texts and has_hints else None
    zh, en = (f"；{hint.zh}", f"; {hint.en}") if hint and hint.zh else ("", "")
    if not directory.has_roster:
        return problem(
            "agent-unknown",
            f"客服数据里没有 {called}；请核对写法，或加上花名册{zh}",
            f"{called} is in no table of figures; check the spelling, or add a roster{en}",
            source,
        )
    return problem(
        "agent-unknown",
        f"{called} 不在花名册里；请在花名册加上这个账号或姓名，不发工资的写状态“不计薪”{zh}",
        f"{called} is not on the roster; add the account or name there, with status 不计薪 if it is not to be paid{en}",
        source,
    )
