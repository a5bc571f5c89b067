"""`csbonus run`: compute a month and write the workbook."""

import sys
from collections.abc import Sequence

from msgspec import Struct

from csbonus.cli.months import FoundMonth, check_files, check_month, find_month
from csbonus.cli.outputs import STDOUT, Outputs, Prepared, check_outputs, prepare, write_outputs
from csbonus.cli.publish import publish
from csbonus.cli.session import DONE, PROBLEMS, USAGE, Session
from csbonus.intake.books import Books
from csbonus.intake.files import expand_paths
from csbonus.intake.formats.opening import Opening
from csbonus.pay.payslip import PayRun
from csbonus.payroll import Computed, compute_month
from csbonus.problems import Notice, Problem, Refusal, Text
from csbonus.report.json_result import RUN_SCHEMA, problems_record, to_json
from csbonus.report.progress import Progress
from csbonus.rules.plans import find_plan_files


class RunOptions(Struct, frozen=True, kw_only=True):
    """What the caller asked for: what a month is computed from, and what becomes of it.

    Without a `month` it is that of the files.
    """

    files: tuple[str, ...]
    rules: tuple[str, ...]
    month: str | None
    outputs: Outputs
    history: str | None = None
    opening: Opening = Opening()
    jobs: int = 1


_KEPT: list[Computed] = []
"""The last month: the program ends sooner if it need not take a large one apart before."""


def run(session: Session, options: RunOptions) -> int:
    """Compute the month; gives the exit code."""
    _check_usage(session, options)
    books = Books(options.opening, keeps=False, jobs=options.jobs)
    month, problems = _month(session, options, books)
    check_outputs(session, options.outputs, _inputs(options), month)
    if problems:
        return _stop(session, options, problems)
    with Progress(sys.stderr, session.messages, quiet=session.quiet) as progress:
        outcome = compute_month(
            options.files,
            options.rules,
            month,
            history=options.history,
            opening=options.opening,
            books=books,
            step=progress.step,
        )
        _KEPT[:] = [outcome]
        if outcome.payrun is None:
            return _stop(session, options, outcome.problems, outcome.notices)
        prepared = prepare(session, options.outputs, outcome, outcome.payrun, _inputs(options))
        if prepared.problems:
            notices = (*outcome.notices, *prepared.notices)
            return _stop(session, options, prepared.problems, notices)
        return _finish(session, options, (outcome, outcome.payrun, prepared), progress)


def _check_usage(session: Session, options: RunOptions) -> None:
    check_files(session, options.files)
    if options.month is not None:
        check_month(session, options.month)
    if not options.outputs.is_any:
        session.end(
            USAGE,
            Text(
                "请用 --out 给出要写的工作簿，或用 --dry-run 试算",
                "say with --out which workbook to write, or use --dry-run",
            ),
        )


def _month(session: Session, options: RunOptions, books: Books) -> FoundMonth:
    """Give the month that was asked for, or that of the files, which is said."""
    if options.month is not None:
        return FoundMonth(options.month)
    found = find_month(options.files, books)
    if found.month and not session.quiet:
        month = found.month
        session.say(
            Text(f"文件是 {month} 的，按这个月计算", f"the files are of {month}, which is the month paid")
        )
    return found


def _inputs(options: RunOptions) -> list[str]:
    """List the files that no result may take the place of."""
    inputs = [str(named.path) for named in expand_paths(options.files)[0]]
    inputs += [file for place in options.rules for file in find_plan_files(place)[0]]
    passwords = options.outputs.split_passwords
    return inputs if passwords is None else [*inputs, passwords]


def _stop(
    session: Session, options: RunOptions, problems: Sequence[Problem], notices: Sequence[Notice] = ()
) -> int:
    session.notices(notices)
    session.problems(problems)
    count = len(problems)
    session.say(Text(f"有 {count} 个问题，没有写出任何结果", f"{count} problem(s); nothing was written"))
    target = options.outputs.json
    if target is not None:
        text = to_json(problems_record(RUN_SCHEMA, problems, session.documents))
        if target == STDOUT:
            session.out(text)
        else:
            publish(session, target, text.encode())
    return PROBLEMS


def _finish(
    session: Session, options: RunOptions, done: tuple[Computed, PayRun, Prepared], progress: Progress
) -> int:
    outcome, payrun, prepared = done
    if options.outputs.writes_files and not options.outputs.dry_run:
        progress.step(Text("生成工作簿", "making the workbook"))
    notices = (*outcome.notices, *prepared.notices)
    try:
        written, said = write_outputs(session, options.outputs, done, jobs=options.jobs)
    except Refusal as refusal:  # Excel cannot hold it
        progress.close()
        return _stop(session, options, refusal.problems, notices)
    progress.close()
    notices = (*notices, *said)
    session.notices(notices)
    _show(session, options.outputs, payrun, (len(notices), written))
    return DONE


def _show(session: Session, outputs: Outputs, payrun: PayRun, counts: tuple[int, Sequence[str]]) -> None:
    if session.quiet or outputs.json == STDOUT:
        return
    from csbonus.report.table import print_payslips, print_summary, render_summary

    if outputs.dry_run:
        print_payslips(payrun, sys.stdout, session.messages, color=session.color)
    notices, written = counts
    print_summary(render_summary(payrun, notices, written, session.messages), sys.stdout, color=session.color)
