"""A plan file read section by section into forms, with every problem found on the way."""

from collections.abc import Callable
from typing import Any, Generic, TypeVar

from msgspec import Struct, field
from msgspec.structs import replace

from csbonus.kinds import KINDS
from csbonus.kinds.component import PayComponent
from csbonus.kinds.fields import Form
from csbonus.lang.tree import Scope
from csbonus.problems import Problem, Source, Text, did_you_mean, show
from csbonus.rules.aliases import kinds_like
from csbonus.rules.figure_forms import DerivedForm, MetricForm
from csbonus.rules.forms import REUSE, SECTION_FORMS, SECTIONS
from csbonus.rules.head_forms import Head
from csbonus.rules.nodes import Entry, Mapping, Node, Scalar, YamlFile
from csbonus.rules.reading import in_file_order, read_form

F = TypeVar("F", bound=Form)
G = TypeVar("G", bound=Form)

METRIC_SECTIONS: dict[str, Scope] = {
    "metrics": "agent", "team_metrics": "team", "store_metrics": "store", "company_metrics": "company",
}  # fmt: skip
INPUT_SECTIONS: dict[str, Scope] = {"targets": "agent", "benchmarks": "company"}
"""Sections of figures of the month that are no statistics, and whose they are by default."""


class Placed(Struct, Generic[F], frozen=True, kw_only=True):
    """An entry of a section: its id, its form, the place of its key and the node it was read from."""

    id: str
    form: F
    source: Source
    node: Node


class PlanFile(Struct, kw_only=True):
    """The forms of a plan file, in the order they are written; all sections but `pay` are in `entries`.

    `broken` are the names of entries that could not be read: what uses them has no fault of its own.
    """

    source: Source
    head: Head | None = None
    pay: list[Placed[PayComponent]] = field(default_factory=list)
    entries: dict[str, list[Placed[Any]]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    broken: set[str] = field(default_factory=set)

    def placed(self, section: str, form: type[G]) -> list[Placed[G]]:
        """List the entries of a section that are written in a form."""
        return [entry for entry in self.entries.get(section, ()) if isinstance(entry.form, form)]


def read_plan_file(yaml: YamlFile) -> PlanFile:
    """Read every section; what cannot be read is left out and stands among the problems."""
    root = yaml.root
    plan = PlanFile(source=root.source)
    head = Mapping(entries=tuple(e for e in root.entries if e.key.text not in SECTIONS), source=root.source)
    plan.head, problems = read_form(Head, head, known=(*SECTIONS, *REUSE))
    plan.problems += problems
    if root.get("pay") is None:
        text = Text("没有 pay：方案里没有任何工资项目", "there is no `pay`: the plan has no lines of pay")
        plan.problems.append(Problem(code="key-missing", text=text, source=root.source))
    plan.pay = _section(plan, root, "pay", _read_component)
    for name, forms in SECTION_FORMS.items():
        plan.entries[name] = _section(plan, root, name, _reader(forms))
    plan.problems = list(in_file_order(plan.problems))
    return plan


_Read = Callable[[Node], tuple[F | None, tuple[Problem, ...]]]


def _reader(forms: tuple[type[Form], ...]) -> "_Read[Form]":
    if DerivedForm in forms:
        return _read_metric
    return lambda node: read_form(forms[0], node)


def _section(plan: PlanFile, root: Mapping, name: str, read: "_Read[F]") -> list[Placed[F]]:
    section = root.get(name)
    if section is None:
        return []
    if not isinstance(section, Mapping):
        text = Text(f"{name} 下面要逐项写 名称: 内容", f"{name} holds entries of the form name: ...")
        plan.problems.append(Problem(code="value-malformed", text=text, source=section.source))
        return []
    placed = []
    for entry in section.entries:
        form, problems = read(entry.value)
        plan.problems += problems
        plan.problems += _check_id(entry.key)
        if form is None:
            plan.broken.add(entry.key.text)
        else:
            placed.append(Placed(id=entry.key.text, form=form, source=entry.key.source, node=entry.value))
    return placed


RESERVED = frozenset(
    {"and", "or", "not", "equally", "team", "store", "company", "agent", "target", "benchmark", "incidents",
     "register", "month", "previous", "row"}
)  # fmt: skip
"""Names with a meaning of their own in formulas."""


def _check_id(key: Scalar) -> list[Problem]:
    if key.text.isidentifier() and key.text not in RESERVED:
        return []
    text = Text(
        f"名称 {show(key.text)} 只能由字母、数字、下划线或汉字组成，且不以数字开头，也不能是公式里的保留字",
        f"the name {show(key.text)} may hold letters, digits and underscores only, not begin with a digit, and be no word of formulas",
    )
    return [Problem(code="name-malformed", text=text, source=key.source)]


def _read_metric(node: Node) -> tuple[MetricForm | DerivedForm | None, tuple[Problem, ...]]:
    if isinstance(node, Scalar):
        whole = Mapping(entries=(Entry(key=replace(node, text="formula"), value=node),), source=node.source)
        return read_form(DerivedForm, whole)
    if isinstance(node, Mapping) and node.get("formula") is not None:
        return read_form(DerivedForm, node)
    return read_form(MetricForm, node)


def _read_component(node: Node) -> tuple[PayComponent | None, tuple[Problem, ...]]:
    if not isinstance(node, Mapping):
        return read_form(PayComponent, node)
    kind = node.get("kind")
    if kind is None:
        listed = ", ".join(KINDS)
        text = Text(f"缺少 kind，可以写：{listed}", f"kind is missing; write one of {listed}")
        return None, (Problem(code="key-missing", text=text, source=node.source),)
    if not isinstance(kind, Scalar) or kind.text not in KINDS:
        word = kind.text if isinstance(kind, Scalar) else ""
        hint = did_you_mean(word, kinds_like(word))
        text = Text(f"没有 kind {show(word)}，{hint.zh}", f"there is no kind {show(word)}; {hint.en}")
        return None, (Problem(code="kind-unknown", text=text, source=kind.source),)
    return read_form(KINDS[kind.text], node)
