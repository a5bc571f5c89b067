"""Brackets, escalating amounts and pools said in words: what was reached, and what each part came to."""

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from types import MappingProxyType
from typing import Protocol

from csbonus.lang.evaluate import Figures, Unpayable, value_of
from csbonus.lang.evaluate_tables import row_of
from csbonus.lang.numbers import settle
from csbonus.lang.tree import Escalation, Expr, Lookup, Marginal, Number, PoolShare, Ref, Row
from csbonus.lang.unit_shown import unit_shown
from csbonus.lang.units import MONEY, suffix
from csbonus.lang.wording import money, plain, quantity, spaced
from csbonus.problems import Lang, Text

Written = tuple[str, int]
"""What was written, and how strongly its parts hold together: a weaker one is put in brackets."""

ATOM, PRODUCT, SUM = 9, 4, 3
_FEN = Decimal("0.01")


class Writer(Protocol):
    """Writes expressions in one language; with figures, numbers stand beside the names."""

    @property
    def lang(self) -> Lang:
        """The language."""

    @property
    def figures(self) -> Figures | None:
        """The figures, or nothing where names alone are written."""

    def write(self, expr: Expr, around: int = 0) -> str:
        """Write an expression, in brackets where what is around it holds more strongly."""

    def written(self, expr: Expr) -> Written:
        """Write an expression without brackets, and say how strongly it holds together."""

    def without_figures(self) -> "Writer":
        """Give a writer that writes names alone."""

    def pick(self, zh: str, en: str) -> str:
        """Pick the wording of the language."""


def worth(writer: Writer, expr: Expr | None) -> Decimal | None:
    """Give the value of a part; nothing without figures, or where these figures cannot answer it."""
    if writer.figures is None or expr is None:
        return None
    try:
        return value_of(expr)(writer.figures)
    except Unpayable:
        return None


def shown(writer: Writer, expr: Expr) -> str:
    """Write a part, and what it comes to where it is a formula: `110% × 目标 20,000.00 元 = 22,000.00 元`."""
    said, value = writer.write(expr), worth(writer, expr)
    if isinstance(expr, Number | Ref) or value is None:
        return said
    return f"{said} = {quantity(value, unit_shown(expr), writer.lang)}"


def because(writer: Writer, said: Written, *reasons: str) -> Written:
    """Put the reasons for a part behind it: `1.5%（转化率 50%，满 45%的一档）`."""
    text, strength = said
    why = writer.pick("，", ", ").join(reason for reason in reasons if reason)
    return text + writer.pick(f"（{why}）", f" ({why})"), strength


def undefined(writer: Writer) -> str:
    """Say that something cannot be formed."""
    return writer.pick("算不出来", "undefined")


def lookup(writer: Writer, expr: Lookup) -> Written:
    """Say the value of the row that holds, and why that one does."""
    try:
        place = row_of(expr, value_of)(writer.figures) if writer.figures is not None else None
    except Unpayable:
        return _named_lookup(writer, expr)
    if writer.figures is None:
        return _named_lookup(writer, expr)
    key = shown(writer, expr.key) if expr.is_key_said else ""
    if place is not None:
        row = expr.rows[place]
        return because(writer, _value(writer, expr, row.value), key, _row(writer, expr, row))
    return because(writer, _value(writer, expr, expr.otherwise), key, _no_row(writer, expr.direction))


def _value(writer: Writer, expr: Lookup, value: Expr | None) -> Written:
    """Write a value of the rows; a bare number takes the unit of the others."""
    if value is None:
        return undefined(writer), ATOM
    if isinstance(value, Number) and value.unit is None:
        return quantity(value.value, unit_shown(expr), writer.lang), ATOM
    return writer.written(value)


def _named_lookup(writer: Writer, expr: Lookup) -> Written:
    by = writer.write(expr.key) if expr.is_key_said else writer.pick("整额", "whole")
    return writer.pick(f"阶梯({by})", f"brackets({by})"), ATOM


_BOUNDS: Mapping[tuple[str, bool], Text] = MappingProxyType(
    {
        ("up", False): Text("满", "from"),
        ("up", True): Text("超过", "above"),
        ("down", False): Text("不超过", "up to"),
        ("down", True): Text("低于", "under"),
    }
)


def _row(writer: Writer, expr: Lookup, row: Row) -> str:
    if row.label is not None:
        return writer.pick(spaced(row.label.zh, "档"), f"grade {row.label.en}")
    bound, start = _BOUNDS[expr.direction, row.is_strict], shown(writer, row.threshold)
    return writer.pick(f"{spaced(bound.zh, start)}的一档", f"{bound.en} {start}")


def _no_row(writer: Writer, direction: str = "up") -> str:
    if direction == "down":
        return writer.pick("超过最后一档", "beyond the last bracket")
    return writer.pick("未到第一档", "below the first bracket")


def marginal(writer: Writer, expr: Marginal) -> Written:
    """Say each part of an amount with its rate."""
    base = worth(writer, expr.base)
    starts = [start for row in expr.rows if (start := worth(writer, row.threshold)) is not None]
    if base is None or len(starts) < len(expr.rows):
        named = writer.pick("阶梯(分段)", "brackets(marginal)")
        return f"{writer.write(expr.base, PRODUCT)} × {named}", PRODUCT
    base = settle(base)
    if base < min(starts):
        rate = writer.write(expr.otherwise, PRODUCT) if expr.otherwise is not None else undefined(writer)
        return because(writer, (f"{writer.write(expr.base, PRODUCT)} × {rate}", PRODUCT), _no_row(writer))
    parts = _parts(expr, base, starts)
    paid = [(part, rate) for part, rate in parts if worth(writer, rate) != 0] or parts[-1:]
    unit = unit_shown(expr.base)
    said = " + ".join(
        f"{quantity(part, unit, writer.lang)} × {writer.write(rate, PRODUCT)}" for part, rate in paid
    )
    whole = writer.write(expr.base)
    return because(writer, (said or "0", SUM), writer.pick(f"{whole}分段", f"{whole} in brackets"))


def _parts(expr: Marginal, base: Decimal, starts: Sequence[Decimal]) -> list[tuple[Decimal, Expr]]:
    """Cut an amount into its parts, the lowest first, each with its rate."""
    parts, end = [], base
    for row, start in zip(reversed(expr.rows), reversed(starts), strict=True):
        if end > start:
            parts.append((end - start, row.value))
            end = start
    if expr.otherwise is not None and end > 0:
        parts.append((end, expr.otherwise))
    return parts[::-1]


def escalation(writer: Writer, expr: Escalation) -> Written:
    """Say what each event of the month came to: the first, the second, those after the last amount."""
    count, counted = writer.write(expr.count), worth(writer, expr.count)
    if writer.figures is None or counted is None:
        listed = writer.pick("、", ", ").join(plain(n.value, places=2) for n in expr.amounts)
        last = writer.pick("，以后同最后一次", ", then the last again") if expr.after_last == "repeat" else ""
        return writer.pick(
            f"逐次累计（{count}：{listed}{last}）", f"by occurrence ({count}: {listed}{last})"
        ), ATOM
    events = max(0, int(counted))
    said = " + ".join(
        writer.pick(f"第 {n} 次 {writer.write(amount)}", f"no. {n} {writer.write(amount)}")
        for n, amount in enumerate(expr.amounts[:events], 1)
    )
    further = events - len(expr.amounts)
    if further > 0:
        said += _further(writer, expr, further)
    return f"({count}{writer.pick('：', ': ')}{said})" if said else count, ATOM


def _further(writer: Writer, expr: Escalation, events: int) -> str:
    if expr.after_last == "nothing":
        return writer.pick(f"，其后 {events} 次不计", f"; {events} more not counted")
    last = writer.write(expr.amounts[-1])
    return writer.pick(f" + 其后 {events} 次各 {last}", f" + {events} more at {last} each")


def pool_share(writer: Writer, expr: PoolShare) -> Written:
    """Say how a pool comes about and how it is shared."""
    said, computed = writer.write(expr.amount), worth(writer, expr.amount)
    pool, members, position = (worth(writer, ref) for ref in (expr.pool, expr.members, expr.position))
    if computed is None or pool is None or not members or position is None:
        return f"({said}) ÷ {writer.pick('人数', 'members')}", PRODUCT
    head = f"{said} = {money(computed)}{suffix(MONEY, writer.lang)}"
    if money(computed) != money(pool):
        head += writer.pick("，低于 0，按 0 元分配", ", below 0: 0 is shared")
    if not position:
        return head + writer.pick("，本人不参与分配", "; this agent has no share"), 0
    return f"{head}{writer.pick('，', '; ')}{_shared(writer, expr, pool, members)}", 0


def _shared(writer: Writer, expr: PoolShare, pool: Decimal, members: Decimal) -> str:
    """Say among how many a pool is shared, and who gets the fen that are left over."""
    if not expr.is_equal:
        return writer.pick(f"{plain(members)} 人按份额分", f"shared among {plain(members)} by weight")
    odd = odd_fen(writer, pool, members)
    said = writer.pick(f"{plain(members)} 人平分", f"shared by {plain(members)}"), ATOM
    return because(writer, said, odd)[0] if odd else said[0]


def odd_fen(writer: Writer, amount: Decimal, people: Decimal) -> str:
    """Say who gets the fen that are left over when an amount is shared equally; nothing where none are."""
    left = int(abs(amount).quantize(_FEN, rounding=ROUND_HALF_UP) * 100 % people)
    if not left:
        return ""
    if amount < 0:
        return writer.pick(f"余 {left} 分，前 {left} 人各多扣 0.01 元", f"the first {left} bear 0.01 more")
    return writer.pick(f"余 {left} 分，前 {left} 人各多 0.01 元", f"the first {left} get 0.01 more")
