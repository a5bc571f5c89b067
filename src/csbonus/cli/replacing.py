"""Files replaced so that the old one or the new one is in place at any moment, whole, whatever happens."""

import contextlib
import os
import platform
import shutil
import stat
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from secrets import token_hex

PREFIX = ".csbonus-"
_MACHINE_DIGITS = 8

Data = bytes | Iterable[bytes]
"""A file's content, whole or in pieces."""


def replace_file(target: Path, data: bytes) -> None:
    """Put bytes in the place of a file, whole or not at all; raises OSError."""
    replace_all([(target, data)])


def replace_all(results: Iterable[tuple[Path, Data]]) -> None:
    """Put files in place all together, or else leave the old ones, each whole at any moment; raises OSError.

    Results are written out one by one, so that not all need be in memory.
    """
    with contextlib.ExitStack() as stack:
        staged = [(stack.enter_context(_staged(target, data)), target) for target, data in results]
        kept = [(target, stack.enter_context(_kept(target))) for _, target in staged]
        _put_in_place(staged, kept)


@contextlib.contextmanager
def _staged(target: Path, data: Data) -> Iterator[Path]:
    """Write a file beside its target, under a name of its own."""
    mode = stat.S_IMODE(target.stat().st_mode) if target.exists() else 0o666 & ~_umask()
    _sweep(target.parent)
    descriptor, name = tempfile.mkstemp(prefix=_own_prefix(), suffix=".tmp", dir=target.parent)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.writelines([data] if isinstance(data, bytes) else data)
            stream.flush()
            os.fsync(stream.fileno())
        Path(name).chmod(mode)
        yield Path(name)
    finally:
        with contextlib.suppress(OSError):
            Path(name).unlink()


@contextlib.contextmanager
def _kept(target: Path) -> Iterator[Path | None]:
    """Keep what stands in a place under another name for a while; nothing where nothing stands there."""
    if not target.exists():
        yield None
        return
    kept = target.with_name(f"{_own_prefix()}{token_hex(8)}.old")
    try:
        os.link(target, kept)
    except OSError:
        shutil.copy2(target, kept)
    try:
        yield kept
    finally:
        with contextlib.suppress(OSError):
            kept.unlink()


def _own_prefix() -> str:
    """Begin the names of this program's files in a way that tells which machine and process they are of."""
    return f"{PREFIX}{_machine()}-{os.getpid()}-"


def _machine() -> str:
    return sha256(platform.node().encode("utf-8", "replace")).hexdigest()[:_MACHINE_DIGITS]


def _sweep(folder: Path) -> None:
    """Remove files of a run on this machine that was killed; those of runs that go on are left alone."""
    if os.name != "posix":
        return  # asking after a process would end it there
    for left in folder.glob(f"{PREFIX}{_machine()}-*"):
        process = left.name.removeprefix(f"{PREFIX}{_machine()}-").partition("-")[0]
        if process.isdigit() and not _is_running(int(process)):
            with contextlib.suppress(OSError):
                left.unlink()


def _is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True


def _put_in_place(staged: Sequence[tuple[Path, Path]], kept: Sequence[tuple[Path, Path | None]]) -> None:
    """Rename every file to its place; where one cannot be, put back what stood in the others."""
    done = 0
    try:
        for written, target in staged:
            written.replace(target)
            done += 1
    except BaseException:
        for target, before in kept[:done]:
            with contextlib.suppress(OSError):
                target.unlink() if before is None else before.replace(target)
        raise
    for folder in {target.parent for _, target in staged}:
        _sync_folder(folder)


def _sync_folder(folder: Path) -> None:
    """Make the new name last; where folders cannot be synced (Windows) the file itself already is."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _umask() -> int:
    current = os.umask(0)
    os.umask(current)
    return current
