"""Where a figure comes from, down to the cell and what stood there: on the sheet 指标, in JSON and in words."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

Run = Callable[..., Any]
Write = Callable[..., str]

PLAN = """
plan: p
title: 售前
valid_from: 2026-01
pay:
  commission: {kind: commission, title: 提成, base: sales, rate: 1%}
metrics:
  sales: {unit: money, title: {zh: 销售额, en: sales}, column: 销售额}
"""
DAYS = [
    ["日期", "客服", "销售额"],
    ["2026-10-01", "小美", "1,000.50"],
    ["2026-10-02", "小美", "¥200"],
    ["2026-10-03", "小美", 0.3],
]


@pytest.fixture
def asked(csbonus: Run, write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Write a plan and the rows of three days in two files; call a command on them."""
    monkeypatch.chdir(tmp_path)
    Path("plan.yaml").write_text(PLAN, encoding="utf-8")
    write("上旬.xlsx", 数据=DAYS[:3])
    write("中旬.xlsx", 数据=[DAYS[0], DAYS[3]])

    def call(*words: str) -> Any:  # noqa: ANN401 - what the program ended with
        return csbonus(*words, "--rules", "plan.yaml", "--month", "2026-10")

    return call


def test_the_sheet_of_figures_names_every_cell_of_every_day(asked: Run) -> None:
    """1 000.50 + 200 + 0.3 = 1 200.80."""
    assert asked("run", "上旬.xlsx", "中旬.xlsx", "-o", "pay.xlsx").code == 0
    rows = list(openpyxl.load_workbook("pay.xlsx", data_only=True)["指标"].iter_rows(values_only=True))
    header = next(row for row in rows if "指标" in row)
    (row,) = [dict(zip(header, row, strict=True)) for row in rows if "销售额" in row]
    assert row["值"] == 1200.8
    said = " ".join(str(cell) for cell in row.values())
    for place in ("上旬.xlsx", "C2", "C3", "中旬.xlsx"):
        assert place in said


def test_explain_names_every_cell_in_words_and_in_json(asked: Run) -> None:
    """1 % of 1 200.80 is 12.008, paid 12.01."""
    words = ("explain", "小美", "--stats", "上旬.xlsx", "--stats", "中旬.xlsx")
    shown = asked(*words)
    assert "12.01" in shown.out
    for place in ("上旬.xlsx [数据]!C2", "上旬.xlsx [数据]!C3", "中旬.xlsx [数据]!C2"):
        assert place in " ".join(shown.out.replace("│", " ").split())
    found = json.loads(asked(*words, "--json", "-").out)
    text = json.dumps(found, ensure_ascii=False)
    for file, cell in (("上旬.xlsx", "C2"), ("上旬.xlsx", "C3"), ("中旬.xlsx", "C2")):
        assert f'"file": "{file}", "sheet": "数据", "cell": "{cell}"' in text
