"""A plan written as YAML and read again is the same plan."""

from collections.abc import Mapping as TypingMapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csbonus.problems import Source
from csbonus.rules.compile import compile_plan
from csbonus.rules.nodes import (
    Blank,
    Entry,
    Mapping,
    Node,
    Scalar,
    Sequence,
    read_rules_file,
    read_rules_text,
)
from csbonus.rules.plan_file import read_plan_file
from csbonus.rules.reuse import with_others
from csbonus.rules.write_yaml import write_yaml

ROOT = Path(__file__).resolve().parents[2]
PLANS = sorted([*(ROOT / "rules").glob("*/plan.yaml"), *(ROOT / "tests" / "schemes").glob("*/plan.yaml")])
AT = Source(file="p")


def content(node: Node) -> Any:  # noqa: ANN401 - nested texts
    """Give what a node says, without its places."""
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Mapping):
        return [(entry.key.text, content(entry.value)) for entry in node.entries]
    return [content(item) for item in node.items] if isinstance(node, Sequence) else None


def said(root: Mapping) -> list[str]:
    """Say every line and number of a plan."""
    text = write_yaml(root)
    plan = compile_plan(read_plan_file(read_rules_text(text.encode(), "plan.yaml"))).plan
    assert plan is not None
    numbers = [f"{number.name} = {number.value} {number.unit}" for number in plan.numbers]
    return [*(f"{line.id} {line.kind} {line.title} {line.stage}" for line in plan.lines), *numbers]


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.parent.name)
def test_a_plan_survives_being_written(path: Path) -> None:
    whole = with_others(read_rules_file(path, "plan.yaml"), path).root
    again = read_rules_text(write_yaml(whole).encode(), "plan.yaml").root
    assert content(again) == content(whole)
    assert said(again) == said(whole)


texts = st.text(
    st.characters(codec="utf-8", exclude_categories=("C", "Z")) | st.just(" "), min_size=1, max_size=12
)


def scalar(text: str) -> Scalar:
    return Scalar(text=text, source=AT, quoted=False)


def table(entries: TypingMapping[str, Node]) -> Mapping:
    return Mapping(entries=tuple(Entry(key=scalar(k), value=v) for k, v in entries.items()), source=AT)


nodes = st.recursive(
    texts.map(scalar) | st.just(Blank(source=AT)),
    lambda inner: (
        st.lists(inner, max_size=3).map(lambda items: Sequence(items=tuple(items), source=AT))
        | st.dictionaries(st.from_regex("[a-z_\u4e00-\u9fa5]{1,6}", fullmatch=True), inner, max_size=3).map(
            table
        )
    ),
    max_leaves=12,
)


@given(
    st.dictionaries(st.from_regex("[a-z_]{1,8}", fullmatch=True), nodes, min_size=1, max_size=4).map(table)
)
def test_anything_written_is_read_the_same(root: Mapping) -> None:
    assert content(read_rules_text(write_yaml(root).encode(), "p").root) == content(root)
