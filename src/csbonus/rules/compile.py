"""A plan file compiled: names resolved, units checked, steps put in order; or every problem found."""

from collections.abc import Sequence

from msgspec import Struct

from csbonus.kinds.component import PayComponent
from csbonus.lang.check_units import check_units
from csbonus.lang.tree import Expr, Ref
from csbonus.lang.units import MONEY
from csbonus.lang.walk import refs
from csbonus.pay.metrics import Parameter
from csbonus.pay.past import looks_back
from csbonus.pay.plan import Gate, PayLine, PayPlan, Slip, Step
from csbonus.pay.provisions import Fund, Limits, Note
from csbonus.problems import Notice, Problem, Text, show
from csbonus.rules.definitions import define
from csbonus.rules.forms import FundForm, NoteForm
from csbonus.rules.head_forms import Head, LimitsForm, SlipForm
from csbonus.rules.inactive import define_inactive
from csbonus.rules.line_view import Abandoned, LineView
from csbonus.rules.naming import Naming, Setting
from csbonus.rules.needs import find_needs
from csbonus.rules.part_months import paid_by_days
from csbonus.rules.plan_file import Placed, PlanFile
from csbonus.rules.reading import in_file_order
from csbonus.rules.resolving import resolve
from csbonus.rules.settlement import settlement_lines
from csbonus.rules.steps import exprs_of, ordered_steps


class Checked(Struct, frozen=True, kw_only=True):
    """A plan with what is doubtful about it, or the problems that keep it from paying anyone."""

    plan: PayPlan | None
    problems: tuple[Problem, ...]
    notices: tuple[Notice, ...] = ()


class _Line(Struct, frozen=True, kw_only=True):
    line: PayLine
    optional: tuple[Ref, ...]


def compile_plan(file: PlanFile) -> Checked:
    """Compile a plan file; a plan comes back only when there is no problem at all."""
    head = file.head
    naming = Naming(source=file.source, problems=list(file.problems), broken=file.broken)
    if head is not None:
        naming.rank_members = head.members.ranks
        naming.counts_others = bool(head.members.plans)
    define(file, naming)
    define_inactive(file, naming)
    compiled = [line for placed in file.pay if (line := _compile_line(placed, naming, file)) is not None]
    lines = settlement_lines(file, [line.line for line in compiled], naming)
    notes = _notes(file, naming)
    slip = _slip(file, lines, naming)
    read, optional = _figures_read(lines, notes, compiled, naming)
    needs, found = find_needs(read, optional, naming)
    steps = ordered_steps(lines, needs, naming)
    if head is not None and head.change_of_post == "by_days":
        lines, steps = paid_by_days(lines, steps)
    problems = in_file_order([*naming.problems, *found])
    if problems or head is None:
        return Checked(plan=None, problems=problems)
    plan = _plan(file, head, (_in_order(lines, head.slip), steps, notes), naming, slip)
    return Checked(plan=plan, problems=(), notices=_unused(naming, read, plan))


def _plan(
    file: PlanFile,
    head: Head,
    made: tuple[Sequence[PayLine], tuple[Step, ...], tuple[Note, ...]],
    naming: Naming,
    slip: Slip,
) -> PayPlan:
    lines, steps, notes = made
    every = [ref for step in steps for expr in exprs_of(step) for ref in refs(expr)]
    every += [ref for note in notes for ref in refs(note.condition)]
    limits = head.limits
    return PayPlan(
        id=head.plan,
        title=head.title or Text(head.plan, head.plan),
        currency=head.currency,
        roles=head.applies_to.role if head.applies_to else (),
        valid_from=head.valid_from,
        ratios=head.members.ratios,
        lines=tuple(lines),
        steps=steps,
        gates=tuple(naming.gates.values()),
        metrics=naming.metrics,
        parameters=tuple(naming.parameters.values()),
        numbers=tuple(naming.numbers.values()),
        incidents=tuple(naming.incidents.values()),
        records=naming.records,
        notes=notes,
        funds=_funds(file),
        limits=_made_limits(limits, head) if limits is not None else None,
        counted_plans=head.members.plans,
        pays_by_days=head.change_of_post == "by_days",
        streak=looks_back(every),
        slip=slip,
        attribution=head.attribution,
        source=file.source,
    )


def _slip(file: PlanFile, lines: Sequence[PayLine], naming: Naming) -> Slip:
    form = file.head.slip if file.head is not None else SlipForm()
    known = {line.id: line for line in lines}
    grouped = [name for names in form.groups.values() for name in names]
    for name in (*form.first, *form.deductions, *grouped):
        naming.find(known, name, Text("工资项目", "line"), file.source)
    slip = Slip(
        company=form.company,
        deductions=form.deductions,
        groups=tuple(form.groups.items()),
        layout="groups" if form.groups and form.layout is None else form.layout,
        paper=form.paper,
    )
    twice = {name for name in grouped if grouped.count(name) > 1}
    for name in sorted(twice | {name for name in grouped if name in known and slip.deducts(known[name])}):
        text = Text(
            f"{show(name)} 在工资条上有不止一处：slip 的 groups 里写了两次，或者它是应扣项目；从 groups 里删去多余的",
            f"{show(name)} has more than one place on the slip: it stands in groups twice, or is a deduction; take it out of groups",
        )
        naming.report("slip-group", text, file.source)
    return slip


def _in_order(lines: Sequence[PayLine], form: SlipForm) -> tuple[PayLine, ...]:
    """Put the lines that the slip is to show first before the others."""
    known = {line.id: line for line in lines}
    first = {name: known[name] for name in form.first if name in known}
    return (*first.values(), *(line for line in lines if line.id not in first))


def _made_limits(form: LimitsForm, head: Head) -> Limits:
    return Limits(
        is_carried="carried" in (form.rest, form.below_zero),
        since=form.since or head.valid_from,
        may_owe=form.below_zero == "shown",
    )


def _funds(file: PlanFile) -> dict[str, Fund]:
    return {one.id: Fund(id=one.id, title=one.form.title) for one in file.placed("funds", FundForm)}


def _notes(file: PlanFile, naming: Naming) -> tuple[Note, ...]:
    found = []
    for placed in file.placed("notes", NoteForm):
        condition = resolve(naming, placed.form.when, Setting(), f"notes.{placed.id}.when")
        if condition is not None:
            naming.problems += check_units(condition, "condition", placed.source)
            found.append(Note(id=placed.id, condition=condition, said=placed.form.say, source=placed.source))
    return (*naming.notes, *found)


def _figures_read(
    lines: Sequence[PayLine], notes: Sequence[Note], compiled: Sequence[_Line], naming: Naming
) -> tuple[list[Ref], list[Ref]]:
    """List what is read at all, and what may be missing where it is read."""
    loose = {ref.key for line in compiled for ref in line.optional}
    read: list[Expr] = []
    for line in lines:
        pool, rows = line.pool, line.rows
        read += [line.expr, *(e for e in ((pool.amount, pool.weight) if pool else ()) if e is not None)]
        read += [rows.operand] if rows is not None and rows.operand is not None else []
    read += [c for gate in naming.gates.values() if not gate.closed_without for c in gate.conditions]
    read += [note.condition for note in notes]
    read += [naming.inactive.condition] if naming.inactive is not None else []
    read += [key.figure for r in naming.rankings.values() for key in (*r.keys, *r.tie_break)]
    read += [c.query.operand for c in naming.collecting.values() if c.query.operand is not None]
    found = [ref for expr in read for ref in refs(expr) if ref.key not in loose]
    closed = [c for gate in naming.gates.values() if gate.closed_without for c in gate.conditions]
    optional = [ref for line in compiled for ref in line.optional]
    return found, [*optional, *(ref for condition in closed for ref in refs(condition))]


def _compile_line(placed: Placed[PayComponent], naming: Naming, file: PlanFile) -> _Line | None:
    head = file.head
    view = LineView(placed, naming, head.members.pools if head else "present")
    form = placed.form
    try:
        compiled = form.compiled(view)
        deferral = form.deferral(head.valid_from if head else "", view)
    except Abandoned:
        return None
    naming.problems += check_units(compiled.expr, MONEY, placed.source)
    if form.fund is not None:
        funds = {one.id: one for one in file.placed("funds", FundForm)}
        naming.find(funds, form.fund, Text("基金", "fund"), placed.source)
    line = PayLine(
        id=placed.id,
        kind=form.kind,
        title=naming.lines[placed.id],
        expr=compiled.expr,
        group=form.group,
        source=placed.source,
        stage=compiled.stage,
        gates=compiled.gates,
        pool=compiled.pool,
        only_with=compiled.only_with,
        compared=compiled.compared,
        rows=compiled.rows,
        fund=form.fund or "",
        deferral=deferral,
    )
    return _Line(line=line, optional=tuple(view.optional.values()))


def _unused(naming: Naming, read: Sequence[Ref], plan: PayPlan) -> tuple[Notice, ...]:
    """Find gates and parameters that nothing uses."""
    used = {ref.key for ref in read}
    used |= {ref.key for step in plan.steps for expr in exprs_of(step) for ref in refs(expr)}
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
