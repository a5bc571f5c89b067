"""Tables inside formulas set out row by row: brackets, places, amounts by occurrence, steps."""

from collections.abc import Iterator

from csbonus.lang.describe import formula
from csbonus.lang.describe_rows import stretch_rows
from csbonus.lang.tree import (
    Collected,
    Escalation,
    Expr,
    Interpolation,
    Lookup,
    Marginal,
    Number,
    RankPay,
)
from csbonus.lang.units import MONEY, PLACES
from csbonus.lang.walk import nodes
from csbonus.lang.wording import quantity, spaced
from csbonus.problems import Lang, Text
from csbonus.report.handbook.document import Block, Table

_WIDTHS = (60, 40)


def all_nodes(expr: Expr) -> Iterator[Expr]:
    """Walk a formula and the rules that it applies to every row of a record."""
    for node in nodes(expr):
        yield node
        if isinstance(node, Collected):
            yield from all_nodes(node.operand)


def tables_of(expr: Expr, lang: Lang) -> Iterator[Block]:
    """Set out every table of a formula, each once."""
    for node in dict.fromkeys(all_nodes(expr)):
        match node:
            case Lookup():
                yield _stretches(node, Text("所在区间", "where it stands"), Text("标准", "value"), lang)
            case Marginal():
                yield _stretches(node, Text("分段", "part"), Text("比例", "rate"), lang)
            case RankPay():
                yield _places(node, lang)
            case Escalation():
                yield _occurrences(node, lang)
            case _:
                continue


def _stretches(table: Lookup | Marginal, where: Text, value: Text, lang: Lang) -> Table:
    """Set out a table; a stretch for which nothing is provided is left out."""
    rows = stretch_rows(table, lang)
    if isinstance(table, Lookup) and table.direction == "down":
        labels: list[Text | None] = [*(row.label for row in table.rows), None]
        shown = slice(0, len(rows) if table.otherwise is not None else -1)
    else:
        below = len(rows) - len(table.rows)
        labels = [*(None for _ in range(below)), *(row.label for row in table.rows)]
        shown = slice(0 if table.otherwise is not None else below, None)
    return Table(
        header=(where.to(lang), value.to(lang)),
        rows=tuple(
            (_labelled(label, text, lang), said)
            for label, (text, said) in list(zip(labels, rows, strict=True))[shown]
        ),
        widths=_WIDTHS,
    )


def _labelled(label: Text | None, text: str, lang: Lang) -> str:
    """Put the name of a grade before its stretch."""
    mark = "：" if lang == "zh" else ": "
    return f"{label.to(lang)}{mark}{text}" if label is not None else text


def _places(table: RankPay, lang: Lang) -> Table:
    rows = [(_place(row.threshold, lang), formula(row.value, lang)) for row in table.rows]
    title = formula(table.place, lang)
    rows.append((Text("其他名次", "any other place").to(lang), Text("不发", "nothing").to(lang)))
    return Table(header=(title, Text("金额", "amount").to(lang)), rows=tuple(rows), widths=_WIDTHS)


def _place(threshold: Expr, lang: Lang) -> str:
    if isinstance(threshold, Number):
        return quantity(threshold.value, PLACES, lang)
    return formula(threshold, lang)


def _occurrences(table: Escalation, lang: Lang) -> Table:
    count = len(table.amounts)
    rows = [
        (Text(f"第 {n} 次", f"no. {n}").to(lang), quantity(amount.value, MONEY, lang))
        for n, amount in enumerate(table.amounts, 1)
    ]
    last = (
        Text("同最后一次", "the last amount again")
        if table.after_last == "repeat"
        else Text("不再计", "nothing more")
    )
    rows.append((Text(f"第 {count + 1} 次起", f"from no. {count + 1} on").to(lang), last.to(lang)))
    return Table(
        header=(Text("当月次数", "occurrence in the month").to(lang), Text("金额", "amount").to(lang)),
        rows=tuple(rows),
        widths=_WIDTHS,
    )


def proportion(node: Interpolation, lang: Lang) -> str:
    """Say between which figures points are given in proportion."""
    actual, worst, best, points = (
        formula(part, lang) for part in (node.actual, node.worst, node.best, node.points)
    )
    zh = spaced(actual, "从", worst, "（0 分）到", best, f"（满分 {points}）", "按比例得分，两端以外不再增减")
    return Text(zh, f"{actual}: from 0 at {worst} to {points} at {best} in proportion, held at both ends").to(
        lang
    )
