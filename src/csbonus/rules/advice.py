"""A compiled plan looked over: cliffs, amounts paid twice, fines that the law may not allow."""

from collections.abc import Iterator

from csbonus.kinds.commission import Commission
from csbonus.kinds.component import PayComponent
from csbonus.kinds.penalty import Penalty
from csbonus.kinds.per_unit import PerUnit
from csbonus.lang.tree import Expr
from csbonus.pay.plan import PayPlan
from csbonus.problems import Finding, Notice, Text
from csbonus.rules.cliffs import find_cliffs
from csbonus.rules.curves import alike
from csbonus.rules.plan_file import PlanFile


def look_over(file: PlanFile, plan: PayPlan) -> tuple[Finding, ...]:
    """Find what is wrong or doubtful about a plan that can be computed."""
    intended = [placed.id for placed in file.pay if placed.form.falls is not None]
    return (
        *find_cliffs(plan, intended),
        *_paid_twice(file, plan),
        *_below_least(file, plan),
        *_collective(file, plan),
    )


def _paid_twice(file: PlanFile, plan: PayPlan) -> Iterator[Notice]:
    """Find lines of one kind that are paid on the same figure."""
    titles = {line.id: line.title for line in plan.lines}
    first: dict[tuple[str, Expr], str] = {}
    for placed in file.pay:
        base = _base(placed.form)
        if base is None:
            continue
        known = first.setdefault((placed.form.kind, alike(base)), placed.id)
        if known != placed.id:
            one, two = titles[known], titles[placed.id]
            text = Text(
                f"“{two.zh}”和“{one.zh}”按同一个数计算，请确认不是重复发放",
                f'"{two.en}" and "{one.en}" are paid on the same figure; make sure that it is not paid twice',
            )
            yield Notice(code="paid-twice", text=text, source=placed.source)


def _base(form: PayComponent) -> Expr | None:
    """Give the figure that a line pays so much of; nothing where it pays otherwise, or on some rows only."""
    if form.for_each is not None:
        return None
    if isinstance(form, Commission):
        return form.base
    return form.count if isinstance(form, PerUnit) else None


def _below_least(file: PlanFile, plan: PayPlan) -> Iterator[Notice]:
    """Find fines that nothing keeps from taking the pay below the minimum wage.

    Source: Chinese wage payment rules, by which pay after deductions is not below the local minimum wage.
    """
    limits = file.head.limits if file.head is not None else None
    fines = [line for line in plan.lines if line.stage == "fine"]
    if fines and (limits is None or limits.leave is None):
        title = fines[0].title
        text = Text(
            f"“{title.zh}”等罚扣可能把工资扣到最低工资以下；请在 limits 里用 leave 写明至少留下多少",
            f'fines such as "{title.en}" can take the pay below the minimum wage; say with leave in limits how much must remain',
        )
        yield Notice(code="below-minimum-wage", text=text, source=fines[0].source)


def _collective(file: PlanFile, plan: PayPlan) -> Iterator[Notice]:
    """Find fines that a whole team pays for one of its members."""
    titles = {line.id: line.title for line in plan.lines}
    for placed in file.pay:
        if isinstance(placed.form, Penalty) and placed.form.whom == "team":
            title = titles[placed.id]
            text = Text(
                f"“{title.zh}”是一人出错全组受罚，法律上站不住脚，请先问过法务",
                f'"{title.en}" fines a whole team for one of its members, which is legally doubtful; have it checked',
            )
            yield Notice(code="collective-fine", text=text, source=placed.source)
