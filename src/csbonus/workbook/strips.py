"""The sheets 工资条: a header and a row for each person, ready to print and cut, never split by a page."""

from collections.abc import Sequence
from itertools import zip_longest

from msgspec import Struct

from csbonus.pay.payslip import PayRun, Payslip
from csbonus.problems import Lang, Text
from csbonus.workbook.book import Book
from csbonus.workbook.cells import Live, Paging
from csbonus.workbook.pages import pages_of, points_on_page, scale_to_width, sheets_of
from csbonus.workbook.people import (
    NAME_COLUMN,
    NUMBER_COLUMN,
    ROLE_COLUMN,
    TEAM_COLUMN,
    columns_needed,
    identity,
)
from csbonus.workbook.sheet import Sheet
from csbonus.workbook.summary import TOTAL, SummaryCells, line_column
from csbonus.workbook.table import Column, set_landscape
from csbonus.workbook.texts import AMOUNT, columns_wide, title_width

NAME = Text("工资条", "Strips")
_MOST_COLUMNS = 14
_HEAD_POINTS, _ROW_POINTS, _NOTE_POINTS, _GAP_POINTS = 30, 22, 18, 14
_NARROWEST, _WIDEST = 8, 18
_BLANK = Column(id="blank", title=Text("", ""))
_NOTES = Text("说明：", "Notes: ")
_MONTH = Column(id="month", title=Text("月份", "Month"))

Bands = list[list[Column]]
"""The columns of a strip, cut into rows that fit on the paper."""


class StripPlan(Struct, frozen=True, kw_only=True):
    """How the strips stand: the columns by plan, widths, scale, and the pages of each sheet."""

    bands: dict[str, Bands]
    widths: tuple[int, ...]
    scale: int
    sheets: tuple[tuple[tuple[Payslip, ...], ...], ...]


def plan_strips(payrun: PayRun, lang: Lang, most_rows: int) -> StripPlan:
    """Arrange everybody's strip on pages."""
    bands = {plan.id: _bands(payrun, plan_id=plan.id) for plan in payrun.plans}
    widths = _widths(payrun, bands, lang)
    scale = scale_to_width(widths)
    wide = sum(widths)
    heights = [
        _height(bands[payslip.plan.id]) + _notes_height(_notes(payslip, lang), wide)
        for payslip in payrun.payslips
    ]
    slips = payrun.payslips
    rows = [_rows(bands[payslip.plan.id], payslip) for payslip in slips]
    sheets = sheets_of(pages_of(heights, points_on_page(scale)), rows, most_rows)
    return StripPlan(
        bands=bands, widths=widths, scale=scale,
        sheets=tuple(tuple(tuple(slips[n] for n in page) for page in pages) for pages in sheets),
    )  # fmt: skip


def add_strip_sheets(book: Book, strips: StripPlan, *, is_shown: bool = True) -> list[Sheet]:
    """Add a sheet, or as many as the pages need: 工资条, 工资条 2 ..."""
    paging = Paging(book.say(NAME))
    return [Sheet(book, paging.name(number), is_shown=is_shown) for number in range(len(strips.sheets))]


class StripWriter(Struct, frozen=True, kw_only=True):
    """Writes strips whose amounts refer to the summary."""

    strips: StripPlan
    summary: SummaryCells
    month: str

    def write_sheets(self, sheets: Sequence[Sheet], title: str) -> None:
        """Write every sheet with its pages."""
        for sheet, pages in zip(sheets, self.strips.sheets, strict=True):
            row = 0
            breaks = []
            for page in pages:
                for payslip in page:
                    row = self._write_strip(sheet, row, payslip)
                breaks.append(row)
            sheet.page.set_h_pagebreaks(breaks[:-1])
            for place, width in enumerate(self.strips.widths):
                sheet.page.set_column(place, place, width)
            set_landscape(sheet, title)
            sheet.page.set_print_scale(self.strips.scale)
            sheet.page.center_horizontally()

    def _write_strip(self, sheet: Sheet, row: int, payslip: Payslip) -> int:
        """Write one person's strip and give the row after it."""
        amounts = {line_column(line.rule): line.amount for line in payslip.lines} | {"total": payslip.total}
        for band in self.strips.bands[payslip.plan.id]:
            sheet.page.set_row(row, _HEAD_POINTS)
            sheet.page.set_row(row + 1, _ROW_POINTS)
            for place, column in enumerate(band):
                sheet.put(row, place, sheet.book.say(column.title), "strip_head")
                if column.id in amounts:
                    cell = self.summary.amount(payslip.agent.key, column.id).seen_from(sheet.name)
                    style = "strip_total" if column.id == "total" else "strip_number"
                    sheet.put(row + 1, place, Live(cell, amounts[column.id], AMOUNT), style)
                else:
                    sheet.put(row + 1, place, self._text(payslip, column), "strip_text")
            row += 2
        if payslip.notes:
            self._write_notes(sheet, row, _notes(payslip, sheet.book.lang))
            row += 1
        sheet.page.set_row(row, _GAP_POINTS)
        return row + 1

    def _write_notes(self, sheet: Sheet, row: int, text: str) -> None:
        """Write what is said besides amounts across the whole strip."""
        last = len(self.strips.widths) - 1
        sheet.page.merge_range(row, 0, row, last, "", sheet.book.format("strip_note"))
        sheet.put(row, 0, text, "strip_note")
        sheet.page.set_row(row, _notes_height(text, sum(self.strips.widths)))

    def _text(self, payslip: Payslip, column: Column) -> str:
        return (identity(payslip.agent, "") | {"month": self.month}).get(column.id, "")


def _bands(payrun: PayRun, plan_id: str) -> Bands:
    plan = next(plan for plan in payrun.plans if plan.id == plan_id)
    people = columns_needed(payrun, (NUMBER_COLUMN, NAME_COLUMN, ROLE_COLUMN, TEAM_COLUMN))
    lines = [Column(id=line_column(line), title=line.title) for line in payrun.lines_used(plan)]
    columns = [_MONTH, *people, *lines, TOTAL]
    rows = -(-len(columns) // _MOST_COLUMNS)
    size = -(-len(columns) // rows)
    columns[-1:-1] = [_BLANK] * (rows * size - len(columns))
    return [columns[start : start + size] for start in range(0, len(columns), size)]


def _height(bands: Bands) -> int:
    return len(bands) * (_HEAD_POINTS + _ROW_POINTS) + _GAP_POINTS


def _rows(bands: Bands, payslip: Payslip) -> int:
    return 2 * len(bands) + bool(payslip.notes) + 1


def _notes(payslip: Payslip, lang: Lang) -> str:
    """Put the notes of a slip into one text; nothing where there is none."""
    if not payslip.notes:
        return ""
    join = "；" if lang == "zh" else "; "
    return _NOTES.to(lang) + join.join(note.to(lang) for note in payslip.notes)


def _notes_height(text: str, wide: int) -> int:
    return _NOTE_POINTS * -(-columns_wide(text) // wide) if text else 0


def _widths(payrun: PayRun, bands: dict[str, Bands], lang: Lang) -> tuple[int, ...]:
    """Find how wide each column must be for what stands in it in any strip."""
    longest = _longest_texts(payrun)
    amount = max((len(f"{p.total:,.2f}") for p in payrun.payslips), default=0) + 2
    rows = [
        [_width(column, longest.get(column.id, amount), lang) for column in band]
        for plan in bands.values()
        for band in plan
    ]
    return tuple(max(widths) for widths in zip_longest(*rows, fillvalue=0))


def _width(column: Column, content: int, lang: Lang) -> int:
    title = title_width(column.title.to(lang)) + 3
    return min(max(content, title, _NARROWEST), _WIDEST)


def _longest_texts(payrun: PayRun) -> dict[str, int]:
    found: dict[str, int] = {"month": 12}
    for payslip in payrun.payslips:
        for column, text in identity(payslip.agent, "").items():
            found[column] = max(found.get(column, 0), columns_wide(text) + 2)
    return found
