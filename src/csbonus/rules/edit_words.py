"""Edits of a plan in the user's words: “销售提成”的比例, row 20000 of "Tiers", from and to as they stand in the file."""

from csbonus.problems import Text
from csbonus.rules.alias_words import KEYS, ROOT_KEYS, key_in_chinese
from csbonus.rules.aliases import forms_of
from csbonus.rules.edits import Edit, Path
from csbonus.rules.forms import SECTIONS
from csbonus.rules.nodes import Blank, Mapping, Node, Scalar

_SHOWN = 80
_ENTRY = 2
_SECTION_WORDS = {
    "pay": Text("工资项目", "line"), "gates": Text("门槛", "gate"), "effects": Text("奖金扣减", "effect"),
    "scores": Text("评分", "score card"), "ranks": Text("排名", "ranking"), "tables": Text("对照表", "table"),
    "incidents": Text("事项", "incident"), "funds": Text("基金", "fund"), "records": Text("明细表", "record"),
    "metrics": Text("指标", "figure"), "team_metrics": Text("团队指标", "team figure"),
    "store_metrics": Text("店铺指标", "store figure"), "company_metrics": Text("公司指标", "company figure"),
    "targets": Text("目标", "target"), "benchmarks": Text("基准", "benchmark"), "parameters": Text("参数", "parameter"),
}  # fmt: skip


def words_of(edit: Edit, root: Mapping) -> Text:
    """Say what was edited; `root` is a version of the plan that has it."""
    if edit.path[0] not in SECTIONS or len(edit.path) < _ENTRY:
        zh = "的".join(ROOT_KEYS.get(key) or KEYS.get(key) or key for key in edit.path)
        return Text(zh, " ".join(edit.path))
    section, id_ = edit.path[:_ENTRY]
    table = root.get(section)
    entry = table.get(id_) if isinstance(table, Mapping) else None
    title, word = _title(entry, id_), _SECTION_WORDS[section]
    zh, en = f"{word.zh}“{title.zh}”", f'{word.en} "{title.en}"'
    if len(edit.path) > _ENTRY:
        below = _below(edit.path, entry)
        return Text(zh + below.zh, en + below.en)
    if edit.before is None or edit.after is None:
        done = Text("（新增）", " (added)") if edit.before is None else Text("（删去）", " (removed)")
        return Text(zh + done.zh, en + done.en)
    return Text(zh, en)


def written(node: Node | None) -> str:
    """Write what stood there in one line, cut where it is long; nothing where nothing stood."""
    text = _flow(node)
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


def _title(entry: Node | None, id_: str) -> Text:
    node = entry.get("title") if isinstance(entry, Mapping) else None
    if isinstance(node, Scalar):
        return Text(node.text, node.text)
    if isinstance(node, Mapping):
        said = {e.key.text: e.value.text for e in node.entries if isinstance(e.value, Scalar)}
        zh, en = said.get("zh", ""), said.get("en", "")
        return Text(zh or en or id_, en or zh or id_)
    return Text(id_, id_)


_PLAIN_FIELDS = frozenset({("parameters", "value"), ("parameters", "values"), ("metrics", "formula")})
"""Fields that are the entry itself, and need no name of their own."""


_CONDITIONS = frozenset({"all", "any", "conditions"})


def _below(path: Path, entry: Node | None) -> Text:
    """Name the field of an entry, and the row or item in it: `的阶梯（20000）`."""
    section, field, inner = path[0], path[2], path[3:]
    if section == "gates" and field in _CONDITIONS and inner:
        return Text(f"第 {inner[0]} 条", f" condition {inner[0]}")
    forms = forms_of(section, entry) if isinstance(entry, Mapping) else ()
    zh = next((name for form in forms if (name := key_in_chinese(form, field))), field)
    said = Text("", "") if (section, field) in _PLAIN_FIELDS else Text(f"的{zh}", f" {field}")
    keys = inner[:-1] if inner[-1:] == ("from",) else inner
    if keys:
        listed = Text("，".join(KEYS.get(key, key) for key in keys), ", ".join(keys))
        said = Text(f"{said.zh}（{listed.zh}）", f"{said.en} ({listed.en})")
    return said if keys == inner else Text(f"{said.zh}的起点", f"{said.en} threshold")


def _flow(node: Node | None) -> str:
    if node is None or isinstance(node, Blank):
        return ""
    if isinstance(node, Scalar):
        return " ".join(node.text.split())
    if isinstance(node, Mapping):
        return "{" + ", ".join(f"{e.key.text}: {_flow(e.value)}" for e in node.entries) + "}"
    return "[" + ", ".join(_flow(item) for item in node.items) + "]"
