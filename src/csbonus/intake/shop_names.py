"""Whose a table is that names no team or shop: that of the shop in its file's name, its sheet's or its title, or the only one."""

from collections.abc import Iterable, Sequence
from pathlib import PurePath
from typing import NamedTuple

from msgspec.structs import replace

from csbonus.intake.agent_row import AgentRow
from csbonus.intake.findings import Remark, listed, notice, problem
from csbonus.intake.group_figures import GroupFigure
from csbonus.intake.roster import Person
from csbonus.intake.tables import Table
from csbonus.intake.values.texts import name_key
from csbonus.problems import Text, show

_SHORTEST = 2
_UNKNOWN = Text("不知道是哪个店铺的", "of an unknown shop")
_Place = tuple[str, str]


class Known(NamedTuple):
    """The shops and the teams of the month's people."""

    shops: tuple[str, ...]
    teams: tuple[str, ...]


def known_groups(people: Iterable[Person], rows: Iterable[AgentRow]) -> Known:
    """List the shops and teams of the month's people, by the roster and by their rows."""
    staff = tuple(people)
    places = [
        *((row.store, row.team) for row in rows),
        *((person.store, person.team) for person in staff),
        *((post.store, post.team) for person in staff for post in person.posts),
    ]
    return Known(_names(store for store, _ in places), _names(team for _, team in places))


def _names(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({name_key(word): word for word in words if word}.values()))


def name_shops(
    figures: Sequence[GroupFigure], known: Known
) -> tuple[tuple[GroupFigure, ...], tuple[Remark, ...]]:
    """Say of figures in tables without a column of teams or shops which shop they are of.

    A table of days is of one shop; where that matters and is not known, its figures are left out with a problem.
    """
    open_ones = [figure for figure in figures if _is_open(figure)]
    tables = {_place(figure.table): figure.table for figure in open_ones}
    named = {place: _named(table, known.shops) for place, table in tables.items()}
    asked = {_place(f.table) for f in open_ones if len(named[_place(f.table)]) != 1 and _matters(f, known)}
    remarks = [_asked(tables[place], named[place] or known.shops) for place in asked]
    several = len(known.shops) > 1
    remarks += [
        _taken(tables[place], found[0]) for place, found in named.items() if len(found) == 1 and several
    ]
    placed: list[GroupFigure] = []
    for figure in figures:
        found = named.get(_place(figure.table), []) if _is_open(figure) else []
        if _is_open(figure) and _place(figure.table) in asked:
            remarks += figure.fates(_UNKNOWN)
        else:
            placed.append(figure._replace(store=found[0]) if len(found) == 1 else figure)
    return tuple(placed), tuple(remarks)


def rows_of_shops(rows: Sequence[AgentRow], known: Known) -> tuple[tuple[AgentRow, ...], tuple[Remark, ...]]:
    """Say of agents' rows in tables without a column of shops which shop they are of, where a name says so.

    It tells the figures of somebody who works for several shops apart, each of which has an export of its own.
    """
    tables = {_place(row.table): row.table for row in rows if not row.table.has("store")}
    if len(known.shops) <= 1 or not tables:
        return tuple(rows), ()
    named = {place: _named(table, known.shops) for place, table in tables.items()}
    shops = {place: found[0] for place, found in named.items() if len(found) == 1}
    of_shops = tuple(
        replace(row, store=shops[_place(row.table)]) if _place(row.table) in shops else row for row in rows
    )
    return of_shops, tuple(_taken(tables[place], shop) for place, shop in shops.items())


def _is_open(figure: GroupFigure) -> bool:
    """Tell whether a figure is a team's or shop's, in a table that has no column to say whose."""
    table = figure.table
    return table.kind == "groups" and figure.metric.of in {"team", "store"} and not table.has("team", "store")


def _matters(figure: GroupFigure, known: Known) -> bool:
    """Tell whether the shop of a row of days must be known: there are several, and several that it may be filed under."""
    own = known.shops if figure.metric.of == "store" else known.teams
    return figure.table.has("date") and len(known.shops) > 1 and len(own) > 1


def _place(table: Table) -> _Place:
    return table.file, table.sheet


def _named(table: Table, shops: Sequence[str]) -> list[str]:
    """List the shops that a table's file, sheet or titles name, or else its folder; the longest of those that are part of each other.

    A table of days is of the only shop.
    """
    if len(shops) == 1:
        return list(shops) if table.has("date") else []
    path = PurePath(table.file.replace("\\", "/"))
    said = _named_in((path.name, table.sheet, *(cell.text for cell in table.titles)), shops)
    return said or _named_in((path.parent.name,), shops)


def _named_in(texts: Iterable[str], shops: Sequence[str]) -> list[str]:
    keys = [name_key(text) for text in texts]
    said = [shop for shop in shops if len(shop) >= _SHORTEST and any(name_key(shop) in key for key in keys)]
    return [shop for shop in said if not any(_is_within(shop, other) for other in said)]


def _is_within(shop: str, other: str) -> bool:
    return shop != other and name_key(shop) in name_key(other)


def _taken(table: Table, shop: str) -> Remark:
    return notice(
        "shop-by-name",
        f"这张表没有店铺列，按文件名、工作表名、标题或文件夹名算作“{show(shop)}”的数据；请核对",
        f'this table has no column of shops; by the name of its file, sheet or folder or its title it was taken for "{show(shop)}", check it',
        table.at(None),
    )


def _asked(table: Table, shops: Sequence[str]) -> Remark:
    names = listed(shops)
    return problem(
        "shop-unknown",
        f"这张表逐日列出一个店铺的数据，却没有写是哪个店铺（有 {names.zh}）；请加一列“店铺”，或在文件名里写上店铺名",
        f"this table has rows of days of one shop and does not say which ({names.en}); add a 店铺 (shop) column, or write the shop into the file's name",
        table.at(None),
    )
