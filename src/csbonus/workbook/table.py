"""A table on a sheet: columns declared once, rows added by column id, then made fit to read and print."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import pairwise

from msgspec import Struct

from csbonus.problems import Text
from csbonus.workbook.cells import Cell, Content, Live, Number, area, content_width
from csbonus.workbook.rows import RowForm
from csbonus.workbook.sheet import Sheet
from csbonus.workbook.texts import CACHED, SHORT_TITLE, columns_wide, most_wide, title_width

_A4 = 9
_PADDING = 3
_ARROW = 1
"""Room for the arrow of the filter in a header."""

ROW_POINTS = 18
_LINE_POINTS = 16


class Column(Struct, frozen=True, kw_only=True):
    """A column: its id, its title, the style of its cells, and the most characters it may be wide."""

    id: str
    title: Text
    style: str = "text"
    widest: int = 40


class _Width:
    """How wide a column's contents stand; what cannot be wider than others before it is not measured."""

    def __init__(self, sheet: Sheet, place: int, column: Column) -> None:
        self._sheet = sheet
        self._place = place
        self._widest = column.widest
        self._is_wrapped = column.style == "wrapped"
        self._most = 0
        self.seen = {""}
        self._low, self._high = Decimal("Infinity"), Decimal("-Infinity")

    def note_text(self, text: str) -> int:
        """Measure a text, and tell how many lines it takes in a column of full width where texts are wrapped.

        What was `seen` needs no second look; wrapped texts are long and seldom the same.
        """
        if not self._is_wrapped:
            if len(self.seen) > CACHED:
                self.seen = {""}
            self.seen.add(text)
        if self._most < self._widest and most_wide(text) > self._most:
            self._note(columns_wide(text))
        if not self._is_wrapped or (most_wide(text) <= self._widest and "\n" not in text):
            return 1
        return sum(max(1, -(-columns_wide(line) // self._widest)) for line in text.split("\n"))

    def note_number(self, content: Number | Live) -> None:
        """Measure a number, unless it lies between two that were."""
        value = content.value
        if value is None or (self._low <= value <= self._high and "%" not in content.shown_as):
            return
        self._low, self._high = min(self._low, Decimal(value)), max(self._high, Decimal(value))
        self._note(content_width(content))

    def _note(self, width: int) -> None:
        if width > self._most:
            self._most = width
            self._sheet.measure(self._place, min(width, self._widest) + _PADDING)


class Table:
    """Rows under a header, at a place on a sheet; titles wider than `short` take two lines."""

    def __init__(
        self, sheet: Sheet, columns: Sequence[Column], *, row: int = 0, short: int = SHORT_TITLE
    ) -> None:
        self.sheet = sheet
        self.columns = tuple(columns)
        self.header = row
        self.next = row + 1
        self._places = {column.id: place for place, column in enumerate(self.columns)}
        titles = [sheet.book.say(column.title) for column in self.columns]
        is_high = any(columns_wide(title) > short for title in titles)
        for place, (column, title) in enumerate(zip(self.columns, titles, strict=True)):
            sheet.measure(place, min(title_width(title, short), column.widest) + _PADDING + _ARROW)
        styles = ("head",) * len(titles)
        points = 2 * _LINE_POINTS + 2 if is_high else ROW_POINTS + 2
        sheet.head = None
        sheet.put_row(row, titles, styles, points)
        sheet.head = lambda page: sheet.put_head(page, titles, styles, points)
        sheet.next = self.next
        self.widths = [_Width(sheet, place, column) for place, column in enumerate(self.columns)]
        self._form = Form(self, {})

    def add(self, cells: Mapping[str, Content], styles: Mapping[str, str] | None = None) -> int:
        """Add a row; columns that are not named stay blank. Gives the row's number, from 0."""
        return self._form.add([cells.get(column.id, "") for column in self.columns], styles)

    def form(self, fixed: Mapping[str, str]) -> "Form":
        """Prepare rows that hold the same texts in some columns, by column id."""
        return Form(self, fixed)

    def cell(self, row: int, column: str) -> Cell:
        """Give the address of a column's cell in a row."""
        return self.sheet.cell(row, self._places[column])

    def span(self, first: int, last: int, column: str) -> str:
        """Write a column's cells from one row to another as a formula in the next row names them, page by page."""
        return ",".join(self.sheet.areas((first, last), self._places[column], self.sheet.name))

    def place(self, column: str) -> int:
        """Give a column's place on the sheet, from 0."""
        return self._places[column]

    def repeat_head(self) -> None:
        """Print the header again on top of every page of paper that follows."""
        for n, (page, first, _) in enumerate(self.sheet.parts(self.header, self.next - 1)):
            page.repeat_rows(0 if n else first)

    def finish(
        self, *, title: str, has_filter: bool = True, has_frozen: bool = True, frozen: int = 0
    ) -> None:
        """Set widths, freeze the header, filter the rows, and set up the page."""
        set_widths(self.sheet)
        set_paper(self.sheet, title)
        for page, first, last in self.sheet.parts(self.header, self.next - 1):
            head = self.header if page is self.sheet.page else 0
            if has_frozen:
                page.freeze_panes(head + 1, frozen)
                page.repeat_rows(head)
            if has_filter and last >= max(first, head + 1):
                page.autofilter(head, 0, last, len(self.columns) - 1)
        for page in self.sheet.pages:
            page.fit_to_pages(1, 0)


class Form:
    """Rows of a table that hold the same texts in some columns; only what stands in the others, the open ones, is given."""

    def __init__(self, table: Table, fixed: Mapping[str, str]) -> None:
        self._table = table
        self._row = RowForm([fixed.get(column.id) for column in table.columns])
        self._open = [n for n, text in enumerate(self._row.fixed) if text is None]
        self._widths = [table.widths[n] for n in self._open]
        self._styles: dict[int, tuple[str, ...]] = {}
        self._lines = 0

    def add(self, contents: Sequence[Content], styles: Mapping[str, str] | None = None) -> int:
        """Add a row with what its open columns hold, in order. Gives the row's number, from 0."""
        table, lines, kinds = self._table, self._lines or self._measure(), 0
        for n, (content, width) in enumerate(zip(contents, self._widths, strict=True)):
            if not isinstance(content, str):
                width.note_number(content)
                kinds |= 1 << n
            elif content not in width.seen:
                lines = max(lines, width.note_text(content))
        row, table.next = table.next, table.next + 1
        points = ROW_POINTS if lines == 1 else lines * _LINE_POINTS
        table.sheet.put_in(self._row, row, contents, self._styles_of(kinds, styles), points)
        table.sheet.next = table.next
        return row

    def _measure(self) -> int:
        """Measure the fixed texts, and tell how many lines they take."""
        widths = zip(self._row.fixed, self._table.widths, strict=True)
        self._lines = max((width.note_text(text) for text, width in widths if text), default=1)
        return self._lines

    def _styles_of(self, kinds: int, styles: Mapping[str, str] | None) -> tuple[str, ...]:
        """Give the styles of all cells; `kinds` has a bit for each open one that is a number, which stands to the right."""
        if kinds not in self._styles:
            numbers = {place for n, place in enumerate(self._open) if kinds >> n & 1}
            self._styles[kinds] = tuple(
                "number" if column.style == "text" and n in numbers else column.style
                for n, column in enumerate(self._table.columns)
            )
        usual = self._styles[kinds]
        if not styles:
            return usual
        columns = self._table.columns
        return tuple(styles.get(column.id) or style for column, style in zip(columns, usual, strict=True))


def set_widths(sheet: Sheet) -> None:
    """Make every column as wide as what stands in it."""
    for page in sheet.pages:
        for place, width in sheet.wide.items():
            page.set_column(place, place, width)


def set_paper(sheet: Sheet, title: str, *, upright: bool = False) -> None:
    """Set up A4, lying or upright, with the title above and page numbers below."""
    zh = sheet.book.lang == "zh"
    for page in sheet.pages:
        page.set_paper(_A4)
        page.set_portrait() if upright else page.set_landscape()
        page.set_margins(left=0.4, right=0.4, top=0.7, bottom=0.6)
        page.set_header(f"&L{_marked(title)}&R&A", {"margin": 0.3})
        page.set_footer("&C第 &P 页，共 &N 页" if zh else "&CPage &P of &N", {"margin": 0.3})
        page.hide_gridlines(2)


def ranges(cells: Sequence[Cell], sheet: str) -> list[str]:
    """Write cells of one column as ranges, so far as they stand without a gap."""
    return [area(run[0], run[-1], sheet) for run in runs(cells)]


def runs(cells: Sequence[Cell]) -> list[list[Cell]]:
    """Cut cells of one column, from top to bottom, where a row lies between them."""
    if not cells:
        return []
    found = [[cells[0]]]
    for one, following in pairwise(cells):
        if following.row == one.row + 1 and following.sheet == one.sheet:
            found[-1].append(following)
        else:
            found.append([following])
    return found


def _marked(title: str) -> str:
    return title[:100].replace("&", "&&")
