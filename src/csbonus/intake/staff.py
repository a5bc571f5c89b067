"""The month's agents: people of the roster, or accounts of the statistics, each with the figures of his rows."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from msgspec.structs import replace

from csbonus.intake.agent_row import AgentRow
from csbonus.intake.directory import Directory, doubts_of, find_person
from csbonus.intake.findings import Remark, listed, notice, problem
from csbonus.intake.in_post import InPost, rows_by_post
from csbonus.intake.merging import merge_rows
from csbonus.intake.periods import last_day
from csbonus.intake.roster import REASONS, Person
from csbonus.intake.values.spellings import Role
from csbonus.intake.values.texts import name_key
from csbonus.intake.wanted import Wanted, needs_stats
from csbonus.pay.metrics import Metric
from csbonus.pay.people import Agent
from csbonus.problems import show

_PROPOSED = 20


class FedBy(NamedTuple):
    """What the month's figures are read for; those of the metrics `elsewhere` stand in lists, not in rows of people."""

    wanted: Wanted
    month: str
    has_roles: bool
    elsewhere: Collection[str] = ()


def people_of(rows: Sequence[AgentRow]) -> tuple[Person, ...]:
    """Make a person of each account where there is no roster; a row by name alone joins the account so called."""
    named: dict[str, set[str]] = {}
    rows = [row for row in rows if row.called]
    for row in rows:
        for other in (row.name, row.number):
            if other and other != row.called:
                named.setdefault(name_key(other), set()).add(name_key(row.called))
    own: dict[str, list[AgentRow]] = {}
    for row in rows:
        accounts = set() if row.account else named.get(name_key(row.called), set())
        if len(accounts) <= 1:
            own.setdefault(min(accounts, default=name_key(row.called)), []).append(row)
    return tuple(_account_person(own[key]) for key in sorted(own))


def _account_person(rows: Sequence[AgentRow]) -> Person:
    first = next((row for row in rows if row.account), rows[0])
    others = {name for row in rows for name in (row.name, row.number, row.called) if name}
    return Person(
        key=first.called,
        name=first.called,
        number=first.number,
        accounts=(first.account,) if first.account else (),
        other_names=tuple(sorted(others - {first.called})),
        source=first.source,
    )


def gather_staff(
    directory: Directory, rows: Sequence[AgentRow], fed_by: FedBy
) -> tuple[tuple[Agent, ...], tuple[Remark, ...]]:
    """Give every person who is paid the figures of his rows."""
    wanted = fed_by.wanted
    own, remarks = _by_person(directory, rows)
    metrics = {**wanted.agent, **wanted.manual}
    agents: list[Agent] = []
    fed: set[str] = set()
    for person in directory.people:
        if not person.is_paid:
            remarks += _unpaid_rows(person, own.get(person.key, []))
            continue
        parts, said = rows_by_post(person, own.get(person.key, []))
        remarks += said
        for place, rows_of in parts:
            agent, said_of = _agent(place, rows_of, metrics, fed_by.month)
            agent, at_store = _in_one_store(place.person, agent, rows_of, fed_by)
            agents.append(agent)
            remarks += [*said_of, *at_store]
            fed |= {agent.key} if rows_of or said else set()
    if fed_by.has_roles and wanted.has_roles:
        remarks += [_without_role(agent) for agent in agents if not agent.role]
    if rows and directory.has_roster:
        remarks += _without_stats(directory, agents, fed, fed_by)
    return one_spelling(agents), tuple(remarks)


def _by_person(
    directory: Directory, rows: Sequence[AgentRow]
) -> tuple[dict[str, list[AgentRow]], list[Remark]]:
    own: dict[str, list[AgentRow]] = {}
    remarks: list[Remark] = []
    unknown = 0
    for row in rows:
        if not row.called:
            continue
        texts = (row.account, row.name, row.number)
        person, said = find_person(directory, texts, row.source, has_hints=unknown < _PROPOSED)
        unknown += bool(said)
        remarks += said
        if person is not None:
            keys: dict[Role, str] = {"account": row.account, "name": row.name, "employee_number": row.number}
            remarks += doubts_of(directory, person, keys, row.source)
            own.setdefault(person.key, []).append(row)
    return own, remarks


def _unpaid_rows(person: Person, rows: Sequence[AgentRow]) -> Iterator[Remark]:
    reason = REASONS[person.standing]
    for row in rows:
        yield row.fate(reason)
    active = next((row for row in rows if any(measure.value for measure in row.measures.values())), None)
    if active is not None and person.standing != "unpaid":
        yield problem(
            "unpaid-with-figures",
            f"{show(person.name)} 在花名册里{reason.zh}（{person.source.render()}），但这里有数据；请改正日期或状态，不发工资的写“不计薪”",
            f"{show(person.name)} {reason.en} by the roster ({person.source.render()}) but has figures here; mend the dates or the status, or write 不计薪 if nothing is paid",
            active.source,
        )


def _agent(
    place: InPost, rows: Sequence[AgentRow], metrics: Mapping[str, Metric], month: str
) -> tuple[Agent, list[Remark]]:
    person = place.person
    merged = merge_rows(person, rows, metrics)
    remarks = [*merged.remarks, *(row.fate(None) for row in rows)]
    team, at_team = _one_of(person, rows, "team")
    store, at_store = _one_of(person, rows, "store")
    role, at_role = _one_of(person, rows, "role")
    agent = Agent(
        key=place.key,
        name=person.name,
        also_called=tuple(dict.fromkeys((*person.accounts, *person.other_names))),
        employee_number=person.number,
        role=role,
        team=team,
        store=store,
        is_present=place.is_last and not (person.left and person.left < last_day(month)),
        is_base_only=person.standing == "base_only",
        attributes=person.attributes,
        measures=merged.measures,
        gaps=merged.gaps,
        post=place.days,
        source=rows[0].source if rows else person.source,
    )
    return agent, [*remarks, *at_team, *at_store, *at_role]


_WHAT: Mapping[str, tuple[str, str]] = {"team": ("团队", "team"), "role": ("岗位", "role")}


def _one_of(person: Person, rows: Sequence[AgentRow], what: str) -> tuple[str, list[Remark]]:
    """Pick a person's team, store or role: the roster's, else that of the statistics."""
    stated: str = getattr(person, what)
    seen = {name_key(value): (value, row) for row in reversed(rows) if (value := str(getattr(row, what)))}
    if stated or not seen:
        return stated, []
    if len(seen) == 1:
        return next(iter(seen.values()))[0], []
    if what == "store":
        return "", []
    (one, _), (two, row) = list(seen.values())[-1], next(iter(seen.values()))
    zh, en = _WHAT[what]
    return one, [
        problem(
            f"{what}-contradiction",
            f"{show(person.name)} 的{zh}有两种说法：“{show(one)}”和“{show(two)}”；请在花名册里写明",
            f'{show(person.name)} has two {en}s: "{show(one)}" and "{show(two)}"; state which in the roster',
            row.source,
        )
    ]


def _in_one_store(
    person: Person, agent: Agent, rows: Sequence[AgentRow], fed_by: FedBy
) -> tuple[Agent, list[Remark]]:
    """Ask which shop counts for somebody who is in several, where a plan judges people by their shop."""
    named = [*person.stores, *(row.store for row in rows if row.store)]
    stores = sorted({name_key(name): name for name in named}.values())
    plans = fed_by.wanted.plans_of(agent.role, has_roles=fed_by.has_roles)
    judging = next((plan for plan in plans if plan.looks_at("store")), None)
    if agent.store or judging is None or not stores[1:]:
        return agent, []
    who, names, plan = show(person.name), listed(stores), judging.title
    said = problem(
        "store-several",
        f"{who} 有几个店铺（{names.zh}），而方案“{plan.zh}”按店铺计算，不知道按哪个店铺；请在花名册里只写一个店铺，此人其他账号那几行的店铺留空",
        f'{who} is in several shops ({names.en}), and "{plan.en}" pays by the shop; write one shop for the person in the roster, and leave it blank in the rows of the other accounts',
        person.source,
    )
    return replace(agent, store=stores[0]), [said]


def team_notices(directory: Directory, rows: Sequence[AgentRow]) -> Iterator[Remark]:
    """Say whose team differs between the statistics and the roster, which is the one that counts."""
    differing: list[tuple[Person, AgentRow]] = []
    for row in rows:
        person = next(iter(directory.called(row.called)), None)
        if person and person.team and row.team and name_key(row.team) not in _teams(person):
            differing.append((person, row))
    if differing:
        person, row = differing[0]
        names = listed(person.name for person, _ in differing)
        yield notice(
            "team-differs",
            f"数据里的团队与花名册不同，以花名册为准：{names.zh}（这里是“{show(row.team)}”，花名册是“{show(person.team)}”）",
            f'the team here differs from the roster, which counts: {names.en} ("{show(row.team)}" here, "{show(person.team)}" in the roster)',
            row.source,
        )


def _teams(person: Person) -> set[str]:
    return {name_key(person.team), *(name_key(post.team) for post in person.posts)}


def _without_role(agent: Agent) -> Remark:
    return problem(
        "role-missing",
        f"{show(agent.name)} 没有填岗位，不知道按哪个方案计算；请补上岗位",
        f"{show(agent.name)} has no role, so that no plan can be chosen; fill in the role",
        agent.source,
    )


def _without_stats(
    directory: Directory,
    agents: Sequence[Agent],
    fed: Collection[str],
    fed_by: FedBy,
) -> Iterator[Remark]:
    places = {person.key: person.source for person in directory.people}
    for agent in agents:
        if agent.key in fed or agent.is_base_only:
            continue
        if needs_stats(fed_by.wanted.plans_of(agent.role, has_roles=fed_by.has_roles), fed_by.elsewhere):
            yield problem(
                "stats-missing",
                f"{show(agent.name)} 在花名册上，但数据里没有这个人；请补上数据，只发底薪的写状态“仅底薪”，不发的写“不计薪”",
                f"{show(agent.name)} is on the roster but in no table of figures; add the figures, or give the status 仅底薪 (base pay only) or 不计薪 (not paid)",
                places[agent.person],
            )


def one_spelling(agents: Sequence[Agent]) -> tuple[Agent, ...]:
    """Write every team and store in the spelling of the first agent who is in it."""
    teams: dict[str, str] = {}
    stores: dict[str, str] = {}
    return tuple(
        replace(
            agent,
            team=teams.setdefault(name_key(agent.team), agent.team),
            store=stores.setdefault(name_key(agent.store), agent.store),
        )
        for agent in agents
    )
