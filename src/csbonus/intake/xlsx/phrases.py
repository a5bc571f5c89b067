"""Texts of cells: plain or in formatted runs, without phonetic guides, and the list that cells share."""

import re

from csbonus.intake.xlsx.container import Container, over_limit
from csbonus.intake.xlsx.markup import Attributes, check_root, feed

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
LONGEST_ESCAPE = len("_x000D_")
_XML_SPACE = "http://www.w3.org/XML/1998/namespace space"
BLANKS = " \t\r\n"


def unescape(text: str) -> str:
    """Give a text in which `_x000D_` and its like stand for the character they name."""
    if "_x" not in text:
        return text
    plain = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    return plain.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


class Phrase:
    """Puts together the text of one `si` or `is` element from what is inside it."""

    __slots__ = ("_chunks", "_inside", "_is_kept", "_length", "_longest", "_parts", "_phonetic")

    def __init__(self, chunks: list[str], longest: int) -> None:
        self._chunks, self._longest = chunks, longest
        self._inside = False
        self._phonetic = 0
        self._is_kept = False
        self._length = 0
        self._parts: list[str] = []

    def start(self, local: str, attributes: Attributes) -> None:
        """Take an opening tag by its local name."""
        if local == "rPh" or self._phonetic:
            self._phonetic += 1
        elif local == "t":
            self._chunks.clear()
            self._inside = True
            self._is_kept = attributes.get(_XML_SPACE) == "preserve"

    def end(self, local: str) -> None:
        """Take a closing tag by its local name."""
        if self._phonetic:
            self._phonetic -= 1
        elif local == "t":
            text = "".join(self._chunks)
            self._add(text if self._is_kept else text.strip(BLANKS))
            self._inside = False

    def pause(self) -> None:
        """Drop what is not text of the phrase, and keep no more than a text can have."""
        if not self._inside:
            self._chunks.clear()
        elif sum(map(len, self._chunks)) > self._longest * LONGEST_ESCAPE:
            self._add("".join(self._chunks))
            self._chunks.clear()

    def _add(self, text: str) -> None:
        self._length += len(text)
        if self._length <= self._longest * LONGEST_ESCAPE:
            self._parts.append(text)

    def text(self) -> str | None:
        """Give the text, or nothing when it is longer than a cell can hold."""
        text = unescape("".join(self._parts))
        is_whole = self._length <= self._longest * LONGEST_ESCAPE
        return text if is_whole and len(text) <= self._longest else None


class _SharedStrings:
    """Gathers the shared texts; one too long is kept as None, to be refused where a cell shows it."""

    __slots__ = (
        "_container",
        "_depth",
        "_part",
        "_phrase",
        "_place",
        "_tags",
        "_tags_seen",
        "chunks",
        "found",
    )

    def __init__(self, container: Container, part: str) -> None:
        self._container, self._part, self._place = container, part, container.place
        self._tags = ""
        self._depth = self._tags_seen = 0
        self._phrase: Phrase | None = None
        self.chunks: list[str] = []
        self.found: list[str | None] = []

    def start(self, name: str, attributes: Attributes) -> None:
        self._depth += 1
        self._tags_seen += 1
        if self._depth == 1:
            self._tags = check_root(name, "sst", self._part, self._place)
        elif self._phrase is not None:
            self._phrase.start(name.removeprefix(self._tags), attributes)
        elif name == self._tags + "si":
            self._phrase = Phrase(self.chunks, self._container.limits.text)
        if self._depth > self._container.limits.depth:
            raise over_limit("depth", self._container.limits, self._place)

    def end(self, name: str) -> None:
        self._depth -= 1
        if self._phrase is None:
            return
        if self._depth > 1:
            self._phrase.end(name.removeprefix(self._tags))
            return
        text = self._phrase.text()
        self._phrase = None
        self._container.spend("characters", len(text or ""), self._place)
        self.found.append(text)
        if len(self.found) > self._container.limits.strings:
            raise over_limit("strings", self._container.limits, self._place)

    def pause(self) -> None:
        self._container.spend("tags", self._tags_seen, self._place)
        self._tags_seen = 0
        if self._phrase is None:
            self.chunks.clear()
        else:
            self._phrase.pause()


def read_shared_strings(container: Container, part: str) -> list[str | None]:
    """Read the texts that cells refer to by number."""
    strings = _SharedStrings(container, part)
    feed(container.blocks(part, container.place), part, strings, container.place)
    return strings.found
