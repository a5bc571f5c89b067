"""How a figure is written into a cell: as a number, as text, as a percentage or a duration, or not at all."""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from random import Random
from typing import Literal

from exports_made.noise import Noise
from exports_made.people import FIGURES, Figure

_WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A cell to be written: its value, its number format, whether it is an error or a formula."""

    value: str | float
    format: str = ""
    kind: Literal["value", "error", "formula"] = "value"


def wide(text: str) -> str:
    """Write ASCII letters, digits and signs in full width."""
    return text.translate(_WIDE)


def written(value: Decimal, figure: Figure, header: str, noise: Collection[Noise], chance: Random) -> Written:
    """Write a figure below a header in one of the ways that the noise allows."""
    unit = FIGURES[figure]
    if unit == "ratio":
        cell = _ratio(value, header, noise, chance)
    elif unit == "seconds":
        cell = _duration(value, header, noise, chance)
    else:
        in_ten_thousands = "万" in header or (
            unit == "money" and "unit_title" in noise and "元" not in header
        )
        cell = _number(value / 10_000 if in_ten_thousands else value, unit, noise, chance)
    if "formulas" in noise and not isinstance(cell.value, str):
        return Written(value=cell.value, format=cell.format, kind="formula")
    if "full_width" in noise and isinstance(cell.value, str) and chance.random() < 1 / 2:
        return Written(value=wide(cell.value))
    return cell


def _number(value: Decimal, unit: str, noise: Collection[Noise], chance: Random) -> Written:
    if "thousands" in noise and chance.random() < 1 / 2:
        sign = chance.choice(["", "¥", "￥"]) if unit == "money" else ""
        return Written(value=f"{sign}{value:,}")
    if "text_numbers" in noise and chance.random() < 1 / 2:
        return Written(value=f"{value:f}")
    return Written(value=float(value))


def _ratio(value: Decimal, header: str, noise: Collection[Noise], chance: Random) -> Written:
    """Write a ratio; points below 1 go as text with % where no counts beside them tell what they mean."""
    has_counts = not {"missing_words", "error_cells"} & set(noise) and "维度" not in header
    is_small = 0 < value <= Decimal("0.01")
    if "percent_points" in noise and (has_counts or not is_small):
        return Written(value=float(value * 100))
    if "percent_points" in noise or (
        "percent_text" in noise and not (value == 1 and chance.random() < 1 / 2)
    ):
        return Written(value=f"{value * 100:.2f}%")
    if "percent_cell" in noise and chance.random() < 1 / 2:
        return Written(value=float(value), format="0.00%")
    return Written(value=float(value))


def _duration(value: Decimal, header: str, noise: Collection[Noise], chance: Random) -> Written:
    seconds = int(value)
    if "spoken_durations" in noise:
        return Written(value=_spoken(seconds))
    if "clock_durations" in noise:
        return Written(value=f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}")
    if "duration_cells" in noise:
        return Written(value=seconds / 86_400, format=chance.choice(["[h]:mm:ss", "h:mm:ss"]))
    if "分钟" in header:
        return Written(value=_spoken(seconds)) if seconds % 60 else Written(value=float(seconds // 60))
    return _number(value, "seconds", [one for one in noise if one != "thousands"], chance)


def _spoken(seconds: int) -> str:
    hours, minutes, rest = seconds // 3600, seconds // 60 % 60, seconds % 60
    parts = [f"{hours}小时" if hours else "", f"{minutes}分" if minutes else "", f"{rest}秒" if rest else ""]
    return "".join(parts) or "0秒"
