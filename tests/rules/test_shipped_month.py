"""A month of example input for shipped plans, paid by the command; totals worked by hand from what the workbooks hold."""

import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from csbonus.cli.main import run_command_line

ROOT = Path(__file__).resolve().parents[2]

Record = Mapping[str, Any]
"""The result as JSON."""

Run = Callable[[str], Record]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Pay October by a shipped plan from the input beside it; gives the JSON."""
    monkeypatch.setenv("CSBONUS_LANG", "zh")

    def call(plan: str) -> Record:
        folder = ROOT / "rules" / plan
        files = sorted(map(str, (folder / "example").glob("*.xlsx")))
        command = ["csbonus", "run", *files, "--rules", str(folder), "--month", "2026-10", "--json", "-"]
        monkeypatch.setattr(sys, "argv", command)
        assert run_command_line() == 0
        record: Record = json.loads(capsys.readouterr().out)
        return record

    return call


def totals(record: Record) -> dict[str, str]:
    return {slip["name"]: slip["total"] for slip in record["payslips"]}


def amounts(record: Record, line: str) -> dict[str, str]:
    return {s["name"]: one["amount"] for s in record["payslips"] for one in s["lines"] if one["id"] == line}


def said(record: Record) -> str:
    return "\n".join(notice["message"] for notice in record["notices"])


def test_a_service_score_under_eighty_costs_two_thousand(run: Run) -> None:
    """Of base pay 5000.

    小美: 104 of 120 44, 91.3 % 17, 94 % 9.5, 16 of 18 18, 6 % of feedback -5: 83.5, met.
    阿强: 46 of 50 46, 92 % 17, 94 % 9.5, 37 of 40 18, 5 % 0: 90.5, eligible.
    丽丽: 53 of 60 48, 85.2 % 11, 90 % 7.5, 19 of 22 12, 5.4 % -5: 73.5, 2000 less.
    """
    record = run("jd-aftersales-score")
    assert totals(record) == {"小美": "5000.00", "阿强": "5000.00", "丽丽": "3000.00"}
    assert "阿强：服务考核达标，可参加年度评优" in said(record)
    assert "丽丽：限一个月内改进" in said(record)


def test_an_operator_is_paid_by_the_point(run: Run) -> None:
    """Base pay 4000, 30 a point.

    小林: 66000 of 12000 is 110 % of 1:5, 15; 312500 of 300000 30; 27 of 30 15; 18 of 20 15; 4.5 + 5: 84.5 x 30 = 2535.
    小何: 28000 of 8000 is 70 %, 5; 161000 of 200000 20; 22 of 30 5; 15 of 20 5; 3 + 4: 42 x 30 = 1260.
    """
    record = run("shop-kpi")
    assert totals(record) == {"小林": "6535.00", "小何": "5260.00"}


def test_fifty_fen_short_of_the_target_there_is_no_incentive(run: Run) -> None:
    """Base pay 3500 and 800: 41250 of 40000, 39999.50 of 40000, 52000 of 50000.

    小郑's score: (31.25 % - 20 %) / 40 % 28.125 x 30 % + (266.66 - 100) / 200 83.33 x 30 %
    + (93.48 % - 90 %) / 10 % 34.78 x 20 % + (60 - 46) / 40 35 x 20 % = 47.4, below 60.
    """
    record = run("outsourced-desk")
    assert totals(record) == {"小杨": "4300.00", "小郑": "3500.00", "小韩": "4300.00"}
    assert [line for line in said(record).splitlines() if "面谈" in line] == [
        "小郑：考核分低于 60 分，请主管面谈"
    ]


def test_the_clothing_shop_s_star_is_best_over_three_figures(run: Run) -> None:
    """Base pay 3500, 1.5 % of own sales, quality bonus 600.

    Places by conversion (300/640, 250/520, 205/500, 266/560, 140/400), sales and rescued refunds:
    小美 3 + 1 + 3, 阿强 1 + 3 + 4, 丽丽 4 + 4 + 1, 小周 2 + 2 + 2, 小吴 5 + 5 + 5.
    小周 is the star: 500 + 0.1 % of 186000 = 686; 小美 sold most: 500.
    1.5 % of 86400 1296.00, of 62350.50 935.26, of 54780 821.70, of 71220.80 1068.31, of 38900 583.50.
    By the register 小美 gets 2 x 100 for reviews, and pays 50 with the team and 17.78 of 35.55. 阿强 pays 10 + 50, 50, 10 to 丽丽, and
    300 for three slow days. 丽丽 gets 300 and 10, and pays 50, 45.80, 24 and the 80 that are held. 小周 pays 30 and 17.77. 小吴 pays
    3 x 50, and half of 583.50 and 600 is cut.
    """
    record = run("apparel-handbook")
    assert amounts(record, "star_agent") == {
        "小美": "0.00", "阿强": "0.00", "丽丽": "0.00", "小周": "686.00", "小吴": "0.00",
    }  # fmt: skip
    assert totals(record) == {
        "小美": "6028.22", "阿强": "4615.26", "丽丽": "5031.90", "小周": "5806.54", "小吴": "3941.75",
    }  # fmt: skip


def test_sales_without_a_remark_show_as_a_gap(run: Run) -> None:
    """Own sales 313651.30 and silent 186000 are 499651.30 of the shop's 501230.30."""
    assert "各人成交与静默合计对不上店铺总额，请核对备注" in said(run("apparel-handbook"))


def test_two_more_points_of_conversion_in_a_year_of_360_days(run: Run) -> None:
    """小美: 120 x 2 % x 75.00 = 180.00 a day; 阿强: 95 x 2 % x 80.00 = 152.00."""
    assert amounts(run("conversion-value"), "more_sales") == {"小美": "64800.00", "阿强": "54720.00"}


def test_the_day_shift_is_paid_by_steps_and_by_what_the_manager_gives(run: Run) -> None:
    """Net 60000: 1000 + 400 + 600; 10000: 800; 6999.99: nothing. 250 and 500 are held at 200 and 300: 4000 + 760, 4000 + 330."""
    assert totals(run("day-shift-presales")) == {"小美": "5000.00", "阿强": "3800.00", "丽丽": "3000.00"}
    assert totals(run("day-shift-aftersales")) == {"小陈": "4760.00", "小吴": "4330.00"}


def test_profit_is_what_costs_leave_of_sales(run: Run) -> None:
    """28450 - 1707 - 360 - 195 = 26188 x 13 %; 9800 - 588 - 360 - 65 = 8787 x 5 %."""
    assert totals(run("profit-commission")) == {"小美": "3404.44", "阿强": "439.35"}


def test_the_score_is_the_mean_over_the_shops(run: Run) -> None:
    """小美 100 and 50: 75. 阿强 a hair under 50. 丽丽 22.5 + 20 + 16 + 7.5 + 9 + 8.89 = 83.89. 小周 far below."""
    assert totals(run("reception-score")) == {
        "小美": "800.00",
        "阿强": "750.00",
        "丽丽": "850.00",
        "小周": "0.00",
    }
