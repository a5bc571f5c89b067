"""Nodes checked against forms: every misfit becomes a problem at its line and column, in plain words."""

import difflib
from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from msgspec.structs import replace
from pydantic import ValidationError

from csbonus.kinds.fields import Form, Misread, Written
from csbonus.problems import Finding, Problem, Source, Text, did_you_mean, show, strange_letters
from csbonus.rules.aliases import key_in_english, keys_like, words_like
from csbonus.rules.nodes import Blank, Mapping, Node, Scalar
from csbonus.rules.nodes import Sequence as ListNode
from csbonus.rules.shapes import form_at

F = TypeVar("F", bound=Form)


def read_form(form: type[F], node: Node, known: Iterable[str] = ()) -> tuple[F | None, tuple[Problem, ...]]:
    """Read a table of the plan by its form; without a fault the problems are empty.

    `known` names further keys that are allowed there and read elsewhere, for "did you mean".
    """
    if not isinstance(node, Mapping):
        return None, (_not_a_table(node),)
    try:
        return form.model_validate(to_python(node)), ()
    except ValidationError as fault:
        errors = fault.errors()
        meant = {word for error in errors for word in _meant(error, form, known)}
        found = [
            problem
            for error in errors
            if not (error["type"] == "missing" and error["loc"] in meant)
            for problem in _problems(error, form, node, known)
        ]
        return None, in_file_order(found)


def _meant(error: Any, form: type[Form], known: Iterable[str]) -> Iterable[tuple[object, ...]]:  # noqa: ANN401
    """Find the key that a misspelt one was meant to be: that it is missing merely follows."""
    if error["type"] != "extra_forbidden":
        return
    *path, key = error["loc"]
    inner = form_at(form, path)
    like = keys_like(str(key), inner, known if inner is form else ())
    near = difflib.get_close_matches(str(key), like, n=1, cutoff=0.6)
    yield from ((*path, key_in_english(inner, word)) for word in near)


def to_python(node: Node) -> Any:  # noqa: ANN401 - what a form takes: texts, lists, tables, nothing
    """Turn a node into plain values whose texts know their places."""
    if isinstance(node, Scalar):
        return Written.placed(node.text, node.at)
    if isinstance(node, Mapping):
        return {Written.placed(e.key.text, e.key.at): to_python(e.value) for e in node.entries}
    if isinstance(node, ListNode):
        return [to_python(item) for item in node.items]
    return None


_Found = TypeVar("_Found", bound=Finding)


def in_file_order(findings: Iterable[_Found]) -> tuple[_Found, ...]:
    """Sort problems or notices by place and drop repeated ones."""
    unique = dict.fromkeys(findings)
    return tuple(sorted(unique, key=_place))


def _place(finding: Finding) -> tuple[str, int, int]:
    source = finding.source
    return (source.file, source.line or 0, source.column or 0) if source else ("", 0, 0)


def _problems(error: Any, form: type[Form], node: Mapping, known: Iterable[str]) -> tuple[Problem, ...]:  # noqa: ANN401
    cause = error.get("ctx", {}).get("error")
    path = [part for part in error["loc"] if part != "[key]"]
    if isinstance(cause, Misread):
        return tuple(replace(p, source=p.source or _find(node, path).source) for p in cause.problems)
    if error["type"] == "extra_forbidden":
        key, inner = str(path[-1]), form_at(form, path[:-1])
        fields = keys_like(key, inner, known if inner is form else ())
        return (_unknown_key(key, fields, _key_source(node, path)),)
    found = _find(node, path)
    if isinstance(found, Blank):
        return (
            _problem(
                "value-missing", Text(f"{path[-1]} 后面没有值", f"{path[-1]} has no value"), found.source
            ),
        )
    return (_wrong_value(error, path, found.source),)


def _wrong_value(error: Any, path: Sequence[object], source: Source) -> Problem:  # noqa: ANN401
    cause = error.get("ctx", {}).get("error")
    if error["type"] == "missing":
        return _problem("key-missing", Text(f"缺少 {path[-1]}", f"{path[-1]} is missing"), source)
    if error["type"] == "literal_error":
        return _not_a_choice(error, str(path[-1]), source)
    if isinstance(cause, ValueError):
        zh, _, en = str(cause).partition("|")
        return _problem("value-malformed", Text(zh, en), source)
    return _problem("value-malformed", _WRONG_SHAPE.get(error["type"], _OTHERWISE), source)


_WRONG_SHAPE = {
    "string_type": Text("这里要写一个名称或文字", "a name or a text belongs here"),
    "list_type": Text("这里要写列表 [甲, 乙]", "a list belongs here: [a, b]"),
    "tuple_type": Text("这里要写一个名称或列表", "a name or a list belongs here"),
    "dict_type": Text("这里要写表格 {键: 值}", "a table belongs here: {key: value}"),
    "model_type": Text("这里要写表格 {键: 值}", "a table belongs here: {key: value}"),
}
_OTHERWISE = Text("这里写得不对", "this is not what belongs here")


def _unknown_key(key: str, fields: Iterable[str], source: Source) -> Problem:
    hint, strange = did_you_mean(key, fields), strange_letters(key)
    zh = f"不认识的键 {show(key)}{strange.zh}，{hint.zh}"
    return _problem("key-unknown", Text(zh, f"unknown key {show(key)}{strange.en}; {hint.en}"), source)


def _not_a_choice(error: Any, field: str, source: Source) -> Problem:  # noqa: ANN401
    choices = [word.strip("'") for word in error["ctx"]["expected"].replace(" or ", ", ").split(", ")]
    given = show(str(error["input"])) if isinstance(error["input"], str) else "…"
    choices = list(words_like(given, field, choices)) if given != "…" else choices
    listed = "、".join(choices), ", ".join(choices)
    text = Text(
        f"{given} 不能写在这里，可以写：{listed[0]}", f"{given} is not allowed here; write {listed[1]}"
    )
    return _problem("value-not-allowed", text, source)


def _not_a_table(node: Node) -> Problem:
    if isinstance(node, Blank):
        return _problem("value-missing", Text("这里没有内容", "there is nothing here"), node.source)
    return _problem("value-malformed", _WRONG_SHAPE["dict_type"], node.source)


def _problem(code: str, text: Text, source: Source) -> Problem:
    return Problem(code=code, text=text, source=source)


def _find(node: Node, path: Sequence[object]) -> Node:
    """Follow a path as far as it goes."""
    for part in path:
        following = _inside(node, part)
        if following is None:
            return node
        node = following
    return node


def _inside(node: Node, part: object) -> Node | None:
    if isinstance(node, Mapping):
        return node.get(str(part))
    return node.items[part] if isinstance(node, ListNode) and isinstance(part, int) else None


def _key_source(node: Mapping, path: Sequence[object]) -> Source:
    holder = _find(node, path[:-1])
    entries = holder.entries if isinstance(holder, Mapping) else ()
    return next((entry.key.source for entry in entries if entry.key.text == path[-1]), holder.source)
