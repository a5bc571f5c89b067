"""CSV and its kin (tabs, semicolons): one sheet of texts, read strictly, so that no figure moves to another column."""

import csv
import io
import re
from collections.abc import Iterator

from csbonus.intake.formats.encodings import decode
from csbonus.intake.formats.grid import Grid, Spending
from csbonus.intake.xlsx.cells import Cell, Shape, Sheet
from csbonus.intake.xlsx.container import Limits, over_limit
from csbonus.problems import Notice, Source, Text, refuse

SHEET = "CSV"
"""What the only sheet of a text file is called."""

_DELIMITERS = (",", "\t", ";", "|")
_SEP = re.compile(r"sep=(.)\r?\n?", re.IGNORECASE)
_QUOTED_FORMULA = re.compile(r'="([^"]*)"')
_QUOTED = re.compile(r'"[^"]*"')
_BREAK = re.compile(r"\r\n|\r|\n")
_LOOKED_AT = 30
_AS_TEXT: tuple[Shape, bool, bool] = ("general", False, False)


def read_text(data: bytes, file: str, limits: Limits) -> tuple[Sheet, tuple[Notice, ...]]:
    """Read a text file with a delimiter; the encoding is said unless it is UTF-8."""
    place = Source(file=file)
    text, encoding = decode(data, place)
    separated, skipped, delimiter = _separated(text, place)
    grid = Grid(file, SHEET, Spending(limits))
    width = 0
    for number, (line, fields) in enumerate(
        _records(separated, delimiter, skipped, place, limits), skipped + 1
    ):
        texts = [_plain(field) for field in fields]
        if len(texts) == 1 or not any(texts):  # a title or a note, or a blank line
            width_of = 1
        else:
            width = width or _width(texts)
            _check_width(texts, width, Source(file=file, line=line))
            width_of = width
        for column, text_of in enumerate(texts[:width_of], 1):
            grid.put(Cell(number, column, "text", text_of, *_AS_TEXT))
    return grid.sheet(), _said(encoding, place)


def _width(texts: list[str]) -> int:
    """Count the columns of a header: blank ones at its end are none."""
    return max(number for number, text in enumerate(texts, 1) if text)


def _check_width(texts: list[str], width: int, at: Source) -> None:
    """Refuse a line with fewer fields than the header, or with something beyond its last column."""
    if len(texts) < width or any(texts[width:]):
        found = len(texts)
        zh = f"这一行有 {found} 列，表头有 {width} 列，数字会错位：请改正（金额里有逗号的要加引号），或重新导出"
        en = f"this line has {found} fields and the header has {width}, so figures would shift: correct it (an amount with a comma needs quotes), or export the file again"
        raise refuse("csv-ragged", Text(zh, en), at)


def _said(encoding: str, place: Source) -> tuple[Notice, ...]:
    if encoding == "utf-8":
        return ()
    name = "GBK" if encoding == "gb18030" else encoding.upper()
    return (Notice(code="file-encoded", text=Text(f"按 {name} 编码读取", f"read as {name}"), source=place),)


def _separated(text: str, place: Source) -> tuple[str, int, str]:
    """Find the delimiter: that of Excel's `sep=` line, or else the one in most of the first lines."""
    stated = _SEP.match(text)
    if stated:
        return text[stated.end() :], 1, stated[1]
    lines = [_QUOTED.sub("", line) for line in _BREAK.split(text[: 256 * 1024])[:_LOOKED_AT]]
    found = max(_DELIMITERS, key=lambda one: (sum(one in line for line in lines), sum(line.count(one) for line in lines)))  # fmt: skip
    if any(found in line for line in lines):
        return text, 0, found
    if "，" in text[:4096]:
        zh = "各列之间是全角逗号“，”，分不开列：请换成半角逗号，或另存为 .xlsx"
        en = "the columns are parted by full-width commas (，): replace them by plain commas, or save it as .xlsx"
        raise refuse("csv-fullwidth-comma", Text(zh, en), Source(file=place.file, line=1))
    return text, 0, ","


def _records(
    text: str, delimiter: str, skipped: int, place: Source, limits: Limits
) -> Iterator[tuple[int, list[str]]]:
    """Give each record with the line it begins on."""
    csv.field_size_limit(limits.text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = skipped + 1
    try:
        for record in reader:
            yield line, record
            line = reader.line_num + skipped + 1
    except csv.Error as fault:
        raise _malformed(str(fault), line, place, limits) from None


def _malformed(fault: str, line: int, place: Source, limits: Limits) -> Exception:
    at = Source(file=place.file, line=line)
    if "field larger" in fault:
        return over_limit("text", limits, at)
    if "unexpected end" in fault:
        zh = "从这一行开始的引号没有收尾，后面的行都会被吞进一格：请补上引号，或重新导出"
        en = "a quote that begins on this line is never closed and would swallow all rows after it: close it, or export the file again"
    else:
        zh = "引号用得不对（引号后面应当是分隔符）：请改正这一行，或重新导出"
        en = "a quote on this line is followed by more text: correct the line, or export the file again"
    return refuse("csv-quote", Text(zh, en), at)


def _plain(field: str) -> str:
    """Give a field as a person means it: without the tab or `="..."` that keeps Excel from making it a number."""
    field = field.strip(" \t\ufeff")
    quoted = _QUOTED_FORMULA.fullmatch(field) if field.startswith("=") else None
    return quoted[1] if quoted else field
