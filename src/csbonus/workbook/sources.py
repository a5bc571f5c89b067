"""The sheet 来源: what the month was computed from, and the totals to check it by."""

from collections.abc import Mapping, Sequence

from csbonus.pay.payslip import PayRun
from csbonus.problems import Text
from csbonus.workbook.cells import Content, Live, Number
from csbonus.workbook.origin import Origin
from csbonus.workbook.sheet import Sheet
from csbonus.workbook.summary import TOTAL, SummaryCells, line_columns
from csbonus.workbook.table import Column, Table
from csbonus.workbook.texts import AMOUNT, WHOLE, base_name, last_two, number_format

NAME = Text("来源", "Sources")
_HASH = Column(id="detail", title=Text("SHA-256", "SHA-256"), widest=66)
FILE_COLUMNS = (
    Column(id="what", title=Text("数据文件", "Data file"), widest=48),
    _HASH,
    Column(id="sheets", title=Text("用到的工作表", "Sheets used"), widest=48),
    Column(
        id="exports",
        title=Text("平台、判定方式和导出时间", "Platform, attribution, time of export"),
        widest=48,
    ),
)
HISTORY_COLUMNS = (Column(id="what", title=Text("以前月份的结果", "Earlier month"), widest=48), _HASH)
RULE_COLUMNS = (Column(id="what", title=Text("规则文件", "Rules file"), widest=48), _HASH)
OPTION_COLUMNS = (
    Column(id="what", title=Text("选项", "Option"), widest=48),
    Column(id="detail", title=Text("内容", "Value"), widest=66),
)
PAGE_COLUMNS = (
    Column(id="what", title=Text("一张放不下的工作表", "Sheet that goes on"), widest=48),
    Column(id="detail", title=Text("接着写在", "Goes on with"), widest=66),
)
TOTAL_COLUMNS = (
    Column(id="what", title=Text("核对项", "Control total"), widest=48),
    Column(id="detail", title=Text("数", "Value"), style="left"),
)
ROW_COLUMNS = (
    Column(id="what", title=Text("数据文件", "Data file"), widest=48),
    Column(id="detail", title=Text("工作表 / 表", "Sheet / table"), widest=66),
    Column(id="left", title=Text("未计入及原因", "Left out, and why"), style="wrapped", widest=48),
    Column(id="read", title=Text("读取行数", "Rows read")),
    Column(id="paid", title=Text("计入行数", "Rows counted")),
)
CHECK_COLUMNS = (
    Column(id="what", title=Text("数据文件", "Data file"), widest=48),
    Column(id="detail", title=Text("汇总行的单元格 / 指标", "Cell of the total row / figure"), widest=66),
    Column(id="says", title=Text("核对结果", "Outcome"), widest=48),
    Column(id="printed", title=Text("汇总行", "Total row")),
    Column(id="added", title=Text("各客服相加", "Agents added up")),
)
_AGREES = Text("一致", "they agree")
_DIFFERS = Text("不一致，见“提示”", "they differ, see the notices")
_MOST_NAMED = 3
_VERSION = Text("csbonus 版本", "csbonus version")
_AGENTS = Text("人数", "Agents")


def write_sources(sheet: Sheet, payrun: PayRun, origin: Origin, summary: SummaryCells, title: str) -> None:
    """Write the sheet, one section under the other."""
    say = sheet.book.say
    join = "、" if sheet.book.lang == "zh" else ", "
    exports = {
        file: "；".join(f"{sheet}：{join.join(map(say, said))}" for sheet, said in sheets)
        for file, sheets in origin.exports
    }
    files = [
        {"what": base_name(f), "detail": sha, "sheets": join.join(used), "exports": exports.get(f, "")}
        for f, sha, used in origin.files
    ]
    rules = [{"what": last_two(rule), "detail": sha} for rule, sha in (*origin.rules, *origin.includes)]
    history = [{"what": base_name(f), "detail": sha} for f, sha in origin.history]
    options = [{"what": say(_VERSION), "detail": origin.version}]
    options += [{"what": name, "detail": value} for name, value in origin.options]
    row = 0
    sections: list[tuple[Sequence[Column], Sequence[Mapping[str, Content]]]] = [
        (TOTAL_COLUMNS, _totals(sheet, payrun, summary)),
        (FILE_COLUMNS, files),
        (ROW_COLUMNS, _rows(sheet, origin)),
        (CHECK_COLUMNS, _checks(sheet, origin)),
        (HISTORY_COLUMNS, history),
        (RULE_COLUMNS, rules),
        (OPTION_COLUMNS, options),
        (
            PAGE_COLUMNS,
            [{"what": names[0], "detail": join.join(_ends(names[1:]))} for names in origin.continued],
        ),
    ]
    table = None
    for columns, rows in sections:
        if rows:
            table = Table(sheet, columns, row=row)
            for cells in rows:
                table.add(cells)
            row = table.next + 1
    if table is not None:
        table.finish(title=title, has_filter=False, has_frozen=False)


def _ends(names: Sequence[str]) -> Sequence[str]:
    """Leave the middle of a long list out."""
    return names if len(names) <= _MOST_NAMED else (names[0], "…", names[-1])


def _totals(sheet: Sheet, payrun: PayRun, summary: SummaryCells) -> list[Mapping[str, Content]]:
    say = sheet.book.say
    rows: list[Mapping[str, Content]] = [{"what": say(_AGENTS), "detail": Number(payrun.people, WHOLE)}]
    for column in (*line_columns(payrun), TOTAL):
        cell = summary.total(column.id).seen_from(sheet.name)
        rows.append({"what": say(column.title), "detail": Live(cell, summary.sums[column.id], AMOUNT)})
    return rows


def _rows(sheet: Sheet, origin: Origin) -> list[Mapping[str, Content]]:
    say = sheet.book.say
    join = "；" if sheet.book.lang == "zh" else "; "
    return [
        {
            "what": base_name(file),
            "detail": f"{place} / {say(table)}" if place else say(table),
            "read": Number(read, WHOLE),
            "paid": Number(paid, WHOLE),
            "left": join.join(f"{say(reason)} {count}" for reason, count in left),
        }
        for file, place, table, read, paid, left in origin.rows
    ]


def _checks(sheet: Sheet, origin: Origin) -> list[Mapping[str, Content]]:
    say = sheet.book.say
    return [
        {
            "what": file,
            "detail": f"{place} / {say(metric.title)}",
            "says": say(_AGREES if agrees else _DIFFERS),
            "printed": Number(printed, number_format(metric.unit, printed)),
            "added": Number(added, number_format(metric.unit, added)),
        }
        for file, place, metric, printed, added, agrees in origin.crosschecks
    ]
