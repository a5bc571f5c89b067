"""Earlier months' results: the JSON that `csbonus run --json` wrote, read for what later months need of them."""

import hashlib
import json
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from msgspec import Struct

from csbonus.pay.people import History, PastSlip
from csbonus.problems import Notice, Problem, Source, Text, path_text, show

SCHEMA = "csbonus.run/1"
LARGEST_FILE = 64 * 1024 * 1024
_ZERO = Decimal(0)
_PARTS = ("figures", "kept", "held", "released")


class HistoryRead(Struct, frozen=True, kw_only=True):
    """The months that were read, from which files (with their SHA-256), and what was wrong or left aside."""

    history: History
    files: tuple[tuple[str, str], ...] = ()
    problems: tuple[Problem, ...] = ()
    notices: tuple[Notice, ...] = ()


def read_history(folder: str, month: str) -> HistoryRead:
    """Read every result in a folder that is of a month before `month` (`YYYY-MM`).

    Two results of one month are a problem; a JSON file that is no result is left aside with a notice.
    """
    place = Path(folder)
    if not place.is_dir():
        text = Text("--history 要给出文件夹，这里不是", "--history names a folder, and this is none")
        return HistoryRead(history={}, problems=(_problem("history-folder", text, folder),))
    found: dict[str, Mapping[str, PastSlip]] = {}
    files: dict[str, str] = {}
    hashes: dict[str, str] = {}
    problems: list[Problem] = []
    notices: list[Notice] = []
    for path in sorted(place.glob("*.json")):
        name = path_text(str(path))
        try:
            result, sha256 = _read_result(path, name)
        except _Unread as unread:
            problems += unread.problems
            notices += unread.notices
            continue
        when = result["month"]
        if when >= month:
            continue
        if when in files:
            problems.append(_twice(when, files[when], name))
        files[when] = name
        hashes[name] = sha256
        found[when] = _slips(result, Source(file=name))
    return HistoryRead(
        history=found, files=tuple(hashes.items()), problems=tuple(problems), notices=tuple(notices)
    )


class _Unread(Exception):  # noqa: N818 - what was found instead of a result
    """A file that is no result: a problem, or merely left aside."""

    def __init__(self, finding: Problem | Notice) -> None:
        super().__init__()
        self.problems = (finding,) if isinstance(finding, Problem) else ()
        self.notices = (finding,) if isinstance(finding, Notice) else ()


def _read_result(path: Path, name: str) -> tuple[dict[str, Any], str]:
    try:
        if path.stat().st_size > LARGEST_FILE:
            text = Text(
                "文件太大（最多 64 MiB），不像是一个月的结果",
                "the file is too large for a month's result (64 MiB at most)",
            )
            raise _Unread(_problem("history-unreadable", text, name))
        data = path.read_bytes()
        read = json.loads(data, parse_float=Decimal)
    except (OSError, ValueError, RecursionError) as error:
        text = Text(
            f"读不出这个 JSON 文件（{type(error).__name__}）；请重新导出这个月的结果，或移出文件夹",
            f"this JSON file can't be read ({type(error).__name__}); write that month's result anew, or move the file away",
        )
        raise _Unread(_problem("history-unreadable", text, name)) from None
    if not isinstance(read, dict) or read.get("schema") != SCHEMA:
        text = Text("不是 csbonus 的月结果，没有读取", "no result of csbonus; left aside")
        raise _Unread(Notice(code="history-other-file", text=text, source=Source(file=name)))
    if not _is_whole(read):
        text = Text(
            "这个月的结果不完整（算的时候有问题，或被改过）；请重新导出",
            "this month's result is not whole (it holds problems, or was changed); write it anew",
        )
        raise _Unread(_problem("history-unreadable", text, name))
    return read, hashlib.sha256(data).hexdigest()


def _is_whole(read: dict[str, Any]) -> bool:
    """Tell whether a result has its month and slips in the shape they were written in."""
    slips = read.get("payslips")
    if not isinstance(read.get("month"), str) or not isinstance(slips, list):
        return False
    try:
        return all(isinstance(_slip(slip), PastSlip) and isinstance(slip["agent"], str) for slip in slips)
    except (KeyError, TypeError, AttributeError, InvalidOperation, ValueError):
        return False


def _slips(result: dict[str, Any], source: Source) -> dict[str, PastSlip]:
    found: dict[str, PastSlip] = {}
    for slip in result["payslips"]:
        person = slip.get("person", slip["agent"])
        own = _slip(slip, source)
        found[person] = own if person not in found else _joined(found[person], own)
    return found


def _joined(one: PastSlip, two: PastSlip) -> PastSlip:
    """Put the slips of somebody's posts in a month together: figures are those of the last, amounts add up."""
    sums = {
        part: {
            key: getattr(one, part).get(key, _ZERO) + getattr(two, part).get(key, _ZERO)
            for key in (*getattr(one, part), *getattr(two, part))
        }
        for part in _PARTS[1:]
    }
    carried = one.carried + two.carried
    return PastSlip(plan=two.plan, source=two.source, figures=two.figures, carried=carried, **sums)


def _slip(slip: dict[str, Any], source: Source | None = None) -> PastSlip:
    parts = {part: {key: Decimal(value) for key, value in slip.get(part, {}).items()} for part in _PARTS}
    return PastSlip(plan=slip["plan"], source=source, carried=Decimal(slip.get("carried", "0")), **parts)


def _problem(code: str, text: Text, file: str) -> Problem:
    return Problem(code=code, text=text, source=Source(file=show(file, 200)))


def _twice(month: str, one: str, other: str) -> Problem:
    text = Text(
        f"{month} 有两份结果（另一份是 {show(one, 200)}）；请只留一份",
        f"there are two results of {month} (the other is {show(one, 200)}); keep one",
    )
    return _problem("history-twice", text, other)
