"""Worksheets that take formulas as they are, and whole rows put together at once; leans on a few insides of XlsxWriter.

`INSIDES` names them. Where XlsxWriter no longer has them, rows are written cell by cell, more slowly.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.sharedstrings import SharedStringTable
from xlsxwriter.worksheet import Worksheet

from csbonus.workbook.cells import Content, Live, Number, column_name, stored
from csbonus.workbook.package import PACKAGE_INSIDES, Packed, pack
from csbonus.workbook.texts import writable

INSIDES: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (Worksheet, ("_prepare_formula", "_calculate_spans", "_write_rows", "_check_dimensions", "_escape_data")),
    *PACKAGE_INSIDES,
    (Format, ("_get_xf_index",)),
    (SharedStringTable, ("_get_shared_string_index",)),
)
"""What is used of XlsxWriter that it does not promise to keep."""

_ROWS_PACKED = 500
_TEXT, _BLANK, _NUMBER, _FORMULA, _OPEN, _ARRAY, _OPEN_ARRAY = range(7)
_CELLS = {
    _TEXT: '<c r="{0}\0" s="{1}" t="s"><v>%d</v></c>',
    _BLANK: '<c r="{0}\0" s="{1}"/>',
    _NUMBER: '<c r="{0}\0" s="{1}"><v>%.16G</v></c>',
    _FORMULA: '<c r="{0}\0" s="{1}"><f>%s</f><v>%s</v></c>',
    _OPEN: '<c r="{0}\0" s="{1}"><f>%s</f><v></v></c>',
    _ARRAY: '<c r="{0}\0" s="{1}"><f t="array" ref="{0}\0">%s</f><v>%s</v></c>',
    _OPEN_ARRAY: '<c r="{0}\0" s="{1}" t="str"><f t="array" ref="{0}\0">%s</f><v></v></c>',
}


_FORMULAS = ((_FORMULA, _OPEN), (_ARRAY, _OPEN_ARRAY))
_ROW = "\0"
"""Stands for the row's number in a template."""


class FormulaSheet(Worksheet):  # type: ignore[misc]
    """A worksheet that takes formulas as they are, without looking for functions newer than ours in each.

    It leaves out the hints about which columns a row takes up: nobody needs them.
    """

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:  # noqa: ARG002, FBT001, FBT002
        return formula.removeprefix("=")

    def _calculate_spans(self) -> None:
        pass


class _Run:
    """Whole rows one under the other, from the first to the last, packed so that many of them take little room."""

    def __init__(self, first: int) -> None:
        self.first = first
        self.last = first - 1
        self._packed: list[Packed] = []
        self._open: list[str] = []

    def add(self, text: str) -> None:
        """Take the next row."""
        self.last += 1
        self._open.append(text)
        if len(self._open) == _ROWS_PACKED:
            self._packed.append(pack(self._open))
            self._open.clear()

    def packed(self) -> list[Packed]:
        """Give the rows, packed."""
        return [*self._packed, pack(self._open)]


class RowSheet(FormulaSheet):
    """A worksheet that takes whole rows, from top to bottom, beside single cells; a row is either the one or the other."""

    dim_rowmin: int
    dim_rowmax: int

    def __init__(self) -> None:
        super().__init__()
        self._runs: list[_Run] = []

    def write_whole_row(self, row: int, columns: int, text: str) -> None:
        """Take a row of so many columns as it will stand in the file."""
        if self._check_dimensions(row, 0) or self._check_dimensions(row, max(columns - 1, 0)):
            raise ValueError(f"row {row} with {columns} columns is beyond the sheet")
        last = self._runs[-1].last if self._runs else -1
        if row <= last:
            raise ValueError(f"row {row} comes after row {last}")
        if row > last + 1 or not self._runs:
            self._runs.append(_Run(row))
        self._runs[-1].add(text)

    def _write_rows(self) -> None:
        first, last = self.dim_rowmin, self.dim_rowmax
        row = first
        for run in self._runs:
            self._write_between(row, run.first - 1)
            self.fh.write_packed(run.packed())
            row = run.last + 1
        self._write_between(row, last)
        self.dim_rowmin, self.dim_rowmax = first, last
        self._runs.clear()

    def _write_between(self, first: int, last: int) -> None:
        """Write rows of single cells."""
        if first <= last:
            self.dim_rowmin, self.dim_rowmax = first, last
            super()._write_rows()


class RowForm:
    """Rows that differ in some cells only, the open ones; `fixed` has the texts of the others, and None for each of these."""

    def __init__(self, fixed: Sequence[str | None]) -> None:
        self.fixed = tuple(fixed)
        self.texts = sum(bool(text) for text in fixed)
        self.templates: dict[tuple[object, ...], str] = {}
        self.is_begun = False

    def whole(self, contents: Iterable[Content]) -> list[Content]:
        """Put the contents of the open cells between the fixed ones."""
        given = iter(contents)
        return [next(given) if text is None else text for text in self.fixed]


class RowWriter:
    """Puts rows together: rows of the same looks share a template that only wants their numbers and texts.

    `format_of` finds the format of a style and a number format; `plain` turns a formula that cannot stay one into its value.
    """

    def __init__(
        self,
        page: RowSheet,
        format_of: Callable[[str, str], Format],
        plain: Callable[[Number | Live], Content],
    ) -> None:
        self._page = page
        self._format_of = format_of
        self._plain = plain
        self._shared = page.str_table
        self._share: Callable[[str], int] = self._shared._get_shared_string_index  # noqa: SLF001 - see INSIDES
        self._escape: Callable[[str], str] = page._escape_data  # noqa: SLF001 - see INSIDES
        self._templates: dict[tuple[object, ...], str] = {}

    def write(self, row: int, contents: Sequence[Content], styles: tuple[str, ...], points: float) -> None:
        """Write a row of cells with their styles from the first column on, so high."""
        looks: list[object] = [styles, points]
        holes: list[object] = []
        self._note(contents, looks, holes)
        key = tuple(looks)
        template = self._templates.get(key)
        if template is None:
            template = self._templates[key] = self._template(key, (None,) * len(contents))
        self._page.write_whole_row(row, len(contents), template.replace(_ROW, str(row + 1)) % tuple(holes))

    def write_in(
        self, form: RowForm, row: int, contents: Sequence[Content], styles: tuple[str, ...], points: float
    ) -> None:
        """Write a row in a form, of which only the open cells are given, but all styles."""
        if not form.is_begun:
            form.is_begun = True
            self.write(row, form.whole(contents), styles, points)
            return
        looks: list[object] = [styles, points]
        holes: list[object] = []
        self._note(contents, looks, holes)
        self._shared.count += form.texts
        key = tuple(looks)
        template = form.templates.get(key)
        if template is None:
            template = form.templates[key] = self._template(key, form.fixed)
        self._page.write_whole_row(row, len(form.fixed), template.replace(_ROW, str(row + 1)) % tuple(holes))

    def _note(self, contents: Sequence[Content], looks: list[object], holes: list[object]) -> None:
        """Note how cells look, and what they hold."""
        known, count = self._shared.string_table, 0
        for content in contents:
            if not isinstance(content, str):
                self._add(self._plain(content), looks, holes)
            elif not content:
                looks.append(_BLANK)
            else:
                looks.append(_TEXT)
                index = known.get(content)
                if index is None:
                    index = self._share(writable(content))
                else:
                    count += 1
                holes.append(index)
        self._shared.count += count

    def _add(self, content: Content, looks: list[object], holes: list[object]) -> None:
        """Note how a number, a formula or what stands for it looks, and what it holds."""
        if isinstance(content, Live):
            kinds = _FORMULAS[content.is_array]
            looks += (kinds[content.value is None], content.shown_as)
            holes.append(self._escape(content.formula))
            if content.value is not None:
                holes.append(stored(content.value))
        elif isinstance(content, Number):
            looks += (_NUMBER, content.shown_as)
            holes.append(stored(content.value))
        else:
            looks.append(_BLANK)

    def _template(self, key: tuple[Any, ...], fixed: Sequence[str | None]) -> str:
        """Make the template of rows that look so: their styles and height, then each cell's kind and number format."""
        styles, points = key[:2]
        given = iter(key[2:])
        cells = []
        for place, text in enumerate(fixed):
            kind = next(given) if text is None else _TEXT if text else _BLANK
            shown_as = "" if kind in (_TEXT, _BLANK) else next(given)
            index = self._format_of(styles[place], shown_as)._get_xf_index()  # noqa: SLF001 - see INSIDES
            cell = _CELLS[kind].format(column_name(place), index)
            cells.append(cell % self._shared.string_table[writable(text)] if text else cell)
        ends = f">{''.join(cells)}</row>" if cells else "/>"
        return f'<row r="{_ROW}"{self._height(points)}{ends}'

    def _height(self, points: float) -> str:
        """Write a row's height, in whole pixels, as XlsxWriter does."""
        pixels = int(points * 4 / 3 + 0.5)
        usual = self._page.default_row_height
        return "" if pixels == usual else f' ht="{pixels * 0.75:.16g}" customHeight="1"'


def has_insides() -> bool:
    """Tell whether XlsxWriter has all that whole rows lean on."""
    return all(hasattr(owner, name) for owner, names in INSIDES for name in names)
