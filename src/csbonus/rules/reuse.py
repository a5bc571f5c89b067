"""Plans that build on others: `extends` another plan, `include` shared sections, `drop` entries of them."""

import os
from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from csbonus.problems import Text, did_you_mean, path_text, refuse, show
from csbonus.rules.aliases import in_english
from csbonus.rules.forms import REUSE, SECTIONS
from csbonus.rules.nodes import Entry, Mapping, Node, Scalar, YamlFile, read_rules_file
from csbonus.rules.nodes import Sequence as ListNode
from csbonus.rules.yamltext import MAX_BYTES

PLAN_FILE = "plan.yaml"
DEEPEST = 10


class Whole(Struct, frozen=True, kw_only=True):
    """A plan file with all that it builds on, and the other files that were read for it."""

    root: Mapping
    others: tuple[YamlFile, ...]


def with_others(yaml: YamlFile, path: Path, max_bytes: int = MAX_BYTES) -> Whole:
    """Put a plan together with what it extends and includes.

    Raises Refusal where a file cannot be read, files build on each other in a circle, or `drop` names
    what is not there.
    """
    return _whole(yaml, path, (), max_bytes)


def _whole(yaml: YamlFile, path: Path, way: tuple[Path, ...], max_bytes: int) -> Whole:
    root, here = in_english(yaml.root), path.resolve()
    if here in way or len(way) >= DEEPEST:
        text = Text(
            f"方案文件互相引用成了循环：{' -> '.join(p.name for p in (*way, here))}",
            f"these plan files build on each other in a circle: {' -> '.join(p.name for p in (*way, here))}",
        )
        raise refuse("reuse-circle", text, root.source)
    others: list[YamlFile] = []
    base = Mapping(entries=(), source=root.source)
    for key in ("extends", "include"):
        for named in _named(root, key):
            whole, read = _read(named, path, (*way, here), max_bytes, is_include=key == "include")
            others += [read, *whole.others]
            base = merged(base, whole.root)
    base = _dropped(base, root)
    own = Mapping(entries=tuple(e for e in root.entries if e.key.text not in REUSE), source=root.source)
    return Whole(root=merged(base, own), others=tuple(others))


def _named(root: Mapping, key: str) -> list[Scalar]:
    node = root.get(key)
    if node is None:
        return []
    items: Sequence[Node] = node.items if isinstance(node, ListNode) else (node,)
    if key == "extends" and len(items) > 1:
        text = Text(
            "extends 只能写一个方案；几份公用的内容请用 include",
            "extends names one plan; use include for shared files",
        )
        raise refuse("reuse-malformed", text, node.source)
    for item in items:
        if not isinstance(item, Scalar):
            text = Text(
                f"{key} 要写文件路径，如 ../base/plan.yaml", f"{key} names a file, such as ../base/plan.yaml"
            )
            raise refuse("reuse-malformed", text, item.source)
    return [item for item in items if isinstance(item, Scalar)]


def _read(
    named: Scalar, path: Path, way: tuple[Path, ...], max_bytes: int, *, is_include: bool
) -> tuple[Whole, YamlFile]:
    found = path.parent / named.text
    found = found / PLAN_FILE if found.is_dir() else found
    if not found.is_file():
        text = Text(
            f"找不到 {show(named.text, 200)}（从 {show(path_text(str(path.parent)), 200)} 开始找）",
            f"{show(named.text, 200)} is not there (looked for from {show(path_text(str(path.parent)), 200)})",
        )
        raise refuse("reuse-missing", text, named.source)
    read = read_rules_file(found, path_text(os.path.normpath(found)), max_bytes)
    whole = _whole(read, found, way, max_bytes)
    if is_include:
        _check_sections(whole.root)
    return whole, read


def _check_sections(root: Mapping) -> None:
    """Refuse an included file that is more than sections."""
    strange = [entry.key for entry in root.entries if entry.key.text not in SECTIONS]
    if strange:
        hint = did_you_mean(strange[0].text, SECTIONS)
        text = Text(
            f"被 include 的文件里只能有各节（如 parameters、tables），不能有 {show(strange[0].text)}；{hint.zh}",
            f"an included file holds sections only (such as parameters, tables), not {show(strange[0].text)}; {hint.en}",
        )
        raise refuse("include-head", text, strange[0].source)


def merged(base: Mapping, own: Mapping) -> Mapping:
    """Lay a plan over another: sections entry by entry, an entry field by field; anything else is replaced."""
    return _laid_over(base, own, depth=2)


def _laid_over(base: Mapping, own: Mapping, depth: int) -> Mapping:
    entries = {entry.key.text: entry for entry in base.entries}
    for entry in own.entries:
        known = entries.get(entry.key.text)
        if known is not None and depth and _can_merge(known.value, entry.value, depth):
            value = _laid_over(known.value, entry.value, depth - 1)  # type: ignore[arg-type]
            entries[entry.key.text] = Entry(key=entry.key, value=value)
        else:
            entries[entry.key.text] = entry
    return replace(own, entries=tuple(entries.values()))


def _can_merge(base: Node, own: Node, depth: int) -> bool:
    """Tell whether one table adds to the other; an entry of another kind replaces the whole entry."""
    if not isinstance(base, Mapping) or not isinstance(own, Mapping):
        return False
    kinds = base.get("kind"), own.get("kind")
    if depth == 1 and isinstance(kinds[1], Scalar):
        return isinstance(kinds[0], Scalar) and kinds[0].text == kinds[1].text
    return True


def _dropped(base: Mapping, root: Mapping) -> Mapping:
    """Take entries such as `pay.flexible` out of what a plan builds on."""
    for named in _named(root, "drop"):
        section, _, id_ = named.text.partition(".")
        table = base.get(section)
        if not isinstance(table, Mapping) or table.get(id_) is None:
            known = [
                f"{e.key.text}.{inner.key.text}"
                for e in base.entries
                if isinstance(e.value, Mapping)
                for inner in e.value.entries
            ]
            hint = did_you_mean(named.text, known)
            text = Text(
                f"drop 里的 {show(named.text)} 不存在，{hint.zh}",
                f"{show(named.text)} under drop is not there; {hint.en}",
            )
            raise refuse("drop-unknown", text, named.source)
        kept = replace(table, entries=tuple(e for e in table.entries if e.key.text != id_))
        base = replace(
            base, entries=tuple(replace(e, value=kept) if e.key.text == section else e for e in base.entries)
        )
    return base
