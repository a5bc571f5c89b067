"""Tables of figures per agent: one record a row, every figure with its cell."""

from collections.abc import Mapping, Sequence

from csbonus.intake.agent_row import AgentRow
from csbonus.intake.choosing import metric_columns
from csbonus.intake.cumulative import check_cumulative
from csbonus.intake.days import check_days, left_empty, month_rows
from csbonus.intake.figures import Figures, read_figures
from csbonus.intake.findings import Remark, problem
from csbonus.intake.periods import are_disjoint, check_dates, render_span, span_of
from csbonus.intake.table_rows import key_source, key_texts, sort_rows
from csbonus.intake.tables import PERSON, Row, Table
from csbonus.intake.totals import check_totals
from csbonus.intake.values.spellings import Role
from csbonus.pay.metrics import Metric
from csbonus.problems import show

_KEYS: tuple[Role, ...] = (*PERSON, "team", "store", "platform", "role")


def read_agents(
    table: Table, rows: Sequence[Row], metrics: Mapping[str, Metric], month: str
) -> tuple[tuple[AgentRow, ...], tuple[Remark, ...]]:
    """Read a table of figures per agent."""
    parts, remarks = sort_rows(table, rows)
    columns, clashes = metric_columns(table, metrics)
    people, others = month_rows(table, parts.people, month)
    found = [*remarks, *clashes, *others, *check_dates(table, people, month)]
    read: dict[str, Figures] = {}
    for metric_id, column in columns.items():
        read[metric_id], said = read_figures(table, people, metrics[metric_id], column)
        found += said
    of_table = {key: metrics[key] for key in columns}
    records, at_keys = _records(table, people, read)
    records, empty = left_empty(records)
    once, at_rows = _once(records)
    found += [*at_keys, *empty, *at_rows, *check_days(table, once, of_table.values(), month)]
    found += check_cumulative(table, once, of_table, columns)
    if not parts.people:
        found.append(_nobody(table))
    if len(people) == len(parts.people):
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
                span=span_of(table, row),
                source=key_source(table, row),
                measures={k: f.measures[row.number] for k, f in read.items() if row.number in f.measures},
                gaps={k: f.gaps[row.number] for k, f in read.items() if row.number in f.gaps},
                counts={k: f.counts[row.number] for k, f in read.items() if row.number in f.counts},
            )
        )
    return tuple(records), remarks


def _once(records: Sequence[AgentRow]) -> tuple[tuple[AgentRow, ...], list[Remark]]:
    """Keep the first row of each account, shop and day; every other one is a problem."""
    kept: dict[tuple[str, ...], list[AgentRow]] = {}
    remarks: list[Remark] = []
    for place, record in enumerate(records):
        own = kept.setdefault(record.key if record.key[0] else ("", str(place), ""), [])
        other = next((one for one in own if not are_disjoint(one.span, record.span)), None)
        if other is None:
            own.append(record)
        else:
            remarks.append(twice(record, other))
    return tuple(record for own in kept.values() for record in own), remarks


def twice(record: AgentRow, other: AgentRow) -> Remark:
    """Say that a table has two rows of one account and shop, for no or the same days."""
    called, one, two = show(record.called), other.source.cell, record.source.cell
    if record.span and other.span:
        a, b = render_span(other.span), render_span(record.span)
        return problem(
            "day-twice",
            f"{called} 的同一天不能算两次：{one} 是 {a.zh}，{two} 是 {b.zh}；请只留一行，或写上店铺以示区别",
            f"a day of {called} must not count twice: {a.en} at {one}, {b.en} at {two}; keep one row, or tell them apart by shop",
            record.source,
        )
    return problem(
        "agent-twice",
        f"{called} 出现了两次（{one} 和 {two}）；请合并成一行，或写上店铺以示区别",
        f"{called} occurs twice ({one} and {two}); merge the rows, or tell them apart by shop",
        record.source,
    )


def _nobody(table: Table) -> Remark:
    return problem(
        "no-agent-rows",
        "这张表里没有任何客服的数据行；请检查导出的内容",
        "this table has no row of any agent; check the export",
        table.at(None),
    )
