"""Files are replaced whole or not at all: killed at every line, with every call failing, on a full disk."""

import errno
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from csbonus.cli.replacing import PREFIX, replace_all

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals and links as POSIX has them")

ROOT = Path(__file__).resolve().parents[2]
OLD, NEW = b"old " * 4096, b"new " * 8192

KILLED = """
import os, signal, sys
from pathlib import Path
from csbonus.cli import replacing

folder, old, new = Path(sys.argv[1]), b"old " * 4096, b"new " * 8192
before = [folder / "pay.xlsx", folder / "bank.csv", folder / "jobs.yaml.done.json"]
after = [folder / "pay.json", folder / "slips" / "E1.xlsx"]


def replaced(at: int) -> int:
    lines = 0

    def traced(frame, event, argument):
        nonlocal lines
        if frame.f_code.co_filename != replacing.__file__ and "tempfile" not in frame.f_code.co_filename:
            return None
        if event == "line":
            lines += 1
            if lines == at:
                os.kill(os.getpid(), signal.SIGKILL)
        return traced

    sys.settrace(traced)
    replacing.replace_all([(target, new) for target in (*before, *after)])
    sys.settrace(None)
    return lines


def left_over() -> list[str]:
    return [name for place in (folder, folder / "slips") for name in os.listdir(place) if name.startswith(replacing.PREFIX)]


for at in map(int, sys.argv[2:]):
    for target in before:
        target.write_bytes(old)
    for target in after:
        target.unlink(missing_ok=True)
    child = os.fork()
    if not child:
        replaced(at)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    killed = os.WIFSIGNALED(status)
    whole = all(target.read_bytes() in (old, new) for target in before)
    whole = whole and all(not target.exists() or target.read_bytes() == new for target in after)
    left = left_over()
    replacing.replace_all([(target, new) for target in (*before, *after)])
    print(at, int(killed), int(whole), len(left), int(not left_over()))
"""


def killed_at(folder: Path, lines: Sequence[int]) -> list[tuple[int, ...]]:
    """Kill a replacement of five files at lines of its run; gives the line, killed, whole, files left, swept by the next.

    Three stood there before: a workbook, a list for the bank, and what a batch has noted; JSON and a slip are new.
    """
    (folder / "slips").mkdir()
    (folder / "killed.py").write_text(KILLED, encoding="utf-8")
    call = [
        sys.executable,
        str(folder / "killed.py"),
        str(folder),
        *map(str, lines),
    ]
    env = {"PYTHONPATH": str(ROOT / "src"), "PATH": os.environ["PATH"]}
    done = subprocess.run(call, env=env, capture_output=True, text=True, timeout=300, check=True)
    return [tuple(map(int, line.split())) for line in done.stdout.splitlines()]


@pytest.mark.parametrize(
    "lines", [range(1, 481, 16), pytest.param(range(1, 501), marks=pytest.mark.slow)], ids=["some", "every"]
)
def test_a_kill_at_any_line_leaves_the_old_files_or_the_new_ones(tmp_path: Path, lines: range) -> None:
    ends = killed_at(tmp_path, lines)
    killed = [end for end in ends if end[1]]
    assert len(killed) >= min(len(lines), 200)
    assert [end for end in ends if not end[2]] == []
    assert any(end[3] for end in killed)  # a kill does leave something behind ...
    assert [end for end in ends if not end[4]] == []  # ... and the next run takes it away


CALLS = ("open", "fsync", "replace", "link", "rename", "chmod", "stat", "close", "mkdir", "unlink")


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("number", range(1, 7))
def test_a_call_that_fails_leaves_all_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, number: int
) -> None:
    """The n-th of each kind of call to the system says that the disk is full."""
    one, two = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    one.write_bytes(OLD)
    real: Callable[..., Any] = getattr(os, call)
    made = 0

    def failing(*given: Any, **more: Any) -> Any:  # noqa: ANN401 - whatever the call takes
        nonlocal made
        made += 1
        if made == number:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return real(*given, **more)

    failed = False
    with monkeypatch.context() as patched:
        patched.setattr(os, call, failing)
        try:
            replace_all([(one, NEW), (two, NEW)])
        except OSError:
            failed = True
    assert (one.read_bytes(), two.exists()) in ([(OLD, False)] if failed else [(NEW, True)])
    assert not two.exists() or two.read_bytes() == NEW
    if call not in ("unlink", "close"):
        assert not list(tmp_path.glob(f"{PREFIX}*"))


def test_what_a_run_that_goes_on_has_written_is_not_swept(tmp_path: Path) -> None:
    from csbonus.cli.replacing import _own_prefix

    busy = tmp_path / f"{_own_prefix()}abc.tmp"
    busy.write_bytes(b"being written")
    elsewhere = tmp_path / f"{PREFIX}0badc0de-1-abc.tmp"
    elsewhere.write_bytes(b"of another machine")
    named = tmp_path / f"{PREFIX}notes.txt"
    named.write_bytes(b"somebody's")
    replace_all([(tmp_path / "a.xlsx", NEW)])
    assert (busy.exists(), elsewhere.exists(), named.exists()) == (True, True, True)


def test_a_file_too_large_for_the_disk_leaves_the_old_one(tmp_path: Path) -> None:
    import resource

    target = tmp_path / "a.xlsx"
    target.write_bytes(OLD)
    code = f"from pathlib import Path; from csbonus.cli.replacing import replace_all; replace_all([(Path({str(target)!r}), b'n' * 100_000)])"
    env = {"PYTHONPATH": str(ROOT / "src"), "PATH": os.environ["PATH"]}
    ended = subprocess.run(
        [sys.executable, "-c", code], env=env, capture_output=True, text=True, timeout=60, check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000)),
    )  # fmt: skip
    assert (ended.returncode, "File too large" in ended.stderr) == (1, True)
    assert target.read_bytes() == OLD
    assert not list(tmp_path.glob(f"{PREFIX}*"))


def test_rights_of_the_old_file_are_kept(tmp_path: Path) -> None:
    target = tmp_path / "a.xlsx"
    target.write_bytes(OLD)
    target.chmod(0o640)
    replace_all([(target, NEW)])
    assert target.stat().st_mode & 0o777 == 0o640
