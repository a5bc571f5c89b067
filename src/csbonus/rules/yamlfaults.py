"""What a key or value may not be although YAML takes it, each said in plain words."""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from csbonus.problems import Source, Text, show
from csbonus.rules.yamlerrors import DIRECTIVE, NO_KEY, Found, colon_text, odd_indentation
from csbonus.rules.yamltext import UNFIT

_DIRECTIVE = re.compile(r"(?:[ \t]*(?:#[^\n]*)?\n)*+(?=%)")
_UNSEEN_LETTERS = "\u034f\u115f\u1160\u2800\u3164\uffa0"
_CURLY = "“”‘’„‟＂"

NO_RULES = Text(
    "文件里没有规则；请按“名称: 值”逐行写出",
    "the file holds no rules; write them as lines of `key: value`",
)
NOT_LINES = Text(
    "最外层要写成一行行的“名称: 值”，这里不是",
    "expected lines of `key: value` at the top of the file",
)
SECOND_DOCUMENT = Text(
    "从这里起是第二份文档；一个文件只写一份规则，请拆成两个文件",
    "a second document begins here; one file holds one, so split it into two files",
)
KEY_NOT_TEXT = Text(
    "冒号前应是一个名称，不能是列表或 {…}；如果是公式，请整个加引号",
    "a key is a plain name, not a list or {…}; if this is a formula, quote it",
)


def directive(text: str) -> Found | None:
    """Find a YAML directive before the rules."""
    found = _DIRECTIVE.match(text)
    return ("yaml-directive", DIRECTIVE, found.end()) if found else None


def key_fault(text: str, index: int, key: str, style: str) -> Found | None:
    """Find what is wrong with a key that begins at `index` of the file."""
    return (
        _escape(index, key)
        or (_odd_start(text, index, key) if not style else None)
        or _key_shape(index, key, style)
        or _unseen(index, key)
        or (_curly(index, key) if not style else None)
    )


def bare_key_fault(index: int, key: str) -> Found | None:
    """Find the colon that a key without a value inside `{...}` may have swallowed."""
    found = re.search("[:：]", key)
    return ("yaml-colon", colon_text(found[0]), index + found.start()) if found else None


def value_fault(text: str, span: tuple[int, int], value: str, style: str) -> Found | None:
    """Find what is wrong with a value that stands at `span` of the file."""
    index = span[0]
    if style:
        return _escape(index, value)
    return (
        _odd_start(text, index, value)
        or _curly(index, value)
        or _item(text, span)
        or _comment(text, span, value)
    )


def too_deep(levels: int) -> Text:
    """Say that brackets or indentation go deeper than the limit."""
    return Text(
        f"嵌套超过 {levels} 层；请检查括号和缩进",
        f"nested deeper than {levels} levels; check the brackets and the indentation",
    )


def too_many(number: int) -> Text:
    """Say that not every problem is listed."""
    return Text(
        f"已列出 {number} 个问题，后面的不再检查；请先改正这些",
        f"{number} problems are listed and the rest is not checked; mend these first",
    )


def comma_text(value: str) -> Text:
    """Say that a comma inside brackets of the YAML ended a value within a formula."""
    shown = show(value, 40)
    return Text(
        f"逗号把公式切断了，这里只读到 {shown}；请给整个公式加引号，或改成每项一行的写法",
        f"a comma cut the formula after {shown}; quote the formula, or put each entry on a line of its own",
    )


def is_cut(value: str) -> bool:
    """Tell whether a value opens more round brackets than it closes."""
    return sum(map(value.count, "(（")) > sum(map(value.count, ")）"))


def repeated(keys: Iterable[tuple[str, Source]]) -> Iterator[tuple[Text, Source]]:
    """Say of every key that occurs before, in whatever width of letters, where it first stands."""
    first: dict[str, Source] = {}
    for key, source in keys:
        same = first.setdefault(unicodedata.normalize("NFKC", key).strip(), source)
        if same is not source:
            text = Text(
                f"名称 {show(key)} 写了两次（第一次在第 {same.line} 行第 {same.column} 列）；请删去一处或改名",
                f"key {show(key)} occurs twice (first at {same.line}:{same.column}); delete or rename one",
            )
            yield text, source


def _escape(index: int, value: str) -> Found | None:
    found = UNFIT.search(value)
    if not found:
        return None
    point = f"U+{ord(found[0]):04X}"
    words = Text(
        f"引号里的转义写出了控制字符 {point}；请删去这个转义",
        f"an escape in these quotes makes the control character {point}; delete it",
    )
    return "yaml-escape", words, index


def _odd_start(text: str, index: int, value: str) -> Found | None:
    if not value or unicodedata.category(value[0]) not in ("Zs", "Cf"):
        return None
    return odd_indentation(text, index)


def _key_shape(index: int, key: str, style: str) -> Found | None:
    if not key.strip():
        return "yaml-key", NO_KEY, index
    if "\n" in key or "\t" in key:
        words = Text("名称里不能有换行或制表符", "a key holds no line break and no tab")
        return "yaml-key", words, index
    if key == "<<" and not style:
        words = Text(
            "规则里不用合并键 <<；请把各项内容写全", "the merge key << is not allowed; write the entries out"
        )
        return "yaml-merge", words, index
    return None


def _unseen(index: int, key: str) -> Found | None:
    sign = next((c for c in key if unicodedata.category(c) == "Cf" or c in _UNSEEN_LETTERS), None)
    if sign is None:
        return None
    point = f"U+{ord(sign):04X}"
    words = Text(
        f"名称 {show(key, 40)} 里有看不见的字符 {point}；请删去，重新输入这个名称",
        f"the key {show(key, 40)} holds the invisible character {point}; type the key again",
    )
    return "yaml-key", words, index


def _curly(index: int, value: str) -> Found | None:
    if len(value) < 2 or value[0] not in _CURLY or value[-1] not in _CURLY:  # noqa: PLR2004 - two ends
        return None
    words = Text(
        '两端是中文引号，会被当成内容；请改成英文引号 "…"，或去掉',
        'curly quotes are part of the text here; write straight quotes "…", or none',
    )
    return "yaml-curly-quotes", words, index


def _item(text: str, span: tuple[int, int]) -> Found | None:
    found = re.search(r"\n[ ]*(?=- )", text[slice(*span)])
    if not found:
        return None
    words = Text(
        "这一行的“- ”被接到了上一行的后面；列表项请对齐，公式换行请用 >",
        "this `- ` continues the line above; align it as a list item, or begin a long formula with >",
    )
    return "yaml-item", words, span[0] + found.end()


def _comment(text: str, span: tuple[int, int], value: str) -> Found | None:
    rest = text[span[1] : span[1] + 80].lstrip(" \t")
    if not is_cut(value) or not rest.startswith("#"):
        return None
    shown = show(value, 40)
    words = Text(
        f"空格加 # 之后会被当成注释，公式只读到 {shown}；请给整个公式加引号",
        f"a # after a space begins a comment and cut the formula after {shown}; quote the formula",
    )
    return "yaml-formula-cut", words, span[0]
