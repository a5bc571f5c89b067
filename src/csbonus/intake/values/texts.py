"""Texts of cells made comparable: blanks and invisible characters taken off, placeholders known as missing."""

import unicodedata
from functools import lru_cache

from csbonus.intake.xlsx.cells import Cell, decimal_of
from csbonus.problems import Refusal, Source, Text, refuse, show

MISSING = frozenset(
    {
        "", "-", "--", "---", "–", "—", "——", "―", "−", "─", "──", "/", "//", "\\", "n/a", "na", "null", "none",
        "无", "空", "暂无", "暂无数据", "无数据", "没有数据", "延迟统计", "未统计", "统计中",
    }
)  # fmt: skip
"""What stands in a cell for a figure that is not there; it is never 0."""

_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0xFFE5: 0xA5}
_ZERO_WIDTH = dict.fromkeys((0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0xFEFF))
_DESTROYED_FROM = 10**15


def is_missing(text: str) -> bool:
    """Tell whether a text stands for a figure that is not there."""
    return squeeze(text) in MISSING


@lru_cache(maxsize=262_144)
def squeeze(text: str) -> str:
    """Give what two spellings of one word share: NFKC, no blanks, nothing invisible, no letter case."""
    folded = visible(unicodedata.normalize("NFKC", text)).casefold()
    return unicodedata.normalize("NFKC", "".join(folded.split()))


def visible(text: str) -> str:
    """Drop control, zero-width and direction characters, and the blanks at both ends."""
    return "".join(c for c in text if unicodedata.category(c) not in {"Cc", "Cf"}).strip()


def half_width(text: str) -> str:
    """Write full-width digits, letters and signs in half width, without zero-width characters or outer blanks.

    Nothing else is changed: a raised ² or a circled ① must not turn into a digit of a number.
    """
    return text.translate(_FULL_WIDTH).translate(_ZERO_WIDTH).strip()


def name_key(text: str) -> str:
    """Give the key by which names and accounts are compared."""
    return squeeze(text)


def text_of(cell: Cell | None, place: Source | None = None) -> str:
    """Give the text of a name, account or other key; an error or a number that lost its digits is refused."""
    if cell is None:
        return ""
    if cell.kind in {"error", "no_result"}:
        raise _refuse_key("key-error", broken(cell), cell, place)
    if cell.kind == "bool":
        return "TRUE" if cell.text == "1" else "FALSE"
    return _digits(cell, place) if cell.kind == "number" else visible(cell.text)


def broken(cell: Cell) -> Text:
    """Say what a cell holds that has an error, or a formula without a result, where its content is needed."""
    if cell.kind == "no_result":
        return Text(
            "这一格的公式没有保存结果；请用 Excel 打开文件并重新保存",
            "the formula in this cell was saved without its result; open the file in Excel and save it again",
        )
    shown = show(cell.text, 40)
    return Text(
        f"这一格是公式错误 {shown}；请改成正确的内容",
        f"the cell holds the error {shown}; put in what belongs here",
    )


def _destroyed(cell: Cell) -> Text:
    shown = show(cell.text, 40)
    zh = f"长数字 {shown} 被存成了数值，15 位以后已经丢失；请把这一列设为文本格式后重新填写，或重新导出"
    en = f"the long number {shown} was stored as a number and lost its digits after the 15th; make the column text and enter or export it again"
    return Text(zh, en)


def _digits(cell: Cell, place: Source | None) -> str:
    value = decimal_of(cell.text)
    if abs(value) >= _DESTROYED_FROM:
        raise _refuse_key("key-destroyed", _destroyed(cell), cell, place)
    written = f"{value:f}"
    return written.rstrip("0").rstrip(".") if "." in written else written


def _refuse_key(code: str, text: Text, cell: Cell, place: Source | None) -> Refusal:
    named = text if place else Text(f"{cell.ref}：{text.zh}", f"{cell.ref}: {text.en}")
    return refuse(code, named, place)
