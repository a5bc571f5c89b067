"""Tables of web pages (HTML), which shops' back ends export under the name of .xls."""

import re
from html.parser import HTMLParser

from csbonus.intake.formats.encodings import decode
from csbonus.intake.formats.grid import Grid, Spending, cell_of
from csbonus.intake.xlsx.cells import Sheet, column_letters
from csbonus.intake.xlsx.container import Limits, over_limit
from csbonus.problems import Source, Text, refuse

_CHARSET = re.compile(rb"charset\s*=\s*[\"']?([A-Za-z0-9_-]+)", re.IGNORECASE)
_NUMBER = re.compile(r"[0-9]{1,5}")
_CELLS = frozenset({"td", "th"})
_SILENT = frozenset({"script", "style", "head", "title"})
_BREAKS = frozenset({"br", "p", "div", "li"})


def read_web_page(data: bytes, file: str, limits: Limits) -> tuple[Sheet, ...]:
    """Read every table of a page that is in no other; cells are texts, and spans are merged ranges."""
    reader = _Tables(file, limits)
    reader.feed(_decoded(data, Source(file=file)))
    reader.close()
    sheets = reader.finished()
    if not sheets:
        zh, en = "网页里没有表格：请重新导出", "the web page has no table: export it again"
        raise refuse("file-no-sheet", Text(zh, en), Source(file=file))
    return sheets


def _decoded(data: bytes, place: Source) -> str:
    """Decode a page by its bytes, as text files are; what the page says of its encoding must agree."""
    text, encoding = decode(data, place)
    stated = _CHARSET.search(data[:4096])
    said = stated[1].decode("ascii").lower() if stated else ""
    if encoding == "gb18030" and said and said not in ("gbk", "gb2312", "gb18030"):
        zh = f"网页写明的编码是 {said}，内容却不是：请用 Excel 打开后另存为 .xlsx"
        en = f"the page says it is {said}, which its bytes are not: open it in Excel and save it as .xlsx"
        raise refuse("file-encoding", Text(zh, en), place)
    return text


class _Tables(HTMLParser):
    """Gathers the cells of outermost tables; a table within a cell is text of that cell."""

    def __init__(self, file: str, limits: Limits) -> None:
        super().__init__(convert_charrefs=True)
        self._file, self._spending = file, Spending(limits)
        self._grids: list[Grid] = []
        self._depth = self._silent = 0
        self._row = self._column = 0
        self._taken: dict[int, int] = {}
        self._text: list[str] | None = None
        self._span = (1, 1)

    def parse_marked_section(self, i: int, report: bool = True) -> int:  # noqa: FBT001, FBT002 - as it is overridden
        """Pass over `<![if ...]>` and the like; one that nobody knows is a comment, as in a browser."""
        try:
            return super().parse_marked_section(i, report)
        except AssertionError:
            return self.parse_bogus_comment(i)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take an opening tag."""
        if tag in _SILENT:
            self._silent += 1
        elif tag == "table":
            self._depth += 1
            if self._depth == 1:
                self._begin()
        elif self._depth == 1 and tag == "tr":
            self._end_row()
        elif self._depth == 1 and tag in _CELLS:
            self._end_cell()
            said = dict(attrs)
            self._span = (_span(said.get("colspan")), _span(said.get("rowspan")))
            self._text = []
        elif tag in _BREAKS and self._text:
            self._text.append("\n")

    def handle_endtag(self, tag: str) -> None:
        """Take a closing tag."""
        if tag in _SILENT:
            self._silent = max(self._silent - 1, 0)
        elif tag == "table" and self._depth:
            self._depth -= 1
            if not self._depth:
                self._end_row()
        elif self._depth == 1 and tag in _CELLS:
            self._end_cell()
        elif self._depth == 1 and tag == "tr":
            self._end_row()

    def handle_data(self, data: str) -> None:
        """Take text."""
        if self._text is not None and not self._silent:
            self._text.append(data)

    def finished(self) -> tuple[Sheet, ...]:
        """Give the tables that hold anything."""
        if self._grids:
            self._end_row()
        sheets = [grid.sheet() for grid in self._grids]
        return tuple(sheet for sheet in sheets if sheet.rows)

    def _begin(self) -> None:
        if len(self._grids) >= self._spending.limits.sheets:
            raise over_limit("sheets", self._spending.limits, Source(file=self._file))
        self._grids.append(Grid(self._file, f"HTML {len(self._grids) + 1}", self._spending))
        self._row, self._column, self._taken = 1, 0, {}

    def _end_row(self) -> None:
        self._end_cell()
        if self._column:
            self._row += 1
            self._column = 0
            self._taken = {column: rows - 1 for column, rows in self._taken.items() if rows > 1}

    def _end_cell(self) -> None:
        if self._text is None:
            return
        text, self._text = " ".join("".join(self._text).split()), None
        column = self._column + 1
        while column in self._taken:
            column += 1
        wide, high = self._span
        grid = self._grids[-1]
        grid.put(cell_of((self._row, column), "text", text))
        if wide > 1 or high > 1:
            last = f"{column_letters(column + wide - 1)}{self._row + high - 1}"
            grid.merged.append(f"{column_letters(column)}{self._row}:{last}")
        self._column = column + wide - 1
        if high > 1:
            self._taken |= dict.fromkeys(range(column, column + wide), high)


def _span(said: str | None) -> int:
    return max(int(said), 1) if said and _NUMBER.fullmatch(said) else 1
