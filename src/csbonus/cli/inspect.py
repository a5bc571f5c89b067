"""`csbonus inspect`: say what was recognised in files, and what stays open."""

import re
import sys

from msgspec import Struct

from csbonus.cli.inspection import INSPECT_SCHEMA, inspection_record, print_inspection
from csbonus.cli.publish import check_no_workbook, check_target, publish
from csbonus.cli.session import DONE, PROBLEMS, USAGE, Session
from csbonus.intake.books import Books
from csbonus.intake.files import expand_paths
from csbonus.intake.formats.opening import Opening
from csbonus.intake.inspecting import Inspected, everything_known, inspect_files
from csbonus.intake.wanted import find_wanted
from csbonus.problems import Text, show
from csbonus.report.json_result import problems_record, to_json
from csbonus.report.progress import Progress

_MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")


class InspectOptions(Struct, frozen=True, kw_only=True):
    """What the caller asked for; without rules every known figure is looked for."""

    files: tuple[str, ...]
    rules: tuple[str, ...] = ()
    month: str | None = None
    json: str | None = None
    opening: Opening = Opening()


def inspect(session: Session, options: InspectOptions) -> int:
    """Look at files; gives the exit code, 1 where a question stays open."""
    _check_usage(session, options)
    with Progress(sys.stderr, session.messages, quiet=session.quiet) as progress:
        progress.step(Text("读取文件", "reading the files"))
        wanted = everything_known()
        if options.rules:
            from csbonus.rules.plans import read_rules

            rules = read_rules(options.rules, options.opening.limits.yaml_bytes)
            if rules.problems:
                progress.close()
                session.problems(rules.problems)
                _write(
                    session,
                    options,
                    to_json(problems_record(INSPECT_SCHEMA, rules.problems, session.messages)),
                )
                return PROBLEMS
            wanted = find_wanted(rules.plans, options.month or "9999-12")[0]
        found = inspect_files(options.files, wanted, Books(options.opening), options.month)
    _write(session, options, to_json(inspection_record(found, session.messages)))
    if options.json != "-" and not session.quiet:
        print_inspection(found, sys.stdout, session.messages, color=session.color)
        sys.stdout.flush()
    session.notices(found.notices)
    session.problems(found.problems)
    return _end(session, found)


def _check_usage(session: Session, options: InspectOptions) -> None:
    if not options.files:
        session.end(USAGE, Text("没有给出文件（FILE 或 --stats）", "no file given (FILE or --stats)"))
    if options.month is not None and not _MONTH.fullmatch(options.month):
        month = show(options.month)
        session.end(
            USAGE,
            Text(f"--month {month}: 月份要写成 2026-10 这样", f"--month {month}: write a month like 2026-10"),
        )
    if options.json not in (None, "-"):
        inputs = [str(named.path) for named in expand_paths(options.files)[0]]
        check_target(session, "--json", str(options.json), inputs)
        check_no_workbook(session, "--json", str(options.json), force=False)


def _write(session: Session, options: InspectOptions, text: str) -> None:
    if options.json == "-":
        session.out(text)
    elif options.json is not None:
        publish(session, options.json, text.encode())


def _end(session: Session, found: Inspected) -> int:
    open_ = len(found.problems) + len(found.lacking)
    if open_:
        files = ", ".join(dict.fromkeys(show(file.file, 200) for file in found.files)) or "inspect"
        said = Text(f"{files}: 还有 {open_} 处要解决", f"{files}: {open_} question(s) stay open")
        session.say(said)
        return PROBLEMS
    if not session.quiet:
        session.say(Text("都看懂了", "all is understood"))
    return DONE
