"""`csbonus batch`: pay many months of many shops, each in a process of its own; one that fails stops no other."""

import contextlib
import fnmatch
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from csbonus.cli.batch_done import Done
from csbonus.cli.batch_jobs import Job, Jobs, read_jobs
from csbonus.cli.batch_process import Processes
from csbonus.cli.opening import read_opening
from csbonus.cli.publish import check_target, publish
from csbonus.cli.session import BUG, DONE, LIMIT, PROBLEMS, UNWRITTEN, Session
from csbonus.problems import Text, show
from csbonus.report.batch import BATCH_SCHEMA, JobResult, batch_record, print_batch
from csbonus.report.json_result import problems_record, to_json

_WORST_FIRST = (BUG, UNWRITTEN, PROBLEMS, LIMIT)


class BatchOptions(Struct, frozen=True, kw_only=True):
    """What the caller asked for; `json` may be `-` for stdout, `only` are patterns of job names.

    `limits` are those of every job that sets no other, as `run --limit` takes them.
    """

    file: str
    parallel: int = 1
    again: bool = False
    only: tuple[str, ...] = ()
    limits: tuple[str, ...] = ()
    json: str | None = None
    lang: str | None = None
    debug: bool = False


def batch(session: Session, options: BatchOptions) -> int:
    """Run the jobs of a file; gives the exit code, that of the worst job."""
    read_opening(session, None, options.limits)  # a wrong limit ends here, not in every job
    read = read_jobs(Path(options.file))
    if read.problems:
        return _refuse(session, options, read)
    if options.json not in (None, "-"):
        check_target(session, "--json", str(options.json), [options.file])
    jobs = [_limited(job, options.limits) for job in read.jobs if _is_chosen(job, options.only)]
    with _alone(session, options.file):
        results = _run_all(session, options, jobs, Done(Path(options.file)))
    if options.json is not None:
        text = to_json(batch_record(results, session.documents))
        session.out(text) if options.json == "-" else publish(session, options.json, text.encode())
    if options.json != "-" and not session.quiet:
        print_batch(results, sys.stdout, session.messages, color=session.color)
    return _code(results)


def _refuse(session: Session, options: BatchOptions, read: Jobs) -> int:
    session.problems(read.problems)
    count = len(read.problems)
    session.say(Text(f"有 {count} 个问题，没有运行任何任务", f"{count} problem(s); no job was run"))
    if options.json == "-":
        session.out(to_json(problems_record(BATCH_SCHEMA, read.problems, session.documents)))
    return PROBLEMS


def _is_chosen(job: Job, only: Sequence[str]) -> bool:
    return not only or any(fnmatch.fnmatchcase(job.name, pattern) for pattern in only)


def _limited(job: Job, limits: Sequence[str]) -> Job:
    """Put limits before the job's own options, whose limits count for more."""
    return replace(job, options=(*(word for limit in limits for word in ("--limit", limit)), *job.options))


@contextlib.contextmanager
def _alone(session: Session, file: str) -> Iterator[None]:
    """Let no second batch of the same file run beside this one."""
    from filelock import FileLock, Timeout

    lock = FileLock(f"{file}.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        name = show(file, 200)
        said = Text(
            f"{name}: 另一个 csbonus batch 正在运行这份任务；请等它结束",
            f"{name}: another csbonus batch is running these jobs; wait for it to end",
        )
        session.end(UNWRITTEN, said)
    except OSError as fault:
        session.end(
            UNWRITTEN,
            Text(
                f"{file}.lock: 写不进去（{fault.strerror}）",
                f"{file}.lock: could not be written ({fault.strerror})",
            ),
        )
    try:
        yield
    finally:
        lock.release()


def _run_all(session: Session, options: BatchOptions, jobs: Sequence[Job], done: Done) -> list[JobResult]:
    """Run the jobs, at most so many at a time, each after those whose results it reads; results in the file's order."""
    needs = {job.name: _needed(job, jobs) for job in jobs}
    waiting = {job.name: job for job in jobs}
    finished: dict[str, JobResult] = {}
    running: dict[Future[JobResult], Job] = {}
    report = _Report(session, len(jobs), options.parallel)
    with (
        tempfile.TemporaryDirectory(prefix="csbonus-batch-") as folder,
        ThreadPoolExecutor(max_workers=options.parallel) as pool,
        Processes(options.lang, debug=options.debug) as processes,
    ):
        while waiting or running:
            for job in _ready(waiting, needs, finished):
                del waiting[job.name]
                failed = [name for name in needs[job.name] if not finished[name].is_done]
                if failed:
                    finished[job.name] = report.told(_not_run(job, failed[0]))
                elif not options.again and (kept := done.unchanged(job, jobs)) is not None:
                    finished[job.name] = report.told(kept)
                else:
                    running[pool.submit(processes.run, job, folder)] = job
            for future in wait(running, return_when=FIRST_COMPLETED).done if running else ():
                job, result = running.pop(future), future.result()
                if result.is_done:
                    done.note(job, result, jobs)
                finished[job.name] = report.told(result)
    return [finished[job.name] for job in jobs]


def _needed(job: Job, jobs: Sequence[Job]) -> tuple[str, ...]:
    """List the jobs that write the earlier months which a job reads."""
    if not job.history:
        return ()
    folder = Path(job.history).resolve()
    return tuple(
        other.name
        for other in jobs
        if other.json and Path(other.json).resolve().parent == folder and other.month < job.month
    )


def _ready(
    waiting: Mapping[str, Job], needs: Mapping[str, tuple[str, ...]], finished: Mapping[str, JobResult]
) -> list[Job]:
    return [job for job in waiting.values() if all(name in finished for name in needs[job.name])]


def _not_run(job: Job, other: str) -> JobResult:
    why = Text(
        f"要用 {show(other)} 的结果，而它没有算成", f"it needs the result of {show(other)}, which has none"
    )
    return JobResult(name=job.name, month=job.month, status="not_run", code=PROBLEMS, said=(why,))


def _code(results: Sequence[JobResult]) -> int:
    codes = {result.code for result in results}
    return next((code for code in _WORST_FIRST if code in codes), PROBLEMS if codes - {DONE} else DONE)


class _Report:
    """Says on stderr how each job ended, and how long the rest may take."""

    def __init__(self, session: Session, count: int, parallel: int) -> None:
        self._session, self._count, self._parallel = session, count, parallel
        self._ended = 0
        self._started = time.monotonic()
        self._worked = 0

    def told(self, result: JobResult) -> JobResult:
        self._ended += 1
        self._worked += result.status in ("done", "failed")
        if result.code != DONE or not self._session.quiet:
            left = self._left()
            line = result.line(self._session.messages)
            self._session.say(f"[{self._ended}/{self._count}] {line}{left}")
            for text in result.said:
                self._session.say(f"    {text.to(self._session.messages)}")
        return result

    def _left(self) -> str:
        rest = self._count - self._ended
        if not rest or not self._worked:
            return ""
        seconds = round((time.monotonic() - self._started) / self._worked * rest)
        return Text(f"；还剩 {rest} 个，约 {seconds} 秒", f"; {rest} left, about {seconds} s").to(
            self._session.messages
        )
