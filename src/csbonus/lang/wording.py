"""Figures written for people: `48,600.00 元`, `50.5946%`, `812 people`."""

from decimal import ROUND_HALF_UP, Decimal

from csbonus.lang.units import RATIO, Unit, suffix
from csbonus.problems import Lang

_FEN = Decimal("0.01")
_FOUR_PLACES = Decimal("0.0001")


def quantity(value: Decimal, unit: Unit | None, lang: Lang) -> str:
    """Write a figure with its unit; ratios as percentages, money with at least two places."""
    if unit is None:
        return plain(value)
    if unit == RATIO:
        return percent(value)
    number = plain(value, places=2 if ("money", 1) in unit.powers else 0)
    return number + suffix(unit, lang, is_one=value == 1)


def money(value: Decimal) -> str:
    """Write an amount of money with two places and thousands separators, without its unit."""
    return f"{value.quantize(_FEN, rounding=ROUND_HALF_UP) + 0:,.2f}"


def percent(value: Decimal) -> str:
    """Write a ratio as a percentage with up to four places."""
    return f"{plain(value * 100, grouped=False)}%"


def plain(value: Decimal, *, places: int = 0, grouped: bool = True) -> str:
    """Write a number with up to four places, and with at least `places`."""
    short = value.quantize(_FOUR_PLACES, rounding=ROUND_HALF_UP) + 0
    text = f"{short:,.4f}" if grouped else f"{short:.4f}"
    whole, _, fraction = text.partition(".")
    fraction = fraction.rstrip("0").ljust(places, "0")
    return f"{whole}.{fraction}" if fraction else whole
