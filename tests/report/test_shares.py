"""Results made by several processes: the same bytes, whatever becomes of the processes."""

import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from multiprocessing import active_children
from pathlib import Path

import pytest

from csbonus.report.shares import made_in_shares, may_split

pytestmark = [
    pytest.mark.skipif(not may_split(), reason="this system does not split processes"),
    pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning"),  # the tests themselves run in threads
]

NUMBERS = range(1_000)
WRITTEN = b"".join(b"%d," % number for number in NUMBERS)


def write(numbers: Sequence[int]) -> bytes:
    return b"".join(b"%d," % number for number in numbers)


@pytest.mark.parametrize("jobs", [1, 2, 3, 7, 40])
def test_the_bytes_are_those_of_one_process_in_their_order(jobs: int) -> None:
    assert b"".join(made_in_shares(write, NUMBERS, jobs)) == WRITTEN
    assert list(made_in_shares(write, (), jobs)) == []


def test_each_process_takes_a_share() -> None:
    makers = list(made_in_shares(lambda _numbers: b"%d" % os.getpid(), NUMBERS, 3))
    assert len(set(makers)) == 3
    assert makers[0] == b"%d" % os.getpid()
    assert makers[:3] == makers[3:6]


@pytest.mark.parametrize("last", [0, 500, 999])
def test_the_share_of_a_process_that_is_killed_is_made_all_the_same(last: int) -> None:
    waiting = os.getpid()

    def killed(numbers: Sequence[int]) -> bytes:
        if os.getpid() != waiting and numbers[-1] >= last:
            os.kill(os.getpid(), signal.SIGKILL)
        return write(numbers)

    assert b"".join(made_in_shares(killed, NUMBERS, 3)) == WRITTEN
    assert not active_children()


def test_what_goes_wrong_is_raised_where_it_is_waited_for(capfd: pytest.CaptureFixture[str]) -> None:
    def wrong(numbers: Sequence[int]) -> bytes:
        if 700 in numbers:
            raise ZeroDivisionError
        return write(numbers)

    with pytest.raises(ZeroDivisionError):
        b"".join(made_in_shares(wrong, NUMBERS, 4))
    assert not active_children()
    assert capfd.readouterr() == ("", "")


def test_no_process_is_left_when_nobody_wants_the_rest(tmp_path: Path) -> None:
    pieces = made_in_shares(write, NUMBERS, 3)
    (tmp_path / "half").write_bytes(next(pieces))
    pieces.close()
    assert not active_children()


def test_one_process_does_it_where_no_other_can_be_started(monkeypatch: pytest.MonkeyPatch) -> None:
    def full() -> int:
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(os, "fork", full)
    assert b"".join(made_in_shares(write, NUMBERS, 3)) == WRITTEN


def test_no_process_outlives_the_one_that_waits() -> None:
    """A process that lived on would hold the stream open for the 40 seconds that its share takes."""
    waiting = subprocess.Popen([sys.executable, "-c", SLOW], stdout=subprocess.PIPE)  # noqa: S603 - Python itself
    assert waiting.stdout is not None
    waiting.stdout.readline()
    waiting.kill()
    waiting.communicate(timeout=20)
    assert waiting.returncode == -signal.SIGKILL


SLOW = """
import time
from csbonus.report.shares import made_in_shares
def slow(numbers):
    time.sleep(0.1)
    return b"made"
for piece in made_in_shares(slow, range(64 * 1200), 3):
    print(piece, flush=True)
"""
