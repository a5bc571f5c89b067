"""`csbonus run`: compute a month and write the workbook."""

import re
import sys
from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

import csbonus
from csbonus.cli.publish import check_name, check_no_workbook, check_replaced, check_target, publish
from csbonus.cli.session import DONE, PROBLEMS, USAGE, Session
from csbonus.intake.files import expand_paths
from csbonus.pay.payslip import PayRun
from csbonus.payroll import Computed, compute_month
from csbonus.problems import Text, show
from csbonus.report.json_result import RUN_SCHEMA, Record, problems_record, run_record, to_json
from csbonus.report.progress import Progress
from csbonus.rules.plans import find_plan_files

_MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")


class RunOptions(Struct, frozen=True, kw_only=True):
    """What the caller asked for; `json` may be `-` for stdout."""

    files: tuple[str, ...]
    rules: tuple[str, ...]
    month: str
    out: str | None
    json: str | None
    dry_run: bool
    force: bool
    history: str | None = None


def run(session: Session, options: RunOptions) -> int:
    """Compute the month; gives the exit code."""
    _check_usage(session, options)
    with Progress(sys.stderr, session.messages, quiet=session.quiet) as progress:
        outcome = compute_month(
            options.files, options.rules, options.month, history=options.history, step=progress.step
        )
        if outcome.payrun is None:
            return _stop(session, options, outcome)
        return _finish(session, options, outcome, outcome.payrun, progress)


def _check_usage(session: Session, options: RunOptions) -> None:
    if not options.files:
        session.end(
            USAGE, Text("没有给出数据文件（FILE 或 --stats）", "no data files given (FILE or --stats)")
        )
    if not _MONTH.fullmatch(options.month):
        session.end(USAGE, Text(
            f"--month {show(options.month)}: 月份要写成 2026-10 这样", f"--month {show(options.month)}: write a month like 2026-10"
        ))  # fmt: skip
    if options.out is None and not options.dry_run and options.json is None:
        session.end(
            USAGE,
            Text(
                "请用 --out 给出要写的工作簿，或用 --dry-run 试算",
                "say with --out which workbook to write, or use --dry-run",
            ),
        )
    _check_targets(session, options)


def _check_targets(session: Session, options: RunOptions) -> None:
    """End the command where a result would take the place of an input, or of what is not to be lost."""
    inputs = [str(named.path) for named in expand_paths(options.files)[0]]
    inputs += [file for place in options.rules for file in find_plan_files(place)[0]]
    if options.json is not None and options.json != "-":
        check_target(session, "--json", options.json, inputs)
        check_no_workbook(session, "--json", options.json, force=options.force)
    if options.out is not None:
        also = [options.json] if options.json not in (None, "-") else []
        check_target(session, "--out", options.out, inputs, results=also)
        check_name(session, "--out", options.out)
    if options.out is not None and not options.dry_run:
        check_replaced(session, options.out, options.month, force=options.force)


def _stop(session: Session, options: RunOptions, outcome: Computed) -> int:
    session.notices(outcome.notices)
    session.problems(outcome.problems)
    count = len(outcome.problems)
    session.say(Text(f"有 {count} 个问题，没有写出任何结果", f"{count} problem(s); nothing was written"))
    if options.json is not None:
        text = to_json(problems_record(RUN_SCHEMA, outcome.problems, session.documents))
        _write_json(session, options.json, text)
    return PROBLEMS


def _finish(
    session: Session, options: RunOptions, outcome: Computed, payrun: PayRun, progress: Progress
) -> int:
    written = []
    data = None
    if options.out is not None and not options.dry_run:
        progress.step(Text("生成工作簿", "making the workbook"))
        data = _workbook(session, options, outcome, payrun)
    text = to_json(_record(session, outcome, payrun)) if options.json is not None else ""
    if data is not None and options.out is not None:
        publish(session, options.out, data)
        written.append(options.out)
    if options.json is not None:
        _write_json(session, options.json, text)
        written += [options.json] if options.json != "-" else []
    progress.close()
    session.notices(outcome.notices)
    _show(session, options, payrun, (len(outcome.notices), written))
    return DONE


def _workbook(session: Session, options: RunOptions, outcome: Computed, payrun: PayRun) -> bytes:
    from csbonus.workbook.build import Origin, build_workbook

    read = outcome.read
    origin = Origin(
        files=tuple((Path(f.file).name, f.sha256, f.sheets) for f in (read.files if read else ())),
        rules=tuple((f.file, f.sha256) for f in outcome.rules.files),
        version=csbonus.__version__,
        options=((Text("月份", "month").to(session.documents), options.month),),
        rows=tuple(
            (r.file, r.sheet, r.table, r.read, r.paid, r.left_out) for r in (read.rows if read else ())
        ),
        notices=outcome.notices,
    )
    return build_workbook(payrun, origin, session.documents)


def _record(session: Session, outcome: Computed, payrun: PayRun) -> Record:
    files = outcome.read.files if outcome.read else ()
    inputs: list[Record] = [{"file": f.file, "sha256": f.sha256, "sheets": list(f.sheets)} for f in files]
    rules: list[Record] = [{"file": f.file, "sha256": f.sha256} for f in outcome.rules.files]
    return run_record(payrun, outcome.notices, inputs, rules, session.documents)


def _write_json(session: Session, target: str, text: str) -> None:
    if target == "-":
        session.out(text)
    else:
        publish(session, target, text.encode())


def _show(session: Session, options: RunOptions, payrun: PayRun, counts: tuple[int, Sequence[str]]) -> None:
    if session.quiet or options.json == "-":
        return
    from csbonus.report.table import print_payslips, print_summary, render_summary

    if options.dry_run:
        print_payslips(payrun, sys.stdout, session.messages, color=session.color)
    notices, written = counts
    print_summary(render_summary(payrun, notices, written, session.messages), sys.stdout, color=session.color)
