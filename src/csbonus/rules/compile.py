"""A plan file compiled: names resolved, units checked, lines put in order; or every problem found."""

import re
from collections.abc import Sequence

from msgspec import Struct

from csbonus.kinds.component import PayComponent
from csbonus.lang.check_units import check_units
from csbonus.lang.tree import Expr, Ref, refs
from csbonus.lang.units import MONEY
from csbonus.pay.plan import Gate, IncidentRule, Need, Parameter, PayLine, PayPlan
from csbonus.problems import Notice, Problem, Text, show
from csbonus.rules.definitions import define
from csbonus.rules.forms import Head
from csbonus.rules.line_view import Abandoned, LineView
from csbonus.rules.naming import Naming
from csbonus.rules.needs import find_needs
from csbonus.rules.ordering import in_order
from csbonus.rules.plan_file import Placed, PlanFile
from csbonus.rules.reading import in_file_order

_MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")


class Checked(Struct, frozen=True, kw_only=True):
    """A plan with what is doubtful about it, or the problems that keep it from paying anyone."""

    plan: PayPlan | None
    problems: tuple[Problem, ...]
    notices: tuple[Notice, ...] = ()


class _Line(Struct, frozen=True, kw_only=True):
    line: PayLine
    incident: IncidentRule | None
    optional: frozenset[str]

    def reads(self) -> list[Expr]:
        pool = self.line.pool
        return [self.line.expr, *(e for e in ((pool.amount, pool.weight) if pool else ()) if e is not None)]


def compile_plan(file: PlanFile) -> Checked:
    """Compile a plan file; a plan comes back only when there is no problem at all."""
    naming = Naming(problems=list(file.problems), broken=file.broken)
    define(file, naming)
    head = file.head
    if head is not None and not _MONTH.fullmatch(head.valid_from):
        text = Text(
            f"valid_from 要写成 2026-07 这样的月份，不是 {show(head.valid_from)}",
            f"valid_from is a month such as 2026-07, not {show(head.valid_from)}",
        )
        naming.report("month-malformed", text, file.source)
    compiled = [_compile_line(placed, naming, head) for placed in file.pay]
    lines = [line for line in compiled if line is not None]
    order = _line_order([line.line for line in lines], naming)
    read = [ref for line in lines for expr in line.reads() for ref in refs(expr)]
    read += [
        ref for gate in naming.gates.values() for condition in gate.conditions for ref in refs(condition)
    ]
    optional = frozenset(key for line in lines for key in line.optional)
    needs, found = find_needs(read, optional, naming.metrics)
    problems = in_file_order([*naming.problems, *found])
    if problems or head is None:
        return Checked(plan=None, problems=problems)
    incidents = _incidents([line.incident for line in lines if line.incident is not None])
    plan = PayPlan(
        id=head.plan,
        title=head.title or Text(head.plan, head.plan),
        currency=head.currency,
        roles=head.applies_to.role if head.applies_to else (),
        valid_from=head.valid_from,
        ratios=head.members.ratios,
        lines=tuple(line.line for line in lines),
        order=order,
        gates=tuple(naming.gates.values()),
        metrics=naming.metrics,
        parameters=tuple(naming.parameters.values()),
        numbers=tuple(naming.numbers.values()),
        incidents=incidents,
        needs=needs,
        source=file.source,
    )
    return Checked(plan=plan, problems=(), notices=_unused(naming, read, needs))


def _incidents(rules: Sequence[IncidentRule]) -> tuple[IncidentRule, ...]:
    """Merge the rules of one incident: an amount that one of its lines needs must stand in the register."""
    needed = {rule.name for rule in rules if rule.needs_amount}
    names = dict.fromkeys(rule.name for rule in rules)
    return tuple(IncidentRule(name=name, needs_amount=name in needed) for name in names)


def _compile_line(placed: Placed[PayComponent], naming: Naming, head: Head | None) -> _Line | None:
    view = LineView(placed, naming, head.members.pools if head else "present")
    try:
        compiled, gate = placed.form.compiled(view)
    except Abandoned:
        return None
    problems = check_units(compiled.expr, MONEY, placed.source)
    naming.problems += problems
    if problems:
        return None
    line = PayLine(
        id=placed.id,
        kind=placed.form.kind,
        title=naming.lines[placed.id],
        expr=compiled.expr,
        group=placed.form.group,
        source=placed.source,
        gate=gate,
        pool=compiled.pool,
        only_with=compiled.only_with,
        compared=compiled.compared,
    )
    return _Line(line=line, incident=compiled.incident, optional=frozenset(view.optional))


def _line_order(lines: Sequence[PayLine], naming: Naming) -> tuple[int, ...]:
    uses = {line.key: [ref.key for ref in refs(line.expr)] for line in lines}
    order, circle = in_order(uses)
    if circle:
        names = [key.removeprefix("line.") for key in circle]
        way = " -> ".join(show(name) for name in names)
        source = next(line.source for line in lines if line.key == circle[0])
        naming.report(
            "circle", Text(f"工资项目互相引用成了循环：{way}", f"these lines go in a circle: {way}"), source
        )
    places = {line.key: place for place, line in enumerate(lines)}
    return tuple(places[key] for key in order)


def _unused(naming: Naming, read: Sequence[Ref], needs: Sequence[Need]) -> tuple[Notice, ...]:
    """Find gates and parameters that nothing uses."""
    used = {ref.key for ref in read}
    used |= {ref.key for need in needs if need.formula is not None for ref in refs(need.formula)}
    defined: tuple[Gate | Parameter, ...] = (*naming.gates.values(), *naming.parameters.values())
    unused = [thing for thing in defined if thing.key not in used]
    return tuple(
        Notice(
            code="unused",
            text=Text(f"{show(thing.id)} 没有任何工资项目使用", f"{show(thing.id)} is used by no line"),
            source=thing.source,
        )
        for thing in sorted(unused, key=lambda thing: thing.source.line or 0)
    )
