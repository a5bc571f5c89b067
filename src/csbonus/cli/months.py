"""The month that a command is for: as it is written, or as the files have it."""

import re
from collections.abc import Collection, Sequence

from csbonus.cli.session import PROBLEMS, USAGE, Session
from csbonus.intake.books import Books
from csbonus.intake.file_months import FilesOfMonth, sort_by_month
from csbonus.intake.files import NamedPath, expand_paths
from csbonus.intake.findings import problems_in
from csbonus.intake.formats.opening import Opening
from csbonus.problems import Problem, Refusal, Text, show

_MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")


def check_month(session: Session, month: str) -> None:
    """End the command where a month is not written like 2026-10."""
    if not _MONTH.fullmatch(month):
        name = show(month)
        session.end(USAGE, Text(
            f"--month {name}: 月份要写成 2026-10 这样", f"--month {name}: write a month like 2026-10"
        ))  # fmt: skip


def month_of(session: Session, paths: Sequence[str], opening: Opening) -> str:
    """Find the month that files to be paid are of, and say it; ends the command as `one_month_of`."""
    if not paths:
        session.end(
            USAGE, Text("没有给出数据文件（FILE 或 --stats）", "no data files given (FILE or --stats)")
        )
    named, remarks = expand_paths(paths)
    _stop_at(session, problems_in(remarks))
    month = one_month_of(session, named, opening)
    if not session.quiet:
        session.say(
            Text(f"文件是 {month} 的，按这个月计算", f"the files are of {month}, which is the month paid")
        )
    return month


def one_month_of(session: Session, files: Sequence[NamedPath], opening: Opening | None = None) -> str:
    """Find the month of the files; ends the command where they are of none or of several."""
    books = Books(opening)
    found = sort_by_month(files, books)
    months = [one.month for one in found]
    if len(months) > 1:
        everywhere = set(found[0].files).intersection(*(one.files for one in found))
        listed = "; ".join(_listed(one, everywhere) for one in found)
        session.end(USAGE, Text(
            f"文件有几个月份（{listed}）；请用 --month 写明哪个月",
            f"the files are of several months ({listed}); say with --month which one",
        ))  # fmt: skip
    if not months:
        _stop_at(session, [problem for named in files for problem in _unread(named, books)])
        session.end(USAGE, Text(
            "从文件里看不出是哪个月；请用 --month 写明，如 --month 2026-10",
            "the files do not say which month they are of; say it with --month, such as --month 2026-10",
        ))  # fmt: skip
    return months[0]


def _stop_at(session: Session, problems: Sequence[Problem]) -> None:
    """End the command where files have problems, so that their month cannot be asked for."""
    if problems:
        session.problems(problems)
        session.end(PROBLEMS, Text("没有写出任何结果", "nothing was written"))


def _unread(named: NamedPath, books: Books) -> Sequence[Problem]:
    try:
        books.read(named)
    except Refusal as refusal:
        return refusal.problems
    return ()


def _listed(found: FilesOfMonth, everywhere: Collection[NamedPath]) -> str:
    own = [named.name for named in found.files if named not in everywhere]
    return f"{found.month}: {', '.join(show(name) for name in own[:3])}" if own else found.month
