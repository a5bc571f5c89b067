"""Cells as they are in the file, and every doubtful one refused by name."""

from collections.abc import Callable
from pathlib import Path

import pytest

from csbonus.intake.xlsx.reader import Cell, Workbook, read_workbook
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


@pytest.mark.parametrize(
    ("cell", "kind", "text"),
    [
        ('<c r="A1"><v>0.30000000000000004</v></c>', "number", "0.30000000000000004"),
        ('<c r="A1" t="n"><v>-1.5E-7</v></c>', "number", "-1.5E-7"),
        ("<c><v>100.</v></c>", "number", "100."),
        ('<c r="A1"><v><![CDATA[7]]></v></c>', "number", "7"),
        ('<c r="A1"><v>1234567890123456789</v></c>', "number", "1234567890123456789"),
        ('<c r="A1" t="s"><v>0</v></c>', "text", "小美"),
        ('<c r="A1" t="s"><v>1</v></c>', "text", "小美"),
        ('<c r="A1" t="s"><v>2</v></c>', "text", " 小 美 "),
        ('<c r="A1" t="inlineStr"><is><t> 小明\n</t></is></c>', "text", "小明"),
        ('<c r="A1" t="inlineStr"><is><r><t>小</t></r><r><t>明</t></r></is></c>', "text", "小明"),
        ('<c r="A1" t="inlineStr"><is><t>a_x000D_b_x005F_x000D_</t></is></c>', "text", "a\rb_x000D_"),
        ('<c r="A1" t="inlineStr"><is><t>_xD83D__xDE00_ _xD83D_</t></is></c>', "text", "😀 \ufffd"),
        ('<c r="A1" t="str"><v> 12</v></c>', "text", " 12"),
        ('<c r="A1" t="d"><v>2024-01-31T08:00:00Z</v></c>', "text", "2024-01-31T08:00:00Z"),
        ('<c r="A1" t="b"><v>1</v></c>', "bool", "1"),
        ('<c r="A1" t="b"><v>false</v></c>', "bool", "0"),
        ('<c r="A1" t="e"><v>#N/A</v></c>', "error", "#N/A"),
        ('<c r="A1"><f>1+1</f></c>', "no_result", ""),
        ('<c r="A1"><f>1+1</f><v></v></c>', "no_result", ""),
        ('<c r="A1" t="str"><f>1+1</f></c>', "no_result", ""),
    ],
)
def test_a_cell_is_read_as_it_is_written(make_xlsx: Make, cell: str, kind: str, text: str) -> None:
    strings = (
        "<si><t>小美</t></si>"
        "<si><r><rPr><b/></rPr><t>小</t></r><r><t>美</t></r><rPh sb='0' eb='1'><t>xiaomei</t></rPh><phoneticPr/></si>"
        "<si><t xml:space='preserve'> 小 美 </t></si>"
    )
    found = only(read_workbook(make_xlsx(row(cell), strings=strings)))
    assert (found.ref, found.kind, found.text) == ("A1", kind, text)


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="A1"/>',
        '<c r="A1" s="1"><v/></c>',
        '<c r="A1" t="s"/>',
        '<c r="A1" t="inlineStr"><is><t> </t></is></c>',
        '<c r="A1" t="str"><f>""</f><v></v></c>',
        '<c r="XFD1" s="1"/>',
    ],
)
def test_a_blank_cell_is_left_out(make_xlsx: Make, cell: str) -> None:
    assert read_workbook(make_xlsx(row(cell))).sheets[0].rows == ()


@pytest.mark.parametrize(
    ("formula", "formula_is_external"),
    [
        ("<f>A2+B2</f>", False),
        ("<f>[1]Sheet1!A1</f>", True),
        ("<f>SUM('[2]一月 表'!A1:A9)</f>", True),
        ("<f>cmd|'/c nothing'!A0</f>", True),
        ('<f>"[1]a!b|c"</f>', False),
        ("<f>表1[1]+表1[[#This Row],[单价]]</f>", False),
        ("<f/>", False),
    ],
)
def test_a_formula_tells_whether_it_looks_into_another_workbook(
    make_xlsx: Make, formula: str, *, formula_is_external: bool
) -> None:
    cell = only(read_workbook(make_xlsx(row(f'<c r="A1">{formula}<v>7</v></c>'))))
    assert (cell.formula, cell.external, cell.text) == (True, formula_is_external, "7")


def test_a_shared_formula_is_external_wherever_it_is_shared(make_xlsx: Make) -> None:
    first = '<c><f t="shared" ref="A1:B1" si="0">[1]S!A1</f><v>1</v></c>'
    table = row(
        first,
        '<c><f t="shared" si="0"/><v>2</v></c>',
        '<c><f t="shared" si="1"/><v>3</v></c>',
        "<c><v>4</v></c>",
    )
    (cells,) = read_workbook(make_xlsx(table)).sheets[0].rows
    assert [(c.formula, c.external) for c in cells] == [
        (True, True),
        (True, True),
        (True, False),
        (False, False),
    ]


@pytest.mark.parametrize(
    ("table", "code", "said"),
    [
        (row('<c r="A1"><v>1</v></c>', '<c r="A1"><v>2</v></c>'), "cell-twice", "!A1: the cell occurs twice"),
        (row('<c r="A1" s="1"/>', '<c r="A1"><v>2</v></c>'), "cell-twice", "!A1: the cell occurs twice"),
        (
            row('<c r="B1"><v>1</v></c>', '<c r="A1"><v>2</v></c>'),
            "cell-order",
            "!B1: cell A1 comes after it",
        ),
        (row() + row(), "row-twice", "row 1 occurs twice"),
        (row(r=2) + row(r=1), "row-order", "row 1 comes after row 2"),
        (row(r=4294967297), "row-invalid", "row number '4294967297' is not valid"),
        (row(r=1048577), "row-invalid", "row number '1048577' is not valid"),
        (row(r=0), "row-invalid", "row number '0' is not valid"),
        ('<row r="two"/>', "row-invalid", "row number 'two' is not valid"),
        ('<row r="1048576"/><row/>', "limit-rows", "more than 1048576 rows"),
        *(
            (
                row(f'<c r="{ref}"><v>1</v></c>'),
                "cell-invalid",
                f"cell reference '{ref}' in row 1 is not valid",
            )
            for ref in (
                "A0",
                "ZZZZ1",
                "XFE1",
                "1A",
                "A99999999999",
                "a1",
                "$A$1",
                "A-1",
                "",
                "A2",
                "A11",
                "Ａ1",
            )
        ),
        *(
            (row(f'<c r="A1"><v>{text}</v></c>'), "cell-not-number", f"!A1: the number cell holds '{text}'")
            for text in (
                "NaN",
                "-INF",
                "1_000",
                "0x10",
                "1.5.2",
                "  7  ",
                "1,5",
                "１２",
                "١٢",
                "1 2",
                "-",
                ".",
                "e5",
                "²",
            )
        ),
        (row('<c r="A1"><v>1e301</v></c>'), "cell-not-number", "1e301"),
        (row('<c r="A1"><v>1e-301</v></c>'), "cell-not-number", "1e-301"),
        (row('<c r="A1"><v>1e99999999999</v></c>'), "cell-not-number", "1e99999999999"),
        (row(f'<c r="A1"><v>{"1" * 401}</v></c>'), "cell-not-number", "1111…"),
        (row('<c r="A1" t="zzz"><v>1</v></c>'), "cell-type-unknown", "!A1: unknown cell type 'zzz'"),
        (row('<c r="A1" t="s"><v>1</v></c>'), "cell-text-missing", "!A1: shared text 1 does not exist"),
        (row('<c r="A1" t="s"><v>-1</v></c>'), "cell-text-missing", "!A1: shared text -1 does not exist"),
        (row('<c r="A1" t="b"><v>2</v></c>'), "cell-not-boolean", "!A1: the yes/no cell holds '2'"),
        (row('<c r="A1" t="d"><v>soon</v></c>'), "cell-not-date", "!A1: the date cell holds 'soon'"),
        (row("<c><v>1</v><v>2</v></c>"), "sheet-damaged", "!A1: mark 'v' is not where it belongs"),
        (row("<c><f>1</f><f>1</f></c>"), "sheet-damaged", "!A1: mark 'f'"),
        (row("<c><v><b/></v></c>"), "sheet-damaged", "!A1: mark 'b'"),
        (row("<c><c/></c>"), "sheet-damaged", "!A1: mark 'c'"),
        (row('<c t="inlineStr"><is/><is/></c>'), "sheet-damaged", "!A1: mark 'is'"),
        (row("<c><is><t>x</t></is></c>"), "sheet-damaged", "!A1: mark 'is'"),
        (row('<c t="inlineStr"><v>x</v></c>'), "sheet-damaged", "!A1: mark 'is'"),
        ("<c/>", "sheet-damaged", "mark 'c'"),
        ("</sheetData><sheetData>", "sheet-damaged", "mark 'sheetData'"),
    ],
)
def test_a_doubtful_cell_or_row_is_refused_by_name(
    refused: Refused, make_xlsx: Make, table: str, code: str, said: str
) -> None:
    problem = refused(make_xlsx(table, strings="<si><t>小美</t></si>"))
    assert problem.code == code
    assert problem.render("en").startswith("月报.xlsx [数据]")
    assert said in problem.render("en")


def test_a_message_is_for_clerks_in_both_languages(refused: Refused, make_xlsx: Make) -> None:
    problem = refused(make_xlsx(row('<c r="B1"><v>1,5</v></c>')))
    mend = "open the file in Excel and save it again"
    assert problem.render("en") == (
        f"月报.xlsx [数据]!B1: the number cell holds '1,5', which is not a plain number: {mend}"
    )
    assert (
        problem.render("zh")
        == "月报.xlsx [数据]!B1: 数字单元格里是“1,5”，不是普通数字：请用 Excel 打开并重新保存"
    )


def test_rows_and_cells_without_an_address_count_on(make_xlsx: Make) -> None:
    table = '<row><c><v>1</v></c><c/><c><v>2</v></c></row><row r="5"/><row hidden="1"><c r="B6"><v>3</v></c><c><v>4</v></c></row>'
    sheet = read_workbook(make_xlsx(table, after='<mergeCells><mergeCell ref="A1:B2"/></mergeCells>')).sheets[
        0
    ]
    assert [[c.ref for c in cells] for cells in sheet.rows] == [["A1", "C1"], ["B6", "C6"]]
    assert sheet.hidden_rows == {6}
    assert sheet.merged == ("A1:B2",)


def test_foreign_marks_around_cells_are_passed_over(make_xlsx: Make) -> None:
    inner = "<extLst><ext><c r='Z9'><v>9</v></c></ext></extLst>"
    table = f'<row r="1"><c r="A1"><v>1</v>{inner}</c>{inner}</row>{inner}'
    assert only(read_workbook(make_xlsx(table, after=inner))).text == "1"


def test_a_merged_range_without_meaning_is_refused(refused: Refused, make_xlsx: Make) -> None:
    problem = refused(make_xlsx(after='<mergeCells><mergeCell ref="A1:"/></mergeCells>'))
    assert problem.render("en").startswith("月报.xlsx [数据]: merged range 'A1:' is not valid")


def test_a_sheet_without_a_table_is_refused(refused: Refused, make_xlsx: Make) -> None:
    parts = {"xl/worksheets/sheet1.xml": f'<worksheet xmlns="{STRICT}"><dimension/></worksheet>'}
    assert refused(make_xlsx(parts=parts)).code == "sheet-damaged"
