"""The lines that a plan adds to those under `pay`: what effects cut, what is kept back, carried and rounded."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from msgspec.structs import replace

from csbonus.lang.check_units import check_units
from csbonus.lang.tree import NOTHING, Binary, Call, Expr, Logic, Negative, Number, Ref, ZeroWithout
from csbonus.lang.units import MONEY, RATIO
from csbonus.pay.plan import Deferral, PayLine, Stage
from csbonus.problems import Source, Text, show
from csbonus.rules.forms import EffectForm
from csbonus.rules.head_forms import LimitsForm, RoundingForm
from csbonus.rules.making import Making
from csbonus.rules.naming import Naming, Setting
from csbonus.rules.plan_file import Placed, PlanFile
from csbonus.rules.resolving import resolve

_ONE = Number(value=Decimal(1))
_ZERO = Number(value=Decimal(0), unit=MONEY)


def settlement_lines(file: PlanFile, lines: Sequence[PayLine], naming: Naming) -> list[PayLine]:
    """Give all lines of a slip in order: earned, kept back, cut, fined, limited, carried, rounded."""
    kept = [part for line in lines if line.deferral for part in _deferred(line, line.deferral)]
    effects = _effects(file.placed("effects", EffectForm), lines, naming)
    in_order = [*lines, *kept, *effects]
    head = file.head
    if head is None:
        return in_order
    if head.limits is not None:
        in_order += _limited(head.limits, in_order, naming, file.source)
    if head.rounding is not None:
        in_order.append(_rounded(head.rounding, in_order, naming, file.source))
    return in_order


def _effects(placed: Sequence[Placed[EffectForm]], lines: Sequence[PayLine], naming: Naming) -> list[PayLine]:
    effects = [(one, keep) for one in placed if (keep := _keep(one, naming)) is not None]
    conditions = {one.id: _condition(one, naming) for one, _ in effects}
    found = []
    for place, (one, keep) in enumerate(effects):
        _check_groups(one, lines, naming)
        condition = conditions[one.id]
        if condition is None:
            continue
        stronger = [
            (other, conditions[other.id])
            for position, (other, share) in enumerate(effects)
            if (share.value, position) < (keep.value, place)
        ]
        parts = [
            _cut(
                group,
                (condition, keep),
                [c for other, c in stronger if group in other.form.groups and c is not None],
                lines,
                one,
            )
            for group in one.form.groups
        ]
        expr = _sum([part for part in parts if part is not None], one.source)
        title = one.form.title or Text(one.id, one.id)
        found.append(_line((one.id, "effect"), title, expr, "effect", one.source))
    return found


def _keep(placed: Placed[EffectForm], naming: Naming) -> Number | None:
    form = placed.form
    if (form.keep is None) == (form.forfeit is None):
        text = Text(
            "请写 keep（保留比例，如 50%）或 forfeit: all（全部取消），二者取一",
            "write either keep (a share such as 50%) or forfeit: all",
        )
        naming.report("effect-keep", text, placed.source)
        return None
    if form.keep is None:
        return Number(value=Decimal(0), unit=RATIO)
    if not 0 <= form.keep.value < 1:
        text = Text(
            "keep 是保留的比例，要在 0 到 100% 之间，如 50%",
            "keep is the share that is kept, from 0 to below 100%, such as 50%",
        )
        naming.report("effect-share", text, form.keep.at)
        return None
    return naming.name_number(replace(form.keep, unit=RATIO), f"effects.{placed.id}.keep")


def _condition(placed: Placed[EffectForm], naming: Naming) -> Expr | None:
    condition = resolve(naming, placed.form.when, Setting(), f"effects.{placed.id}.when")
    if condition is None:
        return None
    problems = check_units(condition, "condition", placed.source)
    naming.problems += problems
    return None if problems else condition


def _check_groups(placed: Placed[EffectForm], lines: Sequence[PayLine], naming: Naming) -> None:
    known = {line.group for line in lines if line.group}
    for group in placed.form.groups:
        naming.find(dict.fromkeys(known), group, Text("工资项目组（group）", "group of lines"), placed.source)
        for line in lines:
            if line.group == group and line.stage == "fine":
                text = Text(
                    f"{show(line.id)} 是罚扣，不能属于被 {show(placed.id)} 扣减的 {show(group)}；请去掉它的 group",
                    f"{show(line.id)} is a fine and can't be in {show(group)}, which {show(placed.id)} cuts; take its group out",
                )
                naming.report("effect-on-fine", text, line.source)


def _cut(
    group: str,
    own: tuple[Expr, Number],
    stronger: Sequence[Expr],
    lines: Sequence[PayLine],
    placed: Placed[EffectForm],
) -> Expr | None:
    """Take a share of a group's sum, where the condition holds and no stronger effect cuts the group."""
    condition, keep = own
    cut = [line for line in lines if line.group == group and line.stage == "line"]
    if not cut:
        return None
    at = placed.source
    total = Call(function="max", arguments=(_ZERO, _sum([_amount(line) for line in cut], at)), at=at)
    share = Binary(op="-", left=_ONE, right=keep, at=at) if keep.value else None
    taken = Negative(operand=Binary(op="*", left=share, right=total, at=at) if share else total, at=at)
    if stronger:
        others = tuple(Logic(op="not", operands=(other,), at=at) for other in stronger)
        condition = Logic(op="and", operands=(condition, *others), at=at)
    return Call(function="if", arguments=(condition, taken, _ZERO), at=at)


def _deferred(line: PayLine, deferral: Deferral) -> list[PayLine]:
    """Keep a share of a line back, and pay all that was kept in the month of release."""
    keeping = Ref(
        key=f"keeping.{line.id}", title=Text("暂扣期内", "keeping back"), unit=RATIO, at=line.source
    )
    share = Number(value=deferral.share, is_percent=True, unit=RATIO, at=line.source)
    part = Binary(op="*", left=share, right=_amount(line), at=line.source)
    back = Binary(op="*", left=Negative(operand=part, at=line.source), right=keeping, at=line.source)
    zh, en = line.title.zh, line.title.en
    kept = _line(
        (f"{line.id}_kept", "kept_back"),
        Text(f"{zh}（暂扣）", f"{en} (kept back)"),
        back,
        "settlement",
        line.source,
    )
    paid = Ref(
        key=f"kept.{line.id}",
        title=Text(f"{zh}历月暂扣合计", f"{en} kept back in earlier months"),
        unit=MONEY,
        at=line.source,
    )
    released = _line(
        (f"{line.id}_released", "released"),
        Text(f"{zh}（补发）", f"{en} (paid later)"),
        paid,
        "settlement",
        line.source,
    )
    return [
        replace(kept, parent=line.id, deferral=deferral),
        replace(released, parent=line.id, deferral=deferral),
    ]


def _limited(limits: LimitsForm, lines: Sequence[PayLine], naming: Naming, source: Source) -> list[PayLine]:
    """Give back what fines take above the limit, and carry it; take what an earlier month carried first."""
    found: list[PayLine] = []
    at = source
    is_carried = "carried" in (limits.rest, limits.below_zero)
    if limits.rest is None and (limits.deductions is not None or limits.leave is not None):
        text = Text(
            "limits 请写明 rest：carried（结转下月）或 dropped（不再扣）",
            "limits says with rest what becomes of the rest: carried or dropped",
        )
        naming.report("limits-rest", text, limits.deductions.at if limits.deductions else at)
    if is_carried:
        brought = Ref(key="carried.in", title=Text("上月结转", "carried from last month"), unit=MONEY, at=at)
        found.append(
            _line(
                ("carried_in", "fine"),
                Text("上月结转扣款", "Carried from last month"),
                Negative(operand=brought, at=at),
                "settlement",
                at,
            )
        )
    allowed = _allowed(limits, lines, naming, source)
    if allowed is not None:
        fines = _sum([_taken(line) for line in [*_fines(lines), *found]], at)
        rest = Call(
            function="max", arguments=(_ZERO, Binary(op="-", left=fines, right=allowed, at=at)), at=at
        )
        kind = "carried" if limits.rest == "carried" else "dropped"
        title = (
            Text("超限未扣（结转下月）", "Above the limit, carried")
            if kind == "carried"
            else Text("超限不扣", "Above the limit, not taken")
        )
        found.append(_line(("above_limit", kind), title, rest, "settlement", at))
    if limits.below_zero == "carried":
        total = _sum([_amount(line) for line in (*lines, *found)], at)
        short = Call(function="max", arguments=(_ZERO, Negative(operand=total, at=at)), at=at)
        found.append(
            _line(
                ("below_zero", "carried"),
                Text("不足部分结转下月", "Below zero, carried"),
                short,
                "settlement",
                at,
            )
        )
    return found


def _allowed(limits: LimitsForm, lines: Sequence[PayLine], naming: Naming, at: Source) -> Expr | None:
    """Say how much fines may take: a share of the pay before them, and no more than leaves the least pay."""
    pay = _sum([_earned(line) for line in lines], at)
    caps: list[Expr] = []
    if limits.deductions is not None:
        share = naming.name_number(replace(limits.deductions, unit=RATIO), "limits.deductions")
        caps.append(Binary(op="*", left=share, right=pay, at=at))
    if limits.leave is not None:
        least = Making(naming, at).value(limits.leave, "limits.leave", MONEY)
        if least is not None:
            caps.append(Binary(op="-", left=pay, right=least, at=at))
    if not caps:
        return None
    smallest = caps[0] if len(caps) == 1 else Call(function="min", arguments=tuple(caps), at=at)
    return Call(function="max", arguments=(_ZERO, smallest), at=at)


def _fines(lines: Iterable[PayLine]) -> list[PayLine]:
    return [line for line in lines if line.stage == "fine"]


def _taken(line: PayLine) -> Expr:
    return Call(
        function="max", arguments=(_ZERO, Negative(operand=_amount(line), at=line.source)), at=line.source
    )


def _earned(line: PayLine) -> Expr:
    """Give what a line adds to the pay before fines: all of it, or of one that may take or pay what it pays."""
    if line.stage != "fine":
        return _amount(line)
    return Call(function="max", arguments=(_ZERO, _amount(line)), at=line.source)


def _rounded(form: RoundingForm, lines: Sequence[PayLine], naming: Naming, at: Source) -> PayLine:
    step = naming.name_number(replace(form.total, unit=MONEY), "rounding.total")
    if form.total.value <= 0:
        text = Text(
            "rounding 的 total 要大于 0，如 1（取到元）",
            "total under rounding is above 0, such as 1 for whole yuan",
        )
        naming.report("rounding-step", text, form.total.at)
        step = replace(step, value=Decimal(1))
    total = _sum([_amount(line) for line in lines], at)
    function = {"nearest": "round", "up": "ceil", "down": "floor"}[form.halves]
    whole = Call(function=function, arguments=(total, step), at=at)
    title = Text("合计取整", "Rounding of the total")
    return _line(
        ("rounding", "rounding"), title, Binary(op="-", left=whole, right=total, at=at), "settlement", at
    )


def _amount(line: PayLine) -> Expr:
    """Read a line's amount; one that was left off the slip adds nothing."""
    ref = Ref(key=line.key, title=line.title, unit=MONEY, at=line.source)
    if not line.only_with:
        return ref
    return ZeroWithout(figure=ref, operand=ref, because="not entered", at=line.source)


def _sum(parts: Sequence[Expr], at: Source) -> Expr:
    if not parts:
        return NOTHING
    total = parts[0]
    for part in parts[1:]:
        total = Binary(op="+", left=total, right=part, at=at)
    return total


def _line(named: tuple[str, str], title: Text, expr: Expr, stage: Stage, source: Source) -> PayLine:
    """Make a line of an id and a kind."""
    id_, kind = named
    return PayLine(id=id_, kind=kind, title=title, expr=expr, group="", source=source, stage=stage)
