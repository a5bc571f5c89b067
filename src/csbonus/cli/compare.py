"""`csbonus compare`: try a change of the rules on past months."""

import sys

from csbonus.cli.dry_run import DryRunOptions, begin, conclude, find_months, stop
from csbonus.cli.dry_run_outputs import Titled
from csbonus.cli.session import USAGE, Session
from csbonus.dryrun.compare import Asked, compare_rules
from csbonus.dryrun.versions import open_versions
from csbonus.intake.books import Books
from csbonus.problems import Text, show
from csbonus.report.progress import Progress
from csbonus.rules.plans import read_rules

_SIDES = 2


def compare(session: Session, options: DryRunOptions) -> int:
    """Compare two sets of rules on the months in the files; gives the exit code."""
    if len(options.rules) != _SIDES:
        session.end(USAGE, Text(
            "--rules 要写两次：先旧方案，后新方案", "give --rules twice: the rules before, then those after"
        ))  # fmt: skip
    call = begin(session, options)
    with Progress(sys.stderr, session.messages, quiet=session.quiet) as progress:
        progress.step(Text("读取方案", "reading the rules"))
        rules = [read_rules([place]) for place in options.rules]
        problems = tuple(problem for one in rules for problem in one.problems)
        notices = tuple(notice for one in rules for notice in one.notices)
        books = Books()
        found = find_months(call, books)
        if problems or found.problems:
            return stop(call, (*problems, *found.problems), (*notices, *found.notices))
        old, new = (open_versions(one) for one in rules)
        asked = Asked(months=found.months, old=old, new=new, history=options.history)
        outcome = compare_rules(asked, books, progress.step)
        progress.close()
        before, after = (show(place, 200) for place in options.rules)
        titled = Titled(
            title=Text("方案改动试算", "A change of the rules, tried"),
            sides=(Text(before, before), Text(after, after)),
        )
        return conclude(call, outcome, rules, titled)
