"""A bug in csbonus: one line for the user, a log fit to send that holds no pay figures and no names."""

import platform
import re
import sys
import tempfile
import traceback
from collections.abc import Iterator
from pathlib import Path

import csbonus
from csbonus.cli.commands import COMMANDS
from csbonus.cli.session import BUG

_ELSEWHERE = re.compile(r'^ *File "(.+\.py)", line (\d+), in ([A-Za-z_0-9.<>]+)$', re.MULTILINE)
"""A line of the traceback of another process, which comes as the message of a fault."""
_ABOVE = ("site-packages", "dist-packages", "csbonus")


def report_bug(fault: Exception, *, show_trace: bool) -> int:
    """Write the log, say where it is; gives the exit code."""
    if show_trace:
        traceback.print_exception(fault)
    kind = type(fault).__name__
    place = _write_log(fault, kind)
    print(
        f"csbonus: 程序出错（{kind}），没有写出结果；请把日志发给我们：{place}"
        f" / a bug in csbonus ({kind}), nothing was written; please send us the log {place}",
        file=sys.stderr,
    )
    return BUG


def _write_log(fault: Exception, kind: str) -> str:
    about = f"csbonus {csbonus.__version__}, Python {platform.python_version()}, {platform.system()}"
    lines = [about, *(f"csbonus {word}" for word in sys.argv[1:2] if word in COMMANDS), *_told(fault, kind)]
    try:
        with tempfile.NamedTemporaryFile(
            "w", prefix="csbonus-bug-", suffix=".log", delete=False, encoding="utf-8"
        ) as log:
            log.write("\n".join(lines) + "\n")
    except OSError:
        return "—"
    return log.name


def _told(fault: BaseException, kind: str) -> Iterator[str]:
    """Say which kinds of fault led to one another and where each arose; what they say may hold names and figures."""
    yield kind
    for frame in traceback.extract_tb(fault.__traceback__):
        yield f"{_place(frame.filename)}:{frame.lineno} {frame.name}"
    for file, line, name in _ELSEWHERE.findall(str(fault)):
        yield f"{_place(file)}:{line} {name}"
    before = fault.__cause__ or (None if fault.__suppress_context__ else fault.__context__)
    if before is not None:
        yield from _told(before, f"after {type(before).__name__}")


def _place(file: str) -> str:
    """Name a module by its place in its package; the folders above may bear the name of a person or a shop."""
    parts = Path(file).parts
    above = max((at for at, part in enumerate(parts) if part in _ABOVE), default=None)
    if above is None:
        return parts[-1]
    return "/".join(parts[above if parts[above] == "csbonus" else above + 1 :])
