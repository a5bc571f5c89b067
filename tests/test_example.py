"""The example month against an oracle: every line worked out again, in fractions, from what the files were made of."""

import importlib
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from math import floor
from pathlib import Path
from types import ModuleType
from typing import Any

import openpyxl
import pytest

from csbonus.cli.main import run_command_line

ROOT = Path(__file__).resolve().parent.parent
MONTH = ROOT / "examples" / "2026-10"
SUMMARIES = ["汇总值", "平均值", "全店汇总值", "全店平均值", "同行同层优秀", "同行同层均值"]

Record = Mapping[str, Any]
"""The result as JSON."""

Lines = dict[str, int]
"""A payslip as its lines' amounts in fen."""


@pytest.fixture(scope="module")
def example() -> Iterator[ModuleType]:
    """Give the generator as a module, loaded from its folder."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(ROOT / "examples"))
        yield importlib.import_module("make_example")
        for name in ("make_example", "plan_inputs", "october", "sheets"):
            sys.modules.pop(name, None)


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Record:
    """Give the JSON of the example month as the command computes it."""
    return _run(sorted(MONTH.glob("*.xlsx")), MONTH / "rules", tmp_path_factory.mktemp("month"))


def _run(files: Sequence[Path], rules: Path, folder: Path) -> Record:
    target = folder / "out.json"
    names = [str(path) for path in files]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CSBONUS_LANG", "zh")
        command = [
            "csbonus",
            "run",
            *names,
            "--rules",
            str(rules),
            "--month",
            "2026-10",
            "--json",
            str(target),
        ]
        patch.setattr(sys, "argv", command)
        assert run_command_line() == 0
    record: Record = json.loads(target.read_text(encoding="utf-8"))
    return record


# What the plans say in words, as plain arithmetic.


def fen(amount: Fraction) -> int:
    """Round an amount to fen, halves away from zero."""
    size = floor(abs(amount) * 100 + Fraction(1, 2))
    return -size if amount < 0 else size


def presales_commission(sales: Fraction) -> Fraction:
    """1.2 % of the first 40000, 1.8 % of the next 20000, 2.4 % of the rest."""
    first = min(sales, Fraction(40000))
    second = min(max(sales - 40000, Fraction(0)), Fraction(20000))
    third = max(sales - 60000, Fraction(0))
    return (first * 12 + second * 18 + third * 24) / 1000


def own_traffic(example: ModuleType, names: set[str]) -> dict[str, Fraction]:
    rows = [row for rows in example.TRAFFIC.values() for row in rows if row.account in names]
    figures = ("receptions", "inquiries", "paid", "sales", "returns")
    return {figure: sum((Fraction(getattr(row, figure)) for row in rows), Fraction(0)) for figure in figures}


def presales(example: ModuleType, team: str) -> dict[str, Lines]:
    """Pay a pre-sales team."""
    people = [p for p in example.PEOPLE if p.team == team and p.left is None]
    own = {p.number: own_traffic(example, {account.name for account in p.accounts}) for p in people}
    total = {figure: sum(o[figure] for o in own.values()) for figure in own[people[0].number]}
    conversion, price = Fraction(total["paid"], total["inquiries"]), Fraction(total["sales"], total["paid"])
    silent = fen(Fraction(8, 1000) * Fraction(example.SILENT[team].sales - example.SILENT[team].returns))
    each, odd = divmod(silent, len(people))
    granted = {grant.number: grant.amount for grant in example.FLEXIBLE}
    slips: dict[str, Lines] = {}
    for place, (number, o) in enumerate(own.items()):
        bonus = fen(o["receptions"] * Fraction(4, 10))
        slips[number] = {
            "base_pay": 3200_00,
            "sales_commission": fen(presales_commission(o["sales"])),
            "returns_clawback": fen(o["returns"] * Fraction(-3, 100)),
            "silent_share": each + (place < odd),
            "reception_bonus": bonus,
            "conversion_bonus": max(weighted(bonus, o["paid"], o["inquiries"], conversion), -100_00),
            "aov_bonus": max(weighted(bonus, o["sales"], o["paid"], price), 0),
        }
        if number in granted:
            slips[number]["flexible"] = fen(Fraction(granted[number]))
    return slips


def weighted(bonus: int, above: Fraction, below: Fraction, team: Fraction) -> int:
    """Weigh a bonus by how far own above/below is from the team's; nothing without a denominator."""
    return fen(Fraction(bonus, 100) * (above / below - team) / team) if below else 0


def repeat_rate(sales: Fraction) -> Fraction:
    """0.3 %, from 50000 on 0.4 %, from 80000 on 0.5 %, on everything."""
    return Fraction(5 if sales >= 80000 else 4 if sales >= 50000 else 3, 1000)


def missed_indicators(example: ModuleType) -> list[str]:
    i = example.INDICATORS
    met = {
        "退款率": i["退款率"] <= Decimal("0.05"),
        "退款时长(小时)": i["退款时长(小时)"] <= 24,
        "纠纷数": i["纠纷数"] <= 0,
        "DSR评分": i["DSR评分"] >= Decimal("4.8"),
        "投诉数": i["投诉数"] <= 0,
    }
    return [name for name, is_met in met.items() if not is_met]


def aftersales(example: ModuleType) -> dict[str, Lines]:
    """Pay the after-sales team; a person on base pay only gets nothing else."""
    slips: dict[str, Lines] = {}
    for person in (p for p in example.PEOPLE if p.role == "售后"):
        number = person.number
        days, sales = example.ATTENDANCE[number], Fraction(example.REPEAT_SALES[number][1])
        events = [event for event in example.EVENTS if event.number == number]
        times = {w: sum(e.count for e in events if e.what == w) for w in {e.what for e in example.EVENTS}}
        wrong = sum((Fraction(e.amount) for e in events if e.what == "改错价"), Fraction(0))
        lines = {
            "base_pay": fen(3000 * Fraction(days.worked) / Fraction(days.due)),
            "repeat_commission": fen(sales * repeat_rate(sales)),
            "index_bonus": 0 if missed_indicators(example) else 600_00,
            "rude_close": -50_00 * times["敷衍结束对话"],
            "off_task": (0, -10_00, -60_00)[min(times["做与工作无关的事"], 2)],
            "price_error": -fen(wrong),
            "review_resolved": 100_00 * times["差评处理成功"],
            "suggestion": 300_00 * times["建议被采纳"],
        }
        if person.status == "仅底薪":
            lines = {name: amount if name == "base_pay" else 0 for name, amount in lines.items()}
        slips[number] = lines
    return slips


def expected(example: ModuleType) -> dict[str, Lines]:
    return {**presales(example, "售前一组"), **presales(example, "售前二组"), **aftersales(example)}


def paid(result: Record) -> dict[str, Lines]:
    return {
        slip["agent"]: {line["id"]: _in_fen(line["amount"]) for line in slip["lines"]}
        for slip in result["payslips"]
    }


def _in_fen(amount: str) -> int:
    return int(Decimal(amount) * 100)


def test_every_line_of_the_month_is_what_the_words_of_the_plans_come_to(
    example: ModuleType, result: Record
) -> None:
    assert paid(result) == expected(example)


def test_totals_are_the_sums_of_the_lines(example: ModuleType, result: Record) -> None:
    slips = expected(example)
    assert {s["agent"]: _in_fen(s["total"]) for s in result["payslips"]} == {
        number: sum(lines.values()) for number, lines in slips.items()
    }
    every = [line for lines in slips.values() for line in lines.items()]
    by_line = {name: sum(amount for n, amount in every if n == name) for name in dict(every)}
    assert {name: _in_fen(amount) for name, amount in result["totals"]["by_line"].items()} == by_line
    assert _in_fen(result["totals"]["total"]) == sum(by_line.values())


def test_silent_shares_add_up_to_their_pools(result: Record) -> None:
    shares: dict[str, int] = {}
    for slip in result["payslips"]:
        own = sum(_in_fen(line["amount"]) for line in slip["lines"] if line["id"] == "silent_share")
        shares[slip["team"]] = shares.get(slip["team"], 0) + own
    # 0.8 % of 186542.37 - 9817.20 and of 96310.00 - 4120.55
    assert shares == {"售前一组": 1413_80, "售前二组": 737_52, "售后组": 0}


def test_one_gate_is_closed_by_one_indicator(example: ModuleType, result: Record) -> None:
    closed = {
        (slip["team"], line["gate"]["id"], c["condition"], c["value"], c["distance"])
        for slip in result["payslips"]
        for line in slip["lines"]
        for c in line.get("gate", {"conditions": []})["conditions"]
        if not c["met"]
    }
    assert closed == {("售后组", "shop_indicators", "退款时长 ≤ 24 小时", "26.5", "2.5")}
    assert missed_indicators(example) == ["退款时长(小时)"]


def test_the_month_has_what_a_real_one_has(example: ModuleType, result: Record) -> None:
    assert len(result["payslips"]) >= 24
    assert {slip["team"] for slip in result["payslips"]} == {"售前一组", "售前二组", "售后组"}
    assert {slip["plan"] for slip in result["payslips"]} == {"yunqi-presales", "yunqi-aftersales"}
    assert [p.name for p in example.PEOPLE if len(p.accounts) > 1] == ["吴俊杰", "高志强"]
    idle = [slip for slip in result["payslips"] if "分母为 0" in str(_notices_of(result, slip["name"]))]
    assert [slip["name"] for slip in idle] == ["孙婉清", "欧阳静"]
    codes = {notice["code"] for notice in result["notices"]}
    assert "total-differs" not in codes


def _notices_of(result: Record, name: str) -> list[str]:
    return [notice["message"] for notice in result["notices"] if name in notice["message"]]


def test_the_shop_s_export_ends_in_six_summaries_with_right_sums(example: ModuleType) -> None:
    (path,) = MONTH.glob("生意参谋*.xlsx")
    rows = list(openpyxl.load_workbook(path)["数据信息"].iter_rows(values_only=True))
    header, names = list(rows[3]), [row[0] for row in rows]
    accounts = [row.account for row in example.TRAFFIC["天猫"]]
    assert names[4:] == [*accounts, *SUMMARIES]
    sums = dict(zip(header, rows[4 + len(accounts)], strict=True))
    for column, figure in (("销售额", "sales"), ("退款金额", "returns"), ("接待人数", "receptions")):
        total = sum(getattr(row, figure) for row in example.TRAFFIC["天猫"])
        assert Decimal(str(sums[column])) == total


def test_bank_accounts_are_text() -> None:
    rows = list(
        openpyxl.load_workbook(MONTH / "花名册.xlsx")["花名册"].iter_rows(min_row=3, values_only=True)
    )
    accounts = [row[11] for row in rows if row[1] is not None]
    assert len(accounts) == 32
    assert all(isinstance(account, str) and len(account) == 19 for account in accounts)


def test_the_generator_makes_the_committed_files_byte_for_byte(example: ModuleType) -> None:
    committed = {path.relative_to(ROOT).as_posix() for path in MONTH.glob("*.xlsx")}
    assert committed == {name for name in example.FILES if name.startswith("examples/")}
    differing = [name for name, make in example.FILES.items() if make() != (ROOT / name).read_bytes()]
    assert differing == []


def test_the_shipped_plans_pay_their_small_inputs(tmp_path: Path) -> None:
    totals = {}
    for plan in ("jd-presales", "aftersales-repeat"):
        folder = ROOT / "rules" / plan
        result = _run([folder / "example" / "2026-10.xlsx"], folder, tmp_path)
        totals[plan] = {slip["name"]: slip["total"] for slip in result["payslips"]}
    assert totals == {
        "jd-presales": {"小美": "3515.74", "阿强": "3321.29", "丽丽": "3557.42"},
        "aftersales-repeat": {"小美": "3350.35", "阿强": "3100.00"},
    }
