"""What the docstrings of the forms say, read for the manual and for editors: a text in both languages a field."""

import re
import sys
from collections.abc import Mapping
from inspect import cleandoc

from msgspec import Struct

from csbonus.kinds.component import PayComponent
from csbonus.kinds.fields import Form
from csbonus.problems import Text

_FIELD = re.compile(r"^(\w+): (.+?) \| (.+)$")
_FENCE = re.compile(r"^```yaml\n.*?^```$", re.MULTILINE | re.DOTALL)
_CHINESE = re.compile("[\u4e00-\u9fff]")
_MARK = "中文："


class KindPage(Struct, frozen=True, kw_only=True):
    """What the manual says of a kind: its meaning, its example as fenced YAML, and its source where it has one."""

    meaning: Text
    example: str


def field_texts(form: type[Form]) -> Mapping[str, Text]:
    """Say what each field of a form is, from the docstrings of the form and of those it builds on."""
    found: dict[str, Text] = {}
    for part in reversed(form.__mro__):
        for line in cleandoc(part.__doc__ or "").splitlines() if issubclass(part, Form) else ():
            if said := _FIELD.match(line):
                found[said[1]] = Text(said[3], said[2])
    return {name: found[name] for name in form.model_fields if name in found}


def kind_page(kind: type[PayComponent]) -> KindPage:
    """Say what a kind means, from the docstring of its module."""
    doc = sys.modules[kind.__module__].__doc__ or ""
    examples = _FENCE.findall(doc)
    paragraphs = [" ".join(p.split("\n")) for p in _FENCE.sub("", doc).strip().split("\n\n") if p.strip()]
    zh = [p.removeprefix(_MARK) for p in paragraphs if _is_chinese(p)]
    en = [p for p in paragraphs if not _is_chinese(p)]
    return KindPage(meaning=Text("\n\n".join(zh), "\n\n".join(en)), example="\n\n".join(examples))


def _is_chinese(paragraph: str) -> bool:
    """Tell whether a paragraph is meant for the Chinese page; an English one may quote a word or two."""
    return paragraph.startswith(_MARK) or len(_CHINESE.findall(paragraph)) > len(paragraph) / 4
