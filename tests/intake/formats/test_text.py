"""CSV and its kin: the encodings and delimiters that shops export, and what is refused so that nothing shifts."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from csbonus.intake.formats.opening import Opening, open_file
from csbonus.intake.xlsx.container import Limits
from csbonus.problems import Refusal

HEADER, MEI, MING = ["客服", "接待人数", "销售额"], ["小美", "100", "1,000.50"], ["小明", "200", "2000"]
PLAIN = '客服,接待人数,销售额\r\n小美,100,"1,000.50"\r\n小明,200,2000\r\n'


def rows(data: bytes, tmp_path: Path, name: str = "stats.csv") -> list[list[str]]:
    path = tmp_path / name
    path.write_bytes(data)
    (sheet,) = open_file(path).sheets
    return [[cell.text for cell in cells] for cells in sheet.rows]


READ = {
    "UTF-8": PLAIN.encode(),
    "UTF-8 with a mark": PLAIN.encode("utf-8-sig"),
    "GBK": PLAIN.encode("gbk"),
    "UTF-16 of Excel, with tabs": PLAIN.replace('"1,000.50"', "1,000.50").replace(",100", "\t100").encode("utf-16"),
    "no last line break": PLAIN.rstrip().encode(),
    "old line breaks": PLAIN.replace("\r\n", "\r").encode(),
    "blank lines": PLAIN.replace("\r\n", "\r\n\r\n").encode(),
    "semicolons": PLAIN.replace(",接", ";接").replace(",销", ";销").replace(",100,", ";100;").replace(",200,", ";200;").encode(),
    "UTF-16 the other way round": b"\xfe\xff" + PLAIN.encode("utf-16-be"),
    "tabs, and money with commas": "客服\t接待人数\t销售额\n小美\t100\t1,000.50\n小明\t200\t2000\n".encode(),
    "mixed line breaks": PLAIN.replace("\r\n", "\n", 1).encode(),
    "a line for Excel": b"sep=,\r\n" + PLAIN.encode(),
    "tabs against exponents": PLAIN.replace("100,", "\t100,").encode(),
    "formulas against exponents": PLAIN.replace("100,", '"=""100""",').encode(),
    "a comma at the end of every line": PLAIN.replace("\r\n", ",\r\n").encode(),
}  # fmt: skip


@pytest.mark.parametrize("data", READ.values(), ids=READ)
def test_is_read(data: bytes, tmp_path: Path) -> None:
    if data.startswith(b"\xff\xfe"):
        data = "客服\t接待人数\t销售额\r\n小美\t100\t1,000.50\r\n小明\t200\t2000\r\n".encode("utf-16")
    assert rows(data, tmp_path) == [HEADER, MEI, MING]


def test_rare_characters_are_kept(tmp_path: Path) -> None:
    assert rows("客服,接待人数\n𠀀龥,1\n".encode("gb18030"), tmp_path)[1] == ["𠀀龥", "1"]


def test_a_long_number_stays_a_text(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("单号,金额\n1234567890123456789,1\n", encoding="utf-8")
    cell = open_file(path).sheets[0].rows[1][0]
    assert (cell.kind, cell.text, cell.ref) == ("text", "1234567890123456789", "A2")


def test_titles_and_notes_need_no_delimiters(tmp_path: Path) -> None:
    data = f"导出时间：2026-11-04 10:00\n{PLAIN}以上为全部数据\n".encode()
    assert rows(data, tmp_path) == [["导出时间：2026-11-04 10:00"], HEADER, MEI, MING, ["以上为全部数据"]]


def test_a_title_does_not_choose_the_delimiter(tmp_path: Path) -> None:
    """The title has a semicolon, every line of the table a comma."""
    assert rows(f"店铺：一店;二店\n{PLAIN}".encode(), tmp_path)[1:] == [HEADER, MEI, MING]


def test_names_of_rare_characters_are_no_reason_to_doubt_gbk(tmp_path: Path) -> None:
    assert rows("姓名,数\n王喆堃,1\n赵镕昇,2\n".encode("gbk"), tmp_path)[1:] == [
        ["王喆堃", "1"],
        ["赵镕昇", "2"],
    ]


def test_addresses_are_those_of_a_spreadsheet(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('客服,备注\n小美,"两\n行"\n小明,x\n', encoding="utf-8")
    sheet = open_file(path).sheets[0]
    assert [[cell.ref for cell in cells] for cells in sheet.rows] == [
        ["A1", "B1"],
        ["A2", "B2"],
        ["A3", "B3"],
    ]
    assert sheet.name == "CSV"


MIXED = "客服,接待人数\n小美,1\n".encode() + "小红,2\n".encode("gbk")
REFUSED: dict[str, tuple[bytes, str]] = {
    "a field too many": (b"a,b,c\nx,1,234,5\n", "a.csv:2: 这一行有 4 列，表头有 3 列，数字会错位"),
    "a field too few": (b"a,b,c\nx,1\n", "a.csv:2: 这一行有 2 列，表头有 3 列"),
    "a quote without end": (b'a,b\n"x,1\ny,2\n', "a.csv:2: 从这一行开始的引号没有收尾"),
    "text after a quote": (b'a,b\nx,1\n"y"z,2\n', "a.csv:3: 引号用得不对"),
    "full-width commas": ("客服，接待人数\n小美，1\n".encode(), "a.csv:1: 各列之间是全角逗号"),
    "two encodings": (MIXED, "a.csv:3:2: 从这里起不是 UTF-8 编码，文件可能被截断"),
    "two encodings, in the second the other way round": (
        "客服,数\n小美,1\n".encode("gbk") + "小红,2\n".encode(),
        "a.csv:1:1: 从这里起不是 UTF-8 编码",
    ),
    "old line breaks, cut in a character": (
        "客服,接待人数\r小美,1\r小".encode()[:-1],
        "a.csv:3:1: 从这里起不是 UTF-8 编码",
    ),
    "cut in a character": ("客服,接待人数\n小".encode()[:-1], "a.csv:2:1: 从这里起不是 UTF-8 编码"),
    "UTF-16 cut in a character": ("a,b\nx,1\n".encode("utf-16")[:-1], "a.csv:2:4: 从这里起不是 UTF-16 编码"),
    "UTF-16 without a mark": ("a,b\nx,1\n".encode("utf-16-le"), "a.csv: 这像是没有 BOM 标记的 UTF-16 编码"),
    "UTF-16 of Chinese without a mark": (
        PLAIN.encode("utf-16-le"),
        "a.csv: 这像是没有 BOM 标记的 UTF-16 编码",
    ),
    "UTF-16 the other way round without a mark": (
        PLAIN.encode("utf-16-be"),
        "a.csv: 这像是没有 BOM 标记的 UTF-16 编码",
    ),
    "Big5": (
        "客服,接待人數,轉化率\n小美,1,2\n".encode("big5"),
        "a.csv: 这像是繁体中文 Big5 编码，不能确定：请另存为 UTF-8 编码的 CSV",
    ),
    "Big5 under a header in English": (
        "name,sales\n陳怡君,1\n".encode("big5"),
        "a.csv: 这像是繁体中文 Big5 编码",
    ),
    "characters of nobody": (
        "姓名,数\nx".encode("gbk") + b"\xaa\xa1,1\n",
        "a.csv:2:2: 这个字符按 GBK 编码没有意义",
    ),
    "a NUL byte": ("客服,接待人数\n小\0美,1\n".encode(), "a.csv:2:2: 这里有 NUL 字节"),
    "nothing GBK makes sense of": (b"a,b\n\xff\xff,1\n", "a.csv:2:1: 从这里起不是 GBK 编码"),
    "nothing at all": (b"", "a.csv: 文件是空的"),
}


@pytest.mark.parametrize(("data", "said"), REFUSED.values(), ids=REFUSED)
def test_is_refused(data: bytes, said: str, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(data)
    with pytest.raises(Refusal) as refusal:
        open_file(path, name="a.csv")
    assert refusal.value.problems[0].render("zh").startswith(said)


def test_the_encoding_is_said_unless_it_is_utf8(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(PLAIN.encode("gbk"))
    assert [notice.render("zh") for notice in open_file(path, name="a.csv").notices] == [
        "a.csv: 按 GBK 编码读取"
    ]


LIMITS = [("rows", 3), ("columns", 3), ("cells", 9), ("text", 8)]


@pytest.mark.parametrize(("name", "most"), LIMITS)
def test_limits_hold_at_one_more(name: str, most: int, tmp_path: Path) -> None:
    """The table has 3 rows, 3 columns, 9 cells; its longest text, 1,000.50, has 8 characters."""
    path = tmp_path / "a.csv"
    path.write_bytes(PLAIN.encode())
    opened = Opening(limits=replace(Limits(), **{name: most}))
    assert len(open_file(path, opening=opened).sheets[0].rows) == 3
    with pytest.raises(Refusal) as refusal:
        open_file(path, opening=Opening(limits=replace(Limits(), **{name: most - 1})))
    assert [problem.code for problem in refusal.value.problems] == [f"limit-{name}"]


@pytest.mark.parametrize("ending", [".xlsx", ".xlsm"])
def test_text_under_the_name_of_a_workbook_is_refused(tmp_path: Path, ending: str) -> None:
    """Excel does not open it under that name, so nobody has seen what it holds."""
    path = tmp_path / f"客服{ending}"
    path.write_text("客服,接待人数\n小美,812\n", encoding="utf-8")
    with pytest.raises(Refusal) as refused:
        open_file(path, name=path.name)
    assert [problem.render("zh") for problem in refused.value.problems] == [
        f"客服{ending}: 内容是文本（CSV），名字却以 {ending} 结尾，Excel 打不开，没法核对：请改名为 .csv，或重新导出"
    ]


def test_text_under_the_old_name_is_read_and_said(tmp_path: Path) -> None:
    """Web back ends call their tables of text .xls, and Excel opens them."""
    path = tmp_path / "客服.xls"
    path.write_text("客服\t接待人数\n小美\t812\n", encoding="utf-8")
    assert [notice.code for notice in open_file(path).notices] == ["file-misnamed"]
