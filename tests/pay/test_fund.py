"""Funds: what fines were due, and what was really taken within the limits, in the order of the slip."""

from collections.abc import Mapping
from decimal import Decimal

import pytest

from csbonus.pay.fund import entries_of, fund_entries
from csbonus.pay.payrun import compute_payrun
from csbonus.pay.payslip import PayRun
from csbonus.pay.people import Agent, Incident, MonthInput, PastSlip
from csbonus.problems import Source
from csbonus.rules.compile import compile_plan
from csbonus.rules.nodes import read_rules_text
from csbonus.rules.plan_file import read_plan_file

PLAN = """
plan: p
title: 方案
valid_from: 2026-10
limits: LIMITS
pay:
  base: {kind: base_pay, title: 底薪, amount: 3000}
  praise: {kind: reward, title: 表扬, incident: 表扬, each: 20, fund: activity}
  late: {kind: penalty, title: 迟到, incident: 迟到, each: 50, fund: activity}
  price: {kind: penalty, title: 改错价, incident: 改错价, from_register: amount, fund: training}
  rude: {kind: penalty, title: 敷衍, incident: 敷衍, each: 10}
funds:
  activity: {title: 活动基金}
  training: {title: 培训基金}
"""
CARRIED = "{deductions: 20%, rest: carried}"
ONE_FUND = PLAN.replace("fund: training", "fund: activity").replace("each: 10}", "each: 10, fund: activity}")

Events = Mapping[str, int]


def month(events: Events, *, plan: str = PLAN, limits: str = CARRIED, carried: int = 0) -> PayRun:
    """Pay one person for so many events, or an amount of 改错价; with what October carried, November."""
    incidents = tuple(
        Incident(
            name=name, date="", count=Decimal(1 if name == "改错价" else n), note="", source=Source(file="登记"),
            amount=Decimal(n) if name == "改错价" else None,
        )
        for name, n in events.items()
    )  # fmt: skip
    checked = compile_plan(read_plan_file(read_rules_text(plan.replace("LIMITS", limits).encode(), "p")))
    assert checked.plan is not None, [problem.render("en") for problem in checked.problems]
    given = MonthInput(
        month="2026-11" if carried else "2026-10",
        agents=(Agent(key="小美", name="小美", incidents=incidents),),
        history={"2026-10": {"小美": PastSlip(plan="p", carried=Decimal(carried))}},
    )
    result = compute_payrun([checked.plan], given)
    assert result.payrun is not None, [problem.render("en") for problem in result.problems]
    return result.payrun


def booked(payrun: PayRun) -> list[tuple[str, str, str, str]]:
    return [(e.line.rule.id, e.fund, str(e.due), str(e.taken)) for e in fund_entries(payrun)]


def test_everything_is_taken_within_the_limit() -> None:
    """20 % of 3020 is 604; 100 + 200 are fined."""
    assert booked(month({"表扬": 1, "迟到": 2, "改错价": 200})) == [
        ("late", "activity", "100.00", "100.00"),
        ("price", "training", "200.00", "200.00"),
        ("praise", "activity", "-20.00", "-20.00"),
    ]


@pytest.mark.parametrize("limits", [CARRIED, "{deductions: 20%, rest: dropped}"])
def test_above_the_limit_the_first_fines_of_the_slip_are_taken(limits: str) -> None:
    """20 % of 3000 is 600: 150, then 450 of 650, then nothing of 10, which has no fund anyway."""
    assert booked(month({"迟到": 3, "改错价": 650, "敷衍": 1}, limits=limits)) == [
        ("late", "activity", "150.00", "150.00"),
        ("price", "training", "650.00", "450.00"),
    ]


def test_what_was_carried_is_taken_first_and_is_nobodys_among_several_funds() -> None:
    """600 may be taken: all of it goes to the 700 that were carried, and nothing is left for 50."""
    assert booked(month({"迟到": 1}, carried=700)) == [
        ("carried_in", "", "700.00", "600.00"),
        ("late", "activity", "50.00", "0.00"),
    ]


def test_what_was_carried_goes_to_the_only_fund() -> None:
    assert booked(month({"迟到": 1}, plan=ONE_FUND, carried=100)) == [
        ("carried_in", "activity", "100.00", "100.00"),
        ("late", "activity", "50.00", "50.00"),
    ]


def test_what_lacked_in_an_earlier_month_may_be_no_fine() -> None:
    """With below_zero carried, the amount may come from anything; 3000 are there: 100 and 50 are taken."""
    assert booked(month({"迟到": 1}, plan=ONE_FUND, limits="{below_zero: carried}", carried=100)) == [
        ("carried_in", "", "100.00", "100.00"),
        ("late", "activity", "50.00", "50.00"),
    ]


def test_fines_that_the_pay_does_not_reach_are_not_taken() -> None:
    """3000 of 3100 could be taken: 50, then 2950 of 3050."""
    assert booked(month({"迟到": 1, "改错价": 3050}, limits="{below_zero: carried}")) == [
        ("late", "activity", "50.00", "50.00"),
        ("price", "training", "3050.00", "2950.00"),
    ]


def test_a_plan_without_funds_books_nothing() -> None:
    plan = PLAN.partition("funds:")[0].replace(", fund: activity", "").replace(", fund: training", "")
    assert booked(month({"迟到": 1}, plan=plan, carried=100)) == []


@pytest.mark.parametrize("carried", [0, 1, 599, 600, 700])
@pytest.mark.parametrize("price", [0, 449, 450, 451, 5000])
def test_what_is_taken_is_what_the_slip_takes(carried: int, price: int) -> None:
    payrun = month({"迟到": 3, "改错价": price, "敷衍": 1}, carried=carried)
    slip = payrun.payslips[0]
    assert sum(entry.taken for entry in entries_of(slip)) == Decimal(3000) - slip.total
