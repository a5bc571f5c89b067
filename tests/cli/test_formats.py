"""The same table in every format pays the same, and a binary workbook (.xlsb) loses nothing that it holds."""

import json
import shutil
import struct
import subprocess
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from csbonus.intake.formats.opening import open_file

Run = Callable[..., Any]

PLAN = """
plan: p
title: 售前
valid_from: 2026-01
metrics:
  sales: {unit: money, column: 销售额}
  rate: {unit: ratio, column: 回复率, percent: share}
gates:
  answers: {title: 回复达标, of: agent, all: [rate >= 95%]}
pay:
  commission: {kind: commission, title: 提成, base: sales, rate: 1%}
  answered: {kind: fixed, title: 回复奖, amount: 20, requires: answers}
"""
TABLE = (("客服昵称", "销售额", "回复率"), ("小美", 10000.5, 0.9971), ("小明", 200, 0.5), ("小红", 0.3, 0.95))
PAID = {"小美": "120.01", "小明": "2.00", "小红": "20.00"}
"""1 % of 10 000.50 is 100.005, half up 100.01, and 20 for 99.71 %; 1 % of 200; 0.003 rounds to 0, and 20 at 95 %."""

Value = str | float | bool | None
"""A cell: a text, a number, yes or no; a text that begins with # is an error."""

_ERRORS = {"#DIV/0!": 0x07, "#N/A": 0x2A}
_ROW, _ERROR, _BOOL, _REAL, _TEXT = 0x00, 0x03, 0x04, 0x05, 0x06
_BEGIN_BOOK, _END_BOOK, _BEGIN_SHEETS, _END_SHEETS, _SHEET = 0x83, 0x84, 0x8F, 0x90, 0x9C
_BEGIN_SHEET, _END_SHEET, _DIMENSION, _BEGIN_DATA, _END_DATA = 0x81, 0x82, 0x94, 0x91, 0x92
_FORMAT, _STYLE = 0x2C, 0x2F
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def write_xlsb(
    path: Path, name: str, rows: Sequence[Sequence[Value]], formats: Mapping[str, int] | None = None
) -> Path:
    """Write a workbook of one sheet; `formats` gives the style of a column's cells, by its header.

    Style 0 is plain, 1 the built-in 0.00%, 2 `0.0%`, 3 a format that writes % as a text alone.
    """
    book = b"".join([
        _record(_BEGIN_BOOK), _record(_BEGIN_SHEETS),
        _record(_SHEET, struct.pack("<II", 0, 1) + _text("rId1") + _text(name)),
        _record(_END_SHEETS), _record(_END_BOOK),
    ])  # fmt: skip
    with zipfile.ZipFile(path, "w") as file:
        file.writestr(
            "[Content_Types].xml",
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.bin" '
            'ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/></Types>',
        )
        file.writestr("_rels/.rels", _relation("officeDocument", "xl/workbook.bin"))
        file.writestr("xl/workbook.bin", book)
        file.writestr("xl/_rels/workbook.bin.rels", _relation("worksheet", "worksheets/sheet1.bin"))
        file.writestr("xl/worksheets/sheet1.bin", _sheet(rows, formats or {}))
        if formats:
            file.writestr("xl/styles.bin", _styles())
    return path


def _styles() -> bytes:
    formats = {170: "0.0%", 171: '0.0"%"'}
    numbers = (0, 10, 170, 171)
    return b"".join([
        bytes([0xE7, 0x04, 4]), struct.pack("<I", len(formats)),
        *(_record(_FORMAT, struct.pack("<H", number) + _text(code)) for number, code in formats.items()),
        bytes([0xE8, 0x04, 0]),
        _record(_STYLE, struct.pack("<HHI", 0xFFFF, 10, 0)),  # of another list of styles
        bytes([0xE9, 0x04, 4]), struct.pack("<I", len(numbers)),
        *(_record(_STYLE, struct.pack("<HHI", 0, number, 0)) for number in numbers),
        bytes([0xEA, 0x04, 0]),
    ])  # fmt: skip


def _sheet(rows: Sequence[Sequence[Value]], formats: Mapping[str, int]) -> bytes:
    widest = max(len(row) for row in rows)
    records = [
        _record(_BEGIN_SHEET),
        _record(_DIMENSION, struct.pack("<IIII", 0, len(rows) - 1, 0, widest - 1)),
        _record(_BEGIN_DATA),
    ]
    for number, row in enumerate(rows):
        records.append(_record(_ROW, struct.pack("<I", number) + bytes(13)))
        styles = [formats.get(str(header), 0) if number else 0 for header in rows[0]]
        records += [
            _cell(column, value, styles[column]) for column, value in enumerate(row) if value is not None
        ]
    return b"".join([*records, _record(_END_DATA), _record(_END_SHEET)])


def _cell(column: int, value: Value, style: int) -> bytes:
    head = struct.pack("<II", column, style)
    if isinstance(value, bool):
        return _record(_BOOL, head + bytes([value]))
    if isinstance(value, str):
        if value in _ERRORS:
            return _record(_ERROR, head + bytes([_ERRORS[value]]))
        return _record(_TEXT, head + _text(value))
    return _record(_REAL, head + struct.pack("<d", value))


def _text(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def _record(number: int, content: bytes = b"") -> bytes:
    kind = bytes([number]) if number < 0x80 else bytes([number, 0x01])
    size, length = len(content), b""
    while size >= 0x80:
        length += bytes([size & 0x7F | 0x80])
        size >>= 7
    return kind + length + bytes([size]) + content


def _relation(kind: str, target: str) -> str:
    return f'<Relationships xmlns="{_RELATIONS}"><Relationship Id="rId1" Type="{_OFFICE}/{kind}" Target="{target}"/></Relationships>'


def as_csv(path: Path, encoding: str, delimiter: str) -> Path:
    lines = [delimiter.join(str(value) for value in row) for row in TABLE]
    path.write_bytes("\r\n".join(lines).encode(encoding))
    return path


def as_page(path: Path) -> Path:
    rows = "".join(f"<tr>{''.join(f'<td>{value}</td>' for value in row)}</tr>" for row in TABLE)
    path.write_text(f"<html><body><table>{rows}</table></body></html>", encoding="utf-8")
    return path


def as_workbook(path: Path) -> Path:
    book = openpyxl.Workbook()
    for row in TABLE:
        book.worksheets[0].append(row)
    for cells in book.worksheets[0].iter_rows(min_row=2, min_col=3, max_col=3):
        cells[0].number_format = "0.00%"
    book.save(path)
    return path


MADE: dict[str, Callable[[Path], Path]] = {
    "xlsx": lambda folder: as_workbook(folder / "stats.xlsx"),
    "xlsb": lambda folder: write_xlsb(folder / "stats.xlsb", "数据", TABLE),
    "CSV": lambda folder: as_csv(folder / "stats.csv", "utf-8", ","),
    "CSV in GBK": lambda folder: as_csv(folder / "stats.csv", "gbk", ";"),
    "tabs in UTF-16, named .xls": lambda folder: as_csv(folder / "stats.xls", "utf-16", "\t"),
    "a web page named .xls": lambda folder: as_page(folder / "stats.xls"),
}


@pytest.fixture
def paid(csbonus: Run, tmp_path: Path) -> Callable[[Path], dict[str, str]]:
    """Give a function that pays by a file: what each person gets."""
    plan = tmp_path / "plan.yaml"
    plan.write_text(PLAN, encoding="utf-8")

    def pay(stats: Path) -> dict[str, str]:
        done = csbonus("run", str(stats), "--rules", str(plan), "--month", "2026-10", "--json", "-")
        assert done.code == 0, done.err
        return {slip["name"]: slip["total"] for slip in json.loads(done.out)["payslips"]}

    return pay


@pytest.mark.parametrize("make", MADE.values(), ids=MADE)
def test_the_same_table_pays_the_same(
    make: Callable[[Path], Path], paid: Callable[[Path], dict[str, str]], tmp_path: Path
) -> None:
    assert paid(make(tmp_path)) == PAID


SAVED = [
    "xls:MS Excel 97",
    "ods",
    "csv:Text - txt - csv (StarCalc):44,34,76",
    "html",
    "xlsx",
]


@pytest.mark.libreoffice
@pytest.mark.parametrize("how", SAVED)
def test_a_table_saved_by_libreoffice_pays_the_same(
    how: str, paid: Callable[[Path], dict[str, str]], tmp_path: Path
) -> None:
    program = shutil.which("soffice")
    assert program is not None
    command = [
        program, "--headless", f"-env:UserInstallation=file://{tmp_path}/profile",
        "--convert-to", how, "--outdir", str(tmp_path / "saved"), str(as_workbook(tmp_path / "stats.xlsx")),
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=120)  # noqa: S603 - fixed words
    (saved,) = (tmp_path / "saved").iterdir()
    assert paid(saved) == PAID


def test_a_binary_workbook_keeps_texts_errors_and_yes(tmp_path: Path) -> None:
    rows: list[list[Value]] = [
        ["客服", "销售额"],
        ["小美", 1234.5],
        ["小明", "#DIV/0!"],
        ["小红", "#N/A"],
        [None, True],
    ]
    (sheet,) = open_file(write_xlsb(tmp_path / "a.xlsb", "数据", rows)).sheets
    assert sheet.name == "数据"
    assert [[(cell.ref, cell.kind, cell.text) for cell in cells] for cells in sheet.rows] == [
        [("A1", "text", "客服"), ("B1", "text", "销售额")],
        [("A2", "text", "小美"), ("B2", "number", "1234.5")],
        [("A3", "text", "小明"), ("B3", "error", "#DIV/0!")],
        [("A4", "text", "小红"), ("B4", "error", "#N/A")],
        [("B5", "bool", "1")],
    ]


def test_a_binary_workbook_keeps_what_is_shown_as_a_percentage(tmp_path: Path) -> None:
    rows: list[list[Value]] = [["客服", "甲", "乙", "丙", "丁"], ["小美", 0.5, 0.5, 0.5, 0.5]]
    styles = {"甲": 0, "乙": 1, "丙": 2, "丁": 3}
    (sheet,) = open_file(write_xlsb(tmp_path / "a.xlsb", "数据", rows, styles)).sheets
    assert [(cell.ref, cell.shape) for cell in sheet.rows[1]] == [
        ("A2", "general"), ("B2", "general"), ("C2", "percent"), ("D2", "percent"), ("E2", "general"),
    ]  # fmt: skip
