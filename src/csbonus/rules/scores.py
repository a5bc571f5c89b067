"""Score cards compiled: every item a figure of its own, the total, and what a grade is worth."""

from decimal import Decimal

from msgspec.structs import replace

from csbonus.lang.check_units import check_units
from csbonus.lang.tree import Collected, Expr, Number, Ref, ScorePart, ScoreTotal
from csbonus.lang.units import COUNT, POINTS, RATIO
from csbonus.pay.metrics import Metric, Record, RowQuery
from csbonus.pay.plan import Collecting
from csbonus.problems import Source, Text
from csbonus.rules.naming import Naming, Setting
from csbonus.rules.nodes import Mapping as Table
from csbonus.rules.nodes import Node
from csbonus.rules.plan_file import Placed
from csbonus.rules.score_card import ALL_POINTS, Card, held
from csbonus.rules.score_forms import ScoreForm, ScoreItem
from csbonus.rules.score_grades import define_grades
from csbonus.rules.score_items import item_points


def define_score(placed: Placed[ScoreForm], naming: Naming) -> None:
    """Define a score, its items and its grades; what is wrong is reported."""
    form = placed.form
    record = naming.records.get(form.over) if form.over is not None else None
    if form.over is not None:
        naming.find(naming.records, form.over, Text("明细表", "record"), placed.source)
    card = Card(placed.id, _places(placed.node), form, placed.source, naming, Setting(record=record))
    _check_weights(card)
    before = len(naming.problems)
    parts = [part for id_, item in form.items.items() if (part := _part(card, id_, item)) is not None]
    if len(naming.problems) > before or not parts:
        naming.broken.add(placed.id)
        return
    total: Expr = ScoreTotal(parts=tuple(parts), at=placed.source)
    total = held(total, (form.floor, form.cap), card, "")
    if record is not None:
        total = _over_rows(card, total, record)
    _file(card, card.id, form.title or Text(card.id, card.id), total)
    define_grades(card)


def _places(node: Node) -> dict[str, Source]:
    """Find where the items and grades of a card stand."""
    tables = [node.get(key) for key in ("items", "grades")] if isinstance(node, Table) else []
    entries = [entry for table in tables if isinstance(table, Table) for entry in table.entries]
    return {entry.key.text: entry.key.source for entry in entries}


def _check_weights(card: Card) -> None:
    weights = [item.weight for item in card.form.items.values()]
    if any(weights) and not all(weights):
        text = Text("各项要么都写 weight，要么都不写", "either all items have a weight or none")
        card.report("score-weights", text)
    numbers = [weight for weight in weights if isinstance(weight, Number)]
    for weight in numbers:
        if weight.value <= 0:
            text = Text(f"权重要大于 0，不是 {weight.value}", f"a weight is above 0, not {weight.value}")
            card.report("score-weight", text, weight.at)
    total = sum((weight.value for weight in numbers), Decimal(0))
    if numbers and len(numbers) == len(weights) and total not in (1, ALL_POINTS):
        text = Text(
            f"权重合计是 {_plain(total)}，不是 100 或 100%，请核对",
            f"the weights add up to {_plain(total)}, not to 100 or 100%; check them",
        )
        card.report("score-weight-sum", text, numbers[0].at)
    if not any(weights) and "rescale" in (
        card.form.if_missing,
        *(i.if_missing for i in card.form.items.values()),
    ):
        text = Text(
            "rescale 要有权重（weight）才能分给其他项", "rescale needs weights, which the others then share"
        )
        card.report("score-rescale", text)


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"


def _part(card: Card, id_: str, item: ScoreItem) -> ScorePart | None:
    value = item_points(card, id_, item)
    if value is None:
        return None
    card.naming.problems += check_units(value, POINTS, card.places.get(id_, card.source))
    title = item.title or Text(id_, id_)
    if_missing = item.if_missing or card.form.if_missing
    if card.setting.record is None:
        value = _file(card, f"{card.id}.{id_}", title, value)
    return ScorePart(title=title, value=value, weight=_weight(card, id_, item), if_missing=if_missing)


def _weight(card: Card, id_: str, item: ScoreItem) -> Expr | None:
    """Make an item's weight; 25 is one as well as 25%, so that a bare number is not looked at as a ratio."""
    name = f"{card.id}.{id_}.weight"
    if isinstance(item.weight, Number):
        return card.naming.name_number(replace(item.weight, unit=RATIO), name)
    return None if item.weight is None else card.making.value(item.weight, name, RATIO)


def _file(card: Card, id_: str, title: Text, formula: Expr) -> Ref:
    """Make a figure of the agent of a score or an item."""
    metric = Metric(id=id_, title=title, unit=POINTS, formula=formula, aggregate="none", source=card.source)
    card.naming.metrics[metric.key] = metric
    return Ref(key=metric.key, title=title, unit=POINTS, at=card.source)


def _over_rows(card: Card, total: Expr, record: Record) -> Expr:
    """Compute the card for every row of its record, and take the mean."""
    figure = Ref(key=f"each.{card.id}", title=record.title, unit=POINTS, at=card.source)
    rows = Ref(key=f"rows.{card.id}", title=record.title, unit=COUNT, at=card.source)
    query = RowQuery(record=record.id, filters=(), how="mean", operand=total)
    card.naming.collecting[figure.key] = Collecting(
        figure=figure,
        rows=rows,
        query=query,
        whose=card.form.title or Text(card.id, card.id),
        source=card.source,
    )
    return Collected(figure=figure, rows=rows, operand=total, how="mean", record=record.title, at=card.source)
