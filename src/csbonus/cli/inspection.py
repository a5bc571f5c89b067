"""What was found in files, as text to read and as a JSON record."""

from collections.abc import Iterator
from decimal import Decimal
from typing import TextIO

from csbonus.intake.circumstances import circumstances_said
from csbonus.intake.inspecting import Inspected, InspectedColumn, InspectedFile, InspectedSheet
from csbonus.lang.units import RATIO
from csbonus.lang.wording import plain
from csbonus.problems import Lang, Text, show
from csbonus.report.findings import finding_record
from csbonus.report.json_result import Record

INSPECT_SCHEMA = "csbonus.inspect/1"

_LEVELS = {
    "certain": Text("确定", "certain"),
    "likely": Text("大致确定", "likely"),
    "doubtful": Text("拿不准", "doubtful"),
}
_UNUSED = Text("（不认得，不用）", "(not known, not used)")
_PERCENT = Decimal(100)
_LONGEST_SAMPLES = 36


def inspection_record(found: Inspected, lang: Lang) -> Record:
    """Give what was found as a record."""
    return {
        "schema": INSPECT_SCHEMA,
        "files": [_file_record(file, lang) for file in found.files],
        "lacking": [title.to(lang) for title in found.lacking],
        "problems": [finding_record(problem, lang) for problem in found.problems],
        "notices": [finding_record(notice, lang) for notice in found.notices],
    }


def _file_record(file: InspectedFile, lang: Lang) -> Record:
    return {
        "file": file.file,
        "format": file.format,
        "sha256": file.sha256,
        "month": file.month or None,
        "sheets": [_sheet_record(sheet, lang) for sheet in file.sheets],
    }


def _sheet_record(sheet: InspectedSheet, lang: Lang) -> Record:
    return {
        "sheet": sheet.sheet,
        "kind": sheet.kind,
        "table": sheet.title.to(lang),
        "platform_id": sheet.platform.id if sheet.platform else None,
        "platform": sheet.platform.title.to(lang) if sheet.platform else None,
        "header_rows": list(sheet.header_rows),
        "attribution": sheet.circumstances.attribution,
        "exported": sheet.circumstances.exported or None,
        "confidence": sheet.confidence.level,
        "reasons": [reason.to(lang) for reason in sheet.confidence.reasons],
        "rows": {
            "read": sheet.read,
            "taken": sheet.taken,
            "left_out": [{"reason": reason.to(lang), "rows": rows} for reason, rows in sheet.left_out],
        },
        "columns": [
            {
                "column": column.letter,
                "header": column.header,
                "role": column.role,
                "meaning": column.meaning.to(lang) if column.meaning else None,
                "metrics": list(column.metrics),
                "unit": column.unit.render(lang) if column.unit is not None else None,
                "samples": [
                    {"text": text, "value": f"{value.normalize():f}" if value is not None else None}
                    for text, value in column.samples
                ],
                "missing": column.missing,
                "through": column.through.render() if column.through else None,
            }
            for column in sheet.columns
        ],
        "totals": [
            {
                "metric": check.metric.id,
                "cell": check.source.cell,
                "printed": f"{check.printed.normalize():f}",
                "added": f"{check.added.normalize():f}",
                "agrees": check.agrees,
            }
            for check in sheet.crosschecks
        ],
    }


def print_inspection(found: Inspected, stream: TextIO, lang: Lang, *, color: bool) -> None:
    """Print a section per file and a row per column."""
    from rich.console import Console
    from rich.table import Table

    console = Console(file=stream, no_color=not color, highlight=False, emoji=False, markup=False)
    for file in found.files:
        month = (
            Text(f"{file.month} 的数据", f"of {file.month}")
            if file.month
            else Text(
                "看不出月份，计算时要写 --month", "no month stated: say it with --month when it is paid"
            )
        )
        console.print(
            f"{show(file.file, 200)}  {file.format}  {month.to(lang)}", style="bold", soft_wrap=True
        )
        for sheet in file.sheets:
            for line in _lines(sheet, lang):
                console.print(f"  {line}", soft_wrap=True)
            table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False)
            for title in _TITLES:
                table.add_column(
                    title.to(lang), overflow="fold", justify="right" if title is _MISSING else "left"
                )
            for column in sheet.columns:
                table.add_row(*_cells(column, lang), style="" if column.used else "dim")
            console.print(table)
        console.print()
    if found.lacking:
        titles = "、".join(t.zh for t in found.lacking), ", ".join(t.en for t in found.lacking)
        said = Text(
            f"方案要用、这些文件里没有的：{titles[0]}", f"the plan needs, and no file has: {titles[1]}"
        )
        console.print(said.to(lang), soft_wrap=True)


_MISSING = Text("缺", "missing")
_TITLES = (
    Text("列", "col"), Text("表头", "header"), Text("含义", "meaning"), Text("单位", "unit"),
    Text("例子（原文→读成）", "examples (as written→as read)"), _MISSING,
)  # fmt: skip


def _lines(sheet: InspectedSheet, lang: Lang) -> Iterator[str]:
    rows = "、".join(str(row) for row in sheet.header_rows)
    of = sheet.platform.title if sheet.platform else None
    level = _LEVELS[sheet.confidence.level]
    yield Text(
        f"[{show(sheet.sheet)}] {sheet.title.zh}{f'，{of.zh}' if of else ''}，表头在第 {rows} 行，{level.zh}",
        f"[{show(sheet.sheet)}] {sheet.title.en}{f', {of.en}' if of else ''}, header in row {rows}, {level.en}",
    ).to(lang)
    for reason in sheet.confidence.reasons:
        yield f"    {reason.to(lang)}"
    for said in circumstances_said(sheet.circumstances):
        yield f"    {said.to(lang)}"
    left = "".join(f" + {count} {reason.zh}" for reason, count in sheet.left_out)
    left_en = "".join(f" + {count} {reason.en}" for reason, count in sheet.left_out)
    yield Text(
        f"行：共 {sheet.read} = 计入 {sheet.taken}{left}",
        f"rows: {sheet.read} = {sheet.taken} taken{left_en}",
    ).to(lang)
    own = [(show(column.header, 40), column.through.render()) for column in sheet.columns if column.through]
    if own:
        zh = "、".join(f"{header}（{place}）" for header, place in own)
        en = ", ".join(f"{header} ({place})" for header, place in own)
        yield Text(f"按自己的表头写法认出：{zh}", f"known by spellings of your own: {en}").to(lang)
    agreeing = [check.metric.title for check in sheet.crosschecks if check.agrees]
    if agreeing:
        titles = "、".join(title.zh for title in agreeing), ", ".join(title.en for title in agreeing)
        yield Text(
            f"汇总行与各行相加一致：{titles[0]}", f"the total row agrees with the rows added up: {titles[1]}"
        ).to(lang)


def _cells(column: InspectedColumn, lang: Lang) -> tuple[str, ...]:
    meaning = column.meaning.to(lang) if column.meaning else _UNUSED.to(lang)
    unit = column.unit.render(lang) if column.unit is not None else ""
    return (
        column.letter,
        show(column.header, 40),
        meaning,
        unit,
        _samples(column, lang),
        str(column.missing or ""),
    )


def _samples(column: InspectedColumn, lang: Lang) -> str:
    """Give the first cells, as many as stand on a line or two."""
    found = [_sample(column, text, value) for text, value in column.samples]
    while len(found) > 1 and sum(map(len, found)) > _LONGEST_SAMPLES:
        found.pop()
    return ("、" if lang == "zh" else "; ").join(found)


def _sample(column: InspectedColumn, text: str, value: Decimal | None) -> str:
    written = show(text.strip(), 24)
    if value is None:
        return written
    read = f"{plain(value * _PERCENT)}%" if column.unit == RATIO else plain(value, grouped=False)
    is_same = written == read or (column.unit != RATIO and written == f"{value:f}")
    return written if is_same else f"{written}→{read}"
