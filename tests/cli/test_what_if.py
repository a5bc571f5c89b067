"""`csbonus what-if` as its users call it, on R4's three agents and the sheet of what conversion is worth."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
JD = str(ROOT / "rules" / "jd-presales")
TUTORIAL = ROOT / "rules" / "tutorial-shop"
WORTH = ROOT / "rules" / "conversion-value"
Call = Callable[..., Any]


@pytest.fixture
def tried(csbonus: Call, month: str) -> Call:
    """Try changes of the JD plan and figures on the three agents' month; gives the JSON."""

    def run(*settings: str) -> Any:  # noqa: ANN401 - JSON
        sets = [word for setting in settings for word in ("--set", setting)]
        ended = csbonus(
            "what-if", month, "--month", "2026-10", "--rules", JD, *sets, "--json", "-", "--quiet"
        )
        assert ended.code == 0, ended.err
        return json.loads(ended.out)

    return run


def causes(result: Any) -> list[tuple[str, str, str, str]]:  # noqa: ANN401 - JSON
    return [(cause["title"], cause["from"], cause["to"], cause["amount"]) for cause in result["causes"]]


def test_two_more_points_of_conversion_are_worth_what_the_published_formula_says(csbonus: Call) -> None:
    """Receptions x 2 % x AOV x 30 x 12: 120 x 2 % x 75.00 x 360 = 64800.00, 95 x 2 % x 80.00 x 360 = 54720.00."""
    ended = csbonus(
        "what-if",
        str(WORTH / "example"),
        "--rules",
        str(WORTH),
        "--set",
        "metrics.conversion+=2%",
        "--json",
        "-",
    )
    result = json.loads(ended.out)
    assert {a["name"]: a["change"] for a in result["agents"]} == {"小美": "64800.00", "阿强": "54720.00"}
    assert result["total"]["change"] == "119520.00"
    assert causes(result) == [
        ("指标“转化率”", "paid_buyers / inquiries", "(paid_buyers / inquiries) + 2%", "119520.00")
    ]


@pytest.mark.parametrize(
    ("setting", "title", "values", "amount"),
    [
        ("parameters.base_salary=2000", "参数“底薪标准”", ("1800", "2000"), "600.00"),
        ("base_salary+=100", "参数“底薪标准”", ("1800", "1900"), "300.00"),
        ("parameters.base_salary-=5%", "参数“底薪标准”", ("1800", "1710"), "-270.00"),
        ("参数.base_salary*=110%", "参数“底薪标准”", ("1800", "1980"), "540.00"),
        ("pay.sales_commission.rate=1.5%", "工资项目“销售提成”的比例", ("2%", "1.5%"), "-703.79"),
        ("sales_commission.rate-=0.5%", "工资项目“销售提成”的比例", ("2%", "1.5%"), "-703.79"),
        ("returns_clawback.rate*=2", "工资项目“退货扣回”的比例", ("-4%", "-8%"), "-182.82"),
        ("returns_clawback.rate=-3%", "工资项目“退货扣回”的比例", ("-4%", "-3%"), "45.70"),
    ],
)  # fmt: skip
def test_a_number_of_the_plan_is_changed(
    tried: Call, setting: str, title: str, values: tuple[str, str], amount: str
) -> None:
    """Base pay x 3; commission as in compare; returns 1260, 0 and 3310.50: at 3% -37.80 and -99.32 (99.315) for -50.40 and -132.42."""
    assert causes(tried(setting)) == [(title, *values, amount)]


def test_a_figure_of_one_agent_is_changed(tried: Call) -> None:
    """小美 sells 10% more: 53460 x 2% = 1069.20, 97.20 more. AOV bonuses: team 145620/936, 小美 53460/320, 39375/225, 52785/391.

    406.00 x (167.0625 - 155.576923) / 155.576923 = 29.97, 25.95 more than 4.02; 327.50 x (175 - 155.576923) / 155.576923 = 40.89,
    12.72 less than 53.61; 451.50 x (135 - 155.576923) / 155.576923 = -59.72, 13.53 less than -46.19: -0.30 together.
    """
    result = tried("metrics.sales[小美]*=1.1")
    assert causes(result) == [("指标“销售额”（小美）", "数据", "*= 1.1", "96.90")]
    assert {a["name"]: a["change"] for a in result["agents"]} == {
        "小美": "123.15",
        "阿强": "-12.72",
        "丽丽": "-13.53",
    }


def test_a_figure_of_a_team_is_changed(tried: Call) -> None:
    """1% of 1000.00 less of silent sales is 10.00 less for the three together."""
    assert tried("team_metrics.silent_sales[售前一组]-=1000")["total"]["change"] == "-10.00"


def test_changes_are_made_one_after_the_other(tried: Call) -> None:
    """1800 + 200 = 2000, x 1.1 = 2200: 400.00 more for each of three."""
    assert causes(tried("base_salary+=200", "base_salary*=1.1")) == [
        ("参数“底薪标准”", "1800", "2200", "1200.00")
    ]


@pytest.mark.parametrize("path", ["commission.brackets.20000", "commission.brackets.20000.from", "gates.team_goal.1", "late.escalating.1",
                                  "parameters.base_salary.上海", "parameters.base_salary"])  # fmt: skip
def test_rows_thresholds_limits_and_values_have_paths(csbonus: Call, path: str) -> None:
    ended = csbonus(
        "what-if",
        str(TUTORIAL / "example"),
        "--rules",
        str(TUTORIAL),
        "--set",
        f"{path}*=1.01",
        "--json",
        "-",
    )
    assert ended.code == 0, ended.err
    assert len(json.loads(ended.out)["causes"]) == (2 if path == "parameters.base_salary" else 1)


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("base_salary", "要写成 parameters.base_salary=2000、commission.rate+=0.5% 或 metrics.sales[小美]*=1.1"),
        ("sales_comission.rate=3%", "方案里没有这个数，也没有这个指标；相近的有：sales_commission.rate, returns_clawback.rate"),
        ("base_salary=5%", "base_salary 不是比率，不能写成百分数；要涨 5% 请写 +=5%"),
        ("base_salary[小美]=2000", "base_salary 是方案里的数，不分人；方括号只用于指标"),
        ("metrics.conversion[小美]+=2%", "metrics.conversion 由公式 paid_buyers / inquiries 算出，不能只改一个人的；请改公式里的指标"),
    ],
)  # fmt: skip
def test_a_change_that_cannot_be_made_is_wrong_use(
    csbonus: Call, month: str, setting: str, said: str
) -> None:
    ended = csbonus("what-if", month, "--month", "2026-10", "--rules", JD, "--set", setting)
    assert ended.code == 2
    assert ended.err.startswith("--set ")
    assert ended.err.endswith(f": {said}\n")


def test_a_person_whom_no_file_has_is_a_problem(csbonus: Call, month: str) -> None:
    ended = csbonus(
        "what-if", month, "--month", "2026-10", "--rules", JD, "--set", "metrics.sales[小梅]=1", "--quiet"
    )
    assert ended.code == 1
    assert ended.err.splitlines()[0] == "--set metrics.sales[小梅]=1: 数据里没有 小梅 的销售额；请核对写法"


def test_a_number_that_makes_no_plan_is_a_problem_of_the_plan(csbonus: Call) -> None:
    ended = csbonus(
        "what-if",
        str(TUTORIAL / "example"),
        "--rules",
        str(TUTORIAL),
        "--set",
        "commission.brackets.20000.from=60000",
    )
    assert ended.code == 1
    assert "plan.yaml:21:" in ended.err


def test_limits_hold_for_what_if_too(csbonus: Call, month: str) -> None:
    ended = csbonus(
        "what-if",
        month,
        "--month",
        "2026-10",
        "--rules",
        JD,
        "--set",
        "base_salary=1700",
        "--max-losers",
        "2",
        "--quiet",
    )
    assert ended.code == 4
    assert "--max-losers 2：3 人减少" in ended.err


def test_a_benchmark_is_set_in_the_words_of_the_files(csbonus: Call) -> None:
    """The desk's reply rate is below 99%, so that the bonus of 1000.00 is lost."""
    plan = ROOT / "rules" / "supervisor-checks"
    ended = csbonus(
        "what-if",
        str(plan / "example"),
        "--rules",
        str(plan),
        "--set",
        "benchmarks.reply_rate=99%",
        "--json",
        "-",
    )
    assert causes(json.loads(ended.out)) == [("指标“同行回复率”", "数据", "99%", "-1000.00")]


def test_the_cap_of_a_manual_amount_is_a_number_too(csbonus: Call) -> None:
    """One of the two was given 250 and held at 200."""
    plan = ROOT / "rules" / "day-shift-aftersales"
    ended = csbonus(
        "what-if",
        str(plan / "example"),
        "--rules",
        str(plan),
        "--set",
        "metrics.follow_up.max=500",
        "--json",
        "-",
    )
    assert [cause["amount"] for cause in json.loads(ended.out)["causes"]] == ["50.00"]
