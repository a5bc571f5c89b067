"""Gates: whether every condition is met, and by how much one was missed."""

from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from types import MappingProxyType

from msgspec import Struct

from csbonus.lang.check_units import unit_of
from csbonus.lang.describe import arithmetic, formula
from csbonus.lang.evaluate import Figures, NoFigure, condition_of, holds, value_of
from csbonus.lang.numbers import EXACT, settle
from csbonus.lang.tree import Compare, Expr, Scope
from csbonus.lang.units import RATIO, Unit
from csbonus.lang.wording import gap, quantity
from csbonus.pay.plan import Gate
from csbonus.problems import Lang, Text

_LEAST_SHOWN = Decimal("0.0001")
_SIGNS: Mapping[str, str] = MappingProxyType({"<": "<", "<=": "≤", ">": ">", ">=": "≥", "==": "=", "!=": "≠"})


class ConditionResult(Struct, frozen=True, kw_only=True, gc=False):
    """One condition: what was compared, the value found, the limit, and whether it is met.

    A condition that is more than one comparison has no single value; it is `said` with its numbers.
    """

    condition: Expr
    unit: Unit | None
    value: Decimal | None
    limit: Decimal | None
    is_met: bool
    said: Text | None = None
    is_missing: bool = False

    @property
    def distance(self) -> Decimal | None:
        """How far the value is from the limit, never negative."""
        return None if self._beyond is None else abs(self._beyond)

    @property
    def _beyond(self) -> Decimal | None:
        if self.value is None or self.limit is None:
            return None
        return settle(EXACT.subtract(self.value, self.limit))

    def title(self, lang: Lang) -> str:
        """Name what is compared."""
        return formula(self.condition.left if isinstance(self.condition, Compare) else self.condition, lang)

    def requirement(self, lang: Lang) -> str:
        """Say the limit: `≤ 5%`."""
        if not isinstance(self.condition, Compare) or self.limit is None:
            return "成立" if lang == "zh" else "must hold"
        return f"{_SIGNS[self.condition.op]} {quantity(self.limit, self.unit, lang)}"

    def found(self, lang: Lang) -> str:
        """Say the value: `4.8%`."""
        if self.said is not None:
            return self.said.to(lang)
        return quantity(self.value, self.unit, lang) if self.value is not None else ""

    def missed_by(self, lang: Lang) -> str:
        """Say the distance: `差 0.4 个百分点`, `0.4 percentage points over`."""
        beyond = self._beyond
        if beyond is None:
            return ""
        if not beyond:
            return "正好等于界限" if lang == "zh" else "exactly at the limit"
        size = self._size(abs(beyond), lang)
        if lang == "zh":
            return f"{'差' if beyond < 0 else '超出'}{size}"
        return f"{size} {'short' if beyond < 0 else 'over'}"

    def _size(self, distance: Decimal, lang: Lang) -> str:
        least_shown = _LEAST_SHOWN / 100 if self.unit == RATIO else _LEAST_SHOWN
        size, is_less = gap(max(distance, least_shown), self.unit, lang), distance < least_shown
        if lang == "zh":
            return f"不到 {size}" if is_less else f" {size}"
        return f"less than {size}" if is_less else size


class GateResult(Struct, frozen=True, kw_only=True, gc=False):
    """The outcome of a gate for one group, or one agent, of a plan.

    `group` is the group's name or the agent's key. `cost` is what the closed gate kept from its members.
    """

    plan: str
    gate: Gate
    scope: Scope
    group: str
    conditions: tuple[ConditionResult, ...]
    cost: Decimal = Decimal("0.00")

    @property
    def is_open(self) -> bool:
        """Tell whether as many conditions are met as are needed."""
        met = 0
        for condition in self.conditions:
            met += condition.is_met
        return met >= self.gate.needed

    def reason(self) -> Text:
        """Say which conditions were missed: value, limit and distance of each."""
        return Text(self.reason_in("zh"), self.reason_in("en"))

    def reason_in(self, lang: Lang) -> str:
        """Say the reason in one language."""
        missed = [_said(c, lang) for c in self.conditions if not c.is_met]
        title, met = self.gate.title.to(lang), len(self.conditions) - len(missed)
        if lang == "zh":
            few = (
                ""
                if self.gate.needed == len(self.conditions)
                else f"（要求 {self.gate.needed} 项，达成 {met} 项）"
            )
            return f"门槛“{title}”未达成{few}：{'；'.join(missed)}"
        few = "" if self.gate.needed == len(self.conditions) else f" ({met} met, {self.gate.needed} needed)"
        return f'gate "{title}" is closed{few}: {"; ".join(missed)}'


def open_gate(plan: str, gate: Gate, group: str, figures: Figures) -> GateResult:
    """Judge a gate on a group's figures; raises Unpayable where a figure is missing."""
    conditions = tuple(
        _judge(condition, figures, closed_without=gate.closed_without) for condition in gate.conditions
    )
    return GateResult(plan=plan, gate=gate, scope=gate.of, group=group, conditions=conditions)


def _judge(condition: Expr, figures: Figures, *, closed_without: bool) -> ConditionResult:
    try:
        return (
            _compared(condition, figures) if isinstance(condition, Compare) else _decided(condition, figures)
        )
    except NoFigure:
        if not closed_without:
            raise
        return _without_figure(condition)


def _compared(condition: Compare, figures: Figures) -> ConditionResult:
    value, limit = value_of(condition.left)(figures), value_of(condition.right)(figures)
    return ConditionResult(
        condition=condition,
        unit=_unit(condition),
        value=value,
        limit=limit,
        is_met=holds(condition.op, value, limit),
    )


def _decided(condition: Expr, figures: Figures) -> ConditionResult:
    is_met = condition_of(condition)(figures)
    said = Text(arithmetic(condition, figures, "zh"), arithmetic(condition, figures, "en"))
    return ConditionResult(condition=condition, unit=None, value=None, limit=None, is_met=is_met, said=said)


def _without_figure(condition: Expr) -> ConditionResult:
    said = Text(f"{formula(condition, 'zh')} 没有数据", f"{formula(condition, 'en')} has no data")
    return ConditionResult(
        condition=condition, unit=None, value=None, limit=None, is_met=False, said=said, is_missing=True
    )


@cache
def _unit(condition: Compare) -> Unit | None:
    kinds = (unit_of(condition.left), unit_of(condition.right))
    return next((kind for kind in kinds if isinstance(kind, Unit)), None)


def _said(result: ConditionResult, lang: Lang) -> str:
    if result.is_missing:
        return result.found(lang) + ("，视为未达成" if lang == "zh" else " and counts as missed")
    if result.value is None:
        return f"{result.found(lang)} {'不成立' if lang == 'zh' else 'does not hold'}"
    if lang == "zh":
        return f"{result.title(lang)} {result.found(lang)}，要求 {result.requirement(lang)}，{result.missed_by(lang)}"
    return f"{result.title(lang)} {result.found(lang)}, required {result.requirement(lang)}, {result.missed_by(lang)}"
