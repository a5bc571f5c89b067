"""Whether exports are of one kind and complete: when they were made, and by which definitions they count."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from csbonus.intake.choosing import metric_columns
from csbonus.intake.circumstances import ATTRIBUTION_NAMES
from csbonus.intake.findings import Remark, listed, notice, problem
from csbonus.intake.periods import last_day
from csbonus.intake.table_columns import plain_header
from csbonus.intake.tables import Column, Table
from csbonus.intake.values.headers import normalise
from csbonus.intake.wanted import Wanted
from csbonus.problems import Source, show

SETTLED_AFTER = 3
"""So many days after a month's end its final conversion and refunds no longer change."""

_A_DAY = len("2026-10-31")


def check_export_time(table: Table, month: str) -> tuple[Remark, ...]:
    """Say that an export was made before its month was over, or before its figures had settled."""
    of = table.circumstances
    if not of.exported or of.exported_at is None or of.exported[: len(month)] < month:
        return ()
    settled = (date.fromisoformat(last_day(month)) + timedelta(days=SETTLED_AFTER)).isoformat()
    if of.exported[:_A_DAY] >= settled:
        return ()
    if of.exported[:_A_DAY] <= last_day(month):
        return (
            notice(
                "export-before-month-end",
                f"这份数据是 {of.exported} 导出的，那时 {month} 还没有结束，数据不全；请在 {settled} 以后重新导出",
                f"these figures were exported on {of.exported}, before {month} was over, and are not complete; export them again on {settled} or later",
                of.exported_at,
            ),
        )
    return (
        notice(
            "export-too-early",
            f"这份数据是 {of.exported} 导出的，{month} 结束还不到 {SETTLED_AFTER} 天，最终付款和转化还会变；请在 {settled} 以后重新导出核对",
            f"these figures were exported on {of.exported}, less than {SETTLED_AFTER} days after the end of {month}: final payments and conversion still change; export them again on {settled} or later and compare",
            of.exported_at,
        ),
    )


def check_definitions(tables: Sequence[Table], wanted: Wanted) -> tuple[Remark, ...]:
    """Compare how the month's tables of agents count: among each other, and with what the plans ask for."""
    return (*_attributions(tables, wanted), *_mixed_attributions(tables), *_mixed_headers(tables, wanted))


def _attributions(tables: Sequence[Table], wanted: Wanted) -> Iterator[Remark]:
    for plan in wanted.plans:
        if plan.attribution is None:
            continue
        asked = ATTRIBUTION_NAMES[plan.attribution]
        stated = [(table, found) for table in tables if (found := table.circumstances.attribution)]
        for table, found in stated:
            if found != plan.attribution:
                said = ATTRIBUTION_NAMES[found]
                yield problem(
                    "attribution-other",
                    f"这份数据按{said.zh}统计，而方案“{plan.title.zh}”要用{asked.zh}的数据；请按{asked.zh}重新导出，或改方案的 attribution",
                    f'these figures are {said.en}, and "{plan.title.en}" asks for figures {asked.en}; export them so, or change the plan\'s attribution',
                    table.circumstances.attribution_at,
                )
        if tables and not stated:
            yield notice(
                "attribution-unstated",
                f"方案“{plan.title.zh}”要用{asked.zh}的数据，而没有文件写明判定方式；请核对导出时选的是不是{asked.zh}",
                f'"{plan.title.en}" asks for figures {asked.en}, and no file states how its figures are counted; check that they were exported so',
                tables[0].at(None),
            )


def _mixed_attributions(tables: Sequence[Table]) -> Iterator[Remark]:
    stated = {t.circumstances.attribution: t for t in tables if t.circumstances.attribution}
    if len(stated) > 1:
        names = [(ATTRIBUTION_NAMES[found], show(table.file)) for found, table in stated.items() if found]
        zh = "、".join(f"{file} 是{name.zh}" for name, file in names)
        en = ", ".join(f"{file} {name.en}" for name, file in names)
        yield notice(
            "attribution-mixed",
            f"几份数据的判定方式不同：{zh}；一起算进团队和排名时口径不一，请统一后重新导出",
            f"figures are counted differently: {en}; together in teams and rankings they do not compare, export them alike",
            list(stated.values())[-1].circumstances.attribution_at,
        )


def _mixed_headers(tables: Sequence[Table], wanted: Wanted) -> Iterator[Remark]:
    """Say which figures come from columns of different names, which may be counted differently."""
    read: dict[str, dict[str, Column]] = {}
    places: dict[tuple[str, str], Source] = {}
    for table in tables:
        for metric_id, column in metric_columns(table, wanted.agent)[0].items():
            name = normalise(plain_header(column)).name
            read.setdefault(metric_id, {}).setdefault(name, column)
            places.setdefault((metric_id, name), table.at(column.cell.ref))
    mixed = {metric_id: columns for metric_id, columns in read.items() if len(columns) > 1}
    if mixed:
        first = next(iter(mixed))
        said = listed(" / ".join(map(plain_header, columns.values())) for columns in mixed.values())
        yield notice(
            "definitions-mixed",
            f"同一指标在不同文件里列名不同，口径可能不一样，相加或比较前请确认：{said.zh}",
            f"figures stand under different headers in different files and may be counted differently; make sure that they may be added and compared: {said.en}",
            places[first, list(mixed[first])[-1]],
        )
