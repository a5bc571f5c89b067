"""`csbonus template`: for every shipped plan a file that, once filled in, is paid without a notice."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

Run = Callable[..., Any]

RULES = Path(__file__).resolve().parents[2] / "rules"
PLANS = sorted(path.parent.name for path in RULES.glob("*/plan.yaml"))
PEOPLE = ("小美", "小明")
FIXED = {
    "姓名": PEOPLE, "团队": ("一组", "一组"), "店铺": ("旗舰店", "旗舰店"), "日期": ("2026-10-15", "2026-10-16"),
    "单号": ("D1", "D2"), "状态": ("在职", "在职"), "次数": (1, 1), "原因": ("带新人", "国庆"), "审批人": ("林晓", "林晓"),
}  # fmt: skip
"""What is filled in under some headers; under others it is the first choice, or a number."""

LEFT_BLANK = frozenset({"奖惩登记", "Incidents"})


def choices(sheet: Any, column: str) -> list[str]:  # noqa: ANN401 - openpyxl
    for rule in sheet.data_validations.dataValidation:
        if str(rule.sqref).startswith(f"{column}4:"):
            source = str(rule.formula1)
            if source.startswith('"'):
                return source.strip('"').split(",")
            name, _, cells = source.lstrip("=").partition("!")
            return [str(row[0].value) for row in sheet.parent[name.strip("'")][cells.replace("$", "")]]
    return []


def fill_in(path: Path) -> None:
    """Fill in two people and what belongs to them."""
    book = openpyxl.load_workbook(path)
    for sheet in book.worksheets:
        if sheet.sheet_state == "visible" and sheet.title not in LEFT_BLANK:
            first = sheet["A3"].value
            items = choices(sheet, "C") if "项目" in [cell.value for cell in sheet[3]] else []
            rows = 1 if first in {"团队", "店铺"} else len(choices(sheet, "A")) if first == "指标" else 2
            for number in range(rows * (len(items) or 1)):
                for place, header in enumerate(cell.value for cell in sheet[3]):
                    cell = sheet.cell(row=4 + number, column=place + 1)
                    cell.value = content(header, cell, choices(sheet, cell.column_letter), number)
    book.save(path)


def content(header: str, cell: Any, known: list[str], number: int) -> object:  # noqa: ANN401 - openpyxl
    """Give a column's first choice, what the header asks for, or else a number."""
    if header in FIXED:
        return FIXED[header][number % 2]
    if header == "值":
        return "90%" if cell.parent.cell(row=cell.row, column=1).value.endswith("率") else 3
    if known:
        return known[number // (2 if header == "项目" else 1)] if header in {"指标", "项目"} else known[0]
    if header in {"工号", "账号", "入职日期", "离职日期", "岗位"}:
        return None
    return 0.9 if "%" in cell.number_format else 3


@pytest.mark.parametrize("name", PLANS)
def test_a_template_that_is_filled_in_is_paid_without_a_notice(
    csbonus: Run, tmp_path: Path, name: str
) -> None:
    path = tmp_path / "模板.xlsx"
    assert csbonus("template", "--plan", str(RULES / name), "--out", str(path)).code == 0
    fill_in(path)
    done = csbonus("run", str(path), "--rules", str(RULES / name), "--month", "2026-10", "--json", "-")
    record = json.loads(done.out)
    problems = [problem["message"] for problem in record.get("problems", [])]
    assert problems == []
    said = [(notice["code"], notice["message"]) for notice in record["notices"] if notice["file"]]
    assert [one for one in said if one[0] not in ABOUT_THE_FIGURES] == []
    assert [slip["name"] for slip in record["payslips"]] == list(PEOPLE)


ABOUT_THE_FIGURES = frozenset({"ratio-differs", "figure-undefined", "team-of-one", "note"})
"""Notices that are about what this test makes up, not about how the template is read."""


def test_headers_have_notes_and_an_example_stands_above(csbonus: Run, tmp_path: Path) -> None:
    path = tmp_path / "模板.xlsx"
    csbonus("template", "--plan", str(RULES / "tutorial-shop"), "--out", str(path))
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["花名册", "客服数据", "团队数据", "奖惩登记", "手工金额"]
    sheet = book["客服数据"]
    assert [cell.value for cell in sheet[3]] == ["姓名", "销售额", "退款金额"]
    assert [cell.value for cell in sheet[2]] == ["例：小美", "12345.60", "12345.60"]
    assert sheet["B3"].comment.text == "销售额，单位：元。没有数据请写 -，是 0 才写 0。"
    assert choices(book["手工金额"], "C") == ["店长奖金"]
    assert choices(book["花名册"], "F") == ["在职", "试用", "仅底薪", "离职", "不计薪"]
    assert sheet["B4"].number_format == "#,##0.00"


def test_the_same_plan_gives_the_same_bytes_under_its_own_name(
    csbonus: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = csbonus("template", "--plan", str(RULES / "jd-presales"))
    assert (done.code, done.err) == (
        0,
        "已写出 template-jd-presales.xlsx：花名册、客服数据、团队数据、手工金额\n",
    )
    first = Path("template-jd-presales.xlsx").read_bytes()
    again = csbonus("template", "--plan", str(RULES / "jd-presales"))
    assert (again.code, "--force" in again.err) == (2, True)
    assert csbonus("template", "--plan", str(RULES / "jd-presales"), "--force").code == 0
    assert Path("template-jd-presales.xlsx").read_bytes() == first


def test_in_english_the_headers_stay_those_of_the_exports(csbonus: Run, tmp_path: Path) -> None:
    path = tmp_path / "template.xlsx"
    csbonus("template", "--plan", str(RULES / "tutorial-shop"), "--out", str(path), "--lang", "en")
    book = openpyxl.load_workbook(path)
    assert book.sheetnames[0] == "Roster"
    assert book["Figures"]["B3"].value == "销售额"
    assert book["Figures"]["B3"].comment.text.endswith(
        "Write - where there is none, and 0 only where it is 0."
    )


def test_wrong_rules_and_wrong_names(csbonus: Run, tmp_path: Path) -> None:
    assert csbonus("template", "--plan", "no-such", "--out", str(tmp_path / "a.xlsx")).code == 1
    assert (
        csbonus("template", "--plan", str(RULES / "jd-presales"), "--out", str(tmp_path / "a.csv")).code == 2
    )
