"""`csbonus run --bank` and `--register`: accounts digit by digit, everybody accounted for, totals that add up."""

import csv
import io
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from csbonus.cli.publish import publish_all
from csbonus.cli.session import Ended, Session

ROOT = Path(__file__).resolve().parents[2]
PLAN = """
plan: shop
title: 客服方案
valid_from: 2026-01
pay:
  base: {kind: fixed, title: 底薪, amount: 3000}
  bonus: {kind: per_unit, title: 接待奖金, count: receptions, rate: 0.5}
  clawback: {kind: per_unit, title: 退货扣回, count: returned, rate: -1}
  late: {kind: penalty, title: 迟到, incident: 迟到, each: 10000}
metrics:
  receptions: {unit: people, column: 接待人数}
  returned: {unit: people, column: 退货人数}
slip: {company: 云栖电商, deductions: [clawback], first: [bonus]}
"""
STATS = [["姓名", "接待人数", "退货人数"], ["小美", 812, 6], ["阿强", 655, 0], ["丽丽", 100, 2]]
ROSTER: list[list[object]] = [
    ["姓名", "工号", "团队", "店铺", "银行账号"],
    ["小美", "A1", "一组", "甲店", "6222 0212 3456 7890 127"],
    ["阿强", "A2", "二组", "乙店", "6228482249916249556"],
    ["丽丽", "A3", "一组", "乙店", "123456789012"],
]
REGISTER = [["日期", "姓名", "事项", "次数"], ["2026-10-05", "丽丽", "迟到", 1]]

Call = Callable[..., Any]
Run = Callable[..., Any]


@pytest.fixture
def run(csbonus: Call, write: Callable[..., str], tmp_path: Path) -> Run:
    (tmp_path / "plan.yaml").write_text(
        PLAN.replace("slip:", "limits: {below_zero: shown}\nslip:"), encoding="utf-8"
    )

    def call(*options: str, roster: Sequence[Sequence[object]] = ROSTER, lang: str = "zh") -> Any:  # noqa: ANN401 - the shape of csbonus
        file = write("month.xlsx", 数据=STATS, 花名册=roster, 登记=REGISTER)
        rules = str(tmp_path / "plan.yaml")
        return csbonus("run", file, "--rules", rules, "--month", "2026-10", "--lang", lang, *options)

    return call


def test_the_list_for_the_bank_as_csv(run: Run, tmp_path: Path) -> None:
    """小美 3000 + 812 x 0.5 - 6 = 3400, 阿强 3000 + 327.5; 丽丽 owes more than she gets."""
    ended = run("--bank", str(tmp_path / "bank.csv"))
    assert ended.code == 0
    data = (tmp_path / "bank.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    assert list(csv.reader(io.StringIO(data.decode("utf-8-sig")))) == [
        ["户名", "账号", "金额", "摘要"],
        ["小美", "6222021234567890127", "3400.00", "2026年10月工资"],
        ["阿强", "6228482249916249556", "3327.50", "2026年10月工资"],
    ]
    assert "丽丽 本月合计 -6952.00，没有列入代发" in ended.err


def test_the_list_for_the_bank_as_a_workbook(run: Run, tmp_path: Path) -> None:
    assert run("--bank", str(tmp_path / "bank.xlsx"), "--quiet", lang="en").code == 0
    sheet = openpyxl.load_workbook(tmp_path / "bank.xlsx").active
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        ["Name", "Account", "Amount", "Note"],
        ["小美", "6222021234567890127", 3400, "Pay 2026-10"],
        ["阿强", "6228482249916249556", 3327.5, "Pay 2026-10"],
    ]
    assert (sheet["B2"].data_type, sheet["B2"].number_format) == ("s", "@")


@pytest.mark.parametrize(
    ("account", "said"),
    [
        (None, "month.xlsx [花名册]!E2: 小美 没有银行账号；请在花名册里补上"),
        ("暂无", "month.xlsx [花名册]!E2: 小美 没有银行账号；请在花名册里补上"),
        ("工行 6222", "month.xlsx [花名册]!E2: 小美 的银行账号“工行6222”不是账号；账号只有数字，6 到 32 位"),
        (
            6222021234567890123,
            "month.xlsx [花名册]!E2: 长数字 6.22202123456789e+18 被存成了数值，15 位以后已经丢失",
        ),
    ],
)
def test_an_account_that_cannot_be_paid_to_stops_everything(
    run: Run, tmp_path: Path, account: object, said: str
) -> None:
    roster = [ROSTER[0], [*ROSTER[1][:4], account], *ROSTER[2:]]
    ended = run("--bank", str(tmp_path / "b.csv"), "-o", str(tmp_path / "o.xlsx"), roster=roster)
    assert ended.code == 1
    assert said in ended.err
    assert not (tmp_path / "b.csv").exists()
    assert not (tmp_path / "o.xlsx").exists()


def test_nobody_has_an_account(run: Run, tmp_path: Path) -> None:
    roster = [row[:4] for row in ROSTER]
    ended = run("--bank", str(tmp_path / "b.csv"), "--json", str(tmp_path / "o.json"), roster=roster)
    assert ended.code == 1
    assert "没有人有银行账号；请在花名册里加上“银行账号”一列并填好（设为文本格式）" in ended.err
    assert [p["code"] for p in json.loads((tmp_path / "o.json").read_text("utf-8"))["problems"]] == [
        "bank-no-accounts"
    ]


def test_doubtful_accounts_are_told(run: Run, tmp_path: Path) -> None:
    """6228482249916249556 fits its check digit; with another last digit it does not."""
    wrong = "6228482249916249555"
    roster = [ROSTER[0], [*ROSTER[1][:4], wrong], [*ROSTER[2][:4], wrong], ROSTER[3]]
    ended = run("--bank", str(tmp_path / "b.csv"), roster=roster)
    assert ended.code == 0
    assert f"小美 的银行卡号 {wrong} 末位校验不符，可能写错了一位；请核对" in ended.err
    assert "小美 和 阿强 的银行账号一样；请核对" in ended.err


def test_two_accounts_of_one_person_are_a_problem(run: Run, tmp_path: Path) -> None:
    roster = [*ROSTER, [*ROSTER[1][:4], "6228482249916249556"]]
    ended = run("--bank", str(tmp_path / "b.csv"), roster=roster)
    assert ended.code == 1
    assert "花名册给 小美 写了两个银行账号" in ended.err


def test_accounts_are_not_looked_at_without_a_list(run: Run) -> None:
    roster = [ROSTER[0], [*ROSTER[1][:4], "工行 6222"], *ROSTER[2:]]
    assert run("--dry-run", roster=roster).code == 0


def register(path: Path) -> tuple[Any, Any, Any]:
    values, live = openpyxl.load_workbook(path, data_only=True), openpyxl.load_workbook(path)
    return values["工资发放表"], live["工资发放表"], values["汇总"]


def test_the_register_parts_earnings_from_deductions(run: Run, tmp_path: Path) -> None:
    """What the plan names first comes first; what it names among deductions stands there without its minus."""
    path = tmp_path / "register.xlsx"
    assert run("--register", str(path)).code == 0
    sheet, live, _ = register(path)
    assert sheet["A2"].value.startswith("编制单位：云栖电商　　所属月份：2026年10月")
    rows = [[cell.value for cell in row] for row in sheet["A3:P7"]]
    assert rows[0] == [
        "序号", "工号", "姓名", "部门", "店铺", "接待奖金", "底薪", "应发合计",
        "退货扣回", "迟到", "应扣合计", "实发工资", "签名", "备注", None, None,
    ]  # fmt: skip
    assert rows[1][5:12] == [406, 3000, 3406, 6, 0, 6, 3400]
    assert rows[3][5:12] == [50, 3000, 3050, 2, 10000, 10002, -6952]
    assert rows[4][5:12] == [783.5, 9000, 9783.5, 8, 10000, 10008, -224.5]
    assert [live[c].value for c in ("H4", "K4", "L4", "L7")] == [
        "=SUM($F$4:$G$4)", "=SUM($I$4:$J$4)", "=ROUND($H$4-$K$4,2)", "=SUM($L$4:$L$6)",
    ]  # fmt: skip


def test_the_register_adds_up_departments_and_shops(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "register.xlsx"
    assert run("--register", str(path)).code == 0
    rows = [[cell.value for cell in row] for row in register(path)[2].iter_rows()]
    assert rows == [
        ["部门", "人数", "应发合计", "应扣合计", "实发工资"],
        ["一组", 2, 6456, 10008, -3552], ["二组", 1, 3327.5, 0, 3327.5], ["合计", 3, 9783.5, 10008, -224.5],
        [None] * 5,
        ["店铺", "人数", "应发合计", "应扣合计", "实发工资"],
        ["甲店", 1, 3406, 6, 3400], ["乙店", 2, 6377.5, 10002, -3624.5], ["合计", 3, 9783.5, 10008, -224.5],
    ]  # fmt: skip


def test_a_list_with_another_ending_is_wrong_usage(run: Run, tmp_path: Path) -> None:
    ended = run("--bank", str(tmp_path / "bank.txt"))
    assert (ended.code, ended.err.rstrip().endswith("文件名要以 .xlsx 或 .csv 结尾")) == (2, True)


def test_one_file_cannot_be_two_results(run: Run, tmp_path: Path) -> None:
    same = str(tmp_path / "same.xlsx")
    ended = run("--bank", same, "-o", same)
    assert (ended.code, "两个结果不能写进同一个文件" in ended.err) == (2, True)


def test_results_come_all_together_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The third file cannot be put in place: the first gets its old content back, the second is gone again."""
    old, new, blocked = tmp_path / "old", tmp_path / "new", tmp_path / "blocked"
    old.write_text("before")
    replace = Path.replace

    def refused(self: Path, target: Path) -> Path:
        if target == blocked:
            raise PermissionError(13, "Permission denied", str(target))
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", refused)
    session = Session(messages="zh", documents="zh")
    with pytest.raises(Ended) as ended:
        publish_all(session, [(str(old), b"after"), (str(new), b"x"), (str(blocked), b"y")])
    assert ended.value.code == 5
    assert old.read_text() == "before"
    assert [path.name for path in tmp_path.iterdir()] == ["old"]
