"""A workbook's file put together of its parts, which are kept packed until then, as they stand in the file.

XlsxWriter keeps each part as text, which takes several times as much memory, and hands it over whole.
"""

from collections.abc import Iterator, Sequence
from io import BytesIO, StringIO
from typing import Any, NamedTuple
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo
from zlib import compress, decompress

from xlsxwriter import Workbook
from xlsxwriter.packager import Packager

PACKAGE_INSIDES: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (Workbook, ("_get_packager",)),
    (Packager, ("_filename",)),
)
"""What is used here of XlsxWriter that it does not promise to keep."""

_PIECES_PACKED, _FAST = 10_000, 1
_TIME = (1980, 1, 1, 0, 0, 0)
"""The time of every part, so that the same workbook has the same bytes."""


class Packed(NamedTuple):
    """A piece of a part, packed, and how many bytes it is unpacked."""

    data: bytes
    size: int


def pack(texts: Sequence[str]) -> Packed:
    """Pack texts that follow each other."""
    data = "".join(texts).encode()
    return Packed(compress(data, _FAST), len(data))


class SlimWorkbook(Workbook):  # type: ignore[misc]
    """A workbook in memory whose parts are kept packed, and which puts its file together piece by piece."""

    def __init__(self, options: dict[str, object]) -> None:
        super().__init__(BytesIO(), options)
        self._packager = _SlimPackager()

    def _get_packager(self) -> Packager:
        return self._packager

    def to_bytes(self) -> bytes:
        """Finish the workbook, and give its file."""
        self.close()
        file = BytesIO()
        with ZipFile(file, "w", ZIP_DEFLATED) as package:
            for part, name, _ in self._packager.filenames:
                info = ZipInfo(name, _TIME)
                info.compress_type, info.file_size = ZIP_DEFLATED, part.size
                with package.open(info, "w") as opened:
                    opened.writelines(part.pieces())
        return file.getvalue()


class _SlimPackager(Packager):  # type: ignore[misc]
    def _filename(self, xml_filename: str) -> StringIO:
        part = _Part()
        self.filenames.append((part, xml_filename, False))
        return part


class _Part(StringIO):
    """A part being written, packed so that it takes little room; XlsxWriter itself is told that it is empty."""

    def __init__(self) -> None:
        super().__init__()
        self._packed: list[Packed] = []
        self._open: list[str] = []

    def write(self, text: str) -> int:
        self._open.append(text)
        if len(self._open) >= _PIECES_PACKED:
            self._pack()
        return len(text)

    def write_packed(self, packed: Sequence[Packed]) -> None:
        """Take what was packed before."""
        self._pack()
        self._packed += packed

    def getvalue(self) -> str:
        self._pack()
        return ""

    @property
    def size(self) -> int:
        """How many bytes the part has."""
        return sum(packed.size for packed in self._packed)

    def pieces(self) -> Iterator[bytes]:
        """Give the part's bytes piece by piece, and forget them."""
        self._packed.reverse()
        while self._packed:
            yield decompress(self._packed.pop().data)

    def _pack(self) -> None:
        self._packed.append(pack(self._open))
        self._open.clear()
