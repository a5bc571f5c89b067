"""A month read: from files to agents and groups with their figures, or every problem found on the way."""

from collections.abc import Sequence
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from csbonus.intake.agents import AgentRow, read_agents
from csbonus.intake.directory import Directory, make_directory
from csbonus.intake.filing import adopt_groups, file_groups
from csbonus.intake.findings import Remark, notices_in, problem, problems_in
from csbonus.intake.groups import GroupFigure, read_groups
from csbonus.intake.incidents import UNUSED, Event, incidents_of, read_incidents, unused_register
from csbonus.intake.ledger import SheetRows, count_rows
from csbonus.intake.manual import Entry, file_entries, read_manual, with_entries
from csbonus.intake.pages import InputFile, Opened, Page, Progress, open_pages
from csbonus.intake.roster import RosterRow, gather_people, read_roster, standing_notices
from csbonus.intake.staff import gather_staff, people_of, team_notices
from csbonus.intake.table_rows import unused_rows
from csbonus.intake.tables import is_used
from csbonus.intake.wanted import Wanted, find_wanted, needs_stats
from csbonus.pay.people import Agent, MonthInput
from csbonus.pay.plan import PayPlan
from csbonus.problems import Notice, Problem, Source

__all__ = ["InputFile", "MonthRead", "SheetRows", "read_month"]


class MonthRead(Struct, frozen=True, kw_only=True):
    """A month as it was read; `month` is set only when there is no problem.

    `rows` accounts for the rows of every table: those read are those used and those left out.
    """

    month: MonthInput | None
    problems: tuple[Problem, ...]
    notices: tuple[Notice, ...]
    files: tuple[InputFile, ...]
    rows: tuple[SheetRows, ...]


class _ReadFor(NamedTuple):
    wanted: Wanted
    month: str
    has_roles: bool


def read_month(
    paths: Sequence[str], plans: Sequence[PayPlan], month: str, *, progress: Progress | None = None
) -> MonthRead:
    """Read all input files of a month (`YYYY-MM`) for the figures that the plans need.

    Paths are files, folders or patterns, in any order. `progress` is told each file's name, its number
    and how many there are. All problems are handed back at once.
    """
    wanted, remarks = find_wanted(plans, month)
    opened = open_pages(paths, wanted, month, progress)
    read, said = _read(opened.pages, wanted, month)
    remarks = (*remarks, *opened.remarks, *said)
    problems = problems_in(remarks)
    if not problems and not read.agents:
        problems = problems_in(_nobody(opened))
    return MonthRead(
        month=None if problems else read,
        problems=problems,
        notices=notices_in(remarks),
        files=opened.files,
        rows=count_rows([page.table for page in opened.pages], remarks),
    )


def _read(pages: Sequence[Page], wanted: Wanted, month: str) -> tuple[MonthInput, tuple[Remark, ...]]:
    rows, remarks = _agent_rows(pages, wanted, month)
    directory, said = _directory(pages, rows, month)
    has_roles = any(page.table.has("role") for page in pages if page.table.kind in ("agents", "roster"))
    agents, at_staff = gather_staff(directory, rows, wanted, month, has_roles=has_roles)
    remarks += [*said, *at_staff, *(team_notices(directory, rows) if directory.has_roster else ())]
    remarks += _unfed(pages, wanted, agents)
    figures, at_groups = _group_figures(pages, wanted, month)
    agents, adopted = adopt_groups(agents, figures)
    groups, filed = file_groups(figures, agents, wanted, has_roles=has_roles)
    remarks += [*at_groups, *adopted, *filed]
    if directory.people:
        agents, at_registers = _with_registers(pages, agents, directory, _ReadFor(wanted, month, has_roles))
        remarks += at_registers
    return MonthInput(month=month, agents=agents, groups=groups, has_roles=has_roles), tuple(remarks)


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


def _directory(
    pages: Sequence[Page], rows: Sequence[AgentRow], month: str
) -> tuple[Directory, tuple[Remark, ...]]:
    rosters = [page for page in pages if page.table.is_roster]
    if not rosters:
        return make_directory(people_of(rows), has_roster=False), ()
    listed: list[RosterRow] = []
    remarks: list[Remark] = []
    for table, body in rosters:
        found, said = read_roster(table, body)
        listed += found
        remarks += said
    people, said = gather_people(listed, month)
    remarks += [*said, *standing_notices(people, month)]
    return make_directory(people, has_roster=True), tuple(remarks)


def _unfed(pages: Sequence[Page], wanted: Wanted, agents: Sequence[Agent]) -> list[Remark]:
    has_figures = any(page.table.kind == "agents" for page in pages)
    if has_figures or not agents or not needs_stats(wanted.plans):
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


def _group_figures(
    pages: Sequence[Page], wanted: Wanted, month: str
) -> tuple[tuple[GroupFigure, ...], list[Remark]]:
    figures: list[GroupFigure] = []
    remarks: list[Remark] = []
    for table, body in pages:
        if table.kind in ("groups", "group_list"):
            found, said = read_groups(table, body, wanted.groups, month)
            figures += found
            remarks += said
    return tuple(figures), remarks


def _with_registers(
    pages: Sequence[Page], agents: Sequence[Agent], directory: Directory, read_for: _ReadFor
) -> tuple[tuple[Agent, ...], list[Remark]]:
    events: list[Event] = []
    entries: list[Entry] = []
    remarks: list[Remark] = []
    for table, body in pages:
        if table.kind in UNUSED and not is_used(table, read_for.wanted):
            remarks += unused_register(table, body)
        elif table.kind == "incidents":
            found, said = read_incidents(table, body, directory, read_for.wanted, read_for.month)
            events += found
            remarks += said
        elif table.kind == "manual":
            entered, said = read_manual(table, body, directory, read_for.wanted, read_for.month)
            entries += entered
            remarks += said
    roles = {agent.key: agent.role for agent in agents}
    manual, said = file_entries(entries, roles, read_for.wanted, has_roles=read_for.has_roles)
    remarks += said
    incidents = incidents_of(events)
    complete: list[Agent] = []
    for agent in agents:
        paid, said_of = with_entries(agent, manual.get(agent.key, {}), read_for.wanted)
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
