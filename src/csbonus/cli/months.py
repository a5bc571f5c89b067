"""The month that a command is for: as it is written, or as the files have it."""

import re
from collections.abc import Collection, Sequence
from typing import NamedTuple

from csbonus.cli.session import USAGE, Session
from csbonus.intake.books import Books
from csbonus.intake.files import NamedPath, expand_paths
from csbonus.intake.findings import problems_in
from csbonus.intake.periods import FilesOfMonth, sort_by_month
from csbonus.problems import Problem, Refusal, Text, show

_MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")


class FoundMonth(NamedTuple):
    """The only month of the files, or the problems that prevent it from being known."""

    month: str
    problems: tuple[Problem, ...] = ()


def check_month(session: Session, month: str) -> None:
    """End the command where a month is not written like 2026-10."""
    if not _MONTH.fullmatch(month):
        name = show(month)
        session.end(USAGE, Text(
            f"--month {name}: 月份要写成 2026-10 这样", f"--month {name}: write a month like 2026-10"
        ))  # fmt: skip


def check_files(session: Session, paths: Sequence[str]) -> None:
    """End the command where no data file is given."""
    if not paths:
        session.end(
            USAGE, Text("没有给出数据文件（FILE 或 --stats）", "no data files given (FILE or --stats)")
        )


def find_month(paths: Sequence[str], books: Books) -> FoundMonth:
    """Find the month that files, folders or patterns are of."""
    files, remarks = expand_paths(paths)
    problems = problems_in(remarks)
    if problems:
        return FoundMonth("", problems)
    books.expect(files)
    found = sort_by_month(files, books)
    if len(found) == 1:
        return FoundMonth(found[0].month)
    return FoundMonth("", (_several(found),) if found else without_month(files, books))


def without_month(files: Sequence[NamedPath], books: Books) -> tuple[Problem, ...]:
    """Say that files are of no month, or rather what is wrong with those that can't be read."""
    unread = [problem for named in files for problem in _unread(named, books)]
    return tuple(unread) or (
        Problem(
            code="month-unknown",
            text=Text(
                "从文件里看不出是哪个月；请用 --month 写明，如 --month 2026-10",
                "the files do not say which month they are of; say it with --month, such as --month 2026-10",
            ),
        ),
    )


def _unread(named: NamedPath, books: Books) -> Sequence[Problem]:
    try:
        books.peek(named)
    except Refusal as refusal:
        return refusal.problems
    return ()


def _several(found: Sequence[FilesOfMonth]) -> Problem:
    everywhere = set(found[0].files).intersection(*(one.files for one in found))
    listed = "; ".join(_listed(one, everywhere) for one in found)
    return Problem(
        code="month-several",
        text=Text(
            f"文件有几个月份（{listed}）；请用 --month 写明哪个月",
            f"the files are of several months ({listed}); say with --month which one",
        ),
    )


def _listed(found: FilesOfMonth, everywhere: Collection[NamedPath]) -> str:
    own = [named.name for named in found.files if named not in everywhere]
    return f"{found.month}: {', '.join(show(name, 200) for name in own[:3])}" if own else found.month
