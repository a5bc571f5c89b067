"""The command line: how it starts and ends, and what is said when it cannot go on."""

import contextlib
import gc
import os
import sys
from typing import Any, NoReturn, cast

_NO_MEMORY = (
    "内存不够，没有写出结果；请把数据拆成几份，或换内存大的电脑 / "
    "not enough memory, nothing was written; split the data, or take a machine with more"
)

_RESERVE = 4 * 1024 * 1024


def main() -> NoReturn:
    """Run the command line and leave at once: the system takes memory back faster than we can."""
    gc.set_threshold(10_000_000, 50, 50)  # a month makes millions of objects and hardly a cycle
    code = run_command_line()
    if _ended_readers():
        sys.exit(code)  # what Python shares with other processes is given back in the usual way
    os._exit(code)


def _ended_readers() -> bool:
    """End the processes that still read files for a command that is over; tells whether there were any."""
    if "multiprocessing" not in sys.modules:
        return False
    from multiprocessing import active_children

    readers = active_children()
    for reader in readers:
        reader.terminate()
    return bool(readers)


def run_command_line() -> int:
    """Run the command that the arguments name; gives its documented exit code."""
    _make_streams_safe()
    if "--debug" not in sys.argv:
        sys.unraisablehook = lambda _fault: (
            None
        )  # what goes wrong while memory runs out is told once, in words
    try:
        code = _flushed(_code())
    except KeyboardInterrupt:  # while it begins or ends, too
        code = _interrupted()
    with contextlib.suppress(OSError, ValueError):
        sys.stderr.flush()
    return code


def _flushed(code: int) -> int:
    """Hand over what is left for stdout; a result that cannot be printed is a result not written."""
    from csbonus.cli.session import UNWRITTEN

    try:
        sys.stdout.flush()
    except BrokenPipeError:
        _drop_stdout()
    except (OSError, ValueError) as fault:
        _drop_stdout()
        print(f"csbonus: 标准输出写不进去 / stdout could not be written: {fault}", file=sys.stderr)
        return code or UNWRITTEN
    return code


def _code() -> int:
    if "_CSBONUS_COMPLETE" in os.environ:  # Typer would load rich, and have it break a description into lines
        cast("dict[str, object]", sys.modules)["rich"] = None
    import typer

    from csbonus.cli.app import app
    from csbonus.cli.session import INTERRUPTED, PROBLEMS, Ended

    reserve = [bytes(_RESERVE)]
    try:
        code: int = app(standalone_mode=False, prog_name="csbonus") or 0  # completion is made for this name
    except Ended as end:
        return end.code
    except typer.Abort:
        return _interrupted()
    except BrokenPipeError:
        _drop_stdout()
        return 0
    except MemoryError as fault:
        reserve.clear()  # room to say so
        fault.__traceback__ = fault.__context__ = None  # what filled the memory goes with its frames
        gc.collect()
        print(f"{_given()}: {_NO_MEMORY}", file=sys.stderr)
        return PROBLEMS
    except Exception as fault:  # noqa: BLE001 - the last line before the user
        return _explain(fault)
    return _interrupted() if code == INTERRUPTED else code


def _explain(fault: Exception) -> int:
    """Tell wrong usage from a bug, one line each."""
    from csbonus.cli.bug import report_bug
    from csbonus.cli.session import UNWRITTEN, USAGE

    if type(fault).__name__ == "NoArgsIsHelpError":
        print(fault, file=sys.stderr)
        return USAGE
    message: Any = getattr(fault, "format_message", None)
    if message is not None:
        print(f"csbonus: {message()}", file=sys.stderr)
        return USAGE
    if isinstance(fault, OSError):
        print(
            f"{_of(fault)}: 结果写不出去 / the result could not be written: {fault.strerror}", file=sys.stderr
        )
        _drop_stdout()
        return UNWRITTEN
    return report_bug(fault, show_trace="--debug" in sys.argv)


def _of(fault: OSError) -> str:
    """Name the file that a fault is about, or else the program."""
    from csbonus.problems import show

    return show(str(fault.filename), 200) if fault.filename else "csbonus"


def _given() -> str:
    """Name the first file or folder that was given, or else the program."""
    from csbonus.problems import show

    return next((show(word, 200) for word in sys.argv[2:] if os.path.exists(word)), "csbonus")  # noqa: PTH110 - any text


def _interrupted() -> int:
    from csbonus.cli.session import INTERRUPTED

    print("csbonus: 已中断，没有写出结果 / interrupted, nothing was written", file=sys.stderr)
    return INTERRUPTED


def _make_streams_safe() -> None:
    """Let no character that a console lacks, and no closed stream, break a message."""
    for name in ("stdout", "stderr"):
        stream: Any = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115, PTH123 - kept to the end
        elif hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


def _drop_stdout() -> None:
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
