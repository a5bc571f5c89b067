"""Formula text to an expression tree: precedence climbing over tokens, every node with its place."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import cast

from csbonus.lang.chinese import functions_like, in_english
from csbonus.lang.tokens import At, Token, read_tokens
from csbonus.lang.tree import (
    Arithmetic,
    Binary,
    Call,
    Compare,
    Comparison,
    Expr,
    GroupCall,
    Logic,
    Name,
    Negative,
    Number,
)
from csbonus.lang.units import RATIO, Unit, parse_unit
from csbonus.problems import Refusal, Text, did_you_mean, refuse, show

DEEPEST = 40
MOST_OPERATIONS = 100

FUNCTIONS: Mapping[str, tuple[int, int]] = MappingProxyType(
    {
        "min": (1, 20),
        "max": (1, 20),
        "abs": (1, 1),
        "floor": (1, 2),
        "ceil": (1, 2),
        "round": (1, 2),
        "if": (3, 3),
        "streak": (2, 2),
        "mean": (2, 2),
        "sum": (2, 2),
        "count": (1, 2),
        "rank": (2, 2),
    }
)
"""Each function with the fewest and the most arguments it takes."""

GROUP_FUNCTIONS = frozenset({"mean", "sum", "count", "rank"})
"""Functions over the members of a group, which is their first argument."""

_GROUPS = ("team", "store", "company")
_COMPARISONS = frozenset({"<", "<=", ">", ">=", "==", "!="})
_WORDS = frozenset({"and", "or", "not"})
HUNDRED = Decimal(100)
_Inner = Callable[[int], Expr]


def parse_formula(text: str, at: At) -> Expr:
    """Read a formula; raises Refusal with one problem at the character where it goes wrong."""
    reader = _Reader(in_english(read_tokens(text, at)), at)
    expr = reader.read_or(0)
    reader.expect_end()
    return expr


class _Reader:
    """A position in the tokens of one formula."""

    def __init__(self, tokens: tuple[Token, ...], at: At) -> None:
        self._tokens = tokens
        self._at = at
        self._index = 0
        self._operations = 0

    @property
    def _here(self) -> Token:
        return self._tokens[self._index]

    def _take(self) -> Token:
        token = self._here
        self._index += 1
        return token

    def _is(self, *texts: str) -> bool:
        return self._here.kind in ("op", "name") and self._here.text in texts

    def _count(self, token: Token, depth: int) -> None:
        self._operations += 1
        if self._operations > MOST_OPERATIONS or depth > DEEPEST:
            raise refuse(
                "formula-too-deep",
                Text(f"公式太复杂（括号最多 {DEEPEST} 层，运算最多 {MOST_OPERATIONS} 个），请拆成几个名称",
                     f"the formula is too complex (at most {DEEPEST} levels and {MOST_OPERATIONS} operations); split it under several names"),
                self._at(token.offset),
            )  # fmt: skip

    def expect_end(self) -> None:
        if self._here.kind != "end":
            raise self._unexpected()

    def read_or(self, depth: int) -> Expr:
        return self._joined("or", self._read_and, depth)

    def _read_and(self, depth: int) -> Expr:
        return self._joined("and", self._read_not, depth)

    def _joined(self, word: str, inner: _Inner, depth: int) -> Expr:
        parts = [inner(depth)]
        first = self._here
        while self._is(word):
            self._count(self._take(), depth)
            parts.append(inner(depth))
        if len(parts) == 1:
            return parts[0]
        return Logic(op="or" if word == "or" else "and", operands=tuple(parts), at=self._at(first.offset))

    def _read_not(self, depth: int) -> Expr:
        if self._is("not"):
            token = self._take()
            self._count(token, depth + 1)
            return Logic(op="not", operands=(self._read_not(depth + 1),), at=self._at(token.offset))
        return self._read_comparison(depth)

    def _read_comparison(self, depth: int) -> Expr:
        left = self._read_sum(depth)
        if not self._is(*_COMPARISONS):
            return left
        token = self._take()
        self._count(token, depth)
        right = self._read_sum(depth)
        if self._is(*_COMPARISONS):
            raise refuse(
                "formula-chain",
                Text(
                    "不能连写比较，请写成 a < b and b < c",
                    "comparisons can't be chained; write a < b and b < c",
                ),
                self._at(self._here.offset),
            )
        return Compare(op=cast("Comparison", token.text), left=left, right=right, at=self._at(token.offset))

    def _read_sum(self, depth: int) -> Expr:
        return self._read_chain(("+", "-"), self._read_product, depth)

    def _read_product(self, depth: int) -> Expr:
        return self._read_chain(("*", "/"), self._read_signed, depth)

    def _read_chain(self, operators: tuple[str, ...], inner: _Inner, depth: int) -> Expr:
        expr = inner(depth)
        while self._is(*operators):
            token = self._take()
            self._count(token, depth)
            op = cast("Arithmetic", token.text)
            expr = Binary(op=op, left=expr, right=inner(depth), at=self._at(token.offset))
        return expr

    def _read_signed(self, depth: int) -> Expr:
        if not self._is("-", "+"):
            return self._read_atom(depth)
        token = self._take()
        self._count(token, depth + 1)
        operand = self._read_signed(depth + 1)
        if token.text == "+":
            return operand
        if isinstance(operand, Number):
            return Number(
                value=-operand.value,
                unit=operand.unit,
                is_percent=operand.is_percent,
                at=self._at(token.offset),
            )
        return Negative(operand=operand, at=self._at(token.offset))

    def _read_atom(self, depth: int) -> Expr:
        if self._here.kind == "number":
            return self._read_number()
        if self._here.kind == "name" and self._here.text not in _WORDS:
            return self._read_name(depth)
        if self._is("("):
            token = self._take()
            self._count(token, depth + 1)
            expr = self.read_or(depth + 1)
            self._close(token)
            return expr
        raise self._unexpected()

    def _read_number(self) -> Number:
        token = self._take()
        if token.text.endswith("%"):
            value, per = Decimal(token.text[:-1]) / HUNDRED, self._read_per(token)
            return Number(
                value=value, is_percent=True, unit=RATIO / (per or RATIO), at=self._at(token.offset)
            )
        return Number(value=Decimal(token.text), unit=self._read_unit(), at=self._at(token.offset))

    def _read_unit(self) -> Unit | None:
        unit = parse_unit(self._here.text) if self._here.kind == "name" else None
        if unit is None:
            return None
        return unit / (self._read_per(self._take()) or RATIO)

    def _read_per(self, before: Token) -> Unit | None:
        """Read `/次` right behind a unit or a percentage; anything with a space is a division."""
        slash, per = self._here, self._tokens[min(self._index + 1, len(self._tokens) - 1)]
        glued = slash.offset == before.offset + len(before.text) and per.offset == slash.offset + 1
        under = parse_unit(per.text) if slash.text == "/" and per.kind == "name" and glued else None
        if under is not None:
            self._index += 2
        return under

    def _read_name(self, depth: int) -> Expr:
        token = self._take()
        if self._is("("):
            return self._read_call(token, depth)
        if not self._is("."):
            return Name(scope="", name=token.text, at=self._at(token.offset))
        self._take()
        member = self._take()
        if member.kind != "name" or self._is(".", "("):
            raise refuse(
                "formula-name",
                Text("点号只用在 team.名称 这样的写法里", "a dot is only written as in team.name"),
                self._at(token.offset),
            )
        return Name(scope=token.text, name=member.text, at=self._at(token.offset))

    def _read_call(self, token: Token, depth: int) -> Expr:
        self._count(token, depth + 1)
        if token.text not in FUNCTIONS:
            hint = did_you_mean(token.text, functions_like(token.text, tuple(FUNCTIONS)))
            raise refuse(
                "function-unknown",
                Text(
                    f"没有函数 {show(token.text)}，{hint.zh}",
                    f"there is no function {show(token.text)}; {hint.en}",
                ),
                self._at(token.offset),
            )
        opening = self._take()
        arguments = self._read_arguments(opening, depth + 1)
        fewest, most = FUNCTIONS[token.text]
        if not fewest <= len(arguments) <= most:
            need = str(fewest) if fewest == most else f"{fewest}-{most}"
            raise refuse(
                "function-arguments",
                Text(f"{token.text} 需要 {need} 个参数，这里有 {len(arguments)} 个",
                     f"{token.text} takes {need} argument(s), here are {len(arguments)}"),
                self._at(token.offset),
            )  # fmt: skip
        if token.text in GROUP_FUNCTIONS:
            return self._over_group(token, arguments)
        return Call(function=token.text, arguments=arguments, at=self._at(token.offset))

    def _over_group(self, token: Token, arguments: tuple[Expr, ...]) -> Expr:
        group, *rest = arguments
        if not isinstance(group, Name) or group.written not in _GROUPS:
            word = token.text
            raise refuse(
                "function-group",
                Text(f"{word} 的第一个参数要写 team、store 或 company：{word}(team, 指标)",
                     f"the first argument of {word} is team, store or company: {word}(team, figure)"),
                group.at or self._at(token.offset),
            )  # fmt: skip
        operand = rest[0] if rest else None
        return GroupCall(function=token.text, group=group, operand=operand, at=self._at(token.offset))

    def _read_arguments(self, opening: Token, depth: int) -> tuple[Expr, ...]:
        arguments: list[Expr] = []
        if self._is(")"):
            self._take()
            return ()
        while True:
            arguments.append(self.read_or(depth))
            if not self._is(","):
                break
            self._take()
        self._close(opening)
        return tuple(arguments)

    def _close(self, opening: Token) -> None:
        if self._is(")"):
            self._take()
            return
        if self._here.kind == "end":
            raise refuse(
                "formula-unclosed",
                Text("括号没有合上；含逗号的公式请加引号或另起一行写",
                     "the bracket is never closed; quote a formula that holds a comma, or write it in block style"),
                self._at(opening.offset),
            )  # fmt: skip
        raise self._unexpected()

    def _unexpected(self) -> Refusal:
        token = self._here
        if token.kind == "end":
            text = Text("公式没有写完", "the formula is cut short")
        else:
            text = Text(
                f"公式在 {show(token.text)} 处写错了", f"the formula goes wrong at {show(token.text)}"
            )
        return refuse("formula-malformed", text, self._at(token.offset))
