"""What somebody is paid who is in his post for a part of the month: fixed amounts by his days in it.

A line that counts figures of the post's own days, incidents, entered amounts or other lines is of these days
already, and a share of a pool is what its members make it; every other line is taken times the days.
"""

from collections.abc import Sequence

from msgspec.structs import replace

from csbonus.lang.tree import Binary, Expr, Gated, PoolShare, Ref
from csbonus.lang.units import DAYS
from csbonus.lang.walk import nodes
from csbonus.pay.plan import GROUP_SCOPES, Gate, Need, PayLine, Step
from csbonus.problems import Text
from csbonus.rules.steps import uses_of

_DAYS = Ref(key="post.days", title=Text("本岗位天数", "days in this post"), unit=DAYS)
_ALL_DAYS = Ref(key="post.all_days", title=Text("各岗位天数合计", "days in all posts"), unit=DAYS)
_OF_THE_DAYS = ("each.", "incidents.", "register.", "released.", "history.", "line.")


def paid_by_days(lines: Sequence[PayLine], steps: Sequence[Step]) -> tuple[list[PayLine], tuple[Step, ...]]:
    """Give the lines that are fixed for a month what they are for a part of it, in the list and in the steps."""
    uses = uses_of(step for step in steps if not _is_of_group(step))
    read = {step.key for step in steps if isinstance(step, Need) and step.is_read and step.scope == "agent"}
    made = {line.id: _by_days(line, uses, read) for line in lines}
    changed = tuple(made[step.id] if isinstance(step, PayLine) else step for step in steps)
    return list(made.values()), changed


def _is_of_group(step: Step) -> bool:
    """Tell whether a step is of a team, a store or the company: that is not of anybody's own days."""
    if isinstance(step, Need):
        return step.scope in GROUP_SCOPES
    return isinstance(step, Gate) and step.of in GROUP_SCOPES


def _by_days(line: PayLine, uses: dict[str, tuple[str, ...]], read: set[str]) -> PayLine:
    is_pool = any(isinstance(node, PoolShare) for node in nodes(line.expr))
    if line.stage != "line" or is_pool or _is_of_the_days(line.key, uses, read):
        return line
    return replace(line, by_days=_times_days(line.expr))


def _is_of_the_days(key: str, uses: dict[str, tuple[str, ...]], read: set[str]) -> bool:
    """Tell whether what a line reads, or what that is made of, has figures of the post's own days in it."""
    unseen = dict(uses)
    left = list(unseen.pop(key))
    while left:
        found = left.pop()
        if found in read or found.startswith(_OF_THE_DAYS):
            return True
        left += unseen.pop(found, ())
    return False


def _times_days(expr: Expr) -> Expr:
    if isinstance(expr, Gated):
        return replace(expr, operand=_times_days(expr.operand))
    return Binary(op="/", left=Binary(op="*", left=expr, right=_DAYS), right=_ALL_DAYS)
