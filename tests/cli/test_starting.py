"""What is asked before any work, help and version and completion, is answered without loading what only work needs."""

import os
import subprocess
import sys

import pytest

SHOWN = """
import atexit, sys
from csbonus.cli.main import run_command_line
atexit.register(lambda: print("loaded:", *sys.modules, file=sys.stderr))
sys.argv[0] = "csbonus"
run_command_line()
"""
AT_WORK = (
    "xlsxwriter",
    "yaml",
    "rich",
    "docx",
    "csbonus.intake",
    "csbonus.rules",
    "csbonus.workbook",
    "csbonus.pay",
)
COMPLETING = {"_CSBONUS_COMPLETE": "complete_bash", "COMP_WORDS": "csbonus ru", "COMP_CWORD": "1"}


@pytest.mark.parametrize(
    ("arguments", "environment", "answer"),
    [
        (["--help"], {}, "Usage: csbonus"),
        (["run", "--help"], {}, "Usage: csbonus run"),
        (["--version"], {}, "csbonus "),
        ([], COMPLETING, "run"),
    ],
)
def test_nothing_is_loaded_to_answer(arguments: list[str], environment: dict[str, str], answer: str) -> None:
    done = subprocess.run(  # noqa: S603 - ourselves
        [sys.executable, "-c", SHOWN, *arguments],
        env={**os.environ, **environment},
        capture_output=True,
        check=True,
        encoding="utf-8",
    )
    loaded = done.stderr.partition("loaded: ")[2].split()

    assert done.stdout.startswith(answer)
    assert "typer" in loaded
    assert [name for name in AT_WORK if name in loaded] == []
