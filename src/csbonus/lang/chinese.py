"""The Chinese words of formulas: operators, functions and scopes that may be written in Chinese too."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from msgspec.structs import replace

from csbonus.lang.tokens import Token

OPERATOR_WORDS: Mapping[str, str] = MappingProxyType(
    {"且": "and", "并且": "and", "或": "or", "或者": "or", "非": "not"}
)
"""Words between conditions; like `and` they are no names."""

FUNCTION_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "最小": "min", "最大": "max", "绝对值": "abs", "向下取整": "floor", "向上取整": "ceil", "四舍五入": "round",
        "如果": "if", "连续": "streak", "平均": "mean", "求和": "sum", "计数": "count", "名次": "rank",
    }
)  # fmt: skip
"""Functions, where a bracket follows; anywhere else these are names like others."""

SCOPE_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "团队": "team", "店铺": "store", "公司": "company", "目标": "target", "基准": "benchmark",
        "事项": "incidents", "登记": "register", "上月": "previous", "当月": "month",
    }
)  # fmt: skip
"""What stands before a dot, or first in the brackets of a function over a group."""

MONTH_WORDS: Mapping[str, str] = MappingProxyType({"天数": "days", "平日天数": "weekdays"})
"""What stands behind `month.`."""

_OVER_GROUP = frozenset({"mean", "sum", "count", "rank"})


def in_english(tokens: Sequence[Token]) -> tuple[Token, ...]:
    """Put the English word in place of every Chinese one; places stay those of the text."""
    found: list[Token] = []
    for place, token in enumerate(tokens):
        following = tokens[place + 1].text if place + 1 < len(tokens) else ""
        word = _english(token, following, found) if token.kind == "name" else None
        found.append(replace(token, text=word) if word else token)
    return tuple(found)


def _english(token: Token, following: str, before: Sequence[Token]) -> str | None:
    if token.text in OPERATOR_WORDS:
        return OPERATOR_WORDS[token.text]
    if following == "(":
        return FUNCTION_WORDS.get(token.text)
    previous = [part.text for part in before[-2:]]
    if previous == ["month", "."]:
        return MONTH_WORDS.get(token.text)
    is_group = previous[-1:] == ["("] and previous[0] in _OVER_GROUP
    is_scope = following == "." and previous[-1:] != ["."]
    return SCOPE_WORDS.get(token.text) if is_scope or is_group else None


def functions_like(word: str, known: Sequence[str]) -> tuple[str, ...]:
    """List the functions that a mistyped word may have meant, in the language it is typed in."""
    return tuple(known) if word.isascii() else tuple(FUNCTION_WORDS)
