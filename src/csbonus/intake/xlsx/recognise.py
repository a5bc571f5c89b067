"""Input files opened once and recognised by what they hold, whatever their name says."""

import re
import stat
from pathlib import Path

from csbonus.intake.xlsx.container import Limits, encrypted, over_limit
from csbonus.problems import Refusal, Source, Text, refuse

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BARE_BIFF = re.compile(rb"\x09[\x00\x02\x04\x08][\x04-\x10]\x00")
_HTML = re.compile(
    rb"<(!doctype html|html|head|meta|style|table|body|div|!--.{0,2000}?<(html|table))",
    re.IGNORECASE | re.DOTALL,
)
_ZIP = b"PK"
_SHOWN_START = 4096
_FEW = 0.1
_MEND = Text("请用 Excel 打开后另存为 .xlsx", "open it in Excel and save it as .xlsx")


def not_xlsx(code: str, zh: str, en: str, place: Source) -> Refusal:
    """Refuse a file of another kind: what it is, and how to make a workbook of it."""
    return refuse(code, Text(f"{zh}：{_MEND.zh}", f"{en}: {_MEND.en}"), place)


def read_bytes(path: Path, name: str, limits: Limits) -> bytes:
    """Read a regular file whole; a folder, a device or an unreadable file is refused."""
    place = Source(file=name)
    if path.name.startswith("~$"):
        zh = "这是 Excel 打开工作簿时生成的临时文件，不是工作簿：请选用不带 ~$ 的那个文件"
        en = "this is Excel's lock file of an open workbook: choose the file whose name has no ~$"
        raise refuse("file-lock", Text(zh, en), place)
    try:
        size = _regular_size(path, limits, place)
        with path.open("rb") as opened:
            data = opened.read(size + 1)
    except FileNotFoundError as e:
        text = Text(
            "找不到这个文件：请检查文件名和文件夹", "there is no such file: check its name and folder"
        )
        raise refuse("file-missing", text, place) from e
    except (OSError, ValueError) as e:
        zh = "无法读取文件：请检查权限，或关闭正在使用它的程序"
        en = "the file cannot be read: check its permissions, or close the program that uses it"
        raise refuse("file-unreadable", Text(zh, en), place) from e
    if len(data) > size:
        text = Text("文件正在被写入：请稍后再试", "the file is being written to: try again later")
        raise refuse("file-changing", text, place)
    return data


def _regular_size(path: Path, limits: Limits, place: Source) -> int:
    status = path.stat()
    if stat.S_ISDIR(status.st_mode):
        text = Text("这是文件夹：请指定里面的工作簿文件", "this is a folder: name the workbook in it")
        raise refuse("file-is-folder", text, place)
    if not stat.S_ISREG(status.st_mode):
        text = Text("这不是普通文件：请指定工作簿文件", "this is not an ordinary file: name a workbook file")
        raise refuse("file-not-regular", text, place)
    if status.st_size > limits.file_bytes:
        raise over_limit("file_bytes", limits, place)
    return status.st_size


def check_is_zip(data: bytes, place: Source) -> None:
    """Refuse a file that is no .xlsx by its first bytes, saying what it is."""
    if data.startswith(_ZIP):
        return
    if not data:
        zh, en = (
            "文件是空的（0 字节）：请重新导出或下载",
            "the file is empty (0 bytes): export or download it again",
        )
        raise refuse("file-empty", Text(zh, en), place)
    if data.startswith(_OLE):
        raise _ole(data, place)
    if _BARE_BIFF.match(data):
        raise not_xlsx("file-xls", "这是很旧的 .xls 工作簿", "this is a very old .xls workbook", place)
    if data.startswith(b"%PDF"):
        zh = "这是 PDF 文件，不是 Excel 工作簿：请向提供者索取原来的 .xlsx"
        en = "this is a PDF, not a workbook: ask its sender for the .xlsx it was made from"
        raise refuse("file-pdf", Text(zh, en), place)
    raise _of_text(data[:_SHOWN_START], place)


def _ole(data: bytes, place: Source) -> Refusal:
    if _wide("EncryptedPackage") in data:
        return encrypted(place)
    if _wide("WordDocument") in data:
        return word(place)
    if _wide("Workbook") in data or _wide("Book") in data:
        return not_xlsx("file-xls", "这是旧格式 .xls 工作簿", "this is an old .xls workbook", place)
    return not_a_workbook(place)


def _wide(name: str) -> bytes:
    return name.encode("utf-16-le")


def _of_text(start: bytes, place: Source) -> Refusal:
    plain = start.removeprefix(b"\xef\xbb\xbf").replace(b"\x00", b"").lstrip(b"\xff\xfe\r\n\t ")
    if b"urn:schemas-microsoft-com:office:spreadsheet" in plain:
        zh, en = "这是“XML 表格 2003”文件", "this is an XML Spreadsheet 2003 file"
        return not_xlsx("file-xml2003", zh, en, place)
    if b"urn:oasis:names:tc:opendocument" in plain:
        return opendocument(place)
    if _HTML.match(plain) or (plain.startswith(b"<") and b"<table" in plain.lower()):
        zh, en = "这是网页（HTML）表格，不是真正的工作簿", "this is a web page (HTML) named like a workbook"
        return not_xlsx("file-html", zh, en, place)
    if plain and not plain.startswith(b"<") and _is_text(start):
        zh, en = (
            "这是文本文件（如 CSV、制表符分隔），不是工作簿",
            "this is a text file (such as CSV), not a workbook",
        )
        return not_xlsx("file-text", zh, en, place)
    return not_a_workbook(place)


def _is_text(start: bytes) -> bool:
    """Tell whether bytes are those of a text in any encoding, UTF-16 without a mark and broken ones included."""
    from csbonus.intake.formats.encodings import is_wide

    if start.startswith((b"\xff\xfe", b"\xfe\xff")) or is_wide(start):
        return True
    if start.count(b"\0") > len(start) * _FEW:
        return False
    return not any(byte < ord(" ") and byte not in b"\0\t\n\r\x0c" for byte in start.rstrip(b"\x1a"))


def opendocument(place: Source) -> Refusal:
    """Refuse a table of LibreOffice or OpenOffice."""
    return not_xlsx(
        "file-ods", "这是 OpenDocument（.ods）表格", "this is an OpenDocument (.ods) table", place
    )


def word(place: Source) -> Refusal:
    """Refuse a text document."""
    zh = "这是 Word 文档，不是工作簿：请把表格复制到 Excel 并保存为 .xlsx"
    en = "this is a Word document, not a workbook: copy its table into Excel and save it as .xlsx"
    return refuse("file-word", Text(zh, en), place)


def not_a_workbook(place: Source) -> Refusal:
    """Refuse a file that is nothing like a workbook."""
    zh = "这不是 Excel 工作簿：请指定 .xlsx 文件"
    en = "this is not an Excel workbook: name an .xlsx file"
    return refuse("file-not-workbook", Text(zh, en), place)
