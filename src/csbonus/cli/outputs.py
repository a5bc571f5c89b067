"""What `csbonus run` writes and where: settled before any work, made in memory, then put in place."""

from collections.abc import Sequence

from msgspec import Struct

from csbonus.cli.making import make_workbook
from csbonus.cli.publish import check_name, check_no_workbook, check_replaced, check_target, publish
from csbonus.cli.session import USAGE, Session
from csbonus.pay.payslip import PayRun
from csbonus.payroll import Computed
from csbonus.problems import Text, did_you_mean, show
from csbonus.report.json_result import Record, run_record, to_json
from csbonus.workbook.contents import SHEETS, Contents

STDOUT = "-"


class Outputs(Struct, frozen=True, kw_only=True):
    """What the caller wants written; `json` may be `-` for stdout."""

    out: str | None = None
    json: str | None = None
    contents: Contents = Contents()
    dry_run: bool = False
    force: bool = False

    @property
    def is_any(self) -> bool:
        """Tell whether there is anything to hand over."""
        return self.dry_run or self.out is not None or self.json is not None

    @property
    def writes_workbook(self) -> bool:
        """Tell whether a workbook is written."""
        return self.out is not None and not self.dry_run


def read_contents(session: Session, sheets: str | None, *, values: bool) -> Contents:
    """Read which sheets are asked for, such as `summary,strips`; another word is wrong usage."""
    if sheets is None:
        return Contents(values=values)
    words = [word.strip() for word in sheets.replace("，", ",").split(",") if word.strip()]
    strange = [word for word in words if word not in SHEETS]
    if strange or not words:
        hint = did_you_mean(strange[0] if strange else "", SHEETS)
        named = show(strange[0] if strange else sheets)
        session.end(USAGE, Text(
            f"--sheets: 没有名为“{named}”的工作表；{hint.zh}",
            f'--sheets: there is no sheet "{named}"; {hint.en}',
        ))  # fmt: skip
    return Contents(sheets=tuple(sheet for sheet in SHEETS if sheet in words), values=values)


def check_outputs(session: Session, outputs: Outputs, inputs: Sequence[str], month: str) -> None:
    """End the command where a result would take the place of an input, or of what is not to be lost."""
    if outputs.json is not None and outputs.json != STDOUT:
        check_target(session, "--json", outputs.json, inputs)
        check_no_workbook(session, "--json", outputs.json, force=outputs.force)
    if outputs.out is not None:
        also = [outputs.json] if outputs.json not in (None, STDOUT) else []
        check_target(session, "--out", outputs.out, inputs, results=also)
        check_name(session, "--out", outputs.out)
    if outputs.out is not None and not outputs.dry_run:
        check_replaced(session, outputs.out, month, force=outputs.force)


def write_outputs(session: Session, outputs: Outputs, computed: Computed, payrun: PayRun) -> list[str]:
    """Make every result, then put them in place; gives the files that were written."""
    made: list[tuple[str, bytes]] = []
    if outputs.out is not None and not outputs.dry_run:
        made.append((outputs.out, make_workbook(computed, payrun, outputs.contents, session.documents)))
    text = to_json(_record(session, computed, payrun)) if outputs.json is not None else ""
    if outputs.json is not None and outputs.json != STDOUT:
        made.append((outputs.json, text.encode()))
    for target, data in made:
        publish(session, target, data)
    if outputs.json == STDOUT:
        session.out(text)
    return [target for target, _ in made]


def _record(session: Session, computed: Computed, payrun: PayRun) -> Record:
    files = computed.read.files if computed.read else ()
    inputs: list[Record] = [{"file": f.file, "sha256": f.sha256, "sheets": list(f.sheets)} for f in files]
    rules: list[Record] = [{"file": f.file, "sha256": f.sha256} for f in computed.rules.files]
    return run_record(payrun, computed.notices, inputs, rules, session.documents)
