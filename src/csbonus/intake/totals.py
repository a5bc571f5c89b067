"""The total rows of an export as a cross-check: what the agents' figures add up to, against what is printed."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from csbonus.intake.figures import Figures, read_figures
from csbonus.intake.findings import Crosscheck, Remark, crosschecks_in, notice
from csbonus.intake.group_figures import GroupFigure
from csbonus.intake.table_rows import Sorted
from csbonus.intake.tables import Column, Row, Table
from csbonus.intake.values.headers import is_among, normalise
from csbonus.intake.wanted import is_additive
from csbonus.pay.metrics import Metric
from csbonus.pay.people import Measure

_SILENT = (("销售额", "静默销售额"), ("退款金额", "静默退款额"))
"""What agents bring in, and what comes in without any: together they are the shop's."""


def check_totals(
    table: Table, parts: Sorted, read: Sequence[tuple[Metric, Column, Figures]]
) -> tuple[Remark, ...]:
    """Compare printed totals with the sum of the agents and of silent orders, for figures that add up.

    Of several total rows one that agrees is enough: the others may be of parts. A figure that any
    agent lacks is not compared.
    """
    found: list[Remark] = []
    for metric, column, figures in read:
        if _is_compared(metric) and parts.people and not figures.gaps:
            silent = _printed(table, parts.silent, metric, column)
            total = sum((m.value for m in (*figures.measures.values(), *silent)), Decimal(0))
            printed = _printed(table, parts.sums, metric, column)
            found += _compared(metric, total, printed)
            of_shop = _printed(table, parts.shop_sums, metric, column)
            found += [_check(metric, total, one, is_of_shop=True) for one in of_shop[:1]]
    return tuple(found)


def check_group_totals(
    table: Table, sums: Sequence[Row], figures: Sequence[GroupFigure], columns: Mapping[str, Column]
) -> Iterator[Remark]:
    """Compare the total rows of a table of teams or shops with its other rows; a figure that any lacks is not compared."""
    own: dict[str, list[GroupFigure]] = {}
    for figure in figures:
        own.setdefault(figure.metric.key, []).append(figure)
    for key, of_metric in own.items():
        metric = of_metric[0].metric
        measures = [figure.found for figure in of_metric if isinstance(figure.found, Measure)]
        if _is_compared(metric) and len(measures) == len(of_metric):
            total = sum((measure.value for measure in measures), Decimal(0))
            checks = [_check(metric, total, one) for one in _printed(table, sums, metric, columns[key])]
            yield from _said_of_group(checks)


def _is_compared(metric: Metric) -> bool:
    """Tell whether rows add up to the total row: those of running totals do not."""
    return is_additive(metric) and not metric.is_last


def _said_of_group(checks: Sequence[Crosscheck]) -> Iterator[Remark]:
    last = next((check for check in checks if check.agrees), checks[-1] if checks else None)
    if last is None:
        return
    yield last
    if not last.agrees:
        title = last.metric.title
        shown, added, by = _plain(last.printed), _plain(last.added), _plain(last.added - last.printed)
        yield notice(
            "group-total-differs",
            f"{title.zh}的汇总行是 {shown}，各行相加是 {added}，相差 {by}；请核对有没有漏行",
            f"the total row says {shown} for {title.en}, the rows add up to {added}, a difference of {by}; check that no row is left out",
            last.source,
        )


def _printed(table: Table, rows: Sequence[Row], metric: Metric, column: Column) -> list[Measure]:
    return list(read_figures(table, rows, metric, column)[0].measures.values())


def _compared(metric: Metric, total: Decimal, printed: Sequence[Measure]) -> Iterator[Remark]:
    if not printed:
        return
    checks = [_check(metric, total, one) for one in printed]
    last = next((check for check in checks if check.agrees), checks[-1])
    yield last
    if not last.agrees:
        shown, added, by = _plain(last.printed), _plain(total), _plain(total - last.printed)
        yield notice(
            "total-differs",
            f"{metric.title.zh}的汇总行是 {shown}，各客服相加是 {added}，相差 {by}；请核对有没有漏人",
            f"the total row says {shown} for {metric.title.en}, the agents add up to {added}, a difference of {by}; check that nobody is left out",
            last.source,
        )


def _check(metric: Metric, total: Decimal, printed: Measure, *, is_of_shop: bool = False) -> Crosscheck:
    return Crosscheck(metric, printed.value, total, printed.source, is_of_shop)


def check_shops(remarks: Iterable[Remark], figures: Sequence[GroupFigure], tables: int) -> tuple[Remark, ...]:
    """Compare the shops' own totals (全店汇总值) with all agents and silent orders together.

    Each of the month's `tables` of agents must have one: silent orders are not told apart by table.

    The rest of a shop's total beyond its agents is silent orders, which stand in another table: where that
    was read, the two must meet.
    """
    found: list[Remark] = []
    of_shops = [check for check in crosschecks_in(remarks) if check.is_of_shop]
    for earned, silent in _SILENT:
        checks = [check for check in of_shops if is_among(check.metric.columns, normalise(earned))]
        beside = [f.found for f in figures if is_among(f.metric.columns, normalise(silent))]
        measures = [one for one in beside if isinstance(one, Measure)]
        if checks and len(checks) == tables and beside and len(measures) == len(beside):
            found += _met(checks, sum((one.value for one in measures), Decimal(0)))
    return tuple(found)


def _met(checks: Sequence[Crosscheck], silent: Decimal) -> Iterator[Remark]:
    printed = sum((check.printed for check in checks), Decimal(0))
    added = sum((check.added for check in checks), Decimal(0))
    if checks[-1]._replace(printed=printed, added=added + silent).agrees:
        return
    title = checks[0].metric.title
    whole, own, rest = _plain(printed), _plain(added), _plain(silent)
    by = _plain(added + silent - printed)
    yield notice(
        "shop-total-differs",
        f"{title.zh}：全店汇总是 {whole}，各客服 {own} 加静默 {rest}，相差 {by}；请核对有没有漏人，静默数据是不是同一个月、同一口径",
        f"{title.en}: the shop's total is {whole}, the agents' {own} and silent orders' {rest} differ from it by {by}; check that nobody is left out, and that the silent figures are of the same month and definition",
        checks[-1].source,
    )


def _plain(value: Decimal) -> str:
    written = f"{value:f}"
    return written.rstrip("0").rstrip(".") if "." in written else written
