"""`csbonus init`: a folder from each plan that comes with csbonus, which runs as it is."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from csbonus.cli.starters import list_starters

Run = Callable[..., Any]

ALONE = [starter.name for starter in list_starters() if starter.has_example]


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("name", ALONE)
def test_a_folder_checks_tests_and_pays_by_the_commands_of_its_readme(csbonus: Run, name: str) -> None:
    assert csbonus("init", "pay", "--from", name).code == 0
    readme = Path("pay/README.md").read_text(encoding="utf-8")
    assert f"`rules/{name}/plan.yaml`" in readme
    assert csbonus("test", "pay/rules").code == 0
    if "streak" in Path(f"pay/rules/{name}/plan.yaml").read_text(encoding="utf-8"):
        return
    done = csbonus("run", "pay/data/2026-10", "--rules", "pay/rules", "--month", "2026-10", "--json", "-")
    assert done.code == 0, done.err
    assert json.loads(done.out)["payslips"]


def test_without_a_name_it_is_the_shop_of_the_tutorial(csbonus: Run) -> None:
    done = csbonus("init", "工资")
    assert (done.code, done.out) == (0, "已建立 工资；下一步见其中的 README.md\n")
    assert sorted(path.name for path in Path("工资").iterdir()) == ["README.md", "data", "results", "rules"]


def test_several_plans_stand_side_by_side(csbonus: Run) -> None:
    posts = ("posts-presales", "posts-bad-reviews", "posts-supervisor")
    csbonus("init", "pay", *(word for post in posts for word in ("--from", post)))
    assert sorted(path.name for path in Path("pay/rules").iterdir() if path.is_dir()) == sorted(posts)
    assert csbonus("test", "pay/rules").code == 0


def test_the_list_names_every_plan_with_its_title(csbonus: Run) -> None:
    lines = csbonus("init", "--list").out.splitlines()
    assert [line.split()[0] for line in lines] == [starter.name for starter in list_starters()]
    assert "jd-presales            京东售前客服薪酬方案" in lines


def test_nothing_is_replaced(csbonus: Run) -> None:
    Path("pay").mkdir()
    Path("pay/mine.txt").write_text("x", encoding="utf-8")
    done = csbonus("init", "pay")
    assert (done.code, done.err) == (2, "pay: 文件夹不是空的；请换一个新文件夹\n")
    assert [path.name for path in Path("pay").iterdir()] == ["mine.txt"]
    assert csbonus("init", "pay/mine.txt").code == 2
    assert csbonus("init", "no/such/pay").code == 2


def test_an_unknown_plan_gives_close_ones(csbonus: Run) -> None:
    done = csbonus("init", "pay", "--from", "jd-presale")
    assert done.code == 2
    assert "没有这个方案；是否想写 jd-presales？" in done.err
    assert not Path("pay").exists()
