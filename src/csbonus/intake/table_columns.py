"""A table's columns: which metric each is read for, columns that clash, and those nothing uses."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from csbonus.intake.findings import Remark, listed, notice, problem
from csbonus.intake.tables import PERSON, Column, Kind, Row, Table
from csbonus.intake.values.spellings import Role
from csbonus.intake.values.texts import visible
from csbonus.intake.wanted import Wanted
from csbonus.intake.xlsx.cells import column_letters
from csbonus.pay.metrics import Metric
from csbonus.problems import Text, show

_USED: Mapping[Kind, tuple[Role, ...]] = MappingProxyType(
    {
        "agents": (*PERSON, "team", "store", "platform", "role", "date", "month"),
        "groups": ("team", "store", "date", "month"),
        "group_list": (*PERSON, "team", "store", "range", "metric", "value", "date", "month"),
        "roster": (*PERSON, "role", "team", "store", "status", "joined", "left", "platform"),
        "incidents": (*PERSON, "date", "incident", "count", "amount"),
        "manual": (*PERSON, "item", "amount", "date", "month"),
        "record": (*PERSON, "date", "month"),
    }
)
_KNOWN: Mapping[Kind, tuple[Role, ...]] = MappingProxyType(
    {
        "agents": ("region", "bank_account", "note"),
        "groups": ("note", "source"),
        "group_list": ("note", "source"),
        "roster": ("region", "bank_account", "note"),
        "incidents": ("note", "other_party", "order_number", "state", "status"),
        "manual": ("note", "reason", "approved_by"),
        "record": ("team", "store", "platform", "role", "order_number", "note"),
    }
)
_EMPLOYMENT: tuple[Role, ...] = ("status", "joined", "left")
_RANGE = re.compile(r"([A-Z]{1,3})([0-9]+):([A-Z]{1,3})([0-9]+)")


class _Merged(NamedTuple):
    written: str
    first_column: str
    first_row: int
    last_row: int


def check_columns(table: Table, rows: Sequence[Row], wanted: Wanted) -> tuple[Remark, ...]:
    """Find columns that clash, names in merged cells, columns not used and rows that are hidden."""
    return (
        *_roles_twice(table, _used(table, wanted)),
        *_merged_keys(table, rows),
        *_unused(table, rows),
        *_hidden(table, rows),
    )


def _used(table: Table, wanted: Wanted) -> tuple[Role, ...]:
    used = _USED[table.kind] + (_EMPLOYMENT if table.is_roster else ())
    if table.kind != "incidents":
        return used
    rules = [one.rule for known in wanted.incidents.values() for one in known]
    others: tuple[Role, ...] = ("other_party",) if any(rule.needs_other for rule in rules) else ()
    numbers: tuple[Role, ...] = ("order_number", "state") if any(rule.needs_number for rule in rules) else ()
    return (*used, *others, *numbers)


def metric_columns(
    table: Table, metrics: Mapping[str, Metric]
) -> tuple[Mapping[str, Column], tuple[Remark, ...]]:
    """Find the column of each metric (by id or key); two columns for one metric are a problem."""
    found: dict[str, Column] = {}
    remarks: list[Remark] = []
    for key, metric in metrics.items():
        columns = [column for column in table.columns if key in _named(table, column)]
        if len(columns) > 1:
            remarks.append(both_fit(table, metric.title, columns[0], columns[1]))
        if columns:
            found[key] = columns[0]
    return found, tuple(remarks)


def _named(table: Table, column: Column) -> tuple[str, ...]:
    return column.heading.agent if table.kind == "agents" else column.heading.groups


def both_fit(table: Table, title: Text, one: Column, two: Column) -> Remark:
    """Say that two columns pass for one figure."""
    first, second = one.heading.header, two.heading.header
    a, b = _shown(one), _shown(two)
    if first.name == second.name:
        return problem(
            "column-twice",
            f"列“{a}”出现了两次（{one.cell.ref} 和 {two.cell.ref}），不知道该用哪一列；请删去一列",
            f'column "{a}" occurs twice ({one.cell.ref} and {two.cell.ref}); remove one of them',
            table.at(two.cell.ref),
        )
    zh, en = title.zh, title.en
    return problem(
        "column-ambiguous",
        f"“{a}”（{one.cell.ref}）和“{b}”（{two.cell.ref}）都可以当作{zh}，用哪一列？请删去或改名另一列",
        f'"{a}" ({one.cell.ref}) and "{b}" ({two.cell.ref}) both pass for {en}: which is meant? Remove or rename the other',
        table.at(two.cell.ref),
    )


def _shown(column: Column) -> str:
    return show(plain_header(column))


def plain_header(column: Column) -> str:
    """Give a column's header as written, in one line."""
    return " ".join(visible(column.heading.header.written).split())


def _roles_twice(table: Table, used: Sequence[Role]) -> Iterator[Remark]:
    first: dict[Role, Column] = {}
    for column in table.columns:
        role = column.heading.role
        if role is None or role not in used:
            continue
        other = first.setdefault(role, column)
        if other is not column:
            yield same_kind(table, other, column)


def same_kind(table: Table, one: Column, two: Column) -> Remark:
    """Say that two columns hold the same thing, which can come from one only."""
    a, b = _shown(one), _shown(two)
    return problem(
        "column-twice",
        f"“{a}”（{one.cell.ref}）和“{b}”（{two.cell.ref}）是同一种列，不知道该用哪一列；请删去一列",
        f'"{a}" ({one.cell.ref}) and "{b}" ({two.cell.ref}) are the same kind of column; remove one of them',
        table.at(two.cell.ref),
    )


def _merged_in_keys(table: Table) -> Iterator[_Merged]:
    keys = [column.number for column in table.columns if column.heading.role in PERSON]
    for written in table.merged:
        found = _RANGE.fullmatch(written)
        if found and any(_number(found[1]) <= key <= _number(found[3]) for key in keys):
            yield _Merged(written, found[1], int(found[2]), int(found[4]))


def _merged_keys(table: Table, rows: Sequence[Row]) -> Iterator[Remark]:
    for merged in _merged_in_keys(table):
        inside = [row for row in rows if merged.first_row < row.number <= merged.last_row]
        if inside:
            number = inside[0].number
            yield problem(
                "name-merged",
                f"{merged.written} 是合并单元格，第 {number} 行不知道是谁的；请取消合并，每行都写上姓名",
                f"{merged.written} are merged cells, so that row {number} has no name of its own; unmerge them and write the name in each row",
                table.at(f"{merged.first_column}{merged.first_row}"),
            )


def merged_rows(table: Table) -> frozenset[int]:
    """List the rows whose name is hidden in a merged cell that begins further up."""
    ranges = list(_merged_in_keys(table))
    numbers = [row.number for row in table.rows] if ranges else []
    return frozenset(n for n in numbers for one in ranges if one.first_row < n <= one.last_row)


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _unused(table: Table, rows: Sequence[Row]) -> Iterator[Remark]:
    roles = {*_USED[table.kind], *_KNOWN[table.kind], *(_EMPLOYMENT if table.is_roster else ())}
    names = [
        plain_header(column)
        for column in table.columns
        if column.heading.role not in roles and not _named(table, column) and not _is_read(table, column)
    ]
    headed = {column.number for column in table.columns}
    bare = [column_letters(number) for number in _columns_in(rows) if number not in headed]
    if names or bare:
        zh = listed([*names, *(f"{letters} 列（无标题）" for letters in bare)]).zh
        en = listed([*names, *(f"column {letters} (no header)" for letters in bare)]).en
        yield notice(
            "columns-unused", f"这些列没有用到：{zh}", f"these columns were not used: {en}", table.at(None)
        )


def _is_read(table: Table, column: Column) -> bool:
    """Tell whether a column is read although it is no figure: as an attribute, or for a record."""
    read_for = {record.id for record in table.records}
    is_of_record = any(record_id in read_for for record_id, _ in column.heading.records)
    return is_of_record or (table.is_roster and column.heading.is_attribute)


def _columns_in(rows: Iterable[Row]) -> list[int]:
    numbers: set[int] = set()
    for row in rows:
        numbers.update(row.cells)
    return sorted(numbers)


def _hidden(table: Table, rows: Sequence[Row]) -> Iterator[Remark]:
    hidden = [row.number for row in rows if row.number in table.hidden_rows]
    if hidden:
        names = listed((str(number) for number in hidden), 6)
        yield notice(
            "rows-hidden",
            f"有 {len(hidden)} 行被隐藏或筛选掉，仍然计算在内：第 {names.zh} 行",
            f"{len(hidden)} rows are hidden or filtered out and were counted all the same: {names.en}",
            table.at(f"A{hidden[0]}"),
        )
