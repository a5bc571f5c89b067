"""Cells in their plainest spelling taken row by row, without a call of the parser for each; it judges all the rest.

Nearly all rows of nearly all files hold nothing but `<c r="B2" s="1" t="s"><v>17</v></c>`: ASCII, every attribute in its
place, nothing to resolve. Such cells mean one thing only, so they are cut out of what the parser is given. The parser gets
every other byte, and tells where it stands: cells are taken only right behind a row that it has just opened, and rows only
right behind the table's or another row's tag that it has just read as such. Where a row is spelt in any other way the
parser reads all of it.
"""

import re
from typing import Literal, Protocol
from xml.parsers.expat import XMLParserType

from csbonus.intake.xlsx.plain_cells import PlainCell, fields_of

_TEXT = rb"(?:[^<&\]\x00-\x1f\xef]|\xef(?!\xbf[\xbe\xbf]))*"
_CELL = (
    rb'<c r="[A-Z]{1,3}[1-9][0-9]{0,6}"(?: s="[0-9]{1,9}")?'
    rb'(?:(?: t="[sn]")?(?:/>|></c>|><v>[0-9A-Za-z.+-]{1,40}</v></c>)'
    rb'| t="inlineStr"><is><t>' + _TEXT + rb"</t></is></c>)"
)
_ROW = re.compile(rb"[ \t\r\n]*(<row[^<>]*>)((?:" + _CELL + rb")++)</row>")
_UTF_8 = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:<\?xml version=[\"']1\.0[\"'](?: encoding=[\"'][Uu][Tt][Ff]-8[\"'])?[^<>]*\?>)?\s*<[A-Za-z]"
)
_TABLE, _END = b"<sheetData>", b"</row>"
_LONGEST_ROW = 1024 * 1024


Stand = Literal["before", "between", "in row", "inside"]
"""Where the parser stands: before the table, in it between rows, in a row between cells, or elsewhere inside the table."""


class RowReader(Protocol):
    """Takes the tags of a worksheet, and cells in their plainest spelling."""

    @property
    def stands(self) -> Stand:
        """Tell where the parser stands."""

    def take_cells(self, cells: list[PlainCell]) -> None:
        """Take the cells of the row that was opened last."""


class PlainRows:
    """Stands between the blocks of a worksheet and its parser; `fed` counts the bytes that the parser was given."""

    def __init__(self, parser: XMLParserType, reader: RowReader) -> None:
        self._parser = parser
        self._reader = reader
        self._held = b""
        self._is_first = self._is_utf_8 = True
        self._is_between = False
        self.fed = 0

    def take(self, block: bytes) -> None:
        """Take the next block; a row that is not complete yet is held until the next."""
        if self._is_first:
            self._is_first, self._is_utf_8 = False, _UTF_8.match(block) is not None
        data = self._held + block
        self._held = b""
        if self._is_utf_8:
            self._take_all(data)
        else:
            self._feed(data)

    def finish(self) -> None:
        """Take the end of the worksheet."""
        self._feed(self._held)
        self._parser.Parse(b"", True)  # noqa: FBT003 - expat takes it by position only

    def _take_all(self, data: bytes) -> None:
        """Take plain rows where the parser stands between rows, and leave all else to it."""
        at = 0
        while at < len(data):
            if self._is_between:
                at = self._take_rows(data, at)
            if self._is_between and data.find(_END, at) < 0 and len(data) - at < _LONGEST_ROW:
                self._held = data[at:]
                return
            mark = _TABLE if self._reader.stands == "before" else _END
            end = data.find(mark, at)
            self._feed(data[at : end + len(mark)] if end >= 0 else data[at:])
            self._is_between = end >= 0 and self._is_at("between")
            at = end + len(mark) if end >= 0 else len(data)

    def _take_rows(self, data: bytes, at: int) -> int:
        """Take plain rows from where the parser stands between rows; gives where they end."""
        while row := _ROW.match(data, at):
            tag, cells = row.groups()
            self._feed(tag)
            if not self._is_at("in row"):
                self._is_between = False
                return row.end(1)
            self._take_cells(cells)
            self._feed(_END)
            at = row.end()
        return at

    def _take_cells(self, cells: bytes) -> None:
        try:
            text = cells.decode()
        except UnicodeDecodeError:
            self._feed(cells)
        else:
            self._reader.take_cells(fields_of(text))

    def _is_at(self, stand: Stand) -> bool:
        """Tell where the parser stands, if it has nothing before it that it has not read, such as the start of a comment."""
        return self._reader.stands == stand and self._parser.CurrentByteIndex == self.fed

    def _feed(self, data: bytes) -> None:
        self._parser.Parse(data, False)  # noqa: FBT003 - expat takes it by position only
        self.fed += len(data)
