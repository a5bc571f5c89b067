"""The made-up month that the benchmarks pay: a table of agents with 25 columns and one of their teams."""

import csv
import random
from collections.abc import Iterator
from pathlib import Path

from xlsxwriter import Workbook

PLAN = Path(__file__).resolve().parent / "plan_of_twenty" / "plan.yaml"
PER_TEAM = 20
FIGURES = (
    "接待人数", "询单人数", "付款人数", "销售额", "退款金额", "出勤天数", "应出勤天数", "响应秒数", "满意评价数", "评价数",
    "质检分", "迟到次数", "差评数", "老客户销售额", "推荐销售额", "晚班次数", "培训分", "工龄月数",
)  # fmt: skip
"""The figures that the plan uses, in the order of the columns."""

HEADER = ("客服", "团队", *FIGURES, *(f"其他列{n}" for n in range(1, 6)))
TEAM_HEADER = ("团队", "静默销售额", "静默退款额")

Row = tuple[str, str, tuple[int | float, ...]]
"""An agent's name, his team and the figures."""


def agents(count: int) -> Iterator[Row]:
    """Make up agents, the same ones every time; amounts have at most two decimals."""
    chance = random.Random(20_26)  # noqa: S311 - made-up figures, guards nothing
    whole = chance.randint
    for number in range(count):
        asked, rated = whole(100, 900), whole(20, 200)
        paid = whole(50, asked)
        yield (
            f"客服{number:07}",
            f"团队{number // PER_TEAM:06}",
            (
                whole(100, 999), asked, paid, whole(10**6, 6 * 10**6) / 100, whole(0, 10**5) / 100,
                whole(18, 22), 22, whole(10, 60), whole(rated * 8 // 10, rated), rated,
                whole(50, 100), whole(0, 3), whole(0, 2), whole(0, 10**6) / 100, whole(0, 10**5) / 100,
                whole(0, 6), whole(30, 100), whole(0, 90), *(whole(1, 999) for _ in range(5)),
            ),
        )  # fmt: skip


def teams(count: int) -> Iterator[tuple[str, float, float]]:
    """Make up the teams of so many agents."""
    chance = random.Random(7)  # noqa: S311 - the same
    for number in range(-(-count // PER_TEAM)):
        yield f"团队{number:06}", chance.randint(10**6, 3 * 10**7) / 100, chance.randint(0, 10**6) / 100


def write_xlsx(path: Path, count: int) -> None:
    """Write the month as a workbook of two sheets."""
    with Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("数据")
        sheet.write_row(0, 0, HEADER)
        for row, (name, team, figures) in enumerate(agents(count), 1):
            sheet.write_row(row, 0, (name, team, *figures))
        sheet = book.add_worksheet("团队")
        sheet.write_row(0, 0, TEAM_HEADER)
        for row, figures_of_team in enumerate(teams(count), 1):
            sheet.write_row(row, 0, figures_of_team)


def write_csv(folder: Path, count: int) -> tuple[Path, Path]:
    """Write the month as two files of text."""
    of_agents, of_teams = folder / "agents.csv", folder / "teams.csv"
    with of_agents.open("w", encoding="utf-8", newline="") as stream:
        rows = csv.writer(stream)
        rows.writerow(HEADER)
        rows.writerows((name, team, *figures) for name, team, figures in agents(count))
    with of_teams.open("w", encoding="utf-8", newline="") as stream:
        rows = csv.writer(stream)
        rows.writerow(TEAM_HEADER)
        rows.writerows(teams(count))
    return of_agents, of_teams
