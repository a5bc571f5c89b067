"""`csbonus run` as its users call it: what it writes, what it says, how it ends."""

import json
import os
import sys
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from csbonus.intake.formats.opening import open_file
from csbonus.intake.xlsx.cells import Workbook
from csbonus.workbook.book import Making
from csbonus.workbook.build import write_month

ROOT = Path(__file__).resolve().parents[2]
JD = str(ROOT / "rules" / "jd-presales")
AFTERSALES = str(ROOT / "rules" / "aftersales-repeat")
HEADERS: list[Any] = ["客服", "团队", "接待人数", "询单人数", "询单->最终付款人数", "销售额", "退款金额"]
MEI: list[Any] = ["小美", "售前一组", 812, 640, 320, 48600.00, 1260.00]
TEAM: list[list[Any]] = [["团队", "静默销售额", "静默退款额"], ["售前一组", 120000, 3333.33]]

Call = Callable[..., Any]


def test_the_month_of_three_agents_is_paid_to_the_fen(csbonus: Call, month: str, tmp_path: Path) -> None:
    out, result = tmp_path / "pay.xlsx", tmp_path / "out.json"
    ended = csbonus(
        "run", month, "--rules", JD, "--month", "2026-10", "--out", str(out), "--json", str(result)
    )
    assert ended.code == 0
    run = json.loads(result.read_text(encoding="utf-8"))
    assert run["schema"] == "csbonus.run/1"
    assert {slip["name"]: slip["total"] for slip in run["payslips"]} == {
        "小美": "3515.74", "阿强": "3321.29", "丽丽": "3557.42",
    }  # fmt: skip
    assert run["totals"] == {
        "agents": 3,
        "total": "10394.45",
        "by_line": {
            "base_pay": "5400.00",
            "sales_commission": "2815.20",
            "returns_clawback": "-182.82",
            "silent_share": "1166.67",
            "reception_bonus": "1185.00",
            "conversion_bonus": "-1.04",
            "aov_bonus": "11.44",
        },
    }
    assert out.exists()


def test_a_line_carries_its_sentence(csbonus: Call, month: str) -> None:
    ended = csbonus("run", month, "--rules", JD, "--month", "2026-10", "--json", "-")
    slip = next(s for s in json.loads(ended.out)["payslips"] if s["name"] == "小美")
    sentences = {line["id"]: line["sentence"] for line in slip["lines"]}
    assert sentences["reception_bonus"] == "基础奖金 = 接待 812 人 × 接待单价 0.50 元/人 = 406.00 元"
    assert list(sentences) == [
        "base_pay", "sales_commission", "returns_clawback", "silent_share", "reception_bonus", "conversion_bonus", "aov_bonus",
    ]  # fmt: skip


def test_json_on_stdout_is_nothing_but_json(csbonus: Call, month: str) -> None:
    ended = csbonus("run", month, "--rules", JD, "--month", "2026-10", "--json", "-", "--dry-run")
    assert json.loads(ended.out)["month"] == "2026-10"
    assert "没有花名册或岗位列" in ended.err


def test_stats_means_the_same_as_an_argument(csbonus: Call, month: str) -> None:
    by_argument = csbonus("run", month, "--rules", JD, "--month", "2026-10", "--json", "-")
    by_option = csbonus("run", "--stats", month, "--rules", JD, "--month", "2026-10", "--json", "-")
    assert by_option.out == by_argument.out


def test_the_results_are_the_same_whatever_number_of_processes_makes_them(
    csbonus: Call, write: Callable[..., str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("csbonus.intake.ahead.LEAST_BYTES", 1)
    monkeypatch.setattr("csbonus.report.shares.LEAST", 1)
    files = write("客服.xlsx", 数据=[HEADERS, MEI]), write("团队.xlsx", 团队=TEAM)
    results = set()
    for jobs in ("1", "2", "7"):
        out = tmp_path / "pay.xlsx"
        ended = csbonus(
            "run", *files, "--rules", JD, "--month", "2026-10", "-o", str(out), "--jobs", jobs, "--json", "-"
        )
        assert ended.code == 0
        results.add((ended.out, out.read_bytes()))
    assert len(results) == 1


def test_no_file_at_a_time_is_wrong_usage(csbonus: Call, month: str) -> None:
    assert csbonus("run", month, "--rules", JD, "--dry-run", "--jobs", "0").code == 2


def test_a_dry_run_prints_the_table_and_writes_nothing(csbonus: Call, month: str, tmp_path: Path) -> None:
    before = sorted(tmp_path.iterdir())
    ended = csbonus(
        "run", month, "--rules", JD, "--month", "2026-10", "--dry-run", "--out", str(tmp_path / "x.xlsx")
    )
    assert ended.code == 0
    assert "3,515.74" in ended.out
    assert sorted(tmp_path.iterdir()) == before


def test_quiet_says_nothing_when_all_is_well(csbonus: Call, month: str, tmp_path: Path) -> None:
    ended = csbonus(
        "run", month, "--rules", JD, "--month", "2026-10", "--out", str(tmp_path / "x.xlsx"), "--quiet"
    )
    assert (ended.code, ended.out, ended.err) == (0, "", "")


def test_the_same_run_gives_the_same_bytes(csbonus: Call, month: str, tmp_path: Path) -> None:
    for name in ("one.xlsx", "two.xlsx"):
        csbonus("run", month, "--rules", JD, "--month", "2026-10", "--out", str(tmp_path / name))
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()


@pytest.mark.parametrize(("lang", "sheet"), [("zh", "工资表"), ("en", "Summary")])
def test_sheets_follow_the_language(csbonus: Call, month: str, tmp_path: Path, lang: str, sheet: str) -> None:
    out = tmp_path / "x.xlsx"
    csbonus("run", month, "--rules", JD, "--month", "2026-10", "--out", str(out), "--lang", lang)
    assert sheet in openpyxl.load_workbook(out).sheetnames


def test_a_closed_gate_leaves_a_line_of_zero_that_says_why(csbonus: Call, write: Call) -> None:
    stats = write(
        "after.xlsx",
        客服=[["客服", "团队", "老客户成交额"], ["小美", "售后组", 83450.50], ["阿强", "售后组", 0]],
        指标=[
            ["指标", "值"],
            ["退款率", "4.8%"],
            ["退款时长(小时)", 22],
            ["纠纷数", 0],
            ["DSR评分", 4.81],
            ["投诉数", 1],
        ],
    )
    ended = csbonus("run", stats, "--rules", AFTERSALES, "--month", "2026-10", "--json", "-")
    slip = next(s for s in json.loads(ended.out)["payslips"] if s["name"] == "小美")
    line = slip["lines"][-1]
    assert slip["total"] == "2750.35"
    assert line["amount"] == "0.00"
    assert (
        line["sentence"]
        == "指标奖金 = 0.00 元：门槛“店铺售后指标”未达成：投诉数 1 次，要求 ≤ 0 次，超出 1 次"
    )
    assert line["gate"]["open"] is False
    assert [c["met"] for c in line["gate"]["conditions"]] == [True, True, True, True, False]


WRONG_USAGE = [
    (["--month", "2026-13"], "--month 2026-13: 月份要写成 2026-10 这样"),
    (["--month", "10月"], "--month 10月: 月份要写成 2026-10 这样"),
    (["--month", "2026-10", "--lang", "fr"], "--lang 只能是 zh 或 en"),
    (
        ["--month", "2026-10", "--out", "/nowhere/at/all/x.xlsx"],
        "--out /nowhere/at/all/x.xlsx: 文件夹不存在：/nowhere/at/all",
    ),
    (["--month", "2026-10", "--colour"], "csbonus: No such option: --colour"),
    (["--month", "2026-10"], "请用 --out 给出要写的工作簿，或用 --dry-run 试算"),
]


@pytest.mark.parametrize(("arguments", "said"), WRONG_USAGE, ids=[said for _, said in WRONG_USAGE])
def test_wrong_usage_ends_with_2_and_one_line(
    csbonus: Call, month: str, arguments: list[str], said: str
) -> None:
    ended = csbonus("run", month, "--rules", JD, *arguments)
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.splitlines()[0].startswith(said)


def test_no_files_at_all_is_wrong_usage(csbonus: Call) -> None:
    ended = csbonus("run", "--rules", JD, "--month", "2026-10", "--dry-run")
    assert (ended.code, ended.err) == (2, "没有给出数据文件（FILE 或 --stats）\n")


def test_the_output_must_not_be_an_input(csbonus: Call, month: str) -> None:
    before = Path(month).read_bytes()
    ended = csbonus("run", month, "--rules", JD, "--month", "2026-10", "--out", month, "--force")
    assert (ended.code, ended.err) == (2, f"--out {month}: 输出文件同时是输入文件，请换个名字\n")
    assert Path(month).read_bytes() == before


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")
def test_the_output_must_be_an_ordinary_file(csbonus: Call, month: str, tmp_path: Path) -> None:
    pipe, folder, link = tmp_path / "pipe", tmp_path / "folder", tmp_path / "link.xlsx"
    os.mkfifo(pipe)
    folder.mkdir()
    link.symlink_to(tmp_path / "nothing.xlsx")
    codes = {
        target.name: csbonus("run", month, "--rules", JD, "--month", "2026-10", "--out", str(target)).code
        for target in (pipe, folder, link)
    }
    assert codes == {"pipe": 2, "folder": 2, "link.xlsx": 5}


def test_a_workbook_of_another_month_is_replaced_only_with_force(
    csbonus: Call, month: str, tmp_path: Path
) -> None:
    out = tmp_path / "pay.xlsx"
    run = ("run", month, "--rules", JD, "--out", str(out))
    assert csbonus(*run, "--month", "2026-09").code == 0
    before = out.read_bytes()
    refused = csbonus(*run, "--month", "2026-10")
    assert refused.code == 2
    assert refused.err == f"--out {out}: 里面是 2026-09 的工资，这次算的是 2026-10；要替换请加 --force\n"
    assert out.read_bytes() == before
    assert csbonus(*run, "--month", "2026-10", "--force").code == 0
    assert csbonus(*run, "--month", "2026-10").code == 0


def test_somebody_elses_workbook_is_not_replaced(csbonus: Call, month: str, write: Call) -> None:
    roster = write("花名册.xlsx", 花名册=[["姓名"], ["小美"]])
    ended = csbonus("run", month, "--rules", JD, "--month", "2026-10", "--out", roster)
    assert ended.code == 2
    assert ended.err == f"--out {roster}: 这个位置已有一个工作簿，不是上次的结果；要替换请加 --force\n"


BAD_INPUT: list[tuple[str, dict[str, list[list[Any]]], str]] = [
    ("a needed column that no file has", {"数据": [HEADERS[:6], MEI[:6]], "团队": TEAM}, "退款金额"),
    ("an agent twice", {"数据": [HEADERS, MEI, MEI], "团队": TEAM}, "A3"),
    ("stats without any agent", {"数据": [HEADERS], "团队": TEAM}, "数据"),
    ("a figure that is missing", {"数据": [HEADERS, [*MEI[:5], "-", 0]], "团队": TEAM}, "[数据]!F2"),
    ("an error cell", {"数据": [HEADERS, [*MEI[:5], "#DIV/0!", 0]], "团队": TEAM}, "[数据]!F2"),
    ("a team figure that is missing", {"数据": [HEADERS, MEI], "团队": [TEAM[0], ["售前一组", 120000, "暂无数据"]]}, "[团队]!C2"),
    ("an empty workbook", {"空": []}, "stats.xlsx"),
]  # fmt: skip


@pytest.mark.parametrize(("sheets", "named"), [b[1:] for b in BAD_INPUT], ids=[b[0] for b in BAD_INPUT])
def test_bad_input_ends_with_1_names_the_place_and_writes_nothing(
    csbonus: Call, write: Call, tmp_path: Path, sheets: dict[str, list[list[Any]]], named: str
) -> None:
    stats = write("stats.xlsx", **sheets)
    out, result = tmp_path / "pay.xlsx", tmp_path / "out.json"
    ended = csbonus(
        "run", stats, "--rules", JD, "--month", "2026-10", "--out", str(out), "--json", str(result)
    )
    assert ended.code == 1
    assert ended.out == ""
    assert named in ended.err
    assert "Traceback" not in ended.err
    assert all(len(line) <= 300 for line in ended.err.splitlines())
    assert not out.exists()
    found = json.loads(result.read_text(encoding="utf-8"))
    assert found["schema"] == "csbonus.run/1"
    assert found["problems"]


@pytest.mark.parametrize(
    "content", [b"", b"not a workbook", b"PK\x03\x04 cut short", None], ids=["empty", "text", "cut", "none"]
)
def test_a_file_that_is_no_workbook_is_said_to_be_none(
    csbonus: Call, tmp_path: Path, content: bytes | None
) -> None:
    path = tmp_path / "stats.xlsx"
    if content is not None:
        path.write_bytes(content)
    ended = csbonus("run", str(path), "--rules", JD, "--month", "2026-10", "--dry-run")
    assert ended.code == 1
    assert "stats.xlsx" in ended.err.splitlines()[0]
    assert len(ended.err.splitlines()) <= 3


def test_a_wrong_plan_stops_the_run_with_its_line(csbonus: Call, month: str, tmp_path: Path) -> None:
    plan = tmp_path / "plan.yaml"
    plan.write_text("plan: x\nvalid_from: 2026-01\npay:\n  a: {kind: fixed, amont: 5}\n", encoding="utf-8")
    ended = csbonus("run", month, "--rules", str(plan), "--month", "2026-10", "--dry-run")
    assert ended.code == 1
    assert f"{plan}:4:20: 不认识的键 amont，是否想写 amount？" in ended.err


def test_a_month_before_the_plan_begins_cannot_be_paid(csbonus: Call, month: str) -> None:
    ended = csbonus("run", month, "--rules", JD, "--month", "2025-12", "--dry-run")
    assert ended.code == 1
    assert "方案 jd-presales 从 2026-01 起生效，不能用来算 2025-12；请给出当时的方案" in ended.err


def test_two_plans_need_roles(csbonus: Call, month: str) -> None:
    ended = csbonus("run", month, "--rules", JD, "--rules", AFTERSALES, "--month", "2026-10", "--dry-run")
    assert ended.code == 1
    assert "没有花名册说明各人的岗位" in ended.err


def test_names_are_never_formulas(csbonus: Call, write: Call, tmp_path: Path) -> None:
    name = '=HYPERLINK("http://127.0.0.1/","小美")'
    stats = write("stats.xlsx", 数据=[HEADERS, ["'" + name, *MEI[1:]]], 团队=TEAM)
    book = openpyxl.load_workbook(stats)
    book["数据"]["A2"].value = name
    book["数据"]["A2"].data_type = "s"
    book.save(stats)
    out = tmp_path / "pay.xlsx"
    assert csbonus("run", stats, "--rules", JD, "--month", "2026-10", "--out", str(out)).code == 0
    with zipfile.ZipFile(out) as parts:
        assert not any(b"<f>HYPERLINK" in parts.read(part) for part in parts.namelist())


def test_a_bug_is_one_line_and_a_log_without_figures(
    csbonus: Call, month: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def broken(*_arguments: object, **_options: object) -> None:
        message = "小美 48600.00"
        raise RuntimeError(message)

    monkeypatch.setattr("csbonus.payroll.compute_payrun", broken)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    ended = csbonus("run", month, "--rules", JD, "--month", "2026-10", "--dry-run")
    assert ended.code == 3
    assert len(ended.err.splitlines()) == 1
    (log,) = tmp_path.glob("csbonus-bug-*.log")
    assert "RuntimeError" in log.read_text(encoding="utf-8")
    assert "48600" not in log.read_text(encoding="utf-8") + ended.err


def test_an_interrupted_run_ends_with_130(csbonus: Call, month: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_arguments: object, **_options: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("csbonus.payroll.compute_payrun", interrupted)
    ended = csbonus("run", month, "--rules", JD, "--month", "2026-10", "--dry-run")
    assert (ended.code, len(ended.err.splitlines())) == (130, 1)


def test_a_full_disk_leaves_the_old_file_whole(
    csbonus: Call, month: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    out = tmp_path / "pay.xlsx"
    csbonus("run", month, "--rules", JD, "--month", "2026-10", "--out", str(out))
    before = out.read_bytes()

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    ended = csbonus("run", month, "--rules", JD, "--month", "2026-10", "--out", str(out))
    assert ended.code == 5
    assert ended.err.splitlines()[-1] == f"{out}: 写不进去（No space left on device），原文件未动"
    assert out.read_bytes() == before
    assert not list(tmp_path.glob(".csbonus-*"))


def test_payslips_in_the_input_folder_are_not_data(csbonus: Call, month: str, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    Path(month).rename(folder / "stats.xlsx")
    run = ("run", str(folder), "--rules", JD, "--month", "2026-10")
    first = csbonus(*run, "--out", str(folder / "pay.xlsx"), "--json", str(tmp_path / "one.json"))
    again = csbonus(*run, "--json", str(tmp_path / "two.json"))
    assert (first.code, again.code) == (0, 0)
    assert "pay.xlsx: 这是 csbonus 算出的 2026-10 工资表，不是数据，已跳过" in again.err
    one, two = (json.loads((tmp_path / f"{n}.json").read_text(encoding="utf-8")) for n in ("one", "two"))
    assert two["payslips"] == one["payslips"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such names")
def test_a_file_name_that_is_no_utf8_breaks_nothing(csbonus: Call, month: str, tmp_path: Path) -> None:
    strange = os.fsdecode(os.fsencode(tmp_path) + b"/a\xff.xlsx")
    Path(month).rename(strange)
    out, result = tmp_path / "pay.xlsx", tmp_path / "out.json"
    run = ("run", strange, "--rules", JD, "--month", "2026-10", "--out", str(out), "--json", str(result))
    assert csbonus(*run).code == 0
    assert json.loads(result.read_text(encoding="utf-8"))["inputs"][0]["file"].endswith("a\\xff.xlsx")


def test_a_file_marked_read_only_is_left_alone(csbonus: Call, month: str, tmp_path: Path) -> None:
    out = tmp_path / "pay.xlsx"
    out.write_bytes(b"kept")
    out.chmod(0o444)
    ended = csbonus("run", month, "--rules", JD, "--month", "2026-10", "--out", str(out))
    assert (ended.code, ended.err) == (5, f"--out {out}: 没有写入权限\n")
    assert out.read_bytes() == b"kept"


def test_a_name_too_long_for_the_disk_is_said_in_one_line(csbonus: Call, month: str) -> None:
    ended = csbonus("run", month, "--rules", JD, "--month", "2026-10", "--out", "x" * 300 + ".xlsx")
    assert ended.code == 5
    assert len(ended.err.splitlines()) == 1


def test_without_arguments_the_help_is_shown(csbonus: Call) -> None:
    ended = csbonus()
    assert ended.code == 2
    assert ended.err.startswith("Usage: csbonus")


@pytest.mark.parametrize("by_folder", [True, False], ids=["folder", "file"])
@pytest.mark.parametrize("option", ["--out", "--json"])
def test_the_rules_are_never_written_over(
    csbonus: Call, month: str, tmp_path: Path, option: str, *, by_folder: bool
) -> None:
    plan = tmp_path / "rules" / "plan.yaml"
    plan.parent.mkdir()
    plan.write_bytes((ROOT / "rules" / "jd-presales" / "plan.yaml").read_bytes())
    before = plan.read_bytes()
    rules = str(plan.parent if by_folder else plan)
    ended = csbonus("run", month, "--rules", rules, "--month", "2026-10", option, str(plan), "--force")
    assert (ended.code, ended.err) == (2, f"{option} {plan}: 输出文件同时是输入文件，请换个名字\n")
    assert plan.read_bytes() == before


def test_a_workbook_gets_the_name_of_a_workbook(csbonus: Call, month: str, tmp_path: Path) -> None:
    notes = tmp_path / "notes.txt"
    notes.write_bytes(b"kept")
    ended = csbonus("run", month, "--rules", JD, "--month", "2026-10", "--out", str(notes))
    assert (ended.code, ended.err) == (2, f"--out {notes}: 工作簿的文件名要以 .xlsx 结尾\n")
    assert notes.read_bytes() == b"kept"


def test_json_does_not_take_the_place_of_payslips(csbonus: Call, month: str, tmp_path: Path) -> None:
    pay = tmp_path / "pay.xlsx"
    run = ("run", month, "--rules", JD, "--month", "2026-10")
    csbonus(*run, "--out", str(pay))
    before = pay.read_bytes()
    assert csbonus(*run, "--json", str(pay)).code == 2
    assert csbonus(*run, "--out", str(pay), "--json", f"{tmp_path}/./pay.xlsx").code == 2
    assert pay.read_bytes() == before


def test_two_results_are_not_written_to_one_file(csbonus: Call, month: str, tmp_path: Path) -> None:
    pay = tmp_path / "pay.xlsx"
    run = (
        "run",
        month,
        "--rules",
        JD,
        "--month",
        "2026-10",
        "--out",
        str(pay),
        "--json",
        f"{tmp_path}/./pay.xlsx",
    )
    ended = csbonus(*run)
    assert (ended.code, ended.err) == (2, f"--out {pay}: 两个结果不能写进同一个文件\n")
    assert not pay.exists()


def test_without_month_that_of_the_files_is_paid_and_said(csbonus: Call, write: Callable[..., str]) -> None:
    stats = write("绩效_2026-10-01至2026-10-31.xlsx", 数据=[HEADERS, MEI], 团队=TEAM)
    ended = csbonus("run", stats, "--rules", JD, "--json", "-")
    assert (ended.code, json.loads(ended.out)["month"]) == (0, "2026-10")
    assert ended.err.startswith("文件是 2026-10 的，按这个月计算\n")


def test_files_of_several_months_need_the_month(csbonus: Call, write: Callable[..., str]) -> None:
    one = write("绩效2026年9月.xlsx", 数据=[HEADERS, MEI])
    two = write("绩效202610.xlsx", 数据=[HEADERS, MEI], 团队=TEAM)
    ended = csbonus("run", one, two, "--rules", JD, "--dry-run", "--json", "-")
    said = f"文件有几个月份（2026-09: {one}; 2026-10: {two}）；请用 --month 写明哪个月"
    assert (ended.code, ended.err) == (1, f"{said}\n有 1 个问题，没有写出任何结果\n")
    found = json.loads(ended.out)
    assert (found["schema"], [p["code"] for p in found["problems"]]) == ("csbonus.run/1", ["month-several"])


def test_files_of_no_month_need_the_month(csbonus: Call, month: str, tmp_path: Path) -> None:
    target, pay = tmp_path / "problems.json", tmp_path / "pay.xlsx"
    ended = csbonus("run", month, "--rules", JD, "--out", str(pay), "--json", str(target))
    said = "从文件里看不出是哪个月；请用 --month 写明，如 --month 2026-10"
    assert (ended.code, ended.out, ended.err) == (1, "", f"{said}\n有 1 个问题，没有写出任何结果\n")
    found = json.loads(target.read_text(encoding="utf-8"))
    assert [problem["message"] for problem in found["problems"]] == [said]
    assert set(found) == {"schema", "problems"}
    assert not pay.exists()


def test_how_days_were_put_together_stands_in_the_workbook_s_language(
    csbonus: Call, write: Callable[..., str], tmp_path: Path
) -> None:
    days = [[f"2026-10-{day:02d}", *MEI] for day in range(1, 7)]
    stats = write("十月.xlsx", 数据=[["日期", *HEADERS], *days], 团队=TEAM)
    for lang, sheet, said in (("zh", "指标", "6 天合计"), ("en", "Figures", "sum of 6 days")):
        pay = tmp_path / f"{lang}.xlsx"
        ended = csbonus("run", stats, "--rules", JD, "--month", "2026-10", "--out", str(pay), "--lang", lang)
        assert ended.code == 0
        cells = {cell.value for row in openpyxl.load_workbook(pay)[sheet].iter_rows() for cell in row}
        assert said in cells


def test_a_date_of_printing_or_a_single_day_above_a_table_is_no_month(
    csbonus: Call, write: Callable[..., str]
) -> None:
    """The title 2026-11-02 is a day, which checks of the month pass over, too."""
    stats = write("绩效.xlsx", 数据=[["2026-11-02"], ["统计月份：2026年10月"], HEADERS, MEI], 团队=TEAM)
    ended = csbonus("run", stats, "--rules", JD, "--json", "-")
    assert (ended.code, json.loads(ended.out)["month"]) == (0, "2026-10")


def test_a_file_is_opened_once_to_find_its_month_and_pay_it(
    csbonus: Call, write: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []

    def count(path: Path, **more: Any) -> Workbook:  # noqa: ANN401 - what it is called with
        opened.append(path.name)
        return open_file(path, **more)

    monkeypatch.setattr("csbonus.intake.books.open_file", count)
    stats = write("绩效.xlsx", 数据=[["统计月份：2026年10月"], HEADERS, MEI], 团队=TEAM)
    assert csbonus("run", stats, "--rules", JD, "--dry-run").code == 0
    assert opened == ["绩效.xlsx"]


def test_a_file_that_is_not_there_is_said_before_its_month_is_asked_for(csbonus: Call) -> None:
    ended = csbonus("run", "没有的文件.xlsx", "--rules", JD, "--dry-run")
    assert ended.code == 1
    assert "没有的文件.xlsx" in ended.err


def test_the_json_says_how_exports_came_about(csbonus: Call, write: Callable[..., str]) -> None:
    path = write(
        "自定义报表_绩效_付款判定_2026-10-01至2026-10-31.xlsx",
        数据=[("导出时间：2026-11-05 10:33",), HEADERS, MEI],
        团队=TEAM,
    )
    done = csbonus("run", path, "--rules", JD, "--month", "2026-10", "--dry-run", "--json", "-")
    assert done.code == 0, done.err
    (file,) = json.loads(done.out)["inputs"]
    assert file["exports"] == [
        {"sheet": "数据", "platform": "chitu", "attribution": "payment", "exported": "2026-11-05 10:33"},
        {"sheet": "团队", "platform": None, "attribution": "payment", "exported": None},
    ]


def test_what_excel_cannot_hold_is_a_problem(
    csbonus: Call, month: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The overview has charts and stays on one sheet, which is made too short here."""
    short = partial(write_month, making=Making(most_rows=5))
    monkeypatch.setattr("csbonus.workbook.build.write_month", short)
    out, result = tmp_path / "pay.xlsx", tmp_path / "out.json"
    ended = csbonus(
        "run", month, "--rules", JD, "--month", "2026-10", "--out", str(out), "--json", str(result)
    )
    assert ended.code == 1
    assert "工作表“总览”超过 Excel 的 5 行；请按团队或店铺分批计算" in ended.err
    assert not out.exists()
    assert json.loads(result.read_text(encoding="utf-8"))["problems"][0]["code"] == "sheet-too-long"
