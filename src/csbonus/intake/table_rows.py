"""The rows of a table sorted: those of a person, summary rows, notes, and rows that lack a name."""

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from msgspec import Struct

from csbonus.intake.findings import Fate, Remark, notice, problem
from csbonus.intake.table_columns import merged_rows
from csbonus.intake.tables import PERSON, Row, Table
from csbonus.intake.values.spellings import Role, SummaryKind, summary_kind
from csbonus.intake.values.texts import is_missing, name_key, text_of
from csbonus.intake.xlsx.cells import Cell, column_letters
from csbonus.problems import Refusal, Source, Text, show

NOTE = Text("说明文字", "a note")
NAMELESS = Text("没有姓名也没有数据", "neither a name nor figures")
SILENT_ORDERS = Text("静默订单，不属于任何客服", "silent orders, of no agent")

_NOTE = re.compile(
    r"(注|备注|说明|制表|审核|复核|编制|数据来源|来源|导出|统计)[^:]{0,8}[:：]|(注|备注|说明)$|[*※]"
)
_SILENT = frozenset({"静默", "静默订单", "静默下单", "静默销售", "静默成交"})
_KINDS: Mapping[str, Text] = MappingProxyType(
    {
        "sum": Text("汇总行", "total row"),
        "mean": Text("均值行", "mean row"),
        "shop_sum": Text("全店汇总行", "shop total row"),
        "shop_mean": Text("全店均值行", "shop mean row"),
        "peer": Text("同行行", "row of other shops"),
    }
)


class Sorted(Struct, frozen=True, kw_only=True):
    """The rows of persons, the total rows (the shop's where there are no others) and the rows of silent orders.

    `shop_sums` are the shop's total rows beside those of the agents.
    """

    people: tuple[Row, ...]
    sums: tuple[Row, ...]
    silent: tuple[Row, ...]
    shop_sums: tuple[Row, ...] = ()


def sort_rows(table: Table, rows: Iterable[Row]) -> tuple[Sorted, tuple[Remark, ...]]:
    """Sort a table's rows by what stands in its key columns."""
    keys = [column.number for column in table.columns if column.heading.role in PERSON]
    labels = tuple(dict.fromkeys([*keys, *(column.number for column in table.columns[:2])]))
    merged = merged_rows(table)
    people: list[Row] = []
    sums: dict[SummaryKind, list[Row]] = {}
    silent: list[Row] = []
    remarks: list[Remark] = []
    for row in rows:
        kind = label_of(row, labels)
        if kind is not None:
            remarks.append(fate(table, row, _KINDS[kind]))
            sums.setdefault(kind, []).append(row)
        elif any(name_key(row.cells[key].text) in _SILENT for key in keys if key in row.cells):
            remarks.append(fate(table, row, SILENT_ORDERS))
            silent.append(row)
        elif any(not is_missing(row.cells[key].text) for key in keys if key in row.cells):
            if _is_note(row):
                remarks += _left_note(table, row)
            else:
                people.append(row)
        elif row.number not in merged:
            remarks.append(_nameless(table, row, keys[0] if keys else 1))
    own, of_shop = sums.get("sum", []), sums.get("shop_sum", [])
    return Sorted(
        people=tuple(people),
        sums=tuple(own or of_shop),
        silent=tuple(silent),
        shop_sums=tuple(of_shop if own else ()),
    ), tuple(remarks)


def label_of(row: Row, columns: Iterable[int]) -> SummaryKind | None:
    """Tell what kind of summary row this is by the texts in some of its columns."""
    for column in columns:
        cell = row.cells.get(column)
        if cell is not None and cell.kind == "text":
            kind = summary_kind(cell.text)
            if kind is not None:
                return kind
    return None


def fate(table: Table, row: Row, reason: Text | None) -> Fate:
    """Record what became of a row."""
    return Fate(table.file, table.sheet, row.number, reason)


def key_text(table: Table, row: Row, role: Role) -> tuple[str, tuple[Remark, ...]]:
    """Read a key, such as a name, from the column of a role; empty where nothing stands."""
    cell = table.cell(row, role)
    if cell is None:
        return "", ()
    if cell.kind == "bool":
        zh, en = (
            "这里是 TRUE/FALSE，不是名称；请改成正确的内容",
            "this is TRUE or FALSE, not a name; put in what belongs here",
        )
        return "", (problem("key-error", zh, en, table.at(cell.ref)),)
    try:
        text = text_of(cell, table.at(cell.ref))
    except Refusal as refusal:
        return "", refusal.problems
    return ("" if is_missing(text) else text), ()


def key_texts(table: Table, row: Row, *roles: Role) -> tuple[dict[Role, str], tuple[Remark, ...]]:
    """Read several keys of a row."""
    found: dict[Role, str] = {}
    remarks: list[Remark] = []
    for role in roles:
        found[role], said = key_text(table, row, role)
        remarks += said
    return found, tuple(remarks)


def key_source(table: Table, row: Row) -> Source:
    """Name the cell that says whose row it is."""
    roles = PERSON if table.kind == "agents" else ("name", "employee_number", "account")
    cells = (table.cell(row, role) for role in roles)
    cell = next((cell for cell in cells if cell is not None and not is_missing(cell.text)), None)
    return table.at(cell.ref if cell else f"A{row.number}")


def _is_note(row: Row) -> bool:
    cells = list(row.cells.values())
    return len(cells) == 1 and _NOTE.match(cells[0].text.strip()) is not None


def _left_note(table: Table, row: Row) -> tuple[Remark, ...]:
    cell = next(iter(row.cells.values()))
    shown = show(cell.text.strip(), 40)
    said = notice(
        "row-note",
        f"“{shown}”看作说明文字，没有计入",
        f'"{shown}" was taken for a note and left out',
        table.at(cell.ref),
    )
    return (said, fate(table, row, NOTE))


def _nameless(table: Table, row: Row, key: int) -> Remark:
    headed = {column.number for column in table.columns}
    filled = [cell for number, cell in row.cells.items() if number in headed and _says_something(cell)]
    if all(_NOTE.match(cell.text.strip()) for cell in filled):
        return fate(table, row, NAMELESS)
    return problem(
        "row-without-name",
        f"这一行有数据（{filled[0].ref}），却没有写是谁的；请补上姓名或账号，或删去这一行",
        f"this row has figures ({filled[0].ref}) but no name; fill in whose they are, or delete the row",
        table.at(f"{column_letters(key)}{row.number}"),
    )


def _says_something(cell: Cell) -> bool:
    return cell.kind != "text" or not is_missing(cell.text)


def unused_rows(table: Table, rows: Iterable[Row]) -> tuple[Remark, ...]:
    """Say that a table has no column that any plan uses."""
    reason = Text("方案不用这张表的任何列", "no plan uses any of its columns")
    zh, en = (
        "这张客服数据表没有方案用到的列，没有读取",
        "this table of figures has no column that a plan uses and was not read",
    )
    return (notice("table-unused", zh, en, table.at(None)), *(fate(table, row, reason) for row in rows))
