"""What stands on the sheets: amounts as formulas with their values, places, states, totals."""

from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from msgspec.structs import replace
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from csbonus.pay.payslip import PayRun
from csbonus.problems import Lang, Text
from csbonus.workbook.build import Origin, build_workbook

AMOUNT = "#,##0.00;[Red]-#,##0.00"


def opened(payrun: PayRun, origin: Origin, lang: Lang = "zh") -> tuple[Any, Any]:
    """Open a workbook twice: its formulas, and its stored values."""
    data = build_workbook(payrun, origin, lang)
    return load_workbook(BytesIO(data)), load_workbook(BytesIO(data), data_only=True)


def table(sheet: Worksheet, header: int = 1) -> list[dict[str, Any]]:
    titles = [cell.value for cell in sheet[header]]
    rows = sheet.iter_rows(min_row=header + 1, values_only=True)
    return [dict(zip(titles, row, strict=True)) for row in rows]


@pytest.mark.parametrize(
    ("lang", "names"),
    [
        ("zh", ["总览", "工资表", "工资条", "计算过程", "指标", "参数", "团队与门槛", "提示", "来源"]),
        (
            "en",
            [
                "Overview",
                "Summary",
                "Strips",
                "Trace",
                "Figures",
                "Parameters",
                "Teams and gates",
                "Notices",
                "Sources",
            ],
        ),
    ],
)
def test_the_sheets_follow_the_language(
    three_agents: PayRun, origin: Origin, lang: Lang, names: list[str]
) -> None:
    formulas, _ = opened(three_agents, origin, lang)
    assert formulas.sheetnames == names
    assert formulas.active.title == names[0]


def test_the_summary_of_three_agents(three_agents: PayRun, origin: Origin) -> None:
    formulas, values = opened(three_agents, origin)
    sheet = values["工资表"]
    assert [sheet["A1"].value, sheet["A2"].value] == [
        "2026年10月工资表",
        "方案：京东售前客服薪酬方案　人数：3　金额单位：元",
    ]
    rows = [[cell.value for cell in row] for row in sheet["A3:L6"]]
    assert rows == [
        ["序号", "姓名", "岗位", "团队", "底薪", "销售提成", "退货扣回", "静默均摊", "基础奖金", "转化率加权奖金", "客单价加权奖金", "应发合计"],
        [1, "小美", "售前", "售前一组", 1800, 972, -50.4, 388.89, 406, -4.77, 4.02, 3515.74],
        [2, "阿强", "售前", "售前一组", 1800, 787.5, 0, 388.89, 327.5, -36.21, 53.61, 3321.29],
        [3, "丽丽", "售前", "售前一组", 1800, 1055.7, -132.42, 388.89, 451.5, 39.94, -46.19, 3557.42],
    ]  # fmt: skip
    assert [cell.value for cell in sheet[8]] == [
        "合计", None, None, None, 5400, 2815.2, -182.82, 1166.67, 1185, -1.04, 11.44, 10394.45,
    ]  # fmt: skip
    live = formulas["工资表"]
    assert [live[c].value for c in ("F4", "L4", "F8", "L8")] == [
        "='计算过程'!$D$3", "=SUM($E$4:$K$4)", "=SUM($F$4:$F$6)", "=SUM($L$4:$L$6)",
    ]  # fmt: skip
    assert live["F4"].number_format == AMOUNT


def test_the_summary_is_ready_to_filter_and_print(three_agents: PayRun, origin: Origin) -> None:
    sheet = opened(three_agents, origin)[0]["工资表"]
    assert sheet.auto_filter.ref == "A3:L6"
    assert sheet.freeze_panes == "C4"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.print_title_rows == "$3:$3"


def test_a_line_of_the_trace_reads_figures_and_parameters(three_agents: PayRun, origin: Origin) -> None:
    formulas, values = opened(three_agents, origin)
    row = table(formulas["计算过程"])[1]
    assert row == {
        "姓名": "小美",
        "团队": "售前一组",
        "项目": "销售提成",
        "金额": "=ROUND('指标'!$E$2*'参数'!$C$4,2)",
        "怎么算的": "销售提成 = 销售额 48,600.00 元 × 2% = 972.00 元",
        "规则出处": "jd-presales/plan.yaml:10",
        "备注": None,
    }
    assert values["计算过程"]["D3"].value == 972
    assert values["指标"]["E2"].value == 48600
    assert (values["参数"]["C4"].value, values["参数"]["C4"].number_format) == (0.02, "0.00%")


def test_a_figure_names_the_cell_it_was_read_from(three_agents: PayRun, origin: Origin) -> None:
    rows = {(row["姓名"], row["指标"]): row for row in table(opened(three_agents, origin)[0]["指标"])}
    assert rows["阿强", "退款金额"] == {
        "归属": "个人", "姓名": "阿强", "团队": "售前一组", "指标": "退款金额", "值": 0, "单位": "元",
        "原文 / 算法": "0", "文件": "客服数据.xlsx", "工作表": "客服", "单元格": "F3",
    }  # fmt: skip
    shop = rows["售前一组", "静默退款额"]
    assert (shop["归属"], shop["文件"], shop["单元格"]) == ("团队", "客服数据.xlsx", "C40")
    assert rows["阿强", "转化率"]["值"] == '=IFERROR($E$14/$E$17,"")'
    assert rows["售前一组", "支付人数"]["值"] == "=SUM($E$13:$E$15)"
    assert rows["售前一组", "支付人数"]["原文 / 算法"] == "成员合计"
    assert rows["售前一组", "转化率"]["值"] == '=IFERROR($E$22/$E$23,"")'


@pytest.mark.parametrize("sheet", ["工资表", "工资条", "计算过程"])
def test_every_amount_is_a_formula_unless_it_is_marked(mixed: PayRun, origin: Origin, sheet: str) -> None:
    formulas, values = opened(mixed, origin)
    amounts = [cell for row in formulas[sheet].iter_rows() for cell in row if cell.number_format == AMOUNT]
    assert len(amounts) > 40
    for cell in amounts:
        is_marked = sheet == "计算过程" and cell.data_type == "n"
        assert cell.data_type == "f" or is_marked
        assert isinstance(values[sheet][cell.coordinate].value, int | float)
        if is_marked:
            assert formulas[sheet].cell(cell.row, formulas[sheet].max_column).value == "数值"


def test_who_gets_base_pay_only_has_plain_zeros(mixed: PayRun, origin: Origin) -> None:
    rows = [row for row in table(opened(mixed, origin)[0]["计算过程"]) if row["姓名"] == "阿强"]
    assert [row["金额"] for row in rows] == ["=ROUND('参数'!$D$2,2)", 0, 0, 0, 0, 0, 0]
    assert rows[1]["怎么算的"] == "销售提成 = 0.00 元：花名册标明仅底薪，本行不计"


def test_lines_of_one_title_share_a_column_and_others_stay_blank(mixed: PayRun, origin: Origin) -> None:
    rows = table(opened(mixed, origin)[1]["工资表"], header=3)
    assert list(rows[0]).count("底薪") == 1
    assert rows[0]["整额提成"] is None
    assert rows[1]["灵活绩效"] is None
    assert (rows[0]["灵活绩效"], rows[2]["灵活绩效"]) == (120.5, 0)
    assert rows[2]["底薪"] == 2115.38


def test_a_gate_shows_each_condition_and_what_the_miss_cost(mixed: PayRun, origin: Origin) -> None:
    formulas, values = opened(mixed, origin)
    rows = table(values["团队与门槛"])
    assert rows[0] == {
        "方案": "售后综合方案", "门槛": "店铺售后指标", "归属": "团队", "团队 / 店铺": "it's 2", "条件": "退款率",
        "实际": 0.054, "要求": "≤ 5%", "界限": 0.05, "结果": 0, "差距": "超出 0.4 个百分点", "未发金额": None,
    }  # fmt: skip
    assert [row["结果"] for row in rows[:5]] == [0, 1, 1, 1, 0]
    assert [rows[3][title] for title in ("条件", "实际", "要求", "界限")] == [
        "(非 纠纷数 > 3 次) 且 退款率 < 50%",
        None,
        "成立",
        None,
    ]
    assert (rows[4]["条件"], rows[4]["未发金额"]) == ("全部条件", 1200)
    sheet = formulas["团队与门槛"]
    assert sheet["I6"].value == "=PRODUCT($I$2:$I$5)"
    assert sheet["I2"].value == "=IF(ROUND('指标'!$G$49-'参数'!$D$10,9)<=0,1,0)"
    assert sheet["I2"].number_format == '[=1]"达成";[Red][=0]"未达成";General'


def test_a_pool_is_the_whole_amount_and_its_members(three_agents: PayRun, origin: Origin) -> None:
    formulas, values = opened(three_agents, origin)
    assert table(values["团队与门槛"]) == [
        {
            "奖池": "静默均摊", "归属": "团队", "团队 / 店铺": "售前一组",
            "算法": "1% × (静默销售额 − 静默退款额)", "金额": 1166.67, "参与人数": 3, "分法": "平均分",
        }
    ]  # fmt: skip
    assert formulas["团队与门槛"]["E2"].value == "=MAX(0,ROUND('参数'!$C$6*('指标'!$E$8-'指标'!$E$9),2))"


def test_notices_and_sources(three_agents: PayRun, origin: Origin) -> None:
    formulas, values = opened(three_agents, origin)
    assert table(values["提示"]) == [
        {
            "提示": "第 9 行是汇总行，未计入",
            "文件": "客服数据.xlsx",
            "工作表 / 行": "客服",
            "单元格": "A9",
            "代码": "row-left-out",
        }
    ]
    sheet = values["来源"]
    column = [(row[0].value, row[1].value) for row in sheet.iter_rows() if row[0].value]
    assert column[:3] == [("核对项", "数"), ("人数", 3), ("底薪", 5400)]
    assert ("应发合计", 10394.45) in column
    assert ("客服数据.xlsx", "ab" * 32) in column
    assert ("jd-presales/plan.yaml", "ef" * 32) in column
    assert column[-3:] == [("csbonus 版本", "0.1.0"), ("month", "2026-10"), ("lang", "zh")]
    counted = next(row for row in sheet.iter_rows(values_only=True) if row[1] == "客服 / 客服数据")
    assert counted[2:5] == ("汇总行 2", 5, 3)
    assert formulas["来源"]["B3"].value == "='工资表'!$E$8"


def test_how_exports_came_about_stands_among_the_sources(three_agents: PayRun, origin: Origin) -> None:
    said = (Text("赤兔", "Chitu"), Text("付款判定", "by payment"), Text("2026-11-05 09:30 导出", "exported"))
    _, values = opened(three_agents, replace(origin, exports=(("客服数据.xlsx", (("客服", said),)),)))
    rows = list(values["来源"].iter_rows(values_only=True))
    place = next(number for number, row in enumerate(rows) if row[3] == "平台、判定方式和导出时间")
    assert [row[3] for row in rows[place + 1 : place + 3]] == [
        "客服：赤兔、付款判定、2026-11-05 09:30 导出",
        None,
    ]


def test_total_rows_and_what_the_agents_add_up_to_stand_among_the_sources(
    three_agents: PayRun, origin: Origin
) -> None:
    sales = next(m for m in three_agents.plans[0].metrics.values() if m.id == "sales")
    checks = (
        ("客服数据.xlsx", "客服!C9", sales, Decimal("30.50"), Decimal("30.50"), True),
        ("客服数据.xlsx", "客服!D9", sales, Decimal("31.00"), Decimal("30.50"), False),
    )
    _, values = opened(three_agents, replace(origin, crosschecks=checks))
    rows = list(values["来源"].iter_rows(values_only=True))
    place = next(number for number, row in enumerate(rows) if row[1] == "汇总行的单元格 / 指标")
    assert [row[:5] for row in rows[place : place + 3]] == [
        ("数据文件", "汇总行的单元格 / 指标", "核对结果", "汇总行", "各客服相加"),
        ("客服数据.xlsx", "客服!C9 / 销售额", "一致", 30.5, 30.5),
        ("客服数据.xlsx", "客服!D9 / 销售额", "不一致，见“提示”", 31, 30.5),
    ]
