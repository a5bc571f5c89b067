"""A computed month on the terminal: a short summary, and the table of a dry run."""

from collections.abc import Sequence
from decimal import Decimal
from typing import TextIO

from csbonus.pay.payslip import PayRun, Payslip
from csbonus.pay.plan import PayLine
from csbonus.problems import Lang, Text, show

WIDE = 240


def render_summary(payrun: PayRun, notices: int, written: Sequence[str], lang: Lang) -> list[tuple[str, str]]:
    """Say the month in a few labelled values: agents, total, closed gates, notices, files written."""
    closed = [gate for gate in payrun.gates if not gate.is_open]
    rows = [
        (Text("月份", "Month"), payrun.month),
        (Text("人数", "Agents"), str(payrun.people)),
        (Text("应发合计", "Total"), f"{payrun.total:,.2f} {payrun.currency}"),
    ]
    if closed:
        names = "；".join(f"{gate.gate.title.to(lang)}（{show(gate.group)}）" for gate in closed)
        rows.append((Text("未达成门槛", "Closed gates"), names))
    rows.append((Text("提示", "Notices"), str(notices)))
    rows += [(Text("已写入", "Written"), show(path, 200)) for path in written]
    return [(label.to(lang), value) for label, value in rows]


def print_summary(rows: Sequence[tuple[str, str]], stream: TextIO, *, color: bool) -> None:
    """Print labelled values: aligned on a terminal, a plain line each into a pipe or a file."""
    if not stream.isatty():
        stream.writelines(f"{label}: {value}\n" for label, value in rows)
        return
    from rich.table import Table

    table = Table(show_header=False, box=None, pad_edge=False)
    table.add_column(style="bold")
    table.add_column(overflow="fold")
    for label, value in rows:
        table.add_row(*_literal(label, value))
    _print(table, stream, color=color)


def print_payslips(payrun: PayRun, stream: TextIO, lang: Lang, *, color: bool) -> None:
    """Print a row per agent with every line; plans one after the other, wide plans in several parts."""
    for plan in payrun.plans:
        slips = [payslip for payslip in payrun.payslips if payslip.plan.id == plan.id]
        if slips:
            _print_plan(slips, payrun.lines_used(plan), (stream, lang), color=color)


def _print_plan(
    slips: Sequence[Payslip], lines: Sequence[PayLine], target: tuple[TextIO, Lang], *, color: bool
) -> None:
    stream, lang = target
    room = _width(stream) - 34
    parts = _parts([(line, _column_width(line, slips, lang)) for line in lines], room)
    for number, part in enumerate(parts, 1):
        _print(_part(slips, part, lang, is_last=number == len(parts)), stream, color=color)


def _parts(lines: Sequence[tuple[PayLine, int]], room: int) -> list[list[PayLine]]:
    parts: list[list[PayLine]] = [[]]
    used = 0
    for line, width in lines:
        if parts[-1] and used + width > room:
            parts.append([])
            used = 0
        parts[-1].append(line)
        used += width
    return parts


def _column_width(line: PayLine, slips: Sequence[Payslip], lang: Lang) -> int:
    from rich.cells import cell_len

    amounts = [len(f"{amount:,.2f}") for slip in slips if (amount := _amount(slip, line)) is not None]
    return max(cell_len(line.title.to(lang)), *amounts, 4) + 3


def _part(slips: Sequence[Payslip], lines: Sequence[PayLine], lang: Lang, *, is_last: bool) -> object:
    from rich.table import Table

    table = Table(title=_literal(slips[0].plan.title.to(lang))[0], title_justify="left")
    table.add_column("姓名" if lang == "zh" else "Name", no_wrap=True)
    table.add_column("团队" if lang == "zh" else "Team", no_wrap=True)
    for line in lines:
        table.add_column(_literal(line.title.to(lang))[0], justify="right", no_wrap=True)
    if is_last:
        table.add_column("合计" if lang == "zh" else "Total", justify="right", no_wrap=True, style="bold")
    for slip in slips:
        amounts = [_amount(slip, line) for line in lines] + ([slip.total] if is_last else [])
        cells = ["" if amount is None else f"{amount:,.2f}" for amount in amounts]
        table.add_row(*_literal(show(slip.agent.name, 16), show(slip.agent.team, 16), *cells))
    return table


def _amount(slip: Payslip, line: PayLine) -> Decimal | None:
    return next((paid.amount for paid in slip.lines if paid.rule.id == line.id), None)


def _literal(*texts: str) -> tuple[str, ...]:
    from rich.markup import escape

    return tuple(escape(text) for text in texts)


def _width(stream: TextIO) -> int:
    import shutil

    return shutil.get_terminal_size().columns if stream.isatty() else WIDE


def _print(table: object, stream: TextIO, *, color: bool) -> None:
    from rich.console import Console

    Console(file=stream, no_color=not color, highlight=False, emoji=False, width=_width(stream)).print(table)
