"""Where a month's figures and rules came from, as the workbook tells it."""

from decimal import Decimal

from msgspec import Struct

from csbonus.pay.metrics import Metric
from csbonus.problems import Notice, Text


class Origin(Struct, frozen=True, kw_only=True):
    """What stands on the sheets 来源 and 提示.

    `files` are input files with their SHA-256 and the sheets used, `exports` what their sheets say of how they were
    exported; `rules` are the plans' files with theirs,
    `includes` what plans build on, and `history` earlier months' results.
    `rows` account for the rows of every table: file, sheet, table, rows read, rows paid, and how many
    were left out for which reason. `crosschecks` are printed totals: file, sheet and cell, figure, what stands there,
    what the agents add up to, and whether the two agree.
    `continued` are the names of sheets that one goes on with, itself first.
    """

    files: tuple[tuple[str, str, tuple[str, ...]], ...]
    rules: tuple[tuple[str, str], ...]
    version: str
    options: tuple[tuple[str, str], ...]
    rows: tuple[tuple[str, str, Text, int, int, tuple[tuple[Text, int], ...]], ...]
    notices: tuple[Notice, ...]
    exports: tuple[tuple[str, tuple[tuple[str, tuple[Text, ...]], ...]], ...] = ()
    includes: tuple[tuple[str, str], ...] = ()
    history: tuple[tuple[str, str], ...] = ()
    continued: tuple[tuple[str, ...], ...] = ()
    crosschecks: tuple[tuple[str, str, Metric, Decimal, Decimal, bool], ...] = ()
