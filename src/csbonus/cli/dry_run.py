"""What the commands of dry runs share: months found in the files, limits, results written and said."""

import sys
from collections.abc import Sequence

from msgspec import Struct

from csbonus.cli.dry_run_outputs import STDOUT, Outputs, Results, Titled, check_outputs, write_outputs
from csbonus.cli.months import check_files, check_month, without_month
from csbonus.cli.publish import publish
from csbonus.cli.session import DONE, LIMIT, PROBLEMS, USAGE, Session
from csbonus.comparing.limits import Kind, Limit, exceeded, read_limit
from csbonus.dryrun.compare import Compared
from csbonus.intake.books import Books
from csbonus.intake.files import NamedPath, expand_paths
from csbonus.intake.findings import notices_in, problems_in
from csbonus.intake.formats.opening import Opening
from csbonus.intake.periods import FilesOfMonth, sort_by_month
from csbonus.problems import Notice, Problem, Text, show
from csbonus.report.comparison_json import COMPARE_SCHEMA
from csbonus.report.json_result import problems_record, to_json
from csbonus.rules.plans import Rules, find_plan_files


class DryRunOptions(Struct, frozen=True, kw_only=True):
    """What the caller asked for, whatever is tried."""

    files: tuple[str, ...]
    rules: tuple[str, ...]
    months: tuple[str, ...]
    history: str | None
    outputs: Outputs
    opening: Opening
    limits: tuple[tuple[Kind, str | None], ...] = ()


class Call(Struct, frozen=True, kw_only=True):
    """A dry run under way: how it talks, what was asked for, and the limits."""

    session: Session
    options: DryRunOptions
    limits: tuple[Limit, ...]


def begin(session: Session, options: DryRunOptions, others: Sequence[str] = ()) -> Call:
    """Begin a dry run; ends the command where it is called wrongly. `others` are further files that are read."""
    check_files(session, options.files)
    for month in options.months:
        check_month(session, month)
    inputs = [str(named.path) for named in expand_paths((*options.files, *others))[0]]
    inputs += [file for place in options.rules for file in find_plan_files(place)[0]]
    check_outputs(session, options.outputs, inputs)
    return Call(session=session, options=options, limits=_limits(session, options))


def _limits(session: Session, options: DryRunOptions) -> tuple[Limit, ...]:
    limits = []
    for kind, written in options.limits:
        limit = read_limit(kind, written) if written is not None else None
        if written is not None and limit is None:
            example = _EXAMPLES[kind]
            given = show(written)
            session.end(
                USAGE,
                Text(
                    f"--{kind} {given}: 要写成 {example.zh}", f"--{kind} {given}: write it like {example.en}"
                ),
            )
        limits += [limit] if limit else []
    return tuple(limits)


_EXAMPLES = {
    "max-total": Text("+3%、+5000 或 120000", "+3%, +5000 or 120000"),
    "max-loss": Text("200 或 5%", "200 or 5%"),
    "max-losers": Text("5", "5"),
}


class Found(Struct, frozen=True, kw_only=True):
    """The months that were found in the files, or the problems that prevented it."""

    months: tuple[FilesOfMonth, ...]
    problems: tuple[Problem, ...]
    notices: tuple[Notice, ...]


def find_months(call: Call, books: Books, files: tuple[str, ...] | None = None) -> Found:
    """Find the months of the files that were given, or of some others."""
    chosen = call.options.months if files is None else ()
    named, remarks = expand_paths(call.options.files if files is None else files)
    problems = problems_in(remarks)
    months = () if problems else sort_by_month(named, books, chosen)
    problems = (
        problems or (() if months else without_month(named, books)) or _without_files(months, named, books)
    )
    return Found(months=months, problems=problems, notices=notices_in(remarks))


def _without_files(
    months: Sequence[FilesOfMonth], files: Sequence[NamedPath], books: Books
) -> tuple[Problem, ...]:
    """Say which months were asked for that no file is of."""
    missing = [month for month in months if not month.files]
    there = ", ".join(month.month for month in sort_by_month(files, books)) if missing else ""
    return tuple(
        Problem(
            code="month-without-files",
            text=Text(
                f"--month {month.month}: 没有这个月的文件；文件里有的月份：{there}",
                f"--month {month.month}: no file is of this month; the files are of {there}",
            ),
        )
        for month in missing
    )


def conclude(call: Call, outcome: Compared, rules: Sequence[Rules], titled: Titled) -> int:
    """Write and say what came out; gives the exit code."""
    session, outputs = call.session, call.options.outputs
    comparison = outcome.comparison
    if comparison is None:
        return stop(call, outcome.problems, outcome.notices)
    over = exceeded(comparison, call.limits)
    results = Results(
        outcome=outcome, comparison=comparison, exceeded=over, rules=tuple(rules), titled=titled
    )
    written = write_outputs(session, outputs, results)
    session.notices(outcome.notices)
    if not session.quiet and outputs.json != STDOUT:
        from csbonus.report.comparison_table import print_comparison

        print_comparison(comparison, sys.stdout, session.messages, color=session.color)
        for file in written:
            session.out(
                Text(f"已写入: {show(file, 200)}\n", f"Written: {show(file, 200)}\n").to(session.messages)
            )
    for said in over:
        session.say(Text(f"超出限额 {said.zh}", f"over the limit {said.en}"))
    return LIMIT if over else DONE


def stop(
    call: Call, problems: Sequence[Problem], notices: Sequence[Notice], schema: str = COMPARE_SCHEMA
) -> int:
    """Say what is wrong; gives the exit code."""
    session = call.session
    session.notices(notices)
    session.problems(problems)
    count = len(problems)
    session.say(Text(f"有 {count} 个问题，没有写出任何结果", f"{count} problem(s); nothing was written"))
    record = to_json(problems_record(schema, problems, session.documents))
    target = call.options.outputs.json
    if target == STDOUT:
        session.out(record)
    elif target is not None:
        publish(session, target, record.encode())
    return PROBLEMS
