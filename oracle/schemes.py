"""The schemes as a shop writes them down, each paid from its words: nothing is read from a plan, nothing is of csbonus."""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

from oracle.exact import (
    ONE,
    ZERO,
    equal_shares,
    fen,
    met,
    parts,
    percent,
    share_of_way,
    whole_points_short,
    whole_step,
)
from oracle.people import Month, Person, Refused, Slip


def aftersales_repeat(month: Month) -> list[Slip]:
    """Pay 2500, 0.3 % of repeat sales, and 600 to everybody if all five indicators of the team are met, else to nobody."""
    slips = []
    for person in month.people:
        team = month.teams[person.team]
        is_met = (
            team["refund_rate"] <= percent("5%")
            and team["refund_hours"] <= 24
            and team["disputes"] == 0
            and team["dsr"] >= Fraction("4.8")
            and team["complaints"] == 0
        )
        slips.append(
            {
                "base_pay": Fraction(2500),
                "repeat_commission": fen(percent("0.3%") * person.figures.get("repeat_sales", ZERO)),
                "index_bonus": Fraction(600) if is_met and not person.is_base_only else ZERO,
            }
        )
    return slips


def jd_presales(month: Month) -> list[Slip]:
    """Pay 1800, 2 % of sales, -4 % of returns, a share of the silent orders, and performance against the team."""
    paid: dict[str, Slip] = {}
    for name, team in month.teams.items():
        members = [person for person in month.people if person.team == name]
        sharers = [person for person in members if not person.is_base_only]
        met["a pool below 0"] += team["silent_sales"] < team["silent_returns"]
        pool = fen(percent("1%") * max(ZERO, team["silent_sales"] - team["silent_returns"]))
        if pool and not sharers:
            raise Refused
        shares = dict(zip((p.name for p in sharers), equal_shares(pool, len(sharers) or 1), strict=False))
        sums = {
            figure: sum((p.figures.get(figure, ZERO) for p in members), ZERO)
            for figure in ("inquiries", "paid_buyers", "sales")
        }
        for person in members:
            paid[person.name] = _jd_presales_slip(person, shares.get(person.name, ZERO), sums)
    return [paid[person.name] for person in month.people]


def _jd_presales_slip(person: Person, share: Fraction, team: Mapping[str, Fraction]) -> Slip:
    lines = (
        "sales_commission",
        "returns_clawback",
        "silent_share",
        "reception_bonus",
        "conversion_bonus",
        "aov_bonus",
    )
    if person.is_base_only:
        return {"base_pay": Fraction(1800), **dict.fromkeys(lines, ZERO)}
    own = person.figures
    reception = fen(own["receptions"] * Fraction("0.50"))
    flexible = {"flexible": fen(own["manager_amount"])} if "manager_amount" in own else {}
    return {
        "base_pay": Fraction(1800),
        "sales_commission": fen(percent("2%") * own["sales"]),
        "returns_clawback": fen(-percent("4%") * own["returns"]),
        "silent_share": share,
        "reception_bonus": reception,
        "conversion_bonus": _weighted(
            reception, (own["paid_buyers"], own["inquiries"]), (team["paid_buyers"], team["inquiries"])
        ),
        "aov_bonus": _weighted(
            reception, (own["sales"], own["paid_buyers"]), (team["sales"], team["paid_buyers"])
        ),
        **flexible,
    }


def _weighted(bonus: Fraction, own: tuple[Fraction, Fraction], team: tuple[Fraction, Fraction]) -> Fraction:
    """Pay a bonus times how far the own ratio is from the team's; nothing to who has no ratio of his own."""
    if not own[1]:
        met["a denominator of 0"] += 1
        return ZERO
    if not team[0]:
        raise Refused
    mean = team[0] / team[1]
    return fen(bonus * (own[0] / own[1] - mean) / mean)


def day_shift_presales(month: Month) -> list[Slip]:
    """Pay 3000, a step bonus by net sales, and 2 % of the part from 20000 to 40000 and 3 % of the part above."""
    steps = [(7000, Fraction(600)), (10000, Fraction(800)), (15000, Fraction(900)), (20000, Fraction(1000))]
    slips = []
    for person in month.people:
        net = max(ZERO, person.figures.get("sales", ZERO) - person.figures.get("returns", ZERO))
        slips.append(
            {
                "base_pay": Fraction(3000),
                "step_bonus": whole_step(net, steps),
                "commission": fen(parts(net, [(20000, percent("2%")), (40000, percent("3%"))])),
            }
        )
    return slips


def profit_commission(month: Month) -> list[Slip]:
    """Pay a share of the profit, by the bracket that the sales reach; a loss pays nothing."""
    rates = [(10000, "7%"), (15000, "9%"), (20000, "12%"), (25000, "13%"), (30000, "14%"), (35000, "15%")]
    slips = []
    for person in month.people:
        own = person.figures
        profit = own["sales"] * Fraction(94, 100) - own["domain_share"] - own["certificate_cost"]
        rate = whole_step(own["sales"], [(least, percent(rate)) for least, rate in rates], percent("5%"))
        slips.append({"profit_commission": max(ZERO, fen(profit * rate))})
    return slips


def reception_score(month: Month) -> list[Slip]:
    """Pay the first three of the department by their mean score over their shops; ties by employee number."""
    scores: dict[str, Fraction] = {}
    for person in month.people:
        shops = [_reception(row) for row in person.rows]
        if shops:
            scores[person.name] = sum(shops, ZERO) / len(shops)
    slips = []
    for person in month.people:
        rivals = [p for p in month.people if p.team == person.team and p.name in scores]
        met["a tie"] += len({scores[p.name] for p in rivals}) < len(rivals)
        ranked = sorted(rivals, key=lambda p: (-scores[p.name], p.number))
        names = [p.name for p in ranked]
        place = names.index(person.name) if person.name in names else 3
        slips.append({"rank_pay": Fraction((850, 800, 750, 0)[min(place, 3)])})
    return slips


def _reception(row: Mapping[str, Fraction]) -> Fraction:
    """Score a shop by the figures that are there; one without any has nothing to be scored by."""
    figures = dict(row)
    for name, count in (("slow", "slow_replies"), ("valid", "valid_receptions")):
        if count in row and row.get("receptions"):
            figures[name] = row[count] / row["receptions"]
    items = (
        ("reply_rate", 25, "0.9", "1"), ("quick_reply_rate", 25, "0.95", "1"), ("response_seconds", 20, "30", "5"),
        ("first_seconds", 10, "40", "8"), ("slow", 10, "0.1", "0"), ("valid", 10, "0.4", "0.85"),
    )  # fmt: skip
    scored = [
        (weight, 100 * share_of_way(figures[name], Fraction(worst), Fraction(best)))
        for name, weight, worst, best in items
        if name in figures
    ]
    if not scored:
        raise Refused
    return sum((weight * points for weight, points in scored), ZERO) / sum(weight for weight, _ in scored)


def jd_aftersales_score(month: Month) -> list[Slip]:
    """Pay 5000, less 2000, 5000 or 10000 by a service score below 80, 70 or 60."""
    return [{"base_pay": Fraction(5000), "score_cut": _cut(_service(p.figures))} for p in month.people]


def _service(own: Mapping[str, Fraction]) -> Fraction:
    reviews, good = own["reviews"], own["very_satisfied"] + own["satisfied"]
    unhappy = reviews - good
    lost = 2 * whole_points_short(good / reviews, percent("90%")) if reviews > 50 else unhappy
    failed = own["checks"] - own["passed_checks"]
    is_many = own["checks"] >= 20
    flawed = whole_points_short(own["passed_checks"] / own["checks"], percent("95%")) if is_many else failed
    score = (
        max(ZERO, 50 - lost)
        + max(0, 20 - whole_points_short(own["ticket_review_rate"], percent("95%")))
        + max(ZERO, 10 - Fraction(whole_points_short(own["ticket_handling_rate"], percent("95%")), 2))
        + max(ZERO, 20 - flawed)
        - (5 if own["feedback_rate"] > percent("5%") else 0)
    )
    return max(ZERO, Fraction(score))


def _cut(score: Fraction) -> Fraction:
    cuts = [(60, Fraction(-5000)), (70, Fraction(-2000)), (80, ZERO)]
    return whole_step(score, cuts, Fraction(-10000))


def shop_kpi(month: Month) -> list[Slip]:
    """Pay 4000, and 30 for each point of a card: advertising, sales, plans, progress, and two given by hand."""
    return [{"base_pay": Fraction(4000), "kpi_pay": fen(30 * _card(p.figures))} for p in month.people]


def _card(own: Mapping[str, Fraction]) -> Fraction:
    advertising = ZERO
    if own["ad_cost"]:
        ratio = own["ad_sales"] / own["ad_cost"] / 5 * 100
        advertising = Fraction(5 * sum(ratio > above for above in (60, 80, 100, 120)))
    sales = _banded(own["sales"] / own["target.sales"], {70: 15, 80: 20, 90: 25, 100: 30}, 10)
    plans = _banded(own["plans_done"] / own["plans_made"], {80: 10, 90: 15, 100: 20}, 5)
    progress = _banded(own["steps_done"] / own["steps_due"], {70: 5, 80: 10, 90: 15, 100: 20}, 0)
    by_hand = own["cooperation_points"] + own["discipline_points"]
    return advertising + sales + plans + progress + by_hand


def _banded(ratio: Fraction, bands: Mapping[int, int], otherwise: int) -> Fraction:
    return whole_step(
        ratio * 100, [(least, Fraction(points)) for least, points in bands.items()], Fraction(otherwise)
    )


def outsourced_desk(month: Month) -> list[Slip]:
    """Pay 3500, and 800 to who sold what was planned or more."""
    return [
        {
            "base_pay": Fraction(3500),
            "incentive": Fraction(800) if p.figures["sales"] / p.figures["target.sales"] >= ONE else ZERO,
        }
        for p in month.people
    ]


SCHEMES: Mapping[str, Callable[[Month], Sequence[Slip]]] = {
    "aftersales-repeat": aftersales_repeat,
    "day-shift-presales": day_shift_presales,
    "jd-aftersales-score": jd_aftersales_score,
    "jd-presales": jd_presales,
    "outsourced-desk": outsourced_desk,
    "profit-commission": profit_commission,
    "reception-score": reception_score,
    "shop-kpi": shop_kpi,
}
"""How every scheme is paid, by its name: the slips of a month's people in their order."""
