"""The lines of pay in plain words: what each is, how it comes about, what it needs, and an example from the cases."""

from collections.abc import Iterator, Sequence

from msgspec import Struct

from csbonus.lang.describe import formula
from csbonus.lang.tree import Ref
from csbonus.lang.walk import refs
from csbonus.lang.wording import quantity
from csbonus.pay.payslip import Payslip, PayslipLine
from csbonus.pay.plan import PayLine, PayPlan, Pool
from csbonus.problems import Lang, Text
from csbonus.report.handbook.conditions import numbers_said, sentences
from csbonus.report.handbook.document import Block, Heading, Paragraph, Table
from csbonus.report.handbook.tables import tables_of
from csbonus.report.handbook.wording import bare, kind_said, line_said
from csbonus.report.read_back import parameter_values


class Example(Struct, frozen=True, kw_only=True):
    """A slip of a case that passes: the case's name, its month, and the lines that the case expects."""

    case: str
    month: str
    payslip: Payslip
    expected: frozenset[str]


_GROUPS = {
    "team": Text("团队", "team"), "store": Text("店铺", "store"), "company": Text("全公司", "company"),
}  # fmt: skip
WHO = {
    "active": Text("当月有数据的人", "those with figures in the month"),
    "present": Text("月末在册的人", "those on the roster on the last day"),
    "all": Text("所有人", "everybody"),
}


def earned_lines(plan: PayPlan) -> list[PayLine]:
    """List the lines that the plan's author wrote."""
    return [line for line in plan.lines if line.stage in ("line", "fine") and not line.parent]


def lines_section(plan: PayPlan, examples: Sequence[Example], lang: Lang) -> Iterator[Block]:
    """Say every line: in words, with its tables and an example."""
    whole = _whole_slip(plan, examples)
    for number, line in enumerate(earned_lines(plan), 1):
        yield Heading(f"{number}. {line.title.to(lang)}", 2)
        yield Paragraph(_said(plan, line, lang))
        yield from _beneath(line, lang)
        example = _example(line, examples, whole)
        if example is not None:
            yield Paragraph(_told(*example, lang), is_example=True)
    if whole is not None:
        yield from _slip(whole, lang)


def _said(plan: PayPlan, line: PayLine, lang: Lang) -> str:
    return sentences(
        [*_amount(plan, line, lang), *_needed(plan, line, lang), *_besides(plan, line, lang)], lang
    )


def _amount(plan: PayPlan, line: PayLine, lang: Lang) -> Iterator[str]:
    """Say how a line comes about: as a pool, a single number of the plan, or by its rule with the numbers in it."""
    expr, sign = bare(line.expr)
    single = next((p for p in plan.parameters if isinstance(expr, Ref) and p.key == expr.key), None)
    if single is not None and sign > 0:
        kind, values = kind_said(line), [parameter_values(single, each) for each in ("zh", "en")]
        yield Text(f"{kind.zh.rstrip('。')}：{values[0]}。", f"{kind.en.rstrip('.')}: {values[1]}.").to(lang)
        return
    if line.pool is not None:
        yield _pool(line.pool, lang)
    else:
        yield from line_said(line, lang)
    exprs = [line.expr, *([line.pool.amount] if line.pool is not None else [])]
    yield from numbers_said(plan, exprs, lang)


def _pool(pool: Pool, lang: Lang) -> str:
    amount, group, who = formula(pool.amount, lang), _GROUPS[pool.of].to(lang), WHO[pool.members].to(lang)
    how = formula(pool.weight, lang) if pool.weight is not None else ""
    below = (
        Text("总额为负时照负数分担。", " A negative amount is shared too.")
        if pool.negative == "shared"
        else Text("总额为负时按 0 计。", " A negative amount counts as 0.")
    )
    if lang == "zh":
        share = f"按{how}分配" if how else "平均分"
        return f"先按{group}算出总额：{amount}，四舍五入到分；再由{group}里{who}{share}，各人所得之和正好等于总额，分不尽的分按花名册顺序先给前面的人。{below.zh}"
    share = f"by {how}" if how else "equally"
    return f"The {group} has {amount} to share, rounded to the fen; {who} share it {share}, odd fen going to the first ones, so that the shares add up to it.{below.en}"


def _needed(plan: PayPlan, line: PayLine, lang: Lang) -> Iterator[str]:
    titles = [gate.title for gate in plan.gates if gate.key in {ref.key for ref in line.gates}]
    if titles:
        zh = "、".join(f"“{title.zh}”" for title in titles)
        en = ", ".join(f'"{title.en}"' for title in titles)
        yield Text(
            f"须达成门槛{zh}，未达成时本项为 0。", f"Paid only while the gate {en} is open, else 0."
        ).to(lang)


def _besides(plan: PayPlan, line: PayLine, lang: Lang) -> Iterator[str]:
    if line.kind == "manual":
        yield from _entered(plan, line, lang)
    elif line.only_with:
        yield Text("没有数据时不列这一项。", "Without figures the line is left off.").to(lang)
    if line.fund:
        fund = plan.funds[line.fund].title
        yield Text(f"金额归入{fund.zh}。", f"The amount goes to the {fund.en}.").to(lang)
    if line.deferral is not None:
        part, since, release = line.deferral.share, line.deferral.since, line.deferral.release
        percent = f"{part * 100:f}".rstrip("0").rstrip(".") + "%"
        yield Text(
            f"从 {since} 起每月暂扣 {percent}，{release} 一次补发。",
            f"From {since} on {percent} of it is kept back, and paid in {release}.",
        ).to(lang)


def _entered(plan: PayPlan, line: PayLine, lang: Lang) -> Iterator[str]:
    for ref in refs(line.expr):
        metric = plan.metrics.get(ref.key)
        if metric is None or not metric.is_manual:
            continue
        least, most = (
            quantity(limit, metric.unit, lang) if limit is not None else None
            for limit in (metric.minimum, metric.maximum)
        )
        if least and most:
            yield Text(f"范围：{least}至 {most}。", f"From {least} to {most}.").to(lang)
    yield Text(
        "没有填写时不列这一项。" if line.only_with else "",
        "Without an entry the line is left off." if line.only_with else "",
    ).to(lang)


def _beneath(line: PayLine, lang: Lang) -> Iterator[Block]:
    yield from tables_of(line.expr, lang)
    if line.pool is not None:
        yield from tables_of(line.pool.amount, lang)


def _example(
    line: PayLine, examples: Sequence[Example], whole: Example | None
) -> tuple[Example, PayslipLine] | None:
    """Pick the slip that shows a line best: an amount rather than 0.00, the slip shown whole, one that a case expects."""
    found = [
        (example, paid) for example in examples for paid in example.payslip.lines if paid.rule.id == line.id
    ]
    ranked = sorted(
        found, key=lambda one: (not one[1].amount, one[0] is not whole, line.id not in one[0].expected)
    )
    return ranked[0] if ranked else None


def _told(example: Example, paid: PayslipLine, lang: Lang) -> str:
    said, name = example.payslip.sentence(paid, lang), example.payslip.agent.name
    return Text(f"举例（{name}，{example.month}）：{said}", f"Example ({name}, {example.month}): {said}").to(
        lang
    )


def _whole_slip(plan: PayPlan, examples: Sequence[Example]) -> Example | None:
    """Pick the slip with the most lines that are not zero, of those whose total a case expects."""
    whole = [example for example in examples if "total" in example.expected]
    if len(earned_lines(plan)) < _FEW or not whole:
        return None
    return max(whole, key=lambda one: (one.payslip.total > 0, sum(map(_pays, one.payslip.lines))))


def _pays(line: PayslipLine) -> bool:
    return bool(line.amount)


_FEW = 2


def _slip(example: Example, lang: Lang) -> Iterator[Block]:
    slip = example.payslip
    yield Heading(Text("整张工资条举例", "A whole slip as an example").to(lang), 2)
    name = slip.agent.name
    yield Paragraph(
        Text(
            f"{name}，{example.month}（案例：{example.case}）；为 0 的项目没有列出。",
            f"{name}, {example.month} (case: {example.case}); lines of 0 are left out.",
        ).to(lang)
    )
    rows = [(line.rule.title.to(lang), f"{line.amount:,.2f}") for line in slip.lines if line.amount]
    rows.append((Text("合计", "Total").to(lang), f"{slip.total:,.2f}"))
    header = (Text("项目", "Line").to(lang), Text("金额（元）", "Amount (CNY)").to(lang))
    yield Table(header=header, rows=tuple(rows), widths=(65, 35), right=frozenset({1}))
