"""Which cells of a binary workbook (.xlsb) are shown as percentages: the libraries that read it do not say."""

import io
import zipfile
from collections.abc import Iterator
from typing import Any

_PART = "xl/styles.bin"
_FORMAT, _STYLE, _STYLES_BEGIN, _STYLES_END = 44, 47, 617, 618
_BUILT_IN = frozenset({9, 10})
_STYLE_BITS = 0xFFFFFF


def percent_styles(data: bytes) -> frozenset[int]:
    """List the cell styles whose number format has a percent sign, by their places in the file's list of styles."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        if _PART not in package.namelist():
            return frozenset()
        part = package.read(_PART)
    percents = set(_BUILT_IN)
    styles: list[int] = []
    is_inside = False
    for kind, content in _records(part):
        if kind == _FORMAT and "%" in _without_quotes(content[6:].decode("utf-16-le", "replace")):
            percents.add(int.from_bytes(content[:2], "little"))
        elif kind == _STYLE and is_inside:
            styles.append(int.from_bytes(content[2:4], "little"))
        elif kind in (_STYLES_BEGIN, _STYLES_END):
            is_inside = kind == _STYLES_BEGIN
    return frozenset(place for place, number in enumerate(styles) if number in percents)


def _without_quotes(code: str) -> str:
    """Leave out of a number format what it writes as a text."""
    return "".join(code.split('"')[::2]).replace("\\%", "")


def percent_cells(sheet: Any, styles: frozenset[int]) -> frozenset[tuple[int, int]]:  # noqa: ANN401 - the library has no types
    """List the cells of a sheet that have one of these styles, by row and column from 0."""
    from pyxlsb import biff12

    found = set()
    row = -1
    reader = sheet._reader  # noqa: SLF001 - what it gives besides throws the styles away
    reader.seek(sheet._data_offset)  # noqa: SLF001 - the same
    for kind, item in reader:
        if kind == biff12.SHEETDATA_END:
            break
        if kind == biff12.ROW:
            row = item.r
        elif biff12.BLANK <= kind <= biff12.FORMULA_BOOLERR and item.style & _STYLE_BITS in styles:
            found.add((row, item.c))
    return frozenset(found)


def _records(part: bytes) -> Iterator[tuple[int, bytes]]:
    """Give the records of a part: each its number, its length and its content, both in groups of seven bits."""
    place = 0
    while place < len(part):
        kind, place = _seven_bits(part, place, 2)
        size, place = _seven_bits(part, place, 4)
        yield kind, part[place : place + size]
        place += size


def _seven_bits(part: bytes, place: int, most: int) -> tuple[int, int]:
    value = 0
    for number in range(most):
        byte = part[place]
        place += 1
        value |= (byte & 0x7F) << 7 * number
        if byte < 0x80:  # noqa: PLR2004 - the last group has no such bit
            break
    return value, place
