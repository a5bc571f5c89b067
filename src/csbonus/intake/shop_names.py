"""Whose a table is that names no team or shop: that of the shop in its file's name, its sheet's or its title, or the only one."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import PurePath

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


def shops_of(people: Iterable[Person], rows: Iterable[AgentRow]) -> tuple[str, ...]:
    """List the shops of the month's people, by the roster and by their rows."""
    stated = [store for person in people for store in (person.store, *(post.store for post in person.posts))]
    named = {name_key(store): store for store in (*(row.store for row in rows), *stated) if store}
    return tuple(sorted(named.values()))


def name_shops(
    figures: Sequence[GroupFigure], shops: Sequence[str]
) -> tuple[tuple[GroupFigure, ...], tuple[Remark, ...]]:
    """Say of figures in tables without a column of teams or shops which shop they are of.

    A table of days is of one shop; where that is not known, its figures are left out with a problem.
    """
    tables = {_place(f.table): f.table for f in figures if not f.table.has("team", "store", "range")}
    of_shop = [table for table in tables.values() if table.kind == "groups"]
    named = {_place(table): _named(table, shops) for table in of_shop}
    remarks: list[Remark] = []
    unknown: set[_Place] = set()
    for table in of_shop:
        found = named[_place(table)]
        if len(found) == 1 < len(shops):
            remarks.append(_taken(table, found[0]))
        elif len(found) != 1 and len(shops) > 1 and table.has("date"):
            unknown.add(_place(table))
            remarks.append(_asked(table, found or shops))
    return tuple(_with_shops(figures, named, unknown)), (*remarks, *_left(figures, unknown))


def _place(table: Table) -> _Place:
    return table.file, table.sheet


def _named(table: Table, shops: Sequence[str]) -> list[str]:
    """List the shops that a table's file, sheet or titles name; the longest of those that are part of each other."""
    if len(shops) == 1:
        return list(shops)
    stem = PurePath(table.file.replace("\\", "/")).name
    texts = [name_key(text) for text in (stem, table.sheet, *(cell.text for cell in table.titles))]
    said = [
        shop for shop in shops if len(shop) >= _SHORTEST and any(name_key(shop) in text for text in texts)
    ]
    return [shop for shop in said if not any(_is_within(shop, other) for other in said)]


def _is_within(shop: str, other: str) -> bool:
    return shop != other and name_key(shop) in name_key(other)


def _with_shops(
    figures: Sequence[GroupFigure], named: dict[_Place, list[str]], unknown: set[_Place]
) -> Iterator[GroupFigure]:
    for figure in figures:
        place = _place(figure.table)
        found = named.get(place, [])
        if place not in unknown:
            yield figure._replace(store=found[0]) if len(found) == 1 else figure


def _left(figures: Sequence[GroupFigure], unknown: set[_Place]) -> Iterator[Remark]:
    for figure in figures:
        if _place(figure.table) in unknown:
            yield from figure.fates(_UNKNOWN)


def _taken(table: Table, shop: str) -> Remark:
    return notice(
        "shop-by-name",
        f"这张表没有店铺列，按文件名、工作表名或标题算作“{show(shop)}”的数据；请核对",
        f'this table has no column of shops; by the name of its file or sheet or its title it was taken for "{show(shop)}", check it',
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
