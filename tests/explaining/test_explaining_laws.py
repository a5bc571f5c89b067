"""Laws of explanations, on every example and every case: leaves recompute amounts, near misses are true, figures have sources."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from msgspec.structs import replace

from csbonus.explaining.explain import Explanation, explain
from csbonus.explaining.figure import Figure
from csbonus.explaining.near import NearMiss
from csbonus.intake.books import Books
from csbonus.intake.files import expand_paths
from csbonus.intake.periods import sort_by_month
from csbonus.lang.evaluate import Unpayable, value_of
from csbonus.lang.numbers import exact_arithmetic, settle
from csbonus.lang.tree import Expr
from csbonus.pay.money import round_to_fen, split_by_weight
from csbonus.pay.payrun import compute_payrun
from csbonus.pay.payslip import PayRun, Payslip
from csbonus.pay.people import Agent, Incident, Measure, MonthInput
from csbonus.payroll import compute_month
from csbonus.problems import Source
from csbonus.rules.cases import CaseResult, pay_case, read_case
from csbonus.rules.plans import read_rules

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = [
    *sorted(path.parent for path in (ROOT / "rules").glob("*/example")),
    ROOT / "examples" / "2026-10",
]
CASES = sorted(
    [*(ROOT / "rules").glob("*/cases/*.yaml"), *(ROOT / "tests" / "schemes").glob("*/cases/*.yaml")]
)
MOST = 4
"""How many slips of a month are looked at: those with the least and the most pay."""


@cache
def month_of(place: Path) -> tuple[PayRun, MonthInput] | None:
    """Compute an example's month or a case; nothing of a case that refuses to pay."""
    return _of_case(place) if place.suffix else _of_example(place)


def _of_example(folder: Path) -> tuple[PayRun, MonthInput]:
    files, rules = (folder, folder / "rules") if folder.name == "2026-10" else (folder / "example", folder)
    named, _ = expand_paths([str(files)])
    (found,) = sort_by_month(named, Books())
    computed = compute_month([str(files)], [str(rules)], found.month)
    assert computed.payrun is not None, computed.problems
    assert computed.month is not None
    return computed.payrun, computed.month


def _of_case(path: Path) -> tuple[PayRun, MonthInput] | None:
    (plan,) = read_rules([str(path.parent.parent)]).plans
    read = read_case(plan, path)
    payrun = None if isinstance(read, CaseResult) else pay_case(plan, read).payrun
    return None if payrun is None or isinstance(read, CaseResult) else (payrun, read.month)


@cache
def explained(place: Path) -> tuple[Explanation, ...]:
    found = month_of(place)
    if found is None:
        return ()
    payrun, month = found
    slips = sorted(payrun.payslips, key=lambda slip: slip.total)
    chosen = {slip.agent.key: slip for slip in (*slips[: MOST // 2], *slips[-MOST // 2 :])}
    return tuple(explain(payrun, month, slip) for slip in chosen.values())


EVERY_MONTH = pytest.mark.parametrize(
    "place",
    [*EXAMPLES, *CASES],
    ids=lambda place: place.name if not place.suffix else f"{place.parts[-3]}-{place.stem}",
)


# The leaves of the tree recompute the amount.


class Recomputed:
    """Works amounts out again from what stands at the leaves of a derivation, and nothing else."""

    def __init__(self, explanation: Explanation) -> None:
        plan = explanation.payslip.plan
        self._needs = {need.key: need for need in plan.needs}
        self._again: dict[str, Callable[[Figure], Decimal | None]] = {
            "derived": self._derived,
            "members": self._members,
            "rows": self._rows,
            "pool": self._pool,
            "incidents": self._events,
        }
        self._pools = {line.id: line.pool for line in plan.lines if line.pool is not None}
        self._amounts = {f"line.{line.id}": line.amount for line in explanation.lines}

    def value(self, expr: Expr, parts: Sequence[Figure], gates: Mapping[str, Decimal]) -> Decimal:
        """Work a formula out from what a tree says it is made of."""
        figures = {part.key: self._figure(part) for part in parts}
        known = {key: value for key, value in figures.items() if value is not None}
        return value_of(expr)({**known, **gates})

    def _figure(self, figure: Figure) -> Decimal | None:
        again = self._again.get(figure.kind)
        return again(figure) if again is not None and figure.parts else self._given(figure)

    def _given(self, figure: Figure) -> Decimal | None:
        return self._amounts.get(figure.key, figure.value) if figure.kind == "line" else figure.value

    def _derived(self, figure: Figure) -> Decimal | None:
        need = self._needs.get(figure.key)
        if need is None or need.formula is None:
            return figure.value
        try:
            return self.value(need.formula, figure.parts, {})
        except Unpayable:
            return None

    def _members(self, figure: Figure) -> Decimal | None:
        need = self._needs.get(figure.key)
        if need is None or need.members is not None:
            return figure.value
        values = [value for part in figure.parts if (value := self._figure(part)) is not None]
        if need.metric.aggregate == "sum":
            return sum(values, Decimal(0))
        pairs = list(zip(values[::2], values[1::2], strict=True))
        return sum((v * w for v, w in pairs), Decimal(0)) / sum(w for _, w in pairs)

    def _pool(self, figure: Figure) -> Decimal | None:
        """Share a pool among those listed by largest remainder; its amount is worked out first."""
        if not figure.key.startswith("share."):
            pool = self._pools[figure.key.partition(".")[2]]
            whole = round_to_fen(self.value(pool.amount, figure.parts, {}))
            return max(whole, Decimal(0)) if pool.negative == "zero" else whole
        amount, *weights = (self._figure(part) for part in figure.parts)
        place = figure.note.en.partition("no. ")[2] if figure.note else ""
        if not place or amount is None or not any(weights):
            return figure.value
        return split_by_weight(amount, [weight or Decimal(0) for weight in weights])[int(place) - 1]

    def _events(self, figure: Figure) -> Decimal | None:
        """Add up the rows of the register."""
        total = sum((part.value or Decimal(0) for part in figure.parts), Decimal(0))
        is_sum = figure.key.startswith(("incidents.", "register.")) and figure.key != "incidents.points"
        return total if is_sum else figure.value

    def _rows(self, figure: Figure) -> Decimal | None:
        note = figure.note.en if figure.note else ""
        values = [part.value for part in figure.parts if part.value is not None]
        if "added up" in note or ": counted" in note:
            return sum(values, Decimal(0))
        return sum(values, Decimal(0)) / len(values) if "averaged" in note else figure.value


@EVERY_MONTH
def test_the_leaves_of_the_tree_recompute_every_amount(place: Path) -> None:
    for explanation in explained(place):
        again = Recomputed(explanation)
        for line, paid in zip(explanation.lines, explanation.payslip.lines, strict=True):
            gates = {g.result.gate.key: Decimal(int(g.result.is_open)) for g in line.gates}
            if paid.reason is None:
                with exact_arithmetic():
                    value = again.value(paid.rule.expr, line.parts, gates)
                assert round_to_fen(value) == line.amount, line.id
                assert line.exact == settle(value), line.id


@EVERY_MONTH
def test_the_lines_that_are_explained_add_up_to_the_total(place: Path) -> None:
    for explanation in explained(place):
        assert sum(line.amount for line in explanation.lines) == explanation.total


# Every figure has a source.


@EVERY_MONTH
def test_every_figure_of_the_tree_has_a_cell_or_a_place_in_the_plan_or_is_of_the_calendar(
    place: Path,
) -> None:
    for explanation in explained(place):
        for figure in figures_of(explanation):
            assert figure.sources or figure.rule or figure.parts or figure.kind == "calendar", figure
            if figure.kind == "read" and figure.value is not None:
                assert figure.sources, figure
            if figure.kind in ("parameter", "number"):
                assert figure.rule is not None
                assert figure.rule.line is not None


def figures_of(explanation: Explanation) -> Iterator[Figure]:
    for line in explanation.lines:
        parts = [*line.parts, *(part for gate in line.gates for parts in gate.figures for part in parts)]
        for part in parts:
            yield from part.walk()


# A near miss that is applied really gives that difference.


def applied(month: MonthInput, miss: NearMiss) -> MonthInput:
    """Change the figures of a near miss by hand: the measure, or the number of events."""
    agents, groups = list(month.agents), dict(month.groups)
    for moved in miss.moved:
        leaf = moved.leaf
        if leaf.of == "agent":
            place = next(n for n, agent in enumerate(agents) if agent.key == leaf.whose)
            agents[place] = with_value(agents[place], leaf.kind, leaf.id, moved.after)
        else:
            group = groups[leaf.of, leaf.whose]
            measures = {**group.measures, leaf.id: measure(group.measures[leaf.id], moved.after)}
            groups[leaf.of, leaf.whose] = replace(group, measures=measures)
    return replace(month, agents=tuple(agents), groups=groups)


def measure(before: Measure, value: Decimal) -> Measure:
    return Measure(value=value, place=before.source, raw=str(value))


def with_value(agent: Agent, kind: str, name: str, value: Decimal) -> Agent:
    if kind == "measure":
        return replace(agent, measures={**agent.measures, name: measure(agent.measures[name], value)})
    others = [event for event in agent.incidents if event.name != name]
    one = Incident(name=name, date="", count=value, amount=None, note="", source=Source(file="law"))
    return replace(agent, incidents=(*others, one) if value else tuple(others))


def slip_of(payrun: PayRun, key: str) -> Payslip:
    return next(slip for slip in payrun.payslips if slip.agent.key == key)


@EVERY_MONTH
def test_a_near_miss_that_is_applied_pays_what_it_says(place: Path) -> None:
    payrun, month = month_of(place) or (None, None)
    if payrun is None or month is None:
        return
    for explanation in explained(place):
        for miss in explanation.near:
            after = compute_payrun(payrun.plans, applied(month, miss)).payrun
            assert after is not None
            slip = slip_of(after, explanation.payslip.agent.key)
            assert slip.total - explanation.total == miss.gain > 0
            assert after.total - payrun.total == miss.gain_of_all
            amounts = {line.rule.id: line.amount for line in slip.lines}
            before = {line.id: line.amount for line in explanation.lines}
            for id_, change in miss.by_line.items():
                assert amounts.get(id_, Decimal(0)) - before.get(id_, Decimal(0)) == change
            assert sum(miss.by_line.values()) == miss.gain
