"""`csbonus test`: run the cases beside the plans."""

from collections.abc import Sequence

from csbonus.cli.session import DONE, LIMIT, PROBLEMS, Session
from csbonus.problems import Text, show
from csbonus.rules.cases import CaseResult, Difference, find_case_files, run_case
from csbonus.rules.plans import read_rules


def test(session: Session, places: Sequence[str]) -> int:
    """Run every case of every plan at some places; gives the exit code."""
    rules = read_rules(places)
    if rules.problems:
        session.problems(rules.problems)
        return PROBLEMS
    results = [run_case(plan, path) for plan in rules.plans for path in find_case_files(plan)]
    for result in results:
        _tell(session, result)
    failed = [result for result in results if not result.passed]
    counted = Text(
        f"{len(results)} 个案例，{len(failed)} 个不符\n", f"{len(results)} case(s), {len(failed)} failed\n"
    )
    if not session.quiet:
        session.out(counted.to(session.messages))
    return LIMIT if failed else DONE


def _tell(session: Session, result: CaseResult) -> None:
    if result.passed and not session.quiet:
        mark = Text("相符", "passed").to(session.messages)
        session.out(f"{mark}  {show(result.file, 200)}  {show(result.name, 200)}\n")
    session.problems(result.problems)
    for difference in result.differences:
        session.say(_said(result, difference))


def _said(result: CaseResult, difference: Difference) -> Text:
    place = difference.source.render() if difference.source else show(result.file, 200)
    who = f"{show(difference.agent)} {show(difference.line)}"
    actual = "—" if difference.actual is None else str(difference.actual)
    return Text(
        f"{place}: {who}：应为 {difference.expected}，算出 {actual}（{difference.sentence.zh}）",
        f"{place}: {who}: expected {difference.expected}, got {actual} ({difference.sentence.en})",
    )
