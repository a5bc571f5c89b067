"""Figures of people who changed posts: each row given to the post that it is of."""

from collections.abc import Sequence
from typing import NamedTuple

from msgspec.structs import replace

from csbonus.intake.agent_row import AgentRow
from csbonus.intake.agents import twice
from csbonus.intake.findings import Remark, problem
from csbonus.intake.periods import are_disjoint
from csbonus.intake.posts import Post
from csbonus.intake.roster import Person
from csbonus.intake.values.texts import name_key
from csbonus.pay.people import PostDays
from csbonus.problems import show


class InPost(NamedTuple):
    """A person as he is paid in one post, under a key of its own; `days` where he has several."""

    person: Person
    key: str
    days: PostDays | None = None
    is_last: bool = True


def rows_by_post(
    person: Person, rows: Sequence[AgentRow]
) -> tuple[list[tuple[InPost, list[AgentRow]]], list[Remark]]:
    """Part a person's rows by the post that each names; one of which nobody knows whose days it has is a problem."""
    if not person.posts:
        return [(InPost(person, person.key), list(rows))], _twice(rows)
    parts = [(_in(person, post), list[AgentRow]()) for post in person.posts]
    remarks: list[Remark] = []
    for row in rows:
        fitting = [own for post, (_, own) in zip(person.posts, parts, strict=True) if _fits(row, post)]
        if len(fitting) == 1:
            fitting[0].append(row)
        else:
            remarks.append(_undecided(person, row))
    return parts, remarks


def _in(person: Person, post: Post) -> InPost:
    is_last = post is person.posts[-1]
    days = PostDays(
        person=person.key, since=post.since, until=post.until,
        days=post.days, all_days=sum(one.days for one in person.posts),
    )  # fmt: skip
    own = replace(
        person,
        role=post.role,
        team=post.team,
        store=post.store,
        attributes=post.attributes,
        source=post.source,
    )
    return InPost(own, person.key if is_last else f"{person.key}/{post.since}", days, is_last)


def _fits(row: AgentRow, post: Post) -> bool:
    """Tell whether a row names a post, by its role or its team, and nothing that the post is not."""
    said = [(row.role, post.role), (row.team, post.team)]
    return any(a for a, _ in said) and all(not a or name_key(a) == name_key(b) for a, b in said)


def _twice(rows: Sequence[AgentRow]) -> list[Remark]:
    """Find two rows of one table that only a change of post would tell apart."""
    rows_of: dict[tuple[str, ...], list[AgentRow]] = {}
    remarks: list[Remark] = []
    for row in rows:
        who = name_key(row.account or row.number or row.name)
        key = (row.table.file, row.table.sheet, who, name_key(row.store), name_key(row.platform))
        own = rows_of.setdefault(key, [])
        other = next((one for one in own if not are_disjoint(one.span, row.span)), None)
        own.append(row)
        if other is not None:
            remarks.append(twice(row, other))
    return remarks


def _undecided(person: Person, row: AgentRow) -> Remark:
    titles = "、".join(post.title.zh for post in person.posts)
    titles_en = ", ".join(post.title.en for post in person.posts)
    return problem(
        "post-undecided",
        f"{show(person.name)} 本月先后在 {titles}，这一行没有写是哪个岗位的数据；请按起止日期分开导出，每行写上岗位或团队",
        f"{show(person.name)} was in {titles_en} this month, and this row does not say of which its figures are; export them apart by these dates, each row with its role or team",
        row.source,
    )
