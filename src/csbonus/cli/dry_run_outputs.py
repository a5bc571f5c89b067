"""The files that a dry run writes: made in memory, then put in place one by one."""

from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

import csbonus
from csbonus.cli.publish import check_no_workbook, check_target, publish
from csbonus.cli.session import USAGE, Session
from csbonus.comparing.records import Comparison
from csbonus.dryrun.compare import Compared
from csbonus.intake.xlsx.own import read_marks
from csbonus.problems import Text, show
from csbonus.report.comparison_html import Page, render_page
from csbonus.report.comparison_json import comparison_record
from csbonus.report.comparison_words import METHOD, most_of
from csbonus.report.json_result import Record, to_json
from csbonus.results.record import input_records
from csbonus.rules.plans import Rules

STDOUT = "-"
_LOSES, _TOLD = Text("减少最多", "Loses most"), 5
_ENDINGS = {"--html": (".html", ".htm"), "--out": (".xlsx",)}


class Outputs(Struct, frozen=True, kw_only=True):
    """What the caller wants written; `json` may be `-` for stdout."""

    json: str | None = None
    html: str | None = None
    out: str | None = None
    force: bool = False

    @property
    def targets(self) -> tuple[tuple[str, str], ...]:
        """List the options and the files that they name."""
        named = (("--json", self.json), ("--html", self.html), ("--out", self.out))
        return tuple((option, file) for option, file in named if file is not None and file != STDOUT)


class Titled(Struct, frozen=True, kw_only=True):
    """What was tried: its title, and what stands for before and after."""

    title: Text
    sides: tuple[Text, Text]


def check_outputs(session: Session, outputs: Outputs, inputs: Sequence[str]) -> None:
    """End the command where a result would take the place of an input, or of what is not to be lost."""
    done: list[str] = []
    for option, file in outputs.targets:
        endings = _ENDINGS.get(option)
        if endings is not None and Path(file).suffix.lower() not in endings:
            name = show(file, 200)
            session.end(USAGE, Text(
                f"{option} {name}: 文件名要以 {endings[0]} 结尾", f"{option} {name}: the name ends in {endings[0]}"
            ))  # fmt: skip
        check_target(session, option, file, inputs, results=done)
        if not is_comparison(file):
            check_no_workbook(session, option, file, force=outputs.force)
        done.append(file)


def is_comparison(file: str) -> bool:
    """Tell whether an earlier comparison stands there, which this one replaces."""
    path = Path(file)
    return path.is_file() and "comparison" in read_marks(path.read_bytes())


class Results(Struct, frozen=True, kw_only=True):
    """Everything that is written of a comparison."""

    outcome: Compared
    comparison: Comparison
    exceeded: tuple[Text, ...]
    rules: tuple[Rules, ...]
    titled: Titled


def write_outputs(session: Session, outputs: Outputs, results: Results) -> tuple[str, ...]:
    """Write what was asked for; gives the files."""
    made: dict[str, bytes] = {}
    if outputs.html is not None:
        made[outputs.html] = _page(session, results).encode()
    if outputs.out is not None:
        made[outputs.out] = _workbook(session, results)
    if outputs.json is not None:
        text = to_json(_record(session, results))
        if outputs.json == STDOUT:
            session.out(text)
        else:
            made[outputs.json] = text.encode()
    for file, data in made.items():
        publish(session, file, data)
    return tuple(made)


def _files(results: Results) -> tuple[tuple[str, str], ...]:
    files = [(f.file, f.sha256) for f in results.outcome.files]
    files += [(f.file, f.sha256) for rules in results.rules for f in rules.files]
    return tuple(dict.fromkeys(files))


def _workbook(session: Session, results: Results) -> bytes:
    from csbonus.workbook.comparison import build_comparison
    from csbonus.workbook.comparison_summary import Origin

    origin = Origin(
        title=results.titled.title,
        sides=results.titled.sides,
        exceeded=results.exceeded,
        told=tuple(
            (_LOSES, most_of(agent, results.comparison)) for agent in results.comparison.losers[:_TOLD]
        ),
        method=METHOD,
        notices=results.outcome.notices,
        files=_files(results),
        version=csbonus.__version__,
    )
    return build_comparison(results.comparison, origin, session.documents)


def _page(session: Session, results: Results) -> str:
    page = Page(
        title=results.titled.title,
        sides=results.titled.sides,
        exceeded=results.exceeded,
        notices=results.outcome.notices,
        files=_files(results),
        version=csbonus.__version__,
    )
    return render_page(results.comparison, page, session.documents)


def _record(session: Session, results: Results) -> Record:
    inputs = input_records(results.outcome.files)
    rules: list[Record] = [{"file": f.file, "sha256": f.sha256} for one in results.rules for f in one.files]
    notices = results.outcome.notices
    return comparison_record(
        results.comparison, results.exceeded, notices, (inputs, rules), session.documents
    )
