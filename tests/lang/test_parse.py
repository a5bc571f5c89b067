"""Formulas are read by the rules of school arithmetic; a fault is named at its column."""

from decimal import Decimal

import pytest

from csbonus.lang.describe import formula
from csbonus.lang.parse import parse_formula
from csbonus.lang.tree import Binary, Call, GroupCall, Logic, Name, Number
from csbonus.lang.units import parse_unit
from csbonus.problems import Refusal, Source


def at(offset: int) -> Source:
    return Source(file="f", line=1, column=offset + 1)


def test_a_percentage_of_each_event_has_its_unit() -> None:
    each = parse_formula("5%/次 * a", at)
    assert isinstance(each, Binary)
    assert isinstance(each.left, Number)
    assert (each.left.value, each.left.unit, each.left.is_percent) == (
        Decimal("0.05"),
        parse_unit("比例/次"),
        True,
    )
    assert (formula(each, "zh"), formula(each, "en")) == ("5%/次 × a", "5% per time × a")


def test_what_stands_apart_is_divided() -> None:
    for text in ("5% / 次", "5% /次", "5%/ 次", "5%/x"):
        assert formula(parse_formula(text, at), "zh").startswith("5% ÷ ")


def refusal(text: str) -> tuple[str, str]:
    with pytest.raises(Refusal) as caught:
        parse_formula(text, at)
    (problem,) = caught.value.problems
    return problem.render("zh"), problem.render("en")


CUT = ("公式没有写完", "the formula is cut short")
CHAIN = ("不能连写比较，请写成 a < b and b < c", "comparisons can't be chained; write a < b and b < c")
UNCLOSED = (
    "括号没有合上；含逗号的公式请加引号或另起一行写",
    "the bracket is never closed; quote a formula that holds a comma, or write it in block style",
)
DOT = ("点号只用在 team.名称 这样的写法里", "a dot is only written as in team.name")
FAULTS = [
    ("1 < a < 5", 7, CHAIN),
    ("a == b == c", 8, CHAIN),
    ("min(a", 4, UNCLOSED),
    ("2 * (a + (b", 10, UNCLOSED),
    ("a +", 4, CUT),
    ("not", 4, CUT),
    ("-", 2, CUT),
    ("a b", 3, ("公式在 b 处写错了", "the formula goes wrong at b")),
    ("5% 元", 4, ("公式在 元 处写错了", "the formula goes wrong at 元")),
    ("(a b)", 4, ("公式在 b 处写错了", "the formula goes wrong at b")),
    ("min(a b)", 7, ("公式在 b 处写错了", "the formula goes wrong at b")),
    ("a + and", 5, ("公式在 and 处写错了", "the formula goes wrong at and")),
    ("a)", 2, ("公式在 ) 处写错了", "the formula goes wrong at )")),
    ("()", 2, ("公式在 ) 处写错了", "the formula goes wrong at )")),
    ("a, b", 2, ("公式在 , 处写错了", "the formula goes wrong at ,")),
    ("a <> b", 4, ("公式在 > 处写错了", "the formula goes wrong at >")),
    (".5", 1, ("公式在 . 处写错了", "the formula goes wrong at .")),
    ("team.", 1, DOT),
    ("team.5", 1, DOT),
    ("team.a.b", 1, DOT),
    ("2 + team.a(1)", 5, DOT),
    ("a.__class__(1)", 1, DOT),
    ("maxi(a, b)", 1, ("没有函数 maxi，是否想写 max？", "there is no function maxi; did you mean max?")),
    (
        "xyz()",
        1,
        (
            "没有函数 xyz，可用的有：min, max, abs, floor, ceil, round, if, streak, mean, sum, count, rank",
            "there is no function xyz; there are: min, max, abs, floor, ceil, round, if, streak, mean, sum, count, rank",
        ),
    ),
    ("if(a > 1, 2)", 1, ("if 需要 3 个参数，这里有 2 个", "if takes 3 argument(s), here are 2")),
    ("1 + abs()", 5, ("abs 需要 1 个参数，这里有 0 个", "abs takes 1 argument(s), here are 0")),
    (
        "round(a, 1, 2)",
        1,
        ("round 需要 1-2 个参数，这里有 3 个", "round takes 1-2 argument(s), here are 3"),
    ),
]
GROUP = (
    "{0} 的第一个参数要写 team、store 或 company：{0}(team, 指标)",
    "the first argument of {0} is team, store or company: {0}(team, figure)",
)


@pytest.mark.parametrize(
    ("text", "column", "function"),
    [
        ("1 + mean(sales, 5)", 10, "mean"),
        ("sum(team.sales, 5)", 5, "sum"),
        ("count(5)", 7, "count"),
        ("rank(agent, sales)", 6, "rank"),
        ("sum(team + 1, 2)", 10, "sum"),
    ],
)
def test_a_function_over_members_says_whose(text: str, column: int, function: str) -> None:
    zh, en = (message.format(function) for message in GROUP)
    assert refusal(text) == (f"f:1:{column}: {zh}", f"f:1:{column}: {en}")


@pytest.mark.parametrize(
    ("text", "need", "found"),
    [
        ("mean(team)", "2", 1),
        ("sum(team, a, b)", "2", 3),
        ("rank(team)", "2", 1),
        ("count()", "1-2", 0),
        ("count(team, a > 1, b)", "1-2", 3),
        ("streak(a > 1)", "2", 1),
    ],
)
def test_a_function_over_members_or_months_counts_its_arguments(text: str, need: str, found: int) -> None:
    name = text.partition("(")[0]
    zh, en = (
        f"{name} 需要 {need} 个参数，这里有 {found} 个",
        f"{name} takes {need} argument(s), here are {found}",
    )
    assert refusal(text) == (f"f:1:1: {zh}", f"f:1:1: {en}")


def test_a_function_over_members_keeps_its_group_and_its_figure() -> None:
    team = Name(scope="", name="team", at=at(10))
    sales = Name(scope="", name="sales", at=at(16))
    assert parse_formula("2 + mean( team, sales)", at) == Binary(
        op="+",
        left=Number(value=Decimal(2), at=at(0)),
        right=GroupCall(function="mean", group=team, operand=sales, at=at(4)),
        at=at(2),
    )
    alone = parse_formula("count(company)", at)
    assert alone == GroupCall(
        function="count", group=Name(scope="", name="company", at=at(6)), operand=None, at=at(0)
    )


def test_months_in_a_row_are_a_condition_and_a_number() -> None:
    streak = parse_formula("streak(a > 1 and b < 2, 3)", at)
    assert isinstance(streak, Call)
    condition, months = streak.arguments
    assert isinstance(condition, Logic)
    assert months == Number(value=Decimal(3), at=at(24))


DEEP = (
    "公式太复杂（括号最多 40 层，运算最多 100 个），请拆成几个名称",
    "the formula is too complex (at most 40 levels and 100 operations); split it under several names",
)


@pytest.mark.parametrize(("text", "column", "message"), FAULTS)
def test_a_fault_is_named_at_its_column(text: str, column: int, message: tuple[str, str]) -> None:
    assert refusal(text) == (f"f:1:{column}: {message[0]}", f"f:1:{column}: {message[1]}")


@pytest.mark.parametrize(
    ("allowed", "refused", "column"),
    [
        ("(" * 40 + "a" + ")" * 40, "(" * 41 + "a" + ")" * 41, 41),
        ("abs(" * 40 + "a" + ")" * 40, "abs(" * 41 + "a" + ")" * 41, 161),
        ("-" * 40 + "a", "-" * 41 + "a", 41),
        ("not " * 40 + "a > 1", "not " * 41 + "a > 1", 161),
        ("a" + "+a" * 100, "a" + "+a" * 101, 202),
        ("a > 1" + " or a > 1" * 49, "a > 1" + " or a > 1" * 50, 453),
    ],
)
def test_depth_and_operations_are_limited_at_n_and_n_plus_1(allowed: str, refused: str, column: int) -> None:
    assert parse_formula(allowed, at)
    assert refusal(refused) == (f"f:1:{column}: {DEEP[0]}", f"f:1:{column}: {DEEP[1]}")


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("a + b * c", "a + b × c"),
        ("(a + b) * c", "(a + b) × c"),
        ("a - b - c", "a − b − c"),
        ("a - (b - c)", "a − (b − c)"),
        ("a / b / c", "a ÷ b ÷ c"),
        ("a / (b / c)", "a ÷ (b ÷ c)"),
        ("a / (b * c)", "a ÷ (b × c)"),
        ("-a * b", "−a × b"),
        ("-(a + b)", "−(a + b)"),
        ("+a", "a"),
        ("--5", "5"),
        ("-5% * a", "-5% × a"),
        ("not a > 1 and b < 2", "(not a > 1) and b < 2"),
        ("a > 1 or b > 1 and c > 1", "a > 1 or (b > 1 and c > 1)"),
        ("(a > 1 or b > 1) and c > 1", "(a > 1 or b > 1) and c > 1"),
        ("if(a >= 5, b, -c)", "if a ≥ 5 then b else −c"),
        ("if(a >= 5, b, c) * 2", "(if a ≥ 5 then b else c) × 2"),
        ("min(a, max(b, 2), abs(c))", "min(a, max(b, 2), abs(c))"),
        ("floor(a) + ceil(b, 2) - round(c, 0.01)", "round down(a) + round up(b, 2) − round(c, 0.01)"),
        ("team.sales / store . sales", "team.sales ÷ store.sales"),
        ("销售额 × 2%", "销售额 × 2%"),
    ],
)
def test_operators_bind_as_at_school(text: str, read: str) -> None:
    assert formula(parse_formula(text, at), "en") == read


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("5 元/次", "money/count"),
        ("30 天", "days"),
        ("-0.50元/人", "money/people"),
        ("5", None),
        ("7 cny", "money"),
        ("60 字/分钟", "words per minute"),
        ("2 元/分", "money per point"),
        ("5 分/次", "points per time"),
        ("3 名", "places"),
    ],
)
def test_a_number_may_carry_its_unit(text: str, unit: str | None) -> None:
    number = parse_formula(text, at)
    assert isinstance(number, Number)
    assert number.unit == (parse_unit(unit) if unit else None)


def test_a_unit_ends_where_a_figure_begins() -> None:
    assert formula(parse_formula("5 元 / days_due", at), "zh") == "5.00 元 ÷ days_due"
    assert formula(parse_formula("10 天/7", at), "zh") == "10 天 ÷ 7"
    assert formula(parse_formula("10 元/销售额", at), "zh") == "10.00 元 ÷ 销售额"


def test_a_name_knows_its_scope_and_its_column() -> None:
    assert parse_formula("  team.sales", at) == Name(scope="team", name="sales", at=at(2))
