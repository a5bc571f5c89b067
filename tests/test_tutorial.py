"""The tutorial: what it adds to the plan stands in the finished plan, and what it prints is what the program prints."""

import re
import shutil
import sys
from pathlib import Path

import pytest

from csbonus.cli.main import run_command_line

ROOT = Path(__file__).resolve().parent.parent
SHOP = ROOT / "rules" / "tutorial-shop"
PAGES = {"zh": ROOT / "docs" / "tutorial.zh-CN.md", "en": ROOT / "docs" / "tutorial.md"}
_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(lang: str) -> list[tuple[str, str]]:
    return _BLOCK.findall(PAGES[lang].read_text(encoding="utf-8"))


def called(
    lang: str, command: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> str:
    monkeypatch.setenv("CSBONUS_LANG", lang)
    monkeypatch.setattr(sys, "argv", command.split())
    run_command_line()
    said = capsys.readouterr()
    return said.out + said.err


def test_both_languages_show_the_same_code() -> None:
    shown = {lang: [block for block in blocks(lang) if block[0] != "text"] for lang in PAGES}
    assert shown["zh"] == shown["en"]


def test_every_piece_but_the_last_stands_in_the_finished_plan() -> None:
    """The head of a section, such as `pay:`, is repeated with each piece."""
    plan = (SHOP / "plan.yaml").read_text(encoding="utf-8").splitlines()
    *pieces, later = [text for language, text in blocks("zh") if language == "yaml" and "expect:" not in text]
    assert [line for text in pieces for line in text.splitlines() if line not in plan] == []
    assert "2027-01" in later
    said = {line for text in pieces for line in text.splitlines()}
    assert [line for line in plan if line not in said and not line.startswith("#")] == []


def test_the_case_is_one_of_the_plan_s() -> None:
    (case,) = [text for language, text in blocks("zh") if language == "yaml" and "expect:" in text]
    place, _, text = case.partition("\n")
    written = (ROOT / place.removeprefix("# ")).read_text(encoding="utf-8").splitlines()
    assert text.splitlines() == [line for line in written if not line.startswith("#")]


@pytest.mark.parametrize("lang", PAGES)
def test_every_output_is_what_the_command_prints(
    lang: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """A wrong line stands in for the line of the plan that begins with the same key; the command is the last one shown, or a check."""
    shutil.copytree(SHOP, tmp_path / "rules" / "tutorial-shop")
    monkeypatch.chdir(tmp_path)
    plan = tmp_path / "rules" / "tutorial-shop" / "plan.yaml"
    sound = plan.read_text(encoding="utf-8")
    command, printed = "", []
    for language, text in blocks(lang):
        if language == "yml":
            plan.write_text(_with(sound, text), encoding="utf-8")
            command = "csbonus check rules/tutorial-shop"
        elif language == "sh":
            command = text.strip()
        elif language == "text":
            printed.append(command)
            assert called(lang, command, monkeypatch, capsys) == text
            plan.write_text(sound, encoding="utf-8")
    assert len(printed) == 5


def _with(plan: str, wrong: str) -> str:
    for line in wrong.splitlines():
        key = line.partition(":")[0]
        (right,) = [own for own in plan.splitlines() if own.startswith(f"{key}:")]
        plan = plan.replace(right, line)
    return plan


@pytest.mark.parametrize("lang", PAGES)
def test_the_quiet_mutation_has_nothing_to_say_and_the_month_comes_out(
    lang: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """3000 + 1100 + 400; 3000 + 424.01 + 400 - 70; 2600 + 175 + 400 + 200: as worked out on the page and in the margin."""
    monkeypatch.chdir(ROOT)
    assert called(lang, "csbonus test rules/tutorial-shop --mutate --quiet", monkeypatch, capsys) == ""
    run = "csbonus run rules/tutorial-shop/example --rules rules/tutorial-shop --month 2026-10 --dry-run"
    said = called(lang, run, monkeypatch, capsys)
    assert re.findall(r"(\d,\d{3}\.\d\d) │$", said, re.MULTILINE) == ["4,500.00", "3,754.01", "3,375.00"]
