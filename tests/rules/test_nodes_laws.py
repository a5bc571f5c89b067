"""Laws of rule text: places are right, foreign bytes only ever refuse, what is written is read."""

import unicodedata

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from csbonus.problems import Refusal
from csbonus.rules import nodes
from csbonus.rules.nodes import Mapping, Node, Scalar, read_rules_text

FEW = settings(max_examples=60, deadline=None)


@pytest.fixture(params=["fast", "pure"])
def _parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "pure":
        monkeypatch.setattr(nodes, "_LOADER", yaml.SafeLoader)


def value(text: str) -> Scalar:
    node = read_rules_text(text.encode(), "r").root.entries[0].value
    assert isinstance(node, Scalar)
    return node


def position(scalar: Scalar, offset: int) -> tuple[int | None, int | None]:
    source = scalar.at(offset)
    return source.line, source.column


AT = [
    ("a: 提成 + x", "x", (1, 9)),
    ("a: 提成 + x", "", (1, 10)),
    ("a: b\n   c\n\n  x", "x", (4, 3)),
    ("a: b\n   c\n\n  x", "\n", (3, 1)),
    ("a: b\n   x y", " x", (1, 5)),
    ("a: 'it''s x'", "x", (1, 11)),
    ("a: ' x\n   y'", "y", (2, 4)),
    ('a: "\\u4e00\\x41\\U0001f600\\" x"', "x", (1, 28)),
    ('a: "b \\\n   c\n\n  x"', "x", (4, 3)),
    ('a: "b\\\n\n  x"', "\n", (2, 1)),
    ('a: "\\nx"', "x", (1, 7)),
    ("a: >\n  b +\n  x\n", "x", (3, 3)),
    ("a: >\n  b +\n  x\n", " x", (2, 6)),
    ("a: >-  # note\n\n  b\n\n   c\n  x", "x", (6, 3)),
    ("a: >-\n  b\n\n\n  x", "\n", (3, 1)),
    ("a: |\n  b\n    x\n\n  y\n", "x", (3, 5)),
    ("a: |\n  b\n    x\n\n  y\n", "y", (5, 3)),
    ("a: |2\n   x\n", "x", (2, 4)),
    ("a: |+\n  b\n\n", "\n\n", (2, 4)),
    ("a: |\n  b\n# note\n", "b", (2, 3)),
    ("a: |\r\n  b\r\n  x\r\n", "x", (3, 3)),
    ("a: ''", "", (1, 4)),
]


@pytest.mark.usefixtures("_parser")
@pytest.mark.parametrize(("text", "part", "expected"), AT)
def test_place_of_a_character(text: str, part: str, expected: tuple[int, int]) -> None:
    scalar = value(text)
    offset = scalar.text.index(part) if part else len(scalar.text)
    assert position(scalar, offset) == expected


@pytest.mark.parametrize("style", ["", "'", '"', "|", ">"])
def test_without_the_written_form_the_start_is_given(style: str) -> None:
    made = Scalar(text="ab", source=value("a: x").source, quoted=False, written="|\n  xy\n", style=style)
    assert made.at(1) == made.source


WORDS = st.lists(st.sampled_from(["销售额", "ab", "+", "(x", "it's", '"q"', "\\", "#", "0.5"]), min_size=1)
LINES = st.lists(WORDS.map(" ".join), min_size=1, max_size=5).map("\n".join)


@FEW
@given(LINES, st.sampled_from([None, "'", '"', "|", ">"]), st.integers(8, 40), st.booleans())
def test_every_solid_character_stands_where_it_is_said(text: str, style: str, width: int, pure: bool) -> None:  # noqa: FBT001
    written = yaml.safe_dump({"a": text}, default_style=style, allow_unicode=True, width=width)
    lines = written.split("\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(nodes, "_LOADER", yaml.SafeLoader if pure else nodes._LOADER)  # noqa: SLF001
        scalar = value(written)
    assert scalar.text == text
    for offset, sign in enumerate(text):
        line, column = position(scalar, offset)
        assert line is not None
        assert column is not None
        found = lines[line - 1][column - 1 : column] or "\n"
        assert found in (sign, "\\") or sign.isspace()


_UNSEEN = "\u115f\u1160\u2800\u3164\uffa0"
KEY = st.text(st.characters(codec="utf-8", categories=["L", "N", "S"]), min_size=1, max_size=6).filter(
    lambda key: not set(key) & set(_UNSEEN) and unicodedata.is_normalized("NFKC", key)
)
TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Zl", "Zp"]), max_size=20)
TREE = st.recursive(
    TEXT,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(KEY, inner, max_size=4)),
    max_leaves=8,
)


def plain(node: Node) -> object:
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Mapping):
        return {entry.key.text: plain(entry.value) for entry in node.entries}
    assert isinstance(node, nodes.Sequence)
    return [plain(item) for item in node.items]


@FEW
@given(st.dictionaries(KEY, TREE, min_size=1, max_size=5), st.booleans())
def test_what_is_written_is_read(tree: dict[str, object], flow: bool) -> None:  # noqa: FBT001
    written = yaml.safe_dump(tree, default_style='"', allow_unicode=True, default_flow_style=flow)
    assert plain(read_rules_text(written.encode(), "r").root) == tree


PIECES = st.sampled_from(
    ["a", "b", ": ", ":", "：", "- ", "\n", "  ", "　", "\t", "[", "]", "{", "}", ",", ", ", "(", ")", "'", '"', "\\",
     "\\u", "d800", "*", "&", "!", "%", "@", "`", "|", ">", "?", "? ", "<<", "#", " #", "---", "...", "“", "”", "\u200b",
     "\u00a0", "\x07", "\ufeff", "\U0001f600", "\r", "%YAML 1.1", "!!str"]
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(st.lists(PIECES, max_size=30).map("".join), st.booleans())
def test_any_text_is_read_or_refused(text: str, pure: bool) -> None:  # noqa: FBT001
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(nodes, "_LOADER", yaml.SafeLoader if pure else nodes._LOADER)  # noqa: SLF001
        _read_or_refuse(text.encode())


@FEW
@given(st.binary(max_size=60))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    _read_or_refuse(data)


def _read_or_refuse(data: bytes) -> None:
    try:
        _walk(read_rules_text(data, "r").root)
    except Refusal as refusal:
        _check_manners(refusal)


def _check_manners(refusal: Refusal) -> None:
    assert refusal.problems
    for problem in refusal.problems:
        assert problem.source
        assert problem.source.line
        assert problem.source.column
        for line in (problem.render("zh"), problem.render("en")):
            assert len(line) <= 300
            assert line.isprintable()


def _walk(node: Node) -> None:
    if isinstance(node, Scalar):
        for offset in range(len(node.text) + 1):
            node.at(offset)
    elif isinstance(node, Mapping):
        for entry in node.entries:
            _walk(entry.key)
            _walk(entry.value)
    elif isinstance(node, nodes.Sequence):
        for item in node.items:
            _walk(item)
