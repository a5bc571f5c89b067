"""`csbonus run --split`: a workbook for each person that tells nobody else's pay, under a safe name, locked where asked."""

import io
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import msoffcrypto
import openpyxl
import pytest

from csbonus.cli.split import safe_name

ROOT = Path(__file__).resolve().parents[2]
JD = str(ROOT / "rules" / "jd-presales")
STATS = [
    ["客服", "团队", "接待人数", "询单人数", "询单->最终付款人数", "销售额", "退款金额"],
    ["mei", "售前一组", 812, 640, 320, 48600.00, 1260.00],
    ["qiang", "售前一组", 655, 500, 225, 39375.00, 0],
    ["li", "售前一组", 903, 710, 391, 52785.00, 3310.50],
]
ROSTER: list[list[object]] = [
    ["姓名", "工号", "账号", "岗位", "团队"],
    ["小美", "A1", "mei", "售前", "售前一组"],
    ["阿/强", "A2", "qiang", "售前", "售前一组"],
    ["丽丽", "A3", "li", "售前", "售前一组"],
]
TEAM = [["团队", "静默销售额", "静默退款额"], ["售前一组", 120000, 3333.33]]
PASSWORDS: list[list[object]] = [
    ["工号", "姓名", "密码"],
    ["A1", "小美", "春天2026"],
    [None, "阿/强", 123456],
    ["A3", None, "x"],
]

Call = Callable[..., Any]


@pytest.fixture
def split(csbonus: Call, write: Callable[..., str], tmp_path: Path) -> Call:
    def call(*options: str, roster: Sequence[Sequence[object]] = ROSTER) -> Any:  # noqa: ANN401 - the shape of csbonus
        file = write("month.xlsx", 数据=STATS, 花名册=roster, 团队=TEAM)
        folder = str(tmp_path / "slips")
        return csbonus("run", file, "--rules", JD, "--month", "2026-10", "--split", folder, *options)

    return call


def texts(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return "".join(package.read(name).decode() for name in package.namelist())


def test_each_gets_a_workbook_that_tells_nobody_elses_pay(split: Call, tmp_path: Path) -> None:
    """小美 3515.74, 阿/强 3321.29, 丽丽 3557.42; none is to be found in another's file, nor the sum."""
    ended = split()
    assert ended.code == 0
    files = {path.name: path.read_bytes() for path in (tmp_path / "slips").iterdir()}
    assert sorted(files) == ["2026-10_丽丽.xlsx", "2026-10_小美.xlsx", "2026-10_阿_强.xlsx"]
    own = {"小美": "3515.74", "阿/强": "3321.29", "丽丽": "3557.42"}
    for who, total in own.items():
        said = texts(files[f"2026-10_{safe_name(who)}.xlsx"])
        assert total in said
        for other in (one for name, amount in own.items() if name != who for one in (name, amount)):
            assert other not in said
        assert "10394.45" not in said


def test_the_amounts_of_a_persons_workbook_are_live(split: Call, tmp_path: Path) -> None:
    split("--quiet")
    file = tmp_path / "slips" / "2026-10_丽丽.xlsx"
    values, live = openpyxl.load_workbook(file, data_only=True), openpyxl.load_workbook(file)
    assert [sheet.title for sheet in live if sheet.sheet_state == "visible"] == [
        "工资条", "计算过程", "指标", "团队与门槛",
    ]  # fmt: skip
    assert live.active.title == "工资条"
    assert values["工资条"]["M2"].value == 3557.42
    assert live["工资条"]["M2"].value.startswith("='工资表'!")
    team = next(row for row in live["指标"].iter_rows(values_only=True) if row[0] == "团队")
    assert isinstance(team[5], int | float)


def test_values_only(split: Call, tmp_path: Path) -> None:
    split("--quiet", "--values")
    book = openpyxl.load_workbook(tmp_path / "slips" / "2026-10_丽丽.xlsx")
    assert [sheet.sheet_state for sheet in book] == ["visible"] * 4
    assert not [c for sheet in book for row in sheet.iter_rows() for c in row if c.data_type == "f"]


def test_namesakes_are_told_apart_by_number(split: Call, tmp_path: Path) -> None:
    roster = [ROSTER[0], ROSTER[1], ["小美", *ROSTER[2][1:]], ROSTER[3]]
    assert split("--quiet", roster=roster).code == 0
    assert sorted(path.name for path in (tmp_path / "slips").iterdir()) == [
        "2026-10_丽丽.xlsx", "2026-10_小美_A1.xlsx", "2026-10_小美_A2.xlsx",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("小美", "小美"), ("a/b\\c:d", "a_b_c_d"), ("..", "_"), ("CON", "_CON"), ("x" * 80, "x" * 60),
        (" 末尾. ", "末尾"), ("a\x07b\u202ec", "a_b_c"), ("", "_"), ("~$a", "~$a"), ("lpt1", "_lpt1"),
    ],
)  # fmt: skip
def test_a_name_becomes_a_safe_file_name(name: str, safe: str) -> None:
    assert safe_name(name) == safe


def test_passwords_lock_each_file_for_its_own(split: Call, write: Callable[..., str], tmp_path: Path) -> None:
    file = write("keys.xlsx", 密码=PASSWORDS)
    assert split("--quiet", "--split-passwords", file).code == 0
    for who, password in (("小美", "春天2026"), ("阿_强", "123456"), ("丽丽", "x")):
        data = (tmp_path / "slips" / f"2026-10_{who}.xlsx").read_bytes()
        locked = msoffcrypto.OfficeFile(io.BytesIO(data))
        assert locked.is_encrypted()
        locked.load_key(password=password, verify_password=True)
        opened = io.BytesIO()
        locked.decrypt(opened, verify_integrity=True)
        assert openpyxl.load_workbook(opened)["工资条"]["A2"].value == "2026年10月"
        with pytest.raises(msoffcrypto.exceptions.InvalidKeyError):
            locked.load_key(password=f"{password}!", verify_password=True)


def test_passwords_may_come_as_csv(split: Call, tmp_path: Path) -> None:
    file = tmp_path / "keys.csv"
    file.write_bytes("工号,密码\r\nA1,甲\r\nA2,乙\r\nA3,丙\r\n".encode("gb18030"))
    assert split("--quiet", "--split-passwords", str(file)).code == 0
    locked = msoffcrypto.OfficeFile(io.BytesIO((tmp_path / "slips" / "2026-10_丽丽.xlsx").read_bytes()))
    for password in ("丙",):
        locked.load_key(password=password, verify_password=True)


def test_a_missing_password_stops_everything(split: Call, write: Callable[..., str], tmp_path: Path) -> None:
    rows = [PASSWORDS[0], PASSWORDS[1], [*PASSWORDS[1][:2], "other"], PASSWORDS[2]]
    ended = split("--split-passwords", write("keys.xlsx", 密码=rows), "-o", str(tmp_path / "all.xlsx"))
    assert ended.code == 1
    assert "小美 有两个不同的密码；请只留一个" in ended.err
    assert "没有 丽丽 的密码；请补上（重名的请写工号）" in ended.err
    assert not (tmp_path / "slips").exists()
    assert not (tmp_path / "all.xlsx").exists()


def test_a_table_without_passwords_is_told(split: Call, write: Callable[..., str]) -> None:
    ended = split("--split-passwords", write("keys.xlsx", 密码=[["姓名", "口令"], ["小美", "x"]]))
    assert (ended.code, "没有找到密码表" in ended.err) == (1, True)


def test_passwords_without_split_are_wrong_usage(csbonus: Call, month: str) -> None:
    ended = csbonus(
        "run", month, "--rules", JD, "--month", "2026-10", "--dry-run", "--split-passwords", "x.csv"
    )
    assert (ended.code, ended.err) == (2, "--split-passwords 要和 --split 一起用\n")


def test_what_is_not_ours_is_not_replaced(split: Call, tmp_path: Path) -> None:
    (tmp_path / "slips").mkdir()
    (tmp_path / "slips" / "2026-10_小美.xlsx").write_bytes(b"PK\x03\x04 somebody's")
    ended = split()
    assert ended.code == 1
    assert "2026-10_小美.xlsx: 已有一个不是这个月结果的文件；要替换请加 --force" in ended.err
    assert len(list((tmp_path / "slips").iterdir())) == 1
    assert split("--quiet", "--force").code == 0
    assert split("--quiet").code == 0


def test_slips_of_before_are_told(split: Call) -> None:
    split("--quiet")
    roster = [[*ROSTER[0], "状态"], *([*row, "不计薪" if row[0] == "丽丽" else "在职"] for row in ROSTER[1:])]
    ended = split(roster=roster)
    assert ended.code == 0
    assert "文件夹里还有 1 个以前写的 2026-10 工资条，这次没有写：2026-10_丽丽.xlsx" in ended.err


def test_a_file_is_no_folder(csbonus: Call, month: str) -> None:
    ended = csbonus("run", month, "--rules", JD, "--month", "2026-10", "--split", month)
    assert (ended.code, ended.err.endswith("这不是文件夹\n")) == (2, True)


def test_a_persons_workbook_is_not_verified_alone(csbonus: Call, split: Call, tmp_path: Path) -> None:
    split("--quiet")
    ended = csbonus("verify", str(tmp_path / "slips" / "2026-10_丽丽.xlsx"))
    assert (ended.code, "只是整月工资里的一份，不能单独核对；请核对整月的工作簿" in ended.err) == (1, True)
