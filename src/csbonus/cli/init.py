"""`csbonus init`: begin a payroll folder from plans that come with csbonus."""

import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

from csbonus.cli.session import DONE, UNWRITTEN, USAGE, Session
from csbonus.cli.starters import CASES, EXAMPLE, Starter, list_starters, starters_folder
from csbonus.problems import Text, did_you_mean, show
from csbonus.rules.reuse import PLAN_FILE

_SCHEMAS = ("pay-plan.schema.json", "pay-case.schema.json")
_MONTH = "2026-10"
"""The month of all example data."""


def init(session: Session, folder: str | None, names: Sequence[str], *, shows_list: bool) -> int:
    """Make the folder, or list the plans; gives the exit code."""
    starters = {starter.name: starter for starter in list_starters()}
    if shows_list or folder is None:
        for starter in starters.values():
            session.out(f"{starter.name:22} {starter.title.to(session.messages)}\n")
        return DONE
    chosen = [_found(session, name, starters) for name in dict.fromkeys(names or ("tutorial-shop",))]
    target = Path(folder)
    _check_target(session, target)
    try:
        _make(target, chosen)
    except OSError as fault:
        said = Text(f"写不进去（{fault.strerror}）", f"could not be written ({fault.strerror})")
        session.end(UNWRITTEN, Text(f"{show(folder, 200)}: {said.zh}", f"{show(folder, 200)}: {said.en}"))
    if not session.quiet:
        name = show(folder, 200)
        session.out(
            Text(
                f"已建立 {name}；下一步见其中的 README.md\n",
                f"made {name}; its README.md says what comes next\n",
            ).to(session.messages)
        )
    return DONE


def _found(session: Session, name: str, starters: dict[str, Starter]) -> Starter:
    if name not in starters:
        hint = did_you_mean(name, starters)
        zh, en = (f"{hint.zh}；" if hint.zh else ""), (f"{hint.en}; " if hint.en else "")
        shown = show(name)
        said = Text(
            f"--from {shown}: 没有这个方案；{zh}用 csbonus init --list 查看有哪些",
            f"--from {shown}: there is no such plan; {en}csbonus init --list names them",
        )
        session.end(USAGE, said)
    return starters[name]


def _check_target(session: Session, target: Path) -> None:
    """End the command where something is in the way: nothing is ever replaced."""
    name = show(str(target), 200)
    if target.is_symlink() or (target.exists() and not target.is_dir()):
        session.end(
            USAGE,
            Text(f"{name}: 这里已有一个文件；请换个名字", f"{name}: there is a file; choose another name"),
        )
    if target.is_dir() and any(target.iterdir()):
        said = Text(
            f"{name}: 文件夹不是空的；请换一个新文件夹", f"{name}: the folder is not empty; choose a new one"
        )
        session.end(USAGE, said)
    if not target.parent.is_dir():
        parent = show(str(target.parent), 200)
        session.end(USAGE, Text(f"文件夹不存在：{parent}", f"there is no folder {parent}"))


def _make(target: Path, chosen: Sequence[Starter]) -> None:
    """Make the folder beside its place and move it there whole."""
    with tempfile.TemporaryDirectory(prefix=".csbonus-", dir=target.parent) as place:
        made = Path(place) / "made"
        for starter in chosen:
            own = made / "rules" / starter.name
            own.mkdir(parents=True)
            shutil.copy(starter.folder / PLAN_FILE, own)
            shutil.copytree(starter.folder / CASES, own / CASES)
            for file in sorted((starter.folder / EXAMPLE).glob("*.xlsx")):
                data = made / "data" / _MONTH
                data.mkdir(parents=True, exist_ok=True)
                shutil.copy(file, data / f"{starter.name}.xlsx")
        for schema in _SCHEMAS:
            shutil.copy(starters_folder() / schema, made / "rules" / schema)
        (made / "results").mkdir()
        (made / "README.md").write_text(_readme(chosen), encoding="utf-8")
        if target.is_dir():
            target.rmdir()
        made.rename(target)


def _readme(chosen: Sequence[Starter]) -> str:
    plans = "\n".join(f"- `rules/{one.name}/plan.yaml`: {one.title.zh} / {one.title.en}" for one in chosen)
    run = f"csbonus run data/{_MONTH} --rules rules --month {_MONTH} --out payslips-{_MONTH}.xlsx --json results/{_MONTH}.json"
    return f"""# 工资文件夹 / Payroll folder

{plans}

1. 试算示例月份 / Pay the example month:

   ```sh
   {run}
   ```

2. 改方案：`rules` 里的 `plan.yaml`。改完检查，再跑案例。 / Change the plan, then check it and run its cases:

   ```sh
   csbonus check rules
   csbonus test rules
   ```

3. 放进自己的数据：每月一个文件夹，如 `data/2026-11`。先看看认出了什么。 / Put your own exports into a folder for each month, and see what is recognised:

   ```sh
   csbonus inspect data/{_MONTH} --rules rules
   ```

4. 改方案之前，看看谁多谁少。 / Before a change of the plan, see who gains and who loses:

   ```sh
   csbonus compare data/{_MONTH} --rules rules --rules new-rules
   ```
"""
