"""The plan of twenty lines as an analyst writes it with pandas, in floats: one workbook in, one sheet out.

python benchmarks/peer_pandas.py MONTH.xlsx OUT.xlsx [READER WRITER]

READER and WRITER are openpyxl both where nothing is said; calamine and xlsxwriter are the fastest that pandas knows.
"""

import sys
from typing import Any

import numpy as np
import pandas as pd


def main() -> None:
    """Read both tables, pay, and write a row for each agent."""
    reader, writer = sys.argv[3:5] or ("openpyxl", "openpyxl")
    tables: Any = pd.read_excel(sys.argv[1], sheet_name=["数据", "团队"], engine=reader)
    data, teams = tables["数据"], tables["团队"]
    out = pay(data.merge(teams, on="团队", how="left"))
    out.to_excel(sys.argv[2], sheet_name="工资", index=False, engine=writer)


def pay(d: Any) -> Any:  # noqa: ANN401 - frames
    """Pay everybody; the columns are the plan's lines in their order."""
    team = d.groupby("团队", sort=False)
    total = team[["询单人数", "付款人数", "销售额"]].transform("sum")
    members, place = team["客服"].transform("size"), team.cumcount()
    fen = ((d["静默销售额"] - d["静默退款额"]) * 0.01 * 100).round()
    conversion = d["付款人数"] / d["询单人数"] / (total["付款人数"] / total["询单人数"]) - 1
    aov = d["销售额"] / d["付款人数"] / (total["销售额"] / total["付款人数"]) - 1
    is_fast, is_liked = d["响应秒数"] <= 35, d["满意评价数"] / d["评价数"] >= 0.9
    sales, months, points = d["销售额"], d["工龄月数"], d["培训分"]
    out = pd.DataFrame({"客服": d["客服"]})
    out["底薪"] = (3000 * d["出勤天数"] / d["应出勤天数"]).round(2)
    out["工龄"] = np.select([months >= 60, months >= 24, months >= 12], [200, 100, 50], 0)
    low, middle = sales.clip(upper=20000), (sales - 20000).clip(0, 20000)
    out["提成"] = (low * 0.01 + middle * 0.015 + (sales - 40000).clip(lower=0) * 0.02).round(2)
    out["退货扣回"] = (-0.01 * d["退款金额"]).round(2)
    out["老客户提成"] = (0.003 * d["老客户销售额"]).round(2)
    out["推荐提成"] = (0.01 * d["推荐销售额"]).round(2)
    out["静默均摊"] = (fen // members + (place < fen % members)) / 100
    out["接待奖金"] = reception = (0.5 * d["接待人数"]).round(2)
    out["转化率奖金"] = (reception * conversion).round(2)
    out["客单价奖金"] = (reception * aov).round(2)
    out["质检奖金"] = (2 * d["质检分"]).where(team["质检分"].transform("mean") >= 80, 0)
    out["响应奖"] = np.where(is_fast, 150, 0)
    out["满意奖"] = np.where(is_liked, 120, 0)
    out["全勤奖"] = np.where(d["出勤天数"] >= d["应出勤天数"], 200, 0)
    out["晚班补贴"] = 20 * d["晚班次数"]
    out["培训奖"] = np.select([points >= 95, points >= 80, points >= 60], [80, 50, 20], 0)
    out["迟到扣款"] = -np.minimum(20 * d["迟到次数"], 100)
    out["差评扣款"] = -15 * d["差评数"]
    out["团队奖"] = np.where(total["销售额"] >= 600000, 180, 0)
    out["综合奖"] = np.where(is_fast & is_liked, np.minimum(0.01 * sales, 500).round(2), 0)
    out["合计"] = out.iloc[:, 1:].sum(axis=1).round(2)
    return out


if __name__ == "__main__":
    main()
