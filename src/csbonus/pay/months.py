"""The month itself as figures: its calendar days and its weekdays."""

from calendar import monthrange
from decimal import Decimal

_WEEK, _WORKING = 7, 5


def month_figures(month: str) -> dict[str, Decimal]:
    """File `month.days`, and `month.weekdays`: Monday to Friday, public holidays not looked at."""
    first, days = monthrange(int(month[:4]), int(month[5:]))
    weekdays = sum((first + day) % _WEEK < _WORKING for day in range(days))
    return {"month.days": Decimal(days), "month.weekdays": Decimal(weekdays)}
