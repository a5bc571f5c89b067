"""Changes of post within a month: which posts the roster gives a person in turn, and the days in each."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple

from msgspec import Struct

from csbonus.intake.findings import Remark, notice, problem
from csbonus.intake.periods import last_day
from csbonus.intake.roster_rows import RosterRow
from csbonus.intake.values.texts import name_key
from csbonus.intake.wanted import Wanted
from csbonus.problems import Source, Text, show

_BEFORE, _AFTER = "0000-00-00", "9999-99-99"


class Post(Struct, frozen=True, kw_only=True):
    """A post that a person holds for some days of the month, `since` and `until` included (`YYYY-MM-DD`)."""

    role: str
    team: str
    store: str
    since: str
    until: str
    attributes: Mapping[str, str]
    rows: tuple[RosterRow, ...]
    source: Source

    @property
    def days(self) -> int:
        """Count the calendar days in the post."""
        return (date.fromisoformat(self.until) - date.fromisoformat(self.since)).days + 1

    @property
    def title(self) -> Text:
        """Name the post with its days."""
        name = show(" ".join(word for word in (self.team, self.role) if word))
        return Text(f"{name}（{self.since} 至 {self.until}）", f"{name} ({self.since} to {self.until})")


class PostsFound(NamedTuple):
    """A person's posts of the month in turn, the roster's rows of the last, and what was found on the way.

    `posts` is empty for a person in one post all month.
    """

    posts: tuple[Post, ...]
    rows: Sequence[RosterRow]
    remarks: tuple[Remark, ...]


class _Span(NamedTuple):
    rows: tuple[RosterRow, ...]
    since: str
    until: str

    def to(self, since: str, until: str) -> "_Span":
        return self._replace(since=max(self.since, since), until=min(self.until, until))


def find_posts(rows: Sequence[RosterRow], month: str) -> PostsFound:
    """Find the posts that a person's rows of the roster give him in turn; rows of other months' posts are passed over."""
    groups = _grouped(rows)
    if not any(row.since or row.until for row in rows):
        return PostsFound((), rows, ())
    remarks = [remark for own in groups for remark in _contradictions(own)]
    spans = sorted(
        (_span(own) for own in groups), key=lambda one: (one.since or _BEFORE, one.until or _AFTER)
    )
    remarks += [remark for one, two in pairwise(spans) for remark in _disjointed(one, two)]
    joined = next((row.joined for row in rows if row.joined), "")
    left = next((row.left for row in rows if row.left), "")
    first, last = max(f"{month}-01", joined), min(last_day(month), left or _AFTER)
    if remarks:  # the posts are known all the same, so that rows are not asked about as well
        held = [_Span(one.rows, first, last) for one in spans] if len(spans) > 1 else []
        return PostsFound(tuple(_post(one) for one in held), rows, tuple(remarks))
    held = [one.to(first, last) for one in _closed(spans)]
    held = [one for one in held if one.since <= one.until]
    if len(held) == 1:
        return PostsFound((), held[0].rows, tuple(_alone(held[0], first, last)))
    return PostsFound(tuple(_post(one) for one in held), held[-1].rows if held else rows, ())


def refused_posts(name: str, posts: Sequence[Post], wanted: Wanted) -> Iterator[Remark]:
    """Find the plans that do not pay somebody who changed his post within the month."""
    refusing = {
        p.id: p for post in posts for p in wanted.plans_of(post.role, has_roles=True) if not p.pays_by_days
    }
    if refusing:
        ids, titles = "、".join(refusing), " → ".join(post.title.zh for post in posts)
        titles_en = " -> ".join(post.title.en for post in posts)
        yield problem(
            "post-changed",
            f"{show(name)} 本月换了岗位：{titles}，而方案 {ids} 没有写换岗怎么算；按天分开算的，在方案里写 change_of_post: by_days，否则花名册里只留一个岗位",
            f"{show(name)} changed posts this month: {titles_en}, and the plan {', '.join(refusing)} does not say how that is paid; write change_of_post: by_days in it to pay by the days in each, or leave one post in the roster",
            posts[-1].source,
        )


def _grouped(rows: Sequence[RosterRow]) -> list[tuple[RosterRow, ...]]:
    """Part the rows by role and team; what a row leaves blank is that of the only post that fits."""
    posts: dict[tuple[str, str], list[RosterRow]] = {}
    vague: list[RosterRow] = []
    for row in rows:
        if row.role and row.team:
            posts.setdefault((name_key(row.role), name_key(row.team)), []).append(row)
        else:
            vague.append(row)
    for row in sorted(vague, key=lambda row: not (row.role or row.team)):
        role, team = name_key(row.role), name_key(row.team)
        fitting = [own for (a, b), own in posts.items() if role in ("", a) and team in ("", b)]
        for own in fitting or [posts.setdefault((role, team), [])]:
            own.append(row)
    return [tuple(own) for own in posts.values()]


def _span(rows: tuple[RosterRow, ...]) -> _Span:
    since = next((row.since for row in rows if row.since), "")
    return _Span(rows, since, next((row.until for row in rows if row.until), ""))


def _contradictions(rows: Sequence[RosterRow]) -> Iterator[Remark]:
    for name, zh, en in (("since", "到岗日期", "starting"), ("until", "离岗日期", "ending")):
        said = [row for row in rows if getattr(row, name)]
        other = next((row for row in said if getattr(row, name) != getattr(said[0], name)), None)
        if other is not None:
            a, b, place = getattr(said[0], name), getattr(other, name), said[0].source.render()
            who = show(other.name or other.number)
            yield problem(
                "post-dates",
                f"花名册里 {who} 同一岗位的{zh}有两个：{a}（{place}）和 {b}；请改成一致",
                f"the roster gives {who} two {en} dates for one post: {a} ({place}) and {b}; make them the same",
                other.source,
            )


def _disjointed(one: _Span, two: _Span) -> Iterator[Remark]:
    """Find two posts in turn of which nobody knows when the one ends and the other begins."""
    row = two.rows[0]
    who, place = show(row.name or row.number), one.rows[0].source.render()
    if not one.until and not two.since:
        yield problem(
            "post-dates",
            f"{who} 有两个岗位（另一行在 {place}），看不出从哪天换岗；请填写到岗日期",
            f"{who} has two posts (the other at {place}), and the day of the change is not known; fill in 到岗日期 (start of the post)",
            row.source,
        )
    elif one.until and two.since and two.since != _after(one.until):
        zh, en = (
            ("两个岗位的日期重叠", "the days of the two posts overlap")
            if two.since <= one.until
            else ("两个岗位之间有几天没有岗位", "there are days between the two posts")
        )
        yield problem(
            "post-dates",
            f"{who} 的{zh}：到 {one.until}（{place}），又从 {two.since} 起；请改正到岗、离岗日期",
            f"{who}: {en}, the one to {one.until} ({place}), the other from {two.since}; correct the dates",
            row.source,
        )


def _closed(spans: Sequence[_Span]) -> Iterator[_Span]:
    """Give every post both its days: one ends where the next begins."""
    for place, span in enumerate(spans):
        before, after = spans[:place][-1:], spans[place + 1 :][:1]
        since = span.since or (_after(before[0].until) if before else _BEFORE)
        until = span.until or (_before(after[0].since) if after else _AFTER)
        yield span._replace(since=since, until=until)


def _after(day: str) -> str:
    return (date.fromisoformat(day) + timedelta(days=1)).isoformat()


def _before(day: str) -> str:
    return (date.fromisoformat(day) - timedelta(days=1)).isoformat()


def _alone(span: _Span, first: str, last: str) -> Iterator[Remark]:
    """Say of a post that is only of a part of the month that the rest has none, and so is paid by it too."""
    if (span.since, span.until) != (first, last):
        row = span.rows[0]
        who = show(row.name or row.number)
        yield notice(
            "post-alone",
            f"{who} 的岗位从 {span.since} 到 {span.until}，本月其余日子花名册没有写岗位；整月按这个岗位计算",
            f"the post of {who} is from {span.since} to {span.until}, and the roster gives none for the rest of the month; the whole month is paid by it",
            row.source,
        )


def _post(span: _Span) -> Post:
    def first(field: str) -> str:
        return next((value for row in span.rows if (value := str(getattr(row, field)))), "")

    stores = {name_key(row.store): row.store for row in reversed(span.rows) if row.store}
    return Post(
        role=first("role"),
        team=first("team"),
        store=next(iter(stores.values())) if len(stores) == 1 else "",
        since=span.since,
        until=span.until,
        attributes={name: value for row in reversed(span.rows) for name, value in row.attributes.items()},
        rows=span.rows,
        source=span.rows[0].source,
    )
