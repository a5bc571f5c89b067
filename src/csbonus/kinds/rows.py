"""Rows of brackets, tables and grades, and the filters of records, as they are written in a plan."""

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Annotated, Literal

from msgspec import Struct

from csbonus.kinds.fields import Misread, ReadBy, Written, collect, read_formula, read_number, read_text
from csbonus.lang.tree import Expr, Number
from csbonus.problems import Problem, Refusal, Source, Text, did_you_mean, refuse, show

Bound = Literal["at_least", "above", "at_most", "below"]
BOUNDS: tuple[Bound, ...] = ("at_least", "above", "at_most", "below")
_UP: frozenset[str] = frozenset({"at_least", "above"})


class WrittenRow(Struct, frozen=True, kw_only=True):
    """A row as written: its bound and threshold, and its values by column; brackets have one column, named ``."""

    bound: Bound
    threshold: Expr
    values: Mapping[str, Expr]
    at: Source | None

    @property
    def is_up(self) -> bool:
        """Tell whether the row holds from its threshold on, not up to it."""
        return self.bound in _UP


class WrittenFilter(Struct, frozen=True, kw_only=True):
    """A filter as written: `{status: {is: 已完成}}`."""

    column: Written
    test: Literal["is", "is_not", "contains", "at_least", "above", "at_most", "below"]
    word: Written
    number: Number | None


def _brackets(value: object) -> tuple[WrittenRow, ...]:
    """Read `{0: 1%, 20000: 2%}`, or a list of rows with a bound and one value each."""
    if isinstance(value, Mapping):
        return _checked(collect(value.items(), _pair))
    if isinstance(value, list):
        return _checked(collect(value, lambda row: _row(row, only_one=True)))
    raise ValueError(_NEED_ROWS.zh + "|" + _NEED_ROWS.en)


def _table(value: object) -> tuple[WrittenRow, ...]:
    """Read a list of rows with a bound and a value for each column."""
    if not isinstance(value, list):
        raise ValueError(_NEED_LIST.zh + "|" + _NEED_LIST.en)  # noqa: TRY004 - pydantic collects value errors
    return _checked(collect(value, lambda row: _row(row, only_one=False)))


def _pair(entry: tuple[object, object]) -> WrittenRow:
    threshold = read_formula(entry[0])
    return WrittenRow(
        bound="at_least", threshold=threshold, values={"": _of_pair(*entry)}, at=_place(entry[0])
    )


def _of_pair(key: object, value: object) -> Expr:
    if value is None:
        raise Misread(refuse("value-missing", Text("这一档后面没有值", "this row has no value"), _place(key)))
    return read_formula(value)


def _row(row: object, *, only_one: bool) -> WrittenRow:
    if not isinstance(row, Mapping):
        raise Misread(refuse("value-malformed", _ROW_SHAPE, _place(row)))
    bounds = [key for key in row if key in BOUNDS]
    others = [key for key in row if key not in BOUNDS]
    at = _place(next(iter(row), None))
    if len(bounds) != 1:
        raise Misread(refuse("row-bound", _ONE_BOUND, at))
    if not others or (only_one and len(others) > 1):
        raise Misread(refuse("row-value", _ONE_VALUE, at))
    if only_one and others[0] not in VALUE_KEYS:
        raise Misread(refuse("key-unknown", _unknown(others[0]), _place(others[0])))
    parts = collect((bounds[0], *others), lambda key: read_formula(row[key]))
    bound = next(name for name in BOUNDS if name == bounds[0])
    names = [""] if only_one else [str(key) for key in others]
    return WrittenRow(
        bound=bound, threshold=parts[0], values=dict(zip(names, parts[1:], strict=True)), at=_place(bounds[0])
    )


VALUE_KEYS = ("rate", "amount", "points", "value")
"""What the value of a row may be called; a bracket has a rate, a tier an amount, a band points."""


def _unknown(key: str) -> Text:
    hint = did_you_mean(key, (*BOUNDS, *VALUE_KEYS))
    return Text(f"不认识的键 {show(key)}，{hint.zh}", f"unknown key {show(key)}; {hint.en}")


def _checked(rows: list[WrittenRow]) -> tuple[WrittenRow, ...]:
    """Check that rows look one way and stand from low to high."""
    if not rows:
        raise ValueError(_NEED_ROWS.zh + "|" + _NEED_ROWS.en)
    problems = [*_directions(rows), *_order(rows)]
    if problems:
        raise Misread(Refusal(tuple(problems)))
    return tuple(rows)


def _directions(rows: list[WrittenRow]) -> Iterator[Problem]:
    mixed = next((row for row in rows if row.is_up != rows[0].is_up), None)
    if mixed is not None:
        yield Problem(
            code="brackets-mixed",
            text=Text(
                "一张表里只能用一个方向：at_least / above（从低到高）或 at_most / below（不超过）",
                "rows look one way only: at_least and above, or at_most and below",
            ),
            source=mixed.at,
        )


def _order(rows: list[WrittenRow]) -> Iterator[Problem]:
    for row, following in pairwise(rows):
        one, two = row.threshold, following.threshold
        if not isinstance(one, Number) or not isinstance(two, Number):
            continue
        is_finer = one.value == two.value and (row.bound, following.bound) in _SPLIT
        if two.value < one.value or (two.value == one.value and not is_finer):
            yield Problem(
                code="brackets-order",
                text=Text(
                    f"阶梯要从低到高写：{_said(two)} 排在 {_said(one)} 后面",
                    f"brackets go from low to high: {_said(two)} stands after {_said(one)}",
                ),
                source=two.at or following.at,
            )


_SPLIT = frozenset({("at_least", "above"), ("below", "at_most")})
"""Rows with one threshold that still differ: 满 100 and then 超过 100."""


def _said(number: Number) -> str:
    return f"{number.value * 100:f}%" if number.is_percent else f"{number.value:f}"


def _filters(value: object) -> tuple[WrittenFilter, ...]:
    entries = value if isinstance(value, list) else [value]
    return tuple(found for read in collect(entries, _filter) for found in read)


def _filter(entry: object) -> list[WrittenFilter]:
    if not isinstance(entry, Mapping):
        raise Misread(refuse("value-malformed", _FILTER_SHAPE, _place(entry)))
    pairs = [
        (column, test, word)
        for column, tests in entry.items()
        for test, word in (tests.items() if isinstance(tests, Mapping) else [("", tests)])
    ]
    return collect(pairs, _test)


def _test(parts: tuple[Written, str, object]) -> WrittenFilter:
    column, test, value = parts
    name = next((known for known in (*_WORD_TESTS, *BOUNDS) if known == test), None)
    if name is None:
        raise Misread(refuse("filter-malformed", _FILTER_SHAPE, _place(test) or column.source))
    word = read_text(value, _FILTER_SHAPE)
    number = None if name in _WORD_TESTS else read_number(value)
    return WrittenFilter(column=column, test=name, word=word, number=number)


_WORD_TESTS: tuple[Literal["is", "is_not", "contains"], ...] = ("is", "is_not", "contains")


class WrittenRankKey(Struct, frozen=True, kw_only=True):
    """A figure that people are ranked by, as written."""

    figure: Expr
    is_lowest_first: bool


def _rank_keys(value: object) -> tuple[WrittenRankKey, ...]:
    entries = value if isinstance(value, list) else [value]
    return tuple(collect(entries, _rank_key))


def _rank_key(entry: object) -> WrittenRankKey:
    if not isinstance(entry, Mapping):
        return WrittenRankKey(figure=read_formula(entry), is_lowest_first=False)
    if (
        set(entry) - {"figure", "first"}
        or "figure" not in entry
        or entry.get("first", "lowest") not in _FIRST
    ):
        raise Misread(refuse("rank-key", _RANK_KEY, _place(next(iter(entry), None))))
    return WrittenRankKey(
        figure=read_formula(entry["figure"]), is_lowest_first=entry.get("first") == "lowest"
    )


_FIRST = ("highest", "lowest")
_RANK_KEY = Text(
    "排名的依据写指标名（高者在前），或 {figure: 指标, first: lowest}（低者在前）",
    "ranks go by a figure (the highest first), or {figure: x, first: lowest}",
)


def _place(value: object) -> Source | None:
    return value.source if isinstance(value, Written) else None


_NEED_ROWS = Text(
    "这里要写阶梯：{起点: 值, ...}，或逐行 [{at_least: 起点, rate: 值}]",
    "brackets belong here: {threshold: value, ...}, or rows [{at_least: threshold, rate: value}]",
)
_NEED_LIST = Text(
    "这里要写表的各行 [{at_least: 起点, 列: 值}]",
    "rows of the table belong here: [{at_least: ..., column: ...}]",
)
_ROW_SHAPE = Text(
    "一行要写成 {at_least: 起点, rate: 值}", "a row is written {at_least: threshold, rate: value}"
)
_ONE_BOUND = Text(
    "每行要写一个起点：at_least（满）、above（超过）、at_most（不超过）、below（低于）四者之一",
    "each row has one bound: at_least, above, at_most or below",
)
_ONE_VALUE = Text("每行要写一个值：rate、amount 或 points", "each row has one value: rate, amount or points")
_FILTER_SHAPE = Text(
    "筛选条件写成 {列: {is: 值}}，可用 is、is_not、contains、at_least、above、at_most、below",
    "a filter is written {column: {is: value}}, with is, is_not, contains, at_least, above, at_most or below",
)

Brackets = Annotated[tuple[WrittenRow, ...], ReadBy(_brackets, ("object", "array"))]
"""Brackets: `{threshold: value}` from low to high, or rows with bounds."""

TableRows = Annotated[tuple[WrittenRow, ...], ReadBy(_table, ("array",))]
"""The rows of a table with several columns."""

Filters = Annotated[tuple[WrittenFilter, ...], ReadBy(_filters, ("object", "array"))]
"""Conditions on columns that a row of a record must pass."""

RankKeys = Annotated[tuple[WrittenRankKey, ...], ReadBy(_rank_keys, ("string", "object", "array"))]
"""What people are ranked by: figures, each with who comes first."""


def _case_figure(value: object) -> Number | str:
    text = read_text(value, Text("这里要写数字", "a number belongs here"))
    try:
        return read_number(text)
    except Misread:
        if text[:1].isdigit() or text[:1] in "-+.":
            raise
        return text


CaseFigure = Annotated[Number | str, ReadBy(_case_figure, ("string", "number"))]
"""A figure of a case: a number, or a word where the metric is read from words."""


def _case_cell(value: object) -> Written:
    return read_text(value, Text("这里要写数字或文字", "a number or a text belongs here"))


CaseCell = Annotated[Written, ReadBy(_case_cell, ("string", "number"))]
"""A cell of a record in a case; its column says whether it is a figure or a text."""
