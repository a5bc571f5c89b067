"""Three agents' scores of a month, made into a workbook, the same bytes every time.

    PYTHONPATH=examples python rules/jd-aftersales-score/example/make.py

writes `2026-10.xlsx` beside it.
"""  # noqa: INP001 - a script

from pathlib import Path

from sheets import Sheet, workbook

FILE = Path(__file__).resolve().parent / "2026-10.xlsx"


def make() -> bytes:
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


if __name__ == "__main__":
    FILE.write_bytes(make())
