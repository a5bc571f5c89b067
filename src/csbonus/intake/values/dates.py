"""Dates and periods: the date of a cell, and the period that a title or a file name states."""

import re
from datetime import date, timedelta
from itertools import pairwise

from msgspec import Struct

from csbonus.intake.values.texts import half_width
from csbonus.intake.xlsx.cells import Cell, decimal_of

_DATE = re.compile(
    r"([12][0-9]{3})(?:([-/.])([0-9]{1,2})\2([0-9]{1,2})|年([0-9]{1,2})月([0-9]{1,2})日?|([0-9]{2})([0-9]{2}))"
    r"(?:[ T]+[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?Z?)?",
    re.ASCII,
)
_COMPACT_NUMBER = re.compile(r"[12][0-9]{7}(?:\.0+)?", re.ASCII)

_MOMENT = re.compile(
    r"(?<![0-9])(20[0-9]{2})(?:"
    r"[ ]*([-/.])[ ]*(1[0-2]|0?[1-9])(?:[ ]*\2[ ]*(3[01]|[12][0-9]|0?[1-9]))?(?![0-9])"
    r"|[ ]*年[ ]*(1[0-2]|0?[1-9])(?![0-9])(?:[ ]*月(?:[ ]*(3[01]|[12][0-9]|0?[1-9])(?![0-9])日?)?)?"
    r"|(1[0-2]|0[1-9])(3[01]|[12][0-9]|0[1-9])?(?![0-9])"
    r")(?:[ T]*[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?)?",
    re.ASCII,
)
_STRONG = r"[\s_]*(?:至|到|~|～|-|—|–|−|to)[\s_]*"
_STRONG_LINK = re.compile(_STRONG)
_LINK = re.compile(rf"{_STRONG}|[\s_]+")
_SHORT_END = re.compile(rf"{_STRONG}(?:([0-9]{{1,2}})[-/.月])?([0-9]{{1,2}})(?![0-9])日?", re.ASCII)
_SHORT_MONTH = re.compile(rf"{_STRONG}([0-9]{{1,2}})月", re.ASCII)
_OTHER_TIME = re.compile(r"(导出|生成|下载|打印|制表|更新|发放|export\w*|created)[^0-9]{0,8}$", re.IGNORECASE)

_LAST_DAY = 2_958_465
_LEAP_DAY_THAT_NEVER_WAS = 60
_DAYS_1904 = 1462
_BEFORE_LEAP = date(1899, 12, 31)


def read_date(cell: Cell | None, date1904: bool = False) -> str | None:  # noqa: FBT001, FBT002 - the workbook's own setting
    """Read a day from a date cell or a text such as `2026/10/3` as `YYYY-MM-DD`; nothing when it is none."""
    if cell is None or cell.kind not in {"number", "text"}:
        return None
    if cell.kind == "text":
        return _date_in(half_width(cell.text))
    if cell.shape == "date":
        return _date_of_serial(int(decimal_of(cell.text)), date1904=date1904)
    return _date_in(cell.text.partition(".")[0]) if _COMPACT_NUMBER.fullmatch(cell.text) else None


def _date_in(text: str) -> str | None:
    found = _DATE.fullmatch(text)
    if found is None:
        return None
    year, month, day = (int(part) for n, part in enumerate(found.groups(), 1) if part is not None and n != 2)  # noqa: PLR2004
    return _iso(year, month, day)


def _date_of_serial(serial: int, *, date1904: bool) -> str | None:
    serial += _DAYS_1904 if date1904 else 0
    if not 1 <= serial <= _LAST_DAY or serial == _LEAP_DAY_THAT_NEVER_WAS:
        return None
    late = serial > _LEAP_DAY_THAT_NEVER_WAS
    return (_BEFORE_LEAP + timedelta(days=serial - late)).isoformat()


def _iso(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


class _Moment(Struct, frozen=True):
    written: str
    start: int
    end: int

    @property
    def is_day(self) -> bool:
        return self.written.count("-") > 1


def read_month_text(text: str) -> tuple[str, str] | None:
    """Find the period that a title or a file name states, as its first and last day or month.

    A span counts before a single date; the time of an export or of a print does not count.
    """
    plain = half_width(text)
    moments = _moments(plain)
    for link in (_STRONG_LINK, _LINK):
        for first, last in pairwise(moments):
            if _is_span(first, last) and link.fullmatch(plain[first.end : last.start]):
                return first.written, last.written
    return (moments[0].written, _short_end(plain, moments[0])) if moments else None


def _is_span(first: _Moment, last: _Moment) -> bool:
    return first.is_day == last.is_day and first.written <= last.written


def _moments(text: str) -> list[_Moment]:
    moments = []
    for found in _MOMENT.finditer(text):
        written = _written(found)
        if written is not None and not _OTHER_TIME.search(text[: found.start()]):
            moments.append(_Moment(written, found.start(), found.end()))
    return moments


def _written(found: re.Match[str]) -> str | None:
    year, _, *parts = found.groups()
    month, day = next((month, day) for month, day in zip(parts[::2], parts[1::2], strict=True) if month)
    return _iso(int(year), int(month), int(day)) if day else f"{year}-{int(month):02d}"


def _short_end(text: str, first: _Moment) -> str:
    year, month = int(first.written[:4]), first.written[5:7]
    if first.is_day:
        found = _SHORT_END.match(text, first.end)
        last = _iso(year, int(found[1] or month), int(found[2])) if found else None
    else:
        found = _SHORT_MONTH.match(text, first.end)
        last = f"{year}-{int(found[1]):02d}" if found and 1 <= int(found[1]) <= 12 else None  # noqa: PLR2004
    return last if last is not None and last >= first.written else first.written
