"""What is to be said where the plans of a month ask for slips of different looks, and the workbook has but one."""

from collections.abc import Iterator

from csbonus.pay.payslip import PayRun
from csbonus.pay.plan import PayPlan
from csbonus.problems import Notice, Text, show

_PAPERS = {"portrait": Text("纵向", "portrait"), "landscape": Text("横向", "landscape")}


def slip_notices(payrun: PayRun) -> Iterator[Notice]:
    """Say which paper strips are printed on, and that no company is named, where plans differ in that."""
    papers = {plan.slip.paper: plan for plan in reversed(payrun.plans) if plan.slip.paper}
    if len(papers) > 1:
        taken = next(plan for plan in payrun.plans if plan.slip.paper)
        other = next(plan for paper, plan in papers.items() if paper != taken.slip.paper)
        yield _paper_notice(taken, other)
    companies = {plan.slip.company: None for plan in payrun.plans if plan.slip.company}
    if len(companies) > 1:
        yield _company_notice(list(companies), next(p for p in payrun.plans if p.slip.company))


def _paper_notice(taken: PayPlan, other: PayPlan) -> Notice:
    asked, asked_too = _PAPERS[taken.slip.paper or ""], _PAPERS[other.slip.paper or ""]
    text = Text(
        f"工资条只能用一种纸：方案 {taken.id} 要{asked.zh}，方案 {other.id} 要{asked_too.zh}，这次都用{asked.zh}；请把 slip 的 paper 改成一样，或按方案分开计算",
        f"strips stand on one kind of paper: plan {taken.id} asks for {asked.en}, plan {other.id} for {asked_too.en}, "
        f"and all are {asked.en}; let paper under slip be the same, or run the plans one by one",
    )
    return Notice(code="slip-paper-differs", text=text, source=other.source)


def _company_notice(companies: list[str], first: PayPlan) -> Notice:
    zh, en = "、".join(map(show, companies)), ", ".join(map(show, companies))
    text = Text(
        f"几个方案的单位名称不一样：{zh}，表头不写单位名称；请把 slip 的 company 改成一样，或按方案分开计算",
        f"the plans name different companies: {en}, so none is printed above the sheets; "
        "let company under slip be the same, or run the plans one by one",
    )
    return Notice(code="slip-company-differs", text=text, source=first.source)
