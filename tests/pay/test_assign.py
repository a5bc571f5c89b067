"""Which plan pays whom: by role and month, never by precedence; nobody is paid by two, or silently by none."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest

Desk = Callable[..., Any]


@pytest.fixture
def run(plan_of: Desk, month: Desk, pay: Desk) -> Desk:
    """Pay a month by plans given as `id[:role[:valid_from[:amount[:currency]]]]`, to agents given by role."""

    def compute(plans: Sequence[str], roles: Sequence[str], when: str = "2026-10") -> Any:  # noqa: ANN401
        read = [_plan(plan_of, number, *text.split(":")) for number, text in enumerate(plans, 1)]
        agents = {f"{place}号": {"role": role} for place, role in enumerate(roles, 1)}
        return pay(read, month(agents, month=when, roles=any(roles)))

    return compute


def _plan(plan_of: Desk, number: int, id_: str, role: str = "", start: str = "2026-01", *rest: str) -> Any:  # noqa: ANN401
    amount, currency = (*rest, *("100", "CNY")[len(rest) :])
    applies = f"applies_to: {{role: {role}}}\n" if role else ""
    head = f"plan: {id_}\ntitle: {{zh: 方案{number}, en: Plan {number}}}\nvalid_from: {start}\ncurrency: {currency}\n{applies}"
    return plan_of(f"x: {{kind: fixed, amount: {amount}}}", head=head)


STOPPED = [
    (
        ["a::2026-11"], [""],
        "p:1:1: 方案 a 从 2026-11 起生效，不能用来算 2026-10；请给出当时的方案",
        "p:1:1: plan a is valid from 2026-11 and cannot pay 2026-10; give the plan of that time",
    ),
    (
        ["a::2026-12", "a::2026-11"], ["售前"],
        "p:1:1: 方案 a 从 2026-11 起生效，不能用来算 2026-10；请给出当时的方案",
        "p:1:1: plan a is valid from 2026-11 and cannot pay 2026-10; give the plan of that time",
    ),
    (
        ["a:售前", "b:售后:2027-01"], ["售前", "售后"],
        "p:1:1: 方案 b 从 2027-01 起生效，不能用来算 2026-10；请给出当时的方案",
        "p:1:1: plan b is valid from 2027-01 and cannot pay 2026-10; give the plan of that time",
    ),
    (
        ["a::2026-05", "a::2026-05:200"], [""],
        "p:1:1: 方案 a 有两份都从 2026-05 起生效（另一份在 p:1:1）；请删掉一份或改生效月",
        "p:1:1: plan a stands twice, both valid from 2026-05 (the other in p:1:1); remove one",
    ),
    (
        ["a:售前", "b:售后"], ["", ""],
        "p:1:1: 有 2 个方案（a, b），却没有花名册说明各人的岗位；请加上带“岗位”列的花名册，或只用一个方案",
        "p:1:1: there are 2 plans (a, b) and no roster with roles; add a roster with a 岗位 column, or give one plan",
    ),
    (
        ["a:售前", "b"], ["售前"],
        "data:1: 1号（岗位 售前）同时归 a, b 发放；请改方案的 applies_to，让一个岗位只归一个方案",
        "data:1: 1号 (role 售前) is claimed by a, b; change applies_to so that one plan pays a role",
    ),
    (
        ["a:售前", "b:[售后, 售前主管]"], ["主管"],
        "data:1: 1号 的岗位“主管”没有方案；方案里的岗位有：售前、售后、售前主管",
        'data:1: no plan pays 1号, role "主管"; the plans pay: 售前、售后、售前主管',
    ),
    (
        ["a:售前", "b:售后:2026-01:5:USD"], ["售前", "售后"],
        "p:1:1: 一次只能算一种币种：a CNY, b USD；请分开计算",
        "p:1:1: one currency per run: a CNY, b USD; run them apart",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("plans", "roles", "zh", "en"), STOPPED)
def test_a_doubt_about_the_plan_stops_the_run(
    run: Desk, plans: list[str], roles: list[str], zh: str, en: str
) -> None:
    month = run(plans, roles)
    assert (month.problems("zh"), month.problems("en")) == ([zh], [en])


def test_all_doubts_are_told_at_once(run: Desk) -> None:
    assert run(["a:售前", "b:售前", "c:售后"], ["售前", "主管", "售前"]).codes == [
        "plan-ambiguous",
        "plan-missing",
        "plan-ambiguous",
    ]


def test_other_roles_are_left_out_with_a_notice(run: Desk) -> None:
    month = run(["a:售前"], ["售后", "售前", "", "主管"])
    assert month.line("x") == {"2号": "100.00"}
    assert month.notices("zh") == ["花名册上有 3 人的岗位不归“方案1”，未计算：1号、3号、4号"]
    assert month.notices("en") == [
        '3 people on the roster have roles that "Plan 1" does not pay, left out: 1号、3号、4号'
    ]


def test_a_long_list_of_those_left_out_is_cut(run: Desk) -> None:
    (notice,) = run(["a:售前"], ["售后"] * 25).notices("zh")
    assert notice.endswith("19号、20号 …")


def test_without_roles_one_plan_pays_everyone_and_says_so(run: Desk) -> None:
    month = run(["a:售前"], ["", ""])
    assert month.line("x") == {"1号": "100.00", "2号": "100.00"}
    assert month.notices("zh") == ["没有花名册或岗位列：数据里的 2 人都按“方案1”计算"]
    assert month.notices("en") == ['no roster or role column: all 2 agents in the data are paid by "Plan 1"']


def test_a_plan_for_everyone_pays_every_role_without_a_word(run: Desk) -> None:
    month = run(["a"], ["售前", "", "主管"])
    assert month.line("x") == dict.fromkeys(("1号", "2号", "3号"), "100.00")
    assert month.notices("zh") == []


@pytest.mark.parametrize(
    ("when", "paid"), [("2026-04", "1.00"), ("2026-05", "2.00"), ("2026-12", "2.00"), ("2027-01", "3.00")]
)
def test_the_version_in_force_pays(run: Desk, when: str, paid: str) -> None:
    versions = ["a::2027-01:3", "a::2026-01:1", "a::2026-05:2"]
    assert run(versions, [""], when).line("x") == {"1号": paid}


def test_two_roles_two_plans_in_roster_order(run: Desk) -> None:
    month = run(["a:售前:2026-01:10", "b:售后:2026-01:20"], ["售后", "售前", "售后"])
    assert month.line("x") == {"1号": "20.00", "2号": "10.00", "3号": "20.00"}
    assert list(month.line("x")) == ["1号", "2号", "3号"]
    assert str(month.payrun.total) == "50.00"
    assert {key: str(amount) for key, amount in month.payrun.by_line().items()} == {"x": "50.00"}
