"""A team's or shop's figure from several rows: its days put together, over all tables, by the rules of agents' days."""

from collections.abc import Sequence
from pathlib import PurePath

from csbonus.intake.findings import Remark
from csbonus.intake.group_figures import GroupFigure
from csbonus.intake.groups import read_groups
from csbonus.intake.merging import merge_figure
from csbonus.intake.pages import Page
from csbonus.intake.shop_names import Known, name_shops
from csbonus.intake.values.texts import name_key
from csbonus.intake.wanted import Wanted


def gather_groups(
    pages: Sequence[Page], wanted: Wanted, month: str, known: Known
) -> tuple[tuple[GroupFigure, ...], tuple[Remark, ...]]:
    """Read the figures of groups from all tables, and make one of those of several days; `known` are the people's."""
    figures: list[GroupFigure] = []
    remarks: list[Remark] = []
    for table, body in pages:
        if table.kind in ("groups", "group_list"):
            found, said = read_groups(table, body, wanted, month)
            figures += found
            remarks += said
    named, at_shops = name_shops(figures, known)
    whole, at_days = put_together(named)
    return whole, (*remarks, *at_shops, *at_days)


def put_together(figures: Sequence[GroupFigure]) -> tuple[tuple[GroupFigure, ...], tuple[Remark, ...]]:
    """Make one figure of all that are of the same team, shop or person on different days."""
    filed: dict[tuple[str, ...], list[GroupFigure]] = {}
    for figure in figures:
        whose = (figure.team, figure.store, figure.range, *figure.person)
        filed.setdefault((figure.metric.key, *(name_key(word) for word in whose)), []).append(figure)
    found: list[GroupFigure] = []
    remarks: list[Remark] = []
    for own in filed.values():
        if len(own) > 1 and any(row.span for figure in own for row in figure.rows):
            whole, said = _whole(own)
            found.append(whole)
            remarks += said
        else:
            found += own
    return tuple(found), tuple(remarks)


def _whole(own: Sequence[GroupFigure]) -> tuple[GroupFigure, list[Remark]]:
    rows = tuple(row for figure in own for row in figure.rows)
    name = rows[0].called or PurePath(own[0].table.file.replace("\\", "/")).name
    found, remarks = merge_figure(name, own[0].metric, [((), row) for row in rows])
    return own[0]._replace(found=found or own[0].found, rows=rows), remarks
