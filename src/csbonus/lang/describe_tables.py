"""Brackets, escalating amounts and pools said in words: what was reached, and what each part came to."""

from collections.abc import Mapping
from typing import Protocol

from msgspec import Struct, field

from csbonus.lang.evaluate import Figures, value_of
from csbonus.lang.numbers import settle
from csbonus.lang.tree import NOTHING, Brackets, Escalation, Expr, PoolShare
from csbonus.lang.units import MONEY, suffix
from csbonus.lang.wording import money, plain, quantity
from csbonus.problems import Lang, Text

Written = tuple[str, int]
"""What was written, and how strongly its parts hold together: a weaker one is put in brackets."""

ATOM, PRODUCT, SUM = 9, 4, 3


class Account(Struct, frozen=True, kw_only=True):
    """What a sentence may draw on: the figures of one agent, and why a gate is closed."""

    figures: Figures
    reasons: Mapping[str, Text] = field(default_factory=dict)


class Writer(Protocol):
    """Writes expressions in one language; with an account, numbers stand beside the names."""

    @property
    def lang(self) -> Lang:
        """The language."""

    @property
    def account(self) -> Account | None:
        """The figures, or nothing where names alone are written."""

    def write(self, expr: Expr, around: int = 0) -> str:
        """Write an expression, in brackets where what is around it holds more strongly."""

    def pick(self, zh: str, en: str) -> str:
        """Pick the wording of the language."""


def brackets(writer: Writer, expr: Brackets) -> Written:
    """Say what brackets pay on: the bracket reached, or each part with its rate."""
    if writer.account is None:
        method = writer.pick("整额", "whole") if expr.method == "whole" else writer.pick("分段", "marginal")
        return (
            f"{writer.write(expr.base, PRODUCT)} × {writer.pick('阶梯', 'brackets')}({method})",
            PRODUCT,
        )
    paid = _whole if expr.method == "whole" else _marginal
    return paid(writer, expr, writer.account.figures)


def _whole(writer: Writer, expr: Brackets, figures: Figures) -> Written:
    key = settle(value_of(expr.key)(figures))
    base = writer.write(expr.base, PRODUCT)
    reached = [row for row in expr.rows if key >= row.threshold.value]
    if not reached:
        return _below_first(writer, expr, base)
    start = writer.write(reached[-1].threshold)
    of = "" if expr.key == expr.base else writer.write(expr.key) + writer.pick("，", ", ")
    why = writer.pick(f"（{of}满 {start}的一档）", f" ({of}from {start})")
    return f"{base} × {writer.write(reached[-1].rate)}{why}", PRODUCT


def _below_first(writer: Writer, expr: Brackets, base: str) -> Written:
    why = writer.pick("（未到第一档）", " (below the first bracket)")
    return f"{base} × {writer.write(expr.below or NOTHING)}{why}", PRODUCT


def _marginal(writer: Writer, expr: Brackets, figures: Figures) -> Written:
    base = settle(value_of(expr.base)(figures))
    first = expr.rows[0].threshold
    if base < first.value:
        return _below_first(writer, expr, writer.write(expr.base, PRODUCT))
    parts = [(first.value, expr.below)] if expr.below else []
    for row, following in zip(expr.rows, (*expr.rows[1:], None), strict=True):
        end = base if following is None else min(base, following.threshold.value)
        parts.append((end - row.threshold.value, row.rate))
    filled = [(part, rate) for part, rate in parts if part > 0]
    said = " + ".join(
        f"{quantity(part, first.unit, writer.lang)} × {writer.write(rate)}"
        for part, rate in [(part, rate) for part, rate in filled if rate.value] or filled[-1:]
    )
    said, whole = said or "0", writer.write(expr.base)
    return writer.pick(f"{said}（{whole}分段）", f"{said} ({whole} in brackets)"), SUM


def escalation(writer: Writer, expr: Escalation) -> Written:
    """Say what each event of the month came to: the first, the second, those after the last amount."""
    count = writer.write(expr.count)
    if writer.account is None:
        listed = writer.pick("、", ", ").join(plain(n.value, places=2) for n in expr.amounts)
        last = writer.pick("，以后同最后一次", ", then the last again") if expr.after_last == "repeat" else ""
        return writer.pick(
            f"逐次累计（{count}：{listed}{last}）", f"by occurrence ({count}: {listed}{last})"
        ), ATOM
    events = int(value_of(expr.count)(writer.account.figures))
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
    said = writer.write(expr.amount)
    if writer.account is None:
        return f"({said}) ÷ {writer.pick('人数', 'members')}", PRODUCT
    figures = writer.account.figures
    pool, computed = figures[expr.pool.key], value_of(expr.amount)(figures)
    head = f"{said} = {money(computed)}{suffix(MONEY, writer.lang)}"
    if money(computed) != money(pool):
        head += writer.pick("，低于 0，按 0 元分配", ", below 0: 0 is shared")
    if not figures[expr.position.key]:
        return head + writer.pick("，本人不参与分配", "; this agent has no share"), 0
    return f"{head}{writer.pick('，', '; ')}{_shared(writer, expr, figures)}", 0


def _shared(writer: Writer, expr: PoolShare, figures: Figures) -> str:
    """Say among how many a pool is shared, and who gets the fen that are left over."""
    pool, members = figures[expr.pool.key], figures[expr.members.key]
    if not expr.is_equal:
        return writer.pick(f"{plain(members)} 人按份额分", f"shared among {plain(members)} by weight")
    left = int(abs(pool) * 100) % int(members)
    odd = Text(f"（余 {left} 分，前 {left} 人各多 0.01 元）", f" (the first {left} get 0.01 more)")
    if pool < 0:
        odd = Text(f"（余 {left} 分，前 {left} 人各多扣 0.01 元）", f" (the first {left} bear 0.01 more)")
    shared = writer.pick(f"{plain(members)} 人平分", f"shared by {plain(members)}")
    return f"{shared}{odd.to(writer.lang)}" if left else shared
