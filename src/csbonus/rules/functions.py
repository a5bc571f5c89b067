"""What formulas may call besides arithmetic: groups' means and ranks, months in a row, the register, the month."""

from collections.abc import Callable, Mapping
from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace

from csbonus.lang.check_units import check_units, unit_of
from csbonus.lang.describe import formula
from csbonus.lang.tree import Call, Compare, Expr, GroupCall, Logic, Name, Number, Ref, Scope
from csbonus.lang.units import COUNT, DAYS, MONEY, PEOPLE, PLACES, POINTS, RATIO, Unit
from csbonus.lang.walk import nodes, rebuilt
from csbonus.pay.metrics import Metric
from csbonus.pay.plan import Members, Need, Ranking, RankKey
from csbonus.problems import Source, Text, did_you_mean, show
from csbonus.rules.naming import SCOPES, Naming, Setting, metric_ref

LONGEST_STREAK = 24
_GROUP_OF: Mapping[Scope, Text] = {
    "team": Text("团队", "team"), "store": Text("店铺", "store"), "company": Text("全公司", "company"),
}  # fmt: skip
_PAID = Decimal(1)
_SCOPED = ("target", "benchmark", "incidents", "register", "month", "previous")


class Resolving(Struct, frozen=True):
    """A formula being resolved: the names, where it stands, what its numbers are called, and how to go on inside."""

    naming: Naming
    setting: Setting
    prefix: str
    resolve: Callable[[Naming, Expr, Setting, str], Expr | None]


def resolve_call(at: Resolving, call: Expr) -> Expr:
    """Resolve a function over a group, or months in a row."""
    if isinstance(call, GroupCall):
        return _over_group(at, call)
    return _streak(at, call) if isinstance(call, Call) else call


def _over_group(at: Resolving, call: GroupCall) -> Expr:
    naming, setting = at.naming, at.setting
    scope = SCOPES[call.group.name]
    if setting.scope not in ("agent", scope) and scope != "company":
        text = Text(
            f"这里算的是{_GROUP_OF[setting.scope].zh}的数，不能按{_GROUP_OF[scope].zh}的成员计算",
            f"this is a figure of the {setting.scope}; the members of a {scope} cannot be used in it",
        )
        naming.report("scope-other", text, call.group.at)
        return call
    operand = None
    if call.operand is not None:
        operand = at.resolve(naming, call.operand, Setting(), f"{at.prefix}.{call.function}")
        if operand is None:
            return call
    if call.function == "rank":
        return _rank(naming, call, operand, setting) if operand is not None else call
    return _of_members(naming, call, scope, operand)


def _of_members(naming: Naming, call: GroupCall, scope: Scope, operand: Expr | None) -> Expr:
    unit = _unit_of_members(naming, call, operand)
    if unit is None:
        return call
    said = Text(formula(operand, "zh"), formula(operand, "en")) if operand is not None else Text("", "")
    words = _SAID[call.function if operand is not None else "count all"]
    title = Text(
        _GROUP_OF[scope].zh + words.zh.format(said.zh), f"{_GROUP_OF[scope].en} {words.en.format(said.en)}"
    )
    written = f"{call.function}({said.en})"
    metric = Metric(id=written, title=title, unit=unit, of="agent", source=call.at or call.group.at)
    function = {"mean": "mean", "sum": "sum", "count": "count"}[call.function]
    need = Need(
        scope=scope,
        metric=metric,
        members=Members(function=function, operand=operand),  # type: ignore[arg-type]
    )
    naming.of_members[need.key] = need
    return Ref(key=need.key, title=title, unit=unit, at=call.at)


_SAID = {
    "mean": Text("平均{0}", "mean {0}"),
    "sum": Text("合计{0}", "sum of {0}"),
    "count": Text("人数（{0}）", "members ({0})"),
    "count all": Text("人数", "members"),
}


def _unit_of_members(naming: Naming, call: GroupCall, operand: Expr | None) -> Unit | None:
    if operand is None:
        return PEOPLE
    if call.function == "count":
        problems = check_units(operand, "condition", call.group.at)
        naming.problems += problems
        return None if problems else PEOPLE
    return _figure_unit(naming, operand, call.at or call.group.at)


def _figure_unit(naming: Naming, operand: Expr, at: Source) -> Unit | None:
    problems = check_units(operand, None, at)
    naming.problems += problems
    if problems:
        return None
    unit = unit_of(operand)
    return unit if isinstance(unit, Unit) else RATIO


def _rank(naming: Naming, call: GroupCall, operand: Expr, setting: Setting) -> Expr:
    if setting.scope != "agent":
        text = Text(
            "rank 是每个人的名次，不能用在团队的公式里",
            "rank gives each agent's place and has no meaning for a group",
        )
        naming.report("scope-other", text, call.at)
        return call
    said = Text(formula(operand, "zh"), formula(operand, "en"))
    ranking = Ranking(
        id=f"rank({call.group.name}, {said.en})",
        title=Text(f"{said.zh}名次", f"place by {said.en}"),
        of=SCOPES[call.group.name],
        keys=(RankKey(figure=operand),),
        members=naming.rank_members,
        source=call.at or call.group.at,
    )
    naming.rankings[ranking.key] = ranking
    return Ref(key=ranking.key, title=ranking.title, unit=PLACES, at=call.at)


def _streak(at: Resolving, call: Call) -> Expr:
    """Write out months in a row: the condition now, and in each month before, where the person was paid."""
    naming = at.naming
    written, months = call.arguments
    count = int(months.value) if isinstance(months, Number) and months.value == int(months.value) else 0
    if not 2 <= count <= LONGEST_STREAK:  # noqa: PLR2004 - one month is no streak
        text = Text(
            f"streak 的月数要写 2 到 {LONGEST_STREAK} 的整数",
            f"streak takes a whole number of months from 2 to {LONGEST_STREAK}",
        )
        naming.report("streak-months", text, months.at)
        return call
    condition = at.resolve(naming, written, at.setting, f"{at.prefix}.streak")
    if condition is None or not _is_personal(naming, condition, call):
        return call
    naming.problems += check_units(condition, "condition", written.at or naming.source)
    parts = [condition]
    for steps in range(1, count):
        known = Text(f"{_ago(steps).zh}工资条", f"payslip {_ago(steps).en}")
        ref = Ref(key=f"history.{steps}.known", title=known, unit=COUNT, at=call.at)
        parts += [
            Compare(op="==", left=ref, right=Number(value=_PAID, unit=COUNT), at=call.at),
            _earlier(condition, steps),
        ]
    return Logic(op="and", operands=tuple(parts), at=call.at)


def _is_personal(naming: Naming, condition: Expr, call: Call) -> bool:
    """Check that months in a row are asked of figures that earlier results keep."""
    strange = next(
        (
            n
            for n in nodes(condition)
            if isinstance(n, Ref) and not n.key.startswith(("agent.", "parameter."))
        ),
        None,
    )
    if strange is not None:
        text = Text(
            f"以前月份的结果里只有个人指标，没有{strange.title.zh}；streak 和 previous 只能用个人指标",
            f"earlier results keep figures of agents only, not {strange.title.en}; streak and previous take those",
        )
        naming.report("history-figure", text, strange.at or call.at)
    return strange is None


def _earlier(expr: Expr, steps: int) -> Expr:
    def change(node: Expr) -> Expr:
        return earlier(node, steps) if isinstance(node, Ref) and node.key.startswith("agent.") else node

    return rebuilt(expr, change)


def earlier(ref: Ref, steps: int) -> Ref:
    """Name a figure of an earlier month."""
    title = Text(_ago(steps).zh + ref.title.zh, f"{ref.title.en} {_ago(steps).en}")
    return replace(ref, key=f"history.{steps}.{ref.key}", title=title)


def _ago(steps: int) -> Text:
    if steps == 1:
        return Text("上月", "last month")
    return Text(f"{steps}个月前", f"{steps} months ago")


def scoped_figure(naming: Naming, name: Name, setting: Setting) -> Expr | None:
    """Find `target.x`, `benchmark.x`, `incidents.x`, `register.x`, `month.x` or `previous.x`."""
    match name.scope:
        case "target" | "benchmark":
            return _input(naming, name, setting.scope)
        case "incidents" | "register":
            return _event(naming, name, setting.scope)
        case "month":
            return _month(naming, name)
        case "previous":
            return _previous(naming, name, setting)
        case _:
            _report_scope(naming, name)
            return None


def _input(naming: Naming, name: Name, scope: Scope) -> Ref | None:
    found = next((m for m in naming.metrics.values() if m.id == name.written), None)
    if found is None:
        if name.name not in naming.broken:
            known = [m.id for m in naming.metrics.values() if m.id.startswith(f"{name.scope}.")]
            hint = did_you_mean(name.written, known)
            text = Text(
                f"没有 {show(name.written)}，{hint.zh}", f"there is no {show(name.written)}; {hint.en}"
            )
            naming.report("name-unknown", text, name.at)
        return None
    if scope not in ("agent", found.of) and found.of != "company":
        text = Text(
            f"{show(name.written)} 不是{_GROUP_OF[scope].zh}的数；请在它的 of 里写 {scope}",
            f"{show(name.written)} is no figure of the {scope}; write of: {scope} where it is defined",
        )
        naming.report("scope-other", text, name.at)
        return None
    return metric_ref(found, found.of, name.at)


def _event(naming: Naming, name: Name, scope: Scope) -> Ref | None:
    prefix = "" if scope == "agent" else f"{scope}."
    if name.written == "incidents.points" and "points" not in naming.incidents:
        title = Text("奖惩积分", "incident points")
        return Ref(key="incidents.points", title=title, unit=POINTS, at=name.at)
    rule = naming.incidents.get(name.name)
    if rule is None:
        if name.name not in naming.broken:
            hint = did_you_mean(name.name, naming.incidents)
            text = Text(
                f"没有事项 {show(name.name)}，{hint.zh}", f"there is no incident {show(name.name)}; {hint.en}"
            )
            naming.report("incident-name-unknown", text, name.at)
        return None
    if name.scope == "register":
        naming.incidents[name.name] = rule = replace(rule, needs_amount=True)
        title = Text(f"登记金额（{rule.title.zh}）", f"registered amount ({rule.title.en})")
        return Ref(key=prefix + rule.amount_key, title=title, unit=MONEY, at=name.at)
    return Ref(key=prefix + rule.count_key, title=rule.title, unit=COUNT, at=name.at)


_MONTH = {
    "days": Text("当月天数", "days of the month"),
    "weekdays": Text("当月周一到周五天数", "weekdays of the month"),
}


def _month(naming: Naming, name: Name) -> Ref | None:
    if name.name not in _MONTH:
        hint = did_you_mean(name.written, [f"month.{known}" for known in _MONTH])
        text = Text(f"没有 {show(name.written)}，{hint.zh}", f"there is no {show(name.written)}; {hint.en}")
        naming.report("name-unknown", text, name.at)
        return None
    return Ref(key=name.written, title=_MONTH[name.name], unit=DAYS, at=name.at)


def _previous(naming: Naming, name: Name, setting: Setting) -> Ref | None:
    if setting.scope != "agent":
        text = Text(
            "previous 是个人上月的数，不能用在团队的公式里",
            "previous is an agent's figure of last month and has no meaning for a group",
        )
        naming.report("scope-other", text, name.at)
        return None
    ref = naming.metric(name.name, "agent", name.at)
    return earlier(ref, 1) if ref is not None else None


def _report_scope(naming: Naming, name: Name) -> None:
    if name.scope in naming.broken:
        return
    owners = {written.partition(".")[0] for written in naming.values} | naming.scores
    if name.scope in owners:
        known = [w for w in naming.values if w.startswith(f"{name.scope}.")]
        known += [m.id for m in naming.metrics.values() if m.id.startswith(f"{name.scope}.")]
        hint = did_you_mean(name.written, known)
        text = Text(f"没有 {show(name.written)}，{hint.zh}", f"there is no {show(name.written)}; {hint.en}")
        naming.report("name-unknown", text, name.at)
        return
    hint = did_you_mean(name.scope, (*SCOPES, *_SCOPED, *sorted(owners)))
    text = Text(f"没有范围 {show(name.scope)}，{hint.zh}", f"there is no scope {show(name.scope)}; {hint.en}")
    naming.report("scope-unknown", text, name.at)
