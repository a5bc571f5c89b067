"""The formulas of a workbook, word by word, sheet by sheet: what a cell computes, beside the value it shows."""

from csbonus.intake.xlsx.container import Container, Limits
from csbonus.intake.xlsx.markup import Attributes, feed
from csbonus.intake.xlsx.package import open_package
from csbonus.intake.xlsx.reader import list_sheets


class _Formulas:
    """Takes the formulas of one worksheet from the parser, by the address of their cells."""

    __slots__ = ("_is_inside", "_ref", "chunks", "found")

    def __init__(self) -> None:
        self._ref = ""
        self._is_inside = False
        self.chunks: list[str] = []
        self.found: dict[str, str] = {}

    def start(self, name: str, attributes: Attributes) -> None:
        local = name.rpartition(" ")[2]
        if local == "c":
            self._ref = attributes.get("r", "")
        elif local == "f":
            self.chunks.clear()
            self._is_inside = True

    def end(self, name: str) -> None:
        if self._is_inside and name.rpartition(" ")[2] == "f":
            self.found[self._ref] = "".join(self.chunks)
            self._is_inside = False

    def pause(self) -> None:
        if not self._is_inside:
            self.chunks.clear()


def read_formulas(data: bytes, file: str, limits: Limits) -> dict[str, dict[str, str]]:
    """Read the formulas of a workbook: by sheet, then by cell such as `B7`, without their `=`."""
    container, main = open_package(data, file, limits)
    _, _, listed = list_sheets(container, main)
    return {place.sheet or "": _of_sheet(container, part) for place, part, _ in listed}


def _of_sheet(container: Container, part: str) -> dict[str, str]:
    reader = _Formulas()
    feed(container.blocks(part, container.place), part, reader, container.place)
    return reader.found
