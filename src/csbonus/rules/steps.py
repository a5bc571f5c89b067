"""Everything a plan computes put in order, so that each step comes after those it uses; or the circle they go in."""

from collections.abc import Iterable, Sequence

from csbonus.lang.tree import Expr, Ref
from csbonus.lang.walk import refs
from csbonus.pay.metrics import RowQuery
from csbonus.pay.plan import Collecting, Gate, Inactive, Need, PayLine, Ranking, Sharing, Step
from csbonus.problems import Text, show
from csbonus.rules.naming import Naming
from csbonus.rules.ordering import in_order

_FILED_WITH = {"pool": "share", "members": "share", "position": "share"}
"""Figures that are filed together with another."""


def ordered_steps(lines: Sequence[PayLine], needs: Sequence[Need], naming: Naming) -> tuple[Step, ...]:
    """Order the steps; a circle is a problem that prints the way."""
    steps = {key_of(step): step for step in _all_steps(lines, needs, naming)}
    uses = uses_of(steps.values())
    order, circle = in_order(uses)
    if circle:
        _report(circle, steps, naming)
    return tuple(steps[key] for key in order)


def uses_of(steps: Iterable[Step]) -> dict[str, tuple[str, ...]]:
    """List what each step reads: by its key, the keys of steps and of figures that are filed before any."""
    every = tuple(steps)
    first = tuple(step.key for step in every if isinstance(step, Inactive))
    return {
        key_of(step): (*(_used(read) for read in _reads(step)), *(first if _counts_members(step) else ()))
        for step in every
    }


def _counts_members(step: Step) -> bool:
    """Tell whether it matters to a step who of a group's members is active."""
    if isinstance(step, Need):
        return step.is_of_members
    return isinstance(step, Ranking | Sharing)


def _all_steps(lines: Sequence[PayLine], needs: Sequence[Need], naming: Naming) -> Iterable[Step]:
    known: list[Step] = [*lines, *needs]
    used = {ref.key for step in known for ref in _reads(step)}
    if naming.inactive is not None:
        yield naming.inactive
    yield from needs
    yield from naming.collecting.values()
    for line in lines:
        if line.rows is not None:
            yield _collecting(line, line.rows)
    yield from naming.gates.values()
    yield from (
        r for r in naming.rankings.values() if not _is_inline(r) or r.key in used or _is_read(r, naming)
    )
    yield from (Sharing(line=line, pool=line.pool) for line in lines if line.pool is not None)
    yield from lines


def _is_inline(ranking: Ranking) -> bool:
    return ranking.id.startswith("rank(")


def _is_read(ranking: Ranking, naming: Naming) -> bool:
    conditions = [c for gate in naming.gates.values() for c in gate.conditions]
    return any(ref.key == ranking.key for condition in conditions for ref in refs(condition))


def _collecting(line: PayLine, query: RowQuery) -> Collecting:
    figure = next(ref for ref in refs(line.expr) if ref.key == f"each.{line.id}")
    rows = next(ref for ref in refs(line.expr) if ref.key == f"rows.{line.id}")
    return Collecting(figure=figure, rows=rows, query=query, whose=line.title, source=line.source)


def key_of(step: Step) -> str:
    """Give what a step files its outcome under; a pool is shared before its line is paid."""
    if isinstance(step, Sharing):
        return f"share.{step.line.id}"
    return step.figure.key if isinstance(step, Collecting) else step.key


def _reads(step: Step) -> list[Ref]:
    return [ref for expr in exprs_of(step) for ref in refs(expr)] + _beside(step)


def _beside(step: Step) -> list[Ref]:
    return list(step.line.gates) if isinstance(step, Sharing) and step.pool.is_reshared else []


def exprs_of(step: Step) -> list[Expr]:
    """List the expressions that a step evaluates."""
    match step:
        case Need():
            return _of_need(step)
        case Collecting():
            return [step.query.operand] if step.query.operand is not None else []
        case Gate():
            return list(step.conditions)
        case Ranking():
            return [key.figure for key in (*step.keys, *step.tie_break)]
        case Sharing():
            return [step.pool.amount, *([step.pool.weight] if step.pool.weight is not None else [])]
        case _:
            return [step.condition if isinstance(step, Inactive) else step.expr]


def _of_need(need: Need) -> list[Expr]:
    metric = need.metric
    if need.formula is not None:
        return [need.formula]
    if need.members is not None:
        return [need.members.operand] if need.members.operand is not None else []
    if metric.rows is not None and need.scope == metric.of:
        return [metric.rows.operand] if metric.rows.operand is not None else []
    if need.scope == metric.of:
        return []
    names = [metric.id, *([metric.weight] if metric.weight else [])]
    return [Ref(key=f"agent.{name}", title=metric.title, unit=metric.unit) for name in names]


def _used(ref: Ref) -> str:
    prefix, _, name = ref.key.partition(".")
    if prefix in ("tied", "turn", "ranked"):
        return f"agent.{name}"
    return f"{_FILED_WITH.get(prefix, prefix)}.{name}"


def _report(circle: Sequence[str], steps: dict[str, Step], naming: Naming) -> None:
    names = [key.partition(".")[2] for key in circle]
    way = " -> ".join(show(name) for name in dict.fromkeys(names)) + f" -> {show(names[0])}"
    step = steps[circle[0]]
    source = (
        step.line.source
        if isinstance(step, Sharing)
        else step.metric.source
        if isinstance(step, Need)
        else step.source
    )
    text = Text(f"工资项目互相引用成了循环：{way}", f"these lines go in a circle: {way}")
    naming.report("circle", text, source)
