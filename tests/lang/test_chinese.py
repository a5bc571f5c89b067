"""Formulas in Chinese words: the same trees as in English ones, and only where such a word can stand."""

import pytest

from csbonus.lang.chinese import FUNCTION_WORDS, functions_like, in_english
from csbonus.lang.parse import FUNCTIONS
from csbonus.lang.tokens import read_tokens
from csbonus.problems import Source


def at(offset: int) -> Source:
    return Source(file="plan.yaml", line=1, column=offset + 1)


def english(text: str) -> str:
    return " ".join(token.text for token in in_english(read_tokens(text, at)) if token.kind != "end")


@pytest.mark.parametrize(
    ("chinese", "meant"),
    [
        ("a > 1 且 非 b > 2 或 c > 3", "a > 1 and not b > 2 or c > 3"),
        ("a > 1 并且 b > 2 或者 c > 3", "a > 1 and b > 2 or c > 3"),
        ("最小(a, 最大(b, 0))", "min ( a , max ( b , 0 ) )"),
        (
            "向下取整(四舍五入(a, 0.1)) + 向上取整(绝对值(b))",
            "floor ( round ( a , 0.1 ) ) + ceil ( abs ( b ) )",
        ),
        ("如果(连续(满意度 >= 95%, 3), 300, 0)", "if ( streak ( 满意度 >= 95% , 3 ) , 300 , 0 )"),
        ("平均(团队, 得分) + 求和(店铺, x)", "mean ( team , 得分 ) + sum ( store , x )"),
        ("计数(公司) * 名次(团队, x)", "count ( company ) * rank ( team , x )"),
        ("团队.x + 店铺.x + 公司.x", "team . x + store . x + company . x"),
        ("目标.x + 基准.x + 上月.x", "target . x + benchmark . x + previous . x"),
        ("事项.x + 登记.x", "incidents . x + register . x"),
        ("当月.天数 - 当月.平日天数", "month . days - month . weekdays"),
    ],
)
def test_a_formula_in_chinese_is_the_formula_in_english(chinese: str, meant: str) -> None:
    assert english(chinese) == meant


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("最小 + 计数", "最小 + 计数"),
        ("目标 * 团队", "目标 * 团队"),
        ("最小(团队, 目标)", "min ( 团队 , 目标 )"),
        ("服务.目标 + x.天数", "服务 . 目标 + x . 天数"),
        ("平均(团队, 目标)", "mean ( team , 目标 )"),
    ],
)
def test_where_no_function_or_scope_stands_the_words_are_names(text: str, read: str) -> None:
    """Somebody's metric may well be called so."""
    assert english(text) == read


def test_places_stay_those_of_the_text() -> None:
    tokens = in_english(read_tokens("团队.x 且 b", at))
    assert [(token.text, token.offset) for token in tokens] == [
        ("team", 0), (".", 2), ("x", 3), ("and", 5), ("b", 7), ("", 8),
    ]  # fmt: skip


def test_every_function_has_a_chinese_name_of_its_own() -> None:
    assert sorted(FUNCTION_WORDS.values()) == sorted(FUNCTIONS)


def test_functions_are_proposed_in_the_language_that_was_typed() -> None:
    assert functions_like("mni", tuple(FUNCTIONS)) == tuple(FUNCTIONS)
    assert "四舍五入" in functions_like("四舍五人", tuple(FUNCTIONS))
