"""A computed month as an Excel workbook whose every amount is a live formula with its value beside it."""

from csbonus.pay.payslip import PayRun
from csbonus.problems import Lang, Text
from csbonus.workbook import figures, gates, incidents, notices, parameters, sources, strips, summary, trace
from csbonus.workbook.addresses import Addresses
from csbonus.workbook.book import Book
from csbonus.workbook.origin import Origin
from csbonus.workbook.properties import MONTH, VERSION

__all__ = ["Origin", "build_workbook"]

_TITLE = Text("{0}工资表", "Payroll {0}")
_STRIPS_TITLE = Text("{0}工资条", "Payslips {0}")


def build_workbook(payrun: PayRun, origin: Origin, lang: Lang) -> bytes:
    """Write a month as a workbook in one language; the same month always gives the same bytes.

    Raises Refusal where Excel cannot hold it: a text over 32 767 characters, a sheet too long.
    """
    book = Book(lang, payrun.month)
    month = summary.month_title(payrun.month, lang)
    title, strips_title = (book.say(text).format(month) for text in (_TITLE, _STRIPS_TITLE))
    addresses = Addresses()
    plan = strips.plan_strips(payrun, lang)
    summary_sheet = book.sheet(book.say(summary.NAME))
    strip_sheets = strips.add_strip_sheets(book, plan)
    trace_sheet, figure_sheet, parameter_sheet, gate_sheet = (
        book.sheet(book.say(part.NAME)) for part in (trace, figures, parameters, gates)
    )
    incident_sheet = book.sheet(book.say(incidents.NAME)) if incidents.is_needed(payrun) else None
    notice_sheet, source_sheet = (book.sheet(book.say(part.NAME)) for part in (notices, sources))
    lines = trace.place_lines(trace_sheet, payrun, addresses)
    parameters.write_parameters(parameter_sheet, payrun, addresses, title)
    figures.write_figures(figure_sheet, payrun, addresses, title)
    gates.write_gates(gate_sheet, payrun, addresses, title)
    trace.write_trace(lines, payrun, title)
    if incident_sheet is not None:
        incidents.write_incidents(incident_sheet, payrun, addresses, month)
    cells = summary.write_summary(summary_sheet, payrun, addresses, title)
    writer = strips.StripWriter(strips=plan, summary=cells, month=month)
    writer.write_sheets(strip_sheets, strips_title)
    notices.write_notices(notice_sheet, (*origin.notices, *payrun.notices), title)
    sources.write_sources(source_sheet, payrun, origin, cells, title)
    return book.close(title, {MONTH: payrun.month, VERSION: origin.version})
