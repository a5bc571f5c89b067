"""Tables of figures per agent: one record a row, every figure with its cell."""

from collections.abc import Mapping, Sequence

from msgspec import Struct, field

from csbonus.intake.choosing import metric_columns
from csbonus.intake.figures import Figures, read_figures
from csbonus.intake.findings import Remark, problem
from csbonus.intake.periods import check_dates, dates_of
from csbonus.intake.table_rows import key_source, key_texts, sort_rows
from csbonus.intake.tables import PERSON, Row, Table
from csbonus.intake.totals import check_totals
from csbonus.intake.values.spellings import Role
from csbonus.intake.values.texts import name_key
from csbonus.pay.metrics import Metric
from csbonus.pay.people import Gap, Measure
from csbonus.problems import Source, show

_KEYS: tuple[Role, ...] = (*PERSON, "team", "store", "platform", "role")


class AgentRow(Struct, frozen=True, kw_only=True):
    """What one row says of one account: its keys, and its figures by metric id."""

    table: Table
    row: int
    account: str = ""
    name: str = ""
    number: str = ""
    team: str = ""
    store: str = ""
    platform: str = ""
    role: str = ""
    source: Source
    measures: Mapping[str, Measure] = field(default_factory=dict)
    gaps: Mapping[str, Gap] = field(default_factory=dict)

    @property
    def called(self) -> str:
        """What the row calls the agent: the account, or else the name or number."""
        return self.account or self.name or self.number


def read_agents(
    table: Table, rows: Sequence[Row], metrics: Mapping[str, Metric], month: str
) -> tuple[tuple[AgentRow, ...], tuple[Remark, ...]]:
    """Read a table of figures per agent."""
    parts, remarks = sort_rows(table, rows)
    columns, clashes = metric_columns(table, metrics)
    found = [*remarks, *clashes, *check_dates(table, parts.people, month)]
    read: dict[str, Figures] = {}
    for metric_id, column in columns.items():
        read[metric_id], said = read_figures(table, parts.people, metrics[metric_id], column)
        found += said
    records, at_keys = _records(table, parts.people, read)
    once, at_rows = _once(table, parts.people, records)
    found += [*at_keys, *at_rows]
    if not parts.people:
        found.append(_nobody(table))
    found += check_totals(table, parts, [(metrics[k], columns[k], read[k]) for k in columns])
    return once, tuple(found)


def _records(
    table: Table, rows: Sequence[Row], read: Mapping[str, Figures]
) -> tuple[tuple[AgentRow, ...], list[Remark]]:
    records: list[AgentRow] = []
    remarks: list[Remark] = []
    for row in rows:
        keys, said = key_texts(table, row, *_KEYS)
        remarks += said
        records.append(
            AgentRow(
                table=table,
                row=row.number,
                account=keys["account"],
                name=keys["name"],
                number=keys["employee_number"],
                team=keys["team"],
                store=keys["store"],
                platform=keys["platform"],
                role=keys["role"],
                source=key_source(table, row),
                measures={k: f.measures[row.number] for k, f in read.items() if row.number in f.measures},
                gaps={k: f.gaps[row.number] for k, f in read.items() if row.number in f.gaps},
            )
        )
    return tuple(records), remarks


def _once(
    table: Table, rows: Sequence[Row], records: Sequence[AgentRow]
) -> tuple[tuple[AgentRow, ...], list[Remark]]:
    """Keep the first row of each account and shop; every other one is a problem, daily rows a single one."""
    first: dict[tuple[str, ...], int] = {}
    remarks: list[Remark] = []
    for place, record in enumerate(records):
        who = record.account or record.number or record.name
        key = tuple(name_key(word) for word in (who, record.store, record.platform, record.role, record.team))
        other = first.setdefault(key if key[0] else ("", str(place), ""), place)
        if other == place:
            continue
        if len(dates_of(table, [rows[other], rows[place]])) > 1:
            remarks.append(_daily(record, records[other]))
            break
        remarks.append(twice(record, records[other]))
    return tuple(records[place] for place in first.values()), remarks


def twice(record: AgentRow, other: AgentRow) -> Remark:
    """Say that a table has two rows of one account and shop."""
    called, one, two = show(record.called), other.source.cell, record.source.cell
    return problem(
        "agent-twice",
        f"{called} 出现了两次（{one} 和 {two}）；请合并成一行，或写上店铺以示区别",
        f"{called} occurs twice ({one} and {two}); merge the rows, or tell them apart by shop",
        record.source,
    )


def _daily(record: AgentRow, other: AgentRow) -> Remark:
    called, one, two = show(record.called), other.source.cell, record.source.cell
    return problem(
        "daily-rows",
        f"{called} 有好几天的数据（{one} 和 {two}），目前不会逐日相加；请按整月汇总导出",
        f"{called} has rows of several days ({one} and {two}), which are not added up yet; export the month as one period",
        record.source,
    )


def _nobody(table: Table) -> Remark:
    return problem(
        "no-agent-rows",
        "这张表里没有任何客服的数据行；请检查导出的内容",
        "this table has no row of any agent; check the export",
        table.at(None),
    )
