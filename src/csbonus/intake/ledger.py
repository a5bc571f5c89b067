"""The account of rows: how many of each table were read, used, and left out for which reason."""

from collections.abc import Sequence

from msgspec import Struct

from csbonus.intake.findings import Fate, Remark, fates_in
from csbonus.intake.tables import Table
from csbonus.problems import Text


class SheetRows(Struct, frozen=True, kw_only=True):
    """A table's rows below its header: read are those used (`paid`), left out, and refused with a problem."""

    file: str
    sheet: str
    table: Text
    read: int
    paid: int
    left_out: tuple[tuple[Text, int], ...]


def count_rows(tables: Sequence[Table], remarks: Sequence[Remark]) -> tuple[SheetRows, ...]:
    """Count what became of every table's rows; a row that was used for anything is not left out."""
    final: dict[tuple[str, str], dict[int, Fate]] = {}
    for fate in fates_in(remarks):
        own = final.setdefault((fate.file, fate.sheet), {})
        if fate.row not in own or fate.reason is None:
            own[fate.row] = fate
    return tuple(_sheet_rows(table, final.get((table.file, table.sheet), {})) for table in tables)


def _sheet_rows(table: Table, fates: dict[int, Fate]) -> SheetRows:
    reasons: dict[Text, int] = {}
    for _, fate in sorted(fates.items()):
        if fate.reason is not None:
            reasons[fate.reason] = reasons.get(fate.reason, 0) + 1
    return SheetRows(
        file=table.file,
        sheet=table.sheet,
        table=table.title,
        read=len(table.rows),
        paid=sum(fate.reason is None for fate in fates.values()),
        left_out=tuple(reasons.items()),
    )
