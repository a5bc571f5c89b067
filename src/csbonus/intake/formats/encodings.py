"""Bytes of a text file turned into characters: the encoding told from the bytes, never guessed into wrong characters."""

from typing import NamedTuple

from csbonus.problems import Source, Text, refuse

_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_FIRST_OF_CJK = "\u0800"


class Decoded(NamedTuple):
    """The characters of a file and the encoding they were written in."""

    text: str
    encoding: str


def decode(data: bytes, place: Source) -> Decoded:
    """Decode a text file: by its byte order mark, or else as UTF-8, or else as GB18030 (GBK).

    A file that is partly UTF-8 and partly something else is refused at the first line that is not UTF-8.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return Decoded(_strict(data[len(mark) :], encoding, place), encoding)
    if b"\0" in data:
        zh = "文件里有 NUL 字节，不知道是什么编码：请另存为 UTF-8 编码的 CSV，或 .xlsx"
        en = "the file has NUL bytes and its encoding is not known: save it as CSV in UTF-8, or as .xlsx"
        raise refuse("file-encoding", Text(zh, en), place)
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError as fault:
        if _has_utf8(data):
            raise _broken(data, fault.start, "UTF-8", place) from None
    return Decoded(_strict(data, "gb18030", place), "gb18030")


def _strict(data: bytes, encoding: str, place: Source) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as fault:
        name = {"gb18030": "GBK"}.get(encoding, encoding.upper())
        raise _broken(data, fault.start, name, place) from None


def _has_utf8(data: bytes) -> bool:
    """Tell whether any line is UTF-8 with a character that no other encoding makes of such bytes by chance."""
    for line in data.splitlines():
        if line.isascii():
            continue
        try:
            text = line.decode("utf-8")
        except UnicodeDecodeError:
            continue
        if max(text) >= _FIRST_OF_CJK:
            return True
    return False


def _broken(data: bytes, at: int, encoding: str, place: Source) -> Exception:
    line = data.count(b"\n", 0, at) + 1
    zh = f"第 {line} 行不是 {encoding} 编码，文件可能被截断或拼接过：请重新导出，另存为 UTF-8 编码的 CSV，或 .xlsx"
    en = f"line {line} is not {encoding}; the file may be cut short or put together of several: export it again as CSV in UTF-8, or as .xlsx"
    return refuse("file-encoding", Text(zh, en), Source(file=place.file, line=line))
