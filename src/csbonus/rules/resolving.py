"""Formulas resolved: figures put in place of names, every number given a name."""

from collections.abc import Iterable

from msgspec.structs import replace

from csbonus.lang.check_units import unit_of
from csbonus.lang.tree import Call, Compare, Expr, GroupCall, Name, Number, Ref, Scope
from csbonus.lang.units import MONEY, RATIO, Unit
from csbonus.lang.walk import nodes, rebuilt
from csbonus.pay.metrics import Parameter, Record
from csbonus.problems import Refusal, Source, Text, did_you_mean, show, strange_letters
from csbonus.rules.functions import Resolving, resolve_call, scoped_figure
from csbonus.rules.naming import PREFIXES, SCOPES, Naming, Setting, metric_ref


def resolve(naming: Naming, expr: Expr, setting: Setting, prefix: str) -> Expr | None:
    """Put figures in place of names and give every number a name under `prefix`.

    At a group's scope a bare metric of the agent is a problem. Nothing comes back where a name
    is unknown; the problem has been reported.
    """
    before = len(naming.problems)
    numbers = [node for node in nodes(expr) if isinstance(node, Number)]

    def change(node: Expr) -> Expr:
        if isinstance(node, Name):
            return _figure(naming, node, setting)
        if isinstance(node, Number):
            place = f".{numbers.index(node) + 1}" if len(numbers) > 1 else ""
            return naming.name_number(node, prefix + place)
        if isinstance(node, GroupCall) or (isinstance(node, Call) and node.function == "streak"):
            return resolve_call(Resolving(naming, setting, prefix, resolve), node)
        return _with_limit(node, naming) if isinstance(node, Compare) else node

    resolved = rebuilt(expr, change, stop=_is_call)
    whole = not any(isinstance(node, Name | GroupCall) for node in nodes(resolved))
    return resolved if whole and len(naming.problems) == before else None


def _with_limit(condition: Compare, naming: Naming) -> Compare:
    """Give a bare limit the unit of what it limits: `team.disputes <= 0` is a limit of 0 times."""
    left, right = condition.left, condition.right
    limit, figure = (right, left) if isinstance(right, Number) else (left, right)
    if (
        not isinstance(limit, Number)
        or limit.unit is not None
        or any(isinstance(n, Name) for n in nodes(figure))
    ):
        return condition
    try:
        unit = unit_of(figure)
    except Refusal:
        return condition
    if not isinstance(unit, Unit) or (unit == RATIO and abs(limit.value) > 1):
        return condition
    named = naming.name_number(replace(limit, unit=unit), limit.name)
    return replace(condition, right=named) if limit is right else replace(condition, left=named)


def _figure(naming: Naming, name: Name, setting: Setting) -> Expr:
    if name.scope:
        return _scoped(naming, name, setting) or name
    column = _column(naming, name, setting.record)
    if column is not None:
        return column
    if name.name in naming.parameters:
        return _parameter(naming, naming.parameters[name.name], name, setting.scope)
    if f"agent.{name.name}" in naming.metrics and setting.scope == "agent":
        return naming.metric(name.name, "agent", name.at) or name
    if name.name in naming.lines and setting.scope == "agent":
        return Ref(key=f"line.{name.name}", title=naming.lines[name.name], unit=MONEY, at=name.at)
    if name.name not in naming.broken:
        _report_unknown(naming, name, setting)
    return name


def _column(naming: Naming, name: Name, record: Record | None) -> Ref | None:
    found = next((c for c in record.columns if c.id == name.name), None) if record else None
    if found is None:
        return None
    if found.unit is None:
        said = Text(
            f"{show(name.name)} 是文字列，不能用来计算；可用在 where 里",
            f"{show(name.name)} is a column of texts, which can't be computed with; use it in where",
        )
        naming.report("column-text", said, name.at)
    return Ref(key=f"row.{found.id}", title=found.title, unit=found.unit or RATIO, at=name.at)


def _parameter(naming: Naming, parameter: Parameter, name: Name, scope: Scope) -> Expr:
    if scope != "agent" and (parameter.overrides or parameter.by not in ("", scope)):
        by = parameter.by or "overrides"
        text = Text(
            f"{show(name.name)} 各人不同（{show(by)}），这里算的是{PREFIXES[scope].zh}的数，不知道用哪个",
            f"{show(name.name)} differs between people ({show(by)}), and this is a figure of the {scope}",
        )
        naming.report("parameter-personal", text, name.at)
    return Ref(key=parameter.key, title=parameter.title, unit=parameter.unit, at=name.at)


def _scoped(naming: Naming, name: Name, setting: Setting) -> Expr | None:
    if name.scope in SCOPES:
        return _of_group(naming, name, setting.scope)
    if name.written in naming.values:
        return _placed(naming.values[name.written], name.at)
    if f"agent.{name.written}" in naming.metrics and setting.scope == "agent":
        return metric_ref(naming.metrics[f"agent.{name.written}"], "agent", name.at)
    return scoped_figure(naming, name, setting)


def _of_group(naming: Naming, name: Name, scope: Scope) -> Ref | None:
    if scope not in ("agent", name.scope) and name.scope != "company":
        text = Text(
            f"这里算的是{PREFIXES[scope].zh}的数，不能用 {show(name.written)}",
            f"this is a figure of the {scope}; {show(name.written)} cannot be used in it",
        )
        naming.report("scope-other", text, name.at)
        return None
    return naming.metric(name.name, SCOPES[name.scope], name.at)


def _report_unknown(naming: Naming, name: Name, setting: Setting) -> None:
    scope = setting.scope
    other = next((s for s in SCOPES if f"{s}.{name.name}" in naming.metrics), None)
    if scope != "agent" and f"agent.{name.name}" in naming.metrics:
        other = scope
    if other is not None:
        text = Text(
            f"{show(name.name)} 要写明是谁的：请写 {other}.{show(name.name)}",
            f"say whose {show(name.name)} is meant: write {other}.{show(name.name)}",
        )
        naming.report("scope-missing", text, name.at)
        return
    hint = did_you_mean(name.name, _bare_names(naming, setting.record))
    strange = strange_letters(name.name)
    zh = f"不认识的名称 {show(name.name)}{strange.zh}，{hint.zh}"
    naming.report("name-unknown", Text(zh, f"unknown name {show(name.name)}{strange.en}; {hint.en}"), name.at)


def _bare_names(naming: Naming, record: Record | None) -> Iterable[str]:
    if record is not None:
        yield from (column.id for column in record.columns)
    yield from (metric.id for metric in naming.metrics.values() if metric.of == "agent")
    yield from naming.parameters
    yield from naming.lines


def _is_call(expr: Expr) -> bool:
    return isinstance(expr, GroupCall) or (isinstance(expr, Call) and expr.function == "streak")


def _placed(expr: Expr, at: Source) -> Expr:
    return replace(expr, at=at) if not isinstance(expr, Number) else expr
