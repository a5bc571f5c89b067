"""A month read: from files to agents and groups with their figures, or every problem found on the way."""

from collections.abc import Collection, Mapping, Sequence

from msgspec import Struct, field
from msgspec.structs import replace

from csbonus.intake.accounts import BankCell
from csbonus.intake.agent_row import AgentRow
from csbonus.intake.agents import read_agents
from csbonus.intake.attributes import with_attributes
from csbonus.intake.books import Books
from csbonus.intake.directory import Directory, make_directory
from csbonus.intake.filing import adopt_groups, file_groups
from csbonus.intake.findings import (
    Crosscheck,
    Remark,
    crosschecks_in,
    doubts_told,
    notices_in,
    problem,
    problems_in,
)
from csbonus.intake.group_days import gather_groups
from csbonus.intake.incidents import UNUSED, Event, incidents_of, read_incidents, unused_register
from csbonus.intake.ledger import SheetRows, count_rows
from csbonus.intake.manual import Entry, file_entries, read_manual, with_entries
from csbonus.intake.pages import InputFile, Opened, Page, Progress, open_pages
from csbonus.intake.payees import Payees, make_payees
from csbonus.intake.personal import with_listed
from csbonus.intake.ranges import place_ranges
from csbonus.intake.records import with_records
from csbonus.intake.roster import Person, RosterRow, gather_people, read_roster
from csbonus.intake.shop_names import known_groups, rows_of_shops
from csbonus.intake.staff import FedBy, gather_staff, people_of, team_notices
from csbonus.intake.standing import standing_notices
from csbonus.intake.table_rows import unused_rows
from csbonus.intake.tables import is_used
from csbonus.intake.totals import check_shops
from csbonus.intake.wanted import Wanted, find_wanted, needs_stats
from csbonus.lang.numbers import exact_arithmetic
from csbonus.pay.in_cells import problems_in_cells
from csbonus.pay.people import Agent, MonthInput
from csbonus.pay.plan import PayPlan
from csbonus.problems import Notice, Problem, Source

__all__ = ["InputFile", "MonthRead", "SheetRows", "read_month"]


class MonthRead(Struct, frozen=True, kw_only=True):
    """A month as it was read; `month` is set only when there is no problem.

    `rows` accounts for the rows of every table: those read are those used and those left out. `crosschecks` are the
    printed totals that were compared. `bank` are the cells of people's bank accounts, by person.
    """

    month: MonthInput | None
    problems: tuple[Problem, ...]
    notices: tuple[Notice, ...]
    files: tuple[InputFile, ...]
    rows: tuple[SheetRows, ...]
    crosschecks: tuple[Crosscheck, ...] = ()
    bank: Mapping[str, tuple[BankCell, ...]] = field(default_factory=dict)


def read_month(
    paths: Sequence[str],
    plans: Sequence[PayPlan],
    month: str,
    *,
    progress: Progress | None = None,
    books: Books | None = None,
) -> MonthRead:
    """Read all input files of a month (`YYYY-MM`) for the figures that the plans need.

    Paths are files, folders or patterns, in any order. `progress` is told each file's name, its number
    and how many there are. `books` keeps what was opened, for another reading of the same files. All
    problems are handed back at once.
    """
    wanted, remarks = find_wanted(plans, month)
    opened = open_pages(paths, wanted, month, progress, books)
    with exact_arithmetic():
        read, directory, said = _read(opened, opened.wanted, month)
    remarks = (*remarks, *opened.remarks, *said, *doubts_told(said))
    problems = problems_in(remarks)
    if problems:
        problems = problems_in((*problems, *problems_in_cells(plans, read)))
    elif not read.agents:
        problems = problems_in(_nobody(opened))
    return MonthRead(
        month=None if problems else read,
        problems=problems,
        notices=notices_in(remarks),
        files=opened.files,
        rows=count_rows([page.table for page in opened.pages], remarks),
        crosschecks=crosschecks_in(remarks),
        bank={person.key: person.bank for person in directory.people if person.bank},
    )


def _read(opened: Opened, wanted: Wanted, month: str) -> tuple[MonthInput, Directory, tuple[Remark, ...]]:
    pages = opened.pages
    read, remarks = _agent_rows(pages, wanted, month)
    people, said = _roster(pages, wanted, month)
    known = known_groups(people or (), read)
    rows, at_shops = rows_of_shops(read, known)
    remarks += at_shops
    directory = make_directory(people_of(rows) if people is None else people, has_roster=people is not None)
    figures, at_groups = gather_groups(pages, wanted, month, known)
    fed = sum(page.table.kind == "agents" and is_used(page.table, wanted) for page in pages)
    has_roles = any(page.table.has("role") for page in pages if page.table.kind in ("agents", "roster"))
    lists = {figure.metric.id for figure in figures if figure.metric.of == "agent"}
    agents, at_staff = gather_staff(directory, rows, FedBy(wanted, month, has_roles, lists))
    remarks += [*said, *at_staff, *(team_notices(directory, rows) if directory.has_roster else ())]
    remarks += [*_unfed(pages, wanted, agents, lists), *at_groups]
    placed = place_ranges(figures, make_payees(directory, wanted, month, agents, has_roles=has_roles))
    agents, adopted = adopt_groups(agents, placed.groups)
    agents, at_lists = with_listed(agents, placed.personal)
    agents = with_attributes(agents, wanted)
    groups, filed = file_groups(placed.groups, agents, wanted, has_roles=has_roles)
    remarks += [*placed.remarks, *adopted, *at_lists, *filed, *check_shops(remarks, placed.groups, fed)]
    if directory.people:
        payees = make_payees(directory, wanted, month, agents, has_roles=has_roles)
        agents, at_registers = _with_registers(pages, agents, payees)
        agents, at_records = with_records(opened, agents, payees)
        remarks += [*at_registers, *at_records]
    month_input = MonthInput(month=month, agents=agents, groups=groups, has_roles=has_roles)
    return month_input, directory, tuple(remarks)


def _agent_rows(
    pages: Sequence[Page], wanted: Wanted, month: str
) -> tuple[tuple[AgentRow, ...], list[Remark]]:
    rows: list[AgentRow] = []
    remarks: list[Remark] = []
    for table, body in pages:
        if table.kind != "agents":
            continue
        if not is_used(table, wanted):
            remarks += unused_rows(table, body)
            continue
        found, said = read_agents(table, body, wanted.agent, month)
        rows += found
        remarks += said
    return tuple(rows), remarks


def _roster(
    pages: Sequence[Page], wanted: Wanted, month: str
) -> tuple[Sequence[Person] | None, tuple[Remark, ...]]:
    """Read who is on the roster; there may be none."""
    rosters = [page for page in pages if page.table.is_roster]
    if not rosters:
        return None, ()
    listed: list[RosterRow] = []
    remarks: list[Remark] = []
    for table, body in rosters:
        found, said = read_roster(table, body, wanted)
        listed += found
        remarks += said
    people, said = gather_people(listed, wanted, month)
    remarks += [*said, *standing_notices(people, month)]
    return people, tuple(remarks)


def _unfed(
    pages: Sequence[Page], wanted: Wanted, agents: Sequence[Agent], lists: Collection[str]
) -> list[Remark]:
    has_figures = any(page.table.kind == "agents" for page in pages)
    if has_figures or not agents or not needs_stats(wanted.plans, lists):
        return []
    names = "、".join(list(dict.fromkeys(m.title.zh for m in wanted.agent.values()))[:6])
    names_en = ", ".join(list(dict.fromkeys(m.title.en for m in wanted.agent.values()))[:6])
    return [
        problem(
            "no-agent-table",
            f"没有找到客服数据表；方案要用：{names}",
            f"no table of figures per agent was found; the plan needs: {names_en}",
            agents[0].source,
        )
    ]


def _with_registers(
    pages: Sequence[Page], agents: Sequence[Agent], payees: Payees
) -> tuple[tuple[Agent, ...], list[Remark]]:
    events: list[Event] = []
    entries: list[Entry] = []
    remarks: list[Remark] = []
    wanted = payees.wanted
    for table, body in pages:
        if table.kind in UNUSED and not is_used(table, wanted):
            remarks += unused_register(table, body)
        elif table.kind == "incidents":
            found, said = read_incidents(table, body, payees)
            events += found
            remarks += said
        elif table.kind == "manual":
            entered, said = read_manual(table, body, payees.directory, wanted, payees.month)
            entries += entered
            remarks += said
    manual, said = file_entries(entries, payees)
    remarks += said
    incidents = incidents_of(events)
    complete: list[Agent] = []
    for agent in agents:
        paid, said_of = with_entries(agent, manual.get(agent.key, {}), wanted)
        remarks += said_of
        complete.append(replace(paid, incidents=incidents.get(agent.key, ())))
    return tuple(complete), remarks


def _nobody(opened: Opened) -> list[Remark]:
    source = next((page.table.at(None) for page in opened.pages), None)
    if source is None and opened.files:
        source = Source(file=opened.files[0].file)
    if any(page.table.is_roster for page in opened.pages):
        text = (
            "花名册里没有本月要发工资的人；请检查状态和日期",
            "the roster has nobody who is paid this month; check statuses and dates",
        )
    else:
        text = ("没有找到任何客服的数据；请检查文件", "no figures of any agent were found; check the files")
    return [problem("nobody-to-pay", *text, source)]
