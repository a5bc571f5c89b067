"""A whole month: files, folders and patterns, periods, and the account of every row."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from csbonus.intake.month import MonthRead, read_month
from csbonus.pay.plan import PayPlan

Read = Callable[..., Any]
Lines = Callable[..., list[str]]
Plan = Callable[..., PayPlan]
Row = Sequence[Any]
Rows = Sequence[Row]
Files = dict[str, Any]


HEAD = ("客服昵称", "接待人数", "销售额")
STATS = [HEAD, ("小美", 1, 2)]


def run(plan: Plan, *paths: str, month: str = "2026-10") -> MonthRead:
    return read_month(list(paths), [plan("receptions", "sales")], month)


def test_nothing_given(lines: Lines, plan: Plan) -> None:
    assert lines(run(plan)) == ["没有给出数据文件；请写上至少一个文件或文件夹"]


@pytest.mark.usefixtures("read")
def test_a_missing_file_a_folder_without_workbooks_and_a_pattern_without_match(
    lines: Lines, plan: Plan
) -> None:
    Path("空").mkdir()
    assert lines(run(plan, "没有.xlsx", "空", "*.xlsm")) == [
        "*.xlsm: 没有文件符合这个写法；请检查文件夹和文件名",
        "没有.xlsx: 找不到这个文件：请检查文件名和文件夹",
        "空: 文件夹里没有表格文件（.xlsx、.xls、.csv、.ods 等）",
    ]


def test_a_file_given_in_several_ways_is_read_once(read: Read, lines: Lines, plan: Plan) -> None:
    read({"a.xlsx": STATS})
    month = run(plan, "a.xlsx", "./a.xlsx", ".", "*.xlsx", str(Path("a.xlsx").resolve()))
    assert (lines(month), len(month.files), month.month is None) == ([], 1, False)


def test_folders_give_their_workbooks_and_say_what_else_is_there(
    read: Read, lines: Lines, plan: Plan
) -> None:
    Path("数据").mkdir()
    read({"数据/b.xlsx": STATS, "数据/~$b.xlsx": STATS})
    Path("数据/旧.et").write_bytes(b"")
    Path("数据/说明.docx").write_bytes(b"")
    Path("数据/下级").mkdir()
    month = run(plan, "数据")
    assert [file.file for file in month.files] == ["数据/b.xlsx"]
    assert lines(month, notices=True) == [
        "数据: 文件夹里这些文件没有读取（需要的话请解压，或另存为 .xlsx）：旧.et",
        "数据/~$b.xlsx: ~$b.xlsx 是 Excel 打开文件时生成的临时文件，已跳过；如果原文件还开着，请先保存",
    ]


def test_a_name_with_brackets_is_a_file_before_it_is_a_pattern(read: Read, plan: Plan) -> None:
    read({"a[1].xlsx": STATS})
    assert [file.file for file in run(plan, "a[1].xlsx").files] == ["a[1].xlsx"]


def test_files_are_fingerprinted_and_progress_is_told(read: Read, plan: Plan) -> None:
    read({"a.xlsx": STATS, "b.xlsx": {"表": [("姓名", "岗位"), ("小美", "售前")], "空": []}})
    told = []
    month = read_month(
        ["b.xlsx", "a.xlsx"], [plan("sales")], "2026-10", progress=lambda *said: told.append(said)
    )
    assert told == [("a.xlsx", 1, 2), ("b.xlsx", 2, 2)]
    assert [(file.file, file.sheets, len(file.sha256)) for file in month.files] == [
        ("a.xlsx", ("数据",), 64),
        ("b.xlsx", ("表", "空"), 64),
    ]


def test_all_problems_come_at_once(read: Read) -> None:
    files = {
        "a.xlsx": [HEAD, ("小美", 1, "很多"), (None, 3, 4)],
        "b.xlsx": [("商品", "库存"), ("杯子", 3)],
        "c.xlsx": {"花名册": [("姓名", "状态"), ("小美", "在职"), ("小明", "在职"), ("小红", "升职")]},
    }
    assert [problem.code for problem in read(files).problems] == [
        "number-malformed", "row-without-name", "file-not-recognised", "stats-missing", "stats-missing", "status-unknown",
    ]  # fmt: skip


FILE_NAMES = [
    ("自定义报表_绩效_付款判定_2026-10-01至2026-10-31.xlsx", [], []),
    ("绩效2026-10.xlsx", [], []),
    ("绩效2026-09.xlsx", ["month-other"], []),
    ("绩效_2026-09-01至2026-09-30.xlsx", ["month-other"], []),
    ("绩效_2026-09-01至2026-10-31.xlsx", ["period-too-long"], []),
    ("绩效_2026-10-01至2026-10-15.xlsx", [], ["period-partial"]),
    ("京东pop2026-10-25.xlsx", [], ["period-single-day"]),
]


@pytest.mark.parametrize(("name", "problems", "notices"), FILE_NAMES)
def test_the_file_s_name_states_the_period(
    read: Read, name: str, problems: list[str], notices: list[str]
) -> None:
    month = read({name: STATS})
    assert [problem.code for problem in month.problems] == problems
    assert [notice.code for notice in month.notices] == notices


def test_the_day_of_an_export_in_a_title_is_not_a_period(read: Read) -> None:
    assert read([("制表日期 2026-11-03",), *STATS]).month is not None


def test_two_plans_must_read_a_figure_alike(read: Read, lines: Lines, plan: Plan) -> None:
    from msgspec.structs import replace

    one = plan("sales")
    other = replace(one.needs[0], metric=replace(one.needs[0].metric, columns=("净销售额",)))
    month = read(STATS, one, replace(one, id="b", steps=(other,)))
    assert lines(month) == [
        "plan.yaml:1:1: 指标 sales 在两个方案里的定义不同（另一处在 plan.yaml:1:1）；请让单位、列名和限值一致，或改名"
    ]


def test_a_roster_of_nobody_to_pay(read: Read, lines: Lines) -> None:
    sheets = {"数据": [HEAD, ("小美", 0, 0)], "花名册": [("姓名", "状态"), ("小美", "离职")]}
    month = read({"月报.xlsx": sheets})
    assert lines(month) == ["月报.xlsx [数据]: 花名册里没有本月要发工资的人；请检查状态和日期"]


def test_a_sheet_without_table_is_said(read: Read, lines: Lines) -> None:
    month = read({"月报.xlsx": {"数据": STATS, "说明": [("本表由人事填写",)], "空": []}})
    assert lines(month, notices=True) == [
        "月报.xlsx [说明]!A1: 这张工作表看不出是什么表，没有用到；看到的内容有：本表由人事填写"
    ]


def test_a_table_may_be_roster_and_figures_at_once(read: Read) -> None:
    rows = [
        ("姓名", "岗位", "状态", "接待人数", "销售额"),
        ("小美", "售前", "在职", 1, 2),
        ("小红", "售前", "离职", 0, 0),
    ]
    month = read(rows)
    assert [(a.name, a.role) for a in month.month.agents] == [("小美", "售前")]
    (account,) = month.rows
    assert (account.read, account.paid, [(t.zh, n) for t, n in account.left_out]) == (
        2,
        1,
        [("已离职", 1)],
    )
