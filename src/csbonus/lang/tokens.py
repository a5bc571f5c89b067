"""Formula text cut into tokens, each knowing its place; what the language does not have is refused here."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Literal

from msgspec import Struct

from csbonus.lang.numbers import LARGEST, LONGEST_NUMBER, TOO_LARGE
from csbonus.problems import Refusal, Source, Text, refuse, show

At = Callable[[int], Source]
Kind = Literal["number", "name", "op", "end"]

LONGEST_FORMULA = 1_000

_SAME = str.maketrans({"×": "*", "÷": "/", "，": ",", "（": "(", "）": ")", "−": "-", "＋": "+", "－": "-"})
_NUMBER = re.compile(r"[0-9]+(\.[0-9]+)?%?")
_NAME = re.compile(r"[^\W\d]\w*")
_OPERATORS = ("<=", ">=", "==", "!=", "<", ">", "+", "-", "*", "/", "(", ")", ",", ".")
_WIDE = {"≥": ">=", "≤": "<=", "≠": "!=", "＞": ">", "＜": "<"}
_UNKNOWN_SIGNS = {
    "=": Text("相等请写 ==", "write == for equal"),
    "^": Text("没有乘方", "there is no power; multiply instead"),
    "&": Text("“并且”请写 and", "write and"),
    "|": Text("“或者”请写 or", "write or"),
    "!": Text("“不”请写 not", "write not"),
    '"': Text("公式里不能有文字", "a formula holds no text"),
    "'": Text("公式里不能有文字", "a formula holds no text"),
    "[": Text("公式里不能有方括号", "a formula holds no brackets of this form"),
    "{": Text("公式里不能有花括号", "a formula holds no braces"),
    "#": Text("公式里不能写注释", "a formula holds no comment"),
    "%": Text("百分号要紧跟在数字后面", "a percent sign follows a number"),
    **dict.fromkeys("０１２３４５６７８９", Text("请用半角数字", "write half-width digits")),
}


class Token(Struct, frozen=True, kw_only=True):
    """A piece of a formula and where it begins."""

    kind: Kind
    text: str
    offset: int


def read_tokens(text: str, at: At) -> tuple[Token, ...]:
    """Cut a formula into tokens, the last one of kind `end`.

    Raises Refusal for an empty or overlong formula, and for any sign the language does not have.
    """
    if not text.strip():
        raise refuse(
            "formula-empty", Text("公式是空的，请写出算式", "the formula is empty; write one"), at(0)
        )
    if len(text) > LONGEST_FORMULA:
        raise refuse(
            "formula-too-long",
            Text(f"公式超过 {LONGEST_FORMULA} 个字符，请拆成几行", f"the formula is longer than {LONGEST_FORMULA} characters; split it"),
            at(0),
        )  # fmt: skip
    return (*_tokens(text.translate(_SAME), at), Token(kind="end", text="", offset=len(text)))


def _tokens(text: str, at: At) -> Iterator[Token]:
    offset = 0
    while offset < len(text):
        if text[offset] in " \t\n":
            offset += 1
            continue
        token, length = _next(text, offset, at)
        yield token
        offset += length


def _next(text: str, offset: int, at: At) -> tuple[Token, int]:
    if text[offset] in _WIDE:
        return Token(kind="op", text=_WIDE[text[offset]], offset=offset), 1
    number, name = _NUMBER.match(text, offset), _NAME.match(text, offset)
    if number:
        _check_number(number.group(), text, number.end(), at(offset))
        return Token(kind="number", text=number.group(), offset=offset), len(number.group())
    if name:
        return Token(kind="name", text=name.group(), offset=offset), len(name.group())
    for operator in _OPERATORS:
        if text.startswith(operator, offset):
            return Token(kind="op", text=operator, offset=offset), len(operator)
    raise _unknown_sign(text, offset, at)


def _check_number(word: str, text: str, end: int, source: Source) -> None:
    digits = word.rstrip("%").split(".")[0]
    rest = _NAME.match(text, end)
    glued = rest and rest.group().isascii() and not word.endswith("%")
    if glued or text[end : end + 1] in ("_", ".") or (len(digits) > 1 and digits[0] == "0"):
        tail = text[end : end + 12].split(" ", maxsplit=1)[0]
        raise refuse(
            "number-malformed",
            Text(f"{show(word + tail)} 不是规范的数字，请写成 1234.5 或 5% 这样",
                 f"{show(word + tail)} is not a plain number; write it like 1234.5 or 5%"),
            source,
        )  # fmt: skip
    if len(word) > LONGEST_NUMBER:
        raise refuse("number-too-long", Text("数字太长", "the number is too long"), source)
    if Decimal(word.rstrip("%")) > LARGEST:
        raise refuse("number-too-large", TOO_LARGE, source)


def _unknown_sign(text: str, offset: int, at: At) -> Refusal:
    sign = text[offset]
    hint = _UNKNOWN_SIGNS.get(sign)
    name = f"U+{ord(sign):04X}" if unicodedata.category(sign)[0] in "CZ" else show(sign)
    zh = f"公式里不认识的符号 {name}" + (f"：{hint.zh}" if hint else "")
    en = f"the formula has an unknown sign {name}" + (f": {hint.en}" if hint else "")
    return refuse("formula-sign", Text(zh, en), at(offset))
