"""The month itself as figures: its calendar days and its weekdays, and of these the days in a post."""

from calendar import monthrange
from decimal import Decimal

from csbonus.pay.people import Agent, PostDays
from csbonus.problems import Text

_WEEK, _WORKING = 7, 5


def month_figures(month: str) -> dict[str, Decimal]:
    """File `month.days`, and `month.weekdays`: Monday to Friday, public holidays not looked at."""
    first, days = monthrange(int(month[:4]), int(month[5:]))
    weekdays = sum((first + day) % _WEEK < _WORKING for day in range(days))
    return {"month.days": Decimal(days), "month.weekdays": Decimal(weekdays)}


def post_figures(agent: Agent) -> dict[str, Decimal]:
    """File `post.days` and `post.all_days` of somebody who changes posts: calendar days in this one, and in all."""
    post = agent.post
    return {"post.days": Decimal(post.days), "post.all_days": Decimal(post.all_days)} if post else {}


def post_note(post: PostDays) -> Text:
    """Say on the slip which days it is for."""
    return Text(
        f"本月换岗：这里是 {post.since} 至 {post.until}（{post.days} 天，共 {post.all_days} 天）",
        f"changed posts: this is from {post.since} to {post.until} ({post.days} of {post.all_days} days)",
    )
