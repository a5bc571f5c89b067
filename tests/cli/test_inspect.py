"""`csbonus inspect`: what a file is taken for, how its columns are read, and the questions that stay open."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]
Write = Callable[..., str]
Rows = Sequence[Sequence[Any]]

SYCM: Rows = [
    ("客服绩效",),
    (
        "旺旺昵称",
        "询单人数",
        "询单->最终付款人数",
        "客服询单支付额",
        "平均响应时长（秒)",
        "客户满意率",
        "心情",
    ),
    ("小美", 812, 340, "￥10,477.64", "2分30秒", "99.71%", "好"),
    ("小明", 300, 120, "1.2万", 28, 0.9, "-"),
    ("小红", 200, 80, 500, 31, "-", "-"),
    ("汇总值", 1312, 540, "22977.64", "-", "-", "-"),
    ("平均值", 437.33, 180, "-", "-", "-", "-"),
]


@pytest.fixture
def inspected(csbonus: Run, write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Inspect a sheet; gives the exit code, the record and what was said."""
    monkeypatch.chdir(tmp_path)

    def call(rows: Rows, *options: str, name: str = "生意参谋_2026-10-01至2026-10-31.xlsx") -> Any:  # noqa: ANN401
        write(name, 数据信息=rows)
        done = csbonus("inspect", name, "--json", "-", *options)
        return done.code, json.loads(done.out), done.err

    return call


def columns(record: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    return {column["header"]: column for column in record["files"][0]["sheets"][0]["columns"]}


def test_an_export_is_told_from_its_marks(inspected: Run) -> None:
    code, record, _ = inspected(SYCM)
    assert code == 0
    (file,) = record["files"]
    (sheet,) = file["sheets"]
    assert (file["format"], file["month"]) == (".xlsx", "2026-10")
    assert (sheet["platform"], sheet["table"], sheet["header_rows"]) == ("生意参谋", "客服数据", [2])
    assert sheet["rows"] == {
        "read": 5, "taken": 3,
        "left_out": [{"reason": "汇总行", "rows": 1}, {"reason": "均值行", "rows": 1}],
    }  # fmt: skip


def test_columns_say_what_they_mean_and_how_they_are_read(inspected: Run) -> None:
    """1.2万 is 12 000, 2分30秒 is 150 seconds; 小红 has no satisfaction."""
    found = columns(inspected(SYCM)[1])
    assert [(c["column"], c["meaning"], c["unit"]) for c in found.values()] == [
        ("A", "账号", None), ("B", "询单人数", "人"), ("C", "询单->最终付款人数", "人"), ("D", "销售额", "元"),
        ("E", "平均响应", "秒"), ("F", "满意度", "比率"), ("G", None, None),
    ]  # fmt: skip
    assert [(s["text"], s["value"]) for s in found["客服询单支付额"]["samples"]] == [
        ("￥10,477.64", "10477.64"), ("1.2万", "12000"), ("500", "500"),
    ]  # fmt: skip
    assert found["平均响应时长（秒)"]["samples"][0]["value"] == "150"
    assert (found["客户满意率"]["missing"], found["询单人数"]["missing"]) == (1, 0)


def test_the_text_is_read_without_the_manual(csbonus: Run, inspected: Run) -> None:
    inspected(SYCM)
    done = csbonus("inspect", "生意参谋_2026-10-01至2026-10-31.xlsx")
    lines = done.out.splitlines()
    assert lines[0].split() == ["生意参谋_2026-10-01至2026-10-31.xlsx", ".xlsx", "2026-10", "的数据"]
    assert lines[1].strip() == "[数据信息] 客服数据，生意参谋，表头在第 2 行，确定"
    assert "  行：共 5 = 计入 3 + 1 汇总行 + 1 均值行" in lines
    assert "￥10,477.64→10477.64" in next(line for line in lines if line.startswith("D "))
    assert "G   心情                （不认得，不用）" in done.out
    assert done.err.splitlines()[-1] == "都看懂了"


def test_a_question_ends_with_its_cell_and_how_to_settle_it(inspected: Run) -> None:
    rows = [SYCM[1], *((*row[:5], value, "") for row, value in zip(SYCM[2:5], (0.97, 98.5, 1), strict=True))]
    code, record, err = inspected(rows)
    assert code == 1
    (asked,) = record["problems"]
    assert (asked["code"], asked["cell"]) == ("percent-mixed", "F2")
    assert "percent: share" in err
    assert err.splitlines()[-1].endswith("还有 1 处要解决")


def test_a_month_that_differs_is_a_question(inspected: Run) -> None:
    code, record, _ = inspected(SYCM, "--month", "2026-09")
    assert (code, [problem["code"] for problem in record["problems"]]) == (1, ["month-other"])


def test_a_file_without_a_table(inspected: Run) -> None:
    code, record, err = inspected([("通知",), ("下周开会",)], name="通知.xlsx")
    assert code == 1
    assert [problem["code"] for problem in record["problems"]] == ["file-not-recognised"]
    assert "通知.xlsx" in err


PLAN = """
plan: p
title: 售前
valid_from: 2026-01
metrics:
  sales: {unit: money, column: 客服询单支付额}
  days: {title: 出勤天数, unit: days, column: 实际出勤天数, aggregate: none}
pay:
  commission: {kind: commission, title: 提成, base: sales, rate: 1%}
  meals: {kind: per_unit, title: 餐补, count: days, rate: 10}
"""


def test_with_a_plan_what_no_file_has_is_said(csbonus: Run, inspected: Run, tmp_path: Path) -> None:
    (tmp_path / "plan.yaml").write_text(PLAN, encoding="utf-8")
    code, record, _ = inspected(SYCM, "--rules", "plan.yaml")
    assert (code, record["lacking"]) == (1, ["出勤天数"])
    assert columns(record)["客服询单支付额"]["metrics"] == ["sales"]
    assert columns(record)["询单人数"]["meaning"] is None
    done = csbonus("inspect", "生意参谋_2026-10-01至2026-10-31.xlsx", "--rules", "plan.yaml")
    assert "方案要用、这些文件里没有的：出勤天数" in done.out


def test_figures_that_only_a_plan_names_stay_open_without_it(inspected: Run, tmp_path: Path) -> None:
    rows = [("姓名", "工号", "老客成交额"), ("小美", "E1", 300)]
    code, record, said = inspected(rows)
    assert (code, record["files"][0]["sheets"]) == (1, [])
    assert "没有一列是认得的指标；看到的列有：姓名、工号、老客成交额；列名在方案里写了的" in said
    (tmp_path / "plan.yaml").write_text(
        "plan: a\nvalid_from: 2026-01\npay:\n  a: {kind: commission, title: 提成, base: repeat, rate: 1%}\n"
        "metrics:\n  repeat: {unit: money, column: 老客成交额}\n",
        "utf-8",
    )
    code, record, _ = inspected(rows, "--rules", "plan.yaml")
    assert (code, columns(record)["老客成交额"]["metrics"]) == (0, ["repeat"])


def test_rules_with_problems_are_said_first(inspected: Run, tmp_path: Path) -> None:
    (tmp_path / "plan.yaml").write_text(PLAN.replace("rate: 1%", "rate: 300%"), encoding="utf-8")
    code, record, err = inspected(SYCM, "--rules", "plan.yaml")
    assert (code, "files" in record) == (1, False)
    assert "plan.yaml:9" in err


@pytest.mark.parametrize("options", [(), ("x.xlsx", "--month", "10")])
def test_wrong_usage(csbonus: Run, options: tuple[str, ...]) -> None:
    assert csbonus("inspect", *options).code == 2


def test_total_rows_are_compared_and_said(inspected: Run) -> None:
    """812 + 300 + 200 are 1 312; 10 477.64 + 12 000 + 500 are 22 977.64; of 540 printed, 5 are nobody's."""
    rows = [*SYCM[:-2], ("汇总值", 1312, 545, "22977.64", "-", "-", "-")]
    code, record, said = inspected(rows)
    assert code == 0
    assert record["files"][0]["sheets"][0]["totals"] == [
        {"metric": "询单人数", "cell": "B6", "printed": "1312", "added": "1312", "agrees": True},
        {"metric": "询单->最终付款人数", "cell": "C6", "printed": "545", "added": "540", "agrees": False},
        {"metric": "销售额", "cell": "D6", "printed": "22977.64", "added": "22977.64", "agrees": True},
    ]
    assert "汇总行是 545" in said


def test_what_programs_go_by_is_the_same_in_both_languages(inspected: Run) -> None:
    """Words follow the language; the kind of a table, roles of columns and metrics do not."""
    for lang in ("zh", "en"):
        sheet = inspected(SYCM, "--lang", lang)[1]["files"][0]["sheets"][0]
        assert (sheet["kind"], sheet["platform_id"]) == ("agents", "sycm")
        assert [(c["role"], c["metrics"]) for c in sheet["columns"][:2]] == [
            ("account", []),
            (None, ["询单人数"]),
        ]


def test_totals_that_agree_are_told_on_the_terminal(
    csbonus: Run, write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write("月报.xlsx", 数据=SYCM)
    assert (
        "汇总行与各行相加一致：询单人数、询单->最终付款人数、销售额"
        in csbonus("inspect", "月报.xlsx", "--lang", "zh").out
    )
    assert "看不出月份，计算时要写 --month" in csbonus("inspect", "月报.xlsx", "--lang", "zh").out


def test_how_an_export_came_about_is_said(
    csbonus: Run, write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    name = "自定义报表_绩效_付款判定_2026-10-01至2026-10-31.xlsx"
    write(name, 数据=[("导出时间：2026-11-05 10:33",), ("客服昵称", "接待人数"), ("小美", 10)])
    shown = csbonus("inspect", name, "--lang", "zh").out
    assert "付款判定\n" in shown
    assert "2026-11-05 10:33 导出\n" in shown
    sheet = json.loads(csbonus("inspect", name, "--json", "-").out)["files"][0]["sheets"][0]
    assert (sheet["attribution"], sheet["exported"]) == ("payment", "2026-11-05 10:33")


def test_different_headers_of_one_figure_are_told_across_files(
    csbonus: Run, write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write("甲.xlsx", 数据=[("客服昵称", "接待人数", "销售额"), ("小美", 10, 20)])
    write("乙.xlsx", 数据=[("客服昵称", "接待人数", "促成下单商品金额"), ("小明", 10, 20)])
    done = csbonus("inspect", "甲.xlsx", "乙.xlsx", "--lang", "zh")
    assert (done.code, done.err.count("口径可能不一样")) == (0, 1)
    assert "促成下单商品金额" in done.err


def test_a_header_that_the_folder_spells_says_where(
    csbonus: Run, write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write("绩效_2026-10.xlsx", 数据=[("花名", "成单额"), ("小美", 5)])
    write("表头.xlsx", 写法=[("表头写法", "对应表头"), ("花名", "姓名"), ("成单额", "销售额")])
    done = csbonus("inspect", "绩效_2026-10.xlsx", "表头.xlsx", "--json", "-")
    assert (done.code, done.err) == (0, "都看懂了\n")
    found = columns(json.loads(done.out))
    assert [(c["meaning"], c["through"]) for c in found.values()] == [
        ("姓名", "表头.xlsx [写法]!A2"), ("销售额", "表头.xlsx [写法]!A3"),
    ]  # fmt: skip
    said = "按自己的表头写法认出：花名（表头.xlsx [写法]!A2）、成单额（表头.xlsx [写法]!A3）"
    assert said in csbonus("inspect", ".").out


def test_columns_that_a_ratio_is_made_of_are_used_and_said_to_be(
    csbonus: Run, write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write("a_2026-10.xlsx", 数据=[("客服", "询单人数", "支付人数", "询单转化率", "心情"), ("小美", 10, 5, "50%", 3)])  # fmt: skip
    Path("plan.yaml").write_text(
        "plan: p\ntitle: 方案\nvalid_from: 2026-01\n"
        "metrics:\n  conversion: {title: 转化率, unit: ratio, column: 询单转化率}\n"
        "pay:\n  bonus: {kind: tier, title: 奖金, key: conversion, amounts: {40%: 100}, otherwise: 0}\n",
        encoding="utf-8",
    )
    done = csbonus("inspect", "a_2026-10.xlsx", "--rules", "plan.yaml", "--json", "-")
    found = columns(json.loads(done.out))
    assert {header: column["meaning"] for header, column in found.items()} == {
        "客服": "账号", "询单人数": "用来重算转化率", "支付人数": "用来重算转化率", "询单转化率": "转化率", "心情": None,
    }  # fmt: skip
    notices = json.loads(done.out)["notices"]
    assert [n["message"] for n in notices if n["code"] == "columns-unused"] == ["这些列没有用到：心情"]
