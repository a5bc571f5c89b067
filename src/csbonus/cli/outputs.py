"""What `csbonus run` writes and where: settled before any work, made in memory, then put in place."""

from collections.abc import Iterator, Sequence

from msgspec import Struct

import csbonus
from csbonus.cli.making import make_bank_list, make_workbook
from csbonus.cli.publish import check_name, check_no_workbook, check_replaced, check_target, publish_all
from csbonus.cli.session import USAGE, Session
from csbonus.pay.payslip import PayRun
from csbonus.payroll import Computed
from csbonus.problems import Notice, Problem, Text, did_you_mean, show
from csbonus.report.json_result import Record, run_record, to_json
from csbonus.workbook.contents import SHEETS, Contents
from csbonus.workbook.payment import Payment

STDOUT = "-"


class Outputs(Struct, frozen=True, kw_only=True):
    """What the caller wants written; `json` may be `-` for stdout."""

    out: str | None = None
    json: str | None = None
    bank: str | None = None
    register: str | None = None
    contents: Contents = Contents()
    dry_run: bool = False
    force: bool = False

    @property
    def is_any(self) -> bool:
        """Tell whether there is anything to hand over."""
        return self.dry_run or self.json is not None or bool(self.workbooks)

    @property
    def workbooks(self) -> dict[str, str]:
        """List the files of a month, by option; a list for the bank may be CSV."""
        named = {"--out": self.out, "--register": self.register, "--bank": self.bank}
        return {option: target for option, target in named.items() if target is not None}


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
    before: list[str] = []
    if outputs.json is not None and outputs.json != STDOUT:
        check_target(session, "--json", outputs.json, inputs)
        check_no_workbook(session, "--json", outputs.json, force=outputs.force)
        before.append(outputs.json)
    for option, target in outputs.workbooks.items():
        check_target(session, option, target, inputs, results=before)
        check_name(session, option, target, also=(".csv",) if option == "--bank" else ())
        if not outputs.dry_run:
            check_replaced(session, option, target, month, force=outputs.force)
        before.append(target)


class Prepared(Struct, frozen=True, kw_only=True):
    """What can be found wrong with the results before they are made."""

    payments: tuple[Payment, ...] = ()
    problems: tuple[Problem, ...] = ()
    notices: tuple[Notice, ...] = ()


def prepare(session: Session, outputs: Outputs, computed: Computed, payrun: PayRun) -> Prepared:
    """Find what the results need besides the month itself: accounts for the bank."""
    if outputs.bank is None or computed.read is None:
        return Prepared()
    from csbonus.cli.payments import find_payments

    found = find_payments(payrun, computed.read, outputs.bank, session.documents)
    return Prepared(payments=found.payments, problems=found.problems, notices=found.notices)


def write_outputs(
    session: Session, outputs: Outputs, computed: Computed, payrun: PayRun, prepared: Prepared
) -> list[str]:
    """Make every result and put them in place together; gives the files that were written."""
    text = to_json(_record(session, computed, payrun)) if outputs.json is not None else ""
    made = [] if outputs.dry_run else list(_made(session, outputs, computed, payrun, prepared))
    if outputs.json is not None and outputs.json != STDOUT:
        made.append((outputs.json, text.encode()))
    publish_all(session, made)
    if outputs.json == STDOUT:
        session.out(text)
    return [target for target, _ in made]


def _made(
    session: Session, outputs: Outputs, computed: Computed, payrun: PayRun, prepared: Prepared
) -> Iterator[tuple[str, bytes]]:
    lang = session.documents
    if outputs.out is not None:
        yield outputs.out, make_workbook(computed, payrun, outputs.contents, lang)
    if outputs.register is not None:
        from csbonus.workbook.register import build_register

        yield outputs.register, build_register(payrun, csbonus.__version__, lang)
    if outputs.bank is not None:
        yield outputs.bank, make_bank_list(outputs.bank, prepared.payments, payrun.month, lang)


def _record(session: Session, computed: Computed, payrun: PayRun) -> Record:
    files = computed.read.files if computed.read else ()
    inputs: list[Record] = [{"file": f.file, "sha256": f.sha256, "sheets": list(f.sheets)} for f in files]
    rules: list[Record] = [{"file": f.file, "sha256": f.sha256} for f in computed.rules.files]
    return run_record(payrun, computed.notices, inputs, rules, session.documents)
