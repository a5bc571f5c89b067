"""Places and rows said in words: what a place pays, and what the rows of a record came to."""

from decimal import Decimal

from csbonus.lang.describe_tables import ATOM, PRODUCT, Writer, Written, because, odd_fen, worth
from csbonus.lang.evaluate import ONE, ZERO
from csbonus.lang.tree import Collected, Expr, Number, RankPay, Row
from csbonus.lang.units import MONEY, PLACES
from csbonus.lang.wording import plain, quantity, spaced


def rank_pay(writer: Writer, expr: RankPay) -> Written:
    """Say what a place pays, and among how many it is shared: `800.00 元（明星 第 2 名）`."""
    place, tied = worth(writer, expr.place), worth(writer, expr.tied)
    if place is None or tied is None:
        return _named_ranks(writer, expr)
    many = tied if expr.is_shared else ONE
    taken = [row for row in expr.rows if place <= _place(writer, row) < place + many]
    if many > 1:
        return _shared(writer, expr, taken, many)
    if not taken:
        none = writer.pick("没有对应的金额", "no amount for that place")
        return because(writer, (quantity(ZERO, MONEY, writer.lang), ATOM), writer.write(expr.place), none)
    return because(writer, writer.written(taken[0].value), writer.write(expr.place))


def _place(writer: Writer, row: Row) -> Decimal:
    return worth(writer, row.threshold) or ZERO


def _named_ranks(writer: Writer, expr: RankPay) -> Written:
    rows = writer.pick("，", ", ").join(
        f"{_said(writer, row.threshold)} {writer.write(row.value)}" for row in expr.rows
    )
    place = writer.write(expr.place)
    return writer.pick(f"{spaced('按', place)}({rows})", f"by {place} ({rows})"), ATOM


def _said(writer: Writer, threshold: Expr) -> str:
    if isinstance(threshold, Number):
        return quantity(threshold.value, PLACES, writer.lang)
    return writer.write(threshold)


def _shared(writer: Writer, expr: RankPay, taken: list[Row], many: Decimal) -> Written:
    amounts = [writer.write(row.value, PRODUCT) for row in taken] or [quantity(ZERO, MONEY, writer.lang)]
    total = sum((worth(writer, row.value) or ZERO for row in taken), ZERO)
    both = f"({' + '.join(amounts)})" if len(amounts) > 1 else amounts[0]
    tie = writer.pick(f"{plain(many)} 人并列平分", f"shared by {plain(many)}")
    said = f"{both} ÷ {plain(many)}", PRODUCT
    return because(writer, said, writer.write(expr.place), tie, odd_fen(writer, total, many))


def collected(writer: Writer, expr: Collected) -> Written:
    """Say over how many rows of a record a rule was computed."""
    rows, record = worth(writer, expr.rows), expr.record.to(writer.lang)
    rule = writer.without_figures().write(expr.operand)
    zh = "计算合计" if expr.how == "sum" else "计算取平均"
    en = "added up" if expr.how == "sum" else "averaged"
    if rows is None:
        said = writer.pick(f"{record}逐行按“{rule}”{zh}", f'each row of {record}: "{rule}", {en}')
        return said, 0
    many = f"{plain(rows)} {'row' if rows == 1 else 'rows'}"
    return writer.pick(
        f"{record} {plain(rows)} 行逐行按“{rule}”{zh}", f'{many} of {record}, each "{rule}", {en}'
    ), 0
