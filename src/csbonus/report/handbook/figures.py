"""The figures that a plan uses: where each is read, or how it is made; scores item by item; the plan's own numbers."""

from collections.abc import Iterator

from csbonus.lang.describe import formula
from csbonus.lang.describe_scores import named_weights
from csbonus.lang.tree import Collected, Expr, Interpolation, Lookup, Ref, ScoreTotal
from csbonus.lang.units import PLACES
from csbonus.pay.metrics import Metric, RowQuery
from csbonus.pay.plan import Need, PayPlan
from csbonus.problems import Lang, Text
from csbonus.report.handbook.conditions import GROUPS, joined
from csbonus.report.handbook.document import Block, Heading, Paragraph, Table
from csbonus.report.handbook.tables import all_nodes, proportion, tables_of
from csbonus.report.read_back import parameter_values


def figures_section(plan: PayPlan, lang: Lang) -> Iterator[Block]:
    """Set out every figure that a line, gate or score reads, then the scores item by item."""
    needs = [need for need in plan.needs if need.metric.unit != PLACES and not _is_item(plan, need)]
    header = tuple(
        text.to(lang)
        for text in (
            Text("指标", "figure"),
            Text("归属", "of"),
            Text("单位", "unit"),
            Text("怎么来", "where it comes from"),
        )
    )
    rows = tuple(
        (
            need.metric.title.to(lang),
            GROUPS[need.scope].to(lang),
            need.metric.unit.render(lang),
            _origin(plan, need, lang),
        )
        for need in needs
    )
    if rows:
        yield Table(header=header, rows=rows, widths=(24, 13, 15, 48))
    for need in needs:
        if need.formula is not None:
            yield from _worked_out(plan, need, lang)


def _is_item(plan: PayPlan, need: Need) -> bool:
    """Tell whether a figure is an item of a score, which the score's own table shows."""
    owner, _, item = need.metric.id.partition(".")
    return bool(item) and f"agent.{owner}" in plan.metrics


def _origin(plan: PayPlan, need: Need, lang: Lang) -> str:
    metric = need.metric
    if need.formula is not None:
        total = any(isinstance(node, ScoreTotal) for node in all_nodes(need.formula))
        return Text("考核得分，见下", "a score, see below").to(lang) if total else formula(need.formula, lang)
    if need.members is not None:
        return metric.title.to(lang)
    if need.scope != metric.of:
        return _MADE[metric.aggregate].to(lang)
    if metric.rows is not None:
        return _from_rows(plan, metric.rows, lang)
    return _read(metric, lang)


_MADE = {
    "sum": Text("成员合计", "sum of the members"),
    "mean": Text("成员加权平均", "weighted mean of the members"),
    "none": Text("", ""),
}
_HOW = {
    "sum": Text("逐行合计", "added up over the rows"),
    "mean": Text("逐行取平均", "mean of the rows"),
    "count": Text("行数", "number of rows"),
    "count_distinct": Text("不同的个数", "number of different ones"),
    "longest_run": Text("最长连续天数", "longest run of days"),
}


def _from_rows(plan: PayPlan, query: RowQuery, lang: Lang) -> str:
    record = plan.records[query.record].title.to(lang)
    operand = (
        f"{'：' if lang == 'zh' else ': '}{formula(query.operand, lang)}" if query.operand is not None else ""
    )
    where = Text("（只计符合条件的行）", " (rows that meet the filter)").to(lang) if query.filters else ""
    return f"{record} {_HOW[query.how].to(lang)}{operand}{where}"


def _read(metric: Metric, lang: Lang) -> str:
    if metric.is_manual:
        return Text("主管填写", "entered by the manager").to(lang)
    columns = joined([f"“{name}”" if lang == "zh" else f'"{name}"' for name in metric.columns], lang)
    read = Text(f"数据表的{columns}列", f"column {columns} of the exports").to(lang) if columns else ""
    last = Text("，各天取最后一天", ", of days the last one").to(lang) if metric.is_last else ""
    return read + last if read else ""


def _worked_out(plan: PayPlan, need: Need, lang: Lang) -> Iterator[Block]:
    """Set out a figure that has tables or items of its own."""
    if need.formula is None:
        return
    total = next((node for node in all_nodes(need.formula) if isinstance(node, ScoreTotal)), None)
    tables = list(tables_of(need.formula, lang)) if total is None else []
    if total is None and not tables:
        return
    yield Heading(need.metric.title.to(lang), 2)
    yield from tables
    if total is not None:
        yield from _over_rows(need.formula, lang)
        yield from _score(plan, total, lang)


def _over_rows(expr: Expr, lang: Lang) -> Iterator[Block]:
    for node in all_nodes(expr):
        if isinstance(node, Collected):
            record = node.record
            yield Paragraph(
                Text(
                    f"{record.zh}的每一行各算一次得分，再取平均。",
                    f"Computed for each row of {record.en}, and averaged.",
                ).to(lang)
            )


def _score(plan: PayPlan, total: ScoreTotal, lang: Lang) -> Iterator[Block]:
    weights = named_weights(total, lambda weight: formula(weight, lang))
    header = [Text("考核项", "item").to(lang), Text("计分办法", "how it is scored").to(lang)]
    rows = [[part.title.to(lang), _scored(_own(plan, part.value), lang)] for part in total.parts]
    if weights:
        header.append(Text("权重", "weight").to(lang))
        rows = [[*row, weight] for row, weight in zip(rows, weights, strict=True)]
    yield Table(
        header=tuple(header),
        rows=tuple(tuple(row) for row in rows),
        widths=(26, 58, 16) if weights else (30, 70),
    )
    for part in total.parts:
        tables = list(tables_of(_own(plan, part.value), lang))
        if tables:
            yield Paragraph(part.title.to(lang) + ("：" if lang == "zh" else ":"))
            yield from tables
    rescaled = [part.title.to(lang) for part in total.parts if part.if_missing == "rescale"]
    if rescaled:
        yield Paragraph(
            Text(
                "没有数据的项不计，其权重由其他项分担。",
                "An item without a figure is left out, and the others share its weight.",
            ).to(lang)
        )


def _scored(expr: Expr, lang: Lang) -> str:
    if isinstance(expr, Interpolation):
        return proportion(expr, lang)
    if isinstance(expr, Lookup):
        return Text(
            f"按{formula(expr.key, 'zh')}分档，见下表", f"by {formula(expr.key, 'en')}, see below"
        ).to(lang)
    return formula(expr, lang)


def _own(plan: PayPlan, value: Expr) -> Expr:
    """Give an item's own formula, where it stands as a figure of its own."""
    if isinstance(value, Ref):
        need = next((need for need in plan.needs if need.key == value.key), None)
        if need is not None and need.formula is not None:
            return need.formula
    return value


def parameters_section(plan: PayPlan, lang: Lang) -> Iterator[Block]:
    """Set out the plan's numbers with their values by word and date."""
    if plan.parameters:
        header = (Text("名称", "number").to(lang), Text("数值", "value").to(lang))
        rows = tuple(
            (parameter.title.to(lang), parameter_values(parameter, lang)) for parameter in plan.parameters
        )
        yield Table(header=header, rows=rows, widths=(40, 60))
