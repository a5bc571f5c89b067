"""A bug in csbonus: one line for the user, a log fit to send that holds no pay figures and no names."""

import platform
import sys
import tempfile
import traceback
from pathlib import Path

import csbonus
from csbonus.cli.session import BUG


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
    frames = traceback.extract_tb(fault.__traceback__)
    lines = [f"csbonus {csbonus.__version__}, Python {platform.python_version()}, {platform.system()}", kind]
    lines += [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames]
    try:
        with tempfile.NamedTemporaryFile(
            "w", prefix="csbonus-bug-", suffix=".log", delete=False, encoding="utf-8"
        ) as log:
            log.write("\n".join(lines) + "\n")
    except OSError:
        return "—"
    return log.name
