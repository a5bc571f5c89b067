"""Files read ahead in processes of their own, several at a time; what is read is the same."""

import os
import signal
import threading
from collections.abc import Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context, parent_process
from pathlib import Path

from msgspec.msgpack import decode, encode

from csbonus.intake.files import NamedPath
from csbonus.intake.formats.opening import Opening, open_file
from csbonus.intake.xlsx.cells import Workbook
from csbonus.problems import Problem, Refusal

LEAST_BYTES = 1_000_000
"""Less is read sooner than processes are started and files handed over."""


def worth_reading_ahead(files: Sequence[NamedPath]) -> bool:
    """Tell whether there is so much to read beside the largest file that processes of their own read it sooner."""
    sizes = sorted(_size(named.path) for named in files)
    return sum(sizes[:-1]) >= LEAST_BYTES


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


class Ahead:
    """Files on their way; each is handed over once."""

    def __init__(self, files: Sequence[NamedPath], opening: Opening | None, jobs: int) -> None:
        pool = ProcessPoolExecutor(min(jobs, len(files)), get_context("spawn"), _follow)
        self._coming: dict[str, Future[bytes | tuple[Problem, ...]]] = {
            str(named.path): pool.submit(_read, named, opening) for named in files
        }
        pool.shutdown(wait=False)

    def take(self, named: NamedPath) -> Workbook | Refusal | None:
        """Hand a file over; nothing where it is not on its way, or its process was killed."""
        coming = self._coming.pop(str(named.path), None)
        if coming is None:
            return None
        try:
            found = coming.result()
        except BrokenProcessPool:
            return None
        return decode(found, type=Workbook) if isinstance(found, bytes) else Refusal(found)


def _read(named: NamedPath, opening: Opening | None) -> bytes | tuple[Problem, ...]:
    """Read a file, packed to be handed over: that takes a third of the time of reading."""
    try:
        return encode(open_file(named.path, name=named.name, opening=opening))
    except Refusal as refusal:
        return refusal.problems


def _follow() -> None:
    """Leave an interrupt to the process that waits, and end when it has ended, however that came."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
