"""Amounts of earlier months that no slip takes up: each is named."""

from collections.abc import Mapping
from decimal import Decimal

import pytest

from csbonus.pay.payrun import compute_payrun
from csbonus.pay.people import Agent, MonthInput, PastSlip
from csbonus.pay.plan import PayPlan
from csbonus.problems import Notice
from csbonus.rules.compile import compile_plan
from csbonus.rules.nodes import read_rules_text
from csbonus.rules.plan_file import read_plan_file

PLAIN = "  base: {kind: base_pay, title: 底薪, amount: 1000}\n"
BONUS = "  bonus: {kind: fixed, title: 奖金, amount: 100, defer: {keep_back: 10%, release: 2026-11}}\n"
LATER = BONUS.replace("2026-11", "2026-12")
CARRIED = "limits: {deductions: 20%, rest: carried, since: 2026-10}\n"
CODES = {"kept-back-unpaid", "kept-back-without-line", "carried-not-taken"}


def plan(id_: str, lines: str, limits: str = "") -> PayPlan:
    text = (
        f"plan: {id_}\ntitle: {id_}\nvalid_from: 2026-10\napplies_to: {{role: {id_}}}\n{limits}pay:\n{lines}"
    )
    checked = compile_plan(read_plan_file(read_rules_text(text.encode(), "plan.yaml")))
    assert checked.plan is not None, [problem.render("en") for problem in checked.problems]
    return checked.plan


def past(kept: str = "10", carried: str = "0") -> PastSlip:
    return PastSlip(plan="old", kept={"bonus": Decimal(kept)} if kept else {}, carried=Decimal(carried))


def said(
    plans: tuple[PayPlan, ...], history: Mapping[str, PastSlip], *, role: str = "old", base_only: bool = False
) -> list[Notice]:
    agent = Agent(key="E1", name="王芳", role=role, is_base_only=base_only)
    month = MonthInput(month="2026-11", agents=(agent,), has_roles=True, history={"2026-10": history})
    computed = compute_payrun(plans, month)
    assert computed.payrun is not None, [problem.render("en") for problem in computed.problems]
    return [notice for notice in computed.payrun.notices if notice.code in CODES]


OLD, NEW = plan("old", PLAIN + BONUS), plan("new", PLAIN)


@pytest.mark.parametrize("base_only", [False, True])
def test_nothing_is_said_where_the_amount_is_paid(*, base_only: bool) -> None:
    assert said((OLD, NEW), {"E1": past()}, base_only=base_only) == []


def test_what_is_due_and_on_no_slip_is_named() -> None:
    (notice,) = said((OLD, NEW), {"E1": past()}, role="new")
    assert notice.code == "kept-back-unpaid"
    assert "王芳 以前暂扣的 10 元本月应发，但本月的工资条上没有“奖金（补发）”" in notice.text.zh
    assert "10 kept back from 王芳 in earlier months is due this month" in notice.text.en


def test_somebody_who_is_not_paid_any_more_is_named_by_his_key() -> None:
    (notice,) = said((OLD, NEW), {"E1": past(), "E9": past("12.50")})
    assert notice.code == "kept-back-unpaid"
    assert "E9 以前暂扣的 12.50 元本月应发" in notice.text.zh


def test_what_is_due_later_is_passed_over() -> None:
    assert said((plan("old", PLAIN + LATER), NEW), {"E1": past()}, role="new") == []


def test_nothing_kept_is_nothing_to_say() -> None:
    assert said((OLD, NEW), {"E1": past("0"), "E9": past("")}, role="new") == []


def test_a_line_that_no_plan_has_any_more_is_said_once_for_all() -> None:
    history = {"E1": past(), "E2": past(), "E3": past("0.01"), "E4": past(), "E5": past(), "E6": past()}
    (notice,) = said((NEW,), history, role="new")
    assert notice.code == "kept-back-without-line"
    assert notice.text.zh.startswith(
        "王芳、E2、E3、E4、E5 等 6 人以前在 bonus 共暂扣 50.01 元，现在的方案都没有这一项的补发"
    )
    assert notice.text.en.startswith("50.01 was kept back from 王芳, E2, E3, E4, E5 and 1 more by bonus")


def test_what_was_carried_and_is_not_taken_is_named() -> None:
    carrying = plan("carrying", PLAIN, CARRIED)
    history = {"E1": past("", "7.20")}
    assert said((carrying, NEW), history, role="carrying") == []
    (notice,) = said((carrying, NEW), history, role="new")
    assert notice.code == "carried-not-taken"
    assert notice.text.zh.startswith("王芳 上月结转的扣款 7.20 元本月没有扣")


def test_what_was_carried_before_last_month_is_settled() -> None:
    agent = Agent(key="E1", name="王芳", role="new")
    month = MonthInput(
        month="2026-11", agents=(agent,), has_roles=True, history={"2026-09": {"E1": past("", "7.20")}}
    )
    computed = compute_payrun((NEW,), month)
    assert computed.payrun is not None
    assert computed.payrun.notices == ()
