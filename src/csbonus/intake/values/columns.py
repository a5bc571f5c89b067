"""Columns of figures: every cell read, ratios decided for the column as a whole, limits checked."""

import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from types import MappingProxyType

from msgspec import Struct, field

from csbonus.intake.values.choices import read_choices
from csbonus.intake.values.headers import Header
from csbonus.intake.values.limits import (
    LARGEST,
    SMALLEST,
    check_metric,
    check_size,
    check_unit,
    held,
    limits_of,
)
from csbonus.intake.values.percents import Evidence, Percents, decide_percents
from csbonus.intake.values.quantities import (
    Absent,
    Complaint,
    Found,
    Outcome,
    plain_reader,
    read_cell,
    scale_of,
)
from csbonus.intake.values.texts import broken
from csbonus.intake.xlsx.cells import Cell
from csbonus.lang.units import RATIO, Unit
from csbonus.pay.metrics import Metric
from csbonus.problems import Notice, Problem, Source, Text, refuse, show

Place = Callable[[int], Source]


class ReadColumn(Struct, frozen=True, kw_only=True):
    """A column of figures by row: the values, the rows without one, what stands in each cell, what is wrong."""

    values: Mapping[int, Decimal] = field(default_factory=dict)
    gaps: Mapping[int, str] = field(default_factory=dict)
    raws: Mapping[int, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    notices: tuple[Notice, ...] = ()


def read_column(
    cells: Mapping[int, Cell | None],
    metric: Metric,
    header: Header,
    place: Place,
    counted: Mapping[int, Decimal] = MappingProxyType({}),
) -> ReadColumn:
    """Read the wanted rows of a column as one figure; a cell without a figure is a gap, never 0.

    `counted` is by row what the columns beside it make of a ratio, so that shares and points are told apart.
    """
    if metric.choices:
        chosen = read_choices(cells, metric, place)
        return ReadColumn(values=chosen.values, gaps=chosen.gaps, raws=chosen.raws, problems=chosen.problems)
    raws = {row: cells[row] for row in sorted(cells)}
    if raws and scale_of(header.unit, metric.unit) is None:
        clash = _header_clash(metric, header)
        return ReadColumn(problems=(Problem(code=clash.code, text=clash.text, source=place(min(raws))),))
    plain = _plain(raws, metric, header)
    rest = {row: cell for row, cell in raws.items() if row not in plain}
    outcomes = {row: read_cell(cell, metric.unit, header.unit, metric.title) for row, cell in rest.items()}
    percents = _percents(outcomes, cells, metric, header, counted)
    checked = {row: _checked(outcome, cells[row], percents, metric) for row, outcome in outcomes.items()}
    if rest:
        values = plain | _values(checked, metric)
        plain = {row: values[row] for row in raws if row in values}
    return ReadColumn(
        values=plain,
        gaps={row: outcome.raw for row, outcome in outcomes.items() if isinstance(outcome, Absent)},
        raws={row: cell.text for row, cell in raws.items() if cell is not None},
        problems=tuple(_problems(checked, percents, place)),
        notices=tuple(_notices(checked, percents, cells, metric, place)),
    )


def _plain(cells: Mapping[int, Cell | None], metric: Metric, header: Header) -> dict[int, Decimal]:
    """Read the plain numbers of a column that are within all limits: there is nothing to decide or to say of them."""
    if metric.unit == RATIO or _is_held(metric):
        return {}
    limits, read, found = limits_of(metric), plain_reader(metric.unit, header.unit), {}
    least = -LARGEST if limits.least is None else max(-LARGEST, limits.least)
    greatest = LARGEST if limits.greatest is None else min(LARGEST, limits.greatest)
    for row, cell in cells.items():
        if cell is not None and not cell.external and _is_plain(cell):
            value = read(cell.text)
            if least <= value <= greatest and value.adjusted() >= _SMALLEST_DIGIT:
                found[row] = value
    return found


_SMALLEST_DIGIT = SMALLEST.adjusted()
_DIGITS = re.compile(r"(?:0|[1-9][0-9]{0,11})(?:\.[0-9]{1,8})?", re.ASCII)
"""A number as text that can be read in one way only."""


def _is_plain(cell: Cell) -> bool:
    if cell.kind == "number":
        return cell.shape == "general"
    return cell.kind == "text" and _DIGITS.fullmatch(cell.text) is not None


def read_number(cell: Cell | None, unit: Unit, header: Header, *, place: Source) -> Decimal | None:
    """Read a figure that stands alone under a header, such as a register's amount; nothing when it is missing.

    Raises a refusal of one problem for whatever is neither a figure nor missing, an error cell included.
    """
    if scale_of(header.unit, unit) is None:
        name = show(header.written, 40)
        raise refuse(
            "header-unit",
            Text(
                f"列“{name}”的单位是{header.unit}，应该是{unit.render('zh')}；请核对是不是选错了列，或改正表头",
                f'the unit of column "{name}" is {header.unit}, not {unit.render("en")}; check that it is the right column, or correct the header',
            ),
            place,
        )
    outcome = read_cell(cell, unit, header.unit, Text("", "it"))
    if cell is not None and cell.kind in {"error", "no_result"}:
        raise refuse("number-malformed", broken(cell), place)
    if cell is None or isinstance(outcome, Absent):
        return None
    if isinstance(outcome, Found):
        complaint = check_size(outcome.value, cell.text, Text("", "this cell")) or check_unit(
            outcome.value, unit
        )
        if complaint is None:
            return outcome.value
        outcome = complaint
    raise refuse(outcome.code, outcome.text, place)


def _header_clash(metric: Metric, header: Header) -> Complaint:
    name, unit = show(header.written, 40), metric.unit
    zh = (
        f"列“{name}”的单位是{header.unit}，而方案里{metric.title.zh}的单位是{unit.render('zh')}；"
        "请核对是不是选错了列，或改正表头、方案里的单位"
    )
    en = (
        f'the unit of column "{name}" is {header.unit}, but that of {metric.title.en} in the plan is {unit.render("en")}; '
        "check that it is the right column, or correct the unit in the header or the plan"
    )
    return Complaint("header-unit", Text(zh, en))


def _percents(
    outcomes: Mapping[int, Outcome],
    cells: Mapping[int, Cell | None],
    metric: Metric,
    header: Header,
    counted: Mapping[int, Decimal],
) -> Percents:
    if metric.unit != RATIO:
        return Percents()
    found = {row: outcome for row, outcome in outcomes.items() if isinstance(outcome, Found)}
    values = {row: outcome.value for row, outcome in found.items() if outcome.is_bare}
    bare = {row: cell for row, cell in cells.items() if cell is not None and row in values}
    has_percents = any(outcome.value and not outcome.is_bare for outcome in found.values())
    return decide_percents(bare, values, metric, header, Evidence(has_percents, counted))


def _checked(outcome: Outcome, cell: Cell | None, percents: Percents, metric: Metric) -> Outcome | None:
    """Give the outcome with a found figure in its unit and checked; nothing for a bare number that can't be told."""
    if cell is None or not isinstance(outcome, Found):
        return outcome
    if outcome.is_bare and percents.divisor is None:
        return None
    value = outcome.value / percents.divisor if outcome.is_bare and percents.divisor else outcome.value
    complaint = check_size(value, cell.text, metric.title)
    if complaint is None and not _is_held(metric):
        complaint = check_metric(value, metric)
    return complaint or Found(value)


def _is_held(metric: Metric) -> bool:
    return metric.is_manual and metric.over == "hold"


def _values(checked: Mapping[int, Outcome | None], metric: Metric) -> dict[int, Decimal]:
    values = {row: outcome.value for row, outcome in checked.items() if isinstance(outcome, Found)}
    if not _is_held(metric):
        return values
    return {row: limits_of(metric).nearest(value) for row, value in values.items()}


def _problems(checked: Mapping[int, Outcome | None], percents: Percents, place: Place) -> Iterator[Problem]:
    told: set[str] = set()
    for row, outcome in checked.items():
        if percents.text is not None and percents.divisor is None and row == percents.row:
            yield Problem(code=percents.code, text=percents.text, source=place(row))
        if isinstance(outcome, Complaint) and outcome.code not in told:
            told |= {outcome.code} if outcome.is_columnwide else set()
            yield Problem(code=outcome.code, text=outcome.text, source=place(row))


def _notices(
    checked: Mapping[int, Outcome | None],
    percents: Percents,
    cells: Mapping[int, Cell | None],
    metric: Metric,
    place: Place,
) -> Iterator[Notice]:
    found = {row: outcome.value for row, outcome in checked.items() if isinstance(outcome, Found)}
    if percents.text is not None and percents.divisor is not None:
        yield Notice(code=percents.code, text=percents.text, source=place(percents.row))
    linked = [row for row in found if (cell := cells[row]) is not None and cell.external]
    if linked:
        yield Notice(code="value-external", text=_linked(metric), source=place(linked[0]))
    unsaved = [row for row in checked if (cell := cells[row]) is not None and cell.kind == "no_result"]
    if unsaved:
        yield Notice(code="formula-no-result", text=_unsaved(metric), source=place(unsaved[0]))
    for row, value in found.items():
        limit = limits_of(metric).nearest(value)
        if limit != value:
            yield Notice(code="value-held", text=held(value, limit, metric), source=place(row))


def _linked(metric: Metric) -> Text:
    return Text(
        f"{metric.title.zh}从这一格起引用了别的工作簿，用的是上次保存的数，可能已经过时；请核对",
        f"from this cell on, {metric.title.en} comes from another workbook as last saved, and may be out of date; check it",
    )


def _unsaved(metric: Metric) -> Text:
    return Text(
        f"{metric.title.zh}从这一格起有公式没有保存结果；请用 Excel 打开文件并重新保存",
        f"from this cell on, {metric.title.en} has formulas saved without a result; open the file in Excel and save it again",
    )
