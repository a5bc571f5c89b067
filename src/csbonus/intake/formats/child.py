"""What only libraries can open, opened in a child process: the answer checked, or a refusal that names the file."""

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from typing import IO, cast

import msgspec

from csbonus.intake.formats.foreign import SIZE, Answer, Begins, Cells, Frame, Request
from csbonus.intake.formats.grid import Grid, Spending, cell_of
from csbonus.intake.xlsx.cells import Kind, Sheet, column_letters, is_number
from csbonus.intake.xlsx.container import Limits, encrypted
from csbonus.intake.xlsx.numfmt import shape_of
from csbonus.problems import Refusal, Source, Text, refuse

PATIENCE = 30
_KINDS = frozenset({"text", "number", "bool", "error"})
_NAMES = {"xls": ".xls", "xlsb": ".xlsb", "decrypt": ""}


class ChildBugError(Exception):
    """The child process met a bug, or cannot work here; the message is its traceback."""


def read_foreign(task: str, data: bytes, file: str, limits: Limits) -> tuple[tuple[Sheet, ...], bool]:
    """Read an old or binary workbook; gives its sheets and whether its dates count from 1904."""
    sheets = _Sheets(file, limits)
    answer = _checked(_answer(Request(task, data), sheets), task, file)
    return sheets.whole(), answer.date1904


def decrypted(data: bytes, file: str, passwords: tuple[str, ...]) -> bytes:
    """Take the password off a file; refused where none of those given opens it."""
    place = Source(file=file)
    if not passwords:
        raise encrypted(place)
    for password in passwords:
        answer = _answer(Request("decrypt", data, password))
        if answer.why != "password":
            return _checked(answer, "decrypt", file).data
    zh = "给出的密码打不开这个文件：请用 --password 或环境变量 CSBONUS_PASSWORD 给出正确的密码"
    en = "the given password does not open this file: give the right one with --password or in CSBONUS_PASSWORD"
    raise refuse("file-password", Text(zh, en), place)


def _answer(request: Request, sheets: "_Sheets | None" = None) -> Answer:
    command = [sys.executable, "-P", "-m", "csbonus.intake.formats.foreign"]
    with tempfile.TemporaryFile() as answers:
        try:
            done = subprocess.run(  # noqa: S603 - csbonus itself
                command, input=msgspec.msgpack.encode(request), stdout=answers, stderr=subprocess.PIPE,
                timeout=PATIENCE, check=False,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            return Answer(why="time")
        answers.seek(0)
        try:
            for frame in _frames(answers):
                if isinstance(frame, Answer):
                    return frame
                if sheets is not None:
                    sheets.take(frame)
        except msgspec.DecodeError:
            pass
    return _died(done.returncode, done.stderr.decode(errors="replace"))


def _died(code: int, said: str) -> Answer:
    """Say why a process ended without an answer: the system or a library killed it, or Python gave up."""
    if code in (-24, -9):
        return Answer(why="time")
    if "MemoryError" in said:
        return Answer(why="memory")
    return Answer(why="bug", trace=said) if "Traceback" in said else Answer(why="broken")


def _frames(answers: IO[bytes]) -> Iterator[Frame]:
    """Give the records of an answer one by one; the whole of them is never in memory at once."""
    decoder = msgspec.msgpack.Decoder(Frame)
    while len(size := answers.read(SIZE)) == SIZE:
        yield decoder.decode(answers.read(int.from_bytes(size, "big")))


def _checked(answer: Answer, task: str, file: str) -> Answer:
    if not answer.why:
        return answer
    if answer.why == "bug":
        raise ChildBugError(answer.trace)
    raise _refusal(answer.why, task, Source(file=file))


def _refusal(why: str, task: str, place: Source) -> Refusal:
    name = _NAMES[task]
    if why == "encrypted":
        return encrypted(place)
    if why == "memory":
        zh, en = f"内存不够读取这个 {name} 文件", f"there is not enough memory for this {name} file"
        mend, mend_en = "请拆成几个文件，或另存为 .xlsx", "split it, or save it as .xlsx"
        return refuse("limit-memory", Text(f"{zh}：{mend}", f"{en}: {mend_en}"), place)
    if why == "time":
        zh, en = f"读取这个 {name} 文件花的时间太长", f"reading this {name} file takes too long"
        return refuse("limit-time", Text(f"{zh}：请另存为 .xlsx", f"{en}: save it as .xlsx"), place)
    zh, en = f"这个 {name} 文件读不出来，可能已损坏", f"this {name} file cannot be read; it may be damaged"
    return refuse("file-unreadable-format", Text(f"{zh}：请用 Excel 打开后另存为 .xlsx", f"{en}: open it in Excel and save it as .xlsx"), place)  # fmt: skip


class _Sheets:
    """The sheets of a file as they come, cell by cell within the limits."""

    def __init__(self, file: str, limits: Limits) -> None:
        self._file = file
        self._spending = Spending(limits)
        self._grids: list[Grid] = []
        self._last = (0, 0)

    def take(self, frame: Begins | Cells) -> None:
        """Take the beginning of a sheet, or more cells of the last one."""
        if isinstance(frame, Cells):
            self._put(frame)
            return
        grid = Grid(self._file, frame.name, self._spending, hidden=frame.hidden)
        grid.hide_rows(frame.hidden_rows)
        grid.merged += [
            f"{column_letters(left)}{top}:{column_letters(right)}{bottom}"
            for top, left, bottom, right in frame.merged
        ]
        self._grids.append(grid)
        self._last = (0, 0)

    def _put(self, frame: Cells) -> None:
        grid = self._grids[-1]
        shapes = [shape_of(code) for code in frame.formats]
        alike: dict[str, str] = {}
        last = self._last
        for row, column, kind, written, code in frame.cells:
            text = alike.setdefault(written, written)  # most cells hold what others hold too
            at = (last[0] if row == last[0] else row, column)
            if kind not in _KINDS or at <= last or (kind == "number" and not is_number(text)):
                raise _refusal("broken", "xls", Source(file=self._file, sheet=grid.name))
            last = at
            grid.put(cell_of(at, cast("Kind", kind), text, shapes[code]))
        self._last = last

    def whole(self) -> tuple[Sheet, ...]:
        """Give all sheets."""
        return tuple(grid.sheet() for grid in self._grids)
