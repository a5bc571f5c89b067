"""Points said in words: how far from a target, in what proportion, and which items made up a score."""

from collections.abc import Callable, Sequence
from decimal import Decimal

from csbonus.lang.describe_tables import (
    ATOM,
    PRODUCT,
    SUM,
    Writer,
    Written,
    because,
    shown,
    undefined,
    worth,
)
from csbonus.lang.evaluate import ONE, ZERO, Unpayable, value_of
from csbonus.lang.evaluate_tables import is_weighted, share_of
from csbonus.lang.numbers import settle
from csbonus.lang.tree import Expr, Interpolation, Number, Ref, ScorePart, ScoreTotal, Steps
from csbonus.lang.unit_shown import unit_shown
from csbonus.lang.units import POINTS, RATIO, Unit
from csbonus.lang.wording import gap, percent, plain, quantity, spaced

_WHOLE_WEIGHTS = (1, 100)


def steps(writer: Writer, expr: Steps) -> Written:
    """Say how many steps a figure is away: `3 步（满意度 86.6667%，比 90% 低 3.3333 个百分点，每满 1 个百分点算一步）`."""
    count, actual, target = (worth(writer, part) for part in (expr, expr.actual, expr.target))
    if count is None or actual is None or target is None:
        return _named_steps(writer, expr)
    number = writer.pick(f"{plain(count)} 步", f"{plain(count)} {'step' if count == 1 else 'steps'}")
    distance = settle(target - actual if expr.side == "below" else actual - target)
    why = _missed(writer, expr, distance, count) if distance > 0 else _met(writer, expr)
    return because(writer, (number, ATOM), shown(writer, expr.actual), why)


def _named_steps(writer: Writer, expr: Steps) -> Written:
    actual, target, size = writer.write(expr.actual), writer.write(expr.target), _size(writer, expr)
    side = "低于" if expr.side == "below" else "高于"
    whole = writer.pick("每满", "whole ones of") if expr.is_whole else writer.pick("每", "of")
    part = "" if expr.is_whole else writer.pick("，按比例", ", in proportion")
    return writer.pick(
        f"步数({spaced(actual, side, target)}，{spaced(whole, size)}{part})",
        f"steps({actual} {expr.side} {target}, {whole} {size}{part})",
    ), ATOM


def _met(writer: Writer, expr: Steps) -> str:
    target = shown(writer, expr.target)
    if expr.side == "below":
        return writer.pick(spaced("达到", target), f"{target} reached")
    return writer.pick(spaced("未超过", target), f"not above {target}")


def _missed(writer: Writer, expr: Steps, distance: Decimal, count: Decimal) -> str:
    unit, target, size = _unit(expr), shown(writer, expr.target), _size(writer, expr)
    by = gap(distance, unit, writer.lang)
    far = writer.pick(spaced("比", target, _side(expr, unit), by), f"{by} {expr.side} {target}")
    if not expr.is_whole:
        each = writer.pick(f"{spaced('每', size)}一步，按比例", f"in proportion, per {size}")
    elif count:
        each = writer.pick(f"{spaced('每满', size)}算一步", f"one step per full {size}")
    else:
        each = writer.pick(spaced("不满", size), f"less than {size}")
    return far + writer.pick("，", ", ") + each


def _unit(expr: Steps) -> Unit | None:
    return unit_shown(expr.actual) or unit_shown(expr.target) or unit_shown(expr.size)


def _side(expr: Steps, unit: Unit | None) -> str:
    if unit in (RATIO, POINTS):
        return "低" if expr.side == "below" else "高"
    return "少" if expr.side == "below" else "多"


def _size(writer: Writer, expr: Steps) -> str:
    if isinstance(expr.size, Number):
        return gap(expr.size.value, _unit(expr), writer.lang)
    return shown(writer, expr.size)


def interpolation(writer: Writer, expr: Interpolation) -> Written:
    """Say what share of the points a figure earns: `25 分 × 40%（回复率 94%，从 90% 到 100% 按比例）`."""
    points, worst, best = (
        writer.write(expr.points, PRODUCT),
        shown(writer, expr.worst),
        shown(writer, expr.best),
    )
    start, share = worth(writer, expr.worst), _share(writer, expr)
    along = writer.pick(spaced("从", worst, "到", best, "按比例"), f"in proportion from {worst} to {best}")
    if start is None or share is None:
        actual = writer.write(expr.actual)
        return writer.pick(
            f"{points} × 比例({actual}，{along})", f"{points} × proportion({actual}, {along})"
        ), PRODUCT
    said, is_rising = f"{points} × {percent(share)}", (worth(writer, expr.best) or ZERO) > start
    if share == ZERO:
        along = _end(writer, worst, "不得分", "no points", is_above=not is_rising)
    elif share == ONE:
        along = _end(writer, best, "得满分", "all points", is_above=is_rising)
    return because(writer, (said, PRODUCT), shown(writer, expr.actual), along)


def _share(writer: Writer, expr: Interpolation) -> Decimal | None:
    try:
        return share_of(expr, value_of)(writer.figures) if writer.figures is not None else None
    except Unpayable:
        return None


def _end(writer: Writer, end: str, zh: str, en: str, *, is_above: bool) -> str:
    return writer.pick(
        f"{end}及以{'上' if is_above else '下'}{zh}", f"{en} at {end} or {'above' if is_above else 'below'}"
    )


def score_total(writer: Writer, expr: ScoreTotal) -> Written:
    """Say the items of a score with their points and weights, and which were left out."""
    if writer.figures is None:
        return _named_score(writer, expr)
    left_out = [p for p in expr.parts if p.if_missing == "rescale" and worth(writer, p.value) is None]
    counted = [part for part in expr.parts if part not in left_out]
    if not counted:
        said = undefined(writer), ATOM
    elif is_weighted(expr):
        said = _weighted(writer, expr, counted)
    else:
        said = _summed([_points(writer, part) for part in counted])
    return because(writer, said, _left_out(writer, left_out)) if left_out else said


def _left_out(writer: Writer, parts: Sequence[ScorePart]) -> str:
    titles = writer.pick("、", ", ").join(part.title.to(writer.lang) for part in parts)
    return writer.pick(f"{titles} 无数据，不计", f"no data, left out: {titles}")


def _named_score(writer: Writer, expr: ScoreTotal) -> Written:
    titles = [part.title.to(writer.lang) for part in expr.parts]
    if not is_weighted(expr):
        return _summed(titles)
    weights = named_weights(expr, writer.write)
    items = [f"{title} {weight}" for title, weight in zip(titles, weights, strict=True)]
    word = writer.pick("加权平均", "weighted mean")
    return f"{word}({writer.pick('，', ', ').join(items)})", ATOM


def named_weights(expr: ScoreTotal, write: Callable[[Expr], str]) -> list[str]:
    """Name the weights of the items: as shares of the whole where they are numbers that add up to it."""
    weights = [part.weight for part in expr.parts if part.weight is not None]
    numbers = [weight.value for weight in weights if isinstance(weight, Number)]
    if len(numbers) < len(weights):
        return [write(weight) for weight in weights]
    whole = sum(numbers, ZERO)
    return [percent(number / whole) if whole in _WHOLE_WEIGHTS else plain(number) for number in numbers]


def _summed(terms: Sequence[str]) -> Written:
    return " + ".join(terms), SUM if len(terms) > 1 else ATOM


def _points(writer: Writer, part: ScorePart) -> str:
    title, value, unit = part.title.to(writer.lang), worth(writer, part.value), unit_shown(part.value)
    if value is None and part.if_missing == "unscored":
        none = writer.pick("（无数据）", " (no data)")
        return f"{title} {quantity(ZERO, unit, writer.lang)}{none}"
    if value is None:
        return f"{title} {undefined(writer)}"
    if isinstance(part.value, Ref):
        return writer.write(part.value)
    return f"{title} {quantity(value, unit, writer.lang)}"


def _weighted(writer: Writer, expr: ScoreTotal, counted: Sequence[ScorePart]) -> Written:
    """Write weights as shares of the whole where they add up to it, else as they are."""
    whole = sum((_weight(writer, part) for part in expr.parts), ZERO)
    is_share = whole in _WHOLE_WEIGHTS
    weights = [_weight(writer, part) / whole if is_share else _weight(writer, part) for part in counted]
    write = percent if is_share else plain
    terms = [
        f"{_points(writer, part)} × {write(weight)}" for part, weight in zip(counted, weights, strict=True)
    ]
    if is_share and len(counted) == len(expr.parts):
        return " + ".join(terms), SUM if len(terms) > 1 else PRODUCT
    return f"({' + '.join(terms)}) ÷ {write(sum(weights, ZERO))}", PRODUCT


def _weight(writer: Writer, part: ScorePart) -> Decimal:
    return worth(writer, part.weight) or ZERO
