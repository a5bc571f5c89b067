"""Months made up at random so that the edges of every scheme are met: limits, halves of a fen, zeros, ties, the only one."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from random import Random

from oracle.people import Month, Person

ROLES: Mapping[str, str] = {
    "aftersales-repeat": "售后", "day-shift-presales": "白班售前", "jd-aftersales-score": "京东售后", "jd-presales": "售前",
    "outsourced-desk": "外包客服", "profit-commission": "利润提成客服", "reception-score": "接待客服", "shop-kpi": "店铺运营",
}  # fmt: skip
_MOST_PEOPLE = 8
Figures = dict[str, Fraction]


def made_month(scheme: str, random: Random) -> Month:
    """Make a month of one scheme: 1 to 8 people in 1 to 3 teams, some on base pay only where the scheme knows that."""
    people = random.choice((1, 1, 2, 3, 4, 5, 6, _MOST_PEOPLE))
    teams = [f"{n}组" for n in range(random.choice((1, 1, 2, 3)))]
    found = []
    for number in range(people):
        is_base_only = scheme in _WITH_BASE_ONLY and random.random() < 0.08
        found.append(
            Person(
                name=f"客服{number}",
                number=f"{random.randint(0, 9)}{number:02}",
                team=random.choice(teams),
                role=ROLES[scheme],
                is_base_only=is_base_only,
                figures={} if is_base_only else _FIGURES[scheme](random),
                rows=_rows(random) if scheme == "reception-score" else (),
            )
        )
    named = dict.fromkeys(person.team for person in found)
    return Month(
        scheme=scheme,
        people=tuple(found),
        teams={name: _TEAMS[scheme](random) for name in named} if scheme in _TEAMS else {},
    )


def _money(random: Random, most: int, edges: Sequence[int] = ()) -> Fraction:
    """Make an amount to the fen: at, just under or just over an edge, nothing, or anything."""
    kind = random.random()
    if edges and kind < 0.35:
        return random.choice(edges) + Fraction(random.choice((-1, 0, 0, 1)), 100)
    return Fraction(0) if kind < 0.42 else Fraction(random.randint(0, most * 100), 100)


def _count(random: Random, most: int, edges: Sequence[int] = ()) -> Fraction:
    kind = random.random()
    if edges and kind < 0.35:
        return Fraction(max(0, random.choice(edges) + random.choice((-1, 0, 0, 1))))
    return Fraction(0) if kind < 0.45 else Fraction(random.randint(0, most))


def _ratio(random: Random, edges: Sequence[str]) -> Fraction:
    """Make a ratio to four places: at an edge, next to it, or anything."""
    if random.random() < 0.5:
        near = Fraction(random.choice(edges)) + random.choice((-1, 0, 0, 1)) * Fraction(1, 10**4)
        return min(Fraction(1), max(Fraction(0), near))
    return Fraction(random.randint(0, 10**4), 10**4)


def _aftersales_repeat(random: Random) -> Figures:
    # 0.3 % of an odd multiple of 5 yuan ends on half a fen
    halved = Fraction(random.randint(0, 9_000) * 10 + 5)
    return {"repeat_sales": halved if random.random() < 0.2 else _money(random, 90_000)}


def _team_of_aftersales(random: Random) -> Figures:
    return {
        "refund_rate": random.choice((Fraction(5, 100), Fraction(5001, 10**5), Fraction(48, 1000))),
        "refund_hours": Fraction(random.choice((24, 24, 22, 25))),
        "disputes": Fraction(random.choice((0, 0, 0, 0, 1))),
        "dsr": Fraction(random.choice(("4.8", "4.81", "4.79", "5"))),
        "complaints": Fraction(random.choice((0, 0, 0, 0, 1))),
    }


def _jd_presales(random: Random) -> Figures:
    asked = _count(random, 900)
    given = {"manager_amount": _money(random, 500, (500,))} if random.random() < 0.5 else {}
    return {
        "receptions": _count(random, 999),
        "inquiries": asked,
        "paid_buyers": Fraction(random.randint(0, int(asked))),
        "sales": _money(random, 60_000),
        "returns": _money(random, 5_000),
    } | {name: min(amount, Fraction(500)) for name, amount in given.items()}


def _team_of_presales(random: Random) -> Figures:
    return {"silent_sales": _money(random, 120_000), "silent_returns": _money(random, 12_000)}


def _day_shift(random: Random) -> Figures:
    returns = _money(random, 9_000)
    return {
        "sales": _money(random, 90_000, (7_000, 10_000, 15_000, 20_000, 40_000)) + returns,
        "returns": returns * random.choice((1, 1, 2)),
    }


def _profit(random: Random) -> Figures:
    return {
        "sales": _money(random, 45_000, (10_000, 15_000, 20_000, 25_000, 30_000, 35_000)),
        "domain_share": _money(random, 900),
        "certificate_cost": _money(random, 30_000 if random.random() < 0.1 else 600),
    }


def _rows(random: Random) -> tuple[Figures, ...]:
    """Make somebody's shops; figures are missing at times, and two people may come out alike."""
    if random.random() < 0.2:
        return (dict.fromkeys(("reply_rate", "quick_reply_rate"), Fraction(1)),) * random.choice((1, 2))
    return tuple(_shop(random) for _ in range(random.choice((0, 1, 1, 2, 3))))


def _shop(random: Random) -> Figures:
    received = _count(random, 900)
    shop = {
        "reply_rate": _ratio(random, ("0.9", "1", "0.95")),
        "quick_reply_rate": _ratio(random, ("0.95", "1")),
        "response_seconds": Fraction(random.choice((5, 30, random.randint(0, 60)))),
        "first_seconds": Fraction(random.choice((8, 40, random.randint(0, 60)))),
        "receptions": received,
        "slow_replies": Fraction(random.randint(0, int(received) // 5)),
        "valid_receptions": Fraction(random.randint(0, int(received))),
    }
    left_out = {name for name in shop if random.random() < 0.1}
    return {name: figure for name, figure in shop.items() if name not in left_out}


def _service(random: Random) -> Figures:
    reviews = random.choice((Fraction(1), Fraction(50), Fraction(51), Fraction(random.randint(1, 300))))
    good = random.randint(int(reviews) * random.choice((5, 8)) // 10, int(reviews))
    very = random.randint(0, good)
    checks = random.choice((Fraction(0), Fraction(19), Fraction(20), Fraction(random.randint(0, 60))))
    return {
        "reviews": reviews,
        "very_satisfied": Fraction(very),
        "satisfied": Fraction(good - very),
        "ticket_review_rate": _ratio(random, ("0.95", "0.94", "0.85")),
        "ticket_handling_rate": _ratio(random, ("0.95", "0.94", "0.85")),
        "checks": checks,
        "passed_checks": Fraction(random.randint(int(checks) * 7 // 10, int(checks))),
        "feedback_rate": _ratio(random, ("0.05",)),
    }


def _card(random: Random) -> Figures:
    cost = _money(random, 2_000)
    target = Fraction(random.choice((10_000, 20_000, 33_333)))
    made, due = random.randint(1, 20), random.randint(1, 20)
    return {
        "ad_cost": cost,
        "ad_sales": cost * random.choice((3, 4, 5, 6)) if random.random() < 0.4 else _money(random, 12_000),
        "sales": target * random.choice((7, 8, 9, 10)) / 10
        if random.random() < 0.4
        else _money(random, 40_000),
        "target.sales": target,
        "plans_done": Fraction(random.randint(0, made)),
        "plans_made": Fraction(made),
        "steps_done": Fraction(random.randint(0, due)),
        "steps_due": Fraction(due),
        "cooperation_points": Fraction(random.randint(0, 50), 10),
        "discipline_points": Fraction(random.randint(0, 500), 100),
    }


def _desk(random: Random) -> Figures:
    target = _money(random, 50_000) + 1
    return {
        "sales": target if random.random() < 0.3 else _money(random, 60_000),
        "target.sales": target,
        "inquiries": _count(random, 900),
        "paid_buyers": _count(random, 400),
        "received": _count(random, 900),
        "replied": _count(random, 900),
        "response_seconds": Fraction(random.randint(0, 90)),
    }


_WITH_BASE_ONLY = frozenset({"aftersales-repeat", "jd-presales", "day-shift-presales"})
_FIGURES: Mapping[str, Callable[[Random], Figures]] = {
    "aftersales-repeat": _aftersales_repeat, "day-shift-presales": _day_shift, "jd-aftersales-score": _service,
    "jd-presales": _jd_presales, "outsourced-desk": _desk, "profit-commission": _profit, "reception-score": lambda _: {},
    "shop-kpi": _card,
}  # fmt: skip
_TEAMS: Mapping[str, Callable[[Random], Figures]] = {
    "aftersales-repeat": _team_of_aftersales,
    "jd-presales": _team_of_presales,
}


def edges_of(month: Month, amounts: Iterable[Fraction]) -> list[str]:
    """Name the edges that a month meets, for the account of a run."""
    found = ["only one in a team"] if len({p.team for p in month.people}) == len(month.people) else []
    found += ["base pay only"] if any(p.is_base_only for p in month.people) else []
    found += ["a figure of 0"] if any(not f for p in month.people for f in p.figures.values()) else []
    found += ["a negative line"] if any(amount < 0 for amount in amounts) else []
    return found
