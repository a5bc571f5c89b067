"""Gates of a plan: their conditions resolved and checked, and how many must be met."""

from collections.abc import Sequence

from csbonus.lang.check_units import check_units
from csbonus.lang.tree import Expr
from csbonus.pay.plan import Gate
from csbonus.problems import Text
from csbonus.rules.forms import GateForm
from csbonus.rules.naming import Naming, Setting
from csbonus.rules.plan_file import Placed
from csbonus.rules.resolving import resolve


def define_gate(placed: Placed[GateForm], naming: Naming) -> None:
    """Define a gate; what is wrong with it is reported."""
    form = placed.form
    written, needed = _written(placed, naming)
    conditions = []
    for number, one in enumerate(written, 1):
        condition = resolve(naming, one, Setting(scope=form.of), f"gates.{placed.id}.{number}")
        if condition is not None:
            naming.problems += check_units(condition, "condition", placed.source)
            conditions.append(condition)
    naming.gates[placed.id] = Gate(
        id=placed.id,
        title=form.title or Text(placed.id, placed.id),
        of=form.of,
        conditions=tuple(conditions),
        needed=needed,
        closed_without=form.if_missing == "closed",
        source=placed.source,
    )


def _written(placed: Placed[GateForm], naming: Naming) -> tuple[Sequence[Expr], int]:
    """Find the conditions as written and how many of them must be met."""
    form = placed.form
    given = [conditions for conditions in (form.all, form.any, form.conditions) if conditions is not None]
    if len(given) != 1 or (form.at_least is None) != (form.conditions is None):
        text = Text(
            "门槛请写 all、any，或 at_least 加 conditions，三者之一",
            "a gate has one of all, any, and at_least with conditions",
        )
        naming.report("gate-conditions", text, placed.source)
        return [], 0
    if not given[0]:
        naming.report("gate-empty", Text("门槛没有任何条件", "the gate has no condition"), placed.source)
        return [], 0
    if form.at_least is None:
        return given[0], len(given[0]) if form.all is not None else 1
    needed = form.at_least.value
    if needed != int(needed) or not 1 <= needed <= len(given[0]):
        text = Text(
            f"at_least 要写 1 到 {len(given[0])} 的整数",
            f"at_least is a whole number from 1 to {len(given[0])}",
        )
        naming.report("gate-at-least", text, form.at_least.at)
    return given[0], int(needed)
