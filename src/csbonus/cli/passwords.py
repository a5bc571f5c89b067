"""Passwords for people's own workbooks: a table of 工号 or 姓名 and 密码, from .xlsx or .csv."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from csbonus.intake.values.texts import name_key, text_of
from csbonus.intake.xlsx.reader import read_workbook
from csbonus.pay.payslip import Payslip
from csbonus.problems import Problem, Refusal, Source, Text, path_text, refuse, show

_NUMBER = frozenset({"工号", "员工编号", "员工工号", "employeenumber"})
_NAME = frozenset({"姓名", "员工姓名", "name"})
_PASSWORD = frozenset({"密码", "password"})
_LOOKED_AT = 20
_LONGEST = 255


class _Row(Struct, frozen=True):
    number: str
    name: str
    password: str
    source: Source


class Passwords(Struct, frozen=True, kw_only=True):
    """The passwords by person, or what is wrong with them."""

    by_person: Mapping[str, str]
    problems: tuple[Problem, ...] = ()


def read_passwords(file: str, people: Iterable[Sequence[Payslip]]) -> Passwords:
    """Read everybody's password; somebody without one, or with two, is a problem."""
    try:
        rows = list(_rows(Path(file), path_text(file)))
    except Refusal as refusal:
        return Passwords(by_person={}, problems=refusal.problems)
    found: dict[str, str] = {}
    problems: list[Problem] = []
    slips = [own[0] for own in people]
    names = [name_key(slip.agent.name) for slip in slips]
    for slip in slips:
        fitting = _fitting(rows, slip, is_only=names.count(name_key(slip.agent.name)) == 1)
        if len({row.password for row in fitting}) == 1 and fitting[0].password:
            found[slip.agent.person] = fitting[0].password
        else:
            problems.append(_missing(slip, fitting, file))
    return Passwords(by_person=found, problems=tuple(problems))


def _fitting(rows: Sequence[_Row], slip: Payslip, *, is_only: bool) -> list[_Row]:
    """Find a person's rows: by number, or by name where no other has it."""
    number, name = name_key(slip.agent.employee_number), name_key(slip.agent.name)
    by_number = [row for row in rows if number and name_key(row.number) == number]
    if by_number or not is_only:
        return by_number
    return [row for row in rows if not row.number and name_key(row.name) == name]


def _missing(slip: Payslip, fitting: Sequence[_Row], file: str) -> Problem:
    who = show(slip.agent.name)
    source = fitting[0].source if fitting else Source(file=path_text(file))
    if len({row.password for row in fitting}) > 1:
        text = Text(f"{who} 有两个不同的密码；请只留一个", f"{who} has two different passwords; keep one")
        return Problem(code="password-twice", text=text, source=source)
    text = Text(
        f"没有 {who} 的密码；请补上（重名的请写工号）",
        f"there is no password for {who}; add one (by employee number for namesakes)",
    )
    return Problem(code="password-missing", text=text, source=source)


def _rows(path: Path, file: str) -> Iterator[_Row]:
    table = list(_csv(path, file) if path.suffix.lower() == ".csv" else _sheet(path, file))
    for n, (cells, _) in enumerate(table[:_LOOKED_AT]):
        heads = [name_key(text) for text in cells]
        columns = [
            next((place for place, head in enumerate(heads) if head in words), None)
            for words in (_NUMBER, _NAME, _PASSWORD)
        ]
        if columns[2] is not None and columns[:2] != [None, None]:
            for row, source in table[n + 1 :]:
                number, name, password = (
                    row[place].strip() if place is not None and place < len(row) else "" for place in columns
                )
                if number or name:
                    yield _Row(number, name, _checked(password, source), source)
            return
    text = Text(
        "没有找到密码表；表头要有“密码”和“工号”或“姓名”",
        "no table of passwords; its header needs 密码 (password) and 工号 (employee number) or 姓名 (name)",
    )
    raise refuse("password-table", text, Source(file=file))


def _checked(password: str, source: Source) -> str:
    if len(password) > _LONGEST:
        text = Text("密码太长，最多 255 个字符", "the password is longer than 255 characters")
        raise refuse("password-long", text, source)
    return password


def _sheet(path: Path, file: str) -> Iterator[tuple[list[str], Source]]:
    for sheet in read_workbook(path, name=file).sheets:
        for row in sheet.rows:
            texts = [""] * row[-1].column
            for cell in row:
                place = Source(file=file, sheet=sheet.name, cell=cell.ref)
                texts[cell.column - 1] = text_of(cell, place)
            yield texts, Source(file=file, sheet=sheet.name, cell=row[0].ref)


def _csv(path: Path, file: str) -> Iterator[tuple[list[str], Source]]:
    try:
        data = path.read_bytes()
    except OSError as fault:
        text = Text(f"打不开（{fault.strerror}）", f"cannot be opened ({fault.strerror})")
        raise refuse("file-unreadable", text, Source(file=file)) from None
    try:
        text_read = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text_read = data.decode("gb18030", "replace")
    for n, row in enumerate(csv.reader(io.StringIO(text_read)), 1):
        yield row, Source(file=file, line=n)
