"""Limits that the caller sets to a change: what it may cost, what a person may lose, how many may lose."""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Literal

from msgspec import Struct

from csbonus.comparing.records import AgentChange, Comparison
from csbonus.problems import Text, show

Kind = Literal["max-total", "max-loss", "max-losers"]

_WRITTEN = re.compile(r"([+-]?)([0-9]+(?:\.[0-9]+)?)(%?)")
_MOST_NAMED = 5


class Limit(Struct, frozen=True, kw_only=True):
    """A limit: its option, the number, whether it is a share (0.03 for 3%) and whether it limits the change.

    `+3%` and `+5000` limit the change of the total, a number without a sign limits the total itself.
    """

    kind: Kind
    written: str
    value: Decimal
    is_share: bool = False
    is_change: bool = False


def read_limit(kind: Kind, written: str) -> Limit | None:
    """Read a limit as it is written on the command line; nothing where it is none."""
    found = _WRITTEN.fullmatch(written.strip())
    if found is None or not _is_fit(kind, found[1], found[2], found[3]):
        return None
    value = Decimal(found[1] + found[2])
    return Limit(
        kind=kind,
        written=written.strip(),
        value=value / 100 if found[3] else value,
        is_share=bool(found[3]),
        is_change=bool(found[1] or found[3]),
    )


def _is_fit(kind: Kind, sign: str, digits: str, percent: str) -> bool:
    if kind == "max-losers":
        return not sign and not percent and digits.isdigit()
    return kind == "max-total" or not sign


def exceeded(comparison: Comparison, limits: Sequence[Limit]) -> tuple[Text, ...]:
    """Say of every limit that is exceeded what it is and what came out."""
    return tuple(said for limit in limits if (said := _CHECKS[limit.kind](comparison, limit)) is not None)


def _total(comparison: Comparison, limit: Limit) -> Text | None:
    total = comparison.amount
    if limit.is_share:
        is_over = total.change > limit.value * total.before
        most = _money(limit.value * total.before, signed=True)
        zh, en = f"（{most} 元）", f" ({most})"
    else:
        is_over = (total.change if limit.is_change else total.after) > limit.value
        zh = en = ""
    if not is_over:
        return None
    figures = f"{_money(total.before)} -> {_money(total.after)}, {_money(total.change, signed=True)}{_percent(comparison)}"
    return Text(
        f"--max-total {limit.written}{zh}：合计 {figures}",
        f"--max-total {limit.written}{en}: the total {figures}",
    )


def _percent(comparison: Comparison) -> str:
    share = comparison.amount.share
    return "" if share is None else f" ({share * 100:+.2f}%)"


def _loss(comparison: Comparison, limit: Limit) -> Text | None:
    over = [agent for agent in comparison.losers if -agent.amount.change > _most(agent, limit)]
    if not over:
        return None
    names = [
        f"{show(agent.name, 20)} {_money(agent.amount.before)} -> {_money(agent.amount.after)}, {_money(agent.amount.change)}"
        for agent in over[:_MOST_NAMED]
    ]
    more = " …" if len(over) > _MOST_NAMED else ""
    return Text(
        f"--max-loss {limit.written}：{len(over)} 人减少得更多：{'；'.join(names)}{more}",
        f"--max-loss {limit.written}: {len(over)} lose(s) more: {'; '.join(names)}{more}",
    )


def _most(agent: AgentChange, limit: Limit) -> Decimal:
    return limit.value * agent.amount.before if limit.is_share else limit.value


def _losers(comparison: Comparison, limit: Limit) -> Text | None:
    count = len(comparison.losers)
    if count <= limit.value:
        return None
    names = [
        f"{show(agent.name, 20)} {_money(agent.amount.change)}" for agent in comparison.losers[:_MOST_NAMED]
    ]
    more = " …" if count > _MOST_NAMED else ""
    return Text(
        f"--max-losers {limit.written}：{count} 人减少：{'；'.join(names)}{more}",
        f"--max-losers {limit.written}: {count} lose(s): {'; '.join(names)}{more}",
    )


_CHECKS = {"max-total": _total, "max-loss": _loss, "max-losers": _losers}


def _money(amount: Decimal, *, signed: bool = False) -> str:
    return f"{amount:+,.2f}" if signed else f"{amount:,.2f}"
