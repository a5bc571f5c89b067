"""What a file is by its content, and what of its container is refused."""

import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from csbonus.intake.xlsx.reader import Limits, read_workbook
from csbonus.problems import Problem

Make = Callable[..., Path]
Refused = Callable[..., Problem]
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SHEET = "xl/worksheets/sheet1.xml"
RELATIONS = "xl/_rels/workbook.xml.rels"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file-empty"),
        (OLE + "Workbook".encode("utf-16-le"), "file-xls"),
        (OLE + "Book".encode("utf-16-le"), "file-xls"),
        (OLE + "WordDocument".encode("utf-16-le"), "file-word"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "file-encrypted"),
        (OLE, "file-not-workbook"),
        (b"\x09\x00\x04\x00\x02\x00\x10\x00", "file-xls"),
        (b"\x09\x02\x06\x00\x00\x00\x10\x00\x00\x00", "file-xls"),
        (b"\x09\x04\x06\x00\x00\x00\x10\x00\x00\x00", "file-xls"),
        (b"%PDF-1.7\n", "file-pdf"),
        (b"\xef\xbb\xbf\r\n<HTML><body>", "file-html"),
        ("<div><table><tr><td>客服</td>".encode("gb18030"), "file-html"),
        ("<!-- 导出 --><table>".encode(), "file-html"),
        (b'<?xml version="1.0"?><html xmlns=""><body><table>', "file-html"),
        (b'<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">', "file-xml2003"),
        (b'<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0">', "file-ods"),
        ("客服,接待人数\n小美,100\n".encode(), "file-text"),
        ("客服\t接待人数\r\n小美\t100\r\n".encode("gb18030"), "file-text"),
        ("\ufeff客服\t接待人数".encode("utf-16-le"), "file-text"),
        (("客服,接待人数\n" * 400).encode(), "file-text"),
        (b"a" + ("客服,接待人数\n" * 400).encode(), "file-text"),
        (b"<svg/>", "file-not-workbook"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "file-not-workbook"),
        (b"PK\x03\x04 and nothing more", "file-cut-short"),
    ],
)
def test_a_file_goes_by_its_content(refused: Refused, tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "月报.xlsx"
    path.write_bytes(content)
    assert refused(path).code == code


def archive_of(path: Path, **members: str) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/"), content)
    return path


def test_an_archive_goes_by_its_parts(refused: Refused, tmp_path: Path) -> None:
    path = tmp_path / "月报.xlsx"
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    assert refused(archive_of(path, mimetype=kind)).code == "file-ods"
    assert refused(archive_of(path, mimetype="application/epub+zip")).code == "file-not-workbook"
    assert refused(archive_of(path, photo="")).code == "file-not-workbook"
    assert refused(archive_of(path, word__document="")).code == "file-word"
    assert refused(archive_of(path)).code == "file-not-workbook"


@pytest.mark.parametrize(
    ("target", "kind", "code"),
    [
        ("word/document.xml", "", "file-word"),
        ("x.xml", "application/vnd.x.wordprocessingml.document.main+xml", "file-word"),
        ("x.xml", "application/vnd.x.presentationml.presentation.main+xml", "file-not-workbook"),
        ("x.xml", "application/vnd.ms-excel.sheet.binary.macroEnabled.main", "file-xlsb"),
        ("xl/workbook.bin", "", "file-xlsb"),
        ("xl/gone.xml", "", "file-damaged"),
    ],
)
def test_a_package_goes_by_its_main_part(
    refused: Refused, make_xlsx: Make, target: str, kind: str, code: str
) -> None:
    types = f'<Types><Default Extension="xml"/><Override PartName="/{target}" ContentType="{kind}"/></Types>'
    relations = (
        f'<Relationships><Relationship Id="a" Type="x/officeDocument" Target="{target}"/></Relationships>'
    )
    parts = {"[Content_Types].xml": types, "_rels/.rels": relations, "x.xml": "<x/>"}
    assert refused(make_xlsx(parts=parts)).code == code


def test_a_path_that_is_no_readable_file_is_refused(refused: Refused, tmp_path: Path) -> None:
    assert refused(tmp_path / "没有.xlsx").code == "file-missing"
    assert refused(tmp_path).code == "file-is-folder"
    assert refused(Path(os.devnull)).code == "file-not-regular"
    assert refused(tmp_path / "a\0b").code == "file-unreadable"
    os.mkfifo(tmp_path / "管道.xlsx")
    assert refused(tmp_path / "管道.xlsx").code == "file-not-regular"
    (tmp_path / "~$月报.xlsx").write_bytes(b"x" * 165)
    assert refused(tmp_path / "~$月报.xlsx").code == "file-lock"


def test_messages_say_what_it_is_and_how_to_mend_it(refused: Refused, tmp_path: Path) -> None:
    path = tmp_path / "月报.xlsx"
    path.write_bytes(b"a,b\n")
    said = refused(path)
    en = "this is a text file (such as CSV), not a workbook: open it in Excel and save it as .xlsx"
    assert said.render("en") == f"月报.xlsx: {en}"
    zh = "这是文本文件（如 CSV、制表符分隔），不是工作簿：请用 Excel 打开后另存为 .xlsx"
    assert said.render("zh") == f"月报.xlsx: {zh}"


def test_every_byte_counts(refused: Refused, make_xlsx: Make) -> None:
    path = make_xlsx('<row r="1"><c r="A1"><v>1</v></c></row>')
    data = path.read_bytes()
    for length in range(4, len(data), 97):
        path.write_bytes(data[:length])
        assert refused(path).code == "file-cut-short"
    start = data.index(b"PK\x03\x04", data.index(SHEET.encode()) - 40)
    crc = data.rindex(SHEET.encode()) - 30
    assert start < crc
    path.write_bytes(data[:crc] + bytes([data[crc] ^ 1]) + data[crc + 1 :])
    assert "checksum" in refused(path).render("en")


@pytest.mark.parametrize(
    ("part", "content", "said"),
    [
        (SHEET, None, "the content of this sheet is missing"),
        ("xl/workbook.xml", None, "its workbook part is missing"),
        ("xl/strings.xml", None, "part xl/strings.xml is missing"),
        ("xl/styles.xml", "<styleSheet", "not well-formed"),
        ("xl/styles.xml", "<styleSheet/>", "not a styleSheet"),
        ("XL/styles.xml", "<x/>", "occurs twice"),
        (RELATIONS, None, "the content of this sheet is missing"),
        (
            RELATIONS,
            '<Relationships><Relationship Id="a"/><Relationship Id="a"/></Relationships>',
            "one reference twice",
        ),
        (
            RELATIONS,
            '<Relationships><Relationship Type="x/worksheet" Target="../../etc/passwd"/></Relationships>',
            "outside the file",
        ),
        (
            RELATIONS,
            '<Relationships><Relationship Id="rId1" TargetMode="External" Target="x"/></Relationships>',
            "outside the file",
        ),
        (SHEET, '<!DOCTYPE x [<!ENTITY a "b">]><worksheet/>', "DOCTYPE"),
        (SHEET, '<worksheet xmlns="http://example.org/9999"/>', "not a worksheet that can be understood"),
        (SHEET, '<?xml version="1.0" encoding="GBK"?><worksheet/>', "not well-formed"),
        (SHEET, '<?xml version="1.0" encoding="nothing"?><worksheet/>', "not well-formed"),
        (SHEET, f"<worksheet xmlns='{MAIN}'>&#0;</worksheet>", "not well-formed"),
        (SHEET, f"<worksheet xmlns='{MAIN}'>&#xD800;</worksheet>", "not well-formed"),
        (SHEET, "", "not well-formed"),
    ],
)
def test_a_damaged_part_is_refused(
    refused: Refused, make_xlsx: Make, part: str, content: str | None, said: str
) -> None:
    problem = refused(make_xlsx(parts={part: content}))
    assert problem.code == "file-damaged"
    assert said in problem.render("en")


def test_a_part_that_occurs_twice_is_refused(refused: Refused, make_xlsx: Make) -> None:
    path = make_xlsx()
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(SHEET.upper(), "")
    assert "sheet1.xml occurs twice" in refused(path).render("en")


def test_one_endless_tag_is_refused(refused: Refused, make_xlsx: Make) -> None:
    content = '<worksheet xmlns="x' + "x" * (6 * 1024 * 1024)
    assert refused(make_xlsx(parts={SHEET: content})).code == "file-damaged"


def test_a_member_with_a_password_or_an_odd_compression_is_refused(refused: Refused, make_xlsx: Make) -> None:
    path = make_xlsx()
    with zipfile.ZipFile(path, "a", zipfile.ZIP_BZIP2) as archive:
        archive.writestr("_rels/extra.rels", "x")
    data = bytearray(path.read_bytes())
    data[data.rindex(SHEET.encode()) - 38] |= 1
    path.write_bytes(data)
    assert refused(path).code == "file-encrypted"
    data[data.rindex(SHEET.encode()) - 38] &= 0xFE
    data[data.rindex(SHEET.encode()) - 36] = zipfile.ZIP_BZIP2
    path.write_bytes(data)
    assert refused(path).code == "file-damaged"


def sizes(path: Path) -> dict[str, int]:
    with zipfile.ZipFile(path) as archive:
        return {info.filename: info.file_size for info in archive.infolist()}


def most_of_container(path: Path) -> dict[str, int]:
    parts = sizes(path)
    return {
        "file_bytes": path.stat().st_size,
        "members": len(parts),
        "unpacked_bytes": parts[SHEET],
        "small_bytes": max(size for name, size in parts.items() if name not in {SHEET, "xl/strings.xml"}),
        "total_bytes": sum(parts.values()),
    }


@pytest.mark.parametrize("field", ["file_bytes", "members", "unpacked_bytes", "small_bytes", "total_bytes"])
def test_container_limits_hold_at_n_and_not_at_one_more(
    refused: Refused, make_xlsx: Make, field: str
) -> None:
    path = make_xlsx('<row r="1"><c r="A1"><v>1</v></c></row>' + " " * 2000)
    most = most_of_container(path)[field]
    assert read_workbook(path, limits=Limits(**{field: most})).sheets
    assert refused(path, Limits(**{field: most - 1})).code == f"limit-{field.replace('_', '-')}"
