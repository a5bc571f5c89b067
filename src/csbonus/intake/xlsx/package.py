"""The package of an .xlsx file: which parts it has, how they refer to each other, and which is the workbook."""

from collections.abc import Iterable
from types import MappingProxyType
from urllib.parse import unquote

from msgspec import Struct

from csbonus.intake.xlsx.container import Container, Limits, damaged
from csbonus.intake.xlsx.markup import Attributes, read_entries
from csbonus.intake.xlsx.recognise import check_is_zip, not_a_workbook, not_xlsx, opendocument, word
from csbonus.problems import Refusal, Source, show

_TYPES = "[content_types].xml"
_ROOT_RELATIONS = "_rels/.rels"
_WANTED_TYPES = MappingProxyType({"Override": "Types", "Default": "Types"})
_WANTED_RELATIONS = MappingProxyType({"Relationship": "Relationships"})


class Relation(Struct, frozen=True):
    """What one part says of another: the last word of the relation's type, and the part's name."""

    kind: str
    part: str


def open_package(data: bytes, file: str, limits: Limits) -> tuple[Container, str]:
    """Open the bytes of an .xlsx or .xlsm and give its parts and the name of the workbook part."""
    place = Source(file=file)
    check_is_zip(data, place)
    container = Container(data, file, limits)
    names = container.names()
    if not names & {_TYPES, _ROOT_RELATIONS}:
        raise _other_archive(container, names)
    main = [r.part for r in read_relations(container, "").values() if r.kind == "officeDocument"]
    if not main:
        raise _other_document(names, place)
    _check_type(container, main[0])
    return container, main[0]


def _other_archive(container: Container, names: Iterable[str]) -> Refusal:
    names = frozenset(names)
    place = container.place
    if "mimetype" in names:
        kind = b"".join(container.blocks("mimetype", place, limit="small_bytes"))
        if b"opendocument.spreadsheet" in kind:
            return opendocument(place)
    return _other_document(names, place)


def _other_document(names: Iterable[str], place: Source) -> Refusal:
    if any(name.startswith("word/") for name in names):
        return word(place)
    return not_a_workbook(place)


def _check_type(container: Container, main: str) -> None:
    kind = _content_type(container, main)
    place = container.place
    if "wordprocessingml" in kind or main.lower().startswith("word/"):
        raise word(place)
    if "sheet.binary" in kind or main.lower().endswith(".bin"):
        raise not_xlsx("file-xlsb", "这是二进制工作簿 .xlsb", "this is a binary .xlsb workbook", place)
    if "presentationml" in kind:
        raise not_a_workbook(place)
    if main.lower() not in container.names():
        raise damaged("缺少工作簿部件", "its workbook part is missing", place)


def _content_type(container: Container, part: str) -> str:
    if _TYPES not in container.names():
        return ""
    entries = read_entries(container, _TYPES, "Types", _WANTED_TYPES)
    for _, said in entries:
        if said.get("PartName", "").lstrip("/").lower() == part.lower():
            return said.get("ContentType", "").lower()
    return ""


def read_relations(container: Container, part: str) -> dict[str, Relation]:
    """Read what a part refers to, by relation id; the package itself is the part with an empty name."""
    folder, _, base = part.rpartition("/")
    listed = f"{folder}/_rels/{base}.rels".lstrip("/")
    if listed.lower() not in container.names():
        return {}
    relations: dict[str, Relation] = {}
    for _, said in read_entries(container, listed, "Relationships", _WANTED_RELATIONS):
        if said.get("Id", "") in relations:
            raise damaged(
                f"{show(listed)} 中有重复的引用", f"{show(listed)} says one reference twice", container.place
            )
        relations[said.get("Id", "")] = _relation(said, folder, container.place)
    return relations


def _relation(said: Attributes, folder: str, place: Source) -> Relation:
    kind = said.get("Type", "").rpartition("/")[2]
    if said.get("TargetMode") == "External":
        return Relation("external", "")
    if kind not in {"officeDocument", "worksheet", "sharedStrings", "styles"}:
        return Relation(kind, "")
    return Relation(kind, _resolve(said.get("Target", ""), folder, place))


def _resolve(target: str, folder: str, place: Source) -> str:
    path = unquote(target).replace("\\", "/")
    steps = [] if path.startswith("/") else [s for s in folder.split("/") if s]
    for step in path.split("/"):
        if step == "..":
            if not steps:
                zh, en = f"部件 {show(target)} 指向文件之外", f"part {show(target)} is outside the file"
                raise damaged(zh, en, place)
            steps.pop()
        elif step not in {"", "."}:
            steps.append(step)
    return "/".join(steps)
