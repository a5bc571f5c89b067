"""A long result made by several processes, each its share, where the system lets a process split in two."""

import contextlib
import gc
import os
import signal
import sys
from collections.abc import Callable, Generator, Sequence
from multiprocessing import get_all_start_methods, get_context
from multiprocessing.connection import Connection
from typing import TypeVar

LEAST = 2_000
"""Fewer slips are written sooner than processes are split off."""

_AT_A_TIME = 64
_Item = TypeVar("_Item")
_Make = Callable[[Sequence[_Item]], bytes]


def may_split() -> bool:
    """Tell whether processes can be split off that know all that this one knows; macOS does it, but not safely."""
    return "fork" in get_all_start_methods() and sys.platform != "darwin"


def made_in_shares(make: _Make[_Item], items: Sequence[_Item], jobs: int) -> Generator[bytes, None, None]:
    """Make bytes of items, some at a time and in their order, by `jobs` processes that take turns.

    The share of a process that ends before its time, because the system is short of memory or somebody killed it,
    is made here.
    """
    parts = [items[start : start + _AT_A_TIME] for start in range(0, len(items), _AT_A_TIME)]
    jobs = min(jobs, len(parts))
    with contextlib.ExitStack() as ending:
        gc.freeze()  # what is not walked over stays in memory once for all processes
        ending.callback(gc.unfreeze)
        helpers: list[Connection | None] = [None]  # the first share is this process's own
        for turn in range(1, jobs):
            helpers.append(_split_off(make, parts[turn::jobs], helpers, ending))
        for number, part in enumerate(parts):
            helper = helpers[number % jobs]
            made = _received(helper) if helper is not None else None
            if made is None:
                helpers[number % jobs] = None
                made = make(part)
            yield made


def _received(helper: Connection) -> bytes | None:
    try:
        return helper.recv_bytes()
    except (EOFError, OSError):
        return None


def _split_off(
    make: _Make[_Item], share: Sequence[Sequence[_Item]], others: Sequence[Connection | None],
    ending: contextlib.ExitStack,
) -> Connection | None:  # fmt: skip
    """Start a process that makes a share; gives where it comes from, nothing where no process can be started."""
    split = get_context("fork")
    receiver, sender = split.Pipe(duplex=False)
    held = [*(one for one in others if one is not None), receiver]
    process = split.Process(target=_make_share, args=(make, share, sender, held), daemon=True)
    try:
        process.start()
    except OSError:  # no room for another process
        receiver.close()
        return None
    finally:
        sender.close()
    ending.callback(receiver.close)
    ending.callback(process.join)
    ending.callback(process.terminate)
    return receiver


def _make_share(
    make: _Make[_Item], share: Sequence[Sequence[_Item]], sender: Connection, held: Sequence[Connection]
) -> None:
    """Send the parts of a share one by one; what goes wrong is found again, and said, by the process that waits."""
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process that waits ends this one
        gc.disable()
        for receiver in held:
            receiver.close()  # so that sending fails once nobody waits any more
        for part in share:
            sender.send_bytes(make(part))
    except BaseException:  # noqa: BLE001 - nothing may be printed or done twice from here
        os._exit(1)
    os._exit(0)
