"""Gates, rankings, incidents, effects, limits and rounding set out for the reader of a plan."""

from collections.abc import Iterator, Sequence

from csbonus.lang.describe import formula
from csbonus.lang.tree import Binary, Call, Expr, Logic, Number
from csbonus.lang.units import MONEY
from csbonus.lang.walk import nodes, refs
from csbonus.lang.wording import percent, quantity
from csbonus.pay.plan import Gate, PayLine, PayPlan, Ranking
from csbonus.pay.provisions import IncidentRule
from csbonus.problems import Lang, Text
from csbonus.report.handbook.document import Block, Heading, Paragraph, Table
from csbonus.report.handbook.wording import rule_said
from csbonus.report.read_back import parameter_values

GROUPS = {
    "agent": Text("本人", "the agent"), "team": Text("团队", "the team"),
    "store": Text("店铺", "the shop"), "company": Text("全公司", "the company"),
}  # fmt: skip
_SEMICOLON = Text("；", "; ")
_COMMA = Text("、", ", ")


def joined(texts: list[str], lang: Lang) -> str:
    """Put titles one after another."""
    return _COMMA.to(lang).join(texts)


def sentences(said: Sequence[str], lang: Lang) -> str:
    """Put sentences one after another, those that are blank left out."""
    return ("" if lang == "zh" else " ").join(one for one in said if one)


def numbers_said(plan: PayPlan, exprs: Sequence[Expr], lang: Lang) -> Iterator[str]:
    """Say the values of the plan's numbers that formulas name."""
    keys = {ref.key for expr in exprs for ref in refs(expr)}
    said = [
        f"{parameter.title.to(lang)} {parameter_values(parameter, lang)}"
        for parameter in plan.parameters
        if parameter.key in keys
    ]
    if said:
        yield Text(f"其中{'，'.join(said)}。", f"Here {', '.join(said)}.").to(lang)


def gates_section(plan: PayPlan, lang: Lang) -> Iterator[Block]:
    """Set out every gate with its conditions and the lines that need it."""
    for gate in plan.gates:
        yield Heading(gate.title.to(lang), 2)
        lines = [line.title.to(lang) for line in plan.lines if gate.key in {ref.key for ref in line.gates}]
        yield Paragraph(_gate(gate, lines, lang))
        header = (Text("条件", "condition").to(lang),)
        rows = tuple((formula(condition, lang),) for condition in gate.conditions)
        yield Table(header=header, rows=rows, widths=(100,))


def _gate(gate: Gate, lines: list[str], lang: Lang) -> str:
    whose, count, needed = GROUPS[gate.of], len(gate.conditions), gate.needed
    if needed == count:
        zh, en = "下列条件须全部达成", "all of these conditions must be met"
    elif needed == 1:
        zh, en = "下列条件达成一条即可", "one of these conditions must be met"
    else:
        zh, en = f"下列 {count} 条须达成 {needed} 条", f"{needed} of these {count} conditions must be met"
    closed = (
        Text("缺数据视为未达成。", " A missing figure counts as missed.")
        if gate.closed_without
        else Text("", "")
    )
    of = joined(lines, lang)
    needs = Text(f"关系到：{of}。" if of else "", f" It decides on: {of}." if of else "")
    return Text(
        f"按{whose.zh}的数据判断，{zh}。{needs.zh}{closed.zh}",
        f"By the figures of {whose.en}; {en}.{needs.en}{closed.en}",
    ).to(lang)


def ranks_section(plan: PayPlan, lang: Lang) -> Iterator[Block]:
    """Set out by what people are ranked and what decides between equals."""
    rankings = [step for step in plan.steps if isinstance(step, Ranking)]
    if rankings:
        header = tuple(
            text.to(lang)
            for text in (
                Text("排名", "ranking"),
                Text("范围", "within"),
                Text("依据", "by"),
                Text("并列时", "equals"),
            )
        )
        rows = tuple(_ranking(ranking, lang) for ranking in rankings)
        yield Table(header=header, rows=rows, widths=(25, 13, 37, 25))


def _ranking(ranking: Ranking, lang: Lang) -> tuple[str, ...]:
    keys = [
        formula(key.figure, lang)
        + (Text("（低者在前）", " (lowest first)").to(lang) if key.is_lowest_first else "")
        for key in ranking.keys
    ]
    by = joined(keys, lang)
    if len(keys) > 1:
        by += Text("（各项名次之和小者在前）", " (the lowest sum of places first)").to(lang)
    if ranking.override:
        by += Text("；主管可直接指定第一名", "; the supervisor may name the first").to(lang)
    return ranking.title.to(lang), GROUPS[ranking.of].to(lang), by, _equals(ranking, lang)


def _equals(ranking: Ranking, lang: Lang) -> str:
    breaks = [formula(key.figure, lang) for key in ranking.tie_break]
    breaks += [Text("工号", "employee number").to(lang)] if ranking.breaks_by_number else []
    if breaks:
        return Text(f"依次比较{joined(breaks, 'zh')}", f"decided by {joined(breaks, 'en')}").to(lang)
    if ranking.ties == "share":
        return Text("平分所占各名次的金额", "share the amounts of their places").to(lang)
    return Text("名次相同", "have the same place").to(lang)


def incidents_section(plan: PayPlan, lang: Lang) -> Iterator[Block]:
    """Set out the catalogue of incidents: the register's words, what each leads to, and the fund."""
    if not plan.incidents:
        return
    yield Paragraph(
        Text(
            "以奖惩登记表为准；登记时写下列写法之一。",
            "As the incident register has it; each is entered in one of these words.",
        ).to(lang)
    )
    header = tuple(
        text.to(lang)
        for text in (
            Text("事项", "incident"),
            Text("登记写法", "words"),
            Text("怎么算", "what it leads to"),
            Text("基金", "fund"),
        )
    )
    rows = tuple(_incident(plan, rule, lang) for rule in plan.incidents)
    has_fund = any(row[3] for row in rows)
    cut = len(header) if has_fund else len(header) - 1
    yield Table(header=header[:cut], rows=tuple(row[:cut] for row in rows), widths=(22, 22, 38, 18)[:cut])


def _incident(plan: PayPlan, rule: IncidentRule, lang: Lang) -> tuple[str, ...]:
    lines = [line for line in plan.lines if line.stage in ("line", "fine") and _reads(line.expr, rule)]
    colon = "：" if lang == "zh" else ": "
    said = [f"{line.title.to(lang)}{colon}{rule_said(line, lang)}" for line in lines]
    said += [
        Text(f"触发“{line.title.zh}”", f'counts for "{line.title.en}"').to(lang)
        for line in plan.lines
        if line.stage == "effect" and _reads(_own_condition(line.expr), rule)
    ]
    said += [
        Text("作为排名的第一名", "comes first in the ranking").to(lang)
        for step in plan.steps
        if isinstance(step, Ranking) and step.override == rule.name
    ]
    if rule.points:
        points = f"{rule.points:f}"
        said.append(Text(f"积分 {points} 分", f"{points} points").to(lang))
    funds = [plan.funds[line.fund].title.to(lang) for line in lines if line.fund]
    return (
        rule.title.to(lang),
        joined(list(rule.words), lang),
        _SEMICOLON.to(lang).join(said) or Text("只作登记", "for the record").to(lang),
        joined(list(dict.fromkeys(funds)), lang),
    )


def _reads(expr: Expr, rule: IncidentRule) -> bool:
    return any(
        ref.key.endswith(f".{rule.name}") and not ref.key.startswith(("line.", "agent."))
        for ref in refs(expr)
    )


def effects_section(plan: PayPlan, lang: Lang) -> Iterator[Block]:
    """Set out what cuts whole groups of lines, and when."""
    effects = [line for line in plan.lines if line.stage == "effect"]
    if effects:
        header = tuple(
            text.to(lang)
            for text in (Text("扣减", "effect"), Text("条件", "when"), Text("后果", "what it cuts"))
        )
        rows = tuple(
            (line.title.to(lang), formula(_own_condition(line.expr), lang), _cut(plan, line, lang))
            for line in effects
        )
        yield Table(header=header, rows=rows, widths=(30, 30, 40))
        if len(effects) > 1:
            yield Paragraph(
                Text(
                    "同一部分工资同时符合几条时，只按最重的一条，不重复扣减。",
                    "Where several hold for the same lines, the strongest alone applies.",
                ).to(lang)
            )


def _own_condition(expr: Expr) -> Expr:
    """Give the condition of an effect, without those of stronger effects."""
    asked = next(
        node.arguments[0] for node in nodes(expr) if isinstance(node, Call) and node.function == "if"
    )
    if isinstance(asked, Logic) and asked.op == "and" and _has_stronger(asked):
        return asked.operands[0]
    return asked


def _has_stronger(asked: Logic) -> bool:
    return any(isinstance(part, Logic) and part.op == "not" for part in asked.operands[1:])


def _cut(plan: PayPlan, line: PayLine, lang: Lang) -> str:
    titles = {other.key: other.title.to(lang) for other in plan.lines}
    cut = joined(list(dict.fromkeys(titles[ref.key] for ref in refs(line.expr) if ref.key in titles)), lang)
    keep = next((number for number in plan.numbers if number.name == f"effects.{line.id}.keep"), None)
    if keep is None:
        return Text(f"取消：{cut}", f"nothing of: {cut}").to(lang)
    share = percent(keep.value)
    return Text(f"只发 {share}：{cut}", f"{share} of: {cut}").to(lang)


def limits_section(plan: PayPlan, lang: Lang) -> Iterator[Block]:
    """Say how far fines may go, what becomes of the rest, and how amounts are rounded."""
    lines = {line.id: line for line in plan.lines if line.stage == "settlement"}
    if "above_limit" in lines:
        line = lines["above_limit"]
        yield Paragraph(sentences([_limit(line, lang), *numbers_said(plan, [line.expr], lang)], lang))
    if "below_zero" in lines:
        yield Paragraph(
            Text(
                "合计为负时按 0 发放，不足部分结转下月再扣。",
                "A total below zero is paid as 0; the rest is taken in the next month.",
            ).to(lang)
        )
    elif plan.limits is not None and plan.limits.may_owe:
        yield Paragraph(Text("合计为负时照实列出。", "A total below zero is shown as it is.").to(lang))
    yield Paragraph(
        Text(
            "每一项四舍五入到分，合计是各项之和。",
            "Every line is rounded to the fen, half up; the total is the sum of the lines.",
        ).to(lang)
    )
    if "rounding" in lines:
        yield Paragraph(_rounding(lines["rounding"].expr, lang))


def _limit(line: PayLine, lang: Lang) -> str:
    said = [text.to(lang) for text in _caps(line.expr)]
    both = ("，并且", ", and ")
    rest = (
        Text("超出的部分结转下月再扣。", " What is above that is taken in the next month.")
        if line.kind == "carried"
        else Text("超出的部分不再扣。", " What is above that is not taken.")
    )
    zh = f"{both[0].join(said)}；{rest.zh}"
    return Text(zh, f"Fines {both[1].join(said)}.{rest.en}").to(lang)


def _caps(expr: Expr) -> Iterator[Text]:
    """Read back what bounds fines: a share of the pay before them, or what must remain."""
    most = (
        expr.arguments[1].right if isinstance(expr, Call) and isinstance(expr.arguments[1], Binary) else expr
    )
    smallest = most.arguments[1] if isinstance(most, Call) else most
    caps = smallest.arguments if isinstance(smallest, Call) and smallest.function == "min" else (smallest,)
    for cap in caps:
        if isinstance(cap, Binary) and cap.op == "*":
            yield Text(
                f"罚扣合计不超过扣前工资的 {formula(cap.left, 'zh')}",
                f"take at most {formula(cap.left, 'en')} of the pay before them",
            )
        elif isinstance(cap, Binary):
            yield Text(
                f"罚扣后的工资不低于{_amount(cap.right, 'zh')}", f"leave at least {_amount(cap.right, 'en')}"
            )


def _amount(expr: Expr, lang: Lang) -> str:
    said = formula(expr, lang)
    return f" {said}" if isinstance(expr, Number) and lang == "zh" else said


def _rounding(expr: Expr, lang: Lang) -> str:
    whole = expr.left if isinstance(expr, Binary) else expr
    if not isinstance(whole, Call):
        return formula(expr, lang)
    step = whole.arguments[1]
    size = quantity(step.value, MONEY, lang) if isinstance(step, Number) else formula(step, lang)
    how = {
        "round": Text("四舍五入", "to the nearest"), "ceil": Text("进位", "up to a full"), "floor": Text("舍去零头", "down to a full"),
    }[whole.function]  # fmt: skip
    return Text(
        f"合计再取整到 {size}（{how.zh}），差额单列一行。",
        f"The total is then rounded {how.en} {size}; the difference is a line of its own.",
    ).to(lang)
