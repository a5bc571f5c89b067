"""A clothing shop's month with its incident register, made into a workbook, the same bytes every time.

    PYTHONPATH=examples python rules/apparel-handbook/example/make.py

writes `2026-10.xlsx` beside it.
"""  # noqa: INP001 - a script

from datetime import date
from decimal import Decimal
from pathlib import Path

from sheets import Cell, Sheet, Shown, workbook

FILE = Path(__file__).resolve().parent / "2026-10.xlsx"
SHOP = "云裳旗舰店"
MEI, QIANG, LI = ("F01", "小美"), ("F02", "阿强"), ("F03", "丽丽")
ZHOU, WU = ("F04", "小周"), ("F05", "小吴")


def make() -> bytes:
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


if __name__ == "__main__":
    FILE.write_bytes(make())
