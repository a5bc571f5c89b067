"""How a strip is put together: in one row where it fits on the paper, or in rows of what is earned, deducted and paid."""

from collections.abc import Callable, Sequence
from itertools import zip_longest
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from csbonus.pay.payslip import PayRun
from csbonus.pay.plan import PayLine, PayPlan
from csbonus.problems import Text
from csbonus.workbook.pages import fits_on, scale_to_width
from csbonus.workbook.people import NAME_COLUMN, NUMBER_COLUMN, ROLE_COLUMN, TEAM_COLUMN, columns_needed
from csbonus.workbook.sides import DEDUCTED, EARNED, NET, Sides, sides_of
from csbonus.workbook.summary import TOTAL, line_column
from csbonus.workbook.table import Column
from csbonus.workbook.texts import columns_wide

Paper = Literal["portrait", "landscape"]
Measure = Callable[[Column], int]
"""How wide a column must be for what stands in it."""

MONTH = Column(id="month", title=Text("月份", "Month"))
BLANK = Column(id="blank", title=Text("", ""))
READABLE = 70
"""A percentage below which ten-point type is smaller than seven points, and too small to read."""

_EARNED, _DEDUCTED, _NET = Text("应发", "Earned"), Text("应扣", "Deducted"), Text("实发", "Paid")
_NARROWEST, _WIDEST = 8, 18
_FEWEST = 3


class Band(Struct, frozen=True, kw_only=True):
    """A row of a strip: its columns under their headers, and what stands at its left where it has a name."""

    columns: tuple[Column, ...]
    label: Text | None = None
    is_deducted: bool = False


class Arrangement(Struct, frozen=True, kw_only=True):
    """The rows of every plan's strips, by plan, the widths that all of them share, the paper, and the scale on it.

    `sides` are the lines that are earned and those that are deducted, the same for everybody as on the register.
    """

    bands: dict[str, tuple[Band, ...]]
    sides: Sides
    widths: tuple[int, ...]
    paper: Paper
    scale: int


class _On(Struct, frozen=True, kw_only=True):
    """What strips are to fit on: the paper, and how many columns a row may have at the most."""

    paper: Paper
    measure: Measure
    most: int | None

    def holds(self, columns: Sequence[Column]) -> bool:
        """Tell whether columns can be read in one row."""
        return fits_on(self.paper, [self.measure(column) for column in columns], READABLE)


def arrange(payrun: PayRun, measure: Measure) -> Arrangement:
    """Find the fewest rows that can be read on the paper that a plan asks for, or on the one that suits."""
    asked = next((plan.slip.paper for plan in payrun.plans if plan.slip.paper), None)
    papers: tuple[Paper, ...] = (asked,) if asked else ("portrait", "landscape")
    for paper in papers:
        found = _arranged(payrun, _On(paper=paper, measure=measure, most=None))
        if fits_on(paper, found.widths, READABLE):
            return found
    widest = max((len(band.columns) for bands in found.bands.values() for band in bands), default=_FEWEST)
    for most in range(widest, _FEWEST, -1):
        found = _arranged(payrun, _On(paper=papers[-1], measure=measure, most=most))
        if fits_on(found.paper, found.widths, READABLE):
            break
    return found


def _arranged(payrun: PayRun, on: _On) -> Arrangement:
    """Put the strips into rows of so many columns at the most; into one row each where that is not limited."""
    sides = sides_of(payrun)
    bands = {plan.id: tuple(_bands(payrun, plan, sides, on)) for plan in payrun.plans}
    rows = [_row_widths(band, on.measure) for own in bands.values() for band in own]
    widths = tuple(max(column) for column in zip_longest(*rows, fillvalue=0))
    scale = scale_to_width(widths, on.paper)
    return Arrangement(bands=bands, sides=sides, widths=widths, paper=on.paper, scale=scale)


def _row_widths(band: Band, measure: Measure) -> list[int]:
    label = [_label_width(band.label)] if band.label is not None else []
    return [*label, *(measure(column) for column in band.columns)]


def _label_width(label: Text) -> int:
    return min(max(columns_wide(label.zh) + 2, columns_wide(label.en) + 2, _NARROWEST), _WIDEST)


def _bands(payrun: PayRun, plan: PayPlan, sides: Sides, on: _On) -> list[Band]:
    people = [MONTH, *columns_needed(payrun, (NUMBER_COLUMN, NAME_COLUMN, ROLE_COLUMN, TEAM_COLUMN))]
    lines = payrun.lines_used(plan)
    whole = [*people, *map(_column, lines), TOTAL]
    is_wide = on.most is not None and not on.holds(whole)
    has_sides = any(sides.is_deducted(line_column(line)) for line in lines)
    if plan.slip.layout == "groups" or (plan.slip.layout is None and is_wide and has_sides):
        return _in_rows(_grouped(plan, people, lines, sides), on.most or len(whole))
    if on.most is None or not is_wide:
        return [Band(columns=tuple(whole))]
    return [Band(columns=tuple(part)) for part in _even(whole, on.most)]


def _even(columns: list[Column], most: int) -> list[list[Column]]:
    """Cut columns into rows of one length, the total last; blank ones fill the last row."""
    size = _row_size(len(columns), most)
    filled = [*columns[:-1], *[BLANK] * (-len(columns) % size), columns[-1]]
    return [filled[start : start + size] for start in range(0, len(filled), size)]


def _row_size(columns: int, most: int) -> int:
    """Spread columns evenly over as few rows of so many at the most as hold them."""
    rows = -(-columns // most)
    return -(-columns // rows)


def _grouped(plan: PayPlan, people: list[Column], lines: Sequence[PayLine], sides: Sides) -> list[Band]:
    """Put what is earned first, in the plan's groups, then what is deducted."""
    every = {line.id: _column(line) for line in lines}
    earned = {id_: column for id_, column in every.items() if not sides.is_deducted(column.id)}
    groups = [
        (Text(title, title), [earned.pop(name) for name in names if name in earned])
        for title, names in plan.slip.groups
    ]
    found = [(_EARNED, [*people, *earned.values()]), *((title, own) for title, own in groups if own)]
    deducted = [column for column in every.values() if sides.is_deducted(column.id)]
    found[-1][1].append(EARNED if deducted else TOTAL)
    bands = [Band(columns=tuple(columns), label=title) for title, columns in found]
    if deducted:
        bands.append(Band(columns=(*deducted, DEDUCTED), label=_DEDUCTED, is_deducted=True))
    return bands


def _in_rows(bands: Sequence[Band], most: int) -> list[Band]:
    """Cut groups into rows, and let what is paid follow: behind what is deducted where there is room."""
    found: list[Band] = []
    for band in bands:
        size = _row_size(len(band.columns), max(most - 1, 1))  # its name takes a column
        parts = [band.columns[start : start + size] for start in range(0, len(band.columns), size)]
        found += [replace(band, columns=part) for part in parts]
    last = found[-1]
    if not last.is_deducted:
        return found
    if len(last.columns) < most - 1:
        return [*found[:-1], replace(last, columns=(*last.columns, NET))]
    return [*found, Band(columns=(NET,), label=_NET)]


def _column(line: PayLine) -> Column:
    return Column(id=line_column(line), title=line.title)
