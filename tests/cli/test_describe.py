"""`csbonus describe`: a plan as a document to read and to sign, as Markdown and as a Word file."""

import io
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, get_args

import docx
import pytest

from csbonus.lang.describe import formula
from csbonus.lang.tree import Number
from csbonus.lang.wording import gap, percent
from csbonus.pay.plan import PayPlan
from csbonus.problems import Lang
from csbonus.report.handbook.build import plan_document
from csbonus.report.handbook.document import Heading
from csbonus.report.handbook.markdown import render_markdown
from csbonus.rules.plans import read_rules

Csbonus = Callable[..., Any]
ROOT = Path(__file__).resolve().parents[2]
PLANS = sorted(path.parent for path in (ROOT / "rules").glob("*/plan.yaml"))
TUTORIAL = str(ROOT / "rules" / "tutorial-shop")

EVERY_PLAN = pytest.mark.parametrize("folder", PLANS, ids=lambda folder: folder.name)
BOTH = pytest.mark.parametrize("lang", get_args(Lang))


@cache
def plan_in(folder: Path) -> PayPlan:
    (plan,) = read_rules([str(folder)]).plans
    return plan


def test_a_line_stands_in_words_with_its_table_and_an_example(csbonus: Csbonus) -> None:
    """50000 of net sales: 20000 x 1% + 30000 x 2% = 800.00, as the case brackets.yaml has it."""
    text = csbonus("describe", TUTORIAL).out
    assert (
        "### 2. 销售提成\n"
        "\n"
        "净销售额分段计算，每段用各自的比例，见下表。\n"
        "\n"
        "| 分段 | 比例 |\n"
        "|---|---|\n"
        "| 净销售额不满 0.00 元 | 0% |\n"
        "| 净销售额满 0.00 元、不满 20,000.00 元 | 1% |\n"
        "| 净销售额满 20,000.00 元、不满 50,000.00 元 | 超过 20,000.00 元的部分 2% |\n"
        "| 净销售额满 50,000.00 元 | 超过 50,000.00 元的部分 3% |\n"
        "\n"
        "> 举例（小美，2026-10）：销售提成 = 20,000.00 元 × 1% + 30,000.00 元 × 2%（净销售额 50,000.00 元分段） = 800.00 元\n"
    ) in text


def test_gates_incidents_limits_and_numbers_have_their_parts(csbonus: Csbonus) -> None:
    text = csbonus("describe", str(ROOT / "rules" / "apparel-handbook")).out
    for said in (
        "| 敷衍结束对话 | 敷衍结束对话 | 敷衍结束对话：每次扣 50.00 元；触发“敷衍三次，奖金和绩效减半” | 部门活动基金 |",
        "| 第 3 次起 | 不再计 |",
        "| 敷衍三次，奖金和绩效减半 | 敷衍结束对话 ≥ 3 次 | 只发 50%：质量奖、绩效提成 |",
        "罚扣合计不超过扣前工资的 20%，并且罚扣后的工资不低于最低工资；超出的部分不再扣。其中最低工资 2,690.00 元。",
        "| 综合表现 | 店铺 | 转化率、成交金额、挽回退款（各项名次之和小者在前）；主管可直接指定第一名 | 依次比较成交金额、工号 |",
        "先按登记扣留，登记为释放时退还。",
        "| 底薪标准 | 3,500.00 元 |",
    ):
        assert said in text


def test_a_stretch_that_the_plan_does_not_provide_for_is_no_row(csbonus: Csbonus) -> None:
    """The commission begins at 0; below it the month stops, which is nothing to promise."""
    text = csbonus("describe", str(ROOT / "examples" / "2026-10" / "rules" / "aftersales")).out
    assert (
        "老客户成交额全额乘以所在档次的比例，见下表。\n\n| 所在区间 | 标准 |\n|---|---|\n"
        "| 老客户成交额满 0.00 元、不满 50,000.00 元 | 0.3% |\n"
    ) in text


def test_the_document_in_english(csbonus: Csbonus) -> None:
    text = csbonus("describe", TUTORIAL, "--lang", "en").out
    assert (
        "## 3. Gates\n\n### team goal\n\nBy the figures of the team; all of these conditions must be met."
        in text
    )
    assert "I have read" in text


def written(number: Number, lang: Lang) -> set[str]:
    """Give the ways in which a number may stand: as it is, as a distance, as a share of a hundred."""
    plain = formula(number, lang).removeprefix("-")
    return {plain, gap(abs(number.value), number.unit, lang), percent(number.value / 100)}


@EVERY_PLAN
@BOTH
def test_every_plan_is_told_whole(csbonus: Csbonus, folder: Path, lang: Lang) -> None:
    """Every line has its part, every example comes from a case, and every number of the plan stands somewhere."""
    done = csbonus("describe", str(folder), "--lang", lang)
    assert (done.code, done.err) == (0, "")
    plan = plan_in(folder)
    text = done.out.replace("\\", "")
    for line in plan.lines:
        if line.stage in ("line", "fine"):
            assert f". {line.title.to(lang)}\n" in text
    missing = [
        number.name for number in plan.numbers if not any(said in text for said in written(number, lang))
    ]
    assert missing == []
    assert text.count("\n> ") == sum(line.stage in ("line", "fine") for line in plan.lines)


@EVERY_PLAN
@BOTH
def test_the_word_file_says_what_the_markdown_says(
    csbonus: Csbonus, folder: Path, lang: Lang, tmp_path: Path
) -> None:
    target = tmp_path / "plan.docx"
    csbonus("describe", str(folder), "--out", str(target), "--lang", lang)
    book = docx.Document(str(target))
    said = [p.text for p in book.paragraphs] + [
        cell.text for table in book.tables for row in table.rows for cell in row.cells
    ]
    markdown = csbonus("describe", str(folder), "--lang", lang).out.replace("\\", "")
    assert [text for text in said if " ".join(text.split()) not in markdown] == []
    assert len(said) > 20


def test_chinese_letters_have_a_font_of_their_own(csbonus: Csbonus, tmp_path: Path) -> None:
    target = tmp_path / "plan.docx"
    csbonus("describe", TUTORIAL, "-o", str(target))
    styles = zipfile.ZipFile(target).read("word/styles.xml").decode()
    assert styles.count('w:eastAsia="Microsoft YaHei"') >= 6
    assert 'w:eastAsia="zh-CN"' in styles
    document = zipfile.ZipFile(target).read("word/document.xml").decode()
    assert document.count("<w:tblHeader/>") == len(docx.Document(str(target)).tables)


def test_the_same_plan_gives_the_same_bytes(csbonus: Csbonus, tmp_path: Path) -> None:
    one, two = tmp_path / "one.docx", tmp_path / "two.docx"
    for target in (one, two):
        csbonus("describe", TUTORIAL, "-o", str(target))
    assert one.read_bytes() == two.read_bytes()
    assert zipfile.ZipFile(io.BytesIO(one.read_bytes())).testzip() is None


def test_without_libreoffice_the_way_to_a_pdf_is_said(
    csbonus: Csbonus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    done = csbonus("describe", TUTORIAL, "--out", str(tmp_path / "plan.pdf"))
    assert done.code == 2
    assert done.err.endswith(
        "plan.pdf: 写 PDF 要先安装 LibreOffice（命令 soffice）；也可以写成 .docx，用 Word 或 WPS 另存为 PDF\n"
    )
    assert list(tmp_path.iterdir()) == []


def test_a_libreoffice_that_makes_nothing_is_told(
    csbonus: Csbonus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "bin").mkdir()
    program = tmp_path / "bin" / "soffice"
    program.write_text("#!/bin/sh\nexit 0\n", encoding="ascii")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"), prepend=":")
    done = csbonus("describe", TUTORIAL, "--out", str(tmp_path / "plan.pdf"))
    assert (done.code, (tmp_path / "plan.pdf").exists()) == (5, False)
    assert "LibreOffice 没有转成 PDF" in done.err


@pytest.mark.libreoffice
@BOTH
def test_a_pdf_says_what_the_word_file_says(csbonus: Csbonus, tmp_path: Path, lang: Lang) -> None:
    out = tmp_path / "plan.pdf"
    done = csbonus("describe", TUTORIAL, "--out", str(out), "--lang", lang)
    assert (done.code, out.read_bytes()[:5]) == (0, b"%PDF-")
    reader = shutil.which("pdftotext")
    assert reader is not None, "install poppler-utils"
    said = subprocess.run([reader, str(out), "-"], capture_output=True, text=True, check=True).stdout  # noqa: S603 - fixed words
    assert "800.00" in said  # of the example of a bracket
    assert {"zh": "确认签字", "en": "Signatures"}[lang] in said


@pytest.mark.parametrize("name", ["plan.xlsx", "plan", "plan.doc"])
def test_other_kinds_of_files_are_refused(csbonus: Csbonus, tmp_path: Path, name: str) -> None:
    done = csbonus("describe", TUTORIAL, "--out", str(tmp_path / name))
    assert (done.code, list(tmp_path.iterdir())) == (2, [])


def test_the_document_never_takes_the_place_of_the_plan(csbonus: Csbonus, tmp_path: Path) -> None:
    plan = tmp_path / "plan.md"
    plan.write_bytes((Path(TUTORIAL) / "plan.yaml").read_bytes())
    before = plan.read_bytes()
    assert csbonus("describe", str(plan), "--out", str(plan)).code == 2
    assert plan.read_bytes() == before


def test_of_several_plans_one_must_be_named(csbonus: Csbonus) -> None:
    done = csbonus("describe", str(ROOT / "rules"))
    assert (done.code, done.out) == (2, "")
    assert "请指明一个" in done.err


def test_a_plan_with_problems_is_not_described(csbonus: Csbonus, tmp_path: Path) -> None:
    plan = tmp_path / "plan.yaml"
    plan.write_text(
        "plan: p\nvalid_from: 2026-01\npay:\n  a: {kind: fixed, amount: nothing}\n", encoding="utf-8"
    )
    done = csbonus("describe", str(plan))
    assert (done.code, done.out) == (1, "")
    assert "plan.yaml:4" in done.err


def test_a_case_that_fails_is_no_example(csbonus: Csbonus, tmp_path: Path) -> None:
    (tmp_path / "cases").mkdir()
    plan, case = tmp_path / "plan.yaml", tmp_path / "cases" / "wrong.yaml"
    plan.write_text(
        "plan: p\ntitle: 方案\nvalid_from: 2026-01\npay:\n  a: {kind: fixed, title: 奖金, amount: 5}\n",
        encoding="utf-8",
    )
    case.write_text(
        "name: 错\nmonth: 2026-10\nagents:\n  甲: {}\nexpect:\n  甲: {a: 6.00}\n", encoding="utf-8"
    )
    done = csbonus("describe", str(plan))
    assert done.code == 0
    assert "案例不符，没有用来举例" in done.err
    assert "举例（" not in done.out


def test_marks_of_markdown_in_titles_stay_letters(tmp_path: Path) -> None:
    path = tmp_path / "plan.yaml"
    path.write_text(
        "plan: p\ntitle: 'A*B|C_D'\nvalid_from: 2026-01\npay:\n  a: {kind: fixed, title: '<b>x</b>', amount: 5}\n",
        encoding="utf-8",
    )
    document = plan_document(plan_in(path), (), "0" * 64, "zh")
    text = render_markdown(document)
    assert "# A\\*B\\|C\\_D\n" in text
    assert "\\<b>x\\</b>" in text
    assert any(isinstance(block, Heading) for block in document.blocks)
