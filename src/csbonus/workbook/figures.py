"""The sheet 指标: every figure that was used, whose it is, and the cell of the file it was read from."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from functools import partial
from itertools import count

from msgspec import Struct, field

from csbonus.lang.describe import formula
from csbonus.lang.tree import Call, Expr, Ref, Scope
from csbonus.lang.walk import nodes
from csbonus.pay.payslip import PayRun, Payslip
from csbonus.pay.people import Gap, Measure
from csbonus.pay.plan import GROUP_SCOPES, Need, PayPlan
from csbonus.problems import Source, Text
from csbonus.workbook.addresses import PLAN, Addresses, Formulas, Owner, group_owner, owners_of
from csbonus.workbook.cells import Content, Live, Number
from csbonus.workbook.figure_rows import AS_VALUE, FigureRow, Reading, incident_rows
from csbonus.workbook.members import members_together
from csbonus.workbook.people import (
    NAME_COLUMN,
    NUMBER_COLUMN,
    PLAN_COLUMN,
    TEAM_COLUMN,
    columns_needed,
    identity,
)
from csbonus.workbook.sheet import Sheet
from csbonus.workbook.table import Column, Form, Table
from csbonus.workbook.texts import MISSING, base_name, number_format

NAME = Text("指标", "Figures")
COLUMNS = (
    PLAN_COLUMN,
    Column(id="of", title=Text("归属", "Of")),
    NUMBER_COLUMN,
    NAME_COLUMN,
    TEAM_COLUMN,
    Column(id="metric", title=Text("指标", "Figure")),
    Column(id="value", title=Text("值", "Value")),
    Column(id="unit", title=Text("单位", "Unit")),
    Column(id="raw", title=Text("原文 / 算法", "As read / how made")),
    Column(id="file", title=Text("文件", "File")),
    Column(id="sheet", title=Text("工作表", "Sheet"), widest=24),
    Column(id="cell", title=Text("单元格", "Cell"), widest=16),
)
SCOPES: Mapping[Scope, Text] = {
    "agent": Text("个人", "agent"), "team": Text("团队", "team"),
    "store": Text("店铺", "store"), "company": Text("全公司", "company"),
}  # fmt: skip
_SHOWN_AS: Mapping[str, Text] = {**dict(SCOPES.items()), PLAN[0]: Text("月份", "month")}
_OPEN = frozenset({"number", "name", "team"})
_MOST_SOURCES = 3


class _Pending(Struct, frozen=True):
    """A row whose place is known before it is written, since figures are made of later ones too."""

    owner: Owner
    key: str
    make: Callable[[], FigureRow]


class _Person(Struct, frozen=True):
    """A slip whose figures are written, how its person is named, whose figures its formulas read, and which."""

    payslip: Payslip
    who: Mapping[str, str]
    owners: tuple[Owner, ...]
    read: Mapping[str, Ref]


class _Derived(Struct, frozen=True):
    """A formula in words, and whether Excel would pass over blanks in it."""

    said: str
    passes_over_blanks: bool


class Figures(Struct, kw_only=True):
    """The sheet being written."""

    table: Table
    payrun: PayRun
    addresses: Addresses
    formulas: Formulas
    derived: dict[int, _Derived] = field(default_factory=dict)
    forms: dict[tuple[str | Text, ...], Form] = field(default_factory=dict)

    def write(self, plans: Sequence[PayPlan]) -> None:
        """Write what the agents and groups of the plans were computed from."""
        numbers = count(self.table.next)
        for plan in plans:
            for row, number in zip(self._rows_of(plan), numbers, strict=False):
                self.addresses.file(plan.id, row.owner, row.key, self.table.cell(number, "value"))
        for plan in plans:
            for row in self._rows_of(plan):  # once more: so many rows would take much room if they were kept
                self._write(plan, row.make())

    def _rows_of(self, plan: PayPlan) -> Iterable[_Pending]:
        payslips = [payslip for payslip in self.payrun.payslips if payslip.plan.id == plan.id]
        reading = Reading(plan)
        people = [
            _Person(payslip, identity(payslip.agent, ""), owners_of(payslip), reading.of(payslip))
            for payslip in sorted(payslips, key=lambda p: (p.agent.store, p.agent.team))
        ]
        for need in plan.needs:
            if need.scope == "agent":
                for person in people:
                    if _has_row(need, person):
                        make = partial(self._agent_row, plan, need, person)
                        yield _Pending(person.owners[0], need.key, make)
            else:
                yield from self._groups(plan, need, payslips)
        given = [row for person in people for row in _given(reading, person)]
        for scope in GROUP_SCOPES:
            for name in dict.fromkeys(payslip.agent.group(scope) for payslip in payslips):
                figures = self.payrun.group_figures[plan.id, scope, name]
                given += reading.given_to(group_owner(scope, name), figures, self._group(scope, name))
        if payslips:
            given += reading.of_month(payslips[0].figures, {"name": self.payrun.month})
        yield from (_Pending(row.owner, row.key, partial(_itself, row)) for row in given)

    def _agent_row(self, plan: PayPlan, need: Need, person: _Person) -> FigureRow:
        agent = person.payslip.agent
        read = agent.measures.get(need.metric.id) or agent.gaps.get(need.metric.id)
        value = self._value(plan, need, person.owners, person.payslip.figures.get(need.key))
        return self._row(need, person.owners[0], person.who, value, read)

    def _groups(self, plan: PayPlan, need: Need, payslips: Sequence[Payslip]) -> Iterable[_Pending]:
        groups: dict[str, list[Payslip]] = {}
        for payslip in payslips:
            groups.setdefault(payslip.agent.group(need.scope), []).append(payslip)
        for name, members in groups.items():
            make = partial(self._group_row, plan, need, name, members)
            yield _Pending(group_owner(need.scope, name), need.key, make)

    def _group_row(self, plan: PayPlan, need: Need, name: str, members: Sequence[Payslip]) -> FigureRow:
        owner = group_owner(need.scope, name)
        found = self.payrun.group_figures[plan.id, need.scope, name].get(need.key)
        group = self.payrun.groups.get((need.scope, name))
        read = group.measures.get(need.metric.id) if group and need.is_read else None
        value: Content
        is_together = need.formula is None and not need.is_read
        if need.members is not None or (is_together and self.table.sheet.book.is_excerpt):
            value = MISSING if found is None else Number(found, number_format(need.metric.unit, found))
        elif is_together:
            value = members_together(plan, need, members, (self.addresses, self.table.sheet.name), found)
        else:
            value = self._value(plan, need, (owner,), found)
        return self._row(need, owner, self._group(need.scope, name), value, read)

    def _group(self, scope: Scope, name: str) -> dict[str, str]:
        """Give the identifying cells of a group."""
        return {
            "name": name or self.table.sheet.book.say(SCOPES[scope]),
            "team": name if scope == "team" else "",
        }

    def _value(self, plan: PayPlan, need: Need, owners: tuple[Owner, ...], found: Decimal | None) -> Content:
        shown_as = number_format(need.metric.unit, found)
        if need.formula is None:
            return MISSING if found is None else Number(found, shown_as)
        is_strict = self._derived(need.formula).passes_over_blanks
        written = self.formulas.write(need.formula, plan.id, owners, strict=is_strict)
        return Live(f'IFERROR({written},"")', found, shown_as)

    def _row(
        self, need: Need, owner: Owner, who: Mapping[str, str], value: Content, read: Measure | Gap | None
    ) -> FigureRow:
        raw, sources = self._origin(need, read)
        metric = need.metric
        return FigureRow(
            owner=owner, key=need.key, who=who, title=metric.title, unit=metric.unit,
            value=value, raw=raw, sources=sources,
        )  # fmt: skip

    def _origin(self, need: Need, read: Measure | Gap | None) -> tuple[str, tuple[Source, ...]]:
        book = self.table.sheet.book
        if need.formula is not None:
            return self._derived(need.formula).said, ()
        if isinstance(read, Measure):
            return book.say(read.said), (read.source, *read.also)
        if read is not None:
            return read.raw, (read.source,)
        if need.is_read:
            return "", ()
        return book.say(_how_made(need)), ()

    def _derived(self, written: Expr) -> _Derived:
        """Look at a formula once for everybody."""
        key = id(written)  # a tree takes long to hash; the plan keeps it, so that its id stays its own
        if key not in self.derived:
            said = formula(written, self.table.sheet.book.lang)
            self.derived[key] = _Derived(said, _passes_over_blanks(written))
        return self.derived[key]

    def _write(self, plan: PayPlan, row: FigureRow) -> None:
        raw = self.table.sheet.book.say(row.raw) if isinstance(row.raw, Text) else row.raw
        file, sheet, cell = _place(row.sources)
        who = [row.who.get(column.id, "") for column in self.table.columns if column.id in _OPEN]
        self._form(plan, row, file, sheet).add([*who, row.value, raw, cell])

    def _form(self, plan: PayPlan, row: FigureRow, file: str, sheet: str) -> Form:
        """Give the form of a figure's rows: what is alike for everybody, or for all of a file, stands in it."""
        key = (plan.id, row.owner[0], row.key, row.title, file, sheet)
        if key not in self.forms:
            book = self.table.sheet.book
            self.forms[key] = self.table.form(
                {
                    "plan": book.say(plan.title),
                    "of": book.say(_SHOWN_AS[row.owner[0]]),
                    "metric": book.say(row.title),
                    "unit": row.unit.render(book.lang) if row.unit else "",
                    "file": file,
                    "sheet": sheet,
                }
            )
        return self.forms[key]


_MADE = {"sum": Text("成员合计", "sum of members"), "mean": Text("成员平均", "mean of members"),
         "none": Text("", "")}  # fmt: skip


def _how_made(need: Need) -> Text:
    if need.members is not None:
        return AS_VALUE
    is_from_rows = need.metric.rows is not None and need.scope == need.metric.of
    return _FROM_ROWS if is_from_rows else _MADE[need.metric.aggregate]


_FROM_ROWS = Text("明细合计（数值）", "from the record (value)")


def write_figures(sheet: Sheet, payrun: PayRun, addresses: Addresses, title: str) -> None:
    """Write the sheet and note where each figure stands."""
    table = Table(sheet, columns_needed(payrun, COLUMNS))
    figures = Figures(table=table, payrun=payrun, addresses=addresses, formulas=Formulas(addresses, sheet))
    figures.write(payrun.plans)
    table.finish(title=title)


def _given(reading: Reading, person: _Person) -> list[FigureRow]:
    payslip, read = person.payslip, person.read
    return [*incident_rows(payslip, read), *reading.shared(payslip), *reading.given(payslip, read)]


def _itself(row: FigureRow) -> FigureRow:
    return row


def _has_row(need: Need, person: _Person) -> bool:
    """Tell whether an agent's figure is shown: it is there, or a formula looks for it."""
    is_derived = need.formula is not None and not person.payslip.agent.is_base_only
    return is_derived or need.key in person.payslip.figures or need.key in person.read


def _passes_over_blanks(formula: Expr) -> bool:
    """Tell whether Excel would leave out a blank figure of a formula, as MIN and MAX do."""
    return any(isinstance(node, Call) and node.function in ("min", "max") for node in nodes(formula))


def _place(sources: Sequence[Source]) -> tuple[str, str, str]:
    """Name the file, sheet and cell of a figure; where it was summed up from many, the first few."""
    if not sources:
        return "", "", ""
    if len(sources) == 1:
        only = sources[0]
        return base_name(only.file), only.sheet or "", _cell(only)
    files = tuple(dict.fromkeys(base_name(source.file) for source in sources))
    sheets = tuple(dict.fromkeys(source.sheet or "" for source in sources))
    return _listed(files), _listed(sheets), _listed([_cell(source) for source in sources])


def _cell(source: Source) -> str:
    return source.cell or (str(source.line) if source.line else "")


def _listed(names: Sequence[str]) -> str:
    more = f" … ({len(names)})" if len(names) > _MOST_SOURCES else ""
    return ", ".join(names[:_MOST_SOURCES]) + more
