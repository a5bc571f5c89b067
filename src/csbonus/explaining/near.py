"""Near misses: the least change of a figure that would have paid more, found and priced by computing the month again."""

from collections.abc import Mapping, Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from msgspec import Struct

from csbonus.explaining.leaves import Change, Leaf, changed_month, leaves_of
from csbonus.explaining.ledger import Ledger
from csbonus.explaining.switches import Goal, Switch, switches_of
from csbonus.lang.evaluate import Figures, Unpayable
from csbonus.lang.numbers import settle
from csbonus.lang.units import RATIO
from csbonus.pay.money import ZERO
from csbonus.pay.payrun import compute_payrun
from csbonus.pay.payslip import Payslip, PayslipLine
from csbonus.problems import Source, Text

_MOST_ROUNDS = 8
_MOST_STRIDES = 10
_MOST_HALVINGS = 60


class Moved(Struct, frozen=True, kw_only=True):
    """A figure, whose it is, and what it would have to be."""

    leaf: Leaf
    whose: str
    after: Decimal


class NearMiss(Struct, frozen=True, kw_only=True):
    """What a change would bring: figures moved, what that reaches, and the pay of the agent and of all.

    `by_line` are the agent's lines that change. `changed` is how many slips change, and `each` by how much
    where it is the same for all of them. `line` is the line whose rule it is.
    """

    line: str
    what: Text
    moved: tuple[Moved, ...]
    by_line: Mapping[str, Decimal]
    gain: Decimal
    gain_of_all: Decimal
    changed: int
    each: Decimal | None
    rule: Source | None


class Laboratory:
    """The month computed again with figures changed; each change is computed once."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self._done: dict[frozenset[tuple[object, ...]], Ledger | None] = {frozenset(): ledger}

    def run(self, changes: tuple[Change, ...]) -> Ledger | None:
        """Compute the month with some figures changed; nothing where it then cannot be paid."""
        key = frozenset((leaf.of, leaf.whose, leaf.kind, leaf.id, value) for leaf, value in changes)
        if key not in self._done:
            self._done[key] = self._computed(changes)
        return self._done[key]

    def _computed(self, changes: tuple[Change, ...]) -> Ledger | None:
        month = changed_month(self.ledger.month, changes)
        payrun = compute_payrun(self.ledger.payrun.plans, month).payrun
        if payrun is None:
            return None
        me = self.ledger.payslip.agent.key
        return Ledger(payrun, month, next(slip for slip in payrun.payslips if slip.agent.key == me))


def near_misses(ledger: Ledger, lines: Sequence[PayslipLine]) -> tuple[NearMiss, ...]:
    """Find the near misses of some lines of the slip, in the order of the lines; one that two lines share stands with the first."""
    laboratory, seen = Laboratory(ledger), set[tuple[object, ...]]()
    found: list[NearMiss] = []
    for line in lines:
        if line.reason is not None:
            continue
        for switch in switches_of(ledger, line.rule.expr, ledger.me):
            if switch.key in seen:
                continue
            miss = _priced(laboratory, line, switch)
            if miss is not None:
                seen.add(switch.key)
                found += [] if _stands_already(found, miss) else [miss]
    return tuple(found)


def _stands_already(found: Sequence[NearMiss], miss: NearMiss) -> bool:
    """Tell whether the same change of the same figures is listed, under another threshold of the same value."""
    moved = {(m.leaf.of, m.leaf.whose, m.leaf.id, m.after) for m in miss.moved}
    return any(
        {(m.leaf.of, m.leaf.whose, m.leaf.id, m.after) for m in other.moved} == moved for other in found
    )


def _priced(laboratory: Laboratory, line: PayslipLine, switch: Switch) -> NearMiss | None:
    """Find the figures that reach a switch and compute what that pays; nothing where the line pays him no more."""
    changes: tuple[Change, ...] = ()
    for goal in switch.goals:
        change = _reached(laboratory, goal)
        if change is None:
            return None
        changes = (*changes, change)
    after = laboratory.run(changes)
    if after is None or after.payslip.total <= laboratory.ledger.payslip.total:
        return None
    miss = _told(laboratory.ledger, line, switch, changes, after)
    return miss if miss.by_line.get(line.rule.id, ZERO) > 0 else None


def _told(
    ledger: Ledger, line: PayslipLine, switch: Switch, changes: tuple[Change, ...], after: Ledger
) -> NearMiss:
    before = {slip.agent.key: slip.total for slip in ledger.payrun.payslips}
    gains = [gain for slip in after.payrun.payslips if (gain := slip.total - before[slip.agent.key])]
    return NearMiss(
        line=line.rule.id,
        what=switch.what,
        moved=tuple(
            Moved(leaf=leaf, whose=ledger.name((leaf.of, leaf.whose)), after=value) for leaf, value in changes
        ),
        by_line=_by_line(ledger.payslip, after.payslip),
        gain=after.payslip.total - ledger.payslip.total,
        gain_of_all=after.payrun.total - ledger.payrun.total,
        changed=len(gains),
        each=gains[0] if len(set(gains)) == 1 else None,
        rule=switch.rule,
    )


def _by_line(before: Payslip, after: Payslip) -> dict[str, Decimal]:
    one = {line.rule.id: line.amount for line in before.lines}
    two = {line.rule.id: line.amount for line in after.lines}
    changes = {id_: two.get(id_, ZERO) - one.get(id_, ZERO) for id_ in {**one, **two}}
    return {id_: change for id_, change in changes.items() if change}


def _reached(laboratory: Laboratory, goal: Goal) -> Change | None:
    """Find the first of the figures behind a goal that reaches it by itself, changed as little as can be."""
    for leaf in leaves_of(laboratory.ledger, goal.expr, goal.owner):
        value = _Search(laboratory, goal, leaf).least()
        if value is not None:
            return leaf, value
    return None


class _Search:
    """The search for the least change of one figure that meets a goal."""

    def __init__(self, laboratory: Laboratory, goal: Goal, leaf: Leaf) -> None:
        self._laboratory = laboratory
        self._goal = goal
        self._leaf = leaf
        self._step = leaf.step()

    def least(self) -> Decimal | None:
        """Give the value nearest to the present one that meets the goal; nothing where none is found."""
        guess = self._leap()
        return None if guess is None else self._tightened(guess)

    def _leap(self) -> Decimal | None:
        """Go along the slope until the limit is passed, then on until the goal is met."""
        start = self._leaf.value
        here = self._beyond(start)
        if here is None:
            return None
        if not here:
            below, above = self._onward(start, -1), self._onward(start, 1)
            return below if below is not None else above
        passed = self._passed(here)
        if passed is None or self._holds(passed):
            return passed
        return self._onward(passed, 1 if passed > start else -1)

    def _passed(self, here: Decimal) -> Decimal | None:
        """Find a value at or past the limit, `here` being how far the present one is from it."""
        start = self._leaf.value
        ahead = self._ahead(start)
        if ahead is None:
            return None
        at, beyond = ahead
        for _ in range(_MOST_ROUNDS):
            if beyond == here:
                return None
            following = self._snapped(settle(start - here * (at - start) / (beyond - here)))
            found = self._beyond(following) if self._is_sound(following) else None
            if found is None:
                return None
            at, beyond = following, found
            if not beyond or (beyond > 0) != (here > 0):
                return at
        return None

    def _onward(self, at: Decimal, sign: int) -> Decimal | None:
        """Go on in growing strides until the goal is met."""
        for stride in range(_MOST_STRIDES):
            value = at + sign * self._step * Decimal(2) ** stride
            if not self._is_sound(value):
                return None
            if self._holds(value):
                return value
        return None

    def _ahead(self, start: Decimal) -> tuple[Decimal, Decimal] | None:
        """Look one step to either side."""
        for at in (start + self._step, start - self._step):
            beyond = self._beyond(at)
            if beyond is not None:
                return at, beyond
        return None

    def _snapped(self, exact: Decimal) -> Decimal:
        """Put a value on the steps, away from the present one."""
        self._step = min(self._step, self._leaf.step(exact)) if _is_short(exact) else self._step
        steps = exact / self._step
        outward = ROUND_CEILING if exact > self._leaf.value else ROUND_FLOOR
        return steps.quantize(Decimal(1), rounding=outward) * self._step

    def _is_sound(self, value: Decimal) -> bool:
        """Tell whether a figure could have a value: none falls below zero, no share of a whole goes above it."""
        before = self._leaf.value
        if value < 0 <= before:
            return False
        return not (self._leaf.unit == RATIO and value > 1 >= before)

    def _tightened(self, reached: Decimal) -> Decimal:
        """Go back as far as the goal stays met."""
        start = self._leaf.value
        toward = -self._step if reached > start else self._step
        short = start
        if not self._holds(reached + toward):
            return reached
        for _ in range(_MOST_HALVINGS):
            if abs(reached - short) <= self._step:
                return reached
            middle = short + ((reached - short) / 2 / self._step).quantize(Decimal(1)) * self._step
            if middle in (short, reached):
                return reached
            if self._holds(middle):
                reached = middle
            else:
                short = middle
        return reached

    def _beyond(self, value: Decimal) -> Decimal | None:
        figures = self._figures(value)
        try:
            return None if figures is None else self._goal.beyond(figures)
        except Unpayable:
            return None

    def _holds(self, value: Decimal) -> bool:
        figures = self._figures(value)
        try:
            return figures is not None and self._goal.holds(figures)
        except Unpayable:
            return False

    def _figures(self, value: Decimal) -> Figures | None:
        after = self._laboratory.run(((self._leaf, value),) if value != self._leaf.value else ())
        return None if after is None else after.figures(self._goal.owner)


_SHORT = 4


def _is_short(value: Decimal) -> bool:
    """Tell whether a value has few decimals, as a limit that people wrote has."""
    exponent = value.normalize().as_tuple().exponent
    return isinstance(exponent, int) and -exponent <= _SHORT
