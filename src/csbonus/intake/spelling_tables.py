"""Header spellings of the payroll folder: a sheet whose rows say that one header means another, or a metric of the plan."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from csbonus.intake.findings import Remark, problem
from csbonus.intake.recognising import Headings, find_table
from csbonus.intake.table_rows import fate, key_texts
from csbonus.intake.tables import Row, Table
from csbonus.intake.values.headers import families_of, normalise, role_of
from csbonus.intake.values.spellings import KEY_COLUMNS, SPELLINGS
from csbonus.intake.wanted import Spelled, Wanted
from csbonus.intake.xlsx.cells import Sheet, Workbook
from csbonus.pay.metrics import Metric
from csbonus.problems import Source, did_you_mean, show

_HEADER_WITHIN = 30
_Senses = frozenset[tuple[str, str]]


class _Line(NamedTuple):
    """A row of the sheet: the header and what it means, each in the common form and as written, and their cells."""

    table: Table
    row: Row
    header: str
    means: str
    places: tuple[Source, Source]


def read_spellings(
    books: Iterable[Workbook], wanted: Wanted
) -> tuple[Mapping[str, Spelled], tuple[Remark, ...]]:
    """Read the spellings that files hold besides their data, by header in the common form."""
    headings = Headings(wanted)
    lines: list[_Line] = []
    remarks: list[Remark] = []
    for book in books:
        for sheet in book.sheets:
            if not sheet.hidden and _has_spellings(sheet):
                table, _ = find_table(sheet, book.file, headings, wanted, date1904=book.date1904)
                own, said = _lines(table) if table and table.kind == "spellings" else ([], [])
                lines += own
                remarks += said
    spellings, said = _known(lines, wanted)
    return spellings, (*remarks, *said)


def _has_spellings(sheet: Sheet) -> bool:
    for row in sheet.rows[:_HEADER_WITHIN]:
        roles = {role_of(normalise(cell.text)) for cell in row if cell.kind == "text"}
        if roles >= {"spelling", "means"}:
            return True
    return False


def _lines(table: Table) -> tuple[list[_Line], list[Remark]]:
    lines: list[_Line] = []
    remarks: list[Remark] = []
    for row in table.rows:
        keys, said = key_texts(table, row, "spelling", "means")
        remarks += said
        cells = (table.cell(row, "spelling"), table.cell(row, "means"))
        first = next(cell for cell in row.cells.values())
        spelling, means = (table.at(cell.ref if cell else first.ref) for cell in cells)
        if keys["spelling"] and keys["means"]:
            lines.append(_Line(table, row, keys["spelling"], keys["means"], (spelling, means)))
        elif not said:
            remarks.append(_incomplete(spelling))
    return lines, remarks


def _known(lines: Sequence[_Line], wanted: Wanted) -> tuple[dict[str, Spelled], list[Remark]]:
    known: dict[str, Spelled] = {}
    remarks: list[Remark] = []
    for line in lines:
        name = normalise(line.header).name
        targets = _targets(line.means, wanted)
        own, meant = _senses(name, wanted), frozenset(s for t in targets for s in _senses(t, wanted))
        if name in known:
            remarks.append(_twice(line, known[name]))
        elif len(targets) != 1:
            remarks.append(_ambiguous(line, targets) if targets else _unknown(line, wanted))
        elif own and own.isdisjoint(meant):
            remarks.append(_taken(line, own))
        else:
            known[name] = Spelled(targets[0], line.places[0])
            remarks.append(fate(line.table, line.row, None))
    return known, remarks


def _targets(means: str, wanted: Wanted) -> list[str]:
    """List the headers that a word may mean: itself where it is known, else the columns of the metric of that id."""
    name = normalise(means).name
    if _senses(name, wanted):
        return [name]
    return list(dict.fromkeys(normalise(m.columns[0]).name for m in _metrics(wanted) if m.id == means))


def _metrics(wanted: Wanted) -> Iterator[Metric]:
    yield from (m for m in (*wanted.agent.values(), *wanted.groups, *wanted.weights.values()) if m.columns)


def _senses(name: str, wanted: Wanted) -> _Senses:
    """List what a header is known to mean: a key, a figure by its usual header, a column that a plan names."""
    header = normalise(name)
    role = role_of(header)
    columns = [column for metric in _metrics(wanted) for column in metric.columns]
    columns += [c for record in wanted.records.values() for one in record.columns for c in one.columns]
    is_named = name in {normalise(column).name for column in (*columns, *wanted.attributes)}
    return frozenset(
        (
            *([("key", role)] if role else []),
            *(("figure", family) for family in families_of(header)),
            *([("column", name)] if is_named else []),
        )
    )


def _incomplete(source: Source) -> Remark:
    return problem(
        "spelling-incomplete",
        "这一行要写全：表头写法，和对应表头；不用的行请删去",
        "this row needs both the header's spelling and the header that it means; delete rows that are not used",
        source,
    )


def _unknown(line: _Line, wanted: Wanted) -> Remark:
    headers = (word for usual, others in SPELLINGS.items() for word in (usual, *others))
    keys = (word for words in KEY_COLUMNS.values() for word in words)
    hint = did_you_mean(line.means, [*(metric.id for metric in _metrics(wanted)), *headers, *keys])
    shown = show(line.means)
    return problem(
        "spelling-unknown",
        f"“{shown}”不是认得的表头，也不是方案里指标的名称；请写认得的表头，或方案用的列名、指标名；{hint.zh}",
        f'"{shown}" is no known header and no metric of the plan; write a known header, or a column or metric that the plan uses; {hint.en}',
        line.places[1],
    )


def _ambiguous(line: _Line, targets: Sequence[str]) -> Remark:
    shown, names = show(line.means), "、".join(show(target) for target in targets)
    return problem(
        "spelling-ambiguous",
        f"指标 {shown} 在几个范围里用不同的列（{names}），不知道是哪个；请写列名",
        f"metric {shown} is read from different columns ({names}); write the one that is meant",
        line.places[1],
    )


def _taken(line: _Line, own: _Senses) -> Remark:
    header, means = show(line.header), show(line.means)
    meaning = next(word for _, word in sorted(own))
    word = KEY_COLUMNS[meaning][0] if meaning in KEY_COLUMNS else meaning  # type: ignore[index]
    return problem(
        "spelling-taken",
        f"表头“{header}”本来就是“{show(word)}”，不能再当作“{means}”；请删去这一行，或在方案里写 column: {header}",
        f'header "{header}" is known as "{show(word)}" and cannot mean "{means}" as well; delete the row, or write column: {header} in the plan',
        line.places[0],
    )


def _twice(line: _Line, other: Spelled) -> Remark:
    header, place = show(line.header), other.source.render()
    return problem(
        "spelling-twice",
        f"表头“{header}”写了两次（另一处在 {place}）；请只留一行",
        f'header "{header}" is given twice (also at {place}); keep one row',
        line.places[0],
    )
