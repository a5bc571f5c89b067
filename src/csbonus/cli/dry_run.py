"""What the commands of dry runs share: months found in the files, limits, results written and said."""

import re
import sys
from collections.abc import Sequence

from msgspec import Struct

from csbonus.cli.publish import check_no_workbook, check_target, publish
from csbonus.cli.session import DONE, LIMIT, PROBLEMS, USAGE, Session
from csbonus.comparing.limits import Kind, Limit, exceeded, read_limit
from csbonus.dryrun.compare import Compared
from csbonus.intake.books import Books
from csbonus.intake.file_months import FilesOfMonth, sort_by_month
from csbonus.intake.files import expand_paths
from csbonus.intake.findings import notices_in, problems_in
from csbonus.problems import Notice, Problem, Text, show
from csbonus.report.comparison_json import COMPARE_SCHEMA, comparison_record
from csbonus.report.json_result import Record, problems_record, to_json
from csbonus.rules.plans import Rules, find_plan_files

_MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")


class DryRunOptions(Struct, frozen=True, kw_only=True):
    """What the caller asked for, whatever is tried; `json` may be `-` for stdout."""

    files: tuple[str, ...]
    rules: tuple[str, ...]
    months: tuple[str, ...]
    history: str | None
    json: str | None
    force: bool
    limits: tuple[tuple[Kind, str | None], ...] = ()


class Call(Struct, frozen=True, kw_only=True):
    """A dry run under way: how it talks, what was asked for, and the limits."""

    session: Session
    options: DryRunOptions
    limits: tuple[Limit, ...]


def begin(session: Session, options: DryRunOptions) -> Call:
    """Begin a dry run; ends the command where it is called wrongly."""
    if not options.files:
        session.end(
            USAGE, Text("没有给出数据文件（FILE 或 --stats）", "no data files given (FILE or --stats)")
        )
    for month in options.months:
        if not _MONTH.fullmatch(month):
            session.end(USAGE, Text(
                f"--month {show(month)}: 月份要写成 2026-10 这样", f"--month {show(month)}: write a month like 2026-10"
            ))  # fmt: skip
    if options.json is not None and options.json != "-":
        inputs = [str(named.path) for named in expand_paths(options.files)[0]]
        inputs += [file for place in options.rules for file in find_plan_files(place)[0]]
        check_target(session, "--json", options.json, inputs)
        check_no_workbook(session, "--json", options.json, force=options.force)
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


def find_months(call: Call, books: Books) -> Found:
    """Find the files and their months."""
    options = call.options
    named, remarks = expand_paths(options.files)
    problems = problems_in(remarks)
    months = () if problems else sort_by_month(named, books, options.months)
    if not months and not problems:
        call.session.end(USAGE, Text(
            "从文件里看不出是哪个月；请用 --month 写明，如 --month 2026-10",
            "the files do not say which month they are of; say it with --month, such as --month 2026-10",
        ))  # fmt: skip
    return Found(months=months, problems=problems, notices=notices_in(remarks))


def conclude(call: Call, outcome: Compared, rules: Sequence[Rules]) -> int:
    """Write and say what came out; gives the exit code."""
    session, options = call.session, call.options
    comparison = outcome.comparison
    if comparison is None:
        return stop(call, outcome.problems, outcome.notices)
    over = exceeded(comparison, call.limits)
    files = _files(outcome, rules)
    _write_json(
        session, options.json, comparison_record(comparison, over, outcome.notices, files, session.documents)
    )
    session.notices(outcome.notices)
    if not session.quiet and options.json != "-":
        from csbonus.report.comparison_table import print_comparison

        print_comparison(comparison, sys.stdout, session.messages, color=session.color)
    for said in over:
        session.say(Text(f"超出限额 {said.zh}", f"over the limit {said.en}"))
    return LIMIT if over else DONE


def stop(call: Call, problems: Sequence[Problem], notices: Sequence[Notice]) -> int:
    """Say what is wrong; gives the exit code."""
    session = call.session
    session.notices(notices)
    session.problems(problems)
    count = len(problems)
    session.say(Text(f"有 {count} 个问题，没有写出任何结果", f"{count} problem(s); nothing was written"))
    _write_json(session, call.options.json, problems_record(COMPARE_SCHEMA, problems, session.documents))
    return PROBLEMS


def _files(outcome: Compared, rules: Sequence[Rules]) -> tuple[Sequence[Record], Sequence[Record]]:
    inputs: list[Record] = [
        {"file": f.file, "sha256": f.sha256, "sheets": list(f.sheets)} for f in outcome.files
    ]
    return inputs, [{"file": f.file, "sha256": f.sha256} for one in rules for f in one.files]


def _write_json(session: Session, target: str | None, record: Record) -> None:
    if target == "-":
        session.out(to_json(record))
    elif target is not None:
        publish(session, target, to_json(record).encode())
