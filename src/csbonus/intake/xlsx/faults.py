"""What is wrong with a sheet that Excel would not have written so, in a clerk's words."""

from csbonus.problems import Refusal, Source, Text, refuse, show

_SHOWN = 40


def cell_fault(code: str, zh: str, en: str, place: Source) -> Refusal:
    """Refuse a cell, row or sheet that is not as Excel writes it."""
    return refuse(
        code,
        Text(f"{zh}：请用 Excel 打开并重新保存", f"{en}: open the file in Excel and save it again"),
        place,
    )


def bad_ref(ref: str, step: int | None, row: int, place: Source) -> Refusal:
    """Refuse a cell by how far it stands from the one before it; without a step its address means nothing."""
    if step == 0:
        return cell_fault("cell-twice", "同一个单元格出现两次", "the cell occurs twice", place)
    if step is not None:
        zh, en = f"单元格 {ref} 排在它后面，顺序错乱", f"cell {ref} comes after it, which is out of order"
        return cell_fault("cell-order", zh, en, place)
    shown = show(ref, _SHOWN)
    zh, en = f"第 {row} 行的单元格地址“{shown}”无效", f"cell reference '{shown}' in row {row} is not valid"
    return cell_fault("cell-invalid", zh, en, Source(file=place.file, sheet=place.sheet))


def bad_row(written: str, place: Source) -> Refusal:
    """Refuse a row number that Excel does not have."""
    shown = show(written, _SHOWN)
    return cell_fault("row-invalid", f"行号“{shown}”无效", f"row number '{shown}' is not valid", place)


def row_again(row: int, last: int, place: Source) -> Refusal:
    """Refuse a row that was read before, or that belongs further up."""
    if row == last:
        return cell_fault("row-twice", f"第 {row} 行出现两次", f"row {row} occurs twice", place)
    zh, en = (
        f"第 {row} 行排在第 {last} 行后面，顺序错乱",
        f"row {row} comes after row {last}, which is out of order",
    )
    return cell_fault("row-order", zh, en, place)


def bad_range(written: str, place: Source) -> Refusal:
    """Refuse a merged range whose address means nothing."""
    shown = show(written, _SHOWN)
    return cell_fault(
        "range-invalid", f"合并区域“{shown}”无效", f"merged range '{shown}' is not valid", place
    )


def misplaced(local: str, place: Source) -> Refusal:
    """Refuse a part of a sheet that stands where Excel would never put it."""
    shown = show(local.rpartition(" ")[2], _SHOWN)
    zh, en = f"内部标记“{shown}”放错了位置", f"mark '{shown}' is not where it belongs"
    return cell_fault("sheet-damaged", zh, en, place)
