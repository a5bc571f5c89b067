"""Two shop operators' month, made into a workbook, the same bytes every time.

    PYTHONPATH=examples python rules/shop-kpi/example/make.py

writes `2026-10.xlsx` beside it.
"""  # noqa: INP001 - a script

from decimal import Decimal
from pathlib import Path

from sheets import Sheet, Shown, workbook

FILE = Path(__file__).resolve().parent / "2026-10.xlsx"
LIN, HE = ("Y01", "小林"), ("Y02", "小何")


def make() -> bytes:
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


if __name__ == "__main__":
    FILE.write_bytes(make())
