"""The unit of money that a title above a table states, such as 单位：万元, for the columns that have none of their own."""

import re
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from csbonus.intake.findings import Remark, listed, notice, problem
from csbonus.intake.table_columns import plain_header
from csbonus.intake.tables import Column, Table, named
from csbonus.intake.values.quantities import family_of, scale_of
from csbonus.intake.values.spellings import UNIT_SPELLINGS
from csbonus.intake.values.texts import half_width, squeeze
from csbonus.intake.wanted import Wanted
from csbonus.intake.xlsx.cells import Cell
from csbonus.lang.units import MONEY, Unit

_STATED = re.compile(
    r"(?:^|[\s,;、|(])(?:(?:金额|货币|数据|计量)?单位(?:[:\s]|均?为)|units?:|amounts? in\s)\s*(.+)",
    re.IGNORECASE | re.DOTALL,
)
_APART = re.compile(r"[\s,;、)(|]+")


def stated_units(titles: Iterable[Cell]) -> Mapping[str, Cell]:
    """Find the units of money that titles state, each with the cell that does."""
    found: dict[str, Cell] = {}
    for cell in titles:
        for unit in _units_in(half_width(cell.text)):
            found.setdefault(unit, cell)
    return MappingProxyType(found)


def _units_in(text: str) -> Iterator[str]:
    stated = _STATED.search(text)
    for word in _APART.split(stated[1].strip()) if stated else ():
        spelled = squeeze(word).rstrip("。.")
        unit = UNIT_SPELLINGS.get(spelled) or UNIT_SPELLINGS.get(spelled.removeprefix("人民币"))
        if unit is None:
            return
        if scale_of(unit, MONEY) is not None and unit != "%":
            yield unit


def only_unit(titles: Iterable[Cell]) -> str:
    """Give the only unit of money that titles state; empty where they state none, or several."""
    units = stated_units(titles)
    return next(iter(units)) if len(units) == 1 else ""


def check_stated_unit(table: Table, wanted: Wanted) -> Iterator[Remark]:
    """Say for which columns a stated unit is taken, and which keep another of their own; several are a problem."""
    units = stated_units(table.titles)
    if not units:
        return
    columns = [column for column in table.columns if _is_money(table, column, wanted)]
    bare = [column for column in columns if not column.heading.header.unit]
    if len(units) > 1:
        yield from _unclear(table, units, bare)
        return
    ((unit, cell),) = units.items()
    if bare and scale_of(unit, MONEY) != 1:
        names = listed(plain_header(column) for column in bare)
        yield notice(
            "unit-stated",
            f"按这里写的单位 {unit} 读取没有写单位的金额：{names.zh}；请核对",
            f"amounts without a unit of their own were read in {unit}, as stated here: {names.en}; check them",
            table.at(cell.ref),
        )
    own = [column for column in columns if _clashes(column.heading.header.unit, unit)]
    if own:
        names = listed(plain_header(column) for column in own)
        yield notice(
            "unit-differs",
            f"这里写的单位是 {unit}，而这些列自己写了别的单位，按列自己的单位读取：{names.zh}；请核对",
            f"the unit stated here is {unit}, but these columns state their own, which was taken: {names.en}; check them",
            table.at(cell.ref),
        )


def _unclear(table: Table, units: Mapping[str, Cell], bare: list[Column]) -> Iterator[Remark]:
    if bare and len({scale_of(unit, MONEY) for unit in units}) > 1:
        names = listed(plain_header(column) for column in bare)
        both = "、".join(units)
        yield problem(
            "unit-unclear",
            f"表上方写了几个金额单位（{both}），不知道这些列用哪个：{names.zh}；请在列名后写明单位，如“{plain_header(bare[0])}（元）”",
            f"several units of money are stated above the table ({', '.join(units)}), and which these columns are in is not known: {names.en}; write the unit behind the header, such as {plain_header(bare[0])}（元）",
            table.at(list(units.values())[-1].ref),
        )


def _clashes(own: str, stated: str) -> bool:
    return bool(own) and scale_of(own, MONEY) != scale_of(stated, MONEY)


def _is_money(table: Table, column: Column, wanted: Wanted) -> bool:
    """Tell whether a column is read as money."""
    if column.heading.role is not None:
        is_amount = column.heading.role == "amount" and table.kind in ("incidents", "manual")
        return is_amount or (column.heading.role == "value" and table.kind == "group_list")
    return any(family_of(unit) == "money" for unit in _units(table, column, wanted))


def _units(table: Table, column: Column, wanted: Wanted) -> Iterator[Unit]:
    keys = named(table, column)
    metrics = (*wanted.agent.values(), *wanted.groups)
    yield from (m.unit for m in metrics if (m.id if table.kind == "agents" else m.key) in keys)
    for record in table.records:
        own = {part for of, part in column.heading.records if of == record.id}
        yield from (one.unit for one in record.columns if one.unit is not None and one.id in own)
