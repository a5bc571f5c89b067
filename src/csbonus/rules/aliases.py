"""Chinese keys and choices of plans and cases put into English before they are read; places stay those of the file.

Only what the forms define is translated: never a name that the user chose, a title, a formula or a word of his data.
"""

from collections.abc import Callable, Iterable
from collections.abc import Mapping as Lookup
from functools import cache

from msgspec import Struct
from msgspec.structs import replace

from csbonus.kinds import KINDS
from csbonus.kinds.fields import Form
from csbonus.lang.chinese import SCOPE_WORDS
from csbonus.problems import Problem, Refusal, Text, show
from csbonus.rules import alias_words as table
from csbonus.rules.forms import REUSE, SECTION_FORMS, SECTIONS
from csbonus.rules.head_forms import Head
from csbonus.rules.nodes import Entry, Mapping, Node, Scalar, Sequence
from csbonus.rules.shapes import Shape, shapes_of

_Words = Lookup[str, str]
_Forms = tuple[type[Form], ...]


def in_english(root: Mapping) -> Mapping:
    """Translate a plan file; raises Refusal where a table holds a key in both languages."""
    reading = _Reading()
    translated = reading.table(root, _root_keys(), reading.section)
    return reading.finished(translated)


def case_in_english(root: Mapping) -> Mapping:
    """Translate a case file; raises Refusal where a table holds a key in both languages."""
    from csbonus.rules.case_forms import Case, CaseAgent, CasePast

    reading = _Reading()
    case = _Case(whole=_known((Case,)), person=(CaseAgent,), past=(CasePast,))
    translated = reading.table(root, case.whole.keys, lambda key, node: reading.part_of_case(key, node, case))
    return reading.finished(translated)


def keys_like(word: str, form: type[Form], known: Iterable[str] = ()) -> tuple[str, ...]:
    """List the keys that a mistyped one may have meant, in the language it is typed in.

    `known` are further keys of the root.
    """
    if word.isascii():
        return (*form.model_fields, *known)
    own = tuple(table.key_in_chinese(form, field) for field in form.model_fields)
    return (*own, *(table.ROOT_KEYS.get(key, key) for key in known))


def kinds_like(word: str) -> tuple[str, ...]:
    """List the kinds that a mistyped one may have meant, in the language it is typed in."""
    return tuple(KINDS) if word.isascii() else tuple(table.KINDS_IN_CHINESE.values())


def words_like(word: str, field: str, words: Iterable[str]) -> tuple[str, ...]:
    """List the choices that a mistyped one may have meant, in the language it is typed in."""
    return tuple(words) if word.isascii() else tuple(table.word_in_chinese(field, known) for known in words)


def nearness(word: str) -> float:
    """Tell how near a word must be to be proposed: of two Chinese characters, one may be another."""
    return 0.6 if word.isascii() else 0.5


def key_in_english(form: type[Form], key: str) -> str:
    """Give the field that a key stands for; a key that is none as it is."""
    return (_root_keys() if form is Head else _known((form,)).keys).get(key, key)


def as_written(key: Scalar) -> str:
    """Give a key as it stands in the file, for messages."""
    return key.written if key.written and not key.quoted else key.text


class _Known(Struct, frozen=True):
    """The Chinese keys of a table that may be written in some forms, and what stands behind its fields."""

    keys: _Words
    shapes: Lookup[str, tuple[Shape, ...]]


class _Case(Struct, frozen=True, kw_only=True):
    """The forms of a case: the whole, what it says of a person, and of an earlier month."""

    whole: _Known
    person: _Forms
    past: _Forms


@cache
def _known(forms: _Forms) -> _Known:
    keys: dict[str, str] = {}
    shapes: dict[str, tuple[Shape, ...]] = {}
    for form in forms:
        for field, shape in shapes_of(form).items():
            keys[table.key_in_chinese(form, field)] = field
            shapes[field] = (*shapes.get(field, ()), shape)
    return _Known(keys, shapes)


@cache
def _root_keys() -> _Words:
    return {**_known((Head,)).keys, **_from_chinese(table.ROOT_KEYS)}


@cache
def _words(field: str, words: tuple[str, ...]) -> _Words:
    special = tuple(table.SPECIAL.get(field, ()))
    return {table.word_in_chinese(field, word): word for word in (*words, *special)}


def _from_chinese(words: _Words) -> dict[str, str]:
    return {chinese: word for word, chinese in words.items()}


_BOUNDS = _from_chinese(table.ROW_KEYS)
_ITEMS: Lookup[str, _Words] = {
    "brackets": {**_BOUNDS, **_from_chinese(table.VALUE_KEYS)},
    "rows": _BOUNDS,
    "order": _from_chinese(table.ORDER_KEYS),
}
_TESTS = _from_chinese(table.TEST_KEYS)
_ORDERS = _from_chinese(table.ORDER_WORDS)
_TOTAL = _from_chinese(table.TOTAL)
_KINDS = _from_chinese(table.KINDS_IN_CHINESE)
_SECTIONS = _from_chinese(table.ROOT_KEYS)
_INPUTS = {chinese: scope for chinese, scope in SCOPE_WORDS.items() if scope in ("target", "benchmark")}
_NO_FIELDS = _Known({}, {})


class _Reading:
    """A file being translated; gathers the keys that are written twice."""

    def __init__(self) -> None:
        self._problems: list[Problem] = []

    def finished(self, root: Mapping) -> Mapping:
        if self._problems:
            raise Refusal(tuple(self._problems))
        return root

    def section(self, key: str, node: Node) -> Node:
        """Translate what stands behind a key of the root."""
        if key in SECTIONS:
            return self._entries(node, lambda entry: self._form(entry, forms_of(key, entry)))
        if key in REUSE:
            return _dropped(node)
        return self._field(key, node, _known((Head,)))

    def part_of_case(self, key: str, node: Node, case: _Case) -> Node:
        """Translate what stands behind a key of a case; a person's table holds figures besides."""
        if key == "agents":
            return self._entries(node, lambda person: self._figures(person, _known(case.person)))
        if key == "history":
            past = _known(case.past)
            return self._entries(node, lambda month: self._entries(month, lambda of: self._figures(of, past)))
        if key in ("teams", "stores"):
            return self._entries(node, lambda figures: self._figures(figures, _NO_FIELDS))
        if key == "company":
            return self._figures(node, _NO_FIELDS)
        if key == "expect":
            return self._entries(node, lambda amounts: self._keys(amounts, _TOTAL))
        return self._field(key, node, case.whole)

    def _figures(self, node: Node, known: _Known) -> Node:
        """Translate a table of figures, among which targets and benchmarks have a scope: `目标.x`."""
        if not isinstance(node, Mapping):
            return node
        keys = {**known.keys, **_inputs(node)}
        return self.table(node, keys, lambda field, held: self._field(field, held, known))

    def table(self, node: Mapping, keys: _Words, value: Callable[[str, Node], Node]) -> Mapping:
        """Translate the keys of a table, and what stands behind each by its English key."""
        entries: dict[str, Entry] = {}
        for entry in node.entries:
            key = _translated(entry.key, keys)
            if key.text in entries:
                self._problems.append(_twice(entries[key.text].key, entry.key))
            entries[key.text] = Entry(key=key, value=value(key.text, entry.value))
        return replace(node, entries=tuple(entries.values()))

    def _entries(self, node: Node, value: Callable[[Node], Node]) -> Node:
        """Translate what stands behind keys that the user chose."""
        return self.table(node, {}, lambda _, held: value(held)) if isinstance(node, Mapping) else node

    def _keys(self, node: Node, keys: _Words) -> Node:
        return self.table(node, keys, lambda _, held: held) if isinstance(node, Mapping) else node

    def _form(self, node: Node, forms: _Forms) -> Node:
        if not isinstance(node, Mapping):
            return node
        known = _known(forms)
        return self.table(node, known.keys, lambda field, held: self._field(field, held, known))

    def _field(self, field: str, node: Node, known: _Known) -> Node:
        for shape in known.shapes.get(field, ()):
            node = self._value(field, node, shape)
        return node

    def _value(self, field: str, node: Node, shape: Shape) -> Node:
        if isinstance(node, Scalar):
            return _translated(node, _words(field, shape.words))
        if isinstance(node, Sequence):
            return replace(node, items=tuple(self._item(field, item, shape) for item in node.items))
        if shape.form is not None:
            return self._form(node, (shape.form,))
        if shape.what == "table" and shape.inner is not None:
            inner = shape.inner
            return self._entries(node, lambda held: self._value("", held, inner))
        return self._item(field, node, shape) if shape.read in ("filters", "order") else node

    def _item(self, field: str, node: Node, shape: Shape) -> Node:
        """Translate an item of a list: rows, filters and figures to rank by have keys of their own."""
        if shape.inner is not None or not isinstance(node, Mapping):
            return self._value(field, node, shape.inner or shape)
        if shape.read == "filters":
            return self._entries(node, lambda tests: self._keys(tests, _TESTS))
        words = _ORDERS if shape.read == "order" else {}
        return self.table(node, _ITEMS.get(shape.read, {}), lambda key, held: _word(key, held, words))


def _inputs(node: Mapping) -> dict[str, str]:
    """Give the keys `目标.x` and `基准.x` of a table in English."""
    parted = ((entry.key.text, *entry.key.text.partition(".")) for entry in node.entries)
    return {key: f"{_INPUTS[scope]}.{name}" for key, scope, dot, name in parted if dot and scope in _INPUTS}


def forms_of(section: str, entry: Node) -> _Forms:
    """List the forms that an entry of a section may be written in; of a line of pay that of its kind."""
    if section != "pay":
        return SECTION_FORMS[section]
    kind = next((_kind(e) for e in entry.entries if _kind(e)), "") if isinstance(entry, Mapping) else ""
    return (KINDS[kind],) if kind in KINDS else tuple(KINDS.values())


def _kind(entry: Entry) -> str:
    if entry.key.text not in ("kind", table.KEYS["kind"]) or not isinstance(entry.value, Scalar):
        return ""
    return _KINDS.get(entry.value.text, entry.value.text)


def _word(key: str, node: Node, words: _Words) -> Node:
    return _translated(node, words) if key == "first" and isinstance(node, Scalar) else node


def _dropped(node: Node) -> Node:
    """Translate the section of an entry that is dropped: `工资项目.flexible`."""
    if isinstance(node, Sequence):
        return replace(node, items=tuple(_dropped(item) for item in node.items))
    section, dot, id_ = node.text.partition(".") if isinstance(node, Scalar) else ("", "", "")
    if isinstance(node, Scalar) and dot and section in _SECTIONS:
        return replace(node, text=f"{_SECTIONS[section]}.{id_}")
    return node


def _translated(node: Scalar, words: _Words) -> Scalar:
    english = words.get(node.text)
    return node if english is None else replace(node, text=english)


def _twice(first: Scalar, second: Scalar) -> Problem:
    one, other = show(as_written(first)), show(as_written(second))
    line, column = first.source.line, first.source.column
    text = Text(
        f"{other} 和 {one}（第 {line} 行第 {column} 列）是同一个键，只能写一个",
        f"{other} and {one} (at {line}:{column}) are the same key; write one of them",
    )
    return Problem(code="yaml-duplicate", text=text, source=second.source)
