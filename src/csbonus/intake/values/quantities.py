"""Figures of cells: amounts, counts, durations and ratios, written as people and exports write them."""

import re
from collections.abc import Callable, Mapping, Sequence
from decimal import ROUND_HALF_EVEN, Context, Decimal
from types import MappingProxyType
from typing import Literal

from msgspec import Struct

from csbonus.intake.values.spellings import UNIT_SPELLINGS
from csbonus.intake.values.texts import half_width, is_missing, squeeze, visible
from csbonus.intake.xlsx.cells import Cell, decimal_of
from csbonus.lang.units import (
    CHARACTERS,
    COUNT,
    DAYS,
    HOURS,
    MINUTES,
    PEOPLE,
    PLACES,
    POINTS,
    RATIO,
    SECONDS,
    Unit,
)
from csbonus.problems import Text, show

Family = Literal["money", "ratio", "time", "count", "days", "points", "other"]

NO_RESULT = "公式没有保存的结果 (formula without a saved result)"
"""What stands for a formula cell that was saved without its result."""


class Found(Struct, frozen=True, gc=False):
    """A figure that was read; a bare number of a ratio may still be a share or percentage points."""

    value: Decimal
    is_bare: bool = False


class Absent(Struct, frozen=True, gc=False):
    """No figure, and what stands there instead."""

    raw: str


class Complaint(Struct, frozen=True):
    """What is wrong with a cell; `is_columnwide` where a column's other cells are surely alike."""

    code: str
    text: Text
    is_columnwide: bool = False


Outcome = Found | Absent | Complaint

_HUNDRED = Decimal(100)
_DAY = Decimal(86_400)
_MICROSECOND = Decimal("0.000001")
_FIFTEEN = Context(prec=15, rounding=ROUND_HALF_EVEN)
_IMPLAUSIBLE = Decimal(10) ** 15
_LONGEST_NUMBER = 40

_FAMILIES: Mapping[Unit, Family] = MappingProxyType(
    {
        RATIO: "ratio", SECONDS: "time", MINUTES: "time", HOURS: "time", DAYS: "days", POINTS: "points",
        PEOPLE: "count", COUNT: "count", CHARACTERS: "count", PLACES: "count",
    }
)  # fmt: skip

_ONE, _TEN_THOUSAND = Decimal(1), Decimal(10_000)
_COUNTED = ("人", "人次", "次", "个", "件", "单", "笔", "位", "条", "字", "名")
_LENGTHS: Mapping[Unit, Decimal] = MappingProxyType({MINUTES: Decimal(60), HOURS: Decimal(3600)})

_SCALES: Mapping[Family, Mapping[str, Decimal]] = MappingProxyType(
    {
        "money": {
            "元": _ONE, "元/人": _ONE, "元/单": _ONE, "元/次": _ONE, "元/天": _ONE, "千元": Decimal(1000),
            "万": _TEN_THOUSAND, "万元": _TEN_THOUSAND, "万元/人": _TEN_THOUSAND, "亿元": Decimal(10) ** 8,
        },
        "ratio": {"%": _ONE},
        "time": {"秒": _ONE, "分钟": Decimal(60), "分": Decimal(60), "小时": Decimal(3600), "天": _DAY},
        "count": {
            **dict.fromkeys((*_COUNTED, "件/人", "次/人", "单/人"), _ONE),
            **dict.fromkeys(("万", "万人", "万次"), _TEN_THOUSAND),
        },
        "days": {"天": _ONE},
        "points": {"分": _ONE},
        "other": {**dict.fromkeys((*_COUNTED, "件/人", "次/人", "单/人"), _ONE), "万": _TEN_THOUSAND},
    }
)  # fmt: skip
"""What a number is multiplied by when it is written in a unit: money in 元, times in seconds."""

_NUMBER = re.compile(
    r"(?P<open>\()?\s*(?P<before>[-+])?\s*(?P<currency>¥|RMB|CNY)?\s*(?P<after>[-+])?\s*"
    r"(?P<digits>(?:[1-9][0-9]{0,2}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?|\.[0-9]+)\s*"
    r"(?P<unit>[^\s0-9().,+-]*)\s*(?P<trailing>-)?\s*(?P<close>\))?",
    re.IGNORECASE | re.ASCII,
)
_PART = r"(?:([0-9]+(?:\.[0-9]+)?)\s*(?:{0}))?\s*"
_DURATION = re.compile(
    _PART.format("天|日|days?|d")
    + _PART.format("小时|时|hours?|hrs?|h")
    + _PART.format("分钟|分|minutes?|mins?|m")
    + _PART.format("秒钟|秒|seconds?|secs?|s"),
    re.IGNORECASE | re.ASCII,
)
_CLOCK = re.compile(r"([0-9]{1,5}):([0-5][0-9]):([0-5][0-9](?:\.[0-9]{1,6})?)", re.ASCII)
_CLOCK_SECONDS = (Decimal(3600), Decimal(60), Decimal(1))
_PART_SECONDS = (_DAY, *_CLOCK_SECONDS)

_KINDS: Mapping[Family, tuple[str, str, str, str]] = MappingProxyType(
    {
        "money": ("金额", "1477.64", "an amount of money", "1477.64"),
        "ratio": ("比率", "98.5%", "a ratio", "98.5%"),
        "time": ("时长", "2分30秒 或 0:02:30", "a duration", "2分30秒 or 0:02:30"),
        "count": ("数量", "812", "a number", "812"),
        "days": ("天数", "21.5", "a number of days", "21.5"),
        "points": ("分数", "4.8", "a score", "4.8"),
        "other": ("数字", "12.5", "a number", "12.5"),
    }
)
_ODD_SHAPES = MappingProxyType(
    {
        "percent": ("百分数", "a percentage"),
        "date": ("日期或时刻", "a date or a time of day"),
        "duration": ("时长", "a duration"),
    }
)


def family_of(unit: Unit) -> Family:
    """Tell how figures of a unit are written."""
    return "money" if ("money", 1) in unit.powers else _FAMILIES.get(unit, "other")


def scale_of(written_unit: str, unit: Unit) -> Decimal | None:
    """Give what turns a number in the written unit into one in the figure's unit; nothing if they clash."""
    family = family_of(unit)
    if not written_unit:
        return _LENGTHS.get(unit, _ONE)
    return _SCALES[family].get(written_unit)


def read_cell(cell: Cell | None, unit: Unit, column_unit: str, label: Text) -> Outcome:
    """Read the figure of a cell; the label names it in a complaint."""
    if cell is None or (cell.kind == "text" and is_missing(cell.text)):
        return Absent(visible(cell.text) if cell else "")
    if cell.kind in {"error", "no_result"}:
        return Absent(NO_RESULT if cell.kind == "no_result" else cell.text)
    if cell.kind == "bool":
        return _not_a_number("TRUE" if cell.text == "1" else "FALSE", unit, label)
    if cell.kind == "number":
        return _read_stored(cell, unit, column_unit, label)
    found = _read_written(half_width(cell.text).replace("\u2212", "-"), unit, column_unit)
    return found or _not_a_number(visible(cell.text), unit, label)


def plain_reader(unit: Unit, column_unit: str) -> Callable[[str], Decimal]:
    """Give what reads the text of a number cell that is shown in no particular way, in the column's unit."""
    if (scale_of(column_unit, unit) or _ONE) == _ONE and unit not in _LENGTHS:
        return decimal_of
    return lambda text: _scaled(decimal_of(text), unit, column_unit).value


def _read_stored(cell: Cell, unit: Unit, column_unit: str, label: Text) -> Outcome:
    value, family = decimal_of(cell.text), family_of(unit)
    if cell.shape == "general":
        return _scaled(value, unit, column_unit)
    if cell.shape == "percent" and family == "ratio":
        return Found(value)
    is_elapsed = cell.shape == "duration" or (cell.shape == "date" and 0 <= value < 1)
    if is_elapsed and family == "time":
        return Found(_in_unit(_elapsed(value), unit))
    return _oddly_shown(cell, unit, label)


def _elapsed(days: Decimal) -> Decimal:
    seconds = days * _DAY
    return seconds.quantize(_MICROSECOND) if abs(seconds) < _IMPLAUSIBLE else seconds


def _scaled(value: Decimal, unit: Unit, written_unit: str) -> Found:
    scale = scale_of(written_unit, unit) or _ONE
    return Found(_in_unit(value * scale, unit), is_bare=unit == RATIO)


def _in_unit(value: Decimal, unit: Unit) -> Decimal:
    return _FIFTEEN.divide(value, _LENGTHS.get(unit, _ONE))


def _read_written(text: str, unit: Unit, column_unit: str) -> Found | None:
    seconds = _read_duration(text) if family_of(unit) == "time" else None
    if seconds is not None:
        return Found(_in_unit(seconds, unit))
    read = _read_number(text, has_currency=family_of(unit) == "money")
    if read is None:
        return None
    value, written = read
    if unit == RATIO and written == "%":
        return Found(value / _HUNDRED)
    if written and scale_of(written, unit) is None:
        return None
    return _scaled(value, unit, written or column_unit)


def _read_number(text: str, *, has_currency: bool) -> tuple[Decimal, str] | None:
    found = _NUMBER.fullmatch(text) if len(text) <= _LONGEST_NUMBER else None
    if (
        found is None
        or (found["currency"] and not has_currency)
        or bool(found["open"]) != bool(found["close"])
    ):
        return None
    signs = [sign for sign in (found["open"], found["before"], found["after"], found["trailing"]) if sign]
    written = squeeze(found["unit"])
    if len(signs) > 1 or (written and written not in UNIT_SPELLINGS):
        return None
    value = decimal_of(found["digits"].replace(",", ""))
    return (-value if signs and signs != ["+"] else value), UNIT_SPELLINGS.get(written, "")


def _read_duration(text: str) -> Decimal | None:
    if not 0 < len(text) <= _LONGEST_NUMBER:
        return None
    clock = _CLOCK.fullmatch(text)
    if clock is not None:
        return _total(clock.groups(), _CLOCK_SECONDS)
    spoken = _DURATION.fullmatch(text)
    return _total(spoken.groups(), _PART_SECONDS) if spoken else None


def _total(parts: Sequence[str | None], lengths: Sequence[Decimal]) -> Decimal:
    return sum((Decimal(part) * s for part, s in zip(parts, lengths, strict=True) if part), Decimal(0))


def _not_a_number(shown: str, unit: Unit, label: Text) -> Complaint:
    zh_kind, zh_example, en_kind, en_example = _KINDS[family_of(unit)]
    zh = f"“{show(shown, 40)}”不是{zh_kind}；{label.zh}请只填{zh_kind}，例如 {zh_example}"
    en = f'"{show(shown, 40)}" is not {en_kind}; write {label.en} as {en_kind} only, such as {en_example}'
    return Complaint("number-malformed", Text(zh, en))


def _oddly_shown(cell: Cell, unit: Unit, label: Text) -> Complaint:
    zh_shape, en_shape = _ODD_SHAPES[cell.shape]
    zh_kind, _, en_kind, _ = _KINDS[family_of(unit)]
    zh = (
        f"这一格的格式是{zh_shape}，而{label.zh or '这里'}应该是{zh_kind}；请核对数据，并把这一列改成数值格式"
    )
    en = f"the cell is formatted as {en_shape}, but {label.en} should be {en_kind}; check it and format the column as numbers"
    return Complaint("number-format", Text(zh, en), is_columnwide=True)
