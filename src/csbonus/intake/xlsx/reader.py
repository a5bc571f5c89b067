"""Workbooks in .xlsx and .xlsm read strictly: the file's own characters, or a refusal that names the place."""

import gc
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType

from csbonus.intake.xlsx.cells import Cell, Kind, Shape, Sheet, Workbook, column_letters, decimal_of
from csbonus.intake.xlsx.container import Container, Limits, damaged, over_limit
from csbonus.intake.xlsx.made import read_made
from csbonus.intake.xlsx.markup import Attributes, Entry, read_entries
from csbonus.intake.xlsx.numfmt import read_shapes
from csbonus.intake.xlsx.own import read_month_of
from csbonus.intake.xlsx.package import Relation, open_package, read_relations
from csbonus.intake.xlsx.phrases import read_shared_strings, unescape
from csbonus.intake.xlsx.recognise import read_bytes
from csbonus.intake.xlsx.sheets import read_sheet
from csbonus.intake.xlsx.values import Values
from csbonus.problems import Source, Text, refuse, show

__all__ = [
    "Cell", "Kind", "Limits", "Shape", "Sheet", "Workbook", "column_letters", "decimal_of", "list_sheets",
    "read_data", "read_workbook",
]  # fmt: skip

_DEFAULT = Limits()
_WANTED = MappingProxyType({"sheet": "sheets", "workbookPr": "workbook"})
_TRUE = frozenset({"1", "true"})
_HIDDEN = frozenset({"hidden", "veryHidden"})


def read_workbook(path: Path, *, name: str | None = None, limits: Limits = _DEFAULT) -> Workbook:
    """Read all worksheets of a file; messages call it by `name`, or else by its path."""
    file = str(path) if name is None else name
    with enough_memory(file):
        return read_data(read_bytes(path, file, limits), file, limits)


def read_data(data: bytes, file: str, limits: Limits = _DEFAULT) -> Workbook:
    """Read all worksheets in the bytes of a file; messages call it by a name."""
    with enough_memory(file), _collector_paused():
        return _read(data, file, limits)


@contextmanager
def enough_memory(file: str) -> Iterator[None]:
    """Refuse a file for which there is not enough memory."""
    try:
        yield
    except MemoryError as e:
        text = Text(
            "内存不够读取这个文件：请拆成几个文件", "there is not enough memory for this file: split it"
        )
        raise refuse("limit-memory", text, Source(file=file)) from e


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Keep Python from walking over millions of new cells again and again: none of them is in a cycle."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _read(data: bytes, file: str, limits: Limits) -> Workbook:
    container, main = open_package(data, file, limits)
    entries, relations, listed = list_sheets(container, main)
    values = _values(relations, container)
    sheets = tuple(
        read_sheet(container, part, place, values, is_hidden=is_hidden) for place, part, is_hidden in listed
    )
    date1904 = any(said.get("date1904") in _TRUE for kind, said in entries if kind == "workbookPr")
    return Workbook(
        file, hashlib.sha256(data).hexdigest(), sheets, date1904, read_month_of(data), made=read_made(data)
    )


def list_sheets(
    container: Container, main: str
) -> tuple[list[Entry], dict[str, Relation], list[tuple[Source, str, bool]]]:
    """List a workbook's worksheets with their parts and whether they are hidden, and what else its main part says."""
    entries = read_entries(container, main, "workbook", _WANTED)
    relations = read_relations(container, main)
    return entries, relations, _listed(entries, relations, container)


def _listed(
    entries: list[Entry], relations: dict[str, Relation], container: Container
) -> list[tuple[Source, str, bool]]:
    sheets = [said for kind, said in entries if kind == "sheet"]
    if len(sheets) > container.limits.sheets:
        raise over_limit("sheets", container.limits, container.place)
    _check_names(sheets, container)
    listed = []
    for said in sheets:
        place = Source(file=container.place.file, sheet=unescape(said["name"]))
        relation = relations.get(_relation_id(said))
        if relation is None or (
            relation.kind == "worksheet" and relation.part.lower() not in container.names()
        ):
            raise damaged("缺少这张工作表的内容", "the content of this sheet is missing", place)
        if relation.kind == "worksheet":
            listed.append((place, relation.part, said.get("state") in _HIDDEN))
        elif relation.kind == "external":
            raise damaged(
                "这张工作表的内容在文件之外", "the content of this sheet is outside the file", place
            )
    if not listed:
        text = Text("工作簿里没有工作表：请重新导出", "the workbook has no worksheet: export it again")
        raise refuse("file-no-sheet", text, container.place)
    return listed


def _check_names(sheets: list[Attributes], container: Container) -> None:
    seen: set[str] = set()
    for said in sheets:
        name = unescape(said.get("name", ""))
        if not name:
            raise damaged("有工作表没有名称", "a sheet has no name", container.place)
        if name.casefold() in seen:
            zh = f"有两张工作表都叫“{show(name)}”：请改名后重新保存"
            en = f"two sheets are called '{show(name)}': rename one and save the file again"
            raise refuse("sheet-twice", Text(zh, en), Source(file=container.place.file, sheet=name))
        seen.add(name.casefold())


def _relation_id(said: Attributes) -> str:
    return next((value for key, value in said.items() if key.endswith("/relationships id")), "")


def _values(relations: dict[str, Relation], container: Container) -> Values:
    styles = _part_of("styles", relations)
    strings = _part_of("sharedStrings", relations)
    formats = read_shapes(container, styles) if styles else ()
    texts = read_shared_strings(container, strings) if strings else []
    return Values(container, texts, formats)


def _part_of(kind: str, relations: dict[str, Relation]) -> str:
    return next((relation.part for relation in relations.values() if relation.kind == kind), "")
