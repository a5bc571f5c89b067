"""Workbooks as a whole: their sheets, formats and numbers, and what other programs write read back."""

import hashlib
import tempfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from csbonus.intake.xlsx.numfmt import shape_of
from csbonus.intake.xlsx.reader import Cell, Workbook, column_letters, decimal_of, read_workbook
from csbonus.problems import Problem

Make = Callable[..., Path]
Refused = Callable[..., Problem]
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
WORKBOOK = "xl/workbook.xml"


def row(*cells: str, r: int = 1) -> str:
    return f'<row r="{r}">{"".join(cells)}</row>'


def only(book: Workbook) -> Cell:
    ((cell,),) = book.sheets[0].rows
    return cell


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("prefix", ["", "x"])
def test_strict_prefixed_and_wide_sheets_are_read(make_xlsx: Make, encoding: str, prefix: str) -> None:
    p, declared = (f"{prefix}:", f":{prefix}") if prefix else ("", "")
    body = f"<{p}sheetData><{p}row><{p}c><{p}v>5</{p}v></{p}c></{p}row></{p}sheetData>"
    sheet = f'<{p}worksheet xmlns{declared}="{STRICT}">{body}</{p}worksheet>'
    path = make_xlsx(parts={"xl/worksheets/sheet1.xml": sheet.encode(encoding)})
    assert only(read_workbook(path)).text == "5"


def test_names_states_and_the_date_system_are_kept(make_xlsx: Make) -> None:
    sheets = (
        '<sheet name="一月" sheetId="1" r:id="rId1"/><sheet name="旧" state="veryHidden" sheetId="2" r:id="rId1"/>'
        '<sheet name="图" sheetId="3" r:id="chart"/>'
    )
    spaces = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://purl.oclc.org/ooxml/officeDocument/relationships"'
    workbook = f'<workbook {spaces}><workbookPr date1904="1"/><sheets>{sheets}</sheets></workbook>'
    relations = '<Relationships><Relationship Id="rId1" Type="t/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="chart" Type="t/chartsheet" Target="c"/></Relationships>'
    path = make_xlsx(
        parts={WORKBOOK: workbook, "xl/_rels/workbook.xml.rels": relations, "xl/styles.xml": None}
    )
    book = read_workbook(path)
    assert [(s.name, s.hidden) for s in book.sheets] == [("一月", False), ("旧", True)]
    assert book.date1904
    assert book.file == str(path)
    assert book.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.mark.parametrize(
    ("names", "code"),
    [
        ((), "file-no-sheet"),
        (("数据", "数据"), "sheet-twice"),
        (("Data", "DATA"), "sheet-twice"),
        (("",), "file-damaged"),
    ],
)
def test_sheets_that_cannot_be_told_apart_are_refused(
    refused: Refused, make_xlsx: Make, names: tuple[str, ...], code: str
) -> None:
    assert refused(make_xlsx(names=names)).code == code


def test_an_absurd_style_number_is_refused_and_an_unknown_style_is_not(
    refused: Refused, make_xlsx: Make
) -> None:
    styles = f'<styleSheet xmlns="{STRICT}"><cellXfs><xf numFmtId="x"/></cellXfs></styleSheet>'
    assert refused(make_xlsx(parts={"xl/styles.xml": styles})).code == "file-damaged"
    table = row(*(f'<c s="{s}"><v>5</v></c>' for s in (0, 1, 2, 3, 4, 5, 6, -1)))
    (cells,) = read_workbook(make_xlsx(table)).sheets[0].rows
    assert [c.shape for c in cells] == [
        "general",
        "percent",
        "date",
        "duration",
        "percent",
        "general",
        "general",
        "general",
    ]


@pytest.mark.parametrize(
    ("code", "shape"),
    [
        ("General", "general"), ("G/通用格式", "general"), ("#,##0.00_);[Red](#,##0.00)", "general"),
        ("0.00E+00", "general"), ('0"人/day"', "general"), ("0\\d", "general"), ("[$¥-804]#,##0", "general"),
        ("0%", "percent"), ('0.0%;-0.0%;"-"', "percent"), ('0"%"', "general"), ("0\\%", "general"),
        ("yyyy-mm-dd", "date"), ("h:mm AM/PM", "date"), ("mm:ss.0", "date"), ('yyyy"年"m"月"', "date"), ("aaaa", "date"),
        ("[h]:mm:ss", "duration"), ("[mm]:ss", "duration"), ("[s]", "duration"), ('"[h]"0', "general"),
    ],
)  # fmt: skip
def test_a_number_format_has_a_shape(code: str, shape: str) -> None:
    assert shape_of(code) == shape


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.30000000000000004", "0.3"), ("100.49999999999999", "100.5"), ("0.1", "0.1"), ("-0", "0"), ("1E3", "1000"),
        ("123456789012345", "123456789012345"), ("1234567890123456789", "1234567890123460000"),
        ("0.123456789012345", "0.123456789012345"), ("649.4400000000001", "649.44"),
    ],
)  # fmt: skip
def test_a_number_counts_by_its_15_digits(text: str, value: str) -> None:
    assert decimal_of(text) == Decimal(value)


@pytest.mark.parametrize(
    ("n", "letters"), [(1, "A"), (26, "Z"), (27, "AA"), (702, "ZZ"), (703, "AAA"), (16384, "XFD")]
)
def test_columns_have_letters(n: int, letters: str) -> None:
    assert column_letters(n) == letters


numbers = st.builds(lambda n, k: Decimal(n).scaleb(-k), st.integers(-(10**14), 10**14), st.integers(0, 12))
texts = st.text(st.characters(exclude_categories=("Cc", "Cs", "Cn")) | st.just("\n"), min_size=1, max_size=12)
plain_texts = texts.filter(lambda text: "_x" not in text and not text.isspace())
grids = st.dictionaries(
    st.tuples(st.integers(1, 40), st.integers(1, 40)), numbers | st.booleans() | plain_texts, min_size=1
)
Grid = dict[tuple[int, int], Decimal | bool | str]


def write_with_openpyxl(grid: Grid, path: Path) -> None:
    book = openpyxl.Workbook()
    for (r, c), value in grid.items():
        cell = book.active.cell(r, c)
        cell.value = float(value) if isinstance(value, Decimal) else value
        if isinstance(value, str):
            cell.data_type = "s"
    book.save(path)


def write_with_xlsxwriter(grid: Grid, path: Path) -> None:
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet()
    for (r, c), value in grid.items():
        if isinstance(value, bool):
            sheet.write_boolean(r - 1, c - 1, value)
        elif isinstance(value, str):
            sheet.write_string(r - 1, c - 1, value)
        else:
            sheet.write_number(r - 1, c - 1, float(value))
    book.close()


def value_of(cell: Cell) -> Decimal | bool | str:
    if cell.kind == "bool":
        return cell.text == "1"
    return decimal_of(cell.text) if cell.kind == "number" else cell.text


@pytest.mark.parametrize("write", [write_with_openpyxl, write_with_xlsxwriter])
@settings(max_examples=60, deadline=None)
@given(grid=grids)
def test_what_others_write_is_read_back(write: Callable[[Grid, Path], None], grid: Grid) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.xlsx"
        write(grid, path)
        found = {
            (c.row, c.column): value_of(c) for cells in read_workbook(path).sheets[0].rows for c in cells
        }
    assert found == grid
    assert [type(v) for v in found.values()] == [type(grid[k]) for k in found]
