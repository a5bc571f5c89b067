"""The plan of twenty lines as a workbook of formulas, for a spreadsheet program to compute."""

from itertools import groupby
from pathlib import Path

import month
from xlsxwriter import Workbook

SHEET = "工资"
_TEAM = "INDEX(团队!{0}:{0},$W{1})"


def formulas(row: int, first: int) -> list[str]:
    """Give the twenty formulas of an agent; `first` is the first row of his team."""
    c = {name: f"数据!{chr(ord('C') + place)}{row}" for place, name in enumerate(month.FIGURES)}
    team = {name: _TEAM.format(chr(ord("A") + place), row) for place, name in enumerate(_TEAM_COLUMNS)}
    sales, pool = c["销售额"], f"ROUND(0.01*({team['静默销售额']}-{team['静默退款额']})*100,0)"
    share = f"(INT({pool}/{team['人数']})+IF({row - first}<MOD({pool},{team['人数']}),1,0))/100"
    own_conversion, own_aov = f"{c['付款人数']}/{c['询单人数']}", f"{sales}/{c['付款人数']}"
    fast, liked = f"{c['响应秒数']}<=35", f"{c['满意评价数']}/{c['评价数']}>=0.9"
    return [
        f"ROUND(3000*{c['出勤天数']}/{c['应出勤天数']},2)",
        f"IF({c['工龄月数']}>=60,200,IF({c['工龄月数']}>=24,100,IF({c['工龄月数']}>=12,50,0)))",
        f"ROUND(MIN({sales},20000)*0.01+MAX(0,MIN({sales},40000)-20000)*0.015+MAX(0,{sales}-40000)*0.02,2)",
        f"ROUND(-0.01*{c['退款金额']},2)",
        f"ROUND(0.003*{c['老客户销售额']},2)",
        f"ROUND(0.01*{c['推荐销售额']},2)",
        share,
        f"ROUND(0.5*{c['接待人数']},2)",
        f"ROUND(I{row}*({own_conversion}/({team['付款人数']}/{team['询单人数']})-1),2)",
        f"ROUND(I{row}*({own_aov}/({team['销售额']}/{team['付款人数']})-1),2)",
        f"IF({team['质检分']}>=80,ROUND(2*{c['质检分']},2),0)",
        f"IF({fast},150,0)",
        f"IF({liked},120,0)",
        f"IF({c['出勤天数']}>={c['应出勤天数']},200,0)",
        f"ROUND(20*{c['晚班次数']},2)",
        f"IF({c['培训分']}>=95,80,IF({c['培训分']}>=80,50,IF({c['培训分']}>=60,20,0)))",
        f"ROUND(-MIN(20*{c['迟到次数']},100),2)",
        f"ROUND(-15*{c['差评数']},2)",
        f"IF({team['销售额']}>=600000,180,0)",
        f"IF(AND({fast},{liked}),ROUND(MIN(0.01*{sales},500),2),0)",
    ]


_TEAM_COLUMNS = ("团队", "静默销售额", "静默退款额", "人数", "询单人数", "付款人数", "销售额", "质检分")


def write_formulas(path: Path, count: int) -> None:
    """Write the month and its formulas, none with a value."""
    with Workbook(path, {"constant_memory": False}) as book:
        data, teams, pay = (book.add_worksheet(name) for name in ("数据", "团队", SHEET))
        data.write_row(0, 0, month.HEADER)
        teams.write_row(0, 0, _TEAM_COLUMNS)
        row = 1
        given = zip(groupby(month.agents(count), key=lambda one: one[1]), month.teams(count), strict=True)
        for place, ((_, members), figures_of_team) in enumerate(given, 1):
            first = row + 1
            for name, team, figures in members:
                data.write_row(row, 0, (name, team, *figures))
                pay.write_string(row, 0, name)
                for column, formula in enumerate(formulas(row + 1, first), 1):
                    pay.write_formula(row, column, f"={formula}")
                pay.write_number(row, 22, place + 1)
                row += 1
            teams.write_row(place, 0, figures_of_team)
            teams.write_formula(place, 3, f"=ROWS(数据!A{first}:A{row})")
            for column, letter in enumerate("DEF", 4):
                teams.write_formula(place, column, f"=SUM(数据!{letter}{first}:{letter}{row})")
            teams.write_formula(place, 7, f"=AVERAGE(数据!M{first}:M{row})")
