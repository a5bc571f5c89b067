"""Which sheets a workbook has: those that were asked for, and those that their formulas read."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from msgspec import Struct

SHEETS = (
    "overview", "summary", "strips", "trace", "figures", "parameters", "gates", "incidents", "notices", "sources",
)  # fmt: skip
"""Every sheet by the word that asks for it, in the order in which they stand."""

_READ: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "overview": ("summary",),
        "summary": ("trace",),
        "strips": ("summary",),
        "trace": ("figures", "parameters", "gates"),
        "figures": ("trace",),
        "gates": ("trace",),
        "incidents": ("trace",),
        "sources": ("summary",),
    }
)
"""The sheets that a sheet's formulas read."""


class Contents(Struct, frozen=True, kw_only=True):
    """What a workbook shows. With `values` its amounts are plain numbers, and no sheet needs another."""

    sheets: tuple[str, ...] = SHEETS
    values: bool = False

    def is_shown(self, sheet: str) -> bool:
        """Tell whether a sheet was asked for; one that others read only is hidden."""
        return sheet in self.sheets

    def written(self) -> tuple[str, ...]:
        """List the sheets to write, in their order."""
        found = set(self.sheets) if self.values else _with_read(self.sheets)
        return tuple(sheet for sheet in SHEETS if sheet in found)


def _with_read(sheets: Iterable[str]) -> set[str]:
    found: set[str] = set()
    waiting = list(sheets)
    while waiting:
        sheet = waiting.pop()
        if sheet not in found:
            found.add(sheet)
            waiting += _READ.get(sheet, ())
    return found
