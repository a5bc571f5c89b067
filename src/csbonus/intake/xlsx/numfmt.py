"""How a number is shown: as itself, as a percentage, as a date or as a duration, by its number format."""

import re
from types import MappingProxyType

from csbonus.intake.xlsx.cells import Shape
from csbonus.intake.xlsx.container import Container, damaged
from csbonus.intake.xlsx.markup import Attributes, read_entries

_ELAPSED = re.compile(r"\[(h+|m+|s+)\]", re.IGNORECASE)
_SILENT = re.compile(
    r'"[^"]*"?|\\.|_.|\*.|\[[^\]]*\]?|general|g/通用格式|am/pm|a/p|e[+-]',
    re.IGNORECASE | re.DOTALL,
)
_DATE = re.compile(r"[ymdhs]|aaa", re.IGNORECASE)
_WANTED = MappingProxyType({"xf": "cellXfs", "numFmt": "numFmts"})
_SMALL_NUMBER = re.compile(r"[0-9]{1,9}")

_BUILT_IN: dict[int, Shape] = {
    9: "percent",
    10: "percent",
    **dict.fromkeys((*range(14, 23), *range(27, 37), 45, 47, *range(50, 59)), "date"),
    46: "duration",
}


def shape_of(code: str) -> Shape:
    """Tell what a number format code makes of a number."""
    spoken = _SILENT.sub("", code)
    elapsed = _ELAPSED.search(re.sub(r'"[^"]*"?|\\.', "", code))
    if "%" in spoken:
        return "percent"
    if elapsed:
        return "duration"
    return "date" if _DATE.search(spoken) else "general"


def read_shapes(container: Container, part: str) -> tuple[Shape, ...]:
    """Read the shape of every cell style of a workbook, in the order in which cells count them."""
    entries = read_entries(container, part, "styleSheet", _WANTED)
    codes = {
        _number(said, container): said.get("formatCode", "") for name, said in entries if name == "numFmt"
    }
    custom = {number: shape_of(code) for number, code in codes.items()}
    numbers = (_number(said, container) for name, said in entries if name == "xf")
    return tuple(custom.get(n) or _BUILT_IN.get(n, "general") for n in numbers)


def _number(said: Attributes, container: Container) -> int:
    text = said.get("numFmtId", "0")
    if not _SMALL_NUMBER.fullmatch(text):
        raise damaged("样式表有错", "its styles are broken", container.place)
    return int(text)
