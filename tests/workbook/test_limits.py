"""Formulas that Excel would not open are written as values and marked; long ranges stay within its limits."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from csbonus.pay.payslip import PayRun
from csbonus.workbook import members
from csbonus.workbook.build import Origin, build_workbook
from csbonus.workbook.cells import Cell, Live
from csbonus.workbook.table import ranges


def test_a_bracket_table_deeper_than_excel_is_a_marked_value(deep_brackets: PayRun, origin: Origin) -> None:
    data = build_workbook(deep_brackets, origin, "zh")
    sheet = load_workbook(BytesIO(data))["计算过程"]
    assert [[cell.value for cell in row] for row in sheet["C2:G2"]] == [
        [
            "阶梯",
            350,
            "阶梯 = 销售额 35,000.00 元 × 1%（满 35,000.00 元的一档） = 350.00 元",
            "deep/plan.yaml:7",
            "数值",
        ]
    ]


@pytest.mark.parametrize(
    ("formula", "is_portable"),
    [
        ("A1", True),
        ("1+" * 4095 + "1", True),
        ("1+" * 4096 + "1", False),
        ("(" * 64 + "1" + ")" * 64, True),
        ("(" * 65 + "1" + ")" * 65, False),
        ("(1)" * 65, True),
        ('"bell\x07"', False),
        ('"两\n行"', True),
    ],
)
def test_what_excel_opens(formula: str, is_portable: bool) -> None:  # noqa: FBT001
    assert Live(formula, None).is_portable is is_portable


def test_cells_without_a_gap_become_a_range() -> None:
    cells = [Cell("指标", row, 4) for row in (1, 2, 3, 6, 8, 9)]
    assert ranges(cells, "指标") == ["$E$2:$E$4", "$E$7", "$E$9:$E$10"]
    assert ranges(cells[:2], "参数") == ["'指标'!$E$2:$E$3"]
    assert ranges([], "指标") == []


def test_a_sum_of_very_many_ranges_is_a_sum_of_sums(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(members, "_MOST_ARGUMENTS", 2)
    cells = [Cell("指标", row, 4) for row in (1, 3, 5, 7, 9)]
    assert members._total(cells, "指标") == "SUM(SUM(SUM($E$2,$E$4),SUM($E$6,$E$8)),SUM(SUM($E$10)))"  # noqa: SLF001


def test_a_month_without_anybody_is_still_a_workbook(nobody: PayRun, origin: Origin) -> None:
    workbook = load_workbook(BytesIO(build_workbook(nobody, origin, "en")), data_only=True)
    totals = workbook["Summary"][5]
    assert [totals[0].value, totals[-1].value] == ["Total", 0]
