"""One worksheet read strictly: every cell once, in order, where it says it is; anything else is refused."""

import re

from csbonus.intake.xlsx.cells import LAST_ROW, Cell, Kind, Sheet, column_letters, column_numbers
from csbonus.intake.xlsx.container import Container, over_limit
from csbonus.intake.xlsx.faults import bad_range, bad_ref, bad_row, misplaced, row_again
from csbonus.intake.xlsx.markup import Attributes, check_root, feed
from csbonus.intake.xlsx.phrases import LONGEST_ESCAPE, Phrase
from csbonus.intake.xlsx.plain_cells import PlainCell, PlainCells
from csbonus.intake.xlsx.plain_rows import PlainRows, Stand
from csbonus.intake.xlsx.values import Values
from csbonus.problems import Refusal, Source

_ROW_NUMBER = re.compile(r"[1-9][0-9]{0,6}")
_RANGE = re.compile(r"[A-Z]{1,3}[1-9][0-9]{0,6}(:[A-Z]{1,3}[1-9][0-9]{0,6})?")
_QUOTED = re.compile(r'"[^"]*"')
_EXTERNAL = re.compile(r"\[[0-9]+\][^\[\]!]*!|[A-Za-z0-9_]\|")
_new_tuple = tuple.__new__
_TRUE = frozenset({"1", "true"})

_NOTHING, _OUTSIDE, _MERGES, _TABLE, _ROW, _CELL, _VALUE, _FORMULA, _PHRASE, _SKIPPED = range(10)
_DEPTH = (0, 1, 2, 2, 3, 4, 5, 5, 5, 0)
_PARENT = (_NOTHING, _NOTHING, _OUTSIDE, _OUTSIDE, _TABLE, _ROW, _CELL, _CELL, _CELL, _NOTHING)
_STANDS: dict[int, Stand] = {_TABLE: "between", _ROW: "in row"}


class SheetReader:
    """Takes the tags of a worksheet from the parser and puts its rows together.

    Where the parser stands is one number, and only what may stand there is taken, so that nothing is lost
    without a word. `start`, `end` and what they call for a cell run millions of times: they are kept lean.
    """

    __slots__ = (
        "_cells", "_column", "_columns", "_container", "_cut", "_deeper", "_digits", "_has_formula", "_has_table",
        "_is_external", "_is_row_hidden", "_number", "_numbers", "_part", "_phrase", "_plain", "_resume", "_row", "_shape", "_shapes", "_shared",
        "_shared_external", "_sheet", "_state", "_style", "_tag_c", "_tag_v", "_tags", "_tags_seen", "_type",
        "_value", "_values", "_widest", "chunks", "hidden_rows", "merged", "rows",
    )  # fmt: skip

    def __init__(self, container: Container, part: str, sheet: Source, values: Values) -> None:
        self._container, self._part, self._sheet, self._values = container, part, sheet, values
        self._numbers, self._shapes = values.numbers, values.shapes
        self._number, self._shape = values.number, values.shape
        self._columns, self._widest = column_numbers, container.limits.columns
        self._tags = self._tag_c = self._tag_v = ""
        self._state = self._resume = _NOTHING
        self._deeper = self._tags_seen = 0
        self._row = self._column = self._cut = 0
        self._digits = ""
        self._type, self._style = "n", "0"
        self._value: str | None = None
        self._phrase: Phrase | None = None
        self._has_table = self._has_formula = self._is_external = self._is_row_hidden = False
        self._shared, self._shared_external = "", set[str]()
        self._cells: list[Cell] = []
        self._plain = PlainCells(sheet, values, container.limits)
        self.chunks: list[str] = []
        self.rows: list[tuple[Cell, ...]] = []
        self.hidden_rows: set[int] = set()
        self.merged: list[str] = []

    def start(self, name: str, attributes: Attributes) -> None:
        """Take an opening tag."""
        if name == self._tag_v and self._state == _CELL:
            if self._value is not None:
                raise self._misplaced("v")
            self.chunks.clear()
            self._state = _VALUE
        elif name == self._tag_c and self._state == _ROW:
            self._start_cell(attributes)
        else:
            self._start_other(name, attributes)

    def _start_cell(self, attributes: Attributes) -> None:
        ref = attributes.get("r")
        if ref is None:
            column = self._column + 1
        else:
            column = self._columns[ref[: self._cut]] if ref[self._cut :] == self._digits else 0
            if column <= self._column:
                raise bad_ref(ref, column - self._column if column else None, self._row, self.place())
        self._column = column
        self._type = attributes.get("t", "n")
        self._style = attributes.get("s", "0")
        self._value = None
        self._state = _CELL

    def take_cells(self, cells: list[PlainCell]) -> None:
        """Take the cells of a row that are spelt plainly, as `start` and `end` would take them one by one."""
        self._cells, self._column, tags = self._plain.of(self._row, cells)
        self._tags_seen += tags

    @property
    def stands(self) -> Stand:
        """Tell where the parser stands."""
        return _STANDS.get(self._state, "inside" if self._has_table else "before")

    def end(self, name: str) -> None:
        """Take a closing tag."""
        state = self._state
        if state == _VALUE:
            chunks = self.chunks
            self._value = chunks[0] if len(chunks) == 1 else "".join(chunks)
            self._state = _CELL
        elif state == _CELL:
            self._end_cell()
        else:
            self._end_other(name)

    def _end_cell(self) -> None:
        self._state = _ROW
        text = self._value
        kind: Kind = "number"
        if not text or self._type != "n" or self._phrase is not None:
            kind, text = self._typed(text)
            if not text and kind != "no_result":
                self._has_formula = self._is_external = False
                return
        else:
            text = self._numbers.get(text) or self._number(text, self.place)
        column = self._column
        if column > self._widest:
            raise over_limit("columns", self._container.limits, self.place())
        shape = self._shapes.get(self._style) or self._shape(self._style)
        content = (self._row, column, kind, text, shape, self._has_formula, self._is_external)
        self._cells.append(_new_tuple(Cell, content))
        if self._has_formula:
            self._has_formula = self._is_external = False

    def _typed(self, text: str | None) -> tuple[Kind, str]:
        phrase, self._phrase = self._phrase, None
        if self._type == "inlineStr" or phrase is not None:
            if text or self._type != "inlineStr":
                raise self._misplaced("is")
            return "text", self._values.inline(phrase.text(), self.place) if phrase is not None else ""
        if text:
            return self._values.typed(self._type, text, self.place)
        self._count_tag()
        has_result = not self._has_formula or (self._type == "str" and text is not None)
        return ("text" if has_result else "no_result"), ""

    def _start_other(self, name: str, attributes: Attributes) -> None:
        self._count_tag()
        local = name.removeprefix(self._tags)
        if self._state in {_SKIPPED, _PHRASE}:
            self._go_deeper()
            if self._state == _PHRASE and self._phrase is not None:
                self._phrase.start(local, attributes)
            return
        known = _STARTS.get((self._state, local))
        if self._state == _NOTHING:
            self._start_sheet(name)
        elif known is not None:
            known(self, attributes)
        elif self._state in {_OUTSIDE, _MERGES} or local == "extLst":
            self._skip(attributes)
        else:
            raise self._misplaced(local)

    def _end_other(self, name: str) -> None:
        if self._deeper:
            self._deeper -= 1
            if self._state == _PHRASE and self._phrase is not None:
                self._phrase.end(name.removeprefix(self._tags))
            elif not self._deeper:
                self._state = self._resume
            return
        if self._state == _ROW:
            self._end_row()
        elif self._state == _FORMULA:
            self._end_formula()
        elif self._state == _OUTSIDE and not self._has_table:
            raise self._misplaced("/worksheet")
        self._state = _PARENT[self._state]

    def _start_sheet(self, name: str) -> None:
        self._tags = check_root(name, "worksheet", self._part, self._sheet)
        self._tag_c, self._tag_v = self._tags + "c", self._tags + "v"
        self._state = _OUTSIDE

    def _start_table(self, _attributes: Attributes) -> None:
        if self._has_table:
            raise self._misplaced("sheetData")
        self._has_table = True
        self._state = _TABLE

    def _start_merges(self, _attributes: Attributes) -> None:
        self._state = _MERGES

    def _add_merge(self, attributes: Attributes) -> None:
        merged = attributes.get("ref", "")
        if not _RANGE.fullmatch(merged):
            raise bad_range(merged, self._sheet)
        self.merged.append(merged)
        if len(self.merged) > self._container.limits.entries:
            raise over_limit("entries", self._container.limits, self._sheet)
        self._skip(attributes)

    def _start_row(self, attributes: Attributes) -> None:
        written = attributes.get("r")
        row = self._row + 1 if written is None else self._row_number(written)
        if row <= self._row:
            raise row_again(row, self._row, self._sheet)
        if row > LAST_ROW:
            raise over_limit("rows", self._container.limits, self._sheet)
        self._row, self._column = row, 0
        self._digits = str(row)
        self._cut = -len(self._digits)
        self._is_row_hidden = attributes.get("hidden") in _TRUE
        self._state = _ROW

    def _row_number(self, written: str) -> int:
        if not _ROW_NUMBER.fullmatch(written) or int(written) > LAST_ROW:
            raise bad_row(written, self._sheet)
        return int(written)

    def _end_row(self) -> None:
        if not self._cells:
            return
        if self._row > self._container.limits.rows:
            raise over_limit("rows", self._container.limits, self.place())
        self._container.spend("cells", len(self._cells), self._sheet)
        self.rows.append(tuple(self._cells))
        self._cells = []
        if self._is_row_hidden:
            self.hidden_rows.add(self._row)

    def _start_formula(self, attributes: Attributes) -> None:
        if self._has_formula:
            raise self._misplaced("f")
        self.chunks.clear()
        self._has_formula = True
        self._shared = attributes.get("si", "") if attributes.get("t") == "shared" else ""
        self._state = _FORMULA

    def _end_formula(self) -> None:
        formula = _QUOTED.sub("", "".join(self.chunks))
        self._is_external = _EXTERNAL.search(formula) is not None or self._shared in self._shared_external
        if self._is_external and self._shared:
            self._shared_external.add(self._shared)

    def _start_phrase(self, _attributes: Attributes) -> None:
        if self._phrase is not None:
            raise self._misplaced("is")
        self._phrase = Phrase(self.chunks, self._container.limits.text)
        self._state = _PHRASE

    def _skip(self, _attributes: Attributes) -> None:
        self._resume, self._state = self._state, _SKIPPED
        self._go_deeper()

    def _go_deeper(self) -> None:
        self._deeper += 1
        if (
            self._deeper + _DEPTH[self._resume if self._state == _SKIPPED else self._state]
            > self._container.limits.depth
        ):
            raise over_limit("depth", self._container.limits, self._sheet)

    def _count_tag(self) -> None:
        self._tags_seen += 1

    def pause(self) -> None:
        """Take the counted tags from the limit and keep no more text than a cell can have."""
        self._container.spend("tags", self._tags_seen, self._sheet)
        self._tags_seen = 0
        if self._state == _PHRASE and self._phrase is not None:
            self._phrase.pause()
        elif self._state not in {_VALUE, _FORMULA}:
            self.chunks.clear()
        elif sum(map(len, self.chunks)) > self._container.limits.text * LONGEST_ESCAPE:
            raise over_limit("text", self._container.limits, self.place())

    def place(self) -> Source:
        """Name the cell that is being read, or its sheet before the first cell of a row."""
        cell = f"{column_letters(self._column)}{self._row}" if self._column else None
        return Source(file=self._sheet.file, sheet=self._sheet.sheet, cell=cell)

    def _misplaced(self, local: str) -> Refusal:
        return misplaced(local, self.place() if self._row else self._sheet)


_STARTS = {
    (_OUTSIDE, "sheetData"): SheetReader._start_table,  # noqa: SLF001 - the table of its own methods
    (_OUTSIDE, "mergeCells"): SheetReader._start_merges,  # noqa: SLF001
    (_MERGES, "mergeCell"): SheetReader._add_merge,  # noqa: SLF001
    (_TABLE, "row"): SheetReader._start_row,  # noqa: SLF001
    (_CELL, "f"): SheetReader._start_formula,  # noqa: SLF001
    (_CELL, "is"): SheetReader._start_phrase,  # noqa: SLF001
}


def read_sheet(container: Container, part: str, place: Source, values: Values, *, is_hidden: bool) -> Sheet:
    """Read one worksheet part."""
    reader = SheetReader(container, part, place, values)
    feed(container.blocks(part, place), part, reader, place, lambda parser: PlainRows(parser, reader))
    name = place.sheet or ""
    return Sheet(name, is_hidden, tuple(reader.rows), frozenset(reader.hidden_rows), tuple(reader.merged))
