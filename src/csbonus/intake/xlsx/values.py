"""What a cell's stored characters mean by its type: number, text, yes/no, date text or error."""

import re
from collections.abc import Callable, Sequence
from types import MappingProxyType

from csbonus.intake.xlsx.cells import Kind, Shape, is_number
from csbonus.intake.xlsx.container import Container, over_limit
from csbonus.intake.xlsx.faults import cell_fault
from csbonus.intake.xlsx.phrases import unescape
from csbonus.problems import Source, show

Place = Callable[[], Source]

_INDEX = re.compile(r"[0-9]{1,9}")
_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9:.]{5,20}Z?)?|T?[0-9]{2}:[0-9:.]{2,20}Z?")
_BOOLEANS = MappingProxyType({"0": "0", "1": "1", "false": "0", "true": "1"})
_LONGEST_PLAIN = len("-1.2345678901234567E+100")
_SHORT = 8
_REMEMBERED = 65_536


class Values:
    """Turns stored characters into kind and text, for all sheets of a workbook; equal texts are kept once."""

    __slots__ = ("_container", "_formats", "_strings", "_types", "numbers", "shapes", "shared", "texts")

    def __init__(self, container: Container, strings: Sequence[str | None], formats: Sequence[Shape]) -> None:
        self._container = container
        self._strings = strings
        self._formats = formats
        self.numbers: dict[str, str] = {}
        self.texts: dict[str, str] = {}
        self.shared: dict[str, str] = {}
        self.shapes: dict[str, Shape] = {}
        self._types: dict[str, Callable[[str, Place], tuple[Kind, str]]] = {
            "s": self._shared,
            "str": self._text,
            "b": self._boolean,
            "e": self._error,
            "d": self._date,
        }

    def shape(self, style: str) -> Shape:
        """Tell how cells of a style are shown; an unknown style shows a number as it is."""
        number = int(style) if _INDEX.fullmatch(style) else len(self._formats)
        shape = self._formats[number] if number < len(self._formats) else "general"
        if len(self.shapes) < _REMEMBERED:
            self.shapes[style] = shape
        return shape

    def number(self, text: str, place: Place) -> str:
        """Give the text of a number cell, or refuse what is no plain number."""
        if len(text) > _LONGEST_PLAIN or not text.isascii() or not text.replace(".", "", 1).isdigit():
            self._check_unusual(text, place)
        if len(text) <= _SHORT and len(self.numbers) < _REMEMBERED:
            self.numbers[text] = text
        return text

    def _check_unusual(self, text: str, place: Place) -> None:
        if not is_number(text):
            shown = show(text, 40)
            zh, en = (
                f"数字单元格里是“{shown}”，不是普通数字",
                f"the number cell holds '{shown}', which is not a plain number",
            )
            raise cell_fault("cell-not-number", zh, en, place())
        if len(text) > _LONGEST_PLAIN:
            self._container.spend("characters", len(text), place())

    def typed(self, kind: str, text: str, place: Place) -> tuple[Kind, str]:
        """Give kind and text of a cell whose type is not a number."""
        meaning = self._types.get(kind)
        if meaning is None:
            shown = show(kind, 40)
            raise cell_fault(
                "cell-type-unknown", f"单元格类型“{shown}”无法识别", f"unknown cell type '{shown}'", place()
            )
        return meaning(text, place)

    def inline(self, text: str | None, place: Place) -> str:
        """Give a text written in the cell itself, once for all cells that hold the same."""
        if text is None or len(text) > self._container.limits.text:
            raise over_limit("text", self._container.limits, place())
        known = self.texts.get(text)
        if known is not None:
            return known
        self._container.spend("characters", len(text), place())
        if len(self.texts) < _REMEMBERED:
            self.texts[text] = text
        return text

    def _shared(self, index: str, place: Place) -> tuple[Kind, str]:
        number = int(index) if _INDEX.fullmatch(index) else len(self._strings)
        if number >= len(self._strings):
            shown = show(index, 40)
            zh, en = f"引用的文本条目 {shown} 不存在", f"shared text {shown} does not exist"
            raise cell_fault("cell-text-missing", zh, en, place())
        text = self._strings[number]
        if text is None:
            raise over_limit("text", self._container.limits, place())
        if len(self.shared) < _REMEMBERED:
            self.shared[index] = text
        return "text", text

    def _text(self, text: str, place: Place) -> tuple[Kind, str]:
        return "text", self.inline(unescape(text), place)

    def _error(self, text: str, place: Place) -> tuple[Kind, str]:
        return "error", self.inline(text, place)

    def _boolean(self, text: str, place: Place) -> tuple[Kind, str]:
        if text not in _BOOLEANS:
            shown = show(text, 40)
            zh, en = f"是/否单元格里是“{shown}”", f"the yes/no cell holds '{shown}'"
            raise cell_fault("cell-not-boolean", zh, en, place())
        return "bool", _BOOLEANS[text]

    def _date(self, text: str, place: Place) -> tuple[Kind, str]:
        if not _ISO_DATE.fullmatch(text):
            shown = show(text, 40)
            raise cell_fault(
                "cell-not-date", f"日期单元格里是“{shown}”", f"the date cell holds '{shown}'", place()
            )
        return "text", self.inline(text, place)
