"""A sheet: its texts are always text, its formulas carry their values, and it goes on where Excel has no more rows."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from csbonus.problems import Text, refuse
from csbonus.workbook.book import Book
from csbonus.workbook.cells import MOST_COLUMNS, Cell, Content, Live, Number, Paging, stored
from csbonus.workbook.rows import RowForm, RowSheet, RowWriter
from csbonus.workbook.texts import writable


class Sheet:
    """A sheet: writes cells and remembers how wide each column's texts are.

    Rows are counted from 0 however many there are. Where a sheet `continues`, those beyond what Excel holds stand on
    further pages, each below the `head` of the table that it goes on with; `next` is the row to be written next.
    """

    def __init__(
        self,
        book: Book,
        name: str,
        *,
        is_shown: bool = True,
        has_charts: bool = False,
        continues: bool = False,
    ) -> None:
        self.book = book
        self.title = name
        self.wide: dict[int, int] = {}
        self.next = 0
        self.head: Callable[[int], None] | None = None
        self.paging = Paging(name, book.making.most_rows)
        self._continues = continues
        self._in_whole_rows = not has_charts
        self.pages: list[Any] = []
        self._writers: list[RowWriter | None] = []
        self._add_page()
        if not is_shown:
            self.page.hide()

    @property
    def page(self) -> Any:  # noqa: ANN401 - XlsxWriter has no types
        """The first page; most sheets have no other."""
        return self.pages[0]

    @property
    def name(self) -> str:
        """The name of the page on which the next row will stand, as formulas of that row know it."""
        if self.next < self.paging.most_rows or not self._continues:
            return self.title
        return self.paging.name(self.paging.place(self.next)[0])

    def cell(self, row: int, column: int) -> Cell:
        """Give the address of a cell."""
        return self.paging.cell(row, column)

    def areas(self, rows: tuple[int, int], column: int, seen_from: str) -> list[str]:
        """Write a column's cells from one row to another, page by page, as a formula on a sheet names them."""
        return self.paging.areas(rows, column, seen_from)

    def parts(self, first: int, last: int) -> Iterator[tuple[Any, int, int]]:
        """Cut rows that were written into those of each page; gives the page, and its first and last row there."""
        return ((self.pages[page], start, end) for page, start, end in self.paging.parts(first, last))

    def put(self, row: int, column: int, content: Content, style: str) -> Cell:
        """Write a cell of any content."""
        self._check_column(column)
        page, at = self._open(row)
        self._put(page, (at, column), content, style)
        return Cell(self.paging.name(page), at, column)

    def put_row(self, row: int, contents: Sequence[Content], styles: tuple[str, ...], points: float) -> None:
        """Write the cells of a row, each with its style, from the first column on, and set the row's height.

        Nothing else is written to the row.
        """
        self._check_column(len(contents) - 1)
        page, at = self._open(row)
        self._put_row((page, at), contents, styles, points)

    def put_in(
        self, form: RowForm, row: int, contents: Sequence[Content], styles: tuple[str, ...], points: float
    ) -> None:
        """Write a row in a form as `put_row` does; `contents` are those of its open cells, `styles` those of all."""
        page, at = self._open(row)
        writer = self._writers[page]
        if writer is None:
            self._put_row((page, at), form.whole(contents), styles, points)
        else:
            writer.write_in(form, at, contents, styles, points)

    def put_head(
        self, page: int, contents: Sequence[Content], styles: tuple[str, ...], points: float
    ) -> None:
        """Write the first row of a further page."""
        self._put_row((page, 0), contents, styles, points)

    def merge(self, first: tuple[int, int], last: tuple[int, int], style: str) -> None:
        """Show the cells from one to another, each a row and a column, as one; their rows are written afterwards."""
        page, at = self._open(first[0])
        down = last[0] - first[0]
        self.pages[page].merge_range(at, first[1], at + down, last[1], "", self.book.format(style))

    def set_height(self, row: int, points: float) -> None:
        """Set how high a row is whose cells are written one by one."""
        page, at = self._open(row)
        self.pages[page].set_row(at, points)

    def measure(self, column: int, width: int) -> None:
        """Note that something so wide stands in a column."""
        self.wide[column] = max(width, self.wide.get(column, 0))

    def _open(self, row: int) -> tuple[int, int]:
        """Find a row's page, and turn to it where it is new."""
        page, at = self.paging.place(row)
        if page and not self._continues:
            raise _too_long(self.title, self.paging.most_rows)
        while page >= len(self.pages):
            self._add_page()
            if self.head is not None:
                self.head(len(self.pages) - 1)
        return page, at

    def _add_page(self) -> None:
        name = self.paging.name(len(self.pages))
        before = self.pages[-1] if self.pages else None
        page = self.book.page(name, in_whole_rows=self._in_whole_rows, after=before)
        is_plain = not isinstance(page, RowSheet)
        self.pages.append(page)
        self._writers.append(None if is_plain else RowWriter(page, self.book.format, self._writable))

    def _put_row(
        self, place: tuple[int, int], contents: Sequence[Content], styles: tuple[str, ...], points: float
    ) -> None:
        page, at = place
        writer = self._writers[page]
        if writer is not None:
            writer.write(at, contents, styles, points)
            return
        self.pages[page].set_row(at, points)
        for column, (content, style) in enumerate(zip(contents, styles, strict=True)):
            self._put(page, (at, column), content, style)

    def _put(self, number: int, at: tuple[int, int], content: Content, style: str) -> None:
        page, content = self.pages[number], self._writable(content)
        if isinstance(content, Live):
            self._put_formula(page, at, content, style)
        elif isinstance(content, Number):
            page.write_number(*at, stored(content.value), self.book.format(style, content.shown_as))
        elif content:
            page.write_string(*at, writable(content), self.book.format(style))
        else:
            page.write_blank(*at, None, self.book.format(style))

    def _put_formula(self, page: Any, at: tuple[int, int], live: Live, style: str) -> None:  # noqa: ANN401 - XlsxWriter has no types
        shown = self.book.format(style, live.shown_as)
        value = "" if live.value is None else stored(live.value)
        if live.is_array:
            page.write_array_formula(*at, *at, f"={live.formula}", shown, value)
        else:
            page.write_formula(*at, f"={live.formula}", shown, value)

    def _writable(self, content: Content) -> Content:
        """Turn a formula that is not wanted, or that Excel would not open, into its value."""
        if not isinstance(content, Live) or not (self.book.values or not content.is_portable):
            return content
        return "" if content.value is None else Number(content.value, content.shown_as)

    def _check_column(self, column: int) -> None:
        if column >= MOST_COLUMNS:
            raise _too_wide(self.title)


def _too_long(sheet: str, rows: int) -> Exception:
    return refuse(
        "sheet-too-long",
        Text(f"工作表“{sheet}”超过 Excel 的 {rows} 行；请按团队或店铺分批计算",
             f'sheet "{sheet}" would pass the {rows} rows of Excel; compute teams or shops apart'),
    )  # fmt: skip


def _too_wide(sheet: str) -> Exception:
    return refuse(
        "sheet-too-wide",
        Text(f"工作表“{sheet}”超过 Excel 的 {MOST_COLUMNS} 列；请按方案分批计算",
             f'sheet "{sheet}" would pass the {MOST_COLUMNS} columns of Excel; compute the plans apart'),
    )  # fmt: skip
