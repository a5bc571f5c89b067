"""Brackets, scores and places against school arithmetic on fractions; and any tree can be said and written out."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from math import floor
from typing import Literal, TypeVar

from hypothesis import given, settings
from hypothesis import strategies as st

from csbonus.lang.check_units import check_units
from csbonus.lang.describe import arithmetic, formula
from csbonus.lang.evaluate import Unpayable, value_of
from csbonus.lang.numbers import exact_arithmetic, settle
from csbonus.lang.to_excel import to_excel
from csbonus.lang.tree import (
    Binary,
    Call,
    Collected,
    Compare,
    Escalation,
    Expr,
    Gated,
    Interpolation,
    Logic,
    Lookup,
    Marginal,
    Negative,
    Number,
    PoolShare,
    RankPay,
    Ref,
    Row,
    ScorePart,
    ScoreTotal,
    Steps,
    ZeroWithout,
)
from csbonus.lang.units import COUNT, MONEY, PLACES, POINTS, RATIO, SECONDS
from csbonus.problems import Source, Text

T = TypeVar("T")
Figures = Mapping[str, Decimal]
HERE = Source(file="f", line=1, column=1)
HAIR = Decimal("1e-25")


def ref(name: str) -> Ref:
    return Ref(key=name, title=Text(name, name), unit=RATIO)


def number(value: Decimal | int) -> Number:
    return Number(value=Decimal(value))


def worth(expr: Expr, figures: Figures) -> Decimal | None:
    with exact_arithmetic():
        try:
            return settle(value_of(expr)(figures))
        except Unpayable:
            return None


def agrees(actual: Decimal | None, expected: Fraction | None) -> bool:
    if actual is None or expected is None:
        return actual is None and expected is None
    return abs(Fraction(actual) - expected) < Fraction(HAIR)


AMOUNTS = st.one_of(st.integers(-20, 120).map(Decimal), st.decimals(-100, 1000, places=2))
POSITIVE = st.decimals("0.01", 100, places=2)
RATES = st.decimals(0, 1, places=3)


def ascending(values: st.SearchStrategy[Decimal], largest: int = 5) -> st.SearchStrategy[list[Decimal]]:
    return st.lists(values, min_size=1, max_size=largest, unique=True).map(sorted)


def computed(value: Decimal) -> Expr:
    """Make a formula that comes to a multiple of the goal: thresholds and rates depend on the figures."""
    return Binary(op="*", left=number(value), right=ref("goal"))


BRACKETS = st.lists(
    st.tuples(AMOUNTS, st.booleans()), min_size=1, max_size=5, unique_by=lambda row: row[0]
).map(lambda rows: sorted(rows, key=lambda row: row[0]))


@given(rows=BRACKETS, goal=POSITIVE, key=st.none() | AMOUNTS, direction=st.sampled_from(["up", "down"]))
@settings(max_examples=300)
def test_a_lookup_finds_the_row_a_clerk_would_find(
    rows: list[tuple[Decimal, bool]], goal: Decimal, key: Decimal | None, direction: Literal["up", "down"]
) -> None:
    """Without a key of its own, the key is the first threshold: an exact tie."""
    position = rows[0][0] * goal if key is None else key
    made = tuple(
        Row(threshold=computed(start), value=number(place), is_strict=is_strict)
        for place, (start, is_strict) in enumerate(rows)
    )
    found = [
        place
        for place, (start, is_strict) in enumerate(rows)
        if holds(Fraction(position), Fraction(start) * Fraction(goal), direction, is_strict=is_strict)
    ]
    figures = {"goal": goal, "key": position}
    place = Fraction((found[-1] if direction == "up" else found[0]) if found else -1)
    stated = Lookup(key=ref("key"), rows=made, direction=direction, otherwise=number(-1))
    unstated = Lookup(key=ref("key"), rows=made, direction=direction)
    assert agrees(worth(stated, figures), place)
    assert agrees(worth(unstated, figures), place if found else None)


def holds(position: Fraction, threshold: Fraction, direction: str, *, is_strict: bool) -> bool:
    if position == threshold:
        return not is_strict
    return position > threshold if direction == "up" else position < threshold


@given(starts=ascending(POSITIVE), rates=st.lists(RATES, min_size=6, max_size=6), goal=POSITIVE, base=AMOUNTS)
@settings(max_examples=150)
def test_each_part_is_paid_at_its_own_rate(
    starts: list[Decimal], rates: list[Decimal], goal: Decimal, base: Decimal
) -> None:
    expr = marginal(starts, rates)
    bounds = [Fraction(start) * Fraction(goal) for start in starts]
    paid, whole = Fraction(0), Fraction(base)
    for lower, upper, rate in zip(bounds, [*bounds[1:], None], rates[1:], strict=False):
        part = (whole if upper is None else min(whole, upper)) - lower
        paid += max(Fraction(0), part) * Fraction(rate) * Fraction(goal)
    paid += min(whole, bounds[0]) * Fraction(rates[0])
    assert agrees(worth(expr, {"goal": goal, "base": base}), paid)


def marginal(starts: Sequence[Decimal], rates: Sequence[Decimal]) -> Marginal:
    rows = tuple(
        Row(threshold=computed(start), value=computed(rate))
        for start, rate in zip(starts, rates[1:], strict=False)
    )
    return Marginal(base=ref("base"), rows=rows, otherwise=number(rates[0]))


@given(
    starts=ascending(POSITIVE), rates=st.lists(RATES, min_size=6, max_size=6).map(sorted), goal=st.decimals(1, 9),
    bases=st.tuples(POSITIVE, POSITIVE).map(sorted),
)  # fmt: skip
def test_who_sells_more_never_gets_less_where_rates_rise(
    starts: list[Decimal], rates: list[Decimal], goal: Decimal, bases: list[Decimal]
) -> None:
    less, more = (worth(marginal(starts, rates), {"goal": goal, "base": base}) for base in bases)
    assert less is not None
    assert more is not None
    assert less <= more


@given(starts=st.lists(POSITIVE, min_size=1, max_size=5), rate=RATES, base=POSITIVE)
def test_no_part_is_paid_twice_even_where_thresholds_come_out_of_order(
    starts: list[Decimal], rate: Decimal, base: Decimal
) -> None:
    rows = tuple(Row(threshold=computed(start), value=number(rate)) for start in starts)
    expr = Marginal(base=ref("base"), rows=rows, otherwise=number(rate))
    expected = Fraction(base) * Fraction(rate)
    assert agrees(worth(expr, {"goal": Decimal(1), "base": base}), expected)


@given(
    actual=AMOUNTS, target=AMOUNTS, size=POSITIVE, side=st.sampled_from(["below", "above"]), is_whole=st.booleans()
)  # fmt: skip
@settings(max_examples=150)
def test_steps_are_counted_as_on_a_ruler(
    actual: Decimal,
    target: Decimal,
    size: Decimal,
    side: Literal["below", "above"],
    is_whole: bool,  # noqa: FBT001
) -> None:
    expr = Steps(actual=ref("a"), target=ref("t"), size=ref("s"), side=side, is_whole=is_whole)
    distance = Fraction(target) - Fraction(actual) if side == "below" else Fraction(actual) - Fraction(target)
    steps = max(Fraction(0), distance / Fraction(size))
    expected = Fraction(floor(steps)) if is_whole else steps
    assert agrees(worth(expr, {"a": actual, "t": target, "s": size}), expected)


@given(actuals=st.tuples(AMOUNTS, AMOUNTS).map(sorted), worst=AMOUNTS, best=AMOUNTS, points=POSITIVE)
def test_points_rise_from_worst_to_best_and_stay_within(
    actuals: list[Decimal], worst: Decimal, best: Decimal, points: Decimal
) -> None:
    expr = Interpolation(actual=ref("a"), worst=ref("w"), best=ref("b"), points=ref("p"))
    figures = {"w": worst, "b": best, "p": points}
    low, high = (worth(expr, figures | {"a": actual}) for actual in actuals)
    if worst == best:
        assert low is None
        return
    assert low is not None
    assert high is not None
    assert 0 <= min(low, high) <= max(low, high) <= points
    assert low <= high if worst < best else low >= high
    assert worth(expr, figures | {"a": worst}) == 0
    assert worth(expr, figures | {"a": best}) == points


PARTS = st.lists(st.tuples(st.one_of(st.none(), AMOUNTS), POSITIVE), min_size=1, max_size=5)


@given(parts=PARTS, if_missing=st.sampled_from(["unscored", "rescale"]))
@settings(max_examples=150)
def test_a_score_is_the_mean_of_what_counts(
    parts: list[tuple[Decimal | None, Decimal]], if_missing: Literal["unscored", "rescale"]
) -> None:
    expr = ScoreTotal(parts=tuple(
        ScorePart(title=Text("", ""), value=ref(f"p{n}"), weight=number(weight), if_missing=if_missing)
        for n, (_, weight) in enumerate(parts)
    ))  # fmt: skip
    figures = {f"p{n}": value for n, (value, _) in enumerate(parts) if value is not None}
    counted = [(value, w) for value, w in parts if value is not None or if_missing == "unscored"]
    weights = sum((Fraction(w) for _, w in counted), Fraction(0))
    points = sum((Fraction(v or 0) * Fraction(w) for v, w in counted), Fraction(0))
    mean = points / weights if counted else None
    score = worth(expr, figures)
    assert agrees(score, mean)
    if score is not None and if_missing == "rescale":
        assert min(figures.values()) - HAIR <= score <= max(figures.values()) + HAIR


@given(
    amounts=st.dictionaries(st.integers(1, 6), AMOUNTS, max_size=5),
    first=st.integers(1, 6),
    tied=st.integers(1, 5),
)
def test_who_shares_a_place_shares_its_amounts_to_the_fen(
    amounts: dict[int, Decimal], first: int, tied: int
) -> None:
    rows = tuple(Row(threshold=number(place), value=number(amount)) for place, amount in amounts.items())
    expr = RankPay(place=ref("p"), tied=ref("t"), turn=ref("n"), rows=rows, is_shared=True)
    shares = [
        worth(expr, {k: Decimal(v) for k, v in (("p", first), ("t", tied), ("n", n))})
        for n in range(1, tied + 1)
    ]
    paid = [share for share in shares if share is not None]
    assert sum(paid) == sum(
        (amounts.get(place, Decimal(0)) for place in range(first, first + tied)), Decimal(0)
    )
    assert max(paid) - min(paid) <= Decimal("0.01")
    assert all(share == round(share, 2) for share in paid)


UNITS = st.sampled_from([RATIO, MONEY, POINTS, COUNT, SECONDS, PLACES])
KEYS = ("a", "b", "c", "d")
TEXTS = st.sampled_from([Text("甲", "A"), Text("B", "B"), Text("优秀", "good")])
REFS = st.builds(Ref, key=st.sampled_from(KEYS), title=TEXTS, unit=UNITS)
NUMBERS = st.builds(
    Number,
    value=st.sampled_from([Decimal(n) for n in ("-1", "0", "0.01", "0.5", "1", "2", "3", "45", "100")]),
    unit=st.one_of(st.none(), UNITS),
    name=st.sampled_from(["", "x.rate", "x.floor", "x.cap"]),
)
MISSING = st.sampled_from(["error", "unscored", "rescale"])


def some(strategy: st.SearchStrategy[T], largest: int = 3) -> st.SearchStrategy[tuple[T, ...]]:
    return st.lists(strategy, min_size=1, max_size=largest).map(tuple)


def conditions(part: st.SearchStrategy[Expr]) -> st.SearchStrategy[Expr]:
    compared = st.builds(
        Compare, op=st.sampled_from(["<", "<=", ">", ">=", "==", "!="]), left=part, right=part
    )
    joined = st.builds(Logic, op=st.sampled_from(["and", "or"]), operands=some(compared))
    return st.one_of(compared, joined, st.builds(Logic, op=st.just("not"), operands=st.tuples(compared)))


def grown(part: st.SearchStrategy[Expr]) -> st.SearchStrategy[Expr]:
    rows = some(st.builds(Row, threshold=part, value=part, is_strict=st.booleans(), label=st.none() | TEXTS))
    rest = st.none() | part
    scored = st.builds(ScorePart, title=TEXTS, value=part, if_missing=MISSING)
    weighed = st.builds(ScorePart, title=TEXTS, value=part, if_missing=MISSING, weight=NUMBERS | part)
    return st.one_of(
        st.builds(Negative, operand=part),
        st.builds(Binary, op=st.sampled_from(["+", "-", "*", "/"]), left=part, right=part),
        st.builds(Call, function=st.sampled_from(["min", "max"]), arguments=some(part)),
        st.builds(Call, function=st.sampled_from(["floor", "ceil", "round"]), arguments=st.tuples(part, part)),
        st.builds(Call, function=st.just("if"), arguments=st.tuples(conditions(part), part, part)),
        st.builds(
            Lookup, key=part, rows=rows, direction=st.sampled_from(["up", "down"]), otherwise=rest,
            is_key_said=st.booleans(),
        ),
        st.builds(Marginal, base=part, rows=rows, otherwise=rest),
        st.builds(
            Steps, actual=part, target=part, size=part, side=st.sampled_from(["below", "above"]), is_whole=st.booleans()
        ),
        st.builds(Interpolation, actual=part, worst=part, best=part, points=part),
        st.builds(ScoreTotal, parts=some(scored) | some(weighed)),
        st.builds(Escalation, count=part, amounts=some(NUMBERS), after_last=st.sampled_from(["repeat", "nothing"])),
        st.builds(PoolShare, amount=part, pool=REFS, members=REFS, position=REFS, share=REFS, is_equal=st.booleans()),
        st.builds(RankPay, place=REFS, tied=REFS, turn=REFS, rows=rows, is_shared=st.booleans()),
        st.builds(Collected, figure=REFS, rows=REFS, operand=part, how=st.sampled_from(["sum", "mean"]), record=TEXTS),
        st.builds(Gated, gate=REFS, operand=part),
        st.builds(
            ZeroWithout, figure=REFS, operand=part,
            because=st.sampled_from(["undefined", "zero", "not entered", "missing", "unranked"]),
        ),
    )  # fmt: skip


TREES = st.recursive(REFS | NUMBERS, grown, max_leaves=12)
FOUND = st.dictionaries(
    st.sampled_from(KEYS),
    st.sampled_from([Decimal(n) for n in ("-5", "0", "0.3333333", "1", "2", "7.5", "20000")]),
)


@given(expr=TREES, figures=FOUND)
@settings(max_examples=200)
def test_any_tree_can_be_said_checked_and_written(expr: Expr, figures: Figures) -> None:
    for lang in ("zh", "en"):
        said = formula(expr, lang), arithmetic(expr, figures, lang)
        assert all(said)
        assert not any("None" in text or "Text(" in text or "\n" in text for text in said)
    assert to_excel(expr, lambda figure: figure.key if isinstance(figure, Ref) else figure.name)
    assert len(check_units(expr, None, HERE)) <= 1
    worth(expr, figures)
