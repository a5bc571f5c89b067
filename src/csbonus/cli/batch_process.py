"""A job run in a process of its own, and what came of it."""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from csbonus.cli.batch_jobs import Job
from csbonus.cli.session import BUG, DONE, UNWRITTEN
from csbonus.problems import Text, show
from csbonus.report.batch import JobResult

_SHOWN = 20


class Processes:
    """The processes of a batch; none outlives it. `lang` is that of jobs which name none.

    With `debug` each shows the traceback of a bug.
    """

    def __init__(self, lang: str | None, *, debug: bool = False) -> None:
        self._debug = debug
        self._env = {**os.environ, "PYTHONIOENCODING": "utf-8:backslashreplace"}
        self._env |= {"CSBONUS_LANG": lang} if lang else {}
        self._running: set[subprocess.Popen[str]] = set()
        self._lock = threading.Lock()
        self._is_over = False

    def __enter__(self) -> Self:
        """Begin with none."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End what still runs, such as after an interrupt."""
        self.stop()

    def stop(self) -> None:
        """End every process, and start no other."""
        with self._lock:
            self._is_over = True
            for process in self._running:
                process.terminate()

    def run(self, job: Job, folder: str) -> JobResult:
        """Run a job; `folder` is for results that the job names no place for."""
        try:
            return self._run(job, folder)
        except OSError as fault:
            name = show(str(fault.filename or job.out or job.json), 200)
            why = Text(
                f"{name}：写不进去（{fault.strerror}）", f"{name}: could not be written ({fault.strerror})"
            )
            return JobResult(name=job.name, month=job.month, status="failed", code=UNWRITTEN, said=(why,), out=job.out, json=job.json)  # fmt: skip

    def _run(self, job: Job, folder: str) -> JobResult:
        for target in (job.out, job.json):
            if target:
                Path(target).parent.mkdir(parents=True, exist_ok=True)
        own = str(Path(folder) / f"{id(job)}.json")
        started = time.monotonic()
        debug = ["--debug"] if self._debug else []
        code, said = self._call([*job.arguments(own), "--quiet", "--no-color", *debug])
        result = _read(Path(job.json or own)) if code == DONE or not job.json else {}
        seconds = time.monotonic() - started
        Path(own).unlink(missing_ok=True)
        if code != DONE:
            return JobResult(name=job.name, month=job.month, status="failed", code=code, seconds=seconds, said=said, out=job.out, json=job.json)  # fmt: skip
        totals = result.get("totals", {})
        return JobResult(
            name=job.name, month=result.get("month", job.month), status="done", code=code, seconds=seconds,
            agents=totals.get("agents", 0), total=totals.get("total", ""), currency=result.get("currency", ""),
            notices=len(result.get("notices", ())), out=job.out, json=job.json,
            read=tuple(one["file"] for part in ("inputs", "rules") for one in result.get(part, ())),
        )  # fmt: skip

    def _call(self, arguments: list[str]) -> tuple[int, tuple[Text, ...]]:
        with self._lock:
            if self._is_over:
                return 130, ()
            process = subprocess.Popen(  # noqa: S603 - csbonus itself
                [sys.executable, "-m", "csbonus", *arguments],
                stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, encoding="utf-8", errors="replace",
                env=self._env,
            )  # fmt: skip
            self._running.add(process)
        _, said = process.communicate()
        with self._lock:
            self._running.discard(process)
        lines = _lines(said, len(said) if self._debug else _SHOWN)
        if process.returncode >= 0:
            return process.returncode, lines
        return BUG, (*lines, _killed(-process.returncode))


def _killed(signal: int) -> Text:
    """Say that the system ended a process, which has failed as by a bug."""
    return Text(
        f"系统结束了这个任务的进程（信号 {signal}），可能是内存不够；请减少 --jobs，或单独运行这个任务",
        f"the system ended the process of this job (signal {signal}), maybe for want of memory; "
        "use fewer --jobs, or run this job by itself",
    )


def _lines(said: str, most: int) -> tuple[Text, ...]:
    lines = [show(line, 1000) for line in said.splitlines() if line.strip()]
    shown = [Text(line, line) for line in lines[:most]]
    if len(lines) > most:
        more = len(lines) - most
        shown.append(
            Text(
                f"……另有 {more} 行，单独运行这个任务可看全",
                f"... and {more} lines more; run this job by itself to see them",
            )
        )
    return tuple(shown)


def _read(path: Path) -> Mapping[str, Any]:
    try:
        read = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return {}
    return read if isinstance(read, dict) else {}
