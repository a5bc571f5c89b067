"""Any formula is worth exactly what school arithmetic on fractions says, and any text is read or refused.

The oracle is built beside each formula's text, never from its tree: every grammar rule below gives
the text of a part and a function that works the part out with fractions.
"""

import operator
from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from csbonus.lang.check_units import check_units
from csbonus.lang.describe import arithmetic
from csbonus.lang.evaluate import Unpayable, value_of
from csbonus.lang.numbers import exact_arithmetic
from csbonus.lang.parse import parse_formula
from csbonus.lang.to_excel import to_excel
from csbonus.lang.tree import Expr, Name, Ref
from csbonus.lang.units import RATIO
from csbonus.lang.walk import rebuilt
from csbonus.pay.money import round_to_fen
from csbonus.problems import Refusal, Source, Text

Env = Mapping[str, Fraction]
Part = tuple[str, Callable[[Env], Fraction]]
Test = tuple[str, Callable[[Env], bool]]

NAMES = ("a", "b", "c")
LARGEST = 10**15
HAIR = Fraction(1, 10**20)


class Impossible(Exception):  # noqa: N818 - the oracle's word for a sum that has no answer
    """No sum: a division by zero, or a figure beyond anything that is paid."""


def nowhere(offset: int) -> Source:
    return Source(file="f", line=1, column=offset + 1)


def within(value: Fraction) -> Fraction:
    if abs(value) > LARGEST:
        raise Impossible
    return value


def clear(value: Fraction) -> Fraction:
    """Leave out what no shop has: figures that differ by less than a hair, but differ."""
    assume(value == 0 or abs(value) > HAIR)
    return value


def divided(left: Fraction, right: Fraction) -> Fraction:
    if not clear(right):
        raise Impossible
    return within(left / right)


def number(text: str) -> Part:
    share = Fraction(text.rstrip("%")) / (100 if text.endswith("%") else 1)
    return text, lambda _env: share


def named(name: str) -> Part:
    return name, lambda env: env[name]


ATOMS = st.one_of(
    st.sampled_from(NAMES).map(named),
    st.sampled_from(["0", "1", "2", "3", "7", "100", "0.5", "0.01", "2%", "0.3%", "33.33%", "12345.67"]).map(number),
)  # fmt: skip

ADDED = {"+": lambda x, y: within(x + y), "-": lambda x, y: within(x - y)}
MULTIPLIED = {"*": lambda x, y: within(x * y), "/": divided, "×": lambda x, y: within(x * y), "÷": divided}
COMPARED = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "==": operator.eq, "!=": operator.ne,
}  # fmt: skip


def chain(first: Part, rest: list[tuple[str, Part]], rules: Mapping[str, Callable[..., Fraction]]) -> Part:
    def work_out(env: Env) -> Fraction:
        value = first[1](env)
        for sign, part in rest:
            value = rules[sign](value, part[1](env))
        return value

    return " ".join([first[0], *(f"{sign} {part[0]}" for sign, part in rest)]), work_out


def chains(
    inner: st.SearchStrategy[Part], rules: Mapping[str, Callable[..., Fraction]]
) -> st.SearchStrategy[Part]:
    rest = st.lists(st.tuples(st.sampled_from(sorted(rules)), inner), max_size=2)
    return st.builds(chain, inner, rest, st.just(rules))


def negative(part: Part) -> Part:
    return f"-{part[0]}", lambda env: -part[1](env)


def bracketed(part: Part) -> Part:
    return f"({part[0]})", part[1]


def extreme(word: str, parts: list[Part]) -> Part:
    pick = min if word == "min" else max
    return f"{word}({', '.join(p[0] for p in parts)})", lambda env: pick([p[1](env) for p in parts])


def size(part: Part) -> Part:
    return f"abs({part[0]})", lambda env: abs(part[1](env))


def nearest(value: Fraction) -> int:
    away = int(abs(value) + Fraction(1, 2))
    return away if value >= 0 else -away


STEPS = {"floor": lambda v: v.__floor__(), "ceil": lambda v: v.__ceil__(), "round": nearest}


def stepped(word: str, part: Part, step: str) -> Part:
    def work_out(env: Env) -> Fraction:
        steps = divided(part[1](env), Fraction(step))
        clear(steps * 2 - nearest(steps * 2))
        return within(STEPS[word](steps) * Fraction(step))

    return f"{word}({part[0]}, {step})" if step != "1" else f"{word}({part[0]})", work_out


def compared(left: Part, sign: str, right: Part) -> Test:
    def holds(env: Env) -> bool:
        difference = clear(left[1](env) - right[1](env))
        return bool(COMPARED[sign](difference, 0))

    return f"{left[0]} {sign} {right[0]}", holds


def joined(word: str, tests: list[Test]) -> Test:
    decide = all if word == "and" else any
    return f" {word} ".join(f"({t[0]})" for t in tests), lambda env: decide(t[1](env) for t in tests)


def turned(test: Test) -> Test:
    return f"not {test[0]}", lambda env: not test[1](env)


def chosen(test: Test, then: Part, otherwise: Part) -> Part:
    return (
        f"if({test[0]}, {then[0]}, {otherwise[0]})",
        lambda env: then[1](env) if test[1](env) else otherwise[1](env),
    )


def grown(part: st.SearchStrategy[Part]) -> st.SearchStrategy[Part]:
    comparison = st.builds(compared, part, st.sampled_from(sorted(COMPARED)), part)
    test = st.one_of(
        comparison,
        st.builds(joined, st.sampled_from(["and", "or"]), st.lists(comparison, min_size=2, max_size=3)),
        comparison.map(turned),
    )
    signed = st.one_of(part, part.map(bracketed).map(negative))
    return st.one_of(
        chains(chains(signed, MULTIPLIED), ADDED).map(bracketed),
        st.builds(extreme, st.sampled_from(["min", "max"]), st.lists(part, min_size=1, max_size=3)),
        part.map(size),
        st.builds(stepped, st.sampled_from(sorted(STEPS)), part, st.sampled_from(["1", "0.01", "5", "0.3"])),
        st.builds(chosen, test, part, part),
    )


FORMULAS = st.one_of(
    chains(chains(ATOMS, MULTIPLIED), ADDED), st.recursive(ATOMS, grown, max_leaves=12)
)  # fmt: skip
FIGURES = st.one_of(
    st.integers(-50, 50).map(Decimal),
    st.decimals(-(10**9), 10**9, places=2, allow_nan=False, allow_infinity=False),
)


def resolved(expr: Expr) -> Expr:
    def find(node: Expr) -> Expr:
        if isinstance(node, Name):
            return Ref(key=node.name, title=Text(node.name, node.name), unit=RATIO)
        return node

    return rebuilt(expr, find)


def to_fen(value: Fraction) -> Decimal:
    """Round a fraction to the fen, halves away from zero, by whole numbers only."""
    fen = nearest(value * 100)
    return Decimal(fen).scaleb(-2).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


def agree(formula: Part, figures: Mapping[str, Decimal]) -> None:
    text, work_out = formula
    assume(len(text) <= 1000)
    try:
        tree = resolved(parse_formula(text, nowhere))
    except Refusal as refusal:
        assert [p.code for p in refusal.problems] == ["formula-too-deep"]  # noqa: PT017 - the only reason to refuse
        return
    try:
        expected: Decimal | None = to_fen(work_out({k: Fraction(v) for k, v in figures.items()}))
    except Impossible:
        expected = None
    with exact_arithmetic():
        try:
            actual: Decimal | None = round_to_fen(value_of(tree)(figures))
            assert arithmetic(tree, figures, "zh")
        except Unpayable:
            actual = None
    assert str(actual) == str(expected)
    assert to_excel(tree, lambda figure: figure.key if isinstance(figure, Ref) else "")


ENVS = st.fixed_dictionaries(dict.fromkeys(NAMES, FIGURES))


@given(formula=FORMULAS, figures=ENVS)
@settings(max_examples=400, deadline=None)
def test_a_formula_is_worth_what_fractions_say(formula: Part, figures: Mapping[str, Decimal]) -> None:
    agree(formula, figures)


@pytest.mark.slow
@given(formula=FORMULAS, figures=ENVS)
@settings(max_examples=20_000, deadline=None)
def test_many_formulas_are_worth_what_fractions_say(formula: Part, figures: Mapping[str, Decimal]) -> None:
    agree(formula, figures)


SOUP = st.lists(
    st.sampled_from([
        "a", "team.a", "销售额", "1", "2%", "0.5", "5 元/次", "+", "-", "*", "/", "(", ")", "((", ",", ".", "<", ">=",
        "==", "and", "or", "not", "if(", "min(", "round(", "x(", "=", "^", "≥", "（", "，", " ", "\u200b", "\ud800", "天",
    ]),
    max_size=40,
).map("".join)  # fmt: skip


def refused_or_read(text: str) -> None:
    try:
        tree = parse_formula(text, nowhere)
        check_units(resolved(tree), None, nowhere(0))
    except Refusal as refusal:
        (problem,) = refusal.problems
        place = problem.source
        assert place is not None
        assert 1 <= (place.column or 0) <= len(text) + 1
        assert "\n" not in problem.render("zh") + problem.render("en")


@given(st.one_of(st.text(max_size=60), SOUP))
@settings(max_examples=600, deadline=None)
def test_any_text_is_read_or_refused_at_a_place_within_it(text: str) -> None:
    refused_or_read(text)


@pytest.mark.slow
@given(st.one_of(st.text(max_size=1100), SOUP))
@settings(max_examples=20_000, deadline=None)
def test_any_of_many_texts_is_read_or_refused(text: str) -> None:
    refused_or_read(text)


@pytest.mark.parametrize(
    "text",
    [
        "(" * 1000, "-" * 1000, "not " * 250, "min(" * 250, "a+" * 500, "a.b" * 333, "1" * 1000, "9" * 16,
        "if(" * 300, "a and " * 166, "((((a" * 200, "\ud800", "a\x00b", "1/" * 499 + "0",
    ],
)  # fmt: skip
def test_hostile_texts_are_refused(text: str) -> None:
    with pytest.raises(Refusal):
        parse_formula(text, nowhere)
