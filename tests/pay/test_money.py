"""One rounding, halves away from zero; an amount shared is never lost by a fen."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csbonus.pay.money import round_to_fen, split_by_weight, split_equally

FEN = st.integers(-(10**9), 10**9).map(lambda fen: Decimal(fen).scaleb(-2))
WEIGHTS = st.lists(st.decimals(0, 10**6, places=3), min_size=1, max_size=8).filter(any)


@pytest.mark.parametrize(
    ("value", "amount"),
    [
        ("0", "0.00"),
        ("-0", "0.00"),
        ("-0.00", "0.00"),
        ("-0.004999999999", "0.00"),
        ("-0.00500000000000000000000000000000000000001", "-0.01"),
        ("0.00499999999999999999999999999999999999999", "0.01"),
        ("0.0049999999", "0.00"),
        ("0.005", "0.01"),
        ("-0.005", "-0.01"),
        ("2.675", "2.68"),
        ("388.89", "388.89"),
        ("250.3515", "250.35"),
    ],
)
def test_half_a_fen_goes_away_from_zero(value: str, amount: str) -> None:
    assert str(round_to_fen(Decimal(value))) == amount


@pytest.mark.parametrize(
    ("amount", "members", "shares"),
    [
        ("0.00", 3, ["0.00", "0.00", "0.00"]),
        ("0.01", 3, ["0.01", "0.00", "0.00"]),
        ("-0.01", 3, ["-0.01", "0.00", "0.00"]),
        ("1000.00", 3, ["333.34", "333.33", "333.33"]),
        ("-1000.00", 3, ["-333.34", "-333.33", "-333.33"]),
        ("1166.67", 3, ["388.89", "388.89", "388.89"]),
        ("5.00", 1, ["5.00"]),
    ],
)
def test_equal_shares(amount: str, members: int, shares: list[str]) -> None:
    assert [str(share) for share in split_equally(Decimal(amount), members)] == shares


@pytest.mark.parametrize(
    ("amount", "weights", "shares"),
    [
        ("10.00", [0, 1, 0], ["0.00", "10.00", "0.00"]),
        ("10.00", [1, 2, 3], ["1.67", "3.33", "5.00"]),
        ("0.05", [1, 1, 2], ["0.01", "0.01", "0.03"]),
        ("0.01", [1, 1], ["0.01", "0.00"]),
        ("0.01", [1, 2], ["0.00", "0.01"]),
        ("-10.00", [1, 2, 3], ["-1.67", "-3.33", "-5.00"]),
    ],
)
def test_shares_by_weight_go_by_the_largest_remainder(
    amount: str, weights: list[int], shares: list[str]
) -> None:
    found = split_by_weight(Decimal(amount), [Decimal(weight) for weight in weights])
    assert [str(share) for share in found] == shares


@given(amount=FEN, weights=WEIGHTS)
def test_shares_add_up_and_none_is_a_fen_off(amount: Decimal, weights: list[Decimal]) -> None:
    shares = split_by_weight(amount, weights)
    assert sum(shares) == amount
    for share, weight in zip(shares, weights, strict=True):
        exact = Fraction(amount) * Fraction(weight) / sum(map(Fraction, weights))
        assert abs(Fraction(share) - exact) < Fraction(1, 100)
        assert weight or not share
        assert not str(share).startswith("-0.00")


@given(amount=FEN, members=st.integers(1, 40))
def test_equal_shares_differ_by_a_fen_at_most_and_the_first_get_it(amount: Decimal, members: int) -> None:
    shares = [abs(share) for share in split_equally(amount, members)]
    assert sum(shares) == abs(amount)
    assert shares == sorted(shares, reverse=True)
    assert shares[0] - shares[-1] <= Decimal("0.01")


@given(value=st.fractions(-(10**6), 10**6, max_denominator=10**4))
def test_an_amount_reached_by_division_rounds_like_the_fraction(value: Fraction) -> None:
    away = int(abs(value) * 100 + Fraction(1, 2))
    expected = Decimal(away if value > 0 else -away).scaleb(-2)
    from csbonus.lang.numbers import exact_arithmetic

    with exact_arithmetic():
        quotient = Decimal(value.numerator) / Decimal(value.denominator)
        there_and_back = quotient / 3 * 3
    assert (round_to_fen(quotient), round_to_fen(there_and_back)) == (expected, expected)
