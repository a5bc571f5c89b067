"""Where a table comes from, how sure that is, and why."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from csbonus.intake.pages import open_pages
from csbonus.intake.tables import Table
from csbonus.intake.wanted import find_wanted

Read = Callable[..., Any]
Lines = Callable[..., list[str]]
PlanOf = Callable[..., Any]
Rows = Sequence[Sequence[Any]]

EXPORTS: dict[str, tuple[str, str, str, Rows]] = {
    "赤兔": (
        "chitu",
        "自定义报表_客服绩效_付款判定_2026-10-01至2026-10-31.xlsx",
        "Sheet1",
        [("客服昵称", "销售额"), ("小美", 1), ("汇总", 1), ("均值", 1)],
    ),
    "生意参谋": (
        "sycm",
        "咨询接待分析.xlsx",
        "数据信息",
        [("旺旺昵称", "销售额"), ("小美", 1), ("汇总值", 1), ("全店汇总值", 1), ("同行同层优秀", 9)],
    ),
    "千牛": ("qianniu", "服务.xlsx", "按客服查看", [("旺旺账号名称", "销售额"), ("小美", 1)]),
    "京东": ("jingdong", "京东pop.xlsx", "整体数据", [("客服", "促成下单商品金额"), ("小美", 1)]),
    "拼多多": (
        "pinduoduo",
        "客服绩效.xlsx",
        "Sheet0",
        [("客服账号", "最终成团人数", "客服销售额"), ("总计", 1, 1), ("平均", 1, 1), ("小美", 1, 1)],
    ),
    "抖店": (
        "douyin",
        "客服表现.xlsx",
        "Sheet1",
        [("客服账号", "客服昵称", "客服询单支付额"), (None, "店铺汇总值", 1), ("mei01", "小美", 1)],
    ),
    "快手": ("kuaishou", "数据.xlsx", "Sheet1", [("客服", "销售额", "回复率（会话）"), ("小美", 1, "98%")]),
}


@pytest.fixture
def tables(read: Read, plan_of: PlanOf) -> Callable[..., list[Table]]:
    """Write workbooks and find their tables."""

    def find(files: dict[str, dict[str, Rows]], **layout: Sequence[str]) -> list[Table]:
        plan = plan_of(sales=("money", "销售额"))
        read(files, plan, **layout)
        wanted, _ = find_wanted([plan], "2026-10")
        assert all(Path(name).exists() for name in files)
        return [page.table for page in open_pages(list(files), wanted, "2026-10", None).pages]

    return find


@pytest.mark.parametrize(("platform", "file", "sheet", "rows"), EXPORTS.values(), ids=EXPORTS)
def test_an_export_is_known_by_its_marks(
    tables: Callable[..., list[Table]], platform: str, file: str, sheet: str, rows: Rows
) -> None:
    (table,) = tables({file: {sheet: rows}})
    assert table.origin is not None
    assert (table.origin.platform.id, table.confidence.level) == (platform, "certain")


def test_the_marks_are_told(tables: Callable[..., list[Table]]) -> None:
    _, file, sheet, rows = EXPORTS["赤兔"]
    (table,) = tables({file: {sheet: rows}})
    assert [reason.zh for reason in table.confidence.reasons] == [
        "像赤兔的导出：关键列“客服昵称”、文件名、汇总行 汇总 均值",
        "表头在第 1 行，2 列认得 2 列",
    ]
    assert [reason.en for reason in table.confidence.reasons] == [
        'looks like an export of Chitu: key column "客服昵称", file name, summary rows 汇总 均值',
        "header in row 1, 2 of 2 columns known",
    ]


def test_a_sheet_of_the_shop_s_own_is_likely(tables: Callable[..., list[Table]]) -> None:
    (table,) = tables({"十月.xlsx": {"Sheet1": [("十月",), ("姓名", "销售额", "备用"), ("小美", 1, 2)]}})
    assert (table.origin, table.confidence.level) == (None, "likely")
    assert [reason.zh for reason in table.confidence.reasons] == ["表头在第 2 行，3 列认得 2 列"]


def test_texts_above_the_header_that_are_not_merged_make_it_less_sure(
    tables: Callable[..., list[Table]],
) -> None:
    rows = [("旺旺昵称", "销售额", "邀请", None), (None, None, "满意率", "评价数"), ("小美", 1, "98%", 20)]
    (table,) = tables({"a.xlsx": {"数据信息": rows}})
    assert table.confidence.level == "likely"
    assert table.confidence.reasons[-1].zh == "表头上面一行没有合并单元格，按写到下一个为止"
    (table,) = tables({"a.xlsx": {"数据信息": rows}}, merged=("A1:A2", "B1:B2", "C1:D1"))
    assert table.confidence.level == "certain"


def test_our_own_tables_are_certain(tables: Callable[..., list[Table]]) -> None:
    (table,) = tables({"a.xlsx": {"人": [("工号", "姓名", "岗位", "状态"), ("1", "小美", "售前", "在职")]}})
    assert (table.kind, table.confidence.level) == ("roster", "certain")


def test_a_column_of_names_that_holds_numbers_is_said(
    read: Read, lines: Lines, plan_of: PlanOf, tables: Callable[..., list[Table]]
) -> None:
    rows = [("姓名", "销售额"), (1, 5), (2, 6)]
    (table,) = tables({"a.xlsx": {"表": rows}})
    assert table.confidence.level == "doubtful"
    month = read({"a.xlsx": {"表": rows}}, plan_of(sales=("money", "销售额")))
    assert lines(month, notices=True) == [
        "a.xlsx [表]!A1: 这张表（客服数据）拿不准：姓名列（A1）里全是数字；请核对"
    ]
    assert lines(month, "en", notices=True) == [
        "a.xlsx [表]!A1: it is doubtful whether this table (figures per agent) is read rightly: the column of names (A1) holds only numbers; check it"
    ]
