"""A workbook being written: sheets whose texts are always text and whose formulas carry their values."""

import re
from datetime import datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

from msgspec import Struct
from xlsxwriter import Workbook
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from csbonus.problems import Lang, Text, refuse
from csbonus.workbook.styles import FONT, properties
from csbonus.workbook.texts import columns_wide, writable

MOST_ROWS = 1_048_576
"""Excel has no more rows on a sheet."""

LONGEST_FORMULA = 8_192
DEEPEST_FORMULA = 64
"""Excel opens no longer and no deeper nested formula."""

_UNNAMABLE = re.compile(r"[^\w.]")
_LIKE_A_CELL = re.compile(r"[A-Za-z]{1,3}[0-9]+|[rRcC][0-9]*([rRcC][0-9]*)?")
_LONGEST_NAME = 255
_EVERYWHERE = "A1:XFD1048576"

_OPTIONS = {
    "in_memory": True, "constant_memory": False,
    "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
}  # fmt: skip


class Number(Struct, frozen=True):
    """A number in a cell and how it is shown."""

    value: Decimal | int
    shown_as: str = ""


class Live(Struct, frozen=True):
    """A formula without its `=`, the value it has now, and how that is shown; no value shows as blank.

    `is_array` where the formula looks at every cell of a range by itself.
    """

    formula: str
    value: Decimal | None
    shown_as: str = ""
    is_array: bool = False

    @property
    def is_portable(self) -> bool:
        """Tell whether every Excel takes the formula."""
        return len(self.formula) < LONGEST_FORMULA and _depth(self.formula) <= DEEPEST_FORMULA


Content = str | Number | Live


class Cell(Struct, frozen=True):
    """A cell's address: its sheet, and row and column from 0."""

    sheet: str
    row: int
    column: int

    @property
    def local(self) -> str:
        """The address on its own sheet: `$F$12`."""
        return f"${xl_col_to_name(self.column)}${self.row + 1}"

    def seen_from(self, sheet: str) -> str:
        """Write the address as a formula on a sheet names it: `'指标'!$F$12`."""
        return self.local if sheet == self.sheet else f"'{self.sheet}'!{self.local}"


class FormulaSheet(Worksheet):  # type: ignore[misc]
    """A worksheet that takes formulas as they are, without looking for functions newer than ours in each."""

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:  # noqa: ARG002, FBT001, FBT002
        return formula.removeprefix("=")


class Book:
    """A workbook in memory, in one language.

    With `values` its formulas are written as their values. An excerpt is for one person, so that what is made
    up of other people's figures is a value.
    """

    def __init__(self, lang: Lang, month: str, *, values: bool = False, is_excerpt: bool = False) -> None:
        self.lang = lang
        self.values = values
        self.is_excerpt = is_excerpt
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

    def sheet(self, name: str, *, is_shown: bool = True) -> "Sheet":
        """Add a sheet; the first that is shown is the one that opens."""
        page = self._file.add_worksheet(name, worksheet_class=FormulaSheet)
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
        """Find the format of a style and a number format."""
        key = (style, shown_as)
        if key not in self._formats:
            self._formats[key] = self._file.add_format(properties(style, shown_as))
        return self._formats[key]

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

    def put(self, row: int, column: int, content: Content, style: str) -> Cell:
        """Write a cell of any content."""
        if row >= MOST_ROWS:
            raise _too_long(self.name)
        match content:
            case str():
                self._put_text(row, column, content, style)
            case Number():
                self.page.write_number(
                    row, column, float(content.value), self.book.format(style, content.shown_as)
                )
            case Live():
                self._put_formula(row, column, content, style)
        return Cell(self.name, row, column)

    def measure(self, column: int, width: int) -> None:
        """Note that something so wide stands in a column."""
        self.wide[column] = max(width, self.wide.get(column, 0))

    def _put_text(self, row: int, column: int, text: str, style: str) -> None:
        shown = self.book.format(style)
        if text:
            self.page.write_string(row, column, writable(text), shown)
        else:
            self.page.write_blank(row, column, None, shown)

    def _put_formula(self, row: int, column: int, live: Live, style: str) -> None:
        shown = self.book.format(style, live.shown_as)
        value = "" if live.value is None else float(live.value)
        if live.is_array and not self.book.values:
            self.page.write_array_formula(row, column, row, column, f"={live.formula}", shown, value)
        elif live.is_portable and not self.book.values:
            self.page.write_formula(row, column, f"={live.formula}", shown, value)
        elif live.value is None:
            self.page.write_string(row, column, "", shown)
        else:
            self.page.write_number(row, column, float(live.value), shown)


def content_width(content: Content) -> int:
    """Measure how wide a cell's content stands."""
    if isinstance(content, str):
        return columns_wide(content)
    return 0 if content.value is None else len(f"{content.value:,.2f}") + ("%" in content.shown_as)


def _depth(formula: str) -> int:
    if formula.count("(") <= DEEPEST_FORMULA:
        return 0
    depth = deepest = 0
    for c in formula:
        depth += (c == "(") - (c == ")")
        deepest = max(deepest, depth)
    return deepest


def _too_long(sheet: str) -> Exception:
    return refuse(
        "sheet-too-long",
        Text(f"工作表“{sheet}”超过 Excel 的 {MOST_ROWS} 行；请按团队或店铺分批计算",
             f'sheet "{sheet}" would pass the {MOST_ROWS} rows of Excel; compute teams or shops apart'),
    )  # fmt: skip
