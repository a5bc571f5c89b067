"""A bug in csbonus: exit 3, one line, a log that holds no name and no pay; --debug shows what happened."""

import json
import re
import signal
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from every_command import CALLS, MONTH, OLD, ROOT, begin, prepare, start

from csbonus.cli.commands import COMMANDS

Run = Callable[..., Any]

AT: Mapping[str, str] = {
    "run": "csbonus.payroll.compute_payrun",
    "inspect": "csbonus.cli.inspect.inspect_files",
    "explain": "csbonus.cli.explain.explain",
    "describe": "csbonus.cli.describe.plan_document",
    "verify": "csbonus.cli.verify.make_workbook",
    "check": "csbonus.cli.check.read_rules",
    "test": "csbonus.cli.test.run_case",
    "compare": "csbonus.cli.compare.compare_rules",
    "what-if": "csbonus.cli.what_if.try_settings",
    "solve": "csbonus.cli.solve.find_value",
    "batch": "csbonus.cli.batch.print_batch",
    "init": "csbonus.cli.init.list_starters",
    "template": "csbonus.cli.template.template_sheets",
    "schema": "csbonus.rules.schema.field_texts",
}
"""Where the bug of each command is put."""
SECRETS = ("小美", "48600.00", "阿强", "39375.00")
LINE = re.compile(
    r"csbonus: 程序出错（(\w+)），没有写出结果；请把日志发给我们：(.+)"
    r" / a bug in csbonus \((\w+)\), nothing was written; please send us the log (.+)"
)
LOGGED = re.compile(
    r"csbonus \S+, Python \S+, \S+\n(csbonus [\w-]+\n)?((after )?[A-Za-z_]+\n([\w./<>-]+:\d+ [\w.<>]+\n)*)+",
    re.ASCII,
)
"""Versions and system, the command, then the kind of each fault and where it arose: nothing else."""


def broken(*_arguments: object, **_options: object) -> None:
    """Fail with messages that hold names and pay."""
    try:
        _ = dict[str, str]()[" ".join(SECRETS[:2])]
    except KeyError as fault:
        raise RuntimeError(" ".join(SECRETS[2:])) from fault


def assert_log(said: str, kind: str) -> str:
    """Find the one line that tells of the bug; the log that it names is fit to be sent. Gives the log."""
    told = [line for line in said.splitlines() if "csbonus-bug-" in line]
    assert len(told) == 1
    found = LINE.search(told[0])
    assert found is not None
    assert (found[1], found[3], found[2]) == (kind, kind, found[4])
    log = Path(found[2]).read_text(encoding="utf-8")
    assert LOGGED.fullmatch(log), log
    assert not any(secret in log or secret in told[0] for secret in SECRETS)
    assert f"{ROOT}/" not in log
    return log


def test_a_bug_is_put_into_every_command() -> None:
    assert list(AT) == list(COMMANDS)


@pytest.fixture
def failing(csbonus: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., Any]:
    """Call a command that has a bug; its logs stand in the test's folder."""
    monkeypatch.chdir(ROOT)
    prepare(tmp_path)

    def call(name: str, *more: str) -> Any:  # noqa: ANN401 - what the fixture gives
        monkeypatch.setattr(AT[name], broken)
        monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
        return csbonus(*(word.format(tmp_path) for word in CALLS[name]), *more)

    return call


@pytest.mark.parametrize("name", COMMANDS)
def test_a_bug_is_one_line_and_a_log(name: str, failing: Run, tmp_path: Path) -> None:
    done = failing(name)
    told = [line for line in done.err.splitlines() if not line.startswith(("提示", "[", "…"))]
    assert (done.code, len(told)) == (3, 1), done.err
    log = assert_log(done.err, "RuntimeError")
    assert f"\ncsbonus {name}\nRuntimeError\n" in log
    assert "\ncsbonus/cli/main.py:" in log
    assert "\ntest_bugs.py:" in log
    assert "\nafter KeyError\n" in log
    assert not any(secret in done.err for secret in SECRETS)
    assert not list(tmp_path.glob("*.tmp"))


@pytest.mark.parametrize("name", COMMANDS)
def test_debug_shows_the_traceback_too(name: str, failing: Run) -> None:
    done = failing(name, "--debug")
    assert done.code == 3
    assert "Traceback (most recent call last):" in done.err
    assert "RuntimeError: 阿强 39375.00" in done.err
    assert_log(done.err, "RuntimeError")


# The processes that csbonus starts. What is done to each stands in the Python that it runs first.

IN_JOB = """
import sys
if any(word.endswith("second.json") for word in sys.orig_argv):
    import csbonus.payroll
    def broken(*_arguments):
        raise RuntimeError("小美 48600.00")
    csbonus.payroll.compute_payrun = broken
"""
KILLED_JOB = """
import os, sys
if any(word.endswith("second.json") for word in sys.orig_argv):
    os.kill(os.getpid(), 9)
"""
NO_LIBRARY = """
import sys
if "csbonus.intake.formats.foreign" in sys.orig_argv:
    sys.modules["{}"] = None
"""
NO_ROOM = """
import sys
class Full:
    def find_spec(self, name, *_more):
        if name == "xlrd":
            raise ImportError("xlrd.so: failed to map segment from shared object")
if "csbonus.intake.formats.foreign" in sys.orig_argv:
    sys.meta_path.insert(0, Full())
"""
IN_READER = """
import sys
if any("spawn_main" in word for word in sys.orig_argv):
    import csbonus.intake.ahead
    def broken(*_arguments, **_options):
        raise RuntimeError("小美 48600.00")
    csbonus.intake.ahead.open_file = broken
"""

SLOW_READER = """
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)
if any("spawn_main" in word for word in sys.orig_argv):
    import pathlib, time
    import csbonus.intake.ahead
    def slow(path, **_options):
        pathlib.Path(__file__).with_name("reading").touch()
        time.sleep(600)
    csbonus.intake.ahead.open_file = slow
"""
READ_AHEAD: Sequence[str] = [
    "run",
    *MONTH,
    "{}/roster.csv",
    "{}/roster-2.csv",
    "--jobs",
    "2",
    "--dry-run",
    "--quiet",
]


def jobs(done: Any) -> list[tuple[str, str, int]]:  # noqa: ANN401 - a process that ended
    return [(job["name"], job["status"], job["exit_code"]) for job in json.loads(done.stdout)["jobs"]]


def test_a_bug_in_a_job_is_told_of_it_and_stops_no_other(tmp_path: Path) -> None:
    prepare(tmp_path)
    done = start(["batch", "{}/jobs.yaml", "--json", "-"], tmp_path, IN_JOB)
    assert done.returncode == 3
    assert jobs(done) == [("first", "done", 0), ("second", "failed", 3)]
    log = assert_log(done.stderr, "RuntimeError")
    assert "sitecustomize.py" in log
    assert not any(secret in done.stderr for secret in SECRETS)
    assert "Traceback" not in done.stderr
    said = json.loads(done.stdout)["jobs"][1]["messages"]
    assert [line for line in said if "csbonus-bug-" in line]


def test_debug_of_a_batch_shows_the_traceback_of_a_job(tmp_path: Path) -> None:
    prepare(tmp_path)
    done = start(["batch", "{}/jobs.yaml", "--debug"], tmp_path, IN_JOB)
    assert done.returncode == 3
    assert "Traceback (most recent call last):" in done.stderr
    assert "RuntimeError: 小美 48600.00" in done.stderr


def test_a_job_that_the_system_ended_says_so_and_stops_no_other(tmp_path: Path) -> None:
    prepare(tmp_path)
    done = start(["batch", "{}/jobs.yaml", "--json", "-"], tmp_path, KILLED_JOB)
    assert done.returncode == 3
    assert jobs(done) == [("first", "done", 0), ("second", "failed", 3)]
    assert "the system ended the process of this job (signal 9)" in done.stderr


def test_a_job_whose_folder_cannot_be_made_says_so_and_stops_no_other(tmp_path: Path) -> None:
    prepare(tmp_path)
    jobs_file = tmp_path / "jobs.yaml"
    text = jobs_file.read_text(encoding="utf-8").replace("json: first.json", "json: roster.csv/first.json")
    jobs_file.write_text(text, encoding="utf-8")
    done = start(["batch", "{}/jobs.yaml", "--json", "-"], tmp_path, "")
    assert done.returncode == 5
    assert jobs(done) == [("first", "failed", 5), ("second", "done", 0)]
    assert f"{tmp_path / 'roster.csv'}: could not be written" in done.stderr


@pytest.mark.parametrize("library", ["xlrd", "msgspec"])
def test_a_child_that_cannot_work_here_is_a_bug_and_no_damaged_file(library: str, tmp_path: Path) -> None:
    done = start(["inspect", OLD, "--quiet"], tmp_path, NO_LIBRARY.format(library))
    assert done.returncode == 3, done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert "\ncsbonus/intake/formats/foreign.py:" in assert_log(done.stderr, "ChildBugError")
    shown = start(["inspect", OLD, "--debug"], tmp_path, NO_LIBRARY.format(library))
    assert f"import of {library} halted" in shown.stderr


def test_a_library_that_has_no_room_beside_a_file_is_no_bug(tmp_path: Path) -> None:
    done = start(["inspect", OLD], tmp_path, NO_ROOM)
    assert done.returncode == 1
    assert f"{OLD}: there is not enough memory for this .xls file" in done.stderr


def test_a_bug_in_a_process_that_reads_ahead_is_one_line_and_a_log(tmp_path: Path) -> None:
    prepare(tmp_path)
    done = start(READ_AHEAD, tmp_path, IN_READER)
    assert done.returncode == 3
    assert len(done.stderr.splitlines()) == 1
    assert "sitecustomize.py" in assert_log(done.stderr, "RuntimeError")
    shown = start([*READ_AHEAD, "--debug"], tmp_path, IN_READER)
    assert "RuntimeError: 小美 48600.00" in shown.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
@pytest.mark.parametrize(
    ("sent", "code", "said"),
    [
        (signal.SIGINT, 130, "csbonus: 已中断，没有写出结果 / interrupted, nothing was written\n"),
        (signal.SIGTERM, -signal.SIGTERM, ""),
        (signal.SIGKILL, -signal.SIGKILL, ""),
    ],
)
def test_no_process_outlives_the_command_that_it_reads_for(
    sent: signal.Signals, code: int, said: str, tmp_path: Path
) -> None:
    """A reader that lived on would keep the streams open, so that whoever waits for their end waits for ever."""
    prepare(tmp_path)
    process = begin(READ_AHEAD, tmp_path, SLOW_READER)
    while not (tmp_path / "before" / "reading").exists() and process.poll() is None:
        time.sleep(0.01)
    process.send_signal(sent)
    _, err = process.communicate(timeout=60)
    assert process.returncode == code
    assert err == said or sent != signal.SIGINT
