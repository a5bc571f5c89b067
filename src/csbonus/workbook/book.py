"""A workbook being written: sheets whose texts are always text and whose formulas carry their values."""

import re
from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

from msgspec import Struct
from xlsxwriter import Workbook

from csbonus.problems import Lang, Text, refuse
from csbonus.workbook.cells import MOST_COLUMNS, MOST_ROWS, Cell, Content, Live, Number, content_width, stored
from csbonus.workbook.rows import FormulaSheet, RowSheet, RowWriter, has_insides
from csbonus.workbook.styles import FONT, properties
from csbonus.workbook.texts import writable

__all__ = ["Book", "Cell", "Content", "Live", "Making", "Number", "Sheet", "content_width"]

_UNNAMABLE = re.compile(r"[^\w.]")
_LIKE_A_CELL = re.compile(r"[A-Za-z]{1,3}[0-9]+|[rRcC][0-9]*([rRcC][0-9]*)?")
_LONGEST_NAME = 255
_EVERYWHERE = "A1:XFD1048576"

_OPTIONS = {
    "in_memory": True, "constant_memory": False,
    "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
}  # fmt: skip


class Making(Struct, frozen=True, kw_only=True):
    """How a workbook is written: the most rows a sheet has, and whether rows are put together whole or cell by cell."""

    most_rows: int = MOST_ROWS
    in_whole_rows: bool = has_insides()


_AS_USUAL = Making()


class Book:
    """A workbook in memory, in one language.

    With `values` its formulas are written as their values. An excerpt is for one person, so that what is made
    up of other people's figures is a value.
    """

    def __init__(
        self,
        lang: Lang,
        month: str,
        *,
        values: bool = False,
        is_excerpt: bool = False,
        making: Making = _AS_USUAL,
    ) -> None:
        self.lang = lang
        self.values = values
        self.is_excerpt = is_excerpt
        self.making = making
        self._bytes = BytesIO()
        self._file: Any = Workbook(self._bytes, {**_OPTIONS, "default_format_properties": dict(FONT)})
        self._formats: dict[tuple[str, str], Any] = {}
        self._has_shown = False
        self._names: set[str] = set()
        year, number = (int(part) for part in month.split("-"))
        self._created = datetime(year, number, 1)  # noqa: DTZ001 - a workbook's time has no zone

    def say(self, text: Text) -> str:
        """Give a text in the workbook's language."""
        return text.to(self.lang)

    def sheet(self, name: str, *, is_shown: bool = True, has_charts: bool = False) -> "Sheet":
        """Add a sheet; the first that is shown is the one that opens. Charts are drawn from single cells only."""
        in_whole_rows = self.making.in_whole_rows and not has_charts
        page = self._file.add_worksheet(name, worksheet_class=RowSheet if in_whole_rows else FormulaSheet)
        if not is_shown:
            page.hide()
        elif not self._has_shown:
            page.activate()
            page.set_first_sheet()
            self._has_shown = True
        page.ignore_errors({"number_stored_as_text": _EVERYWHERE, "formula_differs": _EVERYWHERE})
        return Sheet(self, name, page)

    def name(self, name: str, cell: "Cell") -> None:
        """Give a cell a name for formulas, as far as Excel takes it; a name that is taken is left alone."""
        plain = _UNNAMABLE.sub("_", name)
        plain = (
            f"_{plain}"
            if _LIKE_A_CELL.fullmatch(plain) or not (plain[0].isalpha() or plain[0] == "_")
            else plain
        )
        if plain.casefold() not in self._names and len(plain) <= _LONGEST_NAME:
            self._names.add(plain.casefold())
            self._file.define_name(plain, f"={cell.seen_from('')}")

    def chart(self, kind: str) -> Any:  # noqa: ANN401 - XlsxWriter has no types
        """Make a chart, to be put on a sheet."""
        return self._file.add_chart({"type": kind})

    def format(self, style: str, shown_as: str = "") -> Any:  # noqa: ANN401 - XlsxWriter has no types
        """Find the format of a style and a number format, for cells."""
        key = (style, shown_as)
        if key not in self._formats:
            self._formats[key] = self.mark(style, shown_as)
            self._formats[key]._get_xf_index()  # noqa: SLF001 - numbered in the order of their first use
        return self._formats[key]

    def mark(self, style: str, shown_as: str = "") -> Any:  # noqa: ANN401 - XlsxWriter has no types
        """Make the format of a style for cells that meet a condition."""
        return self._file.add_format(properties(style, shown_as))

    def close(self, title: str, marks: dict[str, str]) -> bytes:
        """Finish the workbook, with its properties, and hand over its bytes."""
        self._file.set_properties({"title": title, "created": self._created})
        for name, value in marks.items():
            self._file.set_custom_property(name, value, "text")
        self._file.close()
        return self._bytes.getvalue()


class Sheet:
    """A sheet: writes cells and remembers how wide each column's texts are."""

    def __init__(self, book: Book, name: str, page: Any) -> None:  # noqa: ANN401 - XlsxWriter has no types
        self.book = book
        self.name = name
        self.page = page
        self.wide: dict[int, int] = {}
        is_plain = not isinstance(page, RowSheet)
        self._rows = None if is_plain else RowWriter(page, book.format, self._writable)

    def put(self, row: int, column: int, content: Content, style: str) -> Cell:
        """Write a cell of any content."""
        self._check_place(row, column)
        content = self._writable(content)
        if isinstance(content, Live):
            self._put_formula(row, column, content, style)
        elif isinstance(content, Number):
            shown = self.book.format(style, content.shown_as)
            self.page.write_number(row, column, stored(content.value), shown)
        elif content:
            self.page.write_string(row, column, writable(content), self.book.format(style))
        else:
            self.page.write_blank(row, column, None, self.book.format(style))
        return Cell(self.name, row, column)

    def put_row(self, row: int, cells: Sequence[tuple[Content, str]], points: float) -> None:
        """Write the cells of a row, each with its style, from the first column on, and set the row's height.

        Nothing else is written to the row.
        """
        self._check_place(row, len(cells) - 1)
        if self._rows is not None:
            self._rows.write(row, cells, points)
            return
        self.page.set_row(row, points)
        for column, (content, style) in enumerate(cells):
            self.put(row, column, content, style)

    def measure(self, column: int, width: int) -> None:
        """Note that something so wide stands in a column."""
        self.wide[column] = max(width, self.wide.get(column, 0))

    def _check_place(self, row: int, column: int) -> None:
        if row >= self.book.making.most_rows:
            raise _too_long(self.name, self.book.making.most_rows)
        if column >= MOST_COLUMNS:
            raise _too_wide(self.name)

    def _writable(self, content: Content) -> Content:
        """Turn a formula that is not wanted, or that Excel would not open, into its value."""
        if not isinstance(content, Live) or not (self.book.values or not content.is_portable):
            return content
        return "" if content.value is None else Number(content.value, content.shown_as)

    def _put_formula(self, row: int, column: int, live: Live, style: str) -> None:
        shown = self.book.format(style, live.shown_as)
        value = "" if live.value is None else stored(live.value)
        if live.is_array:
            self.page.write_array_formula(row, column, row, column, f"={live.formula}", shown, value)
        else:
            self.page.write_formula(row, column, f"={live.formula}", shown, value)


def _too_long(sheet: str, rows: int) -> Exception:
    return refuse(
        "sheet-too-long",
        Text(f"工作表“{sheet}”超过 Excel 的 {rows} 行；请按团队或店铺分批计算",
             f'sheet "{sheet}" would pass the {rows} rows of Excel; compute teams or shops apart'),
    )  # fmt: skip


def _too_wide(sheet: str) -> Exception:
    return refuse(
        "sheet-too-wide",
        Text(f"工作表“{sheet}”超过 Excel 的 {MOST_COLUMNS} 列；请按方案分批计算",
             f'sheet "{sheet}" would pass the {MOST_COLUMNS} columns of Excel; compute the plans apart'),
    )  # fmt: skip
