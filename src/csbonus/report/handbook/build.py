"""A plan made into a document: whom it pays from when, every line in words, tables, numbers, and room to sign."""

from collections.abc import Callable, Iterator, Sequence

from csbonus.lang.describe import formula
from csbonus.pay.plan import Inactive, PayPlan
from csbonus.problems import Lang, Text
from csbonus.report.handbook.conditions import (
    effects_section,
    gates_section,
    incidents_section,
    joined,
    limits_section,
    ranks_section,
)
from csbonus.report.handbook.document import Block, Document, Heading, Paragraph, Table
from csbonus.report.handbook.figures import figures_section, parameters_section
from csbonus.report.handbook.pay_lines import WHO, Example, lines_section

_NUMERALS = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一")
_SIGNERS = 6


def plan_document(plan: PayPlan, examples: Sequence[Example], sha256: str, lang: Lang) -> Document:
    """Make the document of a plan; `examples` are slips of its cases, `sha256` is that of its file."""
    blocks: list[Block] = []
    for title, section in _sections(plan, examples, sha256, lang):
        found = list(section)
        if found:
            number = sum(isinstance(block, Heading) and block.level == 1 for block in blocks)
            blocks += [Heading(_numbered(number, title, lang)), *found]
    subtitle = Text(f"自 {_month(plan.valid_from)}起执行", f"In force from {plan.valid_from}")
    return Document(
        title=plan.title.to(lang), subtitle=subtitle.to(lang), blocks=tuple(blocks), language=lang
    )


def _month(month: str) -> str:
    return f"{month[:4]} 年 {int(month[5:])} 月"


def _numbered(number: int, title: Text, lang: Lang) -> str:
    return f"{_NUMERALS[number]}、{title.zh}" if lang == "zh" else f"{number + 1}. {title.en}"


def _sections(
    plan: PayPlan, examples: Sequence[Example], sha256: str, lang: Lang
) -> Iterator[tuple[Text, Iterator[Block]]]:
    yield Text("适用范围", "Scope"), _scope(plan, lang)
    yield Text("工资项目", "Lines of pay"), lines_section(plan, examples, lang)
    parts: tuple[tuple[Text, Callable[[PayPlan, Lang], Iterator[Block]]], ...] = (
        (Text("门槛", "Gates"), gates_section),
        (Text("排名", "Rankings"), ranks_section),
        (Text("奖惩事项", "Incidents"), incidents_section),
        (Text("扣减", "Effects"), effects_section),
        (Text("限额与取整", "Limits and rounding"), limits_section),
        (Text("提示", "Notes"), _notes),
        (Text("指标说明", "Figures"), figures_section),
        (Text("标准数值", "Numbers"), parameters_section),
    )
    for title, section in parts:
        yield title, section(plan, lang)
    yield Text("确认签字", "Signatures"), _signatures(plan, sha256, lang)


def _scope(plan: PayPlan, lang: Lang) -> Iterator[Block]:
    everyone = Text("所有人", "everybody").to(lang)
    rows = [
        (Text("适用岗位", "Roles"), joined(list(plan.roles), lang) or everyone),
        (
            Text("执行时间", "In force"),
            Text(f"自 {_month(plan.valid_from)}起", f"from {plan.valid_from}").to(lang),
        ),
        (Text("结算周期", "Period"), Text("自然月", "calendar month").to(lang)),
        (Text("币种", "Currency"), plan.currency),
        (Text("团队数据算谁", "Who counts in figures of a team"), WHO[plan.ratios].to(lang)),
        *(
            (Text("不算有数据的人", "Who is not taken for active"), formula(step.condition, lang))
            for step in plan.steps
            if isinstance(step, Inactive)
        ),
    ]
    if plan.counted_plans:
        others = everyone if "all" in plan.counted_plans else joined(list(plan.counted_plans), lang)
        rows.append((Text("其他方案的人也计入团队数据", "People on other plans who count too"), others))
    if plan.streak:
        months = str(plan.streak)
        rows.append((Text("要看以前几个月", "Earlier months looked at"), months))
    if plan.pays_by_days:
        said = Text("按各岗位的天数分开计算", "paid by the days in each post")
        rows.append((Text("月中换岗", "Changing posts within a month"), said.to(lang)))
    header = (Text("项目", "item").to(lang), Text("内容", "what holds").to(lang))
    yield Table(header=header, rows=tuple((name.to(lang), said) for name, said in rows), widths=(35, 65))


def _notes(plan: PayPlan, lang: Lang) -> Iterator[Block]:
    if plan.notes:
        header = (Text("条件", "when").to(lang), Text("工资条上写明", "what the slip says").to(lang))
        rows = tuple((formula(note.condition, lang), note.said.to(lang)) for note in plan.notes)
        yield Table(header=header, rows=rows, widths=(50, 50))


def _signatures(plan: PayPlan, sha256: str, lang: Lang) -> Iterator[Block]:
    title = plan.title
    yield Paragraph(
        Text(
            f"本人已阅读《{title.zh}》，了解各项工资的计算办法。",
            f'I have read "{title.en}" and understand how every line of pay is computed.',
        ).to(lang)
    )
    people = (
        Text("姓名", "name"),
        Text("工号", "employee number"),
        Text("签字", "signature"),
        Text("日期", "date"),
    )
    yield Table(
        header=tuple(text.to(lang) for text in people),
        rows=(("",) * len(people),) * _SIGNERS,
        widths=(25, 20, 35, 20),
        is_blank=True,
    )
    offices = (Text("制定", "drawn up by"), Text("审核", "checked by"), Text("批准", "approved by"))
    header = (Text("经办", "office"), Text("签字", "signature"), Text("日期", "date"))
    yield Table(
        header=tuple(text.to(lang) for text in header),
        rows=tuple((office.to(lang), "", "") for office in offices),
        widths=(30, 45, 25),
        is_blank=True,
    )
    yield Paragraph(
        Text(f"方案文件校验值（SHA-256）：{sha256}", f"SHA-256 of the plan's file: {sha256}").to(lang)
    )
