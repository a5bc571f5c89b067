"""The sheet 提示: what was left out, corrected or doubtful."""

from collections.abc import Sequence

from csbonus.problems import Notice, Source, Text
from csbonus.workbook.sheet import Sheet
from csbonus.workbook.table import Column, Table
from csbonus.workbook.texts import base_name, rule_place

NAME = Text("提示", "Notices")
COLUMNS = (
    Column(id="message", title=Text("提示", "Notice"), style="wrapped", widest=80),
    Column(id="file", title=Text("文件", "File")),
    Column(id="place", title=Text("工作表 / 行", "Sheet / line"), widest=24),
    Column(id="cell", title=Text("单元格", "Cell"), widest=16),
    Column(id="code", title=Text("代码", "Code")),
)
_NONE = Text("没有提示", "nothing to note")


def write_notices(sheet: Sheet, notices: Sequence[Notice], title: str) -> None:
    """Write the sheet."""
    table = Table(sheet, COLUMNS)
    for notice in dict.fromkeys(notices):
        table.add({"message": sheet.book.say(notice.text), "code": notice.code, **_place(notice.source)})
    if not notices:
        table.add({"message": sheet.book.say(_NONE)})
    table.finish(title=title, has_filter=bool(notices))


def _place(source: Source | None) -> dict[str, str]:
    if source is None:
        return {}
    if source.sheet is None and source.line is not None:
        return {"file": rule_place(source).rpartition(":")[0], "place": str(source.line)}
    return {"file": base_name(source.file), "place": source.sheet or "", "cell": source.cell or ""}
