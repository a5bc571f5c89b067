"""What `csbonus run` writes: which sheets, and what is refused before any work."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl

ROOT = Path(__file__).resolve().parents[2]
JD = str(ROOT / "rules" / "jd-presales")

Call = Callable[..., Any]


def test_sheets_are_picked_and_may_be_values(csbonus: Call, month: str, tmp_path: Path) -> None:
    out = tmp_path / "pay.xlsx"
    ended = csbonus(
        "run",
        month,
        "--rules",
        JD,
        "--month",
        "2026-10",
        "-o",
        str(out),
        "--sheets",
        "summary，strips",
        "--values",
    )
    assert ended.code == 0
    book = openpyxl.load_workbook(out)
    assert book.sheetnames == ["工资表", "工资条"]
    assert book["工资表"]["K8"].value == 10394.45


def test_a_sheet_that_is_not_known_is_wrong_usage(csbonus: Call, month: str, tmp_path: Path) -> None:
    out = tmp_path / "pay.xlsx"
    call = ["run", month, "--rules", JD, "--month", "2026-10", "-o", str(out), "--sheets"]
    ended = csbonus(*call, "sumary")
    assert (ended.code, ended.err) == (2, "--sheets: 没有名为“sumary”的工作表；是否想写 summary？\n")
    assert csbonus(*call, ",").err.startswith("--sheets: 没有名为“,”的工作表；可用的有：overview, summary")
    assert not out.exists()
