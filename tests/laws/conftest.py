"""A book: a whole plan as text, applied to people with figures and incidents, every slip checked to add up."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

import pytest
from msgspec.structs import replace

from csbonus.pay.people import Incident, PastSlip
from csbonus.problems import Source
from csbonus.rules.compile import compile_plan
from csbonus.rules.nodes import read_rules_text
from csbonus.rules.plan_file import read_plan_file

Desk = Callable[..., Any]
Event = tuple[str, str, Decimal, tuple[str, ...]]
AT = Source(file="data", line=1)


def _incident(event: Event) -> Incident:
    _, name, amount, others = event
    return Incident(name=name, date="", count=Decimal(1), amount=amount, note="", source=AT, others=others)


@pytest.fixture
def book(month: Desk, pay: Desk) -> Desk:
    """Pay a month by a plan's text: agents' figures, a team's, events as (who, what, amount, others), what was carried."""

    def settle(
        text: str,
        agents: Mapping[str, Mapping[str, object]],
        team: Mapping[str, Decimal] | None = None,
        events: Sequence[Event] = (),
        carried: Mapping[str, Decimal] | None = None,
    ) -> Any:  # noqa: ANN401 - the desk's month
        checked = compile_plan(read_plan_file(read_rules_text(text.encode(), "p")))
        assert checked.plan is not None, [problem.render("en") for problem in checked.problems]
        given = month(agents, {"team": {"甲组": team}} if team else {})
        people = [
            replace(a, incidents=tuple(_incident(e) for e in events if e[0] == a.name)) for a in given.agents
        ]
        past = {name: PastSlip(plan="p", carried=amount) for name, amount in (carried or {}).items()}
        history = {"2026-09": past} if past else {}
        paid = pay([checked.plan], replace(given, agents=tuple(people), history=history))
        for slip in paid.computed.payrun.payslips if paid.computed.payrun else ():
            assert slip.total == sum(line.amount for line in slip.lines)
            assert all(line.amount.as_tuple().exponent == -2 for line in slip.lines)
        return paid

    return settle
