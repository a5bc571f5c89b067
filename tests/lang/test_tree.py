"""A tree is walked and copied whole: thresholds, values and weights of rows and parts as well."""

from decimal import Decimal

import pytest
from msgspec.structs import replace

from csbonus.lang.tree import (
    Binary,
    Collected,
    Expr,
    GroupCall,
    Interpolation,
    Lookup,
    Marginal,
    Name,
    Number,
    RankPay,
    Ref,
    Row,
    ScorePart,
    ScoreTotal,
    Steps,
)
from csbonus.lang.units import RATIO, unit_names
from csbonus.lang.walk import children, rebuilt, refs
from csbonus.problems import Source, Text


def ref(name: str) -> Ref:
    return Ref(key=name, title=Text(name, name), unit=RATIO)


def row(threshold: str, value: str) -> Row:
    return Row(threshold=ref(threshold), value=ref(value), label=Text("甲", "A"))


def part(value: str, weight: str = "") -> ScorePart:
    return ScorePart(title=Text("", ""), value=ref(value), weight=ref(weight) if weight else None)


TEAM = Name(scope="", name="team", at=Source(file="f"))
TREES: list[tuple[Expr, str]] = [
    (Lookup(key=ref("k"), rows=(row("a", "b"), row("c", "d"))), "k a b c d"),
    (Lookup(key=ref("k"), rows=(row("a", "b"),), otherwise=ref("o")), "k a b o"),
    (Marginal(base=ref("k"), rows=(row("a", "b"),), otherwise=ref("o")), "k a b o"),
    (Steps(actual=ref("a"), target=ref("t"), size=ref("s"), side="below", is_whole=True), "a t s"),
    (Interpolation(actual=ref("a"), worst=ref("w"), best=ref("b"), points=ref("p")), "a w b p"),
    (ScoreTotal(parts=(part("a", "v"), part("b"))), "a v b"),
    (RankPay(place=ref("p"), tied=ref("t"), turn=ref("n"), rows=(row("a", "b"),)), "p t n a b"),
    (GroupCall(function="mean", group=TEAM, operand=ref("x")), "x"),
    (GroupCall(function="count", group=TEAM, operand=None), ""),
]


@pytest.mark.parametrize(("expr", "keys"), TREES)
def test_every_figure_of_a_tree_is_found_and_can_be_replaced(expr: Expr, keys: str) -> None:
    def renamed(node: Expr) -> Expr:
        return replace(node, key=f"{node.key}2") if isinstance(node, Ref) else node

    assert [r.key for r in refs(expr)] == keys.split()
    assert [r.key for r in refs(rebuilt(expr, renamed))] == [f"{key}2" for key in keys.split()]


def test_the_rule_of_one_row_is_no_figure_of_the_line() -> None:
    collected = Collected(
        figure=ref("f"), rows=ref("r"), operand=ref("column"), how="sum", record=Text("订单", "orders")
    )
    assert [r.key for r in refs(collected)] == ["f", "r"]


def test_what_is_inside_a_part_that_stops_is_left_alone() -> None:
    inner = GroupCall(function="mean", group=TEAM, operand=ref("x"))
    expr = Binary(op="+", left=inner, right=ref("y"))

    def seen(node: Expr) -> Expr:
        return Number(value=Decimal(1)) if isinstance(node, Ref) else node

    assert rebuilt(expr, seen, stop=lambda node: isinstance(node, GroupCall)) == Binary(
        op="+", left=inner, right=Number(value=Decimal(1))
    )
    assert children(ref("x")) == ()


def test_units_that_a_plan_may_write_are_listed() -> None:
    assert {"money", "minutes", "characters", "places", "money per person", "分钟", "字"} <= set(unit_names())
