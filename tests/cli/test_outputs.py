"""What `csbonus run` writes: which sheets, and what is refused before any work."""

import json
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


TWO = """
plan: {id}
title: {id}
valid_from: 2026-01
applies_to: {{role: {id}}}
metrics:
  sales: {{unit: money, column: 销售额}}
pay:
  commission: {{kind: commission, title: 提成, base: sales, rate: 1%}}
slip: {{paper: {paper}}}
"""


def test_what_is_said_of_the_workbook_stands_in_the_json(csbonus: Call, tmp_path: Path) -> None:
    """Two plans ask for different paper; the JSON says so where there is a workbook, on stdout and in a file."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in (("姓名", "岗位", "销售额"), ("小美", "presales", 1000), ("小明", "aftersales", 2000)):
        sheet.append(row)
    book.save(tmp_path / "stats.xlsx")
    call = ["run", str(tmp_path / "stats.xlsx"), "--month", "2026-10"]
    for id_, paper in (("presales", "portrait"), ("aftersales", "landscape")):
        (tmp_path / f"{id_}.yaml").write_text(TWO.format(id=id_, paper=paper), encoding="utf-8")
        call += ["--rules", str(tmp_path / f"{id_}.yaml")]
    shown = csbonus(*call, "-o", str(tmp_path / "pay.xlsx"), "--json", "-")
    assert (shown.code, codes(shown.out)) == (0, ["slip-paper-differs"])
    assert "工资条只能用一种纸" in shown.err
    csbonus(*call, "-o", str(tmp_path / "pay.xlsx"), "--json", str(tmp_path / "pay.json"))
    assert (tmp_path / "pay.json").read_text(encoding="utf-8") == shown.out
    assert codes(csbonus(*call, "--json", "-").out) == []


def codes(written: str) -> list[str]:
    """List the codes of the notices that speak of slips."""
    found = [notice["code"] for notice in json.loads(written)["notices"]]
    return [code for code in found if code.startswith("slip-")]
