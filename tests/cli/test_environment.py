"""The program in odd surroundings: every end is a documented exit code, one line, and no half of anything.

Each test starts the program as its users do, as a process of its own.
"""

import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="pipes, signals and links as POSIX has them")

ROOT = Path(__file__).resolve().parents[2]
JD = str(ROOT / "rules" / "jd-presales")
RUN = ("--rules", JD, "--month", "2026-10")

Start = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def start(tmp_path: Path) -> Start:
    """Start the program in the test's folder; gives how it ended. `through` puts it into a line of the shell."""

    def call(
        *words: str,
        env: Mapping[str, str] | None = None,
        through: str = "{}",
        **more: Any,  # noqa: ANN401 - as subprocess takes it
    ) -> subprocess.CompletedProcess[str]:
        import shlex

        told = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT / "src"),
            "CSBONUS_LANG": "en",
            **(env or {}),
        }
        line = through.format(shlex.join([sys.executable, "-m", "csbonus", *words]))
        return subprocess.run(
            ["/bin/bash", "-c", line], cwd=more.pop("cwd", tmp_path), env=told, capture_output=True, text=True,
            encoding="utf-8", errors="backslashreplace", timeout=60, check=False, stdin=subprocess.DEVNULL, **more,
        )  # fmt: skip

    return call


def one_line(ended: subprocess.CompletedProcess[str], code: int) -> str:
    """Give the only line on stderr of a program that ended with a code."""
    assert ended.returncode == code, ended.stderr
    lines = [line for line in ended.stderr.splitlines() if not line.startswith("notice:")]
    assert len(lines) == 1, ended.stderr
    assert "Traceback" not in ended.stderr
    return lines[0]


def leftovers(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir() if path.name.startswith(".csbonus-")]


def test_a_full_device_is_said_and_the_workbook_is_whole_or_absent(
    start: Start, month: str, tmp_path: Path
) -> None:
    ended = start("run", month, *RUN, "-o", "pay.xlsx", "--json", "-", through="{} > /dev/full")
    assert ended.returncode == 5
    assert "Traceback" not in ended.stderr
    out = tmp_path / "pay.xlsx"
    assert not out.exists() or out.read_bytes().endswith(b"\0\0")  # the end of a whole archive


def test_a_folder_that_may_not_be_written_is_named_before_any_work(
    start: Start, month: str, tmp_path: Path
) -> None:
    folder = tmp_path / "locked"
    folder.mkdir()
    folder.chmod(0o555)
    ended = start("run", month, *RUN, "-o", "locked/pay.xlsx", "--json", "-")
    assert one_line(ended, 5) == "--out locked/pay.xlsx: no permission to write there"
    assert not ended.stdout


def test_an_output_that_is_a_folder_is_wrong_usage(start: Start, month: str, tmp_path: Path) -> None:
    (tmp_path / "pay.xlsx").mkdir()
    assert (
        one_line(start("run", month, *RUN, "-o", "pay.xlsx"), 2)
        == "--out pay.xlsx: this is not an ordinary file"
    )


@pytest.mark.parametrize("made", ["./stats.xlsx", "hard.xlsx", "sub/../stats.xlsx"])
def test_the_output_is_never_an_input_by_whatever_name(
    start: Start, month: str, tmp_path: Path, made: str
) -> None:
    (tmp_path / "sub").mkdir()
    os.link(month, tmp_path / "hard.xlsx")
    before = Path(month).read_bytes()
    assert "the output is one of the inputs" in one_line(start("run", month, *RUN, "-o", made, "--force"), 2)
    assert Path(month).read_bytes() == before


@pytest.mark.parametrize("to", ["stats.xlsx", "victim.xlsx", "nowhere/x.xlsx"])
def test_nothing_is_written_through_a_link(start: Start, month: str, tmp_path: Path, to: str) -> None:
    victim = tmp_path / "victim.xlsx"
    victim.write_bytes(b"kept")
    (tmp_path / "pay.xlsx").symlink_to(to)
    said = one_line(start("run", month, *RUN, "-o", "pay.xlsx", "--force"), 5)
    assert said == "--out pay.xlsx: this is a link; give the real file"
    assert victim.read_bytes() == b"kept"
    assert (tmp_path / "pay.xlsx").is_symlink()


def test_a_pipe_is_no_place_for_a_workbook(start: Start, month: str, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pay.xlsx")
    assert (
        one_line(start("run", month, *RUN, "-o", "pay.xlsx"), 2)
        == "--out pay.xlsx: this is not an ordinary file"
    )


@pytest.mark.parametrize("name", ["in.csv", "in.xlsx"])
def test_a_pipe_is_no_input(start: Start, tmp_path: Path, name: str) -> None:
    os.mkfifo(tmp_path / name)
    said = start("run", name, *RUN, "--dry-run")
    assert said.returncode == 1
    assert f"{name}: " in said.stderr.splitlines()[0]


@pytest.mark.parametrize("name", ["/dev/zero", "/dev/null", "/dev/stdin"])
def test_a_device_is_no_input(start: Start, name: str) -> None:
    said = start("run", name, *RUN, "--dry-run")
    assert (said.returncode, "Traceback" in said.stderr) == (1, False)
    assert said.stderr.startswith(f"{name}: ")


def test_a_reader_who_leaves_is_no_fault(start: Start, month: str) -> None:
    ended = start(
        "run", month, *RUN, "--json", "-", "--dry-run", through="{} | head -1; exit ${{PIPESTATUS[0]}}"
    )
    assert ended.returncode in (0, 141)
    assert "Traceback" not in ended.stderr
    assert "BrokenPipe" not in ended.stderr


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_console_without_chinese_is_told_what_it_can_show(start: Start, month: str, lang: str) -> None:
    env = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"}
    ended = start("run", month, *RUN, "--dry-run", "--lang", lang, env=env)
    assert (ended.returncode, "Error" in ended.stderr) == (0, False)
    assert "3515.74" in ended.stdout.replace(",", "")


def test_a_gbk_console_shows_chinese(tmp_path: Path, month: str) -> None:
    env = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "PYTHONIOENCODING": "gbk"}
    call = [sys.executable, "-m", "csbonus", "run", month, *RUN, "--dry-run", "--lang", "zh"]
    ended = subprocess.run(call, cwd=tmp_path, env=env, capture_output=True, timeout=60, check=True)
    assert "应发合计" in ended.stdout.decode("gbk")


@pytest.mark.parametrize("closing", [">&-", "2>&-", ">&- 2>&-", "<&-"])
def test_closed_streams_change_no_result(start: Start, month: str, tmp_path: Path, closing: str) -> None:
    ended = start("run", month, *RUN, "-o", "pay.xlsx", "--quiet", through=f"{{}} {closing}")
    assert (ended.returncode, ended.stderr) == (0, "")
    assert (tmp_path / "pay.xlsx").stat().st_size > 1000


@pytest.mark.parametrize("closing", [">&-", "2>&-", ">&- 2>&-"])
def test_closed_streams_change_no_exit_code(start: Start, closing: str) -> None:
    assert start("run", "nowhere.xlsx", *RUN, "--dry-run", through=f"{{}} {closing}").returncode == 1
    assert start("run", "--no-such-option", through=f"{{}} {closing}").returncode == 2


def test_a_bare_environment_is_enough(start: Start, month: str) -> None:
    line = f"env -i PYTHONPATH={ROOT / 'src'} setsid {{}}"
    ended = start("run", month, *RUN, "--dry-run", through=line)
    assert ended.returncode == 0
    assert "\x1b" not in ended.stdout + ended.stderr


@pytest.mark.parametrize("columns", ["1", "0", "-5", "x", "100000"])
def test_messages_are_not_wrapped_whatever_the_terminal(start: Start, tmp_path: Path, columns: str) -> None:
    (tmp_path / "plan.yaml").write_text(
        "plan: p\nvalid_from: 2026-01\npay: {a: {kind: nothing_like_that}}\n", encoding="utf-8"
    )
    ended = start("check", "plan.yaml", env={"COLUMNS": columns})
    assert ended.returncode == 1
    assert ended.stderr.splitlines()[0].startswith("plan.yaml:3:")
    assert "nothing_like_that" in ended.stderr.splitlines()[0]


def test_a_name_as_long_as_the_disk_allows_is_written(start: Start, month: str, tmp_path: Path) -> None:
    name = "x" * 250 + ".xlsx"
    assert start("run", month, *RUN, "-o", name).returncode == 0
    assert (tmp_path / name).exists()


@pytest.mark.parametrize("name", ["x" * 251 + ".xlsx", "/".join(["y" * 200] * 21) + "/pay.xlsx"])
def test_a_longer_one_is_said_in_one_line(start: Start, month: str, name: str) -> None:
    ended = start("run", month, *RUN, "-o", name)
    assert ended.returncode in (2, 5)
    assert len(ended.stderr.splitlines()) == 1


@pytest.mark.parametrize("name", ["\x1b[2J[red].csv", "a\nb.csv", "\u202eslx.csv", "[red]x.csv"])
def test_file_names_are_shown_harmless_and_on_one_line(start: Start, tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("", encoding="utf-8")
    ended = start("run", name, *RUN, "--dry-run")
    assert ended.returncode == 1
    assert not {"\x1b", "\u202e"} & set(ended.stderr)
    assert "empty" in ended.stderr.splitlines()[0]


def test_the_clock_the_zone_and_the_locale_change_no_byte(start: Start, month: str, tmp_path: Path) -> None:
    made = []
    for number, env in enumerate(
        [
            {},
            {"TZ": "Pacific/Kiritimati"},
            {"SOURCE_DATE_EPOCH": "1"},
            {"LC_ALL": "de_DE.UTF-8"},
            {"PYTHONHASHSEED": "7"},
        ]
    ):
        assert start("run", month, *RUN, "-o", f"{number}.xlsx", "--lang", "zh", env=env).returncode == 0
        made.append((tmp_path / f"{number}.xlsx").read_bytes())
    assert len(set(made)) == 1


def test_without_docstrings_the_same_is_paid_and_only_the_schema_is_refused(
    start: Start, month: str, tmp_path: Path
) -> None:
    bare = {"PYTHONOPTIMIZE": "2"}
    for name, env in (("usual.xlsx", {}), ("bare.xlsx", bare)):
        ended = start("run", month, *RUN, "-o", name, "--quiet", env=env)
        assert (ended.returncode, ended.stderr) == (0, "")
    assert (tmp_path / "usual.xlsx").read_bytes() == (tmp_path / "bare.xlsx").read_bytes()
    assert "PYTHONOPTIMIZE=2" in one_line(start("schema", env=bare), 2)


def test_many_files_need_few_descriptors(start: Start, tmp_path: Path) -> None:
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(60):
        (folder / f"{number:03d}.csv").write_text(f"客服,接待人数\n人{number},5\n", encoding="utf-8")
    ended = start("inspect", "many", through="ulimit -n 16; {}")
    assert (ended.returncode, "Traceback" in ended.stderr) == (0, False)


def test_too_little_memory_is_one_line(start: Start, tmp_path: Path) -> None:
    """A sheet that needs far more than there is."""
    rows = "".join(f"人{number},{number},{number}.5\n" for number in range(150_000))
    (tmp_path / "big.csv").write_text("客服,接待人数,销售额\n" + rows, encoding="utf-8")
    limit = 200 * 1024 * 1024
    ended = start(
        "run",
        "big.csv",
        *RUN,
        "--dry-run",
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (limit, limit)),
    )
    assert ended.returncode == 1
    assert "big.csv: " in ended.stderr
    assert "memory" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_working_folder_that_is_gone_is_said(start: Start, tmp_path: Path) -> None:
    (tmp_path / "gone").mkdir()
    ended = start("run", "x.xlsx", *RUN, "--dry-run", through="cd gone && rmdir ../gone && {}")
    assert ended.returncode in (1, 2)
    assert "Traceback" not in ended.stderr


def test_modules_beside_the_data_are_not_imported(month: str, tmp_path: Path) -> None:
    """The installed command: `python -m` puts the working folder first by its own rule."""
    for name in ("yaml", "decimal", "openpyxl", "typer"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit(99)\n", encoding="utf-8")
    command = Path(sys.executable).with_name("csbonus")
    if not command.exists():
        pytest.skip("csbonus is not installed as a command")
    env = {"PATH": os.environ["PATH"]}
    ended = subprocess.run(
        [str(command), "run", month, *RUN, "--dry-run"],
        cwd=tmp_path,
        env=env,
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == 0


def _wait_for(path: Path, process: subprocess.Popen[bytes]) -> None:
    while process.poll() is None and not path.exists():
        time.sleep(0.001)


@pytest.fixture
def begun(month: str, tmp_path: Path) -> Iterator[Callable[..., subprocess.Popen[bytes]]]:
    """Begin a run without waiting for its end."""
    processes = []
    env = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT / "src"), "CSBONUS_LANG": "en"}

    def call(*more: str) -> subprocess.Popen[bytes]:
        words = [sys.executable, "-m", "csbonus", "run", month, *RUN, "-o", "pay.xlsx", *more]
        process = subprocess.Popen(
            words, cwd=tmp_path, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        processes.append(process)
        return process

    yield call
    for process in processes:
        process.kill()
        process.communicate()


def test_an_interrupt_at_any_moment_ends_with_130_and_one_line(
    begun: Callable[..., subprocess.Popen[bytes]], tmp_path: Path
) -> None:
    ends = []
    for wait in (0.15, 0.25, 0.35, 0.45):
        process = begun("--force")
        time.sleep(wait)
        process.send_signal(signal.SIGINT)
        said = process.communicate(timeout=60)[1].decode()
        assert "Traceback" not in said
        ends.append(process.returncode)
        assert process.returncode in (0, 130, -signal.SIGINT)
        assert not leftovers(tmp_path)
    assert ends


def test_two_runs_at_once_leave_one_whole_result(
    begun: Callable[..., subprocess.Popen[bytes]], start: Start, month: str, tmp_path: Path
) -> None:
    start("run", month, *RUN, "-o", "alone.xlsx")
    whole = (tmp_path / "alone.xlsx").read_bytes()
    for _ in range(3):
        two = [begun(), begun()]
        for process in two:
            process.communicate(timeout=60)
            assert process.returncode in (0, 5)
        assert (tmp_path / "pay.xlsx").read_bytes() == whole
        assert not leftovers(tmp_path)
