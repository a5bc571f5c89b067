"""`csbonus what-if`: numbers of plans and figures changed without editing any file."""

import sys

from csbonus.cli.dry_run import DryRunOptions, begin, conclude, find_months, stop
from csbonus.cli.dry_run_outputs import Titled
from csbonus.cli.session import USAGE, Session
from csbonus.dryrun.compare import Asked, compare_rules
from csbonus.dryrun.settings import Setting, read_setting
from csbonus.dryrun.versions import open_versions
from csbonus.dryrun.what_if import try_settings
from csbonus.intake.books import Books
from csbonus.problems import Text, show
from csbonus.report.progress import Progress
from csbonus.rules.plans import read_rules


def what_if(session: Session, options: DryRunOptions, written: tuple[str, ...]) -> int:
    """Pay the months in the files as they are and with the changes; gives the exit code."""
    call = begin(session, options)
    settings = tuple(_setting(session, text) for text in written)
    with Progress(sys.stderr, session.messages, quiet=session.quiet) as progress:
        progress.step(Text("读取方案", "reading the rules"))
        rules = read_rules(options.rules)
        books = Books(options.opening)
        found = find_months(call, books)
        if rules.problems or found.problems:
            progress.close()
            return stop(call, (*rules.problems, *found.problems), (*rules.notices, *found.notices))
        old = open_versions(rules)
        tried = try_settings(old, settings)
        if tried.refused is not None:
            session.end(USAGE, tried.refused)
        if tried.problems:
            return stop(call, tried.problems, ())
        asked = Asked(
            months=found.months, old=old, new=tried.versions, history=options.history, figures=tried.figures
        )
        outcome = compare_rules(asked, books, progress.step)
        progress.close()
        plans, sets = (show(", ".join(words), 400) for words in (options.rules, written))
        titled = Titled(
            title=Text("改数试算", "What if"),
            sides=(Text(plans, plans), Text(f"{plans}，{sets}", f"{plans}, {sets}")),
        )
        return conclude(call, outcome, [rules], titled)


def _setting(session: Session, written: str) -> Setting:
    setting = read_setting(written)
    if setting is None:
        session.end(USAGE, Text(
            f"--set {show(written)}: 要写成 parameters.base_salary=2000、commission.rate+=0.5% 或 metrics.sales[小美]*=1.1",
            f"--set {show(written)}: write it like parameters.base_salary=2000, commission.rate+=0.5% or metrics.sales[Ann]*=1.1",
        ))  # fmt: skip
    return setting
