"""Manual amounts: what a person entered for an agent, an amount for each item."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from msgspec.structs import replace

from csbonus.intake.directory import Directory, doubts_of, find_person
from csbonus.intake.findings import Remark, notice, problem
from csbonus.intake.incidents import called
from csbonus.intake.payees import Payees
from csbonus.intake.periods import check_dates
from csbonus.intake.roster import REASONS, Person
from csbonus.intake.table_rows import fate, key_source, key_text, key_texts, sort_rows
from csbonus.intake.tables import PERSON, Row, Table
from csbonus.intake.values.columns import read_column
from csbonus.intake.values.texts import is_missing, name_key
from csbonus.intake.wanted import Wanted
from csbonus.intake.xlsx.cells import Cell
from csbonus.pay.metrics import Metric
from csbonus.pay.people import Agent, Measure
from csbonus.pay.plan import PayPlan
from csbonus.problems import Text, did_you_mean, show

_NO_AMOUNT = Text("没有填金额", "no amount")


class Entry(NamedTuple):
    """A manual amount, whose it is and for which metric."""

    person: Person
    metric_id: str
    measure: Measure


def read_manual(
    table: Table, rows: Sequence[Row], directory: Directory, wanted: Wanted, month: str
) -> tuple[tuple[Entry, ...], tuple[Remark, ...]]:
    """Read a table of manual amounts: for each person and item one amount, held to its metric's limits."""
    parts, remarks = sort_rows(table, rows)
    found = [*remarks, *check_dates(table, parts.people, month)]
    entries: list[Entry] = []
    for row in parts.people:
        entry, said = _entry(table, row, directory, wanted)
        found += said
        entries += [entry] if entry else []
    return tuple(entries), tuple(found)


def _entry(table: Table, row: Row, directory: Directory, wanted: Wanted) -> tuple[Entry | None, list[Remark]]:
    keys, remarks = key_texts(table, row, *PERSON)
    said = list(remarks)
    metric, at_item = _metric(table, row, wanted)
    said += at_item
    person: Person | None = None
    if not remarks:
        person, unknown = find_person(directory, called(keys), key_source(table, row))
        said += unknown
    cell = table.cell(row, "amount")
    if metric is None or person is None:
        return None, said
    said += doubts_of(directory, person, keys, key_source(table, row))
    if cell is None or is_missing(cell.text):
        return None, [*said, _without_amount(table, row, person, metric), fate(table, row, _NO_AMOUNT)]
    if not person.is_paid:
        return None, [*said, _to_unpaid(table, cell, person)]
    column = table.column("amount")
    if column is None:
        return None, said
    header = table.header_of(column.heading.header, metric.unit)
    read = read_column({row.number: cell}, metric, header, lambda _: table.at(cell.ref))
    said += [*read.problems, *read.notices]
    if row.number not in read.values:
        return None, said
    measure = Measure(
        value=read.values[row.number], place=table.at(cell.ref), raw=read.raws.get(row.number, "")
    )
    return Entry(person, metric.id, measure), [*said, fate(table, row, None)]


def _metric(table: Table, row: Row, wanted: Wanted) -> tuple[Metric | None, tuple[Remark, ...]]:
    item, said = key_text(table, row, "item")
    cell = table.cell(row, "item")
    source = table.at(cell.ref) if cell else key_source(table, row)
    ids = wanted.items.get(name_key(item), ())
    if len(ids) == 1 or said:
        return (wanted.manual[ids[0]] if ids else None), said
    if not item:
        text = ("这一行没有写项目；请补上", "this row names no item; fill in the 项目 column")
        return None, (problem("item-missing", *text, source),)
    if ids:
        names = "、".join(ids)
        text = (
            f"项目“{show(item)}”可以指 {names}；请写指标的名称",
            f'item "{show(item)}" may mean {names}; write the metric\'s own name',
        )
        return None, (problem("item-ambiguous", *text, source),)
    hint = did_you_mean(item, wanted.item_names)
    zh, en = (f"；{hint.zh}", f"; {hint.en}") if hint.zh else ("", "")
    text = (
        f"方案里没有手工填写的项目“{show(item)}”{zh}",
        f'no plan takes a manual amount for "{show(item)}"{en}',
    )
    return None, (problem("item-unknown", *text, source),)


def _without_amount(table: Table, row: Row, person: Person, metric: Metric) -> Remark:
    return notice(
        "manual-without-amount",
        f"{show(person.name)} 的{metric.title.zh}没有填金额，按没有登记处理",
        f"{metric.title.en} of {show(person.name)} has no amount and counts as not entered",
        key_source(table, row),
    )


def _to_unpaid(table: Table, cell: Cell, person: Person) -> Remark:
    reason = REASONS[person.standing]
    return problem(
        "manual-of-unpaid",
        f"{show(person.name)} {reason.zh}，不能再发这笔金额；请删去这一行，或改正花名册",
        f"{show(person.name)} {reason.en} and cannot be paid this amount; delete the row, or mend the roster",
        table.at(cell.ref),
    )


def file_entries(
    entries: Sequence[Entry], payees: Payees
) -> tuple[Mapping[str, Mapping[str, Measure]], tuple[Remark, ...]]:
    """File manual amounts by agent key and metric id; two for one person and item are a problem.

    Of several posts of a person it is the last whose plan has the item.
    """
    filed: dict[str, dict[str, Measure]] = {}
    remarks: list[Remark] = []
    for person, metric_id, measure in entries:
        keys = [agent.key for agent in payees.agents_of(person)]
        taking = [key for key in keys if _takes(payees.plans_of(key), metric_id)]
        own = filed.setdefault((taking or keys)[-1], {})
        title = payees.wanted.manual[metric_id].title
        other = own.setdefault(metric_id, measure)
        if other is not measure:
            remarks.append(_entered_twice(person, title, other, measure))
        elif not taking and any(payees.plans_of(key) for key in keys):
            remarks.append(
                problem(
                    "manual-not-in-plan",
                    f"{show(person.name)} 的方案没有{title.zh}，这笔金额发不出去；请核对项目或岗位",
                    f"the plan of {show(person.name)} has no {title.en}, so this amount would not be paid; check the item or the role",
                    measure.source,
                )
            )
    return filed, tuple(remarks)


def _takes(plans: Iterable[PayPlan], metric_id: str) -> bool:
    return any(need.metric.id == metric_id for plan in plans for need in plan.needs)


def _entered_twice(person: Person, title: Text, other: Measure, measure: Measure) -> Remark:
    place = other.source.render()
    return problem(
        "manual-twice",
        f"{show(person.name)} 的{title.zh}登记了两次（另一处在 {place}）；请合并成一行",
        f"{title.en} of {show(person.name)} is entered twice (also at {place}); merge the rows",
        measure.source,
    )


def with_entries(agent: Agent, entered: Mapping[str, Measure], wanted: Wanted) -> tuple[Agent, list[Remark]]:
    """Add manual amounts to an agent's figures; one that a column gives too must be the same."""
    if not entered:
        return agent, []
    remarks: list[Remark] = []
    for metric_id, measure in entered.items():
        column = agent.measures.get(metric_id)
        if column is not None and column.value != measure.value:
            title, place = wanted.manual[metric_id].title, column.source.render()
            remarks.append(
                problem(
                    "figure-twice",
                    f"{show(agent.name)} 的{title.zh}两处不同：{place} 是 {show(column.said.zh, 40)}，这里是 {show(measure.said.zh, 40)}；请只留一处",
                    f"{title.en} of {show(agent.name)} differs: {show(column.said.en, 40)} at {place}, {show(measure.said.en, 40)} here; keep one",
                    measure.source,
                )
            )
    gaps = {metric_id: gap for metric_id, gap in agent.gaps.items() if metric_id not in entered}
    return replace(agent, measures={**agent.measures, **entered}, gaps=gaps), remarks
