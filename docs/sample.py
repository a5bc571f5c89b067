"""The small plan and the month of three agents that the documents show."""

from collections.abc import Mapping
from decimal import Decimal

from msgspec.structs import replace

from csbonus.lang.to_excel import to_excel
from csbonus.lang.tree import Number, Ref
from csbonus.pay.payrun import compute_payrun
from csbonus.pay.payslip import PayRun
from csbonus.pay.people import Agent, Group, Incident, Measure, MonthInput
from csbonus.pay.plan import PayPlan
from csbonus.problems import Lang
from csbonus.rules import forms, head_forms, nodes
from csbonus.rules.aliases import in_english
from csbonus.rules.compile import compile_plan
from csbonus.rules.nodes import YamlFile, read_rules_text
from csbonus.rules.plan_file import read_plan_file
from csbonus.rules.reuse import merged

BASE = """
plan: docs
valid_from: 2026-01
pay:
  reception_bonus: {kind: per_unit, title: {zh: 基础奖金, en: Reception bonus}, count: receptions, rate: reception_unit}
ranks:
  star: {title: {zh: 销售, en: sales}, of: team, by: [sales], ties: share}
gates:
  shop_indicators:
    title: {zh: 店铺售后指标, en: shop indicators}
    of: team
    all: [team.refund_rate <= 5%, team.refund_hours <= 24]
metrics:
  receptions: {unit: people, column: 接待人数, title: {zh: 接待, en: receptions}}
  inquiries: {unit: people, column: 询单人数, title: {zh: 询单人数, en: inquiries}}
  paid_buyers: {unit: people, column: 支付人数, title: {zh: 付款人数, en: paid buyers}}
  sales: {unit: money, column: 销售额, title: {zh: 销售额, en: sales}}
  returns: {unit: money, column: 退款金额, title: {zh: 退款金额, en: returns}}
  reply_seconds: {unit: seconds, column: 平均响应, aggregate: mean, weight: receptions, title: {zh: 平均响应, en: mean response}}
  days_due: {unit: days, column: 应出勤天数, title: {zh: 应出勤, en: days due}}
  days_worked: {unit: days, column: 实际出勤天数, title: {zh: 实际出勤, en: days worked}}
  manager_amount: {unit: money, input: manual, min: 0, max: 500, title: {zh: 灵活绩效, en: flexible bonus}}
  conversion: {formula: paid_buyers / inquiries, title: {zh: 转化率, en: conversion}}
team_metrics:
  silent_sales: {unit: money, column: 静默销售额, title: {zh: 静默销售额, en: silent sales}}
  silent_returns: {unit: money, column: 静默退款额, title: {zh: 静默退款额, en: silent returns}}
  refund_rate: {unit: ratio, column: 退款率, title: {zh: 退款率, en: refund rate}}
  refund_hours: {unit: hours, column: 退款时长(小时), title: {zh: 退款时长, en: refund handling time}}
parameters:
  base_salary: {unit: money, value: 1800, title: {zh: 底薪标准, en: base salary}}
  reception_unit: {unit: money per person, value: 0.50, title: {zh: 接待单价, en: rate per reception}}
"""

FIGURES = {
    "小美": {
        "receptions": "812", "inquiries": "640", "paid_buyers": "320", "sales": "48600", "returns": "1260", "reply_seconds": "41",
        "days_due": "26", "days_worked": "24", "manager_amount": "300",
    },
    "阿强": {
        "receptions": "655", "inquiries": "500", "paid_buyers": "225", "sales": "39375", "returns": "0", "reply_seconds": "29",
        "days_due": "26", "days_worked": "26",
    },
    "丽丽": {
        "receptions": "903", "inquiries": "710", "paid_buyers": "391", "sales": "52785", "returns": "3310.5", "reply_seconds": "52",
        "days_due": "26", "days_worked": "26",
    },
}  # fmt: skip
TEAM = {"silent_sales": "120000", "silent_returns": "3310", "refund_rate": "0.046"}
EVENTS = {"敷衍结束对话": ("2", None), "做与工作无关的事": ("3", None), "改错价": ("1", "37.80")}
EVENTS |= {"找出上架错误": ("1", None), "交接损失": ("1", "35.55"), "发错货成本": ("1", "80")}
EVENTS |= {"差评处理成功": ("1", None), "建议被采纳": ("1", None)}


def whole(text: str, name: str) -> YamlFile:
    """Read a plan, or put parts of one into the small plan; what the block says replaces what is there."""
    given, base = read_rules_text(text.encode(), name), read_rules_text(BASE.encode(), "base")
    if {"plan", "方案"} & set(given.root.keys()):
        return replace(given, root=in_english(given.root))
    sections = given.root
    if not set(given.root.keys()) & {*forms.SECTIONS, *head_forms.Head.model_fields}:
        key = nodes.Scalar(text="pay", source=given.root.source, quoted=False)
        sections = replace(sections, entries=(nodes.Entry(key=key, value=given.root),))
    return replace(given, root=merged(base.root, sections))


def compiled(text: str, name: str) -> PayPlan:
    """Compile a plan, or a part of one; raises AssertionError with its problems."""
    checked = compile_plan(read_plan_file(whole(text, name)))
    if checked.plan is None:
        raise AssertionError("\n".join(problem.render("en") for problem in checked.problems))
    return checked.plan


def month_for(plan: PayPlan, hours: str) -> MonthInput:
    """Make the month that the pages show: three agents of a team, with the events that the plan knows."""
    known = {rule.name for rule in plan.incidents}
    source = plan.source

    def measures(figures: Mapping[str, str]) -> dict[str, Measure]:
        return {k: Measure(value=Decimal(v), place=source, raw=v) for k, v in figures.items()}

    agents = tuple(
        Agent(
            key=name,
            name=name,
            team="售前一组",
            store="旗舰店",
            measures=measures(figures),
            incidents=tuple(
                Incident(
                    name=event,
                    date="",
                    count=Decimal(count),
                    amount=Decimal(amount) if amount else None,
                    note="",
                    source=source,
                    others=("阿强",),
                    number="A1",
                    state="held" if event == "发错货成本" else "",
                )
                for event, (count, amount) in EVENTS.items()
                if event in known and name == "小美"
            ),
        )
        for name, figures in FIGURES.items()
    )
    team = Group(scope="team", name="售前一组", measures=measures({**TEAM, "refund_hours": hours}))
    return MonthInput(month="2026-10", agents=agents, groups={("team", "售前一组"): team})


def paid(plan: PayPlan, hours: str) -> PayRun:
    """Pay the month; `hours` is how long refunds took."""
    computed = compute_payrun([plan], month_for(plan, hours))
    if computed.payrun is None:
        raise AssertionError([problem.render("en") for problem in computed.problems])
    return computed.payrun


def said_and_written(plan: PayPlan, lang: Lang) -> set[str]:
    """Give every sentence and every Excel formula, cells named by what stands in them."""

    def cell(place: Ref | Number) -> str:
        return f"[{place.title.to(lang) if isinstance(place, Ref) else place.name}]"

    runs = [paid(plan, hours) for hours in ("22", "26.5")]
    sentences = {slip.sentence(line, lang) for run in runs for slip in run.payslips for line in slip.lines}
    return sentences | {f"=ROUND({to_excel(line.expr, cell)},2)" for line in plan.lines}
