"""The child process that opens what only libraries can: old .xls, binary .xlsb, and files with a password.

It takes one request on stdin, answers on stdout with one frame after another and ends. Whatever such a file does to
a library, by its size, its time or its faults, ends here; the parent takes only plain records from it.
"""

import contextlib
import io
import os
import sys
import traceback
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, BinaryIO

import msgspec
from msgspec import Struct

MEMORY = 1024 * 1024 * 1024
SECONDS = 15
_ERROR_CODES = {
    "0x0": "#NULL!", "0x7": "#DIV/0!", "0xf": "#VALUE!", "0x17": "#REF!",
    "0x1d": "#NAME?", "0x24": "#NUM!", "0x2a": "#N/A", "0x2b": "#GETTING_DATA",
}  # fmt: skip


_NO_ROOM = ("memory", "map segment")
"""What the system says of a library that has no room beside a file."""


class _Differs(Exception):  # noqa: N818 - of the file, not of ours
    """Raised where two libraries do not find the same in a file."""


class Request(Struct, frozen=True):
    """What is to be done with a file's bytes: `xls` or `xlsb` to read it, `decrypt` to take its password off."""

    task: str
    data: bytes
    password: str = ""


class Begins(Struct, frozen=True, tag="sheet"):
    """A sheet begins; its cells follow."""

    name: str
    hidden: bool
    hidden_rows: list[int] = []
    merged: list[tuple[int, int, int, int]] = []


class Cells(Struct, frozen=True, tag="cells"):
    """Some cells of the sheet, from top left to bottom right: row, column, kind, text, and number format by its place."""

    cells: list[tuple[int, int, str, str, int]]
    formats: list[str]


class Answer(Struct, frozen=True, tag="end"):
    """The end: all sheets were given, or here are the bytes, or a word for why there are none; a bug with its trace."""

    why: str = ""
    trace: str = ""
    data: bytes = b""
    date1904: bool = False


Frame = Begins | Cells | Answer
FoundCell = tuple[int, int, str, str, str]
"""Row, column, kind, text, number format code."""

SIZE = 4
"""A frame is so many bytes that say its length, and its record."""

_AT_ONCE = 20_000
_PERCENT = "0%"


def main() -> None:
    """Take the request, answer it."""
    _limit()
    answers = sys.stdout.buffer
    sys.stdout = sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123 - libraries chat
    try:
        request = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=Request)
        for frame in _TASKS[request.task](request):
            _send(answers, frame)
    except MemoryError:
        _send(answers, Answer(why="memory"))
    except ImportError as fault:
        is_full = any(word in str(fault) for word in _NO_ROOM)
        _send(answers, Answer(why="memory") if is_full else Answer(why="bug", trace=traceback.format_exc()))
    except BaseException as fault:  # noqa: BLE001 - a library's fault is the file's, even one that calls itself a panic
        _send(answers, Answer(why=_why(fault)))
    answers.flush()


def _send(answers: BinaryIO, frame: Frame) -> None:
    data = msgspec.msgpack.encode(frame)
    answers.write(len(data).to_bytes(SIZE, "big") + data)


def _in_frames(cells: Iterable[FoundCell]) -> Iterator[Cells]:
    """Give cells some thousand at a time, so that neither side holds them twice."""
    rest = iter(cells)
    while some := list(islice(rest, _AT_ONCE)):
        formats = {code: place for place, code in enumerate(dict.fromkeys(cell[4] for cell in some))}
        yield Cells([(*cell[:4], formats[cell[4]]) for cell in some], list(formats))


def _limit() -> None:
    with contextlib.suppress(ImportError):
        import resource

        for what, most in (
            (resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, SECONDS), (resource.RLIMIT_CORE, 0),
        ):  # fmt: skip
            with contextlib.suppress(OSError, ValueError):
                hard = resource.getrlimit(what)[1]
                least = most if hard == resource.RLIM_INFINITY else min(most, hard)
                resource.setrlimit(what, (least, least))


def _why(fault: BaseException) -> str:
    said = f"{type(fault).__name__} {fault}".lower()
    return "encrypted" if "encrypted" in said or "password" in said else "broken"


def _number(value: float) -> str:
    """Write a float as a file would: shortest digits, a whole number without a fraction."""
    return str(int(value)) if value == int(value) and abs(value) < 1e15 else repr(value)  # noqa: PLR2004 - Excel's digits


def _xls(request: Request) -> Iterator[Frame]:
    import xlrd

    has_formats = _has_formats(request.data)
    with xlrd.open_workbook(file_contents=request.data, formatting_info=has_formats, on_demand=True) as book:
        for number in range(book.nsheets):
            sheet = book.sheet_by_index(number)
            hidden = [row + 1 for row, info in sheet.rowinfo_map.items() if info.hidden]
            merged = [(top + 1, left + 1, bottom, right) for top, bottom, left, right in sheet.merged_cells]
            yield Begins(sheet.name, sheet.visibility != 0, hidden, merged)
            yield from _in_frames(_xls_cells(book, sheet))
            book.unload_sheet(number)
        yield Answer(date1904=book.datemode == 1)


def _has_formats(data: bytes) -> bool:
    """Tell whether a file is of a version whose number formats the library reads."""
    import xlrd

    try:
        with xlrd.open_workbook(file_contents=data, on_demand=True) as book:
            return bool(book.biff_version >= 80)  # noqa: PLR2004 - BIFF8, Excel 97 and later
    except xlrd.XLRDError:
        raise
    except Exception:  # noqa: BLE001 - read without formats then
        return False


def _xls_cells(book: Any, sheet: Any) -> Iterator[FoundCell]:  # noqa: ANN401 - the library has no types
    import xlrd

    kinds = {
        xlrd.XL_CELL_TEXT: "text", xlrd.XL_CELL_NUMBER: "number", xlrd.XL_CELL_DATE: "number",
        xlrd.XL_CELL_BOOLEAN: "bool", xlrd.XL_CELL_ERROR: "error",
    }  # fmt: skip
    for row in range(sheet.nrows):
        for column in range(sheet.row_len(row)):
            kind = kinds.get(sheet.cell_type(row, column), "")
            if kind:
                text = _xls_text(kind, sheet.cell_value(row, column))
                yield row + 1, column + 1, kind, text, _xls_format(book, sheet, row, column)


def _xls_text(kind: str, value: Any) -> str:  # noqa: ANN401 - the library has no types
    import xlrd

    if kind == "number":
        return _number(value)
    if kind == "error":
        return str(xlrd.error_text_from_code.get(value, "#ERR!"))
    return str(value)


def _xls_format(book: Any, sheet: Any, row: int, column: int) -> str:  # noqa: ANN401 - the library has no types
    if not book.formatting_info:
        return ""
    style = book.xf_list[sheet.cell_xf_index(row, column)]
    found = book.format_map.get(style.format_key)
    return found.format_str if found is not None else ""


def _xlsb(request: Request) -> Iterator[Frame]:
    """Read a binary workbook by two libraries: one knows what is a date, the other what is an error or yes/no."""
    import python_calamine
    from pyxlsb import open_workbook

    from csbonus.intake.formats.xlsb_formats import percent_cells, percent_styles

    shown = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(request.data))
    states = {found.name: found for found in shown.sheets_metadata}
    styles = percent_styles(request.data)
    with open_workbook(io.BytesIO(request.data)) as book:
        for name in book.sheets:
            state = states.get(name)
            if state is None:
                raise _Differs
            if state.typ != python_calamine.SheetTypeEnum.WorkSheet:
                continue
            with book.get_sheet(name) as sheet:
                percents = percent_cells(sheet, styles) if styles else frozenset()
                cells = _xlsb_cells(sheet, shown.get_sheet_by_name(name), percents)
            yield Begins(name, state.visible != python_calamine.SheetVisibleEnum.Visible)
            yield from _in_frames(cells)
    yield Answer()


def _xlsb_cells(sheet: Any, shown: Any, percents: frozenset[tuple[int, int]]) -> list[FoundCell]:  # noqa: ANN401
    """Put together what both libraries find: texts written within their cells are left out by one of them."""
    found: dict[tuple[int, int], tuple[str, str]] = {}
    for row in sheet.rows(sparse=True):
        for cell in row:
            if (cell.r, cell.c) in found:
                raise _Differs
            found[cell.r, cell.c] = _xlsb_value(cell.v)
    top, left = shown.start or (0, 0)
    for number, values in enumerate(shown.to_python(skip_empty_area=True), top):
        for column, value in enumerate(values, left):
            moment = _moment(value)
            if moment:
                found[number, column] = "text", moment
            elif value != "" and not found.get((number, column), ("", ""))[0]:
                found[number, column] = _only_shown(value)
    return [
        (row + 1, column + 1, kind, text, _PERCENT if (row, column) in percents else "")
        for (row, column), (kind, text) in sorted(found.items())
        if kind
    ]


def _only_shown(value: object) -> tuple[str, str]:
    """Take a text that one library finds alone; figures both must find."""
    if not isinstance(value, str):
        raise _Differs
    return "text", value


def _moment(value: object) -> str:
    """Write a date, a time or a duration; nothing where a value is none."""
    import datetime as dt

    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, dt.timedelta):
        seconds = int(value.total_seconds())
        return f"{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
    return ""


def _xlsb_value(value: Any) -> tuple[str, str]:  # noqa: ANN401 - the library has no types
    if isinstance(value, bool):
        return "bool", str(int(value))
    if isinstance(value, int | float):
        return "number", _number(value)
    if isinstance(value, str) and value:
        return ("error", _ERROR_CODES[value]) if value in _ERROR_CODES else ("text", value)
    return "", ""


def _decrypt(request: Request) -> Iterator[Frame]:
    yield _decrypted(request)


def _decrypted(request: Request) -> Answer:
    import msoffcrypto

    opened = msoffcrypto.OfficeFile(io.BytesIO(request.data))
    if not opened.is_encrypted():
        return Answer(data=request.data)
    try:
        opened.load_key(password=request.password, verify_password=True)
    except msoffcrypto.exceptions.InvalidKeyError:
        return Answer(why="password")
    plain = io.BytesIO()
    try:
        opened.decrypt(plain)
    except msoffcrypto.exceptions.InvalidKeyError:
        return Answer(why="password")
    return Answer(data=plain.getvalue())


_TASKS = {"xls": _xls, "xlsb": _xlsb, "decrypt": _decrypt}

if __name__ == "__main__":
    main()
