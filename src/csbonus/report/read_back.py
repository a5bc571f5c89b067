"""A plan said back in words: its lines, gates, computed figures and numbers, every table row by row."""

from collections.abc import Iterable, Iterator, Sequence

from csbonus.lang.describe import formula
from csbonus.lang.describe_rows import tables_read_back
from csbonus.lang.tree import Expr
from csbonus.lang.wording import quantity
from csbonus.pay.metrics import Dated, Parameter
from csbonus.pay.plan import Gate, Inactive, PayPlan
from csbonus.problems import Lang, Text

_INDENT = "  "


def read_back(plan: PayPlan, lang: Lang) -> str:
    """Say a plan back, a section after another; sections that it does not have are left out."""
    sections = (
        (Text("工资项目", "lines of pay"), _lines(plan, lang)),
        (
            Text("不算有数据的人", "who is not taken for active"),
            (formula(step.condition, lang) for step in plan.steps if isinstance(step, Inactive)),
        ),
        (Text("门槛", "gates"), (_gate(gate, lang) for gate in plan.gates)),
        (Text("计算的指标", "computed figures"), _figures(plan, lang)),
        (
            Text("说明", "notes"),
            (f"{formula(n.condition, lang)}{_COLON.to(lang)}{n.said.to(lang)}" for n in plan.notes),
        ),
        (Text("参数", "numbers"), (_parameter(parameter, lang) for parameter in plan.parameters)),
    )
    return "".join(_section(title.to(lang), list(said)) for title, said in sections)


_COLON = Text("：", ": ")
_SEMICOLON = Text("；", "; ")
_GROUPS = {
    "agent": Text("个人", "agent"), "team": Text("团队", "team"),
    "store": Text("店铺", "store"), "company": Text("公司", "company"),
}  # fmt: skip


def _section(title: str, said: Sequence[str]) -> str:
    rows = "".join(f"{_INDENT * 2}{line}\n" for line in said)
    return f"{_INDENT}{title}\n{rows}" if rows else ""


def _lines(plan: PayPlan, lang: Lang) -> Iterator[str]:
    gates = {gate.key: gate.title for gate in plan.gates}
    for line in plan.lines:
        if line.stage != "settlement":
            needed = [gates[gate.key].to(lang) for gate in line.gates]
            listed = Text("、".join(needed), ", ".join(needed)).to(lang)
            behind = Text(f"（需达成：{listed}）", f" (requires {listed})").to(lang) if needed else ""
            yield f"{line.title.to(lang)} = {formula(line.expr, lang)}{behind}"
            yield from _tables(line.expr, lang)


def _figures(plan: PayPlan, lang: Lang) -> Iterator[str]:
    for need in plan.needs:
        if need.formula is not None:
            whose = "" if need.scope == "agent" else f"{_GROUPS[need.scope].to(lang)} "
            yield f"{whose}{need.metric.title.to(lang)} = {formula(need.formula, lang)}"
            yield from _tables(need.formula, lang)


def _tables(expr: Expr, lang: Lang) -> Iterator[str]:
    return (f"{_INDENT}{row}" for row in tables_read_back(expr, lang))


def _gate(gate: Gate, lang: Lang) -> str:
    conditions = [formula(condition, lang) for condition in gate.conditions]
    whose = _GROUPS[gate.of]
    needed = Text(f"{len(conditions)} 条中达成 {gate.needed} 条", f"{gate.needed} of {len(conditions)}")
    head = Text(f"{gate.title.zh}（{whose.zh}，{needed.zh}）", f"{gate.title.en} ({whose.en}, {needed.en})")
    return f"{head.to(lang)}{_COLON.to(lang)}{_SEMICOLON.to(lang).join(conditions)}"


def _parameter(parameter: Parameter, lang: Lang) -> str:
    return f"{parameter.title.to(lang)}{_COLON.to(lang)}{parameter_values(parameter, lang)}"


def parameter_values(parameter: Parameter, lang: Lang) -> str:
    """Say the values of a parameter, by what the roster says, by date, and for single people."""
    said = [f"{word} {_dated(values, parameter, lang)}".strip() for word, values in parameter.values.items()]
    if parameter.otherwise:
        said.append(f"{Text('其余', 'others').to(lang)} {_dated(parameter.otherwise, parameter, lang)}")
    for own in parameter.overrides:
        value = quantity(own.value, parameter.unit, lang)
        said.append(Text(f"{own.who} {value}（{own.reason}）", f"{own.who} {value} ({own.reason})").to(lang))
    return _SEMICOLON.to(lang).join(said)


def _dated(values: Iterable[Dated], parameter: Parameter, lang: Lang) -> str:
    said = [
        (
            quantity(dated.value, parameter.unit, lang),
            Text(f"{dated.since} 起 ", f"from {dated.since} ") if dated.since else Text("", ""),
        )
        for dated in values
    ]
    return Text("、", ", ").to(lang).join(f"{since.to(lang)}{value}" for value, since in said)
