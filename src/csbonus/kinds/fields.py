"""What a field of a plan may hold: labels, numbers read from their characters, formulas."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Annotated, Any, Self, TypeVar

from msgspec import Struct
from pydantic import BaseModel, BeforeValidator, ConfigDict
from pydantic_core import core_schema

from csbonus.lang.numbers import LARGEST, TOO_LARGE, read_plain_number
from csbonus.lang.parse import parse_formula
from csbonus.lang.tree import Expr, Number
from csbonus.lang.units import RATIO, Unit, parse_unit, unit_names
from csbonus.problems import Problem, Refusal, Source, Text, did_you_mean, refuse, show


class Written(str):
    """Text of a plan that knows where each of its characters stands."""

    __slots__ = ("locate",)

    locate: Callable[[int], Source]

    @classmethod
    def placed(cls, text: str, locate: Callable[[int], Source]) -> Self:
        """Make a text that knows its place."""
        written = cls(text)
        written.locate = locate
        return written

    @property
    def source(self) -> Source:
        """Where the text begins."""
        return self.locate(0)


class Misread(ValueError):  # noqa: N818 - it carries what was misread, as pydantic asks for
    """A field that could not be read; carries the problems with their places."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__("misread")
        self.problems = refusal.problems


class Form(BaseModel):
    """A table of a plan as it is written: unknown keys refused, nothing changed afterwards."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", strict=True, arbitrary_types_allowed=True, defer_build=True
    )


def read_formula(value: object) -> Expr:
    """Read a formula or a number; raises Misread."""
    text = read_text(value, Text("这里要写公式或数字", "a formula or a number belongs here"))
    try:
        return parse_formula(text, text.locate)
    except Refusal as refusal:
        raise Misread(refusal) from None


def read_number(value: object) -> Number:
    """Read a plain number; raises Misread."""
    text = read_text(value, Text("这里要写数字", "a number belongs here"))
    number = read_plain_number(text)
    if number is None:
        raise Misread(
            refuse(
                "number-malformed",
                Text(f"{show(text)} 不是规范的数字，请写成 1800、0.50 或 2% 这样（不带逗号、单位和引号外的字）",
                     f"{show(text)} is not a plain number; write it like 1800, 0.50 or 2%"),
                text.source,
            )
        )  # fmt: skip
    if abs(number) > LARGEST:
        raise Misread(refuse("number-too-large", TOO_LARGE, text.source))
    is_percent = text.endswith("%")
    return Number(value=number, is_percent=is_percent, unit=RATIO if is_percent else None, at=text.source)


class DatedNumber(Struct, frozen=True, kw_only=True):
    """A number and the month from which it holds; an empty month is from ever."""

    since: str
    number: Number


def _dated(value: object) -> tuple[DatedNumber, ...]:
    if not isinstance(value, Mapping):
        return (DatedNumber(since="", number=read_number(value)),)
    found = collect(
        value.items(), lambda entry: DatedNumber(since=read_month(entry[0]), number=read_number(entry[1]))
    )
    months = [dated.since for dated in found]
    if not found or months != sorted(months):
        raise Misread(
            refuse(
                "dated-order",
                Text("按月份从早到晚写，如 {2026-01: 1800, 2026-10: 1900}", "write months from early to late: {2026-01: 1800, 2026-10: 1900}"),
                next((key.source for key in value if isinstance(key, Written)), None),
            )
        )  # fmt: skip
    return tuple(found)


_MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")


def read_month(value: object) -> Written:
    """Read a month; raises Misread."""
    text = read_text(value, Text("这里要写月份，如 2026-10", "a month such as 2026-10 belongs here"))
    if not _MONTH.fullmatch(text):
        said = Text(
            f"月份要写成 2026-10 这样，不是 {show(text)}",
            f"a month is written like 2026-10, not {show(text)}",
        )
        raise Misread(refuse("month-malformed", said, text.source))
    return text


T = TypeVar("T")
S = TypeVar("S")


def collect(items: Iterable[S], read: Callable[[S], T]) -> list[T]:
    """Read every item; the problems of all of them come together."""
    found: list[T] = []
    problems: list[Problem] = []
    for item in items:
        try:
            found.append(read(item))
        except Misread as misread:
            problems += misread.problems
    if problems:
        raise Misread(Refusal(tuple(problems)))
    return found


def _unit(value: object) -> Unit:
    text = read_text(value, Text("这里要写单位", "a unit belongs here"))
    unit = parse_unit(text)
    if unit is None:
        hint = did_you_mean(text, unit_names())
        raise Misread(
            refuse(
                "unit-unknown",
                Text(f"没有单位 {show(text)}，{hint.zh}", f"there is no unit {show(text)}; {hint.en}"),
                text.source,
            )
        )
    return unit


def read_label(value: object) -> Text:
    """Read a title; raises ValueError."""
    if isinstance(value, Mapping):
        zh, en = value.get("zh"), value.get("en")
        if set(value) <= {"zh", "en"} and (zh or en):
            return Text(str(zh or en), str(en or zh))
        cut = set(value) - {"zh", "en"}
        message = Text(
            "名称请写成 {zh: 中文, en: English}" + ("；里面有逗号的要加引号" if cut else ""),
            "write a title as {zh: ..., en: ...}" + ("; one that holds a comma in quotes" if cut else ""),
        )
        raise ValueError(message.zh + "|" + message.en)
    text = read_text(value, Text("这里要写名称", "a title belongs here"))
    return Text(text, text)


def _names(value: object) -> object:
    return tuple(value) if isinstance(value, list) else (value,)


def read_text(value: object, need: Text) -> Written:
    """Take a text; raises ValueError where something else stands."""
    if not isinstance(value, Written):
        raise ValueError(need.zh + "|" + need.en)  # noqa: TRY004 - pydantic collects value errors
    return value


class ReadBy(Struct, frozen=True):
    """Read a field by a function alone; the type it gives is no form and is not looked into."""

    read: Callable[[object], object]
    json_types: tuple[str, ...]

    def __get_pydantic_core_schema__(self, _source: object, _handler: object) -> core_schema.CoreSchema:
        return core_schema.no_info_plain_validator_function(self.read)

    def __get_pydantic_json_schema__(self, _schema: object, _handler: object) -> dict[str, Any]:
        return {"type": list(self.json_types)}


Formula = Annotated[Expr, ReadBy(read_formula, ("string", "number"))]
"""A formula or a plain number; a bare number takes the unit that the field declares."""

PlainNumber = Annotated[Number, ReadBy(read_number, ("string", "number"))]
"""A number as its characters say: `1800`, `0.50`, `-4%`."""

UnitName = Annotated[Unit, ReadBy(_unit, ("string",))]
"""A unit: `money`, `people`, `money per person`, `元/人` ..."""

Label = Annotated[Text, ReadBy(read_label, ("string", "object"))]
"""A title, in one language for both or as `{zh: ..., en: ...}`."""

Dated = Annotated[tuple[DatedNumber, ...], ReadBy(_dated, ("string", "number", "object"))]
"""A number, or numbers by the month from which each holds: `{2026-01: 1800, 2026-10: 1900}`."""

Month = Annotated[Written, ReadBy(read_month, ("string",))]
"""A month such as `2026-10`."""

Names = Annotated[tuple[str, ...], BeforeValidator(_names)]
"""One name or a list of names."""
