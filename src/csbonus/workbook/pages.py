"""Paper: how much of a sheet fits on an A4 page, and where pages end so that nothing is cut in two."""

from collections.abc import Sequence

from csbonus.workbook.cells import MOST_ROWS

_A4 = {"landscape": (11.69, 8.27), "portrait": (8.27, 11.69)}
"""Inches, across and down."""

_MARGINS = (0.8, 1.3)
_PIXELS_PER_CHARACTER = 9
"""Two more than the workbook's own font takes: where it is missing, a wider one stands in."""

_SPARE = 0.97
_PIXELS_PER_INCH = 96
_POINTS_PER_INCH = 72
_MOST_BREAKS = 1_023
"""Excel keeps no more breaks on a sheet."""


def scale_to_width(columns: Sequence[float], paper: str = "landscape") -> int:
    """Find the percentage at which columns so many characters wide fit on A4."""
    return max(10, min(100, _percentage(columns, paper)))


def fits_on(paper: str, columns: Sequence[float], least: int) -> bool:
    """Tell whether columns fit on the paper at no less than a percentage."""
    return _percentage(columns, paper) >= least


def _percentage(columns: Sequence[float], paper: str) -> int:
    inches = sum(int(width * _PIXELS_PER_CHARACTER + 5) for width in columns) / _PIXELS_PER_INCH
    return int((_A4[paper][0] - _MARGINS[0]) * _SPARE / inches * 100) if inches else 100


def points_on_page(scale: int, paper: str = "landscape") -> float:
    """Give how many points of row height a page holds at a scale."""
    return (_A4[paper][1] - _MARGINS[1]) * _POINTS_PER_INCH * _SPARE * 100 / scale


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
