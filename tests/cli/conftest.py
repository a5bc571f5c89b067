"""A month on disk and a way to call the command line as the shell does, without a process."""

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from csbonus.cli.main import run_command_line

ROOT = Path(__file__).resolve().parents[2]
JD = str(ROOT / "rules" / "jd-presales")
AFTERSALES = str(ROOT / "rules" / "aftersales-repeat")

HEADERS = ["客服", "团队", "接待人数", "询单人数", "询单->最终付款人数", "销售额", "退款金额"]
AGENTS: list[list[object]] = [
    ["小美", "售前一组", 812, 640, 320, 48600.00, 1260.00],
    ["阿强", "售前一组", 655, 500, 225, 39375.00, 0],
    ["丽丽", "售前一组", 903, 710, 391, 52785.00, 3310.50],
]
TEAM: list[list[object]] = [["团队", "静默销售额", "静默退款额"], ["售前一组", 120000, 3333.33]]

Rows = Sequence[Sequence[object]]


@dataclass(frozen=True)
class Result:
    """How a command ended and what it said."""

    code: int
    out: str
    err: str


@pytest.fixture
def csbonus(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., Result]:
    """Call csbonus with arguments; messages in Chinese unless the test says otherwise."""
    monkeypatch.setenv("CSBONUS_LANG", "zh")

    def call(*arguments: str) -> Result:
        monkeypatch.setattr(sys, "argv", ["csbonus", *arguments])
        code = run_command_line()
        said = capsys.readouterr()
        return Result(code=code, out=said.out, err=said.err)

    return call


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., str]:
    """Write a workbook of sheets into the test's folder; gives its path."""

    def to(name: str, **sheets: Rows) -> str:
        book = openpyxl.Workbook()
        book.remove(book.worksheets[0])
        book.properties.created = datetime(2026, 11, 5)  # noqa: DTZ001 - the file has no zone
        for title, rows in sheets.items():
            sheet = book.create_sheet(title)
            for row in rows:
                sheet.append(list(row))
        path = tmp_path / name
        book.save(path)
        return str(path)

    return to


@pytest.fixture
def month(write: Callable[..., str]) -> str:
    """Write the three agents of one team, with the team's silent orders, in one workbook."""
    return write("stats.xlsx", 数据=[HEADERS, *AGENTS], 团队=TEAM)
