"""`csbonus explain`: the derivation of a payslip or of one line."""

import shutil
import sys
from collections.abc import Sequence

from msgspec import Struct

from csbonus.cli.months import FoundMonth, check_month, find_month
from csbonus.cli.publish import check_no_workbook, check_target, publish
from csbonus.cli.session import DONE, PROBLEMS, Session
from csbonus.explaining.explain import Explanation, explain
from csbonus.explaining.finding import find_lines, find_slips
from csbonus.intake.books import Books
from csbonus.intake.files import NamedPath, expand_paths
from csbonus.pay.payslip import PayRun
from csbonus.pay.people import MonthInput
from csbonus.payroll import Computed, compute_month
from csbonus.problems import Problem, Text
from csbonus.report.explanation import render_explanation
from csbonus.report.explanation_json import EXPLAIN_SCHEMA, explanation_record
from csbonus.report.json_result import problems_record, to_json
from csbonus.report.progress import Progress
from csbonus.rules.plans import find_plan_files

_WIDTH, _WIDEST = 80, 100


class ExplainOptions(Struct, frozen=True, kw_only=True):
    """What the caller asked for; `json` may be `-` for stdout."""

    agent: str
    line: str | None
    files: tuple[str, ...]
    rules: tuple[str, ...]
    month: str | None
    json: str | None
    history: str | None = None


def explain_slip(session: Session, options: ExplainOptions) -> int:
    """Explain a payslip or a line of it; gives the exit code."""
    named, _ = expand_paths(options.files)
    _check_json(session, options, named)
    if options.month is not None:
        check_month(session, options.month)
    books = Books(keeps=False)
    month, problems = FoundMonth(options.month) if options.month else find_month(options.files, books)
    if problems:
        return _stop(session, options, problems)
    with Progress(sys.stderr, session.messages, quiet=session.quiet) as progress:
        outcome = compute_month(
            options.files, options.rules, month, history=options.history, books=books, step=progress.step
        )
        if outcome.payrun is None or outcome.month is None:
            session.notices(outcome.notices)
            return _stop(session, options, outcome.problems)
        progress.step(Text("推算还差多少", "looking for near misses"))
        found = _explained(options, outcome.payrun, outcome.month)
    if isinstance(found, Problem):
        return _stop(session, options, (found,))
    return _show(session, options, outcome, found)


def _check_json(session: Session, options: ExplainOptions, files: Sequence[NamedPath]) -> None:
    if options.json is not None and options.json != "-":
        inputs = [str(named.path) for named in files]
        inputs += [file for place in options.rules for file in find_plan_files(place)[0]]
        check_target(session, "--json", options.json, inputs)
        check_no_workbook(session, "--json", options.json, force=False)


def _explained(
    options: ExplainOptions, payrun: PayRun, month: MonthInput
) -> tuple[Explanation, ...] | Problem:
    slips = find_slips(payrun, options.agent)
    if isinstance(slips, Problem):
        return slips
    if options.line is None:
        return tuple(explain(payrun, month, slip) for slip in slips)
    lines = find_lines(slips, options.line)
    return lines if isinstance(lines, Problem) else tuple(explain(payrun, month, *one) for one in lines)


def _stop(session: Session, options: ExplainOptions, problems: tuple[Problem, ...]) -> int:
    session.problems(problems)
    if options.json is not None:
        _write_json(
            session, options.json, to_json(problems_record(EXPLAIN_SCHEMA, problems, session.documents))
        )
    return PROBLEMS


def _show(session: Session, options: ExplainOptions, outcome: Computed, found: Sequence[Explanation]) -> int:
    if options.json is not None:
        _write_json(
            session, options.json, to_json(explanation_record(found, outcome.notices, session.documents))
        )
    if options.json != "-" and not session.quiet:
        width = min(shutil.get_terminal_size().columns, _WIDEST) if sys.stdout.isatty() else _WIDTH
        texts = (render_explanation(one, session.messages, width, color=session.color) for one in found)
        session.out("\n".join(texts))
    return DONE


def _write_json(session: Session, target: str, text: str) -> None:
    if target == "-":
        session.out(text)
    else:
        publish(session, target, text.encode())
