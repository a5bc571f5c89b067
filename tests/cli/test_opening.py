"""Passwords and limits as options of `run`."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from msoffcrypto.format.ooxml import OOXMLFile

Run = Callable[..., Any]

PLAN = """
plan: p
title: 售前
valid_from: 2026-01
metrics:
  sales: {unit: money, column: 销售额}
pay:
  commission: {kind: commission, title: 提成, base: sales, rate: 1%}
"""
CSV = '客服昵称,销售额\n小美,"10,000.50"\n小明,￥200\n'
"""1 % of 10 000.50 is 100.005, rounded half up to 100.01; 1 % of 200 is 2.00."""


@pytest.fixture
def plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(tmp_path)
    Path("plan.yaml").write_text(PLAN, encoding="utf-8")
    return "plan.yaml"


def paid(done: Any) -> dict[str, str]:  # noqa: ANN401 - what the fixture gives
    assert done.code == 0, done.err
    return {slip["name"]: slip["total"] for slip in json.loads(done.out)["payslips"]}


def test_a_csv_of_a_back_end_is_paid_by_its_own_cells(csbonus: Run, plan: str) -> None:
    Path("stats.csv").write_bytes(CSV.encode("gbk"))
    done = csbonus("run", "stats.csv", "--rules", plan, "--month", "2026-10", "--json", "-")
    assert paid(done) == {"小美": "100.01", "小明": "2.00"}
    assert "stats.csv: 按 GBK 编码读取" in done.err


def test_a_fault_in_a_csv_names_the_cell(csbonus: Run, plan: str) -> None:
    Path("stats.csv").write_text(CSV.replace("￥200", "暂无数据"), encoding="utf-8")
    done = csbonus("run", "stats.csv", "--rules", plan, "--month", "2026-10", "--dry-run")
    assert (done.code, "stats.csv [CSV]!B3" in done.err) == (1, True)


def test_a_folder_gives_all_its_tables(csbonus: Run, plan: str) -> None:
    Path("data").mkdir()
    Path("data/a.csv").write_text(CSV, encoding="utf-8")
    Path("data/roster.xls").write_text(
        "<table><tr><td>姓名<td>岗位<tr><td>小美<td>售前<tr><td>小明<td>售前</table>", encoding="utf-8"
    )
    done = csbonus("run", "data", "--rules", plan, "--month", "2026-10", "--json", "-")
    assert paid(done) == {"小美": "100.01", "小明": "2.00"}


@pytest.fixture
def locked(write: Callable[..., str]) -> str:
    """Write a workbook that opens with 秘密 only."""
    plain = Path(write("plain.xlsx", 数据=[("客服昵称", "销售额"), ("小美", 100)]))
    target = plain.with_name("locked.xlsx")
    with plain.open("rb") as opened, target.open("wb") as written:
        OOXMLFile(opened).encrypt("秘密", written)
    plain.unlink()
    return str(target)


def test_the_password_comes_as_an_option_or_from_the_environment(
    csbonus: Run, plan: str, locked: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    command = ("run", locked, "--rules", plan, "--month", "2026-10", "--json", "-")
    assert paid(csbonus(*command, "--password", "不对", "--password", "秘密")) == {"小美": "1.00"}
    closed = csbonus(*command)
    assert (closed.code, "--password" in closed.err, "秘密" in closed.err) == (1, True, False)
    monkeypatch.setenv("CSBONUS_PASSWORD", "不对\n秘密")
    assert paid(csbonus(*command)) == {"小美": "1.00"}


def test_a_limit_may_be_set_and_is_named_where_it_is_passed(csbonus: Run, plan: str) -> None:
    Path("stats.csv").write_text(CSV, encoding="utf-8")
    command = ("run", "stats.csv", "--rules", plan, "--month", "2026-10", "--json", "-")
    assert paid(csbonus(*command, "--limit", "rows=3", "--limit", "file=1KiB"))
    done = csbonus(*command, "--limit", "rows=2")
    assert done.code == 1
    assert "stats.csv [CSV]!A3: 超过 2 行" in done.err
    assert "--limit rows=4" in done.err
    Path("stats.csv").write_text(CSV + "小红,1\n" * 200, encoding="utf-8")
    large = csbonus(*command, "--limit", "file=1KiB")
    assert (large.code, large.err.splitlines()[0]) == (
        1,
        "stats.csv: 文件大小超过 1 KiB：请删去多余内容，或拆成几个文件；确实需要的，用 --limit file=2KiB 这样的选项放宽",
    )
    yaml = csbonus(*command, "--limit", "yaml=50")
    assert (yaml.code, "规则文件超过上限 50 bytes" in yaml.err) == (1, True)


WRONG = {
    "row=3": "--limit row=3: 没有这个上限；是否想写 rows？",
    "rows": "--limit rows: 要写成 rows=500000 或 rows=400MiB 这样",
    "rows=0": "--limit rows=0: 要写成",
    "rows=-1": "--limit rows=-1: 要写成",
    "rows=1e6": "--limit rows=1e6: 要写成",
}


@pytest.mark.parametrize(("limit", "said"), WRONG.items())
def test_a_limit_that_is_none_is_wrong_usage(csbonus: Run, plan: str, limit: str, said: str) -> None:
    done = csbonus("run", "x.csv", "--rules", plan, "--month", "2026-10", "--dry-run", "--limit", limit)
    assert (done.code, done.err.startswith(said)) == (2, True), done.err
