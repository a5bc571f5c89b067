"""Two units that do not go together, and numbers that can't be meant as they are written: found and said."""

from typing import Literal

from csbonus.lang.describe import formula
from csbonus.lang.tree import Binary, Call, Expr, Number
from csbonus.lang.units import COUNT, DAYS, HOURS, MINUTES, MONEY, PEOPLE, POINTS, RATIO, SECONDS, Unit
from csbonus.lang.wording import plain
from csbonus.problems import Source, Text, refuse

Kind = Unit | Literal["any", "condition"]
"""The unit of a part; `any` is a bare number that takes the unit of what it stands beside."""


def agree(left: Kind, right: Kind, expr: Expr, other: Expr | None, at: Source | None) -> Kind:
    """Give the unit both sides have, or refuse, naming both."""
    if left == "any" and right != "condition":
        _refuse_points_as_ratio(expr, right, at)
        return right
    if right == "any" and other is not None:
        _refuse_points_as_ratio(other, left, at)
        return left
    if left == right:
        return left
    raise refuse("unit-clash", _clash(left, right, expr, other), at)


def _clash(left: Kind, right: Kind, expr: Expr, other: Expr | None) -> Text:
    hint = _per_unit(left, right, expr, other)
    if other is None:
        return Text(
            f"单位不合：{formula(expr, 'zh')} 的单位是“{_named(left, 'zh')}”，这里需要“{_named(right, 'zh')}”{hint.zh}",
            f"units clash: {formula(expr, 'en')} is {_named(left, 'en')}, but {_named(right, 'en')} is needed here{hint.en}",
        )
    return Text(
        f"单位不合：{formula(expr, 'zh')} 的单位是“{_named(left, 'zh')}”，{formula(other, 'zh')} 的单位是"
        f"“{_named(right, 'zh')}”，不能相加减或比较{hint.zh}",
        f"units clash: {formula(expr, 'en')} is {_named(left, 'en')} and {formula(other, 'en')} is "
        f"{_named(right, 'en')}; they can't be added or compared{hint.en}",
    )


def _per_unit(left: Kind, right: Kind, expr: Expr, other: Expr | None) -> Text:
    """Propose `5%/次` where a product counts events or people once too often: `5% * incidents.late`."""
    for many, few, part in ((left, right, expr), (right, left, other)):
        number = _factor(part) if part is not None else None
        if number is None or not isinstance(many, Unit) or not isinstance(few, Unit):
            continue
        each = _CALLED.get(many if few == MONEY and not number.is_percent else many / few)
        if each is None:
            continue
        shown = f"{plain(number.value * 100)}%" if number.is_percent else plain(number.value, grouped=False)
        yuan = Text(" 元", " yuan") if few == MONEY else Text("", "")
        return Text(
            f"；若 {shown} 是每{each.zh}的，请写 {shown}{yuan.zh}/{each.zh}",
            f"; where {shown} is meant per {each.en}, write {shown}{yuan.en}/{each.en}",
        )
    return Text("", "")


_CALLED = {
    PEOPLE: Text("人", "person"), COUNT: Text("次", "time"), DAYS: Text("天", "day"),
    HOURS: Text("小时", "hour"), MINUTES: Text("分钟", "minute"), SECONDS: Text("秒", "second"), POINTS: Text("分", "point"),
}  # fmt: skip


def _factor(expr: Expr) -> Number | None:
    """Find the number that a product begins or ends with."""
    if not isinstance(expr, Binary) or expr.op != "*":
        return None
    factors = (expr.left, expr.right)
    return next(
        (part for part in factors if isinstance(part, Number) and not (part.unit or RATIO).powers), None
    )


def _named(kind: Kind, lang: Literal["zh", "en"]) -> str:
    if isinstance(kind, Unit):
        return kind.render(lang)
    if kind == "condition":
        return "条件（是/否）" if lang == "zh" else "a condition (yes/no)"
    return "数字" if lang == "zh" else "a number"


def _refuse_points_as_ratio(expr: Expr, unit: Kind, at: Source | None) -> None:
    """Refuse 35 where 35 % is meant."""
    if unit != RATIO or not isinstance(expr, Number) or abs(expr.value) <= 1 or expr.is_percent:
        return
    raise refuse(
        "ratio-above-one",
        Text(f"这里是比率，{expr.value} 等于 {expr.value * 100}%；若指百分之 {expr.value}，请写 {expr.value}%",
             f"a ratio is meant here and {expr.value} is {expr.value * 100}%; for {expr.value} percent write {expr.value}%"),
        expr.at or at,
    )  # fmt: skip


_LARGEST_STEP = 100_000


def refuse_step(expr: Call, unit: Kind) -> None:
    """Refuse a step of 0 or less, and round(x, 2), which would round money to the nearest 2 yuan."""
    step = expr.arguments[-1]
    if len(expr.arguments) == 1 or not isinstance(step, Number):
        return
    if step.value <= 0:
        raise refuse(
            "step-not-positive",
            Text(f"{expr.function} 的步长要大于 0；取到分请写 0.01，取到元请写 1",
                 f"the step of {expr.function} must be above 0; write 0.01 for fen and 1 for yuan"),
            step.at,
        )  # fmt: skip
    if step.value > _LARGEST_STEP:
        raise refuse(
            "step-large",
            Text(f"{expr.function} 的步长 {step.value} 太大，请核对", f"a step of {step.value} for {expr.function} is too large; check it"),
            step.at,
        )  # fmt: skip
    if expr.function != "round" or step.unit is not None:
        return
    if step.value in range(2, 11) and unit in (MONEY, "any"):
        places = f"0.{'0' * (int(step.value) - 1)}1"
        raise refuse(
            "round-step",
            Text(f"round 的第二个参数是步长，不是小数位数：保留 {step.value} 位小数请写 {places}",
                 f"round takes a step, not a number of places: for {step.value} places write {places}"),
            step.at,
        )  # fmt: skip


def refuse_size(size: Expr, unit: Kind) -> None:
    """Refuse a step of 0 or less, and a step of 1 where 1 % is meant."""
    if not isinstance(size, Number):
        return
    if size.value <= 0:
        text = Text("每步的大小要大于 0", "the size of a step must be above 0")
        raise refuse("step-not-positive", text, size.at)
    if unit == RATIO and size.value >= 1 and not size.is_percent:
        raise refuse(
            "step-ratio",
            Text(f"这里每步 {size.value} 等于 {size.value * 100}%；若指 {size.value} 个百分点，请写 {size.value}%",
                 f"a step of {size.value} is {size.value * 100}% here; for {size.value} percentage points write {size.value}%"),
            size.at,
        )  # fmt: skip
