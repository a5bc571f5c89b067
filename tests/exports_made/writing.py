"""An export written as a workbook: the layout of a platform, made-up people, and the noise that is asked for."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from random import Random

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from exports_made.cells import Written
from exports_made.laying import Sheet, Truth, lay_out
from exports_made.layouts import Layout
from exports_made.noise import Noise
from exports_made.people import Person

_FORMATS = ("0.00%", "[h]:mm:ss", "h:mm:ss")


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """An export that was written, and what it says."""

    path: Path
    truth: Truth


def make_export(
    folder: Path, layout: Layout, people: Sequence[Person], noise: Collection[Noise] = (), seed: int = 0
) -> Made:
    """Write an export of a platform into a folder, with noise; the same seed gives the same rows."""
    noise = frozenset(noise)
    sheet, truth = lay_out(layout, people, noise, Random(seed))
    path = folder / layout.file
    book = xlsxwriter.Workbook(path)
    book.set_properties({"created": datetime(2026, 11, 5, 1, 30)})  # noqa: DTZ001 - taken for UTC
    page = book.add_worksheet(sheet.name)
    looks = {code: book.add_format({"num_format": code}) for code in _FORMATS}
    _write_rows(page, sheet, looks)
    if "trailing_columns" in noise:
        _write_blanks(page, sheet, book.add_format({"bg_color": "#EEEEEE"}))
    if "extra_sheet" in noise:
        book.add_worksheet("说明").write_string(0, 0, "指标口径请看后台帮助")
    if sheet.spellings:
        _write_spellings(book.add_worksheet("表头"), sheet)
    book.close()
    return Made(path=path, truth=truth)


def _write_spellings(page: Worksheet, sheet: Sheet) -> None:
    for number, pair in enumerate([("表头写法", "对应表头"), *sheet.spellings.items()]):
        for place, text in enumerate(pair):
            page.write_string(number, place, text)


def _write_rows(page: Worksheet, sheet: Sheet, looks: dict[str, Format]) -> None:
    for number, row in enumerate(sheet.rows):
        for place, cell in row.items():
            _write(page, number, place, cell, looks.get(cell.format))
    for first_row, first, last_row, last in sheet.merged:
        said = sheet.rows[first_row].get(first)
        page.merge_range(first_row, first, last_row, last, said.value if said else "")
    for number in sheet.hidden:
        page.set_row(number, None, None, {"hidden": True})


def _write(page: Worksheet, row: int, place: int, cell: Written, look: Format | None) -> None:
    if cell.kind != "value":
        page.write_formula(row, place, "=1/0" if cell.kind == "error" else "=1*1", look, cell.value)
    elif isinstance(cell.value, str):
        page.write_string(row, place, cell.value)
    else:
        page.write_number(row, place, cell.value, look)


def _write_blanks(page: Worksheet, sheet: Sheet, look: Format) -> None:
    """Write formatted and blank cells to the right of the table."""
    width = max((place for row in sheet.rows for place in row), default=0) + 1
    for number in range(len(sheet.rows)):
        page.write_blank(number, width, None, look)
        page.write_string(number, width + 1, " ")
