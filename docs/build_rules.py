"""Writes docs/rules.md and docs/rules.zh-CN.md from their templates and the docstrings of the kinds and forms.

`python docs/build_rules.py` writes both pages; with `--check` it only tells whether they are as they would be written.
"""

import re
import sys
from pathlib import Path

from sample import compiled, paid

from csbonus.kinds import KINDS
from csbonus.kinds.component import Deferred, PayComponent
from csbonus.kinds.fields import Form
from csbonus.lang.to_excel import to_excel
from csbonus.lang.tree import Number, Ref
from csbonus.problems import Lang, Text
from csbonus.rules import case_forms, forms, score_forms
from csbonus.rules.manual import field_texts, kind_page

HERE = Path(__file__).parent
PAGES: dict[str, Lang] = {"rules.md": "en", "rules.zh-CN.md": "zh"}
HEAD = {"en": "| field | meaning |\n|---|---|\n", "zh": "| 字段 | 含义 |\n|---|---|\n"}
WORDS = {
    "base_pay": "底薪", "fixed": "固定金额", "per_unit": "计件", "commission": "提成", "tier": "分档金额",
    "weighted_bonus": "加权奖金", "pool": "奖池", "rank": "名次奖", "manual": "主管填写", "penalty": "扣款",
    "reward": "奖励", "transfer": "转付", "split": "分担", "hold": "扣留与释放",
}  # fmt: skip
FORMS: dict[str, type[Form]] = {
    name: form
    for module in (forms, score_forms, case_forms)
    for name, form in vars(module).items()
    if isinstance(form, type) and issubclass(form, Form)
} | {"PayComponent": PayComponent, "Deferred": Deferred}
_SLOT = re.compile(r"^\{\{(\w+)(?: ([\w ]+))?\}\}$", re.MULTILINE)


def page(name: str) -> str:
    """Write a page from its template."""
    lang = PAGES[name]
    template = (HERE / "templates" / name).read_text(encoding="utf-8")
    return _SLOT.sub(lambda slot: _filled(slot[1], slot[2] or "", lang), template)


def _filled(what: str, which: str, lang: Lang) -> str:
    if what == "kinds":
        return "\n\n".join(_kind(name, lang) for name in KINDS)
    names = which.split()
    form, left_out = FORMS[names[0]], names[1:]
    fields = {name: text for name, text in field_texts(form).items() if name not in left_out}
    return _table(fields, lang)


def _table(fields: dict[str, Text], lang: Lang) -> str:
    rows = "".join(f"| `{name}` | {text.to(lang).replace('|', '／')} |\n" for name, text in fields.items())
    return (HEAD[lang] + rows).rstrip()


def _kind(name: str, lang: Lang) -> str:
    kind = KINDS[name]
    told = kind_page(kind)
    common = PayComponent.model_fields
    fields = {field: text for field, text in field_texts(kind).items() if field not in common}
    heading = f"### `{name}`" + (f" {WORDS[name]}" if lang == "zh" else "")
    printed = "\n".join(_printed(told.example, lang))
    return "\n\n".join(
        [heading, told.meaning.to(lang), told.example, _table(fields, lang), f"```text\n{printed}\n```"]
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
