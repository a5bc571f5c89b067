"""Rule files read from parser events, never loaded: every value is text and knows its place."""

import hashlib
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path

import yaml
from msgspec import Struct

from csbonus.problems import Problem, Refusal, Source, Text, refuse
from csbonus.rules import yamlfaults as faults
from csbonus.rules.yamlerrors import Found, colon_fault, sign_text, translate
from csbonus.rules.yamltext import MAX_BYTES, MOST_PROBLEMS, moved, offsets, place, read_bytes, read_text

MAX_DEPTH = 50

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Scalar(Struct, frozen=True, kw_only=True, eq=False):
    """One value or key, as text.

    `written` is the value as it stands in the file and `style` its quote or block sign; from these the
    place of any character is found when it is asked for; two that differ in these alone are equal.
    """

    text: str
    source: Source
    quoted: bool
    written: str = ""
    style: str = ""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Scalar) and self._said == other._said

    def __hash__(self) -> int:
        return hash(self._said)

    @property
    def _said(self) -> tuple[str, Source, bool]:
        return self.text, self.source, self.quoted

    def at(self, offset: int) -> Source:
        """Give the place of a character of the text; the start of the value where it cannot be told."""
        places = offsets(self.written, self.style, self.text)
        if not places:
            return self.source
        return moved(self.source, self.written, (*places, places[-1] + 1)[min(offset, len(places))])


class Blank(Struct, frozen=True, kw_only=True):
    """Nothing, where a value could stand; its place is that of the key or list item."""

    source: Source


class Sequence(Struct, frozen=True, kw_only=True):
    """A list."""

    items: tuple["Node", ...]
    source: Source


class Entry(Struct, frozen=True, kw_only=True):
    """A key and what stands behind its colon."""

    key: Scalar
    value: "Node"


class Mapping(Struct, frozen=True, kw_only=True):
    """Entries in the order of the file; no key occurs twice."""

    entries: tuple[Entry, ...]
    source: Source

    def get(self, key: str) -> "Node | None":
        """Give the value of a key, or None without such a key."""
        return next((entry.value for entry in self.entries if entry.key.text == key), None)

    def keys(self) -> tuple[str, ...]:
        """Give the keys in the order of the file."""
        return tuple(entry.key.text for entry in self.entries)


Node = Scalar | Sequence | Mapping | Blank


class YamlFile(Struct, frozen=True, kw_only=True):
    """A rule file: its name, the digest of its bytes and what is written in it."""

    file: str
    sha256: str
    root: Mapping


def read_rules_file(path: Path, name: str | None = None, max_bytes: int = MAX_BYTES) -> YamlFile:
    """Read a rule file in one go; `name` is what messages call it.

    Raises Refusal for a file that is missing, unreadable or no regular file, and as `read_rules_text`.
    """
    file = str(path) if name is None else name
    return read_rules_text(read_bytes(path, file, max_bytes), file, max_bytes)


def read_rules_text(data: bytes, file: str, max_bytes: int = MAX_BYTES) -> YamlFile:
    """Read the bytes of a rule file.

    Raises Refusal with every problem of encoding, structure and keys that could be found, in file order.
    """
    text = read_text(data, file, max_bytes)
    root = _Reader(text, file).read()
    return YamlFile(file=file, sha256=hashlib.sha256(data).hexdigest(), root=root)


class _Reader:
    """Turns the events of one file into nodes and gathers what is wrong."""

    def __init__(self, text: str, file: str) -> None:
        self.text = text
        self.file = file
        self.problems: list[Problem] = []
        self.depth = 0
        self.last = 0
        self.closed = (0, 0)
        self.events = yaml.parse(text, Loader=_LOADER)

    def read(self) -> Mapping:
        root = None
        try:
            root = self._document()
        except Refusal as stop:
            self.problems += stop.problems
        except (yaml.YAMLError, ValueError, OverflowError) as error:
            problem = translate(error, self.text, self.file, self.last, self.closed)
            is_new = _place(problem)[0] not in (line for line, _ in map(_place, self.problems))
            self.problems += [problem] if is_new else []
        if root is None or self.problems:
            raise Refusal(tuple(sorted(self.problems, key=_place)))
        return root

    def _document(self) -> Mapping | None:
        self._stop_if(faults.directive(self.text))
        self._next()
        if isinstance(self._next(), yaml.StreamEndEvent):
            self._stop_if(("yaml-empty", faults.NO_RULES, 0))
        event = self._next()
        root = self._node(event)
        self._next()
        after = self._next()
        if not isinstance(after, yaml.StreamEndEvent):
            self._add(("yaml-documents", faults.SECOND_DOCUMENT, _start(after)))
        if isinstance(root, Mapping):
            return root
        self._stop_if(None if self.problems else self._not_rules(root, _start(event)))
        return None

    def _not_rules(self, root: Node, index: int) -> Found:
        if isinstance(root, Blank):
            return "yaml-empty", faults.NO_RULES, 0
        colon = colon_fault(self.text, 0, len(self.text)) if isinstance(root, Scalar) else None
        return colon or ("yaml-root", faults.NOT_LINES, index)

    def _next(self) -> yaml.Event:
        event = next(self.events)
        is_plain = isinstance(event, yaml.ScalarEvent) and not event.style
        self.last = _start(event) if is_plain else _end(event)
        return event

    def _node(self, event: yaml.Event) -> Node:
        self._check_sign(event)
        if isinstance(event, yaml.AliasEvent):
            return Blank(source=self._source(event))
        if isinstance(event, yaml.ScalarEvent):
            return self._value(event)
        return self._collection(event)

    def _value(self, event: yaml.ScalarEvent) -> Scalar | Blank:
        if not event.value and not event.style:
            return Blank(source=self._source(event))
        self._add(faults.value_fault(self.text, (_start(event), _end(event)), event.value, event.style or ""))
        return self._scalar(event)

    def _scalar(self, event: yaml.ScalarEvent) -> Scalar:
        style = event.style or ""
        span = (_start(event), _end(event))
        is_quoted = style in ("'", '"')
        self.closed = span if is_quoted else self.closed
        return Scalar(
            text=event.value,
            source=self._source(event),
            quoted=is_quoted,
            written=self.text[slice(*span)],
            style=style,
        )

    def _collection(self, event: yaml.Event) -> Sequence | Mapping:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            self._stop_if(("yaml-deep", faults.too_deep(MAX_DEPTH), _start(event)))
        node = self._sequence(event) if isinstance(event, yaml.SequenceStartEvent) else self._mapping(event)
        self.depth -= 1
        if _is_flow(event):
            self.closed = (_start(event), self.last)
        return node

    def _sequence(self, event: yaml.Event) -> Sequence:
        items: list[Node] = []
        while not isinstance(following := self._next(), yaml.SequenceEndEvent):
            items.append(self._node(following))
        if _is_flow(event):
            self._add_cuts((item, isinstance(after, Scalar)) for item, after in pairwise(items))
        return Sequence(items=tuple(items), source=self._source(event))

    def _mapping(self, event: yaml.Event) -> Mapping:
        entries: list[Entry] = []
        while not isinstance(following := self._next(), yaml.MappingEndEvent):
            key = self._key(following)
            value = self._node(self._next())
            entries += [self._entry(key, value, is_flow=_is_flow(event))] if key else []
        is_cut = _is_flow(event) and self._add_cuts(
            (entry.value, isinstance(after.value, Blank)) for entry, after in pairwise(entries)
        )
        keys = [entry.key for entry in entries if not (is_cut and isinstance(entry.value, Blank))]
        for text, source in faults.repeated((key.text, key.source) for key in keys):
            self._add_at("yaml-duplicate", text, source)
        return Mapping(entries=tuple(entries), source=self._source(event))

    def _entry(self, key: Scalar, value: Node, *, is_flow: bool) -> Entry:
        if not isinstance(value, Blank):
            return Entry(key=key, value=value)
        if is_flow and not key.style and (found := faults.bare_key_fault(0, key.text)):
            self._add_at(found[0], found[1], key.at(found[2]))
        return Entry(key=key, value=Blank(source=key.source))

    def _key(self, event: yaml.Event) -> Scalar | None:
        if not isinstance(event, yaml.ScalarEvent):
            known = len(self.problems)
            self._node(event)
            self._add(
                ("yaml-key", faults.KEY_NOT_TEXT, _start(event)) if known == len(self.problems) else None
            )
            return None
        self._check_sign(event)
        fault = faults.key_fault(self.text, _start(event), event.value, event.style or "")
        self._add(fault)
        key = self._scalar(event)
        return None if fault else key

    def _check_sign(self, event: yaml.Event) -> None:
        if getattr(event, "anchor", None) is not None or getattr(event, "tag", None) is not None:
            self._add(("yaml-sign", sign_text(self.text, _start(event)), _start(event)))

    def _add_cuts(self, pairs: Iterable[tuple[Node, bool]]) -> bool:
        cuts = [
            node
            for node, is_followed in pairs
            if is_followed and isinstance(node, Scalar) and not node.quoted and faults.is_cut(node.text)
        ]
        for node in cuts:
            self._add_at("yaml-formula-cut", faults.comma_text(node.text), node.source)
        return bool(cuts)

    def _add(self, found: Found | None) -> None:
        if found:
            code, text, index = found
            self._add_at(code, text, place(self.text, index, self.file))

    def _add_at(self, code: str, text: Text, source: Source) -> None:
        self.problems.append(Problem(code=code, text=text, source=source))
        if len(self.problems) == MOST_PROBLEMS:
            raise refuse("yaml-many", faults.too_many(MOST_PROBLEMS), source)

    def _stop_if(self, found: Found | None) -> None:
        if found:
            code, text, index = found
            raise refuse(code, text, place(self.text, index, self.file))

    def _source(self, event: yaml.Event) -> Source:
        mark = event.start_mark
        line, column = (mark.line, mark.column) if mark else (0, 0)
        return Source(file=self.file, line=line + 1, column=column + 1)


def _start(event: yaml.Event) -> int:
    return event.start_mark.index if event.start_mark else 0


def _end(event: yaml.Event) -> int:
    return event.end_mark.index if event.end_mark else 0


def _is_flow(event: yaml.Event) -> bool:
    return bool(getattr(event, "flow_style", False))


def _place(problem: Problem) -> tuple[int, int]:
    source = problem.source
    return (source.line or 0, source.column or 0) if source else (0, 0)
