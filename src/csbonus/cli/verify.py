"""`csbonus verify`: compute a workbook again from its own inputs and rules, and name the first cell that differs."""

import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from itertools import count
from pathlib import Path
from typing import NamedTuple

from msgspec import Struct

import csbonus
from csbonus.cli.differences import differences, read_book
from csbonus.cli.search import Found, Sought, search
from csbonus.cli.session import DONE, PROBLEMS, Session
from csbonus.intake.formats.opening import Opening
from csbonus.intake.xlsx.own import read_marks, read_month_of
from csbonus.payroll import Computed, compute_month
from csbonus.problems import Lang, Problem, Refusal, Source, Text, path_text, show
from csbonus.report.progress import Progress
from csbonus.results.making import make_workbook
from csbonus.workbook.build import sheet_names
from csbonus.workbook.contents import SHEETS, Contents
from csbonus.workbook.texts import last_two

_ORDER = (
    "parameters", "figures", "gates", "trace", "incidents", "summary", "strips", "overview", "sources", "notices",
)  # fmt: skip
"""The sheets in the order in which amounts come about: the first difference is the nearest to its cause."""


class Record(Struct, frozen=True, kw_only=True):
    """How a workbook was computed, as it says itself."""

    month: str
    version: str
    lang: Lang
    contents: Contents
    sought: tuple[Sought, ...]

    def of(self, kind: str) -> tuple[Sought, ...]:
        """List the files of a kind: `input`, `plan`, `include` or `history`."""
        return tuple(file for file in self.sought if file.kind == kind)


class _Computing(NamedTuple):
    """How the month is computed again: who is told of it, and how files are opened."""

    progress: Progress
    opening: Opening


def verify(session: Session, workbook: str, places: Sequence[str], opening: Opening) -> int:
    """Compare a workbook with what it comes to when it is computed again; gives the exit code.

    `places` are files and folders to look for its inputs and rules in, besides where they were.
    """
    with Progress(sys.stderr, session.messages, quiet=session.quiet) as progress:
        try:
            said = _verify(session, workbook, places, _Computing(progress, opening))
        except Refusal as refusal:
            progress.close()
            session.problems(refusal.problems)
            return PROBLEMS
        progress.close()
    session.out("" if session.quiet else f"{said.to(session.messages)}\n")
    return DONE


def _verify(session: Session, workbook: str, named: Sequence[str], by: _Computing) -> Text:
    data = _bytes_of(workbook)
    record = read_record(data, workbook)
    found = _find(record, workbook, named)
    computed, again = _recompute(record, found, by)
    changed = _changed(record, found, computed)
    if changed:
        session.problems(changed)
    if data != again:
        by.progress.step(Text("逐格比较", "comparing cell by cell"))
        _compare(session, record, (workbook, data, again), _renamed(record, found))
    if changed:
        raise Refusal(())
    inputs, plans = len(record.of("input")), len(record.of("plan"))
    other = _other_version(record)
    return Text(
        f"{show(workbook, 200)}：{record.month} 的工资与重新计算一致（{inputs} 个数据文件、{plans} 个方案）{other.zh}",
        f"{show(workbook, 200)}: the pay of {record.month} is as recomputed ({inputs} input file(s), {plans} plan(s)){other.en}",
    )


def _bytes_of(workbook: str) -> bytes:
    try:
        return Path(workbook).read_bytes()
    except OSError as fault:
        text = Text(f"打不开（{fault.strerror}）", f"cannot be opened ({fault.strerror})")
        raise _refusal("verify-unreadable", text, workbook) from None


def read_record(data: bytes, workbook: str) -> Record:
    """Read what a workbook says of itself; one that csbonus did not write is refused."""
    marks = read_marks(data)
    month, lang = read_month_of(data), marks.get("lang", "")
    sheets = tuple(marks.get("sheets", "").split(","))
    files = tuple(_files(marks))
    if month is not None and not files and "version" in marks:
        text = Text(
            "这只是整月工资里的一份，不能单独核对；请核对整月的工作簿",
            "this is only a part of a month's pay and cannot be verified by itself; verify the workbook of the month",
        )
        raise _refusal("verify-part", text, workbook)
    if month is None or lang not in ("zh", "en") or not {*sheets} <= {*SHEETS} or not files:
        text = Text(
            "这不是 csbonus 写出的工作簿，或者里面的记录已被删去，无法核对",
            "csbonus did not write this workbook, or its record was removed; it cannot be verified",
        )
        raise _refusal("verify-not-ours", text, workbook)
    return Record(
        month=month, version=marks.get("version", ""), lang="zh" if lang == "zh" else "en",
        contents=Contents(sheets=sheets, values="values" in marks), sought=files,
    )  # fmt: skip


def _files(marks: dict[str, str]) -> Iterator[Sought]:
    for kind in ("input", "plan", "include", "history"):
        for number in count(1):
            sha256 = marks.get(f"{kind}_{number}")
            if sha256 is None:
                break
            yield Sought(kind=kind, name=marks.get(f"{kind}_{number}_name", ""), sha256=sha256)


_CALLED = {
    "input": Text("数据文件", "input file"), "plan": Text("规则文件", "rules file"),
    "history": Text("以前月份的结果", "result of an earlier month"),
}  # fmt: skip


def _find(record: Record, workbook: str, named: Sequence[str]) -> Found:
    """Find the files, or refuse with every one that is missing."""
    sought = [file for file in record.sought if file.kind != "include"]
    found = search(sought, named, (Path(), Path(workbook).resolve().parent))
    missing = [file for file in sought if file not in found.paths and file not in found.changed]
    if missing:
        raise Refusal(tuple(_missing(file, workbook) for file in missing))
    return found


def _missing(file: Sought, workbook: str) -> Problem:
    what, option = _CALLED[file.kind], "--rules" if file.kind == "plan" else "--files"
    name = show(file.name, 200)
    text = Text(
        f"找不到{what.zh} {name}（SHA-256 {file.sha256[:12]}…），在当前文件夹和工作簿所在文件夹都没有；请用 {option} 给出它的位置",
        f"the {what.en} {name} (SHA-256 {file.sha256[:12]}…) is neither in this folder nor beside the workbook; say with {option} where it is",
    )
    return Problem(code="verify-missing", text=text, source=Source(file=workbook))


def _recompute(record: Record, found: Found, by: _Computing) -> tuple[Computed, bytes]:
    """Compute the month again from copies of its inputs that have their old names and order."""
    paths = {**found.changed, **found.paths}
    with tempfile.TemporaryDirectory(prefix="csbonus-") as folder:
        inputs = [_staged(folder, f"{n:05}", file, paths) for n, file in enumerate(record.of("input"))]
        earlier = [_staged(folder, "history", file, paths) for file in record.of("history")]
        plans = [path_text(str(paths[file])) for file in record.of("plan")]
        history = str(Path(folder) / "history") if earlier else None
        computed = compute_month(
            inputs, plans, record.month, history=history, opening=by.opening, step=by.progress.step
        )
        if computed.payrun is None:
            raise Refusal(computed.problems)
        by.progress.step(Text("生成工作簿", "making the workbook"))
        return computed, make_workbook(
            computed, computed.payrun, record.contents, record.lang, record.version
        ).data


def _staged(folder: str, place: str, file: Sought, paths: dict[Sought, Path]) -> str:
    target = Path(folder) / place / Path(file.name).name
    target.parent.mkdir(exist_ok=True)
    shutil.copyfile(paths[file], target)
    return str(target)


def _changed(record: Record, found: Found, computed: Computed) -> list[Problem]:
    """Name the files that are not those the workbook was computed from."""
    changed = [(file.kind, str(path)) for file, path in found.changed.items() if file.kind != "plan"]
    known = {file.sha256 for file in (*record.of("plan"), *record.of("include"))}
    changed += [("plan", file.file) for file in computed.rules.files if file.sha256 not in known]
    return [
        Problem(
            code="verify-changed",
            text=Text(
                f"{_CALLED[kind].zh}已经不是算工资时的内容",
                f"this {_CALLED[kind].en} is not what the pay was computed from",
            ),
            source=Source(file=path_text(name)),
        )
        for kind, name in changed
    ]


def _renamed(record: Record, found: Found) -> dict[str, str]:
    """Map how rules files are called now to how they were called."""
    paths = {**found.changed, **found.paths}
    now = {last_two(str(paths[file])): last_two(file.name) for file in record.of("plan")}
    return {one: other for one, other in now.items() if one != other}


def _compare(
    session: Session, record: Record, books: tuple[str, bytes, bytes], renamed: dict[str, str]
) -> None:
    """Refuse a workbook that is not as recomputed, with the first cell that differs."""
    workbook, data, again = books
    names = sheet_names(record.lang)
    order = [names[part] for part in _ORDER]
    found = list(differences(read_book(data, workbook), read_book(again, workbook), order, renamed))
    if not found:
        return
    version = _other_version(record)
    rest = Text(f"；共 {len(found)} 处不同，这是第一处", f"; the first of {len(found)} differences")
    after = Text("", "") if len(found) == 1 else rest
    first = found[0]
    session.problems([Problem(
        code=first.code, source=first.source,
        text=Text(first.text.zh + after.zh + version.zh, first.text.en + after.en + version.en),
    )])  # fmt: skip
    raise Refusal(())


def _other_version(record: Record) -> Text:
    if record.version == csbonus.__version__:
        return Text("", "")
    return Text(
        f"（工作簿由 csbonus {show(record.version, 20)} 写出，现在是 {csbonus.__version__}）",
        f" (csbonus {show(record.version, 20)} wrote the workbook, this is {csbonus.__version__})",
    )


def _refusal(code: str, text: Text, workbook: str) -> Refusal:
    return Refusal((Problem(code=code, text=text, source=Source(file=path_text(workbook))),))
