"""A clothing shop's month, made into a workbook, the same bytes every time.

    PYTHONPATH=examples python rules/apparel-handbook/example/make.py

writes `2026-10.xlsx` beside it.
"""  # noqa: INP001 - a script

from decimal import Decimal
from pathlib import Path

from sheets import Sheet, workbook

FILE = Path(__file__).resolve().parent / "2026-10.xlsx"
SHOP = "云裳旗舰店"
MEI, QIANG, LI = ("F01", "小美"), ("F02", "阿强"), ("F03", "丽丽")
ZHOU, WU = ("F04", "小周"), ("F05", "小吴")


def make() -> bytes:
    """Make the roster, the marked sales, and the shop's total."""
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
    return workbook(roster, sales, shop)


if __name__ == "__main__":
    FILE.write_bytes(make())
