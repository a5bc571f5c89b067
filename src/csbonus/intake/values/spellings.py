"""How exports spell their headers: figures, key columns, summary rows and units."""

import re
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Literal

from csbonus.intake.values.texts import squeeze

Role = Literal[
    "account", "name", "employee_number", "team", "store", "date", "role", "region", "status", "joined", "left", "post_since", "post_until",
    "platform", "bank_account", "incident", "count", "amount", "other_party", "order_number", "state", "note",
    "reason", "approved_by", "item", "metric", "value", "month", "range", "source", "spelling", "means",
]  # fmt: skip
"""What a column says of a row other than a figure."""

SummaryKind = Literal["sum", "mean", "shop_sum", "shop_mean", "peer"]

SPELLINGS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "咨询人数": ("聊天人数(原咨询人数)", "咨询用户数"),
        "咨询量": ("咨询次数", "咨询人次", "会话数"),
        "接待人数": ("人工接待人数", "已接待人数"),
        "接待量": ("接待会话量", "人工接待会话量"),
        "有效接待人数": (),
        "转入人数": (),
        "转出人数": (),
        "询单人数": ("售前接待人数",),
        "下单人数": ("询单->最终下单人数", "询单最终下单人数", "促成下单人数"),
        "询单->最终付款人数": (
            "询单最终付款人数", "最终付款人数", "支付人数", "成交人数", "销售人数", "最终成团人数",
        ),
        "询单转化率": (
            "询单->最终付款转化率", "询单->最终付款成功率", "询单最终付款转化率", "询单最终付款成功率",
        ),
        "销售额": ("客服销售额", "询单最终付款金额", "询单->最终付款金额", "客服询单支付额", "促成下单商品金额", "销售金额"),
        "净销售额": ("退款后销售额", "去退销售额"),
        "退款金额": ("成功退款金额", "完成退款金额", "退货金额"),
        "退款率": ("客服退款率",),
        "销售量": ("客服销售量",),
        "订单数": ("订单量", "销售订单数"),
        "客单价": ("客服客单价", "客服销售客单价", "询单客单价", "落实客单价"),
        "客件数": (),
        "静默销售额": ("静默下单金额",),
        "静默退款额": (),
        "首次响应": ("首次响应时长", "首次平均响应时间"),
        "平均响应": ("平均响应时长", "平均响应时间", "平均人工响应时长", "工作时间平响时长"),
        "回复率": ("旺旺回复率", "应答率"),
        "3分钟人工响应率": ("3分钟人工回复率",),
        "30秒应答率": ("30s应答率",),
        "未回复人数": (),
        "慢响应人数": (),
        "长接待人数": (),
        "答问比": (),
        "满意度": ("客户满意率", "客户满意比", "满意率"),
        "很满意": ("服务满意度评价很满意", "服务满意度评价-很满意"),
        "满意": ("服务满意度评价满意", "服务满意度评价-满意"),
        "一般": ("服务满意度评价一般", "服务满意度评价-一般"),
        "不满": ("服务满意度评价不满", "服务满意度评价-不满"),
        "很不满": ("服务满意度评价很不满", "服务满意度评价-很不满"),
        "有效好评数": (),
        "有效差评数": (),
        "邀评率": ("评价发送率",),
        "服务满意度评价参与率": (),
        "上班天数": (),
        "在线天数": (),
        "应出勤天数": (),
        "实际出勤天数": ("出勤天数",),
        "请假小时": (),
    }
)  # fmt: skip
"""A figure's usual header and the other headers it goes by."""

KEY_COLUMNS: Mapping[Role, tuple[str, ...]] = MappingProxyType(
    {
        "account": (
            "旺旺昵称", "旺旺", "旺旺账号", "旺旺账号名称", "客服", "客服账号", "账户名", "账号名称", "账号", "account",
        ),
        "name": ("客服昵称", "客服姓名", "昵称", "姓名", "员工姓名", "name", "agent"),
        "employee_number": ("工号", "员工编号", "员工工号", "employee number"),
        "team": ("旺旺分组", "客服分组", "分组", "组别", "技能组", "团队", "team"),
        "store": ("店铺", "店铺名", "店铺名称", "store", "shop"),
        "date": ("日期", "数据日期", "统计日期", "时间", "date"),
        "role": ("岗位", "职位", "角色", "role"),
        "region": ("地区", "区域", "城市", "工作地", "所在地区", "region"),
        "status": ("状态", "status"),
        "joined": ("入职日期", "joined"),
        "left": ("离职日期", "left"),
        "post_since": ("到岗日期", "调入日期", "岗位开始日期", "post since"),
        "post_until": ("离岗日期", "调出日期", "岗位结束日期", "post until"),
        "platform": ("平台", "platform"),
        "bank_account": ("银行账号", "银行卡号", "bank account"),
        "incident": ("事项", "事件", "奖惩事项", "incident"),
        "count": ("次数", "count"),
        "amount": ("金额", "amount"),
        "other_party": ("对方", "other party"),
        "order_number": ("单号", "订单号", "订单编号", "order number"),
        "state": ("状态(扣留/释放)", "扣留/释放", "处理状态", "state"),
        "note": ("备注", "note"),
        "reason": ("原因", "reason"),
        "approved_by": ("审批人", "approved by"),
        "item": ("项目", "item"),
        "metric": ("指标", "指标名称", "metric"),
        "value": ("值", "数值", "value"),
        "month": ("月份", "所属月份", "month"),
        "range": ("范围", "range"),
        "source": ("来源", "source"),
        "spelling": ("表头写法", "header"),
        "means": ("对应表头", "means"),
    }
)  # fmt: skip

PARTS = frozenset(
    {
        "邀请", "邀评", "邀请评价", "自主", "自主评价", "主动评价", "人维度", "会话", "会话维度", "按人", "按会话",
        "次日", "当日", "静默", "全店", "店铺", "同行", "同行均值", "同行优秀", "机器人", "智能客服", "新客", "老客",
        "上月", "上期", "上周期", "去年同期", "同比", "环比", "较上月", "较上期", "变化", "目标", "均值", "排名",
    }
)  # fmt: skip
"""Texts above several columns that make other figures of them: 邀请 over 满意率 is not the whole 满意率."""

PLAIN_GROUP = re.compile(
    r"总|总计|合计|整体|总体|全部|总数|总量|"
    r"(?:基础|基本|客服|员工|账号|人员|接待|咨询|响应|效率|转化|询单|销售|成交|业绩|绩效|服务|评价|质量|考勤|出勤|综合|核心|整体|总体)"
    r"(?:数据|指标|信息|情况|概况|能力|表现)"
)
"""Texts above several columns that only sort them, or say that these are the totals."""

SUMMARY_LABELS: Mapping[str, SummaryKind] = MappingProxyType(
    {
        **dict.fromkeys(("汇总", "汇总值", "合计", "总计", "小计", "共计", "团队合计", "团队汇总"), "sum"),
        **dict.fromkeys(("total", "totals", "subtotal", "grandtotal", "sum"), "sum"),
        **dict.fromkeys(("均值", "平均", "平均值", "人均", "团队平均", "团队均值", "团队平均值"), "mean"),
        **dict.fromkeys(("average", "mean", "avg"), "mean"),
        **dict.fromkeys(("全店汇总值", "全店汇总", "全店合计", "全店总计"), "shop_sum"),
        **dict.fromkeys(("店铺汇总值", "店铺汇总", "店铺合计", "店铺总计"), "shop_sum"),
        **dict.fromkeys(("全店平均值", "全店平均", "全店均值"), "shop_mean"),
        **dict.fromkeys(("店铺平均值", "店铺平均", "店铺均值"), "shop_mean"),
        **dict.fromkeys(("同行同层优秀", "同行同层均值", "同行同层平均", "同行同层平均值"), "peer"),
    }
)
_SUM_ENDINGS = ("合计", "总计", "小计")

UNIT_SPELLINGS: Mapping[str, str] = MappingProxyType(
    {
        **{
            unit: unit
            for unit in ("元", "千元", "万元", "万", "亿元", "元/人", "万元/人", "%", "秒", "分钟", "小时")
        },
        **{
            unit: unit
            for unit in ("天", "分", "人", "人次", "次", "个", "件", "单", "笔", "位", "条", "万人")
        },
        **{unit: unit for unit in ("万次", "件/人", "次/人", "单/人", "元/单", "元/次", "元/天", "字", "名")},
        **dict.fromkeys(("¥", "rmb", "cny", "人民币", "人民币元", "yuan"), "元"),
        **dict.fromkeys(("s", "sec", "secs", "second", "seconds", "秒钟"), "秒"),
        **dict.fromkeys(("min", "mins", "minute", "minutes"), "分钟"),
        **dict.fromkeys(("h", "hr", "hrs", "hour", "hours", "时"), "小时"),
        **dict.fromkeys(("d", "day", "days", "日"), "天"),
        **dict.fromkeys(("百分比", "百分数", "百分率", "percent"), "%"),
        **dict.fromkeys(("people", "person", "persons"), "人"),
        **dict.fromkeys(("times", "count"), "次"),
        **dict.fromkeys(("point", "points"), "分"),
    }
)
"""A unit as it is written behind a header or a number, without blanks and letter case, and its usual form."""


@lru_cache(maxsize=65_536)
def summary_kind(text: str) -> SummaryKind | None:
    """Tell what kind of summary row a key cell such as `汇总` or `店铺平均值` opens; nothing for a person."""
    label = squeeze(text).strip(":()[]【】")
    if label.endswith(_SUM_ENDINGS) and label not in SUMMARY_LABELS:
        return "sum"
    return SUMMARY_LABELS.get(label)
