"""The rankings on the sheet 团队与门槛: everybody's figures, place and what it pays."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from msgspec import Struct

from csbonus.lang.check_units import unit_of
from csbonus.lang.describe import formula
from csbonus.lang.evaluate import value_of
from csbonus.lang.numbers import exact_arithmetic
from csbonus.lang.tree import Expr
from csbonus.lang.units import Unit
from csbonus.lang.walk import refs
from csbonus.pay.money import ZERO
from csbonus.pay.payslip import PayRun, Payslip, PayslipLine
from csbonus.pay.plan import Ranking, RankKey
from csbonus.pay.rank import RankResult
from csbonus.problems import Text
from csbonus.workbook.addresses import Addresses, Formulas, own, owners_of
from csbonus.workbook.cells import Cell, Content, Live, Number
from csbonus.workbook.figures import SCOPES
from csbonus.workbook.people import NAME_COLUMN, NUMBER_COLUMN, PLAN_COLUMN, columns_needed, identity
from csbonus.workbook.sheet import Sheet
from csbonus.workbook.table import Column, Table
from csbonus.workbook.texts import AMOUNT, WHOLE, number_format

_BEFORE = (
    PLAN_COLUMN,
    Column(id="ranking", title=Text("排名", "Ranking")),
    Column(id="group", title=Text("团队 / 店铺", "Group"), widest=24),
    NUMBER_COLUMN,
    NAME_COLUMN,
    Column(id="place", title=Text("名次", "Place"), style="centred"),
)
_PAYS = Column(id="amount", title=Text("金额", "Amount"))
_NOTE = Column(id="note", title=Text("备注", "Note"))
_LOWEST = Text("（低者在前）", " (lowest first)")
_CHOSEN = Text("主管指定", "named by the supervisor")
_INLINE = "rank("
"""Rankings of this name were written inside a formula; the plan does not list them."""


def listed(payrun: PayRun) -> list[RankResult]:
    """List the places of the rankings that the plans name."""
    return [result for result in payrun.ranks if not result.ranking.id.startswith(_INLINE)]


def write_ranks(
    sheet: Sheet, payrun: PayRun, ranks: Sequence[RankResult], addresses: Addresses, row: int
) -> list[Table]:
    """Write a table for every ranking, from a row downwards, with all its groups."""
    tables: list[Table] = []
    for plan, ranking in {(result.plan, result.ranking.id): result for result in ranks}:
        results = [result for result in ranks if (result.plan, result.ranking.id) == (plan, ranking)]
        writer = _Ranks(payrun=payrun, addresses=addresses, formulas=Formulas(addresses, sheet))
        tables.append(writer.write(sheet, results, row))
        row = tables[-1].next + 1
    return tables


class _Ranks(Struct, frozen=True, kw_only=True):
    payrun: PayRun
    addresses: Addresses
    formulas: Formulas

    def write(self, sheet: Sheet, results: Sequence[RankResult], row: int) -> Table:
        ranking = results[0].ranking
        slips = {slip.agent.key: slip for slip in self.payrun.payslips}
        pays = any(_lines(slips[key], ranking) for result in results for key in result.places)
        chosen = any(result.chosen for result in results)
        columns = [*_BEFORE, *_key_columns(ranking)] + [_PAYS] * pays + [_NOTE] * chosen
        table = Table(sheet, columns_needed(self.payrun, columns), row=row)
        for result in results:
            for key, place in sorted(result.places.items(), key=lambda of: (of[1].place, of[1].turn)):
                cells = self._member(sheet, result, slips[key], place.place)
                table.add({**cells, **self._amount(sheet, slips[key], ranking)})
        return table

    def _member(self, sheet: Sheet, result: RankResult, payslip: Payslip, place: int) -> dict[str, Content]:
        say, ranking = sheet.book.say, result.ranking
        cell = self.addresses.find(result.plan, (own(payslip),), ranking.key)
        return {
            **identity(payslip.agent, say(payslip.plan.title)),
            "ranking": say(ranking.title),
            "group": result.group or say(SCOPES[ranking.of]),
            "place": _seen(cell, Decimal(place), WHOLE, sheet.name),
            **{f"key.{n}": self._figure(payslip, key) for n, key in enumerate(ranking.keys)},
            "note": say(_CHOSEN) if payslip.agent.key in result.chosen else "",
        }

    def _figure(self, payslip: Payslip, key: RankKey) -> Content:
        with exact_arithmetic():
            value = value_of(key.figure)(payslip.figures)
        written = self.formulas.write(key.figure, payslip.plan.id, owners_of(payslip))
        return Live(written, value, number_format(_unit(key.figure), value))

    def _amount(self, sheet: Sheet, payslip: Payslip, ranking: Ranking) -> Mapping[str, Content]:
        lines = _lines(payslip, ranking)
        cells = [self.addresses.find(payslip.plan.id, (own(payslip),), x.rule.key) for x in lines]
        written = "+".join(cell.seen_from(sheet.name) for cell in cells if cell is not None)
        amount = sum((line.amount for line in lines), ZERO)
        return {"amount": Live(written, amount, AMOUNT)} if lines else {}


def _seen(cell: Cell | None, value: Decimal, shown_as: str, sheet: str) -> Content:
    """Refer to a figure, or write its value where it stands nowhere."""
    return Number(value, shown_as) if cell is None else Live(cell.seen_from(sheet), value, shown_as)


def _lines(payslip: Payslip, ranking: Ranking) -> list[PayslipLine]:
    """List the lines of a slip that go by a ranking."""
    return [line for line in payslip.lines if ranking.key in {ref.key for ref in refs(line.rule.expr)}]


def _key_columns(ranking: Ranking) -> Iterable[Column]:
    for n, key in enumerate(ranking.keys):
        after = _LOWEST if key.is_lowest_first else Text("", "")
        title = Text(formula(key.figure, "zh") + after.zh, formula(key.figure, "en") + after.en)
        yield Column(id=f"key.{n}", title=title)


def _unit(expr: Expr) -> Unit | None:
    found = unit_of(expr)
    return found if isinstance(found, Unit) else None
