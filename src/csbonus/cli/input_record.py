"""Input files as JSON records: their fingerprints, their sheets, and how those that are exports came about."""

from collections.abc import Iterable

from csbonus.intake.pages import InputFile, SheetExport
from csbonus.report.json_result import Record


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
