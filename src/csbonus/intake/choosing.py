"""Which column a figure is read from: never a guess; where two could be meant, both are named and the plan decides."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from csbonus.intake.findings import Remark, notice, problem
from csbonus.intake.table_columns import plain_header
from csbonus.intake.tables import Column, Table, named
from csbonus.intake.values.headers import Fit, is_part, normalise
from csbonus.intake.wanted import Wanted
from csbonus.pay.metrics import Metric
from csbonus.pay.plan import PayPlan
from csbonus.problems import Text, show

_CLOSEST: tuple[Fit, ...] = ("written", "spelled", "loose")
_PARTS_SHOWN = 3


def metric_columns(
    table: Table, metrics: Mapping[str, Metric]
) -> tuple[Mapping[str, Column], tuple[Remark, ...]]:
    """Find the column of each metric (by id or key); two columns that fit one equally well are a problem.

    A header that the plan itself gives comes before another spelling, and that before one under a text that may
    make another figure of it.
    """
    found: dict[str, Column] = {}
    remarks: list[Remark] = []
    for key, metric in metrics.items():
        columns = [column for column in table.columns if key in named(table, column)]
        if columns:
            closest = min(_CLOSEST.index(column.heading.fits[key]) for column in columns)
            best = [c for c in columns if c.heading.fits[key] == _CLOSEST[closest]]
            found[key] = best[0]
            remarks += _said_of(table, metric, key, best, [c for c in columns if c not in best])
    return found, tuple(remarks)


def _said_of(
    table: Table, metric: Metric, key: str, best: Sequence[Column], others: Sequence[Column]
) -> Iterator[Remark]:
    chosen = best[0]
    if len(best) > 1:
        yield both_fit(table, metric.title, chosen, best[1])
        return
    if chosen.heading.fits[key] == "loose":
        yield _grouped(table, metric.title, chosen)
    strangers = [column for column in others if "written" not in column.heading.fits.values()]
    if strangers:
        yield _passed_over(table, metric.title, chosen, strangers[0])


def both_fit(table: Table, title: Text, one: Column, two: Column) -> Remark:
    """Say that two columns pass for one figure."""
    a, b = _shown(one), _shown(two)
    if one.heading.header.name == two.heading.header.name:
        return problem(
            "column-twice",
            f"列“{a}”出现了两次（{one.cell.ref} 和 {two.cell.ref}），不知道该用哪一列；请删去一列",
            f'column "{a}" occurs twice ({one.cell.ref} and {two.cell.ref}); remove one of them',
            table.at(two.cell.ref),
        )
    zh, en = title.zh, title.en
    return problem(
        "column-ambiguous",
        f"“{a}”（{one.cell.ref}）和“{b}”（{two.cell.ref}）都可以当作{zh}，用哪一列？请在方案里写 column: {a} 或 column: {b}",
        f'"{a}" ({one.cell.ref}) and "{b}" ({two.cell.ref}) both pass for {en}: which is meant? Write column: {a} or column: {b} in the plan',
        table.at(two.cell.ref),
    )


def _grouped(table: Table, title: Text, column: Column) -> Remark:
    name = _shown(column)
    return notice(
        "column-grouped",
        f"“{name}”（{column.cell.ref}）当作{title.zh}读取；请核对，并在方案里写 column: {name}",
        f'"{name}" ({column.cell.ref}) was taken for {title.en}; check it, and write column: {name} in the plan',
        table.at(column.cell.ref),
    )


def _passed_over(table: Table, title: Text, chosen: Column, other: Column) -> Remark:
    a, b = _shown(chosen), _shown(other)
    return notice(
        "column-chosen",
        f"{title.zh}用的是“{a}”（{chosen.cell.ref}），没有用“{b}”（{other.cell.ref}）；若要后者，请在方案里写 column: {b}",
        f'{title.en} was read from "{a}" ({chosen.cell.ref}) and not from "{b}" ({other.cell.ref}); if the latter is meant, write column: {b} in the plan',
        table.at(other.cell.ref),
    )


def check_parts(tables: Sequence[Table], wanted: Wanted) -> tuple[Remark, ...]:
    """Find figures that no table has as a whole, but one in parts, such as 回复率 by person and by session."""
    listed = {
        normalise(text).name for table in tables if table.kind == "group_list" for text in _listed(table)
    }
    remarks: list[Remark] = []
    for kind, metrics in (("agents", wanted.agent.items()), ("groups", [(m.key, m) for m in wanted.groups])):
        own = [table for table in tables if table.kind == kind]
        has = {key for table in own for column in table.columns for key in named(table, column)}
        for key, metric in metrics:
            if key not in has and listed.isdisjoint(normalise(column).name for column in metric.columns):
                remarks += _parts_of(metric, own)
    return tuple(remarks)


def _listed(table: Table) -> Iterator[str]:
    cells = (table.cell(row, "metric") for row in table.rows)
    yield from (cell.text for cell in cells if cell is not None)


def _parts_of(metric: Metric, tables: Iterable[Table]) -> Iterator[Remark]:
    for table in tables:
        parts = [column for column in table.columns if is_part(metric.columns, column.heading.header)]
        if parts:
            seen = [(_shown(column), column.cell.ref) for column in parts[:_PARTS_SHOWN]]
            zh = "、".join(f"“{name}”（{ref}）" for name, ref in seen)
            en = ", ".join(f'"{name}" ({ref})' for name, ref in seen)
            yield problem(
                "column-part",
                f"没有“{metric.title.zh}”这一列，只有{zh}；要用哪一列，请在方案里写 column: {seen[0][0]} 这样",
                f"there is no column of {metric.title.en}, only {en}; say in the plan which is meant, such as column: {seen[0][0]}",
                table.at(parts[0].cell.ref),
            )


def check_meanings(table: Table, wanted: Wanted) -> tuple[Remark, ...]:
    """Find a column that two figures of one plan would be read from although the plan names different ones."""
    columns, _ = metric_columns(table, _metrics(table, wanted))
    found: dict[tuple[int, str, str], Remark] = {}
    for plan in wanted.plans:
        first: dict[int, Metric] = {}
        for key, metric in _read(table, plan).items():
            column = columns.get(key)
            if column is None:
                continue
            other = first.setdefault(column.number, metric)
            if other is not metric and _names(other).isdisjoint(_names(metric)):
                found[column.number, other.id, metric.id] = _two_meanings(table, column, other, metric)
    return tuple(found.values())


def _read(table: Table, plan: PayPlan) -> Mapping[str, Metric]:
    """List the metrics that a plan reads from a kind of table, as it files them."""
    is_agents = table.kind == "agents"
    read = (need.metric for need in plan.needs if need.is_read and (need.metric.of == "agent") == is_agents)
    return {metric.id if is_agents else metric.key: metric for metric in read}


def _metrics(table: Table, wanted: Wanted) -> Mapping[str, Metric]:
    return wanted.agent if table.kind == "agents" else {metric.key: metric for metric in wanted.groups}


def _names(metric: Metric) -> set[str]:
    return {normalise(column).name for column in metric.columns}


def _two_meanings(table: Table, column: Column, one: Metric, two: Metric) -> Remark:
    name = _shown(column)
    a, b = show(one.columns[0], 30), show(two.columns[0], 30)
    return problem(
        "column-two-figures",
        f"“{name}”（{column.cell.ref}）既像{one.title.zh}（{a}）又像{two.title.zh}（{b}），而方案里这是两个指标；请补上缺的一列，或在方案里给两个指标写同一个 column",
        f'"{name}" ({column.cell.ref}) passes for both {one.title.en} ({a}) and {two.title.en} ({b}), which the plan keeps apart; add the column that lacks, or give both the same column in the plan',
        table.at(column.cell.ref),
    )


def _shown(column: Column) -> str:
    return show(plain_header(column))
