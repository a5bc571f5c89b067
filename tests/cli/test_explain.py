"""`csbonus explain`: what it prints and writes, whose slip it finds, and how it ends."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from csbonus.report.tree_text import wide

Csbonus = Callable[..., Any]
ROOT = Path(__file__).resolve().parents[2]
JD = str(ROOT / "rules" / "jd-presales")
DESK = str(ROOT / "examples" / "2026-10" / "rules")
EXAMPLE = str(ROOT / "examples" / "2026-10")
HEADERS = ["客服", "姓名", "工号", "团队", "接待人数", "询单人数", "询单->最终付款人数", "销售额", "退款金额"]
SILENT = [["团队", "静默销售额", "静默退款额"], ["一组", 0, 0]]

CONVERSION = """\
小美  售前一组  2026-10
方案  京东售前客服薪酬方案  PLAN

└─ 转化率加权奖金  -4.77 元
   │  转化率加权奖金 = 基础奖金 406.00 元 × (转化率 50% − 团队转化率 50.5946%) ÷
   │    团队转化率 50.5946% = -4.77 元
   │  公式  基础奖金 × (转化率 − 团队转化率) ÷ 团队转化率
   │  取整  -4.77136752… → -4.77（四舍五入到分）
   │  规则  plan.yaml:44
   ├─ 转化率 50%
   │  │  = 付款人数 ÷ 询单人数
   │  │  = 付款人数 320 人 ÷ 询单人数 640 人
   │  │  规则  plan.yaml:74
   │  ├─ 付款人数 320 人  ← stats.xlsx [数据]!E2
   │  └─ 询单人数 640 人  ← stats.xlsx [数据]!D2
   ├─ 基础奖金 406.00 元
   │  │  = 接待 × 接待单价
   │  │  = 接待 812 人 × 接待单价 0.50 元/人
   │  ├─ 接待 812 人  ← stats.xlsx [数据]!C2
   │  └─ 接待单价 0.50 元/人  plan.yaml:83
   └─ 售前一组 团队转化率 50.5946%
      │  = 团队付款人数 ÷ 团队询单人数
      │  = 团队付款人数 936 人 ÷ 团队询单人数 1,850 人
      │  规则  plan.yaml:74
      ├─ 售前一组 团队付款人数 936 人  成员合计
      │  ├─ 丽丽 付款人数 391 人  ← stats.xlsx [数据]!E4
      │  ├─ 小美 付款人数 320 人  ← stats.xlsx [数据]!E2
      │  └─ 阿强 付款人数 225 人  ← stats.xlsx [数据]!E3
      └─ 售前一组 团队询单人数 1,850 人  成员合计
         ├─ 丽丽 询单人数 710 人  ← stats.xlsx [数据]!D4
         ├─ 小美 询单人数 640 人  ← stats.xlsx [数据]!D2
         └─ 阿强 询单人数 500 人  ← stats.xlsx [数据]!D3
"""


def test_a_line_is_derived_down_to_the_cells(csbonus: Csbonus, month: str) -> None:
    """406 x (320/640 - 936/1850) / (936/1850) = 406 x (1850/1872 - 1) = -4.7713...; see the case three-agents."""
    done = csbonus("explain", "小美", "转化率加权奖金", "--rules", JD, "--stats", month, "--month", "2026-10")
    assert done.code == 0
    assert done.out.replace(f"{JD}/plan.yaml", "PLAN") == CONVERSION


def test_a_whole_slip_in_english_fits_eighty_columns(csbonus: Csbonus, month: str) -> None:
    for lang in ("zh", "en"):
        done = csbonus(
            "explain", "丽丽", "--rules", JD, "--stats", month, "--month", "2026-10", "--lang", lang
        )
        assert done.code == 0
        assert max(wide(line) for line in done.out.splitlines() if "/" not in line) <= 80
    assert (
        "Total 3,629.04 CNY = 1,800.00 + 1,055.70 − 132.42 + 388.89 + 451.50 + 39.98 + 25.39" not in done.out
    )
    assert "Share of silent orders" in done.out
    assert "left off: Flexible bonus" in done.out


def test_the_gate_is_said_with_every_condition_and_what_it_cost(csbonus: Csbonus) -> None:
    """The team's refund time is 26.5 hours against 24; eight of the desk would have 600 each (one has base pay only)."""
    done = csbonus("explain", "冯建国", "--rules", DESK, "--stats", EXAMPLE)
    assert done.code == 0
    text = done.out
    assert "门槛“店铺售后指标”（售后组）未达成" in text
    assert "达成  退款率 4.6%，要求 ≤ 5%，余 0.4 个百分点" in text
    assert "未达成  退款时长 26.5 小时，要求 ≤ 24 小时，超出 2.5 小时" in text
    assert "达成  纠纷数 0 次，要求 ≤ 0 次，正好等于界限" in text
    assert "售后组 退款时长 26.5 小时  ← 团队指标.xlsx [售后指标]!C4" in text
    assert "指标奖金 +600.00 元；8 人每人 600.00 元，共 4,800.00 元" in text
    assert "合计 3,024.62 元 = 2,884.62 + 150.00 − 10.00\n" in text
    assert "├─ 改错价  0.00 元  本月登记里没有  plan.yaml:48\n" in text


def test_who_shares_a_pool_is_named_on_one_line(csbonus: Csbonus, month: str) -> None:
    done = csbonus("explain", "小美", "silent_share", "--rules", JD, "--stats", month, "--month", "2026-10")
    assert "      └─ 3 人平分：丽丽、小美、阿强\n" in done.out


def test_a_fen_too_little_is_said_with_what_it_cost(csbonus: Csbonus) -> None:
    """49999.99 x 0.3% = 150.00; 50000 x 0.4% = 200.00."""
    done = csbonus("explain", "YQ022", "repeat_commission", "--rules", DESK, "--stats", EXAMPLE)
    assert done.out.endswith(
        "还差多少\n"
        "└─ 老客户成交额再多 0.01 元（49,999.99 元 → 50,000.00 元），就到“老客户成交额满\n"
        "   50,000.00 元、不满 80,000.00 元：0.4%”这一档\n"
        "      老客户成交提成 +50.00 元\n"
    )


def test_json_holds_the_tree_with_every_place(csbonus: Csbonus, month: str, tmp_path: Path) -> None:
    target = tmp_path / "why.json"
    csbonus("explain", "小美", "--rules", JD, "--stats", month, "--month", "2026-10", "--json", str(target))
    record = json.loads(target.read_text(encoding="utf-8"))
    assert (record["schema"], record["name"], record["month"], record["line"]) == (
        "csbonus.explain/1", "小美", "2026-10", None,
    )  # fmt: skip
    (slip,) = record["payslips"]
    lines = {line["id"]: line for line in slip["lines"]}
    assert slip["total"] == "3515.74"
    assert lines["conversion_bonus"]["amount"] == "-4.77"
    assert lines["conversion_bonus"]["exact"].startswith("-4.7713675213675")
    (base,) = (f for f in lines["reception_bonus"]["figures"] if f["kind"] == "read")
    assert (base["value"], base["sources"]) == (
        "812",
        [{"file": month, "sheet": "数据", "cell": "C2", "line": None, "column": None}],
    )
    assert [one["what"] for one in slip["did_not_fire"]] == ["left out"]


def test_json_on_stdout_is_json_alone(csbonus: Csbonus, month: str) -> None:
    done = csbonus("explain", "小美", "--rules", JD, "--stats", month, "--month", "2026-10", "--json", "-")
    assert json.loads(done.out)["payslips"][0]["lines"][0]["id"] == "base_pay"


def test_an_unknown_agent_is_told_who_is_near(csbonus: Csbonus, month: str) -> None:
    done = csbonus("explain", "小梅", "--rules", JD, "--stats", month, "--month", "2026-10", "--quiet")
    assert (done.code, done.out) == (1, "")
    assert done.err == "本月没有 小梅 的工资条；相近的有：小美\n"


def test_somebody_quite_unknown_is_told_who_is_paid(csbonus: Csbonus, month: str) -> None:
    done = csbonus(
        "explain", "Bob", "--rules", JD, "--stats", month, "--month", "2026-10", "--quiet", "--lang", "en"
    )
    assert (done.code, done.err) == (
        1, "nobody called Bob is paid this month; this month pays: 丽丽, 小美, 阿强\n"
    )  # fmt: skip


def test_an_unknown_line_lists_the_lines(csbonus: Csbonus, month: str) -> None:
    done = csbonus(
        "explain",
        "小美",
        "奖金",
        "--rules",
        JD,
        "--stats",
        month,
        "--month",
        "2026-10",
        "--quiet",
        "--json",
        "-",
    )
    assert done.code == 1
    assert done.err == (
        "小美 的工资条上没有 奖金 这一行；有：base_pay（底薪）、sales_commission（销售提成）、"
        "returns_clawback（退货扣回）、silent_share（静默均摊）、reception_bonus（基础奖金）、"
        "conversion_bonus（转化率加权奖金）、aov_bonus（客单价加权奖金）\n"
    )
    assert [problem["code"] for problem in json.loads(done.out)["problems"]] == ["line-unknown"]


def test_how_days_were_put_together_is_said_in_the_language_of_the_messages(
    csbonus: Csbonus, write: Callable[..., str]
) -> None:
    """Six days of 10 people make 60, at 0.50 each 30.00."""
    days = [[f"2026-10-{day:02d}", "小美", 10, 8, 4, 100, 0] for day in range(1, 7)]
    head = ["日期", "客服", "接待人数", "询单人数", "询单->最终付款人数", "销售额", "退款金额"]
    roster = [["姓名", "账号", "团队"], ["小美", "小美", "一组"]]
    stats = write("stats.xlsx", 数据=[head, *days], 花名册=roster, 团队=SILENT)
    asked = ("explain", "小美", "reception_bonus", "--rules", JD, "--stats", stats, "--month", "2026-10")
    for lang, said in (("zh", "6 天合计"), ("en", "sum of 6 days")):
        assert said in csbonus(*asked, "--lang", lang).out.replace("\n   │  ", "")
        assert f'"raw": "{said}"' in csbonus(*asked, "--lang", lang, "--json", "-").out


def test_several_of_one_name_ask_for_the_number(csbonus: Csbonus, write: Callable[..., str]) -> None:
    roster = [["姓名", "工号", "账号", "团队"], ["王芳", "K01", "a1", "一组"], ["王芳", "K02", "a2", "一组"]]
    figures = [HEADERS[:1] + HEADERS[4:], ["a1", 10, 8, 4, 100, 0], ["a2", 20, 8, 4, 100, 0]]
    stats = write("stats.xlsx", 数据=figures, 花名册=roster, 团队=SILENT)
    asked = ("--rules", JD, "--stats", stats, "--month", "2026-10", "--quiet")
    done = csbonus("explain", "王芳", *asked)
    assert (done.code, done.err) == (1, "有 2 个人叫 王芳，请改写工号：K01（一组）、K02（一组）\n")
    for word in ("K02", "a2"):
        found = csbonus("explain", word, "reception_bonus", *asked, "--json", "-")
        assert json.loads(found.out)["payslips"][0]["lines"][0]["amount"] == "10.00"


def test_files_without_a_month_ask_for_it(csbonus: Csbonus, month: str) -> None:
    done = csbonus("explain", "小美", "--rules", JD, "--stats", month, "--json", "-")
    assert (done.code, [p["code"] for p in json.loads(done.out)["problems"]]) == (1, ["month-unknown"])
    assert done.err == "从文件里看不出是哪个月；请用 --month 写明，如 --month 2026-10\n"


def test_problems_of_the_input_are_told_and_nothing_is_explained(
    csbonus: Csbonus, write: Callable[..., str]
) -> None:
    row = ["小美", "", "", "一组", "延迟统计", 8, 4, 100, 0]
    stats = write("stats.xlsx", 数据=[HEADERS, row], 团队=SILENT)
    done = csbonus("explain", "小美", "--rules", JD, "--stats", stats, "--month", "2026-10", "--quiet")
    assert (done.code, done.out) == (1, "")
    assert "E2" in done.err


def test_the_json_must_not_take_the_place_of_an_input(csbonus: Csbonus, month: str) -> None:
    done = csbonus("explain", "小美", "--rules", JD, "--stats", month, "--month", "2026-10", "--json", month)
    assert done.code == 2
