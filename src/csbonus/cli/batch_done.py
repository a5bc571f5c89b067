"""What a batch has done before, so that it goes on where it stopped: a file beside the jobs, written after each."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import csbonus
from csbonus.cli.batch_jobs import Job
from csbonus.cli.replacing import replace_file
from csbonus.intake.files import expand_paths
from csbonus.report.batch import JobResult
from csbonus.rules.plans import find_plan_files

_SCHEMA = "csbonus.batch-done/1"


class Done:
    """The jobs that ended well, with the digests of all that they read and wrote."""

    def __init__(self, jobs_file: Path) -> None:
        self._path = jobs_file.with_name(f"{jobs_file.name}.done.json")
        self._jobs = _noted(self._path)

    def unchanged(self, job: Job, jobs: Sequence[Job]) -> JobResult | None:
        """Give a job's result where all that it reads and wrote is as it was."""
        noted = self._jobs.get(job.name)
        try:
            if noted is None or noted["called"] != _called(job):
                return None
            files = _digests((*_read_by(job, jobs), *noted["files"]))
            if files != noted["files"] or _digests(_written_by(job)) != noted["outputs"]:
                return None
            return JobResult(
                status="unchanged", code=0, name=job.name, out=job.out, json=job.json, **noted["result"]
            )
        except (KeyError, TypeError, AttributeError):
            return None

    def note(self, job: Job, result: JobResult, jobs: Sequence[Job]) -> None:
        """Note a job that ended well."""
        self._jobs[job.name] = {
            "called": _called(job),
            "files": _digests((*_read_by(job, jobs), *result.read)),
            "outputs": _digests(_written_by(job)),
            "result": {
                "month": result.month, "agents": result.agents, "total": result.total,
                "currency": result.currency, "notices": result.notices,
            },
        }  # fmt: skip
        text = json.dumps({"schema": _SCHEMA, "jobs": self._jobs}, ensure_ascii=False, indent=1)
        replace_file(self._path, text.encode())


def _noted(path: Path) -> dict[str, Any]:
    """Read what was noted; a file that cannot be read is as none, so that its jobs are run again."""
    try:
        read = json.loads(path.read_bytes())
        return dict(read["jobs"]) if read["schema"] == _SCHEMA else {}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def _called(job: Job) -> list[str]:
    return [csbonus.__version__, *job.arguments("")]


def _read_by(job: Job, jobs: Sequence[Job]) -> Iterable[str]:
    """List what a job reads: its inputs, its plans, and earlier months' results."""
    yield from (str(named.path) for named in expand_paths(job.files)[0])
    for place in job.rules:
        yield from find_plan_files(place)[0]
    if job.history:
        later = {Path(other.json).resolve() for other in jobs if other.json and other.month >= job.month}
        yield from (
            str(path) for path in sorted(Path(job.history).glob("*.json")) if path.resolve() not in later
        )


def _written_by(job: Job) -> list[str]:
    return [target for target in (job.out, job.json) if target]


def _digests(files: Iterable[str]) -> dict[str, str]:
    return {file: _digest(Path(file)) for file in sorted(set(files))}


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return ""
