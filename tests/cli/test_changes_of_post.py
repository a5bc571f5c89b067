"""Changes of post within a month: a slip for each post, fixed amounts by the days, or a refusal.

Amounts are worked out by hand: October has 31 days; 3 100 x 15/31 = 1 500.00, 200 x 15/31 = 96.774..., 2 800 x 16/31 =
1 445.161...
"""

import json
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest

Write = Callable[..., str]
Rows = Sequence[Sequence[Any]]
Run = Callable[..., Any]
Csbonus = Callable[..., Any]

PRESALES = """
plan: presales
title: {zh: 售前, en: presales}
valid_from: 2026-01
applies_to: {role: 售前}
change_of_post: by_days
metrics:
  sales: {unit: money, column: 销售额}
  bonus: {title: 主管奖, unit: money, input: manual}
team_metrics:
  disputes: {unit: count, column: 纠纷数}
incidents:
  late: {title: {zh: 迟到, en: late}, words: [迟到]}
gates:
  calm: {title: {zh: 无纠纷, en: calm}, of: team, all: [team.disputes <= 0]}
pay:
  base: {kind: base_pay, title: {zh: 底薪, en: base pay}, amount: 3100}
  commission: {kind: commission, title: {zh: 提成, en: commission}, base: sales, rate: 1%}
  allowance: {kind: fixed, title: {zh: 餐补, en: meals}, amount: 200, requires: calm}
  tenth: {kind: fixed, title: {zh: 底薪一成, en: a tenth}, amount: base * 10%}
  late_fine: {kind: penalty, title: {zh: 迟到, en: late}, incident: late, each: 20}
"""
AFTERSALES = """
方案: aftersales
名称: 售后
生效月份: 2026-01
适用范围: {岗位: 售后}
月中换岗: 按天
metrics:
  receptions: {unit: people, column: 接待人数}
  bonus: {title: 主管奖, unit: money, input: manual}
pay:
  after_base: {kind: base_pay, title: 底薪, amount: 2800}
  served: {kind: per_unit, title: 接待, count: receptions, rate: 0.5}
  bonus_pay: {kind: manual, title: 主管奖, amount: bonus, if_missing: leave_out}
  shared: {kind: pool, title: 团队奖, of: team, amount: 100 元/人 * count(team), share: equally}
"""
HEAD = ("工号", "姓名", "岗位", "团队", "到岗日期", "离岗日期")
FANG = ("E1", "王芳", "售前", "一组", None, None)
MIN = ("E3", "赵敏", "售后", "二组", None, None)
LEI = (("E2", "李雷", "售前", "一组", None, None), ("E2", "李雷", "售后", "二组", "2026-10-16", None))
STATS = [
    ("姓名", "岗位", "销售额", "接待人数"),
    ("王芳", "售前", 10000, "-"),
    ("李雷", "售前", 6000, "-"),
    ("李雷", "售后", "-", 300),
    ("赵敏", "售后", "-", 900),
]
TEAMS = [("团队", "纠纷数"), ("一组", 0)]


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    folder = tmp_path / "rules"
    folder.mkdir()
    (folder / "a.yaml").write_text(PRESALES, encoding="utf-8")
    (folder / "b.yaml").write_text(AFTERSALES, encoding="utf-8")
    return folder


@pytest.fixture
def run(csbonus: Callable[..., Any], write: Write, rules: Path, tmp_path: Path) -> Run:
    """Run October for a roster; gives the exit code, the result and what was said."""

    def call(
        people: Rows = (FANG, *LEI, MIN),
        stats: Rows = STATS,
        month: str = "2026-10",
        history: str = "",
        **sheets: Rows,
    ) -> Any:  # noqa: ANN401 - JSON
        path = write("oct.xlsx", 花名册=[HEAD, *people], 数据=stats, 团队=TEAMS, **sheets)
        out = str(tmp_path / f"pay-{month}.xlsx")
        past = ["--history", history] if history else []
        done = csbonus(
            "run", path, "--rules", str(rules), "--month", month, "--json", "-", "--out", out, *past
        )
        return done.code, json.loads(done.out), done.err

    return call


def slips(result: Any) -> dict[tuple[str, str], dict[str, str]]:  # noqa: ANN401 - JSON
    return {
        (slip["name"], slip["role"]): {line["id"]: line["amount"] for line in slip["lines"]}
        for slip in result["payslips"]
    }


def test_each_post_has_a_slip_by_its_own_plan_and_days(run: Run) -> None:
    code, result, _ = run(奖惩登记=[("日期", "姓名", "事项", "次数"), ("2026-10-10", "李雷", "迟到", 1)])
    assert code == 0
    paid = slips(result)
    assert paid["李雷", "售前"] == {
        "base": "1500.00", "commission": "60.00", "allowance": "96.77", "tenth": "150.00", "late_fine": "-20.00",
    }  # fmt: skip
    assert paid["李雷", "售后"] == {"after_base": "1445.16", "served": "150.00", "shared": "100.00"}
    assert paid["王芳", "售前"]["base"] == "3100.00"
    assert result["totals"]["agents"] == 3
    first, last = (slip for slip in result["payslips"] if slip["name"] == "李雷")
    assert (first["person"], first["since"], first["until"]) == ("E2", "2026-10-01", "2026-10-15")
    assert (last["agent"], last["since"], last["until"]) == ("E2", "2026-10-16", "2026-10-31")
    assert first["notes"] == ["本月换岗：这里是 2026-10-01 至 2026-10-15（15 天，共 31 天）"]


def test_the_sentence_says_the_days(run: Run) -> None:
    _, result, _ = run()
    said = [
        line["sentence"] for slip in result["payslips"] if slip["name"] == "李雷" for line in slip["lines"]
    ]
    assert said[0] == "底薪 = 3,100.00 元 × 本岗位天数 15 天 ÷ 各岗位天数合计 31 天 = 1,500.00 元"


def test_the_formulas_read_the_days_from_the_figures(run: Run, tmp_path: Path) -> None:
    run()
    book = openpyxl.load_workbook(tmp_path / "pay-2026-10.xlsx")
    figures = [[cell.value for cell in row] for row in book["指标"].iter_rows()]
    days = [row for row in figures if "本岗位天数" in row]
    assert [next(value for value in row if value in {15, 16}) for row in days] == [15, 16]
    written = [
        cell.value for row in book["计算过程"].iter_rows() for cell in row if isinstance(cell.value, str)
    ]
    assert any(re.fullmatch(r"=ROUND\('参数'!\S+\*'指标'!\S+/'指标'!\S+,2\)", text) for text in written)


def test_an_amount_by_hand_goes_to_the_last_post_that_has_it(run: Run) -> None:
    _, result, _ = run(
        手工金额=[("姓名", "项目", "金额", "原因", "审批人"), ("李雷", "主管奖", 88, "好", "王总")]
    )
    assert slips(result)["李雷", "售后"]["bonus_pay"] == "88.00"


def test_a_plan_that_does_not_say_how_refuses(run: Run, rules: Path) -> None:
    (rules / "a.yaml").write_text(PRESALES.replace("change_of_post: by_days\n", ""), encoding="utf-8")
    code, result, err = run()
    assert code == 1
    assert [problem["code"] for problem in result["problems"]] == ["post-changed"]
    assert "方案 presales 没有写换岗怎么算" in err
    assert "[花名册]" in err


def test_a_row_that_does_not_say_its_post_is_asked_about(run: Run) -> None:
    stats = [STATS[0], STATS[1], ("李雷", None, 6000, 300), STATS[4]]
    code, result, _ = run(stats=stats)
    assert code == 1
    asked = [(p["code"], p["cell"]) for p in result["problems"]]
    assert asked == [("post-undecided", "A3")]
    assert (
        "一组 售前（2026-10-01 至 2026-10-15）、二组 售后（2026-10-16 至 2026-10-31）"
        in result["problems"][0]["message"]
    )


THIRD = ("E2", "李雷", "售后", "三组", None, None)
DATES: dict[str, tuple[Rows, str]] = {
    "no day of a change": (
        [(*LEI[0][:5], "2026-10-10"), (*LEI[1][:4], None, None), THIRD],
        "看不出从哪天换岗",
    ),
    "days of both": ([(*LEI[0][:5], "2026-10-20"), LEI[1]], "重叠"),
    "days of neither": ([(*LEI[0][:5], "2026-10-10"), LEI[1]], "有几天没有岗位"),
}


@pytest.mark.parametrize(("posts", "said"), DATES.values(), ids=DATES)
def test_dates_that_do_not_fit(run: Run, posts: Rows, said: str) -> None:
    stats = [STATS[0], STATS[1], STATS[2], STATS[4]]
    code, result, _ = run((FANG, *posts, MIN), stats)
    assert code == 1
    assert said in next(p["message"] for p in result["problems"] if p["code"] == "post-dates")


def test_two_starts_of_one_post_are_a_contradiction(run: Run) -> None:
    again = ("E2", "李雷", "售后", "二组", "2026-10-17", None)
    code, result, _ = run((FANG, *LEI, again, MIN))
    assert code == 1
    assert "同一岗位的到岗日期有两个：2026-10-16" in result["problems"][0]["message"]


def test_a_post_of_earlier_months_is_passed_over(run: Run) -> None:
    people = (
        FANG,
        ("E2", "李雷", "售前", "一组", None, "2026-09-30"),
        (*LEI[1][:4], "2026-10-01", None),
        MIN,
    )
    code, result, _ = run(people, [STATS[0], STATS[1], STATS[3], STATS[4]])
    assert code == 0
    assert slips(result)["李雷", "售后"]["after_base"] == "2800.00"
    assert ("李雷", "售前") not in slips(result)


def test_the_rest_of_a_month_without_a_post_is_said(run: Run) -> None:
    people = (FANG, (*LEI[1][:4], "2026-10-16", None), MIN)
    code, result, _ = run(people, [STATS[0], STATS[1], STATS[3], STATS[4]])
    assert code == 0
    assert slips(result)["李雷", "售后"]["after_base"] == "2800.00"
    assert "post-alone" in [notice["code"] for notice in result["notices"]]


def test_two_teams_under_one_plan_share_pools_where_he_ends(run: Run) -> None:
    """He is `present` in 三组 alone on the last day: its pool of 100 a head for 1 is his, that of 二组 for 1 is 赵敏's."""
    people = (
        FANG,
        ("E2", "李雷", "售后", "二组", None, "2026-10-10"),
        ("E2", "李雷", "售后", "三组", None, None),
        MIN,
    )
    stats = [
        ("姓名", "岗位", "团队", "销售额", "接待人数"),
        ("王芳", "售前", "一组", 10000, "-"),
        ("李雷", "售后", "二组", "-", 100),
        ("李雷", "售后", "三组", "-", 200),
        ("赵敏", "售后", "二组", "-", 900),
    ]
    code, result, _ = run(people, stats)
    assert code == 0
    paid = [
        (slip["team"], line["amount"])
        for slip in result["payslips"] for line in slip["lines"] if line["id"] == "shared"
    ]  # fmt: skip
    assert paid == [("二组", "0.00"), ("三组", "100.00"), ("二组", "200.00")]


def test_rows_of_two_roles_of_somebody_in_one_post_stay_a_question(run: Run) -> None:
    people = (FANG, LEI[0], MIN)
    code, result, _ = run(people)
    assert code == 1
    assert "agent-twice" in [problem["code"] for problem in result["problems"]]


def test_later_months_read_the_slips_of_all_posts_as_one(run: Run, rules: Path, tmp_path: Path) -> None:
    """Half of 200 x 15/31 = 96.77 is 48.385, so 48.39 is kept in October; back in 售前, he gets it in November."""
    kept = PRESALES.replace("requires: calm}", "requires: calm, defer: {keep_back: 50%, release: 2026-11}}")
    kept = kept.replace("valid_from: 2026-01", "valid_from: 2026-10")
    (rules / "a.yaml").write_text(kept, encoding="utf-8")
    _, october, _ = run()
    first = next(slip for slip in october["payslips"] if slip.get("until") == "2026-10-15")
    assert first["kept"] == {"allowance": "48.39"}
    (tmp_path / "history").mkdir()
    (tmp_path / "history" / "2026-10.json").write_text(json.dumps(october), encoding="utf-8")
    people = (FANG, (*LEI[0][:4], None, None), MIN)
    stats = [STATS[0], STATS[1], STATS[2], STATS[4]]
    code, november, _ = run(people, stats, month="2026-11", history=str(tmp_path / "history"))
    assert code == 0
    assert "48.39" in slips(november)["李雷", "售前"].values()


def test_explain_takes_both_slips_apart(csbonus: Csbonus, write: Write, rules: Path) -> None:
    """3 100 x 15/31 = 1 500.00; the days stand on the roster."""
    path = write("oct.xlsx", 花名册=[HEAD, FANG, *LEI, MIN], 数据=STATS, 团队=TEAMS)
    asked = ("explain", "李雷", "--rules", str(rules), "--stats", path, "--month", "2026-10")
    done = csbonus(*asked, "--json", "-")
    assert done.code == 0
    one, two = json.loads(done.out)["payslips"]
    assert [one["role"], two["role"]] == ["售前", "售后"]
    (base, *_) = one["lines"]
    assert (base["amount"], base["exact"]) == ("1500.00", "1500")
    assert [(f["title"], f["value"]) for f in base["figures"] if f["kind"] == "calendar"] == [
        ("本岗位天数", "15"),
        ("各岗位天数合计", "31"),
    ]
    (served,) = json.loads(csbonus(*asked[:2], "接待", *asked[2:], "--json", "-").out)["payslips"]
    assert [line["amount"] for line in served["lines"]] == ["150.00"]
    assert "本岗位天数 15 天  按花名册的在岗日期" in csbonus(*asked).out


@pytest.fixture
def november(csbonus: Csbonus, write: Write, rules: Path, run: Run, tmp_path: Path) -> Callable[..., Any]:
    """Pay October, in which 李雷 changes to 售后 and 48.39 are kept back, and explain November, in which he changes too."""

    def explained(*, after: str = AFTERSALES) -> list[dict[str, Any]]:
        kept = PRESALES.replace(
            "requires: calm}", "requires: calm, defer: {keep_back: 50%, release: 2026-11}}"
        )
        kept = kept.replace("valid_from: 2026-01", "valid_from: 2026-10")
        (rules / "a.yaml").write_text(kept, encoding="utf-8")
        _, october, _ = run()
        (tmp_path / "history").mkdir()
        (tmp_path / "history" / "2026-10.json").write_text(json.dumps(october), encoding="utf-8")
        (rules / "b.yaml").write_text(after, encoding="utf-8")
        posts = (LEI[0], (*LEI[1][:4], "2026-11-16", None))
        path = write("nov.xlsx", 花名册=[HEAD, FANG, *posts, MIN], 数据=STATS, 团队=TEAMS)
        asked = ("explain", "李雷", "--rules", str(rules), "--stats", path, "--month", "2026-11")
        done = csbonus(*asked, "--history", str(tmp_path / "history"), "--json", "-")
        assert done.code == 0, done.err
        found: list[dict[str, Any]] = json.loads(done.out)["payslips"]
        return found

    return explained


def amounts(slip: dict[str, Any]) -> dict[str, str]:
    return {line["title"]: line["amount"] for line in slip["lines"]}


def test_what_was_kept_is_paid_in_the_post_that_knows_the_line(november: Callable[..., Any]) -> None:
    """Half of October's 96.77 was kept; 售后 has no such line, and the 15 days of 售前 make it no less."""
    first, last = november()
    assert "48.39" in amounts(first).values()
    assert "48.39" not in amounts(last).values()
    (past,) = [f for line in first["lines"] for f in line["figures"] if f["kind"] == "history"]
    assert past["value"] == "48.39"


def test_what_was_kept_is_paid_once_where_both_posts_know_the_line(november: Callable[..., Any]) -> None:
    """售后 has a line of the same name that keeps back too, and is the last post: it pays the 48.39, and 售前 nothing."""
    allowance = (
        "  allowance: {kind: fixed, title: 补贴, amount: 100, defer: {keep_back: 10%, release: 2026-11}}\n"
    )
    first, last = november(after=AFTERSALES.replace("生效月份: 2026-01", "生效月份: 2026-10") + allowance)
    assert "48.39" not in amounts(first).values()
    assert "48.39" in amounts(last).values()
