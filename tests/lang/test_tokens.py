"""What a formula may hold, sign by sign; everything else is refused at its character."""

import pytest

from csbonus.lang.parse import parse_formula
from csbonus.lang.tokens import LONGEST_FORMULA
from csbonus.problems import Refusal, Source


def at(offset: int) -> Source:
    return Source(file="f", line=1, column=offset + 1)


def refusal(text: str, lang: str = "en") -> str:
    with pytest.raises(Refusal) as caught:
        parse_formula(text, at)
    (problem,) = caught.value.problems
    return problem.render("zh" if lang == "zh" else "en")


WHOLE = [
    ("", "f:1:1: 公式是空的，请写出算式", "f:1:1: the formula is empty; write one"),
    (" \n", "f:1:1: 公式是空的，请写出算式", "f:1:1: the formula is empty; write one"),
    ("a = b", "f:1:3: 公式里不认识的符号 =：相等请写 ==", "f:1:3: the formula has an unknown sign =: write == for equal"),
    ("a ^ 2", "f:1:3: 公式里不认识的符号 ^：没有乘方", "f:1:3: the formula has an unknown sign ^: there is no power; multiply instead"),
    ("a & b", "f:1:3: 公式里不认识的符号 &：“并且”请写 and", "f:1:3: the formula has an unknown sign &: write and"),
    ("a | b", "f:1:3: 公式里不认识的符号 |：“或者”请写 or", "f:1:3: the formula has an unknown sign |: write or"),
    ("!a", "f:1:1: 公式里不认识的符号 !：“不”请写 not", "f:1:1: the formula has an unknown sign !: write not"),
    ('a + "5"', 'f:1:5: 公式里不认识的符号 "：公式里不能有文字', 'f:1:5: the formula has an unknown sign ": a formula holds no text'),
    ("a[0]", "f:1:2: 公式里不认识的符号 [：公式里不能有方括号", "f:1:2: the formula has an unknown sign [: a formula holds no brackets of this form"),
    ("a # b", "f:1:3: 公式里不认识的符号 #：公式里不能写注释", "f:1:3: the formula has an unknown sign #: a formula holds no comment"),
    ("sales%", "f:1:6: 公式里不认识的符号 %：百分号要紧跟在数字后面", "f:1:6: the formula has an unknown sign %: a percent sign follows a number"),
    ("a * ５", "f:1:5: 公式里不认识的符号 ５：请用半角数字", "f:1:5: the formula has an unknown sign ５: write half-width digits"),
    ("a $ b", "f:1:3: 公式里不认识的符号 $", "f:1:3: the formula has an unknown sign $"),
    ("sal\u200bes", "f:1:4: 公式里不认识的符号 U+200B", "f:1:4: the formula has an unknown sign U+200B"),
    ("a\u3000+ b", "f:1:2: 公式里不认识的符号 U+3000", "f:1:2: the formula has an unknown sign U+3000"),
    ("0x10", "f:1:1: 0x10 不是规范的数字，请写成 1234.5 或 5% 这样", "f:1:1: 0x10 is not a plain number; write it like 1234.5 or 5%"),
    ("1_000 * a", "f:1:1: 1_000 不是规范的数字，请写成 1234.5 或 5% 这样", "f:1:1: 1_000 is not a plain number; write it like 1234.5 or 5%"),
    ("a + 010", "f:1:5: 010 不是规范的数字，请写成 1234.5 或 5% 这样", "f:1:5: 010 is not a plain number; write it like 1234.5 or 5%"),
    ("1..2", "f:1:1: 1..2 不是规范的数字，请写成 1234.5 或 5% 这样", "f:1:1: 1..2 is not a plain number; write it like 1234.5 or 5%"),
    ("1e5", "f:1:1: 1e5 不是规范的数字，请写成 1234.5 或 5% 这样", "f:1:1: 1e5 is not a plain number; write it like 1234.5 or 5%"),
    ("min(1,000)", "f:1:7: 000) 不是规范的数字，请写成 1234.5 或 5% 这样", "f:1:7: 000) is not a plain number; write it like 1234.5 or 5%"),
    ("5.", "f:1:1: 5. 不是规范的数字，请写成 1234.5 或 5% 这样", "f:1:1: 5. is not a plain number; write it like 1234.5 or 5%"),
    (
        "2000000000000000 元",
        "f:1:1: 数字太大，请核对（最大 1,000,000,000,000,000）",
        "f:1:1: the number is too large; check it (1,000,000,000,000,000 is the most)",
    ),
    ("0." + "1" * 29, "f:1:1: 数字太长", "f:1:1: the number is too long"),
    ("a" * 1001, "f:1:1: 公式超过 1000 个字符，请拆成几行", "f:1:1: the formula is longer than 1000 characters; split it"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "zh", "en"), WHOLE)
def test_what_the_language_does_not_have_is_refused_in_plain_words(text: str, zh: str, en: str) -> None:
    assert (refusal(text, "zh"), refusal(text)) == (zh, en)


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("（a＋b）×c÷d－e", "(a+b)*c/d-e"),
        ("min（a，b）", "min(a,b)"),
        ("a−b", "a-b"),
        ("a≥b", "a>=b"),
        ("a≤b", "a<=b"),
        ("a≠b", "a!=b"),
        ("a＞b", "a>b"),
        ("a＜b", "a<b"),
    ],
)
def test_chinese_signs_stand_for_the_plain_ones(text: str, same: str) -> None:
    def nowhere(_offset: int) -> Source:
        return Source(file="f")

    assert parse_formula(text, nowhere) == parse_formula(same, nowhere)


@pytest.mark.parametrize("text", ["a" * LONGEST_FORMULA, "1000000000000000", "0." + "1" * 28, "a\n\t+ b"])
def test_the_longest_and_largest_allowed_is_allowed(text: str) -> None:
    assert parse_formula(text, at)
