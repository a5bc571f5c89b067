"""What `csbonus run` writes and where: settled before any work, made in memory, then put in place."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

import csbonus
from csbonus.cli.publish import (
    check_folder_target,
    check_name,
    check_no_workbook,
    check_replaced,
    check_target,
    made_folder,
    publish_all,
)
from csbonus.cli.replacing import Data
from csbonus.cli.session import USAGE, Session
from csbonus.pay.payslip import PayRun, Payslip
from csbonus.payroll import Computed
from csbonus.problems import Notice, Problem, Text, did_you_mean, show
from csbonus.results.making import make_bank_list, make_workbook
from csbonus.results.record import month_json
from csbonus.workbook.contents import SHEETS, Contents
from csbonus.workbook.payment import Payment

STDOUT = "-"


class Outputs(Struct, frozen=True, kw_only=True):
    """What the caller wants written; `json` may be `-` for stdout."""

    out: str | None = None
    json: str | None = None
    bank: str | None = None
    register: str | None = None
    split: str | None = None
    split_passwords: str | None = None
    contents: Contents = Contents()
    dry_run: bool = False
    force: bool = False

    @property
    def is_any(self) -> bool:
        """Tell whether there is anything to hand over."""
        return self.dry_run or self.json is not None or self.writes_files

    @property
    def writes_files(self) -> bool:
        """Tell whether files of a month are written."""
        return bool(self.workbooks) or self.split is not None

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
    """End the command where a result would take the place of an input, or of what is not to be lost.

    Without a month nothing but problems is written, so that no workbook is in danger.
    """
    before: list[str] = []
    if outputs.json is not None and outputs.json != STDOUT:
        check_target(session, "--json", outputs.json, inputs)
        check_no_workbook(session, "--json", outputs.json, force=outputs.force)
        before.append(outputs.json)
    for option, target in outputs.workbooks.items():
        check_target(session, option, target, inputs, results=before)
        check_name(session, option, target, also=(".csv",) if option == "--bank" else ())
        if month and not outputs.dry_run:
            check_replaced(session, option, target, month, force=outputs.force)
        before.append(target)
    if outputs.split is not None:
        check_folder_target(session, "--split", outputs.split)
    elif outputs.split_passwords is not None:
        session.end(
            USAGE, Text("--split-passwords 要和 --split 一起用", "--split-passwords goes with --split")
        )


class Prepared(Struct, frozen=True, kw_only=True):
    """What can be found wrong with the results before they are made."""

    payments: tuple[Payment, ...] = ()
    files: Mapping[str, tuple[Payslip, ...]] = {}
    passwords: Mapping[str, str] = {}
    problems: tuple[Problem, ...] = ()
    notices: tuple[Notice, ...] = ()


def prepare(
    session: Session, outputs: Outputs, computed: Computed, payrun: PayRun, inputs: Sequence[str]
) -> Prepared:
    """Find what the results need besides the month itself: accounts for the bank, names and passwords of files."""
    prepared = Prepared()
    if outputs.bank is not None and computed.read is not None:
        from csbonus.cli.payments import find_payments

        found = find_payments(payrun, computed.read, outputs.bank, session.documents)
        prepared = Prepared(payments=found.payments, problems=found.problems, notices=found.notices)
    return prepared if outputs.split is None else _with_files(prepared, outputs, payrun, inputs)


def _with_files(prepared: Prepared, outputs: Outputs, payrun: PayRun, inputs: Sequence[str]) -> Prepared:
    from csbonus.cli.passwords import Passwords, read_passwords
    from csbonus.cli.split import check_folder, left_over, name_files

    folder, files = Path(outputs.split or ""), name_files(payrun)
    file = outputs.split_passwords
    passwords = read_passwords(file, files.values()) if file is not None else Passwords(by_person={})
    blocked = check_folder(folder, files, payrun.month, inputs, force=outputs.force)
    return replace(
        prepared,
        files=files,
        passwords=passwords.by_person,
        problems=(*prepared.problems, *passwords.problems, *([] if outputs.dry_run else blocked)),
        notices=(*prepared.notices, *([] if outputs.dry_run else left_over(folder, files, payrun.month))),
    )


def write_outputs(
    session: Session, outputs: Outputs, done: tuple[Computed, PayRun, Prepared], *, jobs: int = 1
) -> tuple[list[str], list[Notice]]:
    """Make every result, by `jobs` processes where that pays, and put them in place together.

    Gives the files that were written, and what to say of them.
    """
    written = [] if outputs.dry_run else list(outputs.workbooks.values())
    computed, payrun, prepared = done
    making = _Making(
        session=session, outputs=outputs, computed=computed, payrun=payrun, prepared=prepared, jobs=jobs
    )
    results = making.results()
    if outputs.json is not None and outputs.json != STDOUT:
        written.append(outputs.json)
    if outputs.split is not None and not outputs.dry_run:
        written.append(f"{outputs.split} ({len(prepared.files)})")
        with made_folder(session, outputs.split):
            publish_all(session, results)
    else:
        publish_all(session, results)
    if making.shown:
        session.out(making.shown)
    return written, making.notices


class _Making(Struct, kw_only=True):
    """Makes results one by one, and gathers what is to be said of them; `shown` is what goes to stdout."""

    session: Session
    outputs: Outputs
    computed: Computed
    payrun: PayRun
    prepared: Prepared
    jobs: int
    notices: list[Notice] = field(default_factory=list)
    shown: str = ""

    def results(self) -> Iterator[tuple[str, Data]]:
        """Give every file with its bytes, each made when it is asked for; JSON last, with the notices of the others."""
        if not self.outputs.dry_run:
            yield from self._files()
        if self.outputs.json == STDOUT:
            self.shown = b"".join(self._json()).decode()
        elif self.outputs.json is not None:
            yield self.outputs.json, self._json()

    def _json(self) -> Iterator[bytes]:
        said = chain(self.prepared.notices, self.notices)
        return month_json(self.computed, self.payrun, self.session.documents, said, jobs=self.jobs)

    def _files(self) -> Iterator[tuple[str, Data]]:
        lang, outputs, payrun = self.session.documents, self.outputs, self.payrun
        if outputs.out is not None:
            written = make_workbook(self.computed, payrun, outputs.contents, lang)
            self.notices += written.notices
            yield outputs.out, written.data
        if outputs.register is not None:
            from csbonus.workbook.register import build_register

            yield outputs.register, build_register(payrun, csbonus.__version__, lang)
        if outputs.bank is not None:
            yield outputs.bank, make_bank_list(outputs.bank, self.prepared.payments, payrun.month, lang)
        if outputs.split is not None:
            from csbonus.cli.split import make_personal

            files = {str(Path(outputs.split) / name): slips for name, slips in self.prepared.files.items()}
            values = outputs.contents.values
            yield from make_personal(payrun, files, self.prepared.passwords, lang, values=values)
