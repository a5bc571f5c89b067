"""Laws of what people share: pools, places, transfers and losses add up to the fen, in whatever order people stand."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

Desk = Callable[..., Any]
Person = Mapping[str, Any]
LAW = settings(deadline=None, max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture])
NAMES = "甲乙丙丁戊己"


def shared(pot: Decimal, weights: Sequence[Fraction]) -> list[Decimal]:
    """Share by largest remainder: whole fen first, the odd ones to the largest rest, ties to the first."""
    if not any(weights):
        return [Decimal(0)] * len(weights)
    exact = [int(pot * 100) * weight / sum(weights) for weight in weights]
    parts = [int(part) for part in exact]
    order = sorted(range(len(exact)), key=lambda place: (parts[place] - exact[place], place))
    for place in order[: int(pot * 100) - sum(parts)]:
        parts[place] += 1
    return [Decimal(part).scaleb(-2) for part in parts]


POOL = """
plan: p
valid_from: 2026-01
members: {{pools: all}}
pay:
  x: {{kind: pool, of: team, amount: team.pot, share: {share}, requires: own, unpaid: {unpaid}, zero_weights: zero}}
gates:
  own: {{of: agent, all: [days >= 20]}}
metrics:
  sales: {{unit: money, column: 销售额}}
  days: {{unit: days, column: 出勤, aggregate: none}}
team_metrics:
  pot: {{unit: money, column: 奖池}}
"""
PERSON = st.fixed_dictionaries(
    {"sales": st.integers(0, 10**5).map(lambda n: Decimal(n).scaleb(-2)), "days": st.sampled_from([19, 20])}
)
PEOPLE = st.lists(PERSON, min_size=1, max_size=6).map(lambda found: dict(zip(NAMES, found, strict=False)))


def met(person: Person) -> bool:
    return bool(person["days"] >= 20)


@LAW
@given(
    people=PEOPLE, pot=st.integers(1, 10**6).map(lambda n: Decimal(n).scaleb(-2)), data=st.data(),
    share=st.sampled_from(["equally", "sales"]), unpaid=st.sampled_from(["stays", "reshared"]),
)  # fmt: skip
def test_a_pool_is_shared_to_the_fen_and_missed_shares_stay_or_are_reshared(  # noqa: PLR0913, PLR0917 - drawn
    book: Desk, people: Mapping[str, Person], pot: Decimal, data: st.DataObject, share: str, unpaid: str
) -> None:
    text = POOL.format(share=share, unpaid=unpaid)
    month = book(text, people, {"pot": pot})
    sharers = {name: a for name, a in people.items() if unpaid == "stays" or met(a)}
    if not sharers:
        assert month.codes == ["pool-without-members"]
        return
    weights = [Fraction(a["sales"]) if share == "sales" else Fraction(1) for a in sharers.values()]
    parts = dict(zip(sharers, shared(pot, weights), strict=True))
    found = {name: Decimal(amount) for name, amount in month.line("x").items()}
    assert found == {name: parts[name] if met(a) else 0 for name, a in people.items()}
    (pool,) = month.payrun.pools
    assert sum(pool.shares.values()) == (pot if any(weights) else 0)

    order = data.draw(st.permutations(list(people)))
    other = book(text, {name: people[name] for name in order}, {"pot": pot})
    (again,) = other.payrun.pools
    assert sum(again.shares.values()) == sum(pool.shares.values())
    for name in sharers:
        assert abs(again.shares[name] - pool.shares[name]) <= Decimal("0.01")


RANK = """
plan: p
valid_from: 2026-01
pay:
  x: {{kind: rank, rank: best, amounts: {{1: {0}, 2: {1}, 3: {2}}}}}
ranks:
  best: {{of: team, by: sales, members: all, ties: {ties}}}
metrics:
  sales: {{unit: money, column: 销售额}}
"""
AMOUNT = st.integers(0, 10**5).map(lambda n: Decimal(n).scaleb(-2))


@LAW
@given(
    sales=st.lists(st.integers(0, 3), min_size=1, max_size=6), amounts=st.tuples(AMOUNT, AMOUNT, AMOUNT),
    ties=st.sampled_from(["share", "all", "first, tie_break: roster"]),
)  # fmt: skip
def test_places_are_what_people_outdo_and_shared_amounts_add_up(
    book: Desk, sales: Sequence[int], amounts: Sequence[Decimal], ties: str
) -> None:
    people = {name: {"sales": sold} for name, sold in zip(NAMES, sales, strict=False)}
    month = book(RANK.format(*amounts, ties=ties), people)
    (ranking,) = month.payrun.ranks
    places = {name: ranking.places[name].place for name in people}
    found = {name: Decimal(amount) for name, amount in month.line("x").items()}
    better = {name: sum(other > a["sales"] for other in sales) for name, a in people.items()}
    if ties.startswith("first"):
        assert sorted(places.values()) == list(range(1, len(sales) + 1))
    else:
        assert places == {name: count + 1 for name, count in better.items()}
    if ties == "all":
        assert found == {n: amounts[p - 1] if p <= len(amounts) else 0 for n, p in places.items()}
    else:
        assert sum(found.values()) == sum(amounts[: len(sales)])


REGISTER = """
plan: p
valid_from: 2026-01
limits: {below_zero: shown}
pay:
  found: {kind: transfer, incident: 找错, from_register: amount}
  each: {kind: transfer, incident: 代班, each: 12.34}
  loss: {kind: split, incident: 损失, from_register: amount}
"""


@st.composite
def events(draw: Any) -> tuple[int, list[tuple[str, str, Decimal, tuple[str, ...]]]]:  # noqa: ANN401 - hypothesis
    people = draw(st.integers(2, 5))
    found = []
    for _ in range(draw(st.integers(0, 6))):
        who, *rest = draw(st.permutations(NAMES[:people]))
        what = draw(st.sampled_from(["找错", "代班", "损失"]))
        others = 1 if what == "代班" else draw(st.integers(1, people - 1))
        found.append((who, what, draw(AMOUNT), tuple(rest[:others])))
    return people, found


@LAW
@given(drawn=events())
def test_transfers_add_up_to_nothing_and_parts_to_the_loss(
    book: Desk, drawn: tuple[int, list[tuple[str, str, Decimal, tuple[str, ...]]]]
) -> None:
    people, register = drawn
    month = book(REGISTER, {name: {} for name in NAMES[:people]}, events=register)
    sums = month.payrun.by_line()
    assert (sums["found"], sums["each"]) == (0, 0)
    assert sums["loss"] == -sum(amount for _, what, amount, _ in register if what == "损失")
    for name, amount in month.line("loss").items():
        mine = [e for e in register if e[1] == "损失" and name in (e[0], *e[3])]
        exact = sum((Fraction(e[2]) / (len(e[3]) + 1) for e in mine), Fraction(0))
        assert abs(-Fraction(amount) - exact) < Fraction(max(1, len(mine)), 100)
