"""Sheets to fill in: a title, an example above the header, notes and choices on the cells below."""

from collections.abc import Sequence
from typing import Protocol

from csbonus.problems import Lang, Text
from csbonus.workbook.book import Book
from csbonus.workbook.sheet import Sheet
from csbonus.workbook.table import set_paper, set_widths
from csbonus.workbook.texts import columns_wide

ROWS = 500
"""How many rows below the header are made ready."""

_HEADER = 2
_NARROWEST = 12
_LONGEST_LIST = 255
_SHOWN_AS = {"text": "@", "date": "yyyy-mm-dd", "number": "General", "money": "#,##0.00", "percent": "0.00%"}


class FillColumn(Protocol):
    """A column to fill in."""

    @property
    def header(self) -> str: ...  # noqa: D102 - its name says it
    @property
    def note(self) -> Text: ...  # noqa: D102
    @property
    def form(self) -> str: ...  # noqa: D102
    @property
    def choices(self) -> tuple[str, ...]: ...  # noqa: D102
    @property
    def example(self) -> str: ...  # noqa: D102


class FillSheet(Protocol):
    """A sheet to fill in."""

    @property
    def name(self) -> Text: ...  # noqa: D102
    @property
    def note(self) -> Text: ...  # noqa: D102
    @property
    def columns(self) -> Sequence[FillColumn]: ...  # noqa: D102


def build_template(sheets: Sequence[FillSheet], month: str, title: Text, lang: Lang) -> bytes:
    """Make a workbook of sheets to fill in; the same sheets give the same bytes."""
    book = Book(lang, month)
    lists = [column.choices for sheet in sheets for column in sheet.columns if _is_long(column.choices)]
    for sheet in sheets:
        _write(Sheet(book, book.say(sheet.name)), sheet, lists)
    if lists:
        _write_lists(book, lists)
    return book.close(title.to(lang), {})


def _is_long(choices: Sequence[str]) -> bool:
    return len(",".join(choices)) > _LONGEST_LIST or any("," in choice for choice in choices)


def _write(page: Sheet, sheet: FillSheet, lists: Sequence[tuple[str, ...]]) -> None:
    book = page.book
    page.put(0, 0, f"{book.say(sheet.name)}　{book.say(sheet.note)}", "section")
    mark = book.say(Text("例：", "e.g. "))
    for place, column in enumerate(sheet.columns):
        shown = f"{mark}{column.example}" if place == 0 else column.example
        page.put(1, place, shown, "note")
        page.put(_HEADER, place, column.header, "head")
        note = book.say(column.note)
        if note:
            page.page.write_comment(_HEADER, place, note, {"x_scale": 1.6, "author": "csbonus"})
        width = max(columns_wide(column.header), columns_wide(shown), _NARROWEST)
        page.measure(place, width + 3)
        _make_ready(page, place, column, lists)
    set_widths(page)
    page.page.freeze_panes(_HEADER + 1, 1)
    set_paper(page, book.say(sheet.name))


def _make_ready(page: Sheet, place: int, column: FillColumn, lists: Sequence[tuple[str, ...]]) -> None:
    """Give the cells below a header their format, and their choices."""
    style = "account" if column.form == "text" else "number"
    shown_as = "" if column.form == "text" else _SHOWN_AS[column.form]
    for row in range(_HEADER + 1, _HEADER + 1 + ROWS):
        page.page.write_blank(row, place, None, page.book.format(style, shown_as))
    if not column.choices:
        return
    source: object = list(column.choices)
    if _is_long(column.choices):
        letter = lists.index(column.choices)
        source = f"='{_lists_name(page.book)}'!${_letter(letter)}$1:${_letter(letter)}${len(column.choices)}"
    page.page.data_validation(
        _HEADER + 1, place, _HEADER + ROWS, place,
        {"validate": "list", "source": source, "error_type": "warning", "ignore_blank": True},
    )  # fmt: skip


def _letter(place: int) -> str:
    from xlsxwriter.utility import xl_col_to_name

    return str(xl_col_to_name(place))


def _lists_name(book: Book) -> str:
    return book.say(Text("选项", "Choices"))


def _write_lists(book: Book, lists: Sequence[tuple[str, ...]]) -> None:
    page = Sheet(book, _lists_name(book), is_shown=False)
    for place, choices in enumerate(lists):
        for row, choice in enumerate(choices):
            page.put(row, place, choice, "text")
