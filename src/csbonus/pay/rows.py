"""Rows of a record made into a figure: those that pass the filters, computed one by one and put together."""

import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from csbonus.lang.evaluate import Figures, NoFigure, Unpayable, value_of
from csbonus.lang.tree import Expr, Ref
from csbonus.lang.units import COUNT
from csbonus.pay.metrics import Filter, RowQuery
from csbonus.pay.people import RecordRow
from csbonus.problems import Text

ROW = "row."
"""Figures of a row are filed under this and the column's id."""


class UnpayableRow(Exception):  # noqa: N818 - an outcome of the figures, not a fault
    """A row that could not be computed, and why."""

    def __init__(self, row: RecordRow, why: Unpayable) -> None:
        super().__init__()
        self.row = row
        self.why = why


def collect(query: RowQuery, rows: Sequence[RecordRow], figures: Figures) -> tuple[Decimal | None, int]:
    """Compute a query over an agent's rows: its figure, and how many rows were counted.

    There is no mean of no rows. Raises UnpayableRow.
    """
    if query.how == "longest_run":
        return _longest_run(query, rows), len(rows)
    taken = [row for row in rows if passes_all(row, query)]
    if query.how == "count_distinct":
        return Decimal(len({row.texts.get(query.distinct, "") for row in taken} - {""})), len(taken)
    if query.operand is None:
        return Decimal(len(taken)), len(taken)
    values = [of_row(query.operand, row, figures) for row in taken]
    total = sum(values, Decimal(0))
    if query.how == "sum":
        return total, len(taken)
    return (total / len(taken) if taken else None), len(taken)


def _longest_run(query: RowQuery, rows: Sequence[RecordRow]) -> Decimal:
    """Count the longest run of days (or other words of a column, in order) of which every row passes the filters."""
    passed: dict[str, bool] = {}
    for row in rows:
        day = row.texts.get(query.distinct, "")
        passed[day] = passed.get(day, True) and passes_all(row, query)
    longest = run = 0
    for day in sorted(passed, key=_in_order):
        run = run + 1 if passed[day] else 0
        longest = max(longest, run)
    return Decimal(longest)


def _in_order(word: str) -> tuple[list[int], str]:
    """Order dates and numbers as people do: 10-2 before 10-10."""
    return [int(digits) for digits in re.findall("[0-9]+", word)], word


def passes_all(row: RecordRow, query: RowQuery) -> bool:
    """Tell whether a row counts: it passes every filter of the query; raises UnpayableRow."""
    return all(_passes(row, test) for test in query.filters)


def of_row(operand: Expr, row: RecordRow, figures: Figures) -> Decimal:
    """Compute a rule for one row; raises UnpayableRow."""
    filed = {**figures, **{ROW + name: measure.value for name, measure in row.measures.items()}}
    try:
        return value_of(operand)(filed)
    except Unpayable as why:
        raise UnpayableRow(row, why) from None


def gap_of(found: UnpayableRow) -> str:
    """Name the column whose figure is missing in the row, if that is why it could not be computed."""
    key = getattr(found.why.node, "key", "") if isinstance(found.why, NoFigure) else ""
    return key.removeprefix(ROW) if key.startswith(ROW) else ""


def _passes(row: RecordRow, test: Filter) -> bool:
    if test.test in _WORDS:
        return _WORDS[test.test](row.texts.get(test.column, ""), test.word)
    measure = row.measures.get(test.column)
    if measure is None and test.column in row.gaps:
        title = Text(test.column, test.column)
        raise UnpayableRow(row, NoFigure(Ref(key=ROW + test.column, title=title, unit=COUNT)))
    return measure is not None and _NUMBERS[test.test](measure.value, test.number)


_WORDS: Mapping[str, Callable[[str, str], bool]] = {
    "is": lambda text, word: text == word,
    "is_not": lambda text, word: text != word,
    "contains": lambda text, word: word in text,
}
_NUMBERS: Mapping[str, Callable[[Decimal, Decimal], bool]] = {
    "at_least": lambda value, limit: value >= limit,
    "above": lambda value, limit: value > limit,
    "at_most": lambda value, limit: value <= limit,
    "below": lambda value, limit: value < limit,
}
