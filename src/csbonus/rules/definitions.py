"""The definitions of a plan: metrics, targets, parameters, incidents, records, and what is derived from them."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from functools import partial
from typing import Literal, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from csbonus.kinds.fields import DatedNumber, Form
from csbonus.lang.check_units import check_units, unit_of
from csbonus.lang.tree import Expr, Name, Scope
from csbonus.lang.units import ADDS_UP, RATIO, Unit
from csbonus.lang.walk import nodes
from csbonus.pay.metrics import Dated, Metric, Override, Parameter
from csbonus.pay.provisions import IncidentRule
from csbonus.problems import Refusal, Source, Text, show
from csbonus.rules.figure_forms import DerivedForm, InputForm, MetricForm, ParameterForm, RecordForm
from csbonus.rules.forms import GateForm, IncidentForm, RankForm, TableForm
from csbonus.rules.gates import define_gate
from csbonus.rules.naming import Naming, Setting, has_choice
from csbonus.rules.ordering import in_order
from csbonus.rules.plan_file import INPUT_SECTIONS, METRIC_SECTIONS, Placed, PlanFile
from csbonus.rules.rankings import define_ranking
from csbonus.rules.records import define_record, row_query
from csbonus.rules.resolving import resolve
from csbonus.rules.score_forms import ScoreForm
from csbonus.rules.scores import define_score
from csbonus.rules.tables import define_table


def define(file: PlanFile, naming: Naming) -> None:
    """Define all that the lines of a plan may name, and report what is wrong with it."""
    _check_names(file, naming)
    for parameter in file.placed("parameters", ParameterForm):
        naming.parameters[parameter.id] = _parameter(parameter, naming)
    for incident in file.placed("incidents", IncidentForm):
        naming.incidents[incident.id] = _incident(incident)
    for record in file.placed("records", RecordForm):
        naming.records[record.id] = define_record(record, naming)
    for metric in _plain_metrics(file):
        naming.metrics[metric.key] = metric
    naming.lines.update((p.id, p.form.title or Text(p.id, p.id)) for p in file.pay)
    naming.scores.update(placed.id for placed in file.placed("scores", ScoreForm))
    _check_weights(naming)
    _define_in_order(file, naming)
    for gate in file.placed("gates", GateForm):
        define_gate(gate, naming)


class _Definition(Struct, frozen=True, kw_only=True):
    """Something defined by formulas: what it uses, and how it is defined once those are."""

    uses: tuple[str, ...]
    source: Source
    define: Callable[[], None]


def _define_in_order(file: PlanFile, naming: Naming) -> None:
    defined = _definitions(file, naming)
    order, circle = in_order({id_: one.uses for id_, one in defined.items()})
    if circle:
        way = " -> ".join(show(name) for name in circle)
        text = Text(f"互相引用成了循环：{way}", f"these go in a circle: {way}")
        naming.report("circle", text, defined[circle[0]].source)
        naming.broken |= set(defined)
    for id_ in order:
        defined[id_].define()


def _definitions(file: PlanFile, naming: Naming) -> dict[str, _Definition]:
    found: dict[str, _Definition] = {}
    for section, scope in METRIC_SECTIONS.items():
        for derived in file.placed(section, DerivedForm):
            found[derived.id] = _defined(derived, partial(_derive, scope), naming)
        for made in file.placed(section, MetricForm):
            if made.form.record is not None:
                found[made.id] = _defined(made, partial(_collect, scope), naming)
    for score in file.placed("scores", ScoreForm):
        found[score.id] = _defined(score, define_score, naming)
    for table in file.placed("tables", TableForm):
        found[table.id] = _defined(table, define_table, naming)
    for ranking in file.placed("ranks", RankForm):
        found[ranking.id] = _defined(ranking, define_ranking, naming)
    return found


F = TypeVar("F", bound=Form)


def _defined(placed: Placed[F], way: Callable[[Placed[F], Naming], None], naming: Naming) -> _Definition:
    names = tuple(dict.fromkeys(names_in(placed.form)))
    return _Definition(uses=names, source=placed.source, define=lambda: way(placed, naming))


def _derive(scope: Scope, placed: Placed[DerivedForm], naming: Naming) -> None:
    """Define a derived metric; one that cannot be read is not blamed on those who use it."""
    formula = resolve(naming, placed.form.formula, Setting(scope=scope), f"metrics.{placed.id}")
    unit = _unit_of(formula, naming) if formula is not None else None
    if formula is None or unit is None:
        naming.broken.add(placed.id)
        return
    metric = Metric(
        id=placed.id,
        title=placed.form.title or Text(placed.id, placed.id),
        unit=unit,
        of=scope,
        formula=formula,
        aggregate="none" if has_choice(formula) else "sum",
        source=placed.source,
    )
    naming.metrics[metric.key] = metric


def _collect(scope: Scope, placed: Placed[MetricForm], naming: Naming) -> None:
    """Define a metric that is made up from the rows of a record."""
    query = row_query(placed, naming)
    metric = replace(_metric(placed.id, placed.form, scope, placed.source), columns=(), rows=query)
    naming.metrics[metric.key] = metric


def names_in(value: object) -> list[str]:
    """List the names in all formulas of a form; a scoped one by its scope, too."""
    if isinstance(value, Expr):
        named = [node for node in nodes(value) if isinstance(node, Name)]
        return [word for node in named for word in (node.name, node.scope) if word]
    if isinstance(value, Form):
        return [name for field in type(value).model_fields for name in names_in(getattr(value, field))]
    if isinstance(value, Struct):
        return [name for field in value.__struct_fields__ for name in names_in(getattr(value, field))]
    if isinstance(value, Mapping):
        return [name for item in value.values() for name in names_in(item)]
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [name for item in value for name in names_in(item)]
    return []


def _plain_metrics(file: PlanFile) -> list[Metric]:
    plain = [
        _metric(placed.id, placed.form, scope, placed.source)
        for section, scope in METRIC_SECTIONS.items()
        for placed in file.placed(section, MetricForm)
        if placed.form.record is None
    ]
    for section, scope in INPUT_SECTIONS.items():
        prefix = section.removesuffix("s")
        for placed in file.placed(section, InputForm):
            of = placed.form.of or scope
            plain.append(_metric(f"{prefix}.{placed.id}", placed.form, of, placed.source, placed.id))
    return plain


def _check_names(file: PlanFile, naming: Naming) -> None:
    named: dict[str, Source] = {}
    places = [
        (placed.id, placed.source)
        for section in (*METRIC_SECTIONS, "parameters", "scores", "tables", "ranks")
        for placed in file.entries.get(section, ())
    ]
    places += [(placed.id, placed.source) for placed in file.pay]
    places += [(placed.id, placed.source) for placed in file.entries.get("effects", ())]
    for id_, source in places:
        if id_ in named:
            naming.report(
                "name-twice",
                Text(f"名称 {show(id_)} 用了两次（第一次在第 {named[id_].line} 行）；指标、参数和工资项目等不能同名",
                     f"the name {show(id_)} is used twice (first in line {named[id_].line}); metrics, parameters, lines and the like can't share one"),
                source,
            )  # fmt: skip
        named.setdefault(id_, source)


def _parameter(placed: Placed[ParameterForm], naming: Naming) -> Parameter:
    form, id_ = placed.form, placed.id
    if (form.value is None) == (form.by is None) or (form.by is None) != (form.values is None):
        text = Text(
            "请写 value（一个数值），或 by 加 values（按花名册的一列取值）",
            "write value (one number), or by with values (numbers by a column of the roster)",
        )
        naming.report("parameter-value", text, placed.source)
    if form.otherwise is not None and form.by is None:
        text = Text("otherwise 只和 by 一起用", "otherwise goes with by only")
        naming.report("parameter-otherwise", text, placed.source)
    written = {"": form.value} if form.value is not None else dict(form.values or {})
    return Parameter(
        id=id_,
        title=form.title or Text(id_, id_),
        unit=form.unit,
        values={word: _dated(values, form.unit, placed, naming) for word, values in written.items()},
        by=form.by or "",
        otherwise=_dated(form.otherwise or (), form.unit, placed, naming),
        overrides=tuple(
            Override(who=who, value=own.value.value, reason=own.reason, source=own.value.at or placed.source)
            for who, own in (form.overrides or {}).items()
        ),
        source=placed.source,
    )


def _dated(
    values: Sequence[DatedNumber], unit: Unit, placed: Placed[ParameterForm], naming: Naming
) -> tuple[Dated, ...]:
    for one in values:
        naming.problems += check_units(one.number, unit, placed.source)
    return tuple(Dated(since=one.since, value=one.number.value) for one in values)


def _incident(placed: Placed[IncidentForm]) -> IncidentRule:
    form = placed.form
    words = form.words or (placed.id,)
    return IncidentRule(
        name=placed.id,
        title=form.title or Text(words[0], words[0]),
        words=words,
        points=form.points.value if form.points else Decimal(0),
    )


def _metric(id_: str, form: MetricForm, scope: Scope, source: Source, column: str = "") -> Metric:
    shown = form.column[0] if form.column else column or id_
    headers = form.column or (() if form.input == "manual" else (column or id_,))
    return Metric(
        id=id_,
        title=form.title or Text(shown, shown),
        unit=form.unit,
        of=scope,
        columns=headers,
        choices={word: number.value for word, number in (form.choices or {}).items()},
        aggregate=_over_members(form),
        is_last=form.aggregate == "last",
        weight=form.weight,
        is_manual=form.input == "manual",
        minimum=form.min.value if form.min else None,
        maximum=form.max.value if form.max else None,
        over=form.over,
        percent=form.percent,
        source=source,
    )


def _over_members(form: MetricForm) -> Literal["sum", "mean", "none"]:
    """Say how members make up a group's figure: what the last day holds adds up over them where its unit does."""
    if form.aggregate is None or form.aggregate == "last":
        return "sum" if form.unit in ADDS_UP else "none"
    return form.aggregate


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


def _unit_of(formula: Expr, naming: Naming) -> Unit | None:
    try:
        unit = unit_of(formula)
    except Refusal as refusal:
        naming.problems += refusal.problems
        return None
    return unit if isinstance(unit, Unit) else RATIO
