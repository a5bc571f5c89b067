"""What YAML does not take, in our own words: the parser's errors translated by kind."""

import re
from collections.abc import Mapping
from types import MappingProxyType

from msgspec import Struct

from csbonus.problems import SHOWN_LENGTH, Problem, Text, show
from csbonus.rules.yamltext import line_at, place

_ODD_START = re.compile(
    "[ -]*(?P<odd>[\t\u00a0\u1680\u2000-\u200b\u202f\u205f\u2060\u3000])[\\s\u200b\u2060]*\\S"
)
_WIDE_COLON = re.compile(r"^[ ]*(?:- )?[^\s:：'\"{}\[\],#]+(?P<colon>：)", re.MULTILINE)
_TIGHT_COLON = re.compile(r"^[ ]*(?:- )?[^\s:'\"{}\[\],#]+(?P<colon>:)[^\s:]", re.MULTILINE)
_VALUE = re.compile(r"(?:(?!\s#|[}\]]|,[^,:]*:\s)[^\n])+")
DIRECTIVE = Text(
    "规则里不用 % 开头的 YAML 指令；请删去这一行",
    "a YAML directive (a line that begins with %) is not allowed; delete the line",
)
NO_KEY = Text("冒号前没有名称；请补上", "nothing stands before the colon; write a key")
_SIGNS: Mapping[str, Text] = MappingProxyType(
    {
        "*": Text("（会被当成 YAML 引用）", "an alias (*)"),
        "&": Text("（会被当成 YAML 锚点）", "an anchor (&)"),
        "!": Text("（会被当成 YAML 标签）", "a tag (!)"),
        "%": Text("", "a leading %"),
        "@": Text("", "a leading @"),
        "`": Text("", "a leading backtick"),
    }
)
_SCANNED = ("an alias", "an anchor", "a tag", "tag handle", "cannot start any token")
_SIGNED = re.compile(r"(?:[:,-] +|[\[{] *)(?P<sign>[*&!])")
_ODD_NAMES: Mapping[str, Text] = MappingProxyType(
    {
        "\t": Text("制表符（Tab）", "a tab"),
        "\u3000": Text("全角空格", "a full-width space"),
        "\u00a0": Text("不间断空格（U+00A0）", "a no-break space (U+00A0)"),
    }
)


class Kind(Struct, frozen=True, kw_only=True):
    """A kind of parser error: a pattern of the words that tell it, the code, and our own words."""

    needle: str
    code: str
    text: Text
    is_at_context: bool = False


_KINDS = (
    Kind(
        needle="scanning a directive",
        code="yaml-directive",
        text=DIRECTIVE,
        is_at_context=True,
    ),
    Kind(
        needle="escape|hexdecimal",
        code="yaml-escape",
        text=Text(
            "双引号里的反斜杠写法不对；请改用单引号，或把 \\ 写成 \\\\",
            "a backslash in double quotes begins an unknown or forbidden escape; use single quotes, or write \\\\",
        ),
        is_at_context=True,
    ),
    Kind(
        needle="quote",
        code="yaml-quote",
        text=Text("这里的引号没有收尾；请补上另一半引号", "the quote opened here is never closed; close it"),
        is_at_context=True,
    ),
    Kind(
        needle="node content",
        code="yaml-comma",
        text=Text(
            "这里多了一个标点，或标点前少了内容",
            "there is a sign too many here, or something is missing before it",
        ),
    ),
    Kind(
        needle="parsing a flow",
        code="yaml-bracket",
        text=Text(
            "这里的括号没有收尾，或括号里少了逗号；请补上",
            "the bracket opened here is never closed, or a comma is missing inside; add it",
        ),
        is_at_context=True,
    ),
    Kind(
        needle="mapping values are not allowed",
        code="yaml-colon",
        text=Text(
            "这里不能再有冒号；值里有冒号请整个加引号，否则请检查缩进",
            "a colon cannot stand here; quote a value that holds one, or mend the indentation",
        ),
    ),
    Kind(
        needle="expected ':'",
        code="yaml-no-colon",
        text=Text(
            "这一行缺少冒号，应写成“名称: 值”；也请检查缩进",
            "this line has no colon; write `key: value`, and check the indentation",
        ),
        is_at_context=True,
    ),
    Kind(
        needle="sequence entries are not allowed",
        code="yaml-item",
        text=Text(
            "列表项“- ”不能写在这里；请另起一行并对齐",
            "a list item (- ) cannot begin here; put it on a line of its own, aligned with the others",
        ),
    ),
    Kind(
        needle="block collection",
        code="yaml-item",
        text=Text(
            "列表的各项没有对齐；每项都以“- ”开头，缩进要相同",
            "the list is not aligned; begin each item with `- ` at the same indentation",
        ),
    ),
    Kind(
        needle="block scalar",
        code="yaml-block",
        text=Text(
            "| 或 > 的写法不对；其后直接换行，下面各行缩进要一致",
            "a | or > text is not well formed; break the line after the sign and indent the lines below alike",
        ),
    ),
    Kind(
        needle="block mapping",
        code="yaml-indent",
        text=Text(
            "这一行的缩进与上面各行对不上；请对齐",
            "this line does not line up with those above; mend its indentation",
        ),
    ),
    Kind(
        needle="<document start>",
        code="yaml-indent",
        text=Text(
            "这里的内容不属于上面任何一项；请检查缩进",
            "this belongs to nothing above; check the indentation",
        ),
    ),
)
_OTHER = Kind(
    needle="",
    code="yaml-syntax",
    text=Text(
        "从这里起读不懂；请检查缩进、引号、括号和逗号",
        "this cannot be read; check the indentation, quotes, brackets and commas",
    ),
)


Found = tuple[str, Text, int]


def translate(error: Exception, text: str, file: str, last: int, value: tuple[int, int]) -> Problem:
    """Say what stopped the parser.

    `last` is where the last thing read begins, `value` the span of the last quoted or bracketed one.
    """
    at = _index(error, "problem_mark", max(text.find('"', last), 0))
    context = _index(error, "context_mark", at)
    code, words, index = (
        odd_indentation(text, at)
        or odd_indentation(text, context)
        or _leftover(text, context if context >= value[1] else at, value)
        or _sign(error, text, last, at, context)
        or _colon(error, text, last, at)
        or _no_key(text, at)
        or _by_kind(error, at, context)
    )
    return Problem(code=code, text=words, source=place(text, index, file))


def odd_indentation(text: str, index: int) -> Found | None:
    """Find a tab or an unusual space among the spaces a line begins with."""
    found = _ODD_START.match(line_at(text, index))
    if not found:
        return None
    odd = found["odd"]
    point = f"U+{ord(odd):04X}"
    name = _ODD_NAMES.get(odd, Text(f"特殊空格（{point}）", f"an unusual space ({point})"))
    words = Text(
        f"缩进用了{name.zh}；请改用普通空格", f"{name.en} is used for indentation; use ordinary spaces"
    )
    return "yaml-indent", words, text.rfind("\n", 0, index) + 1 + found.start("odd")


def colon_fault(text: str, start: int, end: int) -> Found | None:
    """Find a line whose key ends in a full-width colon, or in a colon without a space."""
    found = _WIDE_COLON.search(text, start, end) or _TIGHT_COLON.search(text, start, end)
    return ("yaml-colon", colon_text(found["colon"]), found.start("colon")) if found else None


def colon_text(colon: str) -> Text:
    """Say what is wrong with a colon."""
    if colon == "：":
        return Text(
            "冒号是全角的“：”；请改成半角冒号加一个空格",
            "this colon is full-width; write an ordinary colon and a space",
        )
    return Text("冒号后面要有一个空格", "a space must follow the colon")


def sign_text(text: str, index: int) -> Text:
    """Say that a value cannot begin with the sign that stands there, and show it in quotes."""
    sign = _SIGNS[text[index]]
    cut = _VALUE.match(text[index : index + SHOWN_LENGTH])
    value = show(cut[0].rstrip(), SHOWN_LENGTH // 2) if cut else ""
    quoted = f"'{value}'" if '"' in value else f'"{value}"'
    return Text(
        f"值不能以 {text[index]} 开头{sign.zh}；如果是公式，请整个加引号：{quoted}，否则请删去",
        f"{sign.en} is not allowed; delete it, or quote it if this is a formula: {quoted}",
    )


def _index(error: Exception, name: str, default: int) -> int:
    mark = getattr(error, name, None)
    return default if mark is None else int(mark.index)


def _words(error: Exception) -> str:
    return f"{getattr(error, 'context', '')} {getattr(error, 'problem', 'escape')}"


def _leftover(text: str, at: int, value: tuple[int, int]) -> Found | None:
    start, end = value
    if end == 0 or at < end or text[end:at].strip(" ") or not text[at : at + 1].strip("\n:,]}"):
        return None
    words = Text(
        "引号或括号之后还有内容；如果是公式或文字，请整个加引号",
        "something follows the closing quote or bracket; quote the value as a whole",
    )
    return "yaml-leftover", words, start


def _sign(error: Exception, text: str, last: int, at: int, context: int) -> Found | None:
    words = _words(error)
    if not any(needle in words for needle in _SCANNED):
        return None
    index = at if "cannot start any token" in words else context
    line = text.rfind("\n", 0, index) + 1
    earlier = _SIGNED.search(text, max(last - 1, line), index + 1)
    index = earlier.start("sign") if earlier else index
    return ("yaml-sign", sign_text(text, index), index) if text[index] in _SIGNS else None


def _colon(error: Exception, text: str, last: int, at: int) -> Found | None:
    start = text.rfind("\n", 0, last) + 1
    found = colon_fault(text, start, at + len(line_at(text, at)))
    return found if found and (text[found[2]] == "：" or "expected ':'" in _words(error)) else None


def _no_key(text: str, at: int) -> Found | None:
    if text[at : at + 1] != ":" or line_at(text, at).lstrip(" -")[:1] != ":":
        return None
    return "yaml-key", NO_KEY, at


def _by_kind(error: Exception, at: int, context: int) -> Found:
    words = _words(error)
    kind = next((kind for kind in _KINDS if re.search(kind.needle, words)), _OTHER)
    return kind.code, kind.text, context if kind.is_at_context else at
