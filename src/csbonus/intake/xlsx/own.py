"""Workbooks that csbonus wrote itself: known by their own mark, so that pay is never read as data."""

import re
import struct
import zipfile
import zlib
from io import BytesIO

_PART = "docProps/custom.xml"
_LARGEST_PART = 64 * 1024
_MONTH = re.compile(rb'name="csbonus_month"[^<>]*>\s*<vt:lpwstr>([0-9]{4}-(?:0[1-9]|1[0-2]))</vt:lpwstr>')
_BROKEN = (
    zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, struct.error,
    OSError, EOFError, LookupError, ValueError, RuntimeError, OverflowError, MemoryError,
)  # fmt: skip


def read_month_of(data: bytes) -> str | None:
    """Tell the month of a workbook that csbonus wrote; nothing for any other file."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as package, package.open(_PART) as part:
            text = part.read(_LARGEST_PART + 1)
    except _BROKEN:
        return None
    found = _MONTH.search(text) if len(text) <= _LARGEST_PART else None
    return found[1].decode("ascii") if found else None
