"""A computed month as JSON, with its input files: their fingerprints, sheets, and where exports come from."""

from collections.abc import Iterable, Iterator
from itertools import chain

from csbonus.intake.pages import InputFile, SheetExport
from csbonus.pay.payslip import PayRun
from csbonus.payroll import Computed
from csbonus.problems import Lang, Notice
from csbonus.report.json_result import Record, Sources, run_json


def month_json(
    computed: Computed, payrun: PayRun, lang: Lang, said: Iterable[Notice] = (), *, jobs: int = 1
) -> Iterator[bytes]:
    """Write a month in pieces as `run --json` does, titles and sentences in one language.

    `said` are notices of the other results, taken after the slips, when these are made; `jobs` processes write
    the slips.
    """
    sources: Sources = {
        "inputs": input_records(computed.read.files if computed.read else ()),
        "rules": [{"file": file.file, "sha256": file.sha256} for file in computed.rules.files],
    }
    return run_json(payrun, chain(computed.notices, said), sources, lang, jobs=jobs)


def input_records(files: Iterable[InputFile]) -> list[Record]:
    """Give a record for every file; `exports` only where a sheet says of itself where it comes from."""
    return [
        {"file": file.file, "sha256": file.sha256, "sheets": list(file.sheets)}
        | (
            {"exports": [{"sheet": one.sheet, **export_record(one)} for one in file.exports]}
            if file.exports
            else {}
        )
        for file in files
    ]


def export_record(export: SheetExport) -> Record:
    """Say of a sheet which platform exported it, how it counts, and when it was exported; null where it is not known."""
    of = export.circumstances
    return {
        "platform": export.platform.id if export.platform else None,
        "attribution": of.attribution,
        "exported": of.exported or None,
    }
