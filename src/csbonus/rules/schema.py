"""JSON Schemas of plan and case files, made from the forms: what editors complete, explain and mark as wrong."""

import json
from collections.abc import Callable, Iterable, Mapping
from inspect import get_annotations
from typing import Any

from csbonus.kinds import KINDS
from csbonus.kinds.component import PayComponent
from csbonus.kinds.fields import Form
from csbonus.problems import Text
from csbonus.rules import alias_words as table
from csbonus.rules.case_forms import Case, CaseAgent, CasePast
from csbonus.rules.forms import SECTION_FORMS
from csbonus.rules.head_forms import Head
from csbonus.rules.manual import field_texts, kind_page
from csbonus.rules.schema_parts import FIGURE, PARTS, SECTION_TEXTS, ref
from csbonus.rules.shapes import Shape, shapes_of

Json = dict[str, Any]

_SECTIONS = ("pay", *SECTION_FORMS)
_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def plan_schema() -> str:
    """Write the schema of a plan file."""
    title = Text("csbonus 薪酬方案", "csbonus pay plan")
    forms = _with_bases((Head, *_all_forms(), *KINDS.values()))
    definitions = {
        **PARTS,
        **{form.__name__: _form(form) for form in forms},
        **{f"{section}.entry": _entry(section) for section in _SECTIONS},
        **{f"{section}.needs": needs for section in _SECTIONS if (needs := _entry_needs(section))},
        "whole": _whole(),
    }
    root: Json = {
        "properties": {**_form(Head)["properties"], **_sections(), **_reuse()},
        "additionalProperties": False,
        "if": _has("extends", table.ROOT_KEYS["extends"]),
        "else": ref("whole"),
    }
    return _text(title, root, definitions)


def case_schema() -> str:
    """Write the schema of a case file."""
    definitions = {
        **PARTS,
        **{form.__name__: _form(form) for form in _with_bases((Case, CaseAgent, CasePast))},
    }
    for person in ("CaseAgent", "CasePast"):
        definitions[person]["additionalProperties"] = FIGURE
    case = _form(Case)
    case["properties"]["agents"]["additionalProperties"] = ref("CaseAgent")
    case["properties"]["history"]["additionalProperties"]["additionalProperties"] = ref("CasePast")
    definitions["Case"] = case
    root = {**case, "allOf": _needs(Case)}
    return _text(Text("csbonus 案例", "csbonus case"), root, definitions)


def _text(title: Text, root: Json, definitions: Json) -> str:
    head = {
        "$schema": _DIALECT,
        "title": title.zh,
        "description": f"{title.zh}\n\n{title.en}",
        "type": "object",
    }
    whole = {**head, **root, "$defs": definitions}
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def _all_forms() -> Iterable[type[Form]]:
    return (form for forms in SECTION_FORMS.values() for form in forms)


def _with_bases(forms: Iterable[type[Form]]) -> list[type[Form]]:
    """List forms, those in their fields and those that they build on, each once."""
    found: dict[type[Form], None] = {}
    for form in forms:
        bases = [base for base in form.__mro__ if issubclass(base, Form) and base is not Form]
        nested = [inner for shape in shapes_of(form).values() if (inner := _form_in(shape))]
        found |= dict.fromkeys((*bases, *_with_bases(nested)))
    return list(found)


def _form_in(shape: Shape | None) -> type[Form] | None:
    return None if shape is None else shape.form or _form_in(shape.inner)


def _form(form: type[Form]) -> Json:
    """Describe the fields of a form; which of them are needed is said where the form stands."""
    properties: Json = {}
    for field in form.model_fields:
        owner = _owner(form, field)
        own = _property(form, field) if owner is form else ref(f"{owner.__name__}/properties/{field}")
        properties[field] = own
        properties[table.key_in_chinese(form, field)] = ref(f"{form.__name__}/properties/{field}")
    return {"type": "object", "properties": properties, "additionalProperties": False}


def _property(form: type[Form], field: str) -> Json:
    shape, default = shapes_of(form)[field], form.model_fields[field].default
    chinese = table.key_in_chinese(form, field)
    if field == "kind" and shape.words and issubclass(form, PayComponent):
        meaning = kind_page(form).meaning
        return {
            **_value(field, shape),
            "enumDescriptions": [_both_texts(meaning)] * 2,
            **_told(meaning, field, chinese),
        }
    given = {"default": default} if isinstance(default, str) and default else {}
    value = _value(field, shape)
    if form is Head:
        value.pop("allOf", None)  # a plan that extends another may say a part of it; see `_whole`
    return {**value, **given, **_told(field_texts(form)[field], field, chinese)}


def _owner(form: type[Form], field: str) -> type[Form]:
    return next(base for base in form.__mro__ if issubclass(base, Form) and field in get_annotations(base))


def _told(text: Text, key: str, chinese: str) -> Json:
    said = _both_texts(text)
    return {"description": said, "markdownDescription": f"`{chinese}` = `{key}`\n\n{said}"}


def _both_texts(text: Text) -> str:
    return f"{text.zh}\n\n{text.en}"


def _value(field: str, shape: Shape) -> Json:
    """Describe what may stand in a field."""
    special = tuple(table.SPECIAL.get(field, ()))
    if special:
        return {"anyOf": [_words(field, special), _plain_value(shape)]}
    return _words(field, shape.words) if shape.words else _plain_value(shape)


def _plain_value(shape: Shape) -> Json:
    if shape.form is not None:
        needs = _needs(shape.form)
        return {**ref(shape.form.__name__), **({"allOf": needs} if needs else {})}
    if shape.inner is not None:
        inner = _value("", shape.inner)
        if shape.what == "list":
            return {"type": "array", "items": inner}
        return {"type": "object", "additionalProperties": inner}
    if shape.what == "read" and shape.read not in PARTS:
        return {"type": list(shape.types)}
    return ref(shape.read or shape.what)


def _words(field: str, words: tuple[str, ...]) -> Json:
    """Describe a choice: the words in English, then in Chinese."""
    chinese = [table.word_in_chinese(field, word) for word in words]
    return {"enum": [*words, *chinese], "enumDescriptions": [*chinese, *words]}


def _has(*keys: str) -> Json:
    return {"anyOf": [{"required": [key]} for key in keys]}


def _needs(form: type[Form]) -> list[Json]:
    """Say which fields are needed, each in one of its two languages."""
    needed = [name for name, field in form.model_fields.items() if field.is_required()]
    return [
        {"oneOf": [{"required": [name]}, {"required": [table.key_in_chinese(form, name)]}]} for name in needed
    ]


def _sections() -> Json:
    found: Json = {}
    for section in _SECTIONS:
        entries = {"type": "object", "additionalProperties": ref(f"{section}.entry")}
        chinese = table.ROOT_KEYS[section]
        found[section] = found[chinese] = {**entries, **_told(SECTION_TEXTS[section], section, chinese)}
    return found


def _reuse() -> Json:
    found: Json = {}
    for key, value in {"extends": ref("text"), "include": ref("names"), "drop": ref("names")}.items():
        chinese = table.ROOT_KEYS[key]
        found[key] = found[chinese] = {**value, **_told(SECTION_TEXTS[key], key, chinese)}
    return found


def _entry(section: str) -> Json:
    """Describe an entry of a section; a metric may be its formula alone."""
    if section == "pay":
        return _line()
    first, *others = SECTION_FORMS[section]
    if not others:
        return ref(first.__name__)
    properties = {key: value for form in (*others, first) for key, value in _form(form)["properties"].items()}
    derived = others[0]
    return {
        "type": ["object", "string", "number"],
        "properties": properties,
        "additionalProperties": False,
        **_if_derived(derived, ref(derived.__name__)),
    }


def _if_derived(derived: type[Form], then: Json) -> Json:
    return {"if": {"type": "object", **_has(*_both(derived, "formula"))}, "then": then}


def _both(form: type[Form], field: str) -> tuple[str, str]:
    return field, table.key_in_chinese(form, field)


def _line() -> Json:
    """Describe a line of pay: its kind decides which fields it has."""
    kinds = [*KINDS, *table.KINDS_IN_CHINESE.values()]
    meanings = [_both_texts(kind_page(form).meaning) for form in KINDS.values()] * 2
    chinese = table.KEYS["kind"]
    told = _told(field_texts(PayComponent)["kind"], "kind", chinese)
    kind = {"enum": kinds, "enumDescriptions": meanings, **told}
    every = dict.fromkeys(key for form in KINDS.values() for key in _form(form)["properties"])
    without = {"if": {"not": _has("kind", chinese)}, "then": {"propertyNames": {"enum": list(every)}}}
    by_kind = [_if_kind(name, ref(form.__name__)) for name, form in KINDS.items()]
    return {"type": "object", "properties": {"kind": kind, chinese: kind}, "allOf": [*by_kind, without]}


def _if_kind(name: str, then: Json) -> Json:
    words = {"enum": [name, table.KINDS_IN_CHINESE[name]]}
    tests = [{"properties": {key: words}, "required": [key]} for key in ("kind", table.KEYS["kind"])]
    return {"if": {"anyOf": tests}, "then": then}


def _entry_needs(section: str) -> Json:
    """Say which fields an entry needs where nothing else can give them."""
    if section == "pay":
        by_kind = [_if_kind(name, {"allOf": _needs(form)}) for name, form in KINDS.items()]
        return {"allOf": [*_needs(PayComponent), *by_kind]}
    first, *others = SECTION_FORMS[section]
    if not others:
        return {"allOf": _needs(first)} if _needs(first) else {}
    plain = {"if": {"type": "object"}, "then": {"allOf": _needs(first)}}
    return {**_if_derived(others[0], {}), "else": plain}


def _whole() -> Json:
    """Say what a plan needs that extends no other; a file with sections only is one to include."""
    needed = [pair for field in ("plan", "valid_from") for pair in _both(Head, field)]
    pay = ("pay", table.ROOT_KEYS["pay"])
    sections: Json = {
        f"^({section}|{table.ROOT_KEYS[section]})$": {"additionalProperties": ref(f"{section}.needs")}
        for section in _SECTIONS
        if _entry_needs(section)
    }
    sections |= {
        f"^({field}|{table.key_in_chinese(Head, field)})$": {"allOf": needs}
        for field, shape in shapes_of(Head).items()
        if shape.form is not None and (needs := _needs(shape.form))
    }
    one_of_pay = {"oneOf": [{"required": [key]} for key in pay]}
    return {
        "patternProperties": sections,
        "if": _has(*needed, *pay),
        "then": {"allOf": [*_needs(Head), one_of_pay]},
    }


SCHEMAS: Mapping[str, Callable[[], str]] = {"plan": plan_schema, "case": case_schema}
"""The files that there are schemas of."""
