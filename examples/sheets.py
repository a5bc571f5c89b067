"""Sheets as exports and offices make them, written to workbooks whose bytes are always the same."""

import io
import unicodedata
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

import xlsxwriter

SAVED = datetime(2026, 11, 4, 9, 30)  # noqa: DTZ001 - a workbook's properties have no zone


class Shown(NamedTuple):
    """A number or text with the number format that its cell has."""

    value: Decimal | int | str | date
    form: str


class Total(NamedTuple):
    """A formula and the result saved with it."""

    formula: str
    result: Decimal | int
    form: str = "#,##0.00"


Cell = str | int | Decimal | date | Shown | Total | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A sheet: titles, a header, rows, summary rows below them, notes below those."""

    name: str
    header: tuple[str, ...]
    rows: Sequence[tuple[Cell, ...]]
    titles: tuple[str, ...] = ()
    tail: Sequence[tuple[Cell, ...]] = ()
    notes: tuple[str, ...] = ()
    fill: str = "#DDEBF7"
    ink: str = "#1F2937"
    is_centred: bool = False


@dataclass(slots=True)
class _Writer:
    """Writes one workbook; a format is made once for each way a cell looks."""

    book: Any
    formats: dict[tuple[tuple[str, object], ...], Any] = field(default_factory=dict)

    def look(self, **properties: object) -> Any:  # noqa: ANN401 - XlsxWriter has no types
        key = tuple(sorted(properties.items()))
        if key not in self.formats:
            self.formats[key] = self.book.add_format({"font_name": "微软雅黑", "font_size": 10, **properties})
        return self.formats[key]

    def sheet(self, sheet: Sheet) -> None:
        page = self.book.add_worksheet(sheet.name)
        top = len(sheet.titles)
        self._titles(page, sheet)
        self._header(page, sheet, top)
        side: dict[str, object] = {"align": "center"} if sheet.is_centred else {}
        for row, cells in enumerate(sheet.rows, top + 1):
            self._row(page, row, cells, side)
        side |= {"bold": True, "bg_color": "#F7F7F7"}
        for row, cells in enumerate(sheet.tail, top + 1 + len(sheet.rows)):
            self._row(page, row, cells, side)
        for row, note in enumerate(sheet.notes, top + 1 + len(sheet.rows) + len(sheet.tail)):
            page.write_string(row, 0, note, self.look(font_size=9, font_color="#7F7F7F"))
        for column, width in enumerate(_widths(sheet)):
            page.set_column(column, column, width)
        page.freeze_panes(top + 1, 1)
        page.set_landscape()
        page.set_paper(9)
        page.fit_to_pages(1, 0)

    def _titles(self, page: Any, sheet: Sheet) -> None:  # noqa: ANN401
        for row, title in enumerate(sheet.titles):
            look = self.look(bold=row == 0, font_size=14 if row == 0 else 9, valign="vcenter")
            if row == 0:
                page.set_row(row, 26)
                page.merge_range(row, 0, row, len(sheet.header) - 1, title, look)
            else:
                page.write_string(row, 0, title, look)

    def _header(self, page: Any, sheet: Sheet, row: int) -> None:  # noqa: ANN401
        look = self.look(
            bold=True, bg_color=sheet.fill, font_color=sheet.ink, border=1, border_color="#BFBFBF",
            align="center", valign="vcenter", text_wrap=True,
        )  # fmt: skip
        page.set_row(row, 32)
        for column, text in enumerate(sheet.header):
            page.write_string(row, column, text, look)

    def _row(self, page: Any, row: int, cells: Iterable[Cell], side: dict[str, object]) -> None:  # noqa: ANN401
        for column, cell in enumerate(cells):
            form = _plain(cell)[1]
            shown: dict[str, object] = {"num_format": form} if form else {}
            look = self.look(border=1, border_color="#D9D9D9", **side, **shown)
            _write(page, (row, column), cell, look)


def _write(page: Any, at: tuple[int, int], cell: Cell, look: Any) -> None:  # noqa: ANN401
    value = _plain(cell)[0]
    if isinstance(cell, Total):
        page.write_formula(*at, cell.formula, look, cell.result)
    elif value is None:
        page.write_blank(*at, None, look)
    elif isinstance(value, str):
        page.write_string(*at, value, look)
    elif isinstance(value, date):
        page.write_datetime(*at, value, look)
    else:
        page.write_number(*at, value, look)


def _plain(cell: Cell) -> tuple[Decimal | int | str | date | None, str]:
    if isinstance(cell, Shown):
        return cell
    if isinstance(cell, Total):
        return cell.result, cell.form
    form = {Decimal: "#,##0.00", date: "yyyy-mm-dd"}.get(type(cell), "")
    return cell, form


def _widths(sheet: Sheet) -> Iterable[float]:
    for column, text in enumerate(sheet.header):
        texts = [_text(row[column]) for row in (*sheet.rows, *sheet.tail) if column < len(row)]
        yield min(max(_wide(text) * 0.62, *map(_wide, texts), 6) + 3, 44)


def _text(cell: Cell) -> str:
    value, form = _plain(cell)
    if isinstance(value, Decimal) and "0.00" in form:
        return f"{value:,.2f}"
    return "" if value is None else str(value)


def _wide(text: str) -> float:
    return sum(2.0 if unicodedata.east_asian_width(character) in "WF" else 1.0 for character in text)


def workbook(*sheets: Sheet) -> bytes:
    """Write sheets to a workbook."""
    written = io.BytesIO()
    book = xlsxwriter.Workbook(written, {"in_memory": True})
    book.set_properties({"author": "云栖", "created": SAVED})
    writer = _Writer(book)
    for sheet in sheets:
        writer.sheet(sheet)
    book.close()
    return _stored(written.getvalue())


def _stored(data: bytes) -> bytes:
    """Pack a workbook again without compression: its bytes then don't depend on the zlib of the machine."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as new:
        for part in old.infolist():
            entry = zipfile.ZipInfo(part.filename, (1980, 1, 1, 0, 0, 0))
            entry.create_system = 3
            new.writestr(entry, old.read(part))
    return packed.getvalue()
