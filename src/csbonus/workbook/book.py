"""A workbook being written: its pages, formats, names and properties."""

import re
from datetime import datetime
from io import BytesIO
from typing import Any

from msgspec import Struct
from xlsxwriter import Workbook

from csbonus.problems import Lang, Text
from csbonus.workbook.cells import MOST_ROWS, Cell
from csbonus.workbook.package import SlimWorkbook
from csbonus.workbook.rows import FormulaSheet, RowSheet, has_insides
from csbonus.workbook.styles import FONT, properties

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
        options = {**_OPTIONS, "default_format_properties": dict(FONT)}
        self._bytes = BytesIO()
        self._file: Any = SlimWorkbook(options) if making.in_whole_rows else Workbook(self._bytes, options)
        self._formats: dict[tuple[str, str], Any] = {}
        self._names: set[str] = set()
        year, number = (int(part) for part in month.split("-"))
        self._created = datetime(year, number, 1)  # noqa: DTZ001 - a workbook's time has no zone

    def say(self, text: Text) -> str:
        """Give a text in the workbook's language."""
        return text.to(self.lang)

    def page(self, name: str, *, in_whole_rows: bool, after: Any = None) -> Any:  # noqa: ANN401 - XlsxWriter has no types
        """Add a page, `after` another or at the end. Charts are drawn from pages whose cells are written one by one."""
        kind = RowSheet if in_whole_rows and self.making.in_whole_rows else FormulaSheet
        page = self._file.add_worksheet(name, worksheet_class=kind)
        page.ignore_errors({"number_stored_as_text": _EVERYWHERE, "formula_differs": _EVERYWHERE})
        if after is not None:
            pages = self._file.worksheets()
            pages.insert(pages.index(after) + 1, pages.pop())
            if after.hidden:
                page.hide()
        return page

    def name(self, name: str, cell: Cell) -> None:
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
        self._open_first_shown()
        self._file.set_properties({"title": title, "created": self._created})
        for name, value in marks.items():
            self._file.set_custom_property(name, value, "text")
        if isinstance(self._file, SlimWorkbook):
            return self._file.to_bytes()
        self._file.close()
        return self._bytes.getvalue()

    def _open_first_shown(self) -> None:
        """Let the first page that is shown open, with all pages numbered as they stand now."""
        pages = self._file.worksheets()
        for index, page in enumerate(pages):
            page.index = index
        for page in [page for page in pages if not page.hidden][:1]:
            page.activate()
            page.set_first_sheet()
