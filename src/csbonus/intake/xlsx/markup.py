"""XML parts read by expat: no DOCTYPE, bounded nesting, bounded memory, one refusal for whatever is broken."""

from collections.abc import Callable, Iterable, Mapping
from typing import Protocol
from xml.parsers import expat

from csbonus.intake.xlsx.container import Container, damaged, over_limit
from csbonus.problems import Refusal, Source, show

SPREADSHEET = frozenset(
    {
        "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
        "http://purl.oclc.org/ooxml/spreadsheetml/main",
    }
)
"""The namespaces of worksheets: the usual one and that of Strict Open XML."""

_PACKAGE_ROOTS = frozenset({"Types", "Relationships"})
_OUT_OF_MEMORY = 1
_LONGEST_TAG = 4 * 1024 * 1024

Attributes = dict[str, str]
Entry = tuple[str, Attributes]


class Reader(Protocol):
    """Takes what the parser finds; `chunks` gathers text, and `pause` is called after every block."""

    chunks: list[str]

    def start(self, name: str, attributes: Attributes) -> None:
        """Take an opening tag."""

    def end(self, name: str) -> None:
        """Take a closing tag."""

    def pause(self) -> None:
        """Check or drop the gathered text."""


class Feed(Protocol):
    """Hands the blocks of a part on to the parser; `fed` counts the bytes that the parser was given."""

    fed: int

    def take(self, block: bytes) -> None:
        """Take the next block."""

    def finish(self) -> None:
        """Take the end of the part."""


class _Straight:
    """Hands everything on as it is."""

    __slots__ = ("_parser", "fed")

    def __init__(self, parser: expat.XMLParserType) -> None:
        self._parser = parser
        self.fed = 0

    def take(self, block: bytes) -> None:
        self._parser.Parse(block, False)  # noqa: FBT003 - expat takes it by position only
        self.fed += len(block)

    def finish(self) -> None:
        self._parser.Parse(b"", True)  # noqa: FBT003 - expat takes it by position only


def feed(
    blocks: Iterable[bytes],
    part: str,
    reader: Reader,
    place: Source,
    through: Callable[[expat.XMLParserType], Feed] = _Straight,
) -> None:
    """Read a part through expat into a reader; whatever is not well-formed is refused."""
    parser = _parser(reader, part, place)
    given = through(parser)
    try:
        for block in blocks:
            given.take(block)
            reader.pause()
            if given.fed - parser.CurrentByteIndex > _LONGEST_TAG:
                raise _malformed(part, place)
        given.finish()
        reader.pause()
    except (expat.ExpatError, LookupError, ValueError) as e:
        if isinstance(e, expat.ExpatError) and e.code == _OUT_OF_MEMORY:
            raise MemoryError from e
        raise _malformed(part, place) from e


def _parser(reader: Reader, part: str, place: Source) -> expat.XMLParserType:
    def refuse_doctype(*_: object) -> None:
        raise damaged(
            f"{show(part)} 含有不允许的 DOCTYPE", f"{show(part)} has a DOCTYPE, which is not allowed", place
        )

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = refuse_doctype
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.chunks.append
    return parser


def _malformed(part: str, place: Source) -> Refusal:
    return damaged(f"{show(part)} 的内容读不通", f"{show(part)} is not well-formed XML", place)


def check_root(name: str, root: str, part: str, place: Source) -> str:
    """Give what stands before the names of a part's elements, or refuse a part that is something else."""
    namespace, _, local = name.rpartition(" ")
    if local != root or (namespace not in SPREADSHEET and root not in _PACKAGE_ROOTS):
        zh, en = f"{show(part)} 不是可识别的 {root}", f"{show(part)} is not a {root} that can be understood"
        raise damaged(zh, en, place)
    return f"{namespace} "


class _Entries:
    """Gathers the wanted elements of a small part, each only under its own parent."""

    __slots__ = (
        "_container",
        "_part",
        "_path",
        "_place",
        "_root",
        "_tags_seen",
        "_wanted",
        "chunks",
        "found",
    )

    def __init__(self, container: Container, part: str, root: str, wanted: Mapping[str, str]) -> None:
        self._container, self._part, self._place = container, part, container.place
        self._root, self._wanted = root, wanted
        self._path: list[str] = []
        self._tags_seen = 0
        self.chunks: list[str] = []
        self.found: list[Entry] = []

    def start(self, name: str, attributes: Attributes) -> None:
        local = name.rpartition(" ")[2]
        limits = self._container.limits
        if not self._path:
            check_root(name, self._root, self._part, self._place)
        elif self._wanted.get(local) == self._path[-1]:
            self.found.append((local, attributes))
        self._path.append(local)
        self._tags_seen += 1
        if len(self._path) > limits.depth:
            raise over_limit("depth", limits, self._place)
        if len(self.found) > limits.entries:
            raise over_limit("entries", limits, self._place)

    def end(self, _name: str) -> None:
        self._path.pop()

    def pause(self) -> None:
        self._container.spend("tags", self._tags_seen, self._place)
        self._tags_seen = 0
        self.chunks.clear()


def read_entries(container: Container, part: str, root: str, wanted: Mapping[str, str]) -> list[Entry]:
    """Gather the elements of a small part that are wanted, given as name -> name of the parent."""
    entries = _Entries(container, part, root, wanted)
    feed(container.blocks(part, container.place, limit="small_bytes"), part, entries, container.place)
    return entries.found
