"""Writes docs/rules.md and docs/rules.zh-CN.md from their templates and the docstrings of the kinds and forms.

`python docs/build_rules.py` writes both pages; with `--check` it only tells whether they are as they would be written.
"""

import re
import sys
from collections.abc import Mapping
from pathlib import Path

from sample import compiled, paid

from csbonus.kinds import KINDS
from csbonus.kinds.component import Deferred, PayComponent
from csbonus.kinds.fields import Form
from csbonus.lang.chinese import FUNCTION_WORDS, OPERATOR_WORDS, SCOPE_WORDS
from csbonus.lang.to_excel import to_excel
from csbonus.lang.tree import Number, Ref
from csbonus.problems import Lang, Text
from csbonus.rules import case_forms, figure_forms, forms, head_forms, score_forms
from csbonus.rules.alias_words import KINDS_IN_CHINESE, ROOT_KEYS, WORDS, key_in_chinese
from csbonus.rules.manual import field_texts, kind_page

HERE = Path(__file__).parent
PAGES: dict[str, Lang] = {"rules.md": "en", "rules.zh-CN.md": "zh"}
HEAD = {"en": "| field | meaning |\n|---|---|\n", "zh": "| 字段 | 中文写法 | 含义 |\n|---|---|---|\n"}
FORMS: dict[str, type[Form]] = {
    name: form
    for module in (head_forms, figure_forms, forms, score_forms, case_forms)
    for name, form in vars(module).items()
    if isinstance(form, type) and issubclass(form, Form)
} | {"PayComponent": PayComponent, "Deferred": Deferred}
CHINESE: dict[str, Mapping[str, str]] = {
    "sections": {word: key for key, word in ROOT_KEYS.items()},
    "choices": {word: key for key, word in WORDS.items()},
    "formulas": {**OPERATOR_WORDS, **FUNCTION_WORDS}
    | {f"{word}.x": f"{key}.x" for word, key in SCOPE_WORDS.items()},
}
_SLOT = re.compile(r"^\{\{(\w+)(?: ([\w ]+))?\}\}$", re.MULTILINE)


def page(name: str) -> str:
    """Write a page from its template."""
    lang = PAGES[name]
    template = (HERE / "templates" / name).read_text(encoding="utf-8")
    return _SLOT.sub(lambda slot: _filled(slot[1], slot[2] or "", lang), template)


def _filled(what: str, which: str, lang: Lang) -> str:
    if what == "kinds":
        return "\n\n".join(_kind(name, lang) for name in KINDS)
    if what == "chinese":
        return _chinese(CHINESE[which], lang)
    names = which.split()
    form, left_out = FORMS[names[0]], names[1:]
    fields = {name: text for name, text in field_texts(form).items() if name not in left_out}
    return _table(form, fields, lang)


def _table(form: type[Form], fields: dict[str, Text], lang: Lang) -> str:
    rows = ""
    for name, text in fields.items():
        chinese = f" {key_in_chinese(form, name) or '—'} |" if lang == "zh" else ""
        rows += f"| `{name}` |{chinese} {text.to(lang).replace('|', '／')} |\n"
    return (HEAD[lang] + rows).rstrip()


def _chinese(words: Mapping[str, str], lang: Lang) -> str:
    """Write words beside those that stand in their place, a pair a row."""
    head = {"en": "| Chinese | is |", "zh": "| 中文 | 英文 |"}[lang]
    rows = "".join(f"| {chinese} | `{word}` |\n" for chinese, word in words.items())
    return f"{head}\n|---|---|\n{rows}".rstrip()


def _kind(name: str, lang: Lang) -> str:
    kind = KINDS[name]
    told = kind_page(kind)
    common = PayComponent.model_fields
    fields = {field: text for field, text in field_texts(kind).items() if field not in common}
    heading = f"### `{name}`" + (f" {KINDS_IN_CHINESE[name]}" if lang == "zh" else "")
    printed = "\n".join(_printed(told.example, lang))
    return "\n\n".join(
        [heading, told.meaning.to(lang), told.example, _table(kind, fields, lang), f"```text\n{printed}\n```"]
    )


def _printed(example: str, lang: Lang) -> list[str]:
    """Give the first sentence and the formula of each line of an example."""
    text = "\n".join(line for line in example.splitlines() if not line.startswith("```"))
    own = [line.split(":")[0] for line in text.splitlines() if line and not line.startswith(" ")]
    plan = compiled(text, "example")

    def cell(place: Ref | Number) -> str:
        return f"[{place.title.to(lang) if isinstance(place, Ref) else place.name}]"

    slips = paid(plan, "22").payslips
    found = []
    for id_ in own:
        line = next(line for line in plan.lines if line.id == id_)
        shown = next(slip for slip in slips if any(p.rule.id == id_ for p in slip.lines))
        amount = next(p for p in shown.lines if p.rule.id == id_)
        found += [shown.sentence(amount, lang), f"=ROUND({to_excel(line.expr, cell)},2)"]
    return found


def main() -> int:
    """Write the pages, or check them."""
    is_check = "--check" in sys.argv
    stale = [name for name in PAGES if (HERE / name).read_text(encoding="utf-8") != page(name)]
    for name in () if is_check else PAGES:
        (HERE / name).write_text(page(name), encoding="utf-8")
    if is_check and stale:
        sys.stderr.write(f"not as it would be written: {', '.join(stale)}; run python docs/build_rules.py\n")
    return int(is_check and bool(stale))


if __name__ == "__main__":
    sys.exit(main())
