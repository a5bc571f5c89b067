"""`csbonus check`: read rules and report every problem at file:line:column."""

from collections.abc import Sequence

from csbonus.cli.session import DONE, PROBLEMS, Session
from csbonus.problems import Finding, Text, show
from csbonus.report.findings import github_lines
from csbonus.report.json_result import check_record, to_json
from csbonus.report.read_back import read_back
from csbonus.rules.plans import Rules, read_rules
from csbonus.rules.reading import in_file_order


def check(session: Session, places: Sequence[str], form: str, *, echo: bool) -> int:
    """Check the rules at some places, and with `echo` say them back; gives the exit code."""
    rules = read_rules(places)
    notices = in_file_order((*rules.notices, *rules.advice))
    if form == "json":
        session.out(to_json(check_record(rules.problems, notices, session.messages)))
    elif form == "github":
        session.out("".join(f"{line}\n" for line in github_lines(rules.problems, notices, session.messages)))
    else:
        session.notices(notices)
        _text(session, rules, echo=echo)
    if not rules.problems:
        return DONE
    if form != "text":
        session.say(_counted(rules.problems))
    return PROBLEMS


def _text(session: Session, rules: Rules, *, echo: bool) -> None:
    session.problems(rules.problems)
    if rules.problems:
        session.say(_counted(rules.problems))
    for plan in rules.plans:
        if not rules.problems and not session.quiet:
            lines = sum(line.stage in ("line", "fine") and not line.parent for line in plan.lines)
            gates = len(plan.gates)
            text = Text(
                f"{plan.source.file}: 没有问题（{plan.title.zh}，工资项目 {lines} 个，门槛 {gates} 个）\n",
                f"{plan.source.file}: no problems ({plan.title.en}; lines of pay: {lines}, gates: {gates})\n",
            )
            session.out(text.to(session.messages))
        if echo:
            session.out(read_back(plan, session.messages))


def _counted(problems: Sequence[Finding]) -> Text:
    files = ", ".join(dict.fromkeys(show(p.source.file, 200) for p in problems if p.source))
    return Text(f"{files}: 共 {len(problems)} 个问题", f"{files}: {len(problems)} problem(s)")
