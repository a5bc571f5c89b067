"""The first sheet of a comparison: what it comes to, who gains and loses, what was compared."""

from decimal import Decimal

from msgspec import Struct

from csbonus.comparing.records import Comparison
from csbonus.problems import Notice, Text
from csbonus.workbook.cells import Cell, Content, Live
from csbonus.workbook.sheet import Sheet
from csbonus.workbook.table import ROW_POINTS, set_paper, set_widths
from csbonus.workbook.texts import AMOUNT, CHANGE, columns_wide, last_two

_WIDE = 90


class Origin(Struct, frozen=True, kw_only=True):
    """What was compared: its title, what stands for before and after, limits exceeded, notices, files, version.

    `told` are sentences for the first sheet: who loses most, and why.
    """

    title: Text
    sides: tuple[Text, Text]
    exceeded: tuple[Text, ...]
    told: tuple[tuple[Text, Text], ...]
    method: Text
    notices: tuple[Notice, ...]
    files: tuple[tuple[str, str], ...]
    version: str


def write_summary(sheet: Sheet, comparison: Comparison, origin: Origin, cells: tuple[Cell, Cell]) -> None:
    """Write what it comes to on one page, and that the causes add up."""
    say, people = sheet.book.say, cells[0]
    sheet.page.merge_range(0, 0, 0, 3, say(origin.title), sheet.book.format("title"))
    facts: list[tuple[Text, Content]] = [
        (Text("月份", "Months"), ", ".join(month.name for month in comparison.months)),
        (Text("原来的方案", "Before"), say(origin.sides[0])),
        (Text("之后的方案", "After"), say(origin.sides[1])),
        (Text("原来合计", "Total before"), _seen(people, -2, comparison.amount.before, sheet)),
        (Text("之后合计", "Total after"), _seen(people, -1, comparison.amount.after, sheet)),
        (Text("变化", "Change"), Live(people.seen_from(sheet.name), comparison.amount.change, CHANGE)),
        (
            Text("各原因之和", "Sum of the causes"),
            Live(cells[1].seen_from(sheet.name), comparison.amount.change, CHANGE),
        ),
        (Text("增加人数", "People who gain"), _count(people, ">0", len(comparison.winners), sheet)),
        (Text("减少人数", "People who lose"), _count(people, "<0", len(comparison.losers), sheet)),
        *((Text("超出限额", "Over the limit"), say(said)) for said in origin.exceeded),
        *((name, say(said)) for name, said in origin.told),
        (Text("归因方法", "How it is split"), say(origin.method)),
        *((Text("文件", "File"), f"{last_two(name)}  SHA-256 {sha}") for name, sha in origin.files),
        (Text("版本", "Version"), f"csbonus {origin.version}"),
    ]
    for row, (name, content) in enumerate(facts, 2):
        sheet.put(row, 0, say(name), "bold_text")
        sheet.put(row, 1, content, "wrapped" if isinstance(content, str) else "big_number")
        lines = -(-columns_wide(content) // (_WIDE - 4)) if isinstance(content, str) else 1
        sheet.page.set_row(row, max(lines, 1) * ROW_POINTS)
    sheet.measure(0, 20)
    sheet.measure(1, _WIDE)
    set_widths(sheet)
    set_paper(sheet, say(origin.title))
    sheet.page.fit_to_pages(1, 0)


def _seen(people: Cell, beside: int, value: Decimal, sheet: Sheet) -> Live:
    return Live(Cell(people.sheet, people.row, people.column + beside).seen_from(sheet.name), value, AMOUNT)


def _count(people: Cell, condition: str, value: int, sheet: Sheet) -> Live:
    """Count the changes above the total that meet a condition."""
    top = Cell(people.sheet, 1, people.column).seen_from(sheet.name)
    last = Cell(people.sheet, people.row - 1, people.column).local
    return Live(f'COUNTIF({top}:{last},"{condition}")', Decimal(value), "0")
