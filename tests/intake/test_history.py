"""Earlier results read back: what is kept of them, and what is no result."""

import json
from decimal import Decimal
from pathlib import Path

import pytest

from csbonus.intake.history import read_history

SLIP = {
    "agent": "001",
    "plan": "p",
    "figures": {"sales": "48600.5"},
    "kept": {"q": "30.00"},
    "carried": "12.50",
}


def result(month: str, **changes: object) -> str:
    return json.dumps({"schema": "csbonus.run/1", "month": month, "payslips": [SLIP], **changes})


def test_earlier_months_are_read_by_month_and_agent(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(result("2026-09"), encoding="utf-8")
    (tmp_path / "b.json").write_text(result("2026-10"), encoding="utf-8")
    (tmp_path / "c.json").write_text(result("2026-11"), encoding="utf-8")
    read = read_history(str(tmp_path), "2026-10")
    assert (list(read.history), read.problems, read.notices) == (["2026-09"], (), ())
    slip = read.history["2026-09"]["001"]
    assert (slip.figures, slip.kept, slip.carried) == (
        {"sales": Decimal("48600.5")},
        {"q": Decimal(30)},
        Decimal("12.5"),
    )


WRONG = [
    ("{", "读不出这个 JSON 文件（JSONDecodeError）；请重新导出这个月的结果，或移出文件夹"),
    (result("2026-09", payslips=None), "这个月的结果不完整（算的时候有问题，或被改过）；请重新导出"),
    (
        result("2026-09", payslips=[{"agent": "001"}]),
        "这个月的结果不完整（算的时候有问题，或被改过）；请重新导出",
    ),
    (
        result("2026-09", payslips=[{**SLIP, "carried": "abc"}]),
        "这个月的结果不完整（算的时候有问题，或被改过）；请重新导出",
    ),
    (
        json.dumps({"schema": "csbonus.run/1", "month": 9, "payslips": []}),
        "这个月的结果不完整（算的时候有问题，或被改过）；请重新导出",
    ),
]


@pytest.mark.parametrize(("text", "said"), WRONG)
def test_a_result_that_is_not_whole_is_a_problem(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "a.json").write_text(text, encoding="utf-8")
    (problem,) = read_history(str(tmp_path), "2026-10").problems
    assert problem.render("zh") == f"{tmp_path}/a.json: {said}"


def test_another_json_file_is_left_aside(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('{"name": "x"}', encoding="utf-8")
    read = read_history(str(tmp_path), "2026-10")
    assert [notice.text.zh for notice in read.notices] == ["不是 csbonus 的月结果，没有读取"]


def test_two_results_of_a_month_are_a_problem(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.json").write_text(result("2026-09"), encoding="utf-8")
    (problem,) = read_history(str(tmp_path), "2026-10").problems
    assert problem.text.zh == f"2026-09 有两份结果（另一份是 {tmp_path}/a.json）；请只留一份"


def test_a_folder_that_is_not_there_is_a_problem(tmp_path: Path) -> None:
    (problem,) = read_history(str(tmp_path / "no"), "2026-10").problems
    assert problem.text.zh == "--history 要给出文件夹，这里不是"


def test_a_file_far_too_large_is_not_read(tmp_path: Path) -> None:
    with (tmp_path / "a.json").open("wb") as file:
        file.truncate(65 * 1024 * 1024)
    (problem,) = read_history(str(tmp_path), "2026-10").problems
    assert problem.text.zh == "文件太大（最多 64 MiB），不像是一个月的结果"
