"""Two workbooks compared cell by cell: what is written, what is computed, and by which formula."""

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from msgspec import Struct

from csbonus.intake.xlsx.formulas import read_formulas
from csbonus.intake.xlsx.reader import Cell, Limits, decimal_of, read_data
from csbonus.problems import Problem, Source, Text, show

_OWN = Limits(
    file_bytes=2**31, unpacked_bytes=2**32, total_bytes=2**33, small_bytes=2**28, cells=10**8, characters=10**9,
    tags=10**9, strings=10**8, columns=16_384,
)  # fmt: skip
"""A workbook of ours may be larger than an input."""

_SPARE, _RELATIVE = Decimal("1e-9"), Decimal("1e-12")
"""What another program's arithmetic may leave behind in a stored value; never as much as a fen."""

_TEXT_IN_FORMULA = re.compile(r'("(?:[^"]|"")*")')
_QUOTED_SHEET = re.compile(r"'([\w.]+)'!")

FOLDER_NOTICES = frozenset(
    {
        "lock-file-skipped",
        "folder-files-not-read",
        "payslips-skipped",
        "history-other-file",
        "pattern-without-match",
    }
)
"""Notices of what lay beside the inputs, which may be gone."""

Place = tuple[int, int]


class _Held(Struct, frozen=True):
    """A cell's value and formula; either may be missing."""

    cell: Cell | None = None
    formula: str = ""


class Book(Struct, frozen=True):
    """A workbook's cells, by sheet and by row and column."""

    file: str
    sheets: Mapping[str, Mapping[Place, _Held]]


def read_book(data: bytes, file: str) -> Book:
    """Read the values and formulas of a workbook; one that is damaged is refused."""
    sheets = {}
    formulas = read_formulas(data, file, _OWN)
    for sheet in read_data(data, file, _OWN).sheets:
        cells = {cell.ref: cell for row in sheet.rows for cell in row}
        own = formulas[sheet.name]
        refs = dict.fromkeys((*cells, *own))
        sheets[sheet.name] = {_place(ref): _Held(cells.get(ref), own.get(ref, "")) for ref in refs}
    return Book(file, sheets)


def differences(
    found: Book, computed: Book, order: Sequence[str], same: Mapping[str, str]
) -> Iterator[Problem]:
    """Give every difference, sheet by sheet in an order of names, then row by row.

    `same` are words of the computed workbook that stand for others in the one found.
    """
    for sheet in sorted(computed.sheets, key=lambda name: _rank(name, order)):
        if sheet not in found.sheets:
            text = Text("缺少这张工作表", "this sheet is missing")
            yield Problem(code="verify-sheet", text=text, source=Source(file=found.file, sheet=sheet))
            continue
        ours, theirs = (_rows(book.sheets[sheet]) for book in (computed, found))
        for n in range(max(len(ours), len(theirs))):
            here = theirs[n] if n < len(theirs) else {}
            yield from _of_row(found.file, sheet, here, ours[n] if n < len(ours) else {}, same)


def _rank(name: str, order: Sequence[str]) -> tuple[int, str]:
    return next((n for n, known in enumerate(order) if name.startswith(known)), len(order)), name


def _rows(sheet: Mapping[Place, _Held]) -> list[dict[Place, _Held]]:
    """Put cells together to rows, without the rows of notices that speak of the folder alone."""
    last = max((row for row, _ in sheet), default=0)
    rows: list[dict[Place, _Held]] = [{} for _ in range(last)]
    for place in sorted(sheet):
        rows[place[0] - 1][place] = sheet[place]
    return [row for row in rows if not _is_of_folder(row)]


def _is_of_folder(row: Mapping[Place, _Held]) -> bool:
    return any(held.cell is not None and held.cell.text in FOLDER_NOTICES for held in row.values())


def _of_row(
    file: str,
    sheet: str,
    found: Mapping[Place, _Held],
    computed: Mapping[Place, _Held],
    same: Mapping[str, str],
) -> Iterator[Problem]:
    row = next((place[0] for place in (*found, *computed)), 0)
    theirs, ours = ({place[1]: held for place, held in cells.items()} for cells in (found, computed))
    for column in sorted({*theirs, *ours}):
        text = _difference(theirs.get(column, _Held()), ours.get(column, _Held()), same)
        if text is not None:
            source = Source(file=file, sheet=sheet, cell=_ref(row, column))
            yield Problem(code="verify-cell", text=text, source=source)


def _difference(found: _Held, computed: _Held, same: Mapping[str, str]) -> Text | None:
    if _formula(found.formula) != _formula(computed.formula):
        a, b = _told(found), _told(computed)
        return Text(f"公式不一样：现在是 {a.zh}，应为 {b.zh}", f"the formula is {a.en}, but was {b.en}")
    if not _is_same(found.cell, computed.cell, same):
        a, b = _shown(found.cell), _shown(computed.cell)
        return Text(f"现在是 {a.zh}，重新计算是 {b.zh}", f"it holds {a.en}, recomputed it is {b.en}")
    return None


def _is_same(found: Cell | None, computed: Cell | None, same: Mapping[str, str]) -> bool:
    if found is None or computed is None:
        return found is computed
    if found.kind == computed.kind == "number":
        a, b = decimal_of(found.text), decimal_of(computed.text)
        return abs(a - b) <= max(_SPARE, _RELATIVE * max(abs(a), abs(b)))
    text = computed.text
    for ours, theirs in same.items():
        text = text.replace(ours, theirs)
    return found.kind == computed.kind and found.text in (computed.text, text)


def _formula(written: str) -> str:
    """Bring a formula to a form that does not depend on which program saved it."""
    parts = _TEXT_IN_FORMULA.split(_QUOTED_SHEET.sub(r"\1!", written))
    return "".join(part if n % 2 else re.sub(r"\s+", "", part) for n, part in enumerate(parts))


def _told(held: _Held) -> Text:
    if not held.formula:
        return _shown(held.cell)
    return Text(f"={show(held.formula)}", f"={show(held.formula)}")


def _shown(cell: Cell | None) -> Text:
    if cell is None:
        return Text("空白", "blank")
    if cell.kind == "number":
        number = format(decimal_of(cell.text), "f")
        return Text(number, number)
    if cell.kind == "no_result":
        return Text("没有结果的公式", "a formula without its result")
    return Text(f"“{show(cell.text)}”", f'"{show(cell.text)}"')


_REF = re.compile(r"([A-Z]+)([0-9]+)")


def _place(ref: str) -> Place:
    found = _REF.fullmatch(ref)
    letters, digits = found.groups() if found else ("A", "1")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(digits), column


def _ref(row: int, column: int) -> str:
    from csbonus.intake.xlsx.cells import column_letters

    return f"{column_letters(column)}{row}"
