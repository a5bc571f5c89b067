"""Merged cells: where they begin and end."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

_RANGE = re.compile(r"([A-Z]{1,3})([0-9]+):([A-Z]{1,3})([0-9]+)")


class Merge(NamedTuple):
    """Cells merged into one: as the file writes them, and their first and last row and column, from 1."""

    written: str
    first_row: int
    first_column: int
    last_row: int
    last_column: int


def read_merges(ranges: Iterable[str]) -> Iterator[Merge]:
    """Read merged ranges such as `A2:C3`; what is none is passed over."""
    for written in ranges:
        found = _RANGE.fullmatch(written)
        if found:
            yield Merge(written, int(found[2]), _number(found[1]), int(found[4]), _number(found[3]))


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
