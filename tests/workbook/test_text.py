"""Text is always text; what a workbook cannot hold is escaped or refused."""

import zipfile
from io import BytesIO

import pytest
from msgspec.structs import replace
from openpyxl import load_workbook

from csbonus.pay.payslip import PayRun
from csbonus.problems import Refusal
from csbonus.workbook.book import Making
from csbonus.workbook.build import Origin, build_workbook
from csbonus.workbook.texts import base_name, columns_wide, title_width, writable


def test_a_name_is_never_a_formula(mixed: PayRun, origin: Origin) -> None:
    workbook = load_workbook(BytesIO(build_workbook(mixed, origin, "zh")))
    names = {"=1+1", "@SUM(A1)", "阿强", "bell\\u0007"}
    found = [
        (cell.value, cell.data_type)
        for sheet in workbook
        for row in sheet.iter_rows()
        for cell in row
        if cell.value in names
    ]
    assert {value for value, _ in found} == names
    assert {kind for _, kind in found} == {"s"}


def test_a_formula_names_only_our_own_functions_and_cells(mixed: PayRun, origin: Origin) -> None:
    workbook = load_workbook(BytesIO(build_workbook(mixed, origin, "en")))
    formulas = [c.value for sheet in workbook for row in sheet.iter_rows() for c in row if c.data_type == "f"]
    assert len(formulas) > 200
    assert not [f for f in formulas if "1+1" in f or "SUM(A1)" in f]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("小美", "小美"),
        ("a\nb\tc", "a\nb\tc"),
        ("bell\x07", "bell\\u0007"),
        ("\ud800", "\\ud800"),
        ("\uffff\x0b", "\\uffff\\u000b"),
        ("x" * 32767, "x" * 32767),
        ("😀" * 16383, "😀" * 16383),
    ],
)
def test_what_a_cell_cannot_hold_is_escaped(text: str, shown: str) -> None:
    assert writable(text) == shown


@pytest.mark.parametrize("text", ["x" * 32768, "😀" * 16384])
def test_a_text_too_long_for_a_cell_is_refused(three_agents: PayRun, origin: Origin, text: str) -> None:
    """Excel counts an emoji as two characters."""
    agent = replace(three_agents.payslips[0].agent, name=text)
    payslip = replace(three_agents.payslips[0], agent=agent)
    with pytest.raises(Refusal) as refused:
        build_workbook(replace(three_agents, payslips=(payslip,)), origin, "zh")
    assert refused.value.problems[0].text.zh.startswith(f"文字超过一个单元格的上限 32767 个字符：{text[:3]}")


def test_a_sheet_longer_than_excel_is_refused(three_agents: PayRun, origin: Origin) -> None:
    with pytest.raises(Refusal) as refused:
        build_workbook(three_agents, origin, "zh", making=Making(most_rows=21))
    assert [problem.render("zh") for problem in refused.value.problems] == [
        "工作表“总览”超过 Excel 的 21 行；请按团队或店铺分批计算"
    ]


def test_the_same_month_gives_the_same_bytes(
    mixed: PayRun, origin: Origin, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = build_workbook(mixed, origin, "zh")
    monkeypatch.setenv("TZ", "America/New_York")
    monkeypatch.setenv("LC_ALL", "C")
    assert build_workbook(mixed, origin, "zh") == first
    with zipfile.ZipFile(BytesIO(first)) as package:
        core = package.read("docProps/core.xml").decode()
        assert {info.date_time[0] for info in package.infolist()} == {1980}
    assert core.count("2026-10-01T00:00:00Z") == 2


def test_chinese_takes_two_columns() -> None:
    assert [columns_wide(text) for text in ("", "abc", "小美", "a\n小美")] == [0, 3, 4, 4]
    assert [
        title_width(text) for text in ("底薪", "转化率加权奖金", "老客户成交额加权奖金", "Sales commission")
    ] == [4, 14, 11, 10]


def test_a_file_is_named_without_its_folders() -> None:
    assert [base_name(file) for file in ("a/b/数据.xlsx", "C:\\x\\y.xlsx", "z.csv")] == [
        "数据.xlsx",
        "y.xlsx",
        "z.csv",
    ]
