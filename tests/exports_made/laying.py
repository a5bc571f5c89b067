"""An export laid out as rows of cells: titles, header, people, summary rows and notes, with the noise asked for."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import groupby
from random import Random

from exports_made.cells import Written, wide, written
from exports_made.layouts import Layout
from exports_made.noise import Noise
from exports_made.people import ADDED_UP, Figure, Person

Row = dict[int, Written]
Truth = Mapping[str, Mapping[Figure, Decimal | None]]
"""What an export says: the figures of each person by account or else name, nothing where one is missing."""

_NAMED = frozenset({"客服昵称", "姓名"})
_IN_TEN_THOUSANDS = ("单位：万元", "金额单位:万元", "制表人：小王　单位：人民币万元", "（单位：万元、人）")
_BRACKETS = (("(", ")"), ("（", "）"), ("（", ")"), ("【", "】"), ("[", "]"))


@dataclass(slots=True)
class Sheet:
    """A sheet: its rows, merged cells (first row, first column, last row, last column) and hidden rows, all from 0.

    `spellings` are headers that nobody knows and what they mean, for a sheet of their own.
    """

    name: str
    rows: list[Row] = field(default_factory=list)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden: list[int] = field(default_factory=list)
    spellings: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Column:
    header: str
    groups: tuple[str, ...] = ()
    figure: Figure | None = None
    key: int | None = None
    is_copy: bool = False


def lay_out(
    layout: Layout, people: Sequence[Person], noise: frozenset[Noise], chance: Random
) -> tuple[Sheet, Truth]:
    """Lay out an export and tell what it says."""
    page = _Page(layout, people, noise, chance)
    page.add_titles()
    header = page.add_header()
    body = [page.row_of(person) for person in people]
    summary = list(page.summary_rows()) if "summary_rows" in noise else []
    is_first = layout.summary_first != ("summary_turned" in noise)
    rows = [*summary, *body] if is_first else [*body, *summary]
    if "repeated_header" in noise:
        rows[1:1] = [dict(row) for row in header]
    page.add_rows(rows)
    return page.sheet, page.truth


class _Page:
    """A sheet while it is being laid out."""

    def __init__(
        self, layout: Layout, people: Sequence[Person], noise: frozenset[Noise], chance: Random
    ) -> None:
        self.layout = layout
        self.people = people
        self.noise = noise
        self.chance = chance
        self.sheet = Sheet(layout.sheet)
        self.truth: dict[str, dict[Figure, Decimal | None]] = {}
        self.placed = list(self._placed(self._columns()))

    def _columns(self) -> list[_Column]:
        layout = self.layout
        columns = [_Column(header=self._own(key), key=number) for number, key in enumerate(layout.keys)]
        figures = [
            _Column(
                header=self._own(self._spelled(spellings)),
                groups=layout.groups.get(figure, ()),
                figure=figure,
            )
            for figure, spellings in layout.headers.items()
        ]
        columns += figures
        if "duplicate_header" in self.noise:
            columns.append(replace(self.chance.choice(figures), is_copy=True))
        for other in layout.others:
            header = other.rpartition(" ")[2]
            columns.append(_Column(header=header, groups=layout.groups.get(other, ())))
        if "reordered" in self.noise:
            self.chance.shuffle(columns)
        outer = list(dict.fromkeys(column.groups[:1] for column in columns))
        inner = list(dict.fromkeys(column.groups for column in columns))
        if layout.header_rows > 1:
            columns.sort(key=lambda column: (outer.index(column.groups[:1]), inner.index(column.groups)))
        return columns

    def _spelled(self, spellings: Sequence[str]) -> str:
        return self.chance.choice(spellings) if "other_spelling" in self.noise else spellings[0]

    def _own(self, header: str) -> str:
        """Call a column by a name that nobody knows, where the noise asks for it."""
        if "own_spelling" not in self.noise:
            return header
        self.sheet.spellings[f"本店{header}"] = header
        return f"本店{header}"

    def _placed(self, columns: Sequence[_Column]) -> Iterator[tuple[int, _Column]]:
        place = 0
        for column in columns:
            place += "blank_columns" in self.noise and self.chance.random() < 1 / 4
            yield place, column
            place += 1

    def add_titles(self) -> None:
        """Add lines above the header."""
        if "merged_title" in self.noise:
            self.sheet.merged.append((len(self.sheet.rows), 0, len(self.sheet.rows), self.placed[-1][0]))
            self.sheet.rows.append({0: Written(value="客服绩效月报")})
        if "titles" in self.noise:
            self.sheet.rows.append({0: Written(value="统计时间：2026-10-01至2026-10-31")})
        if "unit_title" in self.noise:
            self.sheet.rows.append({2: Written(value=self.chance.choice(_IN_TEN_THOUSANDS))})
        elif "titles" in self.noise:
            self.sheet.rows += [{2: Written(value="单位：元")}, {}]

    def add_header(self) -> list[Row]:
        """Add the rows of the header."""
        top, count = len(self.sheet.rows), self.layout.header_rows
        rows: list[Row] = [{} for _ in range(count)]
        for place, column in self.placed:
            low = len(column.groups)
            rows[low][place] = Written(value=self._dressed(column, is_first=place == self.placed[0][0]))
            self._merge(top + low, place, top + count - 1, place)
        for level in range(count - 1):
            for first, last, text in self._runs(level):
                rows[level][first] = Written(value=text)
                self._merge(top + level, first, top + level, last)
        self.sheet.rows += rows
        return rows

    def _merge(self, *cells: int) -> None:
        first_row, first, last_row, last = cells
        if "spread_groups" not in self.noise and (first_row, first) != (last_row, last):
            self.sheet.merged.append((first_row, first, last_row, last))

    def _runs(self, level: int) -> Iterator[tuple[int, int, str]]:
        for groups, run in groupby(self.placed, key=lambda pair: pair[1].groups[: level + 1]):
            own = [place for place, _ in run]
            if len(groups) > level:
                yield own[0], own[-1], groups[level]

    def _dressed(self, column: _Column, *, is_first: bool) -> str:
        text = column.header
        if "other_brackets" in self.noise:
            opened, closed = self.chance.choice(_BRACKETS)
            text = text.replace("（", "(").replace("）", ")").replace("(", opened).replace(")", closed)
        if "full_width" in self.noise and "&" not in text:
            text = wide(text)
        if "bom" in self.noise:
            text = ("\ufeff" if is_first else "") + text[:2] + "\n" + text[2:] + " "
        return text

    def row_of(self, person: Person) -> Row:
        """Write a person's row, and note what it says."""
        row: Row = {}
        said: dict[Figure, Decimal | None] = {}
        for place, column in self.placed:
            if column.figure is None:
                row[place] = Written(value=self._other(person, column))
            elif column.is_copy:
                row[place] = self._written(person.figures[column.figure] + 1, column)
            else:
                gap = self._gap()
                row[place] = gap or self._written(person.figures[column.figure], column)
                said[column.figure] = None if gap else person.figures[column.figure]
        self.truth[person.name if self.layout.keys[0] in _NAMED else person.account] = said
        return row

    def _written(self, value: Decimal, column: _Column) -> Written:
        assert column.figure is not None
        return written(value, column.figure, column.header, self.noise, self.chance)

    def _other(self, person: Person, column: _Column) -> str | float:
        if column.key is None:
            return float(self.chance.randint(0, 99)) if self.chance.random() < 1 / 2 else ""
        return person.name if self.layout.keys[column.key] in _NAMED else person.account

    def _gap(self) -> Written | None:
        if "missing_words" in self.noise and self.chance.random() < 1 / 8:
            return Written(value=self.chance.choice(self.layout.missing))
        if "error_cells" in self.noise and self.chance.random() < 1 / 8:
            return Written(value=self.chance.choice(["#DIV/0!", "#N/A", "#REF!"]), kind="error")
        return None

    def summary_rows(self) -> Iterator[Row]:
        """Write the summary rows, each labelled in a key column or the second one."""
        keys = {column.key: place for place, column in self.placed if column.key is not None}
        label_at = keys.get(self.layout.label_in, keys[0])
        if "summary_second" in self.noise and self.placed[1][1].figure is None:
            label_at = self.placed[1][0]
        for label in (*self.layout.sums, *self.layout.means, *self.layout.foreign):
            row: Row = {label_at: Written(value=label)}
            for place, column in self.placed:
                value = self._summed(label, column.figure) if column.figure else None
                if value is not None:
                    row[place] = self._written(value, column)
            yield row

    def _summed(self, label: str, figure: Figure) -> Decimal | None:
        total = sum((person.figures[figure] for person in self.people), Decimal(0))
        if label in self.layout.sums:
            return total if figure in ADDED_UP else None
        if label in self.layout.means:
            is_told = figure not in ADDED_UP or not self.layout.is_split_summary
            return (total / max(len(self.people), 1)).quantize(Decimal("0.0001")) if is_told else None
        return Decimal(self.chance.randint(0, 9999)).scaleb(-4)

    def add_rows(self, rows: Sequence[Row]) -> None:
        """Add rows below the header, some hidden, with blank ones between, and a note at the end."""
        for row in rows:
            if "hidden_rows" in self.noise and self.chance.random() < 1 / 4:
                self.sheet.hidden.append(len(self.sheet.rows))
            self.sheet.rows.append(row)
            if "blank_rows" in self.noise and self.chance.random() < 1 / 4:
                self.sheet.rows.append({})
        if "notes" in self.noise:
            self.sheet.rows += [{}, {0: Written(value="注：数据以导出时为准")}]
