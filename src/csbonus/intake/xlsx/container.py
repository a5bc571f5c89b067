"""The zip container of a workbook: its parts by name, unpacked within limits and with checksums checked."""

import io
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from msgspec import Struct

from csbonus.problems import Refusal, Source, Text, refuse, show

MIB = 1024 * 1024
_BLOCK = 256 * 1024
_ENCRYPTED = 0x1
_DIRECTORY_ENTRY = b"PK\x01\x02"
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError)


class Limits(Struct, frozen=True, kw_only=True):
    """The most that is read of one workbook; whatever passes a limit is refused, never cut.

    Of the file: `file_bytes`, `members` (parts in the container), `total_bytes` (unpacked), `sheets`, and over
    all its sheets `cells`, `characters` (of text) and `tags` (XML elements other than plain cells).
    Of one part: `unpacked_bytes`, `small_bytes` (styles and lists of parts), `depth` (nesting), `entries`
    (styles, relations, merged ranges) and `strings` (shared texts).
    Of a rules file: `yaml_bytes`.
    Of one sheet: `rows` and `columns`, as the highest number with content; of one cell: `text` characters.
    """

    file_bytes: int = 256 * MIB
    members: int = 10_000
    unpacked_bytes: int = 192 * MIB
    small_bytes: int = 32 * MIB
    total_bytes: int = 256 * MIB
    depth: int = 64
    entries: int = 100_000
    strings: int = 2_000_000
    sheets: int = 256
    rows: int = 1_048_576
    columns: int = 1_024
    cells: int = 2_600_000
    characters: int = 32_000_000
    tags: int = 8_000_000
    text: int = 32_767
    yaml_bytes: int = 256 * 1024


_OVER = MappingProxyType(
    {
        "file_bytes": ("文件大小超过 {0}", "the file is larger than {0}"),
        "members": ("文件内部的部件超过 {0} 个", "the file holds more than {0} parts"),
        "unpacked_bytes": (
            "文件展开后有一部分超过 {0}",
            "one part of the file unpacks to more than {0}",
        ),
        "small_bytes": (
            "文件的样式或目录超过 {0}",
            "the file's styles or lists unpack to more than {0}",
        ),
        "total_bytes": ("文件展开后合计超过 {0}", "the file unpacks to more than {0} in all"),
        "depth": ("文件内部嵌套超过 {0} 层", "the file's XML is nested deeper than {0}"),
        "entries": (
            "样式、合并区域等条目超过 {0} 个",
            "more than {0} styles, merged ranges or other entries",
        ),
        "strings": ("文件的文本条目超过 {0} 条", "the file holds more than {0} shared texts"),
        "sheets": ("工作表超过 {0} 张", "the workbook has more than {0} sheets"),
        "rows": ("超过 {0} 行", "there are more than {0} rows"),
        "columns": ("内容超出第 {0} 列", "there is content beyond column {0}"),
        "cells": ("有内容的单元格超过 {0} 个", "there are more than {0} cells with content"),
        "characters": ("文字合计超过 {0} 个字符", "there are more than {0} characters of text"),
        "tags": (
            "带格式的空单元格等超过 {0} 个",
            "there are more than {0} empty formatted cells or other marks",
        ),
        "text": ("单元格文字超过 {0} 个字符", "the cell's text is longer than {0} characters"),
    }
)


LIMIT_NAMES: Mapping[str, str] = MappingProxyType(
    {field.removesuffix("_bytes"): field for field in Limits.__struct_fields__}
)
"""What the caller calls each limit."""


def over_limit(what: str, limits: Limits, place: Source) -> Refusal:
    """Refuse what passes a limit, saying which and what to do."""
    most = getattr(limits, what)
    zh, en = (words.format(_size(what, most)) for words in _OVER[what])
    raised = f"--limit {what.removesuffix('_bytes')}={_size(what, 2 * most).replace(' ', '')}"
    mend = Text(
        f"{zh}：请删去多余内容，或拆成几个文件；确实需要的，用 {raised} 这样的选项放宽",
        f"{en}: delete what is not needed, or split the file; if it is needed, raise the limit, as in {raised}",
    )
    return refuse(f"limit-{what.replace('_', '-')}", mend, place)


def _size(what: str, most: int) -> str:
    """Write a limit as `--limit` takes it: bytes by the largest unit that holds them whole."""
    if not what.endswith("_bytes"):
        return str(most)
    for unit, size in (("MiB", MIB), ("KiB", 1024)):
        if most % size == 0:
            return f"{most // size} {unit}"
    return str(most)


def damaged(zh: str, en: str, place: Source) -> Refusal:
    """Refuse a file that is not as Excel would have written it."""
    zh, en = (
        f"文件已损坏（{zh}）：请用 Excel 打开并重新保存",
        f"the file is damaged ({en}): open it in Excel and save it again",
    )
    return refuse("file-damaged", Text(zh, en), place)


class Container:
    """The parts of a zip file in memory, and what has been taken of the limits so far."""

    __slots__ = ("_archive", "_parts", "_spent", "limits", "place")

    def __init__(self, data: bytes, file: str, limits: Limits) -> None:
        self.limits = limits
        self.place = Source(file=file)
        self._spent: dict[str, int] = {}
        if data.count(_DIRECTORY_ENTRY) > limits.members:
            raise over_limit("members", limits, self.place)
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
        except _BROKEN as e:
            zh = "文件不完整，可能没有下载或复制完：请重新下载或复制"
            en = "the file is cut short: download or copy it again"
            raise refuse("file-cut-short", Text(zh, en), self.place) from e
        self._parts = self._listed()

    def _listed(self) -> dict[str, zipfile.ZipInfo]:
        parts: dict[str, zipfile.ZipInfo] = {}
        for info in self._archive.infolist():
            part = info.filename.replace("\\", "/").lstrip("/").lower()
            if part in parts:
                raise damaged(f"部件 {show(part)} 出现两次", f"part {show(part)} occurs twice", self.place)
            parts[part] = info
        return parts

    def names(self) -> frozenset[str]:
        """Name the parts, in lower case."""
        return frozenset(self._parts)

    def spend(self, what: str, count: int, place: Source) -> None:
        """Take from a limit that holds for the file as a whole."""
        spent = self._spent[what] = self._spent.get(what, 0) + count
        if spent > getattr(self.limits, what):
            raise over_limit(what, self.limits, place)

    def blocks(self, part: str, place: Source, *, limit: str = "unpacked_bytes") -> Iterator[bytes]:
        """Unpack a part block by block, counting its bytes and checking its checksum at the end."""
        info = self._parts.get(part.lower())
        if info is None:
            raise damaged(f"缺少部件 {show(part)}", f"part {show(part)} is missing", place)
        if info.flag_bits & _ENCRYPTED:
            raise encrypted(self.place)
        if info.file_size > getattr(self.limits, limit):
            raise over_limit(limit, self.limits, place)
        for block in self._unpack(info, part, place):
            self.spend("total_bytes", len(block), place)
            yield block

    def _unpack(self, info: zipfile.ZipInfo, part: str, place: Source) -> Iterator[bytes]:
        try:
            if info.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
                raise zipfile.BadZipFile
            with self._archive.open(info) as member:
                while block := member.read(_BLOCK):
                    yield block
        except _BROKEN as e:
            zh, en = (
                f"部件 {show(part)} 校验不符",
                f"part {show(part)} does not match its checksum or cannot be unpacked",
            )
            raise damaged(zh, en, place) from e


def encrypted(place: Source) -> Refusal:
    """Refuse a workbook that only opens with a password."""
    zh = "文件设有打开密码：请用 --password 或环境变量 CSBONUS_PASSWORD 给出密码，或在 Excel 中取消密码后重新保存"
    en = "the file is password-protected: give the password with --password or in CSBONUS_PASSWORD, or save the file without it"
    return refuse("file-encrypted", Text(zh, en), place)
