"""What is said of data, found in the program's own source: every code with the sentences that go with it."""

import ast
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from msgspec import Struct

from csbonus.intake.incidents import UNUSED
from csbonus.intake.roster import REASONS
from csbonus.intake.xlsx.container import LIMIT_NAMES, Limits, over_limit
from csbonus.problems import Refusal, Source, Text

ROOT = Path(__file__).parent.parent / "src" / "csbonus"
OTHERS = frozenset({"rules", "kinds", "lang"})
"""Packages whose codes stand on the page of plans."""

_CODE = re.compile(r"[a-z]+(-[a-z0-9]+)+")
_NO_CODES = frozenset({"decode", "encode", "command", "JobResult", "_strict", "add_argument"})
_VARIANTS: Mapping[str, tuple[str, ...]] = {
    "scope": ("team", "store"), "what": ("team", "role"), "standing": tuple(REASONS),
}  # fmt: skip
"""What codes that are put together of a word may be."""

_SAMPLES: tuple[tuple[str, str], ...] = (
    (r"(^|_)places?(_en)?$|\.render\(\)|^at\b", "月报.xlsx [数据]!B2"),
    (r"^(of_)?month$|payees\.month$", "2026-10"),
    (r"^len\(|^counts?$|^(number|rows)$", "3"),
    (r"(person|agent|first|other|record)\.name\b|^who$|^called$|record\.called", "小美"),
    (r"metric\.title|^titles?$|title\.(zh|en)$", "销售额"),
    (r"(cell|column\.cell|one|two)\.ref$", "B2"),
    (r"^plan\.id$|plans\[\d\]\.id", "presales"),
    (r"^show\(agent\.role\)$", "售前"),
)  # fmt: skip
"""Samples in the place of what a sentence takes from the data; three dots where none would read well."""


class DataCode(Struct, frozen=True, kw_only=True):
    """A code, where it is said, whether it stops the run, and what is said, in one or more forms."""

    code: str
    module: str
    stops: bool
    said: tuple[Text, ...]


def data_codes() -> dict[str, DataCode]:
    """Find every code that is said of data, people, months and results, by code."""
    found: dict[str, DataCode] = {}
    for file in sorted(ROOT.rglob("*.py")):
        if file.relative_to(ROOT).parts[0] not in OTHERS:
            module = file.relative_to(ROOT).with_suffix("").as_posix()
            for one in _in_module(ast.parse(file.read_text(encoding="utf-8")), module):
                before = found.get(one.code)
                said = tuple(dict.fromkeys((*(before.said if before else ()), *one.said)))
                stops = one.stops or bool(before and before.stops)
                found[one.code] = DataCode(code=one.code, module=before.module if before else module, stops=stops, said=said)  # fmt: skip
    for one in (*_limits(), _registers()):
        found.setdefault(one.code, one)
    return dict(sorted(found.items()))


def _limits() -> Iterator[DataCode]:
    for field in LIMIT_NAMES.values():
        refusal: Refusal = (
            over_limit(field, Limits(), Source(file="月报.xlsx")) if field != "yaml_bytes" else Refusal(())
        )
        for problem in refusal.problems:
            yield DataCode(
                code=problem.code, module="intake/xlsx/container", stops=True, said=(problem.text,)
            )


def _registers() -> DataCode:
    said = tuple(said for said, _ in UNUSED.values())
    return DataCode(code="register-unused", module="intake/incidents", stops=False, said=said)


def _in_module(tree: ast.Module, module: str) -> Iterator[DataCode]:
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    inner = {
        call: function for function in functions for call in ast.walk(function) if isinstance(call, ast.Call)
    }
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        called = ast.unparse(call.func).rpartition(".")[2]
        if called in _NO_CODES:
            continue
        for code, texts in _coded(call):
            said = tuple(_texts(texts, _Near(inner.get(call), call)))
            stops = called.lower() != "notice" and not code.startswith("percent-")
            if said:
                yield from (
                    DataCode(code=one, module=module, stops=stops, said=said) for one in _written_out(code)
                )


def _coded(call: ast.Call) -> Iterator[tuple[str, list[ast.expr]]]:
    """Find the codes among what a function is called with, and what stands behind each."""
    for place, argument in enumerate(call.args):
        code = _code(argument)
        if code:
            yield code, call.args[place + 1 :]
    for keyword in call.keywords:
        if keyword.arg == "code" and (code := _code(keyword.value)):
            yield code, [other.value for other in call.keywords if other.arg == "text"]


def _code(node: ast.expr) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and _CODE.fullmatch(node.value):
        return node.value
    if isinstance(node, ast.JoinedStr):
        parts = (part.value if isinstance(part, ast.Constant) else _named(part) for part in node.values)
        text = "".join(str(part) for part in parts)
        return text if re.fullmatch(r"[a-z-]*\{[a-z]+\}[a-z-]*", text) and "-" in text else ""
    return ""


def _named(part: ast.expr) -> str:
    value = part.value if isinstance(part, ast.FormattedValue) else None
    return f"{{{value.id}}}" if isinstance(value, ast.Name) else " "


def _written_out(code: str) -> list[str]:
    word = re.search(r"\{([a-z]+)\}", code)
    if word is None:
        return [code]
    return [code.replace(word[0], one) for one in _VARIANTS.get(word[1], ())]


class _Near:
    """The names that a function gives values to before a call, each as it was given last."""

    def __init__(self, function: ast.FunctionDef | None, call: ast.Call) -> None:
        nodes = list(ast.walk(function)) if function else []
        earlier = [
            n.lineno for n in nodes if isinstance(n, ast.Call) and n.lineno < call.lineno and any(_coded(n))
        ]
        before = [n for n in nodes if isinstance(n, ast.Assign) and n.lineno <= call.lineno]
        recent = [n for n in before if n.lineno > max(earlier, default=0)]
        self._recent, self._before = recent, before

    def values(self, name: str) -> list[ast.expr]:
        """List what a name may stand for."""
        return _given(name, self._recent) or _given(name, self._before)


def _given(name: str, assigned: list[ast.Assign]) -> list[ast.expr]:
    found: list[ast.expr] = []
    for one in assigned:
        for target in one.targets:
            for value in _values(one.value, None):
                if isinstance(target, ast.Name) and target.id == name:
                    found.append(value)
                elif isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
                    names = [each.id if isinstance(each, ast.Name) else "" for each in target.elts]
                    found += [each for own, each in zip(names, value.elts, strict=False) if own == name]
    return found


def _texts(arguments: list[ast.expr], near: "_Near | None") -> Iterator[Text]:
    """Find the pairs of sentences among arguments, through the names that stand for them."""
    words: list[list[str]] = []
    for argument in arguments:
        for expr in _values(argument, near):
            if isinstance(expr, ast.Tuple) and len(expr.elts) == 2:  # noqa: PLR2004 - two languages
                yield from _pair(expr.elts[0], expr.elts[1], near)
            elif isinstance(expr, ast.Call) and ast.unparse(expr.func) == "Text":
                yield from _pair(expr.args[0], expr.args[1], near)
            elif isinstance(expr, ast.Call):
                yield from _returned().get(ast.unparse(expr.func), ())
        strings = [text for expr in _values(argument, near) if (text := _string(expr))]
        if strings:
            words.append(strings)
    if len(words) == 2:  # noqa: PLR2004 - two languages
        yield from (Text(zh, en) for zh, en in zip(*words, strict=False))


@cache
def _returned() -> Mapping[str, tuple[Text, ...]]:
    """List what functions give back whose result is a sentence, by name."""
    found: dict[str, tuple[Text, ...]] = {}
    for file in sorted(ROOT.rglob("*.py")):
        for function in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if (
                isinstance(function, ast.FunctionDef)
                and function.returns
                and ast.unparse(function.returns) in ("Text", "Text | None")
            ):
                returns = [one for one in ast.walk(function) if isinstance(one, ast.Return) and one.value]
                texts = [
                    text
                    for one in returns
                    if isinstance(one.value, ast.Call) and ast.unparse(one.value.func) == "Text"
                    for text in _pair(one.value.args[0], one.value.args[1], _Near(function, one.value))
                ]
                found[function.name] = tuple(texts)
    return found


def _pair(zh: ast.expr, en: ast.expr, near: _Near | None) -> Iterator[Text]:
    pairs = zip(_values(zh, near), _values(en, near), strict=False)
    yield from (Text(a, b) for x, y in pairs if (a := _string(x)) and (b := _string(y)))


def _values(node: ast.expr, near: _Near | None) -> list[ast.expr]:
    """Follow a name to what it stands for, and a choice to both its sides."""
    if isinstance(node, ast.Starred):
        return _values(node.value, near)
    if isinstance(node, ast.IfExp):
        return [*_values(node.body, near), *_values(node.orelse, near)]
    if not isinstance(node, ast.Name) or near is None:
        return [node]
    return near.values(node.id)


def _string(node: ast.expr) -> str:
    """Write a sentence with samples in the places of what it takes from the data."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    if isinstance(node, ast.BinOp):
        return _string(node.left) + _string(node.right)
    if not isinstance(node, ast.JoinedStr):
        return ""
    return "".join(
        _sample(ast.unparse(part.value)) if isinstance(part, ast.FormattedValue) else _string(part)
        for part in node.values
    )


def _sample(expression: str) -> str:
    return next((word for pattern, word in _SAMPLES if re.search(pattern, expression)), "…")
