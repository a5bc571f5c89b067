"""What mutations begin with: the shipped months in every format that can be made here, and the shipped plans."""

import io
from html import escape
from pathlib import Path

from openpyxl import load_workbook

from fuzz.mutating import zipped

ROOT = Path(__file__).resolve().parent.parent
_ONE_SHEET = frozenset({"csv", "html"})
_ODS = "application/vnd.oasis.opendocument.spreadsheet"
_SPACES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
)

Rows = list[list[str]]


def plan_of(target: str) -> Path:
    """Give the plan that a target's files are paid by: one without figures of teams where there is one sheet."""
    return ROOT / "rules" / ("day-shift-presales" if target in _ONE_SHEET else "jd-presales")


def seeds_of(target: str) -> list[bytes]:
    """Give the seeds of a target: at least one."""
    if target == "yaml":
        return [path.read_bytes() for path in sorted(ROOT.glob("rules/*/plan.yaml"))]
    if target == "xlsx":
        return [path.read_bytes() for path in sorted(ROOT.glob("rules/*/example/*.xlsx"))]
    if target == "xls":
        return [(ROOT / "tests" / "intake" / "formats" / "figures.xls").read_bytes()]
    (first,) = sorted((plan_of(target) / "example").glob("*.xlsx"))
    sheets = _tables(first)
    makers = {"csv": _csv, "html": _html, "ods": _ods}
    return [makers[target](sheets)]


def _tables(path: Path) -> list[Rows]:
    book = load_workbook(io.BytesIO(path.read_bytes()))
    return [
        [["" if value is None else str(value) for value in row] for row in sheet.iter_rows(values_only=True)]
        for sheet in book.worksheets
    ]


def _csv(sheets: list[Rows]) -> bytes:
    return "\r\n".join(",".join(row) for row in sheets[0]).encode("utf-8-sig")


def _html(sheets: list[Rows]) -> bytes:
    rows = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>\n" for row in sheets[0])
    return f"<html><head><meta charset='utf-8'></head><body><table>{rows}</table></body></html>".encode()


def _ods(sheets: list[Rows]) -> bytes:
    tables = "".join(
        f'<table:table table:name="{number}">{"".join(map(_ods_row, rows))}</table:table>'
        for number, rows in enumerate(sheets)
    )
    content = f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {_SPACES}><office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>'
    return zipped([("mimetype", _ODS.encode()), ("content.xml", content.encode())])


def _ods_row(row: list[str]) -> str:
    return f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>"


def _ods_cell(text: str) -> str:
    is_number = text.replace(".", "", 1).lstrip("-").isdigit()
    kind = f'float" office:value="{text}' if is_number else "string"
    return f'<table:table-cell office:value-type="{kind}"><text:p>{escape(text)}</text:p></table:table-cell>'
