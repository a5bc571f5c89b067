"""`csbonus compare` as its users call it: R4's three agents under a changed plan, worked out by hand."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
JD = str(ROOT / "rules" / "jd-presales" / "plan.yaml")
HEADERS: list[Any] = ["客服", "团队", "接待人数", "询单人数", "询单->最终付款人数", "销售额", "退款金额"]
AGENTS: list[list[Any]] = [
    ["小美", "售前一组", 812, 640, 320, 48600.00, 1260.00],
    ["阿强", "售前一组", 655, 500, 225, 39375.00, 0],
    ["丽丽", "售前一组", 903, 710, 391, 52785.00, 3310.50],
]
TEAM: list[list[Any]] = [["团队", "静默销售额", "静默退款额"], ["售前一组", 120000, 3333.33]]
BASE = ("value: 1800", "value: 1900")
RATE = ("    rate: 2%", "    rate: 1.5%")
Call = Callable[..., Any]


@pytest.fixture
def changed(tmp_path: Path) -> Callable[..., str]:
    """Write the JD plan with some texts replaced; gives its path."""

    def write(*changes: tuple[str, str]) -> str:
        text = Path(JD).read_text(encoding="utf-8")
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        path = tmp_path / "new.yaml"
        path.write_text(text, encoding="utf-8")
        return str(path)

    return write


@pytest.fixture
def compared(csbonus: Call, month: str) -> Call:
    """Compare the JD plan with another on the three agents' month; gives the JSON."""

    def run(new: str, *options: str) -> Any:  # noqa: ANN401 - JSON
        ended = csbonus(
            "compare", month, "--month", "2026-10", "--rules", JD, "--rules", new, "--json", "-", *options
        )
        assert ended.code == 0, ended.err
        return json.loads(ended.out)

    return run


def test_a_change_is_split_into_the_edits_that_cause_it(compared: Call, changed: Call) -> None:
    """Base pay +100.00 each; commission 1.5%: 729.00, 590.63 and 791.78 for 972.00, 787.50 and 1055.70."""
    result = compared(changed(BASE, RATE))
    assert result["schema"] == "csbonus.compare/1"
    assert result["total"] == {"before": "10394.45", "after": "9990.66", "change": "-403.79"}
    assert [(c["rule"], c["from"], c["to"], c["amount"]) for c in result["causes"]] == [
        ("pay.sales_commission.rate", "2%", "1.5%", "-703.79"),
        ("parameters.base_salary.value", "1800", "1900", "300.00"),
    ]
    assert [(c["parts"][0]["line"], c["title"]) for c in result["causes"]] == [
        (22, "工资项目“销售提成”的比例"), (82, "参数“底薪标准”"),
    ]  # fmt: skip
    assert {a["name"]: (a["before"], a["after"], a["change"], a["causes"]) for a in result["agents"]} == {
        "小美": ("3515.74", "3372.74", "-143.00", ["-243.00", "100.00"]),
        "阿强": ("3321.29", "3224.42", "-96.87", ["-196.87", "100.00"]),
        "丽丽": ("3557.42", "3393.50", "-163.92", ["-263.92", "100.00"]),
    }
    lines = {line["id"]: line["change"] for line in result["lines"] if line["change"] != "0.00"}
    assert lines == {"base_pay": "300.00", "sales_commission": "-703.79"}


def test_edits_that_multiply_each_other_share_what_they_do_together(compared: Call, changed: Call) -> None:
    """What comes of both edits is shared evenly.

    小美: 812 x 0.50 = 406.00. 0.60 alone: 487.20 (+81.20); half the count alone: 203.00 (-203.00); both: 243.60
    (-162.40). 40.60 come of both, 20.30 each: count -223.30, rate +60.90. 阿强 (327.50, 393.00, 163.75, 196.50):
    -180.125 and +49.125; 丽丽 (451.50, 541.80, 225.75, 270.90): -248.325 and +67.725. Half fen go away from zero for
    the first edit: -180.13 and +49.13, -248.33 and +67.73.
    """
    plan = changed(("count: receptions", "count: receptions * 50%"), ("value: 0.50", "value: 0.60"))
    result = compared(plan)
    mei = next(agent for agent in result["agents"] if agent["name"] == "小美")
    bonus = {line["id"]: line["change"] for line in mei["lines"]}
    assert bonus["reception_bonus"] == "-162.40"
    lines = result["causes"][0]["by_line"], result["causes"][1]["by_line"]
    assert lines[0]["reception_bonus"] == "-651.76"
    assert lines[1]["reception_bonus"] == "177.76"


def test_edits_that_cannot_pay_apart_are_one_cause(compared: Call, changed: Call) -> None:
    """A rate and brackets can't stand together, so `rate` out, `brackets` and `method` in are one edit.

    Marginal 2% from 0, 3% above 40000: 小美 972 + 86 = 1058.00, 阿强 787.50, 丽丽 1055.70 + 127.85 = 1183.55.
    """
    new = "    brackets: {0: 2%, 40000: 3%}\n    method: marginal"
    result = compared(changed(("    rate: 2%", new)))
    assert [c["amount"] for c in result["causes"]] == ["213.85"]
    assert len(result["causes"][0]["parts"]) == 3


def test_a_new_line_and_one_that_is_gone_are_causes(compared: Call, changed: Call) -> None:
    """The clawback (-50.40, 0.00, -132.42) goes; 50.00 of attendance pay comes for each of three."""
    gone = "  returns_clawback:\n    kind: commission\n    title: {zh: 退货扣回, en: Returns clawback}\n    base: returns\n    rate: -4%\n"
    new = "  attendance:\n    kind: fixed\n    title: 全勤奖\n    amount: attendance_pay\n"
    number = ("parameters:\n", "parameters:\n  attendance_pay: {unit: money, value: 50}\n")
    result = compared(changed((gone, new), number))
    causes = {(c["title"], c["amount"]) for c in result["causes"]}
    assert causes == {("工资项目“全勤奖”（新增）", "150.00"), ("工资项目“退货扣回”（删去）", "182.82")}


def test_the_same_rules_change_nothing(compared: Call, changed: Call) -> None:
    result = compared(changed())
    assert result["total"]["change"] == "0.00"
    assert result["causes"] == []
    assert (result["winners"], result["losers"]) == (0, 0)


def test_swapping_old_and_new_turns_every_amount(csbonus: Call, month: str, changed: Call) -> None:
    new = changed(
        BASE, RATE, ("count: receptions", "count: receptions * 50%"), ("value: 0.50", "value: 0.61")
    )
    there, back = (
        json.loads(csbonus("compare", month, "--month", "2026-10", "--rules", old, "--rules", other, "--json", "-").out)
        for old, other in ((JD, new), (new, JD))
    )  # fmt: skip
    assert float(there["total"]["change"]) == -float(back["total"]["change"])
    amounts = [[c["amount"].lstrip("-") for c in one["causes"]] for one in (there, back)]
    assert amounts[0] == amounts[1]


def test_every_file_is_taken_for_its_own_month(csbonus: Call, write: Call, changed: Call) -> None:
    """小美 alone: base pay 1800 to 1900, in September and in October; the roster is of no month."""
    for name in ("数据_2026-09.xlsx", "数据_2026-10.xlsx"):
        write(name, 数据=[HEADERS, AGENTS[0]], 团队=TEAM)
    roster = write("花名册.xlsx", 花名册=[["姓名", "岗位", "团队"], ["小美", "售前", "售前一组"]])
    folder = str(Path(roster).parent)
    ended = csbonus("compare", folder, "--rules", JD, "--rules", changed(BASE), "--json", "-")
    result = json.loads(ended.out)
    assert [(m["month"], m["change"]) for m in result["months"]] == [
        ("2026-09", "100.00"),
        ("2026-10", "100.00"),
    ]
    assert result["total"]["change"] == "200.00"
    assert [m["change"] for m in result["agents"][0]["months"]] == ["100.00", "100.00"]
    chosen = csbonus(
        "compare", folder, "--month", "2026-10", "--rules", JD, "--rules", changed(BASE), "--json", "-"
    )
    assert [m["month"] for m in json.loads(chosen.out)["months"]] == ["2026-10"]


def test_a_plan_of_next_year_can_be_tried_now(csbonus: Call, month: str, changed: Call) -> None:
    new = changed(BASE, ("valid_from: 2026-01", "valid_from: 2027-01"))
    ended = csbonus("compare", month, "--month", "2026-10", "--rules", JD, "--rules", new)
    assert ended.code == 0
    assert "方案 jd-presales 从 2027-01 起生效；试算把它也用在 2026-10" in ended.err
    assert "+300.00" in ended.out


@pytest.mark.parametrize(
    ("limit", "said"),
    [
        (
            ("--max-total", "-5%"),
            "--max-total -5%（-519.72 元）：合计 10,394.45 -> 9,990.66, -403.79 (-3.88%)",
        ),
        (("--max-total", "9990.65"), "--max-total 9990.65：合计 10,394.45 -> 9,990.66, -403.79 (-3.88%)"),
        (("--max-loss", "143"), "--max-loss 143：1 人减少得更多：丽丽 3,557.42 -> 3,393.50, -163.92"),
        (("--max-loss", "4.5%"), "--max-loss 4.5%：1 人减少得更多：丽丽 3,557.42 -> 3,393.50, -163.92"),
        (("--max-losers", "2"), "--max-losers 2：3 人减少：丽丽 -163.92；小美 -143.00；阿强 -96.87"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_a_limit_that_is_exceeded_ends_with_4_and_the_figures(
    csbonus: Call, month: str, changed: Call, limit: tuple[str, str], said: str
) -> None:
    ended = csbonus(
        "compare",
        month,
        "--month",
        "2026-10",
        "--rules",
        JD,
        "--rules",
        changed(BASE, RATE),
        *limit,
        "--quiet",
    )
    assert ended.code == 4
    assert ended.err == f"超出限额 {said}\n"


@pytest.mark.parametrize(
    "limit",
    [("--max-total", "-3.8%"), ("--max-total", "+0"), ("--max-total", "9990.66"), ("--max-loss", "163.92"), ("--max-losers", "3")],
    ids=" ".join,
)  # fmt: skip
def test_a_limit_that_is_just_met_passes(
    csbonus: Call, month: str, changed: Call, limit: tuple[str, str]
) -> None:
    ended = csbonus(
        "compare",
        month,
        "--month",
        "2026-10",
        "--rules",
        JD,
        "--rules",
        changed(BASE, RATE),
        *limit,
        "--quiet",
    )
    assert (ended.code, ended.err) == (0, "")


def test_the_tables_say_who_loses_most_and_why(csbonus: Call, month: str, changed: Call) -> None:
    ended = csbonus(
        "compare", month, "--month", "2026-10", "--rules", JD, "--rules", changed(BASE, RATE), "--lang", "en"
    )
    lines = [" ".join(line.replace("│", " ").split()) for line in ended.out.splitlines()]
    assert "2026-10 10,394.45 9,990.66 -403.79 -3.9%" in lines
    assert (
        '丽丽 3,557.42 3,393.50 -163.92 -4.6% line "Sales commission" rate 2% → 1.5% -263.92; parameter "base salary" 1800 → 1900 +100.00'
        in lines
    )
    assert lines[-1] == "0 gain, 3 lose, 0 unchanged"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--rules", JD, "--month", "2026-10"), "--rules 要写两次（先旧方案，后新方案）；只写一次时是比较两个月：两个月的文件，或一个月的加 --against 的一个月；现在是 2026-10"),
        (("--rules", JD, "--rules", JD, "--rules", JD), "--rules 最多写两次：先旧方案，后新方案"),
        (("--rules", JD, "--rules", JD, "--month", "2026-13"), "--month 2026-13: 月份要写成 2026-10 这样"),
        (("--rules", JD, "--rules", JD, "--month", "2026-10", "--max-loss", "+5"), "--max-loss +5: 要写成 200 或 5%"),
        (("--rules", JD, "--rules", JD, "--month", "2026-10", "--max-total", "3 %"), "--max-total 3 %: 要写成 +3%、+5000 或 120000"),
    ],
    ids=["one plan", "three plans", "malformed month", "malformed loss", "malformed total"],
)  # fmt: skip
def test_wrong_use_is_told(csbonus: Call, month: str, arguments: tuple[str, ...], said: str) -> None:
    ended = csbonus("compare", month, *arguments)
    assert (ended.code, ended.out, ended.err) == (2, "", f"{said}\n")


def test_files_of_no_month_are_a_problem_that_stands_in_the_json(csbonus: Call, month: str) -> None:
    ended = csbonus("compare", month, "--rules", JD, "--rules", JD, "--json", "-")
    assert ended.code == 1
    assert "从文件里看不出是哪个月；请用 --month 写明，如 --month 2026-10\n" in ended.err
    assert [problem["code"] for problem in json.loads(ended.out)["problems"]] == ["month-unknown"]


def test_problems_of_either_side_stop_with_1_and_stand_in_the_json(
    csbonus: Call, month: str, changed: Call
) -> None:
    new = changed(("column: 销售额", "column: 成交额"))
    ended = csbonus(
        "compare", month, "--month", "2026-10", "--rules", JD, "--rules", new, "--json", "-", "--quiet"
    )
    assert ended.code == 1
    assert [problem["code"] for problem in json.loads(ended.out)["problems"]] == ["column-missing"]
    assert "有 1 个问题，没有写出任何结果" in ended.err


def test_files_are_written_whole_and_an_earlier_comparison_is_replaced(
    csbonus: Call, month: str, changed: Call, tmp_path: Path
) -> None:
    out, page = tmp_path / "compare.xlsx", tmp_path / "compare.html"
    call = (
        "compare",
        month,
        "--month",
        "2026-10",
        "--rules",
        JD,
        "--rules",
        changed(BASE),
        "--out",
        str(out),
        "--html",
        str(page),
    )
    ended = csbonus(*call)
    assert ended.code == 0
    assert ended.out.endswith(f"已写入: {page}\n已写入: {out}\n")
    first = out.read_bytes(), page.read_bytes()
    assert csbonus(*call).code == 0
    assert (out.read_bytes(), page.read_bytes()) == first


def test_a_workbook_that_is_no_comparison_is_not_replaced(
    csbonus: Call, month: str, write: Call, changed: Call
) -> None:
    other = write("other.xlsx", 数据=[["a"]])
    call = ("compare", month, "--month", "2026-10", "--rules", JD, "--rules", changed(BASE), "--out", other)
    ended = csbonus(*call)
    assert ended.code == 2
    assert "这个位置已有一个工作簿，不是上次的结果；要替换请加 --force" in ended.err
    assert csbonus(*call, "--force").code == 0


@pytest.mark.parametrize(("option", "ending"), [("--out", ".xlsx"), ("--html", ".html")])
def test_a_result_has_the_name_of_its_kind(
    csbonus: Call, month: str, tmp_path: Path, option: str, ending: str
) -> None:
    name = str(tmp_path / "result.pdf")
    ended = csbonus("compare", month, "--month", "2026-10", "--rules", JD, "--rules", JD, option, name)
    assert (ended.code, ended.err) == (2, f"{option} {name}: 文件名要以 {ending} 结尾\n")


def test_a_month_that_no_file_is_of_is_told_with_those_there_are(csbonus: Call, write: Call) -> None:
    file = write("数据_2026-10.xlsx", 数据=[HEADERS, *AGENTS], 团队=TEAM)
    ended = csbonus("compare", file, "--month", "2026-09", "--rules", JD, "--rules", JD, "--quiet")
    assert ended.code == 1
    assert ended.err.splitlines()[0] == "--month 2026-09: 没有这个月的文件；文件里有的月份：2026-10"


def test_a_file_that_is_not_there_is_told_as_such(csbonus: Call, tmp_path: Path) -> None:
    name = str(tmp_path / "nothing.xlsx")
    ended = csbonus("compare", name, "--rules", JD, "--rules", JD, "--quiet")
    assert ended.code == 1
    assert ended.err.startswith(f"{name}: ")


def test_another_name_is_no_cause(csbonus: Call, month: str, changed: Call) -> None:
    new = changed(("title: {zh: 底薪, en: Base pay}", "title: {zh: 基本工资, en: Basic pay}"))
    ended = csbonus(
        "compare", month, "--month", "2026-10", "--rules", JD, "--rules", new, "--json", "-", "--quiet"
    )
    result = json.loads(ended.out)
    assert (result["total"]["change"], result["causes"]) == ("0.00", [])
