"""Three outsourced agents' month, made into a workbook, the same bytes every time.

    PYTHONPATH=examples python rules/outsourced-desk/example/make.py

writes `2026-10.xlsx` beside it.
"""  # noqa: INP001 - a script

from decimal import Decimal
from pathlib import Path

from sheets import Sheet, workbook

FILE = Path(__file__).resolve().parent / "2026-10.xlsx"
YANG, ZHENG, HAN = ("W01", "小杨"), ("W02", "小郑"), ("W03", "小韩")


def make() -> bytes:
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


if __name__ == "__main__":
    FILE.write_bytes(make())
