"""How sure it is what a table is: the platform whose marks it bears, and what speaks for or against it."""

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from csbonus.intake.findings import Remark, notice
from csbonus.intake.header_rows import HeaderRows
from csbonus.intake.platforms import Marks, Origin, find_origin
from csbonus.intake.tables import PERSON, Confidence, Table, is_blank
from csbonus.intake.values.texts import is_missing, squeeze
from csbonus.intake.xlsx.cells import Cell
from csbonus.problems import Text

_LABELS_IN = 20
_LONGEST_LABEL = 12
_NUMBERS_OF_DATA = 2


def judged(table: Table, header: HeaderRows, above: Sequence[Sequence[Cell]]) -> Table:
    """Give the table with where it comes from and how sure that is; `above` are the rows over its header."""
    origin = find_origin(_marks(table))
    doubts = tuple(_doubts(table, above))
    if doubts:
        return replace(table, origin=origin, confidence=Confidence("doubtful", doubts))
    open_points = tuple(_open_points(table, header, origin))
    seen = tuple(_seen(table, origin))
    is_certain = not open_points and (origin is not None or _knows_all(table))
    return replace(
        table,
        origin=origin,
        confidence=Confidence("certain" if is_certain else "likely", (*seen, *open_points)),
    )


def check_confidence(table: Table) -> tuple[Remark, ...]:
    """Say of a doubtful table what is doubtful about it."""
    if table.confidence.level != "doubtful":
        return ()
    zh = "；".join(reason.zh for reason in table.confidence.reasons)
    en = "; ".join(reason.en for reason in table.confidence.reasons)
    return (
        notice(
            "table-doubtful",
            f"这张表（{table.title.zh}）拿不准：{zh}；请核对",
            f"it is doubtful whether this table ({table.title.en}) is read rightly: {en}; check it",
            table.at(table.columns[0].cell.ref),
        ),
    )


def _marks(table: Table) -> Marks:
    headers = {name for column in table.columns for name in column.heading.header.names}
    keys = {column.number for column in table.columns if column.heading.role in PERSON}
    keys |= {column.number for column in table.columns[:2]}
    near = (*table.rows[:_LABELS_IN], *table.rows[-_LABELS_IN:])
    cells = (row.cells[key] for row in near for key in keys if key in row.cells)
    labels = {squeeze(c.text) for c in cells if c.kind == "text" and len(c.text) <= _LONGEST_LABEL}
    return Marks(file=table.file, sheet=table.sheet, headers=headers, labels=labels)


def _doubts(table: Table, above: Sequence[Sequence[Cell]]) -> Iterator[Text]:
    passed = [row[0].row for row in above if _looks_like_data(row)]
    if passed:
        yield Text(
            f"表头上方的第 {passed[0]} 行像是数据，没有读取",
            f"row {passed[0]}, above the header, looks like data and was not read",
        )
    column = table.column("name")
    cells = [row.cells[column.number] for row in table.rows if column and column.number in row.cells]
    if column and cells and all(cell.kind == "number" for cell in cells):
        yield Text(
            f"姓名列（{column.cell.ref}）里全是数字",
            f"the column of names ({column.cell.ref}) holds only numbers",
        )


def _looks_like_data(row: Sequence[Cell]) -> bool:
    numbers = sum(cell.kind == "number" and cell.shape != "date" for cell in row)
    has_name = any(cell.kind == "text" and not is_blank(cell) and not is_missing(cell.text) for cell in row)
    return has_name and numbers >= _NUMBERS_OF_DATA


def _seen(table: Table, origin: Origin | None) -> Iterator[Text]:
    if origin is not None:
        title, marks = origin.platform.title, origin.marks
        yield Text(
            f"像{title.zh}的导出：{'、'.join(mark.zh for mark in marks)}",
            f"looks like an export of {title.en}: {', '.join(mark.en for mark in marks)}",
        )
    first, last = table.header[0].number, table.header[-1].number
    known = sum(column.heading.is_known for column in table.columns)
    yield Text(
        f"表头在第 {first} 行，{len(table.columns)} 列认得 {known} 列"
        if first == last
        else f"表头在第 {first} 至 {last} 行，{len(table.columns)} 列认得 {known} 列",
        f"header in row {first}, {known} of {len(table.columns)} columns known"
        if first == last
        else f"header in rows {first} to {last}, {known} of {len(table.columns)} columns known",
    )


def _open_points(table: Table, header: HeaderRows, origin: Origin | None) -> Iterator[Text]:
    if origin is not None and origin.rivals:
        zh = "、".join(other.title.zh for other in origin.rivals)
        en = ", ".join(other.title.en for other in origin.rivals)
        yield Text(f"也像{zh}的导出", f"looks like an export of {en} as well")
    if header.is_spread:
        yield Text(
            "表头上面一行没有合并单元格，按写到下一个为止",
            "texts above the header are not merged; each was taken to reach to the next",
        )
    loose = [c.cell.ref for c in table.columns if "loose" in c.heading.fits.values()]
    if loose:
        yield Text(f"{'、'.join(loose)} 上面还有一层表头", f"{', '.join(loose)} stand under another text")


def _knows_all(table: Table) -> bool:
    return table.kind != "agents" and all(column.heading.is_known for column in table.columns)
