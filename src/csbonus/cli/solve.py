"""`csbonus solve`: the value of one number that meets a total."""

import sys
from decimal import Decimal

from msgspec import Struct

from csbonus.cli.dry_run import Call, DryRunOptions, begin, find_months, stop
from csbonus.cli.dry_run_outputs import STDOUT
from csbonus.cli.publish import publish
from csbonus.cli.session import DONE, LIMIT, USAGE, Session
from csbonus.dryrun.settings import in_english
from csbonus.dryrun.solve import Answer, Question, find_value
from csbonus.dryrun.versions import open_versions
from csbonus.intake.books import Books
from csbonus.lang.numbers import read_plain_number
from csbonus.problems import Text, show
from csbonus.report.json_result import to_json
from csbonus.report.progress import Progress
from csbonus.report.solution import SOLVE_SCHEMA, Solution, solution_lines, solution_record
from csbonus.rules.plans import Rules, read_rules


class Asked(Struct, frozen=True, kw_only=True):
    """What is asked, as it was written."""

    target: str
    vary: str
    between: str | None
    step: str | None


class _Numbers(Struct, frozen=True, kw_only=True):
    target: Decimal
    between: tuple[Decimal, Decimal] | None
    step: Decimal | None


def solve(session: Session, options: DryRunOptions, asked: Asked) -> int:
    """Find the value; gives the exit code: 4 where the range has none."""
    call = begin(session, options)
    numbers = _numbers(session, asked)
    with Progress(sys.stderr, session.messages, quiet=session.quiet) as progress:
        progress.step(Text("读取方案", "reading the rules"))
        rules, books = read_rules(options.rules), Books(options.opening)
        found = find_months(call, books)
        if rules.problems or found.problems:
            progress.close()
            return stop(
                call, (*rules.problems, *found.problems), (*rules.notices, *found.notices), SOLVE_SCHEMA
            )
        question = Question(
            months=found.months, versions=open_versions(rules), path=in_english(asked.vary), target=numbers.target,
            between=numbers.between, step=numbers.step, history=options.history,
        )  # fmt: skip
        answer = find_value(question, books, progress.step)
        progress.close()
        return _conclude(call, answer, rules, numbers.target)


def _conclude(call: Call, answer: Answer, rules: Rules, target: Decimal) -> int:
    session, outputs = call.session, call.options.outputs
    if answer.refused is not None:
        session.end(USAGE, answer.refused)
    if answer.solved is None or answer.varied is None or answer.grid is None:
        return stop(call, answer.problems, (*rules.notices, *answer.notices), SOLVE_SCHEMA)
    varied = answer.varied
    solution = Solution(
        path=varied.path, source=varied.source, written=varied.written, is_percent=varied.is_percent,
        value=varied.value, total=varied.total, target=target, grid=answer.grid, solved=answer.solved,
    )  # fmt: skip
    session.notices((*rules.notices, *answer.notices))
    if outputs.json == STDOUT:
        session.out(to_json(solution_record(solution)))
    elif outputs.json is not None:
        publish(session, outputs.json, to_json(solution_record(solution)).encode())
    lines = solution_lines(solution, session.messages)
    if not session.quiet and outputs.json != STDOUT:
        session.out("".join(f"{line}\n" for line in lines))
    if answer.solved.exact or answer.solved.beside:
        return DONE
    session.say(f"--target-total {target}: {lines[1]}")
    return LIMIT


def _numbers(session: Session, asked: Asked) -> _Numbers:
    low, dots, high = (asked.between or "").partition("..")
    between = None
    if asked.between is not None:
        ends = [_number(session, "--between", end if dots else "") for end in (low, high)]
        between = ends[0], ends[1]
    step = _number(session, "--step", asked.step) if asked.step is not None else None
    if step is not None and step <= 0:
        session.end(USAGE, Text("--step: 步长要大于 0", "--step: a step is above zero"))
    return _Numbers(target=_number(session, "--target-total", asked.target), between=between, step=step)


def _number(session: Session, option: str, written: str) -> Decimal:
    number = read_plain_number(written.strip().replace(",", ""))
    if number is None:
        example = _EXAMPLES[option]
        session.end(USAGE, Text(
            f"{option} {show(written)}: 要写成 {example} 这样的数", f"{option} {show(written)}: write numbers like {example}"
        ))  # fmt: skip
    return number


_EXAMPLES = {"--between": "1%..5%", "--step": "0.1%", "--target-total": "120000"}
