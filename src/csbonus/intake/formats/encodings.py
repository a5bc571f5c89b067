"""Bytes of a text file turned into characters: the encoding told from the bytes, never guessed into wrong characters."""

import re
from typing import NamedTuple

from csbonus.problems import Refusal, Source, Text, refuse

_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_WIDE = ("utf-16-le", "utf-16-be")
_NAMES = {"gb18030": "GBK", "utf-8": "UTF-8", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16"}
_FIRST_OF_CJK = "\u0800"
_LOOKED_AT = 1024 * 1024
_BREAK = re.compile("\r\n|\r|\n")
_NO_TEXT = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\ue000-\uf8ff\ufffd-\uffff]")
_PARTING = re.compile(r"[\t\n\r,;]")
_PRIVATE = re.compile(r"[\ue000-\uf8ff]")
_PAIR = re.compile(rb"[\x81-\xfe][\x40-\x7e\x80-\xfe]")
_COMMON_GBK = re.compile(rb"[\xb0-\xd7][\xa1-\xfe]")
_COMMON_BIG5 = re.compile(rb"[\xa4-\xc6][\x40-\x7e\xa1-\xfe]")
_MEND = Text("另存为 UTF-8 编码的 CSV，或 .xlsx", "save it as CSV in UTF-8, or as .xlsx")


class Decoded(NamedTuple):
    """The characters of a file and the encoding they were written in."""

    text: str
    encoding: str


def decode(data: bytes, place: Source) -> Decoded:
    """Decode a text file: by its byte order mark, or else as UTF-8, or else as GB18030 (GBK).

    Refused at its line and column: bytes of no such encoding, a file that is partly UTF-8 and partly something
    else, one that is cut within a character, and NUL bytes. Big5, and UTF-16 without a mark, are named.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return Decoded(_without_nul(_strict(data[len(mark) :], encoding, place), place), encoding)
    if is_wide(data[:_LOOKED_AT]):
        zh = f"这像是没有 BOM 标记的 UTF-16 编码，不能确定：请{_MEND.zh}"
        en = f"this looks like UTF-16 without a byte order mark, which is not certain: {_MEND.en}"
        raise refuse("file-encoding", Text(zh, en), place)
    return _narrow(data, place)


def _narrow(data: bytes, place: Source) -> Decoded:
    try:
        return Decoded(_without_nul(data.decode("utf-8"), place), "utf-8")
    except UnicodeDecodeError as fault:
        if _has_utf8(data):
            raise _broken(fault, place) from None
    text = _without_nul(_strict(data, "gb18030", place), place)
    _check_is_gbk(data, text, place)
    return Decoded(text, "gb18030")


def is_wide(data: bytes) -> bool:
    """Tell whether bytes, or the first of them, are a text in UTF-16 without a mark: printable, and in fields or lines."""
    if b"\0" not in data:
        return False
    for encoding in _WIDE:
        text = data.decode(encoding, "replace")[:-1]
        if not _NO_TEXT.search(text) and _PARTING.search(text):
            return True
    return False


def _without_nul(text: str, place: Source) -> str:
    at = text.find("\0")
    if at < 0:
        return text
    zh = f"这里有 NUL 字节，文件可能已损坏：请重新导出，{_MEND.zh}"
    en = f"there is a NUL byte here; the file may be damaged: export it again, {_MEND.en}"
    raise refuse("file-encoding", Text(zh, en), _at_end_of(text[:at], place))


def _strict(data: bytes, encoding: str, place: Source) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as fault:
        raise _broken(fault, place) from None


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


def _check_is_gbk(data: bytes, text: str, place: Source) -> None:
    """Refuse what decodes as GBK without being it: Big5 does, into characters that nobody wrote.

    The common characters of each encoding lie in a block of its own; a real GBK file is nearly all of such.
    """
    pairs = _PAIR.findall(data[:_LOOKED_AT])
    gbk = sum(bool(_COMMON_GBK.fullmatch(pair)) for pair in pairs)
    big5 = sum(bool(_COMMON_BIG5.fullmatch(pair)) for pair in pairs)
    if big5 > gbk and _decodes(data, "cp950"):
        zh = f"这像是繁体中文 Big5 编码，不能确定：请{_MEND.zh}"
        en = f"this looks like Big5 (Traditional Chinese), which is not certain: {_MEND.en}"
        raise refuse("file-encoding", Text(zh, en), place)
    private = _PRIVATE.search(text)
    if private is not None:
        zh = f"这个字符按 GBK 编码没有意义，不知道是什么编码：请{_MEND.zh}"
        en = f"this character makes no sense as GBK, and the encoding is not known: {_MEND.en}"
        raise refuse("file-encoding", Text(zh, en), _at_end_of(text[: private.start()], place))


def _decodes(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _broken(fault: UnicodeDecodeError, place: Source) -> Refusal:
    name = _NAMES[fault.encoding]
    zh = f"从这里起不是 {name} 编码，文件可能被截断，或由几个文件拼接而成：请重新导出，{_MEND.zh}"
    en = f"from here on this is not {name}; the file may be cut short or put together of several: export it again, {_MEND.en}"
    before = fault.object[: fault.start].decode(fault.encoding)
    return refuse("file-encoding", Text(zh, en), _at_end_of(before, place))


def _at_end_of(before: str, place: Source) -> Source:
    """Name the place after a text: its line, and the character within the line, both from 1."""
    lines = _BREAK.split(before)
    return Source(file=place.file, line=len(lines), column=len(lines[-1]) + 1)
