"""What is asked before any work, help and version and completion, is answered without loading what only work needs."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from every_command import start

from csbonus.cli.commands import COMMANDS

SHOWN = """
import atexit, sys
from csbonus.cli.main import run_command_line
atexit.register(lambda: print("loaded:", *filter(sys.modules.get, sys.modules), file=sys.stderr))
sys.argv[0] = "csbonus"
run_command_line()
"""
AT_WORK = (
    "pydantic",
    "xlsxwriter",
    "openpyxl",
    "yaml",
    "rich",
    "docx",
    "csbonus.intake",
    "csbonus.rules",
    "csbonus.workbook",
    "csbonus.pay",
)
ASKED = {
    "bash": {"COMP_WORDS": "csbonus run --js", "COMP_CWORD": "2"},
    "zsh": {"_TYPER_COMPLETE_ARGS": "csbonus run --js"},
    "fish": {"_TYPER_COMPLETE_ARGS": "csbonus run --js", "_TYPER_COMPLETE_FISH_ACTION": "get-args"},
    "powershell": {"_TYPER_COMPLETE_ARGS": "csbonus run --js", "_TYPER_COMPLETE_WORD_TO_COMPLETE": "--js"},
}
"""What each shell sets in the environment to ask what a word may become."""
ANSWERS = {
    "bash": "--json",
    "zsh": """_arguments '*: :(("--json":"Also write JSON; - for stdout. 另写 JSON。"))'""",
    "fish": "--json\tAlso write JSON; - for stdout. 另写 JSON。",
    "powershell": "--json:::Also write JSON; - for stdout. 另写 JSON。",
}


def started(*arguments: str, **environment: str) -> tuple[str, list[str]]:
    """Start csbonus; gives what it prints, and the modules that it loaded."""
    done = subprocess.run(  # noqa: S603 - ourselves
        [sys.executable, "-c", SHOWN, *arguments],
        env={**os.environ, **environment}, capture_output=True, check=True, encoding="utf-8",
    )  # fmt: skip
    loaded = done.stderr.partition("loaded: ")[2].split()
    assert "typer" in loaded
    return done.stdout, [name for name in AT_WORK if name in loaded]


@pytest.mark.parametrize(
    ("arguments", "answer"),
    [(["--help"], "Usage: csbonus"), (["run", "--help"], "Usage: csbonus run"), (["--version"], "csbonus ")],
    ids=" ".join,
)
def test_nothing_is_loaded_to_answer(arguments: list[str], answer: str) -> None:
    said, heavy = started(*arguments)
    assert said.startswith(answer)
    assert heavy == []


@pytest.mark.parametrize("shell", ASKED)
def test_nothing_is_loaded_to_complete_a_word(shell: str) -> None:
    said, heavy = started(_CSBONUS_COMPLETE=f"complete_{shell}", **ASKED[shell])
    assert said.rstrip() == ANSWERS[shell]
    assert heavy == []


@pytest.mark.parametrize("shell", ["fish", "powershell"])
def test_a_command_is_offered_on_one_line_whatever_is_said_of_it(shell: str) -> None:
    asked = {name: value.replace("run --js", "").replace("--js", "") for name, value in ASKED[shell].items()}
    said, _ = started(_CSBONUS_COMPLETE=f"complete_{shell}", **asked)
    assert [re.split(r"\t|:::", line)[0] for line in said.splitlines() if line] == list(COMMANDS)


@pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")
@pytest.mark.parametrize("start", [["-m", "csbonus"], ["-c", "from csbonus.cli.main import main; main()"]], ids=lambda start: start[0])  # fmt: skip
def test_bash_completes_a_word_by_the_script_that_is_shown(start: list[str], tmp_path: Path) -> None:
    """However csbonus is started, the script is that of the command of this name."""
    program = tmp_path / "csbonus"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m csbonus "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    show = " ".join(shlex.quote(word) for word in (sys.executable, *start, "--show-completion"))
    asked = f"""
eval "$({show})"
complete -p csbonus
COMP_WORDS=(csbonus wh) COMP_CWORD=1
_csbonus_completion csbonus
echo "${{COMPREPLY[@]}}"
"""
    path = os.pathsep.join([str(tmp_path), os.environ["PATH"]])
    done = subprocess.run(  # noqa: S603 - ourselves, by bash
        ["bash", "-c", asked], env={**os.environ, "PATH": path}, capture_output=True, check=True, encoding="utf-8"  # noqa: S607 - the user's
    )  # fmt: skip
    assert done.stdout.splitlines() == ["complete -o default -F _csbonus_completion csbonus", "what-if"]


INTERRUPTED = """
import sys
class Interrupt:
    def find_spec(self, name, *_more):
        if name == "{}":
            raise KeyboardInterrupt
sys.meta_path.insert(0, Interrupt())
"""


@pytest.mark.parametrize("module", ["typer", "csbonus.cli.app", "csbonus.cli.commands.run", "pydantic"])
def test_an_interrupt_while_it_begins_is_one_line(module: str, tmp_path: Path) -> None:
    done = start(["run", "data", "--rules", "rules"], tmp_path, INTERRUPTED.format(module))
    said = "csbonus: 已中断，没有写出结果 / interrupted, nothing was written\n"
    assert (done.returncode, done.stderr) == (130, said)
