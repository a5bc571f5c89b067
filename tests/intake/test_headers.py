"""Headers, key columns and summary rows as exports write them."""

from collections import Counter

import pytest

from csbonus.intake.values.headers import is_written, matches, normalise, role_of
from csbonus.intake.values.spellings import KEY_COLUMNS, SPELLINGS, summary_kind
from csbonus.lang.units import PEOPLE
from csbonus.pay.metrics import Metric
from csbonus.problems import Source, Text


def metric(*columns: str) -> Metric:
    return Metric(
        id="m", title=Text("数", "figure"), unit=PEOPLE, columns=columns, source=Source(file="plan.yaml")
    )


@pytest.mark.parametrize(
    ("written", "name", "unit"),
    [
        ("接待人数", "接待人数", ""),
        ("接待\n人数", "接待人数", ""),
        ("\ufeff客服 ", "客服", ""),
        ("询单\u200b转化率", "询单转化率", ""),
        ("销售额（元）", "销售额", "元"),
        ("平均响应时长（秒)", "平均响应时长", "秒"),
        ("平均响应时长(秒）", "平均响应时长", "秒"),
        ("首次响应(s)", "首次响应", "秒"),
        ("客服销售客单价（元／人）", "客服销售客单价", "元/人"),
        ("销售额【万元】", "销售额", "万元"),
        ("转化率（％）", "转化率", "%"),
        ("退款时长( 小时 )", "退款时长", "小时"),
        ("ＤＳＲ评分", "dsr评分", ""),
        ("3分钟人工回复率", "3分钟人工回复率", ""),
        ("聊天人数（原咨询人数）", "聊天人数(原咨询人数)", ""),
        ("回复率（人维度）", "回复率(人维度)", ""),
        ("回复率（会话）", "回复率(会话)", ""),
        ("（秒）", "(秒)", ""),
        ("询单->最终付款人数", "询单->最终付款人数", ""),
        ("询单 → 最终付款人数", "询单->最终付款人数", ""),
        ("询单-&gt;最终付款人数", "询单->最终付款人数", ""),
        ("询单–>最终付款人数", "询单->最终付款人数", ""),
        ("询单－＞最终付款人数", "询单->最终付款人数", ""),
        ("询单&gt;最终付款人数", "询单->最终付款人数", ""),
        ("", "", ""),
    ],
)
def test_one_form_for_all_ways_of_writing_a_header(written: str, name: str, unit: str) -> None:
    header = normalise(written)
    assert (header.name, header.unit, header.written) == (name, unit, written)


@pytest.mark.parametrize(
    ("column", "written"),
    [
        ("询单人数", "当日询单人数"),
        ("询单人数", "询单转化率"),
        ("询单转化率", "询单->次日付款转化率"),
        ("询单转化率", "当日询单转化率"),
        ("询单转化率", "咨询->下单转化率"),
        ("询单转化率", "支付率"),
        ("询单->最终付款人数", "询单->次日付款人数"),
        ("询单人数", "咨询人数"),
        ("咨询人数", "咨询量"),
        ("回复率", "3分钟人工回复率"),
        ("平均响应(秒)", "首次响应(秒)"),
        ("平均响应(秒)", "首次平均响应时间"),
        ("客单价", "全店客单价"),
        ("销售额", "净销售额"),
        ("销售额", "静默销售额"),
        ("退款金额", "退款率"),
        ("应出勤天数", "实际出勤天数"),
        ("满意", "不满"),
        ("满意", "满意度"),
        ("回复率(会话)", "回复率(人维度)"),
    ],
)
def test_a_header_that_names_another_figure(column: str, written: str) -> None:
    assert not matches(metric(column), normalise(written))
    assert not matches(metric(written), normalise(column))


@pytest.mark.parametrize(
    ("column", "written"),
    [
        ("销售额", "客服销售额（元）"),
        ("销售额", "询单最终付款金额"),
        ("支付人数", "询单→最终付款人数"),
        ("询单转化率", "询单-&gt;最终付款成功率"),
        ("咨询人数", "聊天人数(原咨询人数)"),
        ("平均响应(秒)", "平均响应时长（秒)"),
        ("平均响应(秒)", "平均人工响应时长"),
        ("30秒应答率", "30S应答率"),
        ("退款时长(小时)", "退款时长（天）"),
        ("本店自定指标", "本店 自定指标"),
    ],
)
def test_a_header_that_names_the_figure(column: str, written: str) -> None:
    assert matches(metric("别的列", column), normalise(written))


def test_the_plans_own_spelling_is_told_from_the_others() -> None:
    assert is_written(metric("销售额"), normalise("销售额（元）"))
    assert not is_written(metric("销售额"), normalise("客服销售额"))


def test_a_metric_without_columns_matches_nothing() -> None:
    assert not matches(metric(), normalise(""))


@pytest.mark.parametrize(
    ("written", "role"),
    [
        ("旺旺账号名称", "account"),
        ("客服", "account"),
        ("账号", "account"),
        ("Account", "account"),
        ("客服昵称", "name"),
        ("姓 名", "name"),
        ("工号", "employee_number"),
        ("技能组", "team"),
        ("店铺名称", "store"),
        ("统计日期", "date"),
        ("岗位", "role"),
        ("地区", "region"),
        ("状态", "status"),
        ("入职日期", "joined"),
        ("离职日期", "left"),
        ("平台", "platform"),
        ("银行卡号", "bank_account"),
        ("Bank Account", "bank_account"),
        ("奖惩事项", "incident"),
        ("次数", "count"),
        ("金额（元）", "amount"),
        ("对方", "other_party"),
        ("单号", "order_number"),
        ("扣留/释放", "state"),
        ("备注", "note"),
        ("原因", "reason"),
        ("审批人", "approved_by"),
        ("项目", "item"),
        ("指标名称", "metric"),
        ("数值", "value"),
        ("所属月份", "month"),
        ("范围", "range"),
        ("来源", "source"),
        ("接待人数", None),
        ("客服备注", None),
        ("", None),
    ],
)
def test_key_columns(written: str, role: str | None) -> None:
    assert role_of(normalise(written)) == role


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("汇总", "sum"),
        ("汇总值", "sum"),
        (" 合 计：", "sum"),
        ("总计", "sum"),
        ("小计", "sum"),
        ("TOTAL", "sum"),
        ("售前组合计", "sum"),
        ("均值", "mean"),
        ("平均", "mean"),
        ("Average", "mean"),
        ("全店汇总值", "shop_sum"),
        ("店铺汇总值", "shop_sum"),
        ("店铺合计", "shop_sum"),
        ("全店平均值", "shop_mean"),
        ("店铺平均值", "shop_mean"),
        ("同行同层优秀", "peer"),
        ("同行同层均值", "peer"),
        ("小美", None),
        ("汇总小姐姐", None),
        ("会计", None),
        ("", None),
    ],
)
def test_summary_rows_are_known_and_people_are_none(text: str, kind: str | None) -> None:
    assert summary_kind(text) == kind


def test_no_spelling_stands_for_two_figures_or_two_keys() -> None:
    figures = [normalise(s).name for usual, others in SPELLINGS.items() for s in (usual, *others)]
    keys = [normalise(s).name for spellings in KEY_COLUMNS.values() for s in spellings]
    assert [s for s, n in Counter(figures + keys).items() if n > 1] == []
