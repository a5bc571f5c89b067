"""What a figure may be: not absurdly large or small, and within the limits of its unit and of the plan."""

from decimal import Decimal

from msgspec import Struct

from csbonus.intake.values.quantities import Complaint
from csbonus.lang.units import (
    CHARACTERS,
    COUNT,
    DAYS,
    HOURS,
    MINUTES,
    PEOPLE,
    PLACES,
    RATIO,
    SECONDS,
    Unit,
)
from csbonus.lang.wording import quantity
from csbonus.pay.metrics import Metric
from csbonus.problems import Text, show

LARGEST = Decimal(10) ** 12
SMALLEST = Decimal(10) ** -20

_ZERO, _WHOLE = Decimal(0), Decimal(1)
_NEVER_NEGATIVE = frozenset({RATIO, PEOPLE, COUNT, SECONDS, MINUTES, HOURS, DAYS, CHARACTERS, PLACES})


class Limits(Struct, frozen=True):
    """The least and the greatest that a figure may be, where there is such a limit."""

    least: Decimal | None
    greatest: Decimal | None

    def nearest(self, value: Decimal) -> Decimal:
        """Give the value, or the limit that it passes."""
        if self.greatest is not None and value > self.greatest:
            return self.greatest
        return self.least if self.least is not None and value < self.least else value


def limits_of_unit(unit: Unit) -> Limits:
    """Give the limits that hold for a unit unless a plan says otherwise: a ratio is a part of a whole."""
    return Limits(_ZERO if unit in _NEVER_NEGATIVE else None, _WHOLE if unit == RATIO else None)


def limits_of(metric: Metric) -> Limits:
    """Give the limits of a figure, the plan's own before those of its unit."""
    usual = limits_of_unit(metric.unit)
    return Limits(
        usual.least if metric.minimum is None else metric.minimum,
        usual.greatest if metric.maximum is None else metric.maximum,
    )


def check_size(value: Decimal, raw: str, label: Text) -> Complaint | None:
    """Complain of a number that no payroll holds."""
    if not value or SMALLEST <= abs(value) <= LARGEST:
        return None
    shown = show(raw, 40)
    zh = f"{label.zh or '这个数'} {shown} 超出合理范围；请核对这一格"
    return Complaint(
        "number-implausible", Text(zh, f"{shown} is no plausible number for {label.en}; check the cell")
    )


def check_metric(value: Decimal, metric: Metric) -> Complaint | None:
    """Complain of a figure outside the limits of its metric."""
    limit = limits_of(metric).nearest(value)
    if limit == value:
        return None
    key = "max" if value > limit else "min"
    mend = Text(
        f"请改正这一格，或修改方案里这个指标的 {key}",
        f"correct the cell, or change {key} of this metric in the plan",
    )
    return _beyond(value, limit, metric.unit, metric.title, mend)


def check_unit(value: Decimal, unit: Unit) -> Complaint | None:
    """Complain of a figure outside the limits of its unit, where there is no metric."""
    limit = limits_of_unit(unit).nearest(value)
    if limit == value:
        return None
    return _beyond(value, limit, unit, Text("这里", "this"), Text("请改正这一格", "correct the cell"))


def held(value: Decimal, limit: Decimal, metric: Metric) -> Text:
    """Say that a figure was held at its limit."""
    zh, en = _compared(value, limit, metric.unit, metric.title)
    return Text(
        f"{zh}，已按 {quantity(limit, metric.unit, 'zh')} 计算",
        f"{en}; {quantity(limit, metric.unit, 'en')} was taken",
    )


def _beyond(value: Decimal, limit: Decimal, unit: Unit, label: Text, mend: Text) -> Complaint:
    zh, en = _compared(value, limit, unit, label)
    return Complaint("number-beyond-limit", Text(f"{zh}；{mend.zh}", f"{en}; {mend.en}"))


def _compared(value: Decimal, limit: Decimal, unit: Unit, label: Text) -> tuple[str, str]:
    zh_side, en_side = (
        ("高于上限", "above the limit of") if value > limit else ("低于下限", "below the limit of")
    )
    return (
        f"{label.zh}是 {quantity(value, unit, 'zh')}，{zh_side} {quantity(limit, unit, 'zh')}",
        f"{label.en} is {quantity(value, unit, 'en')}, {en_side} {quantity(limit, unit, 'en')}",
    )
