"""`csbonus compare`: try a change of the rules on past months, or compare a month with another."""

import sys
from collections.abc import Sequence

from csbonus.cli.dry_run import Call, DryRunOptions, Found, begin, conclude, find_months, stop
from csbonus.cli.dry_run_outputs import Titled
from csbonus.cli.session import USAGE, Session
from csbonus.dryrun.compare import Asked, Compared, compare_rules
from csbonus.dryrun.months import TwoMonths, compare_months
from csbonus.dryrun.versions import open_versions
from csbonus.intake.books import Books
from csbonus.intake.periods import FilesOfMonth
from csbonus.problems import Text, show
from csbonus.report.progress import Progress
from csbonus.rules.plans import Rules, read_rules

_TWO = 2


def compare(session: Session, options: DryRunOptions, against: tuple[str, ...]) -> int:
    """Compare two sets of rules on the months in the files, or two months; gives the exit code."""
    if len(options.rules) > _TWO:
        session.end(USAGE, Text(
            "--rules 最多写两次：先旧方案，后新方案", "give --rules twice at most: the rules before, then those after"
        ))  # fmt: skip
    call = begin(session, options, against)
    with Progress(sys.stderr, session.messages, quiet=session.quiet) as progress:
        progress.step(Text("读取方案", "reading the rules"))
        rules = [read_rules([place]) for place in options.rules]
        books = Books(options.opening)
        found = [find_months(call, books), *([find_months(call, books, against)] if against else [])]
        problems = [*(p for one in rules for p in one.problems), *(p for one in found for p in one.problems)]
        if problems:
            progress.close()
            notices = [*(n for one in rules for n in one.notices), *(n for one in found for n in one.notices)]
            return stop(call, problems, notices)
        outcome, titled = _compared(call, rules, found, (books, progress))
        progress.close()
        return conclude(call, outcome, rules, titled)


def _compared(
    call: Call, rules: Sequence[Rules], found: Sequence[Found], tools: tuple[Books, Progress]
) -> tuple[Compared, Titled]:
    books, progress = tools
    sides = [open_versions(one) for one in (rules[0], rules[-1])]
    months, history = found[0].months, call.options.history
    places = [show(place, 200) for place in call.options.rules]
    if len(rules) == _TWO and len(found) == 1:
        asked = Asked(months=months, old=sides[0], new=sides[1], history=history)
        return compare_rules(asked, books, progress.step), _titled(_RULES, places[0], places[1])
    before, after = _two_months(call, found)
    two = TwoMonths(before=before, after=after, old=sides[0], new=sides[1], history=history)
    names = [f"{one.month}, {place}" for one, place in ((before, places[0]), (after, places[-1]))]
    return compare_months(two, books, progress.step), _titled(_DATA, *names)


_RULES = Text("方案改动试算", "A change of the rules, tried")
_DATA = Text("两个月比较", "Two months compared")


def _titled(title: Text, before: str, after: str) -> Titled:
    return Titled(title=title, sides=(Text(before, before), Text(after, after)))


def _two_months(call: Call, found: Sequence[Found]) -> tuple[FilesOfMonth, FilesOfMonth]:
    """Settle which month is compared with which: `--against`, or the earlier of two."""
    counts = [len(one.months) for one in found]
    if counts not in ([_TWO], [1, 1]):
        listed = ", ".join(month.month for one in found for month in one.months)
        call.session.end(USAGE, Text(
            f"--rules 要写两次（先旧方案，后新方案）；只写一次时是比较两个月：两个月的文件，或一个月的加 --against 的一个月；现在是 {listed}",
            f"give --rules twice (before, then after); once it compares two months: files of two, or of one and of one by --against; these are of {listed}",
        ))  # fmt: skip
    first, last = found[-1].months[0], found[0].months[-1]
    return first, last
