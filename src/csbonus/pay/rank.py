"""Places of a group's members: by one figure, or by the sum of their places on several."""

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import groupby

from msgspec import Struct

from csbonus.lang.evaluate import Figures, value_of
from csbonus.lang.numbers import settle
from csbonus.pay.people import Agent
from csbonus.pay.plan import Ranking, RankKey


class Place(Struct, frozen=True, kw_only=True):
    """An agent's place (1 is first), how many share it, and his turn among those in roster order, from 1."""

    place: int
    tied: int
    turn: int


class RankResult(Struct, frozen=True, kw_only=True):
    """The places of one group by agent key; `chosen` are those whom the supervisor named first himself."""

    plan: str
    ranking: Ranking
    group: str
    places: Mapping[str, Place]
    chosen: tuple[str, ...] = ()


def rank_members(
    plan: str, ranking: Ranking, group: str, members: Sequence[Agent], figures_of: Mapping[str, Figures]
) -> RankResult:
    """Rank the members of a group; raises Unpayable where a figure of somebody is missing."""
    chosen = tuple(agent.key for agent in members if _is_named(ranking, agent))
    scores = _scores(ranking.keys, members, figures_of)
    breaks = [_scores([key], members, figures_of) for key in ranking.tie_break]
    order = {
        agent.key: (
            agent.key not in chosen if chosen else False,
            scores[agent.key],
            *(tie[agent.key] for tie in breaks),
            _in_order_of_numbers(agent.employee_number) if ranking.breaks_by_number else (),
        )
        for agent in members
    }
    roster = {agent.key: place for place, agent in enumerate(members)}
    if ranking.ties == "first":
        ordered = sorted(order, key=lambda key: (order[key], roster[key]))
        places = {key: Place(place=place, tied=1, turn=1) for place, key in enumerate(ordered, 1)}
    else:
        places = _shared_places(order, roster)
    return RankResult(plan=plan, ranking=ranking, group=group, places=places, chosen=chosen)


def _in_order_of_numbers(number: str) -> tuple[tuple[bool, int, str], ...]:
    """Order employee numbers as people do: 9 before 10, K2 before K10."""
    parts: list[str] = _DIGITS.findall(number)
    return tuple((not part.isdecimal(), int(part) if part.isdecimal() else 0, part) for part in parts)


_DIGITS = re.compile(r"[0-9]+|[^0-9]+")


def _shared_places(order: Mapping[str, tuple[object, ...]], roster: Mapping[str, int]) -> dict[str, Place]:
    places: dict[str, Place] = {}
    ordered = sorted(order, key=lambda key: (order[key], roster[key]))
    for _, group in groupby(ordered, key=lambda key: order[key]):
        equal = list(group)
        place = len(places) + 1
        places |= {k: Place(place=place, tied=len(equal), turn=turn) for turn, k in enumerate(equal, 1)}
    return places


def _scores(
    keys: Sequence[RankKey], members: Sequence[Agent], figures_of: Mapping[str, Figures]
) -> dict[str, Decimal]:
    """Give everybody a number that is lower the better he stands: his own figure, or his sum of places."""
    by_key = [_signed(key, members, figures_of) for key in keys]
    if len(by_key) == 1:
        return by_key[0]
    sums = dict.fromkeys((agent.key for agent in members), Decimal(0))
    for values in by_key:
        ordered = sorted(values.values())
        for key, value in values.items():
            sums[key] += bisect_left(ordered, value) + 1
    return sums


def _signed(key: RankKey, members: Sequence[Agent], figures_of: Mapping[str, Figures]) -> dict[str, Decimal]:
    value, sign = value_of(key.figure), 1 if key.is_lowest_first else -1
    return {agent.key: sign * settle(value(figures_of[agent.key])) for agent in members}


def _is_named(ranking: Ranking, agent: Agent) -> bool:
    return bool(ranking.override) and any(event.name == ranking.override for event in agent.incidents)
