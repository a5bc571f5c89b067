"""`--split`: a workbook for each person, under a safe name of its own, with a password where one is given."""

import io
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import csbonus
from csbonus.intake.xlsx.own import read_month_of
from csbonus.pay.payslip import PayRun, Payslip
from csbonus.problems import Lang, Notice, Problem, Source, Text, path_text, show

_UNSAFE = re.compile(r'[<>:"/\\|?*]')
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)
_LONGEST = 60
_LISTED = 5

People = Mapping[str, tuple[Payslip, ...]]
"""Everybody's slips, by the file that they go to."""


def name_files(payrun: PayRun) -> dict[str, tuple[Payslip, ...]]:
    """Give every person a file name of month and name, with the number for namesakes; in the order of the slips."""
    people: dict[str, list[Payslip]] = {}
    for slip in payrun.payslips:
        people.setdefault(slip.agent.person, []).append(slip)
    names = {key: safe_name(slips[0].agent.name) for key, slips in people.items()}
    shared = _shared(names.values())
    files: dict[str, tuple[Payslip, ...]] = {}
    taken: set[str] = set()
    for key, slips in people.items():
        number = safe_name(slips[0].agent.employee_number or key)
        name = f"{names[key]}_{number}" if names[key].casefold() in shared else names[key]
        file = _free(f"{payrun.month}_{name}", taken)
        taken.add(file.casefold())
        files[f"{file}.xlsx"] = tuple(slips)
    return files


def safe_name(name: str) -> str:
    """Write a name so that every system takes it for a file's: no signs with a meaning, no ends that are dropped."""
    plain = unicodedata.normalize("NFC", name)
    kept = "".join("_" if unicodedata.category(c)[0] in "CZ" else c for c in _UNSAFE.sub("_", plain))
    kept = kept[:_LONGEST].strip("._ ") or "_"
    return f"_{kept}" if _RESERVED.fullmatch(kept) else kept


def _shared(names: Iterable[str]) -> set[str]:
    seen: set[str] = set()
    shared: set[str] = set()
    for name in (name.casefold() for name in names):
        (shared if name in seen else seen).add(name)
    return shared


def _free(name: str, taken: set[str]) -> str:
    found, count = name, 1
    while found.casefold() in taken:
        count += 1
        found = f"{name}_{count}"
    return found


def check_folder(
    folder: Path, files: People, month: str, inputs: Sequence[str], *, force: bool
) -> list[Problem]:
    """Find the files of a folder that must not be replaced: inputs, and workbooks that are no earlier result."""
    resolved = {Path(given).resolve() for given in inputs}
    problems = []
    for path in (folder / name for name in files):
        if path.resolve() in resolved or (path.exists() and not path.is_file()):
            text = Text(
                "这是输入文件或文件夹，不能替换；请把 --split 换个文件夹",
                "this is an input or a folder and cannot be replaced; give --split another folder",
            )
            problems.append(Problem(code="split-blocked", text=text, source=_at(path)))
        elif not force and path.exists() and _is_foreign(path, month):
            text = Text(
                "已有一个不是这个月结果的文件；要替换请加 --force",
                "there is a file that is no result of this month; add --force to replace it",
            )
            problems.append(Problem(code="split-blocked", text=text, source=_at(path)))
    return problems


def _is_foreign(path: Path, month: str) -> bool:
    data = path.read_bytes()
    is_locked = data.startswith(b"\xd0\xcf\x11\xe0")
    return not is_locked and read_month_of(data) != month


def left_over(folder: Path, files: People, month: str) -> list[Notice]:
    """Find files of the month in the folder that are nobody's of this run."""
    known = {name.casefold() for name in files}
    others = sorted(p.name for p in folder.glob(f"{month}_*.xlsx") if p.name.casefold() not in known)
    if not others:
        return []
    listed = "、".join(show(name) for name in others[:_LISTED])
    listed_en = ", ".join(show(name) for name in others[:_LISTED])
    text = Text(
        f"文件夹里还有 {len(others)} 个以前写的 {month} 工资条，这次没有写：{listed}；不需要的请删去",
        f"the folder holds {len(others)} slip(s) of {month} that this run did not write: {listed_en}; delete what is not needed",
    )
    return [Notice(code="split-left-over", text=text, source=_at(folder))]


def make_personal(
    payrun: PayRun, files: People, passwords: Mapping[str, str], lang: Lang, *, values: bool
) -> Iterator[tuple[str, bytes]]:
    """Make everybody's workbook, one after another; `passwords` are by person."""
    from csbonus.workbook.build import build_personal
    from csbonus.workbook.excerpt import file_excerpts

    excerpts = file_excerpts(payrun)
    for file, slips in files.items():
        data = build_personal(excerpts.of(slips), csbonus.__version__, lang, values=values)
        password = passwords.get(slips[0].agent.person)
        yield file, data if password is None else encrypted(data, password)


def encrypted(data: bytes, password: str) -> bytes:
    """Encrypt a workbook as Excel does (AES, ECMA-376 agile); salts make it other bytes every time."""
    from msoffcrypto.format.ooxml import OOXMLFile

    out = io.BytesIO()
    OOXMLFile(io.BytesIO(data)).encrypt(password, out)
    return out.getvalue()


def _at(path: Path) -> Source:
    return Source(file=path_text(str(path)))
