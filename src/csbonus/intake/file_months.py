"""Which months a file holds: by its name, its folder's name, its titles or its column of dates."""

from collections.abc import Iterator, Sequence
from pathlib import Path, PurePath

from msgspec import Struct

from csbonus.intake.books import Books
from csbonus.intake.files import NamedPath
from csbonus.intake.periods import Span, read_span
from csbonus.intake.values.dates import read_month_text
from csbonus.intake.values.headers import normalise
from csbonus.intake.values.spellings import KEY_COLUMNS
from csbonus.intake.values.texts import squeeze
from csbonus.intake.xlsx.cells import Cell, Sheet, Workbook
from csbonus.problems import Refusal

_MONTH_LENGTH = len("2026-10")
_LOOKED_AT = 10
_DATED = frozenset(squeeze(name) for role in ("date", "month") for name in KEY_COLUMNS[role])


class FilesOfMonth(Struct, frozen=True, kw_only=True):
    """A month and the files for it: its own, and those that are of no month in particular."""

    month: str
    files: tuple[NamedPath, ...]


def sort_by_month(
    files: Sequence[NamedPath], books: Books, chosen: Sequence[str] = ()
) -> tuple[FilesOfMonth, ...]:
    """Sort files by month, early to late; a file of no month in particular, such as a roster, goes with every one.

    With `chosen`, those months and no others. Without it a month counts where a file is of that month alone;
    none may be found.
    """
    spans = {named: _months(named, books) for named in files}
    own = {months[0] for months in spans.values() if len(months) == 1}
    wanted = (
        dict.fromkeys(sorted(chosen)) if chosen else sorted(own or {m for ms in spans.values() for m in ms})
    )
    return tuple(
        FilesOfMonth(
            month=month,
            files=tuple(named for named, months in spans.items() if not months or month in months),
        )
        for month in wanted
    )


def _months(named: NamedPath, books: Books) -> tuple[str, ...]:
    for text in (PurePath(named.name.replace("\\", "/")).name, Path(named.path).resolve().parent.name):
        span = read_month_text(text)
        if span is not None:
            return _between(span)
    try:
        book = books.read(named)
    except Refusal:
        return ()
    spans = [span for sheet in book.sheets if not sheet.hidden for span in _spans(sheet, book)]
    return tuple(sorted({month for span in spans for month in _between(span)}))


def _spans(sheet: Sheet, book: Workbook) -> Iterator[Span]:
    """Find the periods of a sheet's titles, which stand alone in their rows, or of its columns of dates."""
    for place, row in enumerate(sheet.rows[:_LOOKED_AT]):
        dated = [cell.column for cell in row if squeeze(normalise(cell.text).name) in _DATED]
        if len(row) > 1 and dated:
            yield from _in_columns(sheet.rows[place + 1 :], dated, book)
            return
        if len(row) == 1 and row[0].kind == "text":
            span = read_month_text(row[0].text)
            yield from [span] if span else []


def _in_columns(rows: Sequence[tuple[Cell, ...]], columns: Sequence[int], book: Workbook) -> Iterator[Span]:
    for row in rows:
        for cell in row:
            if cell.column in columns:
                span = read_span(cell, date1904=book.date1904)
                yield from [span] if span else []


def _between(span: Span) -> tuple[str, ...]:
    """List the months from the first to the last."""
    first, last = span[0][:_MONTH_LENGTH], span[1][:_MONTH_LENGTH]
    months = [first]
    while months[-1] < last:
        year, month = int(months[-1][:4]), int(months[-1][5:])
        months.append(f"{year + month // 12}-{month % 12 + 1:02d}")
    return tuple(months)
