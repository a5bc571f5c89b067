"""What a plan defines before its lines: parameters, metrics and gates, filed in its naming."""

from collections.abc import Mapping

from msgspec.structs import replace

from csbonus.lang.check_units import check_units, unit_of
from csbonus.lang.tree import Compare, Expr, Name, Number, Scope, nodes
from csbonus.lang.units import ADDS_UP, RATIO, Unit
from csbonus.pay.plan import Gate, Metric, Parameter
from csbonus.problems import Refusal, Source, Text, show
from csbonus.rules.forms import DerivedForm, GateForm, MetricForm, ParameterForm
from csbonus.rules.naming import Naming, has_choice
from csbonus.rules.ordering import in_order
from csbonus.rules.plan_file import Placed, PlanFile


def define(file: PlanFile, naming: Naming) -> None:
    """File everything that the lines of a plan may name, and report what is wrong with it."""
    _check_names(file, naming)
    for parameter in file.parameters:
        naming.parameters[parameter.id] = _parameter(parameter)
    derived: dict[str, tuple[Scope, Placed[DerivedForm]]] = {}
    for scope, placed in file.metrics:
        if isinstance(placed.form, DerivedForm):
            derived[placed.id] = (
                scope,
                Placed(id=placed.id, form=placed.form, source=placed.source, node=placed.node),
            )
        else:
            metric = _metric(placed.id, placed.form, scope, placed.source)
            naming.metrics[metric.key] = metric
    naming.lines.update((p.id, p.form.title or Text(p.id, p.id)) for p in file.pay)
    _check_weights(naming)
    _define_derived(derived, naming)
    for gate in file.gates:
        _define_gate(gate, naming)


def _check_names(file: PlanFile, naming: Naming) -> None:
    named: dict[str, Source] = {}
    places = [(placed.id, placed.source) for _, placed in file.metrics]
    places += [(placed.id, placed.source) for placed in file.parameters]
    places += [(placed.id, placed.source) for placed in file.pay]
    for id_, source in places:
        if id_ in named:
            naming.report(
                "name-twice",
                Text(f"名称 {show(id_)} 用了两次（第一次在第 {named[id_].line} 行）；指标、参数和工资项目不能同名",
                     f"the name {show(id_)} is used twice (first in line {named[id_].line}); metrics, parameters and lines can't share one"),
                source,
            )  # fmt: skip
        named.setdefault(id_, source)


def _parameter(placed: Placed[ParameterForm]) -> Parameter:
    form = placed.form
    return Parameter(
        id=placed.id, title=form.title or Text(placed.id, placed.id), unit=form.unit,
        value=form.value.value, source=placed.source,
    )  # fmt: skip


def _metric(id_: str, form: MetricForm, scope: Scope, source: Source) -> Metric:
    shown = form.column[0] if form.column else id_
    return Metric(
        id=id_,
        title=form.title or Text(shown, shown),
        unit=form.unit,
        of=scope,
        columns=form.column or (() if form.input == "manual" else (id_,)),
        aggregate=form.aggregate or ("sum" if form.unit in ADDS_UP else "none"),
        weight=form.weight,
        is_manual=form.input == "manual",
        minimum=form.min.value if form.min else None,
        maximum=form.max.value if form.max else None,
        over=form.over,
        percent=form.percent,
        source=source,
    )


def _check_weights(naming: Naming) -> None:
    for metric in naming.metrics.values():
        if metric.weight is not None:
            naming.metric(metric.weight, "agent", metric.source)
        if metric.aggregate == "mean" and metric.weight is None:
            text = Text(
                f"{show(metric.id)} 用 mean 汇总，请写 weight：按哪个指标加权",
                f"say with weight what the mean of {show(metric.id)} is weighted by",
            )
            naming.report("weight-missing", text, metric.source)


def _define_derived(derived: Mapping[str, tuple[Scope, Placed[DerivedForm]]], naming: Naming) -> None:
    uses = {id_: _names_in(placed.form.formula) for id_, (_, placed) in derived.items()}
    order, circle = in_order(uses)
    if circle:
        _report_circle(circle, derived[circle[0]][1].source, naming)
        naming.broken |= set(derived)
    for id_ in order:
        scope, placed = derived[id_]
        metric = _derived_metric(scope, placed, naming)
        naming.metrics[metric.key] = metric


def _names_in(formula: Expr) -> list[str]:
    return [node.name for node in nodes(formula) if isinstance(node, Name)]


def _report_circle(circle: tuple[str, ...], source: Source, naming: Naming) -> None:
    way = " -> ".join(show(name) for name in circle)
    naming.report("circle", Text(f"互相引用成了循环：{way}", f"these go in a circle: {way}"), source)


def _derived_metric(scope: Scope, placed: Placed[DerivedForm], naming: Naming) -> Metric:
    own_scope: Scope = scope
    formula = naming.resolve(placed.form.formula, own_scope, f"metrics.{placed.id}")
    unit = RATIO
    if formula is not None:
        unit = _unit_of(formula, naming)
    blank = has_choice(formula) if formula is not None else False
    return Metric(
        id=placed.id,
        title=placed.form.title or Text(placed.id, placed.id),
        unit=unit,
        of=scope,
        formula=formula,
        aggregate="none" if blank else "sum",
        source=placed.source,
    )


def _unit_of(formula: Expr, naming: Naming) -> Unit:
    try:
        unit = unit_of(formula)
    except Refusal as refusal:
        naming.problems += refusal.problems
        return RATIO
    return unit if isinstance(unit, Unit) else RATIO


def _define_gate(placed: Placed[GateForm], naming: Naming) -> None:
    form = placed.form
    conditions = []
    for number, written in enumerate(form.all, 1):
        condition = naming.resolve(written, form.of, f"gates.{placed.id}.{number}")
        if condition is not None:
            problems = check_units(condition, "condition", placed.source)
            naming.problems += problems
            conditions.append(condition if problems else _with_unit(condition, naming))
    if not form.all:
        naming.report("gate-empty", Text("门槛没有任何条件", "the gate has no condition"), placed.source)
    naming.gates[placed.id] = Gate(
        id=placed.id, title=form.title or Text(placed.id, placed.id), of=form.of,
        conditions=tuple(conditions), source=placed.source,
    )  # fmt: skip


def _with_unit(condition: Expr, naming: Naming) -> Expr:
    """Give a bare limit the unit of what it limits: `team.disputes <= 0` is a limit of 0 times."""
    if not isinstance(condition, Compare) or not isinstance(condition.right, Number):
        return condition
    unit = unit_of(condition.left)
    if condition.right.unit is not None or not isinstance(unit, Unit):
        return condition
    limit = naming.name_number(replace(condition.right, unit=unit), condition.right.name)
    return replace(condition, right=limit)
