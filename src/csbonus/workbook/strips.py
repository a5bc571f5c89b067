"""The sheets 工资条: a header and a row for each person, ready to print and cut, never split by a page."""

from collections.abc import Sequence
from itertools import groupby

from msgspec import Struct

from csbonus.pay.payslip import PayRun, Payslip
from csbonus.problems import Lang, Text
from csbonus.workbook.book import Book
from csbonus.workbook.cells import Cell, Content, Live, Paging, area
from csbonus.workbook.pages import pages_of, points_on_page, sheets_of
from csbonus.workbook.people import identity
from csbonus.workbook.rows import RowForm
from csbonus.workbook.sheet import Sheet
from csbonus.workbook.sides import DEDUCTED, EARNED, NET, Sides
from csbonus.workbook.strip_bands import Arrangement, Band, Measure, arrange
from csbonus.workbook.summary import TOTAL, SummaryCells, line_column
from csbonus.workbook.table import Column, set_paper
from csbonus.workbook.texts import AMOUNT, columns_wide, title_width

NAME = Text("工资条", "Strips")
_HEAD_POINTS, _ROW_POINTS, _NOTE_POINTS, _GAP_POINTS = 30, 22, 18, 8
_GAPS = 2
"""Rows between strips; the line to cut along runs between them, clear of both strips."""

_NARROWEST, _WIDEST = 8, 18
_NOTES = Text("说明：", "Notes: ")
_SUMS = frozenset({TOTAL.id, EARNED.id, DEDUCTED.id, NET.id})


class StripPlan(Struct, frozen=True, kw_only=True):
    """How the strips stand: their rows by plan, widths, paper and scale, and the pages of each sheet."""

    arranged: Arrangement
    sheets: tuple[tuple[tuple[Payslip, ...], ...], ...]


def plan_strips(payrun: PayRun, lang: Lang, most_rows: int) -> StripPlan:
    """Arrange everybody's strip on pages."""
    arranged = arrange(payrun, _measure(payrun, lang))
    wide = sum(arranged.widths)
    slips = payrun.payslips
    bands = [arranged.bands[payslip.plan.id] for payslip in slips]
    heights = [
        _height(own) + _notes_height(_notes(payslip, lang), wide)
        for own, payslip in zip(bands, slips, strict=True)
    ]
    rows = [2 * len(own) + bool(payslip.notes) + _GAPS for own, payslip in zip(bands, slips, strict=True)]
    pages = pages_of(heights, points_on_page(arranged.scale, arranged.paper))
    sheets = sheets_of(pages, rows, most_rows)
    return StripPlan(
        arranged=arranged,
        sheets=tuple(tuple(tuple(slips[n] for n in page) for page in own) for own in sheets),
    )


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
        arranged = self.strips.arranged
        for sheet, pages in zip(sheets, self.strips.sheets, strict=True):
            row = 0
            breaks = []
            forms = _Forms.of(arranged, sheet.book)
            for page in pages:
                for payslip in page:
                    row = self._write_strip(sheet, row, payslip, forms)
                breaks.append(row)
            sheet.page.set_h_pagebreaks(breaks[:-1])
            for place, width in enumerate(arranged.widths):
                sheet.page.set_column(place, place, width)
            set_paper(sheet, title, upright=arranged.paper == "portrait")
            sheet.page.set_print_scale(arranged.scale)
            sheet.page.center_horizontally()

    def _write_strip(self, sheet: Sheet, row: int, payslip: Payslip, forms: "_Forms") -> int:
        """Write one person's strip and give the row after it."""
        strip = _Strip(sheet, self.summary, payslip, self.month, self.strips.arranged.sides)
        plan = payslip.plan.id
        for band, head in zip(self.strips.arranged.bands[plan], forms.heads[plan], strict=True):
            strip.write(row, band, head)
            row += 2
        if payslip.notes:
            self._write_notes(sheet, row, _notes(payslip, sheet.book.lang))
            row += 1
        for gap, form in enumerate(forms.gaps):
            sheet.put_in(form, row + gap, [], ("cut",) * len(form.fixed), _GAP_POINTS)
        return row + len(forms.gaps)

    def _write_notes(self, sheet: Sheet, row: int, text: str) -> None:
        """Write what is said besides amounts across the whole strip."""
        widths = self.strips.arranged.widths
        sheet.merge((row, 0), (row, len(widths) - 1), "strip_note")
        rest = [""] * (len(widths) - 1)
        sheet.put_row(row, [text, *rest], ("strip_note",) * len(widths), _notes_height(text, sum(widths)))


class _Forms(Struct, frozen=True):
    """The rows that all strips share: the headers of every plan, and those between strips, with the line to cut along."""

    heads: dict[str, list[RowForm]]
    gaps: list[RowForm]

    @classmethod
    def of(cls, arranged: Arrangement, book: Book) -> "_Forms":
        """Prepare them for a workbook."""
        heads = {
            plan: [RowForm([book.say(title) for title in _heads(band)]) for band in bands]
            for plan, bands in arranged.bands.items()
        }
        return cls(heads, [RowForm([""] * len(arranged.widths)), *[RowForm([])] * (_GAPS - 1)])


def _heads(band: Band) -> list[Text]:
    label = [band.label] if band.label is not None else []
    return [*label, *(column.title for column in band.columns)]


class _Strip:
    """One person's strip while it is written: the cells of what is earned and deducted, to be added up."""

    def __init__(
        self, sheet: Sheet, summary: SummaryCells, payslip: Payslip, month: str, sides: Sides
    ) -> None:
        self._sheet, self._summary, self._payslip = sheet, summary, payslip
        self._amounts = {line_column(line.rule): line.amount for line in payslip.lines}
        self._texts = identity(payslip.agent, "") | {"month": month}
        self._cells: dict[bool, list[Cell]] = {False: [], True: []}
        self._sums: dict[str, Cell] = {}
        self._earned, self._deducted = sides.sums(payslip)

    def write(self, row: int, band: Band, head: RowForm) -> None:
        """Write a row of the strip under its header."""
        sheet = self._sheet
        contents: list[Content] = []
        styles: list[str] = []
        if band.label is not None:
            sheet.merge((row, 0), (row + 1, 0), "strip_head")
            contents.append("")
            styles.append("strip_head")
        for column in band.columns:
            content, style = self._content(column, is_deducted=band.is_deducted)
            cell = sheet.cell(row + 1, len(contents))
            if column.id in self._amounts:
                self._cells[band.is_deducted].append(cell)
            elif column.id in _SUMS:
                self._sums[column.id] = cell
            contents.append(content)
            styles.append(style)
        sheet.put_in(head, row, [], ("strip_head",) * len(contents), _HEAD_POINTS)
        sheet.put_row(row + 1, contents, tuple(styles), _ROW_POINTS)

    def _content(self, column: Column, *, is_deducted: bool) -> tuple[Content, str]:
        if column.id in self._amounts:
            cell, amount = self._seen(column.id), self._amounts[column.id]
            shown = Live(f"-{cell}", 0 - amount, AMOUNT) if is_deducted else Live(cell, amount, AMOUNT)
            return shown, "strip_number"
        if column.id in _SUMS:
            return self._sum(column.id), "strip_total"
        return self._texts.get(column.id, ""), "strip_text"

    def _sum(self, column: str) -> Live:
        total = self._payslip.total
        if column == TOTAL.id:
            return Live(self._seen(column), total, AMOUNT)
        if column == NET.id:
            earned, less = self._sums[EARNED.id].local, self._sums[DEDUCTED.id].local
            return Live(f"ROUND({earned}-{less},2)", total, AMOUNT)
        cells = self._cells[column == DEDUCTED.id]
        rows = [list(own) for _, own in groupby(cells, key=lambda cell: cell.row)]
        spans = [area(own[0], own[-1], self._sheet.name) for own in rows]
        added = f"ROUND(SUM({','.join(spans)}),2)" if spans else "0"
        return Live(added, self._deducted if column == DEDUCTED.id else self._earned, AMOUNT)

    def _seen(self, column: str) -> str:
        return self._summary.amount(self._payslip.agent.key, column).seen_from(self._sheet.name)


def _height(bands: Sequence[Band]) -> int:
    return len(bands) * (_HEAD_POINTS + _ROW_POINTS) + _GAPS * _GAP_POINTS


def _notes(payslip: Payslip, lang: Lang) -> str:
    """Put the notes of a slip into one text; nothing where there is none."""
    if not payslip.notes:
        return ""
    join = "；" if lang == "zh" else "; "
    return _NOTES.to(lang) + join.join(note.to(lang) for note in payslip.notes)


def _notes_height(text: str, wide: int) -> int:
    return _NOTE_POINTS * -(-columns_wide(text) // wide) if text else 0


def _measure(payrun: PayRun, lang: Lang) -> Measure:
    """Tell how wide a column must be for what stands in it in any strip."""
    longest = _longest_texts(payrun)
    amount = max((len(f"{p.total:,.2f}") for p in payrun.payslips), default=0) + 2

    def width(column: Column) -> int:
        title = title_width(column.title.to(lang)) + 3
        return min(max(longest.get(column.id, amount), title, _NARROWEST), _WIDEST)

    return width


def _longest_texts(payrun: PayRun) -> dict[str, int]:
    found: dict[str, int] = {"month": 12, "blank": 0}
    for payslip in payrun.payslips:
        for column, text in identity(payslip.agent, "").items():
            found[column] = max(found.get(column, 0), columns_wide(text) + 2)
    return found
