"""Columns that no figure is read from and that serve another: what a ratio is made of, and what days are weighted by."""

from collections.abc import Iterator, Mapping

from csbonus.intake.ratios import parts_beside
from csbonus.intake.tables import Column, Table, named
from csbonus.intake.values.headers import is_among
from csbonus.intake.wanted import Wanted
from csbonus.pay.metrics import Metric
from csbonus.problems import Text


def serving_columns(table: Table, wanted: Wanted) -> Mapping[int, Text]:
    """Say by column number what a column serves."""
    metrics = wanted.agent if table.kind == "agents" else {metric.key: metric for metric in wanted.groups}
    found: dict[int, Text] = {}
    for column in table.columns:
        for key in named(table, column):
            if key in metrics:
                for serving, text in _of(table, column, metrics[key], wanted):
                    found.setdefault(serving.number, text)
    return {number: text for number, text in found.items() if not _is_read(table, number)}


def _of(table: Table, column: Column, metric: Metric, wanted: Wanted) -> Iterator[tuple[Column, Text]]:
    title, weight = metric.title, wanted.weights.get(metric.key)
    for part in parts_beside(table, column):
        yield part, Text(f"用来重算{title.zh}", f"to recompute {title.en}")
    for other in table.columns if weight and table.has("date") else ():
        if weight and is_among(weight.columns, other.heading.header):
            yield other, Text(f"给{title.zh}加权", f"weighs {title.en}")


def _is_read(table: Table, number: int) -> bool:
    return any(column.number == number and named(table, column) for column in table.columns)
