"""A comparison on the terminal: the totals, who loses and wins most and why, and the causes."""

import shutil
from collections.abc import Sequence
from typing import TextIO

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from csbonus.comparing.records import AgentChange, Comparison
from csbonus.problems import Lang, Text, show
from csbonus.report.comparison_words import cause_name, counted, money, percent, place, reasons, signed

SHOWN = 5
WIDE = 160


def print_comparison(comparison: Comparison, stream: TextIO, lang: Lang, *, color: bool) -> None:
    """Print a comparison as tables."""
    width = shutil.get_terminal_size().columns if stream.isatty() else WIDE
    console = Console(file=stream, no_color=not color, highlight=False, emoji=False, width=width)
    for table in (
        _totals(comparison, lang),
        _people(Text("减少最多", "Greatest losses"), comparison.losers, comparison, lang),
        _people(Text("增加最多", "Greatest gains"), comparison.winners, comparison, lang),
        _lines(comparison, lang),
        _causes(comparison, lang),
    ):
        if table is not None:
            console.print(table)
    console.print(counted(comparison).to(lang), markup=False)


def _table(title: Text, columns: Sequence[Text], lang: Lang, folded: Sequence[int] = ()) -> Table:
    """Make a table; columns of amounts stand on the right, `folded` ones hold text that may be broken."""
    table = Table(title=title.to(lang), title_justify="left")
    for number, name in enumerate(columns):
        is_text = number == 0 or number in folded
        table.add_column(
            name.to(lang), justify="left" if is_text else "right", overflow="fold", no_wrap=not is_text
        )
    return table


_MONEY = (Text("原来", "Before"), Text("之后", "After"), Text("变化", "Change"), Text("", ""))


def _totals(comparison: Comparison, lang: Lang) -> Table:
    table = _table(Text("合计", "Total"), (Text("月份", "Month"), *_MONEY), lang)
    rows = [(month.name, month.amount) for month in comparison.months]
    rows += [(Text("合计", "Total").to(lang), comparison.amount)] if len(rows) > 1 else []
    for name, amount in rows:
        table.add_row(name, money(amount.before), money(amount.after), signed(amount.change), percent(amount))
    return table


def _people(title: Text, people: Sequence[AgentChange], comparison: Comparison, lang: Lang) -> Table | None:
    if not people:
        return None
    columns = (Text("姓名", "Name"), *_MONEY, Text("原因", "Why"))
    table = _table(title, columns, lang, folded=(5,))
    for agent in people[:SHOWN]:
        amount = agent.amount
        table.add_row(*_literal(
            show(agent.name, 20), money(amount.before), money(amount.after), signed(amount.change),
            percent(amount), reasons(agent, comparison, lang),
        ))  # fmt: skip
    return table


def _lines(comparison: Comparison, lang: Lang) -> Table | None:
    changed = [line for line in comparison.lines if line.amount.change]
    if not changed:
        return None
    table = _table(Text("工资项目", "Lines of pay"), (Text("项目", "Line"), *_MONEY), lang)
    for line in changed:
        amount = line.amount
        table.add_row(*_literal(
            line.title.to(lang), money(amount.before), money(amount.after), signed(amount.change), percent(amount),
        ))  # fmt: skip
    return table


def _causes(comparison: Comparison, lang: Lang) -> Table | None:
    if not comparison.causes:
        return None
    columns = (Text("原因", "Cause"), Text("金额", "Amount"), Text("位置", "Where"))
    table = _table(Text("变化的原因", "What causes the change"), columns, lang, folded=(2,))
    for cause in comparison.causes:
        table.add_row(*_literal(cause_name(cause, lang), signed(cause.amount), place(cause)))
    table.add_row(Text("合计", "Total").to(lang), signed(comparison.amount.change), "")
    return table


def _literal(*texts: str) -> tuple[str, ...]:
    return tuple(escape(text) for text in texts)
