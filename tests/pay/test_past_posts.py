"""Earlier months of somebody with two posts: figures are seen by both, an amount is paid by one."""

from decimal import Decimal

import pytest
from msgspec.structs import replace

from csbonus.pay.past_posts import past_of_posts
from csbonus.pay.people import Agent, MonthInput, PastSlip, PostDays
from csbonus.pay.plan import PayPlan
from csbonus.rules.compile import compile_plan
from csbonus.rules.nodes import read_rules_text
from csbonus.rules.plan_file import read_plan_file

PLAIN = "plan: plain\ntitle: 甲\nvalid_from: 2026-01\npay:\n  base: {kind: fixed, title: 底薪, amount: 100}\n"
LINE = "  bonus: {kind: fixed, title: 奖金, amount: 100, defer: {keep_back: 10%, release: 2026-11}}\n"
LIMITS = "limits: {deductions: 20%, rest: carried}\n"
PAST = PastSlip(
    plan="plain", figures={"sales": Decimal(5)}, kept={"bonus": Decimal(10)}, held={"late 1": Decimal(3)},
    carried=Decimal(7),
)  # fmt: skip


def plan(text: str) -> PayPlan:
    checked = compile_plan(read_plan_file(read_rules_text(text.encode(), "plan.yaml")))
    assert checked.plan is not None, [problem.render("en") for problem in checked.problems]
    return checked.plan


def post(since: str, until: str, *, is_last: bool) -> Agent:
    days = PostDays(person="E2", since=since, until=until, days=15, all_days=30)
    return Agent(key="E2" if is_last else f"E2/{since}", name="李雷", measures={}, post=days)


FIRST, LAST = post("2026-11-01", "2026-11-15", is_last=False), post("2026-11-16", "2026-11-30", is_last=True)
OTHER = Agent(key="E1", name="王芳", measures={})
MONTH = MonthInput(
    month="2026-11",
    agents=(OTHER, FIRST, LAST),
    groups={},
    history={"2026-10": {"E1": PAST, "E2": PAST}, "2026-09": {"E1": PAST}},
)


@pytest.mark.parametrize(
    ("first", "last", "kept", "carried"),
    [
        (PLAIN + LINE + LIMITS, PLAIN, (10, 0), (7, 0)),
        (PLAIN, PLAIN + LINE + LIMITS, (0, 10), (0, 7)),
        (PLAIN + LINE + LIMITS, PLAIN + LINE + LIMITS, (0, 10), (0, 7)),
        (PLAIN + LINE, PLAIN + LIMITS, (10, 0), (0, 7)),
    ],
)
def test_the_last_post_that_has_a_place_for_an_amount_pays_it(
    first: str, last: str, kept: tuple[int, int], carried: tuple[int, int]
) -> None:
    found = past_of_posts(MONTH, {FIRST.key: plan(first), LAST.key: plan(last)})["2026-10"]
    slips = found[FIRST.key], found[LAST.key]
    assert tuple(int(slip.kept.get("bonus", 0)) for slip in slips) == kept
    assert tuple(int(slip.carried) for slip in slips) == carried
    assert [slip.figures for slip in slips] == [PAST.figures, PAST.figures]
    assert [slip.held for slip in slips] == [{}, PAST.held]
    assert found["E1"] == PAST


def test_a_post_that_no_plan_pays_takes_nothing() -> None:
    found = past_of_posts(MONTH, {FIRST.key: plan(PLAIN + LINE)})
    assert [found["2026-10"][key].kept for key in (FIRST.key, LAST.key)] == [PAST.kept, {}]
    assert found["2026-09"] == {"E1": PAST}


def test_people_of_one_post_are_left_as_they_are() -> None:
    month = replace(MONTH, agents=(OTHER,))
    assert past_of_posts(month, {}) is month.history
