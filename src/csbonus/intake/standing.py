"""What is said of people on the roster who are not paid this month, or were there for a part of it."""

from collections.abc import Iterator, Sequence

from csbonus.intake.findings import Remark, listed, notice
from csbonus.intake.periods import last_day
from csbonus.intake.roster import REASONS, Person


def standing_notices(people: Sequence[Person], month: str) -> Iterator[Remark]:
    """Say who of the roster is not paid this month, and who was there for a part of it only."""
    for standing, reason in REASONS.items():
        out = [person for person in people if person.standing == standing]
        if out:
            names = listed(person.name for person in out)
            yield notice(
                f"roster-{standing}",
                f"{reason.zh}，没有计算：{names.zh}",
                f"{reason.en}, left out: {names.en}",
                out[0].source,
            )
    partly = [p for p in people if p.is_paid and _is_partial(p, month)]
    if partly:
        names = listed(person.name for person in partly)
        yield notice(
            "roster-part-month",
            f"月中入职或离职：{names.zh}；除非方案写明，底薪不会按天折算",
            f"joined or left within the month: {names.en}; base pay is not prorated unless the plan says so",
            partly[0].source,
        )


def _is_partial(person: Person, month: str) -> bool:
    return person.joined > f"{month}-01" or bool(person.left and person.left < last_day(month))
