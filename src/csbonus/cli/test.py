"""`csbonus test`: run the cases beside the plans."""

from collections.abc import Sequence

from csbonus.cli.session import DONE, LIMIT, PROBLEMS, Session
from csbonus.pay.plan import PayPlan
from csbonus.problems import Text, show
from csbonus.rules.cases import CaseResult, Difference, find_case_files, run_case
from csbonus.rules.mutations import try_mutations
from csbonus.rules.plans import read_rules


def test(session: Session, places: Sequence[str], *, mutate: bool) -> int:
    """Run every case of every plan at some places, and with `mutate` each with every number changed; gives the exit code."""
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
    if mutate and failed:
        session.say(
            Text(
                "有案例不符，没有逐个改数字再试；请先让案例全部相符",
                "cases failed: no number was changed; make all cases pass first",
            )
        )
    if failed or not mutate:
        return LIMIT if failed else DONE
    return _mutate(session, rules.plans)


def _mutate(session: Session, plans: Sequence[PayPlan]) -> int:
    """Change every number of the plans and list the changes that no case notices; gives the exit code."""
    mutated = try_mutations(plans)
    for mutation in mutated.unnoticed:
        place, before, after = mutation.source.render(), mutation.written, mutation.changed
        session.say(
            Text(
                f"{place}: {before} 改成 {after}，没有案例发现；请加一个案例，让这个数起作用",
                f"{place}: {before} changed to {after}, and no case notices; add one in which this number matters",
            )
        )
    if not session.quiet:
        counted = Text(
            f"改动 {mutated.tried} 处，{len(mutated.unnoticed)} 处没有案例发现\n",
            f"{mutated.tried} change(s) tried, {len(mutated.unnoticed)} unnoticed\n",
        )
        session.out(counted.to(session.messages))
    return LIMIT if mutated.unnoticed else DONE


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
