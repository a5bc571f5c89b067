"""Workbooks that csbonus wrote itself: known by their own marks, so that pay is never read as data."""

import html
import re
import struct
import zipfile
import zlib
from io import BytesIO

_PART = "docProps/custom.xml"
_LARGEST_PART = 1024 * 1024
_MARK = re.compile(rb'name="csbonus_([a-z0-9_]+)"[^<>]*>\s*<(?:[a-z0-9]+:)?lpwstr[^<>]*>([^<]*)<')
_MONTH = re.compile(r"[0-9]{4}-(?:0[1-9]|1[0-2])")
BROKEN = (
    zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, struct.error,
    OSError, EOFError, LookupError, ValueError, RuntimeError, OverflowError, MemoryError,
)  # fmt: skip
"""What a package that is damaged, or none, is refused with."""


def read_month_of(data: bytes) -> str | None:
    """Tell the month of a workbook that csbonus wrote; nothing for any other file."""
    month = read_marks(data).get("month", "")
    return month if _MONTH.fullmatch(month) else None


def read_marks(data: bytes) -> dict[str, str]:
    """Read what csbonus noted in a workbook that it wrote, such as `month`; nothing of any other file."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as package, package.open(_PART) as part:
            text = part.read(_LARGEST_PART + 1)
    except BROKEN:
        return {}
    found = _MARK.findall(text) if len(text) <= _LARGEST_PART else []
    return {name.decode("ascii"): html.unescape(value.decode("utf-8", "replace")) for name, value in found}
