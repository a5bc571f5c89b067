"""Trees written as Excel formulas, character by character; figures stand as [key], named numbers as {name}."""

from decimal import Decimal

import pytest

from csbonus.lang.parse import parse_formula
from csbonus.lang.to_excel import to_excel
from csbonus.lang.tree import (
    Brackets,
    Escalation,
    Expr,
    Gated,
    Name,
    Negative,
    Number,
    PoolShare,
    Ref,
    Row,
    ZeroWithout,
    rebuilt,
)
from csbonus.lang.units import RATIO
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
    Row(threshold=number("0", "t0"), rate=number("0", "r0")),
    Row(threshold=number("20000", "t1"), rate=number("0.02", "r1")),
)
TREES: list[tuple[Expr, str]] = [
    (number("5", "x.rate"), "{x.rate}"),
    (Negative(operand=number("-5")), "-(-5)"),
    (
        Brackets(key=ref("k"), base=ref("a"), rows=ROWS, method="whole"),
        "IF(ROUND([k],9)<{t0},NA()*[a],[a]*IF(ROUND([k],9)>={t1},{r1},{r0}))",
    ),
    (
        Brackets(key=ref("a"), base=tree("a + b"), rows=ROWS, method="marginal", below=number("0.01", "low")),
        "IF(ROUND([a],9)<{t0},{low}*([a]+[b]),{t0}*{low}+MAX(0,MIN([a]+[b],{t1})-{t0})*{r0}+MAX(0,[a]+[b]-{t1})*{r1})",
    ),
    (
        Brackets(key=ref("a"), base=ref("a"), rows=ROWS[1:], method="marginal"),
        "IF(ROUND([a],9)<{t1},NA()*[a],MAX(0,[a]-{t1})*{r1})",
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
