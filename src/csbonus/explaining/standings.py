"""Figures that come from a whole group at once: places in a ranking, and shares of a pool."""

from collections.abc import Iterator
from decimal import Decimal

from msgspec.structs import replace

from csbonus.explaining.figure import Figure, Parts, in_numbers, named, plain_figure
from csbonus.explaining.ledger import Ledger
from csbonus.lang.evaluate import value_of
from csbonus.lang.tree import PoolShare, Ref
from csbonus.lang.unit_shown import unit_shown
from csbonus.lang.units import MONEY, PLACES
from csbonus.lang.wording import quantity
from csbonus.pay.desk import Owner, own
from csbonus.pay.plan import Pool
from csbonus.pay.pool import PoolResult
from csbonus.pay.rank import RankResult
from csbonus.problems import Lang, Text

SHARER = "sharer"
"""The key of those who share a pool."""

_FIRST, _AROUND = 3, 1
"""Of a ranking are shown: the first three, and who stands just before and after the agent."""


def place_figure(ledger: Ledger, ref: Ref, owner: Owner, parts: Parts) -> Figure:
    """Trace a place to the figures that people were ranked by."""
    ranking = ledger.rankings[ref.key]
    plain = replace(plain_figure(ledger, ref, owner), kind="rank", rule=ranking.source)
    result = rank_result(ledger, ref.key, owner)
    if result is None:
        return replace(plain, note=Text("没有参加排名", "not ranked"))
    own_figures = tuple(part for key in ranking.keys for part in parts(key.figure, owner))
    many, chosen = len(result.places), owner[1] in result.chosen
    note = Text(
        f"{many} 人参加排名" + ("，由主管指定" if chosen else ""),
        f"{many} ranked" + (", named by the supervisor" if chosen else ""),
    )
    return replace(
        plain,
        formula=_by(ledger, ref.key),
        note=note,
        parts=(*own_figures, *_standing(ledger, ref, (result, owner), parts)),
    )


def rank_result(ledger: Ledger, key: str, owner: Owner) -> RankResult | None:
    """Find the places of the group that an agent was ranked in."""
    ranks = (r for r in ledger.payrun.ranks if r.plan == ledger.plan.id and r.ranking.key == key)
    return next((result for result in ranks if owner[1] in result.places), None)


def _by(ledger: Ledger, key: str) -> Text:
    keys = ledger.rankings[key].keys
    said = [(named(k.figure), k.is_lowest_first) for k in keys]
    return Text(
        "、".join(f"{text.zh}（{'低' if low else '高'}者在前）" for text, low in said),
        ", ".join(f"{text.en} ({'lowest' if low else 'highest'} first)" for text, low in said),
    )


def _standing(ledger: Ledger, ref: Ref, ranked: tuple[RankResult, Owner], parts: Parts) -> Iterator[Figure]:
    """List who stands where, with the figures of each: the first, and those around the agent."""
    result, owner = ranked
    ordered = sorted(result.places, key=lambda k: (result.places[k].place, result.places[k].turn))
    at = ordered.index(owner[1])
    for number, key in enumerate(ordered):
        if number < _FIRST or abs(number - at) <= _AROUND:
            yield Figure(
                kind="standing",
                key=ref.key,
                title=ref.title,
                whose=ledger.agents[key].name,
                value=ledger.figures(("agent", key)).get(ref.key),
                unit=PLACES,
                rule=result.ranking.source,
                note=Text(_values(ledger, ref.key, key, "zh"), _values(ledger, ref.key, key, "en")),
                parts=tuple(part for by in result.ranking.keys for part in parts(by.figure, ("agent", key))),
            )


def _values(ledger: Ledger, ranking: str, key: str, lang: Lang) -> str:
    figures = ledger.figures(("agent", key))
    said = [
        f"{named(k.figure).to(lang)} {quantity(value_of(k.figure)(figures), unit_shown(k.figure), lang)}"
        for k in ledger.rankings[ranking].keys
    ]
    return ("，" if lang == "zh" else ", ").join(said)


def beside_place(ledger: Ledger, ref: Ref, owner: Owner) -> Figure:
    """Give what stands beside a place (how many share it, whose turn it is), or is known of the month itself."""
    what, _, name = ref.key.partition(".")
    ranking = ledger.rankings.get(f"agent.{name}")
    kind = "rank" if ranking else "calendar"
    plain = plain_figure(ledger, ref, owner)
    if what in ("month", "post"):
        return replace(plain, kind="calendar", whose="", note=_CALENDAR.get(what))
    return replace(plain, kind=kind, rule=ranking.source if ranking else ledger.plan.source)


_CALENDAR = {
    "month": Text("按日历", "by the calendar"),
    "post": Text("按花名册的在岗日期", "by the roster's dates in the post"),
}


def pool_figure(ledger: Ledger, share: PoolShare, owner: Owner, parts: Parts) -> Figure:
    """Trace a share to the pool, how it came about, and those who share it."""
    line = ledger.lines[f"line.{share.share.key.partition('.')[2]}"]
    plain = replace(plain_figure(ledger, share.share, owner), kind="pool", unit=MONEY, rule=line.source)
    result = pool_result(ledger, line.id)
    if result is None or line.pool is None:
        return plain
    group: Owner = (line.pool.of, result.group)
    pool = Figure(
        kind="pool",
        key=share.pool.key,
        title=Text(f"{line.title.zh}总额", f"{line.title.en} in all"),
        value=result.amount,
        unit=MONEY,
        whose=result.group,
        formula=named(line.pool.amount),
        sums=in_numbers(line.pool.amount, ledger.figures(group)),
        rule=line.source,
        parts=parts(line.pool.amount, group),
    )
    return replace(
        plain, note=_said(result, owner), parts=(pool, *_sharers(ledger, line.pool, result, parts))
    )


def pool_result(ledger: Ledger, line: str) -> PoolResult | None:
    """Find the pool of a line that the agent's group shares."""
    agent = ledger.payslip.agent
    found = (p for p in ledger.payrun.pools if p.plan == ledger.plan.id and p.line.id == line)
    return next((p for p in found if p.line.pool and agent.group(p.line.pool.of) == p.group), None)


def _said(result: PoolResult, owner: Owner) -> Text:
    many, place = len(result.shares), result.places.get(owner[1])
    if place is None:
        return Text(f"{many} 人分，本人不参与", f"shared among {many}, this agent has no share")
    return Text(f"{many} 人分，本人排第 {place}", f"shared among {many}, this agent is no. {place}")


def _sharers(ledger: Ledger, pool: Pool, result: PoolResult, parts: Parts) -> Iterator[Figure]:
    """List the sharers with what they share by."""
    for key in result.shares:
        agent = ledger.agents[key]
        if pool.weight is None:
            yield Figure(
                kind="members",
                key=SHARER,
                title=Text("计 1 份", "one share"),
                whose=agent.name,
                value=Decimal(1),
                unit=None,
                rule=result.line.source,
                sources=(agent.source,) if agent.source else (),
            )
        else:
            yield Figure(
                kind="members",
                key=SHARER,
                title=named(pool.weight),
                whose=agent.name,
                value=value_of(pool.weight)(ledger.figures(own(agent))),
                unit=unit_shown(pool.weight),
                parts=parts(pool.weight, own(agent)),
            )
