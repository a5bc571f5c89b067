"""Trees written as Excel formulas, character by character; figures stand as [key], named numbers as {name}."""

from decimal import Decimal
from typing import Literal

import pytest

from csbonus.lang.parse import parse_formula
from csbonus.lang.to_excel import to_excel
from csbonus.lang.tree import (
    Collected,
    Escalation,
    Expr,
    Gated,
    Interpolation,
    Lookup,
    Marginal,
    Name,
    Negative,
    Number,
    PoolShare,
    RankPay,
    Ref,
    Row,
    ScorePart,
    ScoreTotal,
    Steps,
    ZeroWithout,
)
from csbonus.lang.units import RATIO
from csbonus.lang.walk import rebuilt
from csbonus.problems import Source, Text


def ref(name: str) -> Ref:
    return Ref(key=name, title=Text(name, name), unit=RATIO)


def tree(text: str) -> Expr:
    def find(node: Expr) -> Expr:
        return ref(node.name) if isinstance(node, Name) else node

    return rebuilt(parse_formula(text, lambda _offset: Source(file="f")), find)


def cell(figure: Ref | Number) -> str:
    return f"[{figure.key}]" if isinstance(figure, Ref) else f"{{{figure.name}}}"


def number(value: str, name: str = "") -> Number:
    return Number(value=Decimal(value), name=name)


@pytest.mark.parametrize(
    ("formula", "excel"),
    [
        ("a", "[a]"),
        ("2% * a", "0.02*[a]"),
        ("0.00000001 * a", "0.00000001*[a]"),
        ("-4% * a", "(-0.04)*[a]"),
        ("a - (b - c)", "[a]-([b]-[c])"),
        ("a - b - c", "[a]-[b]-[c]"),
        ("(a + b) * c / (b * 2)", "([a]+[b])*[c]/([b]*2)"),
        ("a * -b", "[a]*(-[b])"),
        ("-(a + b)", "-([a]+[b])"),
        ("a - -b", "[a]-(-[b])"),
        ("if(a >= 5, b, c)", "IF(ROUND([a]-5,9)>=0,[b],[c])"),
        ("if(a - 1 == b - c, 1, 2)", "IF(ROUND([a]-1-([b]-[c]),9)=0,1,2)"),
        ("if(a != b, 1, 2)", "IF(ROUND([a]-[b],9)<>0,1,2)"),
        (
            "if(a > 1 and b > 1 and c > 1, 1, 2)",
            "IF(IF(ROUND([a]-1,9)>0,IF(ROUND([b]-1,9)>0,ROUND([c]-1,9)>0,FALSE),FALSE),1,2)",
        ),
        ("if(a > 1 or 1 / a > 1, 1, 2)", "IF(IF(ROUND([a]-1,9)>0,TRUE,ROUND(1/[a]-1,9)>0),1,2)"),
        ("if(not a > 1, 1, 2)", "IF(NOT(ROUND([a]-1,9)>0),1,2)"),
        ("min(a, b) + max(a, 0) - abs(c)", "MIN([a],[b])+MAX([a],0)-ABS([c])"),
        ("floor(a)", "(INT(ROUND([a],9)))"),
        ("ceil(a - b)", "(-INT(-ROUND(([a]-[b]),9)))"),
        ("round(a)", "(ROUND(ROUND([a],9),0))"),
        ("floor((a - b) / 1%) * 2", "(INT(ROUND(([a]-[b])/0.01,9)))*2"),
        ("round(a, 0.01)", "(ROUND(ROUND([a]/0.01,9),0))*0.01"),
        ("ceil(a, b + c) / 2", "(-INT(-ROUND([a]/([b]+[c]),9)))*([b]+[c])/2"),
        ("1 / round(a, 5)", "1/((ROUND(ROUND([a]/5,9),0))*5)"),
    ],
)
def test_formulas(formula: str, excel: str) -> None:
    assert to_excel(tree(formula), cell) == excel


ROWS = (
    Row(threshold=number("0", "t0"), value=number("0", "r0")),
    Row(threshold=number("20000", "t1"), value=number("0.02", "r1")),
)
COMPUTED = (
    Row(threshold=tree("goal - 2"), value=tree("goal * 2"), is_strict=True),
    Row(threshold=ref("parameter.top"), value=number("0.02", "r1")),
)
PLACES_PAID = (
    Row(threshold=number("1"), value=number("850", "first")),
    Row(threshold=number("2"), value=tree("a * 2")),
)


def row(threshold: Expr, value: str, *, is_strict: bool = False) -> Row:
    return Row(threshold=threshold, value=number(value), is_strict=is_strict)


def part(
    value: Expr, if_missing: Literal["error", "unscored", "rescale"] = "error", weight: Expr | None = None
) -> ScorePart:
    return ScorePart(title=Text("项", "item"), value=value, weight=weight, if_missing=if_missing)


TREES: list[tuple[Expr, str]] = [
    (number("5", "x.rate"), "{x.rate}"),
    (Negative(operand=number("-5")), "-(-5)"),
    (
        Lookup(key=ref("k"), rows=ROWS),
        "IF(ROUND([k],9)>={t1},{r1},IF(ROUND([k],9)>={t0},{r0},NA()))",
    ),
    (
        Marginal(base=tree("a + b"), rows=ROWS, otherwise=number("0.01", "low")),
        "MIN([a]+[b],{t0})*{low}+MAX(0,MIN([a]+[b],{t1})-{t0})*{r0}+MAX(0,[a]+[b]-{t1})*{r1}",
    ),
    (
        Marginal(base=ref("a"), rows=ROWS[1:]),
        "IF(ROUND([a],9)<{t1},NA(),MAX(0,[a]-{t1})*{r1})",
    ),
    (
        Lookup(key=ref("k"), rows=COMPUTED, direction="down", otherwise=number("7", "rest")),
        "IF(ROUND([k]-([goal]-2),9)<0,[goal]*2,IF(ROUND([k],9)<=[parameter.top],{r1},{rest}))",
    ),
    (
        Lookup(key=tree("a - b"), rows=(row(ref("goal"), "5"), row(number("9"), "6", is_strict=True))),
        "IF(ROUND([a]-[b],9)>9,6,IF(ROUND([a]-[b]-[goal],9)>=0,5,NA()))",
    ),
    (
        Marginal(base=tree("a + b"), rows=COMPUTED),
        (
            "IF(ROUND([a]+[b]-MIN([goal]-2,[parameter.top]),9)<0,NA(),"
            "IF(ROUND(MIN([a]+[b],[parameter.top])-([goal]-2),9)>0,(MIN([a]+[b],[parameter.top])-([goal]-2))*[goal]*2,0)"
            "+MAX(0,[a]+[b]-[parameter.top])*{r1})"
        ),
    ),
    (
        Steps(actual=ref("a"), target=tree("b - c"), size=number("0.01", "per"), side="below", is_whole=True),
        "MAX(0,INT(ROUND(([b]-[c]-[a])/{per},9)))",
    ),
    (
        Steps(actual=tree("a - b"), target=tree("b - c"), size=tree("c + 1"), side="above", is_whole=False),
        "MAX(0,([a]-[b]-([b]-[c]))/([c]+1))",
    ),
    (
        Interpolation(actual=ref("a"), worst=tree("b - 1"), best=number("1", "best"), points=tree("c + 5")),
        "([c]+5)*MAX(0,MIN(1,([a]-([b]-1))/({best}-([b]-1))))",
    ),
    (
        ScoreTotal(parts=(part(ref("a")), part(ref("b"), "unscored"), part(tree("c - 1"), "rescale"))),
        "[a]+IF(ISNUMBER([b]),[b],0)+IFERROR([c]-1,0)",
    ),
    (
        ScoreTotal(
            parts=(
                part(ref("a"), "error", number("30", "w")),
                part(ref("b"), "unscored", number("30", "w")),
                part(ref("c"), "rescale", number("30", "w")),
                part(tree("a / b"), "rescale", number("30", "w")),
            )
        ),
        (
            "({w}*[a]+IF(ISNUMBER([b]),{w}*[b],0)+IF(ISNUMBER([c]),{w}*[c],0)+IFERROR({w}*([a]/[b]),0))"
            "/({w}+{w}+IF(ISNUMBER([c]),{w},0)+IF(ISNUMBER([a]/[b]),{w},0))"
        ),
    ),
    (
        Collected(figure=ref("F"), rows=ref("R"), operand=ref("a"), how="sum", record=Text("订单", "orders")),
        "[F]",
    ),
    (
        RankPay(place=ref("P"), tied=ref("T"), turn=ref("N"), rows=PLACES_PAID),
        "IF([P]=1,{first},IF([P]=2,[a]*2,0))",
    ),
    (
        RankPay(place=ref("P"), tied=ref("T"), turn=ref("N"), rows=PLACES_PAID[:1], is_shared=True),
        (
            "IF([T]>1,SIGN((IF(AND(1>=[P],1<[P]+[T]),{first},0)))*(INT(ROUND(ABS((IF(AND(1>=[P],1<[P]+[T]),{first},0)))"
            "*100,0)/[T])+IF([N]<=MOD(ROUND(ABS((IF(AND(1>=[P],1<[P]+[T]),{first},0)))*100,0),[T]),1,0))/100,"
            "IF(AND(1>=[P],1<[P]+[T]),{first},0))"
        ),
    ),
    (
        Escalation(count=ref("n"), amounts=(number("10"), number("50")), after_last="nothing"),
        "IF([n]>=1,10,0)+IF([n]>=2,50,0)",
    ),
    (
        Negative(operand=Escalation(count=ref("n"), amounts=(number("10"),), after_last="repeat")),
        "-(IF([n]>=1,10,0)+MAX(0,[n]-1)*10)",
    ),
    (
        PoolShare(amount=ref("a"), pool=ref("P"), members=ref("M"), position=ref("N"), share=ref("S")),
        "IF([N]=0,0,SIGN([P])*(INT(ROUND(ABS([P])*100,0)/[M])+IF([N]<=MOD(ROUND(ABS([P])*100,0),[M]),1,0))/100)",
    ),
    (
        PoolShare(
            amount=ref("a"),
            pool=ref("P"),
            members=ref("M"),
            position=ref("N"),
            share=ref("S"),
            is_equal=False,
        ),
        "[S]",
    ),
    (Gated(gate=ref("g"), operand=tree("a + b")), "IF([g]=1,[a]+[b],0)"),
    (ZeroWithout(figure=ref("own"), operand=ref("a")), "IF(ISNUMBER([own]),[a],0)"),
    (ZeroWithout(figure=ref("team"), operand=ref("a"), because="zero"), "IF(N([team])<>0,[a],0)"),
]


@pytest.mark.parametrize(("expr", "excel"), TREES)
def test_what_kinds_compile_to(expr: Expr, excel: str) -> None:
    assert to_excel(expr, cell) == excel
