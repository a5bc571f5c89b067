"""How each platform lays out its export: sheet, file name, headers, groups above them, summary rows."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from exports_made.people import Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """A platform's layout.

    `headers` are those of the figures, each with its other spellings; `others` are columns that nobody reads;
    `groups` the texts above a column, outermost first. `sums`, `means` and `others_rows` are labels of summary
    rows; they stand in the column `label_in` (from 0), at the top where `summary_first`.
    """

    id: str
    file: str
    sheet: str
    keys: tuple[str, ...]
    headers: Mapping[Figure, tuple[str, ...]]
    others: tuple[str, ...] = ()
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    header_rows: int = 1
    sums: tuple[str, ...] = ()
    means: tuple[str, ...] = ()
    foreign: tuple[str, ...] = ()
    label_in: int = 0
    summary_first: bool = False
    is_split_summary: bool = False
    ratio_column: str = "询单转化率"
    missing: tuple[str, ...] = ("-", "--", "")


_SALES = ("销售额", "客服销售额", "销售金额", "询单最终付款金额")
_CONVERSION = ("询单转化率", "询单->最终付款转化率", "询单最终付款转化率", "询单 → 最终付款成功率")
_REPLY = ("平均响应(秒)", "平均响应时长（秒)", "平均响应时长（s）", "平均响应时间")

LAYOUTS = (
    Layout(
        id="chitu",
        file="自定义报表_客服绩效_付款判定_2026-10-01至2026-10-31.xlsx",
        sheet="Sheet1",
        keys=("客服昵称",),
        headers={
            "people": ("接待人数", "已接待人数"),
            "inquiries": ("询单人数",),
            "buyers": ("询单->最终付款人数", "询单-&gt;最终付款人数", "询单→最终付款人数"),
            "conversion": ("询单->最终付款成功率", *_CONVERSION),
            "sales": _SALES,
            "reply": ("平均响应(秒)", *_REPLY),
        },
        others=("旺旺分组", "询单->次日付款人数", "当日询单人数", "旺旺回复率", "首次响应(秒)"),
        sums=("汇总",),
        means=("均值",),
        missing=("延迟统计", "-", ""),
    ),
    Layout(
        id="sycm",
        file="客服绩效.xlsx",
        sheet="数据信息",
        keys=("旺旺昵称",),
        headers={
            "people": ("接待人数",),
            "inquiries": ("询单人数",),
            "buyers": ("最终付款人数", "询单最终付款人数"),
            "conversion": _CONVERSION,
            "sales": ("客服销售额", *_SALES),
            "reply": ("平均响应时长（秒)", *_REPLY),
        },
        others=("咨询人数", "净销售额", "客单价", "客户满意率"),
        sums=("汇总值",),
        means=("平均值", "全店平均值"),
        foreign=("同行同层优秀", "同行同层均值"),
        missing=("-", "暂无数据"),
    ),
    Layout(
        id="qianniu",
        file="服务报表.xlsx",
        sheet="按客服查看",
        keys=("旺旺账号名称",),
        headers={
            "people": ("人工接待人数",),
            "inquiries": ("询单人数",),
            "buyers": ("支付人数",),
            "conversion": _CONVERSION,
            "sales": ("销售金额", *_SALES),
            "reply": ("平均响应时间", *_REPLY),
        },
        others=("3分钟人工响应率", "评价发送率"),
    ),
    Layout(
        id="jingdong",
        file="京东pop.xlsx",
        sheet="整体数据",
        keys=("客服",),
        headers={
            "people": ("接待人数",),
            "inquiries": ("售前接待人数", "询单人数"),
            "buyers": ("成交人数", "支付人数"),
            "conversion": _CONVERSION,
            "sales": ("促成下单商品金额", *_SALES),
            "reply": ("平均响应时间", *_REPLY),
        },
        others=("促成下单人数", "30s应答率", "满意度"),
        sums=("总计",),
        means=("均值",),
    ),
    Layout(
        id="pinduoduo",
        file="客服绩效.xlsx",
        sheet="Sheet0",
        keys=("客服账号",),
        headers={
            "people": ("人工接待人数",),
            "inquiries": ("询单人数",),
            "buyers": ("最终成团人数",),
            "conversion": ("询单转化率",),
            "sales": ("客服销售额（元）",),
            "reply": ("平均人工响应时长", "平均人工响应时长（秒）"),
        },
        others=("3分钟人工回复率", "去退销售额（元）"),
        groups={
            "people": ("服务数据", "接待数据"),
            "reply": ("服务数据", "响应数据"),
            "3分钟人工回复率": ("服务数据", "响应数据"),
            "inquiries": ("销售数据", "询单数据"),
            "buyers": ("销售数据", "询单数据"),
            "conversion": ("销售数据", "询单数据"),
            "sales": ("销售数据", "成交数据"),
            "去退销售额（元）": ("销售数据", "成交数据"),
        },
        header_rows=3,
        sums=("总计",),
        means=("平均",),
        summary_first=True,
    ),
    Layout(
        id="douyin",
        file="飞鸽_客服表现.xlsx",
        sheet="Sheet1",
        keys=("客服账号", "客服昵称"),
        headers={
            "people": ("人工接待人数", "已接待人数"),
            "inquiries": ("询单人数",),
            "buyers": ("支付人数",),
            "conversion": ("询单转化率",),
            "sales": ("客服询单支付额",),
            "reply": ("工作时间平响时长", "平均响应时长"),
        },
        others=("3分钟人工回复率", "不满"),
        sums=("店铺汇总值",),
        means=("店铺平均值",),
        label_in=1,
        is_split_summary=True,
    ),
    Layout(
        id="kuaishou",
        file="快手客服.xlsx",
        sheet="Sheet1",
        keys=("客服昵称",),
        headers={
            "people": ("接待人数",),
            "inquiries": ("询单人数",),
            "buyers": ("支付人数",),
            "conversion": ("询单转化率（人维度）", "询单转化率(人维度)"),
            "sales": ("销售额",),
            "reply": ("平均响应时长（秒）",),
        },
        others=(
            "询单转化率（会话）",
            "询单人数（会话）",
            "支付人数（会话）",
            "回复率（人维度）",
            "回复率（会话）",
        ),
        ratio_column="询单转化率(人维度)",
        sums=("合计",),
    ),
    Layout(
        id="asked",
        file="接待评价.xlsx",
        sheet="Sheet1",
        keys=("客服昵称",),
        headers={
            "people": ("接待人数",),
            "inquiries": ("询单人数",),
            "buyers": ("支付人数",),
            "conversion": ("询单转化率",),
            "sales": ("销售额",),
            "reply": ("平均响应时长（秒）",),
        },
        others=("邀请 询单转化率", "自主 询单转化率", "邀请 接待人数", "自主 接待人数"),
        groups={
            "people": ("总",),
            "conversion": ("总",),
            "邀请 询单转化率": ("邀请",),
            "邀请 接待人数": ("邀请",),
            "自主 询单转化率": ("自主",),
            "自主 接待人数": ("自主",),
        },
        header_rows=2,
        sums=("汇总",),
    ),
    Layout(
        id="own",
        file="十月绩效.xlsx",
        sheet="十月",
        keys=("姓名",),
        headers={
            "people": ("接待人数",),
            "inquiries": ("询单人数",),
            "buyers": ("成交人数", "支付人数"),
            "conversion": _CONVERSION,
            "sales": ("销售额", "销售额（万元）"),
            "reply": ("平均响应", "平均响应（分钟）", "平均响应（秒）"),
        },
        others=("备用", "说明一"),
        sums=("合计",),
        means=("人均",),
    ),
)
