"""A desk: a small plan written in a few lines of YAML, applied to a few people, with what came of it."""

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import pytest
from hypothesis import settings

from csbonus.lang.tree import Scope
from csbonus.pay.payrun import Computed, compute_payrun
from csbonus.pay.payslip import PayRun, Payslip, PayslipLine
from csbonus.pay.people import Agent, Gap, Group, Incident, Measure, MonthInput
from csbonus.pay.plan import PayPlan
from csbonus.problems import Finding, Lang, Problem, Source
from csbonus.rules.compile import compile_plan
from csbonus.rules.nodes import read_rules_text
from csbonus.rules.plan_file import read_plan_file

settings.register_profile("desk", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "desk")

Cell = int | float | str | Decimal | None
HEAD = "plan: p\ntitle: {zh: 方案, en: Plan}\nvalid_from: 2026-01\n"
MEMBERS = "members: {ratios: active, pools: all}\n"
METRICS = """
metrics:
  receptions: {unit: people, title: {zh: 接待, en: receptions}}
  inquiries: {unit: people, title: {zh: 询单, en: inquiries}}
  paid: {unit: people, title: {zh: 付款, en: paid}}
  sales: {unit: money, title: {zh: 销售额, en: sales}}
  returns: {unit: money, title: {zh: 退款, en: returns}}
  seconds: {unit: seconds, aggregate: mean, weight: receptions, title: {zh: 响应, en: response}}
  given: {unit: money, input: manual, title: {zh: 主管给, en: given}}
  days: {unit: days, title: {zh: 出勤, en: days}}
  due: {unit: days, title: {zh: 应出勤, en: days due}}
  net: {formula: sales - returns, title: {zh: 净额, en: net}}
  conversion: {formula: paid / inquiries, title: {zh: 转化率, en: conversion}}
  product: {formula: sales * returns / 1 元, title: {zh: 乘积, en: product}}
team_metrics:
  pot: {unit: money, title: {zh: 静默, en: silent}}
  rate: {unit: ratio, title: {zh: 退款率, en: refund rate}}
  disputes: {unit: count, title: {zh: 纠纷, en: disputes}}
store_metrics:
  stock: {unit: money, title: {zh: 店铺奖, en: store pot}}
company_metrics:
  profit: {unit: money, title: {zh: 利润, en: profit}}
limits: {below_zero: shown}
"""
_NO_GROUPS: Mapping[Scope, Mapping[str, Mapping[str, Cell]]] = {}


def source(line: int = 1) -> Source:
    return Source(file="data", line=line)


def said(findings: Sequence[Finding], lang: Lang) -> list[str]:
    return [finding.render(lang) for finding in findings]


@dataclass(frozen=True)
class Month:
    """What a plan made of a month."""

    computed: Computed

    @property
    def payrun(self) -> PayRun:
        """Give the pay run; there was no problem."""
        assert self.computed.payrun is not None, said(self.computed.problems, "en")
        return self.computed.payrun

    def slip(self, agent: str) -> Payslip:
        """Find an agent's slip."""
        return next(slip for slip in self.payrun.payslips if slip.agent.name == agent)

    def _line(self, agent: str, line: str) -> PayslipLine:
        return next(paid for paid in self.slip(agent).lines if paid.rule.id == line)

    def paid(self, agent: str) -> dict[str, str]:
        """Give an agent's amounts by line, and the total."""
        slip = self.slip(agent)
        return {line.rule.id: str(line.amount) for line in slip.lines} | {"total": str(slip.total)}

    def line(self, line: str) -> dict[str, str]:
        """Give a line's amounts by agent."""
        slips = self.payrun.payslips
        return {slip.agent.name: str(self._line(slip.agent.name, line).amount) for slip in slips}

    def says(self, agent: str, line: str) -> tuple[str, str]:
        """Give a line's sentence in both languages."""
        slip, paid = self.slip(agent), self._line(agent, line)
        return slip.sentence(paid, "zh"), slip.sentence(paid, "en")

    @property
    def codes(self) -> list[str]:
        """Give the codes of the problems; nothing was paid."""
        assert self.computed.payrun is None
        return [problem.code for problem in self.computed.problems]

    def problems(self, lang: Lang) -> list[str]:
        """Give the problems as they are printed."""
        return said(self.computed.problems, lang)

    def notices(self, lang: Lang) -> list[str]:
        """Give the notices as they are printed."""
        return said(self.payrun.notices, lang)


def plan_text(pay: str, gates: str = "", **parts: str) -> str:
    """Write a small plan; `head`, `members`, further `metrics` and `more` sections may be given."""
    lines = "".join(f"  {line}\n" for line in pay.strip("\n").splitlines())
    conditions = "".join(f"  {line}\n" for line in gates.strip("\n").splitlines())
    figures = METRICS.replace("metrics:\n", f"metrics:\n{parts.get('metrics', '')}", 1)
    top = parts.get("head", HEAD) + parts.get("members", MEMBERS)
    return (
        f"{top}pay:\n{lines}" + (f"gates:\n{conditions}" if gates else "") + figures + parts.get("more", "")
    )


@pytest.fixture
def problems_of() -> Callable[..., tuple[Problem, ...]]:
    """Read and compile a small plan; hands back what is wrong with it."""

    def find(pay: str, gates: str = "", **parts: str) -> tuple[Problem, ...]:
        data = plan_text(pay, gates, **parts).encode()
        return compile_plan(read_plan_file(read_rules_text(data, "p"))).problems

    return find


@pytest.fixture
def plan_of() -> Callable[..., PayPlan]:
    """Read and compile a small plan that has nothing wrong with it."""

    def read(pay: str, gates: str = "", **parts: str) -> PayPlan:
        data = plan_text(pay, gates, **parts).encode()
        checked = compile_plan(read_plan_file(read_rules_text(data, "p")))
        assert checked.plan is not None, said(checked.problems, "en")
        return checked.plan

    return read


def _measures(figures: Mapping[str, object]) -> tuple[dict[str, Measure], dict[str, Gap]]:
    measures, gaps = {}, {}
    for name, value in figures.items():
        place = Source(file="data", sheet="表", cell=name)
        if isinstance(value, str):
            gaps[name] = Gap(source=place, raw=value)
        elif not isinstance(value, bool | list) and value is not None:
            measures[name] = Measure(value=Decimal(str(value)), place=place, raw=str(value))
    return measures, gaps


_WHO = ("team", "store", "role")


def agent_of(name: str, figures: Mapping[str, object]) -> Agent:
    measures, gaps = _measures({k: v for k, v in figures.items() if k not in _WHO})
    events = figures.get("incidents", [])
    assert isinstance(events, list)
    incidents = tuple(
        Incident(
            name=event, date="", count=Decimal(str(count)), note="", source=source(),
            amount=None if amount is None else Decimal(str(amount)),
        )
        for event, count, amount in events
    )  # fmt: skip
    return Agent(
        key=name, name=name, measures=measures, gaps=gaps, incidents=incidents,
        team=str(figures.get("team", "甲组")), store=str(figures.get("store", "")),
        role=str(figures.get("role", "")), source=source(),
        is_present=bool(figures.get("present", True)), is_base_only=bool(figures.get("base_only", False)),
    )  # fmt: skip


def month_of(
    agents: Mapping[str, Mapping[str, object]],
    groups: Mapping[Scope, Mapping[str, Mapping[str, Cell]]] = _NO_GROUPS,
    month: str = "2026-10",
    *,
    roles: bool = False,
) -> MonthInput:
    filed: dict[tuple[Scope, str], Group] = {}
    for scope, table in groups.items():
        for name, figures in table.items():
            measures, gaps = _measures(figures)
            filed[scope, name] = Group(scope=scope, name=name, measures=measures, gaps=gaps)
    people = tuple(agent_of(name, figures) for name, figures in agents.items())
    return MonthInput(month=month, agents=people, groups=filed, has_roles=roles)


@pytest.fixture
def month() -> Callable[..., MonthInput]:
    """Make a month's input: figures of agents, teams, stores and the company; a text is a gap."""
    return month_of


@pytest.fixture
def pay() -> Callable[..., Month]:
    """Pay a month by plans that are ready."""

    def compute(plans: Sequence[PayPlan], given: MonthInput) -> Month:
        return Month(compute_payrun(plans, given))

    return compute


@pytest.fixture
def desk(plan_of: Callable[..., PayPlan]) -> Callable[..., Month]:
    """Pay a month by a small plan: its lines and gates, then the agents' and the team's figures."""

    def compute(
        lines: str,
        agents: Mapping[str, Mapping[str, object]],
        team: Mapping[str, Cell] | None = None,
        gates: str = "",
        **parts: str,
    ) -> Month:
        plan = plan_of(lines, gates, **parts)
        return Month(compute_payrun([plan], month_of(agents, {"team": {"甲组": team}} if team else {})))

    return compute
