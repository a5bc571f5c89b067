"""What an incident says besides: the colleagues it names, its number, and whether it holds or releases money."""

import re
from collections.abc import Iterable, Mapping
from typing import Literal, NamedTuple

from csbonus.intake.directory import find_person
from csbonus.intake.findings import Remark, problem
from csbonus.intake.payees import Payees
from csbonus.intake.roster import REASONS, Person
from csbonus.intake.table_rows import key_text
from csbonus.intake.tables import Row, Table
from csbonus.intake.values.spellings import Role
from csbonus.intake.values.texts import name_key
from csbonus.pay.provisions import IncidentRule
from csbonus.problems import Source, Text, show

State = Literal["", "held", "released"]

_STATES: Mapping[str, State] = {
    "": "",
    **dict.fromkeys(("扣留", "扣留中", "已扣留", "held"), "held"),
    **dict.fromkeys(("释放", "已释放", "退还", "已退还", "released"), "released"),
}
_APART = re.compile(r"[、,，;；\n]")
_LOOSELY_APART = re.compile(r"[、,，;；\n/&\s]|和|与|及")


class Parties(NamedTuple):
    """The keys of the colleagues named, the number, and the state."""

    others: tuple[str, ...] = ()
    number: str = ""
    state: State = ""


class Involved(NamedTuple):
    """Whose an incident is, and the day it happened (`YYYY-MM-DD`)."""

    person: Person
    day: str


def read_parties(
    table: Table, row: Row, rule: IncidentRule | None, of: Involved, payees: Payees
) -> tuple[Parties, tuple[Remark, ...]]:
    """Read what a row's incident needs beside its person: colleagues, or a number and a state."""
    if rule is None:
        return Parties(), ()
    others, remarks = _others(table, row, rule, of, payees) if rule.needs_other else ((), ())
    if not rule.needs_number:
        return Parties(others), remarks
    number, at_number = key_text(table, row, "order_number")
    state, at_state = _state(table, row)
    return Parties(others, number, state), (*remarks, *at_number, *at_state)


def _source(table: Table, row: Row, role: Role) -> Source:
    cell = table.cell(row, role)
    return table.at(cell.ref if cell else None)


def _state(table: Table, row: Row) -> tuple[State, tuple[Remark, ...]]:
    role: Role = "state" if table.has("state") else "status"
    word, said = key_text(table, row, role)
    state = _STATES.get(name_key(word))
    if state is not None:
        return state, said
    return "", (
        problem(
            "incident-state",
            f"状态“{show(word, 40)}”看不懂；请写 扣留 或 释放",
            f'the state "{show(word, 40)}" is not known; write 扣留 (held) or 释放 (released)',
            _source(table, row, role),
        ),
    )


def _others(
    table: Table, row: Row, rule: IncidentRule, of: Involved, payees: Payees
) -> tuple[tuple[str, ...], tuple[Remark, ...]]:
    written, remarks = key_text(table, row, "other_party")
    source = _source(table, row, "other_party")
    found: dict[str, None] = {}
    said = list(remarks)
    for name in _names(written, payees):
        other, unknown = find_person(payees.directory, (name,), source)
        said += unknown
        if other is not None:
            why = _objection(other, of, rule, payees)
            said += [_refused(other, why, source)] if why else []
            found[payees.key_on(other, of.day)] = None
    return tuple(found), tuple(said)


def _names(written: str, payees: Payees) -> tuple[str, ...]:
    """Part the names in a cell; what is a name as a whole, such as one with 和 in it, stays whole."""
    found: list[str] = []
    for part in _split(_APART, written):
        loose = _split(_LOOSELY_APART, part)
        is_list = len(loose) > 1 and not payees.directory.called(part)
        found += loose if is_list and all(payees.directory.called(name) for name in loose) else [part]
    return tuple(found)


def _split(between: re.Pattern[str], written: str) -> list[str]:
    return [name.strip() for name in between.split(written) if name.strip()]


def _objection(other: Person, of: Involved, rule: IncidentRule, payees: Payees) -> Text | None:
    if other.key == of.person.key:
        return Text("就是本人", "is the same person")
    if not other.is_paid:
        return REASONS[other.standing]
    plans = payees.plans_of(payees.key_on(other, of.day))
    if not plans:
        return Text("没有方案给这个岗位发工资", "has a role that no plan pays")
    if not _takes_part((r for plan in plans for r in plan.incidents), rule):
        return Text("所在的方案没有这个事项", "is paid by a plan without this incident")
    return None


def _takes_part(rules: Iterable[IncidentRule], rule: IncidentRule) -> bool:
    return any(one.name == rule.name and one.needs_other for one in rules)


def _refused(other: Person, why: Text, source: Source) -> Remark:
    name = show(other.name)
    return problem(
        "other-not-paid",
        f"对方 {name} {why.zh}，不能由其承担；请改正“对方”，或先改正花名册、方案",
        f"{name} in the 对方 column {why.en} and cannot bear this; correct the column, or mend the roster or the plan",
        source,
    )
