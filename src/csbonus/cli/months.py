"""The month that a command is for: as it is written, or as the files have it."""

import re
from collections.abc import Sequence

from csbonus.cli.session import USAGE, Session
from csbonus.intake.books import Books
from csbonus.intake.file_months import sort_by_month
from csbonus.intake.files import NamedPath
from csbonus.problems import Text, show

_MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")


def check_month(session: Session, month: str) -> None:
    """End the command where a month is not written like 2026-10."""
    if not _MONTH.fullmatch(month):
        name = show(month)
        session.end(USAGE, Text(
            f"--month {name}: 月份要写成 2026-10 这样", f"--month {name}: write a month like 2026-10"
        ))  # fmt: skip


def one_month_of(session: Session, files: Sequence[NamedPath]) -> str:
    """Find the month of the files; ends the command where they are of none or of several."""
    months = [found.month for found in sort_by_month(files, Books())]
    if len(months) > 1:
        listed = ", ".join(months)
        session.end(USAGE, Text(
            f"--stats 的文件有几个月份（{listed}）；请用 --month 写明哪个月",
            f"the files of --stats are of several months ({listed}); say with --month which one",
        ))  # fmt: skip
    if not months:
        session.end(USAGE, Text(
            "从文件里看不出是哪个月；请用 --month 写明，如 --month 2026-10",
            "the files do not say which month they are of; say it with --month, such as --month 2026-10",
        ))  # fmt: skip
    return months[0]
