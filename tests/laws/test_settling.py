"""Laws of settling a slip: what is taken and what is carried is what was due; the total is a whole step; cuts are lines."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

Desk = Callable[..., Any]
LAW = settings(deadline=None, max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture])


def fen(most: int) -> st.SearchStrategy[Decimal]:
    return st.integers(0, most).map(lambda n: Decimal(n).scaleb(-2))


def rounded(value: Fraction) -> Fraction:
    away = int(abs(value) * 100 + Fraction(1, 2))
    return Fraction(away if value > 0 else -away, 100)


def in_steps(value: Fraction, step: Fraction, halves: str) -> Fraction:
    """Bring an amount that is not below zero to whole steps."""
    steps = value / step
    whole = {"nearest": steps + Fraction(1, 2), "down": steps, "up": Fraction(-(-steps // 1))}[halves]
    return int(whole) * step


LIMITS = """
plan: p
valid_from: 2026-01
limits: {{deductions: {share}%, leave: {leave}, rest: {rest}}}
rounding: {{total: {step}, halves: {halves}}}
pay:
  base: {{kind: fixed, amount: {base}}}
  late: {{kind: penalty, incident: 迟到, each: 35}}
  loss: {{kind: penalty, incident: 损失, from_register: amount}}
"""


@LAW
@given(
    base=fen(10**6), leave=fen(10**6), share=st.integers(1, 100), late=st.integers(0, 4),
    loss=fen(10**5), before=fen(10**5), rest=st.sampled_from(["carried", "dropped"]),
    step=st.sampled_from(["0.1", "0.5", "1", "10"]), halves=st.sampled_from(["nearest", "up", "down"]),
)  # fmt: skip
def test_what_is_taken_and_what_is_carried_is_what_was_due(book: Desk, **plan: Any) -> None:  # noqa: ANN401 - drawn
    base, late, loss = Fraction(plan["base"]), 35 * plan["late"], Fraction(plan["loss"])
    brought = Fraction(plan["before"]) if plan["rest"] == "carried" else Fraction(0)
    events = [*[("甲", "迟到", Decimal(0), ())] * plan["late"], ("甲", "损失", plan["loss"], ())]
    carried = {"甲": plan["before"]} if plan["rest"] == "carried" else None
    month = book(LIMITS.format(**plan), {"甲": {}}, events=events, carried=carried)

    due = late + loss + brought
    allowed = max(Fraction(0), min(base * plan["share"] / 100, base - Fraction(plan["leave"])))
    above = rounded(max(Fraction(0), due - allowed))
    whole = in_steps(base - due + above, Fraction(plan["step"]), plan["halves"])
    expected = {
        "base": base, "late": -late, "loss": -loss, "carried_in": -brought,
        "above_limit": above, "rounding": whole - (base - due + above),
    }  # fmt: skip
    found = {line: Fraction(amount) for line, amount in month.paid("甲").items()}
    assert found == {k: v for k, v in expected.items() if v or k in ("base", "late", "loss")} | {
        "total": whole
    }
    assert month.slip("甲").later.carried == (above if plan["rest"] == "carried" else 0)
    assert due - above <= allowed + Fraction(1, 200)


EFFECTS = """
plan: p
valid_from: 2026-01
limits: {{below_zero: shown}}
pay:
  a1: {{kind: fixed, amount: {0}, group: a}}
  a2: {{kind: fixed, amount: {1}, group: a}}
  b1: {{kind: fixed, amount: {2}, group: b}}
  free: {{kind: fixed, amount: {3}}}
effects:
{effects}
metrics:
  sales: {{unit: money, column: 销售额}}
"""
MONEY = st.integers(-(10**5), 10**6).map(lambda n: Decimal(n).scaleb(-2))
EFFECT = st.tuples(
    st.integers(0, 5), st.sampled_from([("a",), ("b",), ("a", "b")]), st.sampled_from([0, 25, 33, 50, 90])
)


@LAW
@given(
    amounts=st.tuples(MONEY, MONEY, MONEY, MONEY), effects=st.lists(EFFECT, min_size=1, max_size=3), sales=st.integers(0, 5)
)  # fmt: skip
def test_the_strongest_effect_cuts_a_group_and_no_more_than_it_comes_to(
    book: Desk,
    amounts: Sequence[Decimal],
    effects: Sequence[tuple[int, tuple[str, ...], int]],
    sales: int,
) -> None:
    written = "".join(
        f"  e{n}: {{when: sales >= {bar}, groups: [{', '.join(groups)}], "
        + (f"keep: {keep}%}}\n" if keep else "forfeit: all}\n")
        for n, (bar, groups, keep) in enumerate(effects)
    )
    found = book(EFFECTS.format(*amounts, effects=written), {"甲": {"sales": sales}}).paid("甲")

    sums = {"a": Fraction(amounts[0]) + Fraction(amounts[1]), "b": Fraction(amounts[2])}
    cuts = dict.fromkeys(range(len(effects)), Fraction(0))
    for group, total in sums.items():
        holding = [(keep, n) for n, (bar, of, keep) in enumerate(effects) if group in of and sales >= bar]
        for keep, n in sorted(holding)[:1]:
            cuts[n] -= max(total, Fraction(0)) * (100 - keep) / 100
    lines = {"a1": amounts[0], "a2": amounts[1], "b1": amounts[2], "free": amounts[3]}
    assert {line: Decimal(found[line]) for line in lines} == lines
    taken = {line: Fraction(amount) for line, amount in found.items() if line.startswith("e")}
    assert taken == {f"e{n}": rounded(cut) for n, cut in cuts.items() if rounded(cut)}
    assert -sum(taken.values()) <= sum(max(total, Fraction(0)) for total in sums.values())


GATED = """
plan: p
valid_from: 2026-01
members: {{pools: all}}
pay:
{lines}
gates:
  own: {{of: {of}, all: [{figure} >= 20]}}
metrics:
  sales: {{unit: money, column: 销售额}}
  days: {{unit: days, column: 出勤, aggregate: none}}
team_metrics:
  pot: {{unit: days, column: 天数}}
"""


@LAW
@given(
    rates=st.lists(st.tuples(st.integers(1, 30), st.booleans()), min_size=1, max_size=6),
    sales=fen(10**7), of=st.sampled_from(["agent", "team"]),
)  # fmt: skip
def test_a_closed_gate_takes_the_lines_that_require_it_and_nothing_else(
    book: Desk, rates: Sequence[tuple[int, bool]], sales: Decimal, of: str
) -> None:
    lines = "\n".join(
        f"  l{n}: {{kind: commission, base: sales, rate: {rate}%, floor: 5{', requires: own' if gated else ''}}}"
        for n, (rate, gated) in enumerate(rates)
    )
    text = GATED.format(lines=lines, of=of, figure="days" if of == "agent" else "team.pot")
    opened, closed = (
        book(text, {"甲": {"sales": sales, "days": days}}, {"pot": Decimal(days)}).paid("甲")
        for days in (20, 19)
    )
    for n, (rate, gated) in enumerate(rates):
        amount = max(Fraction(5), rounded(Fraction(sales) * rate / 100))
        assert Fraction(opened[f"l{n}"]) == amount
        assert Fraction(closed[f"l{n}"]) == (0 if gated else amount)


BRACKETS = """
plan: p
valid_from: 2026-01
pay:
  x: {{kind: commission, base: sales, brackets: {{{rows}}}, method: marginal}}
metrics:
  sales: {{unit: money, column: 销售额}}
"""


@LAW
@given(
    thresholds=st.lists(st.integers(1, 10**5), min_size=1, max_size=4, unique=True).map(sorted),
    rates=st.lists(st.integers(0, 100), min_size=5, max_size=5).map(sorted),
)
def test_pay_by_parts_has_no_jump_at_a_threshold(book: Desk, thresholds: list[int], rates: list[int]) -> None:
    rows = ", ".join(f"{t}: {r}%" for t, r in zip([0, *thresholds], rates, strict=False))
    fen_before = [Decimal(t) - Decimal("0.01") for t in thresholds]
    sales = [figure for pair in zip(fen_before, thresholds, strict=True) for figure in pair]
    people = {f"{n}号": {"sales": figure} for n, figure in enumerate(sales)}
    paid = [Decimal(amount) for amount in book(BRACKETS.format(rows=rows), people).line("x").values()]
    for below, reached in zip(paid[::2], paid[1::2], strict=True):
        assert 0 <= reached - below <= Decimal("0.02")
