"""Nothing leaves the machine: every command does its work where no socket can be made, its child processes too."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PLAN = "rules/jd-presales"
DATA = f"{PLAN}/example"
OLD = "tests/intake/formats/figures.xls"
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
COMMANDS = [
    (["run", DATA, "--rules", PLAN, "--month", "2026-10", "--out", "{}/a.xlsx", "--json", "{}/a.json"], 0, 1),
    (["check", "rules", "--echo"], 0, 1),
    (["test", PLAN], 0, 1),
    (["inspect", DATA], 0, 1),
    (["inspect", OLD], 0, 2),
    (["explain", "小美", "--rules", PLAN, "--stats", DATA, "--month", "2026-10"], 0, 1),
    (["compare", DATA, "--rules", PLAN, "--rules", PLAN, "--month", "2026-10", "--html", "{}/a.html"], 0, 1),
    (["describe", PLAN, "--out", "{}/a.docx"], 0, 1),
    (["template", "--plan", PLAN, "--out", "{}/t.xlsx"], 0, 1),
    (["schema"], 0, 1),
    (["init", "{}/shop"], 0, 1),
]
"""Each with its exit code, and how many processes it takes at least."""


@pytest.mark.parametrize(("words", "code", "processes"), COMMANDS, ids=lambda part: part[0] if isinstance(part, list) else "")  # fmt: skip
def test_a_command_makes_no_socket(words: list[str], code: int, processes: int, tmp_path: Path) -> None:
    guard, log = tmp_path / "guard", tmp_path / "log"
    guard.mkdir()
    (guard / "sitecustomize.py").write_text(GUARD, encoding="utf-8")
    path = os.pathsep.join([str(guard), str(ROOT / "src")])
    done = subprocess.run(  # noqa: S603 - csbonus itself
        [sys.executable, "-m", "csbonus", *(word.format(tmp_path) for word in words)],
        cwd=ROOT, env={**os.environ, "PYTHONPATH": path, "GUARD_LOG": str(log), "CSBONUS_LANG": "en"},
        capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == code, done.stderr
    assert not log.exists()
    guarded = Path(f"{log}.guarded").read_text(encoding="utf-8").splitlines()
    assert len(guarded) >= processes
