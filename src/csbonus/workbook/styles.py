"""How cells look: fonts, borders, alignment, by name."""

from collections.abc import Mapping
from types import MappingProxyType

FONT: Mapping[str, object] = MappingProxyType({"font_name": "Microsoft YaHei", "font_size": 10})
"""A font that every Excel has and that holds Chinese; names are Chinese in an English workbook too."""

_GRID = {"border": 1, "border_color": "#BFBFBF"}
_HEAD = {**_GRID, "bold": True, "bg_color": "#DCE6F1", "align": "center", "text_wrap": True}
_TOTAL = {**_GRID, "bold": True, "bg_color": "#F2F2F2", "top": 2, "top_color": "#7F7F7F"}

STYLES: Mapping[str, Mapping[str, object]] = MappingProxyType(
    {
        "title": {"bold": True, "font_size": 14},
        "note": {"font_color": "#595959"},
        "section": {"bold": True, "font_size": 11},
        "head": _HEAD,
        "text": _GRID,
        "account": {**_GRID, "num_format": "@"},
        "centred": {**_GRID, "align": "center"},
        "wrapped": {**_GRID, "text_wrap": True},
        "big_number": {**_GRID, "align": "right", "indent": 1, "bold": True, "font_size": 12},
        "number": {**_GRID, "align": "right", "indent": 1},
        "bold_number": {**_GRID, "align": "right", "indent": 1, "bold": True},
        "doubtful": {**_GRID, "align": "right", "indent": 1, "bold": True, "bg_color": "#FFF2CC"},
        "closed": {"bg_color": "#FCE4D6"},
        "input": {**_GRID, "align": "right", "indent": 1, "font_color": "#0000FF"},
        "left": {**_GRID, "align": "left"},
        "state": {**_GRID, "align": "center"},
        "bold_text": {**_GRID, "bold": True},
        "bold_state": {**_GRID, "align": "center", "bold": True},
        "total_text": _TOTAL,
        "total_state": {**_TOTAL, "align": "center"},
        "total": {**_TOTAL, "align": "right", "indent": 1},
        "strip_text": {**_GRID, "border_color": "#7F7F7F", "align": "center", "shrink": True},
        "strip_head": {**_HEAD, "border_color": "#7F7F7F"},
        "strip_number": {**_GRID, "border_color": "#7F7F7F", "align": "center"},
        "strip_total": {**_GRID, "border_color": "#7F7F7F", "align": "center", "bold": True},
        "strip_note": {**_GRID, "border_color": "#7F7F7F", "text_wrap": True},
        "cut": {"bottom": 3, "bottom_color": "#7F7F7F"},
    }
)
"""Every look that a cell may have."""


def properties(style: str, shown_as: str) -> dict[str, object]:
    """Give the properties of a named style with a number format, for XlsxWriter."""
    found = {**FONT, "valign": "vcenter", **STYLES[style]}
    return found | ({"num_format": shown_as} if shown_as else {})
