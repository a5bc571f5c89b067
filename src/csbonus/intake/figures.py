"""Figures under a header: each with its cell and what stood there, or the gap that is in its place."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType
from typing import NamedTuple

from csbonus.intake.findings import Remark
from csbonus.intake.ratios import Counts, check_made_of_counts, counts_of, made_of_counts
from csbonus.intake.tables import Column, Row, Table
from csbonus.intake.values.columns import read_column
from csbonus.intake.values.headers import Header
from csbonus.intake.xlsx.cells import column_letters
from csbonus.pay.metrics import Metric
from csbonus.pay.people import Gap, Measure


class Figures(NamedTuple):
    """A column's figures by row: those that are there and those that are missing; what a ratio is made of."""

    measures: Mapping[int, Measure]
    gaps: Mapping[int, Gap]
    counts: Mapping[int, Counts] = MappingProxyType({})


def read_figures(
    table: Table, rows: Sequence[Row], metric: Metric, column: Column, header: Header | None = None
) -> tuple[Figures, tuple[Remark, ...]]:
    """Read a metric from a column, under its own header or that of a list's row."""
    cells = {row.number: row.cells.get(column.number) for row in rows}
    counts = {} if header else counts_of(table, rows, column)
    counted = made_of_counts(counts)
    read = read_column(
        cells,
        metric,
        table.header_of(header or column.heading.header, metric.unit),
        lambda row: table.under(column, row),
        counted,
    )
    values, raws = read.values, read.raws
    sheet, letters = table.at(None), column_letters(column.number)
    measures = {
        row: Measure(value=value, place=sheet, letters=letters, row=row, raw=_raw(raws.get(row, ""), value))
        for row in cells
        if (value := values.get(row)) is not None
    }
    gaps = {
        row: Gap(source=table.under(column, row), raw=read.gaps.get(row, ""), is_refused=row not in read.gaps)
        for row in cells
        if row not in values
    }
    return Figures(measures, gaps, counts), (
        *read.problems,
        *read.notices,
        *check_made_of_counts(table, metric, column, read.values, counted),
    )


def _raw(text: str, value: Decimal) -> str | None:
    """Keep what stood in a cell, unless it is the value as it is written anyway."""
    return None if str(value) == text else text
