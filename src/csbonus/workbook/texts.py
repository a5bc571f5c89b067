"""Text for cells: what a cell can hold, how wide it stands, and how numbers of a unit are shown."""

import os
import re
import unicodedata
from decimal import Decimal
from functools import lru_cache
from pathlib import PurePath, PureWindowsPath

from csbonus.lang.units import RATIO, Unit
from csbonus.problems import Source, Text, refuse, show

LONGEST_TEXT = 32_767
"""Excel holds no more characters in a cell; one beyond the basic plane, such as an emoji, counts as two."""

CACHED = 20_000
"""Names, teams and units stand in many rows; so many texts are looked at once only."""

SHORT_TITLE = 14
"""A title up to so many columns wide stays on one line."""

MISSING = "—"
"""Stands for a figure that is not there: Excel takes a blank cell for 0, and a text for nothing."""

AMOUNT = "#,##0.00;[Red]-#,##0.00"
PERCENT = "0.00##%"
CHANGE = "+#,##0.00;[Red]-#,##0.00;0.00"
_FINE_PERCENT = "0.00%"
WHOLE = "#,##0"
FRACTION = "#,##0.00##"
MET = '[=1]"{0}";[Red][=0]"{1}";General'

_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def is_writable(text: str) -> bool:
    """Tell whether a workbook can hold every character of a text."""
    return text.isprintable() or _UNWRITABLE.search(text) is None


def writable(text: str) -> str:
    """Escape what a workbook cannot hold, such as control characters; too long a text is refused."""
    if text.isprintable() and len(text) <= LONGEST_TEXT // 2:
        return text
    if len(text) + sum(c > "\uffff" for c in text) > LONGEST_TEXT:
        raise refuse(
            "text-too-long",
            Text(f"文字超过一个单元格的上限 {LONGEST_TEXT} 个字符：{show(text)}",
                 f"a text is longer than the {LONGEST_TEXT} characters a cell holds: {show(text)}"),
        )  # fmt: skip
    return _UNWRITABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


@lru_cache(maxsize=CACHED)
def columns_wide(text: str) -> int:
    """Measure a text in columns of a cell; Chinese characters and punctuation take two."""
    if text.isascii():
        return max(map(len, text.split("\n")))
    return max(sum(map(_WIDE.__getitem__, line)) for line in text.split("\n"))


def most_wide(text: str) -> int:
    """Tell how wide a text stands at the most: what takes two columns takes three bytes or more."""
    return (len(text) + len(text.encode("utf-8", "surrogatepass"))) // 2 + 1


def title_width(title: str, short: int = SHORT_TITLE) -> int:
    """Measure a title that takes a second line where it is wider than `short`; words are not cut."""
    wide = columns_wide(title)
    if wide <= short:
        return wide
    words = title.split() if title.isascii() else []
    return max(-(-wide // 2) + 1, max(map(columns_wide, words), default=0))


class _Wide(dict[str, int]):
    """How many columns a character takes, looked up once for each."""

    def __missing__(self, c: str) -> int:
        self[c] = 2 if ord(c) > 0x2000 and unicodedata.east_asian_width(c) in "WFA" else 1  # noqa: PLR2004
        return self[c]


_WIDE = _Wide()


def number_format(unit: Unit | None, value: Decimal | None) -> str:
    """Choose how a figure of a unit is shown."""
    if unit == RATIO:
        return PERCENT if value is not None and _has_fine_percent(value) else _FINE_PERCENT
    if unit is not None and ("money", 1) in unit.powers:
        return AMOUNT if value is None or value == value.quantize(Decimal("0.01")) else FRACTION
    return WHOLE if value is None or value == value.to_integral_value() else FRACTION


def _has_fine_percent(value: Decimal) -> bool:
    return value != value.quantize(Decimal("0.0001"))


def rule_place(source: Source) -> str:
    """Name a line of a rule file by its folder, file and line: `jd-presales/plan.yaml:14`."""
    shown = last_two(source.file)
    return f"{shown}:{source.line}" if source.line is not None else shown


@lru_cache(maxsize=CACHED)
def last_two(file: str) -> str:
    """Name a file by its folder and its own name, however it was called."""
    parts = _path(file).parts[-2:]
    if len(parts) == 1 or ".." in parts:
        parts = _path(os.path.abspath(file)).parts[-2:]  # noqa: PTH100 - the text alone, whatever is on disk
    return "/".join(part.strip("/\\") for part in parts)


@lru_cache(maxsize=CACHED)
def base_name(file: str) -> str:
    """Name a file without its folders, so that a workbook does not depend on where it was computed."""
    return _path(file).name


def _path(file: str) -> PurePath:
    return PureWindowsPath(file) if "\\" in file else PurePath(file)
