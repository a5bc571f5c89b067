"""How a strip is put together: in one row where it fits on the paper, or in rows of what is earned, deducted and paid."""

from collections.abc import Callable, Sequence
from itertools import zip_longest
from typing import Literal

from msgspec import Struct

from csbonus.pay.payslip import PayRun
from csbonus.pay.plan import PayLine, PayPlan
from csbonus.problems import Text
from csbonus.workbook.pages import fits_on, scale_to_width
from csbonus.workbook.people import NAME_COLUMN, NUMBER_COLUMN, ROLE_COLUMN, TEAM_COLUMN, columns_needed
from csbonus.workbook.sides import DEDUCTED, EARNED, NET
from csbonus.workbook.summary import TOTAL, line_column
from csbonus.workbook.table import Column

Paper = Literal["portrait", "landscape"]
Measure = Callable[[Column], int]
"""How wide a column must be for what stands in it."""

MONTH = Column(id="month", title=Text("月份", "Month"))
BLANK = Column(id="blank", title=Text("", ""))
READABLE = 70
"""A percentage below which ten-point type is too small to read."""

_EARNED, _DEDUCTED, _NET = Text("应发", "Earned"), Text("应扣", "Deducted"), Text("实发", "Paid")
_LABEL_WIDTH = 8
_FEWEST = 3


class Band(Struct, frozen=True, kw_only=True):
    """A row of a strip: its columns under their headers, and what stands at its left where it has a name."""

    columns: tuple[Column, ...]
    label: Text | None = None
    is_deducted: bool = False


class Arrangement(Struct, frozen=True, kw_only=True):
    """The rows of every plan's strips, by plan, the widths that all of them share, the paper, and the scale on it."""

    bands: dict[str, tuple[Band, ...]]
    widths: tuple[int, ...]
    paper: Paper
    scale: int


def arrange(payrun: PayRun, measure: Measure) -> Arrangement:
    """Find the fewest rows that can be read on the paper that plans ask for, or on the one that suits."""
    asked = next((plan.slip.paper for plan in payrun.plans if plan.slip.paper), None)
    papers: tuple[Paper, ...] = (asked,) if asked else ("portrait", "landscape")
    for paper in papers:
        found = _arranged(payrun, paper, measure, most=None)
        if fits_on(paper, found.widths, READABLE):
            return found
    widest = max((len(band.columns) for bands in found.bands.values() for band in bands), default=_FEWEST)
    for most in range(widest, _FEWEST, -1):
        found = _arranged(payrun, papers[-1], measure, most=most)
        if fits_on(found.paper, found.widths, READABLE):
            break
    return found


def _arranged(payrun: PayRun, paper: Paper, measure: Measure, most: int | None) -> Arrangement:
    """Put the strips into rows of so many columns at the most; into one row each where that is not limited."""
    bands = {plan.id: tuple(_bands(payrun, plan, paper, measure, most)) for plan in payrun.plans}
    rows = [_row_widths(band, measure) for own in bands.values() for band in own]
    widths = tuple(max(column) for column in zip_longest(*rows, fillvalue=0))
    return Arrangement(bands=bands, widths=widths, paper=paper, scale=scale_to_width(widths, paper))


def _row_widths(band: Band, measure: Measure) -> list[int]:
    label = [_LABEL_WIDTH] if band.label is not None else []
    return [*label, *(measure(column) for column in band.columns)]


def _bands(payrun: PayRun, plan: PayPlan, paper: Paper, measure: Measure, most: int | None) -> list[Band]:
    people = columns_needed(payrun, (NUMBER_COLUMN, NAME_COLUMN, ROLE_COLUMN, TEAM_COLUMN))
    lines = payrun.lines_used(plan)
    whole = [MONTH, *people, *map(_column, lines), TOTAL]
    is_wide = most is not None and not fits_on(paper, [measure(column) for column in whole], READABLE)
    if plan.slip.layout == "groups" or (plan.slip.layout is None and is_wide and _has_sides(plan, lines)):
        return _grouped(plan, [MONTH, *people], lines, most or len(whole))
    if most is None or not is_wide:
        return [Band(columns=tuple(whole))]
    return [Band(columns=tuple(part)) for part in _even(whole, most)]


def _has_sides(plan: PayPlan, lines: Sequence[PayLine]) -> bool:
    return any(plan.is_deduction(line) for line in lines)


def _even(columns: list[Column], most: int) -> list[list[Column]]:
    """Cut columns into rows of one length, the total last; blank ones fill the last row."""
    size = _row_size(len(columns), most)
    filled = [*columns[:-1], *[BLANK] * (-len(columns) % size), columns[-1]]
    return [filled[start : start + size] for start in range(0, len(filled), size)]


def _row_size(columns: int, most: int) -> int:
    """Spread columns evenly over as few rows of so many at the most as hold them."""
    rows = -(-columns // most)
    return -(-columns // rows)


def _grouped(plan: PayPlan, people: list[Column], lines: Sequence[PayLine], most: int) -> list[Band]:
    """Put what is earned first, in the plan's groups, then what is deducted and what is paid."""
    named = {line.id: line for line in lines}
    groups = [
        (Text(title, title), [_column(named[name]) for name in names if name in named])
        for title, names in plan.slip.groups
    ]
    apart = {name for _, names in plan.slip.groups for name in names}
    deducted = [_column(line) for line in lines if plan.is_deduction(line)]
    rest = [_column(line) for line in lines if line.id not in apart and not plan.is_deduction(line)]
    earned = [(_EARNED, [*people, *rest]), *((title, columns) for title, columns in groups if columns)]
    if not deducted:
        earned[-1][1].append(TOTAL)
        return [band for title, columns in earned for band in _cut(title, columns, most)]
    earned[-1][1].append(EARNED)
    found = [band for title, columns in earned for band in _cut(title, columns, most)]
    found += _cut(_DEDUCTED, [*deducted, DEDUCTED], most, is_deducted=True)
    last = found[-1]
    if len(last.columns) < most:
        return [*found[:-1], Band(columns=(*last.columns, NET), label=last.label, is_deducted=True)]
    return [*found, Band(columns=(NET,), label=_NET)]


def _cut(title: Text, columns: Sequence[Column], most: int, *, is_deducted: bool = False) -> list[Band]:
    size = _row_size(len(columns), max(most - 1, 1))  # its name takes a column
    return [
        Band(columns=tuple(columns[start : start + size]), label=title, is_deducted=is_deducted)
        for start in range(0, len(columns), size)
    ]


def _column(line: PayLine) -> Column:
    return Column(id=line_column(line), title=line.title)
