"""`csbonus verify`: a workbook as it was written is confirmed; whatever was changed is named with its cell."""

import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from csbonus.cli.differences import differences, read_book

ROOT = Path(__file__).resolve().parents[2]
JD = ROOT / "rules" / "jd-presales"
AMOUNT = "#,##0.00;[Red]-#,##0.00"

Call = Callable[..., Any]
Made = Callable[..., Path]


@pytest.fixture
def made(csbonus: Call, month: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Made:
    """Write the month's workbook into a folder that holds its input and its rules too."""
    shutil.copytree(JD, tmp_path / "rules" / "jd-presales", ignore=shutil.ignore_patterns("cases", "example"))
    monkeypatch.chdir(tmp_path)

    def make(*options: str) -> Path:
        call = (
            "run",
            month,
            "--rules",
            "rules",
            "--month",
            "2026-10",
            "-o",
            "pay.xlsx",
            "--force",
            "--quiet",
        )
        assert csbonus(*call, *options).code == 0
        return tmp_path / "pay.xlsx"

    return make


def changed(data: bytes, part: str, old: str, new: str) -> bytes:
    """Change a text in one part of a workbook."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as before, zipfile.ZipFile(out, "w") as after:
        for name in before.namelist():
            text = before.read(name)
            if name == part:
                assert old.encode() in text
                text = text.replace(old.encode(), new.encode(), 1)
            after.writestr(name, text)
    return out.getvalue()


def cells(data: bytes) -> Iterator[tuple[str, str, str, str]]:
    """List all cells of an amount: the part, the sheet, the address and the cell's XML."""
    book = openpyxl.load_workbook(BytesIO(data))
    with zipfile.ZipFile(BytesIO(data)) as package:
        for number, sheet in enumerate(book.worksheets, 1):
            part = f"xl/worksheets/sheet{number}.xml"
            text = package.read(part).decode()
            for cell in (cell for row in sheet.iter_rows() for cell in row if cell.number_format == AMOUNT):
                xml = re.search(rf'<c r="{cell.coordinate}"[^>]*>.*?</c>', text)
                if xml and cell.value is not None:
                    yield part, sheet.title, cell.coordinate, xml[0]


def test_any_amount_that_was_changed_is_found(made: Made) -> None:
    """The stored value by a fen, then the formula alone: each is told, and nothing else."""
    data = made().read_bytes()
    computed = read_book(data, "pay.xlsx")
    count = 0
    for part, sheet, ref, xml in cells(data):
        value = re.search(r"<v>([^<]*)</v>", xml)
        assert value is not None
        by_a_fen = xml.replace(value[0], f"<v>{round(float(value[1]) + 0.01, 2)}</v>")
        by_formula = xml.replace("</f>", "+0</f>")
        for other in {by_a_fen, by_formula} - {xml}:
            found = read_book(changed(data, part, xml, other), "pay.xlsx")
            told = [problem.source for problem in differences(found, computed, [], {})]
            assert [(place.sheet, place.cell) for place in told if place] == [(sheet, ref)]
            count += 1
    assert count > 150


@pytest.mark.parametrize(
    "options",
    [
        (),
        ("--values",),
        ("--lang", "en"),
        ("--sheets", "strips"),
        ("--sheets", "summary,sources", "--values", "--lang", "en"),
    ],
)
def test_a_workbook_is_as_it_was_computed(csbonus: Call, made: Made, options: tuple[str, ...]) -> None:
    ended = csbonus("verify", str(made(*options)), "--lang", "zh")
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.endswith("pay.xlsx：2026-10 的工资与重新计算一致（1 个数据文件、1 个方案）\n")


def test_a_changed_value_is_named(csbonus: Call, made: Made) -> None:
    workbook = made("--sheets", "summary", "--values")
    data = workbook.read_bytes()
    workbook.write_bytes(changed(data, "xl/worksheets/sheet1.xml", "<v>3515.74</v>", "<v>3615.74</v>"))
    ended = csbonus("verify", "pay.xlsx")
    assert (ended.code, ended.out) == (1, "")
    assert ended.err == "pay.xlsx [工资表]!K5: 现在是 3615.74，重新计算是 3515.74\n"


def test_a_changed_formula_is_named(csbonus: Call, made: Made) -> None:
    workbook = made()
    part = "xl/worksheets/sheet2.xml"
    workbook.write_bytes(changed(workbook.read_bytes(), part, "SUM($D$4:$J$4)", "SUM($D$4:$J$4)+100"))
    ended = csbonus("verify", "pay.xlsx")
    assert ended.code == 1
    assert ended.err == (
        "pay.xlsx [工资表]!K4: 公式不一样：现在是 =SUM($D$4:$J$4)+100，应为 =SUM($D$4:$J$4)\n"
    )


def test_a_changed_rule_is_named_with_the_first_cell_it_changes(csbonus: Call, made: Made) -> None:
    made()
    plan = Path("rules/jd-presales/plan.yaml")
    plan.write_text(plan.read_text(encoding="utf-8").replace("rate: 2%", "rate: 3%", 1), encoding="utf-8")
    ended = csbonus("verify", "pay.xlsx")
    lines = ended.err.splitlines()
    assert ended.code == 1
    assert lines[0] == "rules/jd-presales/plan.yaml: 规则文件已经不是算工资时的内容"
    assert re.fullmatch(
        r"pay\.xlsx \[参数\]!C4: 现在是 0\.02，重新计算是 0\.03；共 \d+ 处不同，这是第一处", lines[1]
    )


def test_a_changed_input_is_named(csbonus: Call, made: Made, tmp_path: Path) -> None:
    made()
    book = openpyxl.load_workbook(tmp_path / "stats.xlsx")
    book["数据"]["C2"] = 813
    book.save(tmp_path / "stats.xlsx")
    ended = csbonus("verify", "pay.xlsx")
    assert ended.code == 1
    assert ended.err.splitlines()[0] == "stats.xlsx: 数据文件已经不是算工资时的内容"
    assert "[指标]!E11: 现在是 812，重新计算是 813" in ended.err


def test_missing_files_are_named_and_may_be_elsewhere(csbonus: Call, made: Made, tmp_path: Path) -> None:
    made()
    away = tmp_path.parent / f"{tmp_path.name}-away"
    away.mkdir()
    (tmp_path / "stats.xlsx").rename(away / "数据 (1).xlsx")
    shutil.move(tmp_path / "rules", away / "old rules")
    ended = csbonus("verify", "pay.xlsx")
    assert ended.code == 1
    lines = ended.err.splitlines()
    assert len(lines) == 2
    assert lines[0].startswith("pay.xlsx: 找不到数据文件 stats.xlsx（SHA-256 ")
    assert lines[1].endswith("请用 --rules 给出它的位置")
    for option in ("--files", "--stats"):
        assert csbonus("verify", "pay.xlsx", option, str(away), "--rules", str(away / "old rules")).code == 0


def test_a_rule_in_another_folder_is_the_same_rule(csbonus: Call, made: Made, tmp_path: Path) -> None:
    made()
    (tmp_path / "rules" / "jd-presales").rename(tmp_path / "rules" / "kept")
    assert csbonus("verify", "pay.xlsx").code == 0


def test_another_version_is_told(csbonus: Call, made: Made) -> None:
    workbook = made()
    data = workbook.read_bytes()
    with zipfile.ZipFile(BytesIO(data)) as package:
        strings = package.read("xl/sharedStrings.xml").decode()
    import csbonus as package_of_ours

    version = package_of_ours.__version__
    assert f"<t>{version}</t>" in strings
    older = changed(data, "xl/sharedStrings.xml", f"<t>{version}</t>", "<t>0.0.1</t>")
    older = changed(older, "docProps/custom.xml", f">{version}<", ">0.0.1<")
    workbook.write_bytes(older)
    ended = csbonus("verify", "pay.xlsx")
    assert ended.code == 0
    assert f"（工作簿由 csbonus 0.0.1 写出，现在是 {version}）" in ended.out


@pytest.mark.parametrize("name", ["stats.xlsx", "nothing.xlsx", "rules/jd-presales/plan.yaml"])
def test_what_is_not_ours_is_refused(csbonus: Call, made: Made, name: str) -> None:
    made()
    ended = csbonus("verify", name)
    assert (ended.code, ended.out) == (1, "")
    assert ended.err.count("\n") == 1
    assert name in ended.err


def test_a_sheet_that_was_deleted_is_missed(csbonus: Call, made: Made) -> None:
    workbook = made("--values")
    book = openpyxl.load_workbook(workbook)
    del book["来源"]
    book.save(workbook)
    ended = csbonus("verify", "pay.xlsx")
    assert (ended.code, ended.err) == (1, "pay.xlsx [来源]: 缺少这张工作表\n")


@pytest.mark.libreoffice
def test_a_workbook_saved_by_another_program_is_still_the_same(
    csbonus: Call, made: Made, tmp_path: Path
) -> None:
    workbook = made()
    program = shutil.which("soffice")
    assert program is not None
    command = [
        program, "--headless", f"-env:UserInstallation=file://{tmp_path}/profile",
        "--convert-to", "xlsx", "--outdir", str(tmp_path / "saved"), str(workbook),
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=120)  # noqa: S603 - fixed words
    ended = csbonus("verify", str(tmp_path / "saved" / "pay.xlsx"))
    assert (ended.code, ended.err) == (0, "")
