"""A rule file's bytes as fit characters, and the place in the file of each character of a value."""

import codecs
import re
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from types import MappingProxyType

from csbonus.problems import Problem, Refusal, Source, Text, refuse

MAX_BYTES = 256 * 1024
MOST_PROBLEMS = 100

UNFIT = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)

_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_WIDE_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_FOLD = r"(?P<fold>[ \t]*+\n[ \t\n]*)|(?P<blanks>[ \t]+)"
_PIECES: Mapping[str, re.Pattern[str]] = MappingProxyType(
    {
        "": re.compile(_FOLD + "|."),
        "'": re.compile(_FOLD + "|''|."),
        '"': re.compile(r"(?P<joined>\\\n[ \t\n]*)|" + _FOLD + r"|\\x..|\\u.{4}|\\U.{8}|\\.|."),
    }
)


def read_bytes(path: Path, file: str, max_bytes: int) -> bytes:
    """Read a regular file at once, one byte over the limit at most; Refusal where that cannot be done."""
    try:
        if path.exists() and not path.is_file():
            text = Text(
                "这不是一个普通文件；请指定 .yaml 规则文件",
                "this is not a regular file; give the .yaml rules file",
            )
            raise refuse("yaml-file", text, Source(file=file))
        with path.open("rb") as stream:
            return stream.read(max_bytes + 1)
    except FileNotFoundError:
        text = Text("没有这个文件；请检查路径和文件名", "there is no such file; check the path and the name")
    except (OSError, ValueError):
        text = Text(
            "文件打不开；请检查路径和权限", "the file cannot be opened; check the path and permissions"
        )
    raise refuse("yaml-file", text, Source(file=file))


def read_text(data: bytes, file: str, max_bytes: int = MAX_BYTES) -> str:
    """Read strict UTF-8 with every line ending in a line feed.

    Raises Refusal for a workbook, a file over the limit, another encoding, and naming the first unfit
    character of each line.
    """
    _check_bytes(data, Source(file=file, line=1, column=1), max_bytes)
    try:
        text = _one_break(data.removeprefix(codecs.BOM_UTF8).decode())
    except UnicodeDecodeError as error:
        raise _not_utf8(data, error, file) from None
    problems = tuple(
        Problem(code="yaml-character", text=unfit_text(hit[0]), source=place(text, hit.start(), file))
        for hit in _first_of_each_line(text)
    )
    if problems:
        raise Refusal(problems)
    return text


def place(text: str, index: int, file: str) -> Source:
    """Give the line and column of a character."""
    start = text.rfind("\n", 0, index) + 1
    return Source(file=file, line=text.count("\n", 0, index) + 1, column=index - start + 1)


def moved(start: Source, written: str, index: int) -> Source:
    """Give the place of a character of a value that begins at `start`."""
    breaks = written.count("\n", 0, index)
    column = index - written.rfind("\n", 0, index) if breaks else index + (start.column or 1)
    return Source(file=start.file, line=(start.line or 1) + breaks, column=column)


def line_at(text: str, index: int) -> str:
    """Give the whole line that holds a character."""
    end = text.find("\n", index)
    return text[text.rfind("\n", 0, index) + 1 : end if end >= 0 else len(text)]


def unfit_text(sign: str) -> Text:
    """Say that a control character stands here."""
    point = f"U+{ord(sign):04X}"
    return Text(
        f"这里有看不见的控制字符 {point}；请删去",
        f"an invisible control character {point} stands here; delete it",
    )


def offsets(written: str, style: str, text: str) -> tuple[int, ...]:
    """Find where each character of a value's text stands in the value as written.

    Empty where it cannot be told.
    """
    if style in ("|", ">"):
        return _block(written, text, is_folded=style == ">")
    width = len(style)
    found = tuple(_flow(_PIECES[style], written, width, len(written) - width))
    return found if len(found) == len(text) else ()


def _check_bytes(data: bytes, top: Source, max_bytes: int) -> None:
    if data.startswith(_WORKBOOKS):
        raise refuse(
            "yaml-workbook",
            Text(
                "这是一个工作簿（Excel 文件），不是规则文件；请指定 .yaml 规则文件",
                "this is a workbook, not a rules file; give the .yaml rules file",
            ),
            top,
        )
    if len(data) > max_bytes:
        size = f"{max_bytes // 1024} KiB" if max_bytes % 1024 == 0 else f"{max_bytes} bytes"
        raise refuse(
            "yaml-too-big",
            Text(
                f"规则文件超过上限 {size}；请检查是否选错了文件，或把规则拆成几份；确实需要的，用 --limit yaml=… 放宽",
                f"the rules file is over the limit of {size}; check that it is the right file, or split it; if it is needed, raise the limit with --limit yaml=...",
            ),
            top,
        )
    if data.startswith(_WIDE_MARKS) or b"\0" in data[:2]:
        raise refuse(
            "yaml-encoding",
            Text("文件是 UTF-16 编码；请另存为 UTF-8", "the file is UTF-16; save it as UTF-8"),
            top,
        )


def _not_utf8(data: bytes, error: UnicodeDecodeError, file: str) -> Refusal:
    start = error.start + len(data) - len(error.object)
    read = _one_break(data[:start].removeprefix(codecs.BOM_UTF8).decode())
    zh, en = ("（像是 GBK）", " (it looks like GBK)") if _is_gbk(data) else ("", "")
    return refuse(
        "yaml-encoding",
        Text(
            f"从这里起不是 UTF-8 编码{zh}；请把文件另存为 UTF-8",
            f"from here on the file is not UTF-8{en}; save it as UTF-8",
        ),
        place(read, len(read), file),
    )


def _is_gbk(data: bytes) -> bool:
    try:
        data.decode("gb18030")
    except UnicodeDecodeError:
        return False
    return True


def _one_break(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _first_of_each_line(text: str) -> Iterator[re.Match[str]]:
    spans = ((start, start + len(line)) for start, line in _lines(text))
    hits = (UNFIT.search(text, start, end) for start, end in spans)
    return islice((hit for hit in hits if hit), MOST_PROBLEMS)


def _flow(pieces: re.Pattern[str], written: str, start: int, end: int) -> Iterator[int]:
    for piece in pieces.finditer(written, start, end):
        if piece.lastgroup == "blanks":
            yield from range(*piece.span())
        elif piece.lastgroup is None:
            yield piece.start()
        else:
            breaks = [piece.start() + i for i, sign in enumerate(piece[0]) if sign == "\n"]
            yield from [piece.start()] if breaks[1:] == [] and piece.lastgroup == "fold" else breaks[1:]


def _block(written: str, text: str, *, is_folded: bool) -> tuple[int, ...]:
    lines = list(_lines(written))[1:]
    first = next((line for _, line in lines if line.strip(" ")), "")
    for indent in range(len(first) - len(first.lstrip(" ")), -1, -1):
        found = tuple(_block_at(lines, indent, is_folded=is_folded))[: len(text)]
        if len(found) == len(text) and all(map(_is_same, text, (written[i : i + 1] for i in found))):
            return found
    return ()


def _is_same(sign: str, written: str) -> bool:
    return sign == written or (sign == " " and written == "\n")


def _lines(written: str) -> Iterator[tuple[int, str]]:
    start = 0
    for line in written.split("\n"):
        yield start, line
        start += len(line) + 1


def _block_at(lines: list[tuple[int, str]], indent: int, *, is_folded: bool) -> Iterator[int]:
    breaks: list[int] = []
    can_fold = False
    for start, line in lines:
        end = start + len(line)
        if len(line) > indent:
            could_fold, can_fold = can_fold, is_folded and line[indent] not in " \t"
            yield from breaks[1:] if could_fold and can_fold and len(breaks) > 1 else breaks
            yield from range(start + indent, end)
            breaks = []
        breaks.append(end)
    yield from breaks
