"""A file of any format opened: it is what its bytes say, whatever its name says."""

import hashlib
from collections.abc import Callable, Mapping
from pathlib import Path, PurePath
from types import MappingProxyType

from msgspec import Struct
from msgspec.structs import replace

from csbonus.intake.xlsx.cells import Sheet, Workbook
from csbonus.intake.xlsx.container import Container, Limits
from csbonus.intake.xlsx.reader import enough_memory, read_data
from csbonus.intake.xlsx.recognise import read_bytes
from csbonus.problems import Notice, Refusal, Source, Text, refuse, show


class Opening(Struct, frozen=True, kw_only=True):
    """How files are opened: the passwords to try, and the most that is read of one."""

    passwords: tuple[str, ...] = ()
    limits: Limits = Limits()


class _Read(Struct, frozen=True):
    """What a reader makes of a file."""

    sheets: tuple[Sheet, ...]
    date1904: bool = False
    notices: tuple[Notice, ...] = ()


_NAMES: Mapping[str, tuple[str, tuple[str, ...]]] = MappingProxyType(
    {
        "file-xls": (".xls", (".xls", ".et", ".xlt")),
        "file-xlsb": (".xlsb", (".xlsb",)),
        "file-ods": (".ods", (".ods", ".ots")),
        "file-html": ("HTML", (".htm", ".html")),
        "file-text": ("CSV", (".csv", ".tsv", ".txt", ".tab")),
        "": (".xlsx", (".xlsx", ".xlsm", ".xltx", ".xltm")),
    }
)
"""What each format is called, and the endings that say so; the strict reader tells the others by refusing them."""


def open_file(path: Path, *, name: str | None = None, opening: Opening | None = None) -> Workbook:
    """Read all sheets of a file; messages call it by `name`, or else by its path.

    Raises Refusal for a file that is missing, damaged, over a limit or of no known format.
    """
    file = str(path) if name is None else name
    opening = opening or Opening()
    with enough_memory(file):
        data = read_bytes(path, file, opening.limits)
        book, format_ = _opened(data, file, opening)
        said = _misnamed(file, format_)
        digest = hashlib.sha256(data).hexdigest()
        return replace(book, sha256=digest, notices=(*book.notices, *said), format=_NAMES[format_][0])


def _opened(data: bytes, file: str, opening: Opening) -> tuple[Workbook, str]:
    """Read a file by its content; gives the format as the strict reader calls it."""
    try:
        return read_data(data, file, opening.limits), ""
    except Refusal as refusal:
        code = refusal.problems[0].code
        if code == "file-encrypted":
            from csbonus.intake.formats.child import decrypted

            plain = decrypted(data, file, opening.passwords)
            return _opened(plain, file, replace(opening, passwords=()))
        reader = _READERS.get(code)
        if reader is None:
            raise
        if code == "file-xls" and opening.passwords:
            return _with_password(data, file, opening), code
        return _book(reader(data, file, opening.limits), file), code


def _with_password(data: bytes, file: str, opening: Opening) -> Workbook:
    """Read an old workbook that may have a password, which only its reader can tell."""
    from csbonus.intake.formats.child import decrypted

    try:
        return _book(_xls(data, file, opening.limits), file)
    except Refusal as refusal:
        if refusal.problems[0].code != "file-encrypted":
            raise
    plain = decrypted(data, file, opening.passwords)
    return _book(_xls(plain, file, opening.limits), file)


def _book(read: _Read, file: str) -> Workbook:
    return Workbook(file, "", read.sheets, read.date1904, notices=read.notices)


def _xls(data: bytes, file: str, limits: Limits) -> _Read:
    from csbonus.intake.formats.child import read_foreign

    return _Read(*read_foreign("xls", data, file, limits))


def _xlsb(data: bytes, file: str, limits: Limits) -> _Read:
    from csbonus.intake.formats.child import read_foreign

    return _Read(*read_foreign("xlsb", data, file, limits))


def _ods(data: bytes, file: str, limits: Limits) -> _Read:
    from csbonus.intake.formats.ods import read_ods

    return _Read(read_ods(Container(data, file, limits)))


def _html(data: bytes, file: str, limits: Limits) -> _Read:
    from csbonus.intake.formats.webpage import read_web_page

    return _Read(read_web_page(data, file, limits))


def _text(data: bytes, file: str, limits: Limits) -> _Read:
    from csbonus.intake.formats.text import read_text

    sheet, notices = read_text(data, file, limits)
    return _Read((sheet,), notices=notices)


_READERS: Mapping[str, Callable[[bytes, str, Limits], _Read]] = MappingProxyType(
    {"file-xls": _xls, "file-xlsb": _xlsb, "file-ods": _ods, "file-html": _html, "file-text": _text}
)


def _misnamed(file: str, format_: str) -> tuple[Notice, ...]:
    """Say when a file is of another format than its name says; text that Excel refuses under its name is refused."""
    said, endings = _NAMES[format_]
    ending = PurePath(file.replace("\\", "/")).suffix.lower()
    known = {one for _, known in _NAMES.values() for one in known}
    if ending in endings or ending not in known:
        return ()
    if format_ == "file-text" and ending in _NAMES[""][1]:
        raise _text_named_workbook(ending, file)
    text = Text(
        f"文件名以 {show(ending)} 结尾，内容其实是 {said}，按 {said} 读取",
        f"the name ends in {show(ending)}, and the content is {said}; it was read as {said}",
    )
    return (Notice(code="file-misnamed", text=text, source=Source(file=file)),)


def _text_named_workbook(ending: str, file: str) -> Refusal:
    shown = show(ending)
    text = Text(
        f"内容是文本（CSV），名字却以 {shown} 结尾，Excel 打不开，没法核对：请改名为 .csv，或重新导出",
        f"the content is text (CSV) under a name that ends in {shown}, which Excel does not open: rename it to .csv, or export it again",
    )
    return refuse("file-text-misnamed", text, Source(file=file))
