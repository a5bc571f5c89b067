"""Nodes written as YAML again, so that what is read from it is the same plan."""

import json
import re
from collections.abc import Iterator

from csbonus.rules.nodes import Mapping, Node, Scalar
from csbonus.rules.nodes import Sequence as ListNode

_PLAIN = re.compile(r"[\w\u4e00-\u9fff][\w\u4e00-\u9fff.%/()+*<>=-]*(?: [\w\u4e00-\u9fff.%/()+*<>=-]+)*")
_STEP = "  "


def write_yaml(root: Mapping) -> str:
    """Write a plan, or a part of one, in block style: a key a line; lists and texts as they must be."""
    return "".join(f"{line}\n" for line in _entries(root, ""))


def _entries(table: Mapping, indent: str) -> Iterator[str]:
    for entry in table.entries:
        yield from _value(f"{indent}{_text(entry.key)}:", entry.value, indent)


def _value(head: str, value: Node, indent: str) -> Iterator[str]:
    if isinstance(value, Scalar):
        yield f"{head} {_text(value)}"
    elif isinstance(value, Mapping):
        yield head if value.entries else f"{head} {{}}"
        yield from _entries(value, indent + _STEP)
    elif isinstance(value, ListNode):
        yield head if value.items else f"{head} []"
        for item in value.items:
            yield from _item(item, indent + _STEP)
    else:
        yield head


def _item(item: Node, indent: str) -> Iterator[str]:
    if isinstance(item, Mapping) and item.entries:
        first, *rest = _entries(item, indent + _STEP)
        yield f"{indent}- {first.strip()}"
        yield from rest
    else:
        yield from _value(f"{indent}-", item, indent)


def _text(scalar: Scalar) -> str:
    """Write a text plainly where nothing in it has a meaning of its own, else in quotes."""
    if _PLAIN.fullmatch(scalar.text) and not scalar.quoted:
        return scalar.text
    return json.dumps(scalar.text, ensure_ascii=False)
