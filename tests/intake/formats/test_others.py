"""Formats other than .xlsx: the same table from each, errors kept, yes not taken for 1, hostile files survived."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import openpyxl
import pytest
from msoffcrypto.format.ooxml import OOXMLFile

from csbonus.intake.formats.opening import Opening, open_file
from csbonus.problems import Refusal

OLD = Path(__file__).parent / "figures.xls"
"""A workbook in the old format, saved by LibreOffice: what `book` writes below, with 1/0 computed."""


def cells(path: Path) -> list[tuple[str, str, str, str]]:
    return [
        (cell.ref, cell.kind, cell.text, cell.shape)
        for cells in open_file(path).sheets[0].rows
        for cell in cells
    ]


def refusal(path: Path, passwords: tuple[str, ...] = ()) -> str:
    with pytest.raises(Refusal) as refused:
        open_file(path, name=path.name, opening=Opening(passwords=passwords))
    return refused.value.problems[0].render("zh")


def test_an_old_workbook_keeps_shapes_errors_and_yes() -> None:
    assert cells(OLD)[6:] == [
        ("A2", "text", "小美", "general"), ("B2", "number", "1234.5", "general"), ("C2", "number", "0.125", "percent"),
        ("D2", "number", "46296", "date"), ("E2", "error", "#DIV/0!", "general"), ("F2", "bool", "1", "general"),
        ("G2", "number", "0.5", "duration"), ("A4", "text", "合并", "general"),
    ]  # fmt: skip
    assert open_file(OLD).sheets[0].merged == ("A4:B4",)


def test_an_old_workbook_under_a_new_name_is_read_and_said(tmp_path: Path) -> None:
    path = tmp_path / "客服.xlsx"
    path.write_bytes(OLD.read_bytes())
    book = open_file(path, name="客服.xlsx")
    assert book.sheets[0].name == "数据"
    assert [notice.render("zh") for notice in book.notices] == [
        "客服.xlsx: 文件名以 .xlsx 结尾，内容其实是 .xls，按 .xls 读取"
    ]


def test_a_damaged_old_workbook_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.xls"
    path.write_bytes(OLD.read_bytes()[:8] + "Workbook".encode("utf-16-le") + bytes(2000))
    assert refusal(path).startswith("a.xls: 这个 .xls 文件读不出来，可能已损坏")


def test_a_library_that_hangs_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    def hang(*_: object, **__: object) -> None:
        raise subprocess.TimeoutExpired("csbonus", 1)

    monkeypatch.setattr(subprocess, "run", hang)
    assert refusal(OLD).startswith("figures.xls: 读取这个 .xls 文件花的时间太长")


@pytest.mark.parametrize("code", [-11, 1])
def test_a_library_that_breaks_down_takes_nobody_with_it(monkeypatch: pytest.MonkeyPatch, code: int) -> None:
    gone = subprocess.CompletedProcess[bytes]([], code, b"", b"")
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: gone)
    assert refusal(OLD).startswith("figures.xls: 这个 .xls 文件读不出来")


def test_limits_of_the_machine_below_ours_stay_and_the_others_hold() -> None:
    """Where only 5 seconds are allowed, those stay, and memory is limited to 1 GiB all the same."""
    code = (
        "import resource as r; r.setrlimit(r.RLIMIT_CPU, (5, 5)); from csbonus.intake.formats import foreign;"
        "foreign._limit(); print(r.getrlimit(r.RLIMIT_CPU), r.getrlimit(r.RLIMIT_AS))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603 - ourselves
    assert done.stdout.strip() == f"(5, 5) ({2**30}, {2**30})"


def test_modules_beside_the_data_are_never_imported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "xlrd.py").write_text("open('owned', 'w')", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert cells(OLD)
    assert not (tmp_path / "owned").exists()


# .ods

_NAMES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (("office", "office"), ("table", "table"), ("text", "text"), ("style", "style"))
)
_CALC = 'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'


def write_ods(path: Path, body: str, styles: str = "", manifest: str = "") -> Path:
    """Write a file whose spreadsheet has a body and automatic styles."""
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {_NAMES} {_CALC}>'
        f"<office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{body}</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        file.writestr("content.xml", content)
        if manifest:
            file.writestr("META-INF/manifest.xml", manifest)
    return path


def text(words: str) -> str:
    """Write a cell of text."""
    return f'<table:table-cell office:value-type="string"><text:p>{words}</text:p></table:table-cell>'


def cell(kind: str, **said: str) -> str:
    """Write a cell of a type with its value."""
    attributes = "".join(
        f' {key.replace("__", ":").replace("_", "-")}="{value}"' for key, value in said.items()
    )
    return f'<table:table-cell office:value-type="{kind}"{attributes}/>'


ROW = "<table:table-row>{}</table:table-row>"


def sheet(*rows: str, name: str = "数据", style: str = "") -> str:
    return f'<table:table table:name="{name}" {style}>{"".join(rows)}</table:table>'


def test_an_opendocument_table_keeps_types(tmp_path: Path) -> None:
    error = '<table:table-cell office:value-type="string" calcext:value-type="error"><text:p>#DIV/0!</text:p></table:table-cell>'
    row = ROW.format(
        text("小美<text:s text:c='2'/>二")
        + cell("float", office__value="1234.5")
        + cell("percentage", office__value="0.125")
        + cell("date", office__date_value="2026-10-01")
        + error
        + cell("boolean", office__boolean_value="true")
        + cell("time", office__time_value="PT12H05M07.50S")
        + '<table:table-cell table:formula="of:=[.A1]"/>'
    )
    assert cells(write_ods(tmp_path / "a.ods", sheet(row))) == [
        ("A1", "text", "小美  二", "general"), ("B1", "number", "1234.5", "general"), ("C1", "number", "0.125", "percent"),
        ("D1", "text", "2026-10-01", "general"), ("E1", "error", "#DIV/0!", "general"), ("F1", "bool", "1", "general"),
        ("G1", "text", "12:05:07.5", "general"), ("H1", "no_result", "", "general"),
    ]  # fmt: skip


def test_repeated_rows_and_cells_stand_where_they_belong(tmp_path: Path) -> None:
    repeated = '<table:table-cell table:number-columns-repeated="2"/>' + cell(
        "float", office__value="7", table__number_columns_repeated="2"
    )
    body = sheet(
        '<table:table-row table:number-rows-repeated="3"><table:table-cell/></table:table-row>',
        f'<table:table-row table:number-rows-repeated="2" table:visibility="filter">{repeated}</table:table-row>',
        '<table:table-row table:number-rows-repeated="1048571"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>',
    )
    path = write_ods(tmp_path / "a.ods", body)
    assert [ref for ref, *_ in cells(path)] == ["C4", "D4", "C5", "D5"]
    assert open_file(path).sheets[0].hidden_rows == {4, 5}


def test_comments_are_no_content_and_hidden_sheets_are_hidden(tmp_path: Path) -> None:
    noted = (
        '<table:table-cell office:value-type="string"><office:annotation><text:p>批注</text:p></office:annotation>'
        "<text:p>小美</text:p><text:p>二</text:p></table:table-cell>"
    )
    style = '<style:style style:name="ta1"><style:table-properties table:display="false"/></style:style>'
    body = sheet(ROW.format(noted)) + sheet(ROW.format(text("旧")), name="旧", style='table:style-name="ta1"')
    book = open_file(write_ods(tmp_path / "a.ods", body, style))
    assert [(s.name, s.hidden, s.rows[0][0].text) for s in book.sheets] == [
        ("数据", False, "小美\n二"), ("旧", True, "旧"),
    ]  # fmt: skip


ODS_REFUSED = {
    "a number that is none": (cell("float", office__value="1,5"), "a.ods [数据]!A1: 文件已损坏（单元格的值“1,5”读不通）"),
    "a count that is none": ('<table:table-cell table:number-columns-repeated="-1"/>', "a.ods: 文件已损坏（重复次数 -1 不对）"),
    "too far to the right": (f'<table:table-cell table:number-columns-repeated="1024"/>{text("x")}', "a.ods [数据]!AMK1: 内容超出第 1024 列"),
}  # fmt: skip


@pytest.mark.parametrize(("row", "said"), ODS_REFUSED.values(), ids=ODS_REFUSED)
def test_an_opendocument_table_is_refused(tmp_path: Path, row: str, said: str) -> None:
    assert refusal(write_ods(tmp_path / "a.ods", sheet(ROW.format(row)))).startswith(said)


def test_an_encrypted_opendocument_table_is_refused(tmp_path: Path) -> None:
    path = write_ods(tmp_path / "a.ods", sheet(), manifest="<manifest><encryption-data/></manifest>")
    said = "a.ods: 文件设有打开密码，这种格式的密码 csbonus 打不开：请用 LibreOffice 或 WPS 打开，取消密码后重新保存"
    assert [refusal(path), refusal(path, ("秘密",))] == [said, said]


# Web pages

PAGE = """<html><head><meta charset="{0}"><style>td {{}}</style></head><body><h1>导出</h1>
<table><tr><th colspan=2>十月</th></tr><tr><th>客服<th>销售额
<tr><td rowspan="2">小美</td><td> 1,000.50 <br></td></tr><tr><td>&yen;20</td></tr></table>
<table><tr><td>没有别的</td></tr></table></body></html>"""


@pytest.mark.parametrize("encoding", ["utf-8", "gbk"])
def test_a_web_page_named_like_a_workbook(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "客服.xls"
    path.write_bytes(PAGE.format(encoding).encode(encoding))
    book = open_file(path)
    table = [[(cell.ref, cell.text) for cell in row] for row in book.sheets[0].rows]
    assert table == [
        [("A1", "十月")],
        [("A2", "客服"), ("B2", "销售额")],
        [("A3", "小美"), ("B3", "1,000.50")],
        [("B4", "¥20")],
    ]
    assert book.sheets[0].merged == ("A1:B1", "A3:A4")
    assert [sheet.name for sheet in book.sheets] == ["HTML 1", "HTML 2"]
    assert [notice.code for notice in book.notices] == ["file-misnamed"]


@pytest.mark.parametrize("mark", ["<![if !mso]>", "<![endif]>", "<![CCDATA[x]]>", "<![>", "<![ 7 [>"])
def test_marks_of_other_programs_are_no_content(tmp_path: Path, mark: str) -> None:
    path = tmp_path / "a.html"
    path.write_text(f"{mark}<table><tr><td>姓名{mark}</td><td>12</td></tr></table>{mark}", encoding="utf-8")
    (sheet,) = open_file(path).sheets
    assert [cell.text for cell in sheet.rows[0]] == ["姓名", "12"]


def test_a_web_page_without_a_table(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text("<html><body>请登录</body></html>", encoding="utf-8")
    assert refusal(path) == "a.html: 网页里没有表格：请重新导出"


def test_a_web_page_that_is_not_what_it_says(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_bytes(PAGE.format("big5").encode("gbk"))
    assert refusal(path).startswith("a.html: 网页写明的编码是 big5，内容却不是")


# Passwords


@pytest.fixture
def locked(tmp_path: Path) -> Path:
    """Write a workbook that opens with 秘密 only."""
    book = openpyxl.Workbook()
    book.worksheets[0].append(["客服", "销售额"])
    book.save(tmp_path / "plain.xlsx")
    with (tmp_path / "plain.xlsx").open("rb") as plain, (tmp_path / "a.xlsx").open("wb") as target:
        OOXMLFile(plain).encrypt("秘密", target)
    return tmp_path / "a.xlsx"


def test_a_password_opens_a_file(locked: Path) -> None:
    book = open_file(locked, opening=Opening(passwords=("别的", "秘密")))
    assert [cell.text for cell in book.sheets[0].rows[0]] == ["客服", "销售额"]
    assert book.notices == ()


def test_without_the_password_it_stays_closed(locked: Path) -> None:
    assert refusal(locked).startswith(
        "a.xlsx: 文件设有打开密码：请用 --password 或环境变量 CSBONUS_PASSWORD 给出密码"
    )
    assert refusal(locked, ("别的",)).startswith("a.xlsx: 给出的密码打不开这个文件")


def test_nothing_but_an_xlsx_is_read_without_a_library() -> None:
    """A run of .xlsx files starts as fast as before: what opens other formats is imported only for them."""
    code = "import sys, csbonus.intake.formats.opening; print([m for m in ('xlrd', 'pyxlsb', 'python_calamine', 'msoffcrypto', 'csv', 'html.parser', 'subprocess') if m in sys.modules])"
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=os.environ)  # noqa: S603 - ourselves
    assert done.stdout.strip() == "[]"
