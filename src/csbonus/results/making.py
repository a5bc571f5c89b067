"""A computed month made into a workbook, with where it came from."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from msgspec.structs import replace

import csbonus
from csbonus.intake.circumstances import circumstances_said
from csbonus.intake.pages import InputFile
from csbonus.pay.payslip import PayRun
from csbonus.payroll import Computed
from csbonus.problems import Lang, Notice, Text
from csbonus.workbook.contents import SHEETS, Contents
from csbonus.workbook.origin import Origin
from csbonus.workbook.payment import Payment
from csbonus.workbook.written import Written


def make_workbook(
    computed: Computed, payrun: PayRun, contents: Contents, lang: Lang, version: str = csbonus.__version__
) -> Written:
    """Make the workbook of a month; it names files without their folders, so that these make no difference."""
    from csbonus.workbook.build import write_month

    origin = _origin(computed, contents, payrun.month, lang, version)
    return write_month(payrun, origin, lang, contents)


def make_bank_list(target: str, payments: Sequence[Payment], month: str, lang: Lang) -> bytes:
    """Make the bank's list in the form that the file's name asks for."""
    from csbonus.workbook.bank import bank_csv, bank_workbook

    if Path(target).suffix.lower() == ".csv":
        return bank_csv(payments, lang)
    return bank_workbook(payments, month, csbonus.__version__, lang)


def _origin(computed: Computed, contents: Contents, month: str, lang: Lang, version: str) -> Origin:
    read, rules = computed.read, computed.rules.files
    files = read.files if read else ()
    return Origin(
        files=tuple((Path(f.file).name, f.sha256, f.sheets) for f in files),
        exports=tuple((Path(f.file).name, _exports(f)) for f in files if f.exports),
        rules=tuple((f.file, f.sha256) for f in rules if f.is_plan),
        includes=tuple({(f.file, f.sha256): None for f in rules if not f.is_plan}),
        history=tuple((Path(name).name, sha) for name, sha in computed.history),
        version=version,
        options=tuple((name.to(lang), value.to(lang)) for name, value in _options(contents, month, lang)),
        rows=tuple(
            (r.file, r.sheet, r.table, r.read, r.paid, r.left_out) for r in (read.rows if read else ())
        ),
        crosschecks=tuple(
            (
                Path(c.source.file).name,
                f"{c.source.sheet}!{c.source.cell}",
                c.metric,
                c.printed,
                c.added,
                c.agrees,
            )
            for c in (read.crosschecks if read else ())
            if not c.is_of_shop
        ),
        notices=_without_folders(computed.notices, [f.file for f in files]),
    )


def _exports(file: InputFile) -> tuple[tuple[str, tuple[Text, ...]], ...]:
    """Say of each sheet which platform exported it, how it counts, and when it was exported."""
    return tuple(
        (
            one.sheet,
            (*((one.platform.title,) if one.platform else ()), *circumstances_said(one.circumstances)),
        )
        for one in file.exports
    )


def _options(contents: Contents, month: str, lang: Lang) -> list[tuple[Text, Text]]:
    found = [(Text("月份", "month"), Text(month, month)), (Text("语言", "language"), Text(lang, lang))]
    if contents.sheets != SHEETS:
        listed = ",".join(contents.sheets)
        found.append((Text("工作表", "sheets"), Text(listed, listed)))
    if contents.values:
        found.append((Text("只写数值", "values only"), Text("是", "yes")))
    return found


def _without_folders(notices: Iterable[Notice], files: Iterable[str]) -> tuple[Notice, ...]:
    """Let notices speak of files by their names alone."""
    names = {file: Path(file).name for file in files if file != Path(file).name}
    found = []
    for notice in notices:
        zh, en = notice.text.zh, notice.text.en
        for file, name in names.items():
            zh, en = zh.replace(file, name), en.replace(file, name)
        found.append(replace(notice, text=Text(zh, en)))
    return tuple(found)
