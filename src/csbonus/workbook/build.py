"""A computed month as an Excel workbook whose every amount is a live formula with its value beside it."""

from msgspec import Struct

from csbonus.pay.payslip import PayRun
from csbonus.problems import Lang, Text
from csbonus.workbook import (
    figures,
    gates,
    incidents,
    notices,
    overview,
    parameters,
    sources,
    strips,
    summary,
    trace,
)
from csbonus.workbook.addresses import Addresses
from csbonus.workbook.book import Book, Making, Sheet
from csbonus.workbook.contents import Contents
from csbonus.workbook.origin import Origin
from csbonus.workbook.properties import marks_of
from csbonus.workbook.sides import company_of

__all__ = ["Contents", "Origin", "build_workbook"]

_TITLE = Text("{0}工资表", "Payroll {0}")
_STRIPS_TITLE = Text("{0}工资条", "Payslips {0}")
_OVERVIEW_TITLE = Text("{0}工资总览", "Payroll overview {0}")
_EVERYTHING = Contents()
_AS_USUAL = Making()
_PERSONAL = ("strips", "trace", "figures", "gates")
_NAMES = {
    "overview": overview.NAME, "summary": summary.NAME, "trace": trace.NAME, "figures": figures.NAME,
    "parameters": parameters.NAME, "gates": gates.NAME, "incidents": incidents.NAME,
    "notices": notices.NAME, "sources": sources.NAME,
}  # fmt: skip


def build_workbook(
    payrun: PayRun, origin: Origin, lang: Lang, contents: Contents = _EVERYTHING, making: Making = _AS_USUAL
) -> bytes:
    """Write a month as a workbook in one language; the same month always gives the same bytes.

    Raises Refusal where Excel cannot hold it: a text over 32 767 characters, a sheet too long.
    """
    book = Book(lang, payrun.month, values=contents.values, making=making)
    title = _write(book, payrun, origin, contents)
    return book.close(title, marks_of(payrun.month, origin, lang, contents))


def _write(book: Book, payrun: PayRun, origin: Origin, contents: Contents) -> str:
    """Write all sheets; gives the workbook's title."""
    month = summary.month_title(payrun.month, book.lang)
    cells = summary.plan_summary(payrun, book.say(summary.NAME))
    slips = strips.StripWriter(strips=strips.plan_strips(payrun, book.lang), summary=cells, month=month)
    build = _Build(book=book, payrun=payrun, origin=origin, cells=cells, slips=slips, month=month)
    build.write({part: _add(book, slips, part, contents) for part in _parts(payrun, contents)})
    return build.title


def build_personal(payrun: PayRun, version: str, lang: Lang, *, values: bool = False) -> bytes:
    """Write the slips of one person as a workbook of their own, from an excerpt of the month."""
    book = Book(lang, payrun.month, values=values, is_excerpt=True)
    contents = Contents(sheets=_PERSONAL, values=values)
    origin = Origin(files=(), rules=(), version=version, options=(), rows=(), notices=())
    title = _write(book, payrun, origin, contents)
    marks = {"csbonus_month": payrun.month, "csbonus_version": version, "csbonus_part": "person"}
    return book.close(title, marks)


def sheet_names(lang: Lang) -> dict[str, str]:
    """Name every sheet in a language, by the word that asks for it; strips go on as 工资条2, 工资条3 ..."""
    return {part: name.to(lang) for part, name in {**_NAMES, "strips": strips.NAME}.items()}


def _parts(payrun: PayRun, contents: Contents) -> list[str]:
    """List the sheets to write; that of incidents stays out where there can be none, unless it is all there is."""
    found = [part for part in contents.written() if part != "incidents" or incidents.is_needed(payrun)]
    return found or ["incidents"]


def _add(book: Book, slips: strips.StripWriter, part: str, contents: Contents) -> list[Sheet]:
    if part == "strips":
        return strips.add_strip_sheets(book, slips.strips, is_shown=contents.is_shown(part))
    is_shown, has_charts = contents.is_shown(part), part == "overview"
    return [book.sheet(book.say(_NAMES[part]), is_shown=is_shown, has_charts=has_charts)]


class _Build(Struct, frozen=True, kw_only=True):
    """The month being written, and where its amounts will stand."""

    book: Book
    payrun: PayRun
    origin: Origin
    cells: summary.SummaryCells
    slips: strips.StripWriter
    month: str

    @property
    def title(self) -> str:
        return self.book.say(_TITLE).format(self.month)

    def write(self, sheets: dict[str, list[Sheet]]) -> None:
        """Write the sheets; figures, gates and lines use lines that are written after them."""
        payrun, addresses = self.payrun, Addresses()
        lines = [trace.place_lines(sheet, payrun, addresses) for sheet in sheets.get("trace", ())]
        for sheet in sheets.get("parameters", ()):
            parameters.write_parameters(sheet, payrun, addresses, self.title)
        for sheet in sheets.get("figures", ()):
            figures.write_figures(sheet, payrun, addresses, self.title)
        for sheet in sheets.get("gates", ()):
            gates.write_gates(sheet, payrun, addresses, self.title)
        for placed in lines:
            trace.write_trace(placed, payrun, self.title)
        for sheet in sheets.get("incidents", ()):
            incidents.write_incidents(sheet, payrun, addresses, self.month)
        for sheet in sheets.get("summary", ()):
            summary.write_summary(sheet, self.cells, payrun, addresses, self.title)
        self._write_readers(sheets)

    def _write_readers(self, sheets: dict[str, list[Sheet]]) -> None:
        """Write the sheets that read the summary, or nothing."""
        for sheet in sheets.get("overview", ()):
            title = self.book.say(_OVERVIEW_TITLE).format(self.month)
            overview.write_overview(sheet, self.cells, self.payrun, title)
        if "strips" in sheets:
            said = self.book.say(_STRIPS_TITLE).format(self.month)
            self.slips.write_sheets(sheets["strips"], f"{company_of(self.payrun)} {said}".strip())
        for sheet in sheets.get("notices", ()):
            notices.write_notices(sheet, (*self.origin.notices, *self.payrun.notices), self.title)
        for sheet in sheets.get("sources", ()):
            sources.write_sources(sheet, self.payrun, self.origin, self.cells, self.title)
