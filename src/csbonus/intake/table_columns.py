"""A table's columns: which metric each is read for, columns that clash, and those nothing uses."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType

from csbonus.intake.findings import Remark, listed, notice, problem
from csbonus.intake.merges import Merge, read_merges
from csbonus.intake.serving import serving_columns
from csbonus.intake.tables import PERSON, Column, Kind, Row, Table, named
from csbonus.intake.values.spellings import Role
from csbonus.intake.values.texts import visible
from csbonus.intake.wanted import Wanted
from csbonus.intake.xlsx.cells import column_letters
from csbonus.problems import show

_USED: Mapping[Kind, tuple[Role, ...]] = MappingProxyType(
    {
        "agents": (*PERSON, "team", "store", "platform", "role", "date", "month"),
        "groups": ("team", "store", "date", "month"),
        "group_list": (*PERSON, "team", "store", "range", "metric", "value", "date", "month"),
        "roster": (
            *PERSON,
            "role",
            "team",
            "store",
            "status",
            "joined",
            "left",
            "post_since",
            "post_until",
            "platform",
        ),
        "incidents": (*PERSON, "date", "incident", "count", "amount"),
        "manual": (*PERSON, "item", "amount", "date", "month"),
        "record": (*PERSON, "date", "month"),
        "spellings": ("spelling", "means"),
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
        "spellings": ("platform", "note", "source"),
    }
)
_EMPLOYMENT: tuple[Role, ...] = ("status", "joined", "left")


def check_columns(table: Table, rows: Sequence[Row], wanted: Wanted) -> tuple[Remark, ...]:
    """Find columns that clash, names in merged cells, columns not used and rows that are hidden."""
    return (
        *_roles_twice(table, _used(table, wanted)),
        *_merged_keys(table, rows),
        *_unused(table, rows, serving_columns(table, wanted)),
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
    a, b = show(plain_header(one)), show(plain_header(two))
    return problem(
        "column-twice",
        f"“{a}”（{one.cell.ref}）和“{b}”（{two.cell.ref}）是同一种列，不知道该用哪一列；请删去一列",
        f'"{a}" ({one.cell.ref}) and "{b}" ({two.cell.ref}) are the same kind of column; remove one of them',
        table.at(two.cell.ref),
    )


def _merged_in_keys(table: Table) -> Iterator[Merge]:
    keys = [column.number for column in table.columns if column.heading.role in PERSON]
    for merge in read_merges(table.merged):
        if any(merge.first_column <= key <= merge.last_column for key in keys):
            yield merge


def _merged_keys(table: Table, rows: Sequence[Row]) -> Iterator[Remark]:
    for merged in _merged_in_keys(table):
        inside = [row for row in rows if merged.first_row < row.number <= merged.last_row]
        if inside:
            number = inside[0].number
            yield problem(
                "name-merged",
                f"{merged.written} 是合并单元格，第 {number} 行不知道是谁的；请取消合并，每行都写上姓名",
                f"{merged.written} are merged cells, so that row {number} has no name of its own; unmerge them and write the name in each row",
                table.at(f"{column_letters(merged.first_column)}{merged.first_row}"),
            )


def merged_rows(table: Table) -> frozenset[int]:
    """List the rows whose name is hidden in a merged cell that begins further up."""
    ranges = list(_merged_in_keys(table))
    numbers = [row.number for row in table.rows] if ranges else []
    return frozenset(n for n in numbers for one in ranges if one.first_row < n <= one.last_row)


def _unused(table: Table, rows: Sequence[Row], serving: Collection[int]) -> Iterator[Remark]:
    roles = {*_USED[table.kind], *_KNOWN[table.kind], *(_EMPLOYMENT if table.is_roster else ())}
    names = [
        plain_header(column)
        for column in table.columns
        if column.heading.role not in roles
        and column.number not in serving
        and not named(table, column)
        and not _is_read(table, column)
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
