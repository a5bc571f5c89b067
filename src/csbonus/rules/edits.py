"""What was edited between two versions of a plan, edit by edit, and plans with only some of the edits made.

Definitions that only one version has (a parameter, a figure, a gate, a score) pay nobody by themselves: they
stand in every plan in between, and what uses them is the edit. So are titles and notes no edits.
"""

from collections.abc import Callable, Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from csbonus.lang.numbers import read_plain_number
from csbonus.problems import Source
from csbonus.rules.forms import SECTION_FORMS, SECTIONS
from csbonus.rules.nodes import Blank, Entry, Mapping, Node, Scalar
from csbonus.rules.nodes import Sequence as ListNode

Path = tuple[str, ...]

_PAYING = frozenset({"pay", "effects"})
_HEAD = frozenset({"plan", "valid_from"})


class Edit(Struct, frozen=True, kw_only=True):
    """A part of a plan that two versions have differently; nothing where one does not have it.

    `path` leads there by keys and numbers of list items (from 1); that of a threshold ends in `from`.
    """

    path: Path
    before: Node | None
    after: Node | None
    source: Source


Pick = Callable[[Edit], bool]
"""Tells whether an edit is made."""


def find_edits(old: Mapping, new: Mapping) -> tuple[Edit, ...]:
    """List the edits between two versions (with English keys), in the order of the file."""
    found: list[Edit] = []

    def note(edit: Edit) -> bool:
        found.append(edit)
        return True

    blend(old, new, note)
    return tuple(found)


def blend(old: Mapping, new: Mapping, pick: Pick) -> Mapping:
    """Make the plan in which only those edits are made that `pick` tells."""
    entries: list[Entry] = []
    for was, now in _paired(old, new):
        key = (now or was).key.text  # type: ignore[union-attr]
        if key == "notes":
            continue
        if key in SECTIONS:
            entries += _section(was, now, key, pick)
        else:
            entries += _entry(was, now, (key,), pick)
    return replace(new, entries=tuple(entries))


def _section(was: Entry | None, now: Entry | None, key: str, pick: Pick) -> Iterator[Entry]:
    head: Entry = now or was  # type: ignore[assignment]
    none = Mapping(entries=(), source=head.value.source)
    old, new = (entry.value if entry else none for entry in (was, now))
    if not isinstance(old, Mapping) or not isinstance(new, Mapping):
        yield from _entry(was, now, (key,), pick)
        return
    entries: list[Entry] = []
    for one, other in _paired(old, new):
        alone = [entry for entry in (one, other) if entry is not None]
        if len(alone) == 1 and not _pays(key, alone[0]):
            entries += alone
        else:
            entries += _entry(one, other, (key, (other or one).key.text), pick)  # type: ignore[union-attr]
    if entries:
        yield replace(head, value=replace(new, entries=tuple(entries)))


def _pays(section: str, entry: Entry) -> bool:
    """Tell whether an entry changes pay by being there: a line, an effect, an incident with points."""
    has_points = isinstance(entry.value, Mapping) and entry.value.get("points") is not None
    return section in _PAYING or section not in SECTION_FORMS or (section == "incidents" and has_points)


def _entry(was: Entry | None, now: Entry | None, path: Path, pick: Pick) -> Iterator[Entry]:
    """Blend two entries of one key, or two rows of which the threshold was moved."""
    if was is None or now is None:
        edit = Edit(
            path=path,
            before=was.value if was else None,
            after=now.value if now else None,
            source=(now or was).key.source,  # type: ignore[union-attr]
        )
        entry = now if _is_made(edit, pick) else was
        if entry is not None:
            yield entry
        return
    key = was.key
    if was.key.text != now.key.text:
        moved = Edit(path=(*path, "from"), before=was.key, after=now.key, source=now.key.source)
        key = now.key if pick(moved) else was.key
    yield Entry(key=key, value=_value(was.value, now.value, path, pick))


def _is_made(edit: Edit, pick: Pick) -> bool:
    return not _is_silent(edit.path) and pick(edit)


def _is_silent(path: Path) -> bool:
    """Tell whether what stands here pays nobody: titles, of the plan or of an entry, and the head of the file."""
    return (path[-1] == "title" and len(path) in {1, 3}) or (len(path) == 1 and path[0] in _HEAD)


def _value(was: Node, now: Node, path: Path, pick: Pick) -> Node:
    if _is_silent(path) or _is_same(was, now):
        return was
    if isinstance(was, Mapping) and isinstance(now, Mapping) and not _is_other_kind(was, now, path):
        return _table(was, now, path, pick)
    if isinstance(was, ListNode) and isinstance(now, ListNode) and len(was.items) == len(now.items):
        pairs = zip(was.items, now.items, strict=True)
        items = (_value(one, other, (*path, str(n)), pick) for n, (one, other) in enumerate(pairs, 1))
        return replace(now, items=tuple(items))
    source = was.source if isinstance(now, Blank) else now.source
    edit = Edit(path=path, before=was, after=now, source=source)
    return now if pick(edit) else was


def _table(was: Mapping, now: Mapping, path: Path, pick: Pick) -> Mapping:
    """Blend two tables: entries by key; rows of brackets of which thresholds were moved by their place."""
    has_rows = _has_thresholds(was) and _has_thresholds(now)
    is_moved = has_rows and len(was.entries) == len(now.entries)
    pairs = zip(was.entries, now.entries, strict=True) if is_moved else _paired(was, now)
    entries: list[Entry] = []
    for one, other in pairs:
        key = (other or one).key.text  # type: ignore[union-attr]
        entries += _entry(one, other, (*path, key), pick)
    if has_rows and not is_moved:
        entries.sort(key=lambda entry: read_plain_number(entry.key.text) or 0)
    return replace(now, entries=tuple(entries))


def _has_thresholds(table: Mapping) -> bool:
    return all(read_plain_number(entry.key.text) is not None for entry in table.entries)


def _paired(old: Mapping, new: Mapping) -> Iterator[tuple[Entry | None, Entry | None]]:
    """Pair entries by key, in the order of the file; the order is the same when the two versions are swapped."""
    olds, news = ({entry.key.text: entry for entry in table.entries} for table in (old, new))
    yield from ((olds.get(key), news.get(key)) for key in _merged(tuple(olds), tuple(news)))


def _merged(old: Sequence[str], new: Sequence[str]) -> Sequence[str]:
    """Merge two orders of keys: what only one has stays behind the key that it stands behind."""
    shared = [key for key in old if key in new]
    if shared != [key for key in new if key in old]:
        return sorted({*old, *new})
    merged: list[str] = []
    for one, other in zip(_slots(old, shared), _slots(new, shared), strict=True):
        head = [key for key in one[:1] if key in shared]
        only = one[len(head) :], other[len(head) :]
        merged += [*head, *(sorted((*only[0], *only[1])) if all(only) else (*only[0], *only[1]))]
    return merged


def _slots(keys: Sequence[str], shared: Sequence[str]) -> list[list[str]]:
    """Cut keys before each shared one; the first slot is what stands before all of these."""
    slots: list[list[str]] = [[]]
    for key in keys:
        if key in shared:
            slots.append([key])
        else:
            slots[-1].append(key)
    return slots


def _is_other_kind(was: Mapping, now: Mapping, path: Path) -> bool:
    """Tell whether an entry became something else altogether, so that it is one edit."""
    kinds = [node.get("kind") for node in (was, now)]
    words = [kind.text for kind in kinds if isinstance(kind, Scalar)]
    is_derived = [len(path) == 2 and node.get("formula") is not None for node in (was, now)]  # noqa: PLR2004 - section and id
    return len(set(words)) > 1 or is_derived[0] != is_derived[1]


def _is_same(was: Node, now: Node) -> bool:
    """Tell whether two nodes mean the same: `0.50` is `0.5`, and blanks in a formula are nothing."""
    if isinstance(was, Scalar) and isinstance(now, Scalar):
        return was.text == now.text or _plain(was.text) == _plain(now.text)
    return isinstance(was, Blank) and isinstance(now, Blank)


def _plain(text: str) -> object:
    number = read_plain_number(text)
    return "".join(text.split()) if number is None else (number, text.endswith("%"))
