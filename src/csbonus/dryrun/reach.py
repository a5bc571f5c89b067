"""Which lines of pay an edit can change, told from the compiled plans without paying anybody."""

from collections.abc import Mapping

from csbonus.comparing.causes import Reach
from csbonus.dryrun.plain import plain
from csbonus.pay.plan import PayLine, PayPlan
from csbonus.rules.steps import key_of, uses_of

_STEPWISE = frozenset(
    {"steps", "lines", "gates", "parameters", "numbers", "notes", "metrics", "title", "valid_from", "source"}
)
"""What of a plan is looked at step by step, or pays nobody."""


def reached(one: PayPlan | None, other: PayPlan | None) -> Reach:
    """List the lines that may come out otherwise in one plan than in the other; nothing where any may."""
    if one is None or other is None or _head(one) != _head(other) or _needs(one) != _needs(other):
        return None
    steps = [_steps(plan) for plan in (one, other)]
    numbers = [{p.key: plain(p) for p in plan.parameters} for plan in (one, other)]
    changed = _different(*steps) | _different(*numbers)
    every = (*one.steps, *other.steps)
    uses = [*uses_of(one.steps).items(), *uses_of(other.steps).items()]
    _spread(changed, uses)
    lines = {step.key: step.id for step in every if isinstance(step, PayLine)}
    return frozenset(id_ for key, id_ in lines.items() if key in changed)


def _head(plan: PayPlan) -> list[object]:
    return [plain(getattr(plan, name)) for name in plan.__struct_fields__ if name not in _STEPWISE]


def _needs(plan: PayPlan) -> set[tuple[str, bool]]:
    """List the figures that a plan reads: who has any activity depends on all of them."""
    return {(need.key, need.is_read) for need in plan.needs}


def _steps(plan: PayPlan) -> dict[str, object]:
    return {key_of(step): plain(step) for step in plan.steps}


def _different(one: Mapping[str, object], other: Mapping[str, object]) -> set[str]:
    keys = {*one, *other}
    return {key for key in keys if one.get(key) != other.get(key)}


def _spread(changed: set[str], uses: list[tuple[str, tuple[str, ...]]]) -> None:
    """Add every step that uses what has changed, and so on."""
    is_growing = True
    while is_growing:
        more = {key for key, used in uses if key not in changed and not changed.isdisjoint(used)}
        changed |= more
        is_growing = bool(more)
