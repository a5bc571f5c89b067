"""A month of input for every shipped plan, each a workbook beside its plan."""

from datetime import date
from decimal import Decimal

from october import AFTERSALES_TEAM, SHOPS, TMALL_TEAM
from sheets import Cell, Sheet, Shown, workbook

LIN, HE = ("Y01", "小林"), ("Y02", "小何")
YANG, ZHENG, HAN = ("W01", "小杨"), ("W02", "小郑"), ("W03", "小韩")
SHOP = "云裳旗舰店"
MEI, QIANG, LI = ("F01", "小美"), ("F02", "阿强"), ("F03", "丽丽")
ZHOU, WU = ("F04", "小周"), ("F05", "小吴")


def jd_presales_input() -> bytes:
    """Make three agents and their team for the plan jd-presales."""
    agents = Sheet(
        name="客服数据",
        header=("客服", "团队", "接待人数", "询单人数", "询单->最终付款人数", "销售额", "退款金额"),
        rows=[
            ("小美", TMALL_TEAM, 812, 640, 320, Decimal("48600.00"), Decimal("1260.00")),
            ("阿强", TMALL_TEAM, 655, 500, 225, Decimal("39375.00"), Decimal("0.00")),
            ("丽丽", TMALL_TEAM, 903, 710, 391, Decimal("52785.00"), Decimal("3310.50")),
        ],
    )
    team = Sheet(
        name="团队数据",
        header=("团队", "静默销售额", "静默退款额"),
        rows=[(TMALL_TEAM, Decimal("120000.00"), Decimal("3333.33"))],
    )
    return workbook(agents, team)


def aftersales_repeat_input() -> bytes:
    """Make two agents and their team's indicators for the plan aftersales-repeat."""
    agents = Sheet(
        name="客服数据",
        header=("客服", "团队", "老客户成交额"),
        rows=[("小美", AFTERSALES_TEAM, Decimal("83450.50")), ("阿强", AFTERSALES_TEAM, Decimal("0.00"))],
    )
    team = Sheet(
        name="售后指标",
        header=("指标", "值"),
        rows=[
            ("退款率", "4.8%"),
            ("退款时长(小时)", 22),
            ("纠纷数", 0),
            ("DSR评分", Decimal("4.81")),
            ("投诉数", 0),
        ],
    )
    return workbook(agents, team)


def posts_input() -> bytes:
    """Make one roster of three posts, with everybody's figures, the sales targets and the shop's score."""
    team, shop = "客服一组", SHOPS["天猫"]
    roster = Sheet(
        name="花名册",
        header=("工号", "姓名", "岗位", "团队", "店铺"),
        rows=[
            ("P01", "林晓", "客服主管", team, shop),
            ("P02", "小美", "售前岗", team, shop),
            ("P03", "阿强", "售前岗", team, shop),
            ("P04", "丽丽", "售前岗", team, shop),
            ("P05", "老周", "差评处理岗", team, shop),
        ],
    )
    presales = Sheet(
        name="售前数据",
        header=(
            "工号", "姓名", "接待人数", "平均响应时长", "评价数", "满意评价数", "差评数", "询单人数", "下单人数", "销售额",
        ),
        rows=[
            ("P02", "小美", 1000, 30, 200, 190, 1, 400, 160, Decimal("60000.00")),
            ("P03", "阿强", 200, 50, 100, 90, 2, 100, 25, Decimal("32345.67")),
            ("P04", "丽丽", 300, 40, 100, 94, 0, 200, 70, Decimal("30000.00")),
        ],
    )  # fmt: skip
    reviews = Sheet(
        name="差评岗数据",
        header=("工号", "姓名", "商品评价数", "好评数", "差评数", "差评修改数"),
        rows=[("P05", "老周", 1000, 985, 48, 21)],
    )
    targets = Sheet(
        name="销售目标",
        header=("工号", "姓名", "销售目标"),
        rows=[
            ("P02", "小美", Decimal(55000)),
            ("P03", "阿强", Decimal(40000)),
            ("P04", "丽丽", Decimal(40000)),
        ],
    )
    store = Sheet(name="店铺数据", header=("店铺", "DSR评分"), rows=[(shop, Decimal("4.83"))])
    return workbook(roster, presales, reviews, targets, store)


def supervisor_checks_input() -> bytes:
    """Make an after-sales supervisor and two agents, the typing test, the team's figures and the industry's means."""
    roster = Sheet(
        name="花名册",
        header=("工号", "姓名", "岗位", "团队"),
        rows=[
            ("S01", "林晓", "售后主管", AFTERSALES_TEAM),
            ("S02", "小陈", "售后客服", AFTERSALES_TEAM),
            ("S03", "小吴", "售后客服", AFTERSALES_TEAM),
        ],
    )
    typing = Sheet(
        name="打字测试",
        header=("工号", "姓名", "打字测试人数", "打字速度"),
        rows=[("S02", "小陈", 1, 66), ("S03", "小吴", 1, 78)],
    )
    team = Sheet(
        name="团队指标",
        header=("团队", "指标", "值"),
        rows=[
            (AFTERSALES_TEAM, "回复率", "98.20%"),
            (AFTERSALES_TEAM, "平均响应时长", 36),
            (AFTERSALES_TEAM, "退款完结时长", Shown(Decimal("21.5"), "General")),
            (AFTERSALES_TEAM, "纠纷率", "0.21%"),
            (AFTERSALES_TEAM, "未处理违规数", 0),
            (AFTERSALES_TEAM, "产品培训次数", 2),
            (AFTERSALES_TEAM, "技能培训次数", 3),
        ],
    )
    industry = Sheet(
        name="同行均值",
        header=("指标", "值"),
        rows=[
            ("同行回复率", "97.62%"),
            ("同行响应时长", 39),
            ("同行退款时长", 26),
            ("同行纠纷率", "0.30%"),
        ],
    )
    return workbook(roster, typing, team, industry)


def aftersales_score_input() -> bytes:
    """Make the table of reviews, tickets and spot checks."""
    scores = Sheet(
        name="服务考核",
        titles=("京东售后服务考核（2026 年 10 月）",),
        header=(
            "工号", "姓名", "非常满意", "满意", "评价总数", "工单20分钟审核率", "工单20分钟处理率",
            "抽检数", "抽检合格数", "客户反馈率",
        ),
        rows=[
            ("J01", "小美", 90, 14, 120, "91.30%", "94.00%", 18, 16, "6.00%"),
            ("J02", "阿强", 40, 6, 50, "92.00%", "94.00%", 40, 37, "5.00%"),
            ("J03", "丽丽", 50, 3, 60, "85.20%", "90.00%", 22, 19, "5.40%"),
        ],
        notes=("注：抽检由质检组登记。",),
    )  # fmt: skip
    return workbook(scores)


def shop_kpi_input() -> bytes:
    """Make the figures of advertising, sales and plans, the targets, and what the supervisor gives."""
    figures = Sheet(
        name="运营数据",
        titles=("店铺运营月度数据（2026 年 10 月）",),
        header=(
            "工号", "姓名", "推广花费", "推广成交额", "销售额", "计划项", "计划完成项", "团队进度应完成项", "团队进度完成项",
        ),
        rows=[
            (*LIN, Decimal("12000.00"), Decimal("66000.00"), Decimal("312500.00"), 30, 27, 20, 18),
            (*HE, Decimal("8000.00"), Decimal("28000.00"), Decimal("161000.00"), 30, 22, 20, 15),
        ],
    )  # fmt: skip
    targets = Sheet(
        name="销售目标",
        header=("工号", "姓名", "销售目标"),
        rows=[(*LIN, Decimal(300000)), (*HE, Decimal(200000))],
    )
    given = Sheet(
        name="主管评分",
        header=("工号", "姓名", "项目", "金额", "原因", "审批人"),
        rows=[
            (*LIN, "协作分", Shown(Decimal("4.5"), "General"), "配合大促备货", "林晓"),
            (*LIN, "纪律分", 5, None, "林晓"),
            (*HE, "协作分", 3, "周报两次迟交", "林晓"),
            (*HE, "纪律分", 4, "迟到一次", "林晓"),
        ],
        fill="#FFF2CC",
    )
    return workbook(figures, targets, given)


def outsourced_desk_input() -> bytes:
    """Make the figures of the desk and the client's targets."""
    figures = Sheet(
        name="客服数据",
        titles=("外包客服月度数据（2026 年 10 月）",),
        header=(
            "工号", "姓名", "销售额", "询单人数", "支付人数", "接收消息数", "回复消息数", "平均响应时长（秒)",
        ),
        rows=[
            (*YANG, Decimal("41250.00"), 520, 210, 5200, 5150, 28),
            (*ZHENG, Decimal("39999.50"), 480, 150, 4600, 4300, 46),
            (*HAN, Decimal("52000.00"), 400, 200, 4000, 3960, 24),
        ],
    )  # fmt: skip
    targets = Sheet(
        name="销售目标",
        header=("工号", "姓名", "销售目标"),
        rows=[(*YANG, Decimal(40000)), (*ZHENG, Decimal(40000)), (*HAN, Decimal(50000))],
    )
    return workbook(figures, targets)


def apparel_input() -> bytes:
    """Make the roster, the marked sales, the shop's total, some days' response times and the register."""
    roster = Sheet(
        name="花名册",
        header=("工号", "姓名", "岗位", "团队", "店铺"),
        rows=[
            *((*who, "服装客服", "服装一组", SHOP) for who in (MEI, QIANG, LI)),
            *((*who, "服装客服", "服装二组", SHOP) for who in (ZHOU, WU)),
        ],
    )
    sales = Sheet(
        name="备注成交",
        titles=("客服备注成交统计（2026 年 10 月）",),
        header=(
            "工号", "姓名", "接待人数", "询单人数", "支付人数", "成交金额", "挽回退款笔数", "平均响应时长（秒)",
        ),
        rows=[
            (*MEI, 900, 640, 300, Decimal("86400.00"), 6, 32),
            (*QIANG, 760, 520, 250, Decimal("62350.50"), 4, 41),
            (*LI, 710, 500, 205, Decimal("54780.00"), 9, 38),
            (*ZHOU, 820, 560, 266, Decimal("71220.80"), 7, 29),
            (*WU, 610, 400, 140, Decimal("38900.00"), 3, 47),
        ],
        notes=("注：没有客服备注的订单不计入个人成交。",),
    )  # fmt: skip
    shop = Sheet(
        name="店铺数据",
        header=("店铺", "静默销售额", "店铺销售总额"),
        rows=[(SHOP, Decimal("186000.00"), Decimal("501230.30"))],
    )
    days = Sheet(
        name="每日响应",
        header=("工号", "姓名", "日期", "当日平均响应"),
        rows=[
            (*QIANG, date(2026, 10, 8), 64),
            (*QIANG, date(2026, 10, 9), 71),
            (*QIANG, date(2026, 10, 10), 62),
            (*QIANG, date(2026, 10, 11), 38),
        ],
    )
    register = Sheet(
        name="奖惩登记",
        titles=("奖惩登记表（2026 年 10 月）",),
        header=("日期", "工号", "姓名", "事项", "次数", "金额", "对方", "单号", "处理状态", "备注"),
        rows=_events(),
        fill="#FFF2CC",
    )
    return workbook(roster, sales, shop, days, register)


_NOBODY = (None, None, None)


def _events() -> list[tuple[Cell, ...]]:
    """List what happened in the month."""
    order = Shown("3621447390275518806", "@")
    return [
        (date(2026, 10, 6), *WU, "敷衍结束对话", 1, None, *_NOBODY, "顾客问尺码，答“自己看详情页”"),
        (date(2026, 10, 9), *QIANG, "做与工作无关的事", 1, None, *_NOBODY, "看短视频"),
        (date(2026, 10, 12), *LI, "改错价", 1, Decimal("45.80"), *_NOBODY, "满减未扣"),
        (date(2026, 10, 13), *LI, "找出上架错误", 1, None, "阿强", None, None, "尺码表贴错"),
        (date(2026, 10, 14), *WU, "敷衍结束对话", 1, None, *_NOBODY, None),
        (date(2026, 10, 15), *MEI, "差评处理成功", 2, None, *_NOBODY, "补发配饰后改评"),
        (date(2026, 10, 16), *QIANG, "静默单未回访致差评", 1, None, *_NOBODY, None),
        (date(2026, 10, 19), *LI, "建议被采纳", 1, None, *_NOBODY, "尺码推荐话术"),
        (date(2026, 10, 20), *QIANG, "做与工作无关的事", 1, None, *_NOBODY, "上班网购"),
        (date(2026, 10, 21), *LI, "发错货运费", 1, Decimal("24.00"), None, order, None, "往返运费"),
        (date(2026, 10, 21), *LI, "发错货成本", 1, Decimal("80.00"), None, order, "扣留", "面料加工费"),
        (date(2026, 10, 22), *WU, "敷衍结束对话", 1, None, *_NOBODY, None),
        (date(2026, 10, 23), *ZHOU, "言语冒犯顾客", 1, None, *_NOBODY, None),
        (date(2026, 10, 26), *MEI, "交接失误", 1, Decimal("35.55"), "小周", None, None, "漏记加急"),
        (date(2026, 10, 27), *WU, "备注错误", 1, None, *_NOBODY, "颜色备注写反"),
    ]


def conversion_input() -> bytes:
    """Make two agents' figures for the reckoning of what conversion is worth."""
    figures = Sheet(
        name="客服数据",
        header=("客服", "日均接待人数", "询单人数", "支付人数", "销售额"),
        rows=[
            ("小美", 120, 2600, 1300, Decimal("97500.00")),
            ("阿强", 95, 2100, 840, Decimal("67200.00")),
        ],
    )
    return workbook(figures)


def day_shift_presales_input() -> bytes:
    """Make three agents of the day shift with sales and returns."""
    figures = Sheet(
        name="白班售前",
        header=("工号", "姓名", "岗位", "销售额", "退款金额"),
        rows=[
            ("D01", "小美", "白班售前", Decimal("62500.00"), Decimal("2500.00")),
            ("D02", "阿强", "白班售前", Decimal("10480.00"), Decimal("480.00")),
            ("D03", "丽丽", "白班售前", Decimal("7199.99"), Decimal("200.00")),
        ],
    )
    return workbook(figures)


def day_shift_aftersales_input() -> bytes:
    """Make two agents of the day shift with the amounts that their manager gives."""
    roster = Sheet(
        name="花名册",
        header=("工号", "姓名", "岗位"),
        rows=[("D11", "小陈", "白班售后"), ("D12", "小吴", "白班售后")],
    )
    given = Sheet(
        name="主管填写",
        header=("工号", "姓名", "项目", "金额", "原因", "审批人"),
        rows=[
            ("D11", "小陈", "跟进奖", 250, "回访及时", "林晓"),
            ("D11", "小陈", "质量奖", 180, None, "林晓"),
            ("D11", "小陈", "改进奖", 80, None, "林晓"),
            ("D11", "小陈", "退款控制奖", 500, "退款率全组最低", "林晓"),
            ("D12", "小吴", "跟进奖", 120, None, "林晓"),
            ("D12", "小吴", "质量奖", 0, "质检两次不合格", "林晓"),
            ("D12", "小吴", "改进奖", 60, None, "林晓"),
            ("D12", "小吴", "退款控制奖", 150, None, "林晓"),
        ],
        fill="#FFF2CC",
    )
    return workbook(roster, given)


def profit_input() -> bytes:
    """Make two agents with sales and the costs that their profit bears."""
    figures = Sheet(
        name="利润提成",
        header=("工号", "姓名", "岗位", "销售额", "域名分摊", "证书成本"),
        rows=[
            ("L01", "小美", "利润提成客服", Decimal("28450.00"), Decimal("360.00"), Decimal("195.00")),
            ("L02", "阿强", "利润提成客服", Decimal("9800.00"), Decimal("360.00"), Decimal("65.00")),
        ],
    )
    return workbook(figures)


def reception_input() -> bytes:
    """Make four agents' receptions, some in two shops, each shop in a row of its own."""
    team = "接待部"
    roster = Sheet(
        name="花名册",
        header=("工号", "姓名", "岗位", "团队"),
        rows=[
            ("R01", "小美", "接待客服", team),
            ("R02", "阿强", "接待客服", team),
            ("R03", "丽丽", "接待客服", team),
            ("R04", "小周", "接待客服", team),
        ],
    )
    shops = Sheet(
        name="分店铺接待",
        header=(
            "工号", "姓名", "店铺", "回复率", "三分钟回复率", "平均响应时长", "首次响应时长", "慢回复人数", "接待人数", "有效接待人数",
        ),
        rows=[
            ("R01", "小美", SHOPS["天猫"], "100.00%", "100.00%", "5秒", "8秒", 0, 400, 340),
            ("R01", "小美", SHOPS["京东"], "95.00%", "97.50%", "17.5秒", "24秒", 20, 400, 250),
            ("R02", "阿强", SHOPS["天猫"], "95.00%", "97.50%", "17.5秒", "24秒", 25, 500, 312),
            ("R03", "丽丽", SHOPS["天猫"], "99.00%", "99.00%", "10秒", "16秒", 5, 500, 400),
            ("R04", "小周", SHOPS["京东"], "92.00%", "96.00%", "25秒", "32秒", 30, 400, 200),
        ],
    )  # fmt: skip
    return workbook(roster, shops)


def tutorial_input() -> bytes:
    """Make the month of the tutorial's shop: roster, figures, the team's figures, the register and the manager's amounts."""
    team = "一组"
    roster = Sheet(
        name="花名册",
        header=("工号", "姓名", "岗位", "团队", "城市"),
        rows=[
            ("T01", "小美", "小店客服", team, "上海"),
            ("T02", "阿强", "小店客服", team, "上海"),
            ("T03", "丽丽", "小店客服", team, "宿迁"),
        ],
    )
    figures = Sheet(
        name="客服数据",
        header=("姓名", "销售额", "退款金额"),
        rows=[
            ("小美", Decimal("62345.00"), Decimal("2345.00")),
            ("阿强", Decimal("31200.50"), Decimal("0.00")),
            ("丽丽", Decimal("18000.00"), Decimal("500.00")),
        ],
    )
    goal = Sheet(
        name="团队指标", header=("团队", "指标", "值"), rows=[(team, "退款率", "4.5%"), (team, "纠纷数", 0)]
    )
    register = Sheet(
        name="奖惩登记",
        header=("日期", "姓名", "事项", "次数"),
        rows=[(date(2026, 10, 9), "阿强", "迟到", 1), (date(2026, 10, 21), "阿强", "迟到", 1)],
        fill="#FFF2CC",
    )
    given = Sheet(
        name="店长奖金",
        header=("姓名", "项目", "金额", "原因", "审批人"),
        rows=[("丽丽", "店长奖金", 200, "带新人", "林晓")],
        fill="#FFF2CC",
    )
    return workbook(roster, figures, goal, register, given)
