"""What a tree is worth: ties and limits met exactly, brackets at equality, and what cannot be answered."""

from decimal import Decimal

import pytest

from csbonus.lang.evaluate import (
    Figures,
    NoFigure,
    NoRow,
    TooLarge,
    Unpayable,
    ZeroDivisor,
    condition_of,
    value_of,
)
from csbonus.lang.numbers import exact_arithmetic, read_plain_number
from csbonus.lang.parse import parse_formula
from csbonus.lang.tree import Binary, Escalation, Expr, Lookup, Marginal, Name, Number, Ref, Row
from csbonus.lang.units import RATIO
from csbonus.lang.walk import rebuilt
from csbonus.pay.money import round_to_fen
from csbonus.problems import Source, Text


def tree(text: str) -> Expr:
    def find(node: Expr) -> Expr:
        return ref(node.name) if isinstance(node, Name) else node

    return rebuilt(parse_formula(text, lambda o: Source(file="f", line=1, column=o + 1)), find)


def ref(name: str) -> Ref:
    return Ref(key=name, title=Text(name, name), unit=RATIO)


def worth(expr: Expr | str, **figures: str) -> str:
    with exact_arithmetic():
        node = tree(expr) if isinstance(expr, str) else expr
        return str(round_to_fen(value_of(node)(filed(figures))))


def filed(figures: dict[str, str]) -> Figures:
    return {name: Decimal(value) for name, value in figures.items()}


def fails(expr: Expr | str, **figures: str) -> Unpayable:
    with exact_arithmetic(), pytest.raises(Unpayable) as caught:
        value_of(tree(expr) if isinstance(expr, str) else expr)(filed(figures))
    return caught.value


@pytest.mark.parametrize(
    ("formula", "paid"),
    [
        ("-0 * 5", "0.00"),
        ("0 * -5", "0.00"),
        ("-0.004", "0.00"),
        ("-0.0049999", "0.00"),
        ("0.004999999", "0.00"),
        ("0.005", "0.01"),
        ("-0.005", "-0.01"),
        ("1 * (1/8)", "0.13"),
        ("-1 * (1/8)", "-0.13"),
        ("0.125", "0.13"),
        ("3 * (0.005 / 3)", "0.01"),
        ("(0.115 / 3) * 3", "0.12"),
        ("(1.005 / 7) * 7", "1.01"),
        ("-(1.005 / 7) * 7", "-1.01"),
        ("2.675", "2.68"),
        ("1 / 3 + 1 / 3 + 1 / 3 - 1", "0.00"),
        ("1000000000000000", "1000000000000000.00"),
    ],
)
def test_half_a_fen_goes_away_from_zero_and_nothing_is_minus_zero(formula: str, paid: str) -> None:
    assert worth(formula) == paid


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        ("(1 / 3) * 3 >= 1", True),
        ("(1 / 3) * 3 > 1", False),
        ("(1 / 3) * 3 < 1", False),
        ("(1 / 3) * 3 == 1", True),
        ("(1 / 3) * 3 != 1", False),
        ("2 / 3 <= 0.6666666666666666666666666", False),
        ("95% - 92% >= 3%", True),
        ("1 > 2 and 1 / 0 > 1", False),
        ("1 < 2 or 1 / 0 > 1", True),
        ("not (1 > 2 or 2 > 3)", True),
    ],
)
def test_a_condition_at_its_limit(condition: str, holds: bool) -> None:  # noqa: FBT001
    with exact_arithmetic():
        assert condition_of(tree(condition))({}) is holds


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("floor((95% - 92%) / 1%)", "3.00"),
        ("floor(2.99)", "2.00"),
        ("floor(-2.01)", "-3.00"),
        ("floor((1 / 3) * 3)", "1.00"),
        ("ceil((1 / 3) * 3)", "1.00"),
        ("ceil(2.01, 0.5)", "2.50"),
        ("ceil(-2.5)", "-2.00"),
        ("round(2.5)", "3.00"),
        ("round(-2.5)", "-3.00"),
        ("round(12.345, 0.01)", "12.35"),
        ("round(1234, 100)", "1200.00"),
        ("min(3, 1, 2) + max(3, 1, 2) + abs(-4)", "8.00"),
        ("if(1 >= 1, 10, 1 / 0)", "10.00"),
        ("if(1 > 1, 1 / 0, 20)", "20.00"),
    ],
)
def test_functions(formula: str, value: str) -> None:
    assert worth(formula) == value


@pytest.mark.parametrize(
    ("formula", "why"),
    [
        ("a / (b - b)", ZeroDivisor),
        ("a / ((b / 3) * 3 - b)", ZeroDivisor),
        ("floor(a, b - b)", ZeroDivisor),
        ("a + missing", NoFigure),
        ("a * 1000000000000", TooLarge),
        ("1000000000000000 + 1", TooLarge),
        ("-1000000000000000 - 1", TooLarge),
        ("a / 0.0000000000000001", TooLarge),
        ("a / 0.0000000000000000000000000001", TooLarge),
        ("floor(a, 0.00000000000000000000000001)", TooLarge),
        ("ceil(1, 1000000000000000) + 1", TooLarge),
    ],
)
def test_what_cannot_be_answered_is_never_a_number(formula: str, why: type[Unpayable]) -> None:
    assert type(fails(formula, a="123456", b="7")) is why


def rows(*pairs: tuple[str, str]) -> tuple[Row, ...]:
    return tuple(
        Row(threshold=Number(value=Decimal(start)), value=Number(value=Decimal(rate)))
        for start, rate in pairs
    )


def whole(key: Expr, *steps: tuple[str, str], otherwise: Number | None = None) -> Expr:
    return Binary(op="*", left=ref("a"), right=Lookup(key=key, rows=rows(*steps), otherwise=otherwise))


MARGINAL = Marginal(
    base=ref("a"), otherwise=Number(value=Decimal(0)),
    rows=rows(("0", "0"), ("20000", "0.02"), ("40000", "0.03")),
)  # fmt: skip
STATED = Marginal(
    base=ref("a"), otherwise=Number(value=Decimal("0.01")),
    rows=rows(("20000", "0.02"), ("40000", "0.03")),
)  # fmt: skip
RATES = (("0", "0.01"), ("100000", "0.015"), ("150000", "0.02"))
WHOLE = whole(ref("a"), *RATES)
KEYED = whole(ref("k"), ("10000", "0.07"), ("25000", "0.13"), otherwise=Number(value=Decimal("0.05")))


@pytest.mark.parametrize(
    ("brackets", "figure", "paid"),
    [
        (MARGINAL, "-5000", "0.00"),
        (MARGINAL, "0", "0.00"),
        (MARGINAL, "20000", "0.00"),
        (MARGINAL, "20000.01", "0.00"),
        (MARGINAL, "20000.25", "0.01"),
        (MARGINAL, "30000", "200.00"),
        (MARGINAL, "40000", "400.00"),
        (MARGINAL, "60000", "1000.00"),
        (MARGINAL, "100000", "2200.00"),
        (STATED, "-100", "-1.00"),
        (STATED, "19999", "199.99"),
        (STATED, "20000", "200.00"),
        (STATED, "30000", "400.00"),
        (STATED, "50000", "900.00"),
        (WHOLE, "99999.99", "1000.00"),
        (WHOLE, "100000", "1500.00"),
        (WHOLE, "149999.99", "2250.00"),
        (WHOLE, "150000", "3000.00"),
    ],
)
def test_brackets_begin_at_their_threshold(brackets: Expr, figure: str, paid: str) -> None:
    assert worth(brackets, a=figure) == paid


def test_a_threshold_is_met_through_a_division() -> None:
    third = whole(tree("a / 3 * 3"), *RATES)
    assert worth(third, a="100000") == "1500.00"


def test_the_key_decides_and_the_base_pays() -> None:
    assert [worth(KEYED, k=k, a="100") for k in ("9999.99", "10000", "25000")] == ["5.00", "7.00", "13.00"]


def test_below_the_first_bracket_nothing_is_guessed() -> None:
    assert type(fails(WHOLE, a="-0.01")) is NoRow
    assert worth(WHOLE, a="0") == "0.00"


@pytest.mark.parametrize(
    ("after_last", "costs"),
    [
        ("nothing", ["0.00", "0.00", "10.00", "60.00", "60.00", "60.00"]),
        ("repeat", ["0.00", "0.00", "10.00", "60.00", "110.00", "160.00"]),
    ],
)
def test_events_cost_more_each_time(after_last: str, costs: list[str]) -> None:
    listed = Escalation(
        count=ref("n"),
        amounts=(Number(value=Decimal(10)), Number(value=Decimal(50))),
        after_last="repeat" if after_last == "repeat" else "nothing",
    )
    assert [worth(listed, n=n) for n in ("-1", "0", "1", "2", "3", "4")] == costs


def test_a_name_that_nobody_resolved_is_our_own_fault() -> None:
    name = Name(scope="team", name="x", at=Source(file="f"))
    with pytest.raises(AssertionError, match=r"team\.x was never resolved"):
        value_of(name)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1800", "1800"),
        ("-4%", "-0.04"),
        ("0.50", "0.50"),
        ("010", None),
        ("1_000", None),
        ("１２", None),
        ("1e5", None),
        ("0x10", None),
        (".5", None),
        ("5.", None),
        ("", None),
        ("NaN", None),
        ("1" * 31, None),
    ],
)
def test_a_plain_number_is_read_from_its_characters(text: str, value: str | None) -> None:
    assert read_plain_number(text) == (None if value is None else Decimal(value))
