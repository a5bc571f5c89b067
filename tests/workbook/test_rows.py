"""Whole rows and single cells give the same workbook; what whole rows lean on in XlsxWriter is there."""

import zipfile
from collections.abc import Mapping
from decimal import Decimal
from io import BytesIO

import pytest
import xlsxwriter
from openpyxl import load_workbook

from csbonus.pay.payslip import PayRun
from csbonus.problems import Refusal
from csbonus.workbook.book import Book, Making
from csbonus.workbook.build import Origin, build_workbook
from csbonus.workbook.cells import Content, Live, Number
from csbonus.workbook.contents import Contents
from csbonus.workbook.rows import INSIDES, has_insides
from csbonus.workbook.sheet import Sheet

BY_CELL = Making(in_whole_rows=False)
BY_ROW = Making(in_whole_rows=True)


def test_xlsxwriter_has_what_whole_rows_lean_on() -> None:
    """Where this fails, look at `rows.py` again before taking a newer XlsxWriter; until then it writes cell by cell."""
    missing = [name for owner, names in INSIDES for name in names if not hasattr(owner, name)]
    assert (missing, xlsxwriter.__version__) == ([], xlsxwriter.__version__)
    assert has_insides()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_both_ways_give_the_same_bytes(
    mixed: PayRun, three_agents: PayRun, origin: Origin, lang: str
) -> None:
    for month in (mixed, three_agents):
        for contents in (Contents(), Contents(values=True), Contents(sheets=("summary", "strips"))):
            by_row, by_cell = (
                build_workbook(month, origin, "zh" if lang == "zh" else "en", contents, making)
                for making in (BY_ROW, BY_CELL)
            )
            assert by_row == by_cell


def test_every_shipped_plan_is_written_alike_both_ways(
    shipped_months: Mapping[str, PayRun], origin: Origin
) -> None:
    assert len(shipped_months) > 20
    unlike = [
        name
        for name, month in shipped_months.items()
        if build_workbook(month, origin, "zh", making=BY_ROW)
        != build_workbook(month, origin, "zh", making=BY_CELL)
    ]
    assert unlike == []


STRANGE = (
    "=1+1", "@SUM(A1)", " before", "after ", "two\nlines", "tab\there", "<b>&\"'", "]]>", "_x0041_", "bell\x07", "\ud800", "\ufffe",
    "%d %s %%", "😀", "x" * 32_767, "", "0012", "1e5", "TRUE", "#N/A",
)  # fmt: skip
FORMULAS = (
    Live("1+1", Decimal(2)),
    Live('IF(1<2,"<&>","a b")', None, "0.00"),
    Live("'it''s & co'!$A$1", Decimal("-0.005"), "0.00%"),
    Live("1/3", Decimal(1) / Decimal(3)),
    Live("SUM((A1:A2=1)*1)", Decimal(1), is_array=True),
    Live("1+" * 4095 + "1", Decimal(4096)),
    Live("1+" * 4096 + "1", Decimal(4097)),
    Live("(" * 65 + "1" + ")" * 65, None),
)
NUMBERS = (
    Number(0),
    Number(-1),
    Number(Decimal("0.1"), "0.0"),
    Number(Decimal("1234567890123.45"), "#,##0.00"),
    Number(Decimal("1e-7")),
    Number(10**20),
)


def written(making: Making, *, values: bool = False) -> bytes:
    """Write strange texts, formulas and numbers in rows of several heights, with single cells between them."""
    book = Book("zh", "2026-10", values=values, making=making)
    sheet = Sheet(book, "it's <&>")
    rows: list[list[Content]] = [[*STRANGE], [*FORMULAS], [*NUMBERS], [*reversed(STRANGE)], ["a"], [*NUMBERS]]
    for n, row in enumerate(rows):
        sheet.put_row(2 * n, row, ("wrapped",) * len(row), (15, 18, 20, 48, 409, 0.5)[n])
        sheet.put(2 * n + 1, n, "between", "note")
    return book.close("title", {})


@pytest.mark.parametrize("values", [False, True])
def test_strange_cells_are_alike_both_ways(values: bool) -> None:  # noqa: FBT001
    by_row, by_cell = (written(making, values=values) for making in (BY_ROW, BY_CELL))
    assert by_row == by_cell


def test_strange_cells_hold_what_was_put() -> None:
    data = written(BY_ROW)
    sheet = load_workbook(BytesIO(data))["it's <&>"]
    texts = [cell.value or "" for cell in sheet[1]]
    escaped = {"bell\x07": "bell\\u0007", "\ud800": "\\ud800", "\ufffe": "\\ufffe"}
    assert texts == [escaped.get(text, text) for text in STRANGE]
    assert {cell.data_type for cell in sheet[1] if cell.value} == {"s"}
    formulas = [cell.value for cell in sheet[3]][: len(FORMULAS)]
    assert formulas[:4] == [f"={live.formula}" for live in FORMULAS[:4]]
    assert formulas[5:] == [f"={FORMULAS[5].formula}", 4097, None]
    assert [cell.value for cell in sheet[5]][: len(NUMBERS)] == [0, -1, 0.1, 1234567890123.45, 1e-7, 1e20]
    with zipfile.ZipFile(BytesIO(data)) as package:
        assert '<t xml:space="preserve"> before</t>' in package.read("xl/sharedStrings.xml").decode()


@pytest.mark.parametrize("making", [BY_ROW, BY_CELL])
@pytest.mark.parametrize("value", ["NaN", "Infinity", "1e400"])
def test_no_cell_ever_holds_what_is_no_number(making: Making, value: str) -> None:
    sheet = Sheet(Book("zh", "2026-10", making=making), "x")
    for content in (Number(Decimal(value)), Live("1", Decimal(value))):
        with pytest.raises(ValueError, match="cannot stand in a cell"):
            sheet.put_row(0, [content], ("text",), 18)


@pytest.mark.parametrize("making", [BY_ROW, BY_CELL])
def test_nothing_goes_beyond_the_sheet(making: Making) -> None:
    sheet = Sheet(Book("zh", "2026-10", making=making), "x")
    sheet.put_row(1_048_575, ["last"] * 16_384, ("text",) * 16_384, 18)
    with pytest.raises(Refusal) as refused:
        sheet.put_row(1_048_576, ["a"], ("text",), 18)
    assert refused.value.problems[0].code == "sheet-too-long"
    with pytest.raises(Refusal) as refused:
        sheet.put_row(0, ["a"] * 16_385, ("text",) * 16_385, 18)
    assert [problem.render("zh") for problem in refused.value.problems] == [
        "工作表“x”超过 Excel 的 16384 列；请按方案分批计算"
    ]
