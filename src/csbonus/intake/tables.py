"""Tables of sheets: their columns and what these mean, their rows, and what kind of table it is."""

from collections.abc import Iterable, Mapping
from functools import cached_property
from types import MappingProxyType
from typing import Literal, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from csbonus.intake.circumstances import Circumstances
from csbonus.intake.platforms import Origin
from csbonus.intake.values.headers import Fit, Header
from csbonus.intake.values.quantities import family_of
from csbonus.intake.values.spellings import Role
from csbonus.intake.wanted import Wanted
from csbonus.intake.xlsx.cells import Cell, column_letters
from csbonus.lang.units import Unit
from csbonus.pay.metrics import Metric, Record
from csbonus.problems import Source, Text

Kind = Literal["agents", "groups", "group_list", "roster", "incidents", "manual", "record", "spellings"]

TITLES: Mapping[Kind, Text] = {
    "agents": Text("客服数据", "figures per agent"),
    "groups": Text("团队或店铺数据", "figures per team or shop"),
    "group_list": Text("指标清单", "list of figures"),
    "roster": Text("花名册", "roster"),
    "incidents": Text("奖惩登记", "incident register"),
    "manual": Text("手工金额", "manual amounts"),
    "record": Text("明细表", "record"),
    "spellings": Text("表头写法", "header spellings"),
}

PERSON: tuple[Role, ...] = ("account", "name", "employee_number")
_INVISIBLE = " \t\r\n\u00a0\u3000\u200b\u200c\u200d\u2060\ufeff"


class Heading(NamedTuple):
    """What a header means: its role, the metrics of an agent and of groups and the record columns that it names.

    `is_attribute` where it is a column of the roster that a number of some plan goes by. `fits` tells by metric how
    closely the header names it, and `is_part` whether it names a part of one, as 回复率(会话) does of 回复率.
    """

    header: Header
    role: Role | None
    agent: tuple[str, ...]
    groups: tuple[str, ...]
    is_figure: bool
    records: tuple[tuple[str, str], ...] = ()
    is_attribute: bool = False
    fits: Mapping[str, Fit] = MappingProxyType({})
    is_part: bool = False

    @property
    def is_known(self) -> bool:
        """Tell whether the header means anything."""
        has_use = bool(self.agent or self.groups or self.records) or self.is_part
        return self.role is not None or has_use or self.is_figure or self.is_attribute


class Confidence(NamedTuple):
    """How sure it is what a table is, and why; one that is doubtful is never used without a word."""

    level: Literal["certain", "likely", "doubtful"] = "likely"
    reasons: tuple[Text, ...] = ()


class Column(NamedTuple):
    """A column of a table: its number, its header's cell and what that means."""

    number: int
    cell: Cell
    heading: Heading


class Row(NamedTuple):
    """A row of a table: its number and its cells by column."""

    number: int
    cells: Mapping[int, Cell]


class Table(Struct, frozen=True, kw_only=True, dict=True):
    """A table on a sheet, with the titles above it; `rows` are those below the header that have content.

    `records` are those that its rows are read for. `header` are the rows of its header, one to three. `origin` is the
    platform that exported it, where it bears the marks of one; `circumstances` are how that export came about.
    `money_unit` is what a title states for all amounts.
    """

    file: str
    sheet: str
    kind: Kind
    columns: tuple[Column, ...]
    titles: tuple[Cell, ...]
    rows: tuple[Row, ...]
    hidden_rows: frozenset[int]
    merged: tuple[str, ...]
    date1904: bool
    records: tuple[Record, ...] = ()
    header: tuple[Row, ...] = ()
    origin: Origin | None = None
    confidence: Confidence = Confidence()
    money_unit: str = ""
    circumstances: Circumstances = Circumstances()

    def at(self, cell: str | None) -> Source:
        """Name a cell of the table's sheet, or the sheet."""
        return Source(file=self.file, sheet=self.sheet, cell=cell)

    def under(self, column: Column, row: int) -> Source:
        """Name the cell of a column in a row."""
        return self.at(f"{column_letters(column.number)}{row}")

    def column(self, role: Role) -> Column | None:
        """Find the column of a role."""
        return self._by_role.get(role)

    def cell(self, row: Row, role: Role) -> Cell | None:
        """Find a row's cell in the column of a role."""
        column = self._by_role.get(role)
        return row.cells.get(column.number) if column else None

    def has(self, *roles: Role) -> bool:
        """Tell whether there is a column of any of these roles."""
        return any(role in self._by_role for role in roles)

    def header_of(self, header: Header, unit: Unit) -> Header:
        """Give a header with the unit that the table states for its amounts, where it has none of its own."""
        if header.unit or not self.money_unit or family_of(unit) != "money":
            return header
        return replace(header, unit=self.money_unit)

    @property
    def title(self) -> Text:
        """Name the kind of table; a record by its own title."""
        if self.kind != "record":
            return TITLES[self.kind]
        zh, en = "、".join(r.title.zh for r in self.records), ", ".join(r.title.en for r in self.records)
        return Text(f"明细表（{zh}）", f"record ({en})")

    @property
    def is_roster(self) -> bool:
        """Tell whether the table says who is employed, be it on its own or beside figures."""
        return self.kind == "roster" or (self.kind == "agents" and self.has("status", "joined", "left"))

    @cached_property
    def _by_role(self) -> Mapping[Role, Column]:
        found: dict[Role, Column] = {}
        for column in self.columns:
            if column.heading.role is not None:
                found.setdefault(column.heading.role, column)
        return found


def named(table: Table, column: Column) -> tuple[str, ...]:
    """List the metrics of a table's kind that a column names: by id those of an agent, by key those of a group."""
    return column.heading.agent if table.kind == "agents" else column.heading.groups


def is_used(table: Table, wanted: Wanted) -> bool:
    """Tell whether the plans have any use for a table: a column they read, incidents or manual amounts they know."""
    if table.kind == "incidents":
        return bool(wanted.incidents)
    if table.kind == "manual":
        return bool(wanted.manual)
    has_figures = any(column.heading.agent for column in table.columns)
    return table.kind != "agents" or has_figures or not wanted.agent


def is_blank(cell: Cell) -> bool:
    """Tell whether a cell looks empty although the file holds something there."""
    return cell.kind == "text" and not cell.text.strip(_INVISIBLE)


def metrics_by_key(metrics: Iterable[Metric]) -> dict[str, Metric]:
    """File metrics by scope and id."""
    return {metric.key: metric for metric in metrics}
