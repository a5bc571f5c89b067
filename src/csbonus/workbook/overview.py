"""The sheet 总览: what the month costs, what it is made of, and how it spreads over teams, shops and plans."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal
from statistics import median

from msgspec import Struct

from csbonus.pay.payslip import PayRun, Payslip
from csbonus.problems import Text
from csbonus.workbook.cells import Cell, Content, Live, Number
from csbonus.workbook.charts import CHART_COLUMN, CHART_WIDTH, put_mix_chart, put_spread_chart, rows_of_chart
from csbonus.workbook.pages import points_on_page, scale_to_width
from csbonus.workbook.sheet import Sheet
from csbonus.workbook.summary import SummaryCells, line_column, line_columns, write_head
from csbonus.workbook.table import ROW_POINTS, Column, Table
from csbonus.workbook.texts import AMOUNT, WHOLE

NAME = Text("总览", "Overview")
_SHARE = "0.0%"
_FEN = Decimal("0.01")
_FIRST_ROW = 3
_USUAL_WIDTH = 9
"""A column that nothing was measured in."""

_HUGE = "1E+300"
"""Nobody gets so much; a page without anybody of a group would otherwise count as 0."""

_MONTH_COLUMNS = (
    Column(id="what", title=Text("本月合计", "The month"), widest=28),
    Column(id="value", title=Text("数", "Value")),
)
_MIX_COLUMNS = (
    Column(id="what", title=Text("工资构成", "Made up of"), widest=28),
    Column(id="amount", title=Text("金额", "Amount")),
    Column(id="share", title=Text("占合计", "Share")),
    Column(id="people", title=Text("涉及人数", "Slips")),
    Column(id="mean", title=Text("人均", "Per person")),
)
_SPREAD_COLUMNS = (
    Column(id="people", title=Text("人数", "People")),
    Column(id="total", title=Text("应发合计", "Total")),
    Column(id="share", title=Text("占合计", "Share")),
    Column(id="mean", title=Text("人均", "Mean")),
    Column(id="lowest", title=Text("最低", "Lowest")),
    Column(id="middle", title=Text("中位数", "Median")),
    Column(id="highest", title=Text("最高", "Highest")),
)
_AGENTS = Text("人数", "People")
_MEAN = Text("人均", "Mean")
_MIDDLE = Text("中位数", "Median")
_HIGHEST = Text("最高", "Highest")
_LOWEST = Text("最低", "Lowest")
_NONE = Text("（未填）", "(none)")


class _Grouping(Struct, frozen=True):
    """A way to put people together: the column of the summary that holds it, its title, and each person's."""

    column: str
    title: Text
    of: Callable[[Payslip], str]


def write_overview(sheet: Sheet, cells: SummaryCells, payrun: PayRun, title: str) -> None:
    """Write the sheet: its figures on the left, its charts on the right."""
    write_head(sheet, payrun, title)
    has_posts = payrun.people != len(payrun.payslips)
    writer = _Writer(sheet=sheet, cells=cells, payrun=payrun, has_posts=has_posts)
    table = writer.write_month()
    table = mix = writer.write_mix(table.next + 1)
    spreads = []
    for grouping in _groupings(cells, sheet):
        table = writer.write_spread(grouping, table.next + 1)
        spreads.append(table)
    table.finish(title=title, has_filter=False, has_frozen=False)
    below = put_mix_chart(mix, _FIRST_ROW)
    if spreads:
        put_spread_chart(spreads[0], _on_one_page(sheet, below, rows_of_chart(spreads[0])))


def _on_one_page(sheet: Sheet, row: int, rows: int) -> int:
    """Find the row from which so many stand on one page of paper: the next page's first where this one ends between."""
    widths = [sheet.wide.get(place, _USUAL_WIDTH) for place in range(CHART_COLUMN)]
    scale = scale_to_width([*widths, CHART_WIDTH])
    on_page = int(points_on_page(scale) // ROW_POINTS)
    rest = on_page - row % on_page
    if rows <= rest or rows > on_page:
        return row
    sheet.page.set_print_scale(scale)  # Excel overlooks breaks where a sheet is fitted to pages
    sheet.page.set_h_pagebreaks([row + rest])
    return row + rest


def _groupings(cells: SummaryCells, sheet: Sheet) -> Iterator[_Grouping]:
    """List how people are put together: by every column that tells them apart."""
    known = (
        _Grouping("team", Text("按团队", "By team"), lambda payslip: payslip.agent.team),
        _Grouping("store", Text("按店铺", "By shop"), lambda payslip: payslip.agent.store),
        _Grouping("plan", Text("按方案", "By plan"), lambda payslip: sheet.book.say(payslip.plan.title)),
    )
    return (grouping for grouping in known if cells.has(grouping.column) and cells.rows)


class _Writer(Struct, frozen=True, kw_only=True):
    """Somebody with a slip for each of several posts is one person: then what goes by person is written as numbers."""

    sheet: Sheet
    cells: SummaryCells
    payrun: PayRun
    has_posts: bool

    def write_month(self) -> Table:
        """Write what the month comes to."""
        table = Table(self.sheet, _MONTH_COLUMNS, row=_FIRST_ROW)
        say = self.sheet.book.say
        total = Live(self.cells.total("total").seen_from(self.sheet.name), self.payrun.total, AMOUNT)
        table.add({"what": say(self.cells.columns[-1].title), "value": total}, {"value": "big_number"})
        self.sheet.measure(1, len(f"{self.payrun.total:,.2f}") * 5 // 4 + 5)
        if not self.payrun.payslips:
            table.add({"what": say(_AGENTS), "value": Number(0, WHOLE)})
        else:
            for what, live in self._spread_of_month():
                table.add({"what": say(what), "value": self._by_person(live)})
        return table

    def _spread_of_month(self) -> Iterator[tuple[Text, Live]]:
        totals, cells = _by_person(self.payrun.payslips), ",".join(self._all("total"))
        yield _AGENTS, Live(f"COUNT({cells})", Decimal(len(totals)), WHOLE)
        yield _MEAN, Live(_per_head(f"SUM({cells})", f"COUNT({cells})"), _mean(totals), AMOUNT)
        yield _MIDDLE, Live(_middle(cells), _rounded(median(totals)), AMOUNT)
        yield _HIGHEST, Live(f"MAX({cells})", max(totals), AMOUNT)
        yield _LOWEST, Live(f"MIN({cells})", min(totals), AMOUNT)

    def _by_person(self, live: Live) -> Content:
        return Number(live.value, live.shown_as) if self.has_posts and live.value is not None else live

    def write_mix(self, row: int) -> Table:
        """Write what the month is made up of, line by line."""
        table = Table(self.sheet, _MIX_COLUMNS, row=row)
        for column in line_columns(self.payrun):
            table.add(self._line(table, column))
        return table

    def _line(self, table: Table, column: Column) -> dict[str, Content]:
        if not self.payrun.payslips:
            return {"what": self.sheet.book.say(column.title)}
        paid = [
            line.amount
            for slip in self.payrun.payslips
            for line in slip.lines
            if line_column(line.rule) == column.id and line.amount
        ]
        own, people = (table.cell(table.next, name).local for name in ("amount", "people"))
        total = self.cells.sums[column.id]
        return {
            "what": self.sheet.book.say(column.title),
            "amount": Live(self.cells.total(column.id).seen_from(self.sheet.name), total, AMOUNT),
            "share": self._share(own, total),
            "people": Live(_added(f"({x}<>0)*1" for x in self._all(column.id)), Decimal(len(paid)), WHOLE),
            "mean": Live(
                f'IF({people}=0,"",{_per_head(own, people)})', _mean(paid) if paid else None, AMOUNT
            ),
        }

    def write_spread(self, grouping: _Grouping, row: int) -> Table:
        """Write how pay spreads over the groups of a kind, in the roster's order."""
        columns = (Column(id="what", title=grouping.title, widest=28), *_SPREAD_COLUMNS)
        table = Table(self.sheet, columns, row=row)
        groups: dict[str, list[Payslip]] = {}
        for slip in self.payrun.payslips:
            groups.setdefault(grouping.of(slip), []).append(slip)
        for name, slips in groups.items():
            table.add(self._group(table, grouping, name, _by_person(slips)))
        return table

    def _group(
        self, table: Table, grouping: _Grouping, name: str, totals: Sequence[Decimal]
    ) -> dict[str, Content]:
        what, total, people = (table.cell(table.next, column).local for column in ("what", "total", "people"))
        sought, together = what if name else '""', sum(totals, Decimal(0))
        members = [f"EXACT({names},{sought})" for names in self._all(grouping.column)]
        paid = _added(f"{of}*{x}" for of, x in zip(members, self._all("total"), strict=True))
        by_person = {
            "people": Live(_added(f"{of}*1" for of in members), Decimal(len(totals)), WHOLE),
            "lowest": Live(f"MIN({self._each(grouping, sought, _HUGE)})", min(totals), AMOUNT, is_array=True),
            "middle": Live(
                _middle(self._each(grouping, sought, '""')), _rounded(median(totals)), AMOUNT, is_array=True
            ),
            "highest": Live(
                f"MAX({self._each(grouping, sought, f'-{_HUGE}')})", max(totals), AMOUNT, is_array=True
            ),
        }
        return {
            "what": name or self.sheet.book.say(_NONE),
            **{column: self._by_person(live) for column, live in by_person.items()},
            "total": Live(f"ROUND({paid},2)", together, AMOUNT),
            "share": self._share(total, together),
            "mean": Live(f'IF({people}=0,"",{_per_head(total, people)})', _mean(totals), AMOUNT),
        }

    def _each(self, grouping: _Grouping, sought: str, other: str) -> str:
        """Write the totals of a group's members; on several pages everybody else is `other`, which counts for nothing."""
        names, amounts = (self._all(column, with_heads=True) for column in (grouping.column, "total"))
        other = f",{other}" if len(names) > 1 else ""
        return ",".join(f"IF(EXACT({of},{sought}),{x}{other})" for of, x in zip(names, amounts, strict=True))

    def _share(self, own: str, amount: Decimal) -> Live:
        """Write an amount as a share of the month; nothing where the month comes to nothing."""
        whole = Cell(self.sheet.name, _FIRST_ROW + 1, 1).local
        together = self.cells.sums["total"]
        value = amount / together if together else None
        return Live(f'IF({whole}=0,"",{own}/{whole})', value, _SHARE)

    def _all(self, column: str, *, with_heads: bool = False) -> list[str]:
        return self.cells.all(column, self.sheet.name, with_heads=with_heads)


def _by_person(slips: Sequence[Payslip]) -> list[Decimal]:
    """Add up what each person gets, in the order of the slips."""
    totals: dict[str, Decimal] = {}
    for slip in slips:
        totals[slip.agent.person] = totals.get(slip.agent.person, Decimal(0)) + slip.total
    return list(totals.values())


def _added(products: Iterable[str]) -> str:
    """Add up what products of whole columns come to, page by page."""
    return "+".join(f"SUMPRODUCT({product})" for product in products)


def _per_head(total: str, people: str) -> str:
    """Divide a total that is made exact first: a sum of fractions leaves a trace in Excel that would tip a half."""
    return f"ROUND(ROUND({total},2)/{people},2)"


def _middle(amounts: str) -> str:
    return f"ROUND(ROUND(2*MEDIAN({amounts}),2)/2,2)"


def _mean(amounts: Sequence[Decimal]) -> Decimal:
    return _rounded(sum(amounts, Decimal(0)) / len(amounts))


def _rounded(amount: Decimal) -> Decimal:
    return amount.quantize(_FEN, rounding=ROUND_HALF_UP)
