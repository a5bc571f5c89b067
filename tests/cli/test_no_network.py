"""Nothing leaves the machine: every command does its work where no socket can be made, its child processes too."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from every_command import CALLS, OLD, prepare, start

from csbonus.cli.commands import COMMANDS

GUARD = """\
import os, sys

def _refuse(event, arguments):
    if event.startswith("socket."):
        with open(os.environ["GUARD_LOG"], "a") as log:
            log.write(event + "\\n")
        raise RuntimeError("no socket")

sys.addaudithook(_refuse)
with open(os.environ["GUARD_LOG"] + ".guarded", "a") as log:
    log.write("guarded\\n")
"""
OTHER_CALLS = [
    (["inspect", OLD], 2),
    (["describe", "rules/jd-presales"], 1),
    (["test", "rules/jd-presales", "--mutate"], 1),
]  # fmt: skip
"""Further ways that a command may take, with how many processes it takes at least."""


def test_a_call_of_every_command_is_tried() -> None:
    assert list(CALLS) == list(COMMANDS)


@pytest.mark.parametrize(
    ("words", "processes"),
    [*((words, 3 if name in ("run", "batch") else 1) for name, words in CALLS.items()), *OTHER_CALLS],
    ids=lambda part: part[0] if isinstance(part, list) else "",
)
def test_a_command_makes_no_socket(words: Sequence[str], processes: int, tmp_path: Path) -> None:
    prepare(tmp_path)
    log = tmp_path / "log"
    done = start(words, tmp_path, GUARD, GUARD_LOG=str(log))
    assert done.returncode == 0, done.stderr
    assert not log.exists()
    guarded = Path(f"{log}.guarded").read_text(encoding="utf-8").splitlines()
    assert len(guarded) >= processes


def test_the_guard_keeps_sockets_from_being_made(tmp_path: Path) -> None:
    log = tmp_path / "log"
    broken = GUARD + "import socket\nsocket.socket()\n"
    done = start(["--version"], tmp_path, broken, GUARD_LOG=str(log))
    assert "no socket" in done.stderr
    assert log.read_text(encoding="utf-8") == "socket.__new__\n"
