"""The total rows of an export as a cross-check: what the agents' figures add up to, against what is printed."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from csbonus.intake.figures import Figures, read_figures
from csbonus.intake.findings import Remark, notice
from csbonus.intake.table_rows import Sorted
from csbonus.intake.tables import Column, Table
from csbonus.intake.wanted import is_additive
from csbonus.pay.metrics import Metric
from csbonus.pay.people import Measure

_HALF_A_FEN = Decimal("0.005")


def check_totals(
    table: Table, parts: Sorted, read: Sequence[tuple[Metric, Column, Figures]]
) -> tuple[Remark, ...]:
    """Compare printed totals with the sum of the agents and of silent orders, for figures that add up.

    Of several total rows one that agrees is enough: the others may be of parts. A figure that any
    agent lacks is not compared.
    """
    found: list[Remark] = []
    for metric, column, figures in read:
        if is_additive(metric) and parts.sums and parts.people and not figures.gaps:
            silent = read_figures(table, parts.silent, metric, column)[0].measures.values()
            total = sum((m.value for m in (*figures.measures.values(), *silent)), Decimal(0))
            printed = read_figures(table, parts.sums, metric, column)[0].measures
            found += _differing(metric, total, list(printed.values()))
    return tuple(found)


def _differing(metric: Metric, total: Decimal, printed: Sequence[Measure]) -> Iterator[Remark]:
    if not printed or any(abs(one.value - total) < _HALF_A_FEN for one in printed):
        return
    last = printed[-1]
    shown, added, by = _plain(last.value), _plain(total), _plain(total - last.value)
    yield notice(
        "total-differs",
        f"{metric.title.zh}的汇总行是 {shown}，各客服相加是 {added}，相差 {by}；请核对有没有漏人",
        f"the total row says {shown} for {metric.title.en}, the agents add up to {added}, a difference of {by}; check that nobody is left out",
        last.source,
    )


def _plain(value: Decimal) -> str:
    written = f"{value:f}"
    return written.rstrip("0").rstrip(".") if "." in written else written
