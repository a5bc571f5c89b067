"""`csbonus batch`: every job by itself, what is unchanged is kept, and a bad job stops no other."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from filelock import FileLock

Run = Callable[..., Any]
Write = Callable[..., str]

PLAN = """
plan: presales
title: 售前
valid_from: 2026-01
metrics:
  sales: {unit: money, column: 销售额}
pay:
  commission: {kind: commission, title: 提成, base: sales, rate: 1%}
"""
STREAK = PLAN + "  loyal: {kind: fixed, title: 连续, amount: 'if(streak(sales >= 1, 2), 50, 0)'}\n"
JOBS = """
defaults:
  rules: plan.yaml
for:
  shop: [a, b]
  month: [2026-09, 2026-10]
jobs:
  "{shop} {month}":
    files: exports/{shop}-{month}.xlsx
    month: "{month}"
    out: pay/{shop}-{month}.xlsx
    json: results/{shop}-{month}.json
"""
SALES = {"a-2026-09": 1000, "a-2026-10": 2000, "b-2026-09": 3000, "b-2026-10": 4000}
"""One agent a shop and month; at 1 % the jobs pay 10, 20, 30 and 40."""


def export(path: Path, sales: object) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in (("姓名", "销售额"), ("小美", sales)):
        sheet.append(row)
    book.save(path)


@pytest.fixture
def jobs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Write two shops with two months each, and the file of their jobs."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "exports").mkdir()
    (tmp_path / "plan.yaml").write_text(PLAN, encoding="utf-8")
    for name, sales in SALES.items():
        export(tmp_path / "exports" / f"{name}.xlsx", sales)
    (tmp_path / "jobs.yaml").write_text(JOBS, encoding="utf-8")
    return tmp_path


def record(done: Any) -> list[tuple[str, str, str | None]]:  # noqa: ANN401 - what the fixture gives
    return [(job["name"], job["status"], job.get("total")) for job in json.loads(done.out)["jobs"]]


def test_every_job_is_paid(csbonus: Run, jobs: Path) -> None:
    done = csbonus("batch", "jobs.yaml", "--jobs", "2", "--json", "-")
    assert done.code == 0
    assert record(done) == [
        ("a 2026-09", "done", "10.00"), ("a 2026-10", "done", "20.00"),
        ("b 2026-09", "done", "30.00"), ("b 2026-10", "done", "40.00"),
    ]  # fmt: skip
    assert json.loads(done.out)["totals"] == {
        "jobs": 4, "done": 4, "unchanged": 0, "failed": 0, "not_run": 0, "total": {"CNY": "100.00"},
    }  # fmt: skip
    assert sorted(path.name for path in (jobs / "pay").iterdir()) == [f"{name}.xlsx" for name in SALES]
    paid = json.loads((jobs / "results" / "b-2026-10.json").read_text(encoding="utf-8"))
    assert (paid["month"], paid["totals"]["total"]) == ("2026-10", "40.00")


def test_a_bad_job_stops_no_other_and_says_why(csbonus: Run, jobs: Path) -> None:
    export(jobs / "exports" / "a-2026-10.xlsx", "暂无数据")
    done = csbonus("batch", "jobs.yaml")
    assert done.code == 1
    assert "a 2026-10：失败（退出码 1）" in done.err
    assert "exports/a-2026-10.xlsx [Sheet]!B2" in done.err
    assert "b 2026-10：完成，1 人，40.00 CNY" in done.err
    assert [line.split("│")[3].strip() for line in done.out.splitlines() if "2026" in line] == [
        "完成", "失败", "完成", "完成",
    ]  # fmt: skip


def test_what_is_unchanged_is_kept(csbonus: Run, jobs: Path) -> None:
    csbonus("batch", "jobs.yaml", "--quiet")
    written = {path: path.stat().st_mtime_ns for path in (jobs / "pay").iterdir()}
    done = csbonus("batch", "jobs.yaml", "--json", "-")
    assert [status for _, status, _ in record(done)] == ["unchanged"] * 4
    assert {path: path.stat().st_mtime_ns for path in (jobs / "pay").iterdir()} == written


def _sells_more(jobs: Path) -> None:
    export(jobs / "exports" / "b-2026-09.xlsx", 5000)


def _loses_a_result(jobs: Path) -> None:
    (jobs / "pay" / "b-2026-09.xlsx").unlink()


def _is_tampered_with(jobs: Path) -> None:
    (jobs / "results" / "b-2026-09.json").write_text("{}", encoding="utf-8")


@pytest.mark.parametrize("change", [_sells_more, _loses_a_result, _is_tampered_with])
def test_what_changed_is_computed_again(csbonus: Run, jobs: Path, change: Callable[[Path], None]) -> None:
    csbonus("batch", "jobs.yaml", "--quiet")
    change(jobs)
    done = csbonus("batch", "jobs.yaml", "--json", "-")
    changed = {name for name, status, _ in record(done) if status == "done"}
    assert changed == {"b 2026-09"}


def test_other_rules_or_again_compute_all_anew(csbonus: Run, jobs: Path) -> None:
    csbonus("batch", "jobs.yaml", "--quiet")
    again = csbonus("batch", "jobs.yaml", "--again", "--json", "-")
    assert [status for _, status, _ in record(again)] == ["done"] * 4
    (jobs / "plan.yaml").write_text(PLAN.replace("1%", "2%"), encoding="utf-8")
    done = csbonus("batch", "jobs.yaml", "--only", "a *", "--json", "-")
    assert record(done) == [("a 2026-09", "done", "20.00"), ("a 2026-10", "done", "40.00")]


HISTORY = JOBS.replace("json: results/{shop}-{month}.json", "json: results/{shop}/{month}.json\n    history: results/{shop}").replace("[2026-09, 2026-10]", "[2026-10, 2026-09]")  # fmt: skip


def test_a_month_waits_for_those_that_it_looks_back_on(csbonus: Run, jobs: Path) -> None:
    """October stands first in the file and needs September's result: sales in both months pay 50 more."""
    (jobs / "plan.yaml").write_text(STREAK, encoding="utf-8")
    (jobs / "jobs.yaml").write_text(HISTORY, encoding="utf-8")
    for shop in "ab":
        (jobs / "results" / shop).mkdir(parents=True)
        august = {"schema": "csbonus.run/1", "month": "2026-08", "payslips": []}
        (jobs / "results" / shop / "2026-08.json").write_text(json.dumps(august), encoding="utf-8")
    done = csbonus("batch", "jobs.yaml", "--jobs", "4", "--json", "-")
    assert record(done) == [
        ("a 2026-10", "done", "70.00"), ("a 2026-09", "done", "10.00"),
        ("b 2026-10", "done", "90.00"), ("b 2026-09", "done", "30.00"),
    ]  # fmt: skip
    assert [status for _, status, _ in record(csbonus("batch", "jobs.yaml", "--json", "-"))] == [
        "unchanged"
    ] * 4
    export(jobs / "exports" / "a-2026-09.xlsx", "-")
    failed = csbonus("batch", "jobs.yaml", "--json", "-")
    assert [status for _, status, _ in record(failed)][:2] == ["not_run", "failed"]
    assert "a 2026-10：未运行" in failed.err
    assert "要用 a 2026-09 的结果，而它没有算成" in failed.err


WRONG = """
defaults: {rules: r}
for:
  shop: [a, b]
jobs:
  one:
    files: a{shp}
    out: x.xlsx
    month: 2026-13
  two {shop}:
    out: y{shop}.xlsx
  three:
    files: a
    out: ./x.xlsx
  four:
    files: a
"""


def test_all_that_is_wrong_with_a_file_is_said_at_once(csbonus: Run, jobs: Path) -> None:
    (jobs / "wrong.yaml").write_text(WRONG, encoding="utf-8")
    done = csbonus("batch", "wrong.yaml")
    assert done.code == 1
    assert done.err.splitlines() == [
        "wrong.yaml:7:12: 没有说明 {shp} 代入什么；for 里有：shop",
        "wrong.yaml:9:12: 月份要写成 2026-10 这样，不是 2026-13",
        "wrong.yaml:11:5: 任务 two a 没有写 files；请补上，或写在 defaults 里",
        "wrong.yaml:11:5: 任务 two b 没有写 files；请补上，或写在 defaults 里",
        "wrong.yaml:13:5: 任务 one 和 three 写同一个文件 x.xlsx",
        "wrong.yaml:16:5: 任务 four 没有写 out；请补上，或写在 defaults 里",
        "有 6 个问题，没有运行任何任务",
    ]


SINGLE = {
    "jobs:\n  a: {files: x, rules: r, out: o.xlsx, mnth: 2026-10}\n": "jobs.yaml:2:40: unknown key mnth; did you mean month?",
    "for: {}\n": "jobs.yaml:1:1: jobs is missing",
    "for: {m: [1, 1]}\njobs:\n  a: {files: '{m}', rules: r, out: '{m}.xlsx'}\n": "jobs.yaml:3:6: two jobs are called a; write the {word} that tells them apart in the name",
}


@pytest.mark.parametrize(("text", "said"), SINGLE.items())
def test_what_is_wrong_is_said_in_english(csbonus: Run, jobs: Path, text: str, said: str) -> None:
    (jobs / "jobs.yaml").write_text(text, encoding="utf-8")
    assert csbonus("batch", "jobs.yaml", "--lang", "en").err.splitlines()[0] == said


def test_a_second_batch_of_the_same_jobs_waits_for_nobody(csbonus: Run, jobs: Path) -> None:
    with FileLock(jobs / "jobs.yaml.lock"):
        done = csbonus("batch", "jobs.yaml")
    assert done.code == 5
    assert "另一个 csbonus batch 正在运行这份任务" in done.err
    assert not (jobs / "pay").exists()


_TAKES_INTERRUPTS = """
import runpy, signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)
sys.argv = ["csbonus", "batch", "jobs.yaml"]
runpy.run_module("csbonus", run_name="__main__")
"""
"""Takes ^C even where these tests are run in the background, which would have it ignored."""


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_an_interrupted_batch_goes_on_where_it_stopped(csbonus: Run, jobs: Path) -> None:
    many = JOBS.replace("[a, b]", "[a]").replace("[2026-09, 2026-10]", str([f"copy{n}" for n in range(40)]))
    many = many.replace("exports/{shop}-{month}.xlsx", "exports/a-2026-09.xlsx").replace(
        '"{month}"\n', "2026-09\n"
    )
    (jobs / "jobs.yaml").write_text(many, encoding="utf-8")
    environment = {**os.environ, "CSBONUS_LANG": "zh"}
    process = subprocess.Popen(  # noqa: S603 - csbonus itself
        [sys.executable, "-c", _TAKES_INTERRUPTS],
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
    )
    while not (jobs / "jobs.yaml.done.json").exists() and process.poll() is None:
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130, said
    assert "已中断" in said
    done = csbonus("batch", "jobs.yaml", "--only", "a copy?", "--jobs", "2", "--json", "-")
    assert done.code == 0
    assert {status for _, status, _ in record(done)} == {"unchanged", "done"}


def test_jobs_may_take_further_options(csbonus: Run, jobs: Path) -> None:
    """The workbook of another month is in the way; `--force` among the options lets it be replaced."""
    csbonus("batch", "jobs.yaml", "--quiet")
    shutil.copy(jobs / "pay" / "a-2026-09.xlsx", jobs / "pay" / "a-2026-10.xlsx")
    refused = csbonus("batch", "jobs.yaml")
    assert (refused.code, "--force" in refused.err) == (1, True)
    (jobs / "jobs.yaml").write_text(JOBS + "    options: [--force]\n", encoding="utf-8")
    assert csbonus("batch", "jobs.yaml").code == 0


def test_limits_of_a_batch_hold_for_every_job_that_sets_no_other(csbonus: Run, jobs: Path) -> None:
    """Every export has two rows: one row is too few, three are enough."""
    refused = csbonus("batch", "jobs.yaml", "--limit", "rows=1", "--json", "-")
    assert refused.code == 1
    assert {status for _, status, _ in record(refused)} == {"failed"}
    assert "rows" in refused.err
    (jobs / "jobs.yaml").write_text(JOBS + "    options: [--limit, rows=3]\n", encoding="utf-8")
    assert csbonus("batch", "jobs.yaml", "--limit", "rows=1").code == 0


def test_another_limit_computes_anew(csbonus: Run, jobs: Path) -> None:
    assert csbonus("batch", str(jobs / "jobs.yaml")).code == 0
    done = csbonus("batch", str(jobs / "jobs.yaml"), "--limit", "rows=3", "--json", "-")
    assert {status for _, status, _ in record(done)} == {"done"}


def test_a_limit_that_there_is_not_ends_the_batch_at_once(csbonus: Run, jobs: Path) -> None:
    wrong = csbonus("batch", "jobs.yaml", "--limit", "lines=3")
    assert (wrong.code, len(wrong.err.splitlines()), "--limit lines=3" in wrong.err) == (2, 1, True)
    assert not (jobs / "pay").exists()
