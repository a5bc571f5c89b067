"""A comparison as a workbook: before, after and live differences by person, line and month, and the causes."""

from msgspec import Struct

from csbonus.comparing.records import AgentChange, Amount, Cause, Comparison
from csbonus.problems import Lang, Source, Text
from csbonus.workbook.book import Book
from csbonus.workbook.cells import Cell, Content, Live, Number
from csbonus.workbook.comparison_summary import Origin, write_summary
from csbonus.workbook.notices import NAME as NOTICES
from csbonus.workbook.notices import write_notices
from csbonus.workbook.sheet import Sheet
from csbonus.workbook.table import Column, Table, ranges
from csbonus.workbook.texts import AMOUNT, CHANGE, rule_place

_PERCENT = "+0.0%;[Red]-0.0%;0.0%"
_SUMMARY, _PEOPLE, _LINES = Text("合计", "Totals"), Text("人员", "People"), Text("工资项目", "Lines")
_MONTHS, _CAUSES, _SHARES = (
    Text("月份", "Months"),
    Text("原因", "Causes"),
    Text("每人原因", "Causes by person"),
)
_DETAIL = Text("明细", "Details")
_NAMED = (
    Column(id="key", title=Text("编号", "Key"), style="left", widest=24),
    Column(id="name", title=Text("姓名", "Name")),
    Column(id="team", title=Text("团队", "Team")),
)
_AMOUNTS = (
    Column(id="before", title=Text("原来", "Before"), style="number"),
    Column(id="after", title=Text("之后", "After"), style="number"),
    Column(id="change", title=Text("变化", "Change"), style="bold_number"),
    Column(id="share", title=Text("变化率", "Change in %"), style="number"),
)
_AMOUNT_IDS = ("before", "after", "change")


def build_comparison(comparison: Comparison, origin: Origin, lang: Lang) -> bytes:
    """Make the workbook; the same comparison gives the same bytes."""
    month = comparison.months[0].after
    book = Book(lang, month)
    title = book.say(origin.title)
    sheets = {
        name: Sheet(book, book.say(name))
        for name in (_SUMMARY, _PEOPLE, _CAUSES, _LINES, _MONTHS, _SHARES, _DETAIL, NOTICES)
    }
    detail = _write_detail(sheets[_DETAIL], comparison, title)
    people = _write_people(sheets[_PEOPLE], comparison, detail, title)
    causes = _write_causes(sheets[_CAUSES], comparison, title)
    _write_lines(sheets[_LINES], comparison, detail, title)
    _write_months(sheets[_MONTHS], comparison, title)
    _write_shares(sheets[_SHARES], comparison, title)
    write_notices(sheets[NOTICES], origin.notices, title)
    write_summary(sheets[_SUMMARY], comparison, origin, (people, causes))
    marks = {"csbonus_month": month, "csbonus_comparison": "yes", "csbonus_version": origin.version}
    return book.close(title, marks)


def _change(before: Cell, after: Cell, amount: Amount) -> dict[str, Content]:
    """Write the difference of two cells, and its share of the first."""
    b, a = before.local, after.local
    share = None if amount.before <= 0 else amount.share
    return {
        "change": Live(f"{a}-{b}", amount.change, CHANGE),
        "share": Live(f'IF({b}>0,({a}-{b})/{b},"")', share, _PERCENT),
    }


def _add(table: Table, cells: dict[str, Content], amount: Amount) -> int:
    """Add a row with a difference; `cells` hold what stands before and after."""
    before, after = (table.cell(table.next, column) for column in ("before", "after"))
    return table.add({**cells, **_change(before, after, amount)})


def _add_total(table: Table, first: int, amount: Amount, said: str, column: str) -> int:
    """Add a row that sums up those from `first` on; without any there is none."""
    cells: dict[str, Content] = {column: said}
    for id_, value in (("before", amount.before), ("after", amount.after)):
        rows = [table.cell(row, id_) for row in range(first, table.next)]
        cells[id_] = Live(f"SUM({ranges(rows, table.sheet.name)[0]})", value, AMOUNT)
    before, after = (table.cell(table.next, id_) for id_ in ("before", "after"))
    styles = {c.id: "total" if c.id in {*_AMOUNT_IDS, "share"} else "total_text" for c in table.columns}
    return table.add({**cells, **_change(before, after, amount)}, styles)


def _named(agent: AgentChange) -> dict[str, Content]:
    return {"key": agent.key, "name": agent.name, "team": agent.team}


class _Detail(Struct, frozen=True, kw_only=True):
    """Where the details stand: the column of a name as a range, for sums of those rows."""

    table: Table
    first: int

    def total(self, key: str, cell: Cell, column: str) -> str:
        """Write the sum of a column over the rows whose `key` is that in a cell."""
        return f"SUMIFS({self._range(column)},{self._range(key)},{cell.local})"

    def _range(self, column: str) -> str:
        top, last = (
            self.table.cell(row, column) for row in (self.first, max(self.first, self.table.next - 1))
        )
        return f"{top.seen_from('')}:{last.local}"


def _write_detail(sheet: Sheet, comparison: Comparison, title: str) -> _Detail:
    """Write a row per person and line: the amounts that everything else sums up."""
    line = (
        Column(id="line", title=Text("项目编号", "Line id"), style="left"),
        Column(id="title", title=Text("工资项目", "Line")),
    )
    table = Table(sheet, (*_NAMED, *line, *_AMOUNTS))
    first = table.next
    for agent in comparison.agents:
        for change in agent.lines:
            amount = change.amount
            cells = {
                **_named(agent),
                "line": change.id,
                "title": sheet.book.say(change.title),
                "before": Number(amount.before, AMOUNT),
                "after": Number(amount.after, AMOUNT),
            }
            _add(table, cells, amount)
    table.finish(title=title, frozen=2)
    return _Detail(table=table, first=first)


def _write_people(sheet: Sheet, comparison: Comparison, detail: _Detail, title: str) -> Cell:
    """Write a row per person; gives the cell of the total change."""
    status = Column(id="status", title=Text("情况", "Status"), style="centred")
    table = Table(sheet, (*_NAMED, Column(id="role", title=Text("岗位", "Role")), status, *_AMOUNTS))
    first = table.next
    for agent in comparison.agents:
        key = table.cell(table.next, "key")
        cells = {
            **_named(agent),
            "role": agent.role,
            "status": sheet.book.say(_STATUS[agent.status]),
            **_from_detail(detail, "key", key, agent.amount),
        }
        _add(table, cells, agent.amount)
    row = _add_total(table, first, comparison.amount, sheet.book.say(_SUMMARY), "key")
    table.finish(title=title, frozen=2)
    return table.cell(row, "change")


_STATUS = {
    "same": Text("", ""),
    "joined": Text("仅之后", "after only"),
    "left": Text("仅原来", "before only"),
}


def _from_detail(detail: _Detail, key: str, cell: Cell, amount: Amount) -> dict[str, Content]:
    return {
        "before": Live(detail.total(key, cell, "before"), amount.before, AMOUNT),
        "after": Live(detail.total(key, cell, "after"), amount.after, AMOUNT),
    }


def _write_lines(sheet: Sheet, comparison: Comparison, detail: _Detail, title: str) -> None:
    columns = (
        Column(id="line", title=Text("项目编号", "Line id"), style="left"),
        Column(id="title", title=Text("工资项目", "Line")),
    )
    table = Table(sheet, (*columns, *_AMOUNTS))
    first = table.next
    for line in comparison.lines:
        id_ = table.cell(table.next, "line")
        cells = {
            "line": line.id,
            "title": sheet.book.say(line.title),
            **_from_detail(detail, "line", id_, line.amount),
        }
        _add(table, cells, line.amount)
    if comparison.lines:
        _add_total(table, first, comparison.amount, sheet.book.say(_SUMMARY), "line")
    table.finish(title=title)


def _write_months(sheet: Sheet, comparison: Comparison, title: str) -> None:
    table = Table(sheet, (Column(id="month", title=_MONTHS, style="left"), *_AMOUNTS))
    first = table.next
    for month in comparison.months:
        amounts: dict[str, Content] = {
            "month": month.name,
            "before": Number(month.amount.before, AMOUNT),
            "after": Number(month.amount.after, AMOUNT),
        }
        _add(table, amounts, month.amount)
    _add_total(table, first, comparison.amount, sheet.book.say(_SUMMARY), "month")
    table.finish(title=title)


def _write_causes(sheet: Sheet, comparison: Comparison, title: str) -> Cell:
    """Write a row per cause; gives the cell of their sum."""
    table = Table(sheet, (
        Column(id="number", title=Text("序号", "No."), style="centred"),
        Column(id="what", title=_CAUSES, style="wrapped", widest=60),
        Column(id="before", title=Text("原来", "From"), style="wrapped", widest=36),
        Column(id="after", title=Text("之后", "To"), style="wrapped", widest=36),
        Column(id="change", title=Text("金额", "Amount"), style="bold_number"),
        Column(id="place", title=Text("位置", "Where"), style="left"),
    ))  # fmt: skip
    first = table.next
    for number, cause in enumerate(comparison.causes, 1):
        said = {id_: _parts(cause, sheet.book.lang, id_) for id_ in ("what", "before", "after")}
        table.add({
            "number": Number(number), **said, "change": Number(cause.amount, CHANGE), "place": _place(cause),
        })  # fmt: skip
    cells = [table.cell(row, "change") for row in range(first, table.next)]
    total = f"SUM({ranges(cells, sheet.name)[0]})" if cells else "0"
    styles = {column.id: "total" if column.id == "change" else "total_text" for column in table.columns}
    row = table.add(
        {"what": sheet.book.say(_SUMMARY), "change": Live(total, comparison.amount.change, CHANGE)}, styles
    )
    table.finish(title=title)
    return table.cell(row, "change")


def _parts(cause: Cause, lang: Lang, field: str) -> str:
    texts = [{"what": part.what, "before": part.before, "after": part.after}[field] for part in cause.parts]
    return "\n".join(text.to(lang) for text in texts)


def _place(cause: Cause) -> str:
    source: Source | None = next((part.source for part in cause.parts if part.source), None)
    return rule_place(source) if source else ""


def _write_shares(sheet: Sheet, comparison: Comparison, title: str) -> None:
    """Write every person's share of every cause, by the number that it has among the causes."""
    numbers = tuple(
        Column(id=f"cause_{number}", title=Text(f"原因 {number}", f"Cause {number}"), style="number")
        for number, _ in enumerate(comparison.causes, 1)
    )
    change = Column(id="change", title=Text("变化", "Change"), style="bold_number")
    table = Table(sheet, (*_NAMED, *numbers, change))
    for agent in comparison.agents:
        shares = {
            f"cause_{n}": Number(amount, CHANGE) if amount else "" for n, amount in enumerate(agent.causes, 1)
        }
        cells = [table.cell(table.next, column.id) for column in numbers]
        total = f"SUM({cells[0].local}:{cells[-1].local})" if cells else "0"
        table.add({**_named(agent), **shares, "change": Live(total, agent.amount.change, CHANGE)})
    table.finish(title=title, frozen=2)
