"""Paper: how much of a sheet fits on an A4 page, and where pages end so that nothing is cut in two."""

from collections.abc import Sequence

from csbonus.workbook.cells import MOST_ROWS

_INCHES_WIDE = 11.69 - 0.8
_PIXELS_PER_CHARACTER = 9
"""Two more than the workbook's own font takes: where it is missing, a wider one stands in."""

_POINTS_HIGH = (8.27 - 1.3) * 72
_SPARE = 0.97
_PIXELS_PER_INCH = 96
_MOST_BREAKS = 1_023
"""Excel keeps no more breaks on a sheet."""


def scale_to_width(columns: Sequence[float]) -> int:
    """Find the percentage at which columns so many characters wide fit on A4 landscape."""
    inches = sum(int(width * _PIXELS_PER_CHARACTER + 5) for width in columns) / _PIXELS_PER_INCH
    return max(10, min(100, int(_INCHES_WIDE * _SPARE / inches * 100))) if inches else 100


def points_on_page(scale: int) -> float:
    """Give how many points of row height a page holds at a scale."""
    return _POINTS_HIGH * _SPARE * 100 / scale


def pages_of(heights: Sequence[float], capacity: float) -> list[list[int]]:
    """Put things of these heights on pages, in order and whole; gives their places page by page."""
    pages: list[list[int]] = []
    left = 0.0
    for place, height in enumerate(heights):
        if not pages or height > left:
            pages.append([])
            left = capacity
        pages[-1].append(place)
        left -= height
    return pages


def sheets_of(
    pages: Sequence[list[int]], rows: Sequence[int] = (), most_rows: int = MOST_ROWS
) -> list[list[list[int]]]:
    """Put pages on as many sheets as their breaks and the rows of what stands on them need; there is always one."""
    sheets: list[list[list[int]]] = [[]]
    left = most_rows
    for page in pages:
        needed = sum(rows[place] for place in page) if rows else 0
        if len(sheets[-1]) > _MOST_BREAKS or (sheets[-1] and needed > left):
            sheets.append([])
            left = most_rows
        sheets[-1].append(page)
        left -= needed
    return sheets
