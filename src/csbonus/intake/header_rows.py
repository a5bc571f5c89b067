"""Headers of one to three rows: the text that names each column, and the texts above it that it stands under."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from csbonus.intake.merges import Merge
from csbonus.intake.tables import is_blank
from csbonus.intake.values.dates import read_month_text
from csbonus.intake.values.headers import normalise
from csbonus.intake.values.spellings import PARTS, PLAIN_GROUP, UNIT_SPELLINGS, summary_kind
from csbonus.intake.values.texts import half_width, is_missing, squeeze, visible
from csbonus.intake.xlsx.cells import Cell

LONGEST_HEADER = 100
MOST_ROWS = 3

_Texts = Mapping[int, Cell]
_UNIT_LETTERS = frozenset("天日小时分钟秒元万人次")


class HeaderCell(NamedTuple):
    """The cell that names a column, its whole text with a unit that stands below, and the texts it stands under."""

    cell: Cell
    text: str
    groups: tuple[str, ...] = ()


class HeaderRows(NamedTuple):
    """A header: how many rows it has, a cell for each column, and whether the rows above the last one matter.

    `is_spread` where a text counts for the blank cells to its right although they are not merged.
    """

    rows: int
    cells: tuple[HeaderCell, ...]
    is_grouped: bool = False
    is_spread: bool = False


def single(cells: Sequence[Cell]) -> HeaderRows:
    """Read one row as a header: a column for each of its texts."""
    return HeaderRows(1, tuple(HeaderCell(cell, cell.text) for cell in _texts(cells).values()))


def stacked(rows: Sequence[Sequence[Cell]], merges: Sequence[Merge]) -> HeaderRows | None:
    """Read two or three rows that stand one below the other as one header; nothing where they are none."""
    numbers = [row[0].row for row in rows]
    if numbers != list(range(numbers[0], numbers[0] + len(rows))) or not all(map(_is_header_like, rows)):
        return None
    texts = [_texts(row) for row in rows]
    if _is_row_of_units(texts[-1]):
        return _with_units(rows, texts, merges)
    spans = [list(_spans(upper, texts[place + 1 :], merges)) for place, upper in enumerate(texts[:-1])]
    cells = tuple(_named(texts, spans))
    return HeaderRows(
        rows=len(rows),
        cells=cells,
        is_grouped=all(_matters(upper, span, cells) for upper, span in zip(texts, spans, strict=False)),
        is_spread=any(one.is_spread and one.last > one.first for span in spans for one in span),
    )


def _with_units(
    rows: Sequence[Sequence[Cell]], texts: Sequence[_Texts], merges: Sequence[Merge]
) -> HeaderRows | None:
    """Read a header whose last row holds the units of those above."""
    above = single(rows[0]) if len(rows) == 2 else stacked(rows[:-1], merges)  # noqa: PLR2004
    if above is None:
        return None
    units = {column: squeeze(cell.text).strip("()") for column, cell in texts[-1].items()}
    if not set(units) <= {one.cell.column for one in above.cells}:
        return None
    cells = (
        one._replace(text=f"{one.text}({units[one.cell.column]})") if one.cell.column in units else one
        for one in above.cells
    )
    return above._replace(rows=len(rows), cells=tuple(cells), is_grouped=True)


class _Span(NamedTuple):
    """A text above others, and the columns that it stands above."""

    text: str
    first: int
    last: int
    is_spread: bool


def _texts(cells: Sequence[Cell]) -> dict[int, Cell]:
    return {
        cell.column: cell
        for cell in cells
        if cell.kind == "text" and len(cell.text) <= LONGEST_HEADER and not is_blank(cell)
    }


def _is_header_like(cells: Sequence[Cell]) -> bool:
    filled = [cell for cell in cells if cell.kind != "text" or not is_blank(cell)]
    return len(filled) == len(_texts(cells)) > 0 and all(_is_word(cell.text) for cell in filled)


def _is_word(text: str) -> bool:
    """Tell whether a text may be part of a header: no figure, no placeholder of one, no label of a total."""
    plain = half_width(text)
    digits = plain.lstrip("¥-+(. ")[:1].isdigit()
    is_figure = digits and not any(c.isalpha() and c not in _UNIT_LETTERS for c in plain)
    is_figure = is_figure and read_month_text(plain) is None
    return not is_figure and not is_missing(text) and summary_kind(text) in {None, "sum"}


def _is_row_of_units(texts: _Texts) -> bool:
    return bool(texts) and all(squeeze(cell.text).strip("()") in UNIT_SPELLINGS for cell in texts.values())


def _spans(upper: _Texts, below: Sequence[_Texts], merges: Sequence[Merge]) -> Iterator[_Span]:
    """Find how far each text of a row reaches over those below it."""
    last_column = max(column for texts in (upper, *below) for column in texts)
    ends = {m.first_column: m.last_column for m in merges if _begins_in(m, upper)}
    wide = any(last > first for first, last in ends.items())
    starts = sorted(upper)
    for place, column in enumerate(starts):
        if not any(column in texts for texts in below):
            reaches_over = any(column < c <= ends.get(column, column) for texts in below for c in texts)
            if not reaches_over:
                continue
        until = starts[place + 1] - 1 if place + 1 < len(starts) else last_column
        end = ends.get(column, column) if wide else until
        yield _Span(visible(upper[column].text), column, end, not wide)


def _begins_in(merge: Merge, texts: _Texts) -> bool:
    cell = texts.get(merge.first_column)
    return cell is not None and cell.row == merge.first_row


def _named(texts: Sequence[_Texts], spans: Sequence[Sequence[_Span]]) -> Iterator[HeaderCell]:
    """Name each column by its lowest text, with those that reach over it from above."""
    for column in sorted({column for row in texts for column in row}):
        lowest = max(place for place, row in enumerate(texts) if column in row)
        groups = (_over(span, column) for span in spans[:lowest])
        cell = texts[lowest][column]
        yield HeaderCell(cell, cell.text, tuple(group for group in groups if group))


def _over(spans: Sequence[_Span], column: int) -> str:
    return next((span.text for span in spans if span.first <= column <= span.last), "")


def _matters(upper: _Texts, spans: Sequence[_Span], cells: Sequence[HeaderCell]) -> bool:
    """Tell whether a row above is part of the header, and not a title: it sorts the columns or names some itself."""
    if any(":" in half_width(cell.text) or read_month_text(cell.text) for cell in upper.values()):
        return False
    columns = {one.cell.column for one in cells}
    partial = [span for span in spans if any(not span.first <= column <= span.last for column in columns)]
    if any(_tells(span.text) or (span.last > span.first and not span.is_spread) for span in partial):
        return True
    return len(spans) > 1 and _has_twins(cells)


def _tells(text: str) -> bool:
    name = normalise(text).name
    return name in PARTS or PLAIN_GROUP.fullmatch(name) is not None


def _has_twins(cells: Sequence[HeaderCell]) -> bool:
    names = [normalise(one.text).name for one in cells]
    return len(set(names)) < len(names)
