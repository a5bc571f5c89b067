"""Which sheets are written: those asked for, hidden those that their formulas read, none without formulas."""

from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from csbonus.pay.payslip import PayRun
from csbonus.workbook.build import Contents, Origin, build_workbook
from csbonus.workbook.contents import SHEETS

LIVE = ["工资表", "计算过程", "指标", "参数", "团队与门槛"]


def states(data: bytes) -> dict[str, str]:
    return {sheet.title: sheet.sheet_state for sheet in load_workbook(BytesIO(data))}


@pytest.mark.parametrize(
    ("sheets", "shown", "hidden"),
    [
        (("overview",), ["总览"], LIVE),
        (("strips",), ["工资条"], LIVE),
        (("sources", "notices"), ["提示", "来源"], LIVE),
        (("summary", "trace"), ["工资表", "计算过程"], LIVE[2:]),
        (("parameters",), ["参数"], []),
        (("incidents",), ["奖惩与基金"], LIVE[1:]),
    ],
)
def test_what_formulas_read_is_there_but_hidden(
    mixed: PayRun, origin: Origin, sheets: tuple[str, ...], shown: list[str], hidden: list[str]
) -> None:
    found = states(build_workbook(mixed, origin, "zh", Contents(sheets=sheets)))
    assert [sheet for sheet, state in found.items() if state == "visible"] == shown
    assert [sheet for sheet, state in found.items() if state == "hidden"] == hidden


@pytest.mark.parametrize("sheet", SHEETS)
def test_values_need_no_other_sheet(mixed: PayRun, origin: Origin, sheet: str) -> None:
    data = build_workbook(mixed, origin, "en", Contents(sheets=(sheet,), values=True))
    book = load_workbook(BytesIO(data))
    assert [s.sheet_state for s in book] == ["visible"]
    assert not [cell for row in book.active.iter_rows() for cell in row if cell.data_type == "f"]


def cells(data: bytes) -> dict[tuple[str, str], Any]:
    book = load_workbook(BytesIO(data), data_only=True)
    return {
        (sheet.title, cell.coordinate): round(cell.value, 9)
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, int | float)
    }


def test_values_are_those_of_the_formulas(mixed: PayRun, origin: Origin) -> None:
    live = cells(build_workbook(mixed, origin, "zh"))
    assert cells(build_workbook(mixed, origin, "zh", Contents(values=True))) == live
    assert len(live) > 400


def test_no_incidents_at_all_are_said_where_asked_for(three_agents: PayRun, origin: Origin) -> None:
    book = load_workbook(
        BytesIO(build_workbook(three_agents, origin, "zh", Contents(sheets=("incidents",), values=True)))
    )
    assert [row[0].value for row in book["奖惩与基金"]["A1:A3"]] == ["2026年10月奖惩与基金", None, "本月没有"]
