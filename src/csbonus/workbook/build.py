"""A computed month as an Excel workbook whose every amount is a live formula with its value beside it."""

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from csbonus.pay.payslip import PayRun
from csbonus.problems import Lang, Notice, Text
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
from csbonus.workbook.book import Book, Making
from csbonus.workbook.cells import Paging
from csbonus.workbook.contents import Contents
from csbonus.workbook.origin import Origin
from csbonus.workbook.properties import marks_of
from csbonus.workbook.sheet import Sheet
from csbonus.workbook.sides import company_of
from csbonus.workbook.slip_notices import slip_notices
from csbonus.workbook.written import Pages, Written, continued_notices

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
    return write_month(payrun, origin, lang, contents, making).data


def write_month(
    payrun: PayRun, origin: Origin, lang: Lang, contents: Contents = _EVERYTHING, making: Making = _AS_USUAL
) -> Written:
    """Write a month as `build_workbook` does, and tell what is to be said of its sheets."""
    book = Book(lang, payrun.month, values=contents.values, making=making)
    title, notices = _write(book, payrun, origin, contents)
    data = book.close(title, marks_of(payrun.month, origin, lang, contents))
    return Written(data=data, notices=notices)


def _write(book: Book, payrun: PayRun, origin: Origin, contents: Contents) -> tuple[str, tuple[Notice, ...]]:
    """Write all sheets; gives the workbook's title, and what is to be said of the sheets."""
    month = summary.month_title(payrun.month, book.lang)
    cells = summary.plan_summary(payrun, Paging(book.say(summary.NAME), book.making.most_rows))
    arranged = strips.plan_strips(payrun, book.lang, book.making.most_rows)
    slips = strips.StripWriter(strips=arranged, summary=cells, month=month)
    build = _Build(book=book, payrun=payrun, origin=origin, cells=cells, slips=slips, month=month)
    sheets = {part: _add(book, slips, part, contents) for part in _parts(payrun, contents)}
    build.write(sheets)
    return build.title, _notices(payrun, sheets)


def build_personal(payrun: PayRun, version: str, lang: Lang, *, values: bool = False) -> bytes:
    """Write the slips of one person as a workbook of their own, from an excerpt of the month."""
    book = Book(lang, payrun.month, values=values, is_excerpt=True)
    contents = Contents(sheets=_PERSONAL, values=values)
    origin = Origin(files=(), rules=(), version=version, options=(), rows=(), notices=())
    title, _ = _write(book, payrun, origin, contents)
    marks = {"csbonus_month": payrun.month, "csbonus_version": version, "csbonus_part": "person"}
    return book.close(title, marks)


def sheet_names(lang: Lang) -> dict[str, str]:
    """Name every sheet in a language, by the word that asks for it; strips, for one, go on as 工资条 2 ..."""
    return {part: name.to(lang) for part, name in {**_NAMES, "strips": strips.NAME}.items()}


def _parts(payrun: PayRun, contents: Contents) -> list[str]:
    """List the sheets to write; that of incidents stays out where there can be none, unless it is all there is."""
    found = [part for part in contents.written() if part != "incidents" or incidents.is_needed(payrun)]
    return found or ["incidents"]


def _add(book: Book, slips: strips.StripWriter, part: str, contents: Contents) -> list[Sheet]:
    if part == "strips":
        return strips.add_strip_sheets(book, slips.strips, is_shown=contents.is_shown(part))
    is_shown, has_charts = contents.is_shown(part), part == "overview"
    name = book.say(_NAMES[part])
    return [Sheet(book, name, is_shown=is_shown, has_charts=has_charts, continues=not has_charts)]


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
        return self.titled(_TITLE)

    def titled(self, title: Text) -> str:
        """Say a title with the month, and the company before it where the plans name one."""
        return f"{company_of(self.payrun)} {self.book.say(title).format(self.month)}".strip()

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
            overview.write_overview(sheet, self.cells, self.payrun, self.titled(_OVERVIEW_TITLE))
        if "strips" in sheets:
            self.slips.write_sheets(sheets["strips"], self.titled(_STRIPS_TITLE))
        for sheet in sheets.get("notices", ()):
            said = (*self.origin.notices, *self.payrun.notices, *_notices(self.payrun, sheets))
            notices.write_notices(sheet, said, self.title)
        for sheet in sheets.get("sources", ()):
            origin = replace(self.origin, continued=tuple(_continued(sheets.values())))
            sources.write_sources(sheet, self.payrun, origin, self.cells, self.title)


def _notices(payrun: PayRun, sheets: Mapping[str, Sequence[Sheet]]) -> tuple[Notice, ...]:
    """Say which sheets go on with others, and how slips look where plans differ in that."""
    pages = continued_notices(_continued(sheets.values()))
    return (*pages, *slip_notices(payrun)) if "strips" in sheets else pages


def _continued(sheets: Iterable[Sequence[Sheet]]) -> list[Pages]:
    """List the sheets that are spread over several."""
    named = [tuple(page.name for sheet in parts for page in sheet.pages) for parts in sheets]
    return [names for names in named if len(names) > 1]
