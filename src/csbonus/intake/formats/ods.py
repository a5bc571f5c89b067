"""OpenDocument tables (.ods): the cells' own values, errors and text, read from the XML within the limits."""

import re
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import NoReturn

from csbonus.intake.formats.grid import Grid, Spending, cell_of
from csbonus.intake.xlsx.cells import Cell, Kind, Shape, Sheet, column_letters, is_number
from csbonus.intake.xlsx.container import Container, damaged, over_limit
from csbonus.intake.xlsx.markup import Attributes, feed
from csbonus.problems import Text, refuse, show

_TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0 "
_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0 "
_TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0 "
_STYLE = "urn:oasis:names:tc:opendocument:xmlns:style:1.0 "
_ERROR_TYPE = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0 value-type"
_CELLS = frozenset({f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"})
_CONTENT = "content.xml"
_TIME = re.compile(r"-?PT(?:([0-9]+)H)?(?:([0-9]+)M)?(?:([0-9]+)(?:[.,]([0-9]+))?S)?")
_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9:.]{5,20}Z?)?")
_COUNT = re.compile(r"[0-9]{1,7}")
_LAST = 1_048_576
_Value = tuple[Kind, str, Shape]


def _number(text: str) -> _Value | None:
    return ("number", text, "general") if is_number(text) else None


def _percentage(text: str) -> _Value | None:
    return ("number", text, "percent") if is_number(text) else None


def _boolean(text: str) -> _Value | None:
    return ("bool", "1" if text == "true" else "0", "general") if text in ("true", "false") else None


def _date(text: str) -> _Value | None:
    return ("text", text.removesuffix("T00:00:00"), "general") if _ISO_DATE.fullmatch(text) else None


def _time(text: str) -> _Value | None:
    found = _TIME.fullmatch(text)
    if found is None:
        return None
    hours, minutes, seconds = (int(part or 0) for part in found.groups()[:3])
    part = (found[4] or "").rstrip("0")
    sign, rest = "-" if text.startswith("-") else "", f".{part}" if part else ""
    return "text", f"{sign}{hours}:{minutes:02d}:{seconds:02d}{rest}", "general"


_VALUES: Mapping[str, tuple[str, Callable[[str], _Value | None]]] = MappingProxyType(
    {
        "float": ("value", _number),
        "currency": ("value", _number),
        "percentage": ("value", _percentage),
        "boolean": ("boolean-value", _boolean),
        "date": ("date-value", _date),
        "time": ("time-value", _time),
    }
)
"""Where a cell of each type holds its value, and how it is read; nothing where it cannot be."""


def read_ods(container: Container) -> tuple[Sheet, ...]:
    """Read every sheet of an OpenDocument table."""
    place = container.place
    if "meta-inf/manifest.xml" in container.names():
        manifest = b"".join(container.blocks("META-INF/manifest.xml", place, limit="small_bytes"))
        if b"encryption-data" in manifest:
            zh = "文件设有打开密码，这种格式的密码 csbonus 打不开：请用 LibreOffice 或 WPS 打开，取消密码后重新保存"
            en = "the file is password-protected, which csbonus cannot open in this format: open it in LibreOffice and save it without the password"
            raise refuse("file-encrypted-ods", Text(zh, en), place)
    reader = _Reader(container)
    feed(container.blocks(_CONTENT, place), _CONTENT, reader, place)
    if not reader.grids:
        raise damaged("没有工作表", "it has no sheet", place)
    return tuple(grid.sheet() for grid in reader.grids)


class _Reader:
    """Takes the tags of content.xml and puts the sheets together."""

    def __init__(self, container: Container) -> None:
        self._container = container
        self._starts: Mapping[str, Callable[[Attributes], None]] = {
            f"{_STYLE}style": self._start_style,
            f"{_STYLE}table-properties": self._start_properties,
            f"{_TABLE}table": self._start_sheet,
            f"{_TABLE}table-row": self._start_row,
            **dict.fromkeys(_CELLS, self._start_cell),
        }
        self._spending = Spending(container.limits)
        self._depth = self._tags = self._skipped = 0
        self._hidden_styles: set[str] = set()
        self._style = ""
        self._row = self._column = 0
        self._row_repeat = 1
        self._is_row_hidden = False
        self._cell: Attributes | None = None
        self._paragraphs: list[str] = []
        self._held: list[Cell] = []
        self.grids: list[Grid] = []
        self.chunks: list[str] = []

    def start(self, name: str, said: Attributes) -> None:
        """Take an opening tag."""
        self._depth += 1
        self._tags += 1
        if self._depth > self._container.limits.depth:
            raise over_limit("depth", self._container.limits, self._container.place)
        if self._skipped or name == f"{_OFFICE}annotation":
            self._skipped += 1
        elif self._cell is not None:
            self._start_text(name, said)
        elif name in self._starts:
            self._starts[name](said)

    def end(self, name: str) -> None:
        """Take a closing tag."""
        self._depth -= 1
        if self._skipped:
            self._skipped -= 1
            self.chunks.clear()
        elif name == f"{_TEXT}p" and self._cell is not None:
            self._paragraphs.append("".join(self.chunks))
            self.chunks.clear()
        elif name in _CELLS and self._cell is not None:
            self._end_cell(self._cell)
            self._cell = None
        elif name == f"{_TABLE}table-row" and self.grids:
            self._end_row()
        elif self._cell is None:
            self.chunks.clear()

    def pause(self) -> None:
        """Count what was read."""
        self._container.spend("tags", self._tags, self._container.place)
        self._tags = 0
        if self._cell is None:
            self.chunks.clear()

    def _start_style(self, said: Attributes) -> None:
        self._style = said.get(f"{_STYLE}name", "")

    def _start_properties(self, said: Attributes) -> None:
        if said.get(f"{_TABLE}display") == "false":
            self._hidden_styles.add(self._style)

    def _start_cell(self, said: Attributes) -> None:
        if self.grids:
            self._cell, self._paragraphs = said, []

    def _start_sheet(self, said: Attributes) -> None:
        name = said.get(f"{_TABLE}name", "")
        hidden = said.get(f"{_TABLE}style-name", "") in self._hidden_styles
        self.grids.append(Grid(self._container.place.file, name, self._spending, hidden=hidden))
        self._row = 0

    def _start_row(self, said: Attributes) -> None:
        if not self.grids:
            return
        self._row_repeat = self._count(said, f"{_TABLE}number-rows-repeated")
        self._is_row_hidden = said.get(f"{_TABLE}visibility", "visible") != "visible"
        self._column = 0
        self._held.clear()

    def _start_text(self, name: str, said: Attributes) -> None:
        if name == f"{_TEXT}p":
            self.chunks.clear()
        elif name == f"{_TEXT}s":
            self.chunks.append(" " * min(self._count(said, f"{_TEXT}c"), 1_000))
        elif name in (f"{_TEXT}line-break", f"{_TEXT}tab"):
            self.chunks.append("\n" if name.endswith("break") else "\t")

    def _count(self, said: Attributes, name: str) -> int:
        text = said.get(name, "1")
        if not _COUNT.fullmatch(text) or not 0 < int(text) <= _LAST:
            zh, en = f"重复次数 {show(text)} 不对", f"a count of {show(text)} is not valid"
            raise damaged(zh, en, self._container.place)
        return int(text)

    def _end_cell(self, said: Attributes) -> None:
        repeat = self._count(said, f"{_TABLE}number-columns-repeated")
        kind, text, shape = self._value(said)
        if text or kind == "no_result":
            for column in range(
                self._column + 1, self._column + 1 + min(repeat, self._container.limits.columns + 1)
            ):
                has_formula = f"{_TABLE}formula" in said
                self._held.append(cell_of((self._row + 1, column), kind, text, shape, formula=has_formula))
        self._merge(said)
        self._column += repeat

    def _merge(self, said: Attributes) -> None:
        wide = self._count(said, f"{_TABLE}number-columns-spanned")
        high = self._count(said, f"{_TABLE}number-rows-spanned")
        if wide > 1 or high > 1:
            first, row = self._column + 1, self._row + 1
            last = f"{column_letters(first + wide - 1)}{row + high - 1}"
            self.grids[-1].merged.append(f"{column_letters(first)}{row}:{last}")

    def _value(self, said: Attributes) -> _Value:
        kind = said.get(f"{_OFFICE}value-type", "")
        shown = "\n".join(self._paragraphs)
        if said.get(_ERROR_TYPE) == "error":
            return "error", shown or "#ERR!", "general"
        if kind in _VALUES:
            part, read = _VALUES[kind]
            return read(said.get(f"{_OFFICE}{part}", "")) or self._misread(said.get(f"{_OFFICE}{part}", ""))
        if not shown and not kind and f"{_TABLE}formula" in said:
            return "no_result", "", "general"
        return "text", said.get(f"{_OFFICE}string-value", shown), "general"

    def _misread(self, text: str) -> NoReturn:
        place = self.grids[-1].at(self._row + 1, self._column + 1)
        shown = show(text, 40)
        raise damaged(f"单元格的值“{shown}”读不通", f"the cell's value '{shown}' cannot be read", place)

    def _end_row(self) -> None:
        rows: Sequence[int] = range(self._row + 1, self._row + 1 + (self._row_repeat if self._held else 0))
        grid = self.grids[-1]
        for row in rows:
            for cell in self._held:
                grid.put(cell._replace(row=row))
            grid.end_row()
        if self._is_row_hidden:
            grid.hide_rows(rows)
        self._row += self._row_repeat
