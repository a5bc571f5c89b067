"""How exports came about: the attribution and the time of export that files state, and what follows from them."""

import re
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from csbonus.intake.circumstances import Circumstances, Sheetful, read_circumstances
from csbonus.intake.xlsx.cells import Cell
from csbonus.pay.plan import PayPlan

Read = Callable[..., Any]
Lines = Callable[..., list[str]]
Plan = Callable[..., PayPlan]
HEAD = ("客服昵称", "接待人数", "销售额")
SYCM = ("旺旺昵称", "接待人数", "客服销售额")
ROW = ("小美", 10, 20)
OTHER = ("小明", 30, 40)


def said(month: Any, code: str) -> list[Any]:  # noqa: ANN401 - what was read
    return [finding for finding in (*month.problems, *month.notices) if finding.code == code]


def circumstances(month: Any, number: int = 0) -> Circumstances:  # noqa: ANN401 - what was read
    (export,) = month.files[number].exports
    return export.circumstances  # type: ignore[no-any-return]


ATTRIBUTIONS = {
    "in the name": ("自定义报表_绩效_付款判定_2026-10-01至2026-10-31.xlsx", (), "payment", None),
    "order": ("自定义报表_绩效_下单判定_2026-10-01至2026-10-31.xlsx", (), "order", None),
    "order first": ("自定义报表_绩效_下单优先判定_2026-10-01至2026-10-31.xlsx", (), "order_first", None),
    "in a title": ("月报.xlsx", (("绩效判定方式：付款判定",),), "payment", "A1"),
    "in short": ("月报.xlsx", (("判定方式:下单优先", "金额单位：元"),), "order_first", "A1"),
    "nowhere": ("月报.xlsx", (("客服绩效",),), None, None),
}


@pytest.mark.parametrize(("file", "titles", "found", "cell"), ATTRIBUTIONS.values(), ids=ATTRIBUTIONS)
def test_the_attribution_is_read_where_it_is_stated(
    read: Read, file: str, titles: tuple[Any, ...], found: str | None, cell: str | None
) -> None:
    month = read({file: {"数据": [*titles, HEAD, ROW]}})
    exports = month.files[0].exports
    of = exports[0].circumstances if exports else Circumstances()
    assert of.attribution == found
    assert (of.attribution_at.cell if of.attribution_at else None) == cell


def test_two_attributions_of_one_sheet_are_a_question(read: Read, lines: Lines) -> None:
    file = "自定义报表_绩效_付款判定_2026-10.xlsx"
    month = read({file: {"数据": [("判定方式：下单判定",), HEAD, ROW]}})
    assert lines(month) == [
        f"{file} [数据]!A1: 判定方式有两种说法：这里是下单判定，{file} 是付款判定；请核对是哪一种，改正后重试"
    ]


def test_figures_counted_by_another_rule_than_the_plan_s_stop_the_run(
    read: Read, lines: Lines, plan: Plan
) -> None:
    asking = replace(plan("receptions", "sales"), attribution="payment")
    file = "自定义报表_绩效_下单判定_2026-10.xlsx"
    month = read({file: {"数据": [HEAD, ROW]}}, asking)
    assert lines(month) == [
        f"{file}: 这份数据按下单判定统计，而方案“方案”要用付款判定的数据；请按付款判定重新导出，或改方案的 attribution"
    ]
    same = read({"自定义报表_绩效_付款判定_2026-10.xlsx": {"数据": [HEAD, ROW]}}, asking)
    assert (same.problems, said(same, "attribution-unstated")) == ((), [])


def test_a_plan_that_asks_for_an_attribution_that_no_file_states_is_told(read: Read, plan: Plan) -> None:
    month = read({"月报.xlsx": {"数据": [HEAD, ROW]}}, replace(plan("sales"), attribution="order_first"))
    (notice,) = said(month, "attribution-unstated")
    assert notice.render("zh") == (
        "月报.xlsx [数据]: 方案“方案”要用下单优先判定的数据，而没有文件写明判定方式；请核对导出时选的是不是下单优先判定"
    )


def test_files_that_count_differently_are_told(read: Read) -> None:
    files = {
        "自定义报表_甲店_下单判定_2026-10.xlsx": {"数据": [HEAD, ROW]},
        "自定义报表_乙店_付款判定_2026-10.xlsx": {"数据": [HEAD, OTHER]},
    }
    month = read(files)
    assert not month.problems
    (notice,) = said(month, "attribution-mixed")
    assert "自定义报表_甲店_下单判定_2026-10.xlsx 是下单判定" in notice.text.zh
    assert "自定义报表_乙店_付款判定_2026-10.xlsx counted by payment" in notice.text.en


def test_files_that_count_alike_are_not(read: Read) -> None:
    files = {
        f"自定义报表_{shop}_付款判定_2026-10.xlsx": {"数据": [HEAD, row]}
        for shop, row in (("甲", ROW), ("乙", OTHER))
    }
    month = read(files)
    assert not said(month, "attribution-mixed") + said(month, "definitions-mixed")


def test_one_figure_under_two_headers_is_told_once(read: Read, lines: Lines) -> None:
    files = {
        "a.xlsx": {"数据": [("客服昵称", "接待人数", "销售额"), ROW]},
        "b.xlsx": {"数据": [("客服昵称", "人工接待人数", "促成下单商品金额"), OTHER]},
    }
    month = read(files)
    assert [line for line in lines(month, notices=True) if "口径" in line] == [
        "b.xlsx [数据]!B1: 同一指标在不同文件里列名不同，口径可能不一样，相加或比较前请确认：接待人数 / 人工接待人数、销售额 / 促成下单商品金额"
    ]


def test_blanks_and_units_make_no_other_header(read: Read) -> None:
    files = {
        "a.xlsx": {"数据": [("客服昵称", "接待人数", "销售额"), ROW]},
        "b.xlsx": {"数据": [("客服昵称", "接待 人数", "销售额（元）"), OTHER]},
    }
    assert not said(read(files), "definitions-mixed")


# the moment, and what is said of October: it settles on 3 November
MOMENTS = {
    "in October": ("2026-10-28 09:00", "export-before-month-end"),
    "on its last day": ("2026-10-31 23:59", "export-before-month-end"),
    "on the first": ("2026-11-01 08:00", "export-too-early"),
    "on the second": ("2026-11-02 23:59", "export-too-early"),
    "on the third": ("2026-11-03 00:00", None),
    "much later": ("2027-01-05 12:00", None),
    "before October": ("2026-09-30 12:00", None),  # a date of something else
}


@pytest.mark.parametrize(("moment", "code"), MOMENTS.values(), ids=MOMENTS)
def test_an_export_made_too_early_is_told(read: Read, moment: str, code: str | None) -> None:
    month = read({"月报.xlsx": {"数据": [(f"导出时间：{moment}",), HEAD, ROW]}})
    assert not month.problems
    told = [f.code for f in month.notices if f.code.startswith("export-")]
    assert told == ([code] if code else [])


def test_the_notice_says_when_to_export_again(read: Read, lines: Lines) -> None:
    month = read({"月报.xlsx": {"数据": [("导出时间：2026/11/2 10:33",), HEAD, ROW]}})
    assert [line for line in lines(month, "en", notices=True) if "export" in line] == [
        "月报.xlsx [数据]!A1: these figures were exported on 2026-11-02 10:33, less than 3 days after the end of 2026-10: final payments and conversion still change; export them again on 2026-11-03 or later and compare"
    ]


WRITTEN = {
    "a title": ("月报.xlsx", [("导出时间：2026-11-02 10:33:55",), HEAD, ROW], "2026-11-02 10:33"),
    "in Chinese": ("月报.xlsx", [("报表生成时间: 2026年11月2日 9:05",), HEAD, ROW], "2026-11-02 09:05"),
    "a day alone": ("月报.xlsx", [("下载日期：2026-11-02",), HEAD, ROW], "2026-11-02"),
    "in the next cell": ("月报.xlsx", [("导出时间", "2026-11-02 10:33"), HEAD, ROW], "2026-11-02 10:33"),
    "below the table": ("月报.xlsx", [HEAD, ROW, ("导出时间：2026-11-02 10:33",)], "2026-11-02 10:33"),
    "a stamp": ("月报_2026-10_20261102103355.xlsx", [HEAD, ROW], "2026-11-02 10:33"),
    "a stamp with signs": ("月报_202610_2026-11-02_10-33-55.xlsx", [HEAD, ROW], "2026-11-02 10:33"),
    "no moment": ("月报.xlsx", [("导出时间：见系统",), HEAD, ROW], ""),
    "an order number": ("月报_2026101999991234.xlsx", [HEAD, ROW], ""),
    "a day that is none": ("月报_20261332103355.xlsx", [HEAD, ROW], ""),
}


@pytest.mark.parametrize(("file", "rows", "moment"), WRITTEN.values(), ids=WRITTEN)
def test_the_time_of_export_is_read_where_it_is_written(
    read: Read, file: str, rows: list[Any], moment: str
) -> None:
    exports = read({file: {"数据": rows}}).files[0].exports
    assert (exports[0].circumstances.exported if exports else "") == moment


def test_a_date_cell_beside_the_label_is_read(read: Read) -> None:
    rows = [("导出日期", datetime(2026, 11, 2)), HEAD, ROW]  # noqa: DTZ001 - a cell has no zone
    assert circumstances(read({"月报.xlsx": {"数据": rows}})).exported == "2026-11-02"


def test_a_platform_s_file_tells_by_its_properties_in_beijing_time(read: Read) -> None:
    """Written at 16:30 UTC of 2 November: half past midnight of the third in Beijing."""
    rows = [SYCM, ROW, ("汇总值", 10, 20)]
    files = {"绩效.xlsx": {"数据信息": rows}}
    late = read(files, made=datetime(2026, 11, 2, 16, 30))  # noqa: DTZ001 - taken for UTC
    assert circumstances(late).exported == "2026-11-03 00:30"
    assert not said(late, "export-too-early")
    early = read(files, made=datetime(2026, 11, 2, 15, 30))  # noqa: DTZ001 - taken for UTC
    assert circumstances(early).exported == "2026-11-02 23:30"
    assert said(early, "export-too-early")


def test_a_shop_s_own_sheet_does_not(read: Read) -> None:
    """It may have been begun long before the figures were put in."""
    month = read({"月报.xlsx": {"数据": [HEAD, ROW]}}, made=datetime(2026, 10, 2))  # noqa: DTZ001
    assert not month.files[0].exports
    assert not said(month, "export-before-month-end")


def test_a_file_that_was_saved_again_does_not_either(read: Read) -> None:
    from csbonus.intake.xlsx.made import read_made

    read({"绩效.xlsx": {"数据信息": [SYCM, ROW]}}, made=datetime(2026, 11, 2, 15, 30))  # noqa: DTZ001
    assert read_made(Path("绩效.xlsx").read_bytes()) == "2026-11-02 23:30"
    saved = Path("绩效2.xlsx")
    with zipfile.ZipFile("绩效.xlsx") as old, zipfile.ZipFile(saved, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "docProps/core.xml":
                data = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>2026-11-20T01:00:00Z", data)
            new.writestr(name, data)
    assert read_made(saved.read_bytes()) == ""


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"no workbook"])
def test_what_is_no_workbook_says_nothing(data: bytes) -> None:
    from csbonus.intake.xlsx.made import read_made

    assert read_made(data) == ""


def test_long_rows_are_data_and_not_remarks() -> None:
    cells = tuple(
        Cell(9, n, "text", "付款判定", "general", formula=False, external=False) for n in range(1, 6)
    )
    assert read_circumstances(Sheetful("a.xlsx", "", "数据", None, (cells,))) == (Circumstances(), ())
