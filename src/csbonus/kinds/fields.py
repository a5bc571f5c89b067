"""What a field of a plan may hold: labels, numbers read from their characters, formulas."""

from collections.abc import Callable, Mapping
from typing import Annotated, Any, Self

from msgspec import Struct
from pydantic import BaseModel, BeforeValidator, ConfigDict
from pydantic_core import core_schema

from csbonus.lang.numbers import LARGEST, TOO_LARGE, read_plain_number
from csbonus.lang.parse import parse_formula
from csbonus.lang.tree import Expr, Number
from csbonus.lang.units import RATIO, Unit, parse_unit, unit_names
from csbonus.problems import Refusal, Source, Text, did_you_mean, refuse, show


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


def _formula(value: object) -> Expr:
    text = _text(value, Text("这里要写公式或数字", "a formula or a number belongs here"))
    try:
        return parse_formula(text, text.locate)
    except Refusal as refusal:
        raise Misread(refusal) from None


def _number(value: object) -> Number:
    text = _text(value, Text("这里要写数字", "a number belongs here"))
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


def _unit(value: object) -> Unit:
    text = _text(value, Text("这里要写单位", "a unit belongs here"))
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


def _label(value: object) -> Text:
    if isinstance(value, Mapping):
        zh, en = value.get("zh"), value.get("en")
        if set(value) <= {"zh", "en"} and (zh or en):
            return Text(str(zh or en), str(en or zh))
        message = Text("名称请写成 {zh: 中文, en: English}", "write a title as {zh: ..., en: ...}")
        raise ValueError(message.zh + "|" + message.en)
    text = _text(value, Text("这里要写名称", "a title belongs here"))
    return Text(text, text)


def _names(value: object) -> object:
    return tuple(value) if isinstance(value, list) else (value,)


def _text(value: object, need: Text) -> Written:
    if not isinstance(value, Written):
        raise ValueError(need.zh + "|" + need.en)  # noqa: TRY004 - pydantic collects value errors
    return value


class _ReadBy(Struct, frozen=True):
    """Read a field by a function alone; the type it gives is no form and is not looked into."""

    read: Callable[[object], object]
    json_types: tuple[str, ...]

    def __get_pydantic_core_schema__(self, _source: object, _handler: object) -> core_schema.CoreSchema:
        return core_schema.no_info_plain_validator_function(self.read)

    def __get_pydantic_json_schema__(self, _schema: object, _handler: object) -> dict[str, Any]:
        return {"type": list(self.json_types)}


Formula = Annotated[Expr, _ReadBy(_formula, ("string", "number"))]
"""A formula or a plain number; a bare number takes the unit that the field declares."""

PlainNumber = Annotated[Number, _ReadBy(_number, ("string", "number"))]
"""A number as its characters say: `1800`, `0.50`, `-4%`."""

UnitName = Annotated[Unit, _ReadBy(_unit, ("string",))]
"""A unit: `money`, `people`, `money per person`, `元/人` ..."""

Label = Annotated[Text, _ReadBy(_label, ("string", "object"))]
"""A title, in one language for both or as `{zh: ..., en: ...}`."""

Names = Annotated[tuple[str, ...], BeforeValidator(_names)]
"""One name or a list of names."""
