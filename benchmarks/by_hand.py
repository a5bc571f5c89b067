"""The plan of twenty lines as somebody would write it for this plan alone: Decimal, rounded once a line, no rules."""

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal

Figures = Mapping[str, Decimal]

FEN, ZERO, ONE = Decimal("0.01"), Decimal(0), Decimal(1)
BASE, RECEPTION, POINT, NIGHT = Decimal(3000), Decimal("0.50"), Decimal(2), Decimal(20)
PARTS = ((Decimal(40000), Decimal("0.02")), (Decimal(20000), Decimal("0.015")), (ZERO, Decimal("0.01")))
SERVED = ((Decimal(60), Decimal(200)), (Decimal(24), Decimal(100)), (Decimal(12), Decimal(50)))
TRAINED = ((Decimal(95), Decimal(80)), (Decimal(80), Decimal(50)), (Decimal(60), Decimal(20)))
PERCENT, REPEAT, LIKED, CAP = Decimal("0.01"), Decimal("0.003"), Decimal("0.9"), Decimal(500)
LATE, MOST_LATE, REVIEW, GOOD_TEAM, SALES_OF_TEAM, FAST = (Decimal(n) for n in (20, 100, 15, 80, 600_000, 35))
RESPONSE, SATISFACTION, ATTENDANCE, TEAM = Decimal(150), Decimal(120), Decimal(200), Decimal(180)


def pay_team(
    people: Sequence[Figures], silent: Decimal, silent_returns: Decimal
) -> list[tuple[Decimal, ...]]:
    """Pay the members of a team: a row of twenty amounts for each, in the plan's order."""
    asked = sum((p["询单人数"] for p in people), ZERO)
    paid = sum((p["付款人数"] for p in people), ZERO)
    sales = sum((p["销售额"] for p in people), ZERO)
    points = sum((p["质检分"] for p in people), ZERO)
    conversion, aov = paid / asked, sales / paid
    has_quality = points / len(people) >= GOOD_TEAM
    for_team = TEAM if sales >= SALES_OF_TEAM else ZERO
    pool = fen(PERCENT * (silent - silent_returns))
    each, left = divmod(int(pool * 100), len(people))
    shares = [(each + (place < left)) * FEN for place in range(len(people))]
    return [
        _pay(p, share, for_team, conversion, aov, has_quality=has_quality)
        for p, share in zip(people, shares, strict=True)
    ]


def _pay(  # noqa: PLR0913 - what a team hands down
    p: Figures, share: Decimal, for_team: Decimal, conversion: Decimal, aov: Decimal, *, has_quality: bool
) -> tuple[Decimal, ...]:
    sales = p["销售额"]
    reception = fen(p["接待人数"] * RECEPTION)
    is_fast = p["响应秒数"] <= FAST
    is_liked = p["满意评价数"] / p["评价数"] >= LIKED
    return (
        fen(BASE * p["出勤天数"] / p["应出勤天数"]),
        fen(_step(p["工龄月数"], SERVED)),
        fen(_marginal(sales)),
        fen(-PERCENT * p["退款金额"]),
        fen(REPEAT * p["老客户销售额"]),
        fen(PERCENT * p["推荐销售额"]),
        share,
        reception,
        fen(reception * (p["付款人数"] / p["询单人数"] / conversion - ONE)),
        fen(reception * (sales / p["付款人数"] / aov - ONE)),
        fen(p["质检分"] * POINT) if has_quality else ZERO,
        RESPONSE if is_fast else ZERO,
        SATISFACTION if is_liked else ZERO,
        ATTENDANCE if p["出勤天数"] >= p["应出勤天数"] else ZERO,
        fen(NIGHT * p["晚班次数"]),
        fen(_step(p["培训分"], TRAINED)),
        fen(-min(LATE * p["迟到次数"], MOST_LATE)),
        fen(-REVIEW * p["差评数"]),
        for_team,
        fen(min(PERCENT * sales, CAP)) if is_fast and is_liked else ZERO,
    )


def fen(amount: Decimal) -> Decimal:
    """Round to the fen, halves away from zero."""
    return amount.quantize(FEN, ROUND_HALF_UP)


def _marginal(sales: Decimal) -> Decimal:
    paid, end = ZERO, sales
    for start, rate in PARTS:
        if end > start:
            paid += (end - start) * rate
            end = start
    return paid


def _step(figure: Decimal, steps: Sequence[tuple[Decimal, Decimal]]) -> Decimal:
    for start, amount in steps:
        if figure >= start:
            return amount
    return ZERO
