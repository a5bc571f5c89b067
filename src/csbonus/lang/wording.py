"""Figures written for people: `48,600.00 元`, `50.5946%`, `812 people`."""

from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from csbonus.lang.numbers import EXACT
from csbonus.lang.units import PLACES, RATIO, Unit, suffix
from csbonus.problems import Lang

_FEN = Decimal("0.01")
_FOUR_PLACES = Decimal("0.0001")
_HUNDRED = Decimal(100)
_KEPT = 8_192
"""Numbers of a plan, figures of a team and amounts stand in many sentences."""


@lru_cache(maxsize=_KEPT)
def quantity(value: Decimal, unit: Unit | None, lang: Lang) -> str:
    """Write a figure with its unit; ratios as percentages, money with at least two places."""
    if unit is None:
        return plain(value)
    if unit == RATIO:
        return percent(value)
    if unit == PLACES:
        return _place(value, lang)
    number = plain(value, places=2 if ("money", 1) in unit.powers else 0)
    return number + suffix(unit, lang, is_one=value == 1)


def gap(value: Decimal, unit: Unit | None, lang: Lang) -> str:
    """Write how far two figures of a unit are apart: `5 秒`, and `0.4 个百分点` between ratios."""
    if unit == RATIO:
        word = "percentage point" if value * 100 == 1 else "percentage points"
        return f"{plain(value * 100)} {'个百分点' if lang == 'zh' else word}"
    if unit == PLACES:
        return plain(value) + suffix(PLACES, lang, is_one=value == 1)
    return quantity(value, unit, lang)


def money(value: Decimal) -> str:
    """Write an amount of money with two places and thousands separators, without its unit."""
    return f"{value.quantize(_FEN, rounding=ROUND_HALF_UP) + 0:,.2f}"


def percent(value: Decimal) -> str:
    """Write a ratio as a percentage with up to four places."""
    return f"{plain(EXACT.multiply(value, _HUNDRED), grouped=False)}%"


def plain(value: Decimal, *, places: int = 0, grouped: bool = True) -> str:
    """Write a number with up to four places, and with at least `places`."""
    short = value.quantize(_FOUR_PLACES, rounding=ROUND_HALF_UP) + 0
    text = f"{short:,.4f}" if grouped else f"{short:.4f}"
    whole, _, fraction = text.partition(".")
    fraction = fraction.rstrip("0").ljust(places, "0")
    return f"{whole}.{fraction}" if fraction else whole


def spaced(*pieces: str) -> str:
    """Join pieces of a Chinese sentence, with a space where Chinese meets digits or letters."""
    text = ""
    for piece in pieces:
        is_close = not text or not piece or (_is_chinese(text[-1]) and _is_chinese(piece[0]))
        text += piece if is_close else f" {piece}"
    return text


def _is_chinese(letter: str) -> bool:
    return letter >= _FIRST_CHINESE


_FIRST_CHINESE = "\u2e80"


def _place(value: Decimal, lang: Lang) -> str:
    """Write a place in a ranking: `第 2 名`, `2nd`."""
    if lang == "zh":
        return f"第 {plain(value)} 名"
    if value != int(value):
        return plain(value)
    tail = "th" if int(value) % 100 in _TEENS else _ENDINGS.get(int(value) % 10, "th")
    return plain(value) + tail


_TEENS = frozenset({11, 12, 13})
_ENDINGS = {1: "st", 2: "nd", 3: "rd"}
